// The resources of a job from slurmctld's bitmaps: nodes, their sockets, their cores.
//
// Threads: one at a time. The result of complete() is valid until the next one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "messages/job.hpp"
#include "restd/model/job.hpp"

namespace restd::slurm {

// Throws WireError if the parts of the record are inconsistent.
void check(const JobAllocation& resources);

class ResourcesView {
public:
    // Completes received resources; nullptr if the job has none.
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
