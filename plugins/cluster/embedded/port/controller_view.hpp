// Shows what the controller lists besides jobs and reservations as records of the hub model: the node, partitions, licenses,
// shares and statistics.
//
// Pure functions: they show only what is passed in. String views in a record live until the sink returns.
// Threads: any.
#pragma once

#include <string_view>
#include <vector>

#include "conf/host_facts.hpp"
#include "conf/slurm_conf.hpp"
#include "engine/engine.hpp"
#include "port/call_statistics.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/node.hpp"
#include "restd/model/shares.hpp"

namespace restd::embedded {

// `started`: when the daemon started.
void show_node(const Engine::NodeView& view, const HostFacts& host, const HostLoad& load, std::string_view release,
               Time started, Sink<model::Node> sink);
void show_partition(const ClusterConf& cluster, const PartitionConf& conf, Sink<model::Partition> sink);
void show_licenses(const Engine::NodeView& view, Sink<model::License> sink);
void show_shares(const Engine::SharesView& view, const PolicyConf& conf, const model::SharesQuery& query,
                 Sink<model::Shares> sink);
void show_statistics(const EngineStats& engine, const std::vector<CallStatistics::ByKind>& kinds,
                     const std::vector<CallStatistics::ByUser>& users, Time now, Sink<model::Stats> sink);

}  // namespace restd::embedded
