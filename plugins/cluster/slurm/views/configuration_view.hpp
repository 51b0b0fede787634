// Completes the configuration that slurmctld has sent.
//
// Pure function. What it adds is in `arena`.
#pragma once

#include "messages/build_info.hpp"
#include "restd/arena.hpp"
#include "restd/model/configuration.hpp"

namespace restd::slurm {

const model::Configuration& complete(BuildInfo& info, Arena& arena);

}  // namespace restd::slurm
