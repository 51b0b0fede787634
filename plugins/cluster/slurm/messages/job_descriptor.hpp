// The request for a new job, a change of a job, or an allocation.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "messages/accounting.hpp"
#include "messages/job.hpp"
#include "names/job_words.hpp"
#include "restd/model/job_description.hpp"
#include "restd/model/responses.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

// The hub's description of a job, and values that are computed from several of its members or parsed from its texts
// (controller/job_request.hpp). Unset members are what Slurm's clients send for options that are not given.
struct JobDescriptor : model::JobDescription {
    std::string_view name_of_job;  // in a change: "123_4", "123+1"; takes precedence over job_id
    std::uint32_t session = no_value32;
    std::uint16_t specialized = no_value16;  // cores, or threads with the bit specialized_threads
    std::uint32_t task_distribution = no_value32;
    std::uint64_t memory = no_value64;  // with memory_per_cpu_bit; infinite: 0
    CpuFrequency frequency;
    std::string_view sizes;                    // numbers of nodes to choose from: "1,4-8:2"
    std::uint32_t uid = nobody, gid = nobody;  // nobody: the user of the credential
    std::uint16_t warning_signal = 0;

    static constexpr std::uint32_t nobody = 99;
};

// A user or group. slurmctld 22.05 knows the credential's as NO_VAL.
struct own_or_given : wire::u32 {
    static void unpack(Unpacker& from, std::uint32_t& id)
    {
        id = from.u32();
        if (id == no_value32) id = JobDescriptor::nobody;
    }
    static void pack(Packer& to, const std::uint32_t& id) { to.u32(id == JobDescriptor::nobody ? no_value32 : id); }
};

