#include "conf/node_lines.hpp"

#include <algorithm>

#include "conf/conf_values.hpp"
#include "restd/host_list.hpp"

namespace restd::embedded {

void NodeLines::take(const std::vector<ConfWord>& settings, const ConfPlace& place)
{
    NodeConf node = default_;
    const bool is_default = same_word(settings.front().value, "DEFAULT");
    for (std::size_t i = 1; i < settings.size(); ++i) {
        const auto& s = settings[i];
        if (s.key == "cpus" || s.key == "procs")
            node.cpus = number<std::uint32_t>(s, place, 65000);
        else if (s.key == "boards")
            node.boards = number<std::uint32_t>(s, place, 65000);
        else if (s.key == "sockets" || s.key == "socketsperboard")
            node.sockets = number<std::uint32_t>(s, place, 65000);
        else if (s.key == "corespersocket")
            node.cores_per_socket = number<std::uint32_t>(s, place, 65000);
        else if (s.key == "threadspercore")
            node.threads_per_core = number<std::uint32_t>(s, place, 65000);
        else if (s.key == "realmemory")
            node.memory_mb = megabytes(s, place).value;
        else if (s.key == "tmpdisk")
            node.temporary_mb = number<std::uint32_t>(s, place);
        else if (s.key == "weight")
            node.weight = number<std::uint32_t>(s, place);
        else if (s.key == "port")
            node.port = number<std::uint32_t>(s, place, 65535);
        else if (s.key == "feature" || s.key == "features")
            node.features = s.value;
        else if (s.key == "nodeaddr")
            node.address = s.value;
        else if (s.key == "nodehostname")
            node.hostname = s.value;
        else if (s.key == "reason")
            node.reason = s.value;
        else if (s.key == "comment")
            node.comment = s.value;
        else if (s.key == "state") {
            node.state = s.value;
            bool known = false;
            for (const auto state : {"UNKNOWN", "IDLE", "DOWN", "DRAIN", "DRAINED", "FAIL", "CLOUD", "FUTURE"})
                known = known || same_word(s.value, state);
            if (!known) bad(place, s, "UNKNOWN, DOWN or DRAIN");
        } else if (s.key == "gres")
            add_remark(conf_, place, "Gres: generic resources are not supported here");
        else if (s.key != "memspeclimit" && s.key != "corespeccount" && s.key != "cpuspeclist" && s.key != "bcastaddr" &&
                 s.key != "coreisspec" && s.key != "cpubind" && s.key != "extra")
            add_remark(conf_, place, "unknown key " + s.name + " of a node is ignored");
    }
    if (is_default) {
        default_ = node;
        return;
    }
    const auto names = expand_hosts(settings.front().value);
    if (!names || names->empty()) bad(place, settings.front(), "node names such as n1 or n[1-4]");
    for (const auto& name : *names) {
        if (std::any_of(nodes_.begin(), nodes_.end(), [&](const NodeConf& other) { return other.name == name; }))
            place.fail("node " + name + " is described twice");
        nodes_.push_back(node);
        nodes_.back().name = name;
        places_.push_back(place);
    }
}

// Finds the described node that is this machine.
void NodeLines::choose(const HostFacts& host, const ConfPlace& place)
{
    if (nodes_.empty()) return;
    const NodeConf* mine = nullptr;
    for (const auto& node : nodes_) {
        const auto& name = node.hostname.empty() ? node.name : node.hostname;
        if (same_word(name, host.name) || same_word(name, "localhost") || node.address == "127.0.0.1" ||
            same_word(node.address, "localhost")) {
            mine = &node;
            break;
        }
    }
    if (mine == nullptr && nodes_.size() == 1) mine = &nodes_.front();
    if (mine == nullptr) place.fail("none of the nodes is this machine (" + host.name + ")");
    const auto& where = places_[static_cast<std::size_t>(mine - nodes_.data())];
    if (nodes_.size() > 1)
        add_remark(conf_, where,
                   "this cluster is one machine: only node " + mine->name + " of " + std::to_string(nodes_.size()) +
                       " is used");

    NodeConf node = *mine;
    if (node.address.empty()) node.address = node.name;
    if (node.hostname.empty()) node.hostname = node.name;
    node.active_features = node.features;
    const auto described = node.sockets * std::max(1u, node.cores_per_socket) * std::max(1u, node.threads_per_core);
    if (node.cpus == 0 && node.sockets != 0) node.cpus = described;
    if (node.cpus == 0 && node.sockets == 0) {
        node.cpus = host.cpus;
        node.sockets = host.sockets;
        node.cores_per_socket = host.cores_per_socket;
        node.threads_per_core = host.threads_per_core;
    }
    if (node.cores_per_socket == 0) node.cores_per_socket = 1;
    if (node.threads_per_core == 0) node.threads_per_core = 1;
    if (node.sockets == 0) node.sockets = std::max(1u, node.cpus / (node.cores_per_socket * node.threads_per_core));
    if (node.cpus == 0) where.fail("a node needs at least one CPU");
    if (node.memory_mb == 0) node.memory_mb = host.memory_mb;
    if (node.cpus > host.cpus)
        add_remark(conf_, where,
                   "node " + node.name + " has " + std::to_string(node.cpus) + " CPUs, this machine has " +
                       std::to_string(host.cpus));
    if (node.memory_mb > host.memory_mb)
        add_remark(conf_, where,
                   "node " + node.name + " has " + std::to_string(node.memory_mb) + " MB, this machine has " +
                       std::to_string(host.memory_mb));
    conf_.node = std::move(node);
}

}  // namespace restd::embedded
