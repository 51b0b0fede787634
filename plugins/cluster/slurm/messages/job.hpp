// Jobs as slurmctld shows them, and orders for them.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

struct StepId {
    std::uint64_t sluid = 0;  // 0 in 24.11
    std::uint32_t job_id = 0;
    std::uint32_t step_id =
        0;  // 0xfffffffb batch, 0xfffffffc extern, 0xfffffffa interactive, 0xfffffffd pending, 0xfffffffe whole job
    std::uint32_t step_het_comp = 0;  // NO_VAL: none
};
inline constexpr WireRow step_id_rows[] = {
    WIRE(StepId, sluid, wire::u64),
    WIRE(StepId, job_id, wire::u32),
    WIRE(StepId, step_id, wire::u32),
    WIRE(StepId, step_het_comp, wire::u32),
};
namespace wire {
using step_id = record<StepId, step_id_rows>;
}

struct SelectedStep {
    StepId step_id;
    std::uint32_t array_task_id = no_value32;
    std::uint32_t het_job_offset = no_value32;
    Bits array_bitmap;
};
inline constexpr WireRow selected_step_rows[] = {
    WIRE(SelectedStep, step_id, wire::step_id),
    WIRE(SelectedStep, array_task_id, wire::u32),
    WIRE(SelectedStep, het_job_offset, wire::u32),
    WIRE(SelectedStep, array_bitmap, wire::bits),
};
namespace wire {
using selected_step = record<SelectedStep, selected_step_rows>;
}

struct MultiCore {
    std::uint16_t boards_per_node = 0;
    std::uint16_t sockets_per_board = 0;
    std::uint16_t sockets_per_node = 0;
    std::uint16_t cores_per_socket = 0;
    std::uint16_t threads_per_core = 0;
    std::uint16_t ntasks_per_board = 0;
    std::uint16_t ntasks_per_socket = 0;
    std::uint16_t ntasks_per_core = 0;
    std::uint16_t plane_size = 0;
};
inline constexpr WireRow multi_core_data_rows[] = {
    WIRE(MultiCore, boards_per_node, wire::u16),   WIRE(MultiCore, sockets_per_board, wire::u16),
    WIRE(MultiCore, sockets_per_node, wire::u16),  WIRE(MultiCore, cores_per_socket, wire::u16),
    WIRE(MultiCore, threads_per_core, wire::u16),  WIRE(MultiCore, ntasks_per_board, wire::u16),
    WIRE(MultiCore, ntasks_per_socket, wire::u16), WIRE(MultiCore, ntasks_per_core, wire::u16),
    WIRE(MultiCore, plane_size, wire::u16),
};
namespace wire {
using multi_core_data = record<MultiCore, multi_core_data_rows>;
}

