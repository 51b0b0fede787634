// Field tables of restd/model/controller.hpp.
#pragma once

#include "codecs.hpp"
#include "restd/model/controller.hpp"

namespace restd::tables {

// CONTROLLER_PING
inline constexpr Row controller_ping_rows[] = {
    RESTD_FIELD(model::ControllerPing, hostname, "hostname", codec::string, "Host that the controller runs on."),
    RESTD_FIELD(model::ControllerPing, pinged, "pinged", codec::string, "Whether it answers: UP or DOWN.").deprecated(42),
    RESTD_FIELD(model::ControllerPing, responding, "responding", codec::boolean, "Whether it answers.")
        .since_api(42)
        .required(),
    RESTD_FIELD(model::ControllerPing, latency, "latency", codec::uint64, "Microseconds that the answer took."),
    RESTD_FIELD(model::ControllerPing, mode, "mode", codec::string, "Its role: primary, or backup with its number.")
        .deprecated(42),
    RESTD_FIELD(model::ControllerPing, primary, "primary", codec::boolean, "Whether it is the primary controller.")
        .since_api(42)
        .required(),
};
RESTD_TABLE(controller_ping, model::ControllerPing, "CONTROLLER_PING");

namespace codec {
inline constexpr auto controller_ping = object<model::ControllerPing>(tables::controller_ping);
inline constexpr auto controller_ping_array = stream("CONTROLLER_PING_ARRAY", controller_ping);
}  // namespace codec

// SCHEDULE_EXIT_FIELDS
inline constexpr Row schedule_exit_fields_rows[] = {
    RESTD_FIELD(model::ScheduleExit, end_job_queue, "end_job_queue", codec::uint32,
                "Times that it came to the end of the queue."),
    RESTD_FIELD(model::ScheduleExit, default_queue_depth, "default_queue_depth", codec::uint32,
                "Times that it reached the number of jobs to look at."),
    RESTD_FIELD(model::ScheduleExit, max_job_start, "max_job_start", codec::uint32,
                "Times that it reached the number of jobs to start."),
    RESTD_FIELD(model::ScheduleExit, max_rpc_cnt, "max_rpc_cnt", codec::uint32, "Times that it made way for waiting requests."),
    RESTD_FIELD(model::ScheduleExit, max_sched_time, "max_sched_time", codec::uint32, "Times that its time was up."),
    RESTD_FIELD(model::ScheduleExit, licenses, "licenses", codec::uint32, "Times that licenses were what stopped it."),
};
RESTD_TABLE(schedule_exit_fields, model::ScheduleExit, "SCHEDULE_EXIT_FIELDS");

namespace codec {
inline constexpr auto schedule_exit_fields = object<model::ScheduleExit>(tables::schedule_exit_fields);
}  // namespace codec

// BF_EXIT_FIELDS
inline constexpr Row bf_exit_fields_rows[] = {
    RESTD_FIELD(model::BackfillExit, end_job_queue, "end_job_queue", codec::uint32,
                "Times that it came to the end of the queue."),
    RESTD_FIELD(model::BackfillExit, bf_max_job_start, "bf_max_job_start", codec::uint32,
                "Times that it reached the number of jobs to start."),
    RESTD_FIELD(model::BackfillExit, bf_max_job_test, "bf_max_job_test", codec::uint32,
                "Times that it reached the number of jobs to look at."),
    RESTD_FIELD(model::BackfillExit, bf_max_time, "bf_max_time", codec::uint32, "Times that its time was up."),
    RESTD_FIELD(model::BackfillExit, bf_node_space_size, "bf_node_space_size", codec::uint32,
                "Times that its table of free nodes was full."),
    RESTD_FIELD(model::BackfillExit, state_changed, "state_changed", codec::uint32,
                "Times that the state of the cluster changed under it."),
};
RESTD_TABLE(bf_exit_fields, model::BackfillExit, "BF_EXIT_FIELDS");

namespace codec {
inline constexpr auto bf_exit_fields = object<model::BackfillExit>(tables::bf_exit_fields);
}  // namespace codec

// STATS_MSG_RPC_TYPE
inline constexpr Row stats_msg_rpc_type_rows[] = {
    RESTD_FIELD(model::RpcByType, message_type, "message_type", codec::string, "Name of the request type.").until_api(40),
    RESTD_FIELD(model::RpcByType, type_id, "type_id", codec::uint16, "Number of the request type.").until_api(40),
    RESTD_FIELD(model::RpcByType, count, "count", codec::uint32_long, "Number of such requests.").until_api(40),
    RESTD_FIELD(model::RpcByType, average_time, "average_time", codec::plain_uint64, "Microseconds that one took on average.")
        .until_api(40),
    RESTD_FIELD(model::RpcByType, total_time, "total_time", codec::uint64, "Microseconds that all took.").until_api(40),
    RESTD_FIELD(model::RpcByType, type_id, "type_id", codec::uint16, "Number of the request type.").since_api(41).required(),
    RESTD_FIELD(model::RpcByType, message_type, "message_type", codec::string, "Name of the request type.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, count, "count", codec::uint32, "Number of such requests.").since_api(41).required(),
    RESTD_FIELD(model::RpcByType, queued, "queued", codec::uint16, "Such requests that wait now.").since_api(41).required(),
    RESTD_FIELD(model::RpcByType, dropped, "dropped", codec::uint64, "Such requests that were dropped.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, cycle_last, "cycle_last", codec::uint16, "Such requests handled in the last round.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, cycle_max, "cycle_max", codec::uint16, "Most such requests handled in one round.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, total_time, "total_time", codec::uint64, "Microseconds that all took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByType, average_time, "average_time", codec::uint64_no_val, "Microseconds that one took on average.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_type, model::RpcByType, codec::since_v41("STATS_MSG_RPC_TYPE"));

namespace codec {
inline constexpr auto stats_msg_rpc_type = object<model::RpcByType>(tables::stats_msg_rpc_type);
inline constexpr auto stats_msg_rpcs_by_type = list("STATS_MSG_RPCS_BY_TYPE", stats_msg_rpc_type);
}  // namespace codec

// STATS_MSG_RPC_USER
inline constexpr Row stats_msg_rpc_user_rows[] = {
    RESTD_FIELD(model::RpcByUser, user, "user", codec::string, "User by name.").until_api(40),
    RESTD_FIELD(model::RpcByUser, user_id, "user_id", codec::uint32, "User by number.").until_api(40),
    RESTD_FIELD(model::RpcByUser, count, "count", codec::uint32_long, "Number of the user's requests.").until_api(40),
    RESTD_FIELD(model::RpcByUser, average_time, "average_time", codec::plain_uint64, "Microseconds that one took on average.")
        .until_api(40),
    RESTD_FIELD(model::RpcByUser, total_time, "total_time", codec::uint64, "Microseconds that all took.").until_api(40),
    RESTD_FIELD(model::RpcByUser, user_id, "user_id", codec::uint32, "User by number.").since_api(41).required(),
    RESTD_FIELD(model::RpcByUser, user, "user", codec::string, "User by name.").since_api(41).required(),
    RESTD_FIELD(model::RpcByUser, count, "count", codec::uint32, "Number of the user's requests.").since_api(41).required(),
    RESTD_FIELD(model::RpcByUser, total_time, "total_time", codec::uint64, "Microseconds that all took.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByUser, average_time, "average_time", codec::uint64_no_val, "Microseconds that one took on average.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_user, model::RpcByUser, codec::since_v41("STATS_MSG_RPC_USER"));

namespace codec {
inline constexpr auto stats_msg_rpc_user = object<model::RpcByUser>(tables::stats_msg_rpc_user);
inline constexpr auto stats_msg_rpcs_by_user = list("STATS_MSG_RPCS_BY_USER", stats_msg_rpc_user);
}  // namespace codec

// STATS_MSG_RPC_QUEUE
inline constexpr Row stats_msg_rpc_queue_rows[] = {
    RESTD_FIELD(model::RpcQueued, type_id, "type_id", codec::uint16, "Number of the request type.").since_api(41).required(),
    RESTD_FIELD(model::RpcQueued, message_type, "message_type", codec::string, "Name of the request type.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcQueued, count, "count", codec::uint32, "Such requests that wait to be sent.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_queue, model::RpcQueued, "STATS_MSG_RPC_QUEUE");

namespace codec {
inline constexpr auto stats_msg_rpc_queue = object<model::RpcQueued>(tables::stats_msg_rpc_queue);
inline constexpr auto stats_msg_rpcs_queue = list("STATS_MSG_RPCS_QUEUE", stats_msg_rpc_queue);
}  // namespace codec

// STATS_MSG_RPC_DUMP
inline constexpr Row stats_msg_rpc_dump_rows[] = {
    RESTD_FIELD(model::RpcByHosts, type_id, "type_id", codec::uint16, "Number of the request type.").since_api(41).required(),
    RESTD_FIELD(model::RpcByHosts, message_type, "message_type", codec::string, "Name of the request type.")
        .since_api(41)
        .required(),
    RESTD_FIELD(model::RpcByHosts, count, "count", codec::hostlist_string, "Hosts that such a request waits to be sent to.")
        .since_api(41)
        .required(),
};
RESTD_TABLE(stats_msg_rpc_dump, model::RpcByHosts, "STATS_MSG_RPC_DUMP");

namespace codec {
inline constexpr auto stats_msg_rpc_dump = object<model::RpcByHosts>(tables::stats_msg_rpc_dump);
inline constexpr auto stats_msg_rpcs_dump = list("STATS_MSG_RPCS_DUMP", stats_msg_rpc_dump);
}  // namespace codec

// STATS_MSG
inline constexpr Row stats_msg_rows[] = {
    RESTD_FIELD(model::Stats, parts_packed, "parts_packed", codec::uint32, "1 where this record is complete."),
    RESTD_FIELD(model::Stats, req_time, "req_time", codec::timestamp_no_val, "When this was asked for."),
    RESTD_FIELD(model::Stats, req_time_start, "req_time_start", codec::timestamp_no_val, "Since when is counted."),
    RESTD_FIELD(model::Stats, server_thread_count, "server_thread_count", codec::uint32,
                "Threads of the controller that handle requests now."),
    RESTD_FIELD(model::Stats, agent_queue_size, "agent_queue_size", codec::uint32, "Messages that wait to be sent to nodes."),
    RESTD_FIELD(model::Stats, agent_count, "agent_count", codec::uint32, "Agents that send messages now."),
    RESTD_FIELD(model::Stats, agent_thread_count, "agent_thread_count", codec::uint32, "Threads of these agents."),
    RESTD_FIELD(model::Stats, dbd_agent_queue_size, "dbd_agent_queue_size", codec::uint32,
                "Messages that wait to be sent to slurmdbd."),
    RESTD_FIELD(model::Stats, gettimeofday_latency, "gettimeofday_latency", codec::uint32,
                "Microseconds that 1000 calls of gettimeofday() take."),
    RESTD_FIELD(model::Stats, schedule_cycle_max, "schedule_cycle_max", codec::uint32,
                "Microseconds that the longest round of the main scheduler took."),
    RESTD_FIELD(model::Stats, schedule_cycle_last, "schedule_cycle_last", codec::uint32,
                "Microseconds that its last round took."),
    RESTD_FIELD(model::Stats, schedule_cycle_sum, "schedule_cycle_sum", codec::uint32, "Microseconds that all its rounds took.")
        .since_api(41),
    RESTD_FIELD(model::Stats, schedule_cycle_total, "schedule_cycle_total", codec::uint32, "Number of its rounds."),
    RESTD_FIELD(model::Stats, schedule_cycle_mean, "schedule_cycle_mean", codec::uint64,
                "Microseconds that a round took on average."),
    RESTD_FIELD(model::Stats, schedule_cycle_mean_depth, "schedule_cycle_mean_depth", codec::uint64,
                "Jobs that a round looked at on average."),
    RESTD_FIELD(model::Stats, schedule_cycle_per_minute, "schedule_cycle_per_minute", codec::uint64, "Rounds in a minute."),
    RESTD_FIELD(model::Stats, schedule_cycle_depth, "schedule_cycle_depth", codec::uint32, "Jobs that all rounds looked at.")
        .since_api(41),
    RESTD_FIELD(model::Stats, schedule_exit, "schedule_exit", codec::schedule_exit_fields,
                "Why rounds of the main scheduler ended.")
        .since_api(41),
    RESTD_FIELD(model::Stats, schedule_queue_length, "schedule_queue_length", codec::uint32, "Jobs that wait now."),
    RESTD_FIELD(model::Stats, schedule_exit, "schedule_exit", codec::schedule_exit_fields,
                "Why rounds of the main scheduler ended.")
        .until_api(40),
    RESTD_FIELD(model::Stats, jobs_submitted, "jobs_submitted", codec::uint32, "Jobs submitted."),
    RESTD_FIELD(model::Stats, jobs_started, "jobs_started", codec::uint32, "Jobs started."),
    RESTD_FIELD(model::Stats, jobs_completed, "jobs_completed", codec::uint32, "Jobs completed."),
    RESTD_FIELD(model::Stats, jobs_canceled, "jobs_canceled", codec::uint32, "Jobs canceled."),
    RESTD_FIELD(model::Stats, jobs_failed, "jobs_failed", codec::uint32, "Jobs failed."),
    RESTD_FIELD(model::Stats, jobs_pending, "jobs_pending", codec::uint32, "Jobs pending, as of job_states_ts."),
    RESTD_FIELD(model::Stats, jobs_running, "jobs_running", codec::uint32, "Jobs running, as of job_states_ts."),
    RESTD_FIELD(model::Stats, job_states_ts, "job_states_ts", codec::timestamp_no_val,
                "When pending and running jobs were counted."),
    RESTD_FIELD(model::Stats, bf_backfilled_jobs, "bf_backfilled_jobs", codec::uint32,
                "Jobs that backfill has started since the controller did."),
    RESTD_FIELD(model::Stats, bf_last_backfilled_jobs, "bf_last_backfilled_jobs", codec::uint32,
                "Jobs that backfill has started in the period that is counted."),
    RESTD_FIELD(model::Stats, bf_backfilled_het_jobs, "bf_backfilled_het_jobs", codec::uint32,
                "Parts of heterogeneous jobs that backfill has started."),
    RESTD_FIELD(model::Stats, bf_cycle_counter, "bf_cycle_counter", codec::uint32, "Rounds of the backfill scheduler."),
    RESTD_FIELD(model::Stats, bf_cycle_mean, "bf_cycle_mean", codec::uint64, "Microseconds that a round took on average."),
    RESTD_FIELD(model::Stats, bf_depth_mean, "bf_depth_mean", codec::uint64, "Jobs that a round looked at on average."),
    RESTD_FIELD(model::Stats, bf_depth_mean_try, "bf_depth_mean_try", codec::uint64,
                "Jobs that a round tried to start on average."),
    RESTD_FIELD(model::Stats, bf_cycle_sum, "bf_cycle_sum", codec::uint64, "Microseconds that all rounds took."),
    RESTD_FIELD(model::Stats, bf_cycle_last, "bf_cycle_last", codec::uint32, "Microseconds that the last round took."),
    RESTD_FIELD(model::Stats, bf_cycle_max, "bf_cycle_max", codec::uint32, "Microseconds that the longest round took.")
        .since_api(41),
    RESTD_FIELD(model::Stats, bf_exit, "bf_exit", codec::bf_exit_fields, "Why rounds of the backfill scheduler ended.")
        .since_api(41),
    RESTD_FIELD(model::Stats, bf_last_depth, "bf_last_depth", codec::uint32, "Jobs that the last round looked at."),
    RESTD_FIELD(model::Stats, bf_last_depth_try, "bf_last_depth_try", codec::uint32,
                "Jobs that the last round tried to start."),
    RESTD_FIELD(model::Stats, bf_depth_sum, "bf_depth_sum", codec::uint32, "Jobs that all rounds looked at."),
    RESTD_FIELD(model::Stats, bf_depth_try_sum, "bf_depth_try_sum", codec::uint32, "Jobs that all rounds tried to start."),
    RESTD_FIELD(model::Stats, bf_queue_len, "bf_queue_len", codec::uint32, "Jobs that waited at the last round."),
    RESTD_FIELD(model::Stats, bf_queue_len_mean, "bf_queue_len_mean", codec::uint64, "Jobs that waited on average."),
    RESTD_FIELD(model::Stats, bf_queue_len_sum, "bf_queue_len_sum", codec::uint32, "Jobs that waited, summed over the rounds."),
    RESTD_FIELD(model::Stats, bf_table_size, "bf_table_size", codec::uint32, "Time slots that the last round looked at."),
    RESTD_FIELD(model::Stats, bf_table_size_sum, "bf_table_size_sum", codec::uint32, "Time slots that all rounds looked at.")
        .since_api(41),
    RESTD_FIELD(model::Stats, bf_table_size_mean, "bf_table_size_mean", codec::uint64,
                "Time slots that a round looked at on average."),
    RESTD_FIELD(model::Stats, bf_when_last_cycle, "bf_when_last_cycle", codec::timestamp_no_val, "When the last round began."),
    RESTD_FIELD(model::Stats, bf_active, "bf_active", codec::boolean, "Whether a round is going on."),
    RESTD_FIELD(model::Stats, bf_exit, "bf_exit", codec::bf_exit_fields, "Why rounds of the backfill scheduler ended.")
        .until_api(40),
    RESTD_FIELD(model::Stats, rpcs_by_message_type, "rpcs_by_message_type", codec::stats_msg_rpcs_by_type, "Requests by type."),
    RESTD_FIELD(model::Stats, rpcs_by_user, "rpcs_by_user", codec::stats_msg_rpcs_by_user, "Requests by user."),
    RESTD_FIELD(model::Stats, pending_rpcs, "pending_rpcs", codec::stats_msg_rpcs_queue,
                "Messages that wait to be sent, by type.")
        .since_api(41),
    RESTD_FIELD(model::Stats, pending_rpcs_by_hostlist, "pending_rpcs_by_hostlist", codec::stats_msg_rpcs_dump,
                "Messages that wait to be sent, with the hosts they are for.")
        .since_api(41),
};
RESTD_TABLE(stats_msg, model::Stats, "STATS_MSG");

namespace codec {
inline constexpr auto stats_msg = object<model::Stats>(tables::stats_msg);
inline constexpr auto stats_msg_pointer = pointer(stats_msg, true);
}  // namespace codec

// LICENSE
inline constexpr Row license_rows[] = {
    RESTD_FIELD(model::License, licensename, "LicenseName", codec::string, "Name."),
    RESTD_FIELD(model::License, total, "Total", codec::uint32, "How many there are."),
    RESTD_FIELD(model::License, used, "Used", codec::uint32, "How many are in use."),
    RESTD_FIELD(model::License, free, "Free", codec::uint32, "How many are free."),
    RESTD_FIELD(model::License, remote, "Remote", codec::boolean, "Whether the accounting database manages them."),
    RESTD_FIELD(model::License, reserved, "Reserved", codec::uint32, "How many are reserved."),
    RESTD_FIELD(model::License, lastconsumed, "LastConsumed", codec::uint32,
                "How many the license server last said are in use."),
    RESTD_FIELD(model::License, lastdeficit, "LastDeficit", codec::uint32,
                "How many more are in use than Slurm counts as used."),
    RESTD_FIELD(model::License, lastupdate, "LastUpdate", codec::timestamp, "When the license server was last heard of."),
};
RESTD_TABLE(license, model::License, "LICENSE");

namespace codec {
inline constexpr auto license = object<model::License>(tables::license);
inline constexpr auto licenses = stream("LICENSES", license);
}  // namespace codec

}  // namespace restd::tables
