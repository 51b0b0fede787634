// What the engine's one lock guards for all parts: the jobs, what limits count of them, and the configuration in force.
//
// Whoever reads holds the lock by lock(). Whoever changes a job does so in a JobTransaction, which holds it too. A function
// that takes a JobTransaction& needs no other lock.
//
// Owns: the lock, the table of jobs, the limits' policy, the file of jobs (JobStore), the configuration.
// Threads: any. No threads of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "accounting/caller.hpp"
#include "base/turn_mutex.hpp"
#include "engine/configuration.hpp"
#include "engine/engine_common.hpp"
#include "engine/run_table.hpp"
#include "jobs/job_table.hpp"
#include "schedule/policy.hpp"
#include "store/job_store.hpp"

namespace restd::embedded {

class ClusterState {
public:
    using Lock = std::unique_lock<TurnMutex>;
    class JobTransaction;

    // `runs` gets the orders of transactions. Throws std::runtime_error.
    ClusterState(EngineCommon& common, const ClusterConf& conf, RunTable& runs);
    // The jobs on disk. REQUIRES: nobody else has this object yet.
    void load();

    // The table then knows what time it is.
    Lock lock() const;

    // --- REQUIRE the lock ---
    const JobTable& table() const { return table_; }
    const Configuration& configuration() const { return configuration_; }
    const ClusterConf& conf() const { return *configuration_.conf(); }
    const NodeState& node() const { return configuration_.node(); }
    Policy& policy() { return policy_; }
    const Policy& policy() const { return policy_; }
    std::vector<JobRef> active_jobs() const;  // jobs with processes, and allocations
    std::vector<JobRef> jobs_with_resources() const;
    // A coordinator of the job's account may do with it what its owner may.
    Caller acting_on(const Caller& caller, const JobRecord& job) const;

    std::uint32_t take_job_id();
    std::uint64_t take_run() { return next_run_++; }
    // The same script and environment are in memory once.
    std::shared_ptr<const JobPayload> shared_payload(std::shared_ptr<const JobPayload> payload);

    // Something may start now: the engine's thread runs a schedule pass.
    void ask_for_pass() { pass_wanted_ = true; }
    bool pass_wanted() const { return pass_wanted_; }
    bool take_pass_request() { return std::exchange(pass_wanted_, false); }

    // When what listings show has changed last. Somebody sees it now: the next change has another time.
    Time show_last_update() const;

    // --- any thread, without the lock ---
    JobStore& store() { return store_; }
    const JobStore& store() const { return store_; }

private:
    void touch();

    EngineCommon& common_;
    RunTable& runs_;
    JobStore store_;
    mutable TurnMutex mutex_;
    Configuration configuration_;
    Policy policy_;
    mutable JobTable table_;
    std::uint64_t next_run_ = 1;
    std::uint32_t next_job_id_ = 1;
    Time changed_ = 0;
    mutable Time shown_ = 0;  // the newest last_update that somebody has seen
    bool pass_wanted_ = true;
    std::unordered_map<std::string, std::weak_ptr<const JobPayload>> payloads_;
    std::size_t sweep_payloads_at_ = 1024;
};

// A change of jobs: table, file and processes get it together, or none of them.
//
// The table has it at once, under the lock, which the transaction holds from its beginning to its end. The file and the
// shepherds get it when the transaction ends, also by an exception. Work on many jobs calls pause() between two of them: then
// the lock is held for some milliseconds at a time, and each slice is handed over for itself.
class ClusterState::JobTransaction {
public:
    explicit JobTransaction(ClusterState& cluster);
    ~JobTransaction();
    JobTransaction(const JobTransaction&) = delete;
    JobTransaction& operator=(const JobTransaction&) = delete;

    // Puts a record in, in the place of the one with its job id.
    void put(JobRecord record);
    // The same for what is worked out again after a restart: it is not written.
    void put_unwritten(JobRecord record);
    // The same job with what the configuration says anew about it. It is neither written nor counted.
    void put_resolved(JobRef job);
    // A run of a job that has been requeued since.
    void write_superseded(JobRef old_run);
    // A run that is to leave no trace in the history.
    void forget_run(std::uint64_t run);
    // A job that nobody has been told of.
    void take_out(const JobRecord& job);
    // A finished job, from now on it is history.
    void purge(std::uint32_t job_id);
    // What the shepherd of a job is to do.
    void order(std::uint32_t job_id, const ShepherdOrder& what) { orders_.emplace_back(job_id, what); }
    // Listings show something else, though no job has changed.
    void touch() { cluster_.touch(); }
    // Another configuration. REQUIRES: the caller is the one change of node or configuration at a time.
    void use(ClusterConf file_conf, NodeState node) { cluster_.configuration_.use(std::move(file_conf), std::move(node)); }

    // Between two jobs. True: others have had the lock meanwhile, and what was looked up may have changed.
    bool pause();
    // Gives the lock back. The ticket of the last changes, 0 where there were none.
    JobStore::Ticket finish();
    // The same, but where there were no changes: the ticket of all that others have handed in before.
    JobStore::Ticket finish_after_all();

private:
    JobRef put_in_table(JobRecord record);
    void hand_over();

    ClusterState& cluster_;
    Lock held_;
    std::chrono::steady_clock::time_point until_;
    JobStore::Ticket ticket_ = 0;
    std::vector<StoreChange> changes_;
    std::vector<std::pair<std::uint32_t, ShepherdOrder>> orders_;
};

using JobTransaction = ClusterState::JobTransaction;

}  // namespace restd::embedded
