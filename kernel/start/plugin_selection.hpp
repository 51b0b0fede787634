// Chooses the plugins: compares the options with the plugins that are installed.
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

// The chosen cluster plugin, and why it was chosen.
struct ClusterChoice {
    std::string name;
    std::string slurm_conf;  // the file that it has to read; "": none
    std::string reason;      // for the log: "-f /tmp/slurm.conf"
};

// The cluster plugins that are used without --cluster (see ClusterFit). "": no such plugin is installed.
struct UsualClusters {
    std::string configured;
    std::string unconfigured;
    std::vector<std::string> unusable;  // why the other files are not considered, a sentence each
};
// Reads this from the plugins' files, without running their code.
UsualClusters usual_clusters(PluginRegistry& registry);

// Chooses the cluster plugin. Throws Fatal, with what is wrong with unusable ones, if no plugin fits. `system_confs`: if one of
// these files exists there is a real cluster; the first that exists is used. slurmd keeps the second one on machines that fetch
// their configuration.
ClusterChoice choose_cluster(const Options& options, const UsualClusters& usual,
                             const std::vector<std::string>& system_confs = {"/etc/slurm/slurm.conf",
                                                                             "/run/slurm/conf/slurm.conf"});

// The plugins of one kind to make, in order and each once. They are loaded and checked, "latest" is resolved, and unknown flags
// are removed.
std::vector<PluginRequest::Item> select(PluginRegistry& registry, PluginKind kind, const PluginRequest& request,
                                        spdlog::logger& log);

// Prints the lists for `-a list` and the like: headers on stderr, names on stdout.
void print_lists(PluginRegistry& registry, const Options& options);

// Makes the auth, data_parser and openapi plugins. With options.settings.specify_only `cluster` may be null, and all auth plugins
// are made. `plugins`: the table that plugins may show, or null.
ServiceParts make_parts(PluginRegistry& registry, const Options& options, Named<Cluster> cluster, spdlog::logger& log,
                        const PluginTable* plugins = nullptr);

}  // namespace restd::kernel
