// The names of Slurm's flags and enumerations. Their numbers are in restd/model/*_values.hpp.
//
// No version shows a word that is not in its own document, because clients with generated types refuse it. A flag without a
// word in a version is left out there. A state, of which there is always one, has a row flag_other() with the nearest word.
#pragma once

#include "restd/field.hpp"
#include "restd/model/accounting_values.hpp"
#include "restd/model/job_values.hpp"
#include "restd/model/node_values.hpp"
#include "restd/model/reservation.hpp"
#include "restd/model/shares.hpp"
#include "restd/state_words.hpp"
#include "restd/tables/api_version.hpp"

// The flags `name_flags` of the API version that is compiled: name_names.
#define RESTD_FLAGS(name)                                                                                                      \
    inline constexpr auto name##_names =                                                                                       \
        ::restd::live_rows<::restd::count_live(name##_flags, RESTD_API)>(name##_flags, RESTD_API)

namespace restd::tables {

// Their rows are in restd/state_words.hpp.
RESTD_FLAGS(job_state);
RESTD_FLAGS(node_states);

inline constexpr Flag slurmdb_job_flags_flags[] = {
    flag_equal("NONE", model::database_job_flag::none, 0xffffffff, "Nothing is known."),
    flag_equal("CLEAR_SCHEDULING", model::database_job_flag::any_scheduling, 0xffffffff,
               "All flags that say what started the job."),
    flag_bit("NOT_SET", model::database_job_flag::not_set, "It is not known what started the job."),
    flag_bit("STARTED_ON_SUBMIT", model::database_job_flag::started_on_submit, "The job started as it was submitted."),
    flag_bit("STARTED_ON_SCHEDULE", model::database_job_flag::started_on_schedule, "The main scheduler started the job."),
    flag_bit("STARTED_ON_BACKFILL", model::database_job_flag::started_on_backfill, "The backfill scheduler started the job."),
    flag_bit("START_RECEIVED", model::database_job_flag::start_received, "slurmdbd was told of the start."),
    flag_bit("JOB_ALTERED", model::database_job_flag::altered, "Its accounting record was changed later.").since_api(44),
};
RESTD_FLAGS(slurmdb_job_flags);

inline constexpr Flag node_cert_flags_flags[] = {
    flag_bit("TOKEN_SET", model::certificate_flag::token_set, "Has a token to ask for its TLS certificate with.").since_api(43),
};
RESTD_FLAGS(node_cert_flags);

inline constexpr Flag partition_states_flags[] = {
    flag_equal("INACTIVE", model::partition_state::inactive, 0xffff, "Takes no jobs and starts none."),
    flag_equal("UNKNOWN", model::partition_state::unknown, 0xffff, "State not known."),
    flag_equal("UP", model::partition_state::up, 0xffff, "Takes jobs and starts them."),
    flag_equal("DOWN", model::partition_state::down, 0xffff, "Takes jobs and starts none."),
    flag_equal("DRAIN", model::partition_state::drain, 0xffff, "Takes no jobs and starts those that it has."),
    flag_other("UNKNOWN", 0xffff),
};
RESTD_FLAGS(partition_states);

inline constexpr Flag partition_flags_flags[] = {
    flag_bit("DEFAULT", model::partition_flag::is_default, "Takes the jobs that name no partition (Default).").since_api(45),
    flag_bit("HIDDEN", model::partition_flag::hidden, "Listed only if asked for (Hidden).").since_api(45),
    flag_bit("NO_ROOT", model::partition_flag::no_root, "Root cannot run jobs in it (DisableRootJobs).").since_api(45),
    flag_bit("ROOT_ONLY", model::partition_flag::root_only, "Only root can submit jobs to it (RootOnly).").since_api(45),
    flag_bit("REQ_RESV", model::partition_flag::requires_reservation, "Only for jobs with a reservation (ReqResv).")
        .since_api(45),
    flag_bit("LLN", model::partition_flag::least_loaded_nodes, "Least loaded nodes first (LLN).").since_api(45),
    flag_bit("PDOI", model::partition_flag::power_down_on_idle, "Its idle nodes are powered down at once (PowerDownOnIdle).")
        .since_api(45),
    flag_bit("DEFAULT_CLEAR", model::partition_flag::default_clear, "Update only: takes DEFAULT away.").since_api(45),
    flag_bit("HIDDEN_CLEAR", model::partition_flag::hidden_clear, "Update only: takes HIDDEN away.").since_api(45),
    flag_bit("NO_ROOT_CLEAR", model::partition_flag::no_root_clear, "Update only: takes NO_ROOT away.").since_api(45),
    flag_bit("ROOT_ONLY_CLEAR", model::partition_flag::root_only_clear, "Update only: takes ROOT_ONLY away.").since_api(45),
    flag_bit("REQ_RESV_CLEAR", model::partition_flag::requires_reservation_clear, "Update only: takes REQ_RESV away.")
        .since_api(45),
    flag_bit("LLN_CLEAR", model::partition_flag::least_loaded_nodes_clear, "Update only: takes LLN away.").since_api(45),
    flag_bit("PDOI_CLEAR", model::partition_flag::power_down_on_idle_clear, "Update only: takes PDOI away.").since_api(45),
};
RESTD_FLAGS(partition_flags);

inline constexpr Flag partition_preempt_modes_flags[] = {
    flag_equal("CLUSTER_GLOBAL", model::partition_preempt::as_cluster, 0xffff, "As the cluster is configured (PreemptMode).")
        .since_api(45),
    flag_equal("DISABLED", model::partition_preempt::disabled, 0xffff, "Its jobs are not preempted.").since_api(45),
    flag_bit("SUSPEND", model::partition_preempt::suspend, "Preempted jobs are suspended.").since_api(45),
    flag_bit("REQUEUE", model::partition_preempt::requeue, "Preempted jobs are requeued.").since_api(45),
    flag_bit("CANCEL", model::partition_preempt::cancel, "Preempted jobs are cancelled.").since_api(45),
    flag_bit("PRIORITY", model::partition_preempt::priority, "Only jobs of a lower priority are preempted.").since_api(45),
};
RESTD_FLAGS(partition_preempt_modes);

inline constexpr Flag node_partition_cpu_binding_flags_flags[] = {
    flag_equal("CPU_BIND_TO_THREADS", model::cpu_binding::to_threads, model::cpu_binding::unit_mask, "To threads.")
        .since_api(45),
    flag_equal("CPU_BIND_TO_CORES", model::cpu_binding::to_cores, model::cpu_binding::unit_mask, "To cores.").since_api(45),
    flag_equal("CPU_BIND_TO_SOCKETS", model::cpu_binding::to_sockets, model::cpu_binding::unit_mask, "To sockets.")
        .since_api(45),
    flag_equal("CPU_BIND_TO_LDOMS", model::cpu_binding::to_ldoms, model::cpu_binding::unit_mask, "To NUMA domains.")
        .since_api(45),
    flag_equal("CPU_BIND_NONE", model::cpu_binding::none, model::cpu_binding::rule_mask, "Not at all.").since_api(45),
    flag_equal("CPU_BIND_OFF", model::task_binding::off, model::task_binding::off_mask,
               "Update only: as the cluster is configured again.")
        .since_api(45),
    flag_bit("VERBOSE", model::cpu_binding::verbose, "Report what each task is bound to.").since_api(45),
};
RESTD_FLAGS(node_partition_cpu_binding_flags);

inline constexpr Flag openapi_job_requeue_flags_flags[] = {
    flag_bit("Incomplete", model::requeue_flag::incomplete, "Only jobs that have not ended.").since_api(45),
    flag_bit("Hold", model::requeue_flag::hold, "The job is held in the queue.").since_api(45),
    flag_bit("SpecialExit", model::requeue_flag::special_exit, "The job gets the state SPECIAL_EXIT. Needs Hold.")
        .since_api(45),
    flag_bit("Fail", model::requeue_flag::fail, "The job's nodes could not be reconfigured.").since_api(45).not_documented(),
};
RESTD_FLAGS(openapi_job_requeue_flags);

inline constexpr Flag job_flags_flags[] = {
    flag_bit("KILL_INVALID_DEPENDENCY", model::job_flag::kill_invalid_dependency,
             "Ended if its dependency can never be met (--kill-on-invalid-dep=yes)."),
    flag_bit("NO_KILL_INVALID_DEPENDENCY", model::job_flag::no_kill_invalid_dependency,
             "Kept if its dependency can never be met (--kill-on-invalid-dep=no)."),
    flag_bit("HAS_STATE_DIRECTORY", model::job_flag::has_state_directory, "slurmctld has its script on disk."),
    flag_bit("TESTING_BACKFILL", model::job_flag::testing_backfill, "Backfill is looking at it."),
    flag_bit("GRES_BINDING_ENFORCED", model::job_flag::gres_binding_enforced,
             "CPUs only next to its generic resources (--gres-flags=enforce-binding)."),
    flag_bit("TEST_NOW_ONLY", model::job_flag::test_now_only, "Only tested: can it start now?"),
    flag_bit("SEND_JOB_ENVIRONMENT", model::job_flag::send_job_environment, "slurmctld sends its environment to the node."),
    flag_bit("SPREAD_JOB", model::job_flag::spread_job, "Over as many nodes as possible (--spread-job)."),
    flag_bit("PREFER_MINIMUM_NODE_COUNT", model::job_flag::prefer_minimum_node_count,
             "On as few nodes as possible (--use-min-nodes)."),
    flag_bit("JOB_KILL_HURRY", model::job_flag::job_kill_hurry,
             "Ended without waiting for its burst buffer (scancel --hurry)."),
    flag_bit("SKIP_TRES_STRING_ACCOUNTING", model::job_flag::skip_tres_string_accounting, "Its TRES are not stored again."),
    flag_bit("SIBLING_CLUSTER_UPDATE_ONLY", model::job_flag::sibling_cluster_update_only,
             "Update for this cluster of the federation alone."),
    flag_bit("HETEROGENEOUS_JOB", model::job_flag::heterogeneous_job, "Component of a heterogeneous job."),
    flag_bit("EXACT_TASK_COUNT_REQUESTED", model::job_flag::exact_task_count_requested,
             "The number of tasks was given (--ntasks)."),
    flag_bit("EXACT_CPU_COUNT_REQUESTED", model::job_flag::exact_cpu_count_requested,
             "Minimum and maximum of CPUs are the same."),
    flag_bit("TESTING_WHOLE_NODE_BACKFILL", model::job_flag::testing_whole_node_backfill,
             "Backfill is looking at whole nodes for it."),
    flag_bit("TOP_PRIORITY_JOB", model::job_flag::top_priority_job, "First in the queue at its last evaluation."),
    flag_bit("ACCRUE_COUNT_CLEARED", model::job_flag::accrue_count_cleared,
             "No longer counted among jobs that gain priority by age."),
    flag_bit("GRES_BINDING_DISABLED", model::job_flag::gres_binding_disabled,
             "CPUs anywhere, whatever its generic resources (--gres-flags=disable-binding)."),
    flag_bit("JOB_WAS_RUNNING", model::job_flag::job_was_running, "Ran when slurmctld was restarted."),
    flag_bit("JOB_ACCRUE_TIME_RESET", model::job_flag::job_accrue_time_reset,
             "Its time of gaining priority by age began again."),
    flag_bit("CRON_JOB", model::job_flag::cron_job, "Job of scrontab."),
    flag_bit("EXACT_MEMORY_REQUESTED", model::job_flag::exact_memory_requested, "Its memory was given (--mem and the like)."),
    flag_bit("EXTERNAL_JOB", model::job_flag::external_job, "Runs outside of Slurm: its nodes start nothing (--external).")
        .since_api(43),
    flag_bit("USING_DEFAULT_ACCOUNT", model::job_flag::using_default_account, "The user named no account."),
    flag_bit("USING_DEFAULT_PARTITION", model::job_flag::using_default_partition, "The user named no partition."),
    flag_bit("USING_DEFAULT_QOS", model::job_flag::using_default_qos, "The user named no QOS."),
    flag_bit("USING_DEFAULT_WCKEY", model::job_flag::using_default_wckey, "The user named no wckey."),
    flag_bit("DEPENDENT", model::job_flag::dependent, "Waits for another job."),
    flag_bit("MAGNETIC", model::job_flag::magnetic, "Was drawn into a magnetic reservation."),
    flag_bit("PARTITION_ASSIGNED", model::job_flag::partition_assigned, "A plugin chose its partition."),
    flag_bit("BACKFILL_ATTEMPTED", model::job_flag::backfill_attempted, "Backfill has looked at it."),
    flag_bit("SCHEDULING_ATTEMPTED", model::job_flag::scheduling_attempted, "The main scheduler has looked at it."),
    flag_bit("SAVE_BATCH_SCRIPT", model::job_flag::save_batch_script, "The accounting stores its script.").until_api(40),
    flag_bit("GRES_ONE_TASK_PER_SHARING", model::job_flag::gres_one_task_per_sharing,
             "One task per shared generic resource (--gres-flags=one-task-per-sharing).")
        .until_api(40),
    flag_bit("GRES_MULTIPLE_TASKS_PER_SHARING", model::job_flag::gres_multiple_tasks_per_sharing,
             "Several tasks per shared generic resource (--gres-flags=multiple-tasks-per-sharing).")
        .until_api(40),
    flag_bit("GRES_ALLOW_TASK_SHARING", model::job_flag::gres_allow_task_sharing,
             "Tasks may use each other's generic resources (--gres-flags=allow-task-sharing).")
        .until_api(40),
    flag_bit("STEPMGR_ENABLED", model::job_flag::stepmgr_enabled, "Its steps are managed on its own nodes (--stepmgr).")
        .since_api(41),
    flag_bit("SPREAD_SEGMENTS", model::job_flag::spread_segments, "Each segment in another block (--spread-segments).")
        .since_api(44),
    flag_bit("CONSOLIDATE_SEGMENTS", model::job_flag::consolidate_segments,
             "As many segments as possible in each block (--consolidate-segments).")
        .since_api(44),
    flag_bit("EXPEDITED_REQUEUE", model::job_flag::expedited_requeue,
             "If a node fails, the job is requeued at once with the highest priority (--requeue=expedite).")
        .since_api(44),
    flag_bit("JOB_IMPLICIT_MAX_NODES", model::job_flag::implicit_max_nodes,
             "Its most nodes were not given, but worked out (--nodes).")
        .since_api(45),
};
RESTD_FLAGS(job_flags);

inline constexpr Flag job_show_flags_flags[] = {
    flag_bit("ALL", model::show_all, "Jobs and nodes of hidden partitions too."),
    flag_bit("DETAIL", model::show_detail, "Resources of each job on each of its nodes."),
    flag_bit("MIXED", model::show_mixed, "Nodes in use in part as MIXED."),
    flag_bit("LOCAL", model::show_local, "Of this cluster alone."),
    flag_bit("SIBLING", model::show_sibling, "Of all clusters of the federation, copies too."),
    flag_bit("FEDERATION", model::show_federation, "Of all clusters of the federation."),
    flag_bit("FUTURE", model::show_future, "Nodes that are not there yet too."),
};
RESTD_FLAGS(job_show_flags);

inline constexpr Flag job_mail_flags_flags[] = {
    flag_bit("BEGIN", model::mail_type::begin, "Start of the job."),
    flag_bit("END", model::mail_type::end, "End of the job."),
    flag_bit("FAIL", model::mail_type::fail, "Failure of the job."),
    flag_bit("REQUEUE", model::mail_type::requeue, "Requeue of the job."),
    flag_bit("TIME=100%", model::mail_type::time_100, "The time limit is reached."),
    flag_bit("TIME=90%", model::mail_type::time_90, "90 percent of the time limit are used."),
    flag_bit("TIME=80%", model::mail_type::time_80, "80 percent of the time limit are used."),
    flag_bit("TIME=50%", model::mail_type::time_50, "50 percent of the time limit are used."),
    flag_bit("STAGE_OUT", model::mail_type::stage_out, "The burst buffer is written back."),
    flag_bit("ARRAY_TASKS", model::mail_type::array_tasks, "One mail for each task of an array, not one for all."),
    flag_bit("INVALID_DEPENDENCY", model::mail_type::invalid_dependency, "The dependency can never be met."),
};
RESTD_FLAGS(job_mail_flags);

inline constexpr Flag cpu_binding_flags_flags[] = {
    flag_equal("CPU_BIND_TO_THREADS", model::cpu_binding::to_threads, model::cpu_binding::unit_mask, "To threads."),
    flag_equal("CPU_BIND_TO_CORES", model::cpu_binding::to_cores, model::cpu_binding::unit_mask, "To cores."),
    flag_equal("CPU_BIND_TO_SOCKETS", model::cpu_binding::to_sockets, model::cpu_binding::unit_mask, "To sockets."),
    flag_equal("CPU_BIND_TO_LDOMS", model::cpu_binding::to_ldoms, model::cpu_binding::unit_mask, "To NUMA domains."),
    flag_equal("CPU_BIND_NONE", model::cpu_binding::none, model::cpu_binding::rule_mask, "Not at all."),
    flag_removed("CPU_BIND_RANK").until_api(44),
    flag_equal("CPU_BIND_MAP", model::cpu_binding::map, model::cpu_binding::rule_mask, "By the list of CPUs in cpu_binding."),
    flag_equal("CPU_BIND_MASK", model::cpu_binding::mask, model::cpu_binding::rule_mask,
               "By the masks of CPUs in cpu_binding."),
    flag_equal("CPU_BIND_LDRANK", model::cpu_binding::ldrank, model::cpu_binding::rule_mask, "To NUMA domains by rank."),
    flag_equal("CPU_BIND_LDMAP", model::cpu_binding::ldmap, model::cpu_binding::rule_mask,
               "By the list of NUMA domains in cpu_binding."),
    flag_equal("CPU_BIND_LDMASK", model::cpu_binding::ldmask, model::cpu_binding::rule_mask,
               "By the masks of NUMA domains in cpu_binding."),
    flag_bit("VERBOSE", model::cpu_binding::verbose, "Report what each task is bound to."),
    flag_bit("CPU_BIND_ONE_THREAD_PER_CORE", model::cpu_binding::one_thread_per_core, "One thread of each core."),
};
RESTD_FLAGS(cpu_binding_flags);

inline constexpr Flag cron_entry_flags_flags[] = {
    flag_bit("WILD_MINUTE", model::cron_flag::wild_minute, "Every minute."),
    flag_bit("WILD_HOUR", model::cron_flag::wild_hour, "Every hour."),
    flag_bit("WILD_DAY_OF_MONTH", model::cron_flag::wild_day_of_month, "Every day of the month."),
    flag_bit("WILD_MONTH", model::cron_flag::wild_month, "Every month."),
    flag_bit("WILD_DAY_OF_WEEK", model::cron_flag::wild_day_of_week, "Every day of the week."),
};
RESTD_FLAGS(cron_entry_flags);

inline constexpr Flag memory_binding_type_flags[] = {
    flag_equal("NONE", model::memory_binding::none, model::memory_binding::rule_mask, "Not at all."),
    flag_equal("RANK", model::memory_binding::rank, model::memory_binding::rule_mask, "By rank of the task."),
    flag_equal("MAP", model::memory_binding::map, model::memory_binding::rule_mask,
               "By the list of nodes of memory in memory_binding."),
    flag_equal("MASK", model::memory_binding::mask, model::memory_binding::rule_mask,
               "By the masks of nodes of memory in memory_binding."),
    flag_equal("LOCAL", model::memory_binding::local, model::memory_binding::rule_mask, "To memory next to the task's CPUs."),
    flag_bit("VERBOSE", model::memory_binding::verbose, "Report what each task is bound to."),
    flag_bit("SORT", model::memory_binding::sort, "Free cache pages first.").until_api(43),
    flag_bit("PREFER", model::memory_binding::prefer, "A wish, not a limit."),
};
RESTD_FLAGS(memory_binding_type);

inline constexpr Flag warn_flags_flags[] = {
    flag_bit("BATCH_JOB", model::kill_batch_job, "Only the batch script (scancel --batch)."),
    flag_bit("ARRAY_TASK", model::kill_array_task, "The job is a task of an array."),
    flag_bit("FULL_STEPS_ONLY", model::kill_full_steps_only, "All steps but the batch step."),
    flag_bit("FULL_JOB", model::kill_full_job, "All steps and the batch script (scancel --full)."),
    flag_bit("FEDERATION_REQUEUE", model::kill_federation_requeue, "To requeue it in the federation."),
    flag_bit("HURRY", model::kill_hurry, "Without waiting for its burst buffer (scancel --hurry)."),
    flag_bit("OUT_OF_MEMORY", model::kill_out_of_memory, "It ran out of memory."),
    flag_bit("NO_SIBLING_JOBS", model::kill_no_sibling_jobs, "Not its copies in the federation."),
    flag_bit("RESERVATION_JOB", model::kill_reservation_job, "Only jobs in a reservation."),
    flag_bit("NO_CRON_JOBS", model::kill_no_cron_jobs, "No jobs of scrontab.").until_api(40),
    flag_bit("VERBOSE", model::kill_verbose, "An answer for each job, signalled or not."),
    flag_bit("CRON_JOBS", model::kill_cron_jobs, "Jobs of scrontab too (scancel --cron)."),
    flag_bit("WARNING_SENT", model::kill_warning_sent, "The signal ahead of the end was sent."),
};
RESTD_FLAGS(warn_flags);

inline constexpr Flag x11_flags_flags[] = {
    flag_bit("FORWARD_ALL_NODES", model::x11_flag::forward_all_nodes, "From all nodes."),
    flag_bit("BATCH_NODE", model::x11_flag::batch_node, "From the node of the batch script."),
    flag_bit("FIRST_NODE", model::x11_flag::first_node, "From the first node."),
    flag_bit("LAST_NODE", model::x11_flag::last_node, "From the last node."),
};
RESTD_FLAGS(x11_flags);

inline constexpr Flag open_mode_flags[] = {
    flag_bit("APPEND", model::open_mode::append, "Add to output files."),
    flag_bit("TRUNCATE", model::open_mode::truncate, "Empty output files first."),
};
RESTD_FLAGS(open_mode);

inline constexpr Flag acct_gather_profile_flags[] = {
    flag_equal("NOT_SET", model::profile_type::not_set, 0xffffffff, "As the cluster is configured."),
    flag_equal("NONE", model::profile_type::none, 0xffffffff, "No data."),
    flag_bit("ENERGY", model::profile_type::energy, "Energy."),
    flag_bit("LUSTRE", model::profile_type::lustre, "Traffic of the Lustre file system."),
    flag_bit("NETWORK", model::profile_type::network, "Traffic of the network."),
    flag_bit("TASK", model::profile_type::task, "CPU, memory and disk of tasks."),
};
RESTD_FLAGS(acct_gather_profile);

inline constexpr Flag job_shared_flags[] = {
    flag_equal("none", model::job_shared::exclusive, 0xffff, "Nobody: whole nodes (--exclusive)."),
    flag_equal("oversubscribe", model::job_shared::oversubscribe, 0xffff, "Any job, cores too (--oversubscribe)."),
    flag_equal("user", model::job_shared::user, 0xffff, "Jobs of the same user (--exclusive=user)."),
    flag_equal("mcs", model::job_shared::mcs, 0xffff, "Jobs of the same MCS label (--exclusive=mcs)."),
    flag_equal("topo", model::job_shared::topo, 0xffff, "Nobody in its segment of the topology (--exclusive=topo).")
        .since_api(41),
    flag_shown_as("none", model::job_shared::topo, 0xffff).until_api(40),
};
RESTD_FLAGS(job_shared);

inline constexpr Flag job_exclusive_flags_flags[] = {
    flag_equal("true", model::job_shared::exclusive, 0xffff, "Nobody: whole nodes (--exclusive).").until_api(41),
    flag_equal("false", model::job_shared::oversubscribe, 0xffff, "Anybody may share.").until_api(41),
    flag_equal("user", model::job_shared::user, 0xffff, "Jobs of other users (--exclusive=user).").until_api(41),
    flag_equal("mcs", model::job_shared::mcs, 0xffff, "Jobs of other MCS labels (--exclusive=mcs).").until_api(41),
    flag_equal("topo", model::job_shared::topo, 0xffff, "Anybody in its segment of the topology (--exclusive=topo).")
        .since_api(41)
        .until_api(41),
    flag_shown_as("true", model::job_shared::topo, 0xffff).until_api(40),
};
RESTD_FLAGS(job_exclusive_flags);

inline constexpr Flag oversubscribe_flags_flags[] = {
    flag_bit("force", model::oversubscribe::force, "Jobs share even if they do not ask to (OverSubscribe=FORCE)."),
};
RESTD_FLAGS(oversubscribe_flags);

inline constexpr Flag process_exit_code_status_flags[] = {
    flag_equal("INVALID", model::exit_status::invalid, 0xffffffff, "Not known."),
    flag_equal("PENDING", model::exit_status::pending, 0xffffffff, "It has not ended."),
    flag_equal("SUCCESS", model::exit_status::success, 0xffffffff, "It exited with 0."),
    flag_equal("ERROR", model::exit_status::error, 0xffffffff, "It exited with another status."),
    flag_equal("SIGNALED", model::exit_status::signaled, 0xffffffff, "A signal ended it."),
    flag_equal("CORE_DUMPED", model::exit_status::core_dumped, 0xffffffff, "A signal ended it and it left a core file."),
    flag_other("INVALID", 0xffffffff),
    flag_equal("INVALID2", model::exit_status::end, 0xffffffff, "The number after the last.").not_documented().only_read(),
};
RESTD_FLAGS(process_exit_code_status);

inline constexpr Flag wckey_tag_flags_flags[] = {
    flag_bit("ASSIGNED_DEFAULT", model::wckey_tag_flag::assigned_default, "The user's default, as the job gave none."),
};
RESTD_FLAGS(wckey_tag_flags);

inline constexpr Flag cr_type_flags[] = {
    flag_equal("CPU", model::select_type::cpu, model::select_type::resource_mask, "CPUs.").since_api(41),
    flag_equal("SOCKET", model::select_type::socket, model::select_type::resource_mask, "Sockets.").since_api(41),
    flag_equal("CORE", model::select_type::core, model::select_type::resource_mask, "Cores.").since_api(41),
    flag_bit("BOARD", model::select_type::board, "Boards.").within(0xffff).since_api(41),
    flag_bit("MEMORY", model::select_type::memory, "Memory.").within(0xffff).since_api(41),
    flag_bit("ONE_TASK_PER_CORE", model::select_type::one_task_per_core, "One task per core, whatever its threads.")
        .within(0xffff)
        .since_api(41),
    flag_bit("PACK_NODES", model::select_type::pack_nodes, "Nodes are filled one after the other.")
        .within(0xffff)
        .since_api(41),
    flag_bit("CORE_DEFAULT_DIST_BLOCK", model::select_type::core_default_dist_block, "Sockets are filled one after the other.")
        .within(0xffff)
        .since_api(41),
    flag_bit("LLN", model::select_type::lln, "Least loaded nodes first.").within(0xffff).since_api(41),
    flag_bit("LINEAR", model::select_type::linear_26_05, "Whole nodes.").within(0xffff).since_api(41),
};
RESTD_FLAGS(cr_type);

// The same since v0.0.45, and what else SelectTypeParameters has.
inline constexpr Flag select_type_param_flags[] = {
    flag_equal("NONE", model::select_type::none, 0xffff, "As the cluster is configured."),
    flag_equal("CR_CPU_MEMORY", model::select_type::cpu | model::select_type::memory, model::select_type::exclusive_mask,
               "CPUs and memory."),
    flag_equal("CR_CPU", model::select_type::cpu, model::select_type::exclusive_mask, "CPUs."),
    flag_equal("CPU", model::select_type::cpu, model::select_type::exclusive_mask, "As CR_CPU.").not_documented().only_read(),
    flag_equal("CR_CORE_MEMORY", model::select_type::core | model::select_type::memory, model::select_type::exclusive_mask,
               "Cores and memory."),
    flag_equal("CR_CORE", model::select_type::core, model::select_type::exclusive_mask, "Cores."),
    flag_equal("CORE", model::select_type::core, model::select_type::exclusive_mask, "As CR_CORE.")
        .not_documented()
        .only_read(),
    flag_equal("CR_SOCKET_MEMORY", model::select_type::socket | model::select_type::memory, model::select_type::exclusive_mask,
               "Sockets and memory."),
    flag_equal("CR_SOCKET", model::select_type::socket, model::select_type::exclusive_mask, "Sockets."),
    flag_equal("SOCKET", model::select_type::socket, model::select_type::exclusive_mask, "As CR_SOCKET.")
        .not_documented()
        .only_read(),
    flag_equal("CR_MEMORY", model::select_type::memory, model::select_type::exclusive_mask, "Memory."),
    flag_bit("MEMORY", model::select_type::memory, "Memory, with what else is said.").not_documented().only_read(),
    flag_bit("BOARD", model::select_type::board, "Boards.").not_documented().only_read(),
    flag_bit("CR_ONE_TASK_PER_CORE", model::select_type::one_task_per_core, "One task per core, whatever its threads."),
    flag_bit("ONE_TASK_PER_CORE", model::select_type::one_task_per_core, "As CR_ONE_TASK_PER_CORE.")
        .not_documented()
        .only_read(),
    flag_bit("CR_CORE_DEFAULT_DIST_BLOCK", model::select_type::core_default_dist_block,
             "Sockets are filled one after the other."),
    flag_bit("CORE_DEFAULT_DIST_BLOCK", model::select_type::core_default_dist_block, "As CR_CORE_DEFAULT_DIST_BLOCK.")
        .not_documented()
        .only_read(),
    flag_bit("CR_NO_DIST_TOPO_BLOCK", model::select_type::no_dist_topo_block,
             "Nodes of a block topology are not filled one after the other."),
    flag_bit("CR_LLN", model::select_type::lln, "Least loaded nodes first."),
    flag_bit("LLN", model::select_type::lln, "As CR_LLN.").not_documented().only_read(),
    flag_bit("CR_PACK_NODES", model::select_type::pack_nodes, "Nodes are filled one after the other."),
    flag_bit("PACK_NODES", model::select_type::pack_nodes, "As CR_PACK_NODES.").not_documented().only_read(),
    flag_bit("LL_SHARED_GRES", model::select_type::ll_shared_gres, "Least loaded shared generic resources first."),
    flag_bit("MULTIPLE_SHARING_GRES_PJ", model::select_type::multiple_sharing_gres,
             "A job may get several sharing generic resources of a node."),
    flag_bit("ENFORCE_BINDING_GRES", model::select_type::enforce_binding_gres,
             "CPUs only next to the job's generic resources."),
    flag_bit("ONE_TASK_PER_SHARING_GRES", model::select_type::one_task_per_sharing_gres,
             "A sharing generic resource gets one task."),
    flag_bit("LINEAR", model::select_type::linear_26_05, "Whole nodes.").not_documented().only_read(),
};
RESTD_FLAGS(select_type_param);

inline constexpr Flag node_cr_type_flags[] = {
    flag_equal("AVAILABLE", model::node_share::available, 0xffffffff, "Everybody.").since_api(41),
    flag_equal("ONE_ROW", model::node_share::one_row, 0xffffffff, "Jobs that take other resources of the node.").since_api(41),
    flag_equal("RESERVED", model::node_share::reserved, 0xffffffff, "Nobody.").since_api(41),
};
RESTD_FLAGS(node_cr_type);

inline constexpr Flag job_res_core_status_flags[] = {
    flag_equal("INVALID", model::core_status::invalid, 0xffffffffffffffff, "Not known.").since_api(41),
    flag_equal("UNALLOCATED", model::core_status::unallocated, 0xffffffffffffffff, "The job does not have it.").since_api(41),
    flag_bit("ALLOCATED", model::core_status::allocated, "The job has it.").since_api(41),
    flag_bit("IN_USE", model::core_status::in_use, "A step of the job uses it.").since_api(41),
};
RESTD_FLAGS(job_res_core_status);

inline constexpr Flag reservation_flags_flags[] = {
    flag_bit("MAINT", model::reservation_flag::maintenance, "For maintenance: it is not counted as use."),
    flag_bit("NO_MAINT", model::reservation_flag::no_maintenance, "Update only: takes MAINT away."),
    flag_bit("DAILY", model::reservation_flag::daily, "Repeats every day."),
    flag_bit("NO_DAILY", model::reservation_flag::no_daily, "Update only: takes DAILY away."),
    flag_bit("WEEKLY", model::reservation_flag::weekly, "Repeats every week."),
    flag_bit("NO_WEEKLY", model::reservation_flag::no_weekly, "Update only: takes WEEKLY away."),
    flag_bit("IGNORE_JOBS", model::reservation_flag::ignore_jobs, "Made although jobs run on its nodes."),
    flag_bit("NO_IGNORE_JOBS", model::reservation_flag::no_ignore_jobs, "Update only: takes IGNORE_JOBS away."),
    flag_bit("ANY_NODES", model::reservation_flag::any_nodes, "Any nodes of the cluster."),
    flag_bit("NO_ANY_NODES", model::reservation_flag::no_any_nodes, "Update only: takes ANY_NODES away.").since_api(44),
    flag_bit("STATIC", model::reservation_flag::static_nodes, "Keeps its nodes, even failed ones."),
    flag_bit("NO_STATIC", model::reservation_flag::no_static_nodes, "Update only: takes STATIC away."),
    flag_bit("PART_NODES", model::reservation_flag::partition_nodes, "All nodes of its partition, later ones too."),
    flag_bit("NO_PART_NODES", model::reservation_flag::no_partition_nodes, "Update only: takes PART_NODES away."),
    flag_bit("OVERLAP", model::reservation_flag::overlap, "May overlap other reservations."),
    flag_bit("SPEC_NODES", model::reservation_flag::named_nodes, "Its nodes were named."),
    flag_bit("TIME_FLOAT", model::reservation_flag::time_float, "Its start moves with the present time."),
    flag_bit("REPLACE", model::reservation_flag::replace, "Nodes given to jobs are replaced by idle ones."),
    flag_bit("ALL_NODES", model::reservation_flag::all_nodes, "All nodes of the cluster or partition."),
    flag_bit("PURGE_COMP", model::reservation_flag::purge_completed, "Deleted when it has had no job for a while."),
    flag_bit("WEEKDAY", model::reservation_flag::weekday, "Repeats on every weekday."),
    flag_bit("NO_WEEKDAY", model::reservation_flag::no_weekday, "Update only: takes WEEKDAY away."),
    flag_bit("WEEKEND", model::reservation_flag::weekend, "Repeats on every day of a weekend."),
    flag_bit("NO_WEEKEND", model::reservation_flag::no_weekend, "Update only: takes WEEKEND away."),
    flag_bit("FLEX", model::reservation_flag::flex, "Its jobs may use resources outside of it, before and after it."),
    flag_bit("NO_FLEX", model::reservation_flag::no_flex, "Update only: takes FLEX away."),
    flag_bit("DURATION_PLUS", model::reservation_flag::duration_plus, "Update only: makes it longer by the duration given."),
    flag_bit("DURATION_MINUS", model::reservation_flag::duration_minus, "Update only: makes it shorter by the duration given."),
    flag_bit("NO_HOLD_JOBS_AFTER_END", model::reservation_flag::no_hold_jobs_after_end,
             "Its waiting jobs are not held when it ends."),
    flag_bit("REPLACE_DOWN", model::reservation_flag::replace_down, "Nodes that fail are replaced by others.").since_api(44),
    flag_bit("NO_PURGE_COMP", model::reservation_flag::no_purge_completed, "Update only: takes PURGE_COMP away."),
    flag_bit("MAGNETIC", model::reservation_flag::magnetic, "Takes jobs that fit and did not ask for it."),
    flag_bit("NO_MAGNETIC", model::reservation_flag::no_magnetic, "Update only: takes MAGNETIC away.").since_api(44),
    flag_bit("SKIP", model::reservation_flag::skip, "Update only: skips the next repetition."),
    flag_bit("HOURLY", model::reservation_flag::hourly, "Repeats every hour."),
    flag_bit("NO_HOURLY", model::reservation_flag::no_hourly, "Update only: takes HOURLY away."),
    flag_bit("USER_DELETE", model::reservation_flag::user_delete, "Its users may delete it.").since_api(41),
    flag_bit("FORCE_START", model::reservation_flag::force_start, "A repeated one may begin in the past.").since_api(44),
    flag_bit("NO_USER_DELETE", model::reservation_flag::no_user_delete, "Update only: takes USER_DELETE away.").since_api(41),
    flag_bit("REOCCURRING", model::reservation_flag::recurring, "Repeats: hourly, daily, weekly, or on weekdays or weekends."),
    flag_bit("TRES_PER_NODE", model::reservation_flag::tres_per_node, "Its TRES are for each node.").since_api(44),
};
RESTD_FLAGS(reservation_flags);

inline constexpr Flag cluster_rec_flags_flags[] = {
    flag_bit("DELETED", model::cluster_flag::deleted, "Removed; it is kept for its usage.").since_api(43),
    flag_bit("REGISTERING", model::cluster_flag::registering, "About to register with slurmdbd."),
    flag_bit("MULTIPLE_SLURMD", model::cluster_flag::multiple_slurmd, "Several slurmds run on one host."),
    flag_bit("FRONT_END", model::cluster_flag::front_end, "Has front end nodes.").until_api(42),
    flag_bit("FEDERATION", model::cluster_flag::federation, "Member of a federation."),
    flag_bit("EXTERNAL", model::external_cluster, "Known to slurmdbd but managed elsewhere."),
};
RESTD_FLAGS(cluster_rec_flags);

inline constexpr Flag account_flags_flags[] = {
    flag_bit("DELETED", model::account_flag::deleted, "Removed; it is kept for its usage.").until_api(40),
    flag_equal("NONE", model::account_flag::none, 0xffff, "No flag.").since_api(41).not_documented().only_read(),
    flag_equal("BASE_MASK", model::account_flag::base_mask, 0xffff, "All flags that are stored.")
        .since_api(41)
        .not_documented()
        .only_read(),
    flag_equal("INVALID", model::account_flag::invalid, 0xffffffff, "No valid flag.")
        .since_api(41)
        .not_documented()
        .only_read(),
    flag_bit("DELETED", model::account_flag::deleted, "Removed; it is kept for its usage.").since_api(41),
    flag_bit("WithAssociations", model::account_flag::with_associations, "Listed with associations.").since_api(41),
    flag_bit("WithCoordinators", model::account_flag::with_coordinators, "Listed with coordinators.").since_api(41),
    flag_bit("NoUsersAreCoords", model::no_users_are_coordinators, "Update only: takes UsersAreCoords away.").since_api(41),
    flag_bit("UsersAreCoords", model::users_are_coordinators, "All users of the account are its coordinators.").since_api(41),
};
RESTD_FLAGS(account_flags);

inline constexpr Flag admin_lvl_flags[] = {
    flag_equal("Not Set", model::admin_level::not_set, 0xffff, "Not given: unchanged, or None for a new user."),
    flag_equal("None", model::admin_level::none, 0xffff, "No rights beyond the user's own."),
    flag_equal("Operator", model::admin_level::operator_, 0xffff, "May change accounts, users and limits."),
    flag_equal("Administrator", model::admin_level::administrator, 0xffff, "May change everything."),
    flag_other("None", 0xffff),
};
RESTD_FLAGS(admin_lvl);

inline constexpr Flag user_flags_flags[] = {
    flag_equal("NONE", model::user_flag::none, 0xffffffff, "No flag."),
    flag_bit("DELETED", model::user_flag::deleted, "Removed; it is kept for its usage."),
};
RESTD_FLAGS(user_flags);

inline constexpr Flag wckey_flags_flags[] = {
    flag_bit("DELETED", model::wckey_flag::deleted, "Removed; it is kept for its usage."),
};
RESTD_FLAGS(wckey_flags);

inline constexpr Flag qos_flags_flags[] = {
    flag_bit("NOT_SET", model::qos_flag_not_set, "Update only: leaves the flags as they are."),
    flag_bit("ADD", model::qos_flag_add, "Update only: adds the flags given."),
    flag_bit("REMOVE", model::qos_flag_remove, "Update only: takes the flags given away."),
    flag_bit("DELETED", model::qos_flag_deleted, "Removed; it is kept for its usage.").since_api(43),
    flag_bit("PARTITION_MINIMUM_NODE", model::qos_flag_partition_minimum_node,
             "Its jobs may be smaller than the partition's MinNodes."),
    flag_bit("PARTITION_MAXIMUM_NODE", model::qos_flag_partition_maximum_node,
             "Its jobs may be larger than the partition's MaxNodes."),
    flag_bit("PARTITION_TIME_LIMIT", model::qos_flag_partition_time_limit,
             "Its jobs may be longer than the partition's MaxTime."),
    flag_bit("ENFORCE_USAGE_THRESHOLD", model::qos_flag_enforce_usage_threshold, "Jobs below UsageThreshold are not started."),
    flag_bit("NO_RESERVE", model::qos_flag_no_reserve, "Backfill keeps no resources for its jobs."),
    flag_bit("REQUIRED_RESERVATION", model::qos_flag_required_reservation, "Only for jobs of a reservation."),
    flag_bit("DENY_LIMIT", model::qos_flag_deny_limit, "A job beyond a limit is refused at once."),
    flag_bit("OVERRIDE_PARTITION_QOS", model::qos_flag_override_partition_qos,
             "Its limits go before those of the partition's QOS."),
    flag_bit("PARTITION_QOS", model::qos_flag_partition_qos, "Meant to be the QOS of partitions.").since_api(43),
    flag_bit("NO_DECAY", model::qos_flag_no_decay, "Its usage does not decay."),
    flag_bit("USAGE_FACTOR_SAFE", model::qos_flag_usage_factor_safe,
             "UsageFactor counts where limits on TRES minutes are checked."),
    flag_bit("RELATIVE", model::qos_flag_relative, "Its limits are percentages."),
};
RESTD_FLAGS(qos_flags);

inline constexpr Flag qos_preempt_modes_flags[] = {
    flag_equal("DISABLED", model::qos_preempt_mode_disabled, 0xffff, "As slurm.conf says."),
    flag_bit("SUSPEND", model::qos_preempt_mode_suspend, "Suspended."),
    flag_bit("REQUEUE", model::qos_preempt_mode_requeue, "Requeued."),
    flag_bit("CANCEL", model::qos_preempt_mode_cancel, "Cancelled."),
    flag_bit("GANG", model::qos_preempt_mode_gang, "Taking turns with the other job."),
};
RESTD_FLAGS(qos_preempt_modes);

inline constexpr Flag assoc_flags_flags[] = {
    flag_bit("DELETED", model::association_flag::deleted, "Removed; it is kept for its usage.").until_api(40),
    flag_equal("NONE", model::association_flag::none, 0xffff, "No flag.").since_api(41).not_documented().only_read(),
    flag_equal("BASE_MASK", model::association_flag::base_mask, 0xffff, "All flags that are stored.")
        .since_api(41)
        .not_documented()
        .only_read(),
    flag_equal("INVALID", model::association_flag::invalid, 0xffffffff, "No valid flag.")
        .since_api(41)
        .not_documented()
        .only_read(),
    flag_bit("DELETED", model::association_flag::deleted, "Removed; it is kept for its usage.").since_api(41),
    flag_bit("NoUpdate", model::association_flag::no_update, "slurmctld is not told of the change.").since_api(41),
    flag_bit("Exact", model::association_flag::exact, "Only exactly this partition.").since_api(41),
    flag_bit("NoUsersAreCoords", model::no_users_are_coordinators, "Update only: takes UsersAreCoords away.").since_api(41),
    flag_bit("UsersAreCoords", model::users_are_coordinators, "All users of the account are its coordinators.").since_api(41),
};
RESTD_FLAGS(assoc_flags);

inline constexpr Flag cluster_classification_flags[] = {
    flag_equal("UNCLASSIFIED", model::cluster_classification::unclassified, 0xffff, "No classification."),
    flag_bit("CAPABILITY", model::cluster_classification::capability, "For few large jobs."),
    flag_bit("CAPACITY", model::cluster_classification::capacity, "For many small jobs."),
    flag_bit("CAPAPACITY (both CAPABILITY and CAPACITY)", model::cluster_classification::capability_and_capacity, "For both.")
        .until_api(41),
    flag_bit("CAPAPACITY", model::cluster_classification::capability_and_capacity, "For large and small jobs.").since_api(42),
};
RESTD_FLAGS(cluster_classification);

inline constexpr Flag assoc_shares_obj_wrap_type_flags[] = {
    flag_equal("USER", model::shares_type::user, 0xffff, "Of a user."),
    flag_equal("ASSOCIATION", model::shares_type::association, 0xffff, "Of an account."),
};
RESTD_FLAGS(assoc_shares_obj_wrap_type);

}  // namespace restd::tables
