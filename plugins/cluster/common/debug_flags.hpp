// Checks SLURM_DEBUG_FLAGS as Slurm's own programs do.
//
// Threads: any.
#pragma once

#include <string_view>

namespace restd::cluster {

// `text`: a comma-separated list. Throws std::runtime_error that names the first word that is not a debug flag of Slurm 24.11.
void check_debug_flags(std::string_view text);

}  // namespace restd::cluster
