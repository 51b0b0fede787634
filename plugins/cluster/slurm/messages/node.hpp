// Nodes, partitions, reservations and licenses.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "messages/select_type.hpp"
#include "restd/model/configuration.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/node.hpp"
#include "restd/model/reservation.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

// REQUEST_NODE_INFO, REQUEST_PARTITION_INFO, REQUEST_LICENSE_INFO
struct UpdateRequest {
    Time last_update = 0;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow update_msg_rows[] = {
    WIRE(UpdateRequest, last_update, last_update, wire::time),
    WIRE(UpdateRequest, show_flags, show_flags, wire::u16),
};
namespace wire {
using update_msg = record<UpdateRequest, update_msg_rows>;
}

struct NodeRequest {
    std::string_view node_name;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow node_info_single_rows[] = {
    WIRE(NodeRequest, node_name, node_name, wire::text),
    WIRE(NodeRequest, show_flags, show_flags, wire::u16),
};
namespace wire {
using node_info_single = record<NodeRequest, node_info_single_rows>;
}

inline constexpr WireRow energy_rows[] = {
    WIRE(model::Energy, base_consumed_energy, base_consumed_energy, wire::u64),
    WIRE(model::Energy, ave_watts, average_watts, wire::u32),
    WIRE(model::Energy, consumed_energy, consumed_energy, wire::u64),
    WIRE(model::Energy, current_watts, current_watts, wire::u32),
    WIRE(model::Energy, previous_consumed_energy, previous_consumed_energy, wire::u64),
    WIRE(model::Energy, poll_time, last_collected, wire::time),
    WIRE_SKIPPED(model::Energy, slurmd_start_time, wire::time).since(wire::v24_11),
};
namespace wire {
using energy = record<model::Energy, energy_rows>;
}

// A node: the hub's members, and the numbers of users; the hub has their names.
struct NodeInfo : model::Node {
    std::uint32_t owner_id = no_value32;    // NO_VAL: nobody
    std::uint32_t reason_uid = no_value32;  // NO_VAL: nobody
};
inline constexpr WireRow node_info_rows[] = {
    WIRE(NodeInfo, name, name, wire::text),
    WIRE(NodeInfo, node_hostname, hostname, wire::text),
    WIRE(NodeInfo, node_addr, address, wire::text),
    WIRE(NodeInfo, bcast_address, burstbuffer_network_address, wire::text),
    WIRE(NodeInfo, cert_flags, cert_flags, wire::u16).since(wire::v25_05),
    WIRE(NodeInfo, port, port, wire::u16),
    WIRE(NodeInfo, next_state, next_state_after_reboot, wire::u32),
    WIRE(NodeInfo, node_state, state, wire::u32),
    WIRE(NodeInfo, version, version, wire::text),
    WIRE(NodeInfo, cpus, cpus, wire::u16),
    WIRE(NodeInfo, boards, boards, wire::u16),
    WIRE(NodeInfo, sockets, sockets, wire::u16),
    WIRE(NodeInfo, cores, cores, wire::u16),
    WIRE(NodeInfo, threads, threads, wire::u16),
    WIRE(NodeInfo, real_memory, real_memory, wire::u64),
    WIRE(NodeInfo, tmp_disk, temporary_disk, wire::u32),
    WIRE(NodeInfo, gpu_spec, gpu_spec, wire::text).since(wire::v24_05),
    WIRE(NodeInfo, mcs_label, mcs_label, wire::text),
    WIRE(NodeInfo, owner, owner_id, wire::u32),
    WIRE(NodeInfo, core_spec_cnt, specialized_cores, wire::u16),
    WIRE(NodeInfo, cpu_bind, cpu_binding, wire::u32),
    WIRE(NodeInfo, mem_spec_limit, specialized_memory, wire::u64),
    WIRE(NodeInfo, cpu_spec_list, specialized_cpus, wire::text),
    WIRE(NodeInfo, cpus_efctv, effective_cpus, wire::u16),
    WIRE(NodeInfo, cpu_load, cpu_load, wire::u32),
    WIRE(NodeInfo, free_mem, free_mem, wire::u64),
    WIRE(NodeInfo, weight, weight, wire::u32),
    WIRE(NodeInfo, res_cores_per_gpu, res_cores_per_gpu, wire::u16).since(wire::v24_05),
    WIRE(NodeInfo, reason_uid, reason_uid, wire::u32),
    WIRE(NodeInfo, suspend_time, suspend_time, wire::u32).since(wire::v26_05),
    WIRE(NodeInfo, boot_time, boot_time, wire::time),
    WIRE(NodeInfo, last_busy, last_busy, wire::time),
    WIRE(NodeInfo, reason_time, reason_changed_at, wire::time),
    WIRE(NodeInfo, resume_after, resume_after, wire::time).since(wire::v23_02),
    WIRE(NodeInfo, slurmd_start_time, slurmd_start_time, wire::time),
    WIRE_SKIPPED(NodeInfo, select_nodeinfo.plugin_id, wire::u32).until(wire::v24_11),
    WIRE(NodeInfo, select_nodeinfo.alloc_cpus, alloc_cpus, wire::u16).until(wire::v24_11),
    WIRE(NodeInfo, select_nodeinfo.alloc_memory, alloc_memory, wire::u64).until(wire::v24_11),
    WIRE(NodeInfo, select_nodeinfo.tres_alloc_fmt_str, tres_used, wire::text).until(wire::v24_11),
    WIRE(NodeInfo, select_nodeinfo.tres_alloc_weighted, tres_weighted, wire::millionfold).until(wire::v24_11),
    WIRE(NodeInfo, cert_last_renewal, tls_cert_last_renewal, wire::time).since(wire::v25_05),
    WIRE(NodeInfo, alloc_cpus, alloc_cpus, wire::u16).since(wire::v25_05),
    WIRE(NodeInfo, alloc_memory, alloc_memory, wire::u64).since(wire::v25_05),
    WIRE(NodeInfo, alloc_tres_fmt_str, tres_used, wire::text).since(wire::v25_05),
    WIRE(NodeInfo, arch, architecture, wire::text),
    WIRE(NodeInfo, features, features, wire::text),
    WIRE(NodeInfo, features_act, active_features, wire::text),
    WIRE(NodeInfo, gres, gres, wire::text),
    WIRE(NodeInfo, gres_drain, gres_drained, wire::text),
    WIRE(NodeInfo, gres_used, gres_used, wire::text),
    WIRE(NodeInfo, os, operating_system, wire::text),
    WIRE(NodeInfo, comment, comment, wire::text),
    WIRE(NodeInfo, extra, extra, wire::text),
    WIRE(NodeInfo, instance_id, instance_id, wire::text).since(wire::v23_11),
    WIRE(NodeInfo, instance_type, instance_type, wire::text).since(wire::v23_11),
    WIRE_SKIPPED(NodeInfo, parameters, wire::text).since(wire::v25_11),
    WIRE(NodeInfo, reason, reason, wire::text),
    WIRE(NodeInfo, energy, energy, wire::energy),
    WIRE_SKIPPED(NodeInfo, ext_sensors.consumed_energy, wire::u64).until(wire::v23_11),
    WIRE_SKIPPED(NodeInfo, ext_sensors.temperature, wire::u32).until(wire::v23_11),
    WIRE_SKIPPED(NodeInfo, ext_sensors.energy_update_time, wire::time).until(wire::v23_11),
    WIRE_SKIPPED(NodeInfo, ext_sensors.current_watts, wire::u32).until(wire::v23_11),
    WIRE_SKIPPED(NodeInfo, power.cap_watts, wire::u32).until(wire::v23_11),
    WIRE(NodeInfo, tres_fmt_str, tres, wire::text),
    WIRE(NodeInfo, resv_name, reservation, wire::text).since(wire::v23_02),
    WIRE(NodeInfo, topology_str, topology, wire::text).since(wire::v25_05),
};
namespace wire {
using node_info = record<NodeInfo, node_info_rows>;
}

struct NodesHead {
    std::uint32_t record_count = 0;  // includes hidden nodes
    Time last_update = 0;
    Bits hidden_nodes;  // bit i: node i is not in the message; null: no hidden nodes
};
inline constexpr WireRow node_info_msg_rows[] = {
    WIRE(NodesHead, record_count, record_count, wire::u32),
    WIRE(NodesHead, last_update, last_update, wire::time),
    WIRE(NodesHead, hidden_nodes, hidden_nodes, wire::bits).since(wire::v24_11),
};
namespace wire {
using node_info_msg = record<NodesHead, node_info_msg_rows>;
}

inline constexpr WireRow job_default_rows[] = {
    WIRE(model::JobDefault, type, type, wire::u16),
    WIRE(model::JobDefault, value, value, wire::u64),
};
namespace wire {
using job_default = record<model::JobDefault, job_default_rows>;
}

// A partition: the hub's members, and its nodes as indexes in slurmctld's table.
struct PartitionInfo : model::Partition {
    Bits node_indexes;
};
inline constexpr WireRow partition_info_rows[] = {
    WIRE(PartitionInfo, name, name, wire::text),
    WIRE(PartitionInfo, cpu_bind, cpus_task_binding, wire::u32),
    WIRE(PartitionInfo, grace_time, grace_time, wire::u32),
    WIRE(PartitionInfo, max_time, maximums_time, wire::u32),
    WIRE(PartitionInfo, default_time, defaults_time, wire::u32),
    WIRE(PartitionInfo, max_nodes, maximums_nodes, wire::u32),
    WIRE(PartitionInfo, min_nodes, minimums_nodes, wire::u32),
    WIRE(PartitionInfo, total_nodes, nodes_total, wire::u32),
    WIRE(PartitionInfo, total_cpus, cpus_total, wire::u32),
    WIRE(PartitionInfo, def_mem_per_cpu, defaults_memory_per_cpu, wire::u64),
    WIRE(PartitionInfo, max_cpus_per_node, maximums_cpus_per_node, wire::u32),
    WIRE(PartitionInfo, max_cpus_per_socket, maximums_cpus_per_socket, wire::u32).since(wire::v23_02),
    WIRE(PartitionInfo, max_mem_per_cpu, maximums_memory_per_cpu, wire::u64),
    WIRE(PartitionInfo, flags, flags, wire::u32).since(wire::v24_05),
    WIRE(PartitionInfo, flags, flags, wire::u16).until(wire::v23_11),
    WIRE(PartitionInfo, max_share, maximums_shares, wire::u16),
    WIRE(PartitionInfo, over_time_limit, maximums_over_time_limit, wire::u16),
    WIRE(PartitionInfo, preempt_mode, preempt_mode, wire::u16),
    WIRE(PartitionInfo, priority_job_factor, priority_job_factor, wire::u16),
    WIRE(PartitionInfo, priority_tier, priority_tier, wire::u16),
    WIRE(PartitionInfo, state_up, partition_state, wire::u16),
    WIRE(PartitionInfo, cr_type, select_type, wire::select_type),
    WIRE(PartitionInfo, resume_timeout, timeouts_resume, wire::u16),
    WIRE(PartitionInfo, suspend_timeout, timeouts_suspend, wire::u16),
    WIRE(PartitionInfo, suspend_time, suspend_time, wire::u32),
    WIRE(PartitionInfo, allow_accounts, accounts_allowed, wire::text),
    WIRE(PartitionInfo, allow_groups, groups_allowed, wire::text),
    WIRE(PartitionInfo, allow_alloc_nodes, nodes_allowed_allocation, wire::text),
    WIRE(PartitionInfo, allow_qos, qos_allowed, wire::text),
    WIRE(PartitionInfo, qos_char, qos_assigned, wire::text),
    WIRE(PartitionInfo, alternate, alternate, wire::text),
    WIRE(PartitionInfo, deny_accounts, accounts_deny, wire::text),
    WIRE(PartitionInfo, deny_qos, qos_deny, wire::text),
    WIRE(PartitionInfo, nodes, nodes_configured, wire::text),
    WIRE(PartitionInfo, nodesets, node_sets, wire::text),
    WIRE(PartitionInfo, node_inx, node_indexes, wire::bits),
    WIRE(PartitionInfo, billing_weights_str, tres_billing_weights, wire::text),
    WIRE(PartitionInfo, topology_name, topology, wire::text).since(wire::v25_05),
    WIRE(PartitionInfo, tres_fmt_str, tres_configured, wire::text),
    WIRE_SKIPPED(PartitionInfo, job_defaults_list, wire::list<wire::job_default>),
};
namespace wire {
using partition_info = record<PartitionInfo, partition_info_rows>;
}

struct PartitionsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;
};
inline constexpr WireRow partition_info_msg_rows[] = {
    WIRE(PartitionsHead, record_count, record_count, wire::u32),
    WIRE(PartitionsHead, last_update, last_update, wire::time),
};
namespace wire {
using partition_info_msg = record<PartitionsHead, partition_info_msg_rows>;
}

// A partition to create or to change: the hub's, and what slurmctld takes instead of some of its members.
struct PartitionOrder : model::Partition {
    std::uint64_t default_memory = no_value64, most_memory = no_value64;  // MiB; with memory_per_cpu_bit for each CPU
    std::uint32_t flag_bits = 0;
    std::uint16_t shares = no_value16;
    std::string_view nodes;
};
inline constexpr WireRow update_partition_rows[] = {
    WIRE(PartitionOrder, allow_accounts, accounts_allowed, wire::text),
    WIRE(PartitionOrder, allow_alloc_nodes, nodes_allowed_allocation, wire::text),
    WIRE(PartitionOrder, allow_groups, groups_allowed, wire::text),
    WIRE(PartitionOrder, allow_qos, qos_allowed, wire::text),
    WIRE(PartitionOrder, alternate, alternate, wire::text),
    WIRE(PartitionOrder, billing_weights_str, tres_billing_weights, wire::text),
    WIRE(PartitionOrder, cpu_bind, cpus_task_binding, wire::u32),
    WIRE(PartitionOrder, def_mem_per_cpu, default_memory, wire::u64),
    WIRE(PartitionOrder, default_time, defaults_time, wire::u32),
    WIRE(PartitionOrder, deny_accounts, accounts_deny, wire::text),
    WIRE(PartitionOrder, deny_qos, qos_deny, wire::text),
    WIRE(PartitionOrder, flags, flag_bits, wire::u16).until(wire::v23_11),
    WIRE(PartitionOrder, flags, flag_bits, wire::u32).since(wire::v24_05),
    WIRE(PartitionOrder, job_defaults_str, defaults_job, wire::text),
    WIRE(PartitionOrder, grace_time, grace_time, wire::u32),
    WIRE(PartitionOrder, max_cpus_per_node, maximums_cpus_per_node, wire::u32),
    WIRE(PartitionOrder, max_cpus_per_socket, maximums_cpus_per_socket, wire::u32).since(wire::v23_02),
    WIRE(PartitionOrder, max_mem_per_cpu, most_memory, wire::u64),
    WIRE(PartitionOrder, max_nodes, maximums_nodes, wire::u32),
    WIRE(PartitionOrder, max_share, shares, wire::u16),
    WIRE(PartitionOrder, max_time, maximums_time, wire::u32),
    WIRE(PartitionOrder, min_nodes, minimums_nodes, wire::u32),
    WIRE(PartitionOrder, name, name, wire::text),
    WIRE(PartitionOrder, nodes, nodes, wire::text),
    WIRE(PartitionOrder, over_time_limit, maximums_over_time_limit, wire::u16),
    WIRE(PartitionOrder, preempt_mode, preempt_mode, wire::u16),
    WIRE(PartitionOrder, priority_job_factor, priority_job_factor, wire::u16),
    WIRE(PartitionOrder, priority_tier, priority_tier, wire::u16),
    WIRE(PartitionOrder, qos_char, qos_assigned, wire::text),
    WIRE(PartitionOrder, state_up, partition_state, wire::u16),
    WIRE(PartitionOrder, topology_name, topology, wire::text).since(wire::v25_05),
};
namespace wire {
using update_partition = record<PartitionOrder, update_partition_rows>;
}

struct PartitionName {
    std::string_view name;
};
inline constexpr WireRow delete_partition_rows[] = {
    WIRE(PartitionName, name, name, wire::text),
};
namespace wire {
using delete_partition = record<PartitionName, delete_partition_rows>;
}

struct LastUpdate {
    Time last_update = 0;
};
inline constexpr WireRow last_update_rows[] = {
    WIRE(LastUpdate, last_update, last_update, wire::time),
};
namespace wire {
using last_update = record<LastUpdate, last_update_rows>;
}

inline constexpr WireRow core_spec_rows[] = {
    WIRE(model::ReservationCores, node_name, node, wire::text),
    WIRE(model::ReservationCores, core_id, core, wire::text),
};
namespace wire {
using core_spec = record<model::ReservationCores, core_spec_rows>;
}

inline constexpr WireRow reserve_info_rows[] = {
    WIRE(model::Reservation, accounts, accounts, wire::text),
    WIRE(model::Reservation, burst_buffer, burst_buffer, wire::text),
    WIRE_SKIPPED(model::Reservation, comment, wire::text).since(wire::v23_02),
    WIRE(model::Reservation, core_cnt, core_count, wire::u32),
    WIRE(model::Reservation, end_time, end_time, wire::time),
    WIRE(model::Reservation, features, features, wire::text),
    WIRE(model::Reservation, flags, flags, wire::u64),
    WIRE(model::Reservation, licenses, licenses, wire::text),
    WIRE(model::Reservation, max_start_delay, max_start_delay, wire::u32),
    WIRE(model::Reservation, name, name, wire::text),
    WIRE(model::Reservation, node_cnt, node_count, wire::u32),
    WIRE(model::Reservation, node_list, node_list, wire::text),
    WIRE(model::Reservation, partition, partition, wire::text),
    WIRE(model::Reservation, purge_comp_time, purge_completed_time, wire::u32),
    WIRE_SKIPPED(model::Reservation, resv_watts, wire::u32).until(wire::v25_05),
    WIRE(model::Reservation, start_time, start_time, wire::time),
    WIRE(model::Reservation, tres_str, tres, wire::text),
    WIRE(model::Reservation, users, users, wire::text),
    WIRE(model::Reservation, groups, groups, wire::text),
    WIRE_SKIPPED(model::Reservation, qos, wire::text).since(wire::v25_11),
    WIRE_SKIPPED(model::Reservation, allowed_parts, wire::text).since(wire::v25_11),
    WIRE_SKIPPED(model::Reservation, node_inx, wire::bits),
    WIRE(model::Reservation, core_spec, core_specializations, wire::array<wire::core_spec>),
};
namespace wire {
using reserve_info = record<model::Reservation, reserve_info_rows>;
}

struct ReservationsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;
};
inline constexpr WireRow reserve_info_msg_rows[] = {
    WIRE(ReservationsHead, record_count, record_count, wire::u32),
    WIRE(ReservationsHead, last_update, last_update, wire::time),
};
namespace wire {
using reserve_info_msg = record<ReservationsHead, reserve_info_msg_rows>;
}

