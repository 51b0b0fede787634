// What slurmctld has counted, and shares.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

struct StatsRequest {
    std::uint16_t command_id = 1;  // 1 get, 0 reset (operators)
};
inline constexpr WireRow stats_request_rows[] = {
    WIRE(StatsRequest, command_id, wire::u16),
};
namespace wire {
using stats_request = record<StatsRequest, stats_request_rows>;
}

struct StatsInfo {
    std::uint32_t parts_packed = 0;
    Time req_time = 0;
    Time req_time_start = 0;
    std::uint32_t server_thread_count = 0;
    std::uint32_t agent_queue_size = 0;
    std::uint32_t agent_count = 0;
    std::uint32_t agent_thread_count = 0;
    std::uint32_t dbd_agent_queue_size = 0;
    std::uint32_t gettimeofday_latency = 0;
    std::uint32_t jobs_submitted = 0;
    std::uint32_t jobs_started = 0;
    std::uint32_t jobs_completed = 0;
    std::uint32_t jobs_canceled = 0;
    std::uint32_t jobs_failed = 0;
    std::uint32_t jobs_pending = 0;
    std::uint32_t jobs_running = 0;
    Time job_states_ts = 0;
    std::uint32_t schedule_cycle_max = 0;
    std::uint32_t schedule_cycle_last = 0;
    std::uint32_t schedule_cycle_sum = 0;
    std::uint32_t schedule_cycle_counter = 0;
    std::uint32_t schedule_cycle_depth = 0;
    List<std::uint32_t>
        schedule_exit;  // 6: end of queue, default_queue_depth, max_job_start, licenses, max_rpc_cnt, max_sched_time
    std::uint32_t schedule_queue_len = 0;
    std::uint32_t bf_backfilled_jobs = 0;
    std::uint32_t bf_last_backfilled_jobs = 0;
    std::uint32_t bf_cycle_counter = 0;
    std::uint64_t bf_cycle_sum = 0;
    std::uint32_t bf_cycle_last = 0;
    std::uint32_t bf_last_depth = 0;
    std::uint32_t bf_last_depth_try = 0;
    std::uint32_t bf_queue_len = 0;
    std::uint32_t bf_cycle_max = 0;
    Time bf_when_last_cycle = 0;
    std::uint32_t bf_depth_sum = 0;
    std::uint32_t bf_depth_try_sum = 0;
    std::uint32_t bf_queue_len_sum = 0;
    std::uint32_t bf_table_size = 0;
    std::uint32_t bf_table_size_sum = 0;
    std::uint32_t bf_active = 0;
    std::uint32_t bf_backfilled_het_jobs = 0;
    List<std::uint32_t> bf_exit;  // 6: see protocol.md
    std::uint32_t rpc_type_size = 0;
    List<std::uint16_t> rpc_type_id;
    List<std::uint32_t> rpc_type_cnt;
    List<std::uint64_t> rpc_type_time;
    std::uint8_t rpc_queue_enabled = 0;
    List<std::uint16_t> rpc_type_queued;
    List<std::uint64_t> rpc_type_dropped;
    List<std::uint16_t> rpc_type_cycle_last;
    List<std::uint16_t> rpc_type_cycle_max;
    std::uint32_t rpc_user_size = 0;
    List<std::uint32_t> rpc_user_id;
    List<std::uint32_t> rpc_user_cnt;
    List<std::uint64_t> rpc_user_time;
    List<std::uint32_t> rpc_queue_type_id;  // u32 here, though message types are u16
    List<std::uint32_t> rpc_queue_count;    // same count
    List<std::uint32_t> rpc_dump_types;
    List<std::string_view> rpc_dump_hostlist;  // same count
};
inline constexpr WireRow stats_response_rows[] = {
    WIRE(StatsInfo, parts_packed, wire::u32),
    WIRE_IF(StatsInfo, req_time, wire::time, r.parts_packed != 0),
    WIRE_IF(StatsInfo, req_time_start, wire::time, r.parts_packed != 0),
    WIRE_IF(StatsInfo, server_thread_count, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, agent_queue_size, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, agent_count, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, agent_thread_count, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, dbd_agent_queue_size, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, gettimeofday_latency, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_submitted, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_started, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_completed, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_canceled, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_failed, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_pending, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, jobs_running, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, job_states_ts, wire::time, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_cycle_max, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_cycle_last, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_cycle_sum, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_cycle_counter, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_cycle_depth, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_exit, wire::array<wire::u32>, r.parts_packed != 0),
    WIRE_IF(StatsInfo, schedule_queue_len, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_backfilled_jobs, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_last_backfilled_jobs, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_cycle_counter, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_cycle_sum, wire::u64, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_cycle_last, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_last_depth, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_last_depth_try, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_queue_len, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_cycle_max, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_when_last_cycle, wire::time, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_depth_sum, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_depth_try_sum, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_queue_len_sum, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_table_size, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_table_size_sum, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_active, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_backfilled_het_jobs, wire::u32, r.parts_packed != 0),
    WIRE_IF(StatsInfo, bf_exit, wire::array<wire::u32>, r.parts_packed != 0),
    WIRE(StatsInfo, rpc_type_size, wire::u32),
    WIRE(StatsInfo, rpc_type_id, wire::array<wire::u16>),
    WIRE(StatsInfo, rpc_type_cnt, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_type_time, wire::array<wire::u64>),
    WIRE(StatsInfo, rpc_queue_enabled, wire::u8),
    WIRE_IF(StatsInfo, rpc_type_queued, wire::array<wire::u16>, r.rpc_queue_enabled != 0),
    WIRE_IF(StatsInfo, rpc_type_dropped, wire::array<wire::u64>, r.rpc_queue_enabled != 0),
    WIRE_IF(StatsInfo, rpc_type_cycle_last, wire::array<wire::u16>, r.rpc_queue_enabled != 0),
    WIRE_IF(StatsInfo, rpc_type_cycle_max, wire::array<wire::u16>, r.rpc_queue_enabled != 0),
    WIRE(StatsInfo, rpc_user_size, wire::u32),
    WIRE(StatsInfo, rpc_user_id, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_user_cnt, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_user_time, wire::array<wire::u64>),
    WIRE(StatsInfo, rpc_queue_type_id, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_queue_count, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_dump_types, wire::array<wire::u32>),
    WIRE(StatsInfo, rpc_dump_hostlist, wire::texts),
};
namespace wire {
using stats_response = record<StatsInfo, stats_response_rows>;
}

