// Jobs of slurmctld as the hub's.
//
// Threads: one at a time. What show() returns, and what it shows, lives until the next show(), and not longer than the record.
#pragma once

#include <string>
#include <vector>

#include "../messages/job.hpp"
#include "../names/people_names.hpp"
#include "resources_view.hpp"
#include "restd/model/job.hpp"

namespace restd::slurm {

// The names that JobView needs: nothing is waited for once they are known.
void look_up_people(const JobInfo& job, PeopleNames& people);

class JobView {
public:
    // `last_backfill`: when backfill last ran, from the list's head.
    JobView(PeopleNames& people, Time last_backfill) : people_(people), last_backfill_(last_backfill) {}

    // REQUIRES: check(job.job_resrcs) has passed.
    const model::Job& show(const JobInfo& job);

private:
    std::uint64_t flags_of(const JobInfo& job) const;
    void show_paths(const JobInfo& job);
    void show_priorities(const JobInfo& job);

    PeopleNames& people_;
    const Time last_backfill_;
    model::Job shown_;
    ResourcesView resources_;
    std::vector<model::PartitionPriority> priorities_;
    std::string tasks_, sizes_, in_, out_, err_;
};

}  // namespace restd::slurm