struct JobResources {
    std::uint32_t nhosts = 0;  // NO_VAL: there is none and the record ends here (null)
    std::uint32_t ncpus = 0;
    std::uint32_t next_step_node_inx = 0;
    std::uint32_t node_req = 0;   // NODE_CR_*: 0 RESERVED, 1 ONE_ROW, 2 AVAILABLE
    std::string_view nodes;       // host list expression, in the order of the arrays
    std::uint8_t whole_node = 0;  // 1 whole node, 2 WHOLE_NODE_USER, 4 MCS, 8 TOPO
    std::uint16_t threads_per_core = 0;
    std::uint16_t cr_type = 0;           // 1 CPU, 2 SOCKET, 4 CORE, 8 BOARD, 16 MEMORY ..
    List<std::uint32_t> cpu_array_reps;  // runs: cpu_array_value[i] CPUs on cpu_array_reps[i] nodes; same count in both
    List<std::uint16_t> cpu_array_value;
    List<std::uint16_t> cpus;  // per node; count must equal nhosts
    List<std::uint16_t> cpus_used;
    List<std::uint64_t> memory_allocated;  // may be empty
    List<std::uint64_t> memory_used;       // may be empty
    List<std::uint16_t> sockets_per_node;  // with the next two: runs of nodes of one layout, sock_core_rep_count[i] nodes each
    List<std::uint16_t> cores_per_socket;
    List<std::uint32_t> sock_core_rep_count;
    Bits core_bitmap;  // all nodes' cores one after another: node, socket, core
    Bits core_bitmap_used;
    Bits node_bitmap;  // indices into the controller's node table
};
inline constexpr WireRow job_resources_rows[] = {
    WIRE(JobResources, nhosts, wire::u32),
    WIRE_IF(JobResources, ncpus, wire::u32, r.nhosts != no_value32),
    WIRE_IF(JobResources, next_step_node_inx, wire::u32, r.nhosts != no_value32),
    WIRE_IF(JobResources, node_req, wire::u32, r.nhosts != no_value32),
    WIRE_IF(JobResources, nodes, wire::text, r.nhosts != no_value32),
    WIRE_IF(JobResources, whole_node, wire::u8, r.nhosts != no_value32),
    WIRE_IF(JobResources, threads_per_core, wire::u16, r.nhosts != no_value32),
    WIRE_IF(JobResources, cr_type, wire::u16, r.nhosts != no_value32),
    WIRE_IF(JobResources, cpu_array_reps, wire::array<wire::u32>, r.nhosts != no_value32),
    WIRE_IF(JobResources, cpu_array_value, wire::array<wire::u16>, r.nhosts != no_value32),
    WIRE_IF(JobResources, cpus, wire::array<wire::u16>, r.nhosts != no_value32),
    WIRE_IF(JobResources, cpus_used, wire::array<wire::u16>, r.nhosts != no_value32),
    WIRE_IF(JobResources, memory_allocated, wire::array<wire::u64>, r.nhosts != no_value32),
    WIRE_IF(JobResources, memory_used, wire::array<wire::u64>, r.nhosts != no_value32),
    WIRE_IF(JobResources, sockets_per_node, wire::array<wire::u16>, r.nhosts != no_value32),
    WIRE_IF(JobResources, cores_per_socket, wire::array<wire::u16>, r.nhosts != no_value32),
    WIRE_IF(JobResources, sock_core_rep_count, wire::array<wire::u32>, r.nhosts != no_value32),
    WIRE_IF(JobResources, core_bitmap, wire::bits, r.nhosts != no_value32),
    WIRE_IF(JobResources, core_bitmap_used, wire::bits, r.nhosts != no_value32),
    WIRE_IF(JobResources, node_bitmap, wire::bits, r.nhosts != no_value32),
};
namespace wire {
using job_resources = record<JobResources, job_resources_rows>;
}

