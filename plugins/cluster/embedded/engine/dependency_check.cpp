#include "engine/dependency_check.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace restd::embedded {

void DependencyCheck::run(JobTransaction& tx)
{
    while (!news_.check_times.empty() && news_.check_times.begin()->first <= cluster_.table().now) {
        news_.to_check.insert(news_.check_times.begin()->second);
        news_.check_times.erase(news_.check_times.begin());
    }
    // The end of one job may release others, so this goes on until nothing is left.
    while (!news_.to_check.empty() || !news_.jobs.empty() || !news_.names.empty()) {
        for (const auto id : std::exchange(news_.jobs, {}))
            cluster_.table().each_dependent_of(id, [&](auto job) { news_.to_check.insert(job); });
        for (const auto key : std::exchange(news_.names, {}))
            cluster_.table().each_singleton_of(key, [&](auto job) { news_.to_check.insert(job); });
        if (news_.to_check.empty()) break;
        const auto id = *news_.to_check.begin();
        news_.to_check.erase(news_.to_check.begin());
        check(id, tx);
        tx.pause();
    }
}

void DependencyCheck::check(std::uint32_t job_id, JobTransaction& tx)
{
    const auto job = cluster_.table().find(job_id);
    if (!job || !job->is_pending() || job->dependency.empty() || job->is_active()) return;
    if (job->tasks && job->dependency.has_correspondence()) {
        const bool more = split_corresponding(*job, tx);
        if (more) news_.to_check.insert(job_id);
        const auto rest = cluster_.table().find(job_id);
        if (more || rest != job) {
            // Check the rest of the array on its own.
            if (!more) news_.to_check.insert(job_id);
            return;
        }
    }
    auto outcome = outcome_of(*job, cluster_.table().now);
    if (outcome.check_at != 0) news_.check_times.emplace(outcome.check_at, job_id);
    JobRecord changed = *job;
    using Outcome = DependencyOutcome::Verdict;
    if (outcome.verdict == Outcome::never && (job->details->flags & job_flag::kill_invalid_dependency) != 0) {
        lifecycle_.end_pending(*job, state::cancelled, Reason::dependency_never_satisfied, {}, tx);
        return;
    }
    const auto before = job->dependency.items.size();
    changed.dependency = std::move(outcome.left);
    if (outcome.verdict == Outcome::satisfied) {
        if (changed.priority != 0) {
            changed.reason = changed.begin_time > cluster_.table().now ? Reason::begin_time : Reason::none;
            changed.eligible_time = changed.accrue_time = std::max(cluster_.table().now, changed.begin_time);
        }
    } else if (changed.priority != 0) {
        changed.reason = outcome.verdict == Outcome::never ? Reason::dependency_never_satisfied : Reason::dependency;
    }
    if (changed.reason == job->reason && changed.dependency.items.size() == before) return;
    tx.put(std::move(changed));
    cluster_.ask_for_pass();
}

// For aftercorr: splits tasks off the array's head when the corresponding tasks of the other array have ended. Returns true if
// some are left for another call.
bool DependencyCheck::split_corresponding(const JobRecord& head, JobTransaction& tx)
{
    constexpr std::size_t at_once = 128;
    std::set<std::uint32_t> tasks;
    for (const auto& item : head.dependency.items)
        if (item.kind == Dependency::Kind::after_corr && !item.task.is_number())
            cluster_.table().each_decided_task(item.job, [&](std::uint32_t task) {
                if (head.tasks->contains(task)) tasks.insert(task);
                return tasks.size() <= at_once;
            });
    if (tasks.empty()) return false;
    const bool more = tasks.size() > at_once;
    if (more) tasks.erase(std::prev(tasks.end()));
    for (auto& task : lifecycle_.split_tasks(head, {tasks.begin(), tasks.end()}, tx)) {
        news_.to_check.insert(task.job_id);
        tx.put(std::move(task));
    }
    return more;
}

DependencyOutcome DependencyCheck::outcome_of(const JobRecord& job, Time now) const
{
    const auto state_of = [&](Dependency item) {
        // A task waits for the task with the same number. If there is no such task, or the job is not a task, it waits for all
        // of them.
        if (item.kind == Dependency::Kind::after_corr && !item.task.is_number() && job.array_task_id.is_number() &&
            cluster_.table().find_task(item.job, job.array_task_id.value))
            item.task = job.array_task_id;
        return cluster_.table().dependency_state(item);
    };
    return evaluate(job.dependency, state_of, cluster_.table().singleton_free(job), now);
}

}  // namespace restd::embedded
