// Statistics of slurmctld, and shares.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/controller.hpp"
#include "restd/model/shares.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

struct StatsRequest {
    std::uint16_t command_id = 1;  // 1 get, 0 reset (operators)
};
inline constexpr WireRow stats_request_rows[] = {
    WIRE(StatsRequest, command_id, command_id, wire::u16),
};
namespace wire {
using stats_request = record<StatsRequest, stats_request_rows>;
}

// Statistics: the hub's members, and the columns from which its rows are computed (views/stats_view.hpp).
struct StatsInfo : model::Stats {
    // Since 25.11 statistics are always complete, and do not say so.
    StatsInfo() { parts_packed = 1; }

    // Counts of the reasons why scheduling ended: end of queue, default_queue_depth, max_job_start, licenses, max_rpc_cnt,
    // max_sched_time.
    List<std::uint32_t> schedule_ends;
    // The same of backfill: end of queue, bf_max_job_start, bf_max_job_test, state changed, size of its table, bf_max_time.
    List<std::uint32_t> backfill_ends;
    List<std::uint16_t> type_ids;
    List<std::uint32_t> type_counts;
    List<std::uint64_t> type_times;
    std::uint8_t has_queue = 0;
    List<std::uint16_t> type_queued;
    List<std::uint64_t> type_dropped;
    List<std::uint16_t> type_cycles_last;
    List<std::uint16_t> type_cycles_max;
    List<std::uint32_t> user_ids;
    List<std::uint32_t> user_counts;
    List<std::uint64_t> user_times;
    List<std::uint32_t> queue_types;  // of 32 bits here
    List<std::uint32_t> queue_counts;
    List<std::uint32_t> dump_types;
    List<std::string_view> dump_hosts;
};
inline constexpr auto has_parts = [](const StatsInfo& r) { return r.parts_packed != 0; };
inline constexpr auto has_rpc_queue = [](const StatsInfo& r) { return r.has_queue != 0; };
inline constexpr WireRow stats_response_rows[] = {
    WIRE(StatsInfo, parts_packed, parts_packed, wire::u32).until(wire::v25_05),
    WIRE(StatsInfo, req_time, req_time, wire::time).when(has_parts),
    WIRE(StatsInfo, req_time_start, req_time_start, wire::time).when(has_parts),
    WIRE(StatsInfo, server_thread_count, server_thread_count, wire::u32).when(has_parts),
    WIRE(StatsInfo, agent_queue_size, agent_queue_size, wire::u32).when(has_parts),
    WIRE(StatsInfo, agent_count, agent_count, wire::u32).when(has_parts),
    WIRE(StatsInfo, agent_thread_count, agent_thread_count, wire::u32).when(has_parts),
    WIRE(StatsInfo, dbd_agent_queue_size, dbd_agent_queue_size, wire::u32).when(has_parts),
    WIRE(StatsInfo, gettimeofday_latency, gettimeofday_latency, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_submitted, jobs_submitted, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_started, jobs_started, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_completed, jobs_completed, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_canceled, jobs_canceled, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_failed, jobs_failed, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_pending, jobs_pending, wire::u32).when(has_parts),
    WIRE(StatsInfo, jobs_running, jobs_running, wire::u32).when(has_parts),
    WIRE(StatsInfo, job_states_ts, job_states_ts, wire::time).when(has_parts),
    WIRE(StatsInfo, schedule_cycle_max, schedule_cycle_max, wire::u32).when(has_parts),
    WIRE(StatsInfo, schedule_cycle_last, schedule_cycle_last, wire::u32).when(has_parts),
    WIRE(StatsInfo, schedule_cycle_sum, schedule_cycle_sum, wire::u32).when(has_parts).until(wire::v25_05),
    WIRE(StatsInfo, schedule_cycle_sum, schedule_cycle_sum, wire::u64).since(wire::v25_11),
    WIRE(StatsInfo, schedule_cycle_counter, schedule_cycle_total, wire::u32).when(has_parts),
    WIRE(StatsInfo, schedule_cycle_depth, schedule_cycle_depth, wire::u32).when(has_parts),
    WIRE(StatsInfo, schedule_exit, schedule_ends, wire::array<wire::u32>).when(has_parts).since(wire::v23_11),
    WIRE(StatsInfo, schedule_queue_len, schedule_queue_length, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_backfilled_jobs, bf_backfilled_jobs, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_last_backfilled_jobs, bf_last_backfilled_jobs, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_cycle_counter, bf_cycle_counter, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_cycle_sum, bf_cycle_sum, wire::u64).when(has_parts),
    WIRE(StatsInfo, bf_cycle_last, bf_cycle_last, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_last_depth, bf_last_depth, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_last_depth_try, bf_last_depth_try, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_queue_len, bf_queue_len, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_cycle_max, bf_cycle_max, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_when_last_cycle, bf_when_last_cycle, wire::time).when(has_parts),
    WIRE(StatsInfo, bf_depth_sum, bf_depth_sum, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_depth_try_sum, bf_depth_try_sum, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_queue_len_sum, bf_queue_len_sum, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_table_size, bf_table_size, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_table_size_sum, bf_table_size_sum, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_active, bf_active, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_backfilled_het_jobs, bf_backfilled_het_jobs, wire::u32).when(has_parts),
    WIRE(StatsInfo, bf_exit, backfill_ends, wire::array<wire::u32>).when(has_parts).since(wire::v23_11),
    WIRE_SKIPPED(StatsInfo, rpc_type_size, wire::u32),
    WIRE(StatsInfo, rpc_type_id, type_ids, wire::array<wire::u16>),
    WIRE(StatsInfo, rpc_type_cnt, type_counts, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_type_time, type_times, wire::array<wire::u64>),
    WIRE(StatsInfo, rpc_queue_enabled, has_queue, wire::u8).since(wire::v24_05),
    WIRE(StatsInfo, rpc_type_queued, type_queued, wire::array<wire::u16>).when(has_rpc_queue).since(wire::v24_05),
    WIRE(StatsInfo, rpc_type_dropped, type_dropped, wire::array<wire::u64>).when(has_rpc_queue).since(wire::v24_05),
    WIRE(StatsInfo, rpc_type_cycle_last, type_cycles_last, wire::array<wire::u16>).when(has_rpc_queue).since(wire::v24_05),
    WIRE(StatsInfo, rpc_type_cycle_max, type_cycles_max, wire::array<wire::u16>).when(has_rpc_queue).since(wire::v24_05),
    WIRE_SKIPPED(StatsInfo, rpc_user_size, wire::u32),
    WIRE(StatsInfo, rpc_user_id, user_ids, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_user_cnt, user_counts, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_user_time, user_times, wire::array<wire::u64>),
    WIRE(StatsInfo, rpc_queue_type_id, queue_types, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_queue_count, queue_counts, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_dump_types, dump_types, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_dump_hostlist, dump_hosts, wire::texts),
};
namespace wire {
using stats_response = record<StatsInfo, stats_response_rows>;
}

