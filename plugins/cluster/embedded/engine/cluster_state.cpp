#include "engine/cluster_state.hpp"

#include <algorithm>

#include "base/refuse.hpp"

namespace restd::embedded {
namespace {

constexpr std::chrono::milliseconds slice{2};
constexpr std::size_t changes_at_once = 1000;

}  // namespace

ClusterState::ClusterState(EngineCommon& common, const ClusterConf& conf, RunTable& runs)
    : common_(common), runs_(runs), store_(common.state_file("cluster.sqlite")), configuration_(common, conf),
      policy_(configuration_.conf(), common.book())
{
    table_.tier_of = [this](const JobDetails& details) {
        std::uint16_t tier = 0;
        for (const auto index : details.partition_indices) tier = std::max(tier, this->conf().partitions[index].priority_tier);
        return tier;
    };
}

void ClusterState::load()
{
    const auto held = lock();
    auto loaded = store_.load(table_.now - conf().min_job_age, common_.texts);
    next_run_ = loaded.last_run + 1;
    next_job_id_ = std::max(conf().first_job_id, loaded.last_job_id + 1);
    std::unordered_map<const JobDetails*, std::shared_ptr<const JobDetails>> resolved;
    for (auto& job : loaded.jobs) {
        // The configuration may have changed since the job was written.
        auto& details = resolved[job->details.get()];
        if (!details) {
            auto copy = std::make_shared<JobDetails>(*job->details);
            configuration_.submission()->resolve(*copy);
            copy->payload = shared_payload(copy->payload);
            if (copy->qos_id == 0)
                if (const auto* qos = policy_.book()->find_qos(copy->qos)) copy->qos_id = qos->id;
            details = copy;
        }
        job->details = details;
        if (job->association == 0 && !job->is_finished() && !details->partition_indices.empty())
            job->association = policy_.association_in(*job, details->partition_indices.front());
        // What the clock showed before the daemon started is unknown. But a job did not start later than now.
        if (job->is_active()) job->began = std::min(job->start_time, table_.steady);
        policy_.count(*job);
        table_.put(job);
    }
    for (const auto& ends : loaded.arrays) table_.set_ends(ends.array_job_id, {ends.ok, ends.not_ok});
    changed_ = table_.now;
}

ClusterState::Lock ClusterState::lock() const
{
    auto held = lock_waiting(mutex_);
    table_.now = common_.now();
    table_.steady = common_.steady();
    return held;
}

std::vector<JobRef> ClusterState::active_jobs() const
{
    std::vector<JobRef> jobs;
    for (const auto id : table_.active()) jobs.push_back(table_.find(id));
    return jobs;
}

std::vector<JobRef> ClusterState::jobs_with_resources() const
{
    auto jobs = active_jobs();
    std::erase_if(jobs, [](const JobRef& job) { return !job->allocation; });
    return jobs;
}

Caller ClusterState::acting_on(const Caller& caller, const JobRecord& job) const
{
    Caller acting = caller;
    acting.coordinates = policy_.book()->is_coordinator(caller.name, job.details->account);
    return acting;
}

std::uint32_t ClusterState::next_job_id() const
{
    return next_job_id_ > conf().max_job_id || next_job_id_ < conf().first_job_id ? conf().first_job_id : next_job_id_;
}

std::uint32_t ClusterState::take_job_id()
{
    for (std::uint32_t tries = 0; tries < conf().max_job_id; ++tries) {
        const std::uint32_t id = next_job_id();
        next_job_id_ = id + 1;
        if (!table_.find(id) && !table_.is_array(id)) return id;
    }
    refuse(err::duplicate_job_id);
}

std::shared_ptr<const JobPayload> ClusterState::shared_payload(std::shared_ptr<const JobPayload> payload)
{
    if (payloads_.size() >= sweep_payloads_at_) {
        std::erase_if(payloads_, [](const auto& known) { return known.second.expired(); });
        sweep_payloads_at_ = std::max<std::size_t>(1024, payloads_.size() * 2);
    }
    auto& known = payloads_[payload->digest];
    if (auto same = known.lock()) return same;
    known = payload;
    return payload;
}

Time ClusterState::show_last_update() const
{
    shown_ = std::max(shown_, changed_);
    return changed_;
}

void ClusterState::touch()
{
    changed_ = std::max(table_.now, shown_ + 1);
    ++touched_;
    change_log_.touch();
}

// --- JobTransaction ---

JobTransaction::JobTransaction(ClusterState& cluster)
    : cluster_(cluster), held_(cluster.lock()), until_(std::chrono::steady_clock::now() + slice)
{}

JobTransaction::~JobTransaction()
{
    hand_over();
}

void JobTransaction::put(JobRecord record)
{
    changes_.push_back({put_in_table(std::move(record)), false, 0});
}

void JobTransaction::put_unwritten(JobRecord record)
{
    put_in_table(std::move(record));
}

JobRef JobTransaction::put_in_table(JobRecord record)
{
    auto& table = cluster_.table_;
    auto& policy = cluster_.policy_;
    const auto before = table.find(record.job_id);
    if (before) policy.uncount(*before);
    // From now on the job's age counts for its priority, unless a limit forbids that.
    const bool counted = before && before->is_pending() && before->accrue_time != 0;
    if (record.is_pending() && record.accrue_time != 0 && !counted && !policy.may_accrue(record)) record.accrue_time = 0;
    auto job = std::make_shared<const JobRecord>(std::move(record));
    policy.count(*job);
    table.put(job);
    cluster_.touch();
    if (!before || before->state != job->state)
        cluster_.change_log_.add({before ? std::optional(before->state) : std::nullopt, job});
    return job;
}

void JobTransaction::put_resolved(JobRef job)
{
    cluster_.table_.put(std::move(job));
}

void JobTransaction::write_superseded(JobRef old_run)
{
    changes_.push_back({std::move(old_run), true, 0});
}

void JobTransaction::forget_run(std::uint64_t run)
{
    changes_.push_back({nullptr, false, run});
}

void JobTransaction::take_out(const JobRecord& job)
{
    const auto run = job.run;
    cluster_.policy_.uncount(job);
    remove_from_table(job.job_id);
    forget_run(run);
}

void JobTransaction::purge(std::uint32_t job_id)
{
    remove_from_table(job_id);
    cluster_.touch();
}

void JobTransaction::remove_from_table(std::uint32_t job_id)
{
    if (JobRef job = cluster_.table_.find(job_id)) cluster_.change_log_.add({job->state, job, true});
    cluster_.table_.erase(job_id);
}

// Called with the lock held, so that changes reach the file in the order in which they were made.
void JobTransaction::hand_over()
{
    if (!changes_.empty()) ticket_ = cluster_.store_.put(std::exchange(changes_, {}));
    for (const auto& [job_id, what] : std::exchange(orders_, {})) cluster_.runs_.order(job_id, what);
}

bool JobTransaction::pause()
{
    if (std::chrono::steady_clock::now() < until_ && changes_.size() < changes_at_once) return false;
    hand_over();
    cluster_.mutex_.step_back();
    cluster_.table_.now = cluster_.common_.now();
    cluster_.table_.steady = cluster_.common_.steady();
    until_ = std::chrono::steady_clock::now() + slice;
    return true;
}

JobStore::Ticket JobTransaction::finish()
{
    hand_over();
    held_.unlock();
    return ticket_;
}

JobStore::Ticket JobTransaction::finish_after_all()
{
    hand_over();
    if (ticket_ == 0) ticket_ = cluster_.store_.put({});
    held_.unlock();
    return ticket_;
}

}  // namespace restd::embedded
