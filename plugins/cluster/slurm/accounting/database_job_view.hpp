// Adds to slurmdbd's jobs and steps the values that are computed from several of their fields.
//
// Threads: one at a time.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "accounting/database_names.hpp"
#include "messages/database.hpp"
#include "names/people_names.hpp"
#include "restd/model/accounting.hpp"

namespace restd::slurm {

// The associations that jobs ran under, by cluster and number. The texts live as long as the map.
struct KnownAssociation {
    std::string account, partition, user;
};
using KnownAssociations = std::map<std::pair<std::string, std::uint32_t>, KnownAssociation, std::less<>>;

// Looks up the names that DatabaseJobView needs, so that it does not block on look-ups later.
void look_up_people(const JobRecord& job, PeopleNames& people);

class DatabaseJobView {
public:
    // REQUIRES: all arguments outlive the view and the records that it shows.
    DatabaseJobView(DatabaseNames& names, PeopleNames& people, const KnownAssociations& associations, Time now)
        : names_(names), people_(people), associations_(associations), now_(now)
    {}

    // Completes the job as it was received; the additions are allocated in `arena`.
    const model::DatabaseJob& complete(JobRecord& job, Arena& arena);

private:
    void complete(model::Step& step, const StepRecord& record, const JobRecord& job, Arena& arena);
    void add_association(JobRecord& job) const;

    DatabaseNames& names_;
    PeopleNames& people_;
    const KnownAssociations& associations_;
    const Time now_;
};

// "Cyclic", "Block,NoPack": how a step's tasks were laid out (enum task_dist_states of slurm/slurm.h).
std::string_view distribution_name(std::uint32_t distribution, Arena& arena);
// "7.batch", "7.0+1"
std::string_view step_text(const StepId& id, Arena& arena);

}  // namespace restd::slurm