inline constexpr WireRow shares_request_rows[] = {
    WIRE(model::SharesQuery, acct_list, accounts, wire::list<wire::text>),
    WIRE(model::SharesQuery, user_list, users, wire::list<wire::text>),
};
namespace wire {
using shares_request = record<model::SharesQuery, shares_request_rows>;
}

// Shares of an association: the hub's members, and numbers in the order of SharesResponse::tres_names.
struct AssociationShares : model::Shares {
    List<std::uint64_t> run_seconds, group_minutes;
    List<std::string_view> usages;
};
inline constexpr WireRow assoc_shares_rows[] = {
    WIRE(AssociationShares, assoc_id, id, wire::u32),
    WIRE(AssociationShares, cluster, cluster, wire::text),
    WIRE(AssociationShares, name, name, wire::text),
    WIRE(AssociationShares, parent, parent, wire::text),
    WIRE(AssociationShares, partition, partition, wire::text),
    WIRE(AssociationShares, shares_norm, shares_normalized, wire::millionfold),
    WIRE(AssociationShares, shares_raw, shares, wire::u32),
    WIRE(AssociationShares, tres_run_secs, run_seconds, wire::array<wire::u64>),
    WIRE(AssociationShares, tres_grp_mins, group_minutes, wire::array<wire::u64>),
    WIRE(AssociationShares, usage_efctv, effective_usage, wire::millionfold),
    WIRE(AssociationShares, usage_norm, usage_normalized, wire::millionfold),
    WIRE(AssociationShares, usage_raw, usage, wire::u64),
    WIRE(AssociationShares, usage_tres_raw, usages, wire::array<wire::text>),
    WIRE(AssociationShares, fs_factor, fairshare_factor, wire::millionfold),
    WIRE(AssociationShares, level_fs, fairshare_level, wire::millionfold),
    WIRE(AssociationShares, user, type, wire::u16),
};
namespace wire {
using assoc_shares = record<AssociationShares, assoc_shares_rows>;
}

struct SharesResponse {
    List<std::string_view> tres_names;
    List<AssociationShares> assoc_shares_list;  // no list: count NO_VAL (never 0)
    std::uint64_t tot_shares = 0;
};
inline constexpr WireRow shares_response_rows[] = {
    WIRE(SharesResponse, tres_names, tres_names, wire::texts),
    WIRE(SharesResponse, assoc_shares_list, assoc_shares_list, wire::list<wire::assoc_shares>),
    WIRE(SharesResponse, tot_shares, tot_shares, wire::u64),
};
namespace wire {
using shares_response = record<SharesResponse, shares_response_rows>;
}

}  // namespace restd::slurm
