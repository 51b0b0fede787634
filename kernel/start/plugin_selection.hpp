// Which plugins are used: what was asked for, set against what is there.
//
// Used by the main thread only, at start.
#pragma once

#include <string>
#include <vector>

#include "host/service.hpp"
#include "plugins/plugin_registry.hpp"
#include "restd/log.hpp"
#include "start/options.hpp"

namespace restd::kernel {

// The cluster backend, and why it is that one.
struct ClusterChoice {
    std::string name;
    std::string slurm_conf;  // the file it is to read; "" none
    std::string reason;      // for the log: "-f /tmp/slurm.conf"
};

// The cluster plugins that serve where none is named: "" where none is installed that would.
struct UsualClusters {
    std::string configured;
    std::string unconfigured;
};
// Read from the plugins' files; none of their code is run, and none that is damaged counts.
UsualClusters usual_clusters(PluginRegistry& registry);

// Throws Fatal where there is no plugin that fits. `system_confs`: files whose existence speaks for a real cluster, the first
// of them for the one that is there. The second is kept by a cluster's slurmd where configuration is fetched over the network.
ClusterChoice choose_cluster(const Options& options, const UsualClusters& usual,
                             const std::vector<std::string>& system_confs = {"/etc/slurm/slurm.conf",
                                                                             "/run/slurm/conf/slurm.conf"});

// The plugins of one kind to make, in order, each once, loaded and checked, "latest" resolved, unknown flags left out.
std::vector<PluginRequest::Item> select(PluginRegistry& registry, PluginKind kind, const PluginRequest& request,
                                        spdlog::logger& log);

// What `-a list` and its like print: headers on stderr, names on stdout.
void print_lists(PluginRegistry& registry, const Options& options);

// Makes the auth, data_parser and openapi plugins. With options.settings.specify_only no auth plugin is made, and
// `cluster` may be null.
ServiceParts make_parts(PluginRegistry& registry, const Options& options, Named<Cluster> cluster, spdlog::logger& log);

}  // namespace restd::kernel
