// What every part of the engine uses: options, clocks, people, log, shared texts, and a way to wake the engine's thread.
//
// Lock: none. Nothing here changes after construction; the pool of texts has its own lock.
// Threads: any.
#pragma once

#include <spdlog/spdlog.h>

#include "engine/engine_options.hpp"
#include "run/processes.hpp"

namespace restd::embedded {

class EngineCommon {
public:
    EngineCommon(EngineOptions options, People& people, spdlog::logger& log);

    const EngineOptions options;
    People& people;
    spdlog::logger& log;
    TextPool texts;

    // The current time of the system clock, for times that are shown.
    Time now() const;
    // The time at the daemon's start plus the time that has passed since. Use it for durations: a change of the clock does not
    // matter.
    Time steady() const;
    // The accounting database in force.
    Kept<Book> book() const;
    // The path of a file in the state directory.
    std::string state_file(std::string_view name) const;

    // Wakes the engine's thread if it waits for events.
    void wake() const;
    void forget_wakes() const;
    // Readable (poll) after a call of wake().
    int wake_descriptor() const { return wake_.get(); }

private:
    const Time steady_base_;
    FileDescriptor wake_;
};

}  // namespace restd::embedded
