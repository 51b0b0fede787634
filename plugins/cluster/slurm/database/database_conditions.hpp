// Filters of the API as slurmdbd wants them: names as numbers where it compares numbers, lists as lists of texts.
//
// What is returned shows into the filter and into `arena`. An unknown name, and what should be a number and is none, is an
// Error(422) that names the field. Threads: as `names`.
#pragma once

#include "../messages/accounting.hpp"
#include "../messages/database.hpp"
#include "common/people.hpp"
#include "database_names.hpp"
#include "restd/model/account.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"

namespace restd::slurm {

JobCondition to_wire(const model::JobCondition& condition, std::string_view cluster_name, Time now, DatabaseNames& names,
                     cluster::People& people, Arena& arena);
QosCondition to_wire(const model::QosCondition& condition, Arena& arena);
AssociationCondition to_wire(const model::AssociationCondition& condition, Time now, DatabaseNames& names, Arena& arena);
AccountCondition to_wire(const model::AccountCondition& condition, Time now, DatabaseNames& names, Arena& arena);
UserCondition to_wire(const model::UserCondition& condition, Time now, DatabaseNames& names, Arena& arena);
WckeyCondition to_wire(const model::WckeyCondition& condition, Time now, Arena& arena);
ClusterCondition to_wire(const model::ClusterCondition& condition, Arena& arena);
InstanceCondition to_wire(const model::InstanceCondition& condition);

// The period of jobs that is asked for where the client does not say: sacct's. REQUIRES: flags and lists are filled in.
void fill_in_period(JobCondition& condition, Time now);

// A list of one text in the arena.
List<std::string_view> just(std::string_view text, Arena& arena);

}  // namespace restd::slurm