struct JobInfo {
    std::string_view account;
    std::string_view admin_comment;
    std::string_view alloc_node;
    std::uint32_t alloc_sid = 0;
    std::uint32_t array_job_id = 0;   // 0: no array
    std::uint32_t array_task_id = 0;  // NO_VAL: none
    std::uint32_t assoc_id = 0;
    std::string_view batch_features;
    std::uint16_t batch_flag = 0;  // restarts + 1
    std::string_view batch_host;
    std::uint64_t bitflags = 0;  // the client itself adds BACKFILL_LAST (bit 33) where BACKFILL_SCHED (bit 32) is set, the job
                                 // is pending, last_backfill != 0 and last_backfill <= last_sched_eval
    std::string_view burst_buffer;
    std::string_view burst_buffer_state;
    Millionfold billable_tres;
    std::string_view comment;
    std::string_view container;
    std::string_view container_id;
    std::string_view cpus_per_tres;
    Time deadline = 0;
    std::uint32_t delay_boot = 0;
    std::uint32_t derived_ec = 0;
    std::uint32_t exit_code = 0;
    std::string_view extra;
    std::string_view failed_node;
    bool has_fed_details = false;
    std::string_view fed_origin_str;
    std::uint64_t fed_siblings_active = 0;
    std::string_view fed_siblings_active_str;
    std::uint64_t fed_siblings_viable = 0;
    std::string_view fed_siblings_viable_str;
    std::string_view gres_total;
    std::uint32_t group_id = 0;  // the name is looked up by the client
    std::uint32_t het_job_id = 0;
    std::string_view het_job_id_set;
    std::uint32_t het_job_offset = 0;
    std::uint32_t job_id = 0;
    std::uint32_t job_state = 0;  // low byte: base state, rest: flags
    Time last_sched_eval = 0;
    std::string_view licenses;
    std::uint16_t mail_type = 0;
    std::string_view mail_user;
    std::string_view mcs_label;
    std::string_view mem_per_tres;  // not null: its number replaces pn_min_memory (see protocol.md)
    std::string_view name;
    std::string_view network;
    Time preempt_time = 0;
    Time pre_sus_time = 0;
    std::uint32_t priority = 0;
    std::uint32_t profile = 0;
    std::uint8_t reboot = 0;
    std::uint32_t req_switch = 0;
    Time resize_time = 0;
    std::uint16_t restart_cnt = 0;
    std::string_view resv_name;
    std::string_view resv_ports;
    std::string_view selinux_context;
    std::uint32_t site_factor = 0;
    std::uint16_t start_protocol_ver = 0;
    std::string_view state_desc;
    std::uint32_t state_reason = 0;  // number of enum job_state_reason; the client makes the text
    Time suspend_time = 0;
    std::string_view system_comment;
    std::uint32_t time_min = 0;
    std::string_view tres_bind;
    std::string_view tres_alloc_str;  // already formatted with names
    std::string_view tres_req_str;
    std::string_view tres_freq;
    std::string_view tres_per_job;
    std::string_view tres_per_node;
    std::string_view tres_per_socket;
    std::string_view tres_per_task;
    std::uint32_t user_id = 0;
    std::string_view user_name;  // filled only where the controller has it (LaunchParameters=enable_nss_slurm, auth/slurm): the
                                 // original ignores it and looks user_id up
    std::uint32_t wait4switch = 0;
    std::string_view wckey;
    std::string_view array_task_str;  // hex mask "0x.." that the client turns into ranges and "%max" (see protocol.md); null
                                      // where no array head
    std::uint32_t array_max_tasks = 0;
    std::uint32_t time_limit = 0;  // minutes; the controller puts the partition's maximum for unset
    Time start_time = 0;
    Time end_time = 0;
    List<std::uint32_t> priority_array;
    std::string_view priority_array_names;  // comma separated, same order
    std::string_view cluster;
    std::string_view nodes;
    std::string_view sched_nodes;
    std::string_view partition;
    std::string_view qos;
    Time preemptable_time = 0;
    JobResources job_resrcs;                 // null without SHOW_DETAIL (0x2)
    List<std::string_view> gres_detail_str;  // per node; empty without SHOW_DETAIL
    Bits node_inx;
    bool has_details = false;
    std::uint32_t num_cpus = 0;   // num_cpus
    std::uint32_t num_nodes = 0;  // num_nodes
    std::uint32_t nice = 0;       // nice
    Time accrue_time = 0;
    Time eligible_time = 0;
    std::string_view cluster_features;
    std::uint32_t cpu_freq_gov = 0;
    std::uint32_t cpu_freq_max = 0;
    std::uint32_t cpu_freq_min = 0;
    std::string_view dependency;
    Bits job_size_bitmap;  // shown as ranges "1,4-6"
    std::uint16_t ntasks_per_node = 0;
    std::uint16_t ntasks_per_tres = 0;
    std::uint16_t requeue = 0;
    Time submit_time = 0;
    std::string_view work_dir;
    std::string_view features;
    std::string_view prefer;
    std::string_view command;
    std::uint32_t max_cpus = 0;
    std::uint32_t max_nodes = 0;
    std::uint32_t num_tasks = 0;
    std::uint16_t shared = 0;
    std::string_view cronspec;
    std::uint16_t contiguous = 0;
    std::uint16_t core_spec = 0;  // bit 0x8000: threads; NO_VAL16 unset
    std::uint16_t cpus_per_task = 0;
    std::uint16_t pn_min_cpus = 0;
    std::uint64_t pn_min_memory = 0;  // bit 63: per CPU
    std::uint32_t pn_min_tmp_disk = 0;
    std::uint16_t oom_kill_step = 0;
    std::string_view req_nodes;
    Bits req_node_inx;
    std::string_view exc_nodes;
    Bits exc_node_inx;
    std::string_view std_err;  // as given, %-patterns not replaced; null: the default name is the client's to make
    std::string_view std_in;
    std::string_view std_out;
    std::uint8_t has_multi_core = 0;  // 0 or 0xff
    MultiCore multi_core;             // without: boards 0, sockets .. 0 (not NO_VAL)
};
inline constexpr WireRow job_info_rows[] = {
    WIRE(JobInfo, account, wire::text),
    WIRE(JobInfo, admin_comment, wire::text),
    WIRE(JobInfo, alloc_node, wire::text),
    WIRE(JobInfo, alloc_sid, wire::u32),
    WIRE(JobInfo, array_job_id, wire::u32),
    WIRE(JobInfo, array_task_id, wire::u32),
    WIRE(JobInfo, assoc_id, wire::u32),
    WIRE(JobInfo, batch_features, wire::text),
    WIRE(JobInfo, batch_flag, wire::u16),
    WIRE(JobInfo, batch_host, wire::text),
    WIRE(JobInfo, bitflags, wire::u64),
    WIRE(JobInfo, burst_buffer, wire::text),
    WIRE(JobInfo, burst_buffer_state, wire::text),
    WIRE(JobInfo, billable_tres, wire::millionfold),
    WIRE(JobInfo, comment, wire::text),
    WIRE(JobInfo, container, wire::text),
    WIRE(JobInfo, container_id, wire::text),
    WIRE(JobInfo, cpus_per_tres, wire::text),
    WIRE(JobInfo, deadline, wire::time),
    WIRE(JobInfo, delay_boot, wire::u32),
    WIRE(JobInfo, derived_ec, wire::u32),
    WIRE(JobInfo, exit_code, wire::u32),
    WIRE(JobInfo, extra, wire::text),
    WIRE(JobInfo, failed_node, wire::text),
    WIRE(JobInfo, has_fed_details, wire::boolean),
    WIRE_IF(JobInfo, fed_origin_str, wire::text, r.has_fed_details),
    WIRE_IF(JobInfo, fed_siblings_active, wire::u64, r.has_fed_details),
    WIRE_IF(JobInfo, fed_siblings_active_str, wire::text, r.has_fed_details),
    WIRE_IF(JobInfo, fed_siblings_viable, wire::u64, r.has_fed_details),
    WIRE_IF(JobInfo, fed_siblings_viable_str, wire::text, r.has_fed_details),
    WIRE(JobInfo, gres_total, wire::text),
    WIRE(JobInfo, group_id, wire::u32),
    WIRE(JobInfo, het_job_id, wire::u32),
    WIRE(JobInfo, het_job_id_set, wire::text),
    WIRE(JobInfo, het_job_offset, wire::u32),
    WIRE(JobInfo, job_id, wire::u32),
    WIRE(JobInfo, job_state, wire::u32),
    WIRE(JobInfo, last_sched_eval, wire::time),
    WIRE(JobInfo, licenses, wire::text),
    WIRE(JobInfo, mail_type, wire::u16),
    WIRE(JobInfo, mail_user, wire::text),
    WIRE(JobInfo, mcs_label, wire::text),
    WIRE(JobInfo, mem_per_tres, wire::text),
    WIRE(JobInfo, name, wire::text),
    WIRE(JobInfo, network, wire::text),
    WIRE(JobInfo, preempt_time, wire::time),
    WIRE(JobInfo, pre_sus_time, wire::time),
    WIRE(JobInfo, priority, wire::u32),
    WIRE(JobInfo, profile, wire::u32),
    WIRE(JobInfo, reboot, wire::u8),
    WIRE(JobInfo, req_switch, wire::u32),
    WIRE(JobInfo, resize_time, wire::time),
    WIRE(JobInfo, restart_cnt, wire::u16),
    WIRE(JobInfo, resv_name, wire::text),
    WIRE(JobInfo, resv_ports, wire::text),
    WIRE(JobInfo, selinux_context, wire::text),
    WIRE(JobInfo, site_factor, wire::u32),
    WIRE(JobInfo, start_protocol_ver, wire::u16),
    WIRE(JobInfo, state_desc, wire::text),
    WIRE(JobInfo, state_reason, wire::u32),
    WIRE(JobInfo, suspend_time, wire::time),
    WIRE(JobInfo, system_comment, wire::text),
    WIRE(JobInfo, time_min, wire::u32),
    WIRE(JobInfo, tres_bind, wire::text),
    WIRE(JobInfo, tres_alloc_str, wire::text),
    WIRE(JobInfo, tres_req_str, wire::text),
    WIRE(JobInfo, tres_freq, wire::text),
    WIRE(JobInfo, tres_per_job, wire::text),
    WIRE(JobInfo, tres_per_node, wire::text),
    WIRE(JobInfo, tres_per_socket, wire::text),
    WIRE(JobInfo, tres_per_task, wire::text),
    WIRE(JobInfo, user_id, wire::u32),
    WIRE(JobInfo, user_name, wire::text),
    WIRE(JobInfo, wait4switch, wire::u32),
    WIRE(JobInfo, wckey, wire::text),
    WIRE(JobInfo, array_task_str, wire::text),
    WIRE(JobInfo, array_max_tasks, wire::u32),
    WIRE(JobInfo, time_limit, wire::u32),
    WIRE(JobInfo, start_time, wire::time),
    WIRE(JobInfo, end_time, wire::time),
    WIRE(JobInfo, priority_array, wire::array<wire::u32>),
    WIRE(JobInfo, priority_array_names, wire::text),
    WIRE(JobInfo, cluster, wire::text),
    WIRE(JobInfo, nodes, wire::text),
    WIRE(JobInfo, sched_nodes, wire::text),
    WIRE(JobInfo, partition, wire::text),
    WIRE(JobInfo, qos, wire::text),
    WIRE(JobInfo, preemptable_time, wire::time),
    WIRE(JobInfo, job_resrcs, wire::job_resources),
    WIRE(JobInfo, gres_detail_str, wire::texts),
    WIRE(JobInfo, node_inx, wire::bits),
    WIRE(JobInfo, has_details, wire::boolean),
    WIRE_IF(JobInfo, num_cpus, wire::u32, !r.has_details),
    WIRE_IF(JobInfo, num_nodes, wire::u32, !r.has_details),
    WIRE_IF(JobInfo, nice, wire::u32, !r.has_details),
    WIRE_IF(JobInfo, accrue_time, wire::time, r.has_details),
    WIRE_IF(JobInfo, eligible_time, wire::time, r.has_details),
    WIRE_IF(JobInfo, cluster_features, wire::text, r.has_details),
    WIRE_IF(JobInfo, cpu_freq_gov, wire::u32, r.has_details),
    WIRE_IF(JobInfo, cpu_freq_max, wire::u32, r.has_details),
    WIRE_IF(JobInfo, cpu_freq_min, wire::u32, r.has_details),
    WIRE_IF(JobInfo, dependency, wire::text, r.has_details),
    WIRE_IF(JobInfo, job_size_bitmap, wire::bits, r.has_details),
    WIRE_IF(JobInfo, nice, wire::u32, r.has_details),
    WIRE_IF(JobInfo, ntasks_per_node, wire::u16, r.has_details),
    WIRE_IF(JobInfo, ntasks_per_tres, wire::u16, r.has_details),
    WIRE_IF(JobInfo, requeue, wire::u16, r.has_details),
    WIRE_IF(JobInfo, submit_time, wire::time, r.has_details),
    WIRE_IF(JobInfo, work_dir, wire::text, r.has_details),
    WIRE_IF(JobInfo, features, wire::text, r.has_details),
    WIRE_IF(JobInfo, prefer, wire::text, r.has_details),
    WIRE_IF(JobInfo, command, wire::text, r.has_details),
    WIRE_IF(JobInfo, num_cpus, wire::u32, r.has_details),
    WIRE_IF(JobInfo, max_cpus, wire::u32, r.has_details),
    WIRE_IF(JobInfo, num_nodes, wire::u32, r.has_details),
    WIRE_IF(JobInfo, max_nodes, wire::u32, r.has_details),
    WIRE_IF(JobInfo, num_tasks, wire::u32, r.has_details),
    WIRE_IF(JobInfo, shared, wire::u16, r.has_details),
    WIRE_IF(JobInfo, cronspec, wire::text, r.has_details),
    WIRE(JobInfo, contiguous, wire::u16),
    WIRE(JobInfo, core_spec, wire::u16),
    WIRE(JobInfo, cpus_per_task, wire::u16),
    WIRE(JobInfo, pn_min_cpus, wire::u16),
    WIRE(JobInfo, pn_min_memory, wire::u64),
    WIRE(JobInfo, pn_min_tmp_disk, wire::u32),
    WIRE(JobInfo, oom_kill_step, wire::u16),
    WIRE(JobInfo, req_nodes, wire::text),
    WIRE(JobInfo, req_node_inx, wire::bits),
    WIRE(JobInfo, exc_nodes, wire::text),
    WIRE(JobInfo, exc_node_inx, wire::bits),
    WIRE(JobInfo, std_err, wire::text),
    WIRE(JobInfo, std_in, wire::text),
    WIRE(JobInfo, std_out, wire::text),
    WIRE(JobInfo, has_multi_core, wire::u8),
    WIRE_IF(JobInfo, multi_core, wire::multi_core_data, r.has_multi_core != 0),
};
namespace wire {
using job_info = record<JobInfo, job_info_rows>;
}

