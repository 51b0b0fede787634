#include "engine/admission.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/refuse.hpp"
#include "jobs/submission_words.hpp"

namespace restd::embedded {

// --- taking in ---

// Throws Error if the cluster would then have more jobs than MaxJobCount.
void Admission::check_count(const JobRecord& job) const
{
    const auto weight = job.tasks ? job.tasks->size() : 1;
    if (cluster_.table().weight() + weight > cluster_.conf().max_job_count)
        refuse(EAGAIN, "The cluster has " + std::to_string(cluster_.table().weight()) + " jobs, MaxJobCount is " +
                           std::to_string(cluster_.conf().max_job_count) + ".");
}

// Throws Error if the job depends on a job that does not exist.
void Admission::check_dependencies(const JobRecord& job) const
{
    for (const auto& item : job.dependency.items)
        if (item.job != 0 && !cluster_.table().dependency_state(item).known)
            refuse(err::dependency, "--dependency: there is no job " + std::to_string(item.job),
                   at(&model::JobDescription::dependency));
}

// Throws Error if the request wants the job to start at once and it cannot.
void Admission::check_immediate(const JobRecord& job, bool waits_for_reservation) const
{
    std::uint32_t used = 0;
    for (const auto& other : cluster_.jobs_with_resources()) used += other->allocation->cpus;
    if (!cluster_.node().up() || waits_for_reservation || used + job.details->cpus > cluster_.conf().node.cpus ||
        !cluster_.table().queue().empty() || job.priority == 0 || job.begin_time > cluster_.table().now ||
        !job.dependency.empty())
        refuse(err::can_not_start_immediately);
}

std::uint32_t Admission::job_id_for(const Caller& caller, const model::JobDescription& request)
{
    const NoVal32 wanted = request.wanted_job_id();
    if (!wanted.is_number() || wanted.value == 0) return cluster_.take_job_id();
    // As in Slurm, an administrator may ask for a certain job id.
    const auto id = wanted.value;
    if (!caller.privileged)
        refuse(err::invalid_job_id, "--jobid: only root and SlurmUser may choose the id of a job",
               at(&model::JobDescription::job_id));
    if (id > cluster_.conf().max_job_id || cluster_.table().find(id) || cluster_.table().is_array(id))
        refuse(err::duplicate_job_id);
    return id;
}

Submitted Admission::submit(const Caller& caller, const model::JobDescription& request, Submission::Kind kind)
{
    cluster_.store().check_place();
    const auto submission = [this] {
        const auto held = cluster_.lock();
        return cluster_.configuration().submission();
    }();
    const auto book = common_.book();
    JobRecord record = submission->make(caller, request, common_.now(), *book, kind);
    Submitted result;
    if (!record.details->reservation.empty())
        result.waits_for_reservation = !reservations_.check(record, reservations_.view().reservations, *book);
    JobStore::Ticket ticket = 0;
    std::uint64_t run = 0;
    {
        JobTransaction tx(cluster_);
        priorities_.refresh(tx);
        // The configuration or the book has changed meanwhile, so the record may not fit them any more. Start again.
        if (submission != cluster_.configuration().submission() || !(book == cluster_.policy().book())) {
            tx.finish();
            return submit(caller, request, kind);
        }
        // The reservation may be over by now.
        if (!record.details->reservation.empty()) reservations_.check(record, reservations_.list(), *book);
        check_count(record);
        check_dependencies(record);
        cluster_.policy().check_submit(record, request.time_limit.is_set() || request.end_time != 0, nullptr);
        priorities_.set(record);
        if (request.immediate.is_number() && request.immediate.value) check_immediate(record, result.waits_for_reservation);
        record.job_id = job_id_for(caller, request);
        if (record.tasks) record.array_job_id = record.job_id;
        {
            // The details are not shared yet, so they may still be changed here.
            auto details = std::const_pointer_cast<JobDetails>(record.details);
            details->payload = cluster_.shared_payload(details->payload);
        }
        run = record.run = cluster_.take_run();
        result.job_id = record.job_id;
        result.held = record.priority == 0;
        if (!record.dependency.empty()) news_.to_check.insert(record.job_id);
        tx.put(std::move(record));
        cluster_.ask_for_pass();
        ++stats_.submitted;
        ticket = tx.finish();
    }
    try {
        cluster_.store().wait(ticket);
    } catch (const Error&) {
        // The client will get an error, so the job must not exist.
        JobTransaction tx(cluster_);
        const auto job = cluster_.table().find(result.job_id);
        if (job && job->run == run && job->is_pending()) tx.take_out(*job);
        throw;
    }
    common_.wake();
    return result;
}

Submitted Admission::allocate(const Caller& caller, const model::JobDescription& request)
{
    const auto result = submit(caller, request, Submission::Kind::allocation);
    // Do not wait for a job that cannot start for now.
    const auto patience = common_.now() + std::chrono::duration_cast<std::chrono::seconds>(allocation_patience).count();
    const auto waits = [&] {
        const auto job = cluster_.table().find(result.job_id);
        return job && job->is_pending() && job->priority != 0 && job->dependency.empty() && job->begin_time <= patience;
    };
    {
        auto held = cluster_.lock();
        waiters_.wait(held, [&] { return !waits(); });
    }
    if (!cluster_.store().flush())
        refuse(err::writing_to_file, std::string(error_text(err::writing_to_file)) + ": " + cluster_.store().failure());
    return result;
}

// --- changing ---

void Admission::update(const Caller& caller, const JobName& name, const model::JobDescription& request)
{
    check_name_count({&name, 1});
    JobStore::Ticket ticket = 0;
    {
        JobTransaction tx(cluster_);
        check_repeated_names(cluster_.table(), {&name, 1});
        priorities_.refresh(tx);
        auto found = find_named(cluster_.table(), name);
        auto& jobs = found.jobs;
        if (found.head) jobs.push_back(found.head);
        if (jobs.empty()) refuse(err::invalid_job_id);
        // For an array, change the pending records; if none is pending, all that have not ended.
        if (jobs.size() > 1) {
            std::erase_if(jobs, [](const JobRef& job) { return job->base_state() > state::suspended; });
            if (jobs.empty()) refuse(err::job_finished);
            const bool any_pending = std::any_of(jobs.begin(), jobs.end(), [](const JobRef& job) { return job->is_pending(); });
            if (any_pending) std::erase_if(jobs, [](const JobRef& job) { return !job->is_pending(); });
        }
        // If one change is refused, nothing may have changed. So work out all changes first.
        std::vector<JobRecord> changed;
        changed.reserve(jobs.size());
        for (auto& job : jobs) {
            if (tx.pause())
                if (auto now = cluster_.table().find(job->job_id)) job = std::move(now);
            changed.push_back(change(caller, *job, request));
        }
        if (request.dependency.data() != nullptr) check_dependencies(changed.front());
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            tx.pause();
            const auto now = cluster_.table().find(jobs[i]->job_id);
            // Another thread may have changed the job meanwhile: apply the request to its new state. Skip a job that has ended.
            if (!now || now->run != jobs[i]->run) continue;
            if (now != jobs[i]) {
                try {
                    changed[i] = change(caller, *now, request);
                } catch (const Error&) {
                    continue;
                }
            }
            if (changed[i].is_pending() && !changed[i].dependency.empty()) news_.to_check.insert(changed[i].job_id);
            tx.put(std::move(changed[i]));
        }
        cluster_.ask_for_pass();
        ticket = tx.finish();
    }
    common_.wake();
    cluster_.store().wait(ticket);
}

