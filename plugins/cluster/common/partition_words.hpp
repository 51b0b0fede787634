// What a request says of a partition, and what a partition is said to be, in several members at once.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "restd/model/node.hpp"

namespace restd::cluster {

// model::partition_exclusive, which follows from the partition's flags and shares.
std::uint16_t exclusive_of(std::uint32_t flags, std::uint16_t shares);
// The flags that a request gives, with those of its `exclusive`.
std::uint32_t flags_of(const model::Partition& wanted);
// The shares that a request gives: nodes that are not shared have none. oversubscribe::not_given if it says nothing of them.
std::uint16_t shares_of(const model::Partition& wanted);
// The nodes that a request names, together with its node sets. "" if it names none.
std::string nodes_of(const model::Partition& wanted);

}  // namespace restd::cluster
