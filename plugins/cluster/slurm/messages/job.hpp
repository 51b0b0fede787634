// Jobs of slurmctld, and requests that change them.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "messages/select_type.hpp"
#include "names/reason_names.hpp"
#include "restd/model/job.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

struct StepId {
    std::uint64_t sluid = 0;  // 0: named by job_id
    std::uint32_t job_id = 0;
    std::uint32_t step_id = 0;        // a number, or a value of model::step_number
    std::uint32_t step_het_comp = 0;  // NO_VAL: none
};
inline constexpr WireRow step_id_rows[] = {
    WIRE(StepId, sluid, sluid, wire::u64).since(wire::v24_11),
    WIRE(StepId, job_id, job_id, wire::u32),
    WIRE(StepId, step_id, step_id, wire::u32),
    WIRE(StepId, step_het_comp, step_het_comp, wire::u32),
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
    WIRE(SelectedStep, step_id, step_id, wire::step_id),
    WIRE(SelectedStep, array_task_id, array_task_id, wire::u32),
    WIRE(SelectedStep, het_job_offset, het_job_offset, wire::u32),
    WIRE(SelectedStep, array_bitmap, array_bitmap, wire::bits).since(wire::v24_11),
};
namespace wire {
using selected_step = record<SelectedStep, selected_step_rows>;
}

// The resources of a job: the hub's members, and the bitmaps and runs from which its nodes are computed
// (views/resources_view.hpp).
struct JobAllocation : model::JobResources {
    List<std::uint16_t> cpus_of_node;  // one for each node
    List<std::uint16_t> cpus_used;
    List<std::uint64_t> memory_allocated;  // may be empty
    List<std::uint64_t> memory_used;       // may be empty
    // Runs of nodes with the same layout, and the number of nodes of each.
    List<std::uint16_t> sockets_per_node;
    List<std::uint16_t> cores_per_socket;
    List<std::uint32_t> run_lengths;
    Bits cores, cores_used;  // of all nodes, in the order node, socket, core
};
// If the number of nodes is unset, there are no resources and nothing follows.
inline constexpr auto has_resources = [](const JobAllocation& r) { return r.nodes_count != no_value32; };
inline constexpr WireRow job_resources_rows[] = {
    WIRE(JobAllocation, nhosts, nodes_count, wire::u32),
    WIRE(JobAllocation, ncpus, cpus, wire::u32).when(has_resources),
    WIRE_SKIPPED(JobAllocation, next_step_node_inx, wire::u32).when(has_resources).since(wire::v24_11),
    WIRE(JobAllocation, node_req, nodes_select_type, wire::u32).when(has_resources),
    WIRE(JobAllocation, nodes, nodes_list, wire::text).when(has_resources),
    WIRE(JobAllocation, whole_node, nodes_whole, wire::u8).when(has_resources),
    WIRE(JobAllocation, threads_per_core, threads_per_core, wire::u16).when(has_resources),
    WIRE(JobAllocation, cr_type, select_type, wire::select_type_of_job).when(has_resources),
    WIRE_SKIPPED(JobAllocation, cpu_array_reps, wire::array<wire::u32>).when(has_resources),
    WIRE_SKIPPED(JobAllocation, cpu_array_value, wire::array<wire::u16>).when(has_resources),
    WIRE(JobAllocation, cpus, cpus_of_node, wire::array<wire::u16>).when(has_resources),
    WIRE(JobAllocation, cpus_used, cpus_used, wire::array<wire::u16>).when(has_resources),
    WIRE(JobAllocation, memory_allocated, memory_allocated, wire::array<wire::u64>).when(has_resources),
    WIRE(JobAllocation, memory_used, memory_used, wire::array<wire::u64>).when(has_resources),
    WIRE(JobAllocation, sockets_per_node, sockets_per_node, wire::array<wire::u16>).when(has_resources),
    WIRE(JobAllocation, cores_per_socket, cores_per_socket, wire::array<wire::u16>).when(has_resources),
    WIRE(JobAllocation, sock_core_rep_count, run_lengths, wire::array<wire::u32>).when(has_resources),
    WIRE(JobAllocation, core_bitmap, cores, wire::bits).when(has_resources),
    WIRE(JobAllocation, core_bitmap_used, cores_used, wire::bits).when(has_resources),
    WIRE_SKIPPED(JobAllocation, node_bitmap, wire::bits).when(has_resources).since(wire::v24_05).until(wire::v25_11),
    WIRE_SKIPPED(JobAllocation, node_ranks, wire::array<wire::u32>).when(has_resources).since(wire::v26_05),
};
namespace wire {
using job_resources = record<JobAllocation, job_resources_rows>;

// The number of a reason; the hub has its name. Clients do not send it.
template <class T>
struct ReasonNumber : Integer<T> {
    using Type = std::string_view;
    static void unpack(Unpacker& from, std::string_view& name) { name = reason_name(from.integer<T>()); }
    static void pack(Packer& to, const std::string_view&) { to.integer(T{0}); }
};
using state_reason = ReasonNumber<std::uint32_t>;
using state_reason16 = ReasonNumber<std::uint16_t>;

// Shifted, so that it is never negative. Unset is 0 if the member has no unset.
struct nice : u32 {
    using Type = NoVal<std::int32_t>;
    static constexpr std::uint32_t zero = 0x80000000;
    static void unpack(Unpacker& from, std::int32_t& value)
    {
        const std::uint32_t sent = from.u32();
        value = sent == no_value32 ? 0 : static_cast<std::int32_t>(sent - zero);
    }
    static void pack(Packer& to, const std::int32_t& value) { to.u32(zero + static_cast<std::uint32_t>(value)); }
    static void unpack(Unpacker& from, NoVal<std::int32_t>& value)
    {
        const std::uint32_t sent = from.u32();
        value = sent == no_value32 ? NoVal<std::int32_t>() : static_cast<std::int32_t>(sent - zero);
    }
    static void pack(Packer& to, const NoVal<std::int32_t>& value)
    {
        to.u32(value.is_number() ? zero + static_cast<std::uint32_t>(value.value) : no_value32);
    }
};
}  // namespace wire

