// The cluster at work: takes jobs in, starts them, watches them, ends them.
//
// One lock guards the table of jobs. A change is made there and handed to the store in one go; whoever must be sure of it waits
// for the store without the lock. One thread of its own schedules, starts and reaps.
// Threads: every public function may be called on any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "accounting/caller.hpp"
#include "base/turn_mutex.hpp"
#include "conf/slurm_conf.hpp"
#include "engine/node_state.hpp"
#include "jobs/job_table.hpp"
#include "jobs/submission.hpp"
#include "restd/log.hpp"
#include "restd/model/job.hpp"
#include "run/job_spool.hpp"
#include "run/launcher.hpp"
#include "run/processes.hpp"
#include "schedule/policy.hpp"
#include "schedule/reservation.hpp"
#include "schedule/scheduler.hpp"
#include "store/job_store.hpp"

namespace restd::embedded {

struct EngineOptions {
    std::string state_directory;   // exists
    Launcher* launcher = nullptr;  // starts the jobs; outlives the engine. Null: nothing is ever started
    // The launcher has ended: nothing can be started any more. Called once, by the engine's thread.
    std::function<void()> launcher_lost;
    JobOwners owners = JobOwners::one_user;  // whose jobs are taken
    std::function<Time()> clock;             // for tests; empty: the system's
    // Seconds on a clock that nobody sets, for durations; empty: `clock`, or the system's time since boot (sleep included).
    std::function<Time()> elapsed;
    // The accounting database as it is now; empty: there is none. Any thread.
    std::function<Kept<Book>()> book;
};

// "12", "12_3", "12_[1-5]".
struct JobName {
    std::uint32_t job = 0;
    std::optional<TaskSet> tasks;
    static std::optional<JobName> parse(std::string_view text);
};

// How many jobs one request may name. Each range of an array's tasks counts as one.
inline constexpr std::uint64_t most_job_ids = 20'000;
// Throws Error with status 413 where one request names more than most_job_ids. Each range of tasks counts.
void check_name_count(std::span<const JobName> names);

// What diag shows; since the start of the daemon.
struct EngineStats {
    std::uint32_t submitted = 0, started = 0, completed = 0, cancelled = 0, failed = 0;
    std::uint32_t cycle_max = 0, cycle_last = 0, cycle_sum = 0, cycles = 0, depth_sum = 0, queue_length = 0;  // microseconds
    std::uint32_t backfilled = 0, backfill_last = 0, backfill_cycles = 0, backfill_tried = 0, backfill_last_depth = 0;
    Time last_backfill = 0, started_at = 0;
    std::uint32_t pending = 0, running = 0;
};

// How long a request for an allocation waits for it to start. (A worker waits that long: not for hours, as Slurm would.)
inline constexpr std::chrono::seconds allocation_patience{10};
// How many requests wait so at a time; one more is answered at once. The other workers are there for everybody else.
inline constexpr int most_waiting_allocations = 4;

class Engine {
public:
    // Opens the store and loads what is there. Throws std::runtime_error.
    Engine(const ClusterConf& conf, EngineOptions options, People& people, spdlog::logger& log);
    ~Engine();
    // Finds the running jobs again and begins to work.
    void start();
    // Returns when the thread has ended. Jobs go on.
    void stop();

