// WorkerPool: a bounded number of threads that run jobs, first come first served.
//
// The queue has no limit of its own: whoever submits jobs limits how many there are. (The server has one for each connection.)
// Threads are created when there is work for them. A job that waits for something declares it with restd::Waiting. Meanwhile
// another thread may take its place, so waiting jobs do not use up the workers while there are spare threads.
//
// A job that has waited continues at once. It never waits for a slot, because it may hold a lock that others need. So if many
// waits end together, more than `threads` jobs run for a while. Then no new job begins until fewer than `threads` run, and a
// surplus thread ends unless it is needed again soon: requests often wait for the same thing again and again.
//
// Threads: submit() and expire() from any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "restd/waiting.hpp"

namespace restd::kernel {

class WorkerPool final : private WaitingHost {
public:
    using Clock = std::chrono::steady_clock;

    // A job is a node of the queue's list, so submit() allocates no memory. It belongs to the pool from submit() until run() is
    // called or expire() returns it.
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
        unsigned threads = 1;        // threads that work at the same time
        unsigned spare_threads = 0;  // threads that may replace waiting ones
        // Called by a worker after jobs, once all workers have been idle for `idle_after`. A job that comes meanwhile does not
        // wait for it.
        std::function<void()> when_idle = {};
        std::chrono::milliseconds idle_after{1000};
        std::chrono::milliseconds surplus_lasts{1000};  // how long a thread lasts that is not needed
    };

    explicit WorkerPool(const Options& options);
    // Waits for all jobs.
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False: stop() has been called, or no thread can be created.
    bool submit(Job& job, Clock::time_point now);
    // Takes back the longest-waiting job if it has been queued before `before`, else null.
    Job* expire(Clock::time_point before);
    std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    // Tells jobs that repeat something to give up (host_is_ending() in restd/waiting.hpp). Any thread.
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
    // Of a worker in idle_. Returns true if it has called when_idle and is no longer in idle_. REQUIRES the lock.
    bool call_when_idle(Worker& self, std::unique_lock<std::mutex>& lock);
    void begin_waiting() noexcept override;
    void end_waiting() noexcept override;
    bool is_ending() const noexcept override { return ending_.load(std::memory_order_relaxed); }
    // The following REQUIRE mutex_.
    void call_someone();
    void spawn();
    Job* pop();
    std::size_t working() const { return workers_.size() - waiting_; }
    bool all_idle() const { return idle_.size() == workers_.size(); }

    const Options options_;
    mutable std::mutex mutex_;
    std::list<Worker> workers_;
    std::list<Worker> ended_;    // to be joined
    std::vector<Worker*> idle_;  // the last one is woken first: its memory is still in the caches
    bool calling_ = false;       // a thread has been woken and does not run yet; it wakes the next one
    std::size_t waiting_ = 0;
    bool worked_ = false;  // since when_idle was called
    bool stopping_ = false;
    std::atomic<bool> ending_ = false;
    std::condition_variable all_ended_;
    Job* first_ = nullptr;
    Job* last_ = nullptr;
    std::atomic<std::size_t> queued_ = 0;
};

}  // namespace restd::kernel
