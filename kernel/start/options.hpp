// Options: the settings from command line and environment, checked as far as possible without opening anything.
//
// parse_options() depends on its arguments only and has no side effects. A bad value throws a Fatal that quotes it.
// Threads: one at a time (getopt).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/server_options.hpp"
#include "process/logging.hpp"
#include "process/security.hpp"
#include "restd/plugin.hpp"
#include "start/new_plugin.hpp"

namespace restd::kernel {

// What the process does. All actions except `serve` end at once and need neither a slurm.conf nor an unprivileged user.
enum class Action {
    serve,
    help,
    usage_error,  // usage on stderr, exit 1; `complaint` says why
    version,
    list,
    generate_spec,
    token,
    plugins,  // --plugins
    inspect,  // --inspect
    new_plugin,
};

// The plugins of one kind that the user has named.
struct PluginRequest {
    struct Item {
        std::string name;                // without the kind: "v0.0.42", "latest"
        std::vector<std::string> flags;  // without '+'
    };
    bool all = true;          // nothing was named: all plugins
    std::vector<Item> items;  // if not all: in the order given
    bool list = false;        // "list": print the names
    bool list_flags = false;  // "list+flags"
};

struct Options {
    Action action = Action::serve;
    std::string complaint;
    std::vector<std::string> listen;              // arguments first, then SLURMRESTD_LISTEN; empty: inetd mode
    std::map<PluginKind, PluginRequest> plugins;  // all four kinds; cluster: at most one item
    std::optional<std::string> user;              // -u
    std::optional<std::string> group;             // -g
    std::optional<std::string> account;           // SLURMRESTD_USER: like -u if root starts the daemon without -u
    unsigned threads = 20;
    unsigned max_connections = 124;
    unsigned max_connections_per_address = 124;  // default: max_connections
    unsigned max_requests_per_user = 93;         // default: three quarters of max_connections
    unsigned max_watchers = 62;                  // long answers; default: half of max_connections
    unsigned max_watchers_per_user = 31;         // default: half of max_watchers
    Limits limits;  // SLURMRESTD_MAX_REQUEST_MEMORY and SLURMRESTD_MAX_MEMORY; the other limits cannot be set
    LogLevel log_level = LogLevel::info;
    Security security;
    std::string token_user;                // of `slurmrestd token`; "": the calling user
    std::int64_t token_lifespan = 1800;    // seconds
    std::string inspected;                 // --inspect: a file
    bool check = false;                    // --check: also what only its code can say
    bool as_json = false;                  // --json, for --plugins and --inspect
    NewPlugin new_plugin;                  // of `slurmrestd new-plugin`
    std::vector<std::string> plugin_path;  // SLURMRESTD_PLUGIN_PATH
    Settings settings;
};

// Returns the value of an environment variable, or null if it is not set.
using Environment = std::function<const char*(const char* name)>;

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment);

// Parses a list of plugins, the value of -a, -d, -s, --cluster and their variables: "a,kind/b+flag".
PluginRequest parse_plugin_request(PluginKind kind, std::string_view text);

std::string help_text();
std::string version_text();

}  // namespace restd::kernel
