// SLURM_DEBUG_FLAGS: checked as Slurm's own programs do.
//
// Threads: any.
#pragma once

#include <string_view>

namespace restd::cluster {

// Throws std::runtime_error that names the first word of `text`, a list with commas, that is no debug flag of Slurm 24.11.
void check_debug_flags(std::string_view text);

}  // namespace restd::cluster
