// The jobs that must survive a restart: those that wait or run, and the history of all that ran, in one SQLite file.
//
// put() queues a change. The caller holds its own lock meanwhile, so changes reach the file in the order in which they were
// made. wait() returns when the change is on disk. The first waiting thread writes for all that wait (one transaction, one
// sync). The changes of one put() are written together or not at all.
//
// Threads: any.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jobs/job_record.hpp"

namespace restd::embedded {

// One row to write.
struct StoreChange {
    JobRef job;               // null: the row `run` is removed
    bool superseded = false;  // an old run of a job that has been requeued since
    std::uint64_t run = 0;    // set if job is null
};

class JobStore {
public:
    using Ticket = std::uint64_t;

    // Opens or creates the file. Throws std::runtime_error with a clear message.
    explicit JobStore(const std::string& file);
    ~JobStore();

    Ticket put(std::vector<StoreChange> changes);
    // Throws Error(err::writing_to_file) if writing failed; it says what is wrong with which file. The changes are kept, and
    // tried again together with the next ones. The worker's slot is free while this waits (Waiting).
    void wait(Ticket ticket);
    // Throws Error(err::writing_to_file) if the file has been deleted or replaced: then nothing may be accepted.
    void check_place() const;
    // Why the last attempt to write failed; empty: it succeeded.
    std::string failure() const;
    // As wait() for all changes so far, but returns false instead of throwing.
    bool flush() noexcept;
    bool healthy() const;

    struct Loaded {
        std::vector<std::shared_ptr<JobRecord>> jobs;  // unfinished, finished since, or a dependency of one of these
        struct ArrayEnds {
            std::uint32_t array_job_id, ok, not_ok;
        };
        std::vector<ArrayEnds> arrays;  // how the finished tasks of unfinished arrays ended
        std::uint64_t last_run = 0;
        std::uint32_t last_job_id = 0;
    };
    // `finished_since`: only finished jobs that ended at or after this time are loaded.
    Loaded load(Time finished_since, TextPool& pool);

    // Reads the rows of the history that satisfy `where`, in ascending order of job id and run. `where` is SQL over the integer
    // columns run, job_id, array_job_id, task_id, user_id, state, submitted, eligible, started, ended, superseded, and must
    // contain only numbers as values. Reads one row at a time and does not block the writer. The record is valid only during
    // the call.
    using Row = std::function<void(const JobRecord& job, bool superseded)>;
    void history(const std::string& where, const Row& row) const;

    std::uint64_t rows_written() const;
    // Script and environment of a job; null if there are none with this digest.
    std::shared_ptr<const JobPayload> payload(const std::string& digest) const;

private:
    class Writer;
    void write_batch(std::unique_lock<std::mutex>& lock);

    const std::string file_;
    std::unique_ptr<Writer> writer_;  // used by one thread at a time: the one that has set writing_
    mutable std::mutex mutex_;
    std::condition_variable written_;
    struct Put {
        Ticket ticket;
        std::vector<StoreChange> changes;
    };
    std::deque<Put> queue_;
    Ticket queued_ = 0, done_ = 0, failed_ = 0;
    std::uint64_t failures_ = 0;
    bool writing_ = false;
    std::string failure_;
    std::uint64_t rows_ = 0;
};

}  // namespace restd::embedded
