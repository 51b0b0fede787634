// Nodes and partitions as slurmctld knows them.
//
// Hub model: the superset of all API versions. All structures are trivially copyable. Strings and lists are views;
// restd/cluster.hpp says how long a record and its views are valid. The comment above a structure is its name in the data
// parsers.
#pragma once

#include <cstdint>
#include <string_view>

#include "restd/model/job_values.hpp"
#include "restd/model/node_values.hpp"
#include "restd/model/values.hpp"

namespace restd::model {

// ACCT_GATHER_ENERGY
struct Energy {
    std::uint32_t average_watts = 0;             // watts
    std::uint64_t base_consumed_energy = 0;      // joules
    std::uint64_t consumed_energy = 0;           // joules
    NoVal32 current_watts;                       // watts; unset: not measured
    std::uint64_t previous_consumed_energy = 0;  // joules
    Time last_collected = 0;                     // 0: not measured
};

// NODE
struct Node {
    std::string_view architecture;
    std::string_view burstbuffer_network_address;
    std::uint16_t cert_flags = 0;  // certificate_flag
    std::uint16_t boards = 0;
    Time boot_time = 0;
    std::string_view cluster_name;
    std::uint16_t cores = 0;  // for each socket
    std::uint16_t specialized_cores = 0;
    std::uint32_t cpu_binding = 0;  // Slurm's number; 0: none
    std::uint32_t cpu_load = 0;     // load average times 100; 0xfffffffe: not known
    NoVal64 free_mem;               // MiB; unset: not known
    std::uint16_t cpus = 0;
    std::uint16_t effective_cpus = 0;  // without those for the system
    std::string_view specialized_cpus;
    Energy energy;
    std::string_view extra;
    std::string_view features;
    std::string_view active_features;
    std::string_view gpu_spec;
    std::string_view gres;
    std::string_view gres_drained;
    std::string_view gres_used;
    std::string_view instance_id;
    std::string_view instance_type;
    Time last_busy = 0;
    std::string_view mcs_label;
    std::uint64_t specialized_memory = 0;  // MiB
    std::string_view name;
    std::uint32_t next_state_after_reboot = 0;  // node_state
    std::string_view address;
    std::string_view hostname;
    std::uint32_t state = 0;  // node_state
    std::string_view operating_system;
    std::string_view owner;
    std::string_view partitions;
    std::uint16_t port = 0;
    std::uint64_t real_memory = 0;  // MiB
    std::uint16_t res_cores_per_gpu = 0;
    std::string_view comment;
    std::string_view reason;
    Time reason_changed_at = 0;
    std::string_view reason_set_by_user;
    std::string_view reason_given_by;  // the same, but "" if there is no reason
    Time resume_after = 0;             // 0: never
    std::string_view reservation;
    std::uint64_t alloc_memory = 0;  // MiB
    std::uint32_t alloc_cpus = 0;
    std::uint32_t alloc_idle_cpus = 0;
    std::string_view tres_used;
    double tres_weighted = 0;
    Time slurmd_start_time = 0;
    std::uint16_t sockets = 0;
    NoVal32 suspend_time;              // seconds; infinite: never; unset: as the cluster
    std::uint16_t threads = 0;         // for each core
    std::uint32_t temporary_disk = 0;  // MiB
    Time tls_cert_last_renewal = 0;
    std::string_view topology;
    std::uint32_t weight = 0;  // nodes of less weight are used first
    std::string_view tres;
    std::string_view version;
};

// PARTITION_INFO
// Also what a request says of a partition that is to be created or changed: then a text whose data() is null, an unset number,
// and the values not_given, unknown and as_cluster mean that this field is not given.
struct Partition {
    std::string_view nodes_allowed_allocation;
    std::string_view accounts_allowed;
    std::string_view groups_allowed;
    std::string_view qos_allowed;
    std::string_view alternate;
    std::string_view tres_billing_weights;
    std::string_view cluster;
    std::uint16_t select_type = 0;               // model::select_type; 0: as the cluster
    std::uint32_t cpus_task_binding = 0;         // cpu_binding and task_binding; 0: none
    std::uint64_t defaults_memory_per_cpu = 0;   // MiB; for each CPU if the highest bit is set, else for each node
    NoVal64 defaults_partition_memory_per_cpu;   // MiB; unset: not set per CPU
    NoVal64 defaults_partition_memory_per_node;  // MiB; unset: not set per node
    NoVal32 defaults_time;                       // minutes; unset: maximums_time
    std::string_view accounts_deny;
    std::string_view qos_deny;
    NoVal32 grace_time;  // seconds
    std::string_view defaults_job;
    NoVal32 maximums_cpus_per_node;                            // infinite: no limit
    NoVal32 maximums_cpus_per_socket;                          // infinite: no limit
    std::uint64_t maximums_memory_per_cpu = 0;                 // as defaults_memory_per_cpu
    NoVal64 maximums_partition_memory_per_cpu;                 // MiB; unset: not set per CPU
    NoVal64 maximums_partition_memory_per_node;                // MiB; unset: not set per node
    NoVal32 maximums_nodes;                                    // infinite: no limit
    std::uint16_t maximums_shares = oversubscribe::not_given;  // jobs, and the bit oversubscribe::force
    std::uint16_t maximums_oversubscribe_jobs = 0;             // 0: EXCLUSIVE
    NoVal32 maximums_time;                                     // minutes; infinite: no limit
    NoVal32 minimums_nodes;
    std::string_view name;
    std::string_view nodes_configured;
    std::string_view node_sets;
    NoVal16 maximums_over_time_limit;                          // minutes; unset: as the cluster
    std::uint16_t exclusive = partition_exclusive::not_given;  // follows from flags and maximums_shares
    std::uint32_t flags = 0;                                   // partition_flag
    std::uint16_t preempt_mode = partition_preempt::as_cluster;
    NoVal16 priority_job_factor;
    NoVal16 priority_tier;
    std::string_view qos_assigned;
    NoVal16 timeouts_resume;  // seconds; unset: as the cluster
    std::uint16_t partition_state = model::partition_state::unknown;
    NoVal32 suspend_time;      // seconds; infinite: never; unset: as the cluster
    NoVal16 timeouts_suspend;  // seconds; unset: as the cluster
    std::uint32_t cpus_total = 0;
    std::uint32_t nodes_total = 0;
    std::string_view topology;
    std::string_view tres_configured;
};

// OPENAPI_NODE_PARAM
struct NodeParameter {
    std::string_view node_name;
};

// OPENAPI_NODES_QUERY
struct NodesQuery {
    Time update_time = 0;     // 0: always; else only if something has changed since
    std::uint16_t flags = 0;  // show_all and the like
};

// UPDATE_NODE_MSG
// A text whose data() is null, an unset number, or the state not_given: this field is not changed.
struct NodeUpdate {
    std::string_view comment;
    NoVal32 cpu_bind;  // Slurm's number
    std::string_view extra;
    std::string_view features;
    std::string_view active_features;
    std::string_view gres;
    std::string_view address;
    std::string_view hostname;
    std::string_view name;
    std::uint32_t state = node_state::not_given;  // node_state
    std::string_view reason;
    std::string_view reason_user;
    NoVal32 resume_after;  // seconds
    std::string_view topology;
    NoVal32 weight;
};

// OPENAPI_PARTITION_PARAM
struct PartitionParameter {
    std::string_view partition_name;
};

// OPENAPI_PARTITIONS_QUERY
struct PartitionsQuery {
    Time update_time = 0;     // 0: always; else only if something has changed since
    std::uint16_t flags = 0;  // show_all and the like
};

}  // namespace restd::model
