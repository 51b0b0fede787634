// Computes the members of a job that depend on several fields of slurmctld's record.
//
// Threads: one at a time. The result of complete() is valid until the next complete().
#pragma once

#include <string>
#include <vector>

#include "messages/job.hpp"
#include "names/people_names.hpp"
#include "restd/model/job.hpp"
#include "views/resources_view.hpp"

namespace restd::slurm {

// Looks up the names that JobView needs, so that it never waits.
void look_up_people(const JobInfo& job, PeopleNames& people);

class JobView {
public:
    // `last_backfill`: the last run of backfill, from the list's head.
    JobView(PeopleNames& people, Time last_backfill) : people_(people), last_backfill_(last_backfill) {}

    // Completes a received job; members that are not wanted need not be right. REQUIRES: check(job.allocation) has passed.
    const model::Job& complete(JobInfo& job, const WantedMembers<model::Job>& wanted = {});

private:
    void add_flags(JobInfo& job) const;
    void make_paths(JobInfo& job);
    void join_priorities(JobInfo& job);

    PeopleNames& people_;
    const Time last_backfill_;
    ResourcesView resources_;
    std::vector<model::PartitionPriority> priorities_;
    std::string tasks_, sizes_, in_, out_, err_;
};

// The states of a job; of an array's waiting tasks one for each. Tasks are named by their array, and components by their first
// component: so clients can ask for them.
void show_state(const JobState& state, Sink<model::JobStateRecord> sink);

}  // namespace restd::slurm
