// The plugin's descriptor and factory.
#include "restd/plugin.hpp"
#include "embedded_cluster.hpp"

namespace {

std::unique_ptr<restd::Plugin> make_embedded(const restd::PluginContext& context)
{
    return std::make_unique<restd::embedded::EmbeddedCluster>(context.settings, context.log);
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::cluster, "embedded", "1.0",
             "One machine as a whole cluster: jobs are real processes, state and history in SQLite.", make_embedded);
