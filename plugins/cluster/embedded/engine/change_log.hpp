// What has happened to the jobs lately, for those who watch them (restd/changes.hpp).
//
// A change costs the same however many watch: one entry in one log, which is of limited length. Each reader has a place in the
// log. A reader that falls behind the log's length learns that it has lost something. While nobody reads, nothing is kept.
//
// Lock: its own, after the engine's, for a few instructions at a time.
// Threads: any. A thread of its own, from the first reader on, tells readers that there is something to read; no lock is held
// meanwhile.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "jobs/job_record.hpp"

namespace restd::embedded {

class ChangeLog {
public:
    struct Change {
        std::optional<std::uint32_t> before;  // the state until then; nullopt: a new record
        JobRef job;
        bool is_gone = false;  // the job is not listed any more
    };
    using Told = std::function<void()>;

    // `most`: the length of the log.
    explicit ChangeLog(std::size_t most = 16384) : most_(most) {}
    ~ChangeLog() { stop(); }
    ChangeLog(const ChangeLog&) = delete;
    ChangeLog& operator=(const ChangeLog&) = delete;

    // --- with the engine's lock ---
    // A job is new, its state has changed, or it is not listed any more.
    void add(Change change);
    // Something else has changed that listings show.
    void touch();

    class Reader {
    public:
        ~Reader();
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        // Appends all changes since the last call, or since watch(). False: some of them are lost; nothing was appended.
        bool read(std::vector<Change>& changes);

    private:
        friend class ChangeLog;
        Reader(ChangeLog& log, std::uint64_t position) : log_(log), position_(position) {}
        ChangeLog& log_;
        std::uint64_t position_;
        std::list<std::shared_ptr<const Told>>::iterator told_;
    };

    // Begins after the last change so far: with the engine's lock, right after the state that a listing shows. `told` is called
    // after changes. The log outlives the reader.
    std::unique_ptr<Reader> watch(Told told);

    // Ends the thread. From now on nobody is told anything.
    void stop();

private:
    void news();  // REQUIRES mutex_
    void work();

    const std::size_t most_;
    std::atomic<bool> is_watched_ = false;
    std::mutex mutex_;
    std::deque<Change> changes_;
    std::uint64_t end_ = 0;  // the position after the last one
    std::list<std::shared_ptr<const Told>> readers_;
    bool is_news_ = false, is_stopping_ = false;
    std::condition_variable wake_;
    std::thread thread_;
};

}  // namespace restd::embedded
