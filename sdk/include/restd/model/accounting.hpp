// What slurmdbd knows: jobs and steps that ran, and about itself.
//
// Hub model: the superset of all API versions, trivially copyable. Strings and lists are views; who owns what they show is
// said where a record is handed over (restd/cluster.hpp). The comment above a structure is its name in the data parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd::model {

// TRES
struct Tres {
    std::string_view type;
    std::string_view name;
    std::uint32_t id = 0;
    std::int64_t count = 0;
    // Of the extremes of a step: the task, and the node that it ran on.
    std::uint32_t task = 0;
    std::string_view node;
};

// ASSOC_SHORT
struct AssociationShort {
    std::string_view account;
    std::string_view cluster;
    std::string_view partition;
    std::string_view user;
    std::uint32_t id = 0;
};

// WCKEY_TAG_STRUCT
struct WckeyTag {
    std::string_view wckey;
    std::uint32_t flags = 0;
};

// STEP
struct Step {
    std::uint32_t time_elapsed = 0;
    Time time_end = 0;
    std::uint32_t exit_code = 0;
    std::uint32_t nodes_count = 0;
    std::string_view nodes_range;
    std::uint32_t tasks_count = 0;
    std::string_view pid;
    NoVal32 cpu_requested_frequency_min;
    NoVal32 cpu_requested_frequency_max;
    std::string_view cpu_governor;
    std::string_view kill_request_user;
    Time time_start = 0;
    std::uint32_t state = 0;
    std::uint64_t statistics_cpu_actual_frequency = 0;
    NoVal64 statistics_energy_consumed;
    std::string_view step_id;
    std::string_view step_name;
    std::uint32_t time_suspended = 0;
    std::uint64_t time_system_seconds = 0;
    std::uint32_t time_system_microseconds = 0;
    std::string_view task_distribution;
    std::uint64_t time_total_seconds = 0;
    std::uint32_t time_total_microseconds = 0;
    std::uint64_t time_user_seconds = 0;
    std::uint32_t time_user_microseconds = 0;
    List<std::string_view> nodes_list;
    List<Tres> tres_requested_max;
    List<Tres> tres_requested_min;
    List<Tres> tres_consumed_max;
    List<Tres> tres_consumed_min;
    List<Tres> tres_requested_average;
    List<Tres> tres_requested_total;
    List<Tres> tres_consumed_average;
    List<Tres> tres_consumed_total;
    List<Tres> tres_allocated;
};

// JOB
struct DatabaseJob {
    std::string_view account;
    std::string_view comment_administrator;
    std::uint32_t allocation_nodes = 0;
    std::uint32_t array_job_id = 0;
    std::uint32_t array_limits_max_running_tasks = 0;
    NoVal32 array_task_id;
    std::string_view array_task;
    AssociationShort association;
    std::string_view block;
    std::string_view cluster;
    std::string_view constraints;
    std::string_view container;
    std::uint32_t derived_exit_code = 0;
    std::string_view comment_job;
    std::uint32_t time_elapsed = 0;
    Time time_eligible = 0;
    Time time_end = 0;
    std::uint32_t exit_code = 0;
    std::string_view extra;
    std::string_view failed_node;
    std::uint32_t flags = 0;
    std::string_view group;
    std::uint32_t het_job_id = 0;
    NoVal32 het_job_offset;
    std::uint32_t job_id = 0;
    std::string_view name;
    std::string_view licenses;
    std::string_view mcs_label;
    std::string_view nodes;
    std::string_view partition;
    bool hold = false;
    NoVal32 priority;
    std::string_view qos;
    std::string_view qosreq;
    std::uint32_t required_cpus = 0;
    NoVal64 required_memory_per_cpu;
    NoVal64 required_memory_per_node;
    std::string_view kill_request_user;
    std::uint16_t restart_cnt = 0;
    std::uint32_t reservation_id = 0;
    std::string_view reservation_name;
    NoVal64 time_planned;
    std::string_view script;
    std::string_view stdin_expanded;
    std::string_view stdout_expanded;
    std::string_view stderr_expanded;
    std::string_view stdout;
    std::string_view stderr;
    std::string_view stdin;
    Time time_start = 0;
    std::uint32_t state_current = 0;
    std::string_view state_reason;
    List<Step> steps;
    Time time_submission = 0;
    std::string_view submit_line;
    std::uint32_t time_suspended = 0;
    std::string_view comment_system;
    std::uint64_t time_system_seconds = 0;
    std::uint64_t time_system_microseconds = 0;
    NoVal32 time_limit;
    std::uint64_t time_total_seconds = 0;
    std::uint64_t time_total_microseconds = 0;
    List<Tres> tres_allocated;
    List<Tres> tres_requested;
    std::string_view used_gres;
    std::string_view user;
    std::uint64_t time_user_seconds = 0;
    std::uint64_t time_user_microseconds = 0;
    WckeyTag wckey;
    std::string_view working_directory;
};

