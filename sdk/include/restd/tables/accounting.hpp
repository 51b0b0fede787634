// Field tables of restd/model/accounting.hpp.
#pragma once

#include "restd/model/accounting.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/tables/exit_code.hpp"
#include "restd/tables/rollups_v40.hpp"
#include "restd/tables/short_text.hpp"

namespace restd::tables {

// TRES
inline constexpr Row tres_rows[] = {
    RESTD_FIELD(model::Tres, type, "type", codec::string,
                "Kind of the TRES: cpu, mem, energy, node, billing, fs, vmem, pages, gres, license or bb.")
        .required(),
    RESTD_FIELD(model::Tres, name, "name", codec::string,
                "Name within the kind, as gpu for gres. Empty where the kind has one TRES."),
    RESTD_FIELD(model::Tres, id, "id", codec::uint32, "Database id of the TRES, given by slurmdbd."),
    RESTD_FIELD(model::Tres, count, "count", codec::int64, "Amount of the TRES. Memory in MiB, energy in joules."),
};
RESTD_TABLE(tres, model::Tres, "TRES");

namespace codec {
inline constexpr auto tres = object<model::Tres>(tables::tres);
inline constexpr auto tres_list = list("TRES_LIST", tres);
inline constexpr auto tres_stream = stream("TRES_LIST", tres);
}  // namespace codec

// The extremes of a step's tasks, with where they were.
inline constexpr Row step_tres_rows[] = {
    RESTD_FIELD(model::Tres, type, "type", codec::string,
                "Kind of the TRES: cpu, mem, energy, node, billing, fs, vmem, pages, gres, license or bb."),
    RESTD_FIELD(model::Tres, name, "name", codec::string,
                "Name within the kind, as gpu for gres. Empty where the kind has one TRES."),
    RESTD_FIELD(model::Tres, id, "id", codec::uint32, "Database id of the TRES, given by slurmdbd."),
    RESTD_FIELD(model::Tres, count, "count", codec::int64,
                "Amount that the task used. Memory in bytes, CPU time in milliseconds."),
    RESTD_FIELD(model::Tres, task, "task", codec::uint32, "Id of the task with this extreme, counted from 0."),
    RESTD_FIELD(model::Tres, node, "node", codec::string, "Node where that task ran."),
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
    RESTD_FIELD(model::AssociationShort, account, "account", codec::string, "Account of the association (Account)."),
    RESTD_FIELD(model::AssociationShort, cluster, "cluster", codec::string, "Cluster of the association (Cluster)."),
    RESTD_FIELD(model::AssociationShort, partition, "partition", codec::string,
                "Partition of the association (Partition). Empty: all partitions."),
    RESTD_FIELD(model::AssociationShort, user, "user", codec::string,
                "User of the association (User). Empty: the account's own association.")
        .required(),
    RESTD_FIELD(model::AssociationShort, id, "id", codec::uint32, "Database id of the association, given by slurmdbd."),
};
RESTD_TABLE(assoc_short, model::AssociationShort, "ASSOC_SHORT");

namespace codec {
inline constexpr auto assoc_short = object<model::AssociationShort>(tables::assoc_short);
inline constexpr auto assoc_short_list = list("ASSOC_SHORT_LIST", assoc_short);
inline constexpr auto assoc_short_pointer = pointer(assoc_short);
}  // namespace codec

// WCKEY_TAG_STRUCT
inline constexpr Row wckey_tag_struct_rows[] = {
    RESTD_FIELD(model::WckeyTag, wckey, "wckey", codec::string,
                "Label that usage is counted by (--wckey), without the * that marks a default.")
        .required(),
    RESTD_FIELD(model::WckeyTag, flags, "flags", codec::wckey_tag_flags,
                "ASSIGNED_DEFAULT where the job gave no wckey and got the user's default.")
        .required(),
};
RESTD_TABLE(wckey_tag_struct, model::WckeyTag, "WCKEY_TAG_STRUCT");

namespace codec {
inline constexpr auto wckey_tag_struct = object<model::WckeyTag>(tables::wckey_tag_struct);
}  // namespace codec

// STEP
inline constexpr Row step_rows[] = {
    RESTD_FIELD(model::Step, time_elapsed, "time/elapsed", codec::uint32,
                "Seconds that the step ran, without time suspended (sacct Elapsed)."),
    RESTD_FIELD(model::Step, time_end, "time/end", codec::timestamp_no_val,
                "End of the step in UNIX seconds. Unset or 0: it runs."),
    RESTD_FIELD(model::Step, exit_code, "exit_code", codec::process_exit_code, "How the step ended (sacct ExitCode)."),
    RESTD_FIELD(model::Step, nodes_count, "nodes/count", codec::uint32, "Number of nodes that the step had (sacct NNodes)."),
    RESTD_FIELD(model::Step, nodes_range, "nodes/range", codec::string,
                "Nodes of the step as a ranged list, as n[1-4] (sacct NodeList)."),
    RESTD_FIELD(model::Step, tasks_count, "tasks/count", codec::uint32,
                "Number of tasks of the step (--ntasks, sacct NTasks)."),
    RESTD_FIELD(model::Step, pid, "pid", codec::string, "Host and process id of the srun that started the step, as HOST:PID.")
        .deprecated(42)
        .until_api(44),
    RESTD_FIELD(model::Step, cpu_requested_frequency_min, "CPU/requested_frequency/min", codec::uint32_no_val,
                "Lowest CPU frequency asked for, in kHz (--cpu-freq). Unset: none."),
    RESTD_FIELD(model::Step, cpu_requested_frequency_max, "CPU/requested_frequency/max", codec::uint32_no_val,
                "Highest CPU frequency asked for, in kHz (--cpu-freq). Unset: none."),
    RESTD_FIELD(model::Step, cpu_governor, "CPU/governor", codec::string, "CPU frequency governor asked for (--cpu-freq)."),
    RESTD_FIELD(model::Step, kill_request_user, "kill_request_user", codec::string,
                "User who cancelled the step. Empty: nobody."),
    RESTD_FIELD(model::Step, time_start, "time/start", codec::timestamp_no_val, "Start of the step in UNIX seconds."),
    RESTD_FIELD(model::Step, state, "state", codec::job_state, "State of the step: one base state (sacct State)."),
    RESTD_FIELD(model::Step, statistics_cpu_actual_frequency, "statistics/CPU/actual_frequency", codec::uint64,
                "Mean CPU frequency of the tasks in kHz, weighted by CPU time (sacct AveCPUFreq)."),
    RESTD_FIELD(model::Step, statistics_energy_consumed, "statistics/energy/consumed", codec::uint64_no_val,
                "Energy that all tasks took, in joules (sacct ConsumedEnergyRaw). Unset: not measured."),
    RESTD_FIELD(model::Step, step_id, "step/id", codec::string, "Job id and step id, as 1234.0 or 1234.batch (sacct JobID)."),
    RESTD_FIELD(model::Step, submit_line, "submit_line", codec::string,
                "Command line that started the step, as srun -n4 hostname (sacct SubmitLine).")
        .since_api(45),
    RESTD_FIELD(model::Step, step_name, "step/name", codec::string,
                "Name of the step: the program's, or batch or extern (sacct JobName)."),
    RESTD_FIELD(model::Step, stderr, "step/stderr", codec::string,
                "Path of standard error as asked for, with % patterns (srun --error).")
        .since_api(43),
    RESTD_FIELD(model::Step, stdin, "step/stdin", codec::string,
                "Path of standard input as asked for, with % patterns (srun --input).")
        .since_api(43),
    RESTD_FIELD(model::Step, stdout, "step/stdout", codec::string,
                "Path of standard output as asked for, with % patterns (srun --output).")
        .since_api(43),
    RESTD_FIELD(model::Step, stderr_expanded, "step/stderr_expanded", codec::string,
                "Path of standard error with its % patterns filled in.")
        .since_api(43),
    RESTD_FIELD(model::Step, stdin_expanded, "step/stdin_expanded", codec::string,
                "Path of standard input with its % patterns filled in.")
        .since_api(43),
    RESTD_FIELD(model::Step, stdout_expanded, "step/stdout_expanded", codec::string,
                "Path of standard output with its % patterns filled in.")
        .since_api(43),
    RESTD_FIELD(model::Step, time_suspended, "time/suspended", codec::uint32,
                "Seconds that the step was suspended (sacct Suspended)."),
    RESTD_FIELD(model::Step, time_system_seconds, "time/system/seconds", codec::uint64,
                "CPU time in the kernel: whole seconds (sacct SystemCPU)."),
    RESTD_FIELD(model::Step, time_system_microseconds, "time/system/microseconds", codec::uint32,
                "CPU time in the kernel: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::Step, task_distribution, "task/distribution", codec::string,
                "Layout of tasks over nodes and sockets (--distribution, sacct Layout)."),
    RESTD_FIELD(model::Step, time_limit, "time/limit", codec::uint32_no_val,
                "Time limit of the step in minutes (srun --time). Infinite: the job's. Unset: not known.")
        .since_api(43),
    RESTD_FIELD(model::Step, time_total_seconds, "time/total/seconds", codec::uint64,
                "CPU time in kernel and program: whole seconds (sacct TotalCPU)."),
    RESTD_FIELD(model::Step, time_total_microseconds, "time/total/microseconds", codec::uint32,
                "CPU time in kernel and program: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::Step, time_user_seconds, "time/user/seconds", codec::uint64,
                "CPU time in the program: whole seconds (sacct UserCPU)."),
    RESTD_FIELD(model::Step, time_user_microseconds, "time/user/microseconds", codec::uint32,
                "CPU time in the program: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::Step, nodes_list, "nodes/list", codec::step_nodes, "Nodes of the step one by one. Null: not known."),
    RESTD_FIELD(model::Step, tres_requested_max, "tres/requested/max", codec::step_tres_req_max,
                "Most bytes that a task wrote, by TRES (sacct TRESUsageOutMax)."),
    RESTD_FIELD(model::Step, tres_requested_min, "tres/requested/min", codec::step_tres_req_min,
                "Fewest bytes that a task wrote, by TRES (sacct TRESUsageOutMin)."),
    RESTD_FIELD(model::Step, tres_consumed_max, "tres/consumed/max", codec::step_tres_usage_max,
                "Most that a task used, by TRES (sacct TRESUsageInMax, as MaxRSS)."),
    RESTD_FIELD(model::Step, tres_consumed_min, "tres/consumed/min", codec::step_tres_usage_min,
                "Least that a task used, by TRES (sacct TRESUsageInMin)."),
    RESTD_FIELD(model::Step, tres_requested_average, "tres/requested/average", codec::tres_list,
                "Mean of what tasks wrote, by TRES (sacct TRESUsageOutAve)."),
    RESTD_FIELD(model::Step, tres_requested_total, "tres/requested/total", codec::tres_list,
                "Sum of what tasks wrote, by TRES (sacct TRESUsageOutTot)."),
    RESTD_FIELD(model::Step, tres_consumed_average, "tres/consumed/average", codec::tres_list,
                "Mean of what tasks used, by TRES (sacct TRESUsageInAve)."),
    RESTD_FIELD(model::Step, tres_consumed_total, "tres/consumed/total", codec::tres_list,
                "Sum of what tasks used, by TRES (sacct TRESUsageInTot)."),
    RESTD_FIELD(model::Step, tres_allocated, "tres/allocated", codec::tres_list,
                "TRES that the step was given (sacct AllocTRES)."),
};
RESTD_TABLE(step, model::Step, "STEP");

namespace codec {
inline constexpr auto step = object<model::Step>(tables::step);
inline constexpr auto step_list = list("STEP_LIST", step);
}  // namespace codec

// JOB
inline constexpr Row job_rows[] = {
    RESTD_FIELD(model::DatabaseJob, account, "account", codec::string, "Account that the job is charged to (--account)."),
    RESTD_FIELD(model::DatabaseJob, comment_administrator, "comment/administrator", codec::string,
                "Comment of an administrator (scontrol update AdminComment, sacct AdminComment)."),
    RESTD_FIELD(model::DatabaseJob, allocation_nodes, "allocation_nodes", codec::uint32,
                "Number of nodes allocated (sacct AllocNodes). 0: it did not start."),
    RESTD_FIELD(model::DatabaseJob, array_job_id, "array/job_id", codec::uint32,
                "Job id of the array (sacct ArrayJobID). 0: the job is no array task."),
    RESTD_FIELD(model::DatabaseJob, array_limits_max_running_tasks, "array/limits/max/running/tasks", codec::uint32,
                "Most tasks of the array that run at once (--array=0-9%2). 0: no limit."),
    RESTD_FIELD(model::DatabaseJob, array_task_id, "array/task_id", codec::uint32_no_val,
                "Index of the task in its array (--array). Unset: no array task."),
    RESTD_FIELD(model::DatabaseJob, array_task, "array/task", codec::string,
                "Indexes of waiting tasks that this one record stands for, as 3-9,12."),
    RESTD_FIELD(model::DatabaseJob, association, "association", codec::assoc_short, "Association that the job is charged to."),
    RESTD_FIELD(model::DatabaseJob, block, "block", codec::string,
                "Block of nodes on machines that have blocks. Empty elsewhere."),
    RESTD_FIELD(model::DatabaseJob, cluster, "cluster", codec::string,
                "Cluster that the job was submitted to (sacct Cluster)."),
    RESTD_FIELD(model::DatabaseJob, constraints, "constraints", codec::string, "Node features asked for (--constraint)."),
    RESTD_FIELD(model::DatabaseJob, container, "container", codec::string, "Path of the OCI bundle (--container)."),
    RESTD_FIELD(model::DatabaseJob, derived_exit_code, "derived_exit_code", codec::process_exit_code,
                "Highest exit code of the job's steps (sacct DerivedExitCode). Users may change it with sacctmgr."),
    RESTD_FIELD(model::DatabaseJob, sluid, "sluid", codec::sluid,
                "Unique id of this run of the job: s, and 13 letters and digits. Empty: not known.")
        .since_api(45),
    RESTD_FIELD(model::DatabaseJob, original_sluid, "original_sluid", codec::sluid,
                "Unique id that the job had when it was submitted. Empty: not known.")
        .since_api(45),
    RESTD_FIELD(model::DatabaseJob, exclusive, "exclusive", codec::string,
                "Others whom the job did not share its nodes with (--exclusive). Empty: not known.")
        .since_api(45),
    RESTD_FIELD(model::DatabaseJob, oversubscribe, "oversubscribe", codec::string,
                "Whether the job shared its resources with others (--oversubscribe). Empty: not known.")
        .since_api(45),
    RESTD_FIELD(model::DatabaseJob, comment_job, "comment/job", codec::string, "Comment of the user (--comment)."),
    RESTD_FIELD(model::DatabaseJob, time_elapsed, "time/elapsed", codec::uint32,
                "Seconds that the job ran, without time suspended (sacct Elapsed)."),
    RESTD_FIELD(model::DatabaseJob, time_eligible, "time/eligible", codec::timestamp,
                "Time from when the job could start, in UNIX seconds (sacct Eligible)."),
    RESTD_FIELD(model::DatabaseJob, time_end, "time/end", codec::timestamp,
                "End of the job in UNIX seconds (sacct End). 0: it waits or runs."),
    RESTD_FIELD(model::DatabaseJob, exit_code, "exit_code", codec::process_exit_code,
                "How the batch script or allocation ended (sacct ExitCode)."),
    RESTD_FIELD(model::DatabaseJob, extra, "extra", codec::string, "Free text of the site (--extra)."),
    RESTD_FIELD(model::DatabaseJob, failed_node, "failed_node", codec::string,
                "Node whose failure ended the job (sacct FailedNode). Empty: none."),
    RESTD_FIELD(model::DatabaseJob, flags, "flags", codec::slurmdb_job_flags,
                "Scheduler that started the job, and what else its record says (sacct Flags)."),
    RESTD_FIELD(model::DatabaseJob, group, "group", codec::string, "Group that the job ran as, by name (--gid)."),
    RESTD_FIELD(model::DatabaseJob, het_job_id, "het/job_id", codec::uint32,
                "Job id of the heterogeneous job. 0: the job is no component of one."),
    RESTD_FIELD(model::DatabaseJob, het_job_offset, "het/job_offset", codec::uint32_no_val,
                "Place among the components, counted from 0. Unset: no component."),
    RESTD_FIELD(model::DatabaseJob, job_id, "job_id", codec::uint32, "Job id, as slurmctld gave it (sacct JobIDRaw)."),
    RESTD_FIELD(model::DatabaseJob, name, "name", codec::string, "Name of the job (--job-name)."),
    RESTD_FIELD(model::DatabaseJob, licenses, "licenses", codec::string, "Licenses asked for, as matlab:2 (--licenses)."),
    RESTD_FIELD(model::DatabaseJob, mcs_label, "mcs/label", codec::string, "MCS label of the job (--mcs-label). Empty: none."),
    RESTD_FIELD(model::DatabaseJob, nodes, "nodes", codec::string,
                "Nodes allocated as a ranged list, as n[1-4] (sacct NodeList)."),
    RESTD_FIELD(model::DatabaseJob, partition, "partition", codec::string,
                "Partition that the job ran in or waits for (--partition)."),
    RESTD_FIELD(model::DatabaseJob, hold, "hold", codec::boolean, "True while the job is held: its priority is 0 (--hold)."),
    RESTD_FIELD(model::DatabaseJob, priority, "priority", codec::uint32_no_val,
                "Priority when the record was written (sacct Priority). Unset: none yet."),
    RESTD_FIELD(model::DatabaseJob, qos, "qos", codec::string, "QOS that the job runs with (--qos)."),
    RESTD_FIELD(model::DatabaseJob, qosreq, "qosreq", codec::string, "QOS asked for, separated by commas (--qos).")
        .since_api(42),
    RESTD_FIELD(model::DatabaseJob, required_cpus, "required/CPUs", codec::uint32,
                "Least number of CPUs asked for (sacct ReqCPUS)."),
    RESTD_FIELD(model::DatabaseJob, required_memory_per_cpu, "required/memory_per_cpu", codec::uint64_no_val,
                "Memory asked for per CPU in MiB (--mem-per-cpu). Unset: asked for per node."),
    RESTD_FIELD(model::DatabaseJob, required_memory_per_node, "required/memory_per_node", codec::uint64_no_val,
                "Memory asked for per node in MiB (--mem). Unset: asked for per CPU."),
    RESTD_FIELD(model::DatabaseJob, kill_request_user, "kill_request_user", codec::string,
                "User who cancelled the job. Empty: nobody."),
    RESTD_FIELD(model::DatabaseJob, restart_cnt, "restart_cnt", codec::uint16,
                "Times that the job was requeued and started again (sacct Restarts).")
        .since_api(42),
    RESTD_FIELD(model::DatabaseJob, reservation_id, "reservation/id", codec::uint32,
                "Database id of the reservation. 0: none."),
    RESTD_FIELD(model::DatabaseJob, reservation_name, "reservation/name", codec::string,
                "Reservation that the job ran in (--reservation). Empty: none."),
    RESTD_FIELD(model::DatabaseJob, reservation_requested, "reservation/requested", codec::string,
                "Reservations asked for, separated by commas (--reservation). Empty: none.")
        .since_api(43),
    RESTD_FIELD(model::DatabaseJob, time_planned, "time/planned", codec::uint64_no_val,
                "Seconds between eligible and start (sacct Planned). Unset: not known.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, script, "script", codec::string,
                "Batch script. Filled only if asked for, and where AccountingStoreFlags has job_script."),
    RESTD_FIELD(model::DatabaseJob, segment_size, "segment_size", codec::uint16,
                "Nodes per segment on a block topology (--segment). 0: all nodes in one.")
        .since_api(43),
    RESTD_FIELD(model::DatabaseJob, stdin_expanded, "stdin_expanded", codec::string,
                "Path of standard input with its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdout_expanded, "stdout_expanded", codec::string,
                "Path of standard output with its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stderr_expanded, "stderr_expanded", codec::string,
                "Path of standard error with its % patterns filled in.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdout, "stdout", codec::string,
                "Path of standard output as submitted, with % patterns (--output).")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stderr, "stderr", codec::string,
                "Path of standard error as submitted, with % patterns (--error).")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, stdin, "stdin", codec::string,
                "Path of standard input as submitted, with % patterns (--input).")
        .since_api(41),
    RESTD_FIELD(model::DatabaseJob, time_start, "time/start", codec::timestamp,
                "Start of the job in UNIX seconds (sacct Start). 0: it has not started."),
    RESTD_FIELD(model::DatabaseJob, state_current, "state/current", codec::job_state,
                "State of the job: one base state, and flags while it is in change (sacct State)."),
    RESTD_FIELD(model::DatabaseJob, state_reason, "state/reason", codec::string,
                "Reason that the job last waited for, as Resources (sacct Reason). None: it never did."),
    RESTD_FIELD(model::DatabaseJob, steps, "steps", codec::step_list,
                "Steps of the job: batch, extern and those of srun. Empty with skip_steps."),
    RESTD_FIELD(model::DatabaseJob, time_submission, "time/submission", codec::timestamp,
                "Time of submission in UNIX seconds (sacct Submit)."),
    RESTD_FIELD(model::DatabaseJob, submit_line, "submit_line", codec::string,
                "Command line that submitted the job, as sbatch -N2 job.sh (sacct SubmitLine)."),
    RESTD_FIELD(model::DatabaseJob, time_suspended, "time/suspended", codec::uint32,
                "Seconds that the job was suspended (sacct Suspended)."),
    RESTD_FIELD(model::DatabaseJob, comment_system, "comment/system", codec::string,
                "Comment of slurmctld or a plugin (sacct SystemComment)."),
    RESTD_FIELD(model::DatabaseJob, time_system_seconds, "time/system/seconds", codec::uint64,
                "CPU time in the kernel: whole seconds (sacct SystemCPU)."),
    RESTD_FIELD(model::DatabaseJob, time_system_microseconds, "time/system/microseconds", codec::uint64,
                "CPU time in the kernel: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::DatabaseJob, time_limit, "time/limit", codec::uint32_no_val,
                "Time limit in minutes (--time). Infinite: UNLIMITED."),
    RESTD_FIELD(model::DatabaseJob, time_total_seconds, "time/total/seconds", codec::uint64,
                "CPU time in kernel and program: whole seconds (sacct TotalCPU)."),
    RESTD_FIELD(model::DatabaseJob, time_total_microseconds, "time/total/microseconds", codec::uint64,
                "CPU time in kernel and program: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::DatabaseJob, tres_allocated, "tres/allocated", codec::tres_list,
                "TRES that the job was given (sacct AllocTRES)."),
    RESTD_FIELD(model::DatabaseJob, tres_requested, "tres/requested", codec::tres_list,
                "TRES that the job asked for (sacct ReqTRES)."),
    RESTD_FIELD(model::DatabaseJob, used_gres, "used_gres", codec::string, "Generic resources used, as gpu:2. Empty: none."),
    RESTD_FIELD(model::DatabaseJob, user, "user", codec::string, "User who owns the job (sacct User)."),
    RESTD_FIELD(model::DatabaseJob, time_user_seconds, "time/user/seconds", codec::uint64,
                "CPU time in the program: whole seconds (sacct UserCPU)."),
    RESTD_FIELD(model::DatabaseJob, time_user_microseconds, "time/user/microseconds", codec::uint64,
                "CPU time in the program: microseconds beyond the whole seconds."),
    RESTD_FIELD(model::DatabaseJob, wckey, "wckey", codec::wckey_tag_struct, "Label that usage is counted by (--wckey)."),
    RESTD_FIELD(model::DatabaseJob, working_directory, "working_directory", codec::string,
                "Directory that the job ran in (--chdir)."),
};
RESTD_TABLE(job, model::DatabaseJob, "JOB");