struct JobsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;  // the controller's clock as it packed
    Time last_backfill = 0;
};
inline constexpr WireRow job_info_msg_rows[] = {
    WIRE(JobsHead, record_count, wire::u32),
    WIRE(JobsHead, last_update, wire::time),
    WIRE(JobsHead, last_backfill, wire::time),
};
namespace wire {
using job_info_msg = record<JobsHead, job_info_msg_rows>;
}

struct JobInfoRequest {
    Time last_update = 0;
    std::uint16_t show_flags = 0;  // 0x1 ALL, 0x2 DETAIL, 0x8 MIXED, 0x10 LOCAL, 0x20 SIBLING, 0x40 FEDERATION, 0x80 FUTURE
    List<std::uint32_t> job_ids;   // count NO_VAL: all jobs
};
inline constexpr WireRow job_info_request_rows[] = {
    WIRE(JobInfoRequest, last_update, wire::time),
    WIRE(JobInfoRequest, show_flags, wire::u16),
    WIRE(JobInfoRequest, job_ids, wire::list<wire::u32>),
};
namespace wire {
using job_info_request = record<JobInfoRequest, job_info_request_rows>;
}

struct JobIdRequest {
    std::uint32_t job_id = 0;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow job_id_msg_rows[] = {
    WIRE(JobIdRequest, job_id, wire::u32),
    WIRE(JobIdRequest, show_flags, wire::u16),
};
namespace wire {
using job_id_msg = record<JobIdRequest, job_id_msg_rows>;
}

struct JobStateId {
    std::uint32_t job_id = 0;
    std::uint32_t array_task_id = no_value32;
    std::uint32_t het_job_offset = no_value32;
};
inline constexpr WireRow job_state_id_rows[] = {
    WIRE(JobStateId, job_id, wire::u32),
    WIRE(JobStateId, array_task_id, wire::u32),
    WIRE(JobStateId, het_job_offset, wire::u32),
};
namespace wire {
using job_state_id = record<JobStateId, job_state_id_rows>;
}

struct JobStateRequest {
    List<JobStateId> job_ids;  // none: all
};
inline constexpr WireRow job_state_request_rows[] = {
    WIRE(JobStateRequest, job_ids, wire::array<wire::job_state_id>),
};
namespace wire {
using job_state_request = record<JobStateRequest, job_state_request_rows>;
}

struct JobState {
    std::uint32_t job_id = 0;
    std::uint32_t array_job_id = 0;
    std::uint32_t array_task_id = 0;
    Bits array_task_id_bitmap;
    std::uint32_t het_job_id = 0;
    std::uint32_t state = 0;
};
inline constexpr WireRow job_state_job_rows[] = {
    WIRE(JobState, job_id, wire::u32),
    WIRE(JobState, array_job_id, wire::u32),
    WIRE_IF(JobState, array_task_id, wire::u32, r.array_job_id != 0),
    WIRE_IF(JobState, array_task_id_bitmap, wire::bits, r.array_job_id != 0),
    WIRE_IF(JobState, het_job_id, wire::u32, r.array_job_id == 0),
    WIRE(JobState, state, wire::u32),
};
namespace wire {
using job_state_job = record<JobState, job_state_job_rows>;
}

struct JobStateResponse {
    List<JobState> jobs;
};
inline constexpr WireRow job_state_response_rows[] = {
    WIRE(JobStateResponse, jobs, wire::array<wire::job_state_job>),
};
namespace wire {
using job_state_response = record<JobStateResponse, job_state_response_rows>;
}

struct JobArrayEntry {
    std::uint32_t error_code = 0;
    std::string_view job_array_id;  // "123_4" or "123_[1-9]"
    std::string_view err_msg;
};
inline constexpr WireRow job_array_entry_rows[] = {
    WIRE(JobArrayEntry, error_code, wire::u32),
    WIRE(JobArrayEntry, job_array_id, wire::text),
    WIRE(JobArrayEntry, err_msg, wire::text),
};
namespace wire {
using job_array_entry = record<JobArrayEntry, job_array_entry_rows>;
}

struct JobArrayResponse {
    List<JobArrayEntry> results;
};
inline constexpr WireRow job_array_resp_rows[] = {
    WIRE(JobArrayResponse, results, wire::array<wire::job_array_entry>),
};
namespace wire {
using job_array_resp = record<JobArrayResponse, job_array_resp_rows>;
}

struct KillJobs {
    std::string_view account;
    std::uint16_t flags = 0;
    std::string_view job_name;
    List<std::string_view> jobs_array;
    std::string_view partition;
    std::string_view qos;
    std::string_view reservation;
    std::uint16_t signal = 9;    // not given: SIGKILL
    std::uint32_t state = 12;    // JOB_END: any
    std::uint32_t user_id = 99;  // 99: any
    std::string_view user_name;
    std::string_view wckey;
    std::string_view nodelist;
};
inline constexpr WireRow kill_jobs_rows[] = {
    WIRE(KillJobs, account, wire::text),     WIRE(KillJobs, flags, wire::u16),      WIRE(KillJobs, job_name, wire::text),
    WIRE(KillJobs, jobs_array, wire::texts), WIRE(KillJobs, partition, wire::text), WIRE(KillJobs, qos, wire::text),
    WIRE(KillJobs, reservation, wire::text), WIRE(KillJobs, signal, wire::u16),     WIRE(KillJobs, state, wire::u32),
    WIRE(KillJobs, user_id, wire::u32),      WIRE(KillJobs, user_name, wire::text), WIRE(KillJobs, wckey, wire::text),
    WIRE(KillJobs, nodelist, wire::text),
};
namespace wire {
using kill_jobs = record<KillJobs, kill_jobs_rows>;
}

struct KilledJob {
    std::uint32_t error_code = 0;
    std::string_view error_msg;
    SelectedStep id;
    std::uint32_t real_job_id = 0;  // NO_VAL: not found
    std::string_view sibling_name;
};
inline constexpr WireRow kill_jobs_resp_job_rows[] = {
    WIRE(KilledJob, error_code, wire::u32),    WIRE(KilledJob, error_msg, wire::text),
    WIRE(KilledJob, id, wire::selected_step),  WIRE(KilledJob, real_job_id, wire::u32),
    WIRE(KilledJob, sibling_name, wire::text),
};
namespace wire {
using kill_jobs_resp_job = record<KilledJob, kill_jobs_resp_job_rows>;
}

struct KillJobsResponse {
    List<KilledJob> jobs;
};
inline constexpr WireRow kill_jobs_resp_rows[] = {
    WIRE(KillJobsResponse, jobs, wire::array<wire::kill_jobs_resp_job>),
};
namespace wire {
using kill_jobs_resp = record<KillJobsResponse, kill_jobs_resp_rows>;
}

}  // namespace restd::slurm
