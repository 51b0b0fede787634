// Computes means and rows from slurmctld's counters.
//
// Threads: one at a time. The result of complete() is valid until the next one.
#pragma once

#include <string>
#include <vector>

#include "messages/controller.hpp"
#include "names/people_names.hpp"
#include "restd/arena.hpp"
#include "restd/model/controller.hpp"

namespace restd::slurm {

class StatsView {
public:
    explicit StatsView(PeopleNames& people) : people_(people) {}
    // Completes received statistics.
    const model::Stats& complete(StatsInfo& stats);

private:
    static void add_means(StatsInfo& stats);
    void add_rows(StatsInfo& stats);
    std::string_view name_of(std::uint16_t message);

    PeopleNames& people_;
    Arena arena_;  // for users without a name: their numbers as texts
    std::vector<model::RpcByType> types_;
    std::vector<model::RpcByUser> users_;
    std::vector<model::RpcQueued> queued_;
    std::vector<model::RpcByHosts> hosts_;
};

}  // namespace restd::slurm