// Returns the job with the requested changes. Throws Error.
JobRecord Admission::change(const Caller& caller, const JobRecord& job, const model::JobDescription& request)
{
    const auto acting = cluster_.acting_on(caller, job);
    const auto& book = *cluster_.policy().book();
    JobRecord changed = cluster_.configuration().submission()->change(acting, job, request, cluster_.table().now, book);
    check_change(job, changed, request, acting);
    if (!request.reservation.empty()) reservations_.check(changed, reservations_.list(), book);
    return changed;
}

// Throws Error if a limit does not allow the changed job.
void Admission::check_change(const JobRecord& before, JobRecord& changed, const model::JobDescription& request,
                             const Caller& caller)
{
    if (!changed.is_pending()) return;
    const auto &old = *before.details, &now = *changed.details;
    const bool other = before.association != changed.association || old.qos_id != now.qos_id ||
                       old.partitions != now.partitions || old.cpus != now.cpus || old.memory_mb != now.memory_mb ||
                       old.licenses != now.licenses || !(before.time_limit == changed.time_limit);
    if (other && !caller.operates) {
        // The limits already count this job. Take it out first, so that it does not count twice.
        cluster_.policy().uncount(before);
        try {
            cluster_.policy().check_submit(changed, true, &before);
        } catch (...) {
            cluster_.policy().count(before);
            throw;
        }
        cluster_.policy().count(before);
    }
    const bool released = before.priority == 0 && changed.priority != 0;
    if (other || released || request.nice.is_number()) priorities_.set(changed);
}

}  // namespace restd::embedded
