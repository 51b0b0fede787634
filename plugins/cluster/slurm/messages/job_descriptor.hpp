// What a new job, a change of a job, or an allocation is asked for with.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "accounting.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

struct CronEntry {
    std::uint8_t set = 0;
    std::uint32_t flags = 0;
    Bits minute;
    Bits hour;
    Bits day_of_month;
    Bits month;
    Bits day_of_week;
    std::string_view cronspec;
    std::uint32_t line_start = 0;
    std::uint32_t line_end = 0;
};
inline constexpr WireRow cron_entry_rows[] = {
    WIRE(CronEntry, set, wire::u8),
    WIRE_IF(CronEntry, flags, wire::u32, r.set != 0),
    WIRE_IF(CronEntry, minute, wire::bits, r.set != 0),
    WIRE_IF(CronEntry, hour, wire::bits, r.set != 0),
    WIRE_IF(CronEntry, day_of_month, wire::bits, r.set != 0),
    WIRE_IF(CronEntry, month, wire::bits, r.set != 0),
    WIRE_IF(CronEntry, day_of_week, wire::bits, r.set != 0),
    WIRE_IF(CronEntry, cronspec, wire::text, r.set != 0),
    WIRE_IF(CronEntry, line_start, wire::u32, r.set != 0),
    WIRE_IF(CronEntry, line_end, wire::u32, r.set != 0),
};
namespace wire {
using cron_entry = record<CronEntry, cron_entry_rows>;
}

