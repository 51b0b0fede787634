// Computes the members of partitions, licenses and shares that depend on several fields of slurmctld's records.
//
// Threads: one at a time.
#pragma once

#include "messages/controller.hpp"
#include "messages/node.hpp"
#include "restd/arena.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/node.hpp"
#include "restd/model/shares.hpp"

namespace restd::slurm {

// Each completes a received record.
const model::Partition& complete(PartitionInfo& partition);
const model::License& complete(model::License& license);
// `tres`: names of the TRES, in the order of the association's numbers. The lists are in `arena`.
const model::Shares& complete(AssociationShares& shares, List<std::string_view> tres, Arena& arena);

}  // namespace restd::slurm