// A reservation to create or to change: the hub's, and its resources as slurmctld takes them.
struct ReservationOrder : model::ReservationDescription {
    std::string_view tres_text;  // "cpu=4,license/matlab=1"
};
inline constexpr WireRow update_resv_rows[] = {
    WIRE(ReservationOrder, name, name, wire::text),
    WIRE(ReservationOrder, start_time, start_time, wire::given_time),
    WIRE(ReservationOrder, end_time, end_time, wire::given_time),
    WIRE(ReservationOrder, duration, duration, wire::u32),
    WIRE(ReservationOrder, flags, flags, wire::u64),
    WIRE(ReservationOrder, node_cnt, node_count, wire::u32).since(wire::v23_11),
    WIRE(ReservationOrder, core_cnt, core_count, wire::u32).since(wire::v23_11),
    WIRE(ReservationOrder, node_cnt, node_count, wire::number_in_list).until(wire::v23_02),
    WIRE(ReservationOrder, core_cnt, core_count, wire::number_in_list).until(wire::v23_02),
    WIRE(ReservationOrder, node_list, node_list, wire::text),
    WIRE(ReservationOrder, features, features, wire::text),
    WIRE(ReservationOrder, licenses, licenses, wire::text),
    WIRE(ReservationOrder, max_start_delay, max_start_delay, wire::u32),
    WIRE(ReservationOrder, partition, partition, wire::text),
    WIRE(ReservationOrder, purge_comp_time, purge_completed_time, wire::u32),
    WIRE_FIXED(ReservationOrder, resv_watts, wire::u32, no_value32).until(wire::v25_05),
    WIRE_SKIPPED(ReservationOrder, allowed_parts, wire::text).since(wire::v25_11),
    WIRE_SKIPPED(ReservationOrder, qos, wire::text).since(wire::v25_11),
    WIRE(ReservationOrder, users, users, wire::text),
    WIRE(ReservationOrder, accounts, accounts, wire::text),
    WIRE(ReservationOrder, burst_buffer, burst_buffer, wire::text),
    WIRE(ReservationOrder, groups, groups, wire::text),
    WIRE(ReservationOrder, comment, comment, wire::text).since(wire::v23_02),
    WIRE(ReservationOrder, tres_str, tres_text, wire::text).since(wire::v23_11),
};
namespace wire {
using update_resv = record<ReservationOrder, update_resv_rows>;
}

