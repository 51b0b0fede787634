// Takes jobs in, and changes those that are there: what a request asks for is checked against configuration, limits,
// reservations and dependencies first.
//
// Lock: the engine's, in slices where many jobs change; never while it waits for the disk.
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
    // On disk when it returns. Throws Error.
    Submitted submit(const Caller& caller, const model::JobDescription& request, Submission::Kind kind);
    // Waits for the allocation to start.
    Submitted allocate(const Caller& caller, const model::JobDescription& request);
    // Changes a job, or every record of an array that still has something before it. Throws Error, and then nothing has
    // changed.
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
