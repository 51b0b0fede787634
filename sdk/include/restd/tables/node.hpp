// Field tables of restd/model/node.hpp.
#pragma once

#include <array>
#include <charconv>

#include "restd/model/node.hpp"
#include "restd/record_filters.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/text.hpp"

namespace restd::tables {

// ACCT_GATHER_ENERGY
inline constexpr Row acct_gather_energy_rows[] = {
    RESTD_FIELD(model::Energy, average_watts, "average_watts", codec::uint32, "Mean power in watts (AveWatts)."),
    RESTD_FIELD(model::Energy, base_consumed_energy, "base_consumed_energy", codec::uint64,
                "Energy in joules up to the node's last restart of the count."),
    RESTD_FIELD(model::Energy, consumed_energy, "consumed_energy", codec::uint64,
                "Energy in joules since the node registered (ConsumedJoules)."),
    RESTD_FIELD(model::Energy, current_watts, "current_watts", codec::uint32_no_val,
                "Present power in watts (CurrentWatts). Unset: not measured."),
    RESTD_FIELD(model::Energy, previous_consumed_energy, "previous_consumed_energy", codec::uint64,
                "Energy in joules at the reading before."),
    RESTD_FIELD(model::Energy, last_collected, "last_collected", codec::timestamp,
                "Time of the last reading in UNIX seconds. 0: not measured."),
};
RESTD_TABLE(acct_gather_energy, model::Energy, "ACCT_GATHER_ENERGY");

namespace codec {
inline constexpr auto acct_gather_energy = object<model::Energy>(tables::acct_gather_energy);
}  // namespace codec

// NODE
inline constexpr Row node_rows[] = {
    RESTD_FIELD(model::Node, architecture, "architecture", codec::string, "CPU architecture, as x86_64 (Arch)."),
    RESTD_FIELD(model::Node, burstbuffer_network_address, "burstbuffer_network_address", codec::string,
                "Address in the burst buffer's network (BcastAddr). Empty: the usual one."),
    RESTD_FIELD(model::Node, boards, "boards", codec::uint16, "Number of boards (Boards)."),
    RESTD_FIELD(model::Node, boot_time, "boot_time", codec::timestamp_no_val,
                "Time of the node's boot in UNIX seconds (BootTime). 0: not known."),
    RESTD_FIELD(model::Node, tls_cert_last_renewal, "tls_cert_last_renewal", codec::timestamp_no_val,
                "Time when the node's TLS certificate was last renewed, in UNIX seconds. 0: never.")
        .since_api(43),
    RESTD_FIELD(model::Node, cert_flags, "cert_flags", codec::node_cert_flags,
                "TOKEN_SET where the node has a token to ask for its TLS certificate with (CertmgrParameters).")
        .since_api(43),
    RESTD_FIELD(model::Node, cluster_name, "cluster_name", codec::string,
                "Cluster of the node in a federation. Empty elsewhere."),
    RESTD_FIELD(model::Node, cores, "cores", codec::uint16, "Cores per socket (CoresPerSocket)."),
    RESTD_FIELD(model::Node, specialized_cores, "specialized_cores", codec::uint16,
                "Cores left to the system (CoreSpecCount)."),
    RESTD_FIELD(model::Node, cpu_binding, "cpu_binding", codec::uint32,
                "Default binding of tasks to CPUs as Slurm's number (CpuBind). 0: none."),
    RESTD_FIELD(model::Node, cpu_load, "cpu_load", codec::uint32, "Load average times 100 (CPULoad). 4294967294: not known."),
    RESTD_FIELD(model::Node, free_mem, "free_mem", codec::uint64_no_val,
                "MiB that the operating system says are free (FreeMem). Unset: not known."),
    RESTD_FIELD(model::Node, cpus, "cpus", codec::uint16, "Number of CPUs (CPUTot)."),
    RESTD_FIELD(model::Node, effective_cpus, "effective_cpus", codec::uint16,
                "CPUs that jobs can get: without those left to the system (CPUEfctv)."),
    RESTD_FIELD(model::Node, specialized_cpus, "specialized_cpus", codec::string,
                "Ids of CPUs left to the system, as 0-1 (CPUSpecList)."),
    RESTD_FIELD(model::Node, energy, "energy", codec::acct_gather_energy, "Power and energy of the node."),
    removed_row("external_sensors", codec::removed_ext_sensors_data).deprecated(41).until_api(44),
    RESTD_FIELD(model::Node, extra, "extra", codec::string, "Free text of the site (Extra)."),
    removed_row("power", codec::removed_power_mgmt_data).deprecated(41).until_api(44),
    RESTD_FIELD(model::Node, features, "features", codec::csv_string, "Features that the node can have (AvailableFeatures)."),
    RESTD_FIELD(model::Node, active_features, "active_features", codec::csv_string,
                "Features that the node has now (ActiveFeatures)."),
    RESTD_FIELD(model::Node, gpu_spec, "gpu_spec", codec::string, "Cores kept for jobs with a GPU (RestrictedCoresPerGPU).")
        .since_api(41),
    RESTD_FIELD(model::Node, gres, "gres", codec::string, "Generic resources, as gpu:a100:4 (Gres)."),
    RESTD_FIELD(model::Node, gres_drained, "gres_drained", codec::string,
                "Generic resources that are drained (GresDrain). N/A: none."),
    RESTD_FIELD(model::Node, gres_used, "gres_used", codec::string, "Generic resources that jobs hold (GresUsed)."),
    RESTD_FIELD(model::Node, instance_id, "instance_id", codec::string, "Id of the instance in the cloud (InstanceId)."),
    RESTD_FIELD(model::Node, instance_type, "instance_type", codec::string,
                "Type of the instance in the cloud (InstanceType)."),
    RESTD_FIELD(model::Node, last_busy, "last_busy", codec::timestamp_no_val,
                "Time when the node last had a job, in UNIX seconds (LastBusyTime)."),
    RESTD_FIELD(model::Node, mcs_label, "mcs_label", codec::string,
                "MCS label of the jobs on the node (MCS_label). Empty: none."),
    RESTD_FIELD(model::Node, specialized_memory, "specialized_memory", codec::uint64, "MiB left to the system (MemSpecLimit)."),
    RESTD_FIELD(model::Node, name, "name", codec::string, "Name of the node (NodeName)."),
    RESTD_FIELD(model::Node, next_state_after_reboot, "next_state_after_reboot", codec::node_states,
                "State after a requested reboot (scontrol reboot nextstate)."),
    RESTD_FIELD(model::Node, address, "address", codec::string, "Address that slurmctld reaches the node at (NodeAddr)."),
    RESTD_FIELD(model::Node, hostname, "hostname", codec::string, "Name that the node has for itself (NodeHostName)."),
    RESTD_FIELD(model::Node, state, "state", codec::node_states, "State: one base state, and flags such as DRAIN (State)."),
    RESTD_FIELD(model::Node, operating_system, "operating_system", codec::string,
                "Operating system as the node reports it (OS)."),
    RESTD_FIELD(model::Node, owner, "owner", codec::string,
                "User whom the node is set aside for, by name (Owner). Empty: everybody."),
    RESTD_FIELD(model::Node, partitions, "partitions", codec::csv_string, "Partitions of the node (Partitions)."),
    RESTD_FIELD(model::Node, port, "port", codec::uint16, "TCP port of slurmd (Port)."),
    RESTD_FIELD(model::Node, real_memory, "real_memory", codec::uint64, "MiB of memory that jobs may get in all (RealMemory)."),
    RESTD_FIELD(model::Node, res_cores_per_gpu, "res_cores_per_gpu", codec::uint16,
                "Cores per GPU kept for jobs with a GPU (RestrictedCoresPerGPU).")
        .since_api(41),
    RESTD_FIELD(model::Node, comment, "comment", codec::string, "Comment of an administrator (Comment)."),
    RESTD_FIELD(model::Node, reason, "reason", codec::string, "Reason that the node is down or drained (Reason). Empty: none."),
    RESTD_FIELD(model::Node, reason_changed_at, "reason_changed_at", codec::timestamp_no_val,
                "Time when the reason was given, in UNIX seconds. 0: none."),
    RESTD_FIELD(model::Node, reason_set_by_user, "reason_set_by_user", codec::string, "User who gave the reason, by name.")
        .until_api(44),
    RESTD_FIELD(model::Node, reason_given_by, "reason_set_by_user", codec::string,
                "User who gave the reason, by name. Empty: there is no reason.")
        .since_api(45),
    RESTD_FIELD(model::Node, resume_after, "resume_after", codec::timestamp_no_val,
                "Time when the node is resumed by itself, in UNIX seconds (ResumeAfterTime). 0: never."),
    RESTD_FIELD(model::Node, reservation, "reservation", codec::string,
                "Reservation that holds the node now (ReservationName). Empty: none."),
    RESTD_FIELD(model::Node, alloc_memory, "alloc_memory", codec::uint64, "MiB that jobs hold (AllocMem)."),
    RESTD_FIELD(model::Node, alloc_cpus, "alloc_cpus", codec::uint32, "CPUs that jobs hold (CPUAlloc)."),
    RESTD_FIELD(model::Node, alloc_idle_cpus, "alloc_idle_cpus", codec::uint32, "CPUs that no job holds."),
    RESTD_FIELD(model::Node, tres_used, "tres_used", codec::string, "TRES that jobs hold, as cpu=2,mem=4G (AllocTRES)."),
    RESTD_FIELD(model::Node, tres_weighted, "tres_weighted", codec::float64,
                "Sum of the TRES that jobs hold, by TRESBillingWeights.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::Node, slurmd_start_time, "slurmd_start_time", codec::timestamp_no_val,
                "Start of slurmd in UNIX seconds (SlurmdStartTime). 0: not known."),
    RESTD_FIELD(model::Node, sockets, "sockets", codec::uint16, "Number of sockets (Sockets)."),
    RESTD_FIELD(model::Node, suspend_time, "suspend_time", codec::uint32_no_val,
                "Seconds after which the idle node is powered down (SuspendTime). Infinite: never. Unset: as the cluster.")
        .since_api(45),
    RESTD_FIELD(model::Node, threads, "threads", codec::uint16, "Threads per core (ThreadsPerCore)."),
    RESTD_FIELD(model::Node, temporary_disk, "temporary_disk", codec::uint32, "MiB of temporary disk (TmpDisk)."),
    RESTD_FIELD(model::Node, weight, "weight", codec::uint32,
                "Weight in scheduling (Weight). Nodes of less weight are taken first."),
    RESTD_FIELD(model::Node, topology, "topology", codec::string,
                "Place of the node in each topology, as default:s0 (topology.yaml).")
        .since_api(43),
    RESTD_FIELD(model::Node, tres, "tres", codec::string, "TRES of the node, as cpu=8,mem=16G (CfgTRES)."),
    RESTD_FIELD(model::Node, version, "version", codec::string, "Release of slurmd, as 24.11.5 (Version)."),
};
inline constexpr auto node_record_filters = node_filters(codec::node_states);
RESTD_FILTERED_TABLE(node, model::Node, "NODE", node_record_filters);

namespace codec {
inline constexpr auto node = object<model::Node>(tables::node);
inline constexpr auto nodes = stream("NODES", node);
}  // namespace codec

namespace codec {

// PARTITION_EXCLUSIVE: one word.
inline constexpr auto partition_exclusive = via<std::uint16_t>(
    string,
    [](const void* member, void* scratch) {
        constexpr std::string_view words[] = {"NO", "NODE", "USER", "TOPO"};
        const auto value = *static_cast<const std::uint16_t*>(member);
        *static_cast<std::string_view*>(scratch) = value < std::size(words) ? words[value] : std::string_view("");
    },
    [](const void* scratch, void* member) -> const char* {
        const std::string_view word = *static_cast<const std::string_view*>(scratch);
        namespace exclusive = model::partition_exclusive;
        auto& value = *static_cast<std::uint16_t*>(member);
        if (same_word(word, "NO") || same_word(word, "NONE"))
            value = exclusive::no;
        else if (same_word(word, "NODE"))
            value = exclusive::node;
        else if (same_word(word, "USER"))
            value = exclusive::user;
        else if (same_word(word, "TOPO"))
            value = exclusive::topology;
        else
            return "Expected NO, NODE, USER or TOPO";
        return nullptr;
    });

// PARTITION_OVERSUBSCRIBE: "NO", "YES:4", "FORCE:4".
inline constexpr auto partition_oversubscribe = via<std::uint16_t>(
    string,
    [](const void* member, void* scratch) {
        thread_local std::array<char, 16> text;  // written out before the next one is made
        const auto value = *static_cast<const std::uint16_t*>(member);
        auto& shown = *static_cast<std::string_view*>(scratch);
        const bool force = (value & model::oversubscribe::force) != 0;
        const unsigned count = value & ~unsigned{model::oversubscribe::force};
        if (value == model::oversubscribe::not_given) return;
        if (count == 0 || (count == 1 && !force)) {
            shown = "NO";
            return;
        }
        const std::string_view word = force ? "FORCE:" : "YES:";
        char* const end = std::to_chars(std::copy(word.begin(), word.end(), text.data()), text.data() + text.size(), count).ptr;
        shown = {text.data(), static_cast<std::size_t>(end - text.data())};
    },
    [](const void* scratch, void* member) -> const char* {
        constexpr std::uint16_t usual = 4, most = 0x7fff;
        const std::string_view text = *static_cast<const std::string_view*>(scratch);
        const std::string_view word = text.substr(0, text.find(':'));
        auto& value = *static_cast<std::uint16_t*>(member);
        const bool force = same_word(word, "FORCE");
        if (same_word(text, "NO")) {
            value = 1;
            return nullptr;
        }
        std::uint16_t count = usual;
        if (word.size() != text.size()) {
            const auto [end, problem] = std::from_chars(text.data() + word.size() + 1, text.data() + text.size(), count);
            if (problem != std::errc() || end != text.data() + text.size() || count == 0 || count > most) count = 0;
        }
        if (count == 0 || (!force && !same_word(word, "YES"))) return "Expected NO, YES, YES:4, FORCE or FORCE:4";
        value = static_cast<std::uint16_t>(count | (force ? model::oversubscribe::force : 0));
        return nullptr;
    });

}  // namespace codec

// PARTITION_INFO
inline constexpr Row partition_info_rows[] = {
    RESTD_FIELD(model::Partition, nodes_allowed_allocation, "nodes/allowed_allocation", codec::string,
                "Hosts that jobs may be submitted from (AllocNodes). Empty: all."),
    RESTD_FIELD(model::Partition, accounts_allowed, "accounts/allowed", codec::string,
                "Accounts that may use it, separated by commas (AllowAccounts). Empty: all."),
    RESTD_FIELD(model::Partition, groups_allowed, "groups/allowed", codec::string,
                "Groups that may use it, separated by commas (AllowGroups). Empty: all."),
    RESTD_FIELD(model::Partition, qos_allowed, "qos/allowed", codec::string,
                "QOS that may use it, separated by commas (AllowQos). Empty: all."),
    RESTD_FIELD(model::Partition, alternate, "alternate", codec::string,
                "Partition to use while this one is DRAIN or INACTIVE (Alternate). Empty: none."),
    RESTD_FIELD(model::Partition, tres_billing_weights, "tres/billing_weights", codec::string,
                "Weight of each TRES in what a job is billed (TRESBillingWeights)."),
    RESTD_FIELD(model::Partition, cluster, "cluster", codec::string,
                "Cluster of the partition in a federation. Empty elsewhere."),
    RESTD_FIELD(model::Partition, select_type, "select_type", codec::cr_type,
                "What it allocates: CPUs, cores, sockets, memory (SelectTypeParameters). Empty: as the cluster.")
        .since_api(41)
        .until_api(44),
    RESTD_FIELD(model::Partition, select_type, "select_type", codec::select_type_param,
                "What it allocates: CPUs, cores, sockets, memory (SelectTypeParameters). Cannot be set.")
        .since_api(45),
    RESTD_FIELD(model::Partition, cpus_task_binding, "cpus/task_binding", codec::uint32,
                "Default binding of tasks to CPUs as Slurm's number (CpuBind). 0: none.")
        .until_api(44),
    RESTD_FIELD(model::Partition, cpus_task_binding, "cpus/task_binding", codec::node_partition_cpu_binding_flags,
                "Default binding of tasks to CPUs (CpuBind). Empty: as the cluster.")
        .since_api(45),
    RESTD_FIELD(model::Partition, defaults_memory_per_cpu, "defaults/memory_per_cpu", codec::uint64_bits,
                "Default memory of jobs as Slurm's number (DefMemPerCPU, DefMemPerNode). Use partition_memory_per_*.")
        .until_api(44),
    removed_row("defaults/memory_per_cpu", codec::emptied_uint64,
                "Always 0, and ignored in a request. Use partition_memory_per_cpu.")
        .since_api(45)
        .deprecated(45),
    RESTD_FIELD(model::Partition, defaults_partition_memory_per_cpu, "defaults/partition_memory_per_cpu", codec::uint64_no_val,
                "MiB per CPU for jobs that ask for no memory (DefMemPerCPU). Unset: not set per CPU."),
    RESTD_FIELD(model::Partition, defaults_partition_memory_per_node, "defaults/partition_memory_per_node",
                codec::uint64_no_val, "MiB per node for jobs that ask for no memory (DefMemPerNode). Unset: not set per node."),
    RESTD_FIELD(model::Partition, defaults_time, "defaults/time", codec::uint32_no_val,
                "Time limit in minutes of jobs that give no --time (DefaultTime). Unset: the longest allowed."),
    RESTD_FIELD(model::Partition, accounts_deny, "accounts/deny", codec::string,
                "Accounts that may not use it, separated by commas (DenyAccounts). Empty: none."),
    RESTD_FIELD(model::Partition, qos_deny, "qos/deny", codec::string,
                "QOS that may not use it, separated by commas (DenyQos). Empty: none."),
    RESTD_FIELD(model::Partition, flags, "flags", codec::partition_flags,
                "Flags of the partition (Default, Hidden, RootOnly and others). In an update, only those that change.")
        .since_api(45),
    RESTD_FIELD(model::Partition, grace_time, "grace_time", codec::plain_uint32,
                "Seconds between warning and end of a preempted job (GraceTime)."),
    RESTD_FIELD(model::Partition, defaults_job, "defaults/job", codec::string,
                "Other defaults of jobs, as DefCpuPerGPU=2 (JobDefaults)."),
    RESTD_FIELD(model::Partition, maximums_cpus_per_node, "maximums/cpus_per_node", codec::uint32_no_val,
                "Most CPUs of a node that jobs get (MaxCPUsPerNode). Infinite: no limit."),
    RESTD_FIELD(model::Partition, maximums_cpus_per_socket, "maximums/cpus_per_socket", codec::uint32_no_val,
                "Most CPUs of a socket that jobs get (MaxCPUsPerSocket). Infinite: no limit."),
    RESTD_FIELD(model::Partition, maximums_memory_per_cpu, "maximums/memory_per_cpu", codec::uint64_bits,
                "Most memory of a job as Slurm's number (MaxMemPerCPU, MaxMemPerNode). Use partition_memory_per_*.")
        .until_api(44),
    removed_row("maximums/memory_per_cpu", codec::emptied_uint64,
                "Always 0, and ignored in a request. Use partition_memory_per_cpu.")
        .since_api(45)
        .deprecated(45),
    RESTD_FIELD(model::Partition, maximums_partition_memory_per_cpu, "maximums/partition_memory_per_cpu", codec::uint64_no_val,
                "Most MiB per CPU (MaxMemPerCPU). Unset: not set per CPU."),
    RESTD_FIELD(model::Partition, maximums_partition_memory_per_node, "maximums/partition_memory_per_node",
                codec::uint64_no_val, "Most MiB per node (MaxMemPerNode). Unset: not set per node."),
    RESTD_FIELD(model::Partition, maximums_nodes, "maximums/nodes", codec::uint32_no_val,
                "Most nodes of a job (MaxNodes). Infinite: no limit."),
    RESTD_FIELD(model::Partition, maximums_shares, "maximums/shares", codec::uint16,
                "Jobs that may share a resource (OverSubscribe), plus 32768 for FORCE. Use oversubscribe.")
        .until_api(44),
    removed_row("maximums/shares", codec::emptied_uint16, "Always 0, and ignored in a request. Use partition/oversubscribe.")
        .since_api(45)
        .deprecated(45),
    RESTD_FIELD(model::Partition, maximums_oversubscribe_jobs, "maximums/oversubscribe/jobs", codec::uint16,
                "Jobs that may share a resource (OverSubscribe=YES:4). 0: EXCLUSIVE.")
        .until_api(44),
    removed_row("maximums/oversubscribe/jobs", codec::emptied_uint16,
                "Always 0, and ignored in a request. Use partition/oversubscribe.")
        .since_api(45)
        .deprecated(45),
    RESTD_FIELD(model::Partition, maximums_shares, "maximums/oversubscribe/flags", codec::oversubscribe_flags,
                "Rules of sharing (OverSubscribe). Empty: only jobs that ask for it share.")
        .until_api(44),
    removed_row("maximums/oversubscribe/flags", codec::emptied_oversubscribe_flags,
                "Always empty, and ignored in a request. Use partition/oversubscribe.")
        .since_api(45)
        .deprecated(45),
    RESTD_FIELD(model::Partition, maximums_time, "maximums/time", codec::uint32_no_val,
                "Longest time limit in minutes (MaxTime). Infinite: UNLIMITED."),
    RESTD_FIELD(model::Partition, minimums_nodes, "minimums/nodes", codec::plain_uint32, "Least nodes of a job (MinNodes)."),
    RESTD_FIELD(model::Partition, name, "name", codec::string, "Name of the partition (PartitionName)."),
    RESTD_FIELD(model::Partition, nodes_configured, "nodes/configured", codec::string,
                "Nodes of the partition as a ranged list, as n[1-4] (Nodes)."),
    RESTD_FIELD(model::Partition, node_sets, "node_sets", codec::string,
                "Node sets that the partition is made of (NodeSet). Empty: none."),
    RESTD_FIELD(model::Partition, maximums_over_time_limit, "maximums/over_time_limit", codec::uint16_no_val,
                "Minutes that a job may run beyond its time limit (OverTimeLimit). Unset: as the cluster."),
    RESTD_FIELD(model::Partition, exclusive, "partition/exclusive", codec::partition_exclusive,
                "Whom jobs share nodes with: NO, NODE (nobody), USER (jobs of the same user), TOPO (Exclusive).")
        .since_api(45),
    RESTD_FIELD(model::Partition, maximums_shares, "partition/oversubscribe", codec::partition_oversubscribe,
                "Whether jobs share CPUs: NO, YES:4 (if they ask, up to 4), FORCE:4 (OverSubscribe).")
        .since_api(45),
    RESTD_FIELD(model::Partition, preempt_mode, "preempt_mode", codec::partition_preempt_modes,
                "What happens to its jobs when others need their resources (PreemptMode).")
        .since_api(45),
    RESTD_FIELD(model::Partition, priority_job_factor, "priority/job_factor", codec::plain_uint16,
                "Priority that the partition gives its jobs (PriorityJobFactor)."),
    RESTD_FIELD(model::Partition, priority_tier, "priority/tier", codec::plain_uint16,
                "Order of partitions in scheduling (PriorityTier). A higher tier comes first, whatever the priority."),
    RESTD_FIELD(model::Partition, qos_assigned, "qos/assigned", codec::string,
                "QOS whose limits the partition has (QoS). Empty: none."),
    RESTD_FIELD(model::Partition, timeouts_resume, "timeouts/resume", codec::uint16_no_val,
                "Seconds within which a node must come up (ResumeTimeout). Unset: as the cluster."),
    RESTD_FIELD(model::Partition, topology, "topology", codec::string,
                "Topology that its jobs are placed by (Topology). Empty: the cluster's default.")
        .since_api(43),
    RESTD_FIELD(model::Partition, partition_state, "partition/state", codec::partition_states,
                "State of the partition: UP, DOWN, DRAIN or INACTIVE (State)."),
    RESTD_FIELD(model::Partition, suspend_time, "suspend_time", codec::uint32_no_val,
                "Seconds after which an idle node is powered down (SuspendTime). Infinite: never. Unset: as the cluster."),
    RESTD_FIELD(model::Partition, timeouts_suspend, "timeouts/suspend", codec::uint16_no_val,
                "Seconds within which a node must go down (SuspendTimeout). Unset: as the cluster."),
    RESTD_FIELD(model::Partition, cpus_total, "cpus/total", codec::uint32, "CPUs of all its nodes (TotalCPUs)."),
    RESTD_FIELD(model::Partition, nodes_total, "nodes/total", codec::uint32, "Number of its nodes (TotalNodes)."),
    RESTD_FIELD(model::Partition, tres_configured, "tres/configured", codec::string,
                "TRES of all its nodes, as cpu=64,mem=256G (TRES)."),
};
RESTD_TABLE(partition_info, model::Partition, "PARTITION_INFO");

namespace codec {
inline constexpr auto partition_info = object<model::Partition>(tables::partition_info);
inline constexpr auto partition_info_msg = stream("PARTITION_INFO_MSG", partition_info);
inline constexpr auto update_partition_msg_list = list("UPDATE_PARTITION_MSG_LIST", partition_info);
}  // namespace codec

// OPENAPI_NODE_PARAM
inline constexpr Row openapi_node_param_rows[] = {
    RESTD_FIELD(model::NodeParameter, node_name, "node_name", codec::string, "Node to act on, by name (NodeName)."),
};
RESTD_TABLE(openapi_node_param, model::NodeParameter, "OPENAPI_NODE_PARAM");

// OPENAPI_NODES_QUERY
inline constexpr Row openapi_nodes_query_rows[] = {
    RESTD_FIELD(model::NodesQuery, update_time, "update_time", codec::timestamp,
                "UNIX seconds. 304 without a body where nothing has changed since."),
    RESTD_FIELD(model::NodesQuery, flags, "flags", codec::job_show_flags,
                "What to list, separated by commas: ALL for hidden ones too, FUTURE for nodes to come."),
};
RESTD_TABLE(openapi_nodes_query, model::NodesQuery, "OPENAPI_NODES_QUERY");

// UPDATE_NODE_MSG
inline constexpr Row update_node_msg_rows[] = {
    RESTD_FIELD(model::NodeUpdate, comment, "comment", codec::string,
                "Comment of an administrator (Comment). Empty text: taken away."),
    RESTD_FIELD(model::NodeUpdate, cpu_bind, "cpu_bind", codec::plain_uint32,
                "Default binding of tasks to CPUs as Slurm's number (CpuBind)."),
    RESTD_FIELD(model::NodeUpdate, extra, "extra", codec::string, "Free text of the site (Extra). Empty text: taken away."),
    RESTD_FIELD(model::NodeUpdate, features, "features", codec::csv_string,
                "Features that the node can have (AvailableFeatures). Left out: unchanged."),
    RESTD_FIELD(model::NodeUpdate, active_features, "features_act", codec::csv_string,
                "Features that the node has now (ActiveFeatures). Left out: unchanged."),
    RESTD_FIELD(model::NodeUpdate, gres, "gres", codec::string, "Generic resources, as gpu:4 (Gres). Left out: unchanged."),
    RESTD_FIELD(model::NodeUpdate, address, "address", codec::hostlist_string,
                "Addresses that slurmctld reaches the nodes at, one per node (NodeAddr)."),
    RESTD_FIELD(model::NodeUpdate, hostname, "hostname", codec::hostlist_string,
                "Names that the nodes have for themselves, one per node (NodeHostName)."),
    RESTD_FIELD(model::NodeUpdate, name, "name", codec::hostlist_string,
                "Nodes to change, as n[1-4] (NodeName). Ignored where the URL names a node."),
    RESTD_FIELD(model::NodeUpdate, state, "state", codec::node_states,
                "State to set: DOWN, DRAIN, RESUME, POWER_UP or POWER_DOWN and others (State)."),
    RESTD_FIELD(model::NodeUpdate, reason, "reason", codec::string,
                "Reason for DOWN or DRAIN (Reason). Slurm wants one for both."),
    RESTD_FIELD(model::NodeUpdate, reason_user, "reason_uid", codec::string,
                "User who gives the reason, by name or id. Unset: the caller.")
        .deprecated(43),
    RESTD_FIELD(model::NodeUpdate, resume_after, "resume_after", codec::uint32_no_val,
                "Seconds after which DOWN or DRAIN nodes are resumed (ResumeAfter). Unset: never."),
    RESTD_FIELD(model::NodeUpdate, topology, "topology_str", codec::string,
                "Place in each topology to move the nodes to, as default:s0 (Topology). Left out: unchanged.")
        .since_api(43),
    RESTD_FIELD(model::NodeUpdate, weight, "weight", codec::uint32_no_val,
                "Weight in scheduling (Weight). Nodes of less weight are taken first."),
};
RESTD_TABLE(update_node_msg, model::NodeUpdate, "UPDATE_NODE_MSG");

// OPENAPI_PARTITION_PARAM
inline constexpr Row openapi_partition_param_rows[] = {
    RESTD_FIELD(model::PartitionParameter, partition_name, "partition_name", codec::string,
                "Partition to act on, by name (PartitionName)."),
};
RESTD_TABLE(openapi_partition_param, model::PartitionParameter, "OPENAPI_PARTITION_PARAM");

// OPENAPI_PARTITIONS_QUERY
inline constexpr Row openapi_partitions_query_rows[] = {
    RESTD_FIELD(model::PartitionsQuery, update_time, "update_time", codec::timestamp,
                "UNIX seconds. 304 without a body where nothing has changed since."),
    RESTD_FIELD(model::PartitionsQuery, flags, "flags", codec::job_show_flags,
                "What to list, separated by commas: ALL for hidden partitions too."),
};
RESTD_TABLE(openapi_partitions_query, model::PartitionsQuery, "OPENAPI_PARTITIONS_QUERY");

}  // namespace restd::tables
