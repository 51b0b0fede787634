#include "engine/configuration.hpp"

#include <algorithm>

#include "run/job_spool.hpp"

namespace restd::embedded {

Configuration::Configuration(EngineCommon& common, const ClusterConf& file_conf) : common_(common)
{
    NodeState node;
    if (const auto kept = read_file(common.state_file(node_state_file))) node = NodeState::decode(*kept);
    node.follow(file_conf.node, common.now());
    PartitionChanges partitions;
    if (const auto kept = read_file(common.state_file(partitions_file))) partitions = PartitionChanges::decode(*kept);
    partitions.follow(file_conf);
    use(file_conf, std::move(node), std::move(partitions));
}

ClusterConf Configuration::in_force(const ClusterConf& file_conf, const NodeState& node, const PartitionChanges& partitions)
{
    ClusterConf conf = file_conf;
    node.apply(conf.node);
    partitions.apply(conf);
    return conf;
}

void Configuration::use(ClusterConf file_conf, NodeState node, PartitionChanges partitions)
{
    file_conf_ = std::move(file_conf);
    node_ = std::move(node);
    partitions_ = std::move(partitions);
    conf_ = std::make_shared<const ClusterConf>(in_force(file_conf_, node_, partitions_));
    submission_ = std::make_shared<const Submission>(conf_, common_.people, common_.texts, common_.options.owners);
    since_ = std::max(common_.now(), since_ + 1);
}

}  // namespace restd::embedded
