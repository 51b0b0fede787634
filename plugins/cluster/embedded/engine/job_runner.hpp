// Starts the processes of jobs, finds them again after a restart, and sees how they ended.
//
// Owns: the folders of runs (JobSpool), and whether the launcher is still there.
// Lock: the engine's lock, taken to read and to record the outcome of a run. It is never held while this code waits for the
// launcher, the disk or processes.
// Threads: one thread calls all functions: first the one that starts the engine, then the engine's own. launcher_gone(): any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/cluster_state.hpp"
#include "engine/job_lifecycle.hpp"
#include "run/job_spool.hpp"
#include "run/launcher.hpp"

namespace restd::embedded {

class JobRunner {
public:
    JobRunner(EngineCommon& common, ClusterState& cluster, RunTable& runs, JobLifecycle& lifecycle);

    // Finds the jobs that had processes when the last daemon ended.
    void adopt();
    // Records the end of the jobs whose processes have ended since.
    void reap();
    // Starts the jobs that are recorded as started, and removes the folders of ended runs.
    void launch_started();
    // If the launcher has ended: no more jobs are started, running jobs go on.
    void check_launcher();

    // --- REQUIRE the lock ---
    bool launcher_gone() const { return launcher_gone_; }
    // Adds the descriptors that become readable when a process or the launcher ends. True: some runs have no known process yet.
    bool watch(std::vector<pollfd>& waits) const;

private:
    void launch(std::uint32_t job_id);
    // Checks the state of a run, and ends the job if the run has ended.
    void look_at(std::uint32_t job_id);
    void end_orphans(std::uint64_t run, pid_t session, std::pair<uid_t, gid_t> owner);
    void prepare(const JobRecord& job) const;
    Launcher::Started start(const JobRecord& job) const;
    void take_process(RunTable::Run& run, const JobRecord& job, pid_t shepherd, FileDescriptor process);
    // The user and group that the job's processes run as.
    std::pair<uid_t, gid_t> runs_as(const JobRecord& job) const;
    Kept<ClusterConf> conf() const;

    EngineCommon& common_;
    ClusterState& cluster_;
    RunTable& runs_;
    JobLifecycle& lifecycle_;
    Launcher* const launcher_;  // null: nothing is ever started
    JobSpool spool_;
    bool launcher_gone_ = false;
};

}  // namespace restd::embedded
