// What happens to jobs as time passes: begin times, deadlines, time limits, used-up minutes, MinJobAge.
//
// Lock: the engine's, in slices.
// Threads: the engine's thread.
#pragma once

#include "engine/cluster_state.hpp"
#include "engine/dependency_check.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/priorities.hpp"
#include "engine/reservations.hpp"

namespace restd::embedded {

class TimeChecks {
public:
    TimeChecks(EngineCommon& common, ClusterState& cluster, JobLifecycle& lifecycle, Priorities& priorities,
               const Reservations& reservations, DependencyCheck& dependencies)
        : common_(common), cluster_(cluster), lifecycle_(lifecycle), priorities_(priorities), reservations_(reservations),
          dependencies_(dependencies)
    {}
    void run();

private:
    void begin_times(Time time, JobTransaction& tx);
    void deadlines(Time time, JobTransaction& tx);
    void time_limits(Time time, JobTransaction& tx);
    void used_up_minutes(JobTransaction& tx);
    void purge(JobTransaction& tx);

    EngineCommon& common_;
    ClusterState& cluster_;
    JobLifecycle& lifecycle_;
    Priorities& priorities_;
    const Reservations& reservations_;
    DependencyCheck& dependencies_;
    Time used_up_at_ = 0;
};

}  // namespace restd::embedded
