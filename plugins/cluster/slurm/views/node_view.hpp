// What a node has that is computed, and the partitions that it is in.
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

// Which partitions each node is in: slurmctld says it the other way round. Nodes in the same partitions share one text.
class NodePartitions {
public:
    // For nodes counted from 0 to `count`.
    explicit NodePartitions(std::size_t count) : set_of_(count, 0), sets_(1) {}
    // Partitions in the order that they are to be named in.
    void add(std::string_view partition, const Bits& nodes);
    // "debug,big". The view lives as long as this, and until the next add().
    std::string_view of(std::size_t node) const { return sets_[set_of_[node]]; }

private:
    std::vector<std::uint32_t> set_of_;
    std::vector<std::string> sets_;  // the first is no partition
};

// Whether a ranged list of nodes ("n[01-10],login") names this one.
bool names_node(std::string_view list, std::string_view node);

// The names that complete() needs: nothing is waited for once they are known.
void look_up_people(const NodeInfo& node, PeopleNames& people);
// Adds to a node as it was received what is computed: names, its `partitions`, and with `mixed` the state of a node that is
// used in part. What is added lives as long as what it was made of.
const model::Node& complete(NodeInfo& node, std::string_view partitions, bool mixed, PeopleNames& people);

}  // namespace restd::slurm
