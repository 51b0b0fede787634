// Starts the processes of jobs, finds them again after a restart, and sees how they ended.
//
// Owns: the folders of runs (JobSpool), and whether there still is a launcher.
// Lock: the engine's to read and to record what became of a run; never while it waits for launcher, disk or processes.
// Threads: all functions are called by one thread: the engine's, before that the one that starts it. launcher_gone(): any.
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

    // The jobs that had processes when the last daemon ended.
    void adopt();
    // What has ended since is on record as ended.
    void reap();
    // Starts what is on record as started, and removes the folders of ended runs.
    void launch_started();
    // Without a launcher nothing is started any more; what runs goes on.
    void check_launcher();

    // --- REQUIRE the lock ---
    bool launcher_gone() const { return launcher_gone_; }
    // Adds what becomes readable when a process or the launcher ends. True: some runs have no known process yet.
    bool watch(std::vector<pollfd>& waits) const;

private:
    void launch(std::uint32_t job_id);
    // Sees how a run stands, and acts on it where it has ended.
    void look_at(std::uint32_t job_id);
    void end_orphans(std::uint64_t run, pid_t session, std::pair<uid_t, gid_t> owner);
    void prepare(const JobRecord& job) const;
    Launcher::Started start(const JobRecord& job) const;
    void take_process(RunTable::Run& run, const JobRecord& job, pid_t shepherd, FileDescriptor process);
    // Whose processes those of the job are.
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