// Resources by their types: "gres/gpu:2". Until 23.02 slurmctld knows them as "gres:gpu:2".
struct resource_text : wire::text {
    static void pack(Packer& to, const std::string_view& value)
    {
        constexpr std::string_view since_23_11 = "gres/", until_23_02 = "gres:";
        if (to.version() >= wire::v23_11 || value.find(since_23_11) == value.npos) return to.text(value);
        std::string old(value);
        for (std::size_t at = 0; (at = old.find(since_23_11, at)) != old.npos; ++at)
            if (at == 0 || old[at - 1] == ',') old.replace(at, since_23_11.size(), until_23_02);
        to.text(old);
    }
};
inline constexpr WireRow job_desc_rows[] = {
    WIRE_SKIPPED(JobDescriptor, step_id.sluid, wire::u64).since(wire::v25_11),
    WIRE(JobDescriptor, step_id.job_id, job_id, wire::u32).since(wire::v25_11),
    WIRE_FIXED(JobDescriptor, step_id.step_id, wire::u32, no_value32).since(wire::v25_11),
    WIRE_FIXED(JobDescriptor, step_id.step_het_comp, wire::u32, no_value32).since(wire::v25_11),
    WIRE(JobDescriptor, site_factor, site_factor, wire::u32),
    WIRE(JobDescriptor, batch_features, batch_features, wire::text),
    WIRE(JobDescriptor, cluster_features, cluster_constraint, wire::text),
    WIRE(JobDescriptor, clusters, clusters, wire::text),
    WIRE(JobDescriptor, contiguous, contiguous, wire::u16),
    WIRE(JobDescriptor, container, container, wire::text),
    WIRE(JobDescriptor, container_id, container_id, wire::text).since(wire::v23_02),
    WIRE(JobDescriptor, container_type, container_type, wire::text).since(wire::v26_05),
    WIRE(JobDescriptor, core_spec, specialized, wire::u16),
    WIRE(JobDescriptor, task_dist, task_distribution, wire::u32),
    WIRE(JobDescriptor, kill_on_node_fail, kill_on_node_fail, wire::u16),
    WIRE(JobDescriptor, features, constraints, wire::text),
    WIRE_SKIPPED(JobDescriptor, fed_siblings_active, wire::u64),
    WIRE_SKIPPED(JobDescriptor, fed_siblings_viable, wire::u64),
    WIRE(JobDescriptor, job_id, job_id, wire::u32).until(wire::v25_05),
    WIRE(JobDescriptor, job_id_str, name_of_job, wire::text),
    WIRE(JobDescriptor, name, name, wire::text),
    WIRE(JobDescriptor, alloc_node, allocation_node_list, wire::text),
    WIRE(JobDescriptor, alloc_sid, session, wire::u32),
    WIRE(JobDescriptor, array_inx, array, wire::text),
    WIRE(JobDescriptor, burst_buffer, burst_buffer, wire::text),
    WIRE(JobDescriptor, pn_min_cpus, minimum_cpus_per_node, wire::u16),
    WIRE(JobDescriptor, pn_min_memory, memory, wire::u64),
    WIRE(JobDescriptor, mem_update_delay, memory_update_delay, wire::u16_or_zero).since(wire::v26_05),
    WIRE(JobDescriptor, mem_update_margin, memory_update_margin, wire::u16_or_zero).since(wire::v26_05),
    WIRE(JobDescriptor, oom_kill_step, oom_kill_step, wire::u16_or_zero).since(wire::v24_11),
    WIRE(JobDescriptor, pn_min_tmp_disk, temporary_disk_per_node, wire::u32),
    WIRE_SKIPPED(JobDescriptor, power_flags, wire::u8).until(wire::v24_05),
    WIRE(JobDescriptor, prefer, prefer, wire::text),
    WIRE(JobDescriptor, cpu_freq_min, frequency.minimum, wire::u32),
    WIRE(JobDescriptor, cpu_freq_max, frequency.maximum, wire::u32),
    WIRE(JobDescriptor, cpu_freq_gov, frequency.governor, wire::u32),
    WIRE(JobDescriptor, partition, partition, wire::text),
    WIRE(JobDescriptor, priority, priority, wire::u32),
    WIRE(JobDescriptor, dependency, dependency, wire::text),
    WIRE(JobDescriptor, account, account, wire::text),
    WIRE(JobDescriptor, admin_comment, admin_comment, wire::text),
    WIRE(JobDescriptor, comment, comment, wire::text),
    WIRE(JobDescriptor, nice, nice, wire::nice),
    WIRE(JobDescriptor, profile, profile, wire::u32),
    WIRE(JobDescriptor, qos, qos, wire::text),
    WIRE(JobDescriptor, mcs_label, mcs_label, wire::text),
    WIRE_SKIPPED(JobDescriptor, origin_cluster, wire::text),
    WIRE(JobDescriptor, open_mode, open_mode, wire::u8),
    WIRE(JobDescriptor, overcommit, overcommit, wire::u8),
    WIRE(JobDescriptor, acctg_freq, account_gather_frequency, wire::text),
    WIRE(JobDescriptor, num_tasks, tasks, wire::u32),
    WIRE(JobDescriptor, req_context, selinux_context, wire::text),
    WIRE(JobDescriptor, req_nodes, required_nodes, wire::text),
    WIRE(JobDescriptor, exc_nodes, excluded_nodes, wire::text),
    WIRE(JobDescriptor, environment, environment, wire::texts),
    WIRE(JobDescriptor, spank_job_env, spank_environment, wire::texts),
    WIRE(JobDescriptor, script, script, wire::text),
    WIRE(JobDescriptor, argv, argv, wire::texts),
    WIRE(JobDescriptor, std_err, standard_error, wire::text),
    WIRE(JobDescriptor, std_in, standard_input, wire::text),
    WIRE(JobDescriptor, std_out, standard_output, wire::text),
    WIRE_SKIPPED(JobDescriptor, submit_line, wire::text),
    WIRE(JobDescriptor, work_dir, current_working_directory, wire::text),
    WIRE(JobDescriptor, immediate, immediate, wire::truth16),
    WIRE(JobDescriptor, reboot, reboot, wire::u16),
    WIRE(JobDescriptor, requeue, requeue, wire::u16),
    WIRE(JobDescriptor, shared, shared, wire::u16),
    WIRE(JobDescriptor, cpus_per_task, cpus_per_task, wire::u16),
    WIRE(JobDescriptor, ntasks_per_node, tasks_per_node, wire::u16),
    WIRE(JobDescriptor, ntasks_per_board, tasks_per_board, wire::u16_or_zero),
    WIRE(JobDescriptor, ntasks_per_socket, tasks_per_socket, wire::u16),
    WIRE(JobDescriptor, ntasks_per_core, tasks_per_core, wire::u16),
    WIRE(JobDescriptor, ntasks_per_tres, ntasks_per_tres, wire::u16),
    WIRE(JobDescriptor, plane_size, distribution_plane_size, wire::u16),
    WIRE(JobDescriptor, cpu_bind_type, cpu_binding_flags, wire::given_flags16),
    WIRE(JobDescriptor, mem_bind_type, memory_binding_type, wire::given_flags16),
    WIRE(JobDescriptor, cpu_bind, cpu_binding, wire::text),
    WIRE(JobDescriptor, mem_bind, memory_binding, wire::text),
    WIRE(JobDescriptor, time_limit, time_limit, wire::u32),
    WIRE(JobDescriptor, time_min, time_minimum, wire::u32),
    WIRE(JobDescriptor, min_cpus, minimum_cpus, wire::u32),
    WIRE(JobDescriptor, max_cpus, maximum_cpus, wire::u32),
    WIRE(JobDescriptor, min_nodes, minimum_nodes, wire::u32),
    WIRE(JobDescriptor, max_nodes, maximum_nodes, wire::u32),
    WIRE(JobDescriptor, job_size_str, sizes, wire::text).since(wire::v23_02),
    WIRE(JobDescriptor, boards_per_node, minimum_boards_per_node, wire::u16_or_zero),
    WIRE(JobDescriptor, sockets_per_board, minimum_sockets_per_board, wire::u16_or_zero),
    WIRE(JobDescriptor, sockets_per_node, sockets_per_node, wire::u16),
    WIRE(JobDescriptor, cores_per_socket, cores_per_socket, wire::u16),
    WIRE(JobDescriptor, threads_per_core, threads_per_core, wire::u16),
    WIRE(JobDescriptor, user_id, uid, own_or_given).until(wire::v22_05),
    WIRE(JobDescriptor, group_id, gid, own_or_given).until(wire::v22_05),
    WIRE(JobDescriptor, user_id, uid, wire::u32).since(wire::v23_02),
    WIRE(JobDescriptor, group_id, gid, wire::u32).since(wire::v23_02),
    WIRE(JobDescriptor, alloc_resp_port, allocation_node_port, wire::u16_or_zero),
    WIRE_SKIPPED(JobDescriptor, alloc_tls_cert, wire::text).since(wire::v25_05),
    WIRE_SKIPPED(JobDescriptor, resp_host, wire::text),
    WIRE(JobDescriptor, other_port, reserve_ports, wire::u16_or_zero),
    WIRE(JobDescriptor, resv_port_cnt, resv_mpi_ports, wire::u16_or_zero).since(wire::v24_05),
    WIRE(JobDescriptor, network, network, wire::text),
    WIRE(JobDescriptor, begin_time, begin_time, wire::time),
    WIRE(JobDescriptor, end_time, end_time, wire::time),
    WIRE(JobDescriptor, deadline, deadline, wire::time),
    WIRE(JobDescriptor, licenses, licenses, wire::text),
    WIRE(JobDescriptor, mail_type, mail_type, wire::given_flags16),
    WIRE(JobDescriptor, mail_user, mail_user, wire::text),
    WIRE(JobDescriptor, reservation, reservation, wire::text),
    WIRE_SKIPPED(JobDescriptor, restart_cnt, wire::u16),
    WIRE(JobDescriptor, warn_flags, kill_warning_flags, wire::u16),
    WIRE(JobDescriptor, warn_signal, warning_signal, wire::u16),
    WIRE(JobDescriptor, warn_time, kill_warning_delay, wire::u16_or_zero),
    WIRE(JobDescriptor, wckey, wckey, wire::text),
    WIRE(JobDescriptor, req_switch, required_switches, wire::u32),
    WIRE(JobDescriptor, wait4switch, wait_for_switch, wire::u32),
    WIRE_FIXED(JobDescriptor, select_jobinfo_plugin_id, wire::u32, 109).until(wire::v22_05),
    WIRE(JobDescriptor, wait_all_nodes, wait_all_nodes, wire::u16),
    WIRE(JobDescriptor, bitflags, flags, wire::u64),
    WIRE(JobDescriptor, delay_boot, delay_boot, wire::u32),
    WIRE(JobDescriptor, extra, extra, wire::text),
    WIRE(JobDescriptor, x11, x11, wire::u16),
    WIRE(JobDescriptor, x11_magic_cookie, x11_magic_cookie, wire::text),
    WIRE(JobDescriptor, x11_target, x11_target_host, wire::text),
    WIRE(JobDescriptor, x11_target_port, x11_target_port, wire::u16_or_zero),
    WIRE(JobDescriptor, cpus_per_tres, cpus_per_tres, resource_text),
    WIRE(JobDescriptor, mem_per_tres, memory_per_tres, resource_text),
    WIRE(JobDescriptor, tres_bind, tres_bind, resource_text),
    WIRE(JobDescriptor, tres_freq, tres_freq, resource_text),
    WIRE(JobDescriptor, tres_per_job, tres_per_job, resource_text),
    WIRE(JobDescriptor, tres_per_node, tres_per_node, resource_text),
    WIRE(JobDescriptor, tres_per_socket, tres_per_socket, resource_text),
    WIRE(JobDescriptor, tres_per_task, tres_per_task, resource_text),
    WIRE_SKIPPED(JobDescriptor, crontab_entry.set, wire::u8),
    WIRE(JobDescriptor, segment_size, segment_size, wire::u16_or_zero).since(wire::v24_05),
};
namespace wire {
using job_desc = record<JobDescriptor, job_desc_rows>;
}

