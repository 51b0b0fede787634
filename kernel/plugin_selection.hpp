// Which plugins are used: what was asked for, set against what is there.
//
// Used by the main thread only, at start.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "plugin_registry.hpp"
#include "restd/log.hpp"
#include "restd/service.hpp"

namespace restd::kernel {

// The cluster backend, and why it is that one.
struct ClusterChoice {
    std::string name;
    std::string slurm_conf;  // the file it is to read; "" none
    std::string reason;      // for the log: "-f /tmp/slurm.conf"
};

// `system_conf`: the file whose existence speaks for a real cluster.
ClusterChoice choose_cluster(const Options& options, const std::string& system_conf = "/etc/slurm/slurm.conf");

// The plugins of one kind to make, in order, each once, loaded and checked, "latest" resolved, unknown flags left out.
std::vector<PluginRequest::Item> select(PluginRegistry& registry, PluginKind kind, const PluginRequest& request,
                                        spdlog::logger& log);

// What `-a list` and its like print: headers on stderr, names on stdout.
void print_lists(PluginRegistry& registry, const Options& options);

// Makes the auth, data_parser and openapi plugins. With options.settings.specify_only no auth plugin is made, and
// `cluster` may be null.
ServiceParts make_parts(PluginRegistry& registry, const Options& options, Named<Cluster> cluster, spdlog::logger& log);

}  // namespace restd::kernel
