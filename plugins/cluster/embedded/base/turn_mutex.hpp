// TurnMutex: a mutex whose holder can let other threads go first. Long work holds it for a slice at a time. At the end of a
// slice, the waiting threads get it before the next slice begins.
//
// Threads: any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>

#include "restd/waiting.hpp"

namespace restd::embedded {

class TurnMutex {
public:
    void lock()
    {
        if (mutex_.try_lock()) return;
        asked_.fetch_add(1, std::memory_order_relaxed);
        mutex_.lock();
        served_.fetch_add(1, std::memory_order_relaxed);
    }
    bool try_lock() { return mutex_.try_lock(); }
    void unlock() { mutex_.unlock(); }

    // Lets the threads that wait now have the mutex first, for at most 20 ms, and then takes it again. REQUIRES: this thread
    // holds it.
    void step_back()
    {
        const std::uint64_t waiting = asked_.load(std::memory_order_relaxed);
        unlock();
        {
            const Waiting idle;
            const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
            while (served_.load(std::memory_order_relaxed) < waiting && std::chrono::steady_clock::now() < until)
                std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
        lock();
    }

private:
    std::mutex mutex_;
    std::atomic<std::uint64_t> asked_ = 0, served_ = 0;  // threads that found it locked
};

}  // namespace restd::embedded
