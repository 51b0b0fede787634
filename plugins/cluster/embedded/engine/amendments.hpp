// Amendments: changes the accounting records of jobs, of those in the table and of those that only the history has.
//
// A job in the table gets its amendment in its record, so that it is written again with it. Nobody else writes a record that
// has left the table, so it is read from the history, changed and written again. Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "engine/cluster_state.hpp"

namespace restd::embedded {

class Amendments {
public:
    explicit Amendments(ClusterState& cluster) : cluster_(cluster) {}

    struct Run {
        std::uint64_t run;
        std::uint32_t job_id;
        bool superseded;
    };
    // Returns when it is on disk. Throws Error if it could not be written. Records that have been removed meanwhile are left
    // out.
    void apply(const std::vector<Run>& runs, const Amendment& change);

private:
    // Amends those that the table has. Returns the others.
    std::vector<Run> amend_present(const std::vector<Run>& runs, const Amendment& change);

    ClusterState& cluster_;
    std::mutex past_;  // held while records of the history are read and written again
};

}  // namespace restd::embedded
