// Field tables of restd/model/controller.hpp.
#pragma once

#include "restd/model/controller.hpp"
#include "restd/tables/codecs.hpp"
#include "restd/tables/short_text.hpp"

namespace restd::tables {

// CONTROLLER_PING
inline constexpr Row controller_ping_rows[] = {
    RESTD_FIELD(model::ControllerPing, hostname, "hostname", codec::string, "Host of this slurmctld (SlurmctldHost)."),
    RESTD_FIELD(model::ControllerPing, pinged, "pinged", codec::string, "UP where slurmctld answered, else DOWN.")
        .deprecated(42)
        .until_api(44),
    RESTD_FIELD(model::ControllerPing, responding, "responding", codec::boolean, "True where slurmctld answered the ping.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::ControllerPing, latency, "latency", codec::uint64,
                "Microseconds until slurmctld answered or the ping was given up."),
    RESTD_FIELD(model::ControllerPing, mode, "mode", codec::string,
                "Role of this slurmctld: primary, or backup with its number.")
        .deprecated(42)
        .until_api(44),
    RESTD_FIELD(model::ControllerPing, primary, "primary", codec::boolean,
                "True for the first SlurmctldHost, false for backups.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::ControllerPing, status, "status", codec::error_words,
                "Result of the ping in words: No error, or what failed.")
        .since_api(45),
};
RESTD_TABLE(controller_ping, model::ControllerPing, "CONTROLLER_PING");

namespace codec {
inline constexpr auto controller_ping = object<model::ControllerPing>(tables::controller_ping);
inline constexpr auto controller_ping_array = stream("CONTROLLER_PING_ARRAY", controller_ping);
}  // namespace codec

// SCHEDULE_EXIT_FIELDS
inline constexpr Row schedule_exit_fields_rows[] = {
    RESTD_FIELD(model::ScheduleExit, end_job_queue, "end_job_queue", codec::uint32,
                "Cycles that came to the end of the queue."),
    RESTD_FIELD(model::ScheduleExit, default_queue_depth, "default_queue_depth", codec::uint32,
                "Cycles that ended at default_queue_depth jobs (SchedulerParameters)."),
    RESTD_FIELD(model::ScheduleExit, max_job_start, "max_job_start", codec::uint32,
                "Cycles that ended as enough jobs had been started (sched_max_job_start)."),
    RESTD_FIELD(model::ScheduleExit, max_rpc_cnt, "max_rpc_cnt", codec::uint32,
                "Cycles that ended as too many requests waited (max_rpc_cnt)."),
    RESTD_FIELD(model::ScheduleExit, max_sched_time, "max_sched_time", codec::uint32,
                "Cycles that ended as their time was up (max_sched_time)."),
    RESTD_FIELD(model::ScheduleExit, licenses, "licenses", codec::uint32, "Cycles that ended as licenses blocked the queue."),
};
RESTD_TABLE(schedule_exit_fields, model::ScheduleExit, "SCHEDULE_EXIT_FIELDS");

namespace codec {
inline constexpr auto schedule_exit_fields = object<model::ScheduleExit>(tables::schedule_exit_fields);
}  // namespace codec

// BF_EXIT_FIELDS
inline constexpr Row bf_exit_fields_rows[] = {
    RESTD_FIELD(model::BackfillExit, end_job_queue, "end_job_queue", codec::uint32,
                "Cycles that came to the end of the queue."),
    RESTD_FIELD(model::BackfillExit, bf_max_job_start, "bf_max_job_start", codec::uint32,
                "Cycles that ended as enough jobs had been started (bf_max_job_start)."),
    RESTD_FIELD(model::BackfillExit, bf_max_job_test, "bf_max_job_test", codec::uint32,
                "Cycles that ended as enough jobs had been looked at (bf_max_job_test)."),
    RESTD_FIELD(model::BackfillExit, bf_max_time, "bf_max_time", codec::uint32,
                "Cycles that ended as their time was up (bf_max_time)."),
    RESTD_FIELD(model::BackfillExit, bf_node_space_size, "bf_node_space_size", codec::uint32,
                "Cycles that ended as the table of future use was full (bf_node_space_size)."),
    RESTD_FIELD(model::BackfillExit, state_changed, "state_changed", codec::uint32,
                "Cycles that ended as jobs, nodes or partitions had changed."),
};
RESTD_TABLE(bf_exit_fields, model::BackfillExit, "BF_EXIT_FIELDS");

namespace codec {
inline constexpr auto bf_exit_fields = object<model::BackfillExit>(tables::bf_exit_fields);
}  // namespace codec

// STATS_MSG_RPC_TYPE
inline constexpr Row stats_msg_rpc_type_rows[] = {
    RESTD_FIELD(model::RpcByType, message_type, "message_type", codec::string, "Type of request by name, as REQUEST_JOB_INFO.")
        .until_api(40),
    RESTD_FIELD(model::RpcByType, type_id, "type_id", codec::uint16, "Type of request by Slurm's number.").until_api(40),
    RESTD_FIELD(model::RpcByType, count, "count", codec::uint32_long, "Requests of this type that slurmctld served.")
        .until_api(40),
    RESTD_FIELD(model::RpcByType, average_time, "average_time", codec::plain_uint64,
                "Mean of microseconds that a request took.")
        .until_api(40),
    RESTD_FIELD(model::RpcByType, total_time, "total_time", codec::uint64, "Microseconds that all requests of this type took.")
        .until_api(40),
    RESTD_FIELD(model::RpcByType, type_id, "type_id", codec::uint16, "Type of request by Slurm's number.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, message_type, "message_type", codec::string, "Type of request by name, as REQUEST_JOB_INFO.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, count, "count", codec::uint32, "Requests of this type that slurmctld served.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, queued, "queued", codec::uint16,
                "Requests of this type that wait now. Used with rate limits of slurmctld's queue.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, dropped, "dropped", codec::uint64, "Requests of this type that slurmctld dropped.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, cycle_last, "cycle_last", codec::uint16,
                "Requests of this type handled in the queue's last cycle.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, cycle_max, "cycle_max", codec::uint16,
                "Most requests of this type handled in one cycle of the queue.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, total_time, "total_time", codec::uint64, "Microseconds that all requests of this type took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, average_time, "average_time", codec::uint64_no_val,
                "Mean of microseconds that a request took.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_type, model::RpcByType, codec::since_v41("STATS_MSG_RPC_TYPE"));

namespace codec {
inline constexpr auto stats_msg_rpc_type = object<model::RpcByType>(tables::stats_msg_rpc_type);
inline constexpr auto stats_msg_rpcs_by_type = documented(list("STATS_MSG_RPCS_BY_TYPE", stats_msg_rpc_type),
                                                          "Requests that slurmctld served, by type.", "One type of request.");
}  // namespace codec

// STATS_MSG_RPC_USER
inline constexpr Row stats_msg_rpc_user_rows[] = {
    RESTD_FIELD(model::RpcByUser, user, "user", codec::string,
                "User who sent the requests, by name. Empty: the id has no name.")
        .until_api(40),
    RESTD_FIELD(model::RpcByUser, user_id, "user_id", codec::uint32, "User who sent the requests, by id.").until_api(40),
    RESTD_FIELD(model::RpcByUser, count, "count", codec::uint32_long, "Requests of this user that slurmctld served.")
        .until_api(40),
    RESTD_FIELD(model::RpcByUser, average_time, "average_time", codec::plain_uint64,
                "Mean of microseconds that a request took.")
        .until_api(40),
    RESTD_FIELD(model::RpcByUser, total_time, "total_time", codec::uint64, "Microseconds that all requests of this user took.")
        .until_api(40),
    RESTD_FIELD(model::RpcByUser, user_id, "user_id", codec::uint32, "User who sent the requests, by id.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByUser, user, "user", codec::string,
                "User who sent the requests, by name. Empty: the id has no name.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByUser, count, "count", codec::uint32, "Requests of this user that slurmctld served.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByUser, total_time, "total_time", codec::uint64, "Microseconds that all requests of this user took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByUser, average_time, "average_time", codec::uint64_no_val,
                "Mean of microseconds that a request took.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_user, model::RpcByUser, codec::since_v41("STATS_MSG_RPC_USER"));

namespace codec {
inline constexpr auto stats_msg_rpc_user = object<model::RpcByUser>(tables::stats_msg_rpc_user);
inline constexpr auto stats_msg_rpcs_by_user = documented(list("STATS_MSG_RPCS_BY_USER", stats_msg_rpc_user),
                                                          "Requests that slurmctld served, by user.", "Requests of one user.");
}  // namespace codec

// STATS_MSG_RPC_QUEUE
inline constexpr Row stats_msg_rpc_queue_rows[] = {
    RESTD_FIELD(model::RpcQueued, type_id, "type_id", codec::uint16, "Type of message by Slurm's number.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcQueued, message_type, "message_type", codec::string,
                "Type of message by name, as REQUEST_TERMINATE_JOB.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcQueued, count, "count", codec::uint32, "Messages of this type that wait to be sent.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_queue, model::RpcQueued, "STATS_MSG_RPC_QUEUE");

namespace codec {
inline constexpr auto stats_msg_rpc_queue = object<model::RpcQueued>(tables::stats_msg_rpc_queue);
inline constexpr auto stats_msg_rpcs_queue =
    documented(list("STATS_MSG_RPCS_QUEUE", stats_msg_rpc_queue), "Messages that slurmctld has yet to send, by type.",
               "Messages of one type.");
}  // namespace codec

// STATS_MSG_RPC_DUMP
inline constexpr Row stats_msg_rpc_dump_rows[] = {
    RESTD_FIELD(model::RpcByHosts, type_id, "type_id", codec::uint16, "Type of message by Slurm's number.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByHosts, message_type, "message_type", codec::string,
                "Type of message by name, as REQUEST_TERMINATE_JOB.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByHosts, count, "count", codec::hostlist_string,
                "Hosts that a message of this type waits to be sent to.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_dump, model::RpcByHosts, "STATS_MSG_RPC_DUMP");

namespace codec {
inline constexpr auto stats_msg_rpc_dump = object<model::RpcByHosts>(tables::stats_msg_rpc_dump);
inline constexpr auto stats_msg_rpcs_dump =
    documented(list("STATS_MSG_RPCS_DUMP", stats_msg_rpc_dump), "Hosts that messages wait to be sent to, by type.",
               "Hosts of one type of message.");
}  // namespace codec

// STATS_MSG
inline constexpr Row stats_msg_rows[] = {
    RESTD_FIELD(model::Stats, parts_packed, "parts_packed", codec::uint32, "1 where the statistics are complete.")
        .deprecated(43)
        .until_api(44),
    RESTD_FIELD(model::Stats, req_time, "req_time", codec::timestamp_no_val, "Time of these statistics in UNIX seconds."),
    RESTD_FIELD(model::Stats, req_time_start, "req_time_start", codec::timestamp_no_val,
                "Start of the counters in UNIX seconds: slurmctld's start, midnight UTC or sdiag --reset."),
    RESTD_FIELD(model::Stats, server_thread_count, "server_thread_count", codec::uint32,
                "Threads of slurmctld that serve requests now."),
    RESTD_FIELD(model::Stats, agent_queue_size, "agent_queue_size", codec::uint32,
                "Messages that slurmctld has yet to send to nodes."),
    RESTD_FIELD(model::Stats, agent_count, "agent_count", codec::uint32, "Agents of slurmctld that send messages now."),
    RESTD_FIELD(model::Stats, agent_thread_count, "agent_thread_count", codec::uint32,
                "Threads of all agents that send messages now."),
    RESTD_FIELD(model::Stats, dbd_agent_queue_size, "dbd_agent_queue_size", codec::uint32,
                "Messages that wait for slurmdbd. A number that grows means slurmdbd is down or slow."),
    RESTD_FIELD(model::Stats, gettimeofday_latency, "gettimeofday_latency", codec::uint32,
                "Microseconds that 1000 calls of gettimeofday() took when slurmctld started."),
    RESTD_FIELD(model::Stats, schedule_cycle_max, "schedule_cycle_max", codec::uint32,
                "Microseconds that the longest cycle of the main scheduler took."),
    RESTD_FIELD(model::Stats, schedule_cycle_last, "schedule_cycle_last", codec::uint32,
                "Microseconds that the last cycle of the main scheduler took."),
    RESTD_FIELD(model::Stats, schedule_cycle_sum, "schedule_cycle_sum", codec::uint64_short,
                "Microseconds that all cycles of the main scheduler took.")
        .since_api(41)
        .until_api(42),
    RESTD_FIELD(model::Stats, schedule_cycle_sum, "schedule_cycle_sum", codec::uint64,
                "Microseconds that all cycles of the main scheduler took.")
        .since_api(43),
    RESTD_FIELD(model::Stats, schedule_cycle_total, "schedule_cycle_total", codec::uint32,
                "Number of cycles of the main scheduler."),
    RESTD_FIELD(model::Stats, schedule_cycle_mean, "schedule_cycle_mean", codec::uint64,
                "Mean of microseconds that a cycle of the main scheduler took."),
    RESTD_FIELD(model::Stats, schedule_cycle_mean_depth, "schedule_cycle_mean_depth", codec::uint64,
                "Mean of jobs that a cycle of the main scheduler looked at."),
    RESTD_FIELD(model::Stats, schedule_cycle_per_minute, "schedule_cycle_per_minute", codec::uint64,
                "Cycles of the main scheduler per minute."),
    RESTD_FIELD(model::Stats, schedule_cycle_depth, "schedule_cycle_depth", codec::uint32,
                "Jobs that all cycles of the main scheduler looked at.")
        .since_api(41),
    RESTD_FIELD(model::Stats, schedule_exit, "schedule_exit", codec::schedule_exit_fields,
                "Cycles of the main scheduler by what ended them.")
        .since_api(41),
    RESTD_FIELD(model::Stats, schedule_queue_length, "schedule_queue_length", codec::uint32,
                "Jobs in the queue of the main scheduler."),
    RESTD_FIELD(model::Stats, schedule_exit, "schedule_exit", codec::schedule_exit_fields,
                "Cycles of the main scheduler by what ended them.")
        .until_api(40),
    RESTD_FIELD(model::Stats, jobs_submitted, "jobs_submitted", codec::uint32, "Jobs submitted since req_time_start."),
    RESTD_FIELD(model::Stats, jobs_started, "jobs_started", codec::uint32, "Jobs started since req_time_start."),
    RESTD_FIELD(model::Stats, jobs_completed, "jobs_completed", codec::uint32, "Jobs completed since req_time_start."),
    RESTD_FIELD(model::Stats, jobs_canceled, "jobs_canceled", codec::uint32, "Jobs cancelled since req_time_start."),
    RESTD_FIELD(model::Stats, jobs_failed, "jobs_failed", codec::uint32, "Jobs failed since req_time_start."),
    RESTD_FIELD(model::Stats, jobs_pending, "jobs_pending", codec::uint32, "Jobs that waited at job_states_ts."),
    RESTD_FIELD(model::Stats, jobs_running, "jobs_running", codec::uint32, "Jobs that ran at job_states_ts."),
    RESTD_FIELD(model::Stats, job_states_ts, "job_states_ts", codec::timestamp_no_val,
                "Time when waiting and running jobs were counted, in UNIX seconds."),
    RESTD_FIELD(model::Stats, bf_backfilled_jobs, "bf_backfilled_jobs", codec::uint32,
                "Jobs that backfill has started since slurmctld's start."),
    RESTD_FIELD(model::Stats, bf_last_backfilled_jobs, "bf_last_backfilled_jobs", codec::uint32,
                "Jobs that backfill has started since req_time_start."),
    RESTD_FIELD(model::Stats, bf_backfilled_het_jobs, "bf_backfilled_het_jobs", codec::uint32,
                "Components of heterogeneous jobs that backfill has started since slurmctld's start."),
    RESTD_FIELD(model::Stats, bf_cycle_counter, "bf_cycle_counter", codec::uint32, "Number of backfill cycles."),
    RESTD_FIELD(model::Stats, bf_cycle_mean, "bf_cycle_mean", codec::uint64,
                "Mean of microseconds that a backfill cycle took."),
    RESTD_FIELD(model::Stats, bf_depth_mean, "bf_depth_mean", codec::uint64, "Mean of jobs that a backfill cycle looked at."),
    RESTD_FIELD(model::Stats, bf_depth_mean_try, "bf_depth_mean_try", codec::uint64,
                "Mean of jobs that a backfill cycle tried to start."),
    RESTD_FIELD(model::Stats, bf_cycle_sum, "bf_cycle_sum", codec::uint64, "Microseconds that all backfill cycles took."),
    RESTD_FIELD(model::Stats, bf_cycle_last, "bf_cycle_last", codec::uint32, "Microseconds that the last backfill cycle took."),
    RESTD_FIELD(model::Stats, bf_cycle_max, "bf_cycle_max", codec::uint32, "Microseconds that the longest backfill cycle took.")
        .since_api(41),
    RESTD_FIELD(model::Stats, bf_exit, "bf_exit", codec::bf_exit_fields, "Backfill cycles by what ended them.").since_api(41),
    RESTD_FIELD(model::Stats, bf_last_depth, "bf_last_depth", codec::uint32, "Jobs that the last backfill cycle looked at."),
    RESTD_FIELD(model::Stats, bf_last_depth_try, "bf_last_depth_try", codec::uint32,
                "Jobs that the last backfill cycle tried to start."),
    RESTD_FIELD(model::Stats, bf_depth_sum, "bf_depth_sum", codec::uint32, "Jobs that all backfill cycles looked at."),
    RESTD_FIELD(model::Stats, bf_depth_try_sum, "bf_depth_try_sum", codec::uint32,
                "Jobs that all backfill cycles tried to start."),
    RESTD_FIELD(model::Stats, bf_queue_len, "bf_queue_len", codec::uint32, "Jobs that waited at the last backfill cycle."),
    RESTD_FIELD(model::Stats, bf_queue_len_mean, "bf_queue_len_mean", codec::uint64,
                "Mean of jobs that waited at a backfill cycle."),
    RESTD_FIELD(model::Stats, bf_queue_len_sum, "bf_queue_len_sum", codec::uint32,
                "Jobs that waited, summed over all backfill cycles."),
    RESTD_FIELD(model::Stats, bf_table_size, "bf_table_size", codec::uint32,
                "Time slots that the last backfill cycle looked at."),
    RESTD_FIELD(model::Stats, bf_table_size_sum, "bf_table_size_sum", codec::uint32,
                "Time slots that all backfill cycles looked at.")
        .since_api(41),
    RESTD_FIELD(model::Stats, bf_table_size_mean, "bf_table_size_mean", codec::uint64,
                "Mean of time slots that a backfill cycle looked at."),
    RESTD_FIELD(model::Stats, bf_when_last_cycle, "bf_when_last_cycle", codec::timestamp_no_val,
                "Start of the last backfill cycle in UNIX seconds."),
    RESTD_FIELD(model::Stats, bf_active, "bf_active", codec::boolean, "True while a backfill cycle runs."),
    RESTD_FIELD(model::Stats, bf_exit, "bf_exit", codec::bf_exit_fields, "Backfill cycles by what ended them.").until_api(40),
    RESTD_FIELD(model::Stats, rpcs_by_message_type, "rpcs_by_message_type", codec::stats_msg_rpcs_by_type,
                "Requests that slurmctld served, by type."),
    RESTD_FIELD(model::Stats, rpcs_by_user, "rpcs_by_user", codec::stats_msg_rpcs_by_user,
                "Requests that slurmctld served, by user."),
    RESTD_FIELD(model::Stats, pending_rpcs, "pending_rpcs", codec::stats_msg_rpcs_queue,
                "Messages that slurmctld has yet to send, by type.")
        .since_api(41),
    RESTD_FIELD(model::Stats, pending_rpcs_by_hostlist, "pending_rpcs_by_hostlist", codec::stats_msg_rpcs_dump,
                "Hosts that messages wait to be sent to, by type.")
        .since_api(41),
};
RESTD_TABLE(stats_msg, model::Stats, "STATS_MSG");

namespace codec {
inline constexpr auto stats_msg = object<model::Stats>(tables::stats_msg);
inline constexpr auto stats_msg_pointer = pointer(stats_msg, true);
}  // namespace codec

// LICENSE
inline constexpr Row license_rows[] = {
    RESTD_FIELD(model::License, licensename, "LicenseName", codec::string, "Name of the license, as in sbatch --licenses."),
    RESTD_FIELD(model::License, total, "Total", codec::uint32,
                "Licenses that there are (Licenses of slurm.conf, or sacctmgr add resource)."),
    RESTD_FIELD(model::License, used, "Used", codec::uint32, "Licenses that jobs hold."),
    RESTD_FIELD(model::License, free, "Free", codec::uint32, "Licenses that are neither used nor reserved."),
    RESTD_FIELD(model::License, remote, "Remote", codec::boolean,
                "True where the accounting manages them (sacctmgr add resource)."),
    RESTD_FIELD(model::License, reserved, "Reserved", codec::uint32, "Licenses that reservations hold."),
    RESTD_FIELD(model::License, lastconsumed, "LastConsumed", codec::uint32,
                "Licenses in use as the license server last said (sacctmgr LastConsumed)."),
    RESTD_FIELD(model::License, lastdeficit, "LastDeficit", codec::uint32,
                "Licenses in use outside of Slurm beyond what Slurm leaves to others."),
    RESTD_FIELD(model::License, lastupdate, "LastUpdate", codec::timestamp,
                "Time when the license server's number was last given, in UNIX seconds."),
    RESTD_FIELD(model::License, nodes, "Nodes", codec::string, "Nodes that have it. Empty: all nodes.").since_api(44),
};
RESTD_TABLE(license, model::License, "LICENSE");

namespace codec {
inline constexpr auto license = object<model::License>(tables::license);
inline constexpr auto licenses = stream("LICENSES", license);
}  // namespace codec

}  // namespace restd::tables
