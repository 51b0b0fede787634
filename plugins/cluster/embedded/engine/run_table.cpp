#include "engine/run_table.hpp"

#include <utility>

namespace restd::embedded {

RunTable::Run* RunTable::find(std::uint32_t job_id)
{
    const auto found = runs_.find(job_id);
    return found == runs_.end() ? nullptr : &found->second;
}

void RunTable::take_process(Run& run, pid_t shepherd, FileDescriptor process)
{
    run.shepherd = shepherd;
    run.process = std::move(process);
    for (const auto& what : std::exchange(run.early_orders, {})) send_order(run.process, what);
}

bool RunTable::order(std::uint32_t job_id, const ShepherdOrder& what)
{
    constexpr std::size_t most_early_orders = 100;
    const auto run = runs_.find(job_id);
    if (run == runs_.end()) return false;
    if (run->second.process) return send_order(run->second.process, what);
    // The record already says that the job is to end.
    if (what.scope == ShepherdOrder::Scope::terminate) return true;
    if (run->second.early_orders.size() == most_early_orders) return false;
    run->second.early_orders.push_back(what);
    return true;
}

bool RunTable::watch(std::vector<pollfd>& waits) const
{
    bool unknown = false;
    for (const auto& [id, run] : runs_) {
        if (run.process)
            waits.push_back({run.process.get(), POLLIN, 0});
        else
            unknown = true;
    }
    return unknown;
}

std::vector<std::uint32_t> RunTable::to_look_at() const
{
    std::vector<std::uint32_t> look;
    for (const auto& [id, run] : runs_) {
        pollfd ended{run.process.get(), POLLIN, 0};
        if (!run.process || poll(&ended, 1, 0) > 0) look.push_back(id);
    }
    for (const auto id : to_launch_) std::erase(look, id);
    return look;
}

std::vector<std::uint32_t> RunTable::take_launches()
{
    return std::exchange(to_launch_, {});
}

std::vector<std::uint64_t> RunTable::take_removals()
{
    return std::exchange(to_remove_, {});
}

}  // namespace restd::embedded