namespace codec {
inline constexpr auto job = object<model::DatabaseJob>(tables::job);
inline constexpr auto job_list = stream("JOB_LIST", job);
}  // namespace codec

// JOB_MODIFY
inline constexpr Row job_modify_rows[] = {
    RESTD_FIELD(model::JobModification, comment_administrator, "comment/administrator", codec::string,
                "Comment of an administrator (AdminComment).")
        .since_api(44),
    RESTD_FIELD(model::JobModification, comment_job, "comment/job", codec::string,
                "Comment of the job's user (DerivedExitString, Comment).")
        .since_api(44),
    RESTD_FIELD(model::JobModification, comment_system, "comment/system", codec::string,
                "Comment of a plugin or of the system (SystemComment).")
        .since_api(44),
    RESTD_FIELD(model::JobModification, derived_exit_code, "derived_exit_code", codec::given_exit_code,
                "Exit code that stands for the whole job (DerivedExitCode).")
        .since_api(44),
    RESTD_FIELD(model::JobModification, extra, "extra", codec::string, "Text for the site's own use (Extra).").since_api(44),
    RESTD_FIELD(model::JobModification, tres_allocated, "tres/allocated", codec::tres_list,
                "TRES that the job had, each by type, name and count (AllocTRES).")
        .since_api(44),
    RESTD_FIELD(model::JobModification, wckey, "wckey", codec::string, "Wckey that the job's use counts for (WCKey).")
        .since_api(44),
};
RESTD_TABLE(job_modify, model::JobModification, "JOB_MODIFY");

