// One job as this cluster keeps it.
//
// A JobRecord is immutable once it is shared (shared_ptr<const JobRecord>): a change is a new record put in its place, so that
// a listing can read a thousand of them without a lock. What a job was submitted with lies in JobDetails, which all tasks of
// an array share; its script, arguments and environment in JobPayload, which equal submissions share.
// Threads: immutable values.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accounting/limit_names.hpp"
#include "base/array_spec.hpp"
#include "base/shared_text.hpp"
#include "jobs/dependency.hpp"
#include "restd/model/job_values.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

namespace state = model::job_state;

// Why a job waits or ended as it did.
enum class Reason : std::uint16_t {
    none,
    priority,
    dependency,
    resources,
    partition_node_limit,
    partition_time_limit,
    partition_down,
    partition_inactive,
    job_held_admin,
    begin_time,
    licenses,
    job_held_user,
    dependency_never_satisfied,
    nonzero_exit_code,
    raised_signal,
    time_limit,
    launch_failure,
    bad_constraints,
    array_task_limit,
    node_down,
    deadline,
    partition_config,
    system_failure,
    node_not_available,
    reservation,
    reservation_deleted,
    // Who may use what, and how much of it.
    invalid_account = 0x80,
    invalid_qos,
    account_not_allowed,
    qos_not_allowed,
    qos_usage_threshold,
    qos_group_jobs,
    qos_group_submit_jobs,
    qos_group_wall,
    qos_max_wall_per_job,
    qos_max_jobs_per_user,
    qos_max_submit_jobs_per_user,
    max_jobs_per_account,
    max_submit_jobs_per_account,
    association_group_jobs,
    association_group_submit_jobs,
    association_group_wall,
    association_max_jobs,
    association_max_submit_jobs,
    association_max_wall_per_job,
    // From here on kinds of limits times resources, see tres_reason().
    first_tres_limit = 0x100,
};
std::string_view to_string(Reason reason);  // "JobHeldUser"; static
inline constexpr Reason tres_reason(TresLimit limit, LimitedResource resource)
{
    return static_cast<Reason>(static_cast<std::size_t>(Reason::first_tres_limit) +
                               static_cast<std::size_t>(limit) * limited_resources + static_cast<std::size_t>(resource));
}

namespace job_flag = model::job_flag;

struct JobPayload {
    std::string script;
    std::vector<std::string> environment;
    std::vector<std::string> arguments;
    std::string digest;  // of all of the above: its key in the store
};

struct JobDetails {
    SharedText name, account, partitions, user, group, qos, comment, admin_comment, system_comment, extra, mail_user, licenses,
        features, required_nodes, excluded_nodes, std_in, std_out, std_err, work_dir, wckey, network, tres_per_task, mcs_label,
        prefer, command, submit_host, cpu_binding, selinux_context, tres_req, array_text, reservation;
    std::uint32_t user_id = 0, group_id = 0;
    std::uint32_t qos_id = 0;  // 0: the book has no such quality of service
    std::uint64_t flags = 0;
    NoVal32 tasks, cpus_wanted, max_cpus, min_nodes, max_nodes, time_minimum, temporary_disk;
    NoVal16 cpus_per_task, cpus_per_node, threads_per_core, cores_per_socket, sockets_per_node, tasks_per_node,
        tasks_per_socket, tasks_per_core;
    NoVal64 memory_per_cpu, memory_per_node;
    std::uint32_t cpus = 1;       // what is allocated for it
    std::uint64_t memory_mb = 0;  // likewise
    std::int32_t nice = 0;
    Time deadline = 0;
    std::uint16_t mail_type = 0, shared = 0xfffe, open_mode = 0, kill_warning_signal = 0, kill_warning_delay = 0,
                  kill_warning_flags = 0;
    bool requeue = true, exclusive = false, contiguous = false, overcommit = false;
    bool no_script = false;  // an allocation: it has no processes of its own
    std::uint32_t array_max_running = 0, array_count = 0, array_min = 0, array_max = 0, array_step = 1;
    std::uint32_t profile = 0;
    std::vector<std::pair<std::uint8_t, std::uint64_t>> rlimits;  // RLIMIT_ number, value (all ones: no limit)
    std::shared_ptr<const JobPayload> payload;

