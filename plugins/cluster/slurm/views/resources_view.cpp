#include "resources_view.hpp"

#include <cstddef>

#include "../no_val.hpp"
#include "common/words.hpp"

namespace restd::slurm {
namespace {

constexpr std::uint64_t core_free = no_value64, core_allocated = 0x2, core_in_use = 0x4;
constexpr std::uint16_t select_cpu = 0x1, select_socket = 0x2, select_core = 0x4;

bool has_layout(const JobResources& r)
{
    return r.nhosts != no_value32 && r.nhosts != 0 && !r.cores_per_socket.empty();
}

// Calls each(node, sockets, cores of a socket) for the nodes in order. REQUIRES: the runs cover them.
template <class Each>
void for_each_node(const JobResources& r, Each each)
{
    std::size_t run = 0;
    std::uint32_t in_run = 0;
    for (std::uint32_t node = 0; node < r.nhosts; ++node) {
        while (in_run == r.sock_core_rep_count[run]) ++run, in_run = 0;
        ++in_run;
        each(node, r.sockets_per_node[run], r.cores_per_socket[run]);
    }
}

std::uint64_t at(const List<std::uint64_t>& list, std::uint32_t i)
{
    return i < list.size() ? list[i] : 0;
}

[[noreturn]] void refuse(const char* what)
{
    throw WireError(std::string("resources of a job: ") + what);
}

}  // namespace

void check(const JobResources& r)
{
    if (!has_layout(r)) return;
    if (r.cpus.size() != r.nhosts) refuse("CPUs of another number of nodes");
    if (r.sockets_per_node.size() != r.cores_per_socket.size() || r.sock_core_rep_count.size() != r.cores_per_socket.size())
        refuse("layouts that are not complete");
    std::uint64_t nodes = 0, cores = 0;
    for (std::size_t run = 0; run < r.sock_core_rep_count.size(); ++run) {
        if (r.sockets_per_node[run] != 0 && r.cores_per_socket[run] == 0) refuse("sockets without cores");
        std::uint64_t count = r.sock_core_rep_count[run];
        if (nodes + count > r.nhosts) count = r.nhosts - nodes;
        nodes += count;
        cores += count * r.sockets_per_node[run] * r.cores_per_socket[run];
    }
    if (nodes != r.nhosts) refuse("nodes without a layout");
    if (r.core_bitmap.is_null() || cores > r.core_bitmap.size || r.core_bitmap.size / 4 > r.core_bitmap.digits().size())
        refuse("more cores than its bitmap has");
}

void ResourcesView::name_nodes(std::string_view list, std::size_t count)
{
    if (list.find_first_of(",[") == list.npos) {
        names_.resize(1);
        names_.front() = list;
    } else if (auto names = cluster::expand_hosts(list)) {
        names_ = std::move(*names);
    } else {
        names_.clear();
    }
    names_.resize(count);
}

void ResourcesView::show_nodes(const JobResources& r)
{
    nodes_.clear();
    sockets_.clear();
    cores_.clear();
    if (!has_layout(r)) return;
    name_nodes(r.nodes, r.nhosts);
    std::uint32_t bit = 0;
    for_each_node(r, [&](std::uint32_t, std::uint32_t sockets, std::uint32_t cores_of_socket) {
        for (std::uint32_t socket = 0; socket < sockets; ++socket) {
            sockets_.emplace_back().index = socket;
            for (std::uint32_t core = 0; core < cores_of_socket; ++core, ++bit) {
                auto& shown = cores_.emplace_back();
                shown.index = core;
                shown.status = !r.core_bitmap.test(bit)       ? core_free
                               : r.core_bitmap_used.test(bit) ? core_allocated | core_in_use
                                                              : core_allocated;
            }
        }
    });
    // The vectors stay where they are from here on.
    std::size_t socket_at = 0, core_at = 0;
    for_each_node(r, [&](std::uint32_t node, std::uint32_t sockets, std::uint32_t cores_of_socket) {
        auto& shown = nodes_.emplace_back();
        shown.index = node;
        shown.name = names_[node];
        shown.cpus_count = r.cpus[node];
        shown.cpus_used = node < r.cpus_used.size() ? r.cpus_used[node] : std::uint16_t{0};
        shown.memory_used = at(r.memory_used, node);
        shown.memory_allocated = at(r.memory_allocated, node);
        shown.sockets = {sockets_.data() + socket_at, sockets};
        for (std::uint32_t socket = 0; socket < sockets; ++socket, core_at += cores_of_socket)
            sockets_[socket_at + socket].cores = {cores_.data() + core_at, cores_of_socket};
        socket_at += sockets;
    });
}

const model::JobResources* ResourcesView::show(const JobResources& r)
{
    if (r.nhosts == no_value32) return nullptr;
    shown_ = {};
    shown_.allocated_cores = (r.cr_type & (select_core | select_socket)) != 0 ? r.ncpus : 0;
    shown_.allocated_cpus = (r.cr_type & select_cpu) != 0 ? r.ncpus : 0;
    shown_.nodes_count = r.nhosts;
    shown_.select_type = r.cr_type;
    shown_.nodes_select_type = r.node_req;
    shown_.nodes_list = r.nodes;
    shown_.cpus = r.ncpus;
    shown_.threads_per_core = to_hub(r.threads_per_core);
    shown_.nodes_whole = r.whole_node != 0;
    show_nodes(r);
    shown_.nodes_allocation = nodes_;
    return &shown_;
}

}  // namespace restd::slurm
