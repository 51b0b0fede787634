// Nodes, partitions, reservations and licenses.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

// REQUEST_NODE_INFO, REQUEST_PARTITION_INFO, REQUEST_LICENSE_INFO
struct UpdateRequest {
    Time last_update = 0;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow update_msg_rows[] = {
    WIRE(UpdateRequest, last_update, wire::time),
    WIRE(UpdateRequest, show_flags, wire::u16),
};
namespace wire {
using update_msg = record<UpdateRequest, update_msg_rows>;
}

struct NodeRequest {
    std::string_view node_name;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow node_info_single_rows[] = {
    WIRE(NodeRequest, node_name, wire::text),
    WIRE(NodeRequest, show_flags, wire::u16),
};
namespace wire {
using node_info_single = record<NodeRequest, node_info_single_rows>;
}

struct NodeAllocation {
    std::uint32_t plugin_id =
        0;  // 101 cons_res, 102 linear, 109 cons_tres ..: the fields are the same for linear and cons_tres
    std::uint16_t alloc_cpus = 0;  // idle = cpus - alloc_cpus
    std::uint64_t alloc_memory = 0;
    std::string_view tres_alloc_fmt_str;
    Millionfold tres_alloc_weighted;
};
inline constexpr WireRow select_nodeinfo_rows[] = {
    WIRE(NodeAllocation, plugin_id, wire::u32),
    WIRE(NodeAllocation, alloc_cpus, wire::u16),
    WIRE(NodeAllocation, alloc_memory, wire::u64),
    WIRE(NodeAllocation, tres_alloc_fmt_str, wire::text),
    WIRE(NodeAllocation, tres_alloc_weighted, wire::millionfold),
};
namespace wire {
using select_nodeinfo = record<NodeAllocation, select_nodeinfo_rows>;
}

struct Energy {
    std::uint64_t base_consumed_energy = 0;
    std::uint32_t ave_watts = 0;
    std::uint64_t consumed_energy = 0;
    std::uint32_t current_watts = 0;  // NO_VAL: no sensor
    std::uint64_t previous_consumed_energy = 0;
    Time poll_time = 0;
    Time slurmd_start_time = 0;
};
inline constexpr WireRow energy_rows[] = {
    WIRE(Energy, base_consumed_energy, wire::u64),     WIRE(Energy, ave_watts, wire::u32),
    WIRE(Energy, consumed_energy, wire::u64),          WIRE(Energy, current_watts, wire::u32),
    WIRE(Energy, previous_consumed_energy, wire::u64), WIRE(Energy, poll_time, wire::time),
    WIRE(Energy, slurmd_start_time, wire::time),
};
namespace wire {
using energy = record<Energy, energy_rows>;
}

// Cluster_name and partitions are the client's: see protocol.md
struct NodeInfo {
    std::string_view name;
    std::string_view node_hostname;
    std::string_view node_addr;
    std::string_view bcast_address;
    std::uint16_t port = 0;
    std::uint32_t next_state = 0;
    std::uint32_t node_state = 0;
    std::string_view version;
    std::uint16_t cpus = 0;
    std::uint16_t boards = 0;
    std::uint16_t sockets = 0;
    std::uint16_t cores = 0;
    std::uint16_t threads = 0;
    std::uint64_t real_memory = 0;
    std::uint32_t tmp_disk = 0;
    std::string_view gpu_spec;
    std::string_view mcs_label;
    std::uint32_t owner = 0;  // NO_VAL: nobody
    std::uint16_t core_spec_cnt = 0;
    std::uint32_t cpu_bind = 0;
    std::uint64_t mem_spec_limit = 0;
    std::string_view cpu_spec_list;
    std::uint16_t cpus_efctv = 0;
    std::uint32_t cpu_load = 0;  // times 100; NO_VAL unknown
    std::uint64_t free_mem = 0;
    std::uint32_t weight = 0;
    std::uint16_t res_cores_per_gpu = 0;
    std::uint32_t reason_uid = 0;  // NO_VAL: nobody
    Time boot_time = 0;
    Time last_busy = 0;
    Time reason_time = 0;
    Time resume_after = 0;
    Time slurmd_start_time = 0;
    NodeAllocation select_nodeinfo;
    std::string_view arch;
    std::string_view features;
    std::string_view features_act;
    std::string_view gres;
    std::string_view gres_drain;  // null without SHOW_DETAIL
    std::string_view gres_used;   // null without SHOW_DETAIL
    std::string_view os;
    std::string_view comment;
    std::string_view extra;
    std::string_view instance_id;
    std::string_view instance_type;
    std::string_view reason;
    Energy energy;
    std::string_view tres_fmt_str;
    std::string_view resv_name;
};
inline constexpr WireRow node_info_rows[] = {
    WIRE(NodeInfo, name, wire::text),
    WIRE(NodeInfo, node_hostname, wire::text),
    WIRE(NodeInfo, node_addr, wire::text),
    WIRE(NodeInfo, bcast_address, wire::text),
    WIRE(NodeInfo, port, wire::u16),
    WIRE(NodeInfo, next_state, wire::u32),
    WIRE(NodeInfo, node_state, wire::u32),
    WIRE(NodeInfo, version, wire::text),
    WIRE(NodeInfo, cpus, wire::u16),
    WIRE(NodeInfo, boards, wire::u16),
    WIRE(NodeInfo, sockets, wire::u16),
    WIRE(NodeInfo, cores, wire::u16),
    WIRE(NodeInfo, threads, wire::u16),
    WIRE(NodeInfo, real_memory, wire::u64),
    WIRE(NodeInfo, tmp_disk, wire::u32),
    WIRE(NodeInfo, gpu_spec, wire::text),
    WIRE(NodeInfo, mcs_label, wire::text),
    WIRE(NodeInfo, owner, wire::u32),
    WIRE(NodeInfo, core_spec_cnt, wire::u16),
    WIRE(NodeInfo, cpu_bind, wire::u32),
    WIRE(NodeInfo, mem_spec_limit, wire::u64),
    WIRE(NodeInfo, cpu_spec_list, wire::text),
    WIRE(NodeInfo, cpus_efctv, wire::u16),
    WIRE(NodeInfo, cpu_load, wire::u32),
    WIRE(NodeInfo, free_mem, wire::u64),
    WIRE(NodeInfo, weight, wire::u32),
    WIRE(NodeInfo, res_cores_per_gpu, wire::u16),
    WIRE(NodeInfo, reason_uid, wire::u32),
    WIRE(NodeInfo, boot_time, wire::time),
    WIRE(NodeInfo, last_busy, wire::time),
    WIRE(NodeInfo, reason_time, wire::time),
    WIRE(NodeInfo, resume_after, wire::time),
    WIRE(NodeInfo, slurmd_start_time, wire::time),
    WIRE(NodeInfo, select_nodeinfo, wire::select_nodeinfo),
    WIRE(NodeInfo, arch, wire::text),
    WIRE(NodeInfo, features, wire::text),
    WIRE(NodeInfo, features_act, wire::text),
    WIRE(NodeInfo, gres, wire::text),
    WIRE(NodeInfo, gres_drain, wire::text),
    WIRE(NodeInfo, gres_used, wire::text),
    WIRE(NodeInfo, os, wire::text),
    WIRE(NodeInfo, comment, wire::text),
    WIRE(NodeInfo, extra, wire::text),
    WIRE(NodeInfo, instance_id, wire::text),
    WIRE(NodeInfo, instance_type, wire::text),
    WIRE(NodeInfo, reason, wire::text),
    WIRE(NodeInfo, energy, wire::energy),
    WIRE(NodeInfo, tres_fmt_str, wire::text),
    WIRE(NodeInfo, resv_name, wire::text),
};
namespace wire {
using node_info = record<NodeInfo, node_info_rows>;
}

struct NodesHead {
    std::uint32_t record_count = 0;  // counts the hidden ones too
    Time last_update = 0;
    Bits hidden_nodes;  // node i is not in the message where bit i is set; null: none hidden
};
inline constexpr WireRow node_info_msg_rows[] = {
    WIRE(NodesHead, record_count, wire::u32),
    WIRE(NodesHead, last_update, wire::time),
    WIRE(NodesHead, hidden_nodes, wire::bits),
};
namespace wire {
using node_info_msg = record<NodesHead, node_info_msg_rows>;
}

struct JobDefault {
    std::uint16_t type = 0;
    std::uint64_t value = 0;
};
inline constexpr WireRow job_default_rows[] = {
    WIRE(JobDefault, type, wire::u16),
    WIRE(JobDefault, value, wire::u64),
};
namespace wire {
using job_default = record<JobDefault, job_default_rows>;
}

// Cluster is null in the original too
struct PartitionInfo {
    std::string_view name;
    std::uint32_t cpu_bind = 0;
    std::uint32_t grace_time = 0;
    std::uint32_t max_time = 0;
    std::uint32_t default_time = 0;
    std::uint32_t max_nodes = 0;
    std::uint32_t min_nodes = 0;
    std::uint32_t total_nodes = 0;
    std::uint32_t total_cpus = 0;
    std::uint64_t def_mem_per_cpu = 0;
    std::uint32_t max_cpus_per_node = 0;
    std::uint32_t max_cpus_per_socket = 0;
    std::uint64_t max_mem_per_cpu = 0;
    std::uint32_t flags = 0;
    std::uint16_t max_share = 0;  // 0x8000: FORCE
    std::uint16_t over_time_limit = 0;
    std::uint16_t preempt_mode = 0;
    std::uint16_t priority_job_factor = 0;
    std::uint16_t priority_tier = 0;
    std::uint16_t state_up = 0;  // 1 submit, 2 sched: 3 UP, 1 DOWN, 2 DRAIN, 0 INACTIVE
    std::uint16_t cr_type = 0;
    std::uint16_t resume_timeout = 0;
    std::uint16_t suspend_timeout = 0;
    std::uint32_t suspend_time = 0;
    std::string_view allow_accounts;
    std::string_view allow_groups;
    std::string_view allow_alloc_nodes;
    std::string_view allow_qos;
    std::string_view qos_char;
    std::string_view alternate;
    std::string_view deny_accounts;
    std::string_view deny_qos;
    std::string_view nodes;
    std::string_view nodesets;
    Bits node_inx;
    std::string_view billing_weights_str;
    std::string_view tres_fmt_str;
    List<JobDefault> job_defaults_list;  // the original does not print it: defaults_job stays empty
};
inline constexpr WireRow partition_info_rows[] = {
    WIRE(PartitionInfo, name, wire::text),
    WIRE(PartitionInfo, cpu_bind, wire::u32),
    WIRE(PartitionInfo, grace_time, wire::u32),
    WIRE(PartitionInfo, max_time, wire::u32),
    WIRE(PartitionInfo, default_time, wire::u32),
    WIRE(PartitionInfo, max_nodes, wire::u32),
    WIRE(PartitionInfo, min_nodes, wire::u32),
    WIRE(PartitionInfo, total_nodes, wire::u32),
    WIRE(PartitionInfo, total_cpus, wire::u32),
    WIRE(PartitionInfo, def_mem_per_cpu, wire::u64),
    WIRE(PartitionInfo, max_cpus_per_node, wire::u32),
    WIRE(PartitionInfo, max_cpus_per_socket, wire::u32),
    WIRE(PartitionInfo, max_mem_per_cpu, wire::u64),
    WIRE(PartitionInfo, flags, wire::u32),
    WIRE(PartitionInfo, max_share, wire::u16),
    WIRE(PartitionInfo, over_time_limit, wire::u16),
    WIRE(PartitionInfo, preempt_mode, wire::u16),
    WIRE(PartitionInfo, priority_job_factor, wire::u16),
    WIRE(PartitionInfo, priority_tier, wire::u16),
    WIRE(PartitionInfo, state_up, wire::u16),
    WIRE(PartitionInfo, cr_type, wire::u16),
    WIRE(PartitionInfo, resume_timeout, wire::u16),
    WIRE(PartitionInfo, suspend_timeout, wire::u16),
    WIRE(PartitionInfo, suspend_time, wire::u32),
    WIRE(PartitionInfo, allow_accounts, wire::text),
    WIRE(PartitionInfo, allow_groups, wire::text),
    WIRE(PartitionInfo, allow_alloc_nodes, wire::text),
    WIRE(PartitionInfo, allow_qos, wire::text),
    WIRE(PartitionInfo, qos_char, wire::text),
    WIRE(PartitionInfo, alternate, wire::text),
    WIRE(PartitionInfo, deny_accounts, wire::text),
    WIRE(PartitionInfo, deny_qos, wire::text),
    WIRE(PartitionInfo, nodes, wire::text),
    WIRE(PartitionInfo, nodesets, wire::text),
    WIRE(PartitionInfo, node_inx, wire::bits),
    WIRE(PartitionInfo, billing_weights_str, wire::text),
    WIRE(PartitionInfo, tres_fmt_str, wire::text),
    WIRE(PartitionInfo, job_defaults_list, wire::list<wire::job_default>),
};
namespace wire {
using partition_info = record<PartitionInfo, partition_info_rows>;
}

struct PartitionsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;
};
inline constexpr WireRow partition_info_msg_rows[] = {
    WIRE(PartitionsHead, record_count, wire::u32),
    WIRE(PartitionsHead, last_update, wire::time),
};
namespace wire {
using partition_info_msg = record<PartitionsHead, partition_info_msg_rows>;
}

struct LastUpdate {
    Time last_update = 0;
};
inline constexpr WireRow last_update_rows[] = {
    WIRE(LastUpdate, last_update, wire::time),
};
namespace wire {
using last_update = record<LastUpdate, last_update_rows>;
}

struct CoreSpec {
    std::string_view node_name;
    std::string_view core_id;
};
inline constexpr WireRow core_spec_rows[] = {
    WIRE(CoreSpec, node_name, wire::text),
    WIRE(CoreSpec, core_id, wire::text),
};
namespace wire {
using core_spec = record<CoreSpec, core_spec_rows>;
}

struct ReservationInfo {
    std::string_view accounts;
    std::string_view burst_buffer;
    std::string_view comment;
    std::uint32_t core_cnt = 0;
    Time end_time = 0;
    std::string_view features;
    std::uint64_t flags = 0;
    std::string_view licenses;
    std::uint32_t max_start_delay = 0;
    std::string_view name;
    std::uint32_t node_cnt = 0;
    std::string_view node_list;
    std::string_view partition;
    std::uint32_t purge_comp_time = 0;
    std::uint32_t resv_watts = 0;  // unused
    Time start_time = 0;
    std::string_view tres_str;
    std::string_view users;
    std::string_view groups;
    Bits node_inx;
    List<CoreSpec> core_spec;
};
inline constexpr WireRow reserve_info_rows[] = {
    WIRE(ReservationInfo, accounts, wire::text),
    WIRE(ReservationInfo, burst_buffer, wire::text),
    WIRE(ReservationInfo, comment, wire::text),
    WIRE(ReservationInfo, core_cnt, wire::u32),
    WIRE(ReservationInfo, end_time, wire::time),
    WIRE(ReservationInfo, features, wire::text),
    WIRE(ReservationInfo, flags, wire::u64),
    WIRE(ReservationInfo, licenses, wire::text),
    WIRE(ReservationInfo, max_start_delay, wire::u32),
    WIRE(ReservationInfo, name, wire::text),
    WIRE(ReservationInfo, node_cnt, wire::u32),
    WIRE(ReservationInfo, node_list, wire::text),
    WIRE(ReservationInfo, partition, wire::text),
    WIRE(ReservationInfo, purge_comp_time, wire::u32),
    WIRE(ReservationInfo, resv_watts, wire::u32),
    WIRE(ReservationInfo, start_time, wire::time),
    WIRE(ReservationInfo, tres_str, wire::text),
    WIRE(ReservationInfo, users, wire::text),
    WIRE(ReservationInfo, groups, wire::text),
    WIRE(ReservationInfo, node_inx, wire::bits),
    WIRE(ReservationInfo, core_spec, wire::array<wire::core_spec>),
};
namespace wire {
using reserve_info = record<ReservationInfo, reserve_info_rows>;
}

struct ReservationsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;
};
inline constexpr WireRow reserve_info_msg_rows[] = {
    WIRE(ReservationsHead, record_count, wire::u32),
    WIRE(ReservationsHead, last_update, wire::time),
};
namespace wire {
using reserve_info_msg = record<ReservationsHead, reserve_info_msg_rows>;
}

