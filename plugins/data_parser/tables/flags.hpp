// The names of Slurm's flags and enumerations (values as in slurm/slurm.h and slurm/slurmdb.h, Slurm 24.11).
#pragma once

#include "restd/field.hpp"

// The flags `name_flags` of the API version that is compiled: name_names.
#define RESTD_FLAGS(name)                                                                                                      \
    inline constexpr auto name##_names =                                                                                       \
        ::restd::select_flags<::restd::count_live(name##_flags, RESTD_API)>(name##_flags, RESTD_API)

namespace restd::tables {

inline constexpr Flag slurmdb_job_flags_flags[] = {
    flag_equal("NONE", 0x0, 0xffffffff, "Nothing is known."),
    flag_equal("CLEAR_SCHEDULING", 0xf, 0xffffffff, "All flags that say what started the job."),
    flag_bit("NOT_SET", 0x1, "It is not known what started the job."),
    flag_bit("STARTED_ON_SUBMIT", 0x2, "The job started as it was submitted."),
    flag_bit("STARTED_ON_SCHEDULE", 0x4, "The main scheduler started the job."),
    flag_bit("STARTED_ON_BACKFILL", 0x8, "The backfill scheduler started the job."),
    flag_bit("START_RECEIVED", 0x10, "slurmdbd was told of the start."),
};
RESTD_FLAGS(slurmdb_job_flags);

inline constexpr Flag node_states_flags[] = {
    flag_equal("INVALID", 0xfffffffe, 0xffffffff, "No state."),
    flag_equal("UNKNOWN", 0x0, 0xf, "Not heard of since slurmctld started."),
    flag_equal("DOWN", 0x1, 0xf, "Not usable; see the reason."),
    flag_equal("IDLE", 0x2, 0xf, "Has no job."),
    flag_equal("ALLOCATED", 0x3, 0xf, "All its CPUs are taken."),
    flag_equal("ERROR", 0x4, 0xf, "In error; see the reason."),
    flag_equal("MIXED", 0x5, 0xf, "Some of its CPUs are taken."),
    flag_equal("FUTURE", 0x6, 0xf, "Configured, but not there yet."),
    flag_bit("RESERVED", 0x20, "In a reservation for maintenance or advance use."),
    flag_bit("UNDRAIN", 0x40, "Update only: takes DRAIN back."),
    flag_bit("CLOUD", 0x80, "Exists in a cloud while it is powered up."),
    flag_bit("RESUME", 0x100, "Update only: makes the node usable again."),
    flag_bit("DRAIN", 0x200, "Gets no new jobs."),
    flag_bit("COMPLETING", 0x400, "Jobs on it are ending."),
    flag_bit("NOT_RESPONDING", 0x800, "slurmd does not answer."),
    flag_bit("POWERED_DOWN", 0x1000, "Powered down."),
    flag_bit("FAIL", 0x2000, "About to fail: gets no new jobs."),
    flag_bit("POWERING_UP", 0x4000, "Being powered up."),
    flag_bit("MAINTENANCE", 0x8000, "In a reservation with the flag MAINT."),
    flag_bit("REBOOT_REQUESTED", 0x10000, "To be rebooted when its jobs have ended."),
    flag_bit("REBOOT_CANCELED", 0x20000, "Update only: takes a requested reboot back."),
    flag_bit("POWERING_DOWN", 0x40000, "Being powered down."),
    flag_bit("DYNAMIC_FUTURE", 0x80000, "Registered by itself in place of a FUTURE node."),
    flag_bit("REBOOT_ISSUED", 0x100000, "Being rebooted."),
    flag_bit("PLANNED", 0x200000, "Kept for a job that backfill has planned."),
    flag_bit("INVALID_REG", 0x400000, "Registered with less than is configured."),
    flag_bit("POWER_DOWN", 0x800000, "To be powered down when its jobs have ended."),
    flag_bit("POWER_UP", 0x1000000, "To be powered up."),
    flag_bit("POWER_DRAIN", 0x2000000, "To be drained, then powered down."),
    flag_bit("DYNAMIC_NORM", 0x4000000, "Registered by itself (slurmd -Z)."),
};
RESTD_FLAGS(node_states);

inline constexpr Flag partition_states_flags[] = {
    flag_equal("INACTIVE", 0x0, 0xffff, "Takes no jobs and starts none."),
    flag_equal("UNKNOWN", 0xfffe, 0xffff, "State not known."),
    flag_equal("UP", 0x3, 0xffff, "Takes jobs and starts them."),
    flag_equal("DOWN", 0x1, 0xffff, "Takes jobs and starts none."),
    flag_equal("DRAIN", 0x2, 0xffff, "Takes no jobs and starts those that it has."),
};
RESTD_FLAGS(partition_states);

inline constexpr Flag job_flags_flags[] = {
    flag_bit("KILL_INVALID_DEPENDENCY", 0x1, "Ended if its dependency can never be met (--kill-on-invalid-dep=yes)."),
    flag_bit("NO_KILL_INVALID_DEPENDENCY", 0x2, "Kept if its dependency can never be met (--kill-on-invalid-dep=no)."),
    flag_bit("HAS_STATE_DIRECTORY", 0x4, "slurmctld has its script on disk."),
    flag_bit("TESTING_BACKFILL", 0x8, "Backfill is looking at it."),
    flag_bit("GRES_BINDING_ENFORCED", 0x10, "CPUs only next to its generic resources (--gres-flags=enforce-binding)."),
    flag_bit("TEST_NOW_ONLY", 0x20, "Only tested: can it start now?"),
    flag_bit("SEND_JOB_ENVIRONMENT", 0x40, "slurmctld sends its environment to the node."),
    flag_bit("SPREAD_JOB", 0x100, "Over as many nodes as possible (--spread-job)."),
    flag_bit("PREFER_MINIMUM_NODE_COUNT", 0x200, "On as few nodes as possible (--use-min-nodes)."),
    flag_bit("JOB_KILL_HURRY", 0x400, "Ended without waiting for its burst buffer (scancel --hurry)."),
    flag_bit("SKIP_TRES_STRING_ACCOUNTING", 0x800, "Its TRES are not stored again."),
    flag_bit("SIBLING_CLUSTER_UPDATE_ONLY", 0x1000, "Update for this cluster of the federation alone."),
    flag_bit("HETEROGENEOUS_JOB", 0x2000, "Component of a heterogeneous job."),
    flag_bit("EXACT_TASK_COUNT_REQUESTED", 0x4000, "The number of tasks was given (--ntasks)."),
    flag_bit("EXACT_CPU_COUNT_REQUESTED", 0x8000, "Minimum and maximum of CPUs are the same."),
    flag_bit("TESTING_WHOLE_NODE_BACKFILL", 0x10000, "Backfill is looking at whole nodes for it."),
    flag_bit("TOP_PRIORITY_JOB", 0x20000, "First in the queue at its last evaluation."),
    flag_bit("ACCRUE_COUNT_CLEARED", 0x40000, "No longer counted among jobs that gain priority by age."),
    flag_bit("GRES_BINDING_DISABLED", 0x80000, "CPUs anywhere, whatever its generic resources (--gres-flags=disable-binding)."),
    flag_bit("JOB_WAS_RUNNING", 0x100000, "Ran when slurmctld was restarted."),
    flag_bit("JOB_ACCRUE_TIME_RESET", 0x200000, "Its time of gaining priority by age began again."),
    flag_bit("CRON_JOB", 0x400000, "Job of scrontab."),
    flag_bit("EXACT_MEMORY_REQUESTED", 0x800000, "Its memory was given (--mem and the like)."),
    flag_bit("USING_DEFAULT_ACCOUNT", 0x2000000, "The user named no account."),
    flag_bit("USING_DEFAULT_PARTITION", 0x4000000, "The user named no partition."),
    flag_bit("USING_DEFAULT_QOS", 0x8000000, "The user named no QOS."),
    flag_bit("USING_DEFAULT_WCKEY", 0x10000000, "The user named no wckey."),
    flag_bit("DEPENDENT", 0x20000000, "Waits for another job."),
    flag_bit("MAGNETIC", 0x40000000, "Was drawn into a magnetic reservation."),
    flag_bit("PARTITION_ASSIGNED", 0x80000000, "A plugin chose its partition."),
    flag_bit("BACKFILL_ATTEMPTED", 0x100000000, "Backfill has looked at it."),
    flag_bit("SCHEDULING_ATTEMPTED", 0x200000000, "The main scheduler has looked at it."),
    flag_bit("SAVE_BATCH_SCRIPT", 0x800000000, "The accounting stores its script.").until_api(40),
    flag_bit("GRES_ONE_TASK_PER_SHARING", 0x4000000000,
             "One task per shared generic resource (--gres-flags=one-task-per-sharing).")
        .until_api(40),
    flag_bit("GRES_MULTIPLE_TASKS_PER_SHARING", 0x8000000000,
             "Several tasks per shared generic resource (--gres-flags=multiple-tasks-per-sharing).")
        .until_api(40),
    flag_bit("GRES_ALLOW_TASK_SHARING", 0x10000000000,
             "Tasks may use each other's generic resources (--gres-flags=allow-task-sharing).")
        .until_api(40),
    flag_bit("STEPMGR_ENABLED", 0x20000000000, "Its steps are managed on its own nodes (--stepmgr).").since_api(41),
};
RESTD_FLAGS(job_flags);

inline constexpr Flag job_show_flags_flags[] = {
    flag_bit("ALL", 0x1, "Jobs and nodes of hidden partitions too."),
    flag_bit("DETAIL", 0x2, "Resources of each job on each of its nodes."),
    flag_bit("MIXED", 0x8, "Nodes in use in part as MIXED."),
    flag_bit("LOCAL", 0x10, "Of this cluster alone."),
    flag_bit("SIBLING", 0x20, "Of all clusters of the federation, copies too."),
    flag_bit("FEDERATION", 0x40, "Of all clusters of the federation."),
    flag_bit("FUTURE", 0x80, "Nodes that are not there yet too."),
};
RESTD_FLAGS(job_show_flags);

inline constexpr Flag job_mail_flags_flags[] = {
    flag_bit("BEGIN", 0x1, "Start of the job."),
    flag_bit("END", 0x2, "End of the job."),
    flag_bit("FAIL", 0x4, "Failure of the job."),
    flag_bit("REQUEUE", 0x8, "Requeue of the job."),
    flag_bit("TIME=100%", 0x10, "The time limit is reached."),
    flag_bit("TIME=90%", 0x20, "90 percent of the time limit are used."),
    flag_bit("TIME=80%", 0x40, "80 percent of the time limit are used."),
    flag_bit("TIME=50%", 0x80, "50 percent of the time limit are used."),
    flag_bit("STAGE_OUT", 0x100, "The burst buffer is written back."),
    flag_bit("ARRAY_TASKS", 0x200, "One mail for each task of an array, not one for all."),
    flag_bit("INVALID_DEPENDENCY", 0x400, "The dependency can never be met."),
};
RESTD_FLAGS(job_mail_flags);

inline constexpr Flag cpu_binding_flags_flags[] = {
    flag_equal("CPU_BIND_TO_THREADS", 0x2, 0x1e, "To threads."),
    flag_equal("CPU_BIND_TO_CORES", 0x4, 0x1e, "To cores."),
    flag_equal("CPU_BIND_TO_SOCKETS", 0x8, 0x1e, "To sockets."),
    flag_equal("CPU_BIND_TO_LDOMS", 0x10, 0x1e, "To NUMA domains."),
    flag_equal("CPU_BIND_NONE", 0x20, 0xfe0, "Not at all."),
    flag_removed("CPU_BIND_RANK"),
    flag_equal("CPU_BIND_MAP", 0x80, 0xfe0, "By the list of CPUs in cpu_binding."),
    flag_equal("CPU_BIND_MASK", 0x100, 0xfe0, "By the masks of CPUs in cpu_binding."),
    flag_equal("CPU_BIND_LDRANK", 0x200, 0xfe0, "To NUMA domains by rank."),
    flag_equal("CPU_BIND_LDMAP", 0x400, 0xfe0, "By the list of NUMA domains in cpu_binding."),
    flag_equal("CPU_BIND_LDMASK", 0x800, 0xfe0, "By the masks of NUMA domains in cpu_binding."),
    flag_bit("VERBOSE", 0x1, "Report what each task is bound to."),
    flag_bit("CPU_BIND_ONE_THREAD_PER_CORE", 0x2000, "One thread of each core."),
};
RESTD_FLAGS(cpu_binding_flags);

inline constexpr Flag cron_entry_flags_flags[] = {
    flag_bit("WILD_MINUTE", 0x2, "Every minute."),
    flag_bit("WILD_HOUR", 0x4, "Every hour."),
    flag_bit("WILD_DAY_OF_MONTH", 0x8, "Every day of the month."),
    flag_bit("WILD_MONTH", 0x10, "Every month."),
    flag_bit("WILD_DAY_OF_WEEK", 0x20, "Every day of the week."),
};
RESTD_FLAGS(cron_entry_flags);

inline constexpr Flag memory_binding_type_flags[] = {
    flag_equal("NONE", 0x2, 0x3e, "Not at all."),
    flag_equal("RANK", 0x4, 0x3e, "By rank of the task."),
    flag_equal("MAP", 0x8, 0x3e, "By the list of nodes of memory in memory_binding."),
    flag_equal("MASK", 0x10, 0x3e, "By the masks of nodes of memory in memory_binding."),
    flag_equal("LOCAL", 0x20, 0x3e, "To memory next to the task's CPUs."),
    flag_bit("VERBOSE", 0x1, "Report what each task is bound to."),
    flag_bit("SORT", 0x40, "Free cache pages first."),
    flag_bit("PREFER", 0x80, "A wish, not a limit."),
};
RESTD_FLAGS(memory_binding_type);

inline constexpr Flag warn_flags_flags[] = {
    flag_bit("BATCH_JOB", 0x1, "Only the batch script (scancel --batch)."),
    flag_bit("ARRAY_TASK", 0x2, "The job is a task of an array."),
    flag_bit("FULL_STEPS_ONLY", 0x4, "All steps but the batch step."),
    flag_bit("FULL_JOB", 0x8, "All steps and the batch script (scancel --full)."),
    flag_bit("FEDERATION_REQUEUE", 0x10, "To requeue it in the federation."),
    flag_bit("HURRY", 0x20, "Without waiting for its burst buffer (scancel --hurry)."),
    flag_bit("OUT_OF_MEMORY", 0x40, "It ran out of memory."),
    flag_bit("NO_SIBLING_JOBS", 0x80, "Not its copies in the federation."),
    flag_bit("RESERVATION_JOB", 0x100, "Only jobs in a reservation."),
    flag_bit("NO_CRON_JOBS", 0x200, "No jobs of scrontab.").until_api(40),
    flag_bit("VERBOSE", 0x800, "An answer for each job, signalled or not."),
    flag_bit("CRON_JOBS", 0x1000, "Jobs of scrontab too (scancel --cron)."),
    flag_bit("WARNING_SENT", 0x8000, "The signal ahead of the end was sent."),
};
RESTD_FLAGS(warn_flags);

inline constexpr Flag x11_flags_flags[] = {
    flag_bit("FORWARD_ALL_NODES", 0x1, "From all nodes."),
    flag_bit("BATCH_NODE", 0x2, "From the node of the batch script."),
    flag_bit("FIRST_NODE", 0x4, "From the first node."),
    flag_bit("LAST_NODE", 0x8, "From the last node."),
};
RESTD_FLAGS(x11_flags);

inline constexpr Flag open_mode_flags[] = {
    flag_bit("APPEND", 0x1, "Add to output files."),
    flag_bit("TRUNCATE", 0x2, "Empty output files first."),
};
RESTD_FLAGS(open_mode);

inline constexpr Flag acct_gather_profile_flags[] = {
    flag_equal("NOT_SET", 0x0, 0xffffffff, "As the cluster is configured."),
    flag_equal("NONE", 0x1, 0xffffffff, "No data."),
    flag_bit("ENERGY", 0x2, "Energy."),
    flag_bit("LUSTRE", 0x8, "Traffic of the Lustre file system."),
    flag_bit("NETWORK", 0x10, "Traffic of the network."),
    flag_bit("TASK", 0x4, "CPU, memory and disk of tasks."),
};
RESTD_FLAGS(acct_gather_profile);

inline constexpr Flag job_shared_flags[] = {
    flag_equal("none", 0x0, 0xffff, "Nobody: whole nodes (--exclusive)."),
    flag_equal("oversubscribe", 0x1, 0xffff, "Any job, cores too (--oversubscribe)."),
    flag_equal("user", 0x2, 0xffff, "Jobs of the same user (--exclusive=user)."),
    flag_equal("mcs", 0x3, 0xffff, "Jobs of the same MCS label (--exclusive=mcs)."),
    flag_equal("topo", 0x4, 0xffff, "Nobody in its segment of the topology (--exclusive=topo).").since_api(41),
};
RESTD_FLAGS(job_shared);

inline constexpr Flag job_exclusive_flags_flags[] = {
    flag_equal("true", 0x0, 0xffff, "Nobody: whole nodes (--exclusive).").until_api(41),
    flag_equal("false", 0x1, 0xffff, "Anybody may share.").until_api(41),
    flag_equal("user", 0x2, 0xffff, "Jobs of other users (--exclusive=user).").until_api(41),
    flag_equal("mcs", 0x3, 0xffff, "Jobs of other MCS labels (--exclusive=mcs).").until_api(41),
    flag_equal("topo", 0x4, 0xffff, "Anybody in its segment of the topology (--exclusive=topo).").since_api(41).until_api(41),
};
RESTD_FLAGS(job_exclusive_flags);

inline constexpr Flag oversubscribe_flags_flags[] = {
    flag_bit("force", 0x8000, "Jobs share even if they do not ask to (OverSubscribe=FORCE)."),
};
RESTD_FLAGS(oversubscribe_flags);

inline constexpr Flag job_state_flags[] = {
    flag_equal("PENDING", 0x0, 0xff, "Waits to start."),
    flag_equal("RUNNING", 0x1, 0xff, "Runs."),
    flag_equal("SUSPENDED", 0x2, 0xff, "Suspended: its CPUs go to others."),
    flag_equal("COMPLETED", 0x3, 0xff, "Ended with exit code 0."),
    flag_equal("CANCELLED", 0x4, 0xff, "Cancelled by a user or administrator."),
    flag_equal("FAILED", 0x5, 0xff, "Ended with another exit code or a signal."),
    flag_equal("TIMEOUT", 0x6, 0xff, "Ended at its time limit."),
    flag_equal("NODE_FAIL", 0x7, 0xff, "Ended by the failure of a node."),
    flag_equal("PREEMPTED", 0x8, 0xff, "Ended for a job of higher priority."),
    flag_equal("BOOT_FAIL", 0x9, 0xff, "Ended as its nodes did not boot."),
    flag_equal("DEADLINE", 0xa, 0xff, "Ended at its deadline."),
    flag_equal("OUT_OF_MEMORY", 0xb, 0xff, "Ended as it ran out of memory."),
    flag_equal("invalid-placeholder", 0xc, 0xff, "The number after the last state.").not_documented().written_until_api(40),
    flag_bit("LAUNCH_FAILED", 0x100, "Its launch failed."),
    flag_bit("REQUEUED", 0x400, "Being requeued."),
    flag_bit("REQUEUE_HOLD", 0x800, "Being requeued, to be held then."),
    flag_bit("SPECIAL_EXIT", 0x1000, "Requeued and held by its exit code."),
    flag_bit("RESIZING", 0x2000, "About to change its size."),
    flag_bit("CONFIGURING", 0x4000, "Its nodes are being made ready."),
    flag_bit("COMPLETING", 0x8000, "Its processes are ending."),
    flag_bit("STOPPED", 0x10000, "Its processes are stopped; it keeps its resources."),
    flag_bit("RECONFIG_FAIL", 0x20000, "Its nodes could not be reconfigured."),
    flag_bit("POWER_UP_NODE", 0x40000, "Its nodes are being powered up."),
    flag_bit("REVOKED", 0x80000, "Runs on another cluster of the federation."),
    flag_bit("REQUEUE_FED", 0x100000, "Being requeued in the federation."),
    flag_bit("RESV_DEL_HOLD", 0x200000, "Held as its reservation was deleted."),
    flag_bit("SIGNALING", 0x400000, "Being signalled."),
    flag_bit("STAGE_OUT", 0x800000, "Its burst buffer is being written back."),
};
RESTD_FLAGS(job_state);

inline constexpr Flag process_exit_code_status_flags[] = {
    flag_equal("INVALID", 0x0, 0xffffffff, "Not known."),
    flag_equal("PENDING", 0x1, 0xffffffff, "It has not ended."),
    flag_equal("SUCCESS", 0x2, 0xffffffff, "It exited with 0."),
    flag_equal("ERROR", 0x3, 0xffffffff, "It exited with another status."),
    flag_equal("SIGNALED", 0x4, 0xffffffff, "A signal ended it."),
    flag_equal("CORE_DUMPED", 0x5, 0xffffffff, "A signal ended it and it left a core file."),
    flag_equal("INVALID2", 0x6, 0xffffffff, "The number after the last.").not_documented().written_until_api(40),
};
RESTD_FLAGS(process_exit_code_status);

inline constexpr Flag wckey_tag_flags_flags[] = {
    flag_bit("ASSIGNED_DEFAULT", 0x1, "The user's default, as the job gave none."),
};
RESTD_FLAGS(wckey_tag_flags);

inline constexpr Flag cr_type_flags[] = {
    flag_equal("CPU", 0x1, 0x7, "CPUs.").since_api(41),
    flag_equal("SOCKET", 0x2, 0x7, "Sockets.").since_api(41),
    flag_equal("CORE", 0x4, 0x7, "Cores.").since_api(41),
    flag_bit("BOARD", 0x8, "Boards.").within(0xffff).since_api(41),
    flag_bit("MEMORY", 0x10, "Memory.").within(0xffff).since_api(41),
    flag_bit("ONE_TASK_PER_CORE", 0x100, "One task per core, whatever its threads.").within(0xffff).since_api(41),
    flag_bit("PACK_NODES", 0x200, "Nodes are filled one after the other.").within(0xffff).since_api(41),
    flag_bit("CORE_DEFAULT_DIST_BLOCK", 0x1000, "Sockets are filled one after the other.").within(0xffff).since_api(41),
    flag_bit("LLN", 0x4000, "Least loaded nodes first.").within(0xffff).since_api(41),
    flag_bit("LINEAR", 0x8000, "Whole nodes.").within(0xffff).since_api(41),
};
RESTD_FLAGS(cr_type);

inline constexpr Flag node_cr_type_flags[] = {
    flag_equal("AVAILABLE", 0x0, 0xffffffff, "Everybody.").since_api(41),
    flag_equal("ONE_ROW", 0x1, 0xffffffff, "Jobs that take other resources of the node.").since_api(41),
    flag_equal("RESERVED", 0xfa00, 0xffffffff, "Nobody.").since_api(41),
};
RESTD_FLAGS(node_cr_type);

inline constexpr Flag job_res_core_status_flags[] = {
    flag_equal("INVALID", 0x0, 0xffffffffffffffff, "Not known.").since_api(41),
    flag_equal("UNALLOCATED", 0xfffffffffffffffe, 0xffffffffffffffff, "The job does not have it.").since_api(41),
    flag_bit("ALLOCATED", 0x2, "The job has it.").since_api(41),
    flag_bit("IN_USE", 0x4, "A step of the job uses it.").since_api(41),
};
RESTD_FLAGS(job_res_core_status);

inline constexpr Flag reservation_flags_flags[] = {
    flag_bit("MAINT", 0x1, "For maintenance: it is not counted as use."),
    flag_bit("NO_MAINT", 0x2, "Update only: takes MAINT away."),
    flag_bit("DAILY", 0x4, "Repeats every day."),
    flag_bit("NO_DAILY", 0x8, "Update only: takes DAILY away."),
    flag_bit("WEEKLY", 0x10, "Repeats every week."),
    flag_bit("NO_WEEKLY", 0x20, "Update only: takes WEEKLY away."),
    flag_bit("IGNORE_JOBS", 0x40, "Made although jobs run on its nodes."),
    flag_bit("NO_IGNORE_JOBS", 0x80, "Update only: takes IGNORE_JOBS away."),
    flag_bit("ANY_NODES", 0x100, "Any nodes of the cluster."),
    flag_bit("STATIC", 0x400, "Keeps its nodes, even failed ones."),
    flag_bit("NO_STATIC", 0x800, "Update only: takes STATIC away."),
    flag_bit("PART_NODES", 0x1000, "All nodes of its partition, later ones too."),
    flag_bit("NO_PART_NODES", 0x2000, "Update only: takes PART_NODES away."),
    flag_bit("OVERLAP", 0x4000, "May overlap other reservations."),
    flag_bit("SPEC_NODES", 0x8000, "Its nodes were named."),
    flag_bit("TIME_FLOAT", 0x20000, "Its start moves with the present time."),
    flag_bit("REPLACE", 0x40000, "Nodes given to jobs are replaced by idle ones."),
    flag_bit("ALL_NODES", 0x80000, "All nodes of the cluster or partition."),
    flag_bit("PURGE_COMP", 0x100000, "Deleted when it has had no job for a while."),
    flag_bit("WEEKDAY", 0x200000, "Repeats on every weekday."),
    flag_bit("NO_WEEKDAY", 0x400000, "Update only: takes WEEKDAY away."),
    flag_bit("WEEKEND", 0x800000, "Repeats on every day of a weekend."),
    flag_bit("NO_WEEKEND", 0x1000000, "Update only: takes WEEKEND away."),
    flag_bit("FLEX", 0x2000000, "Its jobs may use resources outside of it, before and after it."),
    flag_bit("NO_FLEX", 0x4000000, "Update only: takes FLEX away."),
    flag_bit("DURATION_PLUS", 0x8000000, "Update only: makes it longer by the duration given."),
    flag_bit("DURATION_MINUS", 0x10000000, "Update only: makes it shorter by the duration given."),
    flag_bit("NO_HOLD_JOBS_AFTER_END", 0x20000000, "Its waiting jobs are not held when it ends."),
    flag_bit("NO_PURGE_COMP", 0x80000000, "Update only: takes PURGE_COMP away."),
    flag_bit("MAGNETIC", 0x100000000, "Takes jobs that fit and did not ask for it."),
    flag_bit("SKIP", 0x400000000, "Update only: skips the next repetition."),
    flag_bit("HOURLY", 0x800000000, "Repeats every hour."),
    flag_bit("NO_HOURLY", 0x1000000000, "Update only: takes HOURLY away."),
    flag_bit("USER_DELETE", 0x8000000000, "Its users may delete it.").since_api(41),
    flag_bit("NO_USER_DELETE", 0x10000000000, "Update only: takes USER_DELETE away.").since_api(41),
    flag_bit("REOCCURRING", 0x800a00014, "Repeats: hourly, daily, weekly, or on weekdays or weekends."),
};
RESTD_FLAGS(reservation_flags);

inline constexpr Flag cluster_rec_flags_flags[] = {
    flag_bit("REGISTERING", 0x1, "About to register with slurmdbd."),
    flag_bit("MULTIPLE_SLURMD", 0x80, "Several slurmds run on one host."),
    flag_bit("FRONT_END", 0x200, "Has front end nodes."),
    flag_bit("FEDERATION", 0x800, "Member of a federation."),
    flag_bit("EXTERNAL", 0x1000, "Known to slurmdbd but managed elsewhere."),
};
RESTD_FLAGS(cluster_rec_flags);

inline constexpr Flag account_flags_flags[] = {
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage.").until_api(40),
    flag_equal("NONE", 0x0, 0xffff, "No flag.").since_api(41).not_documented().only_read(),
    flag_equal("BASE_MASK", 0xffff, 0xffff, "All flags that are stored.").since_api(41).not_documented().only_read(),
    flag_equal("INVALID", 0x10001, 0xffffffff, "No valid flag.").since_api(41).not_documented().only_read(),
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage.").since_api(41),
    flag_bit("WithAssociations", 0x2, "Listed with associations.").since_api(41),
    flag_bit("WithCoordinators", 0x4, "Listed with coordinators.").since_api(41),
    flag_bit("NoUsersAreCoords", 0x8, "Update only: takes UsersAreCoords away.").since_api(41),
    flag_bit("UsersAreCoords", 0x10000, "All users of the account are its coordinators.").since_api(41),
};
RESTD_FLAGS(account_flags);

inline constexpr Flag admin_lvl_flags[] = {
    flag_equal("Not Set", 0x0, 0xffff, "Not given: unchanged, or None for a new user."),
    flag_equal("None", 0x1, 0xffff, "No rights beyond the user's own."),
    flag_equal("Operator", 0x2, 0xffff, "May change accounts, users and limits."),
    flag_equal("Administrator", 0x3, 0xffff, "May change everything."),
};
RESTD_FLAGS(admin_lvl);

inline constexpr Flag user_flags_flags[] = {
    flag_equal("NONE", 0x0, 0xffffffff, "No flag."),
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage."),
};
RESTD_FLAGS(user_flags);

inline constexpr Flag wckey_flags_flags[] = {
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage."),
};
RESTD_FLAGS(wckey_flags);

inline constexpr Flag qos_flags_flags[] = {
    flag_bit("NOT_SET", 0x10000000, "Update only: leaves the flags as they are."),
    flag_bit("ADD", 0x20000000, "Update only: adds the flags given."),
    flag_bit("REMOVE", 0x40000000, "Update only: takes the flags given away."),
    flag_bit("PARTITION_MINIMUM_NODE", 0x1, "Its jobs may be smaller than the partition's MinNodes."),
    flag_bit("PARTITION_MAXIMUM_NODE", 0x2, "Its jobs may be larger than the partition's MaxNodes."),
    flag_bit("PARTITION_TIME_LIMIT", 0x4, "Its jobs may be longer than the partition's MaxTime."),
    flag_bit("ENFORCE_USAGE_THRESHOLD", 0x8, "Jobs below UsageThreshold are not started."),
    flag_bit("NO_RESERVE", 0x10, "Backfill keeps no resources for its jobs."),
    flag_bit("REQUIRED_RESERVATION", 0x20, "Only for jobs of a reservation."),
    flag_bit("DENY_LIMIT", 0x40, "A job beyond a limit is refused at once."),
    flag_bit("OVERRIDE_PARTITION_QOS", 0x80, "Its limits go before those of the partition's QOS."),
    flag_bit("NO_DECAY", 0x100, "Its usage does not decay."),
    flag_bit("USAGE_FACTOR_SAFE", 0x200, "UsageFactor counts where limits on TRES minutes are checked."),
    flag_bit("RELATIVE", 0x400, "Its limits are percentages."),
};
RESTD_FLAGS(qos_flags);

inline constexpr Flag qos_preempt_modes_flags[] = {
    flag_equal("DISABLED", 0x0, 0xffff, "As slurm.conf says."),
    flag_bit("SUSPEND", 0x1, "Suspended."),
    flag_bit("REQUEUE", 0x2, "Requeued."),
    flag_bit("CANCEL", 0x8, "Cancelled."),
    flag_bit("GANG", 0x8000, "Taking turns with the other job."),
};
RESTD_FLAGS(qos_preempt_modes);

inline constexpr Flag assoc_flags_flags[] = {
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage.").until_api(40),
    flag_equal("NONE", 0x0, 0xffff, "No flag.").since_api(41).not_documented().only_read(),
    flag_equal("BASE_MASK", 0xffff, 0xffff, "All flags that are stored.").since_api(41).not_documented().only_read(),
    flag_equal("INVALID", 0x10001, 0xffffffff, "No valid flag.").since_api(41).not_documented().only_read(),
    flag_bit("DELETED", 0x1, "Removed; it is kept for its usage.").since_api(41),
    flag_bit("NoUpdate", 0x2, "slurmctld is not told of the change.").since_api(41),
    flag_bit("Exact", 0x4, "Only exactly this partition.").since_api(41),
    flag_bit("NoUsersAreCoords", 0x8, "Update only: takes UsersAreCoords away.").since_api(41),
    flag_bit("UsersAreCoords", 0x10000, "All users of the account are its coordinators.").since_api(41),
};
RESTD_FLAGS(assoc_flags);

inline constexpr Flag cluster_classification_flags[] = {
    flag_equal("UNCLASSIFIED", 0x0, 0xffff, "No classification."),
    flag_bit("CAPABILITY", 0x1, "For few large jobs."),
    flag_bit("CAPACITY", 0x2, "For many small jobs."),
    flag_bit("CAPAPACITY (both CAPABILITY and CAPACITY)", 0x3, "For both.").until_api(41),
    flag_bit("CAPAPACITY", 0x3, "For large and small jobs.").since_api(42),
};
RESTD_FLAGS(cluster_classification);

inline constexpr Flag assoc_shares_obj_wrap_type_flags[] = {
    flag_equal("USER", 0x1, 0xffff, "Of a user."),
    flag_equal("ASSOCIATION", 0x0, 0xffff, "Of an account."),
};
RESTD_FLAGS(assoc_shares_obj_wrap_type);

}  // namespace restd::tables