namespace codec {
inline constexpr auto job_modify = object<model::JobModification>(tables::job_modify);
inline constexpr auto job_modify_pointer = pointer(job_modify);
}  // namespace codec

// JOB_CONDITION
inline constexpr Row job_condition_rows[] = {
    RESTD_FIELD(model::JobCondition, account, "account", codec::string_list,
                "Only jobs of these accounts, separated by commas (sacct -A)."),
    RESTD_FIELD(model::JobCondition, association, "association", codec::string_list,
                "Only jobs of these associations, by database id, separated by commas."),
    RESTD_FIELD(model::JobCondition, cluster, "cluster", codec::string_list,
                "Only jobs of these clusters, separated by commas (sacct -M). Unset: this cluster."),
    RESTD_FIELD(model::JobCondition, constraints, "constraints", codec::string_list,
                "Only jobs that asked for these node features, separated by commas (sacct -C)."),
    RESTD_FIELD(model::JobCondition, cpus_max, "cpus_max", codec::uint32_no_val,
                "Only jobs with at most this number of CPUs (sacct -I). Unset: any."),
    RESTD_FIELD(model::JobCondition, cpus_min, "cpus_min", codec::uint32_no_val,
                "Only jobs with at least this number of CPUs (sacct -I). Unset: any."),
    RESTD_FIELD(model::JobCondition, scheduler_unset, "scheduler_unset", codec::boolean,
                "Only jobs of which no scheduler is known (sacct Flags SchedNotSet)."),
    RESTD_FIELD(model::JobCondition, scheduled_on_submit, "scheduled_on_submit", codec::boolean,
                "Only jobs started as they were submitted (sacct --flags=SchedSubmit)."),
    RESTD_FIELD(model::JobCondition, scheduled_by_main, "scheduled_by_main", codec::boolean,
                "Only jobs started by the main scheduler (sacct --flags=SchedMain)."),
    RESTD_FIELD(model::JobCondition, scheduled_by_backfill, "scheduled_by_backfill", codec::boolean,
                "Only jobs started by the backfill scheduler (sacct --flags=SchedBackfill)."),
    RESTD_FIELD(model::JobCondition, job_started, "job_started", codec::boolean,
                "Only jobs whose start slurmdbd was told of (sacct --flags=StartReceived)."),
    RESTD_FIELD(model::JobCondition, job_altered, "job_altered", codec::boolean,
                "Only jobs whose record was changed later (sacct --flags=JobAltered).")
        .since_api(44),
    RESTD_FIELD(model::JobCondition, exit_code, "exit_code", codec::plain_int32,
                "Only jobs that ended with this exit code. Unset: any."),
    RESTD_FIELD(model::JobCondition, show_duplicates, "show_duplicates", codec::boolean,
                "List all records of a job id, of requeued runs and reused ids too (sacct -D)."),
    RESTD_FIELD(model::JobCondition, skip_steps, "skip_steps", codec::boolean,
                "Leave `steps` empty, which is much faster (sacct -X)."),
    RESTD_FIELD(model::JobCondition, disable_truncate_usage_time, "disable_truncate_usage_time", codec::boolean,
                "Show true times of jobs that reach beyond start_time or end_time (the reverse of sacct -T)."),
    RESTD_FIELD(model::JobCondition, whole_hetjob, "whole_hetjob", codec::boolean,
                "List all components of a heterogeneous job that one matches (sacct --whole-hetjob=yes)."),
    RESTD_FIELD(model::JobCondition, disable_whole_hetjob, "disable_whole_hetjob", codec::boolean,
                "List only matching components of a heterogeneous job (sacct --whole-hetjob=no)."),
    RESTD_FIELD(model::JobCondition, disable_wait_for_result, "disable_wait_for_result", codec::boolean,
                "Do not let slurmdbd wait for the result."),
    RESTD_FIELD(model::JobCondition, usage_time_as_submit_time, "usage_time_as_submit_time", codec::boolean,
                "Match start_time against the time of submission."),
    RESTD_FIELD(model::JobCondition, show_batch_script, "show_batch_script", codec::boolean, "Fill in `script` (sacct -B)."),
    RESTD_FIELD(model::JobCondition, show_job_environment, "show_job_environment", codec::boolean,
                "Ask for the jobs' environments (sacct --env-vars). No field shows them."),
    RESTD_FIELD(model::JobCondition, format, "format", codec::string_list, "Taken and ignored, as sacct's --format.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::JobCondition, groups, "groups", codec::string_list,
                "Only jobs of these groups, by name or id, separated by commas (sacct -g)."),
    RESTD_FIELD(model::JobCondition, job_name, "job_name", codec::string_list,
                "Only jobs of these names, separated by commas (sacct --name)."),
    RESTD_FIELD(model::JobCondition, nodes_max, "nodes_max", codec::uint32_no_val,
                "Only jobs with at most this number of nodes (sacct -i). Unset: any."),
    RESTD_FIELD(model::JobCondition, nodes_min, "nodes_min", codec::uint32_no_val,
                "Only jobs with at least this number of nodes (sacct -i). Unset: any."),
    RESTD_FIELD(model::JobCondition, partition, "partition", codec::string_list,
                "Only jobs of these partitions, separated by commas (sacct -r)."),
    RESTD_FIELD(model::JobCondition, qos, "qos", codec::string_list, "Only jobs of these QOS, separated by commas (sacct -q)."),
    RESTD_FIELD(model::JobCondition, reason, "reason", codec::string_list,
                "Only jobs that last waited for one of these reasons, separated by commas (sacct -R)."),
    RESTD_FIELD(model::JobCondition, reservation, "reservation", codec::string_list,
                "Only jobs of these reservations, by name, separated by commas."),
    RESTD_FIELD(model::JobCondition, reservation_id, "reservation_id", codec::string_list,
                "Only jobs of these reservations, by id, separated by commas."),
    RESTD_FIELD(model::JobCondition, state, "state", codec::job_state_id_string_list,
                "Only jobs in one of these states between start_time and end_time, separated by commas (sacct -s)."),
    RESTD_FIELD(model::JobCondition, step, "step", codec::selected_step_list,
                "Only these jobs and steps, as 1234, 1234_5, 1234+1 or 1234.0, separated by commas (sacct -j)."),
    RESTD_FIELD(model::JobCondition, timelimit_max, "timelimit_max", codec::uint32_no_val,
                "Only jobs with a time limit of at most this number of minutes (sacct -K). Unset: any."),
    RESTD_FIELD(model::JobCondition, timelimit_min, "timelimit_min", codec::uint32_no_val,
                "Only jobs with a time limit of at least this number of minutes (sacct -k). Unset: any."),
    RESTD_FIELD(model::JobCondition, end_time, "end_time", codec::timestamp,
                "Only jobs that were there before this time, in UNIX seconds (sacct -E)."),
    RESTD_FIELD(model::JobCondition, start_time, "start_time", codec::timestamp,
                "Only jobs that were there after this time, in UNIX seconds (sacct -S)."),
    RESTD_FIELD(model::JobCondition, submit_time, "submit_time", codec::timestamp_no_val,
                "Only jobs submitted at this time or later, in UNIX seconds."),
    RESTD_FIELD(model::JobCondition, node, "node", codec::string,
                "Only jobs that ran on one of these nodes, as n[1-4] (sacct -N)."),
    RESTD_FIELD(model::JobCondition, users, "users", codec::string_list,
                "Only jobs of these users, by name or id, separated by commas (sacct -u)."),
    RESTD_FIELD(model::JobCondition, wckey, "wckey", codec::string_list,
                "Only jobs with one of these wckeys, separated by commas (sacct -W)."),
};
RESTD_TABLE(job_condition, model::JobCondition, "JOB_CONDITION");

