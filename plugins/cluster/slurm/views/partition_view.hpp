// What partitions, licenses and shares have that is computed from several of the fields that slurmctld sends.
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

// Each adds it to the record as it was received.
const model::Partition& complete(PartitionInfo& partition);
const model::License& complete(model::License& license);
// `tres`: names of the resources, in the order of the association's numbers. What is added lies in `arena`.
const model::Shares& complete(AssociationShares& shares, List<std::string_view> tres, Arena& arena);

}  // namespace restd::slurm