    struct Submitted {
        std::uint32_t job_id = 0;
        bool held = false;
        bool waits_for_reservation = false;
    };
    Submitted submit(const Caller& caller, const model::JobDescription& request,
                     Submission::Kind kind = Submission::Kind::batch);
    // Resources without a script. Waits for them for `allocation_patience` at most; the job may still be pending then.
    Submitted allocate(const Caller& caller, const model::JobDescription& request);
    // Changes a job, or every record of an array that still has something before it. Throws Error, and then nothing has
    // changed.
    void update(const Caller& caller, const JobName& name, const model::JobDescription& change);
    // What became of one name's jobs. `number` err::success: what could be done is done.
    struct Cancelled {
        int number = 0;
        std::string why;
        NoVal32 job_id;  // of the first of them
    };
    // Whether a job is to be left alone: an error number, and why; err::success where not. Called with the lock.
    using JobFilter = std::function<int(const JobRecord& job, std::string& why)>;
    // Cancels (`signal` 0 or SIGKILL) or signals what is named; the results stand in the order of `names`. On disk when it
    // returns. Throws Error where nothing was tried, with status 413 where too many are named. `refusal` may be empty.
    std::vector<Cancelled> cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                  std::uint16_t flags, const JobFilter& refusal = {});
    // The history then holds all that view() has shown.
    void settle_all() { store_.flush(); }
    // Puts a running or finished job back to the queue, held where `hold`.
    void requeue(const Caller& caller, const JobName& name, bool hold);

    // The accounting database in force.
    Kept<Book> book() const;
    // It has changed: what waited for a limit may start.
    void book_changed();
    // Usage and shares as they are at this moment.
    struct SharesView {
        Kept<Book> book;  // FairShare shows into it
        FairShare shares;
        UsageHistory history{0};
        std::unordered_map<std::uint32_t, TresCounts> run_seconds;
    };
    SharesView shares();

    struct View {
        JobTable::Snapshot jobs;
        Time last_update = 0, last_backfill = 0;
    };
    View view() const;
    // The jobs of a name, the head of an array where one of its waiting tasks is meant; empty where there is none.
    std::vector<JobRef> find(const JobName& name) const;
    // The same where they are more than there are jobs to name, because they name some again and again.
    void check_names(std::span<const JobName> names) const;
    EngineStats stats() const;

    struct Usage {
        std::uint32_t cpus = 0;
        std::uint64_t memory_mb = 0;
        std::vector<std::uint32_t> licenses;
        Time last_busy = 0, last_update = 0;
        bool completing = false;  // a job's processes are being ended
    };
    Usage usage() const;

    // The configuration in force; what is asked for together is asked of one of them.
    Kept<ClusterConf> conf() const;
    // With the time since which it is in force.
    std::pair<Kept<ClusterConf>, Time> conf_since() const;
    // Takes what slurm.conf says now. Throws Error, and then nothing has changed, where something cannot change without a
    // restart.
    void reconfigure(ClusterConf conf);

    struct NodeView {
        Kept<ClusterConf> conf;
        Usage usage;
        NodeState node;
        std::uint32_t state = 0;  // as listed, flags included
        std::string reservation;  // that is active on it
        std::vector<std::uint32_t> reserved_licenses;
    };
    NodeView node() const;
    // `update` is for this node. Throws Error, and then nothing has changed.
    void update_node(const Caller& caller, const model::NodeUpdate& update);

    struct ReservationsView {
        Kept<ClusterConf> conf;
        std::vector<Reservation> reservations;  // those that are over too
        Time last_update = 0;
    };
    ReservationsView reservations() const;

    const JobStore& store() const { return store_; }
    TextPool& texts() { return texts_; }
    Time now() const;
    // The time since the daemon's start added to what the clock said then: for durations, whatever becomes of the clock.
    Time steady() const;

private:
    using Lock = std::unique_lock<TurnMutex>;
    // Work on many jobs: holds the lock for some milliseconds at a time. At the end of each slice the changes are handed to the
    // store and the orders to the shepherds, so that table, store and processes agree whatever happens then.
    class Work {
    public:
        explicit Work(Engine& engine);
        ~Work();
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;
        // Between two jobs. True: others have had the lock meanwhile, and what was looked up may have changed.
        bool pause();
        // Gives the lock back. The ticket of the last changes, 0 where there were none.
        JobStore::Ticket finish();

        std::vector<StoreChange> changes;
        std::vector<std::pair<std::uint32_t, ShepherdOrder>> orders;

