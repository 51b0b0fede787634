// Versions of the protocol. The high byte is the number of the release.
//
// Constant data.
#pragma once

#include <cstdint>

namespace restd::slurm {

using WireVersion = std::uint16_t;

namespace wire {
inline constexpr WireVersion v22_05 = 38 << 8, v23_02 = 39 << 8, v23_11 = 40 << 8, v24_05 = 41 << 8, v24_11 = 42 << 8,
                             v25_05 = 43 << 8, v25_11 = 44 << 8, v26_05 = 45 << 8;
// The bounds of a row that exists since the first version, and of a row that still exists.
inline constexpr WireVersion first_version = 0, last_version = 0xffff;
}  // namespace wire

}  // namespace restd::slurm
