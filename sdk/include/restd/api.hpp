// Api: the number of an API version.
#pragma once

#include <cstdint>

namespace restd {

using Api = std::uint16_t;  // the last number of "v0.0.42"
inline constexpr Api api_max = 0xffff;
// Paths without a version, and what is answered before the version is known.
inline constexpr Api api_none = 0;

}  // namespace restd
