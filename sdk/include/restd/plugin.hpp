// The plugin seam: what a shared object exports to be found, checked and used.
//
// A cluster plugin NAME may have a helper: an executable NAME.launcher beside NAME.so. A daemon that is to serve starts it
// before anything else: before it drops its privileges, opens anything for clients, or runs any plugin's code. The helper has
// one end of a SOCK_SEQPACKET socket pair as descriptor 3, nothing else but standard error, and an empty environment; the
// plugin finds the other end in Settings::helper. Where the daemon was started by root the helper still is root, and is given
// the user and group id that the daemon becomes as its arguments: it keeps what little privilege it needs, and takes whatever
// the daemon says for hostile. It is the daemon's child, and has to end when its socket does. As root, a helper is refused that
// others can write.
//
// A plugin exports one constant, `restd_plugin`, of type PluginDescriptor: plain data that the registry checks before it calls
// anything in the file. RESTD_PLUGIN (below) writes it. A plugin is loaded with RTLD_NOW | RTLD_LOCAL and never unloaded.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "restd/stamp.hpp"

namespace spdlog {
class logger;
}

namespace restd {

class Cluster;

inline constexpr std::uint64_t plugin_magic = 0x52455354'44504c47;  // "RESTDPLG"
// Another major: the seam has changed and old plugins are refused. A greater minor: the plugin needs a newer host.
inline constexpr std::uint16_t plugin_abi_major = 3;
inline constexpr std::uint16_t plugin_abi_minor = 0;

// A `+flag` that a data parser takes.
struct PluginFlag {
    const char* name;     // without the '+'
    const char* meaning;  // one line for `-d list+flags`
};

// Settings of the running daemon, from command line and environment. Outlives every plugin.
struct Settings {
    std::string slurm_conf;  // -f, SLURM_CONF, or the system's where cluster/slurm was chosen; "" = none given, "/dev/null" =
                             // none wanted
    std::string slurm_conf_server;         // SLURM_CONF_SERVER: who has the configuration where no file is given; "" = nobody
    std::string state_directory;           // where cluster/embedded keeps its state; "" = the plugin's default
    std::string debug_flags;               // SLURM_DEBUG_FLAGS, for the cluster plugin to check
    bool jwt_in_environment = false;       // SLURM_JWT is set, which turns rest_auth/jwt on; the token itself is not passed on
    bool json_pretty = false;              // SLURMRESTD_JSON=pretty
    bool specify_only = false;             // --generate-openapi-spec and lists: nothing must be started or opened
    bool inetd = false;                    // one connection on standard input and output, then the end
    bool become_user = false;              // SLURMRESTD_SECURITY=become_user
    std::vector<int> documented_statuses;  // SLURMRESTD_RESPONSE_STATUS_CODES; 0 stands for "default"
    std::uint32_t max_list = 100'000;      // SLURMRESTD_MAX_LIST: the longest list of a request; of objects: a tenth
    // Requests that may wait at a time for a daemon, or for the names of users and groups; 503 for those beyond.
    unsigned max_slurmctld_requests = 64;  // SLURMRESTD_MAX_SLURMCTLD_REQUESTS
    unsigned max_slurmdbd_requests = 64;   // SLURMRESTD_MAX_SLURMDBD_REQUESTS
    unsigned max_munged_requests = 64;     // SLURMRESTD_MAX_MUNGED_REQUESTS
    unsigned max_name_lookups = 64;        // SLURMRESTD_MAX_NAME_LOOKUPS
    bool serve_all_users = false;          // SLURMRESTD_SECURITY=serve_all_users
    int helper = -1;                       // socket of the cluster plugin's helper, which that plugin owns; -1: it has none
};

// What a factory is given. The references outlive the plugin.
struct PluginContext {
    const Settings& settings;
    spdlog::logger& log;
    std::span<const std::string>
        flags;                   // the `+flags` asked for, without '+', each one of the descriptor's. Valid during the call.
    Cluster* cluster = nullptr;  // the cluster backend; null for cluster plugins and with specify_only
};

// The base of what factories make. Destroyed at exit, in the reverse order of their making.
class Plugin {
public:
    Plugin() = default;
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    virtual ~Plugin() = default;
};

enum class PluginKind : std::uint32_t { rest_auth = 1, data_parser = 2, openapi = 3, cluster = 4 };

// "rest_auth", "data_parser", "openapi", "cluster": also the names of the plugin folders.
std::string_view to_string(PluginKind kind);

// Which cluster plugin serves where --cluster names none. Of several that would fit, the first by name.
enum class ClusterFit : std::uint32_t {
    asked_for,     // none but by its name
    configured,    // where a configuration is given: -f, SLURM_CONF, SLURM_CONF_SERVER or the system's slurm.conf
    unconfigured,  // where there is none, or none is wanted
};

struct PluginDescriptor {
    std::uint64_t magic;      // plugin_magic
    std::uint16_t abi_major;  // plugin_abi_major as the plugin was compiled
    std::uint16_t abi_minor;
    PluginKind kind;
    const char* stamp;    // plugin_stamp (restd/stamp.hpp) as the plugin was compiled
    const char* name;     // without the kind: "jwt", "v0.0.42"
    const char* version;  // the plugin's own
    const char* summary;  // one line
    const PluginFlag* flags;
    std::uint32_t flag_count;
    // Makes the plugin; may be called once for each set of flags. Throws restd::Error or std::exception with a clear message
    // where it cannot work. The result's dynamic type derives from the kind's interface.
    std::unique_ptr<Plugin> (*create)(const PluginContext& context);
    ClusterFit fit;  // of cluster plugins
};

}  // namespace restd

#define RESTD_EXPORT __attribute__((visibility("default")))

// Declares this shared object's plugin:
//   RESTD_PLUGIN(restd::PluginKind::rest_auth, "hello", "1.0", "Says hello.", make_hello);
// with `std::unique_ptr<restd::Plugin> make_hello(const restd::PluginContext&)`.
#define RESTD_PLUGIN(kind, name, version, summary, create)                                                                     \
    RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, nullptr, 0, create, restd::ClusterFit::asked_for)

// With `+flags`: an array of PluginFlag and its length.
#define RESTD_PLUGIN_WITH_FLAGS(kind, name, version, summary, create, flags, flag_count)                                       \
    RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, flags, flag_count, create, restd::ClusterFit::asked_for)

// A cluster plugin that is taken without being asked for: a ClusterFit says where.
#define RESTD_CLUSTER_PLUGIN(name, version, summary, create, fit)                                                              \
    RESTD_PLUGIN_DESCRIPTOR(restd::PluginKind::cluster, name, version, summary, nullptr, 0, create, fit)

#define RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, flags, flag_count, create, fit)                                  \
    extern "C" RESTD_EXPORT const restd::PluginDescriptor restd_plugin;                                                        \
    extern "C" const restd::PluginDescriptor restd_plugin = {restd::plugin_magic,                                              \
                                                             restd::plugin_abi_major,                                          \
                                                             restd::plugin_abi_minor,                                          \
                                                             kind,                                                             \
                                                             restd::plugin_stamp.data(),                                       \
                                                             name,                                                             \
                                                             version,                                                          \
                                                             summary,                                                          \
                                                             flags,                                                            \
                                                             flag_count,                                                       \
                                                             create,                                                           \
                                                             fit}
