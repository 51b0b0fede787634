// The accounting port: the history of jobs, read from the store.
//
// Threads: every function on any thread; no lock is held while a sink is called.
#pragma once

#include "controller.hpp"
#include "restd/cluster.hpp"
#include "restd/unsupported.hpp"

namespace restd::embedded {

class EmbeddedAccounting : public UnsupportedAccounting {
public:
    // The controller outlives the accounting.
    EmbeddedAccounting(const ClusterConf& conf, Engine& engine, People& people) : conf_(conf), engine_(engine), people_(people)
    {}

    void ping(const Identity& caller, Sink<model::DatabasePing> sink) override;
    void diag(const Identity& caller, Sink<model::DatabaseStats> sink) override;
    // A start or end time alone or none at all leaves that side open; jobs that were never eligible are left out unless they
    // are asked for by their id or by submit time.
    void jobs(const Identity& caller, const model::JobCondition& condition, Sink<model::DatabaseJob> sink) override;

private:
    const ClusterConf& conf_;
    Engine& engine_;
    People& people_;
    CallStatistics statistics_;
    const Time started_ = engine_.now();
};

// Whether a record satisfies what does not need the database: all of the condition but its ids.
class ConditionFilter {
public:
    ConditionFilter(const model::JobCondition& condition, const ClusterConf& conf, People& people, Time now);
    bool passes(const JobRecord& job) const;
    // What the database can leave out by itself, as SQL.
    std::string where() const;

private:
    bool in_window(const JobRecord& job) const;

    const model::JobCondition& c_;
    const ClusterConf& conf_;
    Time now_;
    Time window_start_ = 0, window_end_ = 0;  // 0: open
    std::vector<std::uint32_t> users_, groups_;
    bool by_user_ = false, by_group_ = false;
};

}  // namespace restd::embedded