// JOB_CONDITION
struct JobCondition {
    List<std::string_view> account;
    List<std::string_view> association;
    List<std::string_view> cluster;
    List<std::string_view> constraints;
    NoVal32 cpus_max;
    NoVal32 cpus_min;
    bool scheduler_unset = false;
    bool scheduled_on_submit = false;
    bool scheduled_by_main = false;
    bool scheduled_by_backfill = false;
    bool job_started = false;
    NoVal<std::int32_t> exit_code;
    bool show_duplicates = false;
    bool skip_steps = false;
    bool disable_truncate_usage_time = false;
    bool whole_hetjob = false;
    bool disable_whole_hetjob = false;
    bool disable_wait_for_result = false;
    bool usage_time_as_submit_time = false;
    bool show_batch_script = false;
    bool show_job_environment = false;
    List<std::string_view> format;
    List<std::string_view> groups;
    List<std::string_view> job_name;
    NoVal32 nodes_max;
    NoVal32 nodes_min;
    List<std::string_view> partition;
    List<std::string_view> qos;
    List<std::string_view> reason;
    List<std::string_view> reservation;
    List<std::string_view> reservation_id;
    List<std::uint32_t> state;  // values of enum job_states with its flags, as in DatabaseJob::state_current
    List<std::string_view> step;
    NoVal32 timelimit_max;
    NoVal32 timelimit_min;
    Time end_time = 0;
    Time start_time = 0;
    Time submit_time = 0;
    std::string_view node;
    List<std::string_view> users;
    List<std::string_view> wckey;
};

// SLURMDBD_PING
struct DatabasePing {
    std::string_view hostname;
    bool responding = false;
    std::uint64_t latency = 0;
    bool primary = false;
};

// ROLLUP_STATS
struct Rollups {
    std::uint16_t hourly_count = 0;
    std::uint16_t daily_count = 0;
    std::uint16_t monthly_count = 0;
    Time hourly_last_run = 0;
    Time daily_last_run = 0;
    Time monthly_last_run = 0;
    std::uint64_t hourly_duration_last = 0;
    std::uint64_t daily_duration_last = 0;
    std::uint64_t monthly_duration_last = 0;
    std::uint64_t hourly_duration_max = 0;
    std::uint64_t daily_duration_max = 0;
    std::uint64_t monthly_duration_max = 0;
    std::uint64_t hourly_duration_time = 0;
    std::uint64_t daily_duration_time = 0;
    std::uint64_t monthly_duration_time = 0;
};

// STATS_RPC
struct DatabaseRpc {
    std::string_view rpc;
    std::uint32_t count = 0;
    std::uint64_t time_average = 0;
    std::uint64_t time_total = 0;
};

// STATS_USER
struct DatabaseRpcUser {
    std::string_view user;
    std::uint32_t count = 0;
    std::uint64_t time_average = 0;
    std::uint64_t time_total = 0;
};

// STATS_REC
struct DatabaseStats {
    Time time_start = 0;
    Rollups rollups;
    List<DatabaseRpc> rpcs;
    List<DatabaseRpcUser> users;
};

}  // namespace restd::model
