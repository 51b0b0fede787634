#include "engine/requeueing.hpp"

#include <algorithm>

#include "base/refuse.hpp"

namespace restd::embedded {

namespace requeue_flag = model::requeue_flag;

namespace {

constexpr std::uint64_t most_written_out = 1024;

// Adds the result of a record to those of its array. Tasks with the same result are shown together: "12_[1-4]". REQUIRES: the
// record of the tasks that have not started comes first.
void add_result(Requeued& outcome, const JobRecord& job, int number)
{
    auto same = std::ranges::find(outcome.tasks, number, &Requeued::Tasks::number);
    if (same == outcome.tasks.end()) same = outcome.tasks.insert(same, {{}, job.array_job_id, number});
    const auto task = job.array_task_id.value_or(0);
    if (job.is_array_head())
        same->tasks = *job.tasks;
    else
        same->tasks.add(task, task, 1);
}

}  // namespace

std::vector<Requeued> Requeueing::requeue(const Caller& caller, std::span<const JobName> names, std::uint32_t flags)
{
    cluster_.store().check_place();
    check_name_count(names);
    std::vector<Requeued> outcomes;
    outcomes.reserve(names.size());
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        check_repeated_names(cluster_.table(), names);
        for (const auto& name : names) {
            outcomes.push_back(requeue_name(caller, name, flags, tx));
            tx.pause();
        }
        ticket = tx.finish();
    }
    common_.wake();
    cluster_.store().wait(ticket);
    return outcomes;
}

Requeued Requeueing::requeue_name(const Caller& caller, const JobName& name, std::uint32_t flags, JobTransaction& tx)
{
    Requeued outcome;
    auto found = find_named(cluster_.table(), name);
    if (found.head) found.jobs.insert(found.jobs.begin(), found.head);
    if (found.jobs.empty() && name.tasks) {
        outcome.tasks.push_back({*name.tasks, name.job, err::invalid_job_id});
        return outcome;
    }
    if (found.jobs.empty()) return {err::invalid_job_id, std::string(error_text(err::invalid_job_id)), {}};
    for (const auto& job : found.jobs) {
        std::string why;
        int number = err::success;
        try {
            const auto now = cluster_.table().find(job->job_id);
            if (!now) refuse(err::invalid_job_id);
            requeue_one(caller, *now, flags, tx);
        } catch (const Error& error) {
            number = error.number();
            why = error.what();
        }
        tx.pause();
        if (job->array_job_id == 0) return {number, why, {}};
        add_result(outcome, *job, number);
    }
    for (auto& tasks : outcome.tasks) (void)tasks.tasks.normalize(most_written_out);
    return outcome;
}

// As slurmctld does, and in its order. Throws Error; then nothing has changed.
void Requeueing::requeue_one(const Caller& caller, const JobRecord& job, std::uint32_t flags, JobTransaction& tx)
{
    if (!cluster_.acting_on(caller, job).may_change_job_of(job.details->user_id)) refuse(err::access_denied);
    if (!job.details->requeue && !job.details->no_script)
        refuse(err::disabled, "the job was submitted with --no-requeue, or JobRequeue=NO is set");
    if (job.base_state() == state::pending) refuse(err::job_pending);
    if (job.details->no_script) refuse(err::batch_only);
    if ((flags & requeue_flag::incomplete) != 0 && job.is_finished()) return;
    if (job.details->partition_indices.empty())
        refuse(err::invalid_partition_name, "the partition of the job is gone: " + std::string(job.details->partitions));
    std::uint32_t held = 0;
    if ((flags & requeue_flag::hold) != 0) held |= state::requeue_hold;
    if ((flags & requeue_flag::special_exit) != 0) held |= state::special_exit;
    lifecycle_.requeue(job, held, caller.name, tx);
}

}  // namespace restd::embedded
