// What the engine is made with.
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
    std::string state_directory;   // exists
    Launcher* launcher = nullptr;  // starts the jobs; outlives the engine. Null: nothing is ever started
    // The launcher has ended: nothing can be started any more. Called once, by the engine's thread.
    std::function<void()> launcher_lost;
    JobOwners owners = JobOwners::one_user;  // whose jobs are taken
    std::function<Time()> clock;             // for tests; empty: the system's
    // Seconds on a clock that nobody sets, for durations; empty: `clock`, or the system's time since boot (sleep included).
    std::function<Time()> elapsed;
    // The accounting database as it is now; empty: there is none. Any thread.
    std::function<Kept<Book>()> book;
};

}  // namespace restd::embedded