    // Derived from `licenses` and `partitions`; not stored.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> license_needs;  // index in ClusterConf::licenses, count
    std::vector<std::uint16_t> partition_indices;                        // in ClusterConf::partitions
};

inline constexpr std::size_t most_cpus = 1024;
struct Allocation {
    std::uint32_t cpus = 0;
    std::uint64_t memory_mb = 0;
    std::bitset<most_cpus> cpu_ids;
};

// What an administrator has set on a job: limits on it do not count any more.
namespace admin_set {
inline constexpr std::uint8_t time = 1, size = 2;
}  // namespace admin_set

struct JobRecord {
    std::uint64_t run = 0;  // its row in the store; a requeued job begins a new one
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;        // 0: not an array
    NoVal32 array_task_id;                 // unset for the record that stands for the tasks which have not started
    std::shared_ptr<const TaskSet> tasks;  // those, with the text that shows them
    SharedText tasks_text;
    std::uint32_t state = state::pending;
    Reason reason = Reason::none;
    std::uint8_t started_by = 0;  // SLURMDB's flags: 2 on submit, 4 main, 8 backfill
    bool held_by_admin = false;
    bool cancel_requested = false;  // its processes are being ended because somebody asked
    bool requeue_requested = false;
    bool node_failed = false;       // it ends because its node was taken down
    bool warned = false;            // kill_warning_signal was sent
    std::uint8_t admin_set = 0;     // admin_set:: bits
    bool priority_set = false;      // by somebody: it is not worked out any more
    std::uint32_t priority = 1;     // 0: held
    std::uint32_t association = 0;  // id of the one it is charged to; 0: the book has none
    std::uint16_t restarts = 0;
    Time submit_time = 0, begin_time = 0, eligible_time = 0, accrue_time = 0, start_time = 0, end_time = 0, last_evaluation = 0;
    Time kill_time = 0;  // when its processes were told to end
    Time began = 0;      // when it started, by EngineCommon::steady(), which start_time is not; not stored; 0: it did not run
    NoVal32 time_limit;  // minutes
    std::uint32_t exit_code = 0;  // as wait() has it
    SharedText partition;         // the one it runs in; before that the first of those it asks for
    SharedText reservation;       // the one it runs in
    SharedText state_text;        // more about the reason
    SharedText killed_by;         // the user who cancelled it
    DependencyList dependency;
    std::uint64_t user_usec = 0, system_usec = 0, max_rss_kb = 0;
    std::shared_ptr<const Allocation> allocation;  // null until it starts
    std::shared_ptr<const JobDetails> details;     // never null

    std::uint32_t base_state() const { return state::base(state); }
    // Waits, and has no processes (a job that is requeued still has some for a while).
    bool is_pending() const { return base_state() == state::pending && (state & state::completing) == 0; }
    // Has processes: running, or being ended.
    bool is_active() const { return base_state() == state::running || (state & state::completing) != 0; }
    bool is_finished() const { return base_state() > state::suspended && (state & state::completing) == 0; }
    // Stands for tasks of an array that have not started.
    bool is_array_head() const { return tasks != nullptr; }
};
using JobRef = std::shared_ptr<const JobRecord>;

// When a job that has started did, as far as its duration goes.
inline Time began(const JobRecord& job)
{
    return job.began != 0 ? job.began : job.start_time;
}

// Makes `record` stand for `tasks`. REQUIRES: record.details, !tasks.empty().
void set_tasks(JobRecord& record, TaskSet tasks);

// Between records and the store's blobs: tag, length, bytes for each member. Unknown tags are skipped, missing ones leave the
// member as it is. decode_state() leaves tasks_text to set_tasks(), which needs the details.
std::string encode_details(const JobDetails& details);
void decode_details(std::string_view blob, JobDetails& details, TextPool& pool);
std::string encode_state(const JobRecord& record);
void decode_state(std::string_view blob, JobRecord& record, TextPool& pool);
std::string encode_payload(const JobPayload& payload);
std::shared_ptr<JobPayload> decode_payload(std::string_view blob);

// How a job is named in the log: "JobId=12", "JobId=14 (12_3)".
std::string log_name(const JobRecord& job);

}  // namespace restd::embedded
