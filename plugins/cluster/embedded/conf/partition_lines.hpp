// The PartitionName lines of slurm.conf.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"

namespace restd::embedded {

class PartitionLines {
public:
    // Where partitions and remarks go. What it has before the first line is for a file without any.
    explicit PartitionLines(ClusterConf& conf) : conf_(conf) {}
    // Throws ConfError.
    void take(const std::vector<cluster::ConfWord>& settings, const cluster::ConfPlace& place);
    // Says of each partition whether the node is in it. REQUIRES: the node is known.
    void finish();

private:
    ClusterConf& conf_;
    PartitionConf default_;
    bool any_ = false;
};

}  // namespace restd::embedded