// SLURMDBD_PING
inline constexpr Row slurmdbd_ping_rows[] = {
    RESTD_FIELD(model::DatabasePing, hostname, "hostname", codec::string, "Host of this slurmdbd (DbdHost or DbdBackupHost).")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, responding, "responding", codec::boolean, "True where slurmdbd answered the ping.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, latency, "latency", codec::uint64,
                "Microseconds until slurmdbd answered or the ping was given up.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, primary, "primary", codec::boolean, "True for DbdHost, false for DbdBackupHost.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::DatabasePing, status, "status", codec::error_words,
                "Result of the ping in words: No error, or what failed.")
        .since_api(45)
        .required(),
};
RESTD_TABLE(slurmdbd_ping, model::DatabasePing, "SLURMDBD_PING");

namespace codec {
inline constexpr auto slurmdbd_ping = object<model::DatabasePing>(tables::slurmdbd_ping);
inline constexpr auto slurmdbd_ping_array = stream("SLURMDBD_PING_ARRAY", slurmdbd_ping);
}  // namespace codec

// ROLLUP_STATS
inline constexpr Row rollup_stats_rows[] = {
    RESTD_FIELD(model::Rollups, hourly_count, "hourly/count", codec::uint16,
                "Number of hourly sums of usage made since `time_start`.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_count, "daily/count", codec::uint16,
                "Number of daily sums of usage made since `time_start`.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_count, "monthly/count", codec::uint16,
                "Number of monthly sums of usage made since `time_start`.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_last_run, "hourly/last_run", codec::timestamp,
                "Time of the last hourly sum, in UNIX seconds.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_last_run, "daily/last_run", codec::timestamp,
                "Time of the last daily sum, in UNIX seconds.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_last_run, "monthly/last_run", codec::timestamp,
                "Time of the last monthly sum, in UNIX seconds.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_last, "hourly/duration/last", codec::uint64,
                "Microseconds that the last hourly sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_last, "daily/duration/last", codec::uint64,
                "Microseconds that the last daily sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_last, "monthly/duration/last", codec::uint64,
                "Microseconds that the last monthly sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_max, "hourly/duration/max", codec::uint64,
                "Microseconds that the longest hourly sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_max, "daily/duration/max", codec::uint64,
                "Microseconds that the longest daily sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_max, "monthly/duration/max", codec::uint64,
                "Microseconds that the longest monthly sum took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, hourly_duration_time, "hourly/duration/time", codec::uint64,
                "Microseconds that all hourly sums took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, daily_duration_time, "daily/duration/time", codec::uint64,
                "Microseconds that all daily sums took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::Rollups, monthly_duration_time, "monthly/duration/time", codec::uint64,
                "Microseconds that all monthly sums took.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(rollup_stats, model::Rollups, "ROLLUP_STATS");

namespace codec {
inline constexpr auto rollup_stats = object<model::Rollups>(tables::rollup_stats);
inline constexpr auto rollup_stats_list = via<model::Rollups>(rollup_list, list_rollups);
}  // namespace codec

// STATS_RPC
inline constexpr Row stats_rpc_rows[] = {
    RESTD_FIELD(model::DatabaseRpc, rpc, "rpc", codec::string, "Type of request by name, as DBD_GET_USERS."),
    RESTD_FIELD(model::DatabaseRpc, count, "count", codec::uint32, "Requests of this type that slurmdbd served."),
    RESTD_FIELD(model::DatabaseRpc, time_average, "time/average", codec::uint64, "Mean of microseconds that a request took."),
    RESTD_FIELD(model::DatabaseRpc, time_total, "time/total", codec::uint64,
                "Microseconds that all requests of this type took."),
};
RESTD_TABLE(stats_rpc, model::DatabaseRpc, "STATS_RPC");

namespace codec {
inline constexpr auto stats_rpc = object<model::DatabaseRpc>(tables::stats_rpc);
inline constexpr auto stats_rpc_list = list("STATS_RPC_LIST", stats_rpc);
}  // namespace codec

// STATS_USER
inline constexpr Row stats_user_rows[] = {
    RESTD_FIELD(model::DatabaseRpcUser, user, "user", codec::string, "User who sent the requests, by name."),
    RESTD_FIELD(model::DatabaseRpcUser, count, "count", codec::uint32, "Requests of this user that slurmdbd served."),
    RESTD_FIELD(model::DatabaseRpcUser, time_average, "time/average", codec::uint64,
                "Mean of microseconds that a request took."),
    RESTD_FIELD(model::DatabaseRpcUser, time_total, "time/total", codec::uint64,
                "Microseconds that all requests of this user took."),
};
RESTD_TABLE(stats_user, model::DatabaseRpcUser, "STATS_USER");

namespace codec {
inline constexpr auto stats_user = object<model::DatabaseRpcUser>(tables::stats_user);
inline constexpr auto stats_user_list = list("STATS_USER_LIST", stats_user);
}  // namespace codec

// STATS_REC
inline constexpr Row stats_rec_rows[] = {
    RESTD_FIELD(model::DatabaseStats, time_start, "time_start", codec::timestamp,
                "Start of the statistics in UNIX seconds: slurmdbd's start or last reset."),
    RESTD_FIELD(model::DatabaseStats, rollups, "rollups", codec::rollup_stats_list,
                "Sums of usage by hour, day and month that slurmdbd made.")
        .until_api(40),
    RESTD_FIELD(model::DatabaseStats, rollups, "rollups", codec::rollup_stats,
                "Sums of usage by hour, day and month that slurmdbd made.")
        .since_api(41),
    RESTD_FIELD(model::DatabaseStats, rpcs, "RPCs", codec::stats_rpc_list, "Requests that slurmdbd served, by type."),
    RESTD_FIELD(model::DatabaseStats, users, "users", codec::stats_user_list, "Requests that slurmdbd served, by user."),
};
RESTD_TABLE(stats_rec, model::DatabaseStats, "STATS_REC");

namespace codec {
inline constexpr auto stats_rec = object<model::DatabaseStats>(tables::stats_rec);
inline constexpr auto stats_rec_pointer = pointer(stats_rec, true);
}  // namespace codec

}  // namespace restd::tables
