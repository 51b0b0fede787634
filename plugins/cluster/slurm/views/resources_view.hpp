// What a job has been given, out of slurmctld's bitmaps: nodes, their sockets, their cores.
//
// Threads: one at a time. What complete() has added lives until the next one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "messages/job.hpp"
#include "restd/model/job.hpp"

namespace restd::slurm {

// Throws WireError where the record's parts do not fit each other.
void check(const JobAllocation& resources);

class ResourcesView {
public:
    // Adds them to the resources as they were received, one after another in bitmaps; nullptr where the job has nothing.
    // REQUIRES: check() has passed.
    const model::JobResources* complete(JobAllocation& resources);

private:
    void make_nodes(const JobAllocation& resources);
    void name_nodes(std::string_view list, std::size_t count);

    std::vector<model::JobResourcesNode> nodes_;
    std::vector<model::JobResourcesSocket> sockets_;
    std::vector<model::JobResourcesCore> cores_;
    std::vector<std::string> names_;
};

}  // namespace restd::slurm
