// Whether a QOS would preempt itself, directly or through others.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

namespace restd::cluster {

// `preempted_by(id)`: the ids of the QOS that it preempts, as a range.
template <class PreemptedBy>
bool preempts_itself(std::uint32_t start, PreemptedBy preempted_by)
{
    std::set<std::uint32_t> seen;
    std::vector<std::uint32_t> next;
    const auto follow = [&](std::uint32_t id) {
        for (const std::uint32_t further : preempted_by(id)) next.push_back(further);
    };
    follow(start);
    while (!next.empty()) {
        const std::uint32_t id = next.back();
        next.pop_back();
        if (id == start) return true;
        if (seen.insert(id).second) follow(id);
    }
    return false;
}

}  // namespace restd::cluster
