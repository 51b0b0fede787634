// The plugin interface: what a shared object exports so that the daemon can find, check and use it.
//
// A plugin exports one constant, `restd_plugin`, of type PluginDescriptor. It is plain data, which the registry checks before
// it calls anything in the file. The macros at the end of this file define it. A plugin is loaded with RTLD_NOW | RTLD_LOCAL
// and never unloaded.
//
// A cluster plugin NAME may have a helper: an executable NAME.launcher beside NAME.so. A daemon that is going to serve starts
// the helper first: before it drops its privileges, opens anything for clients, or runs any plugin's code. The helper gets one
// end of a SOCK_SEQPACKET socket pair as descriptor 3, standard error, an empty environment, and nothing else. The plugin finds
// the other end in Settings::helper. If root started the daemon, the helper runs as root, and its arguments are the user and
// group id that the daemon changes to. It should keep only the privileges that it needs, and must not trust what the daemon
// sends. It is a child of the daemon that has started it, and must exit when its socket is closed. A daemon that takes over
// from another one (Settings::take_over) gets the helper's socket from that one, and the helper goes on. A daemon started by
// root refuses a helper that others can write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <restd/sdk_version.hpp>  // made by CMake: RESTD_SDK_VERSION, "0.1.0"

#include "restd/stamp.hpp"

namespace spdlog {
class logger;
}

namespace restd {

class Cluster;
class PluginTable;

inline constexpr std::uint64_t plugin_magic = 0x52455354'44504c47;  // "RESTDPLG"
// A different major: the interface has changed, and the plugin is refused. A greater minor: the plugin needs a newer host.
inline constexpr std::uint16_t plugin_abi_major = 6;
inline constexpr std::uint16_t plugin_abi_minor = 1;

// A `+flag` that a data parser takes.
struct PluginFlag {
    const char* name;     // without the '+'
    const char* meaning;  // one line for `-d list+flags`
};

// Whether answers are compressed for clients that ask for it.
enum class Compression : std::uint8_t {
    usual,  // unless the cluster hides records of some users from others (Cluster::hides_records())
    always,
    never,
};

// Settings of the running daemon, from command line and environment. Outlives every plugin.
struct Settings {
    // -f or SLURM_CONF; else the system's slurm.conf if the cluster plugin is for a configured cluster (ClusterFit); else "".
    // "/dev/null": no slurm.conf is wanted.
    std::string slurm_conf;
    std::string slurm_conf_server;    // SLURM_CONF_SERVER: fetch slurm.conf from there if there is no file; "": not set
    std::string slurm_sack_socket;    // SLURM_SACK_SOCKET: the socket of sackd; "": the usual ones
    std::string slurm_sack_key;       // SLURM_SACK_KEY: the key of auth/slurm; "": slurm.key beside slurm.conf
    std::string slurm_sack_jwks;      // SLURM_SACK_JWKS: the same as a JWKS; "": slurm.jwks beside slurm.conf
    std::string state_directory;      // where cluster/embedded keeps its state; "": the plugin's default
    std::string debug_flags;          // SLURM_DEBUG_FLAGS, for the cluster plugin to check
    bool jwt_in_environment = false;  // SLURM_JWT is set, which turns rest_auth/jwt on; its value is not used
    bool json_pretty = false;         // SLURMRESTD_JSON=pretty
    Compression compression = Compression::usual;  // SLURMRESTD_COMPRESSION
    bool specify_only = false;                     // --generate-openapi-spec and lists: start no thread and open no file
    bool inetd = false;                            // serves one connection on standard input and output, then exits
    bool become_user = false;                      // SLURMRESTD_SECURITY=become_user
    std::vector<int> documented_statuses;          // SLURMRESTD_RESPONSE_STATUS_CODES; 0 stands for "default"
    std::uint32_t max_list = 100'000;              // SLURMRESTD_MAX_LIST: longest list in a request; a list of objects: a tenth
    // How many requests may wait at once for a daemon, or for names of users and groups. Others are answered with 503.
    unsigned max_slurmctld_requests = 64;  // SLURMRESTD_MAX_SLURMCTLD_REQUESTS
    unsigned max_slurmdbd_requests = 64;   // SLURMRESTD_MAX_SLURMDBD_REQUESTS
    unsigned max_munged_requests = 64;     // SLURMRESTD_MAX_MUNGED_REQUESTS
    unsigned max_name_lookups = 64;        // SLURMRESTD_MAX_NAME_LOOKUPS
    // SLURMRESTD_MAX_STORED_ANSWERS: bytes of a cluster's answers that are kept to be shown again; 0: none
    std::size_t max_stored_answers = std::size_t{128} << 20;
    unsigned events_poll = 2;              // SLURMRESTD_EVENTS_POLL: seconds between two questions for the events of one user
    unsigned events_heartbeat = 15;        // SLURMRESTD_EVENTS_HEARTBEAT: seconds
    bool serve_all_users = false;          // SLURMRESTD_SECURITY=serve_all_users
    int helper = -1;                       // socket of the cluster plugin's helper; that plugin owns it; -1: no helper
    // Set if this process takes over from one that still serves (SIGUSR2). It tells that one to stop; then it answers what it
    // has accepted, stops its cluster and ends. The host calls it after Cluster::start(). If start() needs something that the
    // other process holds, such as a lock, it calls this first, when everything else is ready, and waits: new clients wait,
    // too.
    std::function<void()> take_over;
};

// The argument of a factory. The references outlive the plugin.
struct PluginContext {
    const Settings& settings;
    spdlog::logger& log;
    // The `+flags` to use, without '+'. The descriptor lists all of them. Valid during the call of the factory.
    std::span<const std::string> flags;
    Cluster* cluster = nullptr;            // the cluster backend; null for cluster plugins and with specify_only
    const PluginTable* plugins = nullptr;  // of this daemon (restd/plugin_table.hpp); null where it does not serve
};

// The base class of all plugins. Plugins are destroyed at exit, in reverse order of construction.
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

// When a cluster plugin is used without --cluster. If several plugins fit, the first by name is used.
enum class ClusterFit : std::uint32_t {
    asked_for,     // only when --cluster names it
    configured,    // when there is a configuration: -f, SLURM_CONF, SLURM_CONF_SERVER or the system's slurm.conf
    unconfigured,  // when there is no configuration, or -f /dev/null
};

// It may grow at its end. The host takes members behind the plugin's `size` as zero, and looks at none behind its own.
struct PluginDescriptor {
    std::uint32_t size;  // of this structure as the plugin was compiled
    PluginKind kind;
    std::uint64_t magic;      // plugin_magic
    std::uint16_t abi_major;  // plugin_abi_major as the plugin was compiled
    std::uint16_t abi_minor;
    std::uint32_t flag_count;
    const PluginFlag* flags;
    const char* stamp;     // plugin_stamp<kind> (restd/stamp.hpp) as the plugin was compiled
    const char* sdk;       // RESTD_SDK_VERSION, likewise
    const char* compiler;  // RESTD_COMPILER
    const char* name;      // without the kind: "jwt", "v0.0.42"
    const char* version;   // the plugin's own
    const char* summary;   // one line
    // Makes the plugin. May be called once for each set of flags. If the plugin cannot work it throws restd::Error or
    // std::exception with a clear message. The result's dynamic type derives from the kind's interface.
    std::unique_ptr<Plugin> (*create)(const PluginContext& context);
    // Every descriptor has the members above.
    ClusterFit fit;       // cluster plugins only
    const char* contact;  // where users report problems: an URL or an address, in one line; null: not said. Since 6.1
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
constexpr void detail::write_common_stamp(StampText& text)
{
    enum Usual { a, b };  // an enumeration without a type of its own: -fshort-enums changes it
    RESTD_LAYOUT(text, Usual);
    RESTD_LAYOUT(text, Plugin);
    RESTD_LAYOUT(text, PluginFlag, name, meaning);
    RESTD_LAYOUT(text, PluginContext, flags, cluster, plugins);
    RESTD_LAYOUT(text, Settings, slurm_conf, slurm_conf_server, slurm_sack_socket, slurm_sack_key, slurm_sack_jwks,
                 state_directory, debug_flags, jwt_in_environment, json_pretty, compression, specify_only, inetd, become_user,
                 documented_statuses, max_list, max_slurmctld_requests, max_slurmdbd_requests, max_munged_requests,
                 max_name_lookups, max_stored_answers, events_poll, events_heartbeat, serve_all_users, helper, take_over);
}
#pragma GCC diagnostic pop

}  // namespace restd

#define RESTD_EXPORT __attribute__((visibility("default")))

// PluginDescriptor::contact of the plugins in this file. restd_add_plugin(.. CONTACT "https://example.org/bugs") defines it.
#ifndef RESTD_PLUGIN_CONTACT
#define RESTD_PLUGIN_CONTACT nullptr
#endif

// Defines the plugin of this shared object:
//   RESTD_PLUGIN(restd::PluginKind::rest_auth, "hello", "1.0", "Says hello.", make_hello);
// with `std::unique_ptr<restd::Plugin> make_hello(const restd::PluginContext&)`.
#define RESTD_PLUGIN(kind, name, version, summary, create)                                                                     \
    RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, nullptr, 0, create, restd::ClusterFit::asked_for)

