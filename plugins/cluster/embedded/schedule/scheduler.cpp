#include "schedule/scheduler.hpp"

#include <algorithm>

#include "accounting/book.hpp"
#include "base/shared_words.hpp"
#include "base/unlimited.hpp"
#include "jobs/charge.hpp"

namespace restd::embedded {
namespace {

bool fits(const Resources& free, const JobDetails& job)
{
    return job.cpus <= free.cpus && job.memory_mb <= free.memory_mb;
}

bool licenses_fit(const Resources& free, const JobDetails& job)
{
    return std::all_of(job.license_needs.begin(), job.license_needs.end(),
                       [&](const auto& need) { return need.second <= free.licenses[need.first]; });
}

void take(Resources& free, const JobDetails& job, std::uint32_t cpus, std::uint64_t memory_mb)
{
    free.cpus -= std::min(free.cpus, cpus);
    free.memory_mb -= std::min(free.memory_mb, memory_mb);
    for (const auto& [index, count] : job.license_needs) free.licenses[index] -= std::min(free.licenses[index], count);
}

// When the first blocked job will start, and which resources will be free then.
struct Shadow {
    bool set = false;
    Time start = 0;
    Resources spare;
};

Shadow make_shadow(const Resources& free, std::vector<RunningJob> running, const JobDetails& job, Time now)
{
    std::sort(running.begin(), running.end(), [](const RunningJob& a, const RunningJob& b) { return a.end_time < b.end_time; });
    Shadow shadow;
    shadow.set = true;
    shadow.start = now;
    shadow.spare = free;
    for (const auto& other : running) {
        if (fits(shadow.spare, job)) break;
        shadow.spare.cpus += other.cpus;
        shadow.spare.memory_mb += other.memory_mb;
        shadow.start = std::max(now, other.end_time);
    }
    if (fits(shadow.spare, job)) {
        shadow.spare.cpus -= job.cpus;
        shadow.spare.memory_mb -= job.memory_mb;
    }
    return shadow;
}

Time expected_end(const JobRecord& job, Time now)
{
    return job.time_limit.is_number() ? now + Time(job.time_limit.value) * 60 : now + a_year;
}

// What reservations leave free for a job.
class Reserved {
public:
    Reserved(std::span<const ReservedWindow> windows, std::span<const RunningJob> running) : windows_(windows)
    {
        used_.resize(windows.size());
        for (const auto& job : running) take(job.reservation, *job.details, job.cpus);
    }

    bool any() const { return !windows_.empty(); }

    void take(int reservation, const JobDetails& job, std::uint32_t cpus)
    {
        if (reservation < 0) return;
        auto& used = used_[static_cast<std::size_t>(reservation)];
        used.cpus += cpus;
        for (const auto& [index, count] : job.license_needs) {
            if (used.licenses.size() <= index) used.licenses.resize(index + 1);
            used.licenses[index] += count;
        }
    }

