// Checks the dependencies of waiting jobs after an event that they may have waited for.
//
// Lock: the engine's lock. The JobTransaction& argument holds it.
// Threads: the engine's thread.
#pragma once

#include <cstdint>

#include "engine/cluster_state.hpp"
#include "engine/dependency_news.hpp"
#include "engine/job_lifecycle.hpp"

namespace restd::embedded {

class DependencyCheck {
public:
    DependencyCheck(ClusterState& cluster, DependencyNews& news, JobLifecycle& lifecycle)
        : cluster_(cluster), news_(news), lifecycle_(lifecycle)
    {}
    // Processes the news in slices until nothing is left.
    void run(JobTransaction& tx);

private:
    void check(std::uint32_t job_id, JobTransaction& tx);
    bool split_corresponding(const JobRecord& head, JobTransaction& tx);
    DependencyOutcome outcome_of(const JobRecord& job, Time now) const;

    ClusterState& cluster_;
    DependencyNews& news_;
    JobLifecycle& lifecycle_;
};

}  // namespace restd::embedded
