// The configuration in force: slurm.conf as it was read, plus the changes that administrators have made to the node and the
// partitions.
//
// Lock: the engine's. The objects returned by conf() and submission() are immutable: a change creates new ones.
#pragma once

#include <memory>

#include "conf/slurm_conf.hpp"
#include "engine/engine_common.hpp"
#include "engine/node_state.hpp"
#include "engine/partition_changes.hpp"

namespace restd::embedded {

class Configuration {
public:
    // Reads the changes from the state directory. Throws std::runtime_error.
    Configuration(EngineCommon& common, const ClusterConf& file_conf);

    const std::shared_ptr<const ClusterConf>& conf() const { return conf_; }
    const std::shared_ptr<const Submission>& submission() const { return submission_; }
    Time since() const { return since_; }
    const ClusterConf& file_conf() const { return file_conf_; }  // as slurm.conf has it
    const NodeState& node() const { return node_; }
    const PartitionChanges& partitions() const { return partitions_; }

    // What is in force with these.
    static ClusterConf in_force(const ClusterConf& file_conf, const NodeState& node, const PartitionChanges& partitions);
    void use(ClusterConf file_conf, NodeState node, PartitionChanges partitions);

private:
    EngineCommon& common_;
    ClusterConf file_conf_;
    NodeState node_;
    PartitionChanges partitions_;
    std::shared_ptr<const ClusterConf> conf_;
    std::shared_ptr<const Submission> submission_;
    Time since_ = 0;
};

}  // namespace restd::embedded
