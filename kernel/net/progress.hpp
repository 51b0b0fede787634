// Progress: measures whether a client sends its request or takes its answer at a fair rate.
//
// The fair rate is Limits::fair_part in each Deadlines::stuck. A slower client may lose its connection at the limit of
// connections. A client that does not move a fair part in Deadlines::write loses it in any case.
//
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstdint>

#include "net/server_options.hpp"

namespace restd::kernel {

class Progress {
public:
    using Clock = std::chrono::steady_clock;

    // Begins a period. `moved`: the bytes so far, as counted by the caller.
    void begin(Clock::time_point now, std::int64_t moved)
    {
        since_ = now;
        moved_ = moved;
    }
    // Extends the period by a time in which nobody waited for the client.
    void excuse(Clock::duration time) { since_ += time; }
    // `moved`: the bytes so far. If it is a fair part, the period ends and the next one begins.
    void look(Clock::time_point now, std::int64_t moved, const ServerOptions& options)
    {
        const auto part = static_cast<double>(moved - moved_) / static_cast<double>(options.limits.fair_part);
        if (part >= 1 && part * options.deadlines.stuck >= now - since_) begin(now, moved);
    }
    // True if the rate was not fair at the last look.
    bool stalled(Clock::time_point now, const ServerOptions& options) const { return now - since_ >= options.deadlines.stuck; }
    // True if the client has not moved a fair part within the longest time allowed.
    bool hopeless(Clock::time_point now, std::int64_t moved, const ServerOptions& options)
    {
        if (now - since_ < options.deadlines.write) return false;
        if (moved - moved_ < static_cast<std::int64_t>(options.limits.fair_part)) return true;
        begin(now, moved);
        return false;
    }
    Clock::time_point since() const { return since_; }

private:
    Clock::time_point since_{};
    std::int64_t moved_ = 0;
};

}  // namespace restd::kernel
