// Patience: pauses between retries, until a timeout.
//
//     for (Patience patience(timeout);;) {
//         if (try_it()) return;
//         if (!patience.pause()) fail();
//     }
//
// The worker slot is free during a pause (restd/waiting.hpp). Threads: one at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

#include "restd/waiting.hpp"

namespace restd::slurm {

inline void sleep_waiting(std::chrono::milliseconds time)
{
    const Waiting waiting;
    std::this_thread::sleep_for(time);
}

// The timeout of requests of our own: the cluster's release, its protocol version, whether a dead host is back.
inline constexpr std::chrono::milliseconds quick_question(2000);

class Patience {
public:
    explicit Patience(std::chrono::milliseconds all) : until_(std::chrono::steady_clock::now() + all) {}

    // Waits, longer each time, up to a second. Returns false at once if the time is over or the daemon is ending.
    bool pause()
    {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now());
        if (left.count() <= 0 || host_is_ending()) return false;
        sleep_waiting(std::min(next_, left));
        next_ = std::min(next_ * 2, std::chrono::milliseconds(1000));
        return true;
    }

private:
    const std::chrono::steady_clock::time_point until_;
    std::chrono::milliseconds next_{50};
};

}  // namespace restd::slurm
