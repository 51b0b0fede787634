// Versions of the protocol. The high byte is the number of the release.
//
// Constant data and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace restd::slurm {

using WireVersion = std::uint16_t;

namespace wire {
inline constexpr WireVersion v22_05 = 38 << 8, v23_02 = 39 << 8, v23_11 = 40 << 8, v24_05 = 41 << 8, v24_11 = 42 << 8,
                             v25_05 = 43 << 8, v25_11 = 44 << 8, v26_05 = 45 << 8;
// All versions that are spoken here, the newest first.
inline constexpr WireVersion versions[] = {v26_05, v25_11, v25_05, v24_11, v24_05, v23_11, v23_02, v22_05};
inline constexpr WireVersion newest = versions[0], oldest = v22_05;
// The bounds of a row that exists since the first version, and of a row that still exists.
inline constexpr WireVersion first_version = 0, last_version = 0xffff;

constexpr bool is_spoken(WireVersion version)
{
    for (const WireVersion spoken : versions)
        if (spoken == version) return true;
    return false;
}
// Whether a daemon whose own version is `daemon` takes messages in `version`: its own, and those of two releases before it, of
// three since 24.11.
constexpr bool takes(WireVersion daemon, WireVersion version)
{
    return version <= daemon && (daemon - version) >> 8 <= (daemon >= v24_11 ? 3 : 2);
}
}  // namespace wire

// "24.11" for 42 << 8, also for future releases; empty if no release has this version, or a release before 22.05.
std::string release_of(WireVersion version);
// The version of a release: "24.11", "24.11.5". 0 if it is no release since 22.05.
WireVersion version_of_release(std::string_view release);

}  // namespace restd::slurm
