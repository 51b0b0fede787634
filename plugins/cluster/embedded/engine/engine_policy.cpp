// The engine's part that has to do with the accounting database: limits, usage, priorities.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/engine.hpp"
#include "jobs/charge.hpp"

namespace restd::embedded {
namespace {

constexpr const char* usage_file = "usage";
constexpr Time check_used_up_every = 10;  // seconds

}  // namespace

Kept<Book> Engine::book() const
{
    return options_.book ? options_.book() : Kept<Book>(empty_book());
}

void Engine::book_changed()
{
    {
        const auto held = lock();
        must_schedule_ = true;
    }
    wake();
}

// REQUIRES the lock. Takes a new book or configuration: everything is counted anew, and jobs that had no association may get
// one.
void Engine::refresh_policy()
{
    auto fresh = book();
    if (fresh == policy_->book() && conf_ == policy_->conf()) return;
    policy_->use(conf_, fresh);
    warn_of_unknown_qos();
    policy_->clear_counts();
    const auto jobs = table_.snapshot();
    std::vector<JobRecord> charged;
    for (const auto& job : *jobs) {
        if (job->is_finished()) continue;
        policy_->count(*job);
        if (!job->is_pending() || job->details->partition_indices.empty()) continue;
        const auto* known = fresh->association(job->association);
        if (known != nullptr && !known->deleted) continue;
        const auto association = policy_->association_in(*job, job->details->partition_indices.front());
        if (association == 0) continue;
        charged.push_back(*job);
        charged.back().association = association;
    }
    std::vector<StoreChange> changes;
    for (auto& job : charged) put(std::move(job), changes);
    if (!changes.empty()) keep(std::move(changes));
    must_schedule_ = true;
}

// REQUIRES the lock. Once for each list of them.
void Engine::warn_of_unknown_qos()
{
    auto unknown = policy_->unknown_partition_qos();
    if (unknown != unknown_qos_ && !unknown.empty()) log_.warn("slurm.conf: there is no quality of service {}", unknown);
    unknown_qos_ = std::move(unknown);
}

// REQUIRES the lock. A coordinator of the job's account may do with it what its owner may.
Caller Engine::acting_on(const Caller& caller, const JobRecord& job) const
{
    Caller acting = caller;
    acting.coordinates = policy_->book()->is_coordinator(caller.name, job.details->account);
    return acting;
}

// REQUIRES the lock. Throws Error where the job has become one that a limit refuses.
void Engine::check_change(const JobRecord& before, JobRecord& changed, const model::JobDescription& request,
                          const Caller& caller)
{
    if (!changed.is_pending()) return;
    const auto &old = *before.details, &now = *changed.details;
    const bool other = before.association != changed.association || old.qos_id != now.qos_id ||
                       old.partitions != now.partitions || old.cpus != now.cpus || old.memory_mb != now.memory_mb ||
                       old.licenses != now.licenses || !(before.time_limit == changed.time_limit);
    if (other && !caller.operates) {
        // Where it is counted already it does not count twice.
        policy_->uncount(before);
        try {
            policy_->check_submit(changed, true, &before);
        } catch (...) {
            policy_->count(before);
            throw;
        }
        policy_->count(before);
    }
    const bool released = before.priority == 0 && changed.priority != 0;
    if (other || released || request.nice.is_number()) set_priority(changed);
}

std::vector<JobRef> Engine::jobs_with_resources() const
{
    std::vector<JobRef> jobs;
    for (const auto id : table_.active()) {
        auto job = table_.find(id);
        if (job->allocation) jobs.push_back(std::move(job));
    }
    return jobs;
}

// --- usage ---

// What was recorded, and what jobs used between then and their end while nobody recorded it.
void Engine::load_usage()
{
    auto& history = policy_->history();
    const auto file = options_.state_directory + '/' + usage_file;
    history.begin(table_.now);
    priorities_at_ = 0;
    if (const auto kept = read_file(file)) {
        try {
            history.decode(*kept);
        } catch (const std::exception& error) {
            log_.error("{}: {}; usage is recorded anew, the damaged file is left as {}.bad", file, error.what(), file);
            rename(file.c_str(), (file + ".bad").c_str());
        }
        const auto applied = std::to_string(history.applied());
        store_.history("started > 0 AND ended > " + applied,
                       [&](const JobRecord& job, bool) { policy_->ended(job, job.end_time); });
    }
    if (conf_->policy.reset == PolicyConf::Reset::now) history.reset(table_.now);
    policy_->work_out_shares();
    warn_of_unknown_qos();
}

// REQUIRES the lock.
void Engine::advance_usage()
{
    policy_->advance(table_.steady, jobs_with_resources());
}

void Engine::keep_usage()
{
    std::string text;
    {
        const auto held = lock();
        refresh_policy();
        advance_usage();
        text = policy_->history().encode();
    }
    if (!write_file_durably(options_.state_directory, usage_file, text))
        log_.error("{}/{}: {}", options_.state_directory, usage_file, std::strerror(errno));
}

// REQUIRES the lock. Running jobs whose group has used up its minutes.
void Engine::check_used_up(std::vector<StoreChange>& changes)
{
    const auto& rules = conf_->policy;
    if (!rules.limits || rules.safe || table_.steady < used_up_at_ + check_used_up_every) return;
    used_up_at_ = table_.steady;
    refresh_policy();
    advance_usage();
    for (const auto& job : jobs_with_resources()) {
        if (job->base_state() != state::running || job->cancel_requested) continue;
        const auto why = policy_->used_up(*job, table_.steady);
        if (!why) continue;
        log_.info("job {} is ended: {}", job->job_id, *why);
        end_running(*job, state::timeout, Reason::time_limit, {}, changes);
        JobRecord told = *table_.find(job->job_id);
        told.state_text = texts_.intern(*why);
        put(std::move(told), changes);
        order(job->job_id, {ShepherdOrder::Scope::terminate, 0, static_cast<std::uint16_t>(conf_->kill_wait)});
    }
}

Engine::SharesView Engine::shares()
{
    const auto held = lock();
    refresh_policy();
    advance_usage();
    policy_->work_out_shares();
    return {policy_->book(), policy_->fair_share(), policy_->history(),
            policy_->run_seconds(table_.steady, jobs_with_resources())};
}

// --- priorities ---

// REQUIRES the lock.
void Engine::set_priority(JobRecord& job) const
{
    if (!conf_->policy.multifactor || job.priority == 0 || job.priority_set) return;
    job.priority = policy_->priority_of(job, table_.now);
}

// Every PriorityCalcPeriod: usage on record, shares, and the priorities of all that wait.
void Engine::work_out_priorities()
{
    std::vector<std::uint32_t> waiting;
    {
        const auto held = lock();
        if (table_.steady < priorities_at_ + Time(conf_->policy.calc_period)) return;
        priorities_at_ = table_.steady;
        refresh_policy();
        advance_usage();
        if (policy_->reset_is_due(table_.now)) {
            log_.info("recorded usage is set back, as PriorityUsageResetPeriod says");
            policy_->history().reset(table_.now);
        }
        policy_->work_out_shares();
        // What keeps a job from starting may have faded.
        must_schedule_ = true;
        const auto jobs = table_.snapshot();
        for (const auto& job : *jobs)
            if (job->is_pending() && job->priority != 0) waiting.push_back(job->job_id);
    }
    keep_usage();
    Work work(*this);
    std::vector<StoreChange> unkept;  // all of this is worked out again after a restart
    for (const auto id : waiting) {
        work.pause();
        const auto job = table_.find(id);
        if (!job || !job->is_pending() || job->priority == 0) continue;
        const bool eligible = job->dependency.empty() && job->eligible_time != 0 && job->eligible_time <= table_.now;
        const bool accrues = eligible && job->accrue_time == 0 && policy_->may_accrue(*job);
        std::uint32_t priority = job->priority;
        if (conf_->policy.multifactor && !job->priority_set) {
            priority = policy_->priority_of(*job, table_.now);
            if (conf_->policy.increase_only) priority = std::max(priority, job->priority);
        }
        if (!accrues && priority == job->priority) continue;
        JobRecord changed = *job;
        if (accrues) changed.accrue_time = table_.now;
        changed.priority = priority;
        put(std::move(changed), unkept);
        unkept.clear();
    }
}

}  // namespace restd::embedded