// The bit of a number of specialized cores that says that they are threads.
inline constexpr std::uint16_t specialized_threads = 0x8000;

// A job: the hub's members, and the fields from which some of them are computed (views/job_view.hpp).
struct JobInfo : model::Job {
    // The values of a job whose details are not sent: numbers that are 0, not unset.
    JobInfo()
    {
        cpus = node_count = tasks = max_cpus = max_nodes = NoVal32(0);
        cpu_frequency_minimum = cpu_frequency_maximum = cpu_frequency_governor = NoVal32(0);
        tasks_per_node = tasks_per_tres = tasks_per_core = tasks_per_socket = tasks_per_board = NoVal16(0);
        sockets_per_node = cores_per_socket = threads_per_core = NoVal16(0);
    }

    bool has_federation = false, has_details = false;
    std::uint8_t has_multi_core = 0;  // 0 or 0xff
    std::uint16_t specialized = 0;    // cores, or threads with the bit specialized_threads; NO_VAL: none
    std::uint64_t memory = 0;         // with memory_per_cpu_bit
    List<std::uint32_t> priorities;   // of the partitions in priority_partitions
    std::string_view priority_partitions;
    JobAllocation allocation;  // none without SHOW_DETAIL
    Bits sizes;
};
inline constexpr auto has_federation = [](const JobInfo& r) { return r.has_federation; };
inline constexpr auto lacks_details = [](const JobInfo& r) { return !r.has_details; };
inline constexpr auto has_details = [](const JobInfo& r) { return r.has_details; };
inline constexpr auto has_multi_core = [](const JobInfo& r) { return r.has_multi_core != 0; };
// Until 24.05: other fields in another order, and all of them in every record.
inline constexpr WireRow job_info_rows_until_24_05[] = {
    WIRE(JobInfo, array_job_id, array_job_id, wire::u32),
    WIRE(JobInfo, array_task_id, array_task_id, wire::u32),
    WIRE(JobInfo, array_task_str, array_task_string, wire::text),
    WIRE(JobInfo, array_max_tasks, array_max_tasks, wire::u32),
    WIRE(JobInfo, assoc_id, association_id, wire::u32),
    WIRE(JobInfo, container, container, wire::text),
    WIRE(JobInfo, container_id, container_id, wire::text).since(wire::v23_02),
    WIRE(JobInfo, delay_boot, delay_boot, wire::u32),
    WIRE(JobInfo, failed_node, failed_node, wire::text).since(wire::v23_02),
    WIRE(JobInfo, job_id, job_id, wire::u32),
    WIRE(JobInfo, user_id, user_id, wire::u32),
    WIRE(JobInfo, group_id, group_id, wire::u32),
    WIRE(JobInfo, het_job_id, het_job_id, wire::u32),
    WIRE(JobInfo, het_job_id_set, het_job_id_set, wire::text),
    WIRE(JobInfo, het_job_offset, het_job_offset, wire::u32),
    WIRE(JobInfo, profile, profile, wire::u32),
    WIRE(JobInfo, job_state, job_state, wire::u32),
    WIRE(JobInfo, batch_flag, batch_flag, wire::u16),
    WIRE(JobInfo, state_reason, state_reason, wire::state_reason).since(wire::v23_02),
    WIRE(JobInfo, state_reason, state_reason, wire::state_reason16).until(wire::v22_05),
    WIRE_SKIPPED(JobInfo, power_flags, wire::u8),
    WIRE(JobInfo, reboot, reboot, wire::u8),
    WIRE(JobInfo, restart_cnt, restart_cnt, wire::u16),
    WIRE(JobInfo, show_flags, show_flags, wire::u16),
    WIRE(JobInfo, deadline, deadline, wire::time),
    WIRE_SKIPPED(JobInfo, alloc_sid, wire::u32),
    WIRE(JobInfo, time_limit, time_limit, wire::u32),
    WIRE(JobInfo, time_min, time_minimum, wire::u32),
    WIRE(JobInfo, nice, nice, wire::nice),
    WIRE(JobInfo, submit_time, submit_time, wire::time),
    WIRE(JobInfo, eligible_time, eligible_time, wire::time),
    WIRE(JobInfo, accrue_time, accrue_time, wire::time),
    WIRE(JobInfo, start_time, start_time, wire::time),
    WIRE(JobInfo, end_time, end_time, wire::time),
    WIRE(JobInfo, suspend_time, suspend_time, wire::time),
    WIRE(JobInfo, pre_sus_time, pre_sus_time, wire::time),
    WIRE(JobInfo, resize_time, resize_time, wire::time),
    WIRE(JobInfo, last_sched_eval, last_sched_evaluation, wire::time),
    WIRE(JobInfo, preempt_time, preempt_time, wire::time),
    WIRE(JobInfo, priority, priority, wire::u32),
    WIRE(JobInfo, priority_array, priorities, wire::array<wire::u32>).since(wire::v24_05),
    WIRE(JobInfo, priority_array_parts, priority_partitions, wire::text).since(wire::v24_05),
    WIRE(JobInfo, billable_tres, billable_tres, wire::millionfold),
    WIRE(JobInfo, cluster, cluster, wire::text),
    WIRE(JobInfo, nodes, nodes, wire::text),
    WIRE(JobInfo, sched_nodes, scheduled_nodes, wire::text),
    WIRE(JobInfo, partition, partition, wire::text),
    WIRE(JobInfo, account, account, wire::text),
    WIRE(JobInfo, admin_comment, admin_comment, wire::text),
    WIRE_SKIPPED(JobInfo, site_factor, wire::u32),
    WIRE(JobInfo, network, network, wire::text),
    WIRE(JobInfo, comment, comment, wire::text),
    WIRE(JobInfo, extra, extra, wire::text).since(wire::v23_02),
    WIRE(JobInfo, container, container, wire::text),
    WIRE(JobInfo, batch_features, batch_features, wire::text),
    WIRE(JobInfo, batch_host, batch_host, wire::text),
    WIRE(JobInfo, burst_buffer, burst_buffer, wire::text),
    WIRE(JobInfo, burst_buffer_state, burst_buffer_state, wire::text),
    WIRE(JobInfo, system_comment, system_comment, wire::text),
    WIRE(JobInfo, qos, qos, wire::text),
    WIRE(JobInfo, preemptable_time, preemptable_time, wire::time),
    WIRE(JobInfo, licenses, licenses, wire::text),
    WIRE(JobInfo, state_desc, state_description, wire::text),
    WIRE(JobInfo, resv_name, resv_name, wire::text),
    WIRE_SKIPPED(JobInfo, resv_ports, wire::text).since(wire::v24_05),
    WIRE(JobInfo, mcs_label, mcs_label, wire::text),
    WIRE(JobInfo, exit_code, exit_code, wire::u32),
    WIRE(JobInfo, derived_ec, derived_exit_code, wire::u32),
    WIRE_SKIPPED(JobInfo, gres_total, wire::text),
    WIRE(JobInfo, job_resrcs, allocation, wire::job_resources),
    WIRE(JobInfo, gres_detail_str, gres_detail, wire::texts),
    WIRE(JobInfo, name, name, wire::text),
    WIRE_SKIPPED(JobInfo, user_name, wire::text),
    WIRE(JobInfo, wckey, wckey, wire::text),
    WIRE(JobInfo, req_switch, required_switches, wire::u32),
    WIRE(JobInfo, wait4switch, maximum_switch_wait_time, wire::u32),
    WIRE(JobInfo, alloc_node, allocating_node, wire::text),
    WIRE_SKIPPED(JobInfo, node_inx, wire::bits),
    WIRE_SKIPPED(JobInfo, select_jobinfo_plugin_id, wire::u32).until(wire::v22_05),
    WIRE(JobInfo, features, features, wire::text),
    WIRE(JobInfo, prefer, prefer, wire::text),
    WIRE(JobInfo, cluster_features, cluster_features, wire::text),
    WIRE(JobInfo, work_dir, current_working_directory, wire::text),
    WIRE(JobInfo, dependency, dependency, wire::text),
    WIRE(JobInfo, command, command, wire::text),
    WIRE(JobInfo, num_cpus, cpus, wire::u32),
    WIRE(JobInfo, max_cpus, max_cpus, wire::u32),
    WIRE(JobInfo, num_nodes, node_count, wire::u32),
    WIRE(JobInfo, max_nodes, max_nodes, wire::u32),
    WIRE(JobInfo, job_size_bitmap, sizes, wire::bits).since(wire::v23_02),
    WIRE(JobInfo, requeue, requeue, wire::u16),
    WIRE(JobInfo, ntasks_per_node, tasks_per_node, wire::u16),
    WIRE(JobInfo, ntasks_per_tres, tasks_per_tres, wire::u16),
    WIRE(JobInfo, num_tasks, tasks, wire::u32),
    WIRE(JobInfo, shared, shared, wire::u16),
    WIRE(JobInfo, cpu_freq_min, cpu_frequency_minimum, wire::u32),
    WIRE(JobInfo, cpu_freq_max, cpu_frequency_maximum, wire::u32),
    WIRE(JobInfo, cpu_freq_gov, cpu_frequency_governor, wire::u32),
    WIRE(JobInfo, cronspec, cron, wire::text),
    WIRE(JobInfo, contiguous, contiguous, wire::truth16),
    WIRE(JobInfo, core_spec, specialized, wire::u16),
    WIRE(JobInfo, cpus_per_task, cpus_per_task, wire::u16),
    WIRE(JobInfo, pn_min_cpus, minimum_cpus_per_node, wire::u16),
    WIRE(JobInfo, pn_min_memory, memory, wire::u64),
    WIRE(JobInfo, pn_min_tmp_disk, minimum_tmp_disk_per_node, wire::u32),
    WIRE(JobInfo, req_nodes, required_nodes, wire::text),
    WIRE_SKIPPED(JobInfo, req_node_inx, wire::bits),
    WIRE(JobInfo, exc_nodes, excluded_nodes, wire::text),
    WIRE_SKIPPED(JobInfo, exc_node_inx, wire::bits),
    WIRE(JobInfo, std_err, standard_error, wire::text),
    WIRE(JobInfo, std_in, standard_input, wire::text),
    WIRE(JobInfo, std_out, standard_output, wire::text),
    WIRE(JobInfo, has_multi_core, has_multi_core, wire::u8),
    WIRE_SKIPPED(JobInfo, multi_core.boards_per_node, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.sockets_per_board, sockets_per_board, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.sockets_per_node, sockets_per_node, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.cores_per_socket, cores_per_socket, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.threads_per_core, threads_per_core, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_board, tasks_per_board, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_socket, tasks_per_socket, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_core, tasks_per_core, wire::u16).when(has_multi_core),
    WIRE_SKIPPED(JobInfo, multi_core.plane_size, wire::u16).when(has_multi_core),
    WIRE(JobInfo, bitflags, flags, wire::u64),
    WIRE(JobInfo, tres_alloc_str, tres_alloc_str, wire::text),
    WIRE(JobInfo, tres_req_str, tres_req_str, wire::text),
    WIRE_SKIPPED(JobInfo, start_protocol_ver, wire::u16),
    WIRE(JobInfo, fed_origin_str, federation_origin, wire::text),
    WIRE_SKIPPED(JobInfo, fed_siblings_active, wire::u64),
    WIRE(JobInfo, fed_siblings_active_str, federation_siblings_active, wire::text),
    WIRE_SKIPPED(JobInfo, fed_siblings_viable, wire::u64),
    WIRE(JobInfo, fed_siblings_viable_str, federation_siblings_viable, wire::text),
    WIRE(JobInfo, cpus_per_tres, cpus_per_tres, wire::text),
    WIRE(JobInfo, mem_per_tres, memory_per_tres, wire::text),
    WIRE(JobInfo, tres_bind, tres_bind, wire::text),
    WIRE(JobInfo, tres_freq, tres_freq, wire::text),
    WIRE(JobInfo, tres_per_job, tres_per_job, wire::text),
    WIRE(JobInfo, tres_per_node, tres_per_node, wire::text),
    WIRE(JobInfo, tres_per_socket, tres_per_socket, wire::text),
    WIRE(JobInfo, tres_per_task, tres_per_task, wire::text),
    WIRE(JobInfo, mail_type, mail_type, wire::u16),
    WIRE(JobInfo, mail_user, mail_user, wire::text),
    WIRE(JobInfo, selinux_context, selinux_context, wire::text),
};
inline constexpr WireRow job_info_rows_since_24_11[] = {
    WIRE(JobInfo, step_id.sluid, step_id.sluid, wire::u64).since(wire::v25_11),
    WIRE(JobInfo, step_id.job_id, job_id, wire::u32).since(wire::v25_11),
    WIRE_SKIPPED(JobInfo, step_id.step_id, wire::u32).since(wire::v25_11),
    WIRE_SKIPPED(JobInfo, step_id.step_het_comp, wire::u32).since(wire::v25_11),
    WIRE(JobInfo, account, account, wire::text),
    WIRE(JobInfo, admin_comment, admin_comment, wire::text),
    WIRE(JobInfo, alloc_node, allocating_node, wire::text),
    WIRE_SKIPPED(JobInfo, alloc_sid, wire::u32),
    WIRE(JobInfo, array_job_id, array_job_id, wire::u32),
    WIRE(JobInfo, array_task_id, array_task_id, wire::u32),
    WIRE(JobInfo, assoc_id, association_id, wire::u32),
    WIRE(JobInfo, batch_features, batch_features, wire::text),
    WIRE(JobInfo, batch_flag, batch_flag, wire::u16),
    WIRE(JobInfo, batch_host, batch_host, wire::text),
    WIRE(JobInfo, bitflags, flags, wire::u64),
    WIRE(JobInfo, burst_buffer, burst_buffer, wire::text),
    WIRE(JobInfo, burst_buffer_state, burst_buffer_state, wire::text),
    WIRE(JobInfo, billable_tres, billable_tres, wire::millionfold),
    WIRE(JobInfo, comment, comment, wire::text),
    WIRE(JobInfo, container, container, wire::text),
    WIRE(JobInfo, container_id, container_id, wire::text),
    WIRE(JobInfo, container_type, container_type, wire::text).since(wire::v26_05),
    WIRE(JobInfo, cpus_per_tres, cpus_per_tres, wire::text),
    WIRE(JobInfo, deadline, deadline, wire::time),
    WIRE(JobInfo, delay_boot, delay_boot, wire::u32),
    WIRE(JobInfo, derived_ec, derived_exit_code, wire::u32),
    WIRE(JobInfo, exit_code, exit_code, wire::u32),
    WIRE(JobInfo, extra, extra, wire::text),
    WIRE(JobInfo, failed_node, failed_node, wire::text),
    WIRE(JobInfo, has_fed_details, has_federation, wire::boolean),
    WIRE(JobInfo, fed_origin_str, federation_origin, wire::text).when(has_federation),
    WIRE_SKIPPED(JobInfo, fed_siblings_active, wire::u64).when(has_federation),
    WIRE(JobInfo, fed_siblings_active_str, federation_siblings_active, wire::text).when(has_federation),
    WIRE_SKIPPED(JobInfo, fed_siblings_viable, wire::u64).when(has_federation),
    WIRE(JobInfo, fed_siblings_viable_str, federation_siblings_viable, wire::text).when(has_federation),
    WIRE_SKIPPED(JobInfo, gres_total, wire::text),
    WIRE(JobInfo, group_id, group_id, wire::u32),
    WIRE(JobInfo, het_job_id, het_job_id, wire::u32),
    WIRE(JobInfo, het_job_id_set, het_job_id_set, wire::text),
    WIRE(JobInfo, het_job_offset, het_job_offset, wire::u32),
    WIRE(JobInfo, job_id, job_id, wire::u32).until(wire::v25_05),
    WIRE(JobInfo, job_state, job_state, wire::u32),
    WIRE(JobInfo, last_sched_eval, last_sched_evaluation, wire::time),
    WIRE(JobInfo, licenses, licenses, wire::text),
    WIRE(JobInfo, licenses_allocated, licenses_allocated, wire::text).since(wire::v25_05),
    WIRE(JobInfo, mail_type, mail_type, wire::u16),
    WIRE(JobInfo, mail_user, mail_user, wire::text),
    WIRE(JobInfo, mcs_label, mcs_label, wire::text),
    WIRE(JobInfo, mem_per_tres, memory_per_tres, wire::text),
    WIRE(JobInfo, name, name, wire::text),
    WIRE(JobInfo, network, network, wire::text),
    WIRE(JobInfo, preempt_time, preempt_time, wire::time),
    WIRE(JobInfo, pre_sus_time, pre_sus_time, wire::time),
    WIRE(JobInfo, priority, priority, wire::u32),
    WIRE(JobInfo, profile, profile, wire::u32),
    WIRE(JobInfo, reboot, reboot, wire::u8),
    WIRE(JobInfo, req_switch, required_switches, wire::u32),
    WIRE(JobInfo, resize_time, resize_time, wire::time),
    WIRE(JobInfo, restart_cnt, restart_cnt, wire::u16),
    WIRE(JobInfo, resv_name, resv_name, wire::text),
    WIRE_SKIPPED(JobInfo, resv_ports, wire::text),
    WIRE(JobInfo, selinux_context, selinux_context, wire::text),
    WIRE_SKIPPED(JobInfo, site_factor, wire::u32),
    WIRE_SKIPPED(JobInfo, start_protocol_ver, wire::u16),
    WIRE(JobInfo, state_desc, state_description, wire::text),
    WIRE(JobInfo, state_reason, state_reason, wire::state_reason),
    WIRE(JobInfo, suspend_time, suspend_time, wire::time),
    WIRE(JobInfo, system_comment, system_comment, wire::text),
    WIRE(JobInfo, time_min, time_minimum, wire::u32),
    WIRE(JobInfo, tres_bind, tres_bind, wire::text),
    WIRE(JobInfo, tres_alloc_str, tres_alloc_str, wire::text),
    WIRE(JobInfo, tres_req_str, tres_req_str, wire::text),
    WIRE(JobInfo, tres_freq, tres_freq, wire::text),
    WIRE(JobInfo, tres_per_job, tres_per_job, wire::text),
    WIRE(JobInfo, tres_per_node, tres_per_node, wire::text),
    WIRE(JobInfo, tres_per_socket, tres_per_socket, wire::text),
    WIRE(JobInfo, tres_per_task, tres_per_task, wire::text),
    WIRE(JobInfo, user_id, user_id, wire::u32),
    WIRE_SKIPPED(JobInfo, user_name, wire::text),
    WIRE(JobInfo, wait4switch, maximum_switch_wait_time, wire::u32),
    WIRE(JobInfo, wckey, wckey, wire::text),
    WIRE(JobInfo, array_task_str, array_task_string, wire::text),
    WIRE(JobInfo, array_max_tasks, array_max_tasks, wire::u32),
    WIRE(JobInfo, time_limit, time_limit, wire::u32),
    WIRE(JobInfo, start_time, start_time, wire::time),
    WIRE(JobInfo, end_time, end_time, wire::time),
    WIRE(JobInfo, priority_array, priorities, wire::array<wire::u32>),
    WIRE(JobInfo, priority_array_names, priority_partitions, wire::text),
    WIRE(JobInfo, cluster, cluster, wire::text),
    WIRE(JobInfo, nodes, nodes, wire::text),
    WIRE(JobInfo, sched_nodes, scheduled_nodes, wire::text),
    WIRE(JobInfo, partition, partition, wire::text),
    WIRE(JobInfo, qos, qos, wire::text),
    WIRE(JobInfo, preemptable_time, preemptable_time, wire::time),
    WIRE(JobInfo, job_resrcs, allocation, wire::job_resources),
    WIRE(JobInfo, gres_detail_str, gres_detail, wire::texts),
    WIRE_SKIPPED(JobInfo, node_inx, wire::bits),
    WIRE(JobInfo, has_details, has_details, wire::boolean),
    WIRE(JobInfo, num_cpus, cpus, wire::u32).when(lacks_details),
    WIRE(JobInfo, num_nodes, node_count, wire::u32).when(lacks_details),
    WIRE(JobInfo, nice, nice, wire::nice).when(lacks_details),
    WIRE(JobInfo, accrue_time, accrue_time, wire::time).when(has_details),
    WIRE(JobInfo, eligible_time, eligible_time, wire::time).when(has_details),
    WIRE(JobInfo, cluster_features, cluster_features, wire::text).when(has_details),
    WIRE(JobInfo, cpu_freq_gov, cpu_frequency_governor, wire::u32).when(has_details),
    WIRE(JobInfo, cpu_freq_max, cpu_frequency_maximum, wire::u32).when(has_details),
    WIRE(JobInfo, cpu_freq_min, cpu_frequency_minimum, wire::u32).when(has_details),
    WIRE(JobInfo, dependency, dependency, wire::text).when(has_details),
    WIRE(JobInfo, job_size_bitmap, sizes, wire::bits).when(has_details),
    WIRE(JobInfo, nice, nice, wire::nice).when(has_details),
    WIRE(JobInfo, ntasks_per_node, tasks_per_node, wire::u16).when(has_details),
    WIRE(JobInfo, ntasks_per_tres, tasks_per_tres, wire::u16).when(has_details),
    WIRE(JobInfo, requeue, requeue, wire::u16).when(has_details),
    WIRE(JobInfo, segment_size, segment_size, wire::u16).when(has_details).since(wire::v25_05),
    WIRE(JobInfo, submit_time, submit_time, wire::time).when(has_details),
    WIRE(JobInfo, work_dir, current_working_directory, wire::text).when(has_details),
    WIRE(JobInfo, features, features, wire::text).when(has_details),
    WIRE(JobInfo, prefer, prefer, wire::text).when(has_details),
    WIRE(JobInfo, command, command, wire::text).when(has_details),
    WIRE(JobInfo, submit_line, submit_line, wire::text).when(has_details).since(wire::v25_11),
    WIRE(JobInfo, num_cpus, cpus, wire::u32).when(has_details),
    WIRE(JobInfo, max_cpus, max_cpus, wire::u32).when(has_details),
    WIRE(JobInfo, num_nodes, node_count, wire::u32).when(has_details),
    WIRE(JobInfo, max_nodes, max_nodes, wire::u32).when(has_details),
    WIRE(JobInfo, num_tasks, tasks, wire::u32).when(has_details),
    WIRE_SKIPPED(JobInfo, exclusive, wire::u16).when(has_details).since(wire::v26_05),
    WIRE(JobInfo, shared, shared, wire::u16).when(has_details),
    WIRE_SKIPPED(JobInfo, oversubscribe, wire::u16).when(has_details).since(wire::v26_05),
    WIRE(JobInfo, cronspec, cron, wire::text).when(has_details),
    WIRE(JobInfo, mem_update_delay, memory_update_delay, wire::u16).when(has_details).since(wire::v26_05),
    WIRE(JobInfo, mem_update_margin, memory_update_margin, wire::u16).when(has_details).since(wire::v26_05),
    WIRE(JobInfo, contiguous, contiguous, wire::truth16),
    WIRE(JobInfo, core_spec, specialized, wire::u16),
    WIRE(JobInfo, cpus_per_task, cpus_per_task, wire::u16),
    WIRE(JobInfo, pn_min_cpus, minimum_cpus_per_node, wire::u16),
    WIRE(JobInfo, pn_min_memory, memory, wire::u64),
    WIRE(JobInfo, pn_min_tmp_disk, minimum_tmp_disk_per_node, wire::u32),
    WIRE_SKIPPED(JobInfo, oom_kill_step, wire::u16),
    WIRE(JobInfo, req_nodes, required_nodes, wire::text),
    WIRE_SKIPPED(JobInfo, req_node_inx, wire::bits),
    WIRE(JobInfo, exc_nodes, excluded_nodes, wire::text),
    WIRE_SKIPPED(JobInfo, exc_node_inx, wire::bits),
    WIRE(JobInfo, std_err, standard_error, wire::text),
    WIRE(JobInfo, std_in, standard_input, wire::text),
    WIRE(JobInfo, std_out, standard_output, wire::text),
    WIRE(JobInfo, has_multi_core, has_multi_core, wire::u8),
    WIRE_SKIPPED(JobInfo, multi_core.boards_per_node, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.sockets_per_board, sockets_per_board, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.sockets_per_node, sockets_per_node, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.cores_per_socket, cores_per_socket, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.threads_per_core, threads_per_core, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_board, tasks_per_board, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_socket, tasks_per_socket, wire::u16).when(has_multi_core),
    WIRE(JobInfo, multi_core.ntasks_per_core, tasks_per_core, wire::u16).when(has_multi_core),
    WIRE_SKIPPED(JobInfo, multi_core.plane_size, wire::u16).when(has_multi_core),
};
inline constexpr auto job_info_rows =
    rows_of_orders<job_info_rows_until_24_05, wire::v24_05, job_info_rows_since_24_11, wire::v24_11>();
