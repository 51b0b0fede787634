// Usage, shares and priorities: keeps the limit policy up to date with the book, the configuration and the clock.
//
// Owns: <state>/usage (what associations and QOS have used), and when the priorities were last worked out.
// Lock: the engine's lock. It is never held while this code writes to disk.
// Threads: only the engine's thread calls work_out() and keep(). Any thread may call shares().
#pragma once

#include <string>
#include <unordered_map>

#include "engine/cluster_state.hpp"

namespace restd::embedded {

// Current usage and shares.
struct SharesView {
    Kept<Book> book;  // FairShare points into it
    FairShare shares;
    UsageHistory history{0};
    std::unordered_map<std::uint32_t, TresCounts> run_seconds;
};

class Priorities {
public:
    Priorities(EngineCommon& common, ClusterState& cluster) : common_(common), cluster_(cluster) {}
    // Loads the recorded usage, and adds what jobs have used since that record until they ended. REQUIRES: the jobs are loaded,
    // and no other thread uses the engine yet.
    void load();

    // --- without the lock ---
    // Writes the usage so far to disk.
    void keep();
    // Every PriorityCalcPeriod: records the usage, and works out the shares and the priorities of all waiting jobs.
    void work_out();
    SharesView shares();

    // --- REQUIRE the lock ---
    // Takes over a new book or configuration: counts everything again. Jobs without an association may now get one.
    void refresh(JobTransaction& tx);
    // Charges what running jobs have used since the last call.
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
