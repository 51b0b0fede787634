// Of what slurmctld has counted: means and rows, which clients are to make themselves.
//
// Threads: one at a time. What complete() has added lives until the next one.
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
    // Adds them to the statistics as they were received.
    const model::Stats& complete(StatsInfo& stats);

private:
    static void add_means(StatsInfo& stats);
    void add_rows(StatsInfo& stats);
    std::string_view name_of(std::uint16_t message);

    PeopleNames& people_;
    Arena arena_;  // of names that are numbers
    std::vector<model::RpcByType> types_;
    std::vector<model::RpcByUser> users_;
    std::vector<model::RpcQueued> queued_;
    std::vector<model::RpcByHosts> hosts_;
};

}  // namespace restd::slurm
