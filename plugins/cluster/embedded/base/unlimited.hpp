// How long something without an end lasts, where a length is needed.
#pragma once

#include "restd/model/values.hpp"

namespace restd::embedded {

// A job without a time limit, and a reservation without an end, as in Slurm; in seconds.
inline constexpr Time a_year = 365 * 24 * 3600;

}  // namespace restd::embedded
