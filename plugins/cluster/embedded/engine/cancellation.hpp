// Cancels and signals jobs.
//
// The client decides how many jobs a request is for. So the work is done in slices (JobTransaction), and anything that was
// looked up before a slice ended is looked up again in the next one.
//
// Lock: the engine's, in slices; it is never held while this code waits for the disk.
// Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/cluster_state.hpp"
#include "engine/job_lifecycle.hpp"
#include "engine/job_name.hpp"

namespace restd::embedded {

// What became of the jobs of one name. If `number` is err::success, at least one of them was cancelled or signalled.
struct Cancelled {
    int number = 0;
    std::string why;
    NoVal32 job_id;  // of the first of these jobs
};
// Returns an error number and fills in `why` if a job must be left alone, err::success if not. Called with the lock held.
using JobFilter = std::function<int(const JobRecord& job, std::string& why)>;

class Cancellation {
public:
    Cancellation(EngineCommon& common, ClusterState& cluster, RunTable& runs, JobLifecycle& lifecycle)
        : common_(common), cluster_(cluster), runs_(runs), lifecycle_(lifecycle)
    {}
    // Cancels (`signal` 0 or SIGKILL) or signals the named jobs. The results are in the order of `names`, and on disk when this
    // returns. Throws Error if nothing was tried. `refusal` may be empty.
    std::vector<Cancelled> cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                  std::uint16_t flags, const JobFilter& refusal);

private:
    // One client request.
    struct Order {
        const Caller& caller;
        std::uint16_t signal, flags;
        const JobFilter& refusal;
        bool ends() const;
    };
    Cancelled cancel_name(const JobName& name, const Order& order, JobTransaction& tx);
    void cancel_one(const JobRecord& job, const Order& order, JobTransaction& tx);
    void cancel_waiting(std::uint32_t head_id, std::vector<std::uint32_t>& tasks, const Order& order, JobTransaction& tx);

    EngineCommon& common_;
    ClusterState& cluster_;
    RunTable& runs_;
    JobLifecycle& lifecycle_;
};

}  // namespace restd::embedded