    struct Room {
        Resources left;
        Remark closed = Remark::none;  // the whole node is kept for others
    };
    // What is left of `free` from now to `end`, for a job in the reservation `own` (-1: in none).
    Room room(const Resources& free, int own, std::uint16_t partition, Time now, Time end) const
    {
        Room room{free, Remark::none};
        const ReservedWindow* mine = own < 0 ? nullptr : &windows_[static_cast<std::size_t>(own)];
        const auto unused = [](std::uint32_t kept, std::uint32_t used) { return kept - std::min(kept, used); };
        if (mine != nullptr && !mine->whole_node && !mine->flexible && mine->cpus != 0)
            room.left.cpus = std::min(room.left.cpus, unused(mine->cpus, used_[static_cast<std::size_t>(own)].cpus));
        for (std::size_t i = 0; i < windows_.size(); ++i) {
            const auto& other = windows_[i];
            if (&other == mine || other.start >= end || other.end <= now) continue;
            for (const auto& [index, count] : other.licenses) {
                const auto used = index < used_[i].licenses.size() ? used_[i].licenses[index] : 0;
                auto& left = room.left.licenses[index];
                left -= std::min(left, unused(count, used));
            }
            if (mine != nullptr && (mine->maintenance || (mine->overlap && !other.maintenance))) continue;
            if (other.whole_node)
                room.closed = other.maintenance || other.all_nodes || other.partition == partition ? Remark::maintenance
                              : room.closed == Remark::none                                        ? Remark::reserved
                                                                                                   : room.closed;
            else if (mine == nullptr || mine->whole_node || mine->flexible)
                room.left.cpus -= std::min(room.left.cpus, unused(other.cpus, used_[i].cpus));
        }
        return room;
    }

private:
    struct Used {
        std::uint32_t cpus = 0;
        std::vector<std::uint32_t> licenses;
    };
    std::span<const ReservedWindow> windows_;
    std::vector<Used> used_;
};

}  // namespace

bool fits_empty_node(const ClusterConf& conf, const JobDetails& details)
{
    return details.cpus <= conf.node.cpus && details.memory_mb <= conf.node.memory_mb;
}

Reason partition_refusal(const ClusterConf& conf, const PartitionConf& partition, const JobRecord& job, std::uint32_t qos_flags)
{
    const JobDetails& details = *job.details;
    if (partition.state == 1 || partition.state == 2) return partition.state == 1 ? Reason::partition_down : Reason::none;
    if (partition.state == 0) return Reason::partition_inactive;
    if (!partition.has_node) return Reason::partition_config;
    const auto nodes = std::max(1u, details.min_nodes.value_or(1));
    if (nodes > 1 ||
        (partition.max_nodes.is_number() && nodes > partition.max_nodes.value &&
         (qos_flags & model::qos_flag_partition_maximum_node) == 0) ||
        (nodes < partition.min_nodes && (qos_flags & model::qos_flag_partition_minimum_node) == 0))
        return Reason::partition_node_limit;
    if (const auto reason = partition_policy_refusal(partition, details.account, details.qos); reason != Reason::none)
        return reason;
    if (partition.max_time.is_number() && (qos_flags & model::qos_flag_partition_time_limit) == 0 &&
        (!job.time_limit.is_number() || job.time_limit.value > partition.max_time.value))
        return Reason::partition_time_limit;
    if (partition.max_cpus_per_node.is_number() && details.cpus > partition.max_cpus_per_node.value)
        return Reason::partition_config;
    if (!fits_empty_node(conf, details)) return Reason::bad_constraints;
    if (!details.features.empty() && !features_fit(details.features, conf.node.active_features).value_or(false))
        return Reason::bad_constraints;
    return Reason::none;
}

Pass schedule(const ClusterConf& conf, bool node_up, std::span<const RunningJob> running, std::span<const Candidate> candidates,
              Time now, std::span<const ReservedWindow> reservations, StartRules* rules)
{
    Pass pass;
    pass.verdicts.reserve(candidates.size());
    std::vector<RunningJob> active(running.begin(), running.end());
    Resources free;
    free.cpus = conf.node.cpus;
    free.memory_mb = conf.node.memory_mb;
    for (const auto& license : conf.licenses) free.licenses.push_back(license.second);
    for (const auto& job : active) take(free, *job.details, job.cpus, job.memory_mb);

    Reserved reserved(reservations, active);
    Shadow shadow;
    std::vector<Shadow> shadows(reservations.size());  // for the queue within each reservation
    for (const Candidate& candidate : candidates) {
        const JobRecord& job = *candidate.job;
        const JobDetails& details = *job.details;
        Verdict verdict;
        ++pass.depth;

        // The first of the job's partitions that accepts it.
        const std::uint32_t flags = rules == nullptr ? 0 : rules->qos_flags(job);
        bool allowed = false;
        for (const auto index : details.partition_indices) {
            auto refusal = partition_refusal(conf, conf.partitions[index], job, flags);
            if (refusal == Reason::none && rules != nullptr) refusal = rules->start_refusal(job, index);
            if (refusal == Reason::none) {
                verdict.partition = index;
                allowed = true;
                break;
            }
            if (verdict.reason == Reason::none) verdict.reason = refusal;
        }
        if (details.partition_indices.empty()) verdict.reason = Reason::partition_config;
        if (!allowed) {
            pass.verdicts.push_back(verdict);
            continue;
        }
        verdict.reason = Reason::none;
        if (candidate.waits_for_reservation) {
            verdict.reason = Reason::reservation;
            pass.verdicts.push_back(verdict);
            continue;
        }
        if (!node_up) {
            const bool required = !details.required_nodes.empty();
            verdict.reason = required ? Reason::node_not_available : Reason::resources;
            verdict.remark = required ? Remark::required_node_out : Remark::node_out;
            pass.verdicts.push_back(verdict);
            continue;
        }
        if (candidate.task_limit_reached) {
            verdict.reason = Reason::array_task_limit;
            pass.verdicts.push_back(verdict);
            continue;
        }

        while (verdict.starts < candidate.most_starts) {
            const Time end = expected_end(job, now);
            // What reservations leave free. The jobs of a reservation have a queue of their own.
            Reserved::Room room;
            int own = candidate.reservation;
            if (reserved.any()) {
                if (candidate.magnetic >= 0) {
                    room = reserved.room(free, candidate.magnetic, verdict.partition, now, end);
                    if (room.closed == Remark::none && fits(room.left, details) && licenses_fit(room.left, details))
                        own = candidate.magnetic;
                }
                if (own < 0 || own != candidate.magnetic) room = reserved.room(free, own, verdict.partition, now, end);
            }
            const Resources& left = reserved.any() ? room.left : free;
            const bool in_turn = own < 0 || reservations[static_cast<std::size_t>(own)].flexible;
            Shadow& turn = in_turn ? shadow : shadows[static_cast<std::size_t>(own)];
            if (room.closed != Remark::none) {
                verdict.reason = Reason::node_not_available;
                verdict.remark = room.closed;
                break;
            }
            if (verdict.starts > 0 && own != verdict.reservation) {  // other tasks start elsewhere: in the next pass, at once
                pass.again = true;
                break;
            }
            if (turn.set && !conf.backfill) {
                verdict.reason = Reason::priority;
                break;
            }
            if (!fits(left, details)) {
                verdict.reason = turn.set ? Reason::priority : Reason::resources;
                if (turn.set || (rules != nullptr && !rules->may_reserve(job, verdict.partition))) break;
                // If only a reservation keeps the job from starting, the jobs behind it are not delayed.
                if (in_turn && !fits(free, details)) {
                    shadow = make_shadow(free, active, details, now);
                    verdict.expected_start = shadow.start;
                } else if (!in_turn) {
                    std::vector<RunningJob> inside;
                    for (const auto& other : active)
                        if (other.reservation == own || reservations[static_cast<std::size_t>(own)].whole_node)
                            inside.push_back(other);
                    turn = make_shadow(left, std::move(inside), details, now);
                }
                break;
            }
            if (!licenses_fit(left, details)) {
                verdict.reason = Reason::licenses;
                break;
            }
            if (turn.set) {
                ++pass.backfill_tried;
                const bool in_time = end <= turn.start;
                if (!in_time && !fits(turn.spare, details)) {
                    verdict.reason = Reason::priority;
                    break;
                }
                if (!in_time) {
                    turn.spare.cpus -= details.cpus;
                    turn.spare.memory_mb -= details.memory_mb;
                }
                verdict.backfilled = true;
                ++pass.backfill_started;
            }
            verdict.reservation = own;
            reserved.take(own, details, details.cpus);
            take(free, details, details.cpus, details.memory_mb);
            active.push_back({&details, details.cpus, details.memory_mb, end, own});
            ++verdict.starts;
            if (rules == nullptr) continue;
            rules->note_start(job, verdict.partition);
            // The task that has just started counts for the next one.
            if (verdict.starts == candidate.most_starts) continue;
            verdict.reason = rules->start_refusal(job, verdict.partition);
            if (verdict.reason != Reason::none) break;
        }
        if (verdict.starts == candidate.most_starts) verdict.reason = Reason::none;
        pass.verdicts.push_back(verdict);
    }
    pass.planned = shadow.set;
    return pass;
}

}  // namespace restd::embedded
