// Adds to slurmdbd's records the values that are computed from several of their fields: names of resources and QOS.
//
// Threads: one at a time. Each function completes the record as it was received; the additions are allocated in `arena`.
#pragma once

#include "accounting/database_names.hpp"
#include "messages/accounting.hpp"
#include "restd/arena.hpp"

namespace restd::slurm {

const model::Qos& complete(QosRecord& qos, DatabaseNames& names, Arena& arena);
const model::Association& complete(AssociationRecord& association, DatabaseNames& names, Arena& arena);
const model::ClusterRecord& complete(ClusterRecord& cluster, DatabaseNames& names, Arena& arena);

}  // namespace restd::slurm
