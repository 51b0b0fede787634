// The plugin's descriptor and factory.
#include <dlfcn.h>

#include "embedded_cluster.hpp"
#include "restd/plugin.hpp"

namespace {

// The helper lies beside the folders of the plugins: <lib>/slurmrestd/restd-shepherd for <lib>/slurmrestd/cluster/embedded.so.
std::string shepherd_path()
{
    Dl_info here{};
    if (dladdr(reinterpret_cast<const void*>(&shepherd_path), &here) == 0 || here.dli_fname == nullptr) return "restd-shepherd";
    std::string path(here.dli_fname);
    for (int up = 0; up < 2; ++up) {
        const auto slash = path.rfind('/');
        path = slash == std::string::npos ? std::string(".") : path.substr(0, slash);
    }
    path += "/restd-shepherd";
    // The daemon may change its working directory later.
    if (char* whole = realpath(path.c_str(), nullptr)) {
        path = whole;
        std::free(whole);
    }
    return path;
}

std::unique_ptr<restd::Plugin> make_embedded(const restd::PluginContext& context)
{
    return std::make_unique<restd::embedded::EmbeddedCluster>(context.settings, context.log, shepherd_path());
}

}  // namespace

RESTD_PLUGIN(restd::PluginKind::cluster, "embedded", "1.0",
             "One machine as a whole cluster: jobs are real processes, state and history in SQLite.", make_embedded);
