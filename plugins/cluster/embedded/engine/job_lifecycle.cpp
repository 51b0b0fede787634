#include "engine/job_lifecycle.hpp"

#include <sys/wait.h>

#include <algorithm>

#include "restd/log_quoted.hpp"

namespace restd::embedded {

JobLifecycle::JobLifecycle(EngineCommon& common, ClusterState& cluster, RunTable& runs, DependencyNews& news,
                           Reservations& reservations, AllocationWaiters& waiters, EngineStats& stats)
    : common_(common), cluster_(cluster), runs_(runs), news_(news), reservations_(reservations), waiters_(waiters),
      stats_(stats), last_busy_(common.now())
{}

void JobLifecycle::start(JobRecord job, JobTransaction& tx)
{
    const Time time = cluster_.table().now;
    job.state = state::running;
    job.reason = Reason::none;
    job.state_text = {};
    job.start_time = job.last_evaluation = time;
    job.began = cluster_.table().steady;
    job.end_time = 0;
    if (job.eligible_time == 0 || job.eligible_time > time) job.eligible_time = time;
    ++stats_.started;
    if (job.details->no_script) {
        common_.log.info("{} is allocated", log_name(job));
        waiters_.tell();
    } else {
        runs_.add(job.job_id, job.run);
        runs_.launch_later(job.job_id);
    }
    news_.job_started(job);
    tx.put(std::move(job));
}

// --- ending ---

void JobLifecycle::put_ended(JobRecord ended, JobTransaction& tx)
{
    news_.job_ended(ended);
    cluster_.ask_for_pass();
    tx.put(std::move(ended));
}

void JobLifecycle::end_pending(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                               JobTransaction& tx)
{
    JobRecord ended = job;
    ended.state = state;
    if (reason != Reason::none) ended.reason = reason;
    ended.start_time = ended.end_time = cluster_.table().now;
    ended.killed_by = common_.texts.intern(by);
    ended.dependency = {};
    if (ended.tasks && ended.tasks->size() == 1) {
        ended.array_task_id = ended.tasks->first();
        ended.tasks.reset();
        ended.tasks_text = {};
    }
    if (state == state::cancelled) ++stats_.cancelled;
    failed_launches_.erase(ended.job_id);
    if (ended.details->no_script) waiters_.tell();
    put_ended(std::move(ended), tx);
}

void JobLifecycle::end_allocation(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                                  JobTransaction& tx)
{
    JobRecord ended = job;
    ended.state = state;
    ended.reason = reason;
    ended.end_time = cluster_.table().now;
    ended.killed_by = common_.texts.intern(by);
    if (state == state::cancelled) ++stats_.cancelled;
    if (state == state::node_fail) ++stats_.failed;
    common_.log.info("{} ended: state {}", log_name(ended), state);
    cluster_.policy().ended(ended, cluster_.table().steady);
    put_ended(std::move(ended), tx);
    last_busy_ = cluster_.table().now;
}

void JobLifecycle::order_to_end(const JobRecord& job, JobTransaction& tx) const
{
    const auto grace = static_cast<std::uint16_t>(cluster_.conf().kill_wait);
    tx.order(job.job_id, {ShepherdOrder::Scope::terminate, 0, grace});
}

void JobLifecycle::end_running(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                               JobTransaction& tx)
{
    if (job.details->no_script) return end_allocation(job, state, reason, by, tx);
    JobRecord ending = job;
    ending.state = state | state::completing;
    ending.reason = reason;
    ending.cancel_requested = true;
    ending.requeue_requested = false;
    ending.kill_time = cluster_.table().now;
    ending.killed_by = common_.texts.intern(by);
    if (state == state::cancelled) ++stats_.cancelled;
    tx.put(std::move(ending));
    order_to_end(job, tx);
}

void JobLifecycle::fail_running_jobs(JobTransaction& tx)
{
    for (const auto& job : cluster_.active_jobs()) {
        if (job->cancel_requested) continue;
        common_.log.warn("job {} is ended: its node is taken down", job->job_id);
        if (job->details->no_script) {
            end_allocation(*job, state::node_fail, Reason::node_down, {}, tx);
            continue;
        }
        JobRecord ending = *job;
        ending.node_failed = true;
        ending.requeue_requested = job->details->requeue;
        ending.state = (ending.requeue_requested ? state::pending | state::requeued : state::node_fail) | state::completing;
        ending.reason = Reason::node_down;
        ending.cancel_requested = true;
        ending.kill_time = cluster_.table().now;
        tx.put(std::move(ending));
        order_to_end(*job, tx);
    }
}

void JobLifecycle::finish(const JobRecord& job, std::uint32_t status, const RunResult* result, JobTransaction& tx)
{
    if (result != nullptr && result->try_again && !job.cancel_requested) return take_back(job, result->problem, tx);
    failed_launches_.erase(job.job_id);
    JobRecord ended = job;
    ended.end_time = result != nullptr ? std::max(result->end_time, job.start_time) : cluster_.table().now;
    if (result != nullptr) {
        ended.user_usec = result->user_usec;
        ended.system_usec = result->system_usec;
        ended.max_rss_kb = result->max_rss_kb;
        ended.exit_code = status;
    }
    if (job.cancel_requested) {
        ended.state = job.base_state();
    } else if (result == nullptr) {
        ended.state = state::node_fail;
        ended.reason = Reason::node_down;
    } else if (status == 0) {
        ended.state = state::completed;
        ended.reason = Reason::none;
    } else {
        ended.state = state::failed;
        ended.reason = WIFSIGNALED(static_cast<int>(status)) ? Reason::raised_signal : Reason::nonzero_exit_code;
        if (!result->problem.empty()) {
            ended.reason = Reason::launch_failure;
            ended.state_text = common_.texts.intern(result->problem);
        }
    }
    cluster_.policy().ended(ended, cluster_.table().steady);
    const auto& conf = cluster_.conf();
    const auto code = static_cast<std::uint32_t>(WEXITSTATUS(static_cast<int>(status)));
    const bool by_code =
        result != nullptr && !job.cancel_requested && job.details->requeue && WIFEXITED(static_cast<int>(status));
    if (job.requeue_requested) {
        begin_again(ended, false, true, tx);
    } else if (by_code && conf.requeue_exit_hold.contains(code)) {
        begin_again(ended, true, true, tx);
        JobRecord held = *cluster_.table().find(job.job_id);
        held.state |= state::special_exit;
        tx.put(std::move(held));
    } else if (by_code && conf.requeue_exit.contains(code)) {
        begin_again(ended, false, true, tx);
    } else {
        if (ended.base_state() == state::completed) ++stats_.completed;
        if (ended.base_state() == state::failed || ended.base_state() == state::node_fail) ++stats_.failed;
        common_.log.info("{} ended: state {} status {}{}{}", log_name(ended), ended.base_state(), status,
                         ended.state_text.empty() ? "" : ": ",
                         ended.state_text.empty() ? "" : log_quoted(ended.state_text.view()));
        put_ended(std::move(ended), tx);
    }
    last_busy_ = cluster_.table().now;
    runs_.remove_folder_later(job.run);
    cluster_.ask_for_pass();
}

void JobLifecycle::end_unstarted(const JobRecord& job, JobTransaction& tx)
{
    JobRecord ended = job;
    ended.state = job.base_state();
    ended.end_time = cluster_.table().now;
    put_ended(std::move(ended), tx);
}

void JobLifecycle::fail_launch(const JobRecord& job, const std::string& why, JobTransaction& tx)
{
    common_.log.error("{} cannot be started: {}", log_name(job), log_quoted(why));
    JobRecord ended = job;
    ended.state = job.cancel_requested ? job.base_state() : state::failed;
    if (!job.cancel_requested) {
        ended.reason = Reason::launch_failure;
        ended.state_text = common_.texts.intern(why);
    }
    ended.exit_code = 53;
    ended.end_time = cluster_.table().now;
    ++stats_.failed;
    runs_.remove_folder_later(job.run);
    put_ended(std::move(ended), tx);
}

// --- back to the queue ---

void JobLifecycle::begin_again(const JobRecord& job, bool hold, bool counts, JobTransaction& tx)
{
    JobRecord again = job;
    if (counts) {
        auto old = std::make_shared<JobRecord>(job);
        if (old->is_pending() || old->base_state() == state::running)
            old->state = (job.node_failed ? state::node_fail : state::cancelled) | state::requeued;
        old->state &= ~state::completing;
        tx.write_superseded(std::move(old));
        ++again.restarts;
    } else {
        tx.forget_run(job.run);
    }
    again.run = cluster_.take_run();
    again.state = state::pending;
    again.reason = Reason::none;
    again.cancel_requested = again.requeue_requested = again.warned = again.node_failed = false;
    again.start_time = again.end_time = again.kill_time = again.began = 0;
    again.exit_code = 0;
    again.killed_by = {};
    again.allocation.reset();
    again.amendment.reset();
    again.reservation = {};
    if (!again.details->reservation.empty()) reservations_.look_at_jobs_again();  // the reservation may be over
    again.started_by = 0;
    again.user_usec = again.system_usec = again.max_rss_kb = 0;
    again.eligible_time = again.accrue_time = cluster_.table().now;
    again.begin_time = 0;
    if (hold) {
        again.priority = 0;
        again.held_by_admin = true;
        again.reason = Reason::job_held_admin;
        again.eligible_time = 0;
    }
    tx.put(std::move(again));
    cluster_.ask_for_pass();
}

void JobLifecycle::queue_unstarted(const JobRecord& job, JobTransaction& tx)
{
    begin_again(job, false, false, tx);
}

void JobLifecycle::take_back(const JobRecord& job, const std::string& why, JobTransaction& tx)
{
    constexpr unsigned longest = 64;  // seconds
    auto& failures = failed_launches_[job.job_id];
    const Time delay = std::min(1U << std::min(failures, 10U), longest);
    ++failures;
    common_.log.warn("{} could not be started: {}; it waits {} s", log_name(job), log_quoted(why), delay);
    runs_.remove_folder_later(job.run);
    queue_unstarted(job, tx);
    JobRecord later = *cluster_.table().find(job.job_id);
    later.begin_time = cluster_.table().now + delay;
    if (later.priority != 0) later.reason = Reason::begin_time;
    later.state_text = common_.texts.intern("launch failed: " + why + "; tried again after " + std::to_string(delay) + " s");
    tx.put(std::move(later));
}

// --- arrays ---

std::vector<JobRecord> JobLifecycle::split_tasks(const JobRecord& head, const std::vector<std::uint32_t>& tasks,
                                                 JobTransaction& tx)
{
    // These are the last tasks: the head itself becomes one of them.
    const bool all = tasks.size() == head.tasks->size();
    JobRecord single = head;
    single.tasks.reset();
    single.tasks_text = {};
    std::vector<JobRecord> singles(tasks.size(), single);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        singles[i].array_task_id = tasks[i];
        if (all && i + 1 == tasks.size()) break;
        singles[i].job_id = cluster_.take_job_id();
        singles[i].run = cluster_.take_run();
    }
    if (!all) {
        JobRecord rest = head;
        TaskSet left = *head.tasks;
        left.erase(tasks);
        set_tasks(rest, std::move(left));
        tx.put(std::move(rest));
    }
    return singles;
}

}  // namespace restd::embedded
