// What is made of decoded answers for clients: shown, and every byte of it looked at.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "messages/build_info.hpp"
#include "messages/controller.hpp"
#include "messages/job.hpp"
#include "messages/node.hpp"
#include "rpc/record_list.hpp"
#include "restd/host_list.hpp"
#include "views/configuration_view.hpp"
#include "views/job_view.hpp"
#include "views/node_view.hpp"
#include "views/partition_view.hpp"
#include "views/stats_view.hpp"

namespace fuzz {

using namespace restd;
using namespace restd::slurm;

inline volatile unsigned looked_at = 0;  // so that nothing is optimized away

inline void look_at(std::string_view text)
{
    for (const char c : text) looked_at = looked_at + static_cast<unsigned char>(c);
}

inline void show_job(const model::Job& job)
{
    for (const std::string_view text :
         {job.array_task_string, job.job_size_str, job.stdin_expanded, job.stdout_expanded, job.stderr_expanded, job.stdin_file,
          job.stderr_file, job.state_reason, job.user_name, job.group_name})
        look_at(text);
    for (const model::PartitionPriority& priority : job.priority_by_partition) look_at(priority.partition);
    if (job.job_resources == nullptr) return;
    for (const model::JobResourcesNode& node : job.job_resources->nodes_allocation) {
        look_at(node.name);
        for (const model::JobResourcesSocket& socket : node.sockets)
            for (const model::JobResourcesCore& core : socket.cores) looked_at = looked_at + static_cast<unsigned>(core.status);
    }
}

// Throws WireError where the answer makes no sense.
inline void show(Message answer)
{
    static People people;
    PeopleNames names(people);
    Arena arena;
    Unpacker from(answer.body, answer.version, arena);
    switch (answer.type) {
    case 2002: {
        BuildInfo info;
        wire::build_info::unpack(from, info);
        const model::Configuration& conf = complete(info, arena);
        for (const std::string_view text : {conf.cpu_frequency_default, conf.path, conf.release}) look_at(text);
        for (const model::ControllerAddress& controller : conf.controllers) look_at(controller.machine);
        for (const List<std::string_view> programs : {conf.epilog, conf.prolog})
            for (const std::string_view program : programs) look_at(program);
        break;
    }
    case 2004: {
        const RecordList<wire::job_info_msg, wire::job_info> jobs(std::make_shared<const Message>(std::move(answer)));
        const JobsHead& head = jobs.head();
        jobs.for_each(head.record_count, [](const JobInfo& job, std::uint32_t) { check(job.allocation); });
        JobView view(names, head.last_backfill);
        jobs.for_each(head.record_count, [&](JobInfo& job, std::uint32_t) { show_job(view.complete(job)); });
        break;
    }
    case 2008: {
        const RecordList<wire::node_info_msg, wire::node_info> nodes(std::make_shared<const Message>(std::move(answer)));
        const NodesHead& head = nodes.head();
        nodes.for_each(
            head.record_count,
            [&](NodeInfo& node, std::uint32_t) {
                const model::Node& shown = complete(node, node.features, true, names);
                look_at(shown.reason_set_by_user);
                looked_at = looked_at + static_cast<unsigned>(has_host(node.features, node.name)) + shown.state;
            },
            [&](std::uint32_t node) { return head.hidden_nodes.test(node); });
        break;
    }
    case 2010: {
        const RecordList<wire::partition_info_msg, wire::partition_info> partitions(
            std::make_shared<const Message>(std::move(answer)));
        NodePartitions of_nodes(100);
        partitions.for_each(partitions.head().record_count, [&](PartitionInfo& partition, std::uint32_t) {
            look_at(complete(partition).name);
            of_nodes.add(partition.name, partition.node_indexes);
            looked_at = looked_at + static_cast<unsigned>(has_host(partition.nodes_configured, "vm"));
        });
        for (std::size_t node = 0; node < 100; ++node) look_at(of_nodes.of(node));
        break;
    }
    case 2023: {
        SharesResponse shares;
        wire::shares_response::unpack(from, shares);
        for (AssociationShares association : shares.assoc_shares_list)
            for (const model::SharesUsage& usage : complete(association, shares.tres_names, arena).tres_usage)
                look_at(usage.name);
        break;
    }
    case 2025: {
        const RecordList<wire::reserve_info_msg, wire::reserve_info> reservations(
            std::make_shared<const Message>(std::move(answer)));
        reservations.for_each(reservations.head().record_count, [](const model::Reservation& reservation, std::uint32_t) {
            for (const model::ReservationCores& cores : reservation.core_specializations) look_at(cores.core);
        });
        break;
    }
    case 2036: {
        StatsInfo stats;
        wire::stats_response::unpack(from, stats);
        StatsView view(names);
        const model::Stats& shown = view.complete(stats);
        for (const model::RpcByType& row : shown.rpcs_by_message_type) look_at(row.message_type);
        for (const model::RpcByUser& row : shown.rpcs_by_user) look_at(row.user);
        for (const model::RpcByHosts& row : shown.pending_rpcs_by_hostlist) look_at(row.count);
        break;
    }
    default: break;
    }
}

}  // namespace fuzz
