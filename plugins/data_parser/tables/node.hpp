// Field tables of restd/model/node.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/node.hpp"

namespace restd::tables {

// ACCT_GATHER_ENERGY
inline constexpr Row acct_gather_energy_rows[] = {
    RESTD_FIELD(model::Energy, average_watts, "average_watts", codec::uint32, "Power on average, in watts."),
    RESTD_FIELD(model::Energy, base_consumed_energy, "base_consumed_energy", codec::uint64,
                "Energy consumed when the node was last reset, in joules."),
    RESTD_FIELD(model::Energy, consumed_energy, "consumed_energy", codec::uint64, "Energy consumed since, in joules."),
    RESTD_FIELD(model::Energy, current_watts, "current_watts", codec::uint32_no_val, "Power now, in watts."),
    RESTD_FIELD(model::Energy, previous_consumed_energy, "previous_consumed_energy", codec::uint64,
                "Energy consumed at the reading before, in joules."),
    RESTD_FIELD(model::Energy, last_collected, "last_collected", codec::timestamp, "When this was read."),
};
RESTD_TABLE(acct_gather_energy, model::Energy, "ACCT_GATHER_ENERGY");

namespace codec {
inline constexpr auto acct_gather_energy = object<model::Energy>(tables::acct_gather_energy);
}  // namespace codec

// NODE
inline constexpr Row node_rows[] = {
    RESTD_FIELD(model::Node, architecture, "architecture", codec::string, "Architecture of its CPUs."),
    RESTD_FIELD(model::Node, burstbuffer_network_address, "burstbuffer_network_address", codec::string,
                "Address in the burst buffer's network."),
    RESTD_FIELD(model::Node, boards, "boards", codec::uint16, "Number of boards."),
    RESTD_FIELD(model::Node, boot_time, "boot_time", codec::timestamp_no_val, "When it was booted."),
    RESTD_FIELD(model::Node, cluster_name, "cluster_name", codec::string, "Cluster, where it is another one."),
    RESTD_FIELD(model::Node, cores, "cores", codec::uint16, "Cores of a socket."),
    RESTD_FIELD(model::Node, specialized_cores, "specialized_cores", codec::uint16, "Cores that are kept for the system."),
    RESTD_FIELD(model::Node, cpu_binding, "cpu_binding", codec::uint32,
                "How tasks are bound to CPUs where a job does not say, as Slurm's number."),
    RESTD_FIELD(model::Node, cpu_load, "cpu_load", codec::uint32, "Load, times 100."),
    RESTD_FIELD(model::Node, free_mem, "free_mem", codec::uint64_no_val,
                "Memory that the operating system says is free, in MiB."),
    RESTD_FIELD(model::Node, cpus, "cpus", codec::uint16, "Number of CPUs."),
    RESTD_FIELD(model::Node, effective_cpus, "effective_cpus", codec::uint16, "CPUs that jobs can have."),
    RESTD_FIELD(model::Node, specialized_cpus, "specialized_cpus", codec::string,
                "CPUs that are kept for the system, as a ranged list."),
    RESTD_FIELD(model::Node, energy, "energy", codec::acct_gather_energy, "Energy that it takes."),
    removed_row("external_sensors", codec::removed_ext_sensors_data).deprecated(41),
    RESTD_FIELD(model::Node, extra, "extra", codec::string, "Text that the site may use as it likes."),
    removed_row("power", codec::removed_power_mgmt_data).deprecated(41),
    RESTD_FIELD(model::Node, features, "features", codec::csv_string, "Features that it can have."),
    RESTD_FIELD(model::Node, active_features, "active_features", codec::csv_string, "Features that it has now."),
    RESTD_FIELD(model::Node, gpu_spec, "gpu_spec", codec::string, "Cores that are kept for jobs with a GPU.").since_api(41),
    RESTD_FIELD(model::Node, gres, "gres", codec::string, "Generic resources."),
    RESTD_FIELD(model::Node, gres_drained, "gres_drained", codec::string, "Generic resources that are drained."),
    RESTD_FIELD(model::Node, gres_used, "gres_used", codec::string, "Generic resources that are in use."),
    RESTD_FIELD(model::Node, instance_id, "instance_id", codec::string, "Its id in the cloud."),
    RESTD_FIELD(model::Node, instance_type, "instance_type", codec::string, "Its type in the cloud."),
    RESTD_FIELD(model::Node, last_busy, "last_busy", codec::timestamp_no_val, "When it last had a job."),
    RESTD_FIELD(model::Node, mcs_label, "mcs_label", codec::string, "MCS label."),
    RESTD_FIELD(model::Node, specialized_memory, "specialized_memory", codec::uint64,
                "Memory that is kept for the system, in MiB."),
    RESTD_FIELD(model::Node, name, "name", codec::string, "Name."),
    RESTD_FIELD(model::Node, next_state_after_reboot, "next_state_after_reboot", codec::node_states,
                "State that it will have after the reboot."),
    RESTD_FIELD(model::Node, address, "address", codec::string, "Address that it is reached at."),
    RESTD_FIELD(model::Node, hostname, "hostname", codec::string, "Its own name for itself."),
    RESTD_FIELD(model::Node, state, "state", codec::node_states, "State."),
    RESTD_FIELD(model::Node, operating_system, "operating_system", codec::string, "Operating system."),
    RESTD_FIELD(model::Node, owner, "owner", codec::string, "User that it is set aside for."),
    RESTD_FIELD(model::Node, partitions, "partitions", codec::csv_string, "Partitions that it is in."),
    RESTD_FIELD(model::Node, port, "port", codec::uint16, "Port of its slurmd."),
    RESTD_FIELD(model::Node, real_memory, "real_memory", codec::uint64, "Memory, in MiB."),
    RESTD_FIELD(model::Node, res_cores_per_gpu, "res_cores_per_gpu", codec::uint16,
                "Cores for each GPU that are kept for jobs with one.")
        .since_api(41),
    RESTD_FIELD(model::Node, comment, "comment", codec::string, "Comment."),
    RESTD_FIELD(model::Node, reason, "reason", codec::string, "Why it is down or drained."),
    RESTD_FIELD(model::Node, reason_changed_at, "reason_changed_at", codec::timestamp_no_val, "When the reason was given."),
    RESTD_FIELD(model::Node, reason_set_by_user, "reason_set_by_user", codec::string, "Who gave it."),
    RESTD_FIELD(model::Node, resume_after, "resume_after", codec::timestamp_no_val, "When it will be resumed."),
    RESTD_FIELD(model::Node, reservation, "reservation", codec::string, "Reservation that it is in."),
    RESTD_FIELD(model::Node, alloc_memory, "alloc_memory", codec::uint64, "Memory that jobs have, in MiB."),
    RESTD_FIELD(model::Node, alloc_cpus, "alloc_cpus", codec::uint32, "CPUs that jobs have."),
    RESTD_FIELD(model::Node, alloc_idle_cpus, "alloc_idle_cpus", codec::uint32, "CPUs that no job has."),
    RESTD_FIELD(model::Node, tres_used, "tres_used", codec::string, "Resources that jobs have, as text."),
    RESTD_FIELD(model::Node, tres_weighted, "tres_weighted", codec::float64, "Weighted sum of the resources that jobs have."),
    RESTD_FIELD(model::Node, slurmd_start_time, "slurmd_start_time", codec::timestamp_no_val, "When its slurmd started."),
    RESTD_FIELD(model::Node, sockets, "sockets", codec::uint16, "Number of sockets."),
    RESTD_FIELD(model::Node, threads, "threads", codec::uint16, "Threads of a core."),
    RESTD_FIELD(model::Node, temporary_disk, "temporary_disk", codec::uint32, "Temporary disk space, in MiB."),
    RESTD_FIELD(model::Node, weight, "weight", codec::uint32, "Nodes of less weight are given to jobs first."),
    RESTD_FIELD(model::Node, tres, "tres", codec::string, "Resources, as text."),
    RESTD_FIELD(model::Node, version, "version", codec::string, "Version of its slurmd."),
};
RESTD_TABLE(node, model::Node, "NODE");

namespace codec {
inline constexpr auto node = object<model::Node>(tables::node);
inline constexpr auto nodes = stream("NODES", node);
}  // namespace codec

// PARTITION_INFO
inline constexpr Row partition_info_rows[] = {
    RESTD_FIELD(model::Partition, nodes_allowed_allocation, "nodes/allowed_allocation", codec::string,
                "Hosts that jobs may be submitted from."),
    RESTD_FIELD(model::Partition, accounts_allowed, "accounts/allowed", codec::string, "Accounts that may use it."),
    RESTD_FIELD(model::Partition, groups_allowed, "groups/allowed", codec::string, "Groups that may use it."),
    RESTD_FIELD(model::Partition, qos_allowed, "qos/allowed", codec::string, "Qualities of service that may use it."),
    RESTD_FIELD(model::Partition, alternate, "alternate", codec::string, "Partition to use where this one is down."),
    RESTD_FIELD(model::Partition, tres_billing_weights, "tres/billing_weights", codec::string,
                "What each resource weighs when a job is billed."),
    RESTD_FIELD(model::Partition, cluster, "cluster", codec::string, "Cluster, where it is another one."),
    RESTD_FIELD(model::Partition, select_type, "select_type", codec::cr_type, "What is allocated in it.").since_api(41),
    RESTD_FIELD(model::Partition, cpus_task_binding, "cpus/task_binding", codec::uint32,
                "How tasks are bound to CPUs where a job does not say, as Slurm's number."),
    RESTD_FIELD(model::Partition, defaults_memory_per_cpu, "defaults/memory_per_cpu", codec::uint64_bits,
                "Memory that a job has where it does not say, as Slurm's number; see the two below."),
    RESTD_FIELD(model::Partition, defaults_partition_memory_per_cpu, "defaults/partition_memory_per_cpu", codec::uint64_no_val,
                "Memory for each CPU that a job has where it does not say, in MiB."),
    RESTD_FIELD(model::Partition, defaults_partition_memory_per_node, "defaults/partition_memory_per_node",
                codec::uint64_no_val, "Memory on each node that a job has where it does not say, in MiB."),
    RESTD_FIELD(model::Partition, defaults_time, "defaults/time", codec::uint32_no_val,
                "Time limit that a job has where it does not say, in minutes."),
    RESTD_FIELD(model::Partition, accounts_deny, "accounts/deny", codec::string, "Accounts that may not use it."),
    RESTD_FIELD(model::Partition, qos_deny, "qos/deny", codec::string, "Qualities of service that may not use it."),
    RESTD_FIELD(model::Partition, grace_time, "grace_time", codec::uint32, "Seconds that a preempted job is given."),
    RESTD_FIELD(model::Partition, defaults_job, "defaults/job", codec::string, "Other defaults of jobs, as text."),
    RESTD_FIELD(model::Partition, maximums_cpus_per_node, "maximums/cpus_per_node", codec::uint32_no_val,
                "Most CPUs of a node for one job."),
    RESTD_FIELD(model::Partition, maximums_cpus_per_socket, "maximums/cpus_per_socket", codec::uint32_no_val,
                "Most CPUs of a socket for one job."),
    RESTD_FIELD(model::Partition, maximums_memory_per_cpu, "maximums/memory_per_cpu", codec::uint64_bits,
                "Most memory of a job, as Slurm's number; see the two below."),
    RESTD_FIELD(model::Partition, maximums_partition_memory_per_cpu, "maximums/partition_memory_per_cpu", codec::uint64_no_val,
                "Most memory for each CPU, in MiB."),
    RESTD_FIELD(model::Partition, maximums_partition_memory_per_node, "maximums/partition_memory_per_node",
                codec::uint64_no_val, "Most memory on each node, in MiB."),
    RESTD_FIELD(model::Partition, maximums_nodes, "maximums/nodes", codec::uint32_no_val, "Most nodes of a job."),
    RESTD_FIELD(model::Partition, maximums_shares, "maximums/shares", codec::uint16,
                "Jobs that may share a resource; with a bit that says whether they must."),
    RESTD_FIELD(model::Partition, maximums_oversubscribe_jobs, "maximums/oversubscribe/jobs", codec::uint16,
                "Jobs that may share a resource."),
    RESTD_FIELD(model::Partition, maximums_shares, "maximums/oversubscribe/flags", codec::oversubscribe_flags,
                "Whether they must."),
    RESTD_FIELD(model::Partition, maximums_time, "maximums/time", codec::uint32_no_val, "Longest time limit, in minutes."),
    RESTD_FIELD(model::Partition, minimums_nodes, "minimums/nodes", codec::uint32, "Least number of nodes of a job."),
    RESTD_FIELD(model::Partition, name, "name", codec::string, "Name."),
    RESTD_FIELD(model::Partition, nodes_configured, "nodes/configured", codec::string, "Its nodes, as a ranged list."),
    RESTD_FIELD(model::Partition, node_sets, "node_sets", codec::string, "Sets of nodes that it is made of."),
    RESTD_FIELD(model::Partition, maximums_over_time_limit, "maximums/over_time_limit", codec::uint16_no_val,
                "Minutes that a job may run beyond its time limit."),
    RESTD_FIELD(model::Partition, priority_job_factor, "priority/job_factor", codec::uint16,
                "What it adds to the priority of its jobs."),
    RESTD_FIELD(model::Partition, priority_tier, "priority/tier", codec::uint16,
                "Jobs of a higher tier come first, whatever their priority."),
    RESTD_FIELD(model::Partition, qos_assigned, "qos/assigned", codec::string, "Quality of service whose limits it has."),
    RESTD_FIELD(model::Partition, timeouts_resume, "timeouts/resume", codec::uint16_no_val,
                "Seconds within which a node must come up."),
    RESTD_FIELD(model::Partition, partition_state, "partition/state", codec::partition_states, "State."),
    RESTD_FIELD(model::Partition, suspend_time, "suspend_time", codec::uint32_no_val,
                "Seconds after which an idle node is powered down."),
    RESTD_FIELD(model::Partition, timeouts_suspend, "timeouts/suspend", codec::uint16_no_val,
                "Seconds within which a node must go down."),
    RESTD_FIELD(model::Partition, cpus_total, "cpus/total", codec::uint32, "Number of CPUs."),
    RESTD_FIELD(model::Partition, nodes_total, "nodes/total", codec::uint32, "Number of nodes."),
    RESTD_FIELD(model::Partition, tres_configured, "tres/configured", codec::string, "Resources, as text."),
};
RESTD_TABLE(partition_info, model::Partition, "PARTITION_INFO");

namespace codec {
inline constexpr auto partition_info = object<model::Partition>(tables::partition_info);
inline constexpr auto partition_info_msg = stream("PARTITION_INFO_MSG", partition_info);
}  // namespace codec

// OPENAPI_NODE_PARAM
inline constexpr Row openapi_node_param_rows[] = {
    RESTD_FIELD(model::NodeParameter, node_name, "node_name", codec::string, "Name of the node."),
};
RESTD_TABLE(openapi_node_param, model::NodeParameter, "OPENAPI_NODE_PARAM");

// OPENAPI_NODES_QUERY
inline constexpr Row openapi_nodes_query_rows[] = {
    RESTD_FIELD(model::NodesQuery, update_time, "update_time", codec::timestamp, "Answer only what is not older than this."),
    RESTD_FIELD(model::NodesQuery, flags, "flags", codec::job_show_flags, "What to show, and in what detail."),
};
RESTD_TABLE(openapi_nodes_query, model::NodesQuery, "OPENAPI_NODES_QUERY");

// UPDATE_NODE_MSG
inline constexpr Row update_node_msg_rows[] = {
    RESTD_FIELD(model::NodeUpdate, comment, "comment", codec::string, "Comment."),
    RESTD_FIELD(model::NodeUpdate, cpu_bind, "cpu_bind", codec::plain_uint32,
                "How tasks are bound to CPUs where a job does not say, as Slurm's number."),
    RESTD_FIELD(model::NodeUpdate, extra, "extra", codec::string, "Whatever the site notes."),
    RESTD_FIELD(model::NodeUpdate, features, "features", codec::csv_string, "Features."),
    RESTD_FIELD(model::NodeUpdate, active_features, "features_act", codec::csv_string, "Features that are active."),
    RESTD_FIELD(model::NodeUpdate, gres, "gres", codec::string, "Generic resources."),
    RESTD_FIELD(model::NodeUpdate, address, "address", codec::hostlist_string, "Address that it is reached at."),
    RESTD_FIELD(model::NodeUpdate, hostname, "hostname", codec::hostlist_string, "Its own name for itself."),
    RESTD_FIELD(model::NodeUpdate, name, "name", codec::hostlist_string,
                "Nodes to change; where the path names one, that one."),
    RESTD_FIELD(model::NodeUpdate, state, "state", codec::node_states, "State to change to."),
    RESTD_FIELD(model::NodeUpdate, reason, "reason", codec::string, "Why it is down or drained."),
    RESTD_FIELD(model::NodeUpdate, reason_user, "reason_uid", codec::string, "Who says so."),
    RESTD_FIELD(model::NodeUpdate, resume_after, "resume_after", codec::uint32_no_val, "Seconds after which it is resumed."),
    RESTD_FIELD(model::NodeUpdate, weight, "weight", codec::uint32_no_val, "Nodes of less weight are given to jobs first."),
};
RESTD_TABLE(update_node_msg, model::NodeUpdate, "UPDATE_NODE_MSG");

// OPENAPI_PARTITION_PARAM
inline constexpr Row openapi_partition_param_rows[] = {
    RESTD_FIELD(model::PartitionParameter, partition_name, "partition_name", codec::string, "Name of the partition."),
};
RESTD_TABLE(openapi_partition_param, model::PartitionParameter, "OPENAPI_PARTITION_PARAM");

// OPENAPI_PARTITIONS_QUERY
inline constexpr Row openapi_partitions_query_rows[] = {
    RESTD_FIELD(model::PartitionsQuery, update_time, "update_time", codec::timestamp,
                "Answer only what is not older than this."),
    RESTD_FIELD(model::PartitionsQuery, flags, "flags", codec::job_show_flags, "What to show, and in what detail."),
};
RESTD_TABLE(openapi_partitions_query, model::PartitionsQuery, "OPENAPI_PARTITIONS_QUERY");

}  // namespace restd::tables
