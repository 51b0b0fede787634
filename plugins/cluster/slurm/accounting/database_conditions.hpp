// Converts the API's filters to slurmdbd's: names become numbers where slurmdbd compares numbers, lists become lists of
// strings.
//
// The results point into the filter and into `arena`. Throws Error(422) that names the field if a name is unknown or if a text
// should be a number and is not. Threads: as `names`.
#pragma once

#include "accounting/database_names.hpp"
#include "messages/accounting.hpp"
#include "messages/database.hpp"
#include "restd/model/account.hpp"
#include "restd/model/accounting.hpp"
#include "restd/model/association.hpp"
#include "restd/model/cluster_record.hpp"
#include "restd/model/qos.hpp"
#include "restd/people.hpp"

namespace restd::slurm {

JobCondition to_wire(const model::JobCondition& condition, std::string_view cluster_name, Time now, DatabaseNames& names,
                     People& people, Arena& arena);
QosCondition to_wire(const model::QosCondition& condition, Arena& arena);
AssociationCondition to_wire(const model::AssociationCondition& condition, Time now, DatabaseNames& names, Arena& arena);
AccountCondition to_wire(const model::AccountCondition& condition, Time now, DatabaseNames& names, Arena& arena);
UserCondition to_wire(const model::UserCondition& condition, Time now, DatabaseNames& names, Arena& arena);
model::WckeyCondition to_wire(const model::WckeyCondition& condition, Time now, Arena& arena);
model::ClusterCondition to_wire(const model::ClusterCondition& condition, Arena& arena);
model::InstanceCondition to_wire(const model::InstanceCondition& condition);

// The jobs of these texts ("1234", "1234_5", "1234+1"), whenever they ran, of this cluster alone.
JobCondition jobs_named(List<std::string_view> jobs, std::string_view cluster_name, Arena& arena);

// Sets the period of jobs if the client gives none; the default is that of sacct. REQUIRES: flags and lists are filled in.
void fill_in_period(JobCondition& condition, Time now);

// A list with this single text, in the arena.
List<std::string_view> just(std::string_view text, Arena& arena);

}  // namespace restd::slurm
