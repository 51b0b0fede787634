// A worker pool for tests, which only counts its waiting threads.
//
// Threads: any.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "restd/waiting.hpp"

namespace restd::slurm::test {

class CountingHost final : public WaitingHost {
public:
    // The number of threads that wait now, the number of waits, and their total time.
    unsigned waiting() const { return waiting_; }
    unsigned times() const { return times_; }
    std::chrono::milliseconds waited() const
    {
        const std::lock_guard lock(mutex_);
        return std::chrono::duration_cast<std::chrono::milliseconds>(waited_);
    }

    // Makes the calling thread one of its workers while this lives.
    class Worker {
    public:
        explicit Worker(CountingHost& host) { WaitingHost::set_current(&host); }
        ~Worker() { WaitingHost::set_current(nullptr); }
        Worker(const Worker&) = delete;
        Worker& operator=(const Worker&) = delete;
    };

private:
    using Clock = std::chrono::steady_clock;
    static Clock::time_point& begun()
    {
        thread_local Clock::time_point time;
        return time;
    }
    void begin_waiting() noexcept override
    {
        begun() = Clock::now();
        ++times_;
        ++waiting_;
    }
    void end_waiting() noexcept override
    {
        --waiting_;
        const std::lock_guard lock(mutex_);
        waited_ += Clock::now() - begun();
    }

    std::atomic<unsigned> waiting_{0}, times_{0};
    mutable std::mutex mutex_;
    Clock::duration waited_{};
};

// Waits until the condition is true. False after a time that is long enough on any machine.
template <class Condition>
bool soon(Condition condition)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace restd::slurm::test