namespace wire {
using job_info = record<JobInfo, job_info_rows>;
}

struct JobsHead {
    std::uint32_t record_count = 0;
    Time last_update = 0;  // the controller's time when it packed the answer
    Time last_backfill = 0;
};
inline constexpr WireRow job_info_msg_rows[] = {
    WIRE(JobsHead, record_count, record_count, wire::u32),
    WIRE(JobsHead, last_update, last_update, wire::time),
    WIRE(JobsHead, last_backfill, last_backfill, wire::time),
};
namespace wire {
using job_info_msg = record<JobsHead, job_info_msg_rows>;
}

// No list of jobs means all jobs.
inline constexpr WireRow job_info_request_rows[] = {
    WIRE(model::JobInfoQuery, last_update, update_time, wire::time),
    WIRE(model::JobInfoQuery, show_flags, flags, wire::u16),
    WIRE_SKIPPED(model::JobInfoQuery, job_ids, wire::list<wire::u32>),
};
namespace wire {
using job_info_request = record<model::JobInfoQuery, job_info_request_rows>;
}

struct JobIdRequest {
    std::uint32_t job_id = 0;
    std::uint16_t show_flags = 0;
};
inline constexpr WireRow job_id_msg_rows[] = {
    WIRE_SKIPPED(JobIdRequest, step_id.sluid, wire::u64).since(wire::v25_11),
    WIRE(JobIdRequest, job_id, job_id, wire::u32),
    WIRE_FIXED(JobIdRequest, step_id.step_id, wire::u32, no_value32).since(wire::v25_11),
    WIRE_FIXED(JobIdRequest, step_id.step_het_comp, wire::u32, no_value32).since(wire::v25_11),
    WIRE(JobIdRequest, show_flags, show_flags, wire::u16),
};
namespace wire {
using job_id_msg = record<JobIdRequest, job_id_msg_rows>;
}

