// Which jobs need a dependency check, and why. Other parts fill this list; DependencyCheck works through it.
//
// Lock: the engine's.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "jobs/job_table.hpp"

namespace restd::embedded {

struct DependencyNews {
    std::set<std::uint32_t> to_check;                      // jobs whose dependencies must be checked
    std::set<std::uint32_t> jobs;                          // jobs and arrays: check the jobs that depend on them
    std::set<std::uint64_t> names;                         // the same for `singleton`; see JobTable::name_key()
    std::set<std::pair<Time, std::uint32_t>> check_times;  // when the dependencies of a job may change with time

    // Checks the jobs that depend on this job, or that wait for its name (singleton).
    void job_ended(const JobRecord& job)
    {
        jobs.insert(job.job_id);
        if (job.array_job_id != 0) jobs.insert(job.array_job_id);
        if (job.is_finished()) names.insert(JobTable::name_key(job));
    }
    void job_started(const JobRecord& job) { jobs.insert(job.array_job_id != 0 ? job.array_job_id : job.job_id); }
};

}  // namespace restd::embedded
