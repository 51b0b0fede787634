// Requests for an allocation that wait for it to start.
//
// Lock: the engine's; wait() gives it back while it waits.
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>

#include "engine/cluster_state.hpp"
#include "restd/waiting.hpp"

namespace restd::embedded {

// How long a request for an allocation waits for it to start. (A worker waits that long: not for hours, as Slurm would.)
inline constexpr std::chrono::seconds allocation_patience{10};
// How many requests wait so at a time; one more is answered at once. The other workers are there for everybody else.
inline constexpr int most_waiting_allocations = 4;

class AllocationWaiters {
public:
    // Returns when `over` says so, at most allocation_patience later; at once where too many wait already.
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
    // The daemon ends, or begins: whether anybody waits at all.
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
