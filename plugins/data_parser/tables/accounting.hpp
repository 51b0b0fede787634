// Field tables of restd/model/accounting.hpp.
#pragma once

#include "codecs.hpp"
#include "exit_code.hpp"
#include "restd/model/accounting.hpp"
#include "rollups_v40.hpp"

namespace restd::tables {

// TRES
inline constexpr Row tres_rows[] = {
    RESTD_FIELD(model::Tres, type, "type", codec::string, "Kind of resource: cpu, mem, node, gres, license ..").required(),
    RESTD_FIELD(model::Tres, name, "name", codec::string, "Which one, where the kind has several: gpu for gres."),
    RESTD_FIELD(model::Tres, id, "id", codec::uint32, "Number of the resource in the accounting database."),
    RESTD_FIELD(model::Tres, count, "count", codec::int64, "How much of it; memory in MiB."),
};
RESTD_TABLE(tres, model::Tres, "TRES");

namespace codec {
inline constexpr auto tres = object<model::Tres>(tables::tres);
inline constexpr auto tres_list = list("TRES_LIST", tres);
inline constexpr auto tres_stream = stream("TRES_LIST", tres);
}  // namespace codec

// The extremes of a step's tasks, with where they were.
inline constexpr Row step_tres_rows[] = {
    RESTD_FIELD(model::Tres, type, "type", codec::string, "Kind of resource: cpu, mem, node, gres, license .."),
    RESTD_FIELD(model::Tres, name, "name", codec::string, "Which one, where the kind has several: gpu for gres."),
    RESTD_FIELD(model::Tres, id, "id", codec::uint32, "Number of the resource in the accounting database."),
    RESTD_FIELD(model::Tres, count, "count", codec::int64, "How much of it; memory in bytes."),
    RESTD_FIELD(model::Tres, task, "task", codec::uint32, "Task that it was."),
    RESTD_FIELD(model::Tres, node, "node", codec::string, "Node that the task ran on."),
};
RESTD_TABLE(step_tres, model::Tres, "");

namespace codec {
inline constexpr auto step_tres = object<model::Tres>(tables::step_tres);

constexpr TypedCodec<List<model::Tres>> step_tres_list(std::string_view type)
{
    auto codec = list(type, step_tres);
    codec.described_as = &tres_list;  // task and node have never been published
    return codec;
}

inline constexpr auto step_tres_req_max = step_tres_list("STEP_TRES_REQ_MAX");
inline constexpr auto step_tres_req_min = step_tres_list("STEP_TRES_REQ_MIN");
inline constexpr auto step_tres_usage_max = step_tres_list("STEP_TRES_USAGE_MAX");
inline constexpr auto step_tres_usage_min = step_tres_list("STEP_TRES_USAGE_MIN");
}  // namespace codec

// ASSOC_SHORT
inline constexpr Row assoc_short_rows[] = {
    RESTD_FIELD(model::AssociationShort, account, "account", codec::string, "Account."),
    RESTD_FIELD(model::AssociationShort, cluster, "cluster", codec::string, "Cluster."),
    RESTD_FIELD(model::AssociationShort, partition, "partition", codec::string,
                "Partition; empty where the association is for all."),
    RESTD_FIELD(model::AssociationShort, user, "user", codec::string, "User; empty for the account's own association.")
        .required(),
    RESTD_FIELD(model::AssociationShort, id, "id", codec::uint32, "Number of the association in the accounting database."),
};
RESTD_TABLE(assoc_short, model::AssociationShort, "ASSOC_SHORT");

namespace codec {
inline constexpr auto assoc_short = object<model::AssociationShort>(tables::assoc_short);
inline constexpr auto assoc_short_list = list("ASSOC_SHORT_LIST", assoc_short);
inline constexpr auto assoc_short_pointer = pointer(assoc_short);
}  // namespace codec

// WCKEY_TAG_STRUCT
inline constexpr Row wckey_tag_struct_rows[] = {
    RESTD_FIELD(model::WckeyTag, wckey, "wckey", codec::string, "The key, without the * that marks a default.").required(),
    RESTD_FIELD(model::WckeyTag, flags, "flags", codec::wckey_tag_flags, "Whether the key was given or is the user's default.")
        .required(),
};
RESTD_TABLE(wckey_tag_struct, model::WckeyTag, "WCKEY_TAG_STRUCT");

namespace codec {
inline constexpr auto wckey_tag_struct = object<model::WckeyTag>(tables::wckey_tag_struct);
}  // namespace codec

// STEP
inline constexpr Row step_rows[] = {
    RESTD_FIELD(model::Step, time_elapsed, "time/elapsed", codec::uint32, "Seconds that the step ran."),
    RESTD_FIELD(model::Step, time_end, "time/end", codec::timestamp_no_val, "When it ended."),
    RESTD_FIELD(model::Step, exit_code, "exit_code", codec::process_exit_code, "How it ended."),
    RESTD_FIELD(model::Step, nodes_count, "nodes/count", codec::uint32, "Number of nodes."),
    RESTD_FIELD(model::Step, nodes_range, "nodes/range", codec::string, "The nodes, as a ranged list."),
    RESTD_FIELD(model::Step, tasks_count, "tasks/count", codec::uint32, "Number of tasks."),
    RESTD_FIELD(model::Step, pid, "pid", codec::string, "Process that started the step, as HOST:PID.").deprecated(42),
    RESTD_FIELD(model::Step, cpu_requested_frequency_min, "CPU/requested_frequency/min", codec::uint32_no_val,
                "Lowest CPU frequency that was asked for, in kHz."),
    RESTD_FIELD(model::Step, cpu_requested_frequency_max, "CPU/requested_frequency/max", codec::uint32_no_val,
                "Highest CPU frequency that was asked for, in kHz."),
    RESTD_FIELD(model::Step, cpu_governor, "CPU/governor", codec::string, "CPU frequency governor that was asked for."),
    RESTD_FIELD(model::Step, kill_request_user, "kill_request_user", codec::string, "User who canceled it."),
    RESTD_FIELD(model::Step, time_start, "time/start", codec::timestamp_no_val, "When it began."),
    RESTD_FIELD(model::Step, state, "state", codec::job_state, "State."),
    RESTD_FIELD(model::Step, statistics_cpu_actual_frequency, "statistics/CPU/actual_frequency", codec::uint64,
                "CPU frequency on average, weighted, in kHz."),
    RESTD_FIELD(model::Step, statistics_energy_consumed, "statistics/energy/consumed", codec::uint64_no_val,
                "Energy that all its tasks took, in joules."),
    RESTD_FIELD(model::Step, step_id, "step/id", codec::string, "Job and step id."),
    RESTD_FIELD(model::Step, step_name, "step/name", codec::string, "Name."),
    RESTD_FIELD(model::Step, time_suspended, "time/suspended", codec::uint32, "Seconds that it was suspended."),
    RESTD_FIELD(model::Step, time_system_seconds, "time/system/seconds", codec::uint64,
                "CPU time in the kernel: whole seconds."),
    RESTD_FIELD(model::Step, time_system_microseconds, "time/system/microseconds", codec::uint32,
                "CPU time in the kernel: the microseconds beyond them."),
    RESTD_FIELD(model::Step, task_distribution, "task/distribution", codec::string,
                "How the tasks were laid out over the nodes."),
    RESTD_FIELD(model::Step, time_total_seconds, "time/total/seconds", codec::uint64, "CPU time in all: whole seconds."),
    RESTD_FIELD(model::Step, time_total_microseconds, "time/total/microseconds", codec::uint32,
                "CPU time in all: the microseconds beyond them."),
    RESTD_FIELD(model::Step, time_user_seconds, "time/user/seconds", codec::uint64,
                "CPU time outside the kernel: whole seconds."),
    RESTD_FIELD(model::Step, time_user_microseconds, "time/user/microseconds", codec::uint32,
                "CPU time outside the kernel: the microseconds beyond them."),
    RESTD_FIELD(model::Step, nodes_list, "nodes/list", codec::step_nodes, "The nodes, one by one."),
    RESTD_FIELD(model::Step, tres_requested_max, "tres/requested/max", codec::step_tres_req_max,
                "For each resource the most that a task wrote to or asked of it, with node and task."),
    RESTD_FIELD(model::Step, tres_requested_min, "tres/requested/min", codec::step_tres_req_min,
                "For each resource the least that a task wrote to or asked of it, with node and task."),
    RESTD_FIELD(model::Step, tres_consumed_max, "tres/consumed/max", codec::step_tres_usage_max,
                "For each resource the most that a task used, with node and task."),
    RESTD_FIELD(model::Step, tres_consumed_min, "tres/consumed/min", codec::step_tres_usage_min,
                "For each resource the least that a task used, with node and task."),
    RESTD_FIELD(model::Step, tres_requested_average, "tres/requested/average", codec::tres_list,
                "For each resource what a task asked of it on average."),
    RESTD_FIELD(model::Step, tres_requested_total, "tres/requested/total", codec::tres_list,
                "For each resource what all tasks asked of it."),
    RESTD_FIELD(model::Step, tres_consumed_average, "tres/consumed/average", codec::tres_list,
                "For each resource what a task used on average."),
    RESTD_FIELD(model::Step, tres_consumed_total, "tres/consumed/total", codec::tres_list,
                "For each resource what all tasks used."),
    RESTD_FIELD(model::Step, tres_allocated, "tres/allocated", codec::tres_list, "Resources that the step was given."),
};
RESTD_TABLE(step, model::Step, "STEP");

namespace codec {
inline constexpr auto step = object<model::Step>(tables::step);
inline constexpr auto step_list = list("STEP_LIST", step);
}  // namespace codec

// JOB
inline constexpr Row job_rows[] = {
    RESTD_FIELD(model::DatabaseJob, account, "account", codec::string, "Account that the job is charged to."),
    RESTD_FIELD(model::DatabaseJob, comment_administrator, "comment/administrator", codec::string,
                "Comment of an administrator."),
    RESTD_FIELD(model::DatabaseJob, allocation_nodes, "allocation_nodes", codec::uint32, "Number of nodes that the job had."),
    RESTD_FIELD(model::DatabaseJob, array_job_id, "array/job_id", codec::uint32,
                "Id of the array that the job belongs to; 0 where it is in none."),
    RESTD_FIELD(model::DatabaseJob, array_limits_max_running_tasks, "array/limits/max/running/tasks", codec::uint32,
                "Most tasks of the array that may run at a time; 0 where there is no limit."),
    RESTD_FIELD(model::DatabaseJob, array_task_id, "array/task_id", codec::uint32_no_val, "The job's index in the array."),
    RESTD_FIELD(model::DatabaseJob, array_task, "array/task", codec::string,
                "Indexes that one record stands for, as a ranged list, while they are pending."),
    RESTD_FIELD(model::DatabaseJob, association, "association", codec::assoc_short, "Association that the job ran under."),
    RESTD_FIELD(model::DatabaseJob, block, "block", codec::string, "Block of nodes on machines that have such."),
    RESTD_FIELD(model::DatabaseJob, cluster, "cluster", codec::string, "Cluster that the job ran on."),
    RESTD_FIELD(model::DatabaseJob, constraints, "constraints", codec::string, "Features of nodes that the job asked for."),
    RESTD_FIELD(model::DatabaseJob, container, "container", codec::string, "Path of the container's OCI bundle."),
    RESTD_FIELD(model::DatabaseJob, derived_exit_code, "derived_exit_code", codec::process_exit_code,
                "Highest exit code of all its steps."),
    RESTD_FIELD(model::DatabaseJob, comment_job, "comment/job", codec::string, "Comment of the user."),
    RESTD_FIELD(model::DatabaseJob, time_elapsed, "time/elapsed", codec::uint32, "Seconds that the job ran."),
    RESTD_FIELD(model::DatabaseJob, time_eligible, "time/eligible", codec::timestamp, "When it could first have started."),
    RESTD_FIELD(model::DatabaseJob, time_end, "time/end", codec::timestamp, "When it ended."),
    RESTD_FIELD(model::DatabaseJob, exit_code, "exit_code", codec::process_exit_code, "How it ended."),
    RESTD_FIELD(model::DatabaseJob, extra, "extra", codec::string, "Text that the site may use as it likes."),
    RESTD_FIELD(model::DatabaseJob, failed_node, "failed_node", codec::string, "Node whose failure ended the job."),
    RESTD_FIELD(model::DatabaseJob, flags, "flags", codec::slurmdb_job_flags,
                "How the job was started, and other facts of its record."),
    RESTD_FIELD(model::DatabaseJob, group, "group", codec::string, "Group that it ran as."),
    RESTD_FIELD(model::DatabaseJob, het_job_id, "het/job_id", codec::uint32,
                "Id of the heterogeneous job that it is a part of; 0 where of none."),
    RESTD_FIELD(model::DatabaseJob, het_job_offset, "het/job_offset", codec::uint32_no_val,
                "Its place among that job's parts."),
    RESTD_FIELD(model::DatabaseJob, job_id, "job_id", codec::uint32, "Id."),
    RESTD_FIELD(model::DatabaseJob, name, "name", codec::string, "Name."),
    RESTD_FIELD(model::DatabaseJob, licenses, "licenses", codec::string, "Licenses that it asked for."),
    RESTD_FIELD(model::DatabaseJob, mcs_label, "mcs/label", codec::string, "MCS label."),
    RESTD_FIELD(model::DatabaseJob, nodes, "nodes", codec::string, "Nodes that it had, as a ranged list."),
    RESTD_FIELD(model::DatabaseJob, partition, "partition", codec::string, "Partition."),
    RESTD_FIELD(model::DatabaseJob, hold, "hold", codec::boolean, "Whether it is held: its priority is 0."),
    RESTD_FIELD(model::DatabaseJob, priority, "priority", codec::uint32_no_val, "Priority."),
    RESTD_FIELD(model::DatabaseJob, qos, "qos", codec::string, "Quality of service."),
    RESTD_FIELD(model::DatabaseJob, qosreq, "qosreq", codec::string,
                "Qualities of service that it asked for, separated by commas.")
        .since_api(42),
    RESTD_FIELD(model::DatabaseJob, required_cpus, "required/CPUs", codec::uint32, "Least number of CPUs."),
    RESTD_FIELD(model::DatabaseJob, required_memory_per_cpu, "required/memory_per_cpu", codec::uint64_no_val,
                "Least memory for each CPU, in MiB."),
    RESTD_FIELD(model::DatabaseJob, required_memory_per_node, "required/memory_per_node", codec::uint64_no_val,
                "Least memory on each node, in MiB."),
    RESTD_FIELD(model::DatabaseJob, kill_request_user, "kill_request_user", codec::string, "User who canceled it."),
    RESTD_FIELD(model::DatabaseJob, restart_cnt, "restart_cnt", codec::uint16, "Number of times that it was started again.")
        .since_api(42),
    RESTD_FIELD(model::DatabaseJob, reservation_id, "reservation/id", codec::uint32,
                "Number of the reservation that it ran in."),
    RESTD_FIELD(model::DatabaseJob, reservation_name, "reservation/name", codec::string, "Reservation that it ran in."),
    RESTD_FIELD(model::DatabaseJob, time_planned, "time/planned", codec::uint64_no_val,
                "Seconds from when it could have started until it did, or is expected to.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, script, "script", codec::string, "Batch script, where it is kept and was asked for."),
    RESTD_FIELD(model::DatabaseJob, stdin_expanded, "stdin_expanded", codec::string,
                "File of standard input, its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdout_expanded, "stdout_expanded", codec::string,
                "File of standard output, its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stderr_expanded, "stderr_expanded", codec::string,
                "File of standard error, its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdout, "stdout", codec::string, "File of standard output as given, with its % patterns.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stderr, "stderr", codec::string, "File of standard error as given, with its % patterns.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdin, "stdin", codec::string, "File of standard input as given, with its % patterns.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, time_start, "time/start", codec::timestamp, "When it started."),
    RESTD_FIELD(model::DatabaseJob, state_current, "state/current", codec::job_state, "State."),
    RESTD_FIELD(model::DatabaseJob, state_reason, "state/reason", codec::string, "Why it is, or was last, not running."),
    RESTD_FIELD(model::DatabaseJob, steps, "steps", codec::step_list, "Its steps."),
    RESTD_FIELD(model::DatabaseJob, time_submission, "time/submission", codec::timestamp, "When it was submitted."),
    RESTD_FIELD(model::DatabaseJob, submit_line, "submit_line", codec::string, "Command line that submitted it."),
    RESTD_FIELD(model::DatabaseJob, time_suspended, "time/suspended", codec::uint32, "Seconds that it was suspended."),
    RESTD_FIELD(model::DatabaseJob, comment_system, "comment/system", codec::string, "Comment of Slurm or a plugin."),
    RESTD_FIELD(model::DatabaseJob, time_system_seconds, "time/system/seconds", codec::uint64,
                "CPU time in the kernel: whole seconds."),
    RESTD_FIELD(model::DatabaseJob, time_system_microseconds, "time/system/microseconds", codec::uint64,
                "CPU time in the kernel: the microseconds beyond them."),
    RESTD_FIELD(model::DatabaseJob, time_limit, "time/limit", codec::uint32_no_val, "Time limit in minutes."),
    RESTD_FIELD(model::DatabaseJob, time_total_seconds, "time/total/seconds", codec::uint64, "CPU time in all: whole seconds."),
    RESTD_FIELD(model::DatabaseJob, time_total_microseconds, "time/total/microseconds", codec::uint64,
                "CPU time in all: the microseconds beyond them."),
    RESTD_FIELD(model::DatabaseJob, tres_allocated, "tres/allocated", codec::tres_list, "Resources that the job was given."),
    RESTD_FIELD(model::DatabaseJob, tres_requested, "tres/requested", codec::tres_list, "Resources that it asked for."),
    RESTD_FIELD(model::DatabaseJob, used_gres, "used_gres", codec::string, "Generic resources that it used."),
    RESTD_FIELD(model::DatabaseJob, user, "user", codec::string, "User who owns it."),
    RESTD_FIELD(model::DatabaseJob, time_user_seconds, "time/user/seconds", codec::uint64,
                "CPU time outside the kernel: whole seconds."),
    RESTD_FIELD(model::DatabaseJob, time_user_microseconds, "time/user/microseconds", codec::uint64,
                "CPU time outside the kernel: the microseconds beyond them."),
    RESTD_FIELD(model::DatabaseJob, wckey, "wckey", codec::wckey_tag_struct, "Workload characterization key."),
    RESTD_FIELD(model::DatabaseJob, working_directory, "working_directory", codec::string, "Working directory."),
};
RESTD_TABLE(job, model::DatabaseJob, "JOB");

namespace codec {
inline constexpr auto job = object<model::DatabaseJob>(tables::job);
inline constexpr auto job_list = stream("JOB_LIST", job);
}  // namespace codec

// JOB_CONDITION
inline constexpr Row job_condition_rows[] = {
    RESTD_FIELD(model::JobCondition, account, "account", codec::string_list, "Only jobs of these accounts."),
    RESTD_FIELD(model::JobCondition, association, "association", codec::string_list,
                "Only jobs of these associations, by number."),
    RESTD_FIELD(model::JobCondition, cluster, "cluster", codec::string_list,
                "Only jobs of these clusters; without it those of this one."),
    RESTD_FIELD(model::JobCondition, constraints, "constraints", codec::string_list,
                "Only jobs that asked for these features."),
    RESTD_FIELD(model::JobCondition, cpus_max, "cpus_max", codec::uint32_no_val, "Only jobs with no more CPUs."),
    RESTD_FIELD(model::JobCondition, cpus_min, "cpus_min", codec::uint32_no_val, "Only jobs with no fewer CPUs."),
    RESTD_FIELD(model::JobCondition, scheduler_unset, "scheduler_unset", codec::boolean,
                "Jobs of which it is not known what started them."),
    RESTD_FIELD(model::JobCondition, scheduled_on_submit, "scheduled_on_submit", codec::boolean,
                "Jobs that started as they were submitted."),
    RESTD_FIELD(model::JobCondition, scheduled_by_main, "scheduled_by_main", codec::boolean,
                "Jobs that the main scheduler started."),
    RESTD_FIELD(model::JobCondition, scheduled_by_backfill, "scheduled_by_backfill", codec::boolean,
                "Jobs that the backfill scheduler started."),
    RESTD_FIELD(model::JobCondition, job_started, "job_started", codec::boolean,
                "Jobs whose start was received from the controller."),
    RESTD_FIELD(model::JobCondition, exit_code, "exit_code", codec::plain_int32, "Only jobs that ended with this exit code."),
    RESTD_FIELD(model::JobCondition, show_duplicates, "show_duplicates", codec::boolean,
                "Also earlier records of jobs that were requeued, and of reused ids."),
    RESTD_FIELD(model::JobCondition, skip_steps, "skip_steps", codec::boolean, "Leave out the steps."),
    RESTD_FIELD(model::JobCondition, disable_truncate_usage_time, "disable_truncate_usage_time", codec::boolean,
                "Give times in full where they reach beyond the period that was asked for."),
    RESTD_FIELD(model::JobCondition, whole_hetjob, "whole_hetjob", codec::boolean,
                "All parts of a heterogeneous job where one of them is asked for."),
    RESTD_FIELD(model::JobCondition, disable_whole_hetjob, "disable_whole_hetjob", codec::boolean,
                "Only those parts of a heterogeneous job that are asked for."),
    RESTD_FIELD(model::JobCondition, disable_wait_for_result, "disable_wait_for_result", codec::boolean,
                "Do not wait for the result."),
    RESTD_FIELD(model::JobCondition, usage_time_as_submit_time, "usage_time_as_submit_time", codec::boolean,
                "Take start_time as the time of submission."),
    RESTD_FIELD(model::JobCondition, show_batch_script, "show_batch_script", codec::boolean, "With the batch scripts."),
    RESTD_FIELD(model::JobCondition, show_job_environment, "show_job_environment", codec::boolean,
                "With the jobs' environments."),
    RESTD_FIELD(model::JobCondition, format, "format", codec::string_list, "Without effect; taken for sacct's sake."),
    RESTD_FIELD(model::JobCondition, groups, "groups", codec::string_list, "Only jobs of these groups, by name or number."),
    RESTD_FIELD(model::JobCondition, job_name, "job_name", codec::string_list, "Only jobs of these names."),
    RESTD_FIELD(model::JobCondition, nodes_max, "nodes_max", codec::uint32_no_val, "Only jobs with no more nodes."),
    RESTD_FIELD(model::JobCondition, nodes_min, "nodes_min", codec::uint32_no_val, "Only jobs with no fewer nodes."),
    RESTD_FIELD(model::JobCondition, partition, "partition", codec::string_list, "Only jobs of these partitions."),
    RESTD_FIELD(model::JobCondition, qos, "qos", codec::string_list, "Only jobs of these qualities of service."),
    RESTD_FIELD(model::JobCondition, reason, "reason", codec::string_list, "Only jobs that wait for one of these reasons."),
    RESTD_FIELD(model::JobCondition, reservation, "reservation", codec::string_list,
                "Only jobs of these reservations, by name."),
    RESTD_FIELD(model::JobCondition, reservation_id, "reservation_id", codec::string_list,
                "Only jobs of these reservations, by number."),
    RESTD_FIELD(model::JobCondition, state, "state", codec::job_state_id_string_list,
                "Only jobs that were in one of these states."),
    RESTD_FIELD(model::JobCondition, step, "step", codec::selected_step_list,
                "Only these jobs and steps: 1234, 1234_5, 1234+1, 1234.0."),
    RESTD_FIELD(model::JobCondition, timelimit_max, "timelimit_max", codec::uint32_no_val,
                "Only jobs with a time limit no longer than this, in minutes."),
    RESTD_FIELD(model::JobCondition, timelimit_min, "timelimit_min", codec::uint32_no_val,
                "Only jobs with a time limit no shorter than this, in minutes."),
    RESTD_FIELD(model::JobCondition, end_time, "end_time", codec::timestamp, "Only jobs that began before this time."),
    RESTD_FIELD(model::JobCondition, start_time, "start_time", codec::timestamp,
                "Only jobs that ended after this time, or have not."),
    RESTD_FIELD(model::JobCondition, submit_time, "submit_time", codec::timestamp_no_val,
                "Only jobs submitted at this time or later."),
    RESTD_FIELD(model::JobCondition, node, "node", codec::string,
                "Only jobs that ran on one of these nodes, as a ranged list."),
    RESTD_FIELD(model::JobCondition, users, "users", codec::string_list, "Only jobs of these users, by name or number."),
    RESTD_FIELD(model::JobCondition, wckey, "wckey", codec::string_list,
                "Only jobs with these workload characterization keys."),
};
RESTD_TABLE(job_condition, model::JobCondition, "JOB_CONDITION");

// SLURMDBD_PING
inline constexpr Row slurmdbd_ping_rows[] = {
    RESTD_FIELD(model::DatabasePing, hostname, "hostname", codec::string, "Host that slurmdbd runs on.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, responding, "responding", codec::boolean, "Whether it answers.").since_api(42).required(),
    RESTD_FIELD(model::DatabasePing, latency, "latency", codec::uint64, "Microseconds that the answer took.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, primary, "primary", codec::boolean, "Whether it is the first one to be asked.")
        .since_api(42)
        .required(),
};
RESTD_TABLE(slurmdbd_ping, model::DatabasePing, "SLURMDBD_PING");

namespace codec {
inline constexpr auto slurmdbd_ping = object<model::DatabasePing>(tables::slurmdbd_ping);
inline constexpr auto slurmdbd_ping_array = stream("SLURMDBD_PING_ARRAY", slurmdbd_ping);
}  // namespace codec

// ROLLUP_STATS
inline constexpr Row rollup_stats_rows[] = {
    RESTD_FIELD(model::Rollups, hourly_count, "hourly/count", codec::uint16, "Number of hourly rollups.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_count, "daily/count", codec::uint16, "Number of daily rollups.").since_api(41).required(),
    RESTD_FIELD(model::Rollups, monthly_count, "monthly/count", codec::uint16, "Number of monthly rollups.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_last_run, "hourly/last_run", codec::timestamp, "When the hourly rollup last ran.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_last_run, "daily/last_run", codec::timestamp, "When the daily rollup last ran.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_last_run, "monthly/last_run", codec::timestamp, "When the monthly rollup last ran.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_last, "hourly/duration/last", codec::uint64,
                "Microseconds that the last hourly rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_last, "daily/duration/last", codec::uint64,
                "Microseconds that the last daily rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_last, "monthly/duration/last", codec::uint64,
                "Microseconds that the last monthly rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_max, "hourly/duration/max", codec::uint64,
                "Microseconds that the longest hourly rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_max, "daily/duration/max", codec::uint64,
                "Microseconds that the longest daily rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_max, "monthly/duration/max", codec::uint64,
                "Microseconds that the longest monthly rollup took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_time, "hourly/duration/time", codec::uint64,
                "Microseconds that all hourly rollups took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_time, "daily/duration/time", codec::uint64,
                "Microseconds that all daily rollups took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_time, "monthly/duration/time", codec::uint64,
                "Microseconds that all monthly rollups took.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(rollup_stats, model::Rollups, "ROLLUP_STATS");

namespace codec {
#if RESTD_API <= 40
inline constexpr auto rollup_stats = via<model::Rollups>(rollup_list, list_rollups);
#else
inline constexpr auto rollup_stats = object<model::Rollups>(tables::rollup_stats);
#endif
}  // namespace codec

// STATS_RPC
inline constexpr Row stats_rpc_rows[] = {
    RESTD_FIELD(model::DatabaseRpc, rpc, "rpc", codec::string, "Type of request."),
    RESTD_FIELD(model::DatabaseRpc, count, "count", codec::uint32, "Number of such requests."),
    RESTD_FIELD(model::DatabaseRpc, time_average, "time/average", codec::uint64, "Microseconds that one took on average."),
    RESTD_FIELD(model::DatabaseRpc, time_total, "time/total", codec::uint64, "Microseconds that all took."),
};
RESTD_TABLE(stats_rpc, model::DatabaseRpc, "STATS_RPC");

namespace codec {
inline constexpr auto stats_rpc = object<model::DatabaseRpc>(tables::stats_rpc);
inline constexpr auto stats_rpc_list = list("STATS_RPC_LIST", stats_rpc);
}  // namespace codec

// STATS_USER
inline constexpr Row stats_user_rows[] = {
    RESTD_FIELD(model::DatabaseRpcUser, user, "user", codec::string, "User."),
    RESTD_FIELD(model::DatabaseRpcUser, count, "count", codec::uint32, "Number of the user's requests."),
    RESTD_FIELD(model::DatabaseRpcUser, time_average, "time/average", codec::uint64, "Microseconds that one took on average."),
    RESTD_FIELD(model::DatabaseRpcUser, time_total, "time/total", codec::uint64, "Microseconds that all took."),
};
RESTD_TABLE(stats_user, model::DatabaseRpcUser, "STATS_USER");

namespace codec {
inline constexpr auto stats_user = object<model::DatabaseRpcUser>(tables::stats_user);
inline constexpr auto stats_user_list = list("STATS_USER_LIST", stats_user);
}  // namespace codec

// STATS_REC
inline constexpr Row stats_rec_rows[] = {
    RESTD_FIELD(model::DatabaseStats, time_start, "time_start", codec::timestamp, "Since when slurmdbd has counted."),
    RESTD_FIELD(model::DatabaseStats, rollups, "rollups", codec::rollup_stats, "Its rollups of usage by hour, day and month."),
    RESTD_FIELD(model::DatabaseStats, rpcs, "RPCs", codec::stats_rpc_list, "Requests by type."),
    RESTD_FIELD(model::DatabaseStats, users, "users", codec::stats_user_list, "Requests by user."),
};
RESTD_TABLE(stats_rec, model::DatabaseStats, "STATS_REC");

namespace codec {
inline constexpr auto stats_rec = object<model::DatabaseStats>(tables::stats_rec);
inline constexpr auto stats_rec_pointer = pointer(stats_rec, true);
}  // namespace codec

}  // namespace restd::tables
