// The record of one job of this cluster.
//
// A JobRecord is immutable once it is shared (shared_ptr<const JobRecord>): to change a job, a new record replaces it. So a
// listing can read thousands of records without a lock. The values that a job was submitted with are in JobDetails, which all
// tasks of an array share. Its script, arguments and environment are in JobPayload, which equal submissions share.
// Threads: immutable values.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
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

// Why a job waits, or why it ended.
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
    // Limits and permissions.
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
    // From here on one value for each kind of limit and resource, see tres_reason().
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
    std::string digest;  // of all the members above: the key in the store
};

struct JobDetails {
    SharedText name, account, partitions, user, group, qos, comment, admin_comment, system_comment, extra, mail_user, licenses,
        features, required_nodes, excluded_nodes, std_in, std_out, std_err, work_dir, wckey, network, tres_per_task, mcs_label,
        prefer, command, submit_host, cpu_binding, selinux_context, tres_req, array_text, reservation;
    std::uint32_t user_id = 0, group_id = 0;
    std::uint32_t qos_id = 0;  // 0: the book has no such QOS
    std::uint64_t flags = 0;
    NoVal32 tasks, cpus_wanted, max_cpus, min_nodes, max_nodes, time_minimum, temporary_disk;
    NoVal16 cpus_per_task, cpus_per_node, threads_per_core, cores_per_socket, sockets_per_node, tasks_per_node,
        tasks_per_socket, tasks_per_core;
    NoVal64 memory_per_cpu, memory_per_node;
    std::uint32_t cpus = 1;       // number of CPUs to allocate
    std::uint64_t memory_mb = 0;  // memory to allocate
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

// What has been changed in a job's accounting record since it was written (POST slurmdb job). The job itself is not affected.
struct Amendment {
    std::optional<SharedText> comment_administrator, comment_job, comment_system, extra, wckey;  // nullopt: unchanged
    NoVal32 derived_exit_code;                                                                   // unset: unchanged
    std::vector<std::pair<std::uint32_t, std::uint64_t>> tres;  // id, count; TRES that are not listed are unchanged

    // Takes over what `newer` changes.
    void merge(const Amendment& newer);
};

// The limits of a job that an administrator has set, so that they are not enforced any more.
namespace admin_set {
inline constexpr std::uint8_t time = 1, size = 2;
}  // namespace admin_set

struct JobRecord {
    std::uint64_t run = 0;  // row of this run in the store; a requeued job gets a new run
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;        // 0: not an array
    NoVal32 array_task_id;                 // unset for the record of the tasks that have not started
    std::shared_ptr<const TaskSet> tasks;  // these tasks; tasks_text is the text that shows them
    SharedText tasks_text;
    std::uint32_t state = state::pending;
    Reason reason = Reason::none;
    std::uint8_t started_by = 0;  // SLURMDB flags: 2 on submit, 4 main, 8 backfill
    bool held_by_admin = false;
    bool cancel_requested = false;  // its processes are being ended on request
    bool requeue_requested = false;
    bool node_failed = false;       // ends because its node went down
    bool warned = false;            // kill_warning_signal was sent
    std::uint8_t admin_set = 0;     // admin_set:: bits
    bool priority_set = false;      // by a user or administrator: it is not worked out any more
    std::uint32_t priority = 1;     // 0: held
    std::uint32_t association = 0;  // id of the association it is charged to; 0: there is none in the book
    std::uint16_t restarts = 0;
    Time submit_time = 0, begin_time = 0, eligible_time = 0, accrue_time = 0, start_time = 0, end_time = 0, last_evaluation = 0;
    Time kill_time = 0;  // when its processes were told to end
    Time began = 0;      // when it started, by EngineCommon::steady() (start_time is by the clock); not stored; 0: did not run
    NoVal32 time_limit;  // minutes
    std::uint32_t exit_code = 0;  // as returned by wait()
    SharedText partition;         // the one it runs in; before the start, the first of those requested
    SharedText reservation;       // the one it runs in
    SharedText state_text;        // details of the reason
    SharedText killed_by;         // the user who cancelled it
    DependencyList dependency;
    std::uint64_t user_usec = 0, system_usec = 0, max_rss_kb = 0;
    std::shared_ptr<const Allocation> allocation;  // null until it starts
    std::shared_ptr<const Amendment> amendment;    // null: none
    std::shared_ptr<const JobDetails> details;     // never null

    std::uint32_t base_state() const { return state::base(state); }
    // Waiting and without processes (a job that is being requeued still has some for a while).
    bool is_pending() const { return base_state() == state::pending && (state & state::completing) == 0; }
    // Has processes: running, or being ended.
    bool is_active() const { return base_state() == state::running || (state & state::completing) != 0; }
    bool is_finished() const { return base_state() > state::suspended && (state & state::completing) == 0; }
    // The record of those tasks of an array that have not started.
    bool is_array_head() const { return tasks != nullptr; }
};
using JobRef = std::shared_ptr<const JobRecord>;

// When a started job began, for computing its duration.
inline Time began(const JobRecord& job)
{
    return job.began != 0 ? job.began : job.start_time;
}

// Makes `record` the record of `tasks`. REQUIRES: record.details, !tasks.empty().
void set_tasks(JobRecord& record, TaskSet tasks);

// Convert between records and the store's blobs: tag, length and bytes for each member. Unknown tags are skipped; a member
// without a tag in the blob stays as it is. decode_state() does not set tasks_text: set_tasks() does, because it needs the
// details.
std::string encode_details(const JobDetails& details);
void decode_details(std::string_view blob, JobDetails& details, TextPool& pool);
std::string encode_state(const JobRecord& record);
void decode_state(std::string_view blob, JobRecord& record, TextPool& pool);
std::string encode_payload(const JobPayload& payload);
std::shared_ptr<JobPayload> decode_payload(std::string_view blob);

// The name of a job in the log: "JobId=12", "JobId=14 (12_3)".
std::string log_name(const JobRecord& job);

}  // namespace restd::embedded
