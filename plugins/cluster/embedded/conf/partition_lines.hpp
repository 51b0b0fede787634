// The PartitionName lines of slurm.conf.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"

namespace restd::embedded {

class PartitionLines {
public:
    // `conf` receives partitions and remarks. The partitions that it has at first are for a file without PartitionName lines.
    explicit PartitionLines(ClusterConf& conf) : conf_(conf) {}
    // Throws ConfError.
    void take(const std::vector<cluster::ConfWord>& settings, const cluster::ConfPlace& place);
    // Sets for each partition whether the node is in it. REQUIRES: the node is known.
    void finish();

private:
    ClusterConf& conf_;
    PartitionConf default_;
    bool any_ = false;
};

}  // namespace restd::embedded
