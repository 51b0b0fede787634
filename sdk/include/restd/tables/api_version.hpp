// RESTD_API: the last number of the API version that is compiled. Who includes tables defines it before, once for a plugin.
#pragma once

#include "restd/api.hpp"

#ifndef RESTD_API
#error "RESTD_API is not defined: the last number of the API version whose tables are compiled, as 45 for v0.0.45"
#define RESTD_API 45
#endif

namespace restd::tables {

inline constexpr Api oldest_api = 40;
inline constexpr Api newest_api = 45;
static_assert(oldest_api <= RESTD_API && RESTD_API <= newest_api,
              "RESTD_API must be the number of one of Slurm's API versions that have tables; the name of a derived parser is "
              "an argument of RESTD_DERIVED_PARSER");

}  // namespace restd::tables