struct ReservationName {
    std::string_view name;
};
inline constexpr WireRow resv_name_rows[] = {
    WIRE(ReservationName, name, name, wire::text),
};
namespace wire {
using resv_name = record<ReservationName, resv_name_rows>;
}

inline constexpr WireRow license_info_rows[] = {
    WIRE(model::License, name, licensename, wire::text),
    WIRE(model::License, total, total, wire::u32),
    WIRE(model::License, in_use, used, wire::u32),
    WIRE(model::License, reserved, reserved, wire::u32),
    WIRE(model::License, remote, remote, wire::u8),
    WIRE(model::License, last_consumed, lastconsumed, wire::u32).since(wire::v23_02),
    WIRE(model::License, last_deficit, lastdeficit, wire::u32).since(wire::v23_02),
    WIRE(model::License, last_update, lastupdate, wire::time).since(wire::v23_02),
    WIRE_SKIPPED(model::License, mode, wire::u8).since(wire::v25_05),
    WIRE(model::License, nodes, nodes, wire::text).since(wire::v25_05),
};
namespace wire {
using license_info = record<model::License, license_info_rows>;
}

struct LicensesHead {
    std::uint32_t num_lic = 0;
    Time last_update = 0;
};
inline constexpr WireRow license_info_msg_rows[] = {
    WIRE(LicensesHead, num_lic, num_lic, wire::u32),
    WIRE(LicensesHead, last_update, last_update, wire::time),
};
namespace wire {
using license_info_msg = record<LicensesHead, license_info_msg_rows>;
}

