// The engine's part that clients order about with: changing, ending and queueing again jobs that are there.
//
// How many jobs an order is for is the client's word: it is done in slices (Work), and what was looked up before a slice ended
// is looked up again in the next one.
#include <signal.h>

#include <algorithm>

#include "engine/engine.hpp"
#include "restd/error.hpp"

namespace restd::embedded {
namespace {

constexpr std::chrono::milliseconds slice{2};
constexpr std::size_t tasks_at_once = 128;  // that leave the head of their array together
constexpr std::size_t changes_at_once = 1000;

[[noreturn]] void refuse(int number, const std::string& why = {})
{
    throw Error(number, why.empty() ? std::string(error_text(number)) : why, "cluster/embedded");
}

[[noreturn]] void refuse_names(const std::string& what, std::uint64_t most)
{
    throw Error(err::data_too_large, "The request names " + what + "; the limit is " + std::to_string(most) + ".",
                "cluster/embedded", 413);
}

// The records of one name that something can still be done with: of an array that has not quite ended, the ended tasks do not
// matter.
void leave_out_ended(std::vector<JobRef>& jobs)
{
    const auto ended = [](const JobRef& job) { return job->base_state() > state::suspended; };
    if (jobs.size() > 1 && !std::all_of(jobs.begin(), jobs.end(), ended)) std::erase_if(jobs, ended);
}

}  // namespace

// --- slices ---

Engine::Work::Work(Engine& engine) : engine_(engine), held_(engine.lock()), until_(std::chrono::steady_clock::now() + slice) {}

Engine::Work::~Work()
{
    hand_over();
}

void Engine::Work::hand_over()
{
    if (!changes.empty()) ticket_ = engine_.keep(std::move(changes));
    changes.clear();
    for (const auto& [job_id, what] : orders) engine_.order(job_id, what);
    orders.clear();
}

bool Engine::Work::pause()
{
    if (std::chrono::steady_clock::now() < until_ && changes.size() < changes_at_once) return false;
    hand_over();
    engine_.mutex_.step_back();
    engine_.table_.now = engine_.now();
    engine_.table_.steady = engine_.steady();
    until_ = std::chrono::steady_clock::now() + slice;
    return true;
}

JobStore::Ticket Engine::Work::finish()
{
    hand_over();
    held_.unlock();
    return ticket_;
}

// --- finding ---

// REQUIRES the lock. What a name is for, and the tasks of it that have not started.
Engine::Found Engine::look_up(const JobName& name) const
{
    Found found;
    if (!name.tasks) {
        found.jobs = table_.find_all(name.job);
        return found;
    }
    found.jobs = table_.find_tasks(name.job, *name.tasks);
    found.head = table_.head_of(name.job);
    if (found.head) found.waiting = found.head->tasks->common(*name.tasks);
    if (found.waiting.empty()) found.head.reset();
    return found;
}

std::vector<JobRef> Engine::find(const JobName& name) const
{
    const auto held = lock();
    auto found = look_up(name);
    if (found.head) found.jobs.insert(found.jobs.begin(), std::move(found.head));
    return std::move(found.jobs);
}

void check_name_count(std::span<const JobName> names)
{
    std::uint64_t ids = 0;
    for (const auto& name : names) ids += name.tasks ? name.tasks->ranges() : 1;
    if (ids > most_job_ids) refuse_names(std::to_string(ids) + " jobs and ranges of tasks", most_job_ids);
}

void Engine::check_names(std::span<const JobName> names) const
{
    check_name_count(names);
    // One that is named again and again is looked at as often.
    std::uint64_t looked_at = 0, most = 0;
    {
        const auto held = lock();
        most = 2 * table_.weight() + most_job_ids;
        for (const auto& name : names) {
            const std::uint64_t there = table_.records_of(name.job);
            looked_at += name.tasks ? std::min(there, name.tasks->size()) : there;
        }
    }
    if (looked_at > most) refuse_names(std::to_string(looked_at) + " jobs, many of them several times", most);
}

// --- ending ---

// REQUIRES the lock. Makes waiting tasks of an array jobs of their own; the head keeps the others. However many they are, the
// head is changed once. REQUIRES: ascending, all of them waiting in it.
std::vector<JobRecord> Engine::split_tasks(const JobRecord& head, const std::vector<std::uint32_t>& tasks,
                                           std::vector<StoreChange>& changes)
{
    // The last ones: one of them is the head itself.
    const bool all = tasks.size() == head.tasks->size();
    JobRecord single = head;
    single.tasks.reset();
    single.tasks_text = {};
    std::vector<JobRecord> singles(tasks.size(), single);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        singles[i].array_task_id = tasks[i];
        if (all && i + 1 == tasks.size()) break;
        singles[i].job_id = take_job_id();
        singles[i].run = next_run_++;
    }
    if (!all) {
        JobRecord rest = head;
        TaskSet left = *head.tasks;
        left.erase(tasks);
        set_tasks(rest, std::move(left));
        put(std::move(rest), changes);
    }
    return singles;
}

