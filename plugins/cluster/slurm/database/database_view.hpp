// What slurmdbd answers, as the hub has it: resources, qualities of service, associations, accounts, users, wckeys, clusters.
//
// What is returned shows into the record, into `names` and into `arena`. Threads: as `names`.
#pragma once

#include "../messages/accounting.hpp"
#include "../messages/database.hpp"
#include "database_names.hpp"
#include "restd/model/account.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"

namespace restd::slurm {

model::Tres to_hub(const TresRecord& record);
model::Qos to_hub(const QosRecord& record, DatabaseNames& names, Arena& arena);
model::AssociationShort short_of(const AssociationRecord& record);
model::Association to_hub(const AssociationRecord& record, DatabaseNames& names, Arena& arena);
model::Account to_hub(const AccountRecord& record, Arena& arena);
model::Wckey to_hub(const WckeyRecord& record, Arena& arena);
model::User to_hub(const UserRecord& record, Arena& arena);
model::ClusterRecord to_hub(const ClusterRecord& record, DatabaseNames& names, Arena& arena);
model::Instance to_hub(const InstanceRecord& record);

}  // namespace restd::slurm
