// The names of flags and enumerations of the configuration. Their numbers are in restd/model/configuration_values.hpp.
#pragma once

#include "restd/model/configuration_values.hpp"
#include "restd/tables/flags.hpp"

namespace restd::tables {

inline constexpr Flag acct_storage_enforce_flags[] = {
    flag_bit("associations", model::accounting_enforce::associations, "A job needs an association."),
    flag_bit("limits", model::accounting_enforce::limits, "Limits of associations and QOS hold."),
    flag_bit("wckeys", model::accounting_enforce::wckeys, "A job needs a wckey of its user."),
    flag_bit("qos", model::accounting_enforce::qos, "A job needs a QOS of its association."),
    flag_bit("safe", model::accounting_enforce::safe, "No job starts that could exceed its TRES minutes."),
    flag_bit("nojobs", model::accounting_enforce::nojobs, "Jobs are not recorded."),
    flag_bit("nosteps", model::accounting_enforce::nosteps, "Steps are not recorded."),
};
RESTD_FLAGS(acct_storage_enforce);

inline constexpr Flag conf_flags_flags[] = {
    flag_bit("DisableRootJobs", model::configuration_flag::disable_root_jobs, "root may not submit jobs."),
    flag_bit("AllowSpecResourcesUsage", model::configuration_flag::allow_spec_resources_usage,
             "Jobs may ask for cores that are left to the system."),
    flag_bit("UsePam", model::configuration_flag::use_pam, "slurmd uses PAM."),
    flag_bit("TrackWCKey", model::configuration_flag::track_wckey, "Usage is counted by wckey."),
};
RESTD_FLAGS(conf_flags);

inline constexpr Flag conf_flags_accounting_store_flags[] = {
    flag_bit("job_comment", model::configuration_flag::job_comment, "The job's comment."),
    flag_bit("job_extra", model::configuration_flag::job_extra, "The job's field extra."),
    flag_bit("job_script", model::configuration_flag::job_script, "The batch script."),
    flag_bit("job_env", model::configuration_flag::job_env, "The batch job's environment."),
    flag_bit("no_stdio", model::configuration_flag::no_stdio, "Paths of standard input and output are not stored."),
};
RESTD_FLAGS(conf_flags_accounting_store);

inline constexpr Flag conf_flags_communication_parameters_flags[] = {
    flag_bit("IPv4", model::configuration_flag::ipv4, "IPv4 is used."),
    flag_bit("IPv6", model::configuration_flag::ipv6, "IPv6 is used."),
    flag_bit("disable_http", model::configuration_flag::disable_http, "Daemons answer no HTTP on their ports."),
};
RESTD_FLAGS(conf_flags_communication_parameters);

inline constexpr Flag conf_flags_slurmd_parameters_flags[] = {
    flag_bit("config_overrides", model::configuration_flag::config_overrides, "slurm.conf counts, whatever a node really has."),
    flag_bit("l3cache_as_socket", model::configuration_flag::l3cache_as_socket, "Each L3 cache counts as a socket."),
    flag_bit("numa_node_as_socket", model::configuration_flag::numa_node_as_socket, "Each NUMA node counts as a socket."),
    flag_bit("allow_ecores", model::configuration_flag::allow_ecores, "Efficiency cores are used, too."),
    flag_bit("shutdown_on_reboot", model::configuration_flag::shutdown_on_reboot, "slurmd ends before the node is rebooted."),
    flag_bit("contain_spank", model::configuration_flag::contain_spank, "SPANK plugins run inside of the job's container."),
};
RESTD_FLAGS(conf_flags_slurmd_parameters);

inline constexpr Flag conf_flags_dbd_flags[] = {
    flag_bit("AllowNoDefAcct", model::database_configuration_flag::allow_no_def_acct, "A user needs no default account."),
    flag_bit("AllResourcesAbsolute", model::database_configuration_flag::all_resources_absolute,
             "Counts of licenses are numbers, not percentages."),
    flag_bit("DisableCoordDBD", model::database_configuration_flag::disable_coordinators,
             "Coordinators have no rights in the accounting."),
    flag_bit("DisableArchiveCommands", model::database_configuration_flag::disable_archive_commands,
             "sacctmgr archive is refused."),
};
RESTD_FLAGS(conf_flags_dbd);

inline constexpr Flag conf_flags_persist_conn_rc_flags[] = {
    flag_bit("PreserveCaseUser", model::connection_flag::preserve_case_user, "Names of users keep their capitals."),
};
RESTD_FLAGS(conf_flags_persist_conn_rc);

inline constexpr Flag cpu_freq_govs_flags[] = {
    flag_equal("Unset", 0xfffffffe, 0xffffffff, "None is set."),
    flag_equal("Conservative", model::cpu_frequency::conservative, 0xffffffff, "conservative governor."),
    flag_equal("OnDemand", model::cpu_frequency::on_demand, 0xffffffff, "ondemand governor."),
    flag_equal("Performance", model::cpu_frequency::performance, 0xffffffff, "performance governor."),
    flag_equal("PowerSave", model::cpu_frequency::power_save, 0xffffffff, "powersave governor."),
    flag_equal("SchedUtil", model::cpu_frequency::sched_util, 0xffffffff, "schedutil governor."),
    flag_equal("UserSpace", model::cpu_frequency::user_space, 0xffffffff, "userspace governor."),
    flag_equal("Low", model::cpu_frequency::low, 0xffffffff, "The lowest frequency."),
    flag_equal("Medium", model::cpu_frequency::medium, 0xffffffff, "The middle of the frequencies."),
    flag_equal("Highm1", model::cpu_frequency::high_minus_1, 0xffffffff, "The frequency below the highest."),
    flag_equal("High", model::cpu_frequency::high, 0xffffffff, "The highest frequency."),
};
RESTD_FLAGS(cpu_freq_govs);

inline constexpr Flag debug_flags_flags[] = {
    flag_bit("Accrue", model::debug_flag::accrue, "Age of jobs in their priority."),
    flag_bit("Agent", model::debug_flag::agent, "Messages from slurmctld to nodes."),
    flag_bit("AuditRPCs", model::debug_flag::audit_rpcs, "Every request, and who sent it."),
    flag_bit("AuditTLS", model::debug_flag::audit_tls, "Every TLS connection."),
    flag_bit("Backfill", model::debug_flag::backfill, "Backfill scheduling."),
    flag_bit("BackfillMap", model::debug_flag::backfill_map, "Backfill's map of future use."),
    flag_bit("BurstBuffer", model::debug_flag::burst_buffer, "Burst buffers."),
    flag_bit("Cgroup", model::debug_flag::cgroup, "Control groups."),
    flag_bit("ConMgr", model::debug_flag::connection_manager, "Connection manager."),
    flag_bit("CpuFrequency", model::debug_flag::cpu_frequency, "CPU frequencies (srun --cpu-freq)."),
    flag_bit("CPU_Bind", model::debug_flag::cpu_binding, "Binding of tasks to CPUs."),
    flag_bit("Data", model::debug_flag::data, "Structured data, as JSON."),
    flag_bit("DBD_Agent", model::debug_flag::dbd_agent, "Messages from slurmctld to slurmdbd."),
    flag_bit("DB_Archive", model::debug_flag::db_archive, "Archives of the accounting."),
    flag_bit("DB_Assoc", model::debug_flag::db_assoc, "SQL of associations."),
    flag_bit("DB_Event", model::debug_flag::db_event, "SQL of events of nodes."),
    flag_bit("DB_Job", model::debug_flag::db_job, "SQL of jobs."),
    flag_bit("DB_QOS", model::debug_flag::db_qos, "SQL of QOS."),
    flag_bit("DB_Query", model::debug_flag::db_query, "SQL of queries."),
    flag_bit("DB_Reservation", model::debug_flag::db_reservation, "SQL of reservations."),
    flag_bit("DB_Resource", model::debug_flag::db_resource, "SQL of resources."),
    flag_bit("DB_Step", model::debug_flag::db_step, "SQL of steps."),
    flag_bit("DB_TRES", model::debug_flag::db_tres, "SQL of TRES."),
    flag_bit("DB_Usage", model::debug_flag::db_usage, "SQL of usage and its roll-up."),
    flag_bit("DB_WCKey", model::debug_flag::db_wckey, "SQL of wckeys."),
    flag_bit("Dependency", model::debug_flag::dependency, "Dependencies of jobs."),
    flag_bit("Energy", model::debug_flag::energy, "Measuring of energy."),
    flag_bit("Federation", model::debug_flag::federation, "Federations of clusters."),
    flag_bit("Gang", model::debug_flag::gang, "Jobs that take turns."),
    flag_bit("GLOB_SILENCE", model::debug_flag::glob_silence, "No message where a pattern of paths fits nothing."),
    flag_bit("Gres", model::debug_flag::gres, "Generic resources."),
    flag_bit("Hetjob", model::debug_flag::hetjob, "Heterogeneous jobs."),
    flag_bit("Interconnect", model::debug_flag::interconnect, "Measuring of the interconnect."),
    flag_bit("JobAccountGather", model::debug_flag::job_account_gather, "Measuring of jobs' usage."),
    flag_bit("JobComp", model::debug_flag::job_comp, "Records of completed jobs."),
    flag_bit("Namespace", model::debug_flag::namespaces, "Folders and processes of jobs' own."),
    flag_bit("NodeFeatures", model::debug_flag::node_features, "Features of nodes."),
    flag_bit("License", model::debug_flag::license, "Licenses."),
    flag_bit("Metrics", model::debug_flag::metrics, "Metrics."),
    flag_bit("MPI", model::debug_flag::mpi, "Plugins of MPI."),
    flag_bit("Network", model::debug_flag::network, "Network connections."),
    flag_bit("NetworkRaw", model::debug_flag::network_raw, "Every byte on the network."),
    flag_bit("NO_CONF_HASH", model::debug_flag::no_configuration_hash, "Nodes with another slurm.conf are not reported."),
    flag_bit("Power", model::debug_flag::power, "Powering of nodes."),
    flag_bit("Priority", model::debug_flag::priority, "Calculation of priorities."),
    flag_bit("Profile", model::debug_flag::profile, "Profiles of jobs."),
    flag_bit("Protocol", model::debug_flag::protocol, "Messages between daemons."),
    flag_bit("Reservation", model::debug_flag::reservation, "Reservations."),
    flag_bit("Route", model::debug_flag::route, "Routes of messages through nodes."),
    flag_bit("Sack", model::debug_flag::sack, "auth/slurm's socket."),
    flag_bit("Script", model::debug_flag::script, "Scripts that slurmctld runs."),
    flag_bit("SelectType", model::debug_flag::select_type, "Choice of a job's resources."),
    flag_bit("Steps", model::debug_flag::steps, "Steps of jobs."),
    flag_bit("Switch", model::debug_flag::interconnect_switch, "Interconnect."),
    flag_bit("thread", model::debug_flag::threads, "Threads of the daemons."),
    flag_bit("TLS", model::debug_flag::tls, "TLS connections."),
    flag_bit("TraceJobs", model::debug_flag::trace_jobs, "Jobs with their states and nodes."),
    flag_bit("Triggers", model::debug_flag::triggers, "Triggers (strigger)."),
};
RESTD_FLAGS(debug_flags);

inline constexpr Flag enforce_part_limits_flags[] = {
    flag_equal("NO", model::enforce_partition_limits::no, 0xffff, "The job waits."),
    flag_equal("ANY", model::enforce_partition_limits::any, 0xffff, "It is refused if no partition can run it."),
    flag_equal("ALL", model::enforce_partition_limits::all, 0xffff, "It is refused if one partition cannot run it."),
};
RESTD_FLAGS(enforce_part_limits);

inline constexpr Flag health_check_node_state_flags[] = {
    flag_equal("START_ONLY", model::health_check::start_only, model::health_check::base_mask, "When slurmd starts."),
    flag_equal("REBOOT_ONLY", model::health_check::reboot_only, model::health_check::base_mask,
               "When the node has been rebooted."),
    flag_equal("ANY", model::health_check::any, model::health_check::any, "All states."),
    flag_bit("IDLE", model::health_check::idle, "IDLE nodes.").within(model::health_check::any),
    flag_bit("ALLOC", model::health_check::alloc, "ALLOCATED nodes.").within(model::health_check::any),
    flag_bit("MIXED", model::health_check::mixed, "MIXED nodes.").within(model::health_check::any),
    flag_bit("NONDRAINED_IDLE", model::health_check::nondrained_idle, "IDLE nodes that are not drained.")
        .within(model::health_check::any),
    flag_bit("CYCLE", model::health_check::cycle, "Nodes one after the other, spread over the interval."),
};
RESTD_FLAGS(health_check_node_state);

inline constexpr Flag job_defaults_type_flags[] = {
    flag_equal("DefCpuPerGPU", model::job_default::def_cpu_per_gpu, 0xffff, "CPUs per GPU."),
    flag_equal("DefMemPerGPU", model::job_default::def_mem_per_gpu, 0xffff, "MiB per GPU."),
};
RESTD_FLAGS(job_defaults_type);

inline constexpr Flag log_level_flags[] = {
    flag_equal("quiet", model::log_level::quiet, 0xffff, "Nothing."),
    flag_equal("fatal", model::log_level::fatal, 0xffff, "What ends the daemon."),
    flag_equal("error", model::log_level::error, 0xffff, "Errors."),
    flag_equal("info", model::log_level::info, 0xffff, "What an administrator should know."),
    flag_equal("verbose", model::log_level::verbose, 0xffff, "More of it."),
    flag_equal("debug", model::log_level::debug, 0xffff, "For finding faults."),
    flag_equal("debug2", model::log_level::debug2, 0xffff, "Second level of debug."),
    flag_equal("debug3", model::log_level::debug3, 0xffff, "Third level of debug."),
    flag_equal("debug4", model::log_level::debug4, 0xffff, "Fourth level of debug."),
    flag_equal("debug5", model::log_level::debug5, 0xffff, "Everything."),
};
RESTD_FLAGS(log_level);

inline constexpr Flag log_time_format_flags[] = {
    flag_equal("iso8601_ms", model::log_time_format::iso8601_ms, 0xffff, "2030-01-31T08:00:00.123."),
    flag_equal("iso8601", model::log_time_format::iso8601, 0xffff, "2030-01-31T08:00:00."),
    flag_equal("rfc5424_ms", model::log_time_format::rfc5424_ms, 0xffff, "2030-01-31T08:00:00.123+01:00."),
    flag_equal("rfc5424", model::log_time_format::rfc5424, 0xffff, "2030-01-31T08:00:00+01:00."),
    flag_equal("rfc3339", model::log_time_format::rfc3339, 0xffff, "2030-01-31T08:00:00Z."),
    flag_equal("clock", model::log_time_format::clock, 0xffff, "Processor time of the daemon in microseconds."),
    flag_equal("short", model::log_time_format::short_form, 0xffff, "Jan 31 08:00:00."),
    flag_equal("thread_id", model::log_time_format::thread_id, 0xffff, "Time as C writes it, and the thread's number."),
};
RESTD_FLAGS(log_time_format);

inline constexpr Flag priority_flags_flags[] = {
    flag_bit("ACCRUE_ALWAYS", model::priority_flag::accrue_always, "Age counts even while a job cannot start."),
    flag_bit("SMALL_RELATIVE_TO_TIME", model::priority_flag::small_relative_to_time, "Size is divided by the time limit."),
    flag_bit("CALCULATE_RUNNING", model::priority_flag::calculate_running, "Running jobs get new priorities, too."),
    flag_bit("DEPTH_OBLIVIOUS", model::priority_flag::depth_oblivious,
             "Classic fair-share that looks less at the tree's depth."),
    flag_bit("FAIR_TREE", model::priority_flag::fair_tree, "Fair-share by ranking of siblings."),
    flag_bit("INCR_ONLY", model::priority_flag::incr_only, "Priorities never fall."),
    flag_bit("MAX_TRES", model::priority_flag::max_tres, "Only the largest weighted TRES of a node is billed."),
    flag_bit("MAX_TRES_GRES", model::priority_flag::max_tres_gres, "The same, with all generic resources added."),
    flag_bit("NO_NORMAL_ASSOC", model::priority_flag::no_normal_assoc, "The association's priority counts as it is."),
    flag_bit("NO_NORMAL_PART", model::priority_flag::no_normal_part, "The partition's PriorityJobFactor counts as it is."),
    flag_bit("NO_NORMAL_QOS", model::priority_flag::no_normal_qos, "The QOS's priority counts as it is."),
    flag_bit("NO_NORMAL_TRES", model::priority_flag::no_normal_tres, "Numbers of TRES count as they are."),
};
RESTD_FLAGS(priority_flags);

inline constexpr Flag priority_reset_period_flags[] = {
    flag_equal("NONE", model::priority_reset::none, 0xffff, "Never."),
    flag_equal("NOW", model::priority_reset::now, 0xffff, "When slurmctld starts or reads its configuration."),
    flag_equal("DAILY", model::priority_reset::daily, 0xffff, "Every day at midnight."),
    flag_equal("WEEKLY", model::priority_reset::weekly, 0xffff, "Every Sunday at midnight."),
    flag_equal("MONTHLY", model::priority_reset::monthly, 0xffff, "On the first day of a month."),
    flag_equal("QUARTERLY", model::priority_reset::quarterly, 0xffff, "On the first day of a quarter."),
    flag_equal("YEARLY", model::priority_reset::yearly, 0xffff, "On the first day of a year."),
};
RESTD_FLAGS(priority_reset_period);

inline constexpr Flag private_data_flags[] = {
    flag_bit("accounts", model::private_data::accounts, "Accounts."),
    flag_bit("events", model::private_data::events, "Events of nodes."),
    flag_bit("jobs", model::private_data::jobs, "Jobs and steps."),
    flag_bit("nodes", model::private_data::nodes, "Nodes."),
    flag_bit("partitions", model::private_data::partitions, "Partitions."),
    flag_bit("reservations", model::private_data::reservations, "Reservations."),
    flag_bit("usage", model::private_data::usage, "Usage."),
    flag_bit("users", model::private_data::users, "Users."),
};
RESTD_FLAGS(private_data);

inline constexpr Flag prolog_flags_flags[] = {
    flag_bit("Alloc", model::prolog_flag::alloc, "It runs at allocation, not at the first step."),
    flag_bit("NoHold", model::prolog_flag::no_hold, "salloc does not wait for it."),
    flag_bit("Contain", model::prolog_flag::contain, "It runs in a container of the job."),
    flag_bit("Serial", model::prolog_flag::serial, "One prolog or epilog at a time on a node."),
    flag_bit("X11", model::prolog_flag::x11, "X11 forwarding is on."),
    flag_bit("DeferBatch", model::prolog_flag::defer_batch, "The batch script waits for it on all nodes."),
    flag_bit("ForceRequeueOnFail", model::prolog_flag::force_requeue_on_fail,
             "A batch job whose prolog fails is requeued whatever it says."),
    flag_bit("RunInJob", model::prolog_flag::run_in_job, "It runs inside of the job's extern step."),
};
RESTD_FLAGS(prolog_flags);

inline constexpr Flag propagate_prio_process_flags[] = {
    flag_equal("off", model::propagate_priority::off, 0xffff, "They do not."),
    flag_equal("on", model::propagate_priority::on, 0xffff, "They do."),
    flag_equal("nicer", model::propagate_priority::nicer, 0xffff, "They get one more than slurmd's, at least."),
};
RESTD_FLAGS(propagate_prio_process);

inline constexpr Flag reconfig_flags_flags[] = {
    flag_bit("KeepPartInfo", model::reconfiguration_flag::keep_part_info, "All that was changed of partitions."),
    flag_bit("KeepPartState", model::reconfiguration_flag::keep_part_state, "The state of partitions."),
    flag_bit("KeepPowerSaveSettings", model::reconfiguration_flag::keep_power_save_settings,
             "Power saving settings that were changed."),
};
RESTD_FLAGS(reconfig_flags);

inline constexpr Flag return_to_service_flags[] = {
    flag_equal("none", model::return_to_service::none, 0xffff, "None."),
    flag_equal("non_responsive_only", model::return_to_service::non_responsive_only, 0xffff,
               "Those that were DOWN as they did not answer."),
    flag_equal("all", model::return_to_service::all, 0xffff, "All of them."),
};
RESTD_FLAGS(return_to_service);

inline constexpr Flag slurm_conf_preempt_modes_flags[] = {
    flag_equal("DISABLED", model::preempt_mode::disabled, 0xffff, "No job is preempted."),
    flag_bit("SUSPEND", model::preempt_mode::suspend, "Suspended."),
    flag_bit("REQUEUE", model::preempt_mode::requeue, "Requeued."),
    flag_bit("CANCEL", model::preempt_mode::cancel, "Cancelled."),
    flag_bit("GANG", model::preempt_mode::gang, "Taking turns with the other job."),
    flag_bit("WITHIN", model::preempt_mode::within, "Jobs of one QOS preempt each other by priority."),
    flag_bit("PRIORITY", model::preempt_mode::priority, "Only by jobs of higher priority."),
};
RESTD_FLAGS(slurm_conf_preempt_modes);

inline constexpr Flag task_plugin_param_flags_flags[] = {
    flag_equal("None", model::task_plugin_parameter::none, model::task_plugin_parameter::bind_mask, "No binding."),
    flag_equal("Threads", model::task_plugin_parameter::threads, model::task_plugin_parameter::bind_to_mask,
               "Binding to threads."),
    flag_equal("Cores", model::task_plugin_parameter::cores, model::task_plugin_parameter::bind_to_mask, "Binding to cores."),
    flag_equal("Sockets", model::task_plugin_parameter::sockets, model::task_plugin_parameter::bind_to_mask,
               "Binding to sockets."),
    flag_equal("autobind=threads", model::task_plugin_parameter::auto_bind_threads,
               model::task_plugin_parameter::auto_bind_mask, "Binding to threads where tasks do not fit cores or sockets."),
    flag_equal("autobind=cores", model::task_plugin_parameter::auto_bind_cores, model::task_plugin_parameter::auto_bind_mask,
               "Binding to cores where tasks do not fit sockets or threads."),
    flag_equal("autobind=sockets", model::task_plugin_parameter::auto_bind_sockets,
               model::task_plugin_parameter::auto_bind_mask, "Binding to sockets where tasks do not fit cores or threads."),
    flag_bit("Verbose", model::task_plugin_parameter::verbose, "The binding is printed."),
    flag_bit("SlurmdOffSpec", model::task_plugin_parameter::slurmd_off_spec,
             "slurmd does not run on cores that are left to the system."),
    flag_bit("OOMKillStep", model::task_plugin_parameter::oomkill_step, "A task out of memory ends its whole step."),
    flag_bit("SlurmdSpecOverride", model::task_plugin_parameter::slurmd_spec_override,
             "The resources left to the system are those of slurmd's own cgroup."),
};
RESTD_FLAGS(task_plugin_param_flags);

}  // namespace restd::tables
