// Versions of the protocol: a release's number in the high byte.
//
// Constant data.
#pragma once

#include <cstdint>

namespace restd::slurm {

using WireVersion = std::uint16_t;

namespace wire {
inline constexpr WireVersion v22_05 = 38 << 8, v23_02 = 39 << 8, v23_11 = 40 << 8, v24_05 = 41 << 8, v24_11 = 42 << 8,
                             v25_05 = 43 << 8, v25_11 = 44 << 8, v26_05 = 45 << 8;
// Of a row that has been there from the beginning, and of one that is there still.
inline constexpr WireVersion first_version = 0, last_version = 0xffff;
}  // namespace wire

}  // namespace restd::slurm