    private:
        void hand_over();
        Engine& engine_;
        Lock held_;
        std::chrono::steady_clock::time_point until_;
        JobStore::Ticket ticket_ = 0;
    };
    struct Found {
        std::vector<JobRef> jobs;
        JobRef head;                         // of the array, where tasks are named that wait in it
        std::vector<std::uint32_t> waiting;  // those tasks, ascending
    };
    struct Run {
        std::uint64_t run = 0;
        pid_t shepherd = 0;
        FileDescriptor process;  // empty: not known yet, looked at again and again
        // Signals that were ordered before there was a process; it gets them when there is one.
        std::vector<ShepherdOrder> early_orders;
    };

    Lock lock() const;
    void use(ClusterConf file_conf);
    // --- engine_policy.cpp ---
    void refresh_policy();
    void warn_of_unknown_qos();
    Caller acting_on(const Caller& caller, const JobRecord& job) const;
    std::vector<JobRef> jobs_with_resources() const;
    void load_usage();
    void keep_usage();
    void advance_usage();
    void work_out_priorities();
    void set_priority(JobRecord& job) const;
    void check_change(const JobRecord& before, JobRecord& changed, const model::JobDescription& request, const Caller& caller);
    void check_used_up(std::vector<StoreChange>& changes);
    std::shared_ptr<const Submission> submission() const;
    Usage usage_now() const;
    std::uint32_t shown_state(const Usage& usage) const;
    void keep_node(const NodeState& node) const;
    void take_node(NodeState node, std::vector<StoreChange>& changes);
    void fail_running_jobs(std::vector<StoreChange>& changes);
    void lose_jobs_of_lost_node();
    void resume_node();
    void take_reservations(std::vector<Reservation> reservations);
    void keep_reservations(const std::vector<Reservation>& reservations) const;
    void tend_reservations();
    bool tend(Reservation& reservation, Time now) const;
    void leave_ended_reservations(std::vector<StoreChange>& changes);
    // Throws Error where the job may not use what it asks for; false: it may, but not now.
    bool check_reservation(const JobRecord& job, const std::vector<Reservation>& reservations, const Book& book) const;
    void choose_reservation(const JobRecord& job, Candidate& candidate, const std::vector<int>& window_of) const;
    std::vector<ReservedWindow> reserved_windows(std::vector<int>& window_of, std::vector<std::string>& names) const;
    int window_of_running(const JobRecord& job, const std::vector<int>& window_of) const;
    bool outstays_reservation(const JobRecord& job, Time now) const;
    void put(JobRecord record, std::vector<StoreChange>& changes);
    JobStore::Ticket keep(std::vector<StoreChange> changes);
    void after_end(const JobRecord& job);
    void wake();

