// Takes jobs in and changes jobs that exist. First checks each request against the configuration, limits, reservations and
// dependencies.
//
// Lock: the engine's. It is given up in slices when many jobs change, and is never held while this code waits for the disk.
// Threads: any.
#pragma once

#include <cstdint>

#include "engine/allocation_waiters.hpp"
#include "engine/cluster_state.hpp"
#include "engine/dependency_news.hpp"
#include "engine/engine_stats.hpp"
#include "engine/job_name.hpp"
#include "engine/priorities.hpp"
#include "engine/reservations.hpp"
#include "restd/model/job_description.hpp"

namespace restd::embedded {

struct Submitted {
    std::uint32_t job_id = 0;
    bool held = false;
    bool waits_for_reservation = false;
};

class Admission {
public:
    Admission(EngineCommon& common, ClusterState& cluster, Priorities& priorities, const Reservations& reservations,
              DependencyNews& news, AllocationWaiters& waiters, EngineStats& stats)
        : common_(common), cluster_(cluster), priorities_(priorities), reservations_(reservations), news_(news),
          waiters_(waiters), stats_(stats)
    {}
    // The job is on disk when this returns. Throws Error.
    Submitted submit(const Caller& caller, const model::JobDescription& request, Submission::Kind kind);
    // Waits for the allocation to start.
    Submitted allocate(const Caller& caller, const model::JobDescription& request);
    // Changes a job. For an array, changes the pending records; if none is pending, all that have not ended. Throws Error; then
    // nothing has changed.
    void update(const Caller& caller, const JobName& name, const model::JobDescription& change);

private:
    void check_count(const JobRecord& job) const;
    void check_dependencies(const JobRecord& job) const;
    void check_immediate(const JobRecord& job, bool waits_for_reservation) const;
    std::uint32_t job_id_for(const Caller& caller, const model::JobDescription& request);
    void check_change(const JobRecord& before, JobRecord& changed, const model::JobDescription& request, const Caller& caller);
    JobRecord change(const Caller& caller, const JobRecord& job, const model::JobDescription& request);

    EngineCommon& common_;
    ClusterState& cluster_;
    Priorities& priorities_;
    const Reservations& reservations_;
    DependencyNews& news_;
    AllocationWaiters& waiters_;
    EngineStats& stats_;
};

}  // namespace restd::embedded
