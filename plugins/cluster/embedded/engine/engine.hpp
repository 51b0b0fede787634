// The engine of the cluster: takes jobs in, starts them, watches them and ends them.
//
// The engine has several parts and one thread. Each part is a class with its own header and one task:
//
//     ClusterState        the jobs, the limits, the configuration: all that the one lock guards; changed by JobTransaction
//     ChangeLog           what has happened to the jobs lately, for those who watch them
//     RunTable            the processes of running jobs, and the orders sent to them
//     JobLifecycle        the steps of a job's life: started, ended, requeued
//     DependencyCheck     jobs that wait for other jobs (with DependencyNews)
//     TimeChecks          begin times, deadlines, time limits, purging
//     Priorities          usage, shares, priorities
//     Reservations        creates and deletes reservations, begins, ends and repeats them, keeps resources for their jobs
//     JobRunner           starts processes, finds them again, sees how they ended
//     SchedulePass        decides which jobs start now
//     NodeAdministration  changes of the node, of partitions and of slurm.conf
//     Admission           submission and change of jobs
//     Cancellation        cancelling and signalling jobs
//     Amendments          changes of the accounting records of jobs
//     Requeueing          putting jobs back in the queue on request
//
// Each part uses only parts declared before it in Engine's members.
// Threads: any thread may call any public function. The engine's own thread schedules, starts and reaps jobs (work()).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/admission.hpp"
#include "engine/allocation_waiters.hpp"
#include "engine/amendments.hpp"
#include "engine/cancellation.hpp"
#include "engine/cluster_state.hpp"
#include "engine/dependency_check.hpp"
#include "engine/engine_common.hpp"
#include "engine/engine_stats.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/job_name.hpp"
#include "engine/job_runner.hpp"
#include "engine/node_administration.hpp"
#include "engine/priorities.hpp"
#include "engine/requeueing.hpp"
#include "engine/reservations.hpp"
#include "engine/run_table.hpp"
#include "engine/schedule_pass.hpp"
#include "engine/time_checks.hpp"

namespace restd::embedded {

class Engine {
public:
    using Submitted = embedded::Submitted;
    using Cancelled = embedded::Cancelled;
    using JobFilter = embedded::JobFilter;
    using NodeView = embedded::NodeView;
    using Usage = NodeUsage;
    using SharesView = embedded::SharesView;
    using ReservationsView = embedded::ReservationsView;

    // Opens the store and loads the jobs in it. Throws std::runtime_error.
    Engine(const ClusterConf& conf, EngineOptions options, People& people, spdlog::logger& log);
    ~Engine();
    // Finds the running jobs again and starts the engine's thread.
    void start();
    // Returns when the thread has ended. Running jobs go on.
    void stop();

    // --- jobs ---
    Submitted submit(const Caller& caller, const model::JobDescription& request);
    // An allocation: resources without a script. Waits for its start, at most for `allocation_patience`; the job may still be
    // pending after that.
    Submitted allocate(const Caller& caller, const model::JobDescription& request);
    // Changes a job. For an array, changes the pending records; if none is pending, all that have not ended. Throws Error; then
    // nothing has changed.
    void update(const Caller& caller, const JobName& name, const model::JobDescription& change);
    // Cancels (`signal` 0 or SIGKILL) or signals the named jobs. The results are in the order of `names`, and on disk when this
    // returns. Throws Error if nothing was tried. `refusal` may be empty.
    std::vector<Cancelled> cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                  std::uint16_t flags, const JobFilter& refusal = {});
    // Puts the named jobs back in the queue. The results are in the order of `names`, and on disk when this returns. `flags`:
    // model::requeue_flag.
    std::vector<Requeued> requeue(const Caller& caller, std::span<const JobName> names, std::uint32_t flags)
    {
        return requeueing_.requeue(caller, names, flags);
    }

    struct View {
        JobTable::Snapshot jobs;
        Time last_update = 0, last_backfill = 0;
        std::uint64_t version = 0;
    };
    View view() const;
    // Two times with the same version there are the same jobs and the same configuration.
    std::uint64_t version() const;
    // The jobs at this moment, and a reader of all changes after it. `told`: see ChangeLog.
    std::pair<View, std::unique_ptr<ChangeLog::Reader>> watch(ChangeLog::Told told);
    // The jobs of a name. Includes the head of an array if the name means one of its waiting tasks. Empty if there are none.
    std::vector<JobRef> find(const JobName& name) const;
    // Throws Error with status 413 if too many jobs are named, or the same jobs too many times.
    void check_names(std::span<const JobName> names) const;
    EngineStats stats() const;
    // After this call the history has everything that view() has shown.
    void settle_all() { cluster_.store().flush(); }
    const JobStore& store() const { return cluster_.store(); }
    TextPool& texts() { return common_.texts; }

    // --- the accounting database ---
    // Changes the accounting records of these runs of jobs. Returns when it is on disk.
    void amend(const std::vector<Amendments::Run>& runs, const Amendment& change) { amendments_.apply(runs, change); }
    // The accounting database in force.
    Kept<Book> book() const { return common_.book(); }
    // The accounting database has changed: jobs that waited for a limit may now start.
    void book_changed();
    // Current usage and shares.
    SharesView shares() { return priorities_.shares(); }

    // --- node and configuration ---
    // The configuration in force. For several values that must match, use one returned object.
    Kept<ClusterConf> conf() const;
    // Also returns the time since which it has been in force.
    std::pair<Kept<ClusterConf>, Time> conf_since() const;
    std::uint32_t next_job_id() const;
    // Puts the new content of slurm.conf in force. Throws Error if something has changed that needs a restart; then nothing has
    // changed.
    void reconfigure(ClusterConf conf) { administration_.reconfigure(std::move(conf)); }
    NodeView node() const { return administration_.view(); }
    Usage usage() const { return administration_.usage(); }
    // `update` is for the one node of this cluster. Throws Error; then nothing has changed.
    void update_node(const Caller& caller, const model::NodeUpdate& update) { administration_.update(caller, update); }
    // Creates, changes or deletes a partition. Throws Error; then nothing has changed.
    void store_partition(const Caller& caller, const model::Partition& wanted)
    {
        administration_.store_partition(caller, wanted);
    }
    void delete_partition(const Caller& caller, std::string_view name) { administration_.delete_partition(caller, name); }
    ReservationsView reservations() const { return reservations_.view(); }
    // Creates, changes or deletes a reservation. Throws Error; then nothing has changed.
    void store_reservation(const Caller& caller, const model::ReservationDescription& wanted)
    {
        reservations_.store(caller, wanted);
    }
    void delete_reservation(const Caller& caller, std::string_view name) { reservations_.remove(caller, name); }

    Time now() const { return common_.now(); }

private:
    void work();
    void wait_for_events();

    EngineCommon common_;
    RunTable runs_;
    ClusterState cluster_;
    DependencyNews news_;
    AllocationWaiters waiters_;
    EngineStats stats_;
    Reservations reservations_;
    Priorities priorities_;
    JobLifecycle lifecycle_;
    DependencyCheck dependencies_;
    TimeChecks time_checks_;
    JobRunner runner_;
    NodeAdministration administration_;
    SchedulePass schedule_pass_;
    Admission admission_;
    Cancellation cancellation_;
    Amendments amendments_;
    Requeueing requeueing_;
    bool stopping_ = false;  // guarded by the lock
    std::thread thread_;
};

}  // namespace restd::embedded
