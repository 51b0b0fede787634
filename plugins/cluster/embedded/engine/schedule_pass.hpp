// One pass of the scheduler over the queue: asks schedule() which jobs start, records that, and says why the others wait.
//
// Owns: which CPUs are in use during the pass.
// Lock: the engine's, for the whole pass.
// Threads: the engine's thread.
#pragma once

#include <bitset>
#include <string_view>

#include "engine/cluster_state.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/job_runner.hpp"
#include "engine/node_administration.hpp"
#include "engine/priorities.hpp"
#include "engine/reservations.hpp"

namespace restd::embedded {

class SchedulePass {
public:
    SchedulePass(EngineCommon& common, ClusterState& cluster, JobLifecycle& lifecycle, const JobRunner& runner,
                 NodeAdministration& node, Priorities& priorities, const Reservations& reservations, EngineStats& stats)
        : common_(common), cluster_(cluster), lifecycle_(lifecycle), runner_(runner), node_(node), priorities_(priorities),
          reservations_(reservations), stats_(stats)
    {}
    // Does nothing if nobody has asked for a pass.
    void run();

private:
    struct Queue {
        std::vector<JobRef> jobs;
        std::vector<Candidate> candidates;  // one for each of `jobs`
    };
    std::vector<RunningJob> running_jobs(const std::vector<JobRef>& active, const ReservedWindows& windows);
    Queue waiting_jobs(const ReservedWindows& windows) const;
    void start(JobRecord job, const Verdict& verdict, std::string_view reservation, JobTransaction& tx);
    void say_why_it_waits(const JobRecord& job, const Verdict& verdict, JobTransaction& tx);
    void count(const Pass& pass, std::uint32_t took);

    EngineCommon& common_;
    ClusterState& cluster_;
    JobLifecycle& lifecycle_;
    const JobRunner& runner_;
    NodeAdministration& node_;
    Priorities& priorities_;
    const Reservations& reservations_;
    EngineStats& stats_;
    std::bitset<most_cpus> cpus_used_;
};

}  // namespace restd::embedded
