// Parsers for options of a job: CPU frequencies, task distributions, numbers of nodes.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "restd/arena.hpp"
#include "restd/model/job_values.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {

// "low", "2400000", "1000000-2400000:OnDemand", "Performance": as Slurm's numbers. nullopt: invalid, or a governor that
// is not allowed.
struct CpuFrequency {
    std::uint32_t minimum = no_value32, maximum = no_value32, governor = no_value32;
};
// Settings of slurm.conf: CpuFreqGovernors, CpuFreqDef.
struct CpuGovernors {
    std::uint32_t allowed =
        model::cpu_frequency::on_demand | model::cpu_frequency::performance | model::cpu_frequency::user_space;
    std::uint32_t usual = no_value32;  // for a range without a governor; NO_VAL: none
    bool operator==(const CpuGovernors&) const = default;
};
// "OnDemand,Performance". Throws std::invalid_argument with the first invalid name.
std::uint32_t parse_governors(std::string_view list);
std::optional<CpuFrequency> parse_cpu_frequency(std::string_view text, const CpuGovernors& governors);

// "OnDemand", "2.40G": of a frequency in kHz, or a value of model::cpu_frequency. The view is static or in `arena`.
std::string_view frequency_text(std::uint32_t frequency, Arena& arena);

// "block", "cyclic:block", "*:fcyclic:cyclic", "plane=4", "arbitrary", each with ",pack" or ",nopack".
struct Distribution {
    static constexpr std::uint32_t arbitrary = 0x3, plane = 0x4, unknown = 0x2000, base_mask = 0xffff;
    std::uint32_t value = unknown;  // the layout, and flags
    std::uint16_t plane_size = no_value16;
    std::string text;  // for the environment of tasks
    std::uint32_t base() const { return value & base_mask; }
};
std::optional<Distribution> parse_distribution(std::string_view text);

// "4", "2-4", "1,3,5", "1-9:2". k means 1024, m means 1024 * 1024.
struct NodeCounts {
    std::uint32_t minimum = 0, maximum = 0;
    std::string sizes;  // if there is a choice: "1,3,5"
};
std::optional<NodeCounts> parse_node_counts(std::string_view text);

}  // namespace restd::slurm
