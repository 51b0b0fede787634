// The steps of a job's life: started, ended, requeued. Every part that changes a job's state does it here.
//
// Each step changes the record and informs everybody who needs to know: statistics, dependent jobs, requests that wait for an
// allocation. It starts no process itself: see JobRunner.
// Owns: when the node was last busy, and how often the launch of a job has failed.
// Lock: the engine's lock; a JobTransaction& argument holds it. Nothing here waits.
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

    // Records that the job starts. JobRunner::launch() starts it once that is on disk. `job` has its allocation.
    void start(JobRecord job, JobTransaction& tx);
    // Ends a job that never had processes.
    void end_pending(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // Ends an allocation at once: it has no processes to wait for.
    void end_allocation(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // Tells the processes to end. The job is `completing` until they have ended.
    void end_running(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by, JobTransaction& tx);
    // Puts a job that has started back in the queue as a new run: at once if it has ended, otherwise when its processes have.
    // `held`: of the bits of its state, requeue_hold and special_exit.
    void requeue(const JobRecord& job, std::uint32_t held, std::string_view by, JobTransaction& tx);
    // For when the node goes down: its running jobs are lost. Those that may be requeued are.
    void fail_running_jobs(JobTransaction& tx);

    // The processes of the job are gone. A null `result` means that it is unknown how they ended.
    void finish(const JobRecord& job, std::uint32_t status, const RunResult* result, JobTransaction& tx);
    // Ends a job that was cancelled before it had any process.
    void end_unstarted(const JobRecord& job, JobTransaction& tx);
    // The processes of the job cannot be started and never will be.
    void fail_launch(const JobRecord& job, const std::string& why, JobTransaction& tx);
    // Puts a job back in the queue as a new run, because a temporary problem kept its processes from starting. The reason is in
    // its record, and the delay grows with each failure.
    void take_back(const JobRecord& job, const std::string& why, JobTransaction& tx);
    // Puts a job back in the queue as a new run. Nothing of the old run has run or ever will, so the old run leaves no trace.
    void queue_unstarted(const JobRecord& job, JobTransaction& tx);

    // Turns waiting tasks of an array into jobs of their own, which the caller must put in. The head keeps the other tasks. The
    // head is changed only once, however many tasks there are. REQUIRES: `tasks` is ascending, and all of them wait in the
    // head.
    std::vector<JobRecord> split_tasks(const JobRecord& head, const std::vector<std::uint32_t>& tasks, JobTransaction& tx);

    // When the last job on the node ended.
    Time last_busy() const { return last_busy_; }

private:
    // Puts a job back in the queue as a new run. `hold`: by an administrator; a user's hold is in its state (requeue_hold,
    // special_exit). `counts`: the old run really ran and stays in the history.
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
    std::unordered_map<std::uint32_t, unsigned> failed_launches_;  // by job id; failures in a row
};

}  // namespace restd::embedded
