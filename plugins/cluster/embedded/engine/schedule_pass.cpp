#include "engine/schedule_pass.hpp"

#include <algorithm>
#include <chrono>

#include "base/unlimited.hpp"

namespace restd::embedded {
namespace {

// The same words as in Slurm.
std::string describe(Remark remark, const std::string& node)
{
    switch (remark) {
    case Remark::none: break;
    case Remark::node_out: return "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions";
    case Remark::required_node_out: return "ReqNodeNotAvail, UnavailableNodes:" + node;
    case Remark::maintenance: return "ReqNodeNotAvail, Reserved for maintenance";
    case Remark::reserved: return "ReqNodeNotAvail, May be reserved for other job";
    }
    return {};
}

}  // namespace

void SchedulePass::run()
{
    JobTransaction tx(cluster_);
    if (!cluster_.pass_wanted()) return;
    if (!runner_.launcher_gone()) priorities_.refresh(tx);
    cluster_.take_pass_request();
    if (runner_.launcher_gone()) return;
    const auto begun = std::chrono::steady_clock::now();
    const Time time = cluster_.table().now;

    const auto windows = reservations_.windows();
    const auto active = cluster_.jobs_with_resources();
    const auto running = running_jobs(active, windows);
    const auto queue = waiting_jobs(windows);
    auto& policy = cluster_.policy();
    policy.begin_pass(cluster_.table().steady, active);
    const Pass pass =
        schedule(cluster_.conf(), cluster_.node().up(), running, queue.candidates, time, windows.windows, &policy);
    policy.end_pass();
    node_.set_planned(pass.planned);
    if (pass.again) cluster_.ask_for_pass();

    for (std::size_t i = 0; i < pass.verdicts.size(); ++i) {
        const Verdict& verdict = pass.verdicts[i];
        const auto job_id = queue.jobs[i]->job_id;
        const auto reservation =
            verdict.reservation < 0 ? std::string_view() : windows.names[static_cast<std::size_t>(verdict.reservation)];
        if (verdict.starts != 0 && queue.jobs[i]->is_array_head()) {
            const auto head = cluster_.table().find(job_id);
            for (auto& task : lifecycle_.split_tasks(*head, head->tasks->first(verdict.starts), tx))
                start(std::move(task), verdict, reservation, tx);
        } else if (verdict.starts != 0) {
            start(*cluster_.table().find(job_id), verdict, reservation, tx);
        }
        const auto rest = cluster_.table().find(job_id);
        if (rest && rest->is_pending()) say_why_it_waits(*rest, verdict, tx);
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    count(pass, static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
}

std::vector<RunningJob> SchedulePass::running_jobs(const std::vector<JobRef>& active, const ReservedWindows& windows)
{
    const Time behind = cluster_.table().now - cluster_.table().steady;
    std::vector<RunningJob> running;
    cpus_used_.reset();
    for (const auto& job : active) {
        cpus_used_ |= job->allocation->cpu_ids;
        running.push_back({job->details.get(), job->allocation->cpus, job->allocation->memory_mb,
                           job->began + behind + (job->time_limit.is_number() ? Time(job->time_limit.value) * 60 : a_year),
                           job->reservation.empty() ? -1 : reservations_.window_of_running(*job, windows)});
    }
    return running;
}

SchedulePass::Queue SchedulePass::waiting_jobs(const ReservedWindows& windows) const
{
    const auto& table = cluster_.table();
    Queue queue;
    for (const auto& key : table.queue()) {
        if (queue.candidates.size() >= cluster_.conf().queue_depth) break;
        auto job = table.find(key.job_id);
        Candidate candidate{job.get()};
        const auto most = job->details->array_max_running;
        if (job->is_array_head()) {
            candidate.most_starts =
                static_cast<std::uint32_t>(std::min<std::size_t>(job->tasks->size(), cluster_.conf().node.cpus));
            if (most != 0) {
                const auto busy = table.running_tasks(job->array_job_id);
                candidate.most_starts = std::min(candidate.most_starts, most > busy ? most - busy : 0);
                candidate.task_limit_reached = most <= busy;
            }
        } else if (job->array_job_id != 0 && most != 0) {
            candidate.task_limit_reached = table.running_tasks(job->array_job_id) >= most;
        }
        if (!windows.windows.empty() || !job->details->reservation.empty()) reservations_.choose(*job, candidate, windows);
        queue.candidates.push_back(candidate);
        queue.jobs.push_back(std::move(job));
    }
    return queue;
}

// Starts the job with the resources that schedule() has found for it.
void SchedulePass::start(JobRecord job, const Verdict& verdict, std::string_view reservation, JobTransaction& tx)
{
    auto allocation = std::make_shared<Allocation>();
    allocation->cpus = job.details->cpus;
    allocation->memory_mb = job.details->memory_mb;
    std::uint32_t left = allocation->cpus;
    for (std::size_t cpu = 0; cpu < std::min<std::size_t>(cluster_.conf().node.cpus, most_cpus) && left > 0; ++cpu) {
        if (cpus_used_[cpu]) continue;
        cpus_used_.set(cpu);
        allocation->cpu_ids.set(cpu);
        --left;
    }
    job.allocation = std::move(allocation);
    job.reservation = common_.texts.intern(reservation);
    job.started_by = verdict.backfilled ? 8 : 4;
    job.partition = common_.texts.intern(cluster_.conf().partitions[verdict.partition].name);
    job.association = cluster_.policy().association_in(job, verdict.partition);
    lifecycle_.start(std::move(job), tx);
}

void SchedulePass::say_why_it_waits(const JobRecord& job, const Verdict& verdict, JobTransaction& tx)
{
    Reason reason = verdict.reason;
    if (reason == Reason::none && job.is_array_head()) {
        const auto most = job.details->array_max_running;
        const bool limited = most != 0 && cluster_.table().running_tasks(job.array_job_id) >= most;
        reason = limited ? Reason::array_task_limit : Reason::resources;
    }
    const auto text = describe(verdict.remark, cluster_.conf().node.name);
    if (job.reason == reason && job.state_text.view() == text) return;
    JobRecord changed = job;
    changed.reason = reason;
    changed.state_text = common_.texts.intern(text);
    changed.last_evaluation = cluster_.table().now;
    tx.put_unwritten(std::move(changed));
}

// `took`: microseconds.
void SchedulePass::count(const Pass& pass, std::uint32_t took)
{
    ++stats_.cycles;
    stats_.cycle_last = took;
    stats_.cycle_max = std::max(stats_.cycle_max, took);
    stats_.cycle_sum += took;
    stats_.depth_sum += pass.depth;
    stats_.queue_length = static_cast<std::uint32_t>(cluster_.table().queue().size());
    if (pass.backfill_tried != 0) {
        ++stats_.backfill_cycles;
        stats_.backfilled += pass.backfill_started;
        stats_.backfill_last = pass.backfill_started;
        stats_.backfill_tried += pass.backfill_tried;
        stats_.backfill_last_depth = pass.backfill_tried;
    }
    stats_.last_backfill = cluster_.table().now;
}

}  // namespace restd::embedded
