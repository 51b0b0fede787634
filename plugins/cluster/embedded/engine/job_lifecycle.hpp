// The steps of a job's life: started, ended, queued again. Every part that changes a job's state does it here.
//
// Each step changes the record and tells those whom it concerns: statistics, jobs that wait for it, requests that wait for an
// allocation. It starts no process itself: see JobRunner.
// Owns: when the node was last busy, and how often the launch of a job has failed.
// Lock: the engine's; a JobTransaction& says so. Nothing here waits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/allocation_waiters.hpp"
#include "engine/cluster_state.hpp"
#include "engine/dependency_news.hpp"
#include "engine/engine_stats.hpp"
#include "engine/reservations.hpp"
#include "run/job_spool.hpp"

namespace restd::embedded {

class JobLifecycle {
public:
    JobLifecycle(EngineCommon& common, ClusterState& cluster, RunTable& runs, DependencyNews& news, Reservations& reservations,
                 AllocationWaiters& waiters, EngineStats& stats);

    // The record says that it starts; JobRunner::launch() does it once that is on disk. `job` has its allocation.
    void start(JobRecord job, JobTransaction& tx);
    // The job never had processes.
    void end_pending(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // Nothing has to be waited for: there are no processes.
    void end_allocation(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // The processes are told to end; the job is `completing` until they have.
    void end_running(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // The node is taken down: what runs is lost with it; what may is queued again.
    void fail_running_jobs(JobTransaction& tx);

    // The processes of the job are gone. `result` null: nobody knows how they ended.
    void finish(const JobRecord& job, std::uint32_t status, const RunResult* result, JobTransaction& tx);
    // It was cancelled before it had any process.
    void end_unstarted(const JobRecord& job, JobTransaction& tx);
    // Its processes cannot be started, and never will.
    void fail_launch(const JobRecord& job, const std::string& why, JobTransaction& tx);
    // Nothing of the run has run or will, for a reason that passes: back to the queue with the reason in its record, as a run
    // of its own, and not too often.
    void take_back(const JobRecord& job, const std::string& why, JobTransaction& tx);
    // Nothing of the run has run or will: back to the queue as a run of its own, and as if there had been none.
    void queue_unstarted(const JobRecord& job, JobTransaction& tx);

    // Makes waiting tasks of an array jobs of their own, which the caller puts in; the head keeps the others. However many they
    // are, the head is changed once. REQUIRES: ascending, all of them waiting in it.
    std::vector<JobRecord> split_tasks(const JobRecord& head, const std::vector<std::uint32_t>& tasks, JobTransaction& tx);

    // When the last job on the node ended.
    Time last_busy() const { return last_busy_; }

private:
    // Back to the queue as a new run. `counts`: the old one really ran, and stays in the history.
    void begin_again(const JobRecord& job, bool hold, bool counts, JobTransaction& tx);
    void put_ended(JobRecord ended, JobTransaction& tx);
    void order_to_end(const JobRecord& job, JobTransaction& tx) const;

    EngineCommon& common_;
    ClusterState& cluster_;
    RunTable& runs_;
    DependencyNews& news_;
    Reservations& reservations_;
    AllocationWaiters& waiters_;
    EngineStats& stats_;
    Time last_busy_ = 0;
    std::unordered_map<std::uint32_t, unsigned> failed_launches_;  // by job id, one after the other
};

}  // namespace restd::embedded
