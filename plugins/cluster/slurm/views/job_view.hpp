// What a job has that is computed from several of the fields that slurmctld sends.
//
// Threads: one at a time. What complete() has added lives until the next complete().
#pragma once

#include <string>
#include <vector>

#include "messages/job.hpp"
#include "names/people_names.hpp"
#include "restd/model/job.hpp"
#include "views/resources_view.hpp"

namespace restd::slurm {

// The names that JobView needs: nothing is waited for once they are known.
void look_up_people(const JobInfo& job, PeopleNames& people);

class JobView {
public:
    // `last_backfill`: when backfill last ran, from the list's head.
    JobView(PeopleNames& people, Time last_backfill) : people_(people), last_backfill_(last_backfill) {}

    // Adds it to the job as it was received. REQUIRES: check(job.allocation) has passed.
    const model::Job& complete(JobInfo& job);

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

}  // namespace restd::slurm
