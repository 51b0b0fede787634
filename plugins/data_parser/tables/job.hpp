// Field tables of restd/model/job.hpp.
#pragma once

#include "allocated_v40.hpp"
#include "codecs.hpp"
#include "exit_code.hpp"
#include "restd/model/job.hpp"

namespace restd::tables {

// JOB_RES_CORE
inline constexpr Row job_res_core_rows[] = {
    RESTD_FIELD(model::JobResourcesCore, index, "index", codec::uint32, "Number of the core in its socket.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesCore, status, "status", codec::job_res_core_status,
                "Whether the job has it, and whether it is in use.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(job_res_core, model::JobResourcesCore, codec::since_v41("JOB_RES_CORE"));

namespace codec {
inline constexpr auto job_res_core = object<model::JobResourcesCore>(tables::job_res_core);
inline constexpr auto job_res_core_array = list("JOB_RES_CORE_ARRAY", job_res_core);
inline constexpr auto job_res_core_word = via<model::JobResourcesCore>(string, core_word);
inline constexpr auto job_res_core_words = number_map<AllocatedCores>(job_res_core_word);
inline constexpr auto job_res_allocated_cores =
    via<List<model::JobResourcesCore>>(job_res_core_words, take_allocated<AllocatedCores>);
}  // namespace codec

// JOB_RES_SOCKET
inline constexpr Row job_res_socket_rows[] = {
    RESTD_FIELD(model::JobResourcesSocket, cores, "cores", codec::job_res_allocated_cores, "Its cores.").until_api(40),
    RESTD_FIELD(model::JobResourcesSocket, index, "index", codec::uint32, "Number of the socket in its node.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesSocket, cores, "cores", codec::job_res_core_array, "Its cores.").since_api(41).required(),
};
RESTD_TABLE(job_res_socket, model::JobResourcesSocket, codec::since_v41("JOB_RES_SOCKET"));

namespace codec {
inline constexpr auto job_res_socket = object<model::JobResourcesSocket>(tables::job_res_socket);
inline constexpr auto job_res_socket_array = list("JOB_RES_SOCKET_ARRAY", job_res_socket);
inline constexpr auto job_res_socket_map = number_map<AllocatedSockets>(job_res_socket);
inline constexpr auto job_res_allocated_sockets =
    via<List<model::JobResourcesSocket>>(job_res_socket_map, take_allocated<AllocatedSockets>);
}  // namespace codec

// JOB_RES_NODE
inline constexpr Row job_res_node_rows[] = {
    RESTD_FIELD(model::JobResourcesNode, sockets, "sockets", codec::job_res_allocated_sockets, "Its sockets.").until_api(40),
    RESTD_FIELD(model::JobResourcesNode, name, "nodename", codec::string, "Name of the node.").until_api(40),
    RESTD_FIELD(model::JobResourcesNode, cpus_used, "cpus_used", codec::uint16, "CPUs that steps of the job use.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, memory_used, "memory_used", codec::uint64, "Memory that steps of the job use, in MiB.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, memory_allocated, "memory_allocated", codec::uint64,
                "Memory that the job has, in MiB.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, index, "index", codec::uint32, "Number of the node in the job.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, name, "name", codec::string, "Name of the node.").since_api(41).required(),
    RESTD_FIELD(model::JobResourcesNode, cpus_count, "cpus/count", codec::uint16, "CPUs that the job has.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, cpus_used, "cpus/used", codec::uint16, "CPUs that steps of the job use.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, memory_used, "memory/used", codec::uint64, "Memory that steps of the job use, in MiB.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, memory_allocated, "memory/allocated", codec::uint64,
                "Memory that the job has, in MiB.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, sockets, "sockets", codec::job_res_socket_array, "Its sockets.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(job_res_node, model::JobResourcesNode, codec::since_v41("JOB_RES_NODE"));

namespace codec {
inline constexpr auto job_res_node = object<model::JobResourcesNode>(tables::job_res_node);
inline constexpr auto job_res_nodes = [] {
    auto codec = list("JOB_RES_NODES", job_res_node);
    if (v40) codec.described_as = &untyped_list;
    return codec;
}();
}  // namespace codec

// JOB_RES
inline constexpr Row job_res_rows[] = {
    RESTD_FIELD(model::JobResources, nodes_list, "nodes", codec::string, "The nodes, as a ranged list.").until_api(40),
    RESTD_FIELD(model::JobResources, allocated_cores, "allocated_cores", codec::uint32,
                "Number of cores, where cores or sockets are what is allocated.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, allocated_cpus, "allocated_cpus", codec::uint32,
                "Number of CPUs, where CPUs are what is allocated.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, nodes_count, "allocated_hosts", codec::uint32, "Number of nodes.").until_api(40),
    RESTD_FIELD(model::JobResources, nodes_allocation, "allocated_nodes", codec::job_res_nodes,
                "What the job has on each node.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, select_type, "select_type", codec::cr_type, "What is allocated on this cluster.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_count, "nodes/count", codec::uint32, "Number of nodes.").since_api(41).required(),
    RESTD_FIELD(model::JobResources, nodes_select_type, "nodes/select_type", codec::node_cr_type, "Who else may use the nodes.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_list, "nodes/list", codec::string, "The nodes, as a ranged list.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, cpus, "cpus", codec::uint32, "Number of CPUs.").since_api(41).required(),
    RESTD_FIELD(model::JobResources, threads_per_core, "threads_per_core", codec::uint16_no_val,
                "Threads that are used on each core.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_whole, "nodes/whole", codec::boolean, "Whether whole nodes are allocated.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_allocation, "nodes/allocation", codec::job_res_nodes,
                "What the job has on each node.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(job_res, model::JobResources, "JOB_RES");

namespace codec {
inline constexpr auto job_res = object<model::JobResources>(tables::job_res);
inline constexpr auto job_res_ptr = pointer(job_res);
}  // namespace codec

// PART_PRIO
inline constexpr Row part_prio_rows[] = {
    RESTD_FIELD(model::PartitionPriority, partition, "partition", codec::string, "Partition.").since_api(42),
    RESTD_FIELD(model::PartitionPriority, priority, "priority", codec::uint32, "The job's priority there.").since_api(42),
};
RESTD_TABLE(part_prio, model::PartitionPriority, "PART_PRIO");

namespace codec {
inline constexpr auto part_prio = object<model::PartitionPriority>(tables::part_prio);
inline constexpr auto priority_by_partition = list("PRIORITY_BY_PARTITION", part_prio);
}  // namespace codec

// JOB_INFO
inline constexpr Row job_info_rows[] = {
    RESTD_FIELD(model::Job, account, "account", codec::string, "Account that the job is charged to."),
    RESTD_FIELD(model::Job, accrue_time, "accrue_time", codec::timestamp_no_val, "Since when its age counts for its priority."),
    RESTD_FIELD(model::Job, admin_comment, "admin_comment", codec::string, "Comment of an administrator."),
    RESTD_FIELD(model::Job, allocating_node, "allocating_node", codec::string, "Host that the job was submitted from."),
    RESTD_FIELD(model::Job, array_job_id, "array_job_id", codec::uint32_no_val,
                "Id of the array that it belongs to; 0 where it is in none."),
    RESTD_FIELD(model::Job, array_task_id, "array_task_id", codec::uint32_no_val, "Its index in the array."),
    RESTD_FIELD(model::Job, array_max_tasks, "array_max_tasks", codec::uint32_no_val,
                "Most tasks of the array that may run at a time; 0 where there is no limit."),
    RESTD_FIELD(model::Job, array_task_string, "array_task_string", codec::string,
                "Indexes that the record stands for while they are pending, as a ranged list."),
    RESTD_FIELD(model::Job, association_id, "association_id", codec::uint32, "Number of the association that it runs under."),
    RESTD_FIELD(model::Job, batch_features, "batch_features", codec::string,
                "Features that the batch script's node must have."),
    RESTD_FIELD(model::Job, batch_flag, "batch_flag", codec::boolean, "Whether it is a batch job."),
    RESTD_FIELD(model::Job, batch_host, "batch_host", codec::string, "Host that the batch script runs on."),
    RESTD_FIELD(model::Job, flags, "flags", codec::job_flags, "What was asked for in particular, and facts of its scheduling."),
    RESTD_FIELD(model::Job, burst_buffer, "burst_buffer", codec::string, "Burst buffer that it asked for."),
    RESTD_FIELD(model::Job, burst_buffer_state, "burst_buffer_state", codec::string, "State of its burst buffer."),
    RESTD_FIELD(model::Job, cluster, "cluster", codec::string, "Cluster."),
    RESTD_FIELD(model::Job, cluster_features, "cluster_features", codec::string, "Features that the cluster must have."),
    RESTD_FIELD(model::Job, command, "command", codec::string, "Path of the batch script, or the command."),
    RESTD_FIELD(model::Job, comment, "comment", codec::string, "Comment of the user."),
    RESTD_FIELD(model::Job, container, "container", codec::string, "Path of the container's OCI bundle."),
    RESTD_FIELD(model::Job, container_id, "container_id", codec::string, "Id of the container."),
    RESTD_FIELD(model::Job, contiguous, "contiguous", codec::boolean, "Whether its nodes must be neighbors."),
    RESTD_FIELD(model::Job, core_spec, "core_spec", codec::int32, "Cores on each node that are kept for the system."),
    RESTD_FIELD(model::Job, thread_spec, "thread_spec", codec::int32, "Threads on each node that are kept for the system."),
    RESTD_FIELD(model::Job, cores_per_socket, "cores_per_socket", codec::uint16_no_val, "Cores that each socket must have."),
    RESTD_FIELD(model::Job, billable_tres, "billable_tres", codec::float64_no_val,
                "Weighted sum of its resources that is billed."),
    RESTD_FIELD(model::Job, cpus_per_task, "cpus_per_task", codec::uint16_no_val, "CPUs for each task."),
    RESTD_FIELD(model::Job, cpu_frequency_minimum, "cpu_frequency_minimum", codec::uint32_no_val,
                "Lowest CPU frequency, in kHz."),
    RESTD_FIELD(model::Job, cpu_frequency_maximum, "cpu_frequency_maximum", codec::uint32_no_val,
                "Highest CPU frequency, in kHz."),
    RESTD_FIELD(model::Job, cpu_frequency_governor, "cpu_frequency_governor", codec::uint32_no_val,
                "CPU frequency governor, as Slurm's number."),
    RESTD_FIELD(model::Job, cpus_per_tres, "cpus_per_tres", codec::string, "CPUs for each unit of a resource: gres/gpu:2."),
    RESTD_FIELD(model::Job, cron, "cron", codec::string, "Specification of its time in the crontab."),
    RESTD_FIELD(model::Job, deadline, "deadline", codec::timestamp_no_val, "When it must have ended."),
    RESTD_FIELD(model::Job, delay_boot, "delay_boot", codec::uint32_no_val,
                "Minutes that it waits for nodes that need not be rebooted."),
    RESTD_FIELD(model::Job, dependency, "dependency", codec::string, "Jobs that it waits for."),
    RESTD_FIELD(model::Job, derived_exit_code, "derived_exit_code", codec::process_exit_code,
                "Highest exit code of all its steps."),
    RESTD_FIELD(model::Job, eligible_time, "eligible_time", codec::timestamp_no_val, "When it can first start."),
    RESTD_FIELD(model::Job, end_time, "end_time", codec::timestamp_no_val, "When it ended or will at the latest."),
    RESTD_FIELD(model::Job, excluded_nodes, "excluded_nodes", codec::string, "Nodes that it must not have, as a ranged list."),
    RESTD_FIELD(model::Job, exit_code, "exit_code", codec::process_exit_code, "How it ended."),
    RESTD_FIELD(model::Job, extra, "extra", codec::string, "Text that the site may use as it likes."),
    RESTD_FIELD(model::Job, failed_node, "failed_node", codec::string, "Node whose failure ended the job."),
    RESTD_FIELD(model::Job, features, "features", codec::string, "Features of nodes that it asked for."),
    RESTD_FIELD(model::Job, federation_origin, "federation_origin", codec::string,
                "Cluster of the federation that it was submitted to."),
    RESTD_FIELD(model::Job, federation_siblings_active, "federation_siblings_active", codec::string,
                "Clusters of the federation that have it in their queues."),
    RESTD_FIELD(model::Job, federation_siblings_viable, "federation_siblings_viable", codec::string,
                "Clusters of the federation that could run it."),
    RESTD_FIELD(model::Job, gres_detail, "gres_detail", codec::job_info_gres_detail,
                "Generic resources that it has, one entry a node."),
    RESTD_FIELD(model::Job, group_id, "group_id", codec::uint32, "Group that it runs as, by number."),
    RESTD_FIELD(model::Job, group_name, "group_name", codec::string, "Group that it runs as, by name."),
    RESTD_FIELD(model::Job, het_job_id, "het_job_id", codec::uint32_no_val,
                "Id of the heterogeneous job that it is a part of; 0 where of none."),
    RESTD_FIELD(model::Job, het_job_id_set, "het_job_id_set", codec::string, "Ids of all parts of that job."),
    RESTD_FIELD(model::Job, het_job_offset, "het_job_offset", codec::uint32_no_val, "Its place among that job's parts."),
    RESTD_FIELD(model::Job, job_id, "job_id", codec::uint32, "Id."),
    RESTD_FIELD(model::Job, job_resources, "job_resources", codec::job_res_ptr,
                "What it has been given; nothing while it has not started."),
    RESTD_FIELD(model::Job, job_size_str, "job_size_str", codec::csv_string,
                "Sizes that it takes instead of the one asked for."),
    RESTD_FIELD(model::Job, job_state, "job_state", codec::job_state, "State."),
    RESTD_FIELD(model::Job, last_sched_evaluation, "last_sched_evaluation", codec::timestamp_no_val,
                "When the scheduler last looked at it."),
    RESTD_FIELD(model::Job, licenses, "licenses", codec::string, "Licenses that it asked for."),
    RESTD_FIELD(model::Job, mail_type, "mail_type", codec::job_mail_flags, "What the user is told of by mail."),
    RESTD_FIELD(model::Job, mail_user, "mail_user", codec::string, "Who is told."),
    RESTD_FIELD(model::Job, max_cpus, "max_cpus", codec::uint32_no_val, "Most CPUs."),
    RESTD_FIELD(model::Job, max_nodes, "max_nodes", codec::uint32_no_val, "Most nodes."),
    RESTD_FIELD(model::Job, mcs_label, "mcs_label", codec::string, "MCS label."),
    RESTD_FIELD(model::Job, memory_per_tres, "memory_per_tres", codec::string,
                "Memory for each unit of a resource: gres/gpu:4096, in MiB."),
    RESTD_FIELD(model::Job, name, "name", codec::string, "Name."),
    RESTD_FIELD(model::Job, network, "network", codec::string, "Wishes about the network."),
    RESTD_FIELD(model::Job, nodes, "nodes", codec::string, "Nodes that it has, as a ranged list."),
    RESTD_FIELD(model::Job, nice, "nice", codec::int32, "What its user or an administrator takes off its priority."),
    RESTD_FIELD(model::Job, tasks_per_core, "tasks_per_core", codec::uint16_no_val, "Tasks on each core."),
    RESTD_FIELD(model::Job, tasks_per_tres, "tasks_per_tres", codec::uint16_no_val, "Tasks for each unit of a resource."),
    RESTD_FIELD(model::Job, tasks_per_node, "tasks_per_node", codec::uint16_no_val, "Tasks on each node."),
    RESTD_FIELD(model::Job, tasks_per_socket, "tasks_per_socket", codec::uint16_no_val, "Tasks on each socket."),
    RESTD_FIELD(model::Job, tasks_per_board, "tasks_per_board", codec::uint16_no_val, "Tasks on each board."),
    RESTD_FIELD(model::Job, cpus, "cpus", codec::uint32_no_val, "Number of CPUs, at least."),
    RESTD_FIELD(model::Job, node_count, "node_count", codec::uint32_no_val, "Number of nodes, at least."),
    RESTD_FIELD(model::Job, tasks, "tasks", codec::uint32_no_val, "Number of tasks."),
    RESTD_FIELD(model::Job, partition, "partition", codec::string, "Partition; several while it is pending."),
    RESTD_FIELD(model::Job, prefer, "prefer", codec::string, "Features of nodes that it would rather have."),
    RESTD_FIELD(model::Job, memory_per_cpu, "memory_per_cpu", codec::uint64_no_val, "Memory for each CPU, in MiB."),
    RESTD_FIELD(model::Job, memory_per_node, "memory_per_node", codec::uint64_no_val, "Memory on each node, in MiB."),
    RESTD_FIELD(model::Job, minimum_cpus_per_node, "minimum_cpus_per_node", codec::uint16_no_val,
                "CPUs that each node must have."),
    RESTD_FIELD(model::Job, minimum_tmp_disk_per_node, "minimum_tmp_disk_per_node", codec::uint32_no_val,
                "Temporary disk space that each node must have, in MiB."),
    removed_row("power/flags", codec::removed_power_flags).deprecated(41),
    RESTD_FIELD(model::Job, preempt_time, "preempt_time", codec::timestamp_no_val, "When it was told to make way."),
    RESTD_FIELD(model::Job, preemptable_time, "preemptable_time", codec::timestamp_no_val,
                "From when it can be made to make way."),
    RESTD_FIELD(model::Job, pre_sus_time, "pre_sus_time", codec::timestamp_no_val,
                "Seconds that it ran before it was last suspended."),
    RESTD_FIELD(model::Job, hold, "hold", codec::boolean, "Whether it is held: its priority is 0."),
    RESTD_FIELD(model::Job, priority, "priority", codec::uint32_no_val, "Priority."),
    RESTD_FIELD(model::Job, priority_by_partition, "priority_by_partition", codec::priority_by_partition,
                "Priority in each partition that it may run in.")
        .since_api(42),
    RESTD_FIELD(model::Job, profile, "profile", codec::acct_gather_profile, "What of its behaviour is sampled."),
    RESTD_FIELD(model::Job, qos, "qos", codec::string, "Quality of service."),
    RESTD_FIELD(model::Job, reboot, "reboot", codec::boolean, "Whether its nodes are rebooted before it starts."),
    RESTD_FIELD(model::Job, required_nodes, "required_nodes", codec::string, "Nodes that it must have, as a ranged list."),
    RESTD_FIELD(model::Job, required_switches, "minimum_switches", codec::uint32,
                "Most network switches that its nodes may be spread over.")
        .until_api(41),
    RESTD_FIELD(model::Job, required_switches, "required_switches", codec::uint32,
                "Most network switches that its nodes may be spread over.")
        .since_api(42),
    RESTD_FIELD(model::Job, requeue, "requeue", codec::boolean, "Whether it may be queued again."),
    RESTD_FIELD(model::Job, resize_time, "resize_time", codec::timestamp_no_val, "When its size last changed."),
    RESTD_FIELD(model::Job, restart_cnt, "restart_cnt", codec::uint16, "Number of times that it was started again."),
    RESTD_FIELD(model::Job, resv_name, "resv_name", codec::string, "Reservation that it runs in."),
    RESTD_FIELD(model::Job, scheduled_nodes, "scheduled_nodes", codec::string,
                "Nodes that it is expected to have, as a ranged list."),
    RESTD_FIELD(model::Job, selinux_context, "selinux_context", codec::string, "SELinux context."),
    RESTD_FIELD(model::Job, shared, "shared", codec::job_shared, "With whom it shares its nodes."),
    RESTD_FIELD(model::Job, shared, "exclusive", codec::job_exclusive_flags, "With whom it does not share its nodes.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, oversubscribe, "oversubscribe", codec::boolean, "Whether it shares its resources with other jobs.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, show_flags, "show_flags", codec::job_show_flags, "How the record was asked for.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, sockets_per_board, "sockets_per_board", codec::uint16, "Sockets that each board must have."),
    RESTD_FIELD(model::Job, sockets_per_node, "sockets_per_node", codec::uint16_no_val, "Sockets that each node must have."),
    RESTD_FIELD(model::Job, start_time, "start_time", codec::timestamp_no_val, "When it started, or is expected to."),
    RESTD_FIELD(model::Job, state_description, "state_description", codec::string, "More about why it is not running."),
    RESTD_FIELD(model::Job, state_reason, "state_reason", codec::string, "Why it is not running."),
    RESTD_FIELD(model::Job, standard_error, "standard_error", codec::string, "File of standard error."),
    RESTD_FIELD(model::Job, standard_input, "standard_input", codec::string, "File of standard input."),
    RESTD_FIELD(model::Job, standard_output, "standard_output", codec::string, "File of standard output."),
    RESTD_FIELD(model::Job, submit_time, "submit_time", codec::timestamp_no_val, "When it was submitted."),
    RESTD_FIELD(model::Job, suspend_time, "suspend_time", codec::timestamp_no_val, "When it was last suspended or resumed."),
    RESTD_FIELD(model::Job, system_comment, "system_comment", codec::string, "Comment of Slurm or a plugin."),
    RESTD_FIELD(model::Job, time_limit, "time_limit", codec::uint32_no_val, "Time limit in minutes."),
    RESTD_FIELD(model::Job, time_minimum, "time_minimum", codec::uint32_no_val,
                "Time limit that it could do with, in minutes."),
    RESTD_FIELD(model::Job, threads_per_core, "threads_per_core", codec::uint16_no_val, "Threads that each core must have."),
    RESTD_FIELD(model::Job, tres_bind, "tres_bind", codec::string, "How tasks are bound to resources."),
    RESTD_FIELD(model::Job, tres_freq, "tres_freq", codec::string, "Frequencies of resources."),
    RESTD_FIELD(model::Job, tres_per_job, "tres_per_job", codec::string, "Resources for the job: gres/gpu:4."),
    RESTD_FIELD(model::Job, tres_per_node, "tres_per_node", codec::string, "Resources on each node."),
    RESTD_FIELD(model::Job, tres_per_socket, "tres_per_socket", codec::string, "Resources on each socket."),
    RESTD_FIELD(model::Job, tres_per_task, "tres_per_task", codec::string, "Resources for each task."),
    RESTD_FIELD(model::Job, tres_req_str, "tres_req_str", codec::string, "Resources that it asked for, as text."),
    RESTD_FIELD(model::Job, tres_alloc_str, "tres_alloc_str", codec::string, "Resources that it has, as text."),
    RESTD_FIELD(model::Job, user_id, "user_id", codec::uint32, "User who owns it, by number."),
    RESTD_FIELD(model::Job, user_name, "user_name", codec::string, "User who owns it, by name."),
    RESTD_FIELD(model::Job, maximum_switch_wait_time, "maximum_switch_wait_time", codec::uint32,
                "Seconds that it waits for so few switches."),
    RESTD_FIELD(model::Job, wckey, "wckey", codec::string, "Workload characterization key."),
    RESTD_FIELD(model::Job, current_working_directory, "current_working_directory", codec::string, "Working directory."),
};
RESTD_TABLE(job_info, model::Job, "JOB_INFO");

namespace codec {
inline constexpr auto job_info = object<model::Job>(tables::job_info);
inline constexpr auto job_info_msg = stream("JOB_INFO_MSG", job_info);
}  // namespace codec

// JOB_STATE_RESP_JOB
inline constexpr Row job_state_resp_job_rows[] = {
    RESTD_FIELD(model::JobStateRecord, job_id, "job_id", codec::string,
                "Id of the job; of an array's task with its index: 8_3.")
        .required(),
    RESTD_FIELD(model::JobStateRecord, state, "state", codec::job_state, "State.").required(),
};
RESTD_TABLE(job_state_resp_job, model::JobStateRecord, "JOB_STATE_RESP_JOB");

namespace codec {
inline constexpr auto job_state_resp_job = object<model::JobStateRecord>(tables::job_state_resp_job);
inline constexpr auto job_state_resp_msg = stream("JOB_STATE_RESP_MSG", job_state_resp_job);
}  // namespace codec

// JOB_ARRAY_RESPONSE_MSG_ENTRY
inline constexpr Row job_array_response_msg_entry_rows[] = {
    RESTD_FIELD(model::JobArrayResult, job_id, "job_id", codec::uint32, "Id of the job."),
    RESTD_FIELD(model::JobArrayResult, step_id, "step_id", codec::string, "The job, as text: 8_3."),
    RESTD_FIELD(model::JobArrayResult, error, "error", codec::string, "Slurm's text for error_code."),
    RESTD_FIELD(model::JobArrayResult, error_code, "error_code", codec::int32,
                "Slurm's number of the error; 0 where there was none."),
    RESTD_FIELD(model::JobArrayResult, why, "why", codec::string, "More about the error."),
};
RESTD_TABLE(job_array_response_msg_entry, model::JobArrayResult, "JOB_ARRAY_RESPONSE_MSG_ENTRY");

namespace codec {
inline constexpr auto job_array_response_msg_entry = object<model::JobArrayResult>(tables::job_array_response_msg_entry);
inline constexpr auto job_array_response_array = stream("JOB_ARRAY_RESPONSE_ARRAY", job_array_response_msg_entry);
inline constexpr auto job_array_response_pointer = pointer(job_array_response_array);
inline constexpr auto job_array_response_msg_ptr = or_null<Stream<model::JobArrayResult>>(job_array_response_pointer);
}  // namespace codec

// KILL_JOBS_MSG
inline constexpr Row kill_jobs_msg_rows[] = {
    RESTD_FIELD(model::KillJobsRequest, account, "account", codec::string, "Only jobs of this account."),
    RESTD_FIELD(model::KillJobsRequest, flags, "flags", codec::warn_flags, "How they are signaled."),
    RESTD_FIELD(model::KillJobsRequest, job_name, "job_name", codec::string, "Only jobs of this name."),
    RESTD_FIELD(model::KillJobsRequest, jobs, "jobs", codec::kill_jobs_msg_jobs_array,
                "Only these jobs: 1234, 1234_5, 1234+1."),
    RESTD_FIELD(model::KillJobsRequest, partition, "partition", codec::string, "Only jobs of this partition."),
    RESTD_FIELD(model::KillJobsRequest, qos, "qos", codec::string, "Only jobs of this quality of service."),
    RESTD_FIELD(model::KillJobsRequest, reservation, "reservation", codec::string, "Only jobs of this reservation."),
    RESTD_FIELD(model::KillJobsRequest, signal, "signal", codec::string,
                "Signal, by name or number; KILL where it is not given."),
    RESTD_FIELD(model::KillJobsRequest, job_state, "job_state", codec::job_state, "Only jobs in this state."),
    RESTD_FIELD(model::KillJobsRequest, user_id, "user_id", codec::string, "Only jobs of this user, by name or number."),
    RESTD_FIELD(model::KillJobsRequest, user_name, "user_name", codec::string, "Only jobs of this user, by name."),
    RESTD_FIELD(model::KillJobsRequest, wckey, "wckey", codec::string, "Only jobs with this workload characterization key."),
    RESTD_FIELD(model::KillJobsRequest, nodes, "nodes", codec::hostlist_string, "Only jobs on these nodes."),
};
RESTD_TABLE(kill_jobs_msg, model::KillJobsRequest, "KILL_JOBS_MSG");

// KILL_JOBS_RESP_JOB
inline constexpr Row kill_jobs_resp_job_rows[] = {
    RESTD_FIELD(model::KillJobsResult, error_string, "error/string", codec::string, "Slurm's text for the number.").required(),
    RESTD_FIELD(model::KillJobsResult, error_code, "error/code", codec::uint32,
                "Slurm's number of the error; 0 where there was none.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, error_message, "error/message", codec::string, "More about the error.").required(),
    RESTD_FIELD(model::KillJobsResult, step_id, "step_id", codec::string, "The job, as it was asked for.").required(),
    RESTD_FIELD(model::KillJobsResult, job_id, "job_id", codec::uint32_no_val, "Id of the job, where there is one.").required(),
    RESTD_FIELD(model::KillJobsResult, federation_sibling, "federation/sibling", codec::string,
                "Cluster of the federation that was asked.")
        .required(),
};
RESTD_TABLE(kill_jobs_resp_job, model::KillJobsResult, "KILL_JOBS_RESP_JOB");

namespace codec {
inline constexpr auto kill_jobs_resp_job = object<model::KillJobsResult>(tables::kill_jobs_resp_job);
inline constexpr auto kill_jobs_resp_msg = stream("KILL_JOBS_RESP_MSG", kill_jobs_resp_job);
}  // namespace codec

// OPENAPI_JOB_INFO_PARAM
inline constexpr Row openapi_job_info_param_rows[] = {
    RESTD_FIELD(model::JobParameter, job_id, "job_id", codec::string,
                "Id of the job; 1234_5 for a task of an array, 1234+1 for a part of a heterogeneous job."),
};
RESTD_TABLE(openapi_job_info_param, model::JobParameter, "OPENAPI_JOB_INFO_PARAM");

// OPENAPI_SLURMDBD_JOB_PARAM
inline constexpr Row openapi_slurmdbd_job_param_rows[] = {
    RESTD_FIELD(model::JobParameter, job_id, "job_id", codec::string,
                "Id of the job; 1234_5 for a task of an array, 1234+1 for a part of a heterogeneous job.")
        .required(),
};
RESTD_TABLE(openapi_slurmdbd_job_param, model::JobParameter, "OPENAPI_SLURMDBD_JOB_PARAM");

// OPENAPI_JOB_INFO_QUERY
inline constexpr Row openapi_job_info_query_rows[] = {
    RESTD_FIELD(model::JobInfoQuery, update_time, "update_time", codec::timestamp, "Answer only what is not older than this."),
    RESTD_FIELD(model::JobInfoQuery, flags, "flags", codec::job_show_flags, "What to show, and in what detail."),
};
RESTD_TABLE(openapi_job_info_query, model::JobInfoQuery, "OPENAPI_JOB_INFO_QUERY");

// OPENAPI_JOB_INFO_DELETE_QUERY
inline constexpr Row openapi_job_info_delete_query_rows[] = {
    RESTD_FIELD(model::JobDeleteQuery, signal, "signal", codec::string,
                "Signal, by name or number; KILL where it is not given."),
    RESTD_FIELD(model::JobDeleteQuery, flags, "flags", codec::warn_flags, "How the job is signaled."),
};
RESTD_TABLE(openapi_job_info_delete_query, model::JobDeleteQuery, "OPENAPI_JOB_INFO_DELETE_QUERY");

// OPENAPI_JOB_STATE_QUERY
inline constexpr Row openapi_job_state_query_rows[] = {
    RESTD_FIELD(model::JobStateQuery, job_id, "job_id", codec::selected_step_list, "Only these jobs: 1234, 1234_5, 1234+1."),
};
RESTD_TABLE(openapi_job_state_query, model::JobStateQuery, "OPENAPI_JOB_STATE_QUERY");

}  // namespace restd::tables
