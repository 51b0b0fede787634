// Everything that the engine's lock guards: the jobs, their usage counted against limits, and the configuration in force.
//
// To read, hold the lock returned by lock(). To change a job, use a JobTransaction, which holds the lock too. A function that
// takes a JobTransaction& needs no other lock.
//
// Owns: the lock, the table of jobs, the limits' policy, the file of jobs (JobStore), the configuration, the log of changes.
// Threads: any. No threads of its own, except the one that tells watchers of changes (ChangeLog).
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
#include "engine/change_log.hpp"
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

    // `runs` receives the orders of transactions. Throws std::runtime_error.
    ClusterState(EngineCommon& common, const ClusterConf& conf, RunTable& runs);
    // Loads the jobs from disk. REQUIRES: no other thread uses this object yet.
    void load();

    // Takes the lock and sets the current time in the table.
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
    // Returns the caller with the rights it has on this job: a coordinator of the job's account may do what the job's owner
    // may.
    Caller acting_on(const Caller& caller, const JobRecord& job) const;

    std::uint32_t take_job_id();
    std::uint32_t next_job_id() const;  // what take_job_id() would return, unless a job has it
    std::uint64_t take_run() { return next_run_++; }
    // Jobs with the same script and environment share one copy in memory.
    std::shared_ptr<const JobPayload> shared_payload(std::shared_ptr<const JobPayload> payload);

    // Something may be able to start: the engine's thread will run a schedule pass.
    void ask_for_pass() { pass_wanted_ = true; }
    bool pass_wanted() const { return pass_wanted_; }
    bool take_pass_request() { return std::exchange(pass_wanted_, false); }

    // Grows with each change of a job, of the configuration and of the node. Never 0.
    std::uint64_t version() const { return 1 + table_.changes() + touched_; }
    // When the data that listings show last changed. A caller has now seen this time, so the next change gets a later time.
    Time show_last_update() const;

    // --- any thread, without the lock ---
    JobStore& store() { return store_; }
    const JobStore& store() const { return store_; }
    ChangeLog& changes() { return change_log_; }

private:
    void touch();

    EngineCommon& common_;
    RunTable& runs_;
    JobStore store_;
    mutable TurnMutex mutex_;
    Configuration configuration_;
    ChangeLog change_log_;
    Policy policy_;
    mutable JobTable table_;
    std::uint64_t next_run_ = 1;
    std::uint32_t next_job_id_ = 1;
    Time changed_ = 0;
    std::uint64_t touched_ = 0;
    mutable Time shown_ = 0;  // the newest last_update that a caller has seen
    bool pass_wanted_ = true;
    std::unordered_map<std::string, std::weak_ptr<const JobPayload>> payloads_;
    std::size_t sweep_payloads_at_ = 1024;
};

// A change of jobs. The table, the file and the processes all get it, or none of them does.
//
// The table gets the change at once, under the lock, which the transaction holds from its beginning to its end. The file and
// the shepherds get it when the transaction ends, even if an exception ends it. Work on many jobs calls pause() between two
// jobs: then the lock is held for only some milliseconds at a time, and each slice is handed over on its own.
class ClusterState::JobTransaction {
public:
    explicit JobTransaction(ClusterState& cluster);
    ~JobTransaction();
    JobTransaction(const JobTransaction&) = delete;
    JobTransaction& operator=(const JobTransaction&) = delete;

    // Adds a record, or replaces the one with the same job id.
    void put(JobRecord record);
    // As put(), for values that can be worked out again after a restart: the record is not written to disk.
    void put_unwritten(JobRecord record);
    // The same job with new values from the configuration. It is neither written to disk nor counted again.
    void put_resolved(JobRef job);
    // Writes an old run of a job that has been requeued since.
    void write_superseded(JobRef old_run);
    // Writes a run that the table does not have, only the history. REQUIRES: its row is on disk and nobody else writes it.
    void write_past(JobRef run, bool superseded) { changes_.push_back({std::move(run), superseded, 0}); }
    // Removes a run from the history.
    void forget_run(std::uint64_t run);
    // Removes a job whose id no client has received.
    void take_out(const JobRecord& job);
    // Removes a finished job from the table. From now on it is only in the history.
    void purge(std::uint32_t job_id);
    // Sends an order to the shepherd of a job.
    void order(std::uint32_t job_id, const ShepherdOrder& what) { orders_.emplace_back(job_id, what); }
    // For when listings change although no job has.
    void touch() { cluster_.touch(); }
    // Puts another configuration in force. REQUIRES: the caller makes the only change of node or configuration at this time.
    void use(ClusterConf file_conf, NodeState node, PartitionChanges partitions)
    {
        cluster_.configuration_.use(std::move(file_conf), std::move(node), std::move(partitions));
    }

    // Call it between two jobs. Returns true if other threads may have held the lock meanwhile: then look everything up again.
    bool pause();
    // Releases the lock. Returns the ticket of the last changes, 0 if there were none.
    JobStore::Ticket finish();
    // The same, but without any changes it returns the ticket of everything that others have handed in before.
    JobStore::Ticket finish_after_all();

private:
    JobRef put_in_table(JobRecord record);
    void remove_from_table(std::uint32_t job_id);
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