// What a job has of a generic resource on a node.
struct GresLayout : model::NodeGresLayout {
    bool has_index = false;
    Bits which;
};
inline constexpr WireRow node_gres_layout_rows[] = {
    WIRE(GresLayout, name, name, wire::text),
    WIRE(GresLayout, type, type, wire::text),
    WIRE(GresLayout, gres_cnt_node_alloc, count, wire::u64),
    WIRE(GresLayout, pack_index, has_index, wire::truth8),
    WIRE(GresLayout, index, which, wire::bits).when([](const GresLayout& gres) { return gres.has_index; }),
};
namespace wire {
using node_gres_layout = record<GresLayout, node_gres_layout_rows>;
}

struct NodeLayout : model::NodeResourceLayout {
    List<GresLayout> layouts;
};
inline constexpr WireRow node_layout_rows[] = {
    WIRE(NodeLayout, node, node, wire::text),
    WIRE(NodeLayout, mem_alloc, memory_allocated, wire::u64),
    WIRE(NodeLayout, sockets_per_node, sockets_per_node, wire::u16),
    WIRE(NodeLayout, cores_per_socket, cores_per_socket, wire::u16),
    WIRE(NodeLayout, channel, channel, wire::u32),
    WIRE(NodeLayout, core_bitmap, core_bitmap, wire::text),
    WIRE(NodeLayout, gres, layouts, wire::list<wire::node_gres_layout>),
};
namespace wire {
using node_layout = record<NodeLayout, node_layout_rows>;
}

