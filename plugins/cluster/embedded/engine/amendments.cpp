#include "engine/amendments.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "restd/waiting.hpp"

namespace restd::embedded {
namespace {

constexpr std::size_t rows_at_once = 500;

std::shared_ptr<const Amendment> merged(const std::shared_ptr<const Amendment>& old, const Amendment& change)
{
    auto both = old ? std::make_shared<Amendment>(*old) : std::make_shared<Amendment>();
    both->merge(change);
    return both;
}

}  // namespace

std::vector<Amendments::Run> Amendments::amend_present(const std::vector<Run>& runs, const Amendment& change)
{
    std::vector<Run> past;
    JobTransaction tx(cluster_);
    for (const Run& run : runs) {
        const JobRef job = cluster_.table().find(run.job_id);
        if (job == nullptr || job->run != run.run) {
            past.push_back(run);
            continue;
        }
        JobRecord amended = *job;
        amended.amendment = merged(job->amendment, change);
        tx.put(std::move(amended));
        tx.pause();
    }
    // Also what was written of the past runs before, so that it can be read now.
    cluster_.store().wait(tx.finish_after_all());
    return past;
}

void Amendments::apply(const std::vector<Run>& runs, const Amendment& change)
{
    const auto past = amend_present(runs, change);
    if (past.empty()) return;
    const Waiting waiting;
    const std::lock_guard one_at_a_time(past_);
    for (std::size_t at = 0; at < past.size(); at += rows_at_once) {
        std::string where = "run IN (-1";
        for (std::size_t i = at; i < std::min(past.size(), at + rows_at_once); ++i) where += ',' + std::to_string(past[i].run);
        std::vector<std::pair<JobRef, bool>> amended;
        cluster_.store().history(where + ')', [&](const JobRecord& job, bool superseded) {
            auto record = std::make_shared<JobRecord>(job);
            record->amendment = merged(job.amendment, change);
            amended.emplace_back(std::move(record), superseded);
        });
        JobTransaction tx(cluster_);
        for (auto& [record, superseded] : amended) tx.write_past(std::move(record), superseded);
        cluster_.store().wait(tx.finish());
    }
}

}  // namespace restd::embedded
