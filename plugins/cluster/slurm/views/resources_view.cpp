#include "views/resources_view.hpp"

#include <cstddef>

#include "common/words.hpp"
#include "restd/host_list.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {
namespace {

namespace core_status = model::core_status;
namespace select_type = model::select_type;

bool has_layout(const JobAllocation& r)
{
    return r.nodes_count != no_value32 && r.nodes_count != 0 && !r.cores_per_socket.empty();
}

// Calls each(node, sockets, cores of a socket) for the nodes in order. REQUIRES: the runs cover them.
template <class Each>
void for_each_node(const JobAllocation& r, Each each)
{
    std::size_t run = 0;
    std::uint32_t in_run = 0;
    for (std::uint32_t node = 0; node < r.nodes_count; ++node) {
        while (in_run == r.run_lengths[run]) ++run, in_run = 0;
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

void check(const JobAllocation& r)
{
    if (!has_layout(r)) return;
    if (r.cpus_of_node.size() != r.nodes_count) refuse("CPUs of another number of nodes");
    if (r.sockets_per_node.size() != r.cores_per_socket.size() || r.run_lengths.size() != r.cores_per_socket.size())
        refuse("layouts that are not complete");
    std::uint64_t nodes = 0, cores = 0;
    for (std::size_t run = 0; run < r.run_lengths.size(); ++run) {
        if (r.sockets_per_node[run] != 0 && r.cores_per_socket[run] == 0) refuse("sockets without cores");
        std::uint64_t count = r.run_lengths[run];
        if (nodes + count > r.nodes_count) count = r.nodes_count - nodes;
        nodes += count;
        cores += count * r.sockets_per_node[run] * r.cores_per_socket[run];
    }
    if (nodes != r.nodes_count) refuse("nodes without a layout");
    if (r.cores.is_null() || cores > r.cores.size || r.cores.size / 4 > r.cores.digits().size())
        refuse("more cores than its bitmap has");
}

void ResourcesView::name_nodes(std::string_view list, std::size_t count)
{
    if (list.find_first_of(",[") == list.npos) {
        names_.resize(1);
        names_.front() = list;
    } else if (auto names = expand_hosts(list)) {
        names_ = std::move(*names);
    } else {
        names_.clear();
    }
    names_.resize(count);
}

void ResourcesView::make_nodes(const JobAllocation& r)
{
    nodes_.clear();
    sockets_.clear();
    cores_.clear();
    if (!has_layout(r)) return;
    name_nodes(r.nodes_list, r.nodes_count);
    std::uint32_t bit = 0;
    for_each_node(r, [&](std::uint32_t, std::uint32_t sockets, std::uint32_t cores_of_socket) {
        for (std::uint32_t socket = 0; socket < sockets; ++socket) {
            sockets_.emplace_back().index = socket;
            for (std::uint32_t core = 0; core < cores_of_socket; ++core, ++bit) {
                auto& shown = cores_.emplace_back();
                shown.index = core;
                shown.status = !r.cores.test(bit)       ? core_status::unallocated
                               : r.cores_used.test(bit) ? core_status::allocated | core_status::in_use
                                                        : core_status::allocated;
            }
        }
    });
    // From here on the vectors do not grow.
    std::size_t socket_at = 0, core_at = 0;
    for_each_node(r, [&](std::uint32_t node, std::uint32_t sockets, std::uint32_t cores_of_socket) {
        auto& shown = nodes_.emplace_back();
        shown.index = node;
        shown.name = names_[node];
        shown.cpus_count = r.cpus_of_node[node];
        shown.cpus_used = node < r.cpus_used.size() ? r.cpus_used[node] : std::uint16_t{0};
        shown.memory_used = at(r.memory_used, node);
        shown.memory_allocated = at(r.memory_allocated, node);
        shown.sockets = {sockets_.data() + socket_at, sockets};
        for (std::uint32_t socket = 0; socket < sockets; ++socket, core_at += cores_of_socket)
            sockets_[socket_at + socket].cores = {cores_.data() + core_at, cores_of_socket};
        socket_at += sockets;
    });
}

const model::JobResources* ResourcesView::complete(JobAllocation& r)
{
    if (r.nodes_count == no_value32) return nullptr;
    // Only the unit that the cluster allocates has the number.
    r.allocated_cores = (r.select_type & (select_type::core | select_type::socket)) != 0 ? r.cpus : 0;
    r.allocated_cpus = (r.select_type & select_type::cpu) != 0 ? r.cpus : 0;
    make_nodes(r);
    r.nodes_allocation = nodes_;
    return &r;
}

}  // namespace restd::slurm
