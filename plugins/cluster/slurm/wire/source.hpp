// What the errors of this plugin name as their source.
#pragma once

namespace restd::slurm {

inline constexpr const char* source = "cluster/slurm";

}  // namespace restd::slurm