// A change of nodes. With only their names, also the request to delete them. The user of a reason is always the caller.
inline constexpr WireRow update_node_rows[] = {
    WIRE_SKIPPED(model::NodeUpdate, cert_token, wire::text).since(wire::v24_11),
    WIRE(model::NodeUpdate, comment, comment, wire::text),
    WIRE(model::NodeUpdate, cpu_bind, cpu_bind, wire::given_number32),
    WIRE(model::NodeUpdate, extra, extra, wire::text),
    WIRE(model::NodeUpdate, features, features, wire::text),
    WIRE(model::NodeUpdate, features_act, active_features, wire::text),
    WIRE(model::NodeUpdate, gres, gres, wire::text),
    WIRE_SKIPPED(model::NodeUpdate, instance_id, wire::text).since(wire::v23_11),
    WIRE_SKIPPED(model::NodeUpdate, instance_type, wire::text).since(wire::v23_11),
    WIRE(model::NodeUpdate, node_addr, address, wire::text),
    WIRE(model::NodeUpdate, node_hostname, hostname, wire::text),
    WIRE(model::NodeUpdate, node_names, name, wire::text),
    WIRE(model::NodeUpdate, node_state, state, wire::u32),
    WIRE_SKIPPED(model::NodeUpdate, power_action_name, wire::text).since(wire::v26_05),
    WIRE(model::NodeUpdate, reason, reason, wire::text),
    WIRE(model::NodeUpdate, resume_after, resume_after, wire::u32).since(wire::v23_02),
    WIRE_FIXED(model::NodeUpdate, reason_uid, wire::u32, no_value32).until(wire::v22_05),
    WIRE(model::NodeUpdate, topology_str, topology, wire::text).since(wire::v25_05),
    WIRE(model::NodeUpdate, weight, weight, wire::u32),
};
namespace wire {
using update_node = record<model::NodeUpdate, update_node_rows>;
}

}  // namespace restd::slurm