struct SharesRequest {
    List<std::string_view> acct_list;
    List<std::string_view> user_list;
};
inline constexpr WireRow shares_request_rows[] = {
    WIRE(SharesRequest, acct_list, wire::list<wire::text>),
    WIRE(SharesRequest, user_list, wire::list<wire::text>),
};
namespace wire {
using shares_request = record<SharesRequest, shares_request_rows>;
}

struct AssociationShares {
    std::uint32_t assoc_id = 0;
    std::string_view cluster;
    std::string_view name;
    std::string_view parent;
    std::string_view partition;
    Millionfold shares_norm;
    std::uint32_t shares_raw = 0;
    List<std::uint64_t> tres_run_secs;  // by the index in tres_names
    List<std::uint64_t> tres_grp_mins;
    Millionfold usage_efctv;
    Millionfold usage_norm;
    std::uint64_t usage_raw = 0;
    List<std::string_view> usage_tres_raw;
    Millionfold fs_factor;
    Millionfold level_fs;
    std::uint16_t user = 0;  // 1: a user's, 0: an account's
};
inline constexpr WireRow assoc_shares_rows[] = {
    WIRE(AssociationShares, assoc_id, wire::u32),
    WIRE(AssociationShares, cluster, wire::text),
    WIRE(AssociationShares, name, wire::text),
    WIRE(AssociationShares, parent, wire::text),
    WIRE(AssociationShares, partition, wire::text),
    WIRE(AssociationShares, shares_norm, wire::millionfold),
    WIRE(AssociationShares, shares_raw, wire::u32),
    WIRE(AssociationShares, tres_run_secs, wire::array<wire::u64>),
    WIRE(AssociationShares, tres_grp_mins, wire::array<wire::u64>),
    WIRE(AssociationShares, usage_efctv, wire::millionfold),
    WIRE(AssociationShares, usage_norm, wire::millionfold),
    WIRE(AssociationShares, usage_raw, wire::u64),
    WIRE(AssociationShares, usage_tres_raw, wire::array<wire::text>),
    WIRE(AssociationShares, fs_factor, wire::millionfold),
    WIRE(AssociationShares, level_fs, wire::millionfold),
    WIRE(AssociationShares, user, wire::u16),
};
namespace wire {
using assoc_shares = record<AssociationShares, assoc_shares_rows>;
}

struct SharesResponse {
    List<std::string_view> tres_names;
    List<AssociationShares> assoc_shares_list;  // count NO_VAL where there is none (never 0)
    std::uint64_t tot_shares = 0;
};
inline constexpr WireRow shares_response_rows[] = {
    WIRE(SharesResponse, tres_names, wire::texts),
    WIRE(SharesResponse, assoc_shares_list, wire::list<wire::assoc_shares>),
    WIRE(SharesResponse, tot_shares, wire::u64),
};
namespace wire {
using shares_response = record<SharesResponse, shares_response_rows>;
}

}  // namespace restd::slurm
