// Slurm's names of the limits that hold a job back: one for each kind of limit and resource.
//
// Threads: pure functions; the texts are static.
#pragma once

#include <cstdint>
#include <string_view>

namespace restd::embedded {

// Limits on TRES. Job records store these values, so add new kinds at the end.
enum class TresLimit : std::uint8_t {
    association_group_tres,
    association_group_minutes,
    association_group_run_minutes,
    association_max_per_job,
    association_max_per_node,
    association_max_minutes,
    qos_group_tres,
    qos_group_minutes,
    qos_group_run_minutes,
    qos_max_per_job,
    qos_max_per_node,
    qos_max_minutes,
    qos_max_per_user,
    qos_max_per_account,
    qos_max_run_minutes_per_user,
    qos_max_run_minutes_per_account,
    qos_min,
};
inline constexpr std::size_t tres_limit_kinds = 17;

// The resources that have their own limit names.
enum class LimitedResource : std::uint8_t { cpu, mem, node, billing, energy, license, gres, burst_buffer, other };
inline constexpr std::size_t limited_resources = 9;

std::string_view name_of(TresLimit limit, LimitedResource resource);
// For a TRES of the book, by its id and type ("license", "gres").
LimitedResource limited_resource(std::uint32_t tres_id, std::string_view type);

}  // namespace restd::embedded
