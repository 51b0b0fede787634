// Cancels and signals jobs.
//
// How many jobs an order is for is the client's word: it is done in slices (JobTransaction), and what was looked up before a
// slice ended is looked up again in the next one.
//
// Lock: the engine's, in slices; never while it waits for the disk.
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

// What became of one name's jobs. `number` err::success: what could be done is done.
struct Cancelled {
    int number = 0;
    std::string why;
    NoVal32 job_id;  // of the first of them
};
// Whether a job is to be left alone: an error number, and why; err::success where not. Called with the lock.
using JobFilter = std::function<int(const JobRecord& job, std::string& why)>;

class Cancellation {
public:
    Cancellation(EngineCommon& common, ClusterState& cluster, RunTable& runs, JobLifecycle& lifecycle)
        : common_(common), cluster_(cluster), runs_(runs), lifecycle_(lifecycle)
    {}
    // Cancels (`signal` 0 or SIGKILL) or signals what is named; the results stand in the order of `names`. On disk when it
    // returns. Throws Error where nothing was tried. `refusal` may be empty.
    std::vector<Cancelled> cancel(const Caller& caller, std::span<const JobName> names, std::uint16_t signal,
                                  std::uint16_t flags, const JobFilter& refusal);

private:
    // What one request asks for.
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
