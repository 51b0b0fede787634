// What every part of the engine is given: options, clocks, people, log, shared texts, and a way to wake the engine's thread.
//
// Lock: none; nothing here changes after construction (the pool of texts guards itself).
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

    // What the clock says: for times that are shown.
    Time now() const;
    // The time since the daemon's start added to what the clock said then: for durations, whatever becomes of the clock.
    Time steady() const;
    // The accounting database in force.
    Kept<Book> book() const;
    // A file of the state directory.
    std::string state_file(std::string_view name) const;

    // The engine's thread stops waiting for events.
    void wake() const;
    void forget_wakes() const;
    // Readable (poll) since somebody has called wake().
    int wake_descriptor() const { return wake_.get(); }

private:
    const Time steady_base_;
    FileDescriptor wake_;
};

}  // namespace restd::embedded
