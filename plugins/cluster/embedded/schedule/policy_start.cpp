// Limits that are checked when a job could start. A job held back by one stays in the queue, with the limit as its reason, and
// does not hold up other jobs.
#include <algorithm>
#include <limits>

#include "jobs/charge.hpp"
#include "schedule/policy.hpp"
#include "schedule/policy_seen.hpp"

namespace restd::embedded {
namespace {

constexpr auto for_ever = std::numeric_limits<std::uint64_t>::max();

std::uint64_t times(std::uint64_t a, std::uint64_t b)
{
    return a != 0 && b > for_ever / a ? for_ever : a * b;
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b)
{
    return b > for_ever - a ? for_ever : a + b;
}

std::uint64_t scaled(std::uint64_t value, double factor)
{
    return value == for_ever || factor == 1 ? value : static_cast<std::uint64_t>(double(value) * factor);
}

}  // namespace

std::uint64_t Policy::minutes_of(const JobRecord& job, const PartitionConf& partition) const
{
    auto limit = job.time_limit;
    if (!limit.is_number()) limit = partition.default_time.is_set() ? partition.default_time : partition.max_time;
    if (!limit.is_number()) return for_ever;
    const auto* own = qos(job.details->qos_id);
    const bool safe = own != nullptr && (own->flags & model::qos_flag_usage_factor_safe) != 0;
    return scaled(limit.value, safe ? own->usage_factor : 1);
}

void Policy::begin_pass(Time now, std::span<const JobRef> running)
{
    pass_ = {};
    pass_.now = now;
    pass_.running = running;
}

// Worked out only when the first limit needs it.
void Policy::know_reserved()
{
    if (pass_.reserved_known) return;
    pass_.reserved_known = true;
    const auto reserve = [&](const JobRecord& job, std::uint64_t seconds) {
        const auto* partition = partition_of(job);
        UsageStep step = step_of(job, partition, true);
        const auto* own = qos(job.details->qos_id);
        const double factor = own == nullptr ? 1 : own->usage_factor;
        step.tres.emplace_back(tres_id::node, 1);
        for (auto& [tres, count] : step.tres) count = scaled(times(count, seconds), factor);
        apply(pass_.reserved, job, partition, step, false);
    };
    for (const auto& job : pass_.running)
        if (const auto left = seconds_left(*job, pass_.now); left != 0) reserve(*job, left);
    for (const auto& [job, step] : pass_.started)
        if (job.time_limit.is_number()) reserve(job, std::uint64_t{job.time_limit.value} * 60);
}

void Policy::note_start(const JobRecord& waiting, std::uint16_t index)
{
    const auto& partition = conf_->partitions[index];
    JobRecord job = waiting;
    job.partition = partition.name;
    job.association = association_in(waiting, index);
    // The job already counts as a submitted one.
    UsageStep step = step_of(job, &partition, true);
    step.submitted = 0;
    apply(use_, job, &partition, step, false);
    pass_.started.emplace_back(std::move(job), std::move(step));
    if (pass_.reserved_known) {
        pass_.reserved_known = false;
        pass_.reserved.clear();
    }
}

void Policy::end_pass()
{
    for (const auto& [job, step] : pass_.started) apply(use_, job, partition_of(job), step, true);
    pass_ = {};
}

bool Policy::may_reserve(const JobRecord& job, std::uint16_t index) const
{
    if (!conf_->policy.limits) return true;
    if ((qos_flags(job) & model::qos_flag_no_reserve) != 0) return false;
    const auto p = parties(job, conf_->partitions[index]);
    NoVal32 threshold;
    for (const auto* each : p.qos)
        if (each != nullptr && !threshold.is_number()) threshold = each->min_priority_threshold;
    if (!threshold.is_number() && p.charged != nullptr) threshold = p.charged->limits.min_priority_threshold;
    return !threshold.is_number() || job.priority >= threshold.value;
}

Reason Policy::start_refusal(const JobRecord& job, std::uint16_t index)
{
    const auto& rules = conf_->policy;
    if (!rules.associations) return Reason::none;
    const auto p = parties(job, conf_->partitions[index]);
    if (p.charged == nullptr) return Reason::invalid_account;
    if (rules.qos && qos(job.details->qos_id) == nullptr) return Reason::invalid_qos;
    if (!rules.limits) return Reason::none;
    if (const auto breach = before_selection(job, p)) return breach.reason;
    return after_selection(job, p).reason;
}

Breach Policy::before_selection(const JobRecord& job, const Parties& p) const
{
    const bool safe = conf_->policy.safe;
    const bool time_limits = (job.admin_set & admin_set::time) == 0;
    const auto minutes = minutes_of(job, *p.partition);
    Seen seen;
    const auto wall_over = [&](double used_seconds, double factor, std::uint64_t limit) {
        const double used = factor == 0 ? 0 : used_seconds / 60;
        return used >= double(limit) || (safe && (minutes == for_ever || used + double(minutes) > double(limit)));
    };
    for (const auto* q : p.qos) {
        if (q == nullptr) continue;
        const auto of = [&](Reason reason, std::uint64_t wanted, std::uint64_t limit) {
            return Breach{reason, wanted, limit, 0, q, nullptr};
        };
        if ((q->flags & model::qos_flag_enforce_usage_threshold) != 0 && q->usage_threshold.is_number() &&
            conf_->policy.multifactor) {
            const auto* shares = fair_share_.of(p.charged->chain.front()->id);
            if (shares != nullptr && shares->factor < q->usage_threshold.value) return of(Reason::qos_usage_threshold, 0, 0);
        }
        const auto& use = use_.qos(q->id);
        if (Seen::take(seen.group_jobs, q->group_jobs) && use.jobs >= q->group_jobs.value)
            return of(Reason::qos_group_jobs, use.jobs + 1, q->group_jobs.value);
        if (Seen::take(seen.group_wall, q->group_wall) &&
            wall_over(history_.qos(q->id).wall, q->usage_factor, q->group_wall.value))
            return of(Reason::qos_group_wall, minutes, q->group_wall.value);
        const auto of_account = use_.qos_account(q->id, p.account).jobs, of_user = use_.qos_user(q->id, p.uid).jobs;
        if (Seen::take(seen.max_jobs_per_account, q->max_jobs_per_account) && of_account >= q->max_jobs_per_account.value)
            return of(Reason::max_jobs_per_account, of_account + 1, q->max_jobs_per_account.value);
        if (Seen::take(seen.max_jobs_per_user, q->max_jobs_per_user) && of_user >= q->max_jobs_per_user.value)
            return of(Reason::qos_max_jobs_per_user, of_user + 1, q->max_jobs_per_user.value);
        if (Seen::take(seen.max_wall, q->max_wall_per_job) && time_limits && minutes > q->max_wall_per_job.value)
            return of(Reason::qos_max_wall_per_job, minutes, q->max_wall_per_job.value);
    }
    for (const auto* a : p.charged->chain) {
        const bool own = a == p.charged->chain.front();
        const auto of = [&](Reason reason, std::uint64_t wanted, std::uint64_t limit) {
            return Breach{reason, wanted, limit, 0, nullptr, a};
        };
        const auto& use = use_.association(a->id);
        const auto& group = a->limits;
        if (!seen.group_jobs && group.group_jobs.is_number() && use.jobs >= group.group_jobs.value)
            return of(Reason::association_group_jobs, use.jobs + 1, group.group_jobs.value);
        if (!seen.group_wall && group.group_wall.is_number() &&
            wall_over(history_.association(a->id).wall, 1, group.group_wall.value))
            return of(Reason::association_group_wall, minutes, group.group_wall.value);
        if (!own) continue;
        const auto& limits = p.charged->limits;
        if (!seen.max_jobs_per_account && !seen.max_jobs_per_user && limits.max_jobs.is_number() &&
            use.jobs >= limits.max_jobs.value)
            return of(Reason::association_max_jobs, use.jobs + 1, limits.max_jobs.value);
        if (!seen.max_wall && time_limits && limits.max_wall_per_job.is_number() && minutes > limits.max_wall_per_job.value)
            return of(Reason::association_max_wall_per_job, minutes, limits.max_wall_per_job.value);
    }
    return {};
}

Breach Policy::after_selection(const JobRecord& job, const Parties& p)
{
    const bool sizes = (job.admin_set & admin_set::size) == 0, time = (job.admin_set & admin_set::time) == 0;
    const auto minutes = minutes_of(job, *p.partition);
    Seen seen;
    // Used minutes, which fade, plus what running jobs may still use.
    const auto minutes_over = [&](const PastUse& past, double factor, auto reserved_of) {
        return [this, &past, factor, reserved_of, minutes](std::uint32_t tres, std::uint64_t wanted, std::uint64_t limit) {
            const auto used = factor == 0 ? 0 : static_cast<std::uint64_t>(past.of(tres) / 60);
            if (used >= limit) return true;
            if (!conf_->policy.safe) return false;
            const auto request = times(wanted, minutes);
            return request > limit || plus(request, reserved_of(tres)) > limit - used;
        };
    };
    const auto now_over = [](const InUse& use) {
        return [&use](std::uint32_t tres, std::uint64_t wanted, std::uint64_t limit) {
            if (tres == tres_id::node) return wanted > limit || std::max(wanted, use.nodes()) > limit;
            return wanted > limit || plus(wanted, use.of(tres)) > limit;
        };
    };
    const auto run_over = [&](auto reserved_of) {
        return [reserved_of, minutes](std::uint32_t tres, std::uint64_t wanted, std::uint64_t limit) {
            const auto request = times(wanted, minutes);
            return request > limit || plus(request, reserved_of(tres)) > limit;
        };
    };
    const auto job_minutes_over = [minutes](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) {
        return times(wanted, minutes) > limit;
    };
    const auto job_over = [](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) { return wanted > limit; };
    const auto job_under = [](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) { return wanted < limit; };

    for (const auto* q : p.qos) {
        if (q == nullptr) continue;
        Breach breach;
        const auto check = [&](const TresCounts& limits, TresLimit kind, auto over) {
            if (breach || limits.empty()) return;
            breach = check_tres(p, limits, kind, seen, true, 1, over);
            breach.qos = q;
        };
        if (!q->group_tres_minutes.empty() || !q->group_tres_run_minutes.empty() || !q->max_tres_run_minutes_per_user.empty() ||
            !q->max_tres_run_minutes_per_account.empty())
            know_reserved();
        const auto group = [&](std::uint32_t tres) { return pass_.reserved.qos(q->id).of(tres) / 60; };
        const auto of_user = [&](std::uint32_t tres) { return pass_.reserved.qos_user(q->id, p.uid).of(tres) / 60; };
        const auto of_account = [&](std::uint32_t tres) { return pass_.reserved.qos_account(q->id, p.account).of(tres) / 60; };
        check(q->group_tres_minutes, TresLimit::qos_group_minutes, minutes_over(history_.qos(q->id), q->usage_factor, group));
        if (sizes) check(q->group_tres, TresLimit::qos_group_tres, now_over(use_.qos(q->id)));
        check(q->group_tres_run_minutes, TresLimit::qos_group_run_minutes, run_over(group));
        if (time) check(q->max_tres_minutes_per_job, TresLimit::qos_max_minutes, job_minutes_over);
        if (sizes) {
            check(q->max_tres_per_job, TresLimit::qos_max_per_job, job_over);
            check(q->max_tres_per_node, TresLimit::qos_max_per_node, job_over);
            check(q->min_tres_per_job, TresLimit::qos_min, job_under);
            check(q->max_tres_per_account, TresLimit::qos_max_per_account, now_over(use_.qos_account(q->id, p.account)));
            check(q->max_tres_per_user, TresLimit::qos_max_per_user, now_over(use_.qos_user(q->id, p.uid)));
        }
        check(q->max_tres_run_minutes_per_account, TresLimit::qos_max_run_minutes_per_account, run_over(of_account));
        check(q->max_tres_run_minutes_per_user, TresLimit::qos_max_run_minutes_per_user, run_over(of_user));
        if (breach) return breach;
    }
    for (const auto* a : p.charged->chain) {
        Breach breach;
        const auto check = [&](const TresCounts& limits, TresLimit kind, double factor, auto over) {
            if (breach || limits.empty()) return;
            breach = check_tres(p, limits, kind, seen, false, factor, over);
            breach.association = a;
        };
        const auto& group = a->limits;
        const auto& limits = p.charged->limits;
        const bool own = a == p.charged->chain.front();
        if (!group.group_tres_minutes.empty() || !group.group_tres_run_minutes.empty() ||
            (own && !limits.max_tres_run_minutes.empty()))
            know_reserved();
        const auto reserved = [&](std::uint32_t tres) { return pass_.reserved.association(a->id).of(tres) / 60; };
        check(group.group_tres_minutes, TresLimit::association_group_minutes, 1,
              minutes_over(history_.association(a->id), 1, reserved));
        if (sizes)
            check(group.group_tres, TresLimit::association_group_tres, p.limit_factor, now_over(use_.association(a->id)));
        check(group.group_tres_run_minutes, TresLimit::association_group_run_minutes, 1, run_over(reserved));
        if (own) {
            if (time) check(limits.max_tres_minutes_per_job, TresLimit::association_max_minutes, 1, job_minutes_over);
            if (sizes) {
                check(limits.max_tres_per_job, TresLimit::association_max_per_job, p.limit_factor, job_over);
                check(limits.max_tres_per_node, TresLimit::association_max_per_node, 1, job_over);
            }
        }
        if (breach) return breach;
    }
    return {};
}

// As in Slurm, not with `safe`: then a job starts only if it can finish within the limit.
std::optional<std::string> Policy::used_up(const JobRecord& job, Time now) const
{
    const auto* partition = partition_of(job);
    if (!conf_->policy.limits || conf_->policy.safe || partition == nullptr) return std::nullopt;
    const auto p = parties(job, *partition);
    if (p.charged == nullptr) return std::nullopt;
    Seen seen;
    const auto name = [&](std::uint32_t id) {
        const auto text = tres_text(*book_, {{id, 0}});
        return text.substr(0, text.find('='));
    };
    const auto own_minutes = static_cast<std::uint64_t>(std::max<Time>(0, now - began(job))) / 60;
    std::uint64_t used = 0;
    const auto group_over = [&](const PastUse& past) {
        return [&](std::uint32_t tres, std::uint64_t, std::uint64_t limit) {
            const auto minutes = static_cast<std::uint64_t>(past.of(tres) / 60);
            if (minutes < limit) return false;
            used = minutes;
            return true;
        };
    };
    const auto own_over = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) {
        if (wanted * own_minutes < limit) return false;
        used = wanted * own_minutes;
        return true;
    };
    const auto minutes_text = [&](const std::string& who, const char* what, const Breach& breach) {
        return "Job is at or exceeds " + who + ' ' + what + " TRES(" + name(breach.tres) + ") minutes of " +
               std::to_string(breach.limit) + " with " + std::to_string(used);
    };
    const auto wall_text = [&](const std::string& who, std::uint32_t limit, double wall) {
        return "Job is at or exceeds " + who + " group wall limit of " + std::to_string(limit) + " with " +
               std::to_string(static_cast<std::uint64_t>(wall / 60));
    };
    for (const auto* q : p.qos) {
        if (q == nullptr || q->usage_factor == 0) continue;
        const auto who = "QOS " + q->name + "'s";
        if (const auto breach = check_tres(p, q->group_tres_minutes, TresLimit::qos_group_minutes, seen, true, 1,
                                           group_over(history_.qos(q->id))))
            return minutes_text(who, "group max", breach);
        const double wall = history_.qos(q->id).wall;
        if (Seen::take(seen.group_wall, q->group_wall) && wall / 60 >= q->group_wall.value)
            return wall_text(who, q->group_wall.value, wall);
        if (const auto breach = check_tres(p, q->max_tres_minutes_per_job, TresLimit::qos_max_minutes, seen, true, 1, own_over))
            return minutes_text(who, "max", breach);
    }
    for (const auto* a : p.charged->chain) {
        const auto text = [](const std::string& value) { return value.empty() ? std::string("(null)") : value; };
        const auto who =
            "association (acc=" + text(a->account) + "/user=" + text(a->user) + "/part=" + text(a->partition) + ")";
        if (const auto breach = check_tres(p, a->limits.group_tres_minutes, TresLimit::association_group_minutes, seen, false,
                                           1, group_over(history_.association(a->id))))
            return minutes_text(who, "group max", breach);
        const double wall = history_.association(a->id).wall;
        if (!seen.group_wall && a->limits.group_wall.is_number() && wall / 60 >= a->limits.group_wall.value)
            return wall_text(who, a->limits.group_wall.value, wall);
        if (a != p.charged->chain.front()) continue;
        if (const auto breach = check_tres(p, p.charged->limits.max_tres_minutes_per_job, TresLimit::association_max_minutes,
                                           seen, false, 1, own_over))
            return minutes_text(who, "max", breach);
    }
    return std::nullopt;
}

}  // namespace restd::embedded
