// The runs of jobs that have processes or will have them: their shepherds, the orders sent to these, and what is still to be
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
        FileDescriptor process;  // empty: not known yet; checked again and again
        // Signals that were ordered before the process existed. It gets them as soon as it does.
        std::vector<ShepherdOrder> early_orders;
    };

    void add(std::uint32_t job_id, std::uint64_t run) { runs_[job_id].run = run; }
    Run* find(std::uint32_t job_id);  // null: the job has no processes and will not get any
    void erase(std::uint32_t job_id) { runs_.erase(job_id); }

    // The run now has a process: sends it the orders that came in meanwhile.
    static void take_process(Run& run, pid_t shepherd, FileDescriptor process);
    // If the job is being started, it gets the order once it has started. Returns false if it has no process any more, or got
    // too many orders before it had one.
    bool order(std::uint32_t job_id, const ShepherdOrder& what);

    // Adds the descriptors that become readable when a process ends. True: some runs have no known process yet.
    bool watch(std::vector<pollfd>& waits) const;
    // The jobs whose processes have ended or are not known yet. Jobs that are still to be launched are left out.
    std::vector<std::uint32_t> to_look_at() const;

    void launch_later(std::uint32_t job_id) { to_launch_.push_back(job_id); }
    std::vector<std::uint32_t> take_launches();
    // For the folder of a run that has ended.
    void remove_folder_later(std::uint64_t run) { to_remove_.push_back(run); }
    std::vector<std::uint64_t> take_removals();

private:
    std::unordered_map<std::uint32_t, Run> runs_;  // by job id
    std::vector<std::uint32_t> to_launch_;         // job ids
    std::vector<std::uint64_t> to_remove_;         // runs
};

}  // namespace restd::embedded
