// Progress: whether a client moves the bytes of its request or answer at a fair rate.
//
// Fair is Limits::fair_part in each Deadlines::stuck. Who is slower keeps its connection as long as there are connections to be
// had, and as long as it moves a fair part in Deadlines::write.
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

    // A period begins. `moved`: bytes so far, of whatever the caller counts.
    void begin(Clock::time_point now, std::int64_t moved)
    {
        since_ = now;
        moved_ = moved;
    }
    // The period is as much longer: its client was not waited for.
    void excuse(Clock::duration time) { since_ += time; }
    // `moved` as of now: what has been fair so far ends the period and begins another.
    void look(Clock::time_point now, std::int64_t moved, const ServerOptions& options)
    {
        const auto part = static_cast<double>(moved - moved_) / static_cast<double>(options.limits.fair_part);
        if (part >= 1 && part * options.deadlines.stuck >= now - since_) begin(now, moved);
    }
    // As of the last look there is no telling that it is fair.
    bool stalled(Clock::time_point now, const ServerOptions& options) const { return now - since_ >= options.deadlines.stuck; }
    // The client has not moved even one fair part for as long as it may take to.
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
