// Limits that are checked when a job is submitted or changed. A job over a limit on the number of jobs is always refused. A job
// over a limit on size or time is refused if a QOS has DenyOnLimit (or if there is no QOS at all); otherwise it is accepted and
// waits.
#include <algorithm>
#include <limits>

#include "restd/error.hpp"
#include "schedule/policy.hpp"
#include "schedule/policy_seen.hpp"

namespace restd::embedded {
namespace {

std::uint64_t number_of(NoVal32 minutes)
{
    return minutes.is_number() ? minutes.value : std::numeric_limits<std::uint64_t>::max();
}

// True if the time limit is too long, the request gave it, and the check is strict. A time limit that the request did not give
// is reduced.
bool time_over(JobRecord& job, std::uint64_t most, bool strict, bool given)
{
    if ((job.admin_set & admin_set::time) != 0 || number_of(job.time_limit) <= most) return false;
    if (given) return strict;
    job.time_limit = static_cast<std::uint32_t>(most);
    return false;
}

}  // namespace

std::string Policy::text_of(const Breach& breach) const
{
    std::string text = std::string(error_text(err::accounting_policy)) + ": " + std::string(to_string(breach.reason)) + " (";
    if (breach.tres != 0) {
        auto name = tres_text(*book_, {{breach.tres, 0}});
        name.resize(name.find('='));
        text += name + ' ';
    }
    text += breach.wanted == std::numeric_limits<std::uint64_t>::max() ? "without an end" : std::to_string(breach.wanted);
    text += ", limit " + std::to_string(breach.limit);
    if (breach.qos != nullptr) text += " of QOS " + breach.qos->name;
    if (breach.association != nullptr) {
        text += " of account " + breach.association->account;
        if (!breach.association->user.empty()) text += ", user " + breach.association->user;
        if (!breach.association->partition.empty()) text += ", partition " + breach.association->partition;
    }
    return text + ')';
}

void Policy::check_submit(JobRecord& job, bool time_given, const JobRecord* before) const
{
    if (!conf_->policy.limits) return;
    for (const auto index : job.details->partition_indices)
        if (const auto breach = check_submit_in(job, parties(job, conf_->partitions[index]), time_given, before != nullptr))
            throw Error(err::accounting_policy, text_of(breach), "cluster/embedded");
}

Breach Policy::check_submit_in(JobRecord& job, const Parties& p, bool time_given, bool is_change) const
{
    if (p.charged == nullptr) return {};
    bool strict = p.qos[0] == nullptr;
    for (const auto* q : p.qos) strict = strict || (q != nullptr && (q->flags & model::qos_flag_deny_limit) != 0);
    const std::uint64_t count = job.tasks ? job.tasks->size() : 1;
    Seen seen;
    for (const auto* q : p.qos)
        if (q != nullptr)
            if (const auto breach = submit_qos(job, p, *q, seen, strict, time_given, count)) return breach;
    for (const auto* a : p.charged->chain)
        if (const auto breach =
                submit_association(job, p, *a, a == p.charged->chain.front(), seen, strict, time_given, is_change, count))
            return breach;
    return {};
}

Breach Policy::submit_qos(JobRecord& job, const Parties& p, const QosRecord& q, Seen& seen, bool strict, bool given,
                          std::uint64_t count) const
{
    const bool sizes = strict && (job.admin_set & admin_set::size) == 0;
    Breach breach;
    const auto check = [&](const TresCounts& limits, TresLimit kind, auto over) {
        if (breach || limits.empty()) return;
        breach = check_tres(p, limits, kind, seen, true, 1, over);
        breach.qos = &q;
    };
    const auto number = [&](bool& is_seen, NoVal32 limit, Reason reason, std::uint64_t used) {
        if (breach || !Seen::take(is_seen, limit) || used + count <= limit.value) return;
        breach = {reason, used + count, limit.value, 0, &q, nullptr};
    };
    const auto over = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) { return sizes && wanted > limit; };
    const auto under = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) { return sizes && wanted < limit; };
    const auto too_long = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) {
        return time_over(job, limit / wanted, strict, given);
    };
    const auto wall = [&](bool& is_seen, NoVal32 limit, Reason reason) {
        if (!breach && Seen::take(is_seen, limit) && time_over(job, limit.value, strict, given))
            breach = {reason, number_of(job.time_limit), limit.value, 0, &q, nullptr};
    };
    check(q.max_tres_per_account, TresLimit::qos_max_per_account, over);
    check(q.max_tres_per_user, TresLimit::qos_max_per_user, over);
    check(q.group_tres, TresLimit::qos_group_tres, over);
    number(seen.group_submit, q.group_submit_jobs, Reason::qos_group_submit_jobs, use_.qos(q.id).submitted);
    check(q.max_tres_minutes_per_job, TresLimit::qos_max_minutes, too_long);
    check(q.group_tres_minutes, TresLimit::qos_group_minutes, too_long);
    check(q.group_tres_run_minutes, TresLimit::qos_group_run_minutes, too_long);
    check(q.max_tres_run_minutes_per_account, TresLimit::qos_max_run_minutes_per_account, too_long);
    check(q.max_tres_run_minutes_per_user, TresLimit::qos_max_run_minutes_per_user, too_long);
    wall(seen.max_wall, q.max_wall_per_job, Reason::qos_max_wall_per_job);
    wall(seen.group_wall, q.group_wall, Reason::qos_group_wall);
    check(q.max_tres_per_job, TresLimit::qos_max_per_job, over);
    check(q.max_tres_per_node, TresLimit::qos_max_per_node, over);
    number(seen.max_submit_per_account, q.max_submit_jobs_per_account, Reason::max_submit_jobs_per_account,
           use_.qos_account(q.id, p.account).submitted);
    number(seen.max_submit_per_user, q.max_submit_jobs_per_user, Reason::qos_max_submit_jobs_per_user,
           use_.qos_user(q.id, p.uid).submitted);
    check(q.min_tres_per_job, TresLimit::qos_min, under);
    return breach;
}

