#include "views/node_view.hpp"

#include <unordered_map>

namespace restd::slurm {
namespace {

namespace node_state = model::node_state;

}  // namespace

void NodePartitions::add(std::string_view partition, const Bits& nodes)
{
    // From a node's previous set to the set with this partition added.
    std::unordered_map<std::uint32_t, std::uint32_t> grown;
    nodes.for_each([&](std::uint32_t node) {
        if (node >= set_of_.size()) return;
        std::uint32_t& set = set_of_[node];
        auto place = grown.find(set);
        if (place == grown.end()) {
            std::string text = sets_[set];
            if (!text.empty()) text += ',';
            text += partition;
            place = grown.emplace(set, static_cast<std::uint32_t>(sets_.size())).first;
            sets_.push_back(std::move(text));
        }
        set = place->second;
    });
}

void look_up_people(const NodeInfo& node, PeopleNames& people)
{
    people.user(node.owner_id);
    people.user(node.reason_uid);
}

const model::Node& complete(NodeInfo& node, std::string_view partitions, bool mixed, PeopleNames& people)
{
    node.partitions = partitions;
    // slurmctld sends only numbers.
    node.owner = people.user(node.owner_id);
    node.reason_set_by_user = people.user(node.reason_uid);
    if (!node.reason.empty()) node.reason_given_by = node.reason_set_by_user;
    node.alloc_idle_cpus = node.cpus > node.alloc_cpus ? node.cpus - node.alloc_cpus : 0;
    // A node is MIXED if it is partly allocated.
    const auto idle = static_cast<std::uint16_t>(node.effective_cpus - node.alloc_cpus);
    const bool in_part =
        (idle != 0 && idle < node.effective_cpus) || (node.tres_used.data() != nullptr && idle == node.effective_cpus);
    if (mixed && in_part) node.state = (node.state & ~node_state::base_mask) | node_state::mixed;
    return node;
}

}  // namespace restd::slurm
