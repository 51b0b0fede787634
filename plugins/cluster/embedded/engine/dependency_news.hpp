// Whose dependencies are to be looked at, and why: a list that others fill and DependencyCheck works off.
//
// Lock: the engine's.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "jobs/job_table.hpp"

namespace restd::embedded {

struct DependencyNews {
    std::set<std::uint32_t> to_check;                      // jobs whose dependencies are to be looked at
    std::set<std::uint32_t> jobs;                          // jobs and arrays: those that wait for them are to be looked at
    std::set<std::uint64_t> names;                         // likewise for `singleton`: JobTable::name_key()
    std::set<std::pair<Time, std::uint32_t>> check_times;  // when the dependencies of a job may change by themselves

    // Who waited for this job, or for one of its name?
    void job_ended(const JobRecord& job)
    {
        jobs.insert(job.job_id);
        if (job.array_job_id != 0) jobs.insert(job.array_job_id);
        if (job.is_finished()) names.insert(JobTable::name_key(job));
    }
    void job_started(const JobRecord& job) { jobs.insert(job.array_job_id != 0 ? job.array_job_id : job.job_id); }
};

}  // namespace restd::embedded
