// Usage, shares and priorities: keeps the policy of limits up to date with book, configuration and clock.
//
// Owns: <state>/usage, what associations and QOS have used; and when priorities were worked out last.
// Lock: the engine's, but for writing to disk, which is never done under it.
// Threads: work_out() and keep() are called by the engine's thread, shares() by any.
#pragma once

#include <string>
#include <unordered_map>

#include "engine/cluster_state.hpp"

namespace restd::embedded {

// Usage and shares as they are at this moment.
struct SharesView {
    Kept<Book> book;  // FairShare shows into it
    FairShare shares;
    UsageHistory history{0};
    std::unordered_map<std::uint32_t, TresCounts> run_seconds;
};

class Priorities {
public:
    Priorities(EngineCommon& common, ClusterState& cluster) : common_(common), cluster_(cluster) {}
    // What was recorded, and what jobs used between then and their end while nobody recorded it. REQUIRES: the jobs are loaded,
    // and nobody else has the engine yet.
    void load();

    // --- without the lock ---
    // On disk what was used so far.
    void keep();
    // Every PriorityCalcPeriod: usage on record, shares, and the priorities of all that wait.
    void work_out();
    SharesView shares();

    // --- REQUIRE the lock ---
    // Takes a new book or configuration: everything is counted anew, and jobs that had no association may get one.
    void refresh(JobTransaction& tx);
    // Charges what running jobs have used since the last time.
    void advance_usage();
    void set(JobRecord& job) const;

private:
    void warn_of_unknown_qos();

    EngineCommon& common_;
    ClusterState& cluster_;
    std::string unknown_qos_;
    Time worked_out_at_ = 0;
};

}  // namespace restd::embedded
