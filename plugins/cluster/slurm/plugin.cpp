// The plugin's descriptor and factory.
#include "restd/plugin.hpp"
#include "common/debug_flags.hpp"
#include "slurm_cluster.hpp"

namespace {

std::unique_ptr<restd::Plugin> make_slurm(const restd::PluginContext& context)
{
    restd::cluster::check_debug_flags(context.settings.debug_flags);
    return std::make_unique<restd::slurm::SlurmCluster>(context.settings, context.log);
}

}  // namespace

RESTD_CLUSTER_PLUGIN("slurm", "1.0", "A real cluster of Slurm 24.11 to 26.05, over its own RPC protocol.", make_slurm,
                     restd::ClusterFit::configured);
