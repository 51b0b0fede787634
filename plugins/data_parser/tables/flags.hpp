// The names of Slurm's flags and enumerations (values as in slurm/slurm.h and slurm/slurmdb.h, Slurm 24.11).
#pragma once

#include "restd/field.hpp"

// The flags `name_flags` of the API version that is compiled: name_names.
#define RESTD_FLAGS(name)                                                                                                      \
    inline constexpr auto name##_names =                                                                                       \
        ::restd::select_flags<::restd::count_live_flags(name##_flags, RESTD_API)>(name##_flags, RESTD_API)

namespace restd::tables {

inline constexpr Flag slurmdb_job_flags_flags[] = {
    flag_equal("NONE", 0x0, 0xffffffff, "nothing is known"),
    flag_equal("CLEAR_SCHEDULING", 0xf, 0xffffffff, "mask of those that say what started the job"),
    flag_bit("NOT_SET", 0x1, "what started it is not known"),
    flag_bit("STARTED_ON_SUBMIT", 0x2, "as it was submitted"),
    flag_bit("STARTED_ON_SCHEDULE", 0x4, "by the main scheduler"),
    flag_bit("STARTED_ON_BACKFILL", 0x8, "by the backfill scheduler"),
    flag_bit("START_RECEIVED", 0x10, "its start was received from the controller"),
};
RESTD_FLAGS(slurmdb_job_flags);

inline constexpr Flag node_states_flags[] = {
    flag_equal("INVALID", 0xfffffffe, 0xffffffff, "no state"),
    flag_equal("UNKNOWN", 0x0, 0xf),
    flag_equal("DOWN", 0x1, 0xf),
    flag_equal("IDLE", 0x2, 0xf),
    flag_equal("ALLOCATED", 0x3, 0xf),
    flag_equal("ERROR", 0x4, 0xf),
    flag_equal("MIXED", 0x5, 0xf),
    flag_equal("FUTURE", 0x6, 0xf, "configured, but not there yet"),
    flag_bit("RESERVED", 0x20),
    flag_bit("UNDRAIN", 0x40, "update: take DRAIN back"),
    flag_bit("CLOUD", 0x80, "comes and goes with its cloud"),
    flag_bit("RESUME", 0x100, "update: make it usable again"),
    flag_bit("DRAIN", 0x200, "given no new jobs"),
    flag_bit("COMPLETING", 0x400),
    flag_bit("NOT_RESPONDING", 0x800),
    flag_bit("POWERED_DOWN", 0x1000),
    flag_bit("FAIL", 0x2000, "about to fail: given no new jobs"),
    flag_bit("POWERING_UP", 0x4000),
    flag_bit("MAINTENANCE", 0x8000),
    flag_bit("REBOOT_REQUESTED", 0x10000),
    flag_bit("REBOOT_CANCELED", 0x20000),
    flag_bit("POWERING_DOWN", 0x40000),
    flag_bit("DYNAMIC_FUTURE", 0x80000, "registered by itself in place of a FUTURE one"),
    flag_bit("REBOOT_ISSUED", 0x100000),
    flag_bit("PLANNED", 0x200000, "kept for a job that is to start"),
    flag_bit("INVALID_REG", 0x400000, "registered with less than is configured"),
    flag_bit("POWER_DOWN", 0x800000, "update: power down"),
    flag_bit("POWER_UP", 0x1000000, "update: power up"),
    flag_bit("POWER_DRAIN", 0x2000000, "is drained, then powered down"),
    flag_bit("DYNAMIC_NORM", 0x4000000, "registered by itself"),
};
RESTD_FLAGS(node_states);

inline constexpr Flag partition_states_flags[] = {
    flag_equal("INACTIVE", 0x0, 0xffff, "takes no jobs and starts none"),
    flag_equal("UNKNOWN", 0xfffe, 0xffff),
    flag_equal("UP", 0x3, 0xffff, "takes jobs and starts them"),
    flag_equal("DOWN", 0x1, 0xffff, "takes jobs and starts none"),
    flag_equal("DRAIN", 0x2, 0xffff, "takes no jobs and starts those it has"),
};
RESTD_FLAGS(partition_states);

inline constexpr Flag job_flags_flags[] = {
    flag_bit("KILL_INVALID_DEPENDENCY", 0x1, "ended where its dependency can never be met"),
    flag_bit("NO_KILL_INVALID_DEPENDENCY", 0x2, "kept pending there"),
    flag_bit("HAS_STATE_DIRECTORY", 0x4, "its script and environment are on disk"),
    flag_bit("TESTING_BACKFILL", 0x8, "backfill is looking at it"),
    flag_bit("GRES_BINDING_ENFORCED", 0x10, "CPUs only next to its generic resources"),
    flag_bit("TEST_NOW_ONLY", 0x20, "can it start now?"),
    flag_bit("SEND_JOB_ENVIRONMENT", 0x40),
    flag_bit("SPREAD_JOB", 0x100, "over as many nodes as possible"),
    flag_bit("PREFER_MINIMUM_NODE_COUNT", 0x200, "over as few nodes as possible"),
    flag_bit("JOB_KILL_HURRY", 0x400, "ended without waiting for its burst buffer"),
    flag_bit("SKIP_TRES_STRING_ACCOUNTING", 0x800),
    flag_bit("SIBLING_CLUSTER_UPDATE_ONLY", 0x1000, "update for this cluster of the federation alone"),
    flag_bit("HETEROGENEOUS_JOB", 0x2000),
    flag_bit("EXACT_TASK_COUNT_REQUESTED", 0x4000, "tasks were given"),
    flag_bit("EXACT_CPU_COUNT_REQUESTED", 0x8000, "CPUs were given as minimum and maximum alike"),
    flag_bit("TESTING_WHOLE_NODE_BACKFILL", 0x10000),
    flag_bit("TOP_PRIORITY_JOB", 0x20000, "first in the queue at its last look"),
    flag_bit("ACCRUE_COUNT_CLEARED", 0x40000, "no longer counted among those whose age counts"),
    flag_bit("GRES_BINDING_DISABLED", 0x80000),
    flag_bit("JOB_WAS_RUNNING", 0x100000, "ran when the controller was restarted"),
    flag_bit("JOB_ACCRUE_TIME_RESET", 0x200000),
    flag_bit("CRON_JOB", 0x400000),
    flag_bit("EXACT_MEMORY_REQUESTED", 0x800000),
    flag_bit("USING_DEFAULT_ACCOUNT", 0x2000000, "the user named none"),
    flag_bit("USING_DEFAULT_PARTITION", 0x4000000, "the user named none"),
    flag_bit("USING_DEFAULT_QOS", 0x8000000, "the user named none"),
    flag_bit("USING_DEFAULT_WCKEY", 0x10000000, "the user named none"),
    flag_bit("DEPENDENT", 0x20000000, "waits for another job"),
    flag_bit("MAGNETIC", 0x40000000, "was drawn into a reservation"),
    flag_bit("PARTITION_ASSIGNED", 0x80000000, "its partition was chosen by a plugin"),
    flag_bit("BACKFILL_ATTEMPTED", 0x100000000, "backfill has tried to start it"),
    flag_bit("SCHEDULING_ATTEMPTED", 0x200000000, "the main scheduler has tried to start it"),
    flag_bit("SAVE_BATCH_SCRIPT", 0x800000000, "its script goes to the accounting").until_api(40),
    flag_bit("GRES_ONE_TASK_PER_SHARING", 0x4000000000).until_api(40),
    flag_bit("GRES_MULTIPLE_TASKS_PER_SHARING", 0x8000000000).until_api(40),
    flag_bit("GRES_ALLOW_TASK_SHARING", 0x10000000000).until_api(40),
    flag_bit("STEPMGR_ENABLED", 0x20000000000, "its steps are managed on its own nodes").since_api(41),
};
RESTD_FLAGS(job_flags);

inline constexpr Flag job_show_flags_flags[] = {
    flag_bit("ALL", 0x1, "also of hidden partitions"),
    flag_bit("DETAIL", 0x2, "with what each node gives"),
    flag_bit("MIXED", 0x8, "nodes in use in part as MIXED"),
    flag_bit("LOCAL", 0x10, "of this cluster alone"),
    flag_bit("SIBLING", 0x20, "of all clusters of the federation, its copies too"),
    flag_bit("FEDERATION", 0x40, "of all clusters of the federation"),
    flag_bit("FUTURE", 0x80, "also nodes that are not there yet"),
};
RESTD_FLAGS(job_show_flags);

inline constexpr Flag job_mail_flags_flags[] = {
    flag_bit("BEGIN", 0x1),
    flag_bit("END", 0x2),
    flag_bit("FAIL", 0x4),
    flag_bit("REQUEUE", 0x8),
    flag_bit("TIME=100%", 0x10, "the time limit is reached"),
    flag_bit("TIME=90%", 0x20, "of the time limit is used"),
    flag_bit("TIME=80%", 0x40, "of the time limit is used"),
    flag_bit("TIME=50%", 0x80, "of the time limit is used"),
    flag_bit("STAGE_OUT", 0x100, "its burst buffer is written back"),
    flag_bit("ARRAY_TASKS", 0x200, "for each task of an array, not for the whole"),
    flag_bit("INVALID_DEPENDENCY", 0x400, "its dependency can never be met"),
};
RESTD_FLAGS(job_mail_flags);

inline constexpr Flag cpu_binding_flags_flags[] = {
    flag_equal("CPU_BIND_TO_THREADS", 0x2, 0x1e),     flag_equal("CPU_BIND_TO_CORES", 0x4, 0x1e),
    flag_equal("CPU_BIND_TO_SOCKETS", 0x8, 0x1e),     flag_equal("CPU_BIND_TO_LDOMS", 0x10, 0x1e),
    flag_equal("CPU_BIND_NONE", 0x20, 0xfe0),         flag_removed("CPU_BIND_RANK"),
    flag_equal("CPU_BIND_MAP", 0x80, 0xfe0),          flag_equal("CPU_BIND_MASK", 0x100, 0xfe0),
    flag_equal("CPU_BIND_LDRANK", 0x200, 0xfe0),      flag_equal("CPU_BIND_LDMAP", 0x400, 0xfe0),
    flag_equal("CPU_BIND_LDMASK", 0x800, 0xfe0),      flag_bit("VERBOSE", 0x1, "tell what each task is bound to"),
    flag_bit("CPU_BIND_ONE_THREAD_PER_CORE", 0x2000),
};
RESTD_FLAGS(cpu_binding_flags);

inline constexpr Flag cron_entry_flags_flags[] = {
    flag_bit("WILD_MINUTE", 0x2), flag_bit("WILD_HOUR", 0x4),         flag_bit("WILD_DAY_OF_MONTH", 0x8),
    flag_bit("WILD_MONTH", 0x10), flag_bit("WILD_DAY_OF_WEEK", 0x20),
};
RESTD_FLAGS(cron_entry_flags);

inline constexpr Flag memory_binding_type_flags[] = {
    flag_equal("NONE", 0x2, 0x3e),
    flag_equal("RANK", 0x4, 0x3e),
    flag_equal("MAP", 0x8, 0x3e),
    flag_equal("MASK", 0x10, 0x3e),
    flag_equal("LOCAL", 0x20, 0x3e),
    flag_bit("VERBOSE", 0x1, "tell what each task is bound to"),
    flag_bit("SORT", 0x40, "free cache pages first"),
    flag_bit("PREFER", 0x80, "a wish, not a limit"),
};
RESTD_FLAGS(memory_binding_type);

inline constexpr Flag warn_flags_flags[] = {
    flag_bit("BATCH_JOB", 0x1, "only the batch script"),
    flag_bit("ARRAY_TASK", 0x2, "a task of an array"),
    flag_bit("FULL_STEPS_ONLY", 0x4, "all steps but the batch step"),
    flag_bit("FULL_JOB", 0x8, "all steps, the batch step too"),
    flag_bit("FEDERATION_REQUEUE", 0x10, "to requeue it in the federation"),
    flag_bit("HURRY", 0x20, "without waiting for its burst buffer"),
    flag_bit("OUT_OF_MEMORY", 0x40, "it ran out of memory"),
    flag_bit("NO_SIBLING_JOBS", 0x80, "not its copies in the federation"),
    flag_bit("RESERVATION_JOB", 0x100, "only jobs in a reservation"),
    flag_bit("NO_CRON_JOBS", 0x200, "not those of a crontab").until_api(40),
    flag_bit("VERBOSE", 0x800, "answer for each job"),
    flag_bit("CRON_JOBS", 0x1000, "those of a crontab too"),
    flag_bit("WARNING_SENT", 0x8000, "the signal ahead of the end was sent"),
};
RESTD_FLAGS(warn_flags);

inline constexpr Flag x11_flags_flags[] = {
    flag_bit("FORWARD_ALL_NODES", 0x1),
    flag_bit("BATCH_NODE", 0x2),
    flag_bit("FIRST_NODE", 0x4),
    flag_bit("LAST_NODE", 0x8),
};
RESTD_FLAGS(x11_flags);

inline constexpr Flag open_mode_flags[] = {
    flag_bit("APPEND", 0x1),
    flag_bit("TRUNCATE", 0x2),
};
RESTD_FLAGS(open_mode);

inline constexpr Flag acct_gather_profile_flags[] = {
    flag_equal("NOT_SET", 0x0, 0xffffffff, "as the cluster is configured"),
    flag_equal("NONE", 0x1, 0xffffffff),
    flag_bit("ENERGY", 0x2),
    flag_bit("LUSTRE", 0x8),
    flag_bit("NETWORK", 0x10),
    flag_bit("TASK", 0x4),
};
RESTD_FLAGS(acct_gather_profile);

inline constexpr Flag job_shared_flags[] = {
    flag_equal("none", 0x0, 0xffff, "with no one"),
    flag_equal("oversubscribe", 0x1, 0xffff, "with any job, cores too"),
    flag_equal("user", 0x2, 0xffff, "with the same user's jobs"),
    flag_equal("mcs", 0x3, 0xffff, "with jobs of the same MCS label"),
    flag_equal("topo", 0x4, 0xffff, "with no one in its segment of the topology").since_api(41),
};
RESTD_FLAGS(job_shared);

inline constexpr Flag job_exclusive_flags_flags[] = {
    flag_equal("true", 0x0, 0xffff, "no one").until_api(41),
    flag_equal("false", 0x1, 0xffff, "anyone may share").until_api(41),
    flag_equal("user", 0x2, 0xffff, "other users' jobs").until_api(41),
    flag_equal("mcs", 0x3, 0xffff, "jobs of another MCS label").until_api(41),
    flag_equal("topo", 0x4, 0xffff, "anyone in its segment of the topology").since_api(41).until_api(41),
};
RESTD_FLAGS(job_exclusive_flags);

inline constexpr Flag oversubscribe_flags_flags[] = {
    flag_bit("force", 0x8000, "jobs share even where they do not ask to"),
};
RESTD_FLAGS(oversubscribe_flags);

inline constexpr Flag job_state_flags[] = {
    flag_equal("PENDING", 0x0, 0xff),
    flag_equal("RUNNING", 0x1, 0xff),
    flag_equal("SUSPENDED", 0x2, 0xff),
    flag_equal("COMPLETED", 0x3, 0xff),
    flag_equal("CANCELLED", 0x4, 0xff),
    flag_equal("FAILED", 0x5, 0xff),
    flag_equal("TIMEOUT", 0x6, 0xff),
    flag_equal("NODE_FAIL", 0x7, 0xff),
    flag_equal("PREEMPTED", 0x8, 0xff),
    flag_equal("BOOT_FAIL", 0x9, 0xff),
    flag_equal("DEADLINE", 0xa, 0xff),
    flag_equal("OUT_OF_MEMORY", 0xb, 0xff),
    flag_equal("invalid-placeholder", 0xc, 0xff, "the number after the last state").not_documented(),
    flag_bit("LAUNCH_FAILED", 0x100, "its launch failed"),
    flag_bit("REQUEUED", 0x400, "is being requeued"),
    flag_bit("REQUEUE_HOLD", 0x800, "is being requeued, to be held"),
    flag_bit("SPECIAL_EXIT", 0x1000, "requeued and held by its exit code"),
    flag_bit("RESIZING", 0x2000, "is about to change its size"),
    flag_bit("CONFIGURING", 0x4000),
    flag_bit("COMPLETING", 0x8000),
    flag_bit("STOPPED", 0x10000, "its processes are stopped, its resources kept"),
    flag_bit("RECONFIG_FAIL", 0x20000, "its nodes could not be reconfigured"),
    flag_bit("POWER_UP_NODE", 0x40000),
    flag_bit("REVOKED", 0x80000, "runs on another cluster of the federation"),
    flag_bit("REQUEUE_FED", 0x100000),
    flag_bit("RESV_DEL_HOLD", 0x200000, "held as its reservation was deleted"),
    flag_bit("SIGNALING", 0x400000),
    flag_bit("STAGE_OUT", 0x800000),
};
RESTD_FLAGS(job_state);

inline constexpr Flag process_exit_code_status_flags[] = {
    flag_equal("INVALID", 0x0, 0xffffffff),
    flag_equal("PENDING", 0x1, 0xffffffff, "has not ended"),
    flag_equal("SUCCESS", 0x2, 0xffffffff, "exited with 0"),
    flag_equal("ERROR", 0x3, 0xffffffff, "exited with another status"),
    flag_equal("SIGNALED", 0x4, 0xffffffff),
    flag_equal("CORE_DUMPED", 0x5, 0xffffffff),
    flag_equal("INVALID2", 0x6, 0xffffffff, "the number after the last").not_documented(),
};
RESTD_FLAGS(process_exit_code_status);

inline constexpr Flag wckey_tag_flags_flags[] = {
    flag_bit("ASSIGNED_DEFAULT", 0x1),
};
RESTD_FLAGS(wckey_tag_flags);

inline constexpr Flag cr_type_flags[] = {
    flag_equal("CPU", 0x1, 0x7).since_api(41),
    flag_equal("SOCKET", 0x2, 0x7).since_api(41),
    flag_equal("CORE", 0x4, 0x7).since_api(41),
    flag_bit("BOARD", 0x8).within(0xffff).since_api(41),
    flag_bit("MEMORY", 0x10).within(0xffff).since_api(41),
    flag_bit("ONE_TASK_PER_CORE", 0x100, "whatever its threads").within(0xffff).since_api(41),
    flag_bit("PACK_NODES", 0x200, "fill nodes, do not spread").within(0xffff).since_api(41),
    flag_bit("CORE_DEFAULT_DIST_BLOCK", 0x1000, "fill a socket first").within(0xffff).since_api(41),
    flag_bit("LLN", 0x4000, "least loaded nodes first").within(0xffff).since_api(41),
    flag_bit("LINEAR", 0x8000, "whole nodes").within(0xffff).since_api(41),
};
RESTD_FLAGS(cr_type);

inline constexpr Flag node_cr_type_flags[] = {
    flag_equal("AVAILABLE", 0x0, 0xffffffff, "nobody").since_api(41),
    flag_equal("ONE_ROW", 0x1, 0xffffffff, "jobs that take other resources").since_api(41),
    flag_equal("RESERVED", 0xfa00, 0xffffffff, "nobody may").since_api(41),
};
RESTD_FLAGS(node_cr_type);

inline constexpr Flag job_res_core_status_flags[] = {
    flag_equal("INVALID", 0x0, 0xffffffffffffffff).since_api(41),
    flag_equal("UNALLOCATED", 0xfffffffffffffffe, 0xffffffffffffffff, "the job does not have it").since_api(41),
    flag_bit("ALLOCATED", 0x2).since_api(41),
    flag_bit("IN_USE", 0x4, "a step uses it").since_api(41),
};
RESTD_FLAGS(job_res_core_status);

inline constexpr Flag reservation_flags_flags[] = {
    flag_bit("MAINT", 0x1, "for maintenance"),
    flag_bit("NO_MAINT", 0x2, "update: no longer for maintenance"),
    flag_bit("DAILY", 0x4, "repeats every day"),
    flag_bit("NO_DAILY", 0x8, "update: without DAILY"),
    flag_bit("WEEKLY", 0x10, "repeats every week"),
    flag_bit("NO_WEEKLY", 0x20, "update: without WEEKLY"),
    flag_bit("IGNORE_JOBS", 0x40, "made although jobs run there"),
    flag_bit("NO_IGNORE_JOBS", 0x80, "update: without IGNORE_JOBS"),
    flag_bit("ANY_NODES", 0x100, "any nodes of the cluster"),
    flag_bit("STATIC", 0x400, "its nodes stay the same"),
    flag_bit("NO_STATIC", 0x800, "update: without STATIC"),
    flag_bit("PART_NODES", 0x1000, "all nodes of its partition"),
    flag_bit("NO_PART_NODES", 0x2000, "update: without PART_NODES"),
    flag_bit("OVERLAP", 0x4000, "may overlap others"),
    flag_bit("SPEC_NODES", 0x8000, "its nodes were named"),
    flag_bit("TIME_FLOAT", 0x20000, "its start is relative to now"),
    flag_bit("REPLACE", 0x40000, "nodes given to jobs are replaced by idle ones"),
    flag_bit("ALL_NODES", 0x80000, "all nodes"),
    flag_bit("PURGE_COMP", 0x100000, "goes when its last job has ended"),
    flag_bit("WEEKDAY", 0x200000, "repeats on every weekday"),
    flag_bit("NO_WEEKDAY", 0x400000, "update: without WEEKDAY"),
    flag_bit("WEEKEND", 0x800000, "repeats on every day of a weekend"),
    flag_bit("NO_WEEKEND", 0x1000000, "update: without WEEKEND"),
    flag_bit("FLEX", 0x2000000, "its jobs may use resources outside and before it"),
    flag_bit("NO_FLEX", 0x4000000, "update: without FLEX"),
    flag_bit("DURATION_PLUS", 0x8000000, "update: longer"),
    flag_bit("DURATION_MINUS", 0x10000000, "update: shorter"),
    flag_bit("NO_HOLD_JOBS_AFTER_END", 0x20000000, "its jobs go on waiting when it ends"),
    flag_bit("NO_PURGE_COMP", 0x80000000, "update: without PURGE_COMP"),
    flag_bit("MAGNETIC", 0x100000000, "takes jobs that did not ask for it"),
    flag_bit("SKIP", 0x400000000, "update: skip the next time"),
    flag_bit("HOURLY", 0x800000000, "repeats every hour"),
    flag_bit("NO_HOURLY", 0x1000000000, "update: without HOURLY"),
    flag_bit("USER_DELETE", 0x8000000000, "its users may delete it").since_api(41),
    flag_bit("NO_USER_DELETE", 0x10000000000, "update: without USER_DELETE").since_api(41),
    flag_bit("REOCCURRING", 0x800a00014, "repeats"),
};
RESTD_FLAGS(reservation_flags);

inline constexpr Flag cluster_rec_flags_flags[] = {
    flag_bit("REGISTERING", 0x1, "about to register"),    flag_bit("MULTIPLE_SLURMD", 0x80, "several slurmds on one host"),
    flag_bit("FRONT_END", 0x200, "with front end nodes"), flag_bit("FEDERATION", 0x800, "in a federation"),
    flag_bit("EXTERNAL", 0x1000, "not managed here"),
};
RESTD_FLAGS(cluster_rec_flags);

inline constexpr Flag account_flags_flags[] = {
    flag_bit("DELETED", 0x1, "was deleted").until_api(40),
    flag_equal("NONE", 0x0, 0xffff).since_api(41).not_documented(),
    flag_equal("BASE_MASK", 0xffff, 0xffff).since_api(41).not_documented(),
    flag_equal("INVALID", 0x10001, 0xffffffff).since_api(41).not_documented(),
    flag_bit("DELETED", 0x1, "was deleted").since_api(41),
    flag_bit("WithAssociations", 0x2, "shown with associations").since_api(41),
    flag_bit("WithCoordinators", 0x4, "shown with coordinators").since_api(41),
    flag_bit("NoUsersAreCoords", 0x8, "update: users are no longer coordinators").since_api(41),
    flag_bit("UsersAreCoords", 0x10000, "all its users are coordinators").since_api(41),
};
RESTD_FLAGS(account_flags);

inline constexpr Flag admin_lvl_flags[] = {
    flag_equal("Not Set", 0x0, 0xffff, "not given"),
    flag_equal("None", 0x1, 0xffff, "none"),
    flag_equal("Operator", 0x2, 0xffff, "may change most things"),
    flag_equal("Administrator", 0x3, 0xffff, "may change everything"),
};
RESTD_FLAGS(admin_lvl);

inline constexpr Flag user_flags_flags[] = {
    flag_equal("NONE", 0x0, 0xffffffff),
    flag_bit("DELETED", 0x1, "was deleted"),
};
RESTD_FLAGS(user_flags);

inline constexpr Flag wckey_flags_flags[] = {
    flag_bit("DELETED", 0x1, "was deleted"),
};
RESTD_FLAGS(wckey_flags);

inline constexpr Flag qos_flags_flags[] = {
    flag_bit("NOT_SET", 0x10000000, "update: leave the flags alone"),
    flag_bit("ADD", 0x20000000, "update: add these"),
    flag_bit("REMOVE", 0x40000000, "update: remove these"),
    flag_bit("PARTITION_MINIMUM_NODE", 0x1, "its jobs may be smaller than the partition's least"),
    flag_bit("PARTITION_MAXIMUM_NODE", 0x2, "its jobs may be larger than the partition's most"),
    flag_bit("PARTITION_TIME_LIMIT", 0x4, "its jobs may be longer than the partition's time limit"),
    flag_bit("ENFORCE_USAGE_THRESHOLD", 0x8, "jobs wait below usage_threshold"),
    flag_bit("NO_RESERVE", 0x10, "its jobs never reserve resources ahead"),
    flag_bit("REQUIRED_RESERVATION", 0x20, "only for jobs of a reservation"),
    flag_bit("DENY_LIMIT", 0x40, "what is beyond a limit is refused at once"),
    flag_bit("OVERRIDE_PARTITION_QOS", 0x80, "its limits go before those of the partition's"),
    flag_bit("NO_DECAY", 0x100, "its usage does not decay"),
    flag_bit("USAGE_FACTOR_SAFE", 0x200, "usage_factor counts in what safe limits check"),
    flag_bit("RELATIVE", 0x400, "its limits are percentages"),
};
RESTD_FLAGS(qos_flags);

inline constexpr Flag qos_preempt_modes_flags[] = {
    flag_equal("DISABLED", 0x0, 0xffff, "not at all"), flag_bit("SUSPEND", 0x1, "suspended"),
    flag_bit("REQUEUE", 0x2, "queued again"),          flag_bit("CANCEL", 0x8, "cancelled"),
    flag_bit("GANG", 0x8000, "time-sliced"),
};
RESTD_FLAGS(qos_preempt_modes);

inline constexpr Flag assoc_flags_flags[] = {
    flag_bit("DELETED", 0x1, "was deleted").until_api(40),
    flag_equal("NONE", 0x0, 0xffff).since_api(41).not_documented(),
    flag_equal("BASE_MASK", 0xffff, 0xffff).since_api(41).not_documented(),
    flag_equal("INVALID", 0x10001, 0xffffffff).since_api(41).not_documented(),
    flag_bit("DELETED", 0x1, "was deleted").since_api(41),
    flag_bit("NoUpdate", 0x2, "not to be updated by the controller").since_api(41),
    flag_bit("Exact", 0x4, "only exactly this partition").since_api(41),
    flag_bit("NoUsersAreCoords", 0x8, "update: users are no longer coordinators").since_api(41),
    flag_bit("UsersAreCoords", 0x10000, "all its users are coordinators").since_api(41),
};
RESTD_FLAGS(assoc_flags);

inline constexpr Flag cluster_classification_flags[] = {
    flag_equal("UNCLASSIFIED", 0x0, 0xffff),
    flag_bit("CAPABILITY", 0x1),
    flag_bit("CAPACITY", 0x2),
    flag_bit("CAPAPACITY (both CAPABILITY and CAPACITY)", 0x3).until_api(41),
    flag_bit("CAPAPACITY", 0x3).since_api(42),
};
RESTD_FLAGS(cluster_classification);

inline constexpr Flag assoc_shares_obj_wrap_type_flags[] = {
    flag_equal("USER", 0x1, 0xffff, "of a user"),
    flag_equal("ASSOCIATION", 0x0, 0xffff, "of an account"),
};
RESTD_FLAGS(assoc_shares_obj_wrap_type);

}  // namespace restd::tables
