// What a job has been given, out of slurmctld's bitmaps: nodes, their sockets, their cores.
//
// Threads: one at a time. What show() returns lives until the next one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../messages/job.hpp"
#include "restd/model/job.hpp"

namespace restd::slurm {

// Throws WireError where the record's parts do not fit each other.
void check(const JobResources& resources);

class ResourcesView {
public:
    // nullptr where the job has nothing. REQUIRES: check() has passed.
    const model::JobResources* show(const JobResources& resources);

private:
    void show_nodes(const JobResources& resources);
    void name_nodes(std::string_view list, std::size_t count);

    model::JobResources shown_;
    std::vector<model::JobResourcesNode> nodes_;
    std::vector<model::JobResourcesSocket> sockets_;
    std::vector<model::JobResourcesCore> cores_;
    std::vector<std::string> names_;
};

}  // namespace restd::slurm
