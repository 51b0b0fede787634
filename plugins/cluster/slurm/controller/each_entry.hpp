// Orders for each entry of a list: slurmctld is sent one message after the other.
//
// Threads: any.
#pragma once

#include <cstddef>

#include "restd/cluster.hpp"

namespace restd::slurm {

// Calls order(0) to order(count - 1). An Error of one is passed to `failed`, and the next is tried. If slurmctld cannot be
// reached, the rest is not tried: `failed` gets the same Error for each.
void for_each_entry(std::size_t count, FunctionRef<void(std::size_t)> order, Sink<FailedEntry> failed);

}  // namespace restd::slurm
