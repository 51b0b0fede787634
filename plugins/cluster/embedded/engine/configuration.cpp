#include "engine/configuration.hpp"

#include <algorithm>

#include "run/job_spool.hpp"

namespace restd::embedded {

Configuration::Configuration(EngineCommon& common, const ClusterConf& file_conf) : common_(common)
{
    NodeState node;
    if (const auto kept = read_file(common.state_file(node_state_file))) node = NodeState::decode(*kept);
    node.follow(file_conf.node, common.now());
    use(file_conf, std::move(node));
}

void Configuration::use(ClusterConf file_conf, NodeState node)
{
    file_conf_ = std::move(file_conf);
    node_ = std::move(node);
    auto conf = std::make_shared<ClusterConf>(file_conf_);
    node_.apply(conf->node);
    conf_ = std::move(conf);
    submission_ = std::make_shared<const Submission>(conf_, common_.people, common_.texts, common_.options.owners);
    since_ = std::max(common_.now(), since_ + 1);
}

}  // namespace restd::embedded
