// The connection to slurmdbd, its jobs and what it has counted.
//
// Wire version 24.11 (Slurm's src/common/slurm_protocol_pack.c, slurmdb_pack.c and slurmdbd_pack.c). Members have Slurm's names
// and are as they lie on the wire: NO_VAL is a number. Views and lists show into the received buffer and its arena.
#pragma once

#include <cstdint>
#include <string_view>

#include "../wire/field.hpp"
#include "accounting.hpp"
#include "job.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

struct PersistInit {
    std::uint16_t version = 10752;   // in a body of its own; becomes the version of all that follows
    std::string_view cluster_name;   // ClusterName of slurm.conf
    std::uint16_t persist_type = 1;  // PERSIST_TYPE_DBD
    std::uint16_t port = 0;          // 0! Anything else makes slurmdbd commit after every message
};
inline constexpr WireRow persist_init_rows[] = {
    WIRE(PersistInit, version, wire::u16),
    WIRE(PersistInit, cluster_name, wire::text),
    WIRE(PersistInit, persist_type, wire::u16),
    WIRE(PersistInit, port, wire::u16),
};
namespace wire {
using persist_init = record<PersistInit, persist_init_rows>;
}

// PERSIST_RC (1433): DBD_RC of old
struct PersistRc {
    std::string_view comment;
    std::uint16_t flags = 0;  // answer to the init: 0x8 P_USER_CASE (user names keep their case)
    std::uint32_t rc = 0;
    std::uint16_t ret_info = 0;  // answer to the init: the version in use; else the number of the request
};
inline constexpr WireRow persist_rc_rows[] = {
    WIRE(PersistRc, comment, wire::text),
    WIRE(PersistRc, flags, wire::u16),
    WIRE(PersistRc, rc, wire::u32),
    WIRE(PersistRc, ret_info, wire::u16),
};
namespace wire {
using persist_rc = record<PersistRc, persist_rc_rows>;
}

struct Fini {
    std::uint16_t close_conn = 0;
    std::uint16_t commit = 0;
};
inline constexpr WireRow dbd_fini_rows[] = {
    WIRE(Fini, close_conn, wire::u16),
    WIRE(Fini, commit, wire::u16),
};
namespace wire {
using dbd_fini = record<Fini, dbd_fini_rows>;
}

struct JobCondition {
    List<std::string_view> acct_list;
    List<std::string_view> associd_list;
    List<std::string_view> cluster_list;  // null: slurmdbd takes ALL clusters? see protocol.md
    List<std::string_view> constraint_list;
    std::uint32_t cpus_max = 0;
    std::uint32_t cpus_min = 0;
    std::uint32_t db_flags = 1;  // SLURMDB_JOB_FLAG_NOTSET 1: do not look
    std::uint32_t exitcode = 0;
    std::uint32_t flags = 0;  // bits 0,1,2,4,5,6,7,8,9 (3: runaway)
    List<std::string_view> format_list;
    List<std::string_view> groupid_list;  // numbers as text
    List<std::string_view> jobname_list;
    std::uint32_t nodes_max = 0;
    std::uint32_t nodes_min = 0;
    List<std::string_view> partition_list;
    List<std::string_view> qos_list;     // numbers as text
    List<std::string_view> reason_list;  // numbers as text
    List<std::string_view> resv_list;
    List<std::string_view> resvid_list;
    List<SelectedStep> step_list;
    List<std::string_view> state_list;  // numbers as text, without flags
    std::uint32_t timelimit_max = 0;
    std::uint32_t timelimit_min = 0;
    Time usage_end = 0;
    Time usage_start = 0;
    std::string_view used_nodes;
    List<std::string_view> userid_list;  // numbers as text
    List<std::string_view> wckey_list;
};
inline constexpr WireRow job_cond_rows[] = {
    WIRE(JobCondition, acct_list, wire::list<wire::text>),
    WIRE(JobCondition, associd_list, wire::list<wire::text>),
    WIRE(JobCondition, cluster_list, wire::list<wire::text>),
    WIRE(JobCondition, constraint_list, wire::list<wire::text>),
    WIRE(JobCondition, cpus_max, wire::u32),
    WIRE(JobCondition, cpus_min, wire::u32),
    WIRE(JobCondition, db_flags, wire::u32),
    WIRE(JobCondition, exitcode, wire::u32),
    WIRE(JobCondition, flags, wire::u32),
    WIRE(JobCondition, format_list, wire::list<wire::text>),
    WIRE(JobCondition, groupid_list, wire::list<wire::text>),
    WIRE(JobCondition, jobname_list, wire::list<wire::text>),
    WIRE(JobCondition, nodes_max, wire::u32),
    WIRE(JobCondition, nodes_min, wire::u32),
    WIRE(JobCondition, partition_list, wire::list<wire::text>),
    WIRE(JobCondition, qos_list, wire::list<wire::text>),
    WIRE(JobCondition, reason_list, wire::list<wire::text>),
    WIRE(JobCondition, resv_list, wire::list<wire::text>),
    WIRE(JobCondition, resvid_list, wire::list<wire::text>),
    WIRE(JobCondition, step_list, wire::list<wire::selected_step>),
    WIRE(JobCondition, state_list, wire::list<wire::text>),
    WIRE(JobCondition, timelimit_max, wire::u32),
    WIRE(JobCondition, timelimit_min, wire::u32),
    WIRE(JobCondition, usage_end, wire::time),
    WIRE(JobCondition, usage_start, wire::time),
    WIRE(JobCondition, used_nodes, wire::text),
    WIRE(JobCondition, userid_list, wire::list<wire::text>),
    WIRE(JobCondition, wckey_list, wire::list<wire::text>),
};
namespace wire {
using job_cond = record<JobCondition, job_cond_rows>;
}

