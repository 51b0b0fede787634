// The PartitionName lines of slurm.conf.
//
// Threads: one at a time; pure functions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conf/slurm_conf.hpp"

namespace restd::embedded {

// Takes one setting of a partition, which is not its name. `remark` gets a text about what is ignored. Throws ConfError.
void take_partition_setting(PartitionConf& partition, const cluster::ConfWord& setting, const cluster::ConfPlace& place,
                            const std::function<void(const std::string&)>& remark);
// Whether this node is one of the nodes of the partition.
bool has_node(const PartitionConf& partition, const NodeConf& node);

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