struct SubmitInfo : model::SubmitResult {
    std::uint32_t step_number = 0;  // a number, or a value of model::step_number
};
inline constexpr WireRow submit_response_rows[] = {
    WIRE_SKIPPED(SubmitInfo, step_id.sluid, wire::u64).since(wire::v25_11),
    WIRE(SubmitInfo, job_id, job_id, wire::u32),
    WIRE(SubmitInfo, step_id, step_number, wire::u32),
    WIRE_SKIPPED(SubmitInfo, step_id.step_het_comp, wire::u32).since(wire::v25_11),
    WIRE(SubmitInfo, error_code, error_code, wire::u32),
    WIRE(SubmitInfo, job_submit_user_msg, job_submit_user_msg, wire::text),
};
namespace wire {
using submit_response = record<SubmitInfo, submit_response_rows>;
}

struct Allocation : model::SubmitResult {
    std::uint8_t has_addresses = 0;
    std::uint32_t cpu_groups = 0;
    std::uint8_t has_working_cluster = 0;
};
inline constexpr auto has_addresses = [](const Allocation& r) { return r.has_addresses != 0; };
inline constexpr auto has_cpu_groups = [](const Allocation& r) { return r.cpu_groups != 0; };
inline constexpr auto has_working_cluster = [](const Allocation& r) { return r.has_working_cluster != 0; };
inline constexpr WireRow resource_allocation_response_rows[] = {
    WIRE_SKIPPED(Allocation, account, wire::text),
    WIRE_SKIPPED(Allocation, alias_list, wire::text).until(wire::v24_11),
    WIRE_SKIPPED(Allocation, batch_host, wire::text),
    WIRE_SKIPPED(Allocation, environment, wire::texts),
    WIRE(Allocation, error_code, error_code, wire::u32),
    WIRE_SKIPPED(Allocation, gid, wire::u32).since(wire::v23_02),
    WIRE_SKIPPED(Allocation, group_name, wire::text).since(wire::v23_02),
    WIRE(Allocation, job_submit_user_msg, job_submit_user_msg, wire::text),
    WIRE(Allocation, job_id, job_id, wire::u32).until(wire::v25_05),
    WIRE_SKIPPED(Allocation, node_cnt, wire::u32),
    WIRE(Allocation, has_node_addr, has_addresses, wire::u8).until(wire::v24_11),
    WIRE_SKIPPED(Allocation, node_addr, wire::array<wire::address>).when(has_addresses).until(wire::v24_11),
    WIRE_SKIPPED(Allocation, node_list, wire::text),
    WIRE_SKIPPED(Allocation, ntasks_per_board, wire::u16),
    WIRE_SKIPPED(Allocation, ntasks_per_core, wire::u16),
    WIRE_SKIPPED(Allocation, ntasks_per_tres, wire::u16),
    WIRE_SKIPPED(Allocation, ntasks_per_socket, wire::u16),
    WIRE(Allocation, num_cpu_groups, cpu_groups, wire::u32),
    WIRE_SKIPPED(Allocation, cpus_per_node, wire::array<wire::u16>).when(has_cpu_groups),
    WIRE_SKIPPED(Allocation, cpu_count_reps, wire::array<wire::u32>).when(has_cpu_groups),
    WIRE_SKIPPED(Allocation, partition, wire::text),
    WIRE_SKIPPED(Allocation, pn_min_memory, wire::u64),
    WIRE_SKIPPED(Allocation, qos, wire::text),
    WIRE_SKIPPED(Allocation, resv_name, wire::text),
    WIRE_SKIPPED(Allocation, segment_size, wire::u16).since(wire::v25_11),
    WIRE_SKIPPED(Allocation, start_protocol_ver, wire::u16).since(wire::v25_11),
    WIRE_SKIPPED(Allocation, step_id.sluid, wire::u64).since(wire::v25_11),
    WIRE(Allocation, step_id.job_id, job_id, wire::u32).since(wire::v25_11),
    WIRE_SKIPPED(Allocation, step_id.step_id, wire::u32).since(wire::v25_11),
    WIRE_SKIPPED(Allocation, step_id.step_het_comp, wire::u32).since(wire::v25_11),
    WIRE_SKIPPED(Allocation, tres_per_node, wire::text).since(wire::v23_02),
    WIRE_SKIPPED(Allocation, tres_per_task, wire::text).since(wire::v25_05),
    WIRE_SKIPPED(Allocation, uid, wire::u32).since(wire::v23_02),
    WIRE_SKIPPED(Allocation, user_name, wire::text).since(wire::v23_02),
    WIRE_SKIPPED(Allocation, select_jobinfo_plugin_id, wire::u32).until(wire::v22_05),
    WIRE(Allocation, has_working_cluster_rec, has_working_cluster, wire::u8),
    WIRE_SKIPPED(Allocation, working_cluster_rec, wire::cluster_rec).when(has_working_cluster),
};
namespace wire {
using resource_allocation_response = record<Allocation, resource_allocation_response_rows>;
}

}  // namespace restd::slurm
