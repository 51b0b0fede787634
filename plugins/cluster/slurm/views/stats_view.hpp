// What slurmctld has counted as the hub has it, with the means that clients are to make themselves.
//
// Threads: one at a time. What show() returns lives until the next one, and not longer than the record.
#pragma once

#include <string>
#include <vector>

#include "../messages/controller.hpp"
#include "../names/people_names.hpp"
#include "restd/arena.hpp"
#include "restd/model/controller.hpp"

namespace restd::slurm {

class StatsView {
public:
    explicit StatsView(PeopleNames& people) : people_(people) {}
    const model::Stats& show(const StatsInfo& stats);

private:
    void show_schedulers(const StatsInfo& stats);
    void show_messages(const StatsInfo& stats);
    std::string_view name_of(std::uint16_t message);

    PeopleNames& people_;
    Arena arena_;  // of names that are numbers
    model::Stats shown_;
    std::vector<model::RpcByType> types_;
    std::vector<model::RpcByUser> users_;
    std::vector<model::RpcQueued> queued_;
    std::vector<model::RpcByHosts> hosts_;
};

}  // namespace restd::slurm
