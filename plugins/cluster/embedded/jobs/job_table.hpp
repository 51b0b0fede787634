// All jobs that the controller knows, with indices that keep every look-up cheap even with a hundred thousand jobs.
//
// Threads: guarded by its owner. The result of snapshot() is immutable and needs no lock.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/kept.hpp"
#include "jobs/job_record.hpp"

namespace restd::embedded {

inline bool ended_ok(const JobRecord& job)
{
    return job.base_state() == state::completed;
}

class JobTable {
public:
    using Snapshot = Kept<std::vector<JobRef>>;  // ascending by job id

    JobRef find(std::uint32_t job_id) const;  // null: no such job
    // The record of one task, or the array's head if the task has not started. Null: no such task.
    JobRef find_task(std::uint32_t array_job_id, std::uint32_t task) const;
    // The records of those of `tasks` that have started or ended, ascending. The cost depends on the smaller of the two sets.
    std::vector<JobRef> find_tasks(std::uint32_t array_job_id, const TaskSet& tasks) const;
    // The record of the tasks that have not started or were cancelled together. Null: there are none.
    JobRef head_of(std::uint32_t array_job_id) const;
    // How many jobs and tasks the id of a job or array stands for.
    std::uint64_t records_of(std::uint32_t job_or_array) const;
    // "12" names a job, or all records of an array. Empty if there is none.
    std::vector<JobRef> find_all(std::uint32_t job_or_array) const;
    bool is_array(std::uint32_t id) const { return arrays_.count(id) != 0; }

    // Adds a record, or replaces the one with the same job id.
    void put(JobRef job);
    void erase(std::uint32_t job_id);
    Snapshot snapshot() const;
    // How often the table has been changed.
    std::uint64_t changes() const { return changes_; }
    std::size_t size() const { return jobs_.size(); }
    // The number of jobs plus that of waiting array tasks: MaxJobCount limits this.
    std::size_t weight() const { return weight_; }

    // --- the queue: pending jobs that wait only for their turn, best first ---
    struct QueueKey {
        std::uint16_t tier;      // of its best partition; descending
        std::uint32_t priority;  // descending
        std::uint32_t job_id;    // ascending (array id for tasks)
        friend bool operator<(const QueueKey& a, const QueueKey& b)
        {
            return std::tie(b.tier, b.priority, a.job_id) < std::tie(a.tier, a.priority, b.job_id);
        }
    };
    const std::set<QueueKey>& queue() const { return queue_; }
    // Jobs that have processes.
    const std::set<std::uint32_t>& active() const { return active_; }
    // (time, job): jobs by begin time, jobs by deadline, and finished jobs by the time they ended.
    const std::set<std::pair<Time, std::uint32_t>>& begins() const { return begins_; }
    const std::set<std::pair<Time, std::uint32_t>>& deadlines() const { return deadlines_; }
    // The times are those of `steady`.
    const std::set<std::pair<Time, std::uint32_t>>& finished() const { return finished_; }

    // Jobs that depend on this job or array.
    template <class F>
    void each_dependent_of(std::uint32_t job_or_array, F&& f) const
    {
        for (auto at = dependents_.lower_bound({job_or_array, 0}); at != dependents_.end() && at->first == job_or_array; ++at)
            f(at->second);
    }
    // Jobs that wait with `singleton` for the jobs of this user and name.
    static std::uint64_t name_key(const JobRecord& job);
    template <class F>
    void each_singleton_of(std::uint64_t name_key, F&& f) const
    {
        for (auto at = singletons_.lower_bound({name_key, 0}); at != singletons_.end() && at->first == name_key; ++at)
            f(at->second);
    }
    // True if there is no earlier unfinished job of the same user and name.
    bool singleton_free(const JobRecord& job) const;
    DependencyState dependency_state(const Dependency& item) const;
    // The ended tasks of an array that can decide whether a task of the same number in another array may start (aftercorr). If
    // the whole array has ended well, none is needed. If the whole array has ended but not well, only the tasks that ended well
    // count. f(task) returns whether it wants more.
    template <class F>
    void each_decided_task(std::uint32_t array_job_id, F&& f) const
    {
        const auto array = arrays_.find(array_job_id);
        if (array == arrays_.end()) return;
        const bool over = array->second.unfinished == 0;
        if (over && array->second.ends.not_ok == 0) return;
        for (const auto& [task, id] : array->second.tasks) {
            const auto job = find(id);
            if (job && job->is_finished() && (!over || ended_ok(*job)) && !f(task)) return;
        }
    }

    struct ArrayEnds {
        std::uint32_t ok = 0, not_ok = 0;
    };
    std::uint32_t running_tasks(std::uint32_t array_job_id) const;
    void set_ends(std::uint32_t array_job_id, ArrayEnds ends) { arrays_[array_job_id].ends = ends; }

    std::uint32_t pending_count() const { return pending_; }
    std::uint32_t running_count() const { return running_; }

    // The tier of a job's partition, which decides the job's place in the queue.
    std::function<std::uint16_t(const JobDetails&)> tier_of = [](const JobDetails&) { return std::uint16_t{1}; };
    // To decide which of two lists a job with a begin time belongs to.
    Time now = 0;
    // For how long ago a job ended: a clock that is never set (EngineCommon::steady()).
    Time steady = 0;

private:
    struct Entry {
        JobRef job;
        Time finished_at = 0;  // by `steady`
        bool queued = false, waits_for_begin = false;
        QueueKey key{};
    };
    struct Array {
        std::map<std::uint32_t, std::uint32_t> tasks;            // task, job id: tasks that have started or ended
        std::uint32_t head = 0;                                  // job id of the record of the other tasks, 0: none left
        std::uint32_t running = 0, pending = 0, unfinished = 0;  // records
        Time last_start = 0;
        ArrayEnds ends;
    };
    void link(Entry& entry);
    void unlink(Entry& entry);

    std::map<std::uint32_t, Entry> jobs_;
    std::unordered_map<std::uint32_t, Array> arrays_;
    std::set<QueueKey> queue_;
    std::set<std::uint32_t> active_;
    std::set<std::pair<Time, std::uint32_t>> begins_, deadlines_, finished_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> dependents_;  // job waited for, waiting job
    std::set<std::pair<std::uint64_t, std::uint32_t>> by_name_;     // hash of user and name, unfinished job
    std::set<std::pair<std::uint64_t, std::uint32_t>> singletons_;  // same hash, job that waits with `singleton`
    std::size_t weight_ = 0;
    std::uint32_t pending_ = 0, running_ = 0;
    std::uint64_t changes_ = 0;
    mutable Snapshot snapshot_;  // null: must be made again
};

}  // namespace restd::embedded