    void load();
    void work();
    int wait_for_events();
    void reap_ended();
    void finish(const JobRecord& job, std::uint32_t status, const RunResult* result);
    void begin_again(const JobRecord& job, bool hold, bool counts, std::vector<StoreChange>& changes);
    void tick();
    void check_dependency(std::uint32_t job_id, std::vector<StoreChange>& changes);
    bool split_corresponding(const JobRecord& head, std::vector<StoreChange>& changes);
    void check_limits(Time now, std::vector<StoreChange>& changes);
    void end_pending(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                     std::vector<StoreChange>& changes);
    void end_allocation(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                        std::vector<StoreChange>& changes);
    void end_running(const JobRecord& job, std::uint32_t state, Reason reason, std::string_view by,
                     std::vector<StoreChange>& changes);
    void schedule_pass();
    void start_one(JobRecord job, const Verdict& verdict, std::string_view reservation, Time now,
                   std::vector<StoreChange>& changes);
    std::vector<JobRecord> split_tasks(const JobRecord& head, const std::vector<std::uint32_t>& tasks,
                                       std::vector<StoreChange>& changes);
    std::uint32_t take_job_id();
    void check_dependencies(const JobRecord& job) const;
    Found look_up(const JobName& name) const;
    void cancel_one(const Caller& caller, const JobRecord& job, std::uint16_t signal, std::uint16_t flags, Work& work);
    void cancel_waiting(const Caller& caller, std::uint32_t head_id, std::vector<std::uint32_t>& tasks, Work& work);
    Cancelled cancel_name(const Caller& caller, const JobName& name, std::uint16_t signal, std::uint16_t flags,
                          const JobFilter& refusal, Work& work);
    DependencyOutcome outcome_of(const JobRecord& job, Time now) const;
    // --- engine_run.cpp ---
    void adopt();
    void launch(std::uint32_t job_id);
    void look_at(std::uint32_t job_id, bool bar_late_start);
    void take_process(Run& run, const JobRecord& job, pid_t shepherd, FileDescriptor process);
    // False: it has no process any more, or has been given too many orders before it had one.
    bool order(std::uint32_t job_id, const ShepherdOrder& what);
    void prepare_run(const JobRecord& job) const;
    Launcher::Started start_run(const JobRecord& job) const;
    void take_back(const JobRecord& job, const std::string& why, std::vector<StoreChange>& changes);
    void check_launcher();
    std::pair<uid_t, gid_t> runs_as(const JobRecord& job) const;
    std::shared_ptr<const JobPayload> shared_payload(std::shared_ptr<const JobPayload> payload);

    const EngineOptions options_;
    const Time steady_base_;
    People& people_;
    spdlog::logger& log_;
    TextPool texts_;
    JobSpool spool_;
    JobStore store_;

    std::mutex administration_;  // one change of node or configuration at a time; taken before mutex_
    mutable TurnMutex mutex_;
    ClusterConf file_conf_;                    // as slurm.conf has it
    std::shared_ptr<const ClusterConf> conf_;  // in force: with what was said about the node
    std::shared_ptr<const Submission> submission_;
    Time conf_since_ = 0;
    NodeState node_;
    bool planned_ = false;  // the node is kept for the job that is to start next
    std::vector<Reservation> reservations_;
    Time reservations_changed_ = 0;
    bool reservations_ended_ = true;           // jobs may ask for what is no more
    std::condition_variable_any allocations_;  // an allocation has started or ended
    int waiting_allocations_ = 0;
    std::unique_ptr<Policy> policy_;
    std::string unknown_qos_;
    Time priorities_at_ = 0, used_up_at_ = 0;
    mutable JobTable table_;
    std::uint64_t next_run_ = 1;
    std::uint32_t next_job_id_ = 1;
    Time changed_ = 0;
    mutable Time shown_ = 0;  // the newest last_update that somebody has seen
    EngineStats stats_;
    Time last_busy_ = 0;
    std::bitset<most_cpus> cpus_used_;
    std::set<std::uint32_t> to_check_;                           // dependencies to look at again
    std::set<std::uint32_t> news_of_;                            // jobs and arrays whose dependents are among these
    std::set<std::uint64_t> news_of_names_;                      // likewise for `singleton`: JobTable::name_key()
    std::set<std::pair<Time, std::uint32_t>> dependency_times_;  // when they may change by themselves
    std::vector<std::uint32_t> to_launch_;
    std::unordered_map<std::uint32_t, Run> runs_;                  // by job id
    std::vector<std::uint64_t> to_remove_;                         // spool folders of ended runs
    std::unordered_map<std::uint32_t, unsigned> failed_launches_;  // by job id, one after the other
    bool launcher_gone_ = false;
    std::unordered_map<std::string, std::weak_ptr<const JobPayload>> payloads_;
    std::size_t sweep_payloads_at_ = 1024;
    bool must_schedule_ = true;
    bool stopping_ = false;

    FileDescriptor wake_;
    std::thread thread_;
};

}  // namespace restd::embedded
