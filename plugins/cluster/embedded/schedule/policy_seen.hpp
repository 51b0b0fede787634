// Which limits one QOS has already set for a job: the same limits of the next QOS, or of an association, are then ignored.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "schedule/policy.hpp"

namespace restd::embedded {

class Policy::Seen {
public:
    bool group_jobs = false, group_submit = false, group_wall = false, max_wall = false, max_jobs_per_account = false,
         max_jobs_per_user = false, max_submit_per_account = false, max_submit_per_user = false;

    // True if the limit is set and has not been seen before; it then counts as seen.
    static bool take(bool& seen, const auto& limit)
    {
        if (seen || !limit.is_number()) return false;
        return seen = true;
    }
    // The limit kinds of QOS and of associations have different values in TresLimit; here they count as the same kind.
    bool has(TresLimit kind, std::uint32_t tres) const
    {
        for (const auto& [known, id] : tres_)
            if (known == plain(kind) && id == tres) return true;
        return false;
    }
    void add(TresLimit kind, std::uint32_t tres) { tres_.emplace_back(plain(kind), tres); }

private:
    static std::uint8_t plain(TresLimit kind)
    {
        const auto value = static_cast<std::uint8_t>(kind);
        constexpr auto first = static_cast<std::uint8_t>(TresLimit::qos_group_tres);
        return value < first ? value : static_cast<std::uint8_t>(value - first);
    }
    std::vector<std::pair<std::uint8_t, std::uint32_t>> tres_;
};

// Returns the first limit that applies and that the job exceeds. `over(tres, wanted, limit)` is true if the job exceeds it.
template <class Over>
Breach Policy::check_tres(const Parties& p, const TresCounts& limits, TresLimit kind, Seen& seen, bool of_qos, double factor,
                          Over over) const
{
    Breach breach;
    for (const auto& [tres, count] : limits) {
        if (seen.has(kind, tres)) continue;
        if (of_qos) seen.add(kind, tres);
        const auto wanted = p.of(tres);
        const auto limit = factor == 1 ? count : static_cast<std::uint64_t>(double(count) * factor);
        if (breach || wanted == 0 || !over(tres, wanted, limit)) continue;
        breach.reason = tres_reason(kind, resource(tres));
        breach.tres = tres;
        breach.wanted = wanted;
        breach.limit = limit;
    }
    return breach;
}

}  // namespace restd::embedded