// REQUIRES the lock. Throws Error where it cannot be done, and then nothing has changed.
void Engine::cancel_one(const Caller& caller, const JobRecord& job, std::uint16_t signal, std::uint16_t flags, Work& work)
{
    if (!acting_on(caller, job).may_change_job_of(job.details->user_id)) refuse(err::access_denied);
    if (job.base_state() > state::suspended) refuse(err::already_done);
    const bool ends = signal == 0 || signal == SIGKILL;
    if (job.is_pending()) {
        if (!ends) refuse(err::transition_state_no_update);
        end_pending(job, state::cancelled, Reason::none, caller.name, work.changes);
        return;
    }
    if ((flags & model::kill_full_steps_only) != 0 && (flags & (model::kill_full_job | model::kill_batch_job)) == 0)
        return;  // there are no steps besides the batch script
    if (job.details->no_script && (!ends || (flags & model::kill_batch_job) != 0))
        refuse(err::not_supported, "job " + std::to_string(job.job_id) + " is an allocation: it has no processes to signal");
    ShepherdOrder what;
    if (ends && (flags & model::kill_batch_job) == 0) {
        // A run that has no process yet is ended when it has one.
        what.scope = ShepherdOrder::Scope::terminate;
        what.grace = static_cast<std::uint16_t>(conf_->kill_wait);
        work.orders.emplace_back(job.job_id, what);
        end_running(job, state::cancelled, Reason::none, caller.name, work.changes);
        return;
    }
    what.signal = ends ? SIGKILL : signal;
    what.scope = (flags & model::kill_batch_job) != 0 ? ShepherdOrder::Scope::script : ShepherdOrder::Scope::all;
    // Passed on first: where there is nobody who gets it, table and store say nothing of it.
    if (!order(job.job_id, what))
        refuse(err::transition_state_no_update,
               "job " + std::to_string(job.job_id) + " is just ending and cannot be signalled any more");
    if (signal == SIGSTOP || signal == SIGCONT) {
        JobRecord changed = job;
        if (signal == SIGSTOP)
            changed.state |= state::stopped;
        else
            changed.state &= ~state::stopped;
        put(std::move(changed), work.changes);
    }
}

// REQUIRES the lock. Ends waiting tasks of the array whose head has this id. False: some have started since `tasks` was looked
// up; these are left in it.
void Engine::cancel_waiting(const Caller& caller, std::uint32_t head_id, std::vector<std::uint32_t>& tasks, Work& work)
{
    std::vector<std::uint32_t> started;
    for (std::size_t done = 0; done < tasks.size();) {
        const auto head = table_.find(head_id);
        if (!head || !head->is_pending() || !head->tasks) {
            started.insert(started.end(), tasks.begin() + static_cast<std::ptrdiff_t>(done), tasks.end());
            break;
        }
        // Nobody is left: the head ends as it is, as one record.
        const auto rest = tasks.begin() + static_cast<std::ptrdiff_t>(done);
        if (tasks.size() - done == head->tasks->size() &&
            std::all_of(rest, tasks.end(), [&](std::uint32_t task) { return head->tasks->contains(task); })) {
            end_pending(*head, state::cancelled, Reason::none, caller.name, work.changes);
            break;
        }
        std::vector<std::uint32_t> some;
        for (; done < tasks.size() && some.size() < tasks_at_once; ++done)
            (head->tasks->contains(tasks[done]) ? some : started).push_back(tasks[done]);
        for (const auto& task : split_tasks(*head, some, work.changes))
            end_pending(task, state::cancelled, Reason::none, caller.name, work.changes);
        work.pause();
    }
    tasks = std::move(started);
}

// REQUIRES the lock. What can be done is done; the outcome is why nothing could be.
Engine::Cancelled Engine::cancel_name(const Caller& caller, const JobName& name, std::uint16_t signal, std::uint16_t flags,
                                      const JobFilter& refusal, Work& work)
{
    Cancelled outcome{err::invalid_job_id, std::string(error_text(err::invalid_job_id)), {}};
    auto found = look_up(name);
    leave_out_ended(found.jobs);
    const JobRecord* any = found.head ? found.head.get() : found.jobs.empty() ? nullptr : found.jobs.front().get();
    if (any == nullptr) return outcome;
    outcome.job_id = any->job_id;
    if (refusal) {
        outcome.number = refusal(*any, outcome.why);
        if (outcome.number != err::success) return outcome;
    }
    std::size_t done = 0;
    outcome.number = err::success;
    const auto attempt = [&](const JobRef& job) {
        try {
            if (!job) refuse(err::invalid_job_id);
            cancel_one(caller, *job, signal, flags, work);
            ++done;
        } catch (const Error& error) {
            if (outcome.number != err::success) return;
            outcome.number = error.number();
            outcome.why = error.what();
        }
    };
    // The pending ones first: none may start in the place of one that ends.
    if (found.head) {
        const bool may = acting_on(caller, *found.head).may_change_job_of(found.head->details->user_id);
        if (!may || !found.head->is_pending() || (signal != 0 && signal != SIGKILL)) {
            attempt(found.head);  // says why not
        } else {
            const auto wanted = found.waiting.size();
            cancel_waiting(caller, found.head->job_id, found.waiting, work);
            done += wanted - found.waiting.size();
            for (const auto task : found.waiting) {
                attempt(table_.find_task(name.job, task));
                work.pause();
            }
        }
    }
    std::stable_partition(found.jobs.begin(), found.jobs.end(), [](const JobRef& job) { return job->is_pending(); });
    for (const auto& job : found.jobs) {
        const auto now = table_.find(job->job_id);
        // What was purged meanwhile has ended.
        if (now || done == 0) attempt(now);
        work.pause();
    }
    if (done != 0) outcome.number = err::success;
    return outcome;
}