struct ResourceLayout {
    List<NodeLayout> nodes;
};
inline constexpr WireRow resource_layout_rows[] = {
    WIRE(ResourceLayout, nodes, nodes, wire::list<wire::node_layout>),
};
namespace wire {
using resource_layout = record<ResourceLayout, resource_layout_rows>;
}

struct JobStateId {
    std::uint32_t job_id = 0;
    std::uint32_t array_task_id = no_value32;
    std::uint32_t het_job_offset = no_value32;
};
inline constexpr WireRow job_state_id_rows[] = {
    WIRE(JobStateId, job_id, job_id, wire::u32),
    WIRE(JobStateId, array_task_id, array_task_id, wire::u32),
    WIRE(JobStateId, het_job_offset, het_job_offset, wire::u32),
};
namespace wire {
using job_state_id = record<JobStateId, job_state_id_rows>;
}

struct JobStateRequest {
    List<JobStateId> job_ids;  // none: all
};
inline constexpr WireRow job_state_request_rows[] = {
    WIRE(JobStateRequest, job_ids, job_ids, wire::array<wire::job_state_id>),
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
inline constexpr auto is_in_array = [](const JobState& r) { return r.array_job_id != 0; };
inline constexpr auto is_in_no_array = [](const JobState& r) { return r.array_job_id == 0; };
inline constexpr WireRow job_state_job_rows[] = {
    WIRE(JobState, job_id, job_id, wire::u32),
    WIRE(JobState, array_job_id, array_job_id, wire::u32),
    WIRE(JobState, array_task_id, array_task_id, wire::u32).when(is_in_array),
    WIRE(JobState, array_task_id_bitmap, array_task_id_bitmap, wire::bits).when(is_in_array),
    WIRE(JobState, het_job_id, het_job_id, wire::u32).when(is_in_no_array),
    WIRE(JobState, state, state, wire::u32),
};
namespace wire {
using job_state_job = record<JobState, job_state_job_rows>;
}

struct JobStateResponse {
    List<JobState> jobs;
};
inline constexpr WireRow job_state_response_rows[] = {
    WIRE(JobStateResponse, jobs, jobs, wire::array<wire::job_state_job>),
};
namespace wire {
using job_state_response = record<JobStateResponse, job_state_response_rows>;
}

// step_id: "123_4" or "123_[1-9]"
inline constexpr WireRow job_array_entry_rows[] = {
    WIRE(model::JobArrayResult, error_code, error_code, wire::u32),
    WIRE(model::JobArrayResult, job_array_id, step_id, wire::text),
    WIRE(model::JobArrayResult, err_msg, why, wire::text).since(wire::v23_02),
};
namespace wire {
using job_array_entry = record<model::JobArrayResult, job_array_entry_rows>;
}

struct JobArrayResponse {
    List<model::JobArrayResult> results;
};
inline constexpr WireRow job_array_resp_rows[] = {
    WIRE(JobArrayResponse, results, results, wire::array<wire::job_array_entry>),
};
namespace wire {
using job_array_resp = record<JobArrayResponse, job_array_resp_rows>;
}

struct RequeueOrder {
    NoVal32 job_id;                        // unset: `name` says which
    StepId step_id{.job_id = no_value32};  // likewise
    std::string_view name;                 // "12", "12_3"
    std::uint32_t flags = 0;               // model::requeue_flag
};
inline constexpr WireRow job_requeue_rows[] = {
    WIRE(RequeueOrder, job_id, job_id, wire::u32).until(wire::v25_05),
    WIRE(RequeueOrder, step_id, step_id, wire::step_id).since(wire::v25_11),
    WIRE(RequeueOrder, job_id_str, name, wire::text),
    WIRE(RequeueOrder, flags, flags, wire::u32),
};
namespace wire {
using job_requeue = record<RequeueOrder, job_requeue_rows>;
}

struct KillJobs : model::KillJobsRequest {
    static constexpr std::uint32_t anybody = 99;
    std::uint16_t signal_number = 9;  // not given: SIGKILL
    std::uint32_t uid = anybody;
};
inline constexpr WireRow kill_jobs_rows[] = {
    WIRE(KillJobs, account, account, wire::text),
    WIRE_SKIPPED(KillJobs, admin_comment, wire::text).since(wire::v25_11),
    WIRE(KillJobs, flags, flags, wire::u16),
    WIRE(KillJobs, job_name, job_name, wire::text),
    WIRE(KillJobs, jobs_array, jobs, wire::texts),
    WIRE(KillJobs, partition, partition, wire::text),
    WIRE(KillJobs, qos, qos, wire::text),
    WIRE(KillJobs, reservation, reservation, wire::text),
    WIRE(KillJobs, signal, signal_number, wire::u16),
    WIRE(KillJobs, state, job_state, wire::u32),
    WIRE(KillJobs, user_id, uid, wire::u32),
    WIRE(KillJobs, user_name, user_name, wire::text),
    WIRE(KillJobs, wckey, wckey, wire::text),
    WIRE(KillJobs, nodelist, nodes, wire::text),
};
namespace wire {
using kill_jobs = record<KillJobs, kill_jobs_rows>;
}

// Cancels or signals one job, array task or component. slurmctld takes the text.
struct KillStep {
    StepId step_id = {0, no_value32, no_value32, no_value32};
    std::string_view job;  // "123", "123_4", "123_[1-4]", "123+1"
    std::uint16_t signal = 9;
    std::uint16_t flags = 0;  // KillFlag
};
inline constexpr WireRow job_step_kill_rows[] = {
    WIRE(KillStep, step_id, step_id, wire::step_id), WIRE(KillStep, sjob_id, job, wire::text),
    WIRE_SKIPPED(KillStep, sibling, wire::text),     WIRE(KillStep, signal, signal, wire::u16),
    WIRE(KillStep, flags, flags, wire::u16),
};
namespace wire {
using job_step_kill = record<KillStep, job_step_kill_rows>;
}

struct KilledJob : model::KillJobsResult {
    SelectedStep id;
};
inline constexpr WireRow kill_jobs_resp_job_rows[] = {
    WIRE(KilledJob, error_code, error_code, wire::u32),
    WIRE(KilledJob, error_msg, error_message, wire::text),
    WIRE(KilledJob, id, id, wire::selected_step),
    WIRE(KilledJob, real_job_id, job_id, wire::u32),
    WIRE(KilledJob, sibling_name, federation_sibling, wire::text),
};
namespace wire {
using kill_jobs_resp_job = record<KilledJob, kill_jobs_resp_job_rows>;
}

struct KillJobsResponse {
    List<KilledJob> jobs;
};
inline constexpr WireRow kill_jobs_resp_rows[] = {
    WIRE(KillJobsResponse, jobs, jobs, wire::array<wire::kill_jobs_resp_job>),
};
namespace wire {
using kill_jobs_resp = record<KillJobsResponse, kill_jobs_resp_rows>;
}
}  // namespace restd::slurm
