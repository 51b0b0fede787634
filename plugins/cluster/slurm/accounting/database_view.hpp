// What records of slurmdbd have that is computed from several of their fields: names of resources and qualities of service.
//
// Threads: one at a time. Each adds it to the record as it was received; what is added lies in `arena`.
#pragma once

#include "accounting/database_names.hpp"
#include "messages/accounting.hpp"
#include "restd/arena.hpp"

namespace restd::slurm {

const model::Qos& complete(QosRecord& qos, DatabaseNames& names, Arena& arena);
const model::Association& complete(AssociationRecord& association, DatabaseNames& names, Arena& arena);
const model::ClusterRecord& complete(ClusterRecord& cluster, DatabaseNames& names, Arena& arena);

}  // namespace restd::slurm
