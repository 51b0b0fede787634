// The options that the engine is created with.
//
// Threads: a value.
#pragma once

#include <functional>
#include <string>

#include "accounting/book.hpp"
#include "base/kept.hpp"
#include "jobs/submission.hpp"
#include "run/launcher.hpp"

namespace restd::embedded {

struct EngineOptions {
    std::string state_directory;   // must exist
    Launcher* launcher = nullptr;  // starts the jobs; outlives the engine. Null: no job is ever started
    // Called once, by the engine's thread, when the launcher has ended: from then on nothing can be started.
    std::function<void()> launcher_lost;
    JobOwners owners = JobOwners::one_user;  // whose jobs are accepted
    std::function<Time()> clock;             // for tests; empty: the system clock
    // Seconds on a clock that is never set, for durations. Empty: `clock`, or the system's time since boot (sleep included).
    std::function<Time()> elapsed;
    // Returns the current accounting database; empty: there is none. May be called by any thread.
    std::function<Kept<Book>()> book;
};

}  // namespace restd::embedded
