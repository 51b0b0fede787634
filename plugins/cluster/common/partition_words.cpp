#include "partition_words.hpp"

#include "restd/text.hpp"

namespace restd::cluster {

namespace flag = model::partition_flag;
namespace exclusive = model::partition_exclusive;

std::uint16_t exclusive_of(std::uint32_t flags, std::uint16_t shares)
{
    if ((flags & flag::exclusive_topology) != 0) return exclusive::topology;
    if ((shares & ~model::oversubscribe::force) == 0) return exclusive::node;
    if ((flags & flag::exclusive_user) != 0) return exclusive::user;
    return exclusive::no;
}

std::uint32_t flags_of(const model::Partition& wanted)
{
    switch (wanted.exclusive) {
    case exclusive::no:
    case exclusive::node: return wanted.flags | flag::exclusive_user_clear | flag::exclusive_topology_clear;
    case exclusive::user: return wanted.flags | flag::exclusive_user | flag::exclusive_topology_clear;
    case exclusive::topology: return wanted.flags | flag::exclusive_user_clear | flag::exclusive_topology;
    default: return wanted.flags;
    }
}

std::uint16_t shares_of(const model::Partition& wanted)
{
    const bool whole_nodes = wanted.exclusive == exclusive::node || wanted.exclusive == exclusive::topology;
    const bool shares_nothing = wanted.maximums_shares == model::oversubscribe::not_given || wanted.maximums_shares == 1;
    return whole_nodes && shares_nothing ? std::uint16_t{0} : wanted.maximums_shares;
}

std::string nodes_of(const model::Partition& wanted)
{
    std::string nodes(wanted.nodes_configured);
    if (wanted.node_sets.empty() || same_word(nodes, "ALL")) return nodes;
    if (!nodes.empty()) nodes += ',';
    return nodes += wanted.node_sets;
}

}  // namespace restd::cluster
