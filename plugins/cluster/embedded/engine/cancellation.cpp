#include "engine/cancellation.hpp"

#include <signal.h>

#include <algorithm>

#include "base/refuse.hpp"

namespace restd::embedded {
namespace {

constexpr std::size_t tasks_at_once = 128;  // number of tasks split from the head of their array at once

// Removes the ended tasks of an array, unless all its tasks have ended. Only the others can still be cancelled or signalled.
void leave_out_ended(std::vector<JobRef>& jobs)
{
    const auto ended = [](const JobRef& job) { return job->base_state() > state::suspended; };
    if (jobs.size() > 1 && !std::all_of(jobs.begin(), jobs.end(), ended)) std::erase_if(jobs, ended);
}

}  // namespace

bool Cancellation::Order::ends() const
{
    return signal == 0 || signal == SIGKILL;
}

std::vector<Cancelled> Cancellation::cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                            std::uint16_t flags, const JobFilter& refusal)
{
    if (signal > SIGRTMAX)
        refuse(err::rest_invalid_query,
               "Invalid signal " + std::to_string(signal) + "; the last one of this system is " + std::to_string(SIGRTMAX));
    const Order order{caller, signal, flags, refusal};
    std::vector<Cancelled> outcomes;
    outcomes.reserve(names.size());
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        for (const auto& name : names) {
            outcomes.push_back(cancel_name(name, order, tx));
            tx.pause();
        }
        ticket = tx.finish();
    }
    common_.wake();
    cluster_.store().wait(ticket);
    return outcomes;
}

// Cancels or signals as many of the jobs as possible. The outcome is an error only if it worked for none of them.
Cancelled Cancellation::cancel_name(const JobName& name, const Order& order, JobTransaction& tx)
{
    Cancelled outcome{err::invalid_job_id, std::string(error_text(err::invalid_job_id)), {}};
    auto found = find_named(cluster_.table(), name);
    leave_out_ended(found.jobs);
    const JobRecord* any = found.head ? found.head.get() : found.jobs.empty() ? nullptr : found.jobs.front().get();
    if (any == nullptr) return outcome;
    outcome.job_id = any->job_id;
    if (order.refusal) {
        outcome.number = order.refusal(*any, outcome.why);
        if (outcome.number != err::success) return outcome;
    }
    std::size_t done = 0;
    outcome.number = err::success;
    const auto attempt = [&](const JobRef& job) {
        try {
            if (!job) refuse(err::invalid_job_id);
            cancel_one(*job, order, tx);
            ++done;
        } catch (const Error& error) {
            if (outcome.number != err::success) return;
            outcome.number = error.number();
            outcome.why = error.what();
        }
    };
    // Cancel the pending jobs first, so that none of them can start when a running one ends.
    if (found.head) {
        const bool may = cluster_.acting_on(order.caller, *found.head).may_change_job_of(found.head->details->user_id);
        if (!may || !found.head->is_pending() || !order.ends()) {
            attempt(found.head);  // throws, and so reports why not
        } else {
            const auto wanted = found.waiting.size();
            cancel_waiting(found.head->job_id, found.waiting, order, tx);
            done += wanted - found.waiting.size();
            for (const auto task : found.waiting) {
                attempt(cluster_.table().find_task(name.job, task));
                tx.pause();
            }
        }
    }
    std::stable_partition(found.jobs.begin(), found.jobs.end(), [](const JobRef& job) { return job->is_pending(); });
    for (const auto& job : found.jobs) {
        const auto now = cluster_.table().find(job->job_id);
        // A job that was purged meanwhile has ended.
        if (now || done == 0) attempt(now);
        tx.pause();
    }
    if (done != 0) outcome.number = err::success;
    return outcome;
}

// Throws Error if it cannot be done; then nothing has changed.
void Cancellation::cancel_one(const JobRecord& job, const Order& order, JobTransaction& tx)
{
    if (!cluster_.acting_on(order.caller, job).may_change_job_of(job.details->user_id)) refuse(err::access_denied);
    if (job.base_state() > state::suspended) refuse(err::already_done);
    const bool ends = order.ends();
    const auto flags = order.flags;
    if (job.is_pending()) {
        if (!ends) refuse(err::transition_state_no_update);
        lifecycle_.end_pending(job, state::cancelled, Reason::none, order.caller.name, tx);
        return;
    }
    if ((flags & model::kill_full_steps_only) != 0 && (flags & (model::kill_full_job | model::kill_batch_job)) == 0)
        return;  // there are no steps besides the batch script
    if (job.details->no_script && (!ends || (flags & model::kill_batch_job) != 0))
        refuse(err::not_supported, "job " + std::to_string(job.job_id) + " is an allocation: it has no processes to signal");
    if (ends && (flags & model::kill_batch_job) == 0) {
        // If the run has no process yet, the process is ended as soon as there is one.
        lifecycle_.end_running(job, state::cancelled, Reason::none, order.caller.name, tx);
        return;
    }
    ShepherdOrder what;
    what.signal = ends ? SIGKILL : order.signal;
    what.scope = (flags & model::kill_batch_job) != 0 ? ShepherdOrder::Scope::script : ShepherdOrder::Scope::all;
    // Pass the signal on first. If there is no process to get it, neither the table nor the store may show it.
    if (!runs_.order(job.job_id, what))
        refuse(err::transition_state_no_update,
               "job " + std::to_string(job.job_id) + " is ending: it cannot be signalled any more");
    if (order.signal == SIGSTOP || order.signal == SIGCONT) {
        JobRecord changed = job;
        if (order.signal == SIGSTOP)
            changed.state |= state::stopped;
        else
            changed.state &= ~state::stopped;
        tx.put(std::move(changed));
    }
}

// Ends waiting tasks of the array whose head has this job id. Tasks that have started since `tasks` was looked up are left in
// `tasks`.
void Cancellation::cancel_waiting(std::uint32_t head_id, std::vector<std::uint32_t>& tasks, const Order& order,
                                  JobTransaction& tx)
{
    std::vector<std::uint32_t> started;
    for (std::size_t done = 0; done < tasks.size();) {
        const auto head = cluster_.table().find(head_id);
        if (!head || !head->is_pending() || !head->tasks) {
            started.insert(started.end(), tasks.begin() + static_cast<std::ptrdiff_t>(done), tasks.end());
            break;
        }
        // No other task is waiting in the head, so the head itself ends, as one record.
        const auto rest = tasks.begin() + static_cast<std::ptrdiff_t>(done);
        if (tasks.size() - done == head->tasks->size() &&
            std::all_of(rest, tasks.end(), [&](std::uint32_t task) { return head->tasks->contains(task); })) {
            lifecycle_.end_pending(*head, state::cancelled, Reason::none, order.caller.name, tx);
            break;
        }
        std::vector<std::uint32_t> some;
        for (; done < tasks.size() && some.size() < tasks_at_once; ++done)
            (head->tasks->contains(tasks[done]) ? some : started).push_back(tasks[done]);
        for (const auto& task : lifecycle_.split_tasks(*head, some, tx))
            lifecycle_.end_pending(task, state::cancelled, Reason::none, order.caller.name, tx);
        tx.pause();
    }
    tasks = std::move(started);
}

}  // namespace restd::embedded
