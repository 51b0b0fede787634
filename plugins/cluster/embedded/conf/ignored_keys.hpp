// Settings of Slurm that say nothing about one machine that runs its own jobs: they are read over without a remark.
//
// Threads: pure function.
#pragma once

#include <string_view>

namespace restd::embedded {

// `key` in lower case.
bool is_ignored_key(std::string_view key);

}  // namespace restd::embedded