Breach Policy::submit_association(JobRecord& job, const Parties& p, const AssociationRecord& a, bool own, Seen& seen,
                                  bool strict, bool given, bool is_change, std::uint64_t count) const
{
    const bool sizes = strict && (job.admin_set & admin_set::size) == 0;
    Breach breach;
    const auto check = [&](const TresCounts& limits, TresLimit kind, double factor, auto over) {
        if (breach || limits.empty()) return;
        breach = check_tres(p, limits, kind, seen, false, factor, over);
        breach.association = &a;
    };
    const auto number = [&](bool is_seen, NoVal32 limit, Reason reason) {
        const std::uint64_t used = use_.association(a.id).submitted;
        if (breach || is_seen || !limit.is_number() || used + count <= limit.value) return;
        breach = {reason, used + count, limit.value, 0, nullptr, &a};
    };
    const auto over = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) { return sizes && wanted > limit; };
    const auto too_long = [&](std::uint32_t, std::uint64_t wanted, std::uint64_t limit) {
        return time_over(job, limit / wanted, strict, given);
    };
    const auto wall = [&](bool is_seen, NoVal32 limit, Reason reason) {
        if (!breach && !is_seen && limit.is_number() && time_over(job, limit.value, strict, given))
            breach = {reason, number_of(job.time_limit), limit.value, 0, nullptr, &a};
    };
    const auto& group = a.limits;
    const auto& limits = p.charged->limits;
    check(group.group_tres, TresLimit::association_group_tres, p.limit_factor, over);
    number(seen.group_submit, group.group_submit_jobs, Reason::association_group_submit_jobs);
    if (!is_change) {
        check(group.group_tres_minutes, TresLimit::association_group_minutes, 1, too_long);
        check(group.group_tres_run_minutes, TresLimit::association_group_run_minutes, 1, too_long);
        wall(seen.group_wall, group.group_wall, Reason::association_group_wall);
    }
    if (!own) return breach;
    check(limits.max_tres_per_job, TresLimit::association_max_per_job, p.limit_factor, over);
    check(limits.max_tres_per_node, TresLimit::association_max_per_node, 1, over);
    number(seen.max_submit_per_account || seen.max_submit_per_user, limits.max_submit_jobs,
           Reason::association_max_submit_jobs);
    check(limits.max_tres_minutes_per_job, TresLimit::association_max_minutes, 1, too_long);
    wall(seen.max_wall, limits.max_wall_per_job, Reason::association_max_wall_per_job);
    return breach;
}

}  // namespace restd::embedded
