// The plugin's descriptor and its factory function.
#include "restd/plugin.hpp"

#include "common/debug_flags.hpp"
#include "port/embedded_cluster.hpp"

namespace {

std::unique_ptr<restd::Plugin> make_embedded(const restd::PluginContext& context)
{
    restd::cluster::check_debug_flags(context.settings.debug_flags);
    return std::make_unique<restd::embedded::EmbeddedCluster>(context.settings, context.log);
}

}  // namespace

RESTD_CLUSTER_PLUGIN("embedded", "1.0", "One machine as a whole cluster: jobs are real processes, state and history in SQLite.",
                     make_embedded, restd::ClusterFit::unconfigured);
