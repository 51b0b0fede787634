// The cluster at work: takes jobs in, starts them, watches them, ends them.
//
// The engine is its parts and one thread. Each part is a class with its own header, and does one thing:
//
//     ClusterState        the jobs, the limits, the configuration: what the one lock guards; JobTransaction changes it
//     RunTable            the processes of jobs that run, and the orders these get
//     JobLifecycle        the steps of a job's life: started, ended, queued again
//     DependencyCheck     jobs that wait for other jobs (with DependencyNews)
//     TimeChecks          begin times, deadlines, time limits, purging
//     Priorities          usage, shares, priorities
//     Reservations        are created and deleted, begin, end and repeat; keep resources for their jobs
//     JobRunner           starts processes, finds them again, sees how they ended
//     SchedulePass        who starts now
//     NodeAdministration  changes of the node and of slurm.conf
//     Admission           submission and change of jobs
//     Cancellation        cancelling and signalling jobs
//
// A part knows only parts that stand above it in Engine's members.
// Threads: every public function may be called on any thread. The engine's own thread schedules, starts and reaps (work()).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "engine/admission.hpp"
#include "engine/allocation_waiters.hpp"
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

    // Opens the store and loads what is there. Throws std::runtime_error.
    Engine(const ClusterConf& conf, EngineOptions options, People& people, spdlog::logger& log);
    ~Engine();
    // Finds the running jobs again and begins to work.
    void start();
    // Returns when the thread has ended. Jobs go on.
    void stop();

    // --- jobs ---
    Submitted submit(const Caller& caller, const model::JobDescription& request);
    // Resources without a script. Waits for them for `allocation_patience` at most; the job may still be pending then.
    Submitted allocate(const Caller& caller, const model::JobDescription& request);
    // Changes a job, or every record of an array that still has something before it. Throws Error, and then nothing has
    // changed.
    void update(const Caller& caller, const JobName& name, const model::JobDescription& change);
    // Cancels (`signal` 0 or SIGKILL) or signals what is named; the results stand in the order of `names`. On disk when it
    // returns. Throws Error where nothing was tried. `refusal` may be empty.
    std::vector<Cancelled> cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                  std::uint16_t flags, const JobFilter& refusal = {});

    struct View {
        JobTable::Snapshot jobs;
        Time last_update = 0, last_backfill = 0;
    };
    View view() const;
    // The jobs of a name, the head of an array where one of its waiting tasks is meant; empty where there is none.
    std::vector<JobRef> find(const JobName& name) const;
    // Throws Error with status 413 where too many jobs are named, or the same ones again and again.
    void check_names(std::span<const JobName> names) const;
    EngineStats stats() const;
    // The history then holds all that view() has shown.
    void settle_all() { cluster_.store().flush(); }
    const JobStore& store() const { return cluster_.store(); }
    TextPool& texts() { return common_.texts; }

    // --- the accounting database ---
    // As it is in force.
    Kept<Book> book() const { return common_.book(); }
    // It has changed: what waited for a limit may start.
    void book_changed();
    // Usage and shares as they are at this moment.
    SharesView shares() { return priorities_.shares(); }

    // --- node and configuration ---
    // The configuration in force; what is asked for together is asked of one of them.
    Kept<ClusterConf> conf() const;
    // With the time since which it is in force.
    std::pair<Kept<ClusterConf>, Time> conf_since() const;
    // Takes what slurm.conf says now. Throws Error, and then nothing has changed, where something cannot change without a
    // restart.
    void reconfigure(ClusterConf conf) { administration_.reconfigure(std::move(conf)); }
    NodeView node() const { return administration_.view(); }
    Usage usage() const { return administration_.usage(); }
    // `update` is for this node. Throws Error, and then nothing has changed.
    void update_node(const Caller& caller, const model::NodeUpdate& update) { administration_.update(caller, update); }
    ReservationsView reservations() const { return reservations_.view(); }
    // Creates or changes one, deletes one. Throws Error, and then nothing has changed.
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
    bool stopping_ = false;  // guarded by the lock
    std::thread thread_;
};

}  // namespace restd::embedded
