// JobId: a job as a client names it in a path or a query: "123", "123_4" (array task), "123+1" (component of a heterogeneous
// job), "123.batch" (step). The number of the job may be hexadecimal: "0x7b".
//
// Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace restd {

struct JobId {
    std::uint32_t job = 0;
    std::optional<std::uint32_t> array_task = {};
    std::optional<std::uint32_t> het_offset = {};
    std::string_view step = {};  // the text after the dot; a view into the parsed text

    // nullopt if `text` is not a valid job id.
    static std::optional<JobId> parse(std::string_view text);
    // Without the step, as a client writes it.
    std::string text() const;
    // The number by which slurmctld knows the job. For an array task it is the array's.
    std::uint32_t number() const { return job + het_offset.value_or(0); }
};

}  // namespace restd
