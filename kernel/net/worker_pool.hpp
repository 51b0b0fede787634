// WorkerPool: a bounded number of threads that run jobs, first come first served.
//
// Threads are made when there is work for them. A job that waits for something says so with restd::Waiting: meanwhile
// another thread may take its place, so that waiting never uses up the workers as long as there are spare threads.
//
// A job that has waited goes on at once. It never waits for a slot, as it may hold a lock that the others want. So where many
// waits end together, up to as many jobs as have waited run beside the `threads` ones, for what is left of them: no new job is
// begun until there are fewer than `threads`, and each thread that is one too many ends with its job.
//
// Threads: submit() and expire() from any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "restd/waiting.hpp"

namespace restd::kernel {

class WorkerPool final : private WaitingHost {
public:
    using Clock = std::chrono::steady_clock;

    // A job is its own place in the queue: submitting takes no memory. It belongs to the pool from submit() until run() is
    // called, or until expire() hands it back.
    class Job {
    public:
        virtual ~Job() = default;
        virtual void run() noexcept = 0;

    private:
        friend class WorkerPool;
        Job* next_ = nullptr;
        Clock::time_point queued_;
    };

    struct Options {
        unsigned threads = 1;        // that work at once
        unsigned spare_threads = 0;  // in place of such as wait
        std::size_t queue = 1;       // jobs that wait for a thread
    };

    explicit WorkerPool(const Options& options);
    // Waits for all jobs.
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False: the queue is full, or there is not a single thread to be had.
    bool submit(Job& job, Clock::time_point now);
    // Takes back the longest-waiting job if it has been queued before `before`, else null.
    Job* expire(Clock::time_point before);
    std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    // Jobs that only wait for better times give up (restd/waiting.hpp). Any thread.
    void hurry() noexcept { ending_.store(true, std::memory_order_relaxed); }
    // Waits for all jobs and ends the threads. After that, submit() is always false.
    void stop();
    // Threads that exist, for tests.
    std::size_t thread_count() const;

private:
    struct Worker {
        std::thread thread;
        std::condition_variable wake;
        bool called = false;
    };

    void work(std::list<Worker>::iterator self);
    void begin_waiting() noexcept override;
    void end_waiting() noexcept override;
    bool is_ending() const noexcept override { return ending_.load(std::memory_order_relaxed); }
    // The following REQUIRE mutex_.
    void call_someone();
    void spawn();
    Job* pop();
    std::size_t working() const { return workers_.size() - waiting_; }

    const Options options_;
    mutable std::mutex mutex_;
    std::list<Worker> workers_;
    std::list<Worker> ended_;    // to be joined
    std::vector<Worker*> idle_;  // the last one is called first: its memory is still in the caches
    bool calling_ = false;       // someone has been called who does not run yet; that one calls the next
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::atomic<bool> ending_ = false;
    std::condition_variable all_ended_;
    Job* first_ = nullptr;
    Job* last_ = nullptr;
    std::atomic<std::size_t> queued_ = 0;
};

}  // namespace restd::kernel
