// JobName: a job as a client names it: "123", "123_4" (a task of an array), "123+1" (a component of a heterogeneous job).
//
// Plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace restd::slurm {

struct JobName {
    std::uint32_t job = 0;
    std::optional<std::uint32_t> array_task, het_offset;

    // A step after a dot is ignored. nullopt: not a job.
    static std::optional<JobName> parse(std::string_view text);
    // The id that slurmctld uses; for an array task the id of the array.
    std::uint32_t id() const { return job + het_offset.value_or(0); }
};

}  // namespace restd::slurm
