// What slurmdbd knows: past and present jobs and their steps, and its own state and statistics.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/accounting_values.hpp"
#include "restd/model/job_values.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// TRES
struct Tres {
    std::string_view type;
    std::string_view name;
    std::uint32_t id = 0;    // tres_id, or given by slurmdbd; 0: not given
    std::int64_t count = 0;  // memory in MiB, energy in joules
    // In the minimum or maximum of a step: the task that has this value, and the node that it ran on.
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
    std::uint32_t flags = 0;  // wckey_tag_flag
};

// STEP
struct Step {
    std::uint32_t time_elapsed = 0;  // seconds, without those suspended
    Time time_end = 0;               // 0: it runs
    std::uint32_t exit_code = 0;     // wait status, as of waitpid()
    std::uint32_t nodes_count = 0;
    std::string_view nodes_range;
    std::uint32_t tasks_count = 0;
    std::string_view pid;
    NoVal32 cpu_requested_frequency_min;  // kHz, or a value of cpu_frequency; unset: none
    NoVal32 cpu_requested_frequency_max;  // likewise
    std::string_view cpu_governor;
    std::string_view kill_request_user;
    Time time_start = 0;
    std::uint32_t state = 0;                            // job_state
    std::uint64_t statistics_cpu_actual_frequency = 0;  // kHz
    NoVal64 statistics_energy_consumed;                 // joules; unset: not measured
    std::string_view step_id;
    std::string_view submit_line;
    std::string_view step_name;
    std::string_view stdin;  // these three as submitted, with patterns
    std::string_view stdout;
    std::string_view stderr;
    std::string_view stdin_expanded;
    std::string_view stdout_expanded;
    std::string_view stderr_expanded;
    NoVal32 time_limit;                // minutes; infinite: no limit; unset: not known
    std::uint32_t time_suspended = 0;  // seconds
    std::uint64_t time_system_seconds = 0;
    std::uint32_t time_system_microseconds = 0;  // beyond the whole seconds; the same below
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
    std::uint32_t allocation_nodes = 0;                // 0: it did not start
    std::uint32_t array_job_id = 0;                    // 0: no array task
    std::uint32_t array_limits_max_running_tasks = 0;  // 0: no limit
    NoVal32 array_task_id;                             // unset: no array task
    std::string_view array_task;
    AssociationShort association;
    std::string_view block;
    std::string_view cluster;
    std::string_view constraints;
    std::string_view container;
    std::uint32_t derived_exit_code = 0;  // wait status, as of waitpid()
    std::string_view exclusive;           // with whom it shares no nodes
    std::uint64_t sluid = 0;              // of this run; 0: none
    std::uint64_t original_sluid = 0;     // of its first run; 0: not known
    std::string_view oversubscribe;
    std::string_view comment_job;
    std::uint32_t time_elapsed = 0;  // seconds, without those suspended
    Time time_eligible = 0;
    Time time_end = 0;            // 0: it waits or runs
    std::uint32_t exit_code = 0;  // wait status
    std::string_view extra;
    std::string_view failed_node;
    std::uint32_t flags = 0;  // database_job_flag
    std::string_view group;
    std::uint32_t het_job_id = 0;  // 0: no component
    NoVal32 het_job_offset;        // from 0; unset: no component
    std::uint32_t job_id = 0;
    std::string_view name;
    std::string_view licenses;
    std::string_view mcs_label;
    std::string_view nodes;
    std::string_view partition;
    bool hold = false;
    NoVal32 priority;  // unset: none yet
    std::string_view qos;
    std::string_view qosreq;
    std::uint32_t required_cpus = 0;
    NoVal64 required_memory_per_cpu;   // MiB; unset: requested for each node
    NoVal64 required_memory_per_node;  // MiB; unset: requested for each CPU
    std::string_view kill_request_user;
    std::uint16_t restart_cnt = 0;
    std::uint32_t reservation_id = 0;  // 0: none
    std::string_view reservation_name;
    std::string_view reservation_requested;
    NoVal64 time_planned;  // seconds; unset: not known
    std::string_view script;
    std::uint16_t segment_size = 0;  // nodes; 0: all in one
    std::string_view stdin_expanded;
    std::string_view stdout_expanded;
    std::string_view stderr_expanded;
    std::string_view stdout;
    std::string_view stderr;
    std::string_view stdin;
    Time time_start = 0;              // 0: it has not started
    std::uint32_t state_current = 0;  // job_state
    std::string_view state_reason;
    List<Step> steps;
    Time time_submission = 0;
    std::string_view submit_line;
    std::uint32_t time_suspended = 0;  // seconds
    std::string_view comment_system;
    std::uint64_t time_system_seconds = 0;
    std::uint64_t time_system_microseconds = 0;  // beyond the whole seconds; the same below
    NoVal32 time_limit;                          // minutes; infinite: no limit
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

// JOB_MODIFY: what can be changed in the accounting record of a job. Null views and unset values: unchanged.
struct JobModification {
    std::string_view comment_administrator;
    std::string_view comment_job;  // shown as DerivedExitStr
    std::string_view comment_system;
    NoVal32 derived_exit_code;  // wait status, as of waitpid()
    std::string_view extra;
    List<Tres> tres_allocated;
    std::string_view wckey;
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
    bool job_altered = false;
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
    List<std::uint32_t> state;  // job_state, as in DatabaseJob::state_current
    List<std::string_view> step;
    NoVal32 timelimit_max;  // minutes
    NoVal32 timelimit_min;  // minutes
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
    std::uint64_t latency = 0;  // microseconds
    bool primary = false;
    std::int32_t status = 0;  // number of the error; 0: it answered
};

// ROLLUP_STATS
struct Rollups {
    std::uint16_t hourly_count = 0;
    std::uint16_t daily_count = 0;
    std::uint16_t monthly_count = 0;
    Time hourly_last_run = 0;
    Time daily_last_run = 0;
    Time monthly_last_run = 0;
    std::uint64_t hourly_duration_last = 0;  // microseconds, as all durations here
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
    std::uint64_t time_average = 0;  // microseconds
    std::uint64_t time_total = 0;    // microseconds
};

// STATS_USER
struct DatabaseRpcUser {
    std::string_view user;
    std::uint32_t count = 0;
    std::uint64_t time_average = 0;  // microseconds
    std::uint64_t time_total = 0;    // microseconds
};

// STATS_REC
struct DatabaseStats {
    Time time_start = 0;
    Rollups rollups;
    List<DatabaseRpc> rpcs;
    List<DatabaseRpcUser> users;
};

}  // namespace restd::model
