// The first messages to slurmdbd, its jobs and its statistics.
//
// Views and lists refer to the received message and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "messages/accounting.hpp"
#include "messages/job.hpp"
#include "restd/model/values.hpp"
#include "wire/codecs.hpp"

namespace restd::slurm {

struct PersistInit {
    std::uint16_t version = 0;       // the version of all that follow
    std::string_view cluster_name;   // ClusterName of slurm.conf
    std::uint16_t persist_type = 1;  // PERSIST_TYPE_DBD
    std::uint16_t port = 0;          // must be 0: else slurmdbd commits after every message
};
inline constexpr WireRow persist_init_rows[] = {
    WIRE(PersistInit, version, version, wire::u16),
    WIRE(PersistInit, cluster_name, cluster_name, wire::text),
    WIRE(PersistInit, persist_type, persist_type, wire::u16),
    WIRE(PersistInit, port, port, wire::u16),
};
namespace wire {
using persist_init = record<PersistInit, persist_init_rows>;
}

// PERSIST_RC (1433), formerly DBD_RC
struct PersistRc {
    std::string_view comment;
    std::uint16_t flags = 0;  // in the answer to the init: 0x8, user names keep their case
    std::uint32_t rc = 0;
    std::uint16_t ret_info = 0;  // in the answer to the init: the version in use; else the number of the request
};
inline constexpr WireRow persist_rc_rows[] = {
    WIRE(PersistRc, comment, comment, wire::text),
    WIRE(PersistRc, flags, flags, wire::u16),
    WIRE(PersistRc, rc, rc, wire::u32),
    WIRE(PersistRc, ret_info, ret_info, wire::u16),
};
namespace wire {
using persist_rc = record<PersistRc, persist_rc_rows>;
}

struct Fini {
    std::uint16_t close_conn = 0;
    std::uint16_t commit = 0;
};
inline constexpr WireRow dbd_fini_rows[] = {
    WIRE(Fini, close_conn, close_conn, wire::u16),
    WIRE(Fini, commit, commit, wire::u16),
};
namespace wire {
using dbd_fini = record<Fini, dbd_fini_rows>;
}

// Where the hub has lists of names, these are lists of numbers as texts.
struct JobCondition : model::JobCondition {
    std::uint32_t database_flags = 1;  // 1: ignore them
    std::uint32_t flags = 0;
    List<SelectedStep> steps;
    List<std::string_view> states;
};
inline constexpr WireRow job_cond_rows[] = {
    WIRE(JobCondition, acct_list, account, wire::list<wire::text>),
    WIRE(JobCondition, associd_list, association, wire::list<wire::text>),
    WIRE(JobCondition, cluster_list, cluster, wire::list<wire::text>),
    WIRE(JobCondition, constraint_list, constraints, wire::list<wire::text>),
    WIRE(JobCondition, cpus_max, cpus_max, wire::given_number32),
    WIRE(JobCondition, cpus_min, cpus_min, wire::given_number32),
    WIRE(JobCondition, db_flags, database_flags, wire::u32),
    WIRE(JobCondition, exitcode, exit_code, wire::given_number32),
    WIRE(JobCondition, flags, flags, wire::u32),
    WIRE_SKIPPED(JobCondition, format_list, wire::list<wire::text>),
    WIRE(JobCondition, groupid_list, groups, wire::list<wire::text>),
    WIRE(JobCondition, jobname_list, job_name, wire::list<wire::text>),
    WIRE(JobCondition, nodes_max, nodes_max, wire::given_number32),
    WIRE(JobCondition, nodes_min, nodes_min, wire::given_number32),
    WIRE(JobCondition, partition_list, partition, wire::list<wire::text>),
    WIRE(JobCondition, qos_list, qos, wire::list<wire::text>),
    WIRE(JobCondition, reason_list, reason, wire::list<wire::text>),
    WIRE(JobCondition, resv_list, reservation, wire::list<wire::text>),
    WIRE(JobCondition, resvid_list, reservation_id, wire::list<wire::text>),
    WIRE(JobCondition, step_list, steps, wire::list<wire::selected_step>),
    WIRE(JobCondition, state_list, states, wire::list<wire::text>),
    WIRE(JobCondition, timelimit_max, timelimit_max, wire::given_number32),
    WIRE(JobCondition, timelimit_min, timelimit_min, wire::given_number32),
    WIRE(JobCondition, usage_end, end_time, wire::time),
    WIRE(JobCondition, usage_start, start_time, wire::time),
    WIRE(JobCondition, used_nodes, node, wire::text),
    WIRE(JobCondition, userid_list, users, wire::list<wire::text>),
    WIRE(JobCondition, wckey_list, wckey, wire::list<wire::text>),
};
namespace wire {
using job_cond = record<JobCondition, job_cond_rows>;
}

struct StepStats {
    double act_cpufreq = 0;
    std::string_view tres_usage_in_ave;
    std::string_view tres_usage_in_max;
    std::string_view tres_usage_in_max_nodeid;
    std::string_view tres_usage_in_max_taskid;
    std::string_view tres_usage_in_min;
    std::string_view tres_usage_in_min_nodeid;
    std::string_view tres_usage_in_min_taskid;
    std::string_view tres_usage_in_tot;
    std::string_view tres_usage_out_ave;
    std::string_view tres_usage_out_max;
    std::string_view tres_usage_out_max_nodeid;
    std::string_view tres_usage_out_max_taskid;
    std::string_view tres_usage_out_min;
    std::string_view tres_usage_out_min_nodeid;
    std::string_view tres_usage_out_min_taskid;
    std::string_view tres_usage_out_tot;
};

// A step: the hub's members, and the fields from which some of them are computed (database_job_view.hpp).
struct StepRecord : model::Step {
    std::uint32_t governor = 0, killer = 0, distribution = 0;
    StepStats stats;
    StepId id;
    std::string_view allocated;  // resources: "1=2,2=4000"
    std::string_view working_directory;
};
inline constexpr WireRow step_rec_rows[] = {
    WIRE_SKIPPED(StepRecord, container, wire::text),
    WIRE(StepRecord, elapsed, time_elapsed, wire::u32),
    WIRE(StepRecord, end, time_end, wire::time),
    WIRE(StepRecord, exitcode, exit_code, wire::u32),
    WIRE(StepRecord, nnodes, nodes_count, wire::u32),
    WIRE(StepRecord, nodes, nodes_range, wire::text),
    WIRE(StepRecord, ntasks, tasks_count, wire::u32),
    WIRE(StepRecord, req_cpufreq_min, cpu_requested_frequency_min, wire::u32),
    WIRE(StepRecord, req_cpufreq_max, cpu_requested_frequency_max, wire::u32),
    WIRE(StepRecord, req_cpufreq_gov, governor, wire::u32),
    WIRE(StepRecord, requid, killer, wire::u32),
    WIRE(StepRecord, stats.act_cpufreq, stats.act_cpufreq, wire::millionfold),
    WIRE(StepRecord, stats.consumed_energy, statistics_energy_consumed, wire::u64),
    WIRE(StepRecord, stats.tres_usage_in_ave, stats.tres_usage_in_ave, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_max, stats.tres_usage_in_max, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_max_nodeid, stats.tres_usage_in_max_nodeid, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_max_taskid, stats.tres_usage_in_max_taskid, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_min, stats.tres_usage_in_min, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_min_nodeid, stats.tres_usage_in_min_nodeid, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_min_taskid, stats.tres_usage_in_min_taskid, wire::text),
    WIRE(StepRecord, stats.tres_usage_in_tot, stats.tres_usage_in_tot, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_ave, stats.tres_usage_out_ave, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_max, stats.tres_usage_out_max, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_max_nodeid, stats.tres_usage_out_max_nodeid, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_max_taskid, stats.tres_usage_out_max_taskid, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_min, stats.tres_usage_out_min, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_min_nodeid, stats.tres_usage_out_min_nodeid, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_min_taskid, stats.tres_usage_out_min_taskid, wire::text),
    WIRE(StepRecord, stats.tres_usage_out_tot, stats.tres_usage_out_tot, wire::text),
    WIRE(StepRecord, start, time_start, wire::time),
    WIRE(StepRecord, state, state, wire::u16),
    WIRE(StepRecord, step_id, id, wire::step_id),
    WIRE(StepRecord, stepname, step_name, wire::text),
    WIRE(StepRecord, cwd, working_directory, wire::text).since(wire::v25_05),
    WIRE(StepRecord, std_err, stderr, wire::text).since(wire::v25_05),
    WIRE(StepRecord, std_in, stdin, wire::text).since(wire::v25_05),
    WIRE(StepRecord, std_out, stdout, wire::text).since(wire::v25_05),
    WIRE(StepRecord, submit_line, submit_line, wire::text),
    WIRE(StepRecord, suspended, time_suspended, wire::u32),
    WIRE(StepRecord, sys_cpu_sec, time_system_seconds, wire::u64),
    WIRE(StepRecord, sys_cpu_usec, time_system_microseconds, wire::u32),
    WIRE(StepRecord, task_dist, distribution, wire::u32),
    WIRE(StepRecord, timelimit, time_limit, wire::u32).since(wire::v25_05),
    WIRE(StepRecord, tot_cpu_sec, time_total_seconds, wire::u64),
    WIRE(StepRecord, tot_cpu_usec, time_total_microseconds, wire::u32),
    WIRE(StepRecord, tres_alloc_str, allocated, wire::text),
    WIRE(StepRecord, user_cpu_sec, time_user_seconds, wire::u64),
    WIRE(StepRecord, user_cpu_usec, time_user_microseconds, wire::u32),
};
namespace wire {
using step_rec = record<StepRecord, step_rec_rows>;
}

// A job: the hub's members, and the fields from which some of them are computed (database_job_view.hpp).
struct JobRecord : model::DatabaseJob {
    std::uint32_t uid = 0, gid = 0, killer = 0, qos_id = 0;
    std::uint64_t memory = 0;  // with memory_per_cpu_bit
    List<StepRecord> step_records;
    std::string_view allocated, requested;  // resources: "1=2,2=4000"
};
inline constexpr WireRow job_rec_rows[] = {
    WIRE(JobRecord, account, account, wire::text),
    WIRE(JobRecord, admin_comment, comment_administrator, wire::text),
    WIRE(JobRecord, alloc_nodes, allocation_nodes, wire::u32),
    WIRE(JobRecord, array_job_id, array_job_id, wire::u32),
    WIRE(JobRecord, array_max_tasks, array_limits_max_running_tasks, wire::u32),
    WIRE(JobRecord, array_task_id, array_task_id, wire::u32),
    WIRE(JobRecord, array_task_str, array_task, wire::text),
    WIRE(JobRecord, associd, association.id, wire::u32),
    WIRE(JobRecord, blockid, block, wire::text),
    WIRE(JobRecord, cluster, cluster, wire::text),
    WIRE(JobRecord, constraints, constraints, wire::text),
    WIRE(JobRecord, container, container, wire::text),
    WIRE(JobRecord, db_index, sluid, wire::u64),
    WIRE(JobRecord, derived_ec, derived_exit_code, wire::u32),
    WIRE(JobRecord, derived_es, comment_job, wire::text),
    WIRE(JobRecord, elapsed, time_elapsed, wire::u32),
    WIRE(JobRecord, eligible, time_eligible, wire::time),
    WIRE(JobRecord, end, time_end, wire::time),
    WIRE_SKIPPED(JobRecord, env, wire::text),
    WIRE(JobRecord, exclusive, exclusive, wire::text).since(wire::v26_05),
    WIRE(JobRecord, exitcode, exit_code, wire::u32),
    WIRE(JobRecord, extra, extra, wire::text).since(wire::v23_02),
    WIRE(JobRecord, failed_node, failed_node, wire::text).since(wire::v23_02),
    WIRE(JobRecord, flags, flags, wire::u32),
    WIRE(JobRecord, gid, gid, wire::u32),
    WIRE(JobRecord, jobid, job_id, wire::u32),
    WIRE(JobRecord, jobname, name, wire::text),
    WIRE_SKIPPED(JobRecord, lft, wire::u32).until(wire::v23_02),
    WIRE(JobRecord, licenses, licenses, wire::text).since(wire::v23_02),
    WIRE_SKIPPED(JobRecord, lineage, wire::text).since(wire::v23_11),
    WIRE(JobRecord, mcs_label, mcs_label, wire::text),
    WIRE(JobRecord, nodes, nodes, wire::text),
    WIRE(JobRecord, het_job_id, het_job_id, wire::u32),
    WIRE(JobRecord, het_job_offset, het_job_offset, wire::u32),
    WIRE(JobRecord, oversubscribe, oversubscribe, wire::text).since(wire::v26_05),
    WIRE(JobRecord, partition, partition, wire::text),
    WIRE(JobRecord, priority, priority, wire::u32),
    WIRE(JobRecord, qosid, qos_id, wire::u32),
    WIRE(JobRecord, qos_req, qosreq, wire::text).since(wire::v24_11),
    WIRE(JobRecord, req_cpus, required_cpus, wire::u32),
    WIRE(JobRecord, req_mem, memory, wire::u64),
    WIRE(JobRecord, requid, killer, wire::u32),
    WIRE(JobRecord, restart_cnt, restart_cnt, wire::u16).since(wire::v24_11),
    WIRE(JobRecord, resv_name, reservation_name, wire::text),
    WIRE(JobRecord, resvid, reservation_id, wire::u32),
    WIRE(JobRecord, resv_req, reservation_requested, wire::text).since(wire::v25_05),
    WIRE(JobRecord, script, script, wire::text),
    WIRE(JobRecord, sluid, original_sluid, wire::u64).since(wire::v26_05),
    WIRE_SKIPPED(JobRecord, show_full, wire::u32),
    WIRE(JobRecord, start, time_start, wire::time),
    WIRE(JobRecord, state, state_current, wire::u32),
    WIRE(JobRecord, state_reason_prev, state_reason, wire::state_reason),
    WIRE(JobRecord, steps, step_records, wire::array<wire::step_rec>),
    WIRE(JobRecord, segment_size, segment_size, wire::u16).since(wire::v25_05),
    WIRE(JobRecord, std_err, stderr, wire::text).since(wire::v24_05),
    WIRE(JobRecord, std_in, stdin, wire::text).since(wire::v24_05),
    WIRE(JobRecord, std_out, stdout, wire::text).since(wire::v24_05),
    WIRE(JobRecord, submit, time_submission, wire::time),
    WIRE(JobRecord, submit_line, submit_line, wire::text),
    WIRE(JobRecord, suspended, time_suspended, wire::u32),
    WIRE(JobRecord, system_comment, comment_system, wire::text),
    WIRE(JobRecord, sys_cpu_sec, time_system_seconds, wire::u64),
    WIRE(JobRecord, sys_cpu_usec, time_system_microseconds, wire::u64),
    WIRE(JobRecord, timelimit, time_limit, wire::u32),
    WIRE(JobRecord, tot_cpu_sec, time_total_seconds, wire::u64),
    WIRE(JobRecord, tot_cpu_usec, time_total_microseconds, wire::u64),
    WIRE(JobRecord, tres_alloc_str, allocated, wire::text),
    WIRE(JobRecord, tres_req_str, requested, wire::text),
    WIRE(JobRecord, uid, uid, wire::u32),
    WIRE(JobRecord, user, user, wire::text),
    WIRE(JobRecord, user_cpu_sec, time_user_seconds, wire::u64),
    WIRE(JobRecord, user_cpu_usec, time_user_microseconds, wire::u64),
    WIRE(JobRecord, wckey, wckey.wckey, wire::text),
    WIRE_SKIPPED(JobRecord, wckeyid, wire::u32),
    WIRE(JobRecord, work_dir, working_directory, wire::text),
};
namespace wire {
using job_rec = record<JobRecord, job_rec_rows>;
}

// Also DatabaseRpcUser: id is then a uid; average = time / cnt
struct RpcCount {
    std::uint32_t cnt = 0;
    std::uint32_t id = 0;
    std::uint64_t time = 0;
};
inline constexpr WireRow rpc_obj_rows[] = {
    WIRE(RpcCount, cnt, cnt, wire::u32),
    WIRE(RpcCount, id, id, wire::u32),
    WIRE(RpcCount, time, time, wire::u64),
};
namespace wire {
using rpc_obj = record<RpcCount, rpc_obj_rows>;
}

struct RollupEntry {
    std::uint16_t count = 0;  // entries in this order: hour, day, month
    Time timestamp = 0;
    std::uint64_t time_last = 0;
    std::uint64_t time_max = 0;
    std::uint64_t time_total = 0;
};
inline constexpr WireRow rollup_entry_rows[] = {
    WIRE(RollupEntry, count, count, wire::u16),           WIRE(RollupEntry, timestamp, timestamp, wire::time),
    WIRE(RollupEntry, time_last, time_last, wire::u64),   WIRE(RollupEntry, time_max, time_max, wire::u64),
    WIRE(RollupEntry, time_total, time_total, wire::u64),
};
namespace wire {
using rollup_entry = record<RollupEntry, rollup_entry_rows>;
}

struct RollupStats {
    std::string_view cluster_name;
    List<RollupEntry> entries;  // 3
};
inline constexpr WireRow rollup_stats_rows[] = {
    WIRE(RollupStats, cluster_name, cluster_name, wire::text),
    WIRE(RollupStats, entries, entries, wire::short_array<wire::rollup_entry>),
};
namespace wire {
using rollup_stats = record<RollupStats, rollup_stats_rows>;
}

struct DatabaseStats {
    RollupStats dbd_rollup_stats;
    List<RollupStats> rollup_stats;  // per cluster
    List<RpcCount> rpc_list;
    Time time_start = 0;
    List<RpcCount> user_list;
};
inline constexpr WireRow dbd_stats_rows[] = {
    WIRE(DatabaseStats, dbd_rollup_stats, dbd_rollup_stats, wire::rollup_stats),
    WIRE(DatabaseStats, rollup_stats, rollup_stats, wire::list<wire::rollup_stats>),
    WIRE(DatabaseStats, rpc_list, rpc_list, wire::list<wire::rpc_obj>),
    WIRE(DatabaseStats, time_start, time_start, wire::time),
    WIRE(DatabaseStats, user_list, user_list, wire::list<wire::rpc_obj>),
};
namespace wire {
using dbd_stats = record<DatabaseStats, dbd_stats_rows>;
}

}  // namespace restd::slurm