std::vector<Engine::Cancelled> Engine::cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                              std::uint16_t flags, const JobFilter& refusal)
{
    if (signal > SIGRTMAX)
        refuse(err::rest_invalid_query, "signal: " + std::to_string(signal) + " is no signal of this system; the last one is " +
                                            std::to_string(SIGRTMAX));
    std::vector<Cancelled> outcomes;
    outcomes.reserve(names.size());
    JobStore::Ticket ticket = 0;
    {
        Work work(*this);
        for (const auto& name : names) {
            outcomes.push_back(cancel_name(caller, name, signal, flags, refusal, work));
            work.pause();
        }
        ticket = work.finish();
    }
    wake();
    store_.wait(ticket);
    return outcomes;
}

// --- changing ---

void Engine::update(const Caller& caller, const JobName& name, const model::JobDescription& request)
{
    check_names({&name, 1});
    JobStore::Ticket ticket = 0;
    {
        Work work(*this);
        refresh_policy();
        auto found = look_up(name);
        auto& jobs = found.jobs;
        if (found.head) jobs.push_back(found.head);
        if (jobs.empty()) refuse(err::invalid_job_id);
        // Of an array the tasks that still have something before them.
        if (jobs.size() > 1) {
            std::erase_if(jobs, [](const JobRef& job) { return job->base_state() > state::suspended; });
            if (jobs.empty()) refuse(err::job_finished);
            const bool any_pending = std::any_of(jobs.begin(), jobs.end(), [](const JobRef& job) { return job->is_pending(); });
            if (any_pending) std::erase_if(jobs, [](const JobRef& job) { return !job->is_pending(); });
        }
        const auto changed_of = [&](const JobRecord& job) {
            const auto acting = acting_on(caller, job);
            JobRecord changed = submission_->change(acting, job, request, table_.now, *policy_->book());
            check_change(job, changed, request, acting);
            if (!request.reservation.empty()) check_reservation(changed, reservations_, *policy_->book());
            return changed;
        };
        // Nothing has changed where one of them is refused.
        std::vector<JobRecord> changed;
        changed.reserve(jobs.size());
        for (auto& job : jobs) {
            if (work.pause())
                if (auto now = table_.find(job->job_id)) job = std::move(now);
            changed.push_back(changed_of(*job));
        }
        if (request.dependency.data() != nullptr) check_dependencies(changed.front());
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            work.pause();
            const auto now = table_.find(jobs[i]->job_id);
            // What has happened to it meanwhile stays so; what has ended is not changed any more.
            if (!now || now->run != jobs[i]->run) continue;
            if (now != jobs[i]) {
                try {
                    changed[i] = changed_of(*now);
                } catch (const Error&) {
                    continue;
                }
            }
            if (changed[i].is_pending() && !changed[i].dependency.empty()) to_check_.insert(changed[i].job_id);
            put(std::move(changed[i]), work.changes);
        }
        must_schedule_ = true;
        ticket = work.finish();
    }
    wake();
    store_.wait(ticket);
}

void Engine::requeue(const Caller& caller, const JobName& name, bool hold)
{
    check_names({&name, 1});
    JobStore::Ticket ticket = 0;
    {
        Work work(*this);
        refresh_policy();
        const auto found = look_up(name);
        if (found.head) refuse(err::job_pending);
        if (found.jobs.empty()) refuse(err::invalid_job_id);
        const auto check = [&](const JobRecord& job) {
            if (!acting_on(caller, job).may_change_job_of(job.details->user_id)) refuse(err::access_denied);
            if (!job.details->requeue || job.details->no_script) refuse(err::disabled);
            if (job.is_pending()) refuse(err::job_pending);
        };
        // All of them or none.
        for (const auto& job : found.jobs) check(*job);
        for (const auto& looked_up : found.jobs) {
            work.pause();
            const auto job = table_.find(looked_up->job_id);
            if (!job || job->run != looked_up->run || job->is_pending()) continue;
            if (job->is_finished()) {
                begin_again(*job, hold, true, work.changes);
                continue;
            }
            JobRecord ending = *job;
            ending.requeue_requested = true;
            ending.hold_after_requeue = hold;
            ending.state = state::pending | state::completing | state::requeued;
            ending.cancel_requested = true;
            ending.kill_time = table_.now;
            work.orders.emplace_back(
                job->job_id, ShepherdOrder{ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
            put(std::move(ending), work.changes);
        }
        must_schedule_ = true;
        ticket = work.finish();
    }
    wake();
    store_.wait(ticket);
}

}  // namespace restd::embedded