// Free = total - in_use - last_deficit, not below 0
struct LicenseInfo {
    std::string_view name;
    std::uint32_t total = 0;
    std::uint32_t in_use = 0;
    std::uint32_t reserved = 0;
    std::uint8_t remote = 0;
    std::uint32_t last_consumed = 0;
    std::uint32_t last_deficit = 0;
    Time last_update = 0;
};
inline constexpr WireRow license_info_rows[] = {
    WIRE(LicenseInfo, name, wire::text),        WIRE(LicenseInfo, total, wire::u32),
    WIRE(LicenseInfo, in_use, wire::u32),       WIRE(LicenseInfo, reserved, wire::u32),
    WIRE(LicenseInfo, remote, wire::u8),        WIRE(LicenseInfo, last_consumed, wire::u32),
    WIRE(LicenseInfo, last_deficit, wire::u32), WIRE(LicenseInfo, last_update, wire::time),
};
namespace wire {
using license_info = record<LicenseInfo, license_info_rows>;
}

struct LicensesHead {
    std::uint32_t num_lic = 0;
    Time last_update = 0;
};
inline constexpr WireRow license_info_msg_rows[] = {
    WIRE(LicensesHead, num_lic, wire::u32),
    WIRE(LicensesHead, last_update, wire::time),
};
namespace wire {
using license_info_msg = record<LicensesHead, license_info_msg_rows>;
}