// Defaults: slurm_init_job_desc_msg(), what a client sends for "not given"
struct JobDescriptor {
    std::uint32_t site_factor = no_value32;
    std::string_view batch_features;
    std::string_view cluster_features;
    std::string_view clusters;
    std::uint16_t contiguous = no_value16;
    std::string_view container;
    std::string_view container_id;
    std::uint16_t core_spec = no_value16;  // threads: |0x8000
    std::uint32_t task_dist = no_value32;
    std::uint16_t kill_on_node_fail = no_value16;
    std::string_view features;
    std::uint64_t fed_siblings_active = 0;
    std::uint64_t fed_siblings_viable = 0;
    std::uint32_t job_id = no_value32;
    std::string_view job_id_str;  // update: "123_4", "123+1": wins over job_id
    std::string_view name;
    std::string_view alloc_node;  // NEEDED for submit and allocate (else ESLURM_INVALID_NODE_NAME): the controller replaces it
                                  // by the credential's host where it knows one (munge), never with jwt
    std::uint32_t alloc_sid = no_value32;  // the original sends getsid(0) for NO_VAL
    std::string_view array_inx;
    std::string_view burst_buffer;
    std::uint16_t pn_min_cpus = no_value16;
    std::uint64_t pn_min_memory = no_value64;  // |1<<63 per CPU; infinite: 0
    std::uint16_t oom_kill_step = 0;           // slurm_init_job_desc_msg leaves 0
    std::uint32_t pn_min_tmp_disk = no_value32;
    std::string_view prefer;
    std::uint32_t cpu_freq_min = no_value32;
    std::uint32_t cpu_freq_max = no_value32;
    std::uint32_t cpu_freq_gov = no_value32;
    std::string_view partition;
    std::uint32_t priority = no_value32;  // hold true: 0; hold false: INFINITE
    std::string_view dependency;
    std::string_view account;
    std::string_view admin_comment;
    std::string_view comment;
    std::uint32_t nice = no_value32;  // plus 0x80000000
    std::uint32_t profile = 0;        // ACCT_GATHER_PROFILE_NOT_SET 0
    std::string_view qos;
    std::string_view mcs_label;
    std::string_view origin_cluster;
    std::uint8_t open_mode = 0;  // 1 append, 2 truncate
    std::uint8_t overcommit = no_value8;
    std::string_view acctg_freq;
    std::uint32_t num_tasks = no_value32;
    std::string_view req_context;
    std::string_view req_nodes;
    std::string_view exc_nodes;
    List<std::string_view> environment;  // "A=B"; NEEDED for submit; rlimits as SLURM_RLIMIT_CPU= .. entries
    List<std::string_view> spank_job_env;
    std::string_view script;
    List<std::string_view> argv;
    std::string_view std_err;
    std::string_view std_in;
    std::string_view std_out;
    std::string_view submit_line;
    std::string_view work_dir;
    std::uint16_t immediate = 0;
    std::uint16_t reboot = no_value16;
    std::uint16_t requeue = no_value16;
    std::uint16_t shared = no_value16;
    std::uint16_t cpus_per_task = no_value16;
    std::uint16_t ntasks_per_node = no_value16;
    std::uint16_t ntasks_per_board = 0;  // slurm_init_job_desc_msg leaves 0
    std::uint16_t ntasks_per_socket = no_value16;
    std::uint16_t ntasks_per_core = no_value16;
    std::uint16_t ntasks_per_tres = no_value16;
    std::uint16_t plane_size = no_value16;
    std::uint16_t cpu_bind_type = no_value16;
    std::uint16_t mem_bind_type = no_value16;
    std::string_view cpu_bind;
    std::string_view mem_bind;
    std::uint32_t time_limit = no_value32;
    std::uint32_t time_min = no_value32;
    std::uint32_t min_cpus = no_value32;
    std::uint32_t max_cpus = no_value32;
    std::uint32_t min_nodes = no_value32;
    std::uint32_t max_nodes = no_value32;
    std::string_view job_size_str;        // a list of node counts "1,4-8:2"
    std::uint16_t boards_per_node = 0;    // 0
    std::uint16_t sockets_per_board = 0;  // 0
    std::uint16_t sockets_per_node = no_value16;
    std::uint16_t cores_per_socket = no_value16;
    std::uint16_t threads_per_core = no_value16;
    std::uint32_t user_id = 99;  // SLURM_AUTH_NOBODY: the credential's
    std::uint32_t group_id = 99;
    std::uint16_t alloc_resp_port = 0;
    std::string_view resp_host;
    std::uint16_t other_port = 0;
    std::uint16_t resv_port_cnt =
        0;  // 0 is what slurm_init_job_desc_msg leaves and the original slurmrestd sends; sbatch sends NO_VAL16
    std::string_view network;
    Time begin_time = 0;
    Time end_time = 0;
    Time deadline = 0;
    std::string_view licenses;
    std::uint16_t mail_type = no_value16;
    std::string_view mail_user;
    std::string_view reservation;
    std::uint16_t restart_cnt = 0;
    std::uint16_t warn_flags = 0;
    std::uint16_t warn_signal = 0;
    std::uint16_t warn_time = 0;
    std::string_view wckey;
    std::uint32_t req_switch = no_value32;
    std::uint32_t wait4switch = no_value32;
    std::uint16_t wait_all_nodes = no_value16;
    std::uint64_t bitflags = 0;  // the client adds bit 25 where account is null, 26 partition, 27 qos, 28 wckey
                                 // (USE_DEFAULT_ACCT, _PART, _QOS, _WCKEY), for updates too
    std::uint32_t delay_boot = no_value32;
    std::string_view extra;
    std::uint16_t x11 = 0;
    std::string_view x11_magic_cookie;
    std::string_view x11_target;
    std::uint16_t x11_target_port = 0;
    std::string_view cpus_per_tres;
    std::string_view mem_per_tres;
    std::string_view tres_bind;
    std::string_view tres_freq;
    std::string_view tres_per_job;
    std::string_view tres_per_node;
    std::string_view tres_per_socket;
    std::string_view tres_per_task;
    CronEntry crontab_entry;  // the original warns and sends none
    std::uint16_t segment_size = 0;
};
inline constexpr WireRow job_desc_rows[] = {
    WIRE(JobDescriptor, site_factor, wire::u32),
    WIRE(JobDescriptor, batch_features, wire::text),
    WIRE(JobDescriptor, cluster_features, wire::text),
    WIRE(JobDescriptor, clusters, wire::text),
    WIRE(JobDescriptor, contiguous, wire::u16),
    WIRE(JobDescriptor, container, wire::text),
    WIRE(JobDescriptor, container_id, wire::text),
    WIRE(JobDescriptor, core_spec, wire::u16),
    WIRE(JobDescriptor, task_dist, wire::u32),
    WIRE(JobDescriptor, kill_on_node_fail, wire::u16),
    WIRE(JobDescriptor, features, wire::text),
    WIRE(JobDescriptor, fed_siblings_active, wire::u64),
    WIRE(JobDescriptor, fed_siblings_viable, wire::u64),
    WIRE(JobDescriptor, job_id, wire::u32),
    WIRE(JobDescriptor, job_id_str, wire::text),
    WIRE(JobDescriptor, name, wire::text),
    WIRE(JobDescriptor, alloc_node, wire::text),
    WIRE(JobDescriptor, alloc_sid, wire::u32),
    WIRE(JobDescriptor, array_inx, wire::text),
    WIRE(JobDescriptor, burst_buffer, wire::text),
    WIRE(JobDescriptor, pn_min_cpus, wire::u16),
    WIRE(JobDescriptor, pn_min_memory, wire::u64),
    WIRE(JobDescriptor, oom_kill_step, wire::u16),
    WIRE(JobDescriptor, pn_min_tmp_disk, wire::u32),
    WIRE(JobDescriptor, prefer, wire::text),
    WIRE(JobDescriptor, cpu_freq_min, wire::u32),
    WIRE(JobDescriptor, cpu_freq_max, wire::u32),
    WIRE(JobDescriptor, cpu_freq_gov, wire::u32),
    WIRE(JobDescriptor, partition, wire::text),
    WIRE(JobDescriptor, priority, wire::u32),
    WIRE(JobDescriptor, dependency, wire::text),
    WIRE(JobDescriptor, account, wire::text),
    WIRE(JobDescriptor, admin_comment, wire::text),
    WIRE(JobDescriptor, comment, wire::text),
    WIRE(JobDescriptor, nice, wire::u32),
    WIRE(JobDescriptor, profile, wire::u32),
    WIRE(JobDescriptor, qos, wire::text),
    WIRE(JobDescriptor, mcs_label, wire::text),
    WIRE(JobDescriptor, origin_cluster, wire::text),
    WIRE(JobDescriptor, open_mode, wire::u8),
    WIRE(JobDescriptor, overcommit, wire::u8),
    WIRE(JobDescriptor, acctg_freq, wire::text),
    WIRE(JobDescriptor, num_tasks, wire::u32),
    WIRE(JobDescriptor, req_context, wire::text),
    WIRE(JobDescriptor, req_nodes, wire::text),
    WIRE(JobDescriptor, exc_nodes, wire::text),
    WIRE(JobDescriptor, environment, wire::texts),
    WIRE(JobDescriptor, spank_job_env, wire::texts),
    WIRE(JobDescriptor, script, wire::text),
    WIRE(JobDescriptor, argv, wire::texts),
    WIRE(JobDescriptor, std_err, wire::text),
    WIRE(JobDescriptor, std_in, wire::text),
    WIRE(JobDescriptor, std_out, wire::text),
    WIRE(JobDescriptor, submit_line, wire::text),
    WIRE(JobDescriptor, work_dir, wire::text),
    WIRE(JobDescriptor, immediate, wire::u16),
    WIRE(JobDescriptor, reboot, wire::u16),
    WIRE(JobDescriptor, requeue, wire::u16),
    WIRE(JobDescriptor, shared, wire::u16),
    WIRE(JobDescriptor, cpus_per_task, wire::u16),
    WIRE(JobDescriptor, ntasks_per_node, wire::u16),
    WIRE(JobDescriptor, ntasks_per_board, wire::u16),
    WIRE(JobDescriptor, ntasks_per_socket, wire::u16),
    WIRE(JobDescriptor, ntasks_per_core, wire::u16),
    WIRE(JobDescriptor, ntasks_per_tres, wire::u16),
    WIRE(JobDescriptor, plane_size, wire::u16),
    WIRE(JobDescriptor, cpu_bind_type, wire::u16),
    WIRE(JobDescriptor, mem_bind_type, wire::u16),
    WIRE(JobDescriptor, cpu_bind, wire::text),
    WIRE(JobDescriptor, mem_bind, wire::text),
    WIRE(JobDescriptor, time_limit, wire::u32),
    WIRE(JobDescriptor, time_min, wire::u32),
    WIRE(JobDescriptor, min_cpus, wire::u32),
    WIRE(JobDescriptor, max_cpus, wire::u32),
    WIRE(JobDescriptor, min_nodes, wire::u32),
    WIRE(JobDescriptor, max_nodes, wire::u32),
    WIRE(JobDescriptor, job_size_str, wire::text),
    WIRE(JobDescriptor, boards_per_node, wire::u16),
    WIRE(JobDescriptor, sockets_per_board, wire::u16),
    WIRE(JobDescriptor, sockets_per_node, wire::u16),
    WIRE(JobDescriptor, cores_per_socket, wire::u16),
    WIRE(JobDescriptor, threads_per_core, wire::u16),
    WIRE(JobDescriptor, user_id, wire::u32),
    WIRE(JobDescriptor, group_id, wire::u32),
    WIRE(JobDescriptor, alloc_resp_port, wire::u16),
    WIRE(JobDescriptor, resp_host, wire::text),
    WIRE(JobDescriptor, other_port, wire::u16),
    WIRE(JobDescriptor, resv_port_cnt, wire::u16),
    WIRE(JobDescriptor, network, wire::text),
    WIRE(JobDescriptor, begin_time, wire::time),
    WIRE(JobDescriptor, end_time, wire::time),
    WIRE(JobDescriptor, deadline, wire::time),
    WIRE(JobDescriptor, licenses, wire::text),
    WIRE(JobDescriptor, mail_type, wire::u16),
    WIRE(JobDescriptor, mail_user, wire::text),
    WIRE(JobDescriptor, reservation, wire::text),
    WIRE(JobDescriptor, restart_cnt, wire::u16),
    WIRE(JobDescriptor, warn_flags, wire::u16),
    WIRE(JobDescriptor, warn_signal, wire::u16),
    WIRE(JobDescriptor, warn_time, wire::u16),
    WIRE(JobDescriptor, wckey, wire::text),
    WIRE(JobDescriptor, req_switch, wire::u32),
    WIRE(JobDescriptor, wait4switch, wire::u32),
    WIRE(JobDescriptor, wait_all_nodes, wire::u16),
    WIRE(JobDescriptor, bitflags, wire::u64),
    WIRE(JobDescriptor, delay_boot, wire::u32),
    WIRE(JobDescriptor, extra, wire::text),
    WIRE(JobDescriptor, x11, wire::u16),
    WIRE(JobDescriptor, x11_magic_cookie, wire::text),
    WIRE(JobDescriptor, x11_target, wire::text),
    WIRE(JobDescriptor, x11_target_port, wire::u16),
    WIRE(JobDescriptor, cpus_per_tres, wire::text),
    WIRE(JobDescriptor, mem_per_tres, wire::text),
    WIRE(JobDescriptor, tres_bind, wire::text),
    WIRE(JobDescriptor, tres_freq, wire::text),
    WIRE(JobDescriptor, tres_per_job, wire::text),
    WIRE(JobDescriptor, tres_per_node, wire::text),
    WIRE(JobDescriptor, tres_per_socket, wire::text),
    WIRE(JobDescriptor, tres_per_task, wire::text),
    WIRE(JobDescriptor, crontab_entry, wire::cron_entry),
    WIRE(JobDescriptor, segment_size, wire::u16),
};
namespace wire {
using job_desc = record<JobDescriptor, job_desc_rows>;
}

