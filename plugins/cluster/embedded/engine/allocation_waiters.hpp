// Requests for an allocation that wait for it to start.
//
// Lock: the engine's lock; wait() releases it while it waits.
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>

#include "engine/cluster_state.hpp"
#include "restd/waiting.hpp"

namespace restd::embedded {

// How long a request for an allocation waits for it to start. It blocks a worker thread, so it cannot wait for hours as in
// Slurm.
inline constexpr std::chrono::seconds allocation_patience{10};
// How many such requests may wait at the same time; one more is answered at once. This keeps the other workers free.
inline constexpr int most_waiting_allocations = 4;

class AllocationWaiters {
public:
    // Returns when `over` returns true, or after allocation_patience. Returns at once if too many requests already wait.
    void wait(ClusterState::Lock& held, const std::function<bool()>& over)
    {
        if (waiting_ >= most_waiting_allocations) return;
        ++waiting_;
        {
            const Waiting idle;
            changed_.wait_for(held, allocation_patience, [&] { return stopping_ || over(); });
        }
        --waiting_;
    }
    // An allocation has started or ended.
    void tell() { changed_.notify_all(); }
    // Called with true when the daemon stops: then nobody waits any more. Called with false when it starts.
    void stop(bool stopping)
    {
        stopping_ = stopping;
        if (stopping) changed_.notify_all();
    }

private:
    std::condition_variable_any changed_;
    int waiting_ = 0;
    bool stopping_ = false;
};

}  // namespace restd::embedded
