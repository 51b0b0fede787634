// Slurm's settings that have no meaning for a cluster of one machine: they are ignored without a remark.
//
// Threads: pure function.
#pragma once

#include <string_view>

namespace restd::embedded {

// `key`: in lower case.
bool is_ignored_key(std::string_view key);

}  // namespace restd::embedded