// Heterogeneous job
struct JobDescriptorList {
    List<JobDescriptor> jobs;
};
inline constexpr WireRow job_desc_list_rows[] = {
    WIRE(JobDescriptorList, jobs, wire::short_array<wire::job_desc>),
};
namespace wire {
using job_desc_list = record<JobDescriptorList, job_desc_list_rows>;
}

struct SubmitResponse {
    std::uint32_t job_id = 0;
    std::uint32_t step_id = 0;  // SLURM_BATCH_SCRIPT
    std::uint32_t error_code = 0;
    std::string_view job_submit_user_msg;
};
inline constexpr WireRow submit_response_rows[] = {
    WIRE(SubmitResponse, job_id, wire::u32),
    WIRE(SubmitResponse, step_id, wire::u32),
    WIRE(SubmitResponse, error_code, wire::u32),
    WIRE(SubmitResponse, job_submit_user_msg, wire::text),
};
namespace wire {
using submit_response = record<SubmitResponse, submit_response_rows>;
}

struct Allocation {
    std::string_view account;
    std::string_view alias_list;  // always null
    std::string_view batch_host;
    List<std::string_view> environment;
    std::uint32_t error_code = 0;
    std::uint32_t gid = 0;
    std::string_view group_name;
    std::string_view job_submit_user_msg;
    std::uint32_t job_id = 0;
    std::uint32_t node_cnt = 0;  // 0: it waits
    std::uint8_t has_node_addr = 0;
    List<std::span<const std::byte>> node_addr;
    std::string_view node_list;
    std::uint16_t ntasks_per_board = 0;
    std::uint16_t ntasks_per_core = 0;
    std::uint16_t ntasks_per_tres = 0;
    std::uint16_t ntasks_per_socket = 0;
    std::uint32_t num_cpu_groups = 0;
    List<std::uint16_t> cpus_per_node;
    List<std::uint32_t> cpu_count_reps;
    std::string_view partition;
    std::uint64_t pn_min_memory = 0;
    std::string_view qos;
    std::string_view resv_name;
    std::string_view tres_per_node;
    std::uint32_t uid = 0;
    std::string_view user_name;
    std::uint8_t has_working_cluster_rec = 0;
    ClusterRecord working_cluster_rec;
};
inline constexpr WireRow resource_allocation_response_rows[] = {
    WIRE(Allocation, account, wire::text),
    WIRE(Allocation, alias_list, wire::text),
    WIRE(Allocation, batch_host, wire::text),
    WIRE(Allocation, environment, wire::texts),
    WIRE(Allocation, error_code, wire::u32),
    WIRE(Allocation, gid, wire::u32),
    WIRE(Allocation, group_name, wire::text),
    WIRE(Allocation, job_submit_user_msg, wire::text),
    WIRE(Allocation, job_id, wire::u32),
    WIRE(Allocation, node_cnt, wire::u32),
    WIRE(Allocation, has_node_addr, wire::u8),
    WIRE_IF(Allocation, node_addr, wire::array<wire::address>, r.has_node_addr != 0),
    WIRE(Allocation, node_list, wire::text),
    WIRE(Allocation, ntasks_per_board, wire::u16),
    WIRE(Allocation, ntasks_per_core, wire::u16),
    WIRE(Allocation, ntasks_per_tres, wire::u16),
    WIRE(Allocation, ntasks_per_socket, wire::u16),
    WIRE(Allocation, num_cpu_groups, wire::u32),
    WIRE_IF(Allocation, cpus_per_node, wire::array<wire::u16>, r.num_cpu_groups != 0),
    WIRE_IF(Allocation, cpu_count_reps, wire::array<wire::u32>, r.num_cpu_groups != 0),
    WIRE(Allocation, partition, wire::text),
    WIRE(Allocation, pn_min_memory, wire::u64),
    WIRE(Allocation, qos, wire::text),
    WIRE(Allocation, resv_name, wire::text),
    WIRE(Allocation, tres_per_node, wire::text),
    WIRE(Allocation, uid, wire::u32),
    WIRE(Allocation, user_name, wire::text),
    WIRE(Allocation, has_working_cluster_rec, wire::u8),
    WIRE_IF(Allocation, working_cluster_rec, wire::cluster_rec, r.has_working_cluster_rec != 0),
};
namespace wire {
using resource_allocation_response = record<Allocation, resource_allocation_response_rows>;
}

}  // namespace restd::slurm
