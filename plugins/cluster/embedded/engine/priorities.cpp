#include "engine/priorities.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "run/job_spool.hpp"

namespace restd::embedded {
namespace {

constexpr const char* usage_file = "usage";

}  // namespace

void Priorities::load()
{
    auto& history = cluster_.policy().history();
    const auto file = common_.state_file(usage_file);
    history.begin(cluster_.table().now);
    worked_out_at_ = 0;
    if (const auto kept = read_file(file)) {
        try {
            history.decode(*kept);
        } catch (const std::exception& error) {
            common_.log.error("{}: {}; the recorded usage is lost; the damaged file is kept as {}.bad", file, error.what(),
                              file);
            rename(file.c_str(), (file + ".bad").c_str());
        }
        const auto applied = std::to_string(history.applied());
        cluster_.store().history("started > 0 AND ended > " + applied,
                                 [&](const JobRecord& job, bool) { cluster_.policy().ended(job, job.end_time); });
    }
    if (cluster_.conf().policy.reset == PolicyConf::Reset::now) history.reset(cluster_.table().now);
    cluster_.policy().work_out_shares();
    warn_of_unknown_qos();
}

void Priorities::refresh(JobTransaction& tx)
{
    auto fresh = common_.book();
    const auto& conf = cluster_.configuration().conf();
    if (fresh == cluster_.policy().book() && conf == cluster_.policy().conf()) return;
    cluster_.policy().use(conf, fresh);
    warn_of_unknown_qos();
    cluster_.policy().clear_counts();
    const auto jobs = cluster_.table().snapshot();
    std::vector<JobRecord> charged;
    for (const auto& job : *jobs) {
        if (job->is_finished()) continue;
        cluster_.policy().count(*job);
        if (!job->is_pending() || job->details->partition_indices.empty()) continue;
        const auto* known = fresh->association(job->association);
        if (known != nullptr && !known->deleted) continue;
        const auto association = cluster_.policy().association_in(*job, job->details->partition_indices.front());
        if (association == 0) continue;
        charged.push_back(*job);
        charged.back().association = association;
    }
    for (auto& job : charged) tx.put(std::move(job));
    cluster_.ask_for_pass();
}

// Warns once for each list of unknown names.
void Priorities::warn_of_unknown_qos()
{
    auto unknown = cluster_.policy().unknown_partition_qos();
    if (unknown != unknown_qos_ && !unknown.empty()) common_.log.warn("slurm.conf: there is no quality of service {}", unknown);
    unknown_qos_ = std::move(unknown);
}

void Priorities::advance_usage()
{
    cluster_.policy().advance(cluster_.table().steady, cluster_.jobs_with_resources());
}

void Priorities::keep()
{
    std::string text;
    {
        JobTransaction tx(cluster_);
        refresh(tx);
        advance_usage();
        text = cluster_.policy().history().encode();
    }
    if (!write_file_durably(common_.options.state_directory, usage_file, text))
        common_.log.error("{}: {}", common_.state_file(usage_file), std::strerror(errno));
}

SharesView Priorities::shares()
{
    JobTransaction tx(cluster_);
    refresh(tx);
    advance_usage();
    cluster_.policy().work_out_shares();
    return {cluster_.policy().book(), cluster_.policy().fair_share(), cluster_.policy().history(),
            cluster_.policy().run_seconds(cluster_.table().steady, cluster_.jobs_with_resources())};
}

void Priorities::set(JobRecord& job) const
{
    if (!cluster_.conf().policy.multifactor || job.priority == 0 || job.priority_set) return;
    job.priority = cluster_.policy().priority_of(job, cluster_.table().now);
}

void Priorities::work_out()
{
    std::vector<std::uint32_t> waiting;
    {
        JobTransaction tx(cluster_);
        if (cluster_.table().steady < worked_out_at_ + Time(cluster_.conf().policy.calc_period)) return;
        worked_out_at_ = cluster_.table().steady;
        refresh(tx);
        advance_usage();
        if (cluster_.policy().reset_is_due(cluster_.table().now)) {
            common_.log.info("recorded usage is reset (PriorityUsageResetPeriod)");
            cluster_.policy().history().reset(cluster_.table().now);
        }
        cluster_.policy().work_out_shares();
        // What kept a job from starting may be gone: usage fades with time.
        cluster_.ask_for_pass();
        const auto jobs = cluster_.table().snapshot();
        for (const auto& job : *jobs)
            if (job->is_pending() && job->priority != 0) waiting.push_back(job->job_id);
    }
    keep();
    JobTransaction tx(cluster_);
    for (const auto id : waiting) {
        tx.pause();
        const auto job = cluster_.table().find(id);
        if (!job || !job->is_pending() || job->priority == 0) continue;
        const bool eligible = job->dependency.empty() && job->eligible_time != 0 && job->eligible_time <= cluster_.table().now;
        const bool accrues = eligible && job->accrue_time == 0 && cluster_.policy().may_accrue(*job);
        std::uint32_t priority = job->priority;
        if (cluster_.conf().policy.multifactor && !job->priority_set) {
            priority = cluster_.policy().priority_of(*job, cluster_.table().now);
            if (cluster_.conf().policy.increase_only) priority = std::max(priority, job->priority);
        }
        if (!accrues && priority == job->priority) continue;
        JobRecord changed = *job;
        if (accrues) changed.accrue_time = cluster_.table().now;
        changed.priority = priority;
        tx.put_unwritten(std::move(changed));
    }
}

}  // namespace restd::embedded
