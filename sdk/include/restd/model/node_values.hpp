// Values of enumerations and bits of nodes and partitions.
//
// The numbers are Slurm's (slurm/slurm.h and slurm/slurmdb.h, Slurm 24.11). The document (GET /openapi/v3) says what each
// means, at the names that clients see.
#pragma once

#include <cstdint>

namespace restd::model {

// Node::state, Node::next_state_after_reboot, NodeUpdate::state: a base state in the low four bits, and flags.
namespace node_state {
inline constexpr std::uint32_t not_given = 0xfffffffe, unknown = 0x0, down = 0x1, idle = 0x2, allocated = 0x3, error = 0x4,
                               mixed = 0x5, future = 0x6, external = 0x10, reserved = 0x20, undrain = 0x40, cloud = 0x80,
                               resume = 0x100, drain = 0x200, completing = 0x400, not_responding = 0x800, powered_down = 0x1000,
                               fail = 0x2000, powering_up = 0x4000, maintenance = 0x8000, reboot_requested = 0x10000,
                               reboot_canceled = 0x20000, powering_down = 0x40000, dynamic_future = 0x80000,
                               reboot_issued = 0x100000, planned = 0x200000, invalid_registration = 0x400000,
                               power_down = 0x800000, power_up = 0x1000000, power_drain = 0x2000000, dynamic_normal = 0x4000000,
                               blocked = 0x8000000;
inline constexpr std::uint32_t base_mask = 0xf;
}  // namespace node_state

// Partition::partition_state.
namespace partition_state {
inline constexpr std::uint16_t inactive = 0x0, unknown = 0xfffe, up = 0x3, down = 0x1, drain = 0x2;
}  // namespace partition_state

// Bits of Node::cert_flags.
namespace certificate_flag {
inline constexpr std::uint16_t token_set = 0x1;
}  // namespace certificate_flag

// Partition::maximums_shares: the number of jobs, and this bit.
namespace oversubscribe {
inline constexpr std::uint16_t force = 0x8000;
}  // namespace oversubscribe

}  // namespace restd::model
