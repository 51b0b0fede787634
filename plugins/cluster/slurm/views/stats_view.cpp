#include "stats_view.hpp"

#include <algorithm>

#include "../names/message_names.hpp"

namespace restd::slurm {
namespace {

std::uint64_t mean(std::uint64_t sum, std::uint64_t count)
{
    return count == 0 ? 0 : sum / count;
}

NoVal64 mean_time(std::uint64_t time, std::uint64_t count)
{
    return time == 0 || count == 0 ? NoVal64() : NoVal64(time / count);
}

// A list may be shorter than the count that came with it.
template <class T>
T at(const List<T>& list, std::size_t i)
{
    return i < list.size() ? list[i] : T{};
}

}  // namespace

std::string_view StatsView::name_of(std::uint16_t message)
{
    const std::string_view name = message_name(message);
    return name.empty() ? arena_.copy(std::to_string(message)) : name;
}

void StatsView::show_schedulers(const StatsInfo& r)
{
    model::Stats& s = shown_;
    s.schedule_cycle_max = r.schedule_cycle_max;
    s.schedule_cycle_last = r.schedule_cycle_last;
    s.schedule_cycle_sum = r.schedule_cycle_sum;
    s.schedule_cycle_total = r.schedule_cycle_counter;
    s.schedule_cycle_mean = mean(r.schedule_cycle_sum, r.schedule_cycle_counter);
    s.schedule_cycle_mean_depth = mean(r.schedule_cycle_depth, r.schedule_cycle_counter);
    if (r.req_time > r.req_time_start) {
        const auto seconds = static_cast<std::uint64_t>(r.req_time) - static_cast<std::uint64_t>(r.req_time_start);
        s.schedule_cycle_per_minute = mean(r.schedule_cycle_counter, seconds / 60);
    }
    s.schedule_cycle_depth = r.schedule_cycle_depth;
    s.schedule_queue_length = r.schedule_queue_len;
    s.schedule_exit.end_job_queue = at(r.schedule_exit, 0);
    s.schedule_exit.default_queue_depth = at(r.schedule_exit, 1);
    s.schedule_exit.max_job_start = at(r.schedule_exit, 2);
    s.schedule_exit.licenses = at(r.schedule_exit, 3);
    s.schedule_exit.max_rpc_cnt = at(r.schedule_exit, 4);
    s.schedule_exit.max_sched_time = at(r.schedule_exit, 5);

    s.bf_backfilled_jobs = r.bf_backfilled_jobs;
    s.bf_last_backfilled_jobs = r.bf_last_backfilled_jobs;
    s.bf_backfilled_het_jobs = r.bf_backfilled_het_jobs;
    s.bf_cycle_counter = r.bf_cycle_counter;
    s.bf_cycle_mean = mean(r.bf_cycle_sum, r.bf_cycle_counter);
    s.bf_depth_mean = mean(r.bf_depth_sum, r.bf_cycle_counter);
    s.bf_depth_mean_try = mean(r.bf_depth_try_sum, r.bf_cycle_counter);
    s.bf_cycle_sum = r.bf_cycle_sum;
    s.bf_cycle_last = r.bf_cycle_last;
    s.bf_cycle_max = r.bf_cycle_max;
    s.bf_last_depth = r.bf_last_depth;
    s.bf_last_depth_try = r.bf_last_depth_try;
    s.bf_depth_sum = r.bf_depth_sum;
    s.bf_depth_try_sum = r.bf_depth_try_sum;
    s.bf_queue_len = r.bf_queue_len;
    s.bf_queue_len_mean = mean(r.bf_queue_len_sum, r.bf_cycle_counter);
    s.bf_queue_len_sum = r.bf_queue_len_sum;
    s.bf_table_size = r.bf_table_size;
    s.bf_table_size_sum = r.bf_table_size_sum;
    s.bf_table_size_mean = mean(r.bf_table_size_sum, r.bf_cycle_counter);
    s.bf_when_last_cycle = r.bf_when_last_cycle;
    s.bf_active = r.bf_active != 0;
    s.bf_exit.end_job_queue = at(r.bf_exit, 0);
    s.bf_exit.bf_max_job_start = at(r.bf_exit, 1);
    s.bf_exit.bf_max_job_test = at(r.bf_exit, 2);
    s.bf_exit.state_changed = at(r.bf_exit, 3);
    s.bf_exit.bf_node_space_size = at(r.bf_exit, 4);
    s.bf_exit.bf_max_time = at(r.bf_exit, 5);
}

void StatsView::show_messages(const StatsInfo& r)
{
    types_.clear();
    for (std::size_t i = 0; i < r.rpc_type_id.size(); ++i) {
        auto& row = types_.emplace_back();
        row.type_id = r.rpc_type_id[i];
        row.message_type = name_of(row.type_id);
        row.count = at(r.rpc_type_cnt, i);
        row.queued = at(r.rpc_type_queued, i);
        row.dropped = at(r.rpc_type_dropped, i);
        row.cycle_last = at(r.rpc_type_cycle_last, i);
        row.cycle_max = at(r.rpc_type_cycle_max, i);
        row.total_time = at(r.rpc_type_time, i);
        row.average_time = mean_time(row.total_time, row.count);
    }
    users_.clear();
    for (std::size_t i = 0; i < r.rpc_user_id.size(); ++i) {
        auto& row = users_.emplace_back();
        row.user_id = r.rpc_user_id[i];
        row.user = people_.user(row.user_id);
        row.count = at(r.rpc_user_cnt, i);
        row.total_time = at(r.rpc_user_time, i);
        row.average_time = mean_time(row.total_time, row.count);
    }
    queued_.clear();
    for (std::size_t i = 0; i < r.rpc_queue_type_id.size(); ++i) {
        auto& row = queued_.emplace_back();
        row.type_id = static_cast<std::uint16_t>(r.rpc_queue_type_id[i]);
        row.message_type = name_of(row.type_id);
        row.count = at(r.rpc_queue_count, i);
    }
    hosts_.clear();
    for (std::size_t i = 0; i < r.rpc_dump_types.size(); ++i) {
        auto& row = hosts_.emplace_back();
        row.type_id = static_cast<std::uint16_t>(r.rpc_dump_types[i]);
        row.message_type = name_of(row.type_id);
        row.count = at(r.rpc_dump_hostlist, i);
    }
    shown_.rpcs_by_message_type = types_;
    shown_.rpcs_by_user = users_;
    shown_.pending_rpcs = queued_;
    shown_.pending_rpcs_by_hostlist = hosts_;
}

const model::Stats& StatsView::show(const StatsInfo& r)
{
    shown_ = {};
    model::Stats& s = shown_;
    s.parts_packed = r.parts_packed;
    s.req_time = r.req_time;
    s.req_time_start = r.req_time_start;
    s.server_thread_count = r.server_thread_count;
    s.agent_queue_size = r.agent_queue_size;
    s.agent_count = r.agent_count;
    s.agent_thread_count = r.agent_thread_count;
    s.dbd_agent_queue_size = r.dbd_agent_queue_size;
    s.gettimeofday_latency = r.gettimeofday_latency;
    s.jobs_submitted = r.jobs_submitted;
    s.jobs_started = r.jobs_started;
    s.jobs_completed = r.jobs_completed;
    s.jobs_canceled = r.jobs_canceled;
    s.jobs_failed = r.jobs_failed;
    s.jobs_pending = r.jobs_pending;
    s.jobs_running = r.jobs_running;
    s.job_states_ts = r.job_states_ts;
    show_schedulers(r);
    show_messages(r);
    return s;
}

}  // namespace restd::slurm
