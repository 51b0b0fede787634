// Field tables of restd/model/job.hpp.
#pragma once

#include "restd/model/job.hpp"
#include "restd/record_filters.hpp"
#include "restd/tables/allocated_v40.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/tables/exit_code.hpp"
#include "restd/tables/step_id.hpp"

namespace restd::tables {

// JOB_RES_CORE
inline constexpr Row job_res_core_rows[] = {
    RESTD_FIELD(model::JobResourcesCore, index, "index", codec::uint32, "Number of the core in its socket, counted from 0.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesCore, status, "status", codec::job_res_core_status,
                "ALLOCATED where the job has the core, IN_USE where a step uses it.")
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
    RESTD_FIELD(model::JobResourcesSocket, cores, "cores", codec::job_res_allocated_cores,
                "Cores of the socket that the job has.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesSocket, index, "index", codec::uint32, "Number of the socket in its node, counted from 0.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesSocket, cores, "cores", codec::job_res_core_array, "Cores of the socket that the job has.")
        .since_api(41)
        .required(),
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
    RESTD_FIELD(model::JobResourcesNode, sockets, "sockets", codec::job_res_allocated_sockets,
                "Sockets of the node with cores of the job.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, name, "nodename", codec::string, "Name of the node, as in slurm.conf.").until_api(40),
    RESTD_FIELD(model::JobResourcesNode, cpus_used, "cpus_used", codec::uint16, "CPUs that steps of the job use on the node.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, memory_used, "memory_used", codec::uint64,
                "MiB that steps of the job use on the node.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, memory_allocated, "memory_allocated", codec::uint64,
                "MiB that the job was given on the node.")
        .until_api(40),
    RESTD_FIELD(model::JobResourcesNode, index, "index", codec::uint32, "Number of the node in the job, counted from 0.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, name, "name", codec::string, "Name of the node, as in slurm.conf.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, cpus_count, "cpus/count", codec::uint16, "CPUs that the job was given on the node.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, cpus_used, "cpus/used", codec::uint16, "CPUs that steps of the job use on the node.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, memory_used, "memory/used", codec::uint64,
                "MiB that steps of the job use on the node.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, memory_allocated, "memory/allocated", codec::uint64,
                "MiB that the job was given on the node.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResourcesNode, sockets, "sockets", codec::job_res_socket_array,
                "Sockets of the node with cores of the job.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(job_res_node, model::JobResourcesNode, codec::since_v41("JOB_RES_NODE"));

namespace codec {
inline constexpr auto job_res_node = object<model::JobResourcesNode>(tables::job_res_node);
inline constexpr auto job_res_nodes = [] {
    auto codec =
        documented(list("JOB_RES_NODES", job_res_node), "What the job has on each of its nodes.", "What it has on one.");
    if (v40) {
        codec.described_as = &untyped_list;
        codec.element_doc = {};
    }
    return codec;
}();
}  // namespace codec

// JOB_RES
inline constexpr Row job_res_rows[] = {
    RESTD_FIELD(model::JobResources, nodes_list, "nodes", codec::string, "Nodes of the job as a ranged list, as n[1-4].")
        .until_api(40),
    RESTD_FIELD(model::JobResources, allocated_cores, "allocated_cores", codec::uint32,
                "Number of cores, where the cluster allocates cores or sockets.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, allocated_cpus, "allocated_cpus", codec::uint32,
                "Number of CPUs, where the cluster allocates CPUs.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, nodes_count, "allocated_hosts", codec::uint32, "Number of nodes that the job was given.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, nodes_allocation, "allocated_nodes", codec::job_res_nodes,
                "Cores and memory of the job on each node.")
        .until_api(40),
    RESTD_FIELD(model::JobResources, select_type, "select_type", codec::cr_type,
                "What the cluster allocates: CPUs, cores, sockets, memory (SelectTypeParameters).")
        .since_api(41)
        .until_api(44)
        .required(),
    RESTD_FIELD(model::JobResources, select_type, "select_type", codec::select_type_param,
                "What the cluster allocates: CPUs, cores, sockets, memory (SelectTypeParameters).")
        .since_api(45)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_count, "nodes/count", codec::uint32, "Number of nodes that the job was given.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_select_type, "nodes/select_type", codec::node_cr_type,
                "Others who may use the job's nodes.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_list, "nodes/list", codec::string, "Nodes of the job as a ranged list, as n[1-4].")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, cpus, "cpus", codec::uint32, "Number of CPUs that the job was given.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, threads_per_core, "threads_per_core", codec::uint16_no_val,
                "Threads that the job uses per core (--threads-per-core). Unset: all.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_whole, "nodes/whole", codec::boolean, "True where the job has its nodes whole.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::JobResources, nodes_allocation, "nodes/allocation", codec::job_res_nodes,
                "Cores and memory of the job on each node.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(job_res, model::JobResources, "JOB_RES");

namespace codec {
inline constexpr auto job_res = object<model::JobResources>(tables::job_res);
inline constexpr auto job_res_ptr = pointer(job_res);
}  // namespace codec

// NODE_GRES_LAYOUT
inline constexpr Row node_gres_layout_rows[] = {
    RESTD_FIELD(model::NodeGresLayout, name, "name", codec::string, "Name of the generic resource, as gpu.")
        .since_api(44)
        .required(),
    RESTD_FIELD(model::NodeGresLayout, type, "type", codec::string, "Type of the generic resource. Empty: none.").since_api(44),
    RESTD_FIELD(model::NodeGresLayout, count, "count", codec::uint64, "Number of them that the job has.").since_api(44),
    RESTD_FIELD(model::NodeGresLayout, index, "index", codec::string, "Which of the node's the job has, as 0-1,3.")
        .since_api(44),
};
RESTD_TABLE(node_gres_layout, model::NodeGresLayout, "NODE_GRES_LAYOUT");

namespace codec {
inline constexpr auto node_gres_layout = object<model::NodeGresLayout>(tables::node_gres_layout);
inline constexpr auto node_gres_layout_list = list("NODE_GRES_LAYOUT_LIST", node_gres_layout);
}  // namespace codec

// NODE_RESOURCE_LAYOUT
inline constexpr Row node_resource_layout_rows[] = {
    RESTD_FIELD(model::NodeResourceLayout, node, "node", codec::string, "Name of the node.").since_api(44).required(),
    RESTD_FIELD(model::NodeResourceLayout, sockets_per_node, "sockets_per_node", codec::uint16,
                "Number of sockets that the node has (Sockets in slurm.conf).")
        .since_api(44),
    RESTD_FIELD(model::NodeResourceLayout, cores_per_socket, "cores_per_socket", codec::uint16, "Cores of each socket.")
        .since_api(44),
    RESTD_FIELD(model::NodeResourceLayout, memory_allocated, "mem_alloc", codec::uint64,
                "MiB of memory that the job has there.")
        .since_api(44),
    RESTD_FIELD(model::NodeResourceLayout, core_bitmap, "core_bitmap", codec::string,
                "Cores of the node that the job has: a bit for each in hexadecimal digits, as 0x3.")
        .since_api(44),
    RESTD_FIELD(model::NodeResourceLayout, channel, "channel", codec::uint32_no_val,
                "Channel of the interconnect (IMEX). Unset: none.")
        .since_api(44),
    RESTD_FIELD(model::NodeResourceLayout, gres, "gres", codec::node_gres_layout_list,
                "Generic resources that the job has there (--gres).")
        .since_api(44),
};
RESTD_TABLE(node_resource_layout, model::NodeResourceLayout, "NODE_RESOURCE_LAYOUT");

namespace codec {
inline constexpr auto node_resource_layout = object<model::NodeResourceLayout>(tables::node_resource_layout);
inline constexpr auto node_resource_layout_list = stream("NODE_RESOURCE_LAYOUT_LIST", node_resource_layout);
}  // namespace codec

// PART_PRIO
inline constexpr Row part_prio_rows[] = {
    RESTD_FIELD(model::PartitionPriority, partition, "partition", codec::string,
                "Partition that the job may run in (--partition).")
        .since_api(42),
    RESTD_FIELD(model::PartitionPriority, priority, "priority", codec::uint32, "Priority of the job in that partition.")
        .since_api(42),
};
RESTD_TABLE(part_prio, model::PartitionPriority, "PART_PRIO");

namespace codec {
inline constexpr auto part_prio = object<model::PartitionPriority>(tables::part_prio);
inline constexpr auto priority_by_partition = list("PRIORITY_BY_PARTITION", part_prio);
}  // namespace codec

namespace codec {
inline constexpr auto emptied_job_shared = emptied(job_shared, NullAs::empty_array);
}  // namespace codec

// JOB_INFO
inline constexpr Row job_info_rows[] = {
    RESTD_FIELD(model::Job, account, "account", codec::string, "Account that the job is charged to (--account)."),
    RESTD_FIELD(model::Job, accrue_time, "accrue_time", codec::timestamp_no_val,
                "Time from when age adds to the priority, in UNIX seconds (AccrueTime)."),
    RESTD_FIELD(model::Job, admin_comment, "admin_comment", codec::string,
                "Comment of an administrator (scontrol update job AdminComment)."),
    RESTD_FIELD(model::Job, allocating_node, "allocating_node", codec::string,
                "Host that the job was submitted from (AllocNode)."),
    RESTD_FIELD(model::Job, array_job_id, "array_job_id", codec::uint32_no_val,
                "Job id of the array (ArrayJobId). 0: the job is no array task."),
    RESTD_FIELD(model::Job, array_task_id, "array_task_id", codec::uint32_no_val,
                "Index of the task in its array (ArrayTaskId). Unset: no single task."),
    RESTD_FIELD(model::Job, array_max_tasks, "array_max_tasks", codec::uint32_no_val,
                "Most tasks of the array that run at once (--array=0-9%2). 0: no limit."),
    RESTD_FIELD(model::Job, array_task_string, "array_task_string", codec::string,
                "Indexes of waiting tasks that this one record stands for, as 3-9,12."),
    RESTD_FIELD(model::Job, association_id, "association_id", codec::uint32,
                "Database id of the association that is charged. 0: none."),
    RESTD_FIELD(model::Job, batch_features, "batch_features", codec::string,
                "Features that the batch script's node must have (--batch)."),
    RESTD_FIELD(model::Job, batch_flag, "batch_flag", codec::boolean,
                "True for a batch job (sbatch), false for salloc and srun."),
    RESTD_FIELD(model::Job, batch_host, "batch_host", codec::string,
                "Node that runs the batch script (BatchHost). Empty: it has not started."),
    RESTD_FIELD(model::Job, flags, "flags", codec::job_flags, "Options asked for, and facts of the job's scheduling."),
    RESTD_FIELD(model::Job, burst_buffer, "burst_buffer", codec::string, "Burst buffer asked for (--bb)."),
    RESTD_FIELD(model::Job, burst_buffer_state, "burst_buffer_state", codec::string, "State of the burst buffer. Empty: none."),
    RESTD_FIELD(model::Job, cluster, "cluster", codec::string, "Cluster that the job is on."),
    RESTD_FIELD(model::Job, cluster_features, "cluster_features", codec::string,
                "Features that the cluster must have (--cluster-constraint)."),
    RESTD_FIELD(model::Job, command, "command", codec::string,
                "Path of the batch script with its arguments, or the program (Command)."),
    RESTD_FIELD(model::Job, comment, "comment", codec::string, "Comment of the user (--comment)."),
    RESTD_FIELD(model::Job, container, "container", codec::string, "Path of the OCI bundle (--container)."),
    RESTD_FIELD(model::Job, container_id, "container_id", codec::string, "Id of the OCI container (--container-id)."),
    RESTD_FIELD(model::Job, container_type, "container_type", codec::string,
                "Kind of the container, as the site names it (--container-type). Empty: none.")
        .since_api(45),
    RESTD_FIELD(model::Job, contiguous, "contiguous", codec::boolean,
                "True where the job's nodes must be neighbours (--contiguous)."),
    RESTD_FIELD(model::Job, core_spec, "core_spec", codec::int32, "Cores per node left to the system (--core-spec)."),
    RESTD_FIELD(model::Job, thread_spec, "thread_spec", codec::int32, "Threads per node left to the system (--thread-spec)."),
    RESTD_FIELD(model::Job, cores_per_socket, "cores_per_socket", codec::uint16_no_val,
                "Least cores that a socket must have (--cores-per-socket). Unset: any."),
    RESTD_FIELD(model::Job, billable_tres, "billable_tres", codec::float64_no_val,
                "Sum of the job's TRES by the partition's TRESBillingWeights."),
    RESTD_FIELD(model::Job, cpus_per_task, "cpus_per_task", codec::uint16_no_val, "CPUs per task (--cpus-per-task). Unset: 1."),
    RESTD_FIELD(model::Job, cpu_frequency_minimum, "cpu_frequency_minimum", codec::uint32_no_val,
                "Lowest CPU frequency in kHz (--cpu-freq). Unset: none."),
    RESTD_FIELD(model::Job, cpu_frequency_maximum, "cpu_frequency_maximum", codec::uint32_no_val,
                "Highest CPU frequency in kHz (--cpu-freq). Unset: none."),
    RESTD_FIELD(model::Job, cpu_frequency_governor, "cpu_frequency_governor", codec::uint32_no_val,
                "CPU frequency governor as Slurm's number (--cpu-freq). Unset: none."),
    RESTD_FIELD(model::Job, cpus_per_tres, "cpus_per_tres", codec::string,
                "CPUs per unit of a TRES, as gres/gpu:2 (--cpus-per-gpu)."),
    RESTD_FIELD(model::Job, cron, "cron", codec::string, "Time of a scrontab job, as in the crontab."),
    RESTD_FIELD(model::Job, deadline, "deadline", codec::timestamp_no_val,
                "Time by which the job must have ended, in UNIX seconds (--deadline). 0: none."),
    RESTD_FIELD(model::Job, delay_boot, "delay_boot", codec::uint32_no_val,
                "Seconds that the job waits for nodes that need no reboot (--delay-boot)."),
    RESTD_FIELD(model::Job, dependency, "dependency", codec::string,
                "Jobs that must start or end first, as afterok:1234(unfulfilled) (--dependency)."),
    RESTD_FIELD(model::Job, derived_exit_code, "derived_exit_code", codec::process_exit_code,
                "Highest exit code of the job's steps (DerivedExitCode)."),
    RESTD_FIELD(model::Job, eligible_time, "eligible_time", codec::timestamp_no_val,
                "Time from when the job can start, in UNIX seconds (EligibleTime, --begin). 0: not known."),
    RESTD_FIELD(model::Job, end_time, "end_time", codec::timestamp_no_val,
                "End of the job in UNIX seconds; while it runs, the latest end by its time limit."),
    RESTD_FIELD(model::Job, excluded_nodes, "excluded_nodes", codec::string,
                "Nodes that the job must not get, as n[1-4] (--exclude)."),
    RESTD_FIELD(model::Job, exit_code, "exit_code", codec::process_exit_code,
                "How the batch script or allocation ended (ExitCode)."),
    RESTD_FIELD(model::Job, extra, "extra", codec::string, "Free text of the site (--extra)."),
    RESTD_FIELD(model::Job, failed_node, "failed_node", codec::string, "Node whose failure ended the job. Empty: none."),
    RESTD_FIELD(model::Job, features, "features", codec::string, "Node features asked for (--constraint)."),
    RESTD_FIELD(model::Job, federation_origin, "federation_origin", codec::string,
                "Cluster of the federation that the job was submitted to."),
    RESTD_FIELD(model::Job, federation_siblings_active, "federation_siblings_active", codec::string,
                "Clusters of the federation that have the job in their queues."),
    RESTD_FIELD(model::Job, federation_siblings_viable, "federation_siblings_viable", codec::string,
                "Clusters of the federation that could run the job."),
    RESTD_FIELD(model::Job, gres_detail, "gres_detail", codec::job_info_gres_detail,
                "Generic resources with their indexes, as gpu:2(IDX:0-1), one text per node."),
    RESTD_FIELD(model::Job, group_id, "group_id", codec::uint32, "Group that the job runs as, by id (--gid)."),
    RESTD_FIELD(model::Job, group_name, "group_name", codec::string, "Group that the job runs as, by name (--gid)."),
    RESTD_FIELD(model::Job, het_job_id, "het_job_id", codec::uint32_no_val,
                "Job id of the heterogeneous job. 0: the job is no component of one."),
    RESTD_FIELD(model::Job, het_job_id_set, "het_job_id_set", codec::string, "Job ids of all components, as 12-14."),
    RESTD_FIELD(model::Job, het_job_offset, "het_job_offset", codec::uint32_no_val,
                "Place among the components, counted from 0."),
    RESTD_FIELD(model::Job, job_id, "job_id", codec::uint32, "Job id (JobId)."),
    RESTD_FIELD(model::Job, job_resources, "job_resources", codec::job_res_ptr,
                "Nodes, cores and memory that the job holds. Null: it has not started."),
    RESTD_FIELD(model::Job, job_size_str, "job_size_str", codec::csv_string,
                "Numbers of nodes that the job can do with (--nodes=1,2,4)."),
    RESTD_FIELD(model::Job, job_state, "job_state", codec::job_state,
                "State of the job: one base state, and flags while it is in change (JobState)."),
    RESTD_FIELD(model::Job, last_sched_evaluation, "last_sched_evaluation", codec::timestamp_no_val,
                "Time when the scheduler last looked at the job, in UNIX seconds (LastSchedEval)."),
    RESTD_FIELD(model::Job, licenses, "licenses", codec::string, "Licenses asked for, as matlab:2 (--licenses)."),
    RESTD_FIELD(model::Job, licenses_allocated, "licenses_allocated", codec::string,
                "Licenses that the job was given, as matlab:2. Empty: none, or it has not started.")
        .since_api(43),
    RESTD_FIELD(model::Job, mail_type, "mail_type", codec::job_mail_flags, "Events that the user gets mail for (--mail-type)."),
    RESTD_FIELD(model::Job, mail_user, "mail_user", codec::string, "Address or user who gets the mail (--mail-user)."),
    RESTD_FIELD(model::Job, max_cpus, "max_cpus", codec::uint32_no_val,
                "Most CPUs that the job can do with. 0 or unset: no limit."),
    RESTD_FIELD(model::Job, max_nodes, "max_nodes", codec::uint32_no_val,
                "Most nodes that the job can do with (--nodes=2-4). 0: no limit."),
    RESTD_FIELD(model::Job, mcs_label, "mcs_label", codec::string, "MCS label of the job (--mcs-label). Empty: none."),
    RESTD_FIELD(model::Job, memory_per_tres, "memory_per_tres", codec::string,
                "MiB per unit of a TRES, as gres/gpu:4096 (--mem-per-gpu)."),
    RESTD_FIELD(model::Job, memory_update_delay, "memory_update_delay", codec::uint16,
                "Seconds after the start at which memory that is not used is given back. 0: it is not.")
        .since_api(45),
    RESTD_FIELD(model::Job, memory_update_margin, "memory_update_margin", codec::uint16,
                "Percent of the memory in use that is kept beyond it when the rest is given back.")
        .since_api(45),
    RESTD_FIELD(model::Job, name, "name", codec::string, "Name of the job (--job-name)."),
    RESTD_FIELD(model::Job, network, "network", codec::string, "Network options of the job (--network)."),
    RESTD_FIELD(model::Job, nodes, "nodes", codec::string,
                "Nodes that the job holds as a ranged list, as n[1-4]. Empty: it has not started."),
    RESTD_FIELD(model::Job, nice, "nice", codec::int32, "What is taken off the priority (--nice). Negative: added to it."),
    RESTD_FIELD(model::Job, tasks_per_core, "tasks_per_core", codec::uint16_no_val,
                "Most tasks per core (--ntasks-per-core). Unset or infinite: no limit."),
    RESTD_FIELD(model::Job, tasks_per_tres, "tasks_per_tres", codec::uint16_no_val,
                "Tasks per GPU (--ntasks-per-gpu). Unset: any."),
    RESTD_FIELD(model::Job, tasks_per_node, "tasks_per_node", codec::uint16_no_val,
                "Tasks per node (--ntasks-per-node). 0 or unset: any."),
    RESTD_FIELD(model::Job, tasks_per_socket, "tasks_per_socket", codec::uint16_no_val,
                "Most tasks per socket (--ntasks-per-socket). Unset or infinite: no limit."),
    RESTD_FIELD(model::Job, tasks_per_board, "tasks_per_board", codec::uint16_no_val,
                "Most tasks per board. 0 or unset: no limit."),
    RESTD_FIELD(model::Job, cpus, "cpus", codec::uint32_no_val,
                "CPUs that the job holds, or needs at least while it waits (NumCPUs)."),
    RESTD_FIELD(model::Job, node_count, "node_count", codec::uint32_no_val,
                "Nodes that the job holds, or needs at least while it waits (NumNodes)."),
    RESTD_FIELD(model::Job, tasks, "tasks", codec::uint32_no_val, "Number of tasks (--ntasks)."),
    RESTD_FIELD(model::Job, partition, "partition", codec::string,
                "Partition of the job; several, separated by commas, while it waits (--partition)."),
    RESTD_FIELD(model::Job, prefer, "prefer", codec::string, "Node features that are preferred but not required (--prefer)."),
    RESTD_FIELD(model::Job, memory_per_cpu, "memory_per_cpu", codec::uint64_no_val,
                "MiB per CPU (--mem-per-cpu). Unset: asked for per node."),
    RESTD_FIELD(model::Job, memory_per_node, "memory_per_node", codec::uint64_no_val,
                "MiB per node (--mem). Unset: asked for per CPU."),
    RESTD_FIELD(model::Job, minimum_cpus_per_node, "minimum_cpus_per_node", codec::uint16_no_val,
                "Least CPUs that a node must have (--mincpus)."),
    RESTD_FIELD(model::Job, minimum_tmp_disk_per_node, "minimum_tmp_disk_per_node", codec::uint32_no_val,
                "MiB of temporary disk that a node must have (--tmp)."),
    removed_row("power/flags", codec::removed_power_flags).deprecated(41).until_api(44),
    RESTD_FIELD(model::Job, preempt_time, "preempt_time", codec::timestamp_no_val,
                "Time when the job was told that it is preempted, in UNIX seconds. 0: it was not."),
    RESTD_FIELD(model::Job, preemptable_time, "preemptable_time", codec::timestamp_no_val,
                "Time from when the job may be preempted, in UNIX seconds. 0: not known."),
    RESTD_FIELD(model::Job, pre_sus_time, "pre_sus_time", codec::timestamp_no_val,
                "Seconds that the job ran before it was last suspended."),
    RESTD_FIELD(model::Job, hold, "hold", codec::boolean, "True while the job is held: its priority is 0 (--hold)."),
    RESTD_FIELD(model::Job, priority, "priority", codec::uint32_no_val,
                "Priority of the job (Priority). Higher comes first; 0: held."),
    RESTD_FIELD(model::Job, priority_by_partition, "priority_by_partition", codec::priority_by_partition,
                "Priority in each partition of a job that names several.")
        .since_api(42),
    RESTD_FIELD(model::Job, profile, "profile", codec::acct_gather_profile, "Data that is sampled into a profile (--profile)."),
    RESTD_FIELD(model::Job, qos, "qos", codec::string, "QOS that the job runs with (--qos)."),
    RESTD_FIELD(model::Job, reboot, "reboot", codec::boolean,
                "True where nodes are rebooted before the job starts (--reboot)."),
    RESTD_FIELD(model::Job, required_nodes, "required_nodes", codec::string,
                "Nodes that the job must get, as n[1-4] (--nodelist)."),
    RESTD_FIELD(model::Job, required_switches, "minimum_switches", codec::uint32,
                "Most network switches that the job's nodes may be spread over (--switches). 0: no limit.")
        .until_api(41),
    RESTD_FIELD(model::Job, required_switches, "required_switches", codec::uint32,
                "Most network switches that the job's nodes may be spread over (--switches). 0: no limit.")
        .since_api(42),
    RESTD_FIELD(model::Job, requeue, "requeue", codec::boolean, "True where the job may be requeued (--requeue)."),
    RESTD_FIELD(model::Job, resize_time, "resize_time", codec::timestamp_no_val,
                "Time when the job's size last changed, in UNIX seconds. 0: never."),
    RESTD_FIELD(model::Job, restart_cnt, "restart_cnt", codec::uint16,
                "Times that the job was requeued and started again (Restarts)."),
    RESTD_FIELD(model::Job, resv_name, "resv_name", codec::string, "Reservation of the job (--reservation). Empty: none."),
    RESTD_FIELD(model::Job, scheduled_nodes, "scheduled_nodes", codec::string,
                "Nodes that a waiting job is planned to get, as n[1-4] (squeue SchedNodes)."),
    RESTD_FIELD(model::Job, segment_size, "segment_size", codec::uint16,
                "Nodes per segment on a block topology (--segment). 0: all nodes in one.")
        .since_api(43),
    RESTD_FIELD(model::Job, selinux_context, "selinux_context", codec::string,
                "SELinux context that the job runs in (--context)."),
    RESTD_FIELD(model::Job, shared, "shared", codec::job_shared,
                "Others whom the job shares its nodes with (--oversubscribe, --exclusive).")
        .until_api(44),
    removed_row("shared", codec::emptied_job_shared, "Always empty. The accounting has it: job, exclusive and oversubscribe.")
        .since_api(45)
        .deprecated(),
    RESTD_FIELD(model::Job, shared, "exclusive", codec::job_exclusive_flags,
                "Others whom the job does not share its nodes with (--exclusive). Use `shared`.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, oversubscribe, "oversubscribe", codec::boolean,
                "True where the job shares its nodes with others (--oversubscribe). Use `shared`.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, show_flags, "show_flags", codec::job_show_flags,
                "Flags that the record was asked for with. Gone since v0.0.42.")
        .until_api(41)
        .deprecated(41),
    RESTD_FIELD(model::Job, sockets_per_board, "sockets_per_board", codec::uint16,
                "Least sockets that a board must have. 0: any."),
    RESTD_FIELD(model::Job, sockets_per_node, "sockets_per_node", codec::uint16_no_val,
                "Least sockets that a node must have (--sockets-per-node). Unset: any."),
    RESTD_FIELD(model::Job, start_time, "start_time", codec::timestamp_no_val,
                "Start of the job in UNIX seconds; while it waits, the expected start. 0: not known."),
    RESTD_FIELD(model::Job, state_description, "state_description", codec::string,
                "Reason in words, where there is more to say than state_reason does."),
    RESTD_FIELD(model::Job, state_reason, "state_reason", codec::string,
                "Reason that the job waits or failed, as Resources or TimeLimit (Reason). None: no reason."),
    RESTD_FIELD(model::Job, stderr_file, "standard_error", codec::string,
                "Path of standard error, % patterns filled in (--error).")
        .until_api(42),
    RESTD_FIELD(model::Job, stdin_file, "standard_input", codec::string,
                "Path of standard input, % patterns filled in (--input).")
        .until_api(42),
    RESTD_FIELD(model::Job, stdout_expanded, "standard_output", codec::string,
                "Path of standard output, % patterns filled in (--output).")
        .until_api(42),
    RESTD_FIELD(model::Job, standard_input, "standard_input", codec::string,
                "Path of standard input as submitted, with % patterns (--input).")
        .since_api(43),
    RESTD_FIELD(model::Job, standard_output, "standard_output", codec::string,
                "Path of standard output as submitted, with % patterns (--output).")
        .since_api(43),
    RESTD_FIELD(model::Job, standard_error, "standard_error", codec::string,
                "Path of standard error as submitted, with % patterns (--error). Empty: the same as standard output.")
        .since_api(43),
    RESTD_FIELD(model::Job, stdin_expanded, "stdin_expanded", codec::string,
                "Path of standard input with its % patterns filled in. Empty: none (/dev/null).")
        .since_api(43),
    RESTD_FIELD(model::Job, stdout_expanded, "stdout_expanded", codec::string,
                "Path of standard output with its % patterns filled in.")
        .since_api(43),
    RESTD_FIELD(model::Job, stderr_expanded, "stderr_expanded", codec::string,
                "Path of standard error with its % patterns filled in. Empty: the same as standard output.")
        .since_api(43),
    RESTD_FIELD(model::Job, step_id, "step_id", codec::slurm_step_id, "The job's id in the form of a step id.").since_api(44),
    RESTD_FIELD(model::Job, submit_line, "submit_line", codec::string, "Command that submitted the job. Empty: not known.")
        .since_api(44),
    RESTD_FIELD(model::Job, submit_time, "submit_time", codec::timestamp_no_val,
                "Time of submission in UNIX seconds (SubmitTime)."),
    RESTD_FIELD(model::Job, suspend_time, "suspend_time", codec::timestamp_no_val,
                "Time of the last suspend or resume in UNIX seconds (SuspendTime). 0: never."),
    RESTD_FIELD(model::Job, system_comment, "system_comment", codec::string, "Comment of slurmctld or a plugin."),
    RESTD_FIELD(model::Job, time_limit, "time_limit", codec::uint32_no_val,
                "Time limit in minutes (--time). Infinite: UNLIMITED. Unset: the partition's."),
    RESTD_FIELD(model::Job, time_minimum, "time_minimum", codec::uint32_no_val,
                "Least time limit that backfill may cut it to, in minutes (--time-min). 0 or unset: none."),
    RESTD_FIELD(model::Job, threads_per_core, "threads_per_core", codec::uint16_no_val,
                "Threads that a core must have (--threads-per-core). Unset: any."),
    RESTD_FIELD(model::Job, tres_bind, "tres_bind", codec::string,
                "Binding of tasks to generic resources, as gres/gpu:closest (--gpu-bind)."),
    RESTD_FIELD(model::Job, tres_freq, "tres_freq", codec::string,
                "Frequencies of generic resources, as gpu:medium (--gpu-freq)."),
    RESTD_FIELD(model::Job, tres_per_job, "tres_per_job", codec::string, "TRES for the whole job, as gres/gpu:4 (--gpus)."),
    RESTD_FIELD(model::Job, tres_per_node, "tres_per_node", codec::string,
                "TRES per node, as gres/gpu:2 (--gres, --gpus-per-node)."),
    RESTD_FIELD(model::Job, tres_per_socket, "tres_per_socket", codec::string,
                "TRES per socket, as gres/gpu:1 (--gpus-per-socket)."),
    RESTD_FIELD(model::Job, tres_per_task, "tres_per_task", codec::string,
                "TRES per task, as gres/gpu:1 (--gpus-per-task, --tres-per-task)."),
    RESTD_FIELD(model::Job, tres_req_str, "tres_req_str", codec::string, "TRES asked for, as cpu=2,mem=4G,node=1 (ReqTRES)."),
    RESTD_FIELD(model::Job, tres_alloc_str, "tres_alloc_str", codec::string,
                "TRES that the job holds, as cpu=2,mem=4G,node=1 (AllocTRES). Empty: it has not started."),
    RESTD_FIELD(model::Job, user_id, "user_id", codec::uint32, "User who owns the job, by id (UserId)."),
    RESTD_FIELD(model::Job, user_name, "user_name", codec::string, "User who owns the job, by name (UserId)."),
    RESTD_FIELD(model::Job, maximum_switch_wait_time, "maximum_switch_wait_time", codec::uint32,
                "Seconds to wait for so few switches (--switches=1@5:00)."),
    RESTD_FIELD(model::Job, wckey, "wckey", codec::string, "Label that usage is counted by (--wckey)."),
    RESTD_FIELD(model::Job, current_working_directory, "current_working_directory", codec::string,
                "Directory that the job runs in (--chdir, WorkDir)."),
};
inline constexpr auto job_info_filters = job_filters(codec::job_state);
RESTD_FILTERED_TABLE(job_info, model::Job, "JOB_INFO", job_info_filters);

namespace codec {
inline constexpr auto job_info = object<model::Job>(tables::job_info);
inline constexpr auto job_info_msg = stream("JOB_INFO_MSG", job_info);
}  // namespace codec

// JOB_STATE_RESP_JOB
inline constexpr Row job_state_resp_job_rows[] = {
    RESTD_FIELD(model::JobStateRecord, job_id, "job_id", codec::string,
                "Job id, as 8, 8_3 for an array task, or 9+1 for a component.")
        .required(),
    RESTD_FIELD(model::JobStateRecord, state, "state", codec::job_state,
                "State of the job: one base state, and flags while it is in change.")
        .required(),
};
inline constexpr auto job_state_resp_job_filters = job_state_filters(codec::job_state);
RESTD_FILTERED_TABLE(job_state_resp_job, model::JobStateRecord, "JOB_STATE_RESP_JOB", job_state_resp_job_filters);

namespace codec {
inline constexpr auto job_state_resp_job = object<model::JobStateRecord>(tables::job_state_resp_job);
inline constexpr auto job_state_resp_msg = stream("JOB_STATE_RESP_MSG", job_state_resp_job);
}  // namespace codec

// JOB_ARRAY_RESPONSE_MSG_ENTRY
inline constexpr Row job_array_response_msg_entry_rows[] = {
    RESTD_FIELD(model::JobArrayResult, job_id, "job_id", codec::uint32, "Job id of the task, by its own number."),
    RESTD_FIELD(model::JobArrayResult, step_id, "step_id", codec::string,
                "Job id in Slurm's notation, as 8_3 for an array task."),
    RESTD_FIELD(model::JobArrayResult, error, "error", codec::string, "Slurm's words for error_code."),
    RESTD_FIELD(model::JobArrayResult, error_code, "error_code", codec::int32,
                "Number of the error in Slurm. 0: the change was made."),
    RESTD_FIELD(model::JobArrayResult, why, "why", codec::string, "More words about the error. Empty: none."),
};
RESTD_TABLE(job_array_response_msg_entry, model::JobArrayResult, "JOB_ARRAY_RESPONSE_MSG_ENTRY");

namespace codec {
inline constexpr auto job_array_response_msg_entry = object<model::JobArrayResult>(tables::job_array_response_msg_entry);
inline constexpr auto job_array_response_array = stream("JOB_ARRAY_RESPONSE_ARRAY", job_array_response_msg_entry);
inline constexpr auto job_array_response_msg_ptr_list =
    documented(stream("JOB_ARRAY_RESPONSE_MSG_PTR_LIST", job_array_response_array), "",
               "The results of one job, or of its array's tasks.");
inline constexpr auto job_array_response_pointer = pointer(job_array_response_array);
inline constexpr auto job_array_response_msg_ptr = or_null<Stream<model::JobArrayResult>>(job_array_response_pointer);
}  // namespace codec

// OPENAPI_JOB_REQUEUE_QUERY
inline constexpr Row openapi_job_requeue_query_rows[] = {
    RESTD_FIELD(model::JobRequeueQuery, incomplete, "Incomplete", codec::boolean,
                "Only jobs that have not ended (scontrol requeue Incomplete).")
        .since_api(45),
    RESTD_FIELD(model::JobRequeueQuery, hold, "Hold", codec::boolean, "The job is held in the queue (scontrol requeuehold).")
        .since_api(45),
    RESTD_FIELD(model::JobRequeueQuery, special_exit, "SpecialExit", codec::boolean,
                "The job gets the state SPECIAL_EXIT (scontrol requeuehold State=SpecialExit). Needs Hold.")
        .since_api(45),
};
RESTD_TABLE(openapi_job_requeue_query, model::JobRequeueQuery, "OPENAPI_JOB_REQUEUE_QUERY");

// OPENAPI_JOBS_REQUEUE_QUERY
inline constexpr Row openapi_jobs_requeue_query_rows[] = {
    RESTD_FIELD(model::JobsToRequeue, flags, "flags", codec::openapi_job_requeue_flags,
                "How the jobs are put back in the queue (scontrol requeue, requeuehold).")
        .since_api(45),
    RESTD_FIELD(model::JobsToRequeue, jobs, "jobs", codec::selected_step_list, "These jobs, as 1234 or 1234_5.").since_api(45),
};
RESTD_TABLE(openapi_jobs_requeue_query, model::JobsToRequeue, "OPENAPI_JOBS_REQUEUE_QUERY");

// KILL_JOBS_MSG
inline constexpr Row kill_jobs_msg_rows[] = {
    RESTD_FIELD(model::KillJobsRequest, account, "account", codec::string, "Only jobs of this account (scancel -A)."),
    RESTD_FIELD(model::KillJobsRequest, flags, "flags", codec::warn_flags,
                "Steps to signal, and how the order is carried out (scancel --batch, --full)."),
    RESTD_FIELD(model::KillJobsRequest, job_name, "job_name", codec::string, "Only jobs of this name (scancel -n)."),
    RESTD_FIELD(model::KillJobsRequest, jobs, "jobs", codec::kill_jobs_msg_jobs_array,
                "Only these jobs, as 1234, 1234_5 or 1234+1."),
    RESTD_FIELD(model::KillJobsRequest, partition, "partition", codec::string, "Only jobs of this partition (scancel -p)."),
    RESTD_FIELD(model::KillJobsRequest, qos, "qos", codec::string, "Only jobs of this QOS (scancel -q)."),
    RESTD_FIELD(model::KillJobsRequest, reservation, "reservation", codec::string,
                "Only jobs of this reservation (scancel -R)."),
    RESTD_FIELD(model::KillJobsRequest, signal, "signal", codec::string,
                "Signal by name or number, as USR1 or 10 (scancel -s). Unset: KILL, which cancels."),
    RESTD_FIELD(model::KillJobsRequest, job_state, "job_state", codec::job_state, "Only jobs in this state (scancel -t)."),
    RESTD_FIELD(model::KillJobsRequest, user_id, "user_id", codec::string,
                "Only jobs of this user, by id or name (scancel -u)."),
    RESTD_FIELD(model::KillJobsRequest, user_name, "user_name", codec::string, "Only jobs of this user, by name (scancel -u)."),
    RESTD_FIELD(model::KillJobsRequest, wckey, "wckey", codec::string, "Only jobs with this wckey (scancel --wckey)."),
    RESTD_FIELD(model::KillJobsRequest, nodes, "nodes", codec::hostlist_string,
                "Only jobs on these nodes, as n[1-4] (scancel -w)."),
};
RESTD_TABLE(kill_jobs_msg, model::KillJobsRequest, "KILL_JOBS_MSG");

// KILL_JOBS_RESP_JOB
inline constexpr Row kill_jobs_resp_job_rows[] = {
    RESTD_FIELD(model::KillJobsResult, error_string, "error/string", codec::string, "Slurm's words for the number in `code`.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, error_code, "error/code", codec::uint32,
                "Number of the error in Slurm. 0: the job was signalled.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, error_message, "error/message", codec::string,
                "More words about the error. Empty: none.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, step_id, "step_id", codec::string, "Job id in the notation of the request, as 8_3.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, job_id, "job_id", codec::uint32_no_val,
                "Job id of the job. Unset: there is no such job.")
        .required(),
    RESTD_FIELD(model::KillJobsResult, federation_sibling, "federation/sibling", codec::string,
                "Cluster of the federation that the order went to. Empty: this one.")
        .required(),
};
RESTD_TABLE(kill_jobs_resp_job, model::KillJobsResult, "KILL_JOBS_RESP_JOB");

namespace codec {
inline constexpr auto kill_jobs_resp_job = object<model::KillJobsResult>(tables::kill_jobs_resp_job);
inline constexpr auto kill_jobs_resp_msg =
    documented(stream("KILL_JOBS_RESP_MSG", kill_jobs_resp_job), "What became of each job.", "What became of one job.");
}  // namespace codec

// OPENAPI_JOB_INFO_PARAM
inline constexpr Row openapi_job_info_param_rows[] = {
    RESTD_FIELD(model::JobParameter, job_id, "job_id", codec::string,
                "Job id, as 1234, 1234_5 for an array task, or 1234+1 for a component of a heterogeneous job."),
};
RESTD_TABLE(openapi_job_info_param, model::JobParameter, "OPENAPI_JOB_INFO_PARAM");

// OPENAPI_SLURMDBD_JOB_PARAM
inline constexpr Row openapi_slurmdbd_job_param_rows[] = {
    RESTD_FIELD(model::JobParameter, job_id, "job_id", codec::string,
                "Job id, as 1234, 1234_5 for an array task, or 1234+1 for a component of a heterogeneous job.")
        .required(),
};
RESTD_TABLE(openapi_slurmdbd_job_param, model::JobParameter, "OPENAPI_SLURMDBD_JOB_PARAM");

// OPENAPI_JOB_INFO_QUERY
inline constexpr Row openapi_job_info_query_rows[] = {
    RESTD_FIELD(model::JobInfoQuery, update_time, "update_time", codec::timestamp,
                "UNIX seconds. 304 without a body where nothing has changed since."),
    RESTD_FIELD(model::JobInfoQuery, flags, "flags", codec::job_show_flags,
                "What to list, separated by commas: ALL for hidden partitions too, DETAIL for resources per node."),
};
RESTD_TABLE(openapi_job_info_query, model::JobInfoQuery, "OPENAPI_JOB_INFO_QUERY");

// OPENAPI_JOB_INFO_DELETE_QUERY
inline constexpr Row openapi_job_info_delete_query_rows[] = {
    RESTD_FIELD(model::JobDeleteQuery, signal, "signal", codec::string,
                "Signal by name or number, as USR1 or 10 (scancel -s). Unset: KILL, which cancels."),
    RESTD_FIELD(model::JobDeleteQuery, flags, "flags", codec::warn_flags,
                "Steps to signal, and how the order is carried out, separated by commas (scancel --batch, --full)."),
};
RESTD_TABLE(openapi_job_info_delete_query, model::JobDeleteQuery, "OPENAPI_JOB_INFO_DELETE_QUERY");

// OPENAPI_JOB_STATE_QUERY
inline constexpr Row openapi_job_state_query_rows[] = {
    RESTD_FIELD(model::JobStateQuery, job_id, "job_id", codec::selected_step_list,
                "Only these jobs, as 1234, 1234_5 or 1234+1, separated by commas. Unset: all."),
};
RESTD_TABLE(openapi_job_state_query, model::JobStateQuery, "OPENAPI_JOB_STATE_QUERY");

}  // namespace restd::tables
