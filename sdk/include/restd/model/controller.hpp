// What slurmctld knows about itself and its licenses.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// CONTROLLER_PING
struct ControllerPing {
    std::string_view hostname;
    std::string_view pinged;
    bool responding = false;
    std::uint64_t latency = 0;  // microseconds
    std::string_view mode;
    bool primary = false;
    std::int32_t status = 0;  // number of the error; 0: it answered
};

// SCHEDULE_EXIT_FIELDS
struct ScheduleExit {
    std::uint32_t end_job_queue = 0;
    std::uint32_t default_queue_depth = 0;
    std::uint32_t max_job_start = 0;
    std::uint32_t max_rpc_cnt = 0;
    std::uint32_t max_sched_time = 0;
    std::uint32_t licenses = 0;
};

// BF_EXIT_FIELDS
struct BackfillExit {
    std::uint32_t end_job_queue = 0;
    std::uint32_t bf_max_job_start = 0;
    std::uint32_t bf_max_job_test = 0;
    std::uint32_t bf_max_time = 0;
    std::uint32_t bf_node_space_size = 0;
    std::uint32_t state_changed = 0;
};

// STATS_MSG_RPC_TYPE
struct RpcByType {
    std::uint16_t type_id = 0;  // Slurm's number
    std::string_view message_type;
    std::uint32_t count = 0;
    std::uint16_t queued = 0;
    std::uint64_t dropped = 0;
    std::uint16_t cycle_last = 0;  // requests
    std::uint16_t cycle_max = 0;   // requests
    std::uint64_t total_time = 0;  // microseconds
    NoVal64 average_time;          // microseconds
};

// STATS_MSG_RPC_USER
struct RpcByUser {
    std::uint32_t user_id = 0;
    std::string_view user;
    std::uint32_t count = 0;
    std::uint64_t total_time = 0;  // microseconds
    NoVal64 average_time;          // microseconds
};

// STATS_MSG_RPC_QUEUE
struct RpcQueued {
    std::uint16_t type_id = 0;  // Slurm's number
    std::string_view message_type;
    std::uint32_t count = 0;
};

// STATS_MSG_RPC_DUMP
struct RpcByHosts {
    std::uint16_t type_id = 0;  // Slurm's number
    std::string_view message_type;
    std::string_view count;  // names of hosts, separated by commas
};

// STATS_MSG
struct Stats {
    std::uint32_t parts_packed = 0;  // 1: complete
    Time req_time = 0;
    Time req_time_start = 0;  // the counters began then
    std::uint32_t server_thread_count = 0;
    std::uint32_t agent_queue_size = 0;
    std::uint32_t agent_count = 0;
    std::uint32_t agent_thread_count = 0;
    std::uint32_t dbd_agent_queue_size = 0;
    std::uint32_t gettimeofday_latency = 0;       // microseconds for 1000 calls
    std::uint32_t schedule_cycle_max = 0;         // microseconds
    std::uint32_t schedule_cycle_last = 0;        // microseconds
    std::uint64_t schedule_cycle_sum = 0;         // microseconds
    std::uint32_t schedule_cycle_total = 0;       // cycles
    std::uint64_t schedule_cycle_mean = 0;        // microseconds
    std::uint64_t schedule_cycle_mean_depth = 0;  // jobs
    std::uint64_t schedule_cycle_per_minute = 0;  // cycles
    std::uint32_t schedule_cycle_depth = 0;       // jobs in all cycles
    ScheduleExit schedule_exit;
    std::uint32_t schedule_queue_length = 0;
    std::uint32_t jobs_submitted = 0;
    std::uint32_t jobs_started = 0;
    std::uint32_t jobs_completed = 0;
    std::uint32_t jobs_canceled = 0;
    std::uint32_t jobs_failed = 0;
    std::uint32_t jobs_pending = 0;
    std::uint32_t jobs_running = 0;
    Time job_states_ts = 0;
    std::uint32_t bf_backfilled_jobs = 0;
    std::uint32_t bf_last_backfilled_jobs = 0;
    std::uint32_t bf_backfilled_het_jobs = 0;
    std::uint32_t bf_cycle_counter = 0;
    std::uint64_t bf_cycle_mean = 0;      // microseconds
    std::uint64_t bf_depth_mean = 0;      // jobs
    std::uint64_t bf_depth_mean_try = 0;  // jobs
    std::uint64_t bf_cycle_sum = 0;       // microseconds
    std::uint32_t bf_cycle_last = 0;      // microseconds
    std::uint32_t bf_cycle_max = 0;       // microseconds
    BackfillExit bf_exit;
    std::uint32_t bf_last_depth = 0;      // jobs
    std::uint32_t bf_last_depth_try = 0;  // jobs
    std::uint32_t bf_depth_sum = 0;       // jobs
    std::uint32_t bf_depth_try_sum = 0;   // jobs
    std::uint32_t bf_queue_len = 0;
    std::uint64_t bf_queue_len_mean = 0;
    std::uint32_t bf_queue_len_sum = 0;
    std::uint32_t bf_table_size = 0;       // time slots
    std::uint32_t bf_table_size_sum = 0;   // time slots
    std::uint64_t bf_table_size_mean = 0;  // time slots
    Time bf_when_last_cycle = 0;
    bool bf_active = false;
    List<RpcByType> rpcs_by_message_type;
    List<RpcByUser> rpcs_by_user;
    List<RpcQueued> pending_rpcs;
    List<RpcByHosts> pending_rpcs_by_hostlist;
};

// LICENSE
struct License {
    std::string_view licensename;
    std::uint32_t total = 0;
    std::uint32_t used = 0;
    std::uint32_t free = 0;
    bool remote = false;
    std::uint32_t reserved = 0;
    std::uint32_t lastconsumed = 0;
    std::uint32_t lastdeficit = 0;
    Time lastupdate = 0;
    std::string_view nodes;  // nodes that have it; "": all
};

}  // namespace restd::model