struct StepStats {
    Millionfold act_cpufreq;
    std::uint64_t consumed_energy = 0;
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
inline constexpr WireRow step_stats_rows[] = {
    WIRE(StepStats, act_cpufreq, wire::millionfold),        WIRE(StepStats, consumed_energy, wire::u64),
    WIRE(StepStats, tres_usage_in_ave, wire::text),         WIRE(StepStats, tres_usage_in_max, wire::text),
    WIRE(StepStats, tres_usage_in_max_nodeid, wire::text),  WIRE(StepStats, tres_usage_in_max_taskid, wire::text),
    WIRE(StepStats, tres_usage_in_min, wire::text),         WIRE(StepStats, tres_usage_in_min_nodeid, wire::text),
    WIRE(StepStats, tres_usage_in_min_taskid, wire::text),  WIRE(StepStats, tres_usage_in_tot, wire::text),
    WIRE(StepStats, tres_usage_out_ave, wire::text),        WIRE(StepStats, tres_usage_out_max, wire::text),
    WIRE(StepStats, tres_usage_out_max_nodeid, wire::text), WIRE(StepStats, tres_usage_out_max_taskid, wire::text),
    WIRE(StepStats, tres_usage_out_min, wire::text),        WIRE(StepStats, tres_usage_out_min_nodeid, wire::text),
    WIRE(StepStats, tres_usage_out_min_taskid, wire::text), WIRE(StepStats, tres_usage_out_tot, wire::text),
};
namespace wire {
using step_stats = record<StepStats, step_stats_rows>;
}

struct StepRecord {
    std::string_view container;
    std::uint32_t elapsed = 0;
    Time end = 0;
    std::uint32_t exitcode = 0;
    std::uint32_t nnodes = 0;
    std::string_view nodes;
    std::uint32_t ntasks = 0;
    std::uint32_t req_cpufreq_min = 0;
    std::uint32_t req_cpufreq_max = 0;
    std::uint32_t req_cpufreq_gov = 0;
    std::uint32_t requid = 0;
    StepStats stats;
    Time start = 0;
    std::uint16_t state = 0;
    StepId step_id;
    std::string_view stepname;
    std::string_view submit_line;
    std::uint32_t suspended = 0;
    std::uint64_t sys_cpu_sec = 0;
    std::uint32_t sys_cpu_usec = 0;
    std::uint32_t task_dist = 0;
    std::uint64_t tot_cpu_sec = 0;
    std::uint32_t tot_cpu_usec = 0;
    std::string_view tres_alloc_str;
    std::uint64_t user_cpu_sec = 0;
    std::uint32_t user_cpu_usec = 0;
};
inline constexpr WireRow step_rec_rows[] = {
    WIRE(StepRecord, container, wire::text),
    WIRE(StepRecord, elapsed, wire::u32),
    WIRE(StepRecord, end, wire::time),
    WIRE(StepRecord, exitcode, wire::u32),
    WIRE(StepRecord, nnodes, wire::u32),
    WIRE(StepRecord, nodes, wire::text),
    WIRE(StepRecord, ntasks, wire::u32),
    WIRE(StepRecord, req_cpufreq_min, wire::u32),
    WIRE(StepRecord, req_cpufreq_max, wire::u32),
    WIRE(StepRecord, req_cpufreq_gov, wire::u32),
    WIRE(StepRecord, requid, wire::u32),
    WIRE(StepRecord, stats, wire::step_stats),
    WIRE(StepRecord, start, wire::time),
    WIRE(StepRecord, state, wire::u16),
    WIRE(StepRecord, step_id, wire::step_id),
    WIRE(StepRecord, stepname, wire::text),
    WIRE(StepRecord, submit_line, wire::text),
    WIRE(StepRecord, suspended, wire::u32),
    WIRE(StepRecord, sys_cpu_sec, wire::u64),
    WIRE(StepRecord, sys_cpu_usec, wire::u32),
    WIRE(StepRecord, task_dist, wire::u32),
    WIRE(StepRecord, tot_cpu_sec, wire::u64),
    WIRE(StepRecord, tot_cpu_usec, wire::u32),
    WIRE(StepRecord, tres_alloc_str, wire::text),
    WIRE(StepRecord, user_cpu_sec, wire::u64),
    WIRE(StepRecord, user_cpu_usec, wire::u32),
};
namespace wire {
using step_rec = record<StepRecord, step_rec_rows>;
}

// Used_gres of the API is not on the wire: null
struct JobRecord {
    std::string_view account;
    std::string_view admin_comment;
    std::uint32_t alloc_nodes = 0;
    std::uint32_t array_job_id = 0;
    std::uint32_t array_max_tasks = 0;
    std::uint32_t array_task_id = 0;
    std::string_view array_task_str;
    std::uint32_t associd = 0;
    std::string_view blockid;
    std::string_view cluster;
    std::string_view constraints;
    std::string_view container;
    std::uint64_t db_index = 0;
    std::uint32_t derived_ec = 0;
    std::string_view derived_es;
    std::uint32_t elapsed = 0;
    Time eligible = 0;
    Time end = 0;
    std::string_view env;
    std::uint32_t exitcode = 0;
    std::string_view extra;
    std::string_view failed_node;
    std::uint32_t flags = 0;
    std::uint32_t gid = 0;
    std::uint32_t jobid = 0;
    std::string_view jobname;
    std::string_view licenses;
    std::string_view lineage;
    std::string_view mcs_label;
    std::string_view nodes;
    std::uint32_t het_job_id = 0;
    std::uint32_t het_job_offset = 0;
    std::string_view partition;
    std::uint32_t priority = 0;
    std::uint32_t qosid = 0;  // the name from DBD_GET_QOS
    std::string_view qos_req;
    std::uint32_t req_cpus = 0;
    std::uint64_t req_mem = 0;  // bit 63: per CPU
    std::uint32_t requid = 0;
    std::uint16_t restart_cnt = 0;
    std::string_view resv_name;
    std::uint32_t resvid = 0;
    std::string_view script;
    std::uint32_t show_full = 0;
    Time start = 0;
    std::uint32_t state = 0;
    std::uint32_t state_reason_prev = 0;
    List<StepRecord> steps;  // a plain count, 0 for none: NO_VAL is not used here
    std::string_view std_err;
    std::string_view std_in;
    std::string_view std_out;
    Time submit = 0;
    std::string_view submit_line;
    std::uint32_t suspended = 0;
    std::string_view system_comment;
    std::uint64_t sys_cpu_sec = 0;
    std::uint64_t sys_cpu_usec = 0;  // u64 in a job, u32 in a step
    std::uint32_t timelimit = 0;
    std::uint64_t tot_cpu_sec = 0;
    std::uint64_t tot_cpu_usec = 0;
    std::string_view tres_alloc_str;  // "1=2,2=4000": names from DBD_GET_TRES
    std::string_view tres_req_str;
    std::uint32_t uid = 0;
    std::string_view user;
    std::uint64_t user_cpu_sec = 0;
    std::uint64_t user_cpu_usec = 0;
    std::string_view wckey;
    std::uint32_t wckeyid = 0;
    std::string_view work_dir;
};
inline constexpr WireRow job_rec_rows[] = {
    WIRE(JobRecord, account, wire::text),
    WIRE(JobRecord, admin_comment, wire::text),
    WIRE(JobRecord, alloc_nodes, wire::u32),
    WIRE(JobRecord, array_job_id, wire::u32),
    WIRE(JobRecord, array_max_tasks, wire::u32),
    WIRE(JobRecord, array_task_id, wire::u32),
    WIRE(JobRecord, array_task_str, wire::text),
    WIRE(JobRecord, associd, wire::u32),
    WIRE(JobRecord, blockid, wire::text),
    WIRE(JobRecord, cluster, wire::text),
    WIRE(JobRecord, constraints, wire::text),
    WIRE(JobRecord, container, wire::text),
    WIRE(JobRecord, db_index, wire::u64),
    WIRE(JobRecord, derived_ec, wire::u32),
    WIRE(JobRecord, derived_es, wire::text),
    WIRE(JobRecord, elapsed, wire::u32),
    WIRE(JobRecord, eligible, wire::time),
    WIRE(JobRecord, end, wire::time),
    WIRE(JobRecord, env, wire::text),
    WIRE(JobRecord, exitcode, wire::u32),
    WIRE(JobRecord, extra, wire::text),
    WIRE(JobRecord, failed_node, wire::text),
    WIRE(JobRecord, flags, wire::u32),
    WIRE(JobRecord, gid, wire::u32),
    WIRE(JobRecord, jobid, wire::u32),
    WIRE(JobRecord, jobname, wire::text),
    WIRE(JobRecord, licenses, wire::text),
    WIRE(JobRecord, lineage, wire::text),
    WIRE(JobRecord, mcs_label, wire::text),
    WIRE(JobRecord, nodes, wire::text),
    WIRE(JobRecord, het_job_id, wire::u32),
    WIRE(JobRecord, het_job_offset, wire::u32),
    WIRE(JobRecord, partition, wire::text),
    WIRE(JobRecord, priority, wire::u32),
    WIRE(JobRecord, qosid, wire::u32),
    WIRE(JobRecord, qos_req, wire::text),
    WIRE(JobRecord, req_cpus, wire::u32),
    WIRE(JobRecord, req_mem, wire::u64),
    WIRE(JobRecord, requid, wire::u32),
    WIRE(JobRecord, restart_cnt, wire::u16),
    WIRE(JobRecord, resv_name, wire::text),
    WIRE(JobRecord, resvid, wire::u32),
    WIRE(JobRecord, script, wire::text),
    WIRE(JobRecord, show_full, wire::u32),
    WIRE(JobRecord, start, wire::time),
    WIRE(JobRecord, state, wire::u32),
    WIRE(JobRecord, state_reason_prev, wire::u32),
    WIRE(JobRecord, steps, wire::array<wire::step_rec>),
    WIRE(JobRecord, std_err, wire::text),
    WIRE(JobRecord, std_in, wire::text),
    WIRE(JobRecord, std_out, wire::text),
    WIRE(JobRecord, submit, wire::time),
    WIRE(JobRecord, submit_line, wire::text),
    WIRE(JobRecord, suspended, wire::u32),
    WIRE(JobRecord, system_comment, wire::text),
    WIRE(JobRecord, sys_cpu_sec, wire::u64),
    WIRE(JobRecord, sys_cpu_usec, wire::u64),
    WIRE(JobRecord, timelimit, wire::u32),
    WIRE(JobRecord, tot_cpu_sec, wire::u64),
    WIRE(JobRecord, tot_cpu_usec, wire::u64),
    WIRE(JobRecord, tres_alloc_str, wire::text),
    WIRE(JobRecord, tres_req_str, wire::text),
    WIRE(JobRecord, uid, wire::u32),
    WIRE(JobRecord, user, wire::text),
    WIRE(JobRecord, user_cpu_sec, wire::u64),
    WIRE(JobRecord, user_cpu_usec, wire::u64),
    WIRE(JobRecord, wckey, wire::text),
    WIRE(JobRecord, wckeyid, wire::u32),
    WIRE(JobRecord, work_dir, wire::text),
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
    WIRE(RpcCount, cnt, wire::u32),
    WIRE(RpcCount, id, wire::u32),
    WIRE(RpcCount, time, wire::u64),
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
    WIRE(RollupEntry, count, wire::u16),    WIRE(RollupEntry, timestamp, wire::time), WIRE(RollupEntry, time_last, wire::u64),
    WIRE(RollupEntry, time_max, wire::u64), WIRE(RollupEntry, time_total, wire::u64),
};
namespace wire {
using rollup_entry = record<RollupEntry, rollup_entry_rows>;
}

struct RollupStats {
    std::string_view cluster_name;
    List<RollupEntry> entries;  // 3
};
inline constexpr WireRow rollup_stats_rows[] = {
    WIRE(RollupStats, cluster_name, wire::text),
    WIRE(RollupStats, entries, wire::short_array<wire::rollup_entry>),
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
    WIRE(DatabaseStats, dbd_rollup_stats, wire::rollup_stats),
    WIRE(DatabaseStats, rollup_stats, wire::list<wire::rollup_stats>),
    WIRE(DatabaseStats, rpc_list, wire::list<wire::rpc_obj>),
    WIRE(DatabaseStats, time_start, wire::time),
    WIRE(DatabaseStats, user_list, wire::list<wire::rpc_obj>),
};
namespace wire {
using dbd_stats = record<DatabaseStats, dbd_stats_rows>;
}

}  // namespace restd::slurm