// The same for a plugin that accepts `+flags`: an array of PluginFlag and its length.
#define RESTD_PLUGIN_WITH_FLAGS(kind, name, version, summary, create, flags, flag_count)                                       \
    RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, flags, flag_count, create, restd::ClusterFit::asked_for)

// A cluster plugin that may be used without --cluster: `fit` says when.
#define RESTD_CLUSTER_PLUGIN(name, version, summary, create, fit)                                                              \
    RESTD_PLUGIN_DESCRIPTOR(restd::PluginKind::cluster, name, version, summary, nullptr, 0, create, fit)

#define RESTD_PLUGIN_DESCRIPTOR(kind, name, version, summary, flags, flag_count, create, fit)                                  \
    extern "C" RESTD_EXPORT const restd::PluginDescriptor restd_plugin;                                                        \
    extern "C" const restd::PluginDescriptor restd_plugin = {sizeof(restd::PluginDescriptor),                                  \
                                                             kind,                                                             \
                                                             restd::plugin_magic,                                              \
                                                             restd::plugin_abi_major,                                          \
                                                             restd::plugin_abi_minor,                                          \
                                                             flag_count,                                                       \
                                                             flags,                                                            \
                                                             restd::plugin_stamp<kind>.data(),                                 \
                                                             RESTD_SDK_VERSION,                                                \
                                                             RESTD_COMPILER,                                                   \
                                                             name,                                                             \
                                                             version,                                                          \
                                                             summary,                                                          \
                                                             create,                                                           \
                                                             fit,                                                              \
                                                             RESTD_PLUGIN_CONTACT}
