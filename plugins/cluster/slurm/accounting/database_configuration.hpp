// The configuration of a slurmdbd before 26.05, which comes as texts.
//
// Pure function. The texts of the result are those of the pairs.
#pragma once

#include "messages/database_configuration.hpp"
#include "restd/model/configuration.hpp"
#include "restd/model/values.hpp"

namespace restd::slurm {

// Pairs that the hub has no member for are left out. Throws Error if none is known, or if the value of one makes no sense.
model::DatabaseConfiguration configuration_of(List<KeyPair> pairs);

}  // namespace restd::slurm
