// The numbers that diag shows, counted since the daemon started.
//
// Threads: guarded by the engine's lock.
#pragma once

#include <cstdint>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct EngineStats {
    std::uint32_t submitted = 0, started = 0, completed = 0, cancelled = 0, failed = 0;
    // The cycle times (max, last, sum) are in microseconds.
    std::uint32_t cycle_max = 0, cycle_last = 0, cycle_sum = 0, cycles = 0, depth_sum = 0, queue_length = 0;
    std::uint32_t backfilled = 0, backfill_last = 0, backfill_cycles = 0, backfill_tried = 0, backfill_last_depth = 0;
    Time last_backfill = 0, started_at = 0;
    std::uint32_t pending = 0, running = 0;
};

}  // namespace restd::embedded
