#include "views/stats_view.hpp"

#include <algorithm>

#include "names/message_names.hpp"

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

// A list may be shorter than its count.
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

// Computes means from sums, and reasons from their places in a list.
void StatsView::add_means(StatsInfo& s)
{
    s.schedule_cycle_mean = mean(s.schedule_cycle_sum, s.schedule_cycle_total);
    s.schedule_cycle_mean_depth = mean(s.schedule_cycle_depth, s.schedule_cycle_total);
    if (s.req_time > s.req_time_start) {
        const auto seconds = static_cast<std::uint64_t>(s.req_time) - static_cast<std::uint64_t>(s.req_time_start);
        s.schedule_cycle_per_minute = mean(s.schedule_cycle_total, seconds / 60);
    }
    s.schedule_exit.end_job_queue = at(s.schedule_ends, 0);
    s.schedule_exit.default_queue_depth = at(s.schedule_ends, 1);
    s.schedule_exit.max_job_start = at(s.schedule_ends, 2);
    s.schedule_exit.licenses = at(s.schedule_ends, 3);
    s.schedule_exit.max_rpc_cnt = at(s.schedule_ends, 4);
    s.schedule_exit.max_sched_time = at(s.schedule_ends, 5);

    s.bf_cycle_mean = mean(s.bf_cycle_sum, s.bf_cycle_counter);
    s.bf_depth_mean = mean(s.bf_depth_sum, s.bf_cycle_counter);
    s.bf_depth_mean_try = mean(s.bf_depth_try_sum, s.bf_cycle_counter);
    s.bf_queue_len_mean = mean(s.bf_queue_len_sum, s.bf_cycle_counter);
    s.bf_table_size_mean = mean(s.bf_table_size_sum, s.bf_cycle_counter);
    s.bf_exit.end_job_queue = at(s.backfill_ends, 0);
    s.bf_exit.bf_max_job_start = at(s.backfill_ends, 1);
    s.bf_exit.bf_max_job_test = at(s.backfill_ends, 2);
    s.bf_exit.state_changed = at(s.backfill_ends, 3);
    s.bf_exit.bf_node_space_size = at(s.backfill_ends, 4);
    s.bf_exit.bf_max_time = at(s.backfill_ends, 5);
}

// Columns become rows, with names.
void StatsView::add_rows(StatsInfo& r)
{
    types_.clear();
    for (std::size_t i = 0; i < r.type_ids.size(); ++i) {
        auto& row = types_.emplace_back();
        row.type_id = r.type_ids[i];
        row.message_type = name_of(row.type_id);
        row.count = at(r.type_counts, i);
        row.queued = at(r.type_queued, i);
        row.dropped = at(r.type_dropped, i);
        row.cycle_last = at(r.type_cycles_last, i);
        row.cycle_max = at(r.type_cycles_max, i);
        row.total_time = at(r.type_times, i);
        row.average_time = mean_time(row.total_time, row.count);
    }
    users_.clear();
    for (std::size_t i = 0; i < r.user_ids.size(); ++i) {
        auto& row = users_.emplace_back();
        row.user_id = r.user_ids[i];
        row.user = people_.user(row.user_id);
        row.count = at(r.user_counts, i);
        row.total_time = at(r.user_times, i);
        row.average_time = mean_time(row.total_time, row.count);
    }
    queued_.clear();
    for (std::size_t i = 0; i < r.queue_types.size(); ++i) {
        auto& row = queued_.emplace_back();
        row.type_id = static_cast<std::uint16_t>(r.queue_types[i]);
        row.message_type = name_of(row.type_id);
        row.count = at(r.queue_counts, i);
    }
    hosts_.clear();
    for (std::size_t i = 0; i < r.dump_types.size(); ++i) {
        auto& row = hosts_.emplace_back();
        row.type_id = static_cast<std::uint16_t>(r.dump_types[i]);
        row.message_type = name_of(row.type_id);
        row.count = at(r.dump_hosts, i);
    }
    r.rpcs_by_message_type = types_;
    r.rpcs_by_user = users_;
    r.pending_rpcs = queued_;
    r.pending_rpcs_by_hostlist = hosts_;
}

const model::Stats& StatsView::complete(StatsInfo& stats)
{
    add_means(stats);
    add_rows(stats);
    return stats;
}

}  // namespace restd::slurm
