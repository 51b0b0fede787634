// Puts jobs that run or have ended back in the queue, on request.
//
// The client decides how many jobs a request is for. So the work is done in slices (JobTransaction), and every job is looked up
// again after a slice.
//
// Lock: the engine's, in slices; it is never held while this code waits for the disk.
// Threads: any.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/cluster_state.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/job_name.hpp"

namespace restd::embedded {

// What became of the jobs of one name.
struct Requeued {
    int number = 0;  // why nothing was tried; err::success: see `tasks`
    std::string why;
    struct Tasks {
        TaskSet tasks;
        std::uint32_t job_id = 0;  // of the array
        int number = 0;            // of all these tasks
    };
    std::vector<Tasks> tasks;  // of an array; empty for a job that is none
};

class Requeueing {
public:
    Requeueing(EngineCommon& common, ClusterState& cluster, JobLifecycle& lifecycle)
        : common_(common), cluster_(cluster), lifecycle_(lifecycle)
    {}
    // The results are in the order of `names`, and on disk when this returns. `flags`: model::requeue_flag. Throws Error if
    // nothing was tried.
    std::vector<Requeued> requeue(const Caller& caller, std::span<const JobName> names, std::uint32_t flags);

private:
    Requeued requeue_name(const Caller& caller, const JobName& name, std::uint32_t flags, JobTransaction& tx);
    void requeue_one(const Caller& caller, const JobRecord& job, std::uint32_t flags, JobTransaction& tx);

    EngineCommon& common_;
    ClusterState& cluster_;
    JobLifecycle& lifecycle_;
};

}  // namespace restd::embedded
