// Computes members of a node, and its partitions.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "messages/node.hpp"
#include "names/people_names.hpp"
#include "restd/model/node.hpp"

namespace restd::slurm {

// The partitions of each node. slurmctld sends the nodes of each partition. Nodes with the same partitions share one text.
class NodePartitions {
public:
    // For nodes 0 to `count` - 1.
    explicit NodePartitions(std::size_t count) : set_of_(count, 0), sets_(1) {}
    // The partitions are added in the order in which they will be named.
    void add(std::string_view partition, const Bits& nodes);
    // "debug,big". The view is valid until the next add().
    std::string_view of(std::size_t node) const { return sets_[set_of_[node]]; }

private:
    std::vector<std::uint32_t> set_of_;
    std::vector<std::string> sets_;  // the first one: in no partition
};

// Looks up the names that complete() needs, so that it never waits.
void look_up_people(const NodeInfo& node, PeopleNames& people);
// Completes a received node: names, its `partitions`, and with `mixed` the state MIXED of a node that is partly in use. The
// result is valid as long as the arguments.
const model::Node& complete(NodeInfo& node, std::string_view partitions, bool mixed, PeopleNames& people);

}  // namespace restd::slurm
