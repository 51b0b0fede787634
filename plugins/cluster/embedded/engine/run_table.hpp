// The runs of jobs that have processes, or are to have them: their shepherds, the orders these get, and what is still to be
// launched or cleared away.
//
// Lock: the engine's, for every function. Nothing here waits.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "run/processes.hpp"

namespace restd::embedded {

class RunTable {
public:
    struct Run {
        std::uint64_t run = 0;
        pid_t shepherd = 0;
        FileDescriptor process;  // empty: not known yet, looked at again and again
        // Signals that were ordered before there was a process; it gets them when there is one.
        std::vector<ShepherdOrder> early_orders;
    };

    void add(std::uint32_t job_id, std::uint64_t run) { runs_[job_id].run = run; }
    Run* find(std::uint32_t job_id);  // null: it has no processes and is not to have any
    void erase(std::uint32_t job_id) { runs_.erase(job_id); }

    // The run has a process now: it gets what was ordered meanwhile.
    static void take_process(Run& run, pid_t shepherd, FileDescriptor process);
    // A job that is being started gets the order when it has been. False: it has no process any more, or has been given too
    // many orders before it had one.
    bool order(std::uint32_t job_id, const ShepherdOrder& what);

    // Adds what becomes readable when a process ends. True: some runs have no known process yet.
    bool watch(std::vector<pollfd>& waits) const;
    // The jobs whose processes have ended or are not known, without those that are still to be launched.
    std::vector<std::uint32_t> to_look_at() const;

    void launch_later(std::uint32_t job_id) { to_launch_.push_back(job_id); }
    std::vector<std::uint32_t> take_launches();
    // The folder of a run that has ended.
    void remove_folder_later(std::uint64_t run) { to_remove_.push_back(run); }
    std::vector<std::uint64_t> take_removals();

private:
    std::unordered_map<std::uint32_t, Run> runs_;  // by job id
    std::vector<std::uint32_t> to_launch_;         // job ids
    std::vector<std::uint64_t> to_remove_;         // runs
};

}  // namespace restd::embedded