// Also REQUEST_DELETE_NODE (node_names only) and CREATE_NODE (extra = the line)
struct NodeUpdate {
    std::string_view cert_token;
    std::string_view comment;
    std::uint32_t cpu_bind = 0;  // 0: not to be changed
    std::string_view extra;
    std::string_view features;
    std::string_view features_act;
    std::string_view gres;
    std::string_view instance_id;
    std::string_view instance_type;
    std::string_view node_addr;
    std::string_view node_hostname;
    std::string_view node_names;
    std::uint32_t node_state = no_value32;
    std::string_view reason;  // null: not to be changed; the reason's user is always the caller
    std::uint32_t resume_after = no_value32;
    std::uint32_t weight = no_value32;
};
inline constexpr WireRow update_node_rows[] = {
    WIRE(NodeUpdate, cert_token, wire::text),    WIRE(NodeUpdate, comment, wire::text),
    WIRE(NodeUpdate, cpu_bind, wire::u32),       WIRE(NodeUpdate, extra, wire::text),
    WIRE(NodeUpdate, features, wire::text),      WIRE(NodeUpdate, features_act, wire::text),
    WIRE(NodeUpdate, gres, wire::text),          WIRE(NodeUpdate, instance_id, wire::text),
    WIRE(NodeUpdate, instance_type, wire::text), WIRE(NodeUpdate, node_addr, wire::text),
    WIRE(NodeUpdate, node_hostname, wire::text), WIRE(NodeUpdate, node_names, wire::text),
    WIRE(NodeUpdate, node_state, wire::u32),     WIRE(NodeUpdate, reason, wire::text),
    WIRE(NodeUpdate, resume_after, wire::u32),   WIRE(NodeUpdate, weight, wire::u32),
};
namespace wire {
using update_node = record<NodeUpdate, update_node_rows>;
}

}  // namespace restd::slurm
