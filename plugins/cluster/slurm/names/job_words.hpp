// What a job asks for in words of their own: frequencies, distributions, numbers of nodes.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "restd/model/job_values.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {

// "low", "2400000", "1000000-2400000:OnDemand", "Performance": as numbers of Slurm. nullopt: that is none of it, or a governor
// that is not allowed.
struct CpuFrequency {
    std::uint32_t minimum = no_value32, maximum = no_value32, governor = no_value32;
};
// What slurm.conf says of governors: CpuFreqGovernors, CpuFreqDef.
struct CpuGovernors {
    std::uint32_t allowed =
        model::cpu_frequency::on_demand | model::cpu_frequency::performance | model::cpu_frequency::user_space;
    std::uint32_t usual = no_value32;  // of a range that names none; not set: there is none
    bool operator==(const CpuGovernors&) const = default;
};
// "OnDemand,Performance". Throws std::invalid_argument that names what is none.
std::uint32_t parse_governors(std::string_view list);
std::optional<CpuFrequency> parse_cpu_frequency(std::string_view text, const CpuGovernors& governors);

// "block", "cyclic:block", "*:fcyclic:cyclic", "plane=4", "arbitrary", each with ",pack" or ",nopack".
struct Distribution {
    static constexpr std::uint32_t arbitrary = 0x3, plane = 0x4, unknown = 0x2000, base_mask = 0xffff;
    std::uint32_t value = unknown;  // the layout, and flags
    std::uint16_t plane_size = no_value16;
    std::string text;  // as tasks find it in their environment
    std::uint32_t base() const { return value & base_mask; }
};
std::optional<Distribution> parse_distribution(std::string_view text);

// "4", "2-4", "1,3,5", "1-9:2", with k and m for 1024 and its square.
struct NodeCounts {
    std::uint32_t minimum = 0, maximum = 0;
    std::string sizes;  // where there is a choice: "1,3,5"
};
std::optional<NodeCounts> parse_node_counts(std::string_view text);

}  // namespace restd::slurm
