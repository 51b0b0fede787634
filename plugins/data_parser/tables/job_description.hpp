// Field tables of restd/model/job_description.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/job_description.hpp"

namespace restd::tables {

// CRON_ENTRY
inline constexpr Row cron_entry_rows[] = {
    RESTD_FIELD(model::CronEntry, flags, "flags", codec::cron_entry_flags, "Fields that stand for every value."),
    RESTD_FIELD(model::CronEntry, minute, "minute", codec::string, "Minutes."),
    RESTD_FIELD(model::CronEntry, hour, "hour", codec::string, "Hours."),
    RESTD_FIELD(model::CronEntry, day_of_month, "day_of_month", codec::string, "Days of the month."),
    RESTD_FIELD(model::CronEntry, month, "month", codec::string, "Months."),
    RESTD_FIELD(model::CronEntry, day_of_week, "day_of_week", codec::string, "Days of the week."),
    RESTD_FIELD(model::CronEntry, specification, "specification", codec::string, "The five fields as one."),
    RESTD_FIELD(model::CronEntry, command, "command", codec::string, "Command to run."),
    RESTD_FIELD(model::CronEntry, line_start, "line/start", codec::plain_uint32, "First line of the entry in the crontab."),
    RESTD_FIELD(model::CronEntry, line_end, "line/end", codec::plain_uint32, "Last line of it."),
};
RESTD_TABLE(cron_entry, model::CronEntry, "CRON_ENTRY");

namespace codec {
inline constexpr auto cron_entry = object<model::CronEntry>(tables::cron_entry);
inline constexpr auto cron_entry_ptr = pointer(cron_entry);
}  // namespace codec

// JOB_DESC_MSG
inline constexpr Row job_desc_msg_rows[] = {
    RESTD_FIELD(model::JobDescription, account, "account", codec::job_text, "Account to charge the job to."),
    RESTD_FIELD(model::JobDescription, account_gather_frequency, "account_gather_frequency", codec::job_text,
                "How often its behaviour is sampled, in seconds: task=30,energy=60."),
    RESTD_FIELD(model::JobDescription, admin_comment, "admin_comment", codec::job_text, "Comment of an administrator."),
    RESTD_FIELD(model::JobDescription, allocation_node_list, "allocation_node_list", codec::job_text,
                "Host that the job is submitted from."),
    RESTD_FIELD(model::JobDescription, allocation_node_port, "allocation_node_port", codec::plain_uint16,
                "Port there to tell about the allocation."),
    RESTD_FIELD(model::JobDescription, argv, "argv", codec::job_strings, "Arguments of the script."),
    RESTD_FIELD(model::JobDescription, array, "array", codec::job_text,
                "Indexes of an array, and how many run at a time: 0-9%2."),
    RESTD_FIELD(model::JobDescription, batch_features, "batch_features", codec::job_text,
                "Features that the batch script's node must have."),
    RESTD_FIELD(model::JobDescription, begin_time, "begin_time", codec::timestamp_no_val,
                "Not to be started before this time."),
    RESTD_FIELD(model::JobDescription, flags, "flags", codec::job_flags, "What is asked for in particular."),
    RESTD_FIELD(model::JobDescription, burst_buffer, "burst_buffer", codec::job_text, "Specification of a burst buffer."),
    RESTD_FIELD(model::JobDescription, clusters, "clusters", codec::job_text,
                "Clusters that the job may run on, separated by commas."),
    RESTD_FIELD(model::JobDescription, cluster_constraint, "cluster_constraint", codec::job_text,
                "Features that the cluster must have."),
    RESTD_FIELD(model::JobDescription, comment, "comment", codec::job_text, "Comment."),
    RESTD_FIELD(model::JobDescription, contiguous, "contiguous", codec::plain_bool, "Whether its nodes must be neighbors."),
    RESTD_FIELD(model::JobDescription, container, "container", codec::job_text, "Path of the container's OCI bundle."),
    RESTD_FIELD(model::JobDescription, container_id, "container_id", codec::job_text, "Id of the container."),
    RESTD_FIELD(model::JobDescription, cores_per_socket, "cores_per_socket", codec::plain_uint16,
                "Cores that each socket must have.")
        .until_api(40),
    RESTD_FIELD(model::JobDescription, core_specification, "core_specification", codec::plain_int32,
                "Cores on each node to keep for the system."),
    RESTD_FIELD(model::JobDescription, thread_specification, "thread_specification", codec::plain_int32,
                "Threads on each node to keep for the system."),
    RESTD_FIELD(model::JobDescription, cpu_binding, "cpu_binding", codec::long_job_text,
                "What tasks are bound to, where cpu_binding_flags say map or mask."),
    RESTD_FIELD(model::JobDescription, cpu_binding_flags, "cpu_binding_flags", codec::cpu_binding_flags,
                "How tasks are bound to CPUs."),
    RESTD_FIELD(model::JobDescription, cpu_frequency, "cpu_frequency", codec::job_text,
                "CPU frequency: low, medium, high, kHz, or p1-p2:governor."),
    RESTD_FIELD(model::JobDescription, cpus_per_tres, "cpus_per_tres", codec::job_text,
                "CPUs for each unit of a resource: gres/gpu:2."),
    RESTD_FIELD(model::JobDescription, crontab, "crontab", codec::cron_entry_ptr, "Entry of a crontab; not taken here."),
    RESTD_FIELD(model::JobDescription, deadline, "deadline", codec::timestamp, "When it must have ended."),
    RESTD_FIELD(model::JobDescription, delay_boot, "delay_boot", codec::plain_uint32,
                "Minutes to wait for nodes that need not be rebooted."),
    RESTD_FIELD(model::JobDescription, dependency, "dependency", codec::long_job_text, "Jobs to wait for: afterok:1234."),
    RESTD_FIELD(model::JobDescription, end_time, "end_time", codec::timestamp, "When it is expected to end."),
    RESTD_FIELD(model::JobDescription, environment, "environment", codec::job_strings,
                "Environment of the job, as NAME=VALUE; required."),
    RESTD_FIELD(model::JobDescription, rlimits_cpu, "rlimits/cpu", codec::uint64_no_val, "Limit of CPU time, in seconds."),
    RESTD_FIELD(model::JobDescription, rlimits_fsize, "rlimits/fsize", codec::uint64_no_val,
                "Limit of a file's size, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_data, "rlimits/data", codec::uint64_no_val,
                "Limit of the data segment, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_stack, "rlimits/stack", codec::uint64_no_val, "Limit of the stack, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_core, "rlimits/core", codec::uint64_no_val, "Limit of core files, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_rss, "rlimits/rss", codec::uint64_no_val, "Limit of resident memory, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_nproc, "rlimits/nproc", codec::uint64_no_val, "Limit of processes."),
    RESTD_FIELD(model::JobDescription, rlimits_nofile, "rlimits/nofile", codec::uint64_no_val, "Limit of open files."),
    RESTD_FIELD(model::JobDescription, rlimits_memlock, "rlimits/memlock", codec::uint64_no_val,
                "Limit of locked memory, in bytes."),
    RESTD_FIELD(model::JobDescription, rlimits_as, "rlimits/as", codec::uint64_no_val, "Limit of address space, in bytes."),
    RESTD_FIELD(model::JobDescription, excluded_nodes, "excluded_nodes", codec::csv_string, "Nodes that it must not have."),
    RESTD_FIELD(model::JobDescription, extra, "extra", codec::job_text, "Text that the site may use as it likes."),
    RESTD_FIELD(model::JobDescription, constraints, "constraints", codec::job_text, "Features that its nodes must have."),
    RESTD_FIELD(model::JobDescription, group_id, "group_id", codec::job_text, "Group to run as, by name or number."),
    RESTD_FIELD(model::JobDescription, hetjob_group, "hetjob_group", codec::plain_uint32,
                "Number of this part in a heterogeneous job."),
    RESTD_FIELD(model::JobDescription, immediate, "immediate", codec::plain_bool,
                "Whether to fail where it cannot start at once."),
    RESTD_FIELD(model::JobDescription, job_id, "job_id", codec::plain_uint32, "Id to give it; only for administrators."),
    RESTD_FIELD(model::JobDescription, kill_on_node_fail, "kill_on_node_fail", codec::plain_bool,
                "Whether the failure of a node ends it."),
    RESTD_FIELD(model::JobDescription, licenses, "licenses", codec::job_text, "Licenses: matlab:2."),
    RESTD_FIELD(model::JobDescription, mail_type, "mail_type", codec::job_mail_flags, "What to tell about by mail."),
    RESTD_FIELD(model::JobDescription, mail_user, "mail_user", codec::job_text, "Whom to tell."),
    RESTD_FIELD(model::JobDescription, mcs_label, "mcs_label", codec::job_text, "MCS label."),
    RESTD_FIELD(model::JobDescription, memory_binding, "memory_binding", codec::long_job_text,
                "What tasks' memory is bound to, where memory_binding_type says map or mask."),
    RESTD_FIELD(model::JobDescription, memory_binding_type, "memory_binding_type", codec::memory_binding_type,
                "How tasks' memory is bound."),
    RESTD_FIELD(model::JobDescription, memory_per_tres, "memory_per_tres", codec::job_text,
                "Memory for each unit of a resource: gres/gpu:4096, in MiB."),
    RESTD_FIELD(model::JobDescription, name, "name", codec::job_text, "Name."),
    RESTD_FIELD(model::JobDescription, network, "network", codec::job_text, "Wishes about the network."),
    RESTD_FIELD(model::JobDescription, nice, "nice", codec::plain_int32, "What to take off its priority."),
    RESTD_FIELD(model::JobDescription, tasks, "tasks", codec::plain_uint32, "Number of tasks."),
    RESTD_FIELD(model::JobDescription, oom_kill_step, "oom_kill_step", codec::plain_uint16,
                "Whether running out of memory ends the whole step: 0 or 1.")
        .since_api(42),
    RESTD_FIELD(model::JobDescription, open_mode, "open_mode", codec::open_mode,
                "Whether output files are appended to or emptied first."),
    RESTD_FIELD(model::JobDescription, reserve_ports, "reserve_ports", codec::plain_uint16, "Ports to reserve."),
    RESTD_FIELD(model::JobDescription, overcommit, "overcommit", codec::plain_bool,
                "Whether a CPU may have more than one task."),
    RESTD_FIELD(model::JobDescription, partition, "partition", codec::job_text, "Partition; several separated by commas."),
    RESTD_FIELD(model::JobDescription, distribution_plane_size, "distribution_plane_size", codec::plain_uint16,
                "Tasks of a block, where the distribution is plane.")
        .until_api(40),
    RESTD_FIELD(model::JobDescription, distribution_plane_size, "distribution_plane_size", codec::uint16_no_val,
                "Tasks of a block, where the distribution is plane.")
        .since_api(41),
    removed_row("power_flags", codec::removed_power_flags).deprecated(41),
    RESTD_FIELD(model::JobDescription, prefer, "prefer", codec::job_text, "Features that its nodes would better have."),
    RESTD_FIELD(model::JobDescription, hold, "hold", codec::plain_bool, "Whether it is to be held until released."),
    RESTD_FIELD(model::JobDescription, priority, "priority", codec::uint32_no_val, "Priority; only for administrators."),
    RESTD_FIELD(model::JobDescription, profile, "profile", codec::acct_gather_profile, "What of its behaviour is sampled."),
    RESTD_FIELD(model::JobDescription, qos, "qos", codec::job_text, "Quality of service."),
    RESTD_FIELD(model::JobDescription, reboot, "reboot", codec::plain_bool, "Whether to reboot the nodes before it starts."),
    RESTD_FIELD(model::JobDescription, required_nodes, "required_nodes", codec::csv_string, "Nodes that it must have."),
    RESTD_FIELD(model::JobDescription, requeue, "requeue", codec::plain_bool, "Whether it may be queued again."),
    RESTD_FIELD(model::JobDescription, reservation, "reservation", codec::job_text, "Reservation to run in."),
    RESTD_FIELD(model::JobDescription, resv_mpi_ports, "resv_mpi_ports", codec::plain_uint16, "Ports to reserve for MPI.")
        .since_api(41)
        .until_api(41),
    RESTD_FIELD(model::JobDescription, script, "script", codec::job_script, "Batch script."),
    RESTD_FIELD(model::JobDescription, shared, "shared", codec::job_shared, "With whom it shares its nodes."),
    RESTD_FIELD(model::JobDescription, shared, "exclusive", codec::job_exclusive_flags,
                "With whom it does not share its nodes.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::JobDescription, oversubscribe, "oversubscribe", codec::plain_bool,
                "Whether it shares its resources with other jobs.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::JobDescription, site_factor, "site_factor", codec::plain_uint32, "What the site adds to its priority."),
    RESTD_FIELD(model::JobDescription, spank_environment, "spank_environment", codec::job_strings,
                "Environment for SPANK plugins, as NAME=VALUE."),
    RESTD_FIELD(model::JobDescription, distribution, "distribution", codec::job_text,
                "How tasks are laid out: block, cyclic, plane .."),
    RESTD_FIELD(model::JobDescription, time_limit, "time_limit", codec::uint32_no_val, "Time limit in minutes."),
    RESTD_FIELD(model::JobDescription, time_minimum, "time_minimum", codec::uint32_no_val,
                "Time limit that it could do with, in minutes."),
    RESTD_FIELD(model::JobDescription, tres_bind, "tres_bind", codec::job_text,
                "How tasks are bound to resources: gres/gpu:closest."),
    RESTD_FIELD(model::JobDescription, tres_freq, "tres_freq", codec::job_text, "Frequencies of resources: gpu:medium."),
    RESTD_FIELD(model::JobDescription, tres_per_job, "tres_per_job", codec::job_text, "Resources for the job: gres/gpu:4."),
    RESTD_FIELD(model::JobDescription, tres_per_node, "tres_per_node", codec::job_text, "Resources on each node."),
    RESTD_FIELD(model::JobDescription, tres_per_socket, "tres_per_socket", codec::job_text, "Resources on each socket."),
    RESTD_FIELD(model::JobDescription, tres_per_task, "tres_per_task", codec::job_text, "Resources for each task."),
    RESTD_FIELD(model::JobDescription, user_id, "user_id", codec::job_text, "User to run as, by name or number."),
    RESTD_FIELD(model::JobDescription, wait_all_nodes, "wait_all_nodes", codec::plain_bool,
                "Whether it starts only when all nodes are ready."),
    RESTD_FIELD(model::JobDescription, kill_warning_flags, "kill_warning_flags", codec::warn_flags,
                "How to signal it ahead of its end."),
    RESTD_FIELD(model::JobDescription, kill_warning_signal, "kill_warning_signal", codec::job_text,
                "Signal ahead of its end, by name or number."),
    RESTD_FIELD(model::JobDescription, kill_warning_delay, "kill_warning_delay", codec::uint16_no_val,
                "How long before its end that signal is sent, in seconds."),
    RESTD_FIELD(model::JobDescription, current_working_directory, "current_working_directory", codec::job_text,
                "Working directory; required."),
    RESTD_FIELD(model::JobDescription, cpus_per_task, "cpus_per_task", codec::plain_uint16, "CPUs for each task."),
    RESTD_FIELD(model::JobDescription, minimum_cpus, "minimum_cpus", codec::plain_uint32, "Least number of CPUs."),
    RESTD_FIELD(model::JobDescription, maximum_cpus, "maximum_cpus", codec::plain_uint32, "Most CPUs."),
    RESTD_FIELD(model::JobDescription, nodes, "nodes", codec::job_text, "Number of nodes: 4, 2-4 or 1,3,5."),
    RESTD_FIELD(model::JobDescription, minimum_nodes, "minimum_nodes", codec::plain_uint32, "Least number of nodes."),
    RESTD_FIELD(model::JobDescription, maximum_nodes, "maximum_nodes", codec::plain_uint32, "Most nodes."),
    RESTD_FIELD(model::JobDescription, minimum_boards_per_node, "minimum_boards_per_node", codec::plain_uint16,
                "Boards that each node must have."),
    RESTD_FIELD(model::JobDescription, minimum_sockets_per_board, "minimum_sockets_per_board", codec::plain_uint16,
                "Sockets that each board must have."),
    RESTD_FIELD(model::JobDescription, sockets_per_node, "sockets_per_node", codec::plain_uint16,
                "Sockets that each node must have."),
    RESTD_FIELD(model::JobDescription, threads_per_core, "threads_per_core", codec::plain_uint16,
                "Threads that each core must have."),
    RESTD_FIELD(model::JobDescription, tasks_per_node, "tasks_per_node", codec::plain_uint16, "Most tasks on each node."),
    RESTD_FIELD(model::JobDescription, tasks_per_socket, "tasks_per_socket", codec::plain_uint16, "Most tasks on each socket."),
    RESTD_FIELD(model::JobDescription, tasks_per_core, "tasks_per_core", codec::plain_uint16, "Most tasks on each core."),
    RESTD_FIELD(model::JobDescription, tasks_per_board, "tasks_per_board", codec::plain_uint16, "Most tasks on each board."),
    RESTD_FIELD(model::JobDescription, ntasks_per_tres, "ntasks_per_tres", codec::plain_uint16,
                "Tasks for each unit of a resource."),
    RESTD_FIELD(model::JobDescription, minimum_cpus_per_node, "minimum_cpus_per_node", codec::plain_uint16,
                "CPUs that each node must have."),
    RESTD_FIELD(model::JobDescription, memory_per_cpu, "memory_per_cpu", codec::memory_no_val, "Memory for each CPU, in MiB."),
    RESTD_FIELD(model::JobDescription, memory_per_node, "memory_per_node", codec::memory_no_val,
                "Memory on each node, in MiB."),
    RESTD_FIELD(model::JobDescription, temporary_disk_per_node, "temporary_disk_per_node", codec::plain_uint32,
                "Temporary disk space that each node must have, in MiB."),
    RESTD_FIELD(model::JobDescription, selinux_context, "selinux_context", codec::job_text, "SELinux context."),
    RESTD_FIELD(model::JobDescription, required_switches, "required_switches", codec::uint32_no_val,
                "Most network switches that its nodes may be spread over."),
    RESTD_FIELD(model::JobDescription, segment_size, "segment_size", codec::uint16_no_val,
                "Nodes of a segment, on block topologies.")
        .since_api(41),
    RESTD_FIELD(model::JobDescription, standard_error, "standard_error", codec::job_text,
                "File of standard error, with % patterns."),
    RESTD_FIELD(model::JobDescription, standard_input, "standard_input", codec::job_text,
                "File of standard input, with % patterns."),
    RESTD_FIELD(model::JobDescription, standard_output, "standard_output", codec::job_text,
                "File of standard output, with % patterns."),
    RESTD_FIELD(model::JobDescription, wait_for_switch, "wait_for_switch", codec::plain_uint32,
                "Seconds to wait for so few switches."),
    RESTD_FIELD(model::JobDescription, wckey, "wckey", codec::job_text, "Workload characterization key."),
    RESTD_FIELD(model::JobDescription, x11, "x11", codec::x11_flags, "On which nodes X11 is forwarded."),
    RESTD_FIELD(model::JobDescription, x11_magic_cookie, "x11_magic_cookie", codec::job_text, "Cookie for X11."),
    RESTD_FIELD(model::JobDescription, x11_target_host, "x11_target_host", codec::job_text,
                "Host or socket that X11 is forwarded to."),
    RESTD_FIELD(model::JobDescription, x11_target_port, "x11_target_port", codec::plain_uint16, "Port there."),
};
RESTD_TABLE(job_desc_msg, model::JobDescription, "JOB_DESC_MSG");

namespace codec {
inline constexpr auto job_desc_msg = object<model::JobDescription>(tables::job_desc_msg);
inline constexpr auto job_desc_msg_ptr = pointer(job_desc_msg);
// slurmctld takes no more parts of a heterogeneous job.
inline constexpr auto job_desc_msg_list = at_most(list("JOB_DESC_MSG_LIST", job_desc_msg), 128);
}  // namespace codec

// JOB_SUBMIT_REQ
inline constexpr Row job_submit_req_rows[] = {
    RESTD_FIELD(model::JobSubmission, script, "script", codec::job_script, "Batch script, where the job has none itself.")
        .deprecated(41),
    RESTD_FIELD(model::JobSubmission, jobs, "jobs", codec::job_desc_msg_list, "The parts of a heterogeneous job."),
    RESTD_FIELD(model::JobSubmission, job, "job", codec::job_desc_msg_ptr, "The job."),
};
RESTD_TABLE(job_submit_req, model::JobSubmission, "JOB_SUBMIT_REQ");

#if RESTD_API >= 41
// JOB_ALLOC_REQ
inline constexpr Row job_alloc_req_rows[] = {
    RESTD_FIELD(model::AllocationRequest, hetjob, "hetjob", codec::job_desc_msg_list, "Components of a heterogeneous job."),
    RESTD_FIELD(model::AllocationRequest, job, "job", codec::job_desc_msg_ptr, "The job."),
};
RESTD_TABLE(job_alloc_req, model::AllocationRequest, "JOB_ALLOC_REQ");
#endif

}  // namespace restd::tables
