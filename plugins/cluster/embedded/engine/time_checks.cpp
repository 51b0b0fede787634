#include "engine/time_checks.hpp"

namespace restd::embedded {
namespace {

constexpr Time check_used_up_every = 10;  // seconds

// A pending job that cannot run for as long as it must before its deadline.
bool misses_deadline(const JobRecord& job, Time time)
{
    const Time need = job.details->time_minimum.is_number() ? Time(job.details->time_minimum.value) * 60
                      : job.time_limit.is_number()          ? Time(job.time_limit.value) * 60
                                                            : 0;
    return job.is_pending() && job.details->deadline != 0 &&
           (time + need > job.details->deadline || job.details->deadline <= time);
}

}  // namespace

void TimeChecks::run()
{
    JobTransaction tx(cluster_);
    const Time time = cluster_.table().now;
    begin_times(time, tx);
    deadlines(time, tx);
    time_limits(time, tx);
    used_up_minutes(tx);
    tx.pause();
    dependencies_.run(tx);
    purge(tx);
}

// Handles begin times that have come.
void TimeChecks::begin_times(Time time, JobTransaction& tx)
{
    const auto& begins = cluster_.table().begins();
    while (!begins.empty() && begins.begin()->first <= time) {
        JobRecord job = *cluster_.table().find(begins.begin()->second);
        job.reason = Reason::none;
        job.eligible_time = job.accrue_time = job.begin_time;
        tx.put(std::move(job));
        cluster_.ask_for_pass();
        tx.pause();
    }
}

// Ends pending jobs that cannot meet their deadline any more.
void TimeChecks::deadlines(Time time, JobTransaction& tx)
{
    std::vector<std::uint32_t> late;
    for (const auto& [deadline, id] : cluster_.table().deadlines())
        if (misses_deadline(*cluster_.table().find(id), time)) late.push_back(id);
    for (const auto id : late) {
        const auto job = cluster_.table().find(id);
        if (job && misses_deadline(*job, time)) lifecycle_.end_pending(*job, state::deadline, Reason::deadline, {}, tx);
        tx.pause();
    }
}

// Removes finished jobs that have been shown long enough. From now on they are only in the history.
void TimeChecks::purge(JobTransaction& tx)
{
    const auto& finished = cluster_.table().finished();
    while (!finished.empty() && finished.begin()->first + Time(cluster_.conf().min_job_age) < cluster_.table().steady) {
        tx.purge(finished.begin()->second);
        tx.pause();
    }
}

void TimeChecks::time_limits(Time time, JobTransaction& tx)
{
    const auto& conf = cluster_.conf();
    const Time steady = cluster_.table().steady;
    for (const auto& job : cluster_.active_jobs()) {
        if (job->base_state() != state::running || job->cancel_requested) continue;
        const auto* partition = conf.partition(job->partition);
        const std::uint32_t extra = partition != nullptr && partition->over_time_limit.is_number()
                                        ? partition->over_time_limit.value
                                        : conf.over_time_limit;
        Time end = 0;
        if (job->time_limit.is_number()) end = job->began + Time(job->time_limit.value) * 60;
        const bool by_deadline = job->details->deadline != 0 && job->details->deadline <= time;
        const bool outstays = !job->reservation.empty() && reservations_.outstays(*job, time);
        if (by_deadline) {
            lifecycle_.end_running(*job, state::deadline, Reason::deadline, {}, tx);
        } else if (outstays || (end != 0 && extra != 0xffff && steady >= end + Time(extra) * 60)) {
            common_.log.info("{} reached {}", log_name(*job), outstays ? "the end of its reservation" : "its time limit");
            lifecycle_.end_running(*job, state::timeout, Reason::time_limit, {}, tx);
        } else if (end != 0 && job->details->kill_warning_signal != 0 && !job->warned &&
                   steady >= end - job->details->kill_warning_delay) {
            JobRecord warned = *job;
            warned.warned = true;
            tx.put(std::move(warned));
            // As in Slurm: without the flag only steps get the signal, and there are no steps besides the batch script.
            if ((job->details->kill_warning_flags & model::kill_batch_job) != 0)
                tx.order(job->job_id, {ShepherdOrder::Scope::script, job->details->kill_warning_signal, 0});
        }
    }
}

// Ends running jobs whose association or QOS has used up its minutes.
void TimeChecks::used_up_minutes(JobTransaction& tx)
{
    const auto& rules = cluster_.conf().policy;
    const Time steady = cluster_.table().steady;
    if (!rules.limits || rules.safe || steady < used_up_at_ + check_used_up_every) return;
    used_up_at_ = steady;
    priorities_.refresh(tx);
    priorities_.advance_usage();
    for (const auto& job : cluster_.jobs_with_resources()) {
        if (job->base_state() != state::running || job->cancel_requested) continue;
        const auto why = cluster_.policy().used_up(*job, steady);
        if (!why) continue;
        common_.log.info("job {} is ended: {}", job->job_id, *why);
        lifecycle_.end_running(*job, state::timeout, Reason::time_limit, {}, tx);
        JobRecord told = *cluster_.table().find(job->job_id);
        told.state_text = common_.texts.intern(*why);
        tx.put(std::move(told));
    }
}

}  // namespace restd::embedded
