// Options: what command line and environment ask for, checked as far as it can be without touching anything.
//
// Pure: parse_options() reads nothing but its arguments and writes nothing; a bad value is a Fatal that quotes it.
// Not for use by two threads at once (getopt).
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

namespace restd::kernel {

// What the process is to do; all but `serve` end at once and need neither a slurm.conf nor an unprivileged user.
enum class Action {
    serve,
    help,
    usage_error,  // usage on stderr, exit 1; `complaint` says why
    version,
    list,
    generate_spec,
    token,
};

// The plugins of one kind that are asked for.
struct PluginRequest {
    struct Item {
        std::string name;                // without the kind: "v0.0.42", "latest"
        std::vector<std::string> flags;  // without '+'
    };
    bool all = true;          // nothing was said
    std::vector<Item> items;  // in the order given, where not all
    bool list = false;        // "list": names are printed instead
    bool list_flags = false;  // "list+flags"
};

struct Options {
    Action action = Action::serve;
    std::string complaint;
    std::vector<std::string> listen;              // arguments first, then SLURMRESTD_LISTEN; empty means inetd mode
    std::map<PluginKind, PluginRequest> plugins;  // all four kinds; cluster: at most one item
    std::optional<std::string> user;              // -u
    std::optional<std::string> group;             // -g
    std::optional<std::string> account;           // SLURMRESTD_USER: -u where root starts the daemon and none is given
    unsigned threads = 20;
    unsigned max_connections = 124;
    unsigned max_connections_per_address = 124;  // max_connections unless said
    unsigned max_requests_per_user = 93;         // three quarters of max_connections unless said
    Limits limits;  // SLURMRESTD_MAX_REQUEST_MEMORY, SLURMRESTD_MAX_MEMORY; the others are not for setting
    LogLevel log_level = LogLevel::info;
    Security security;
    std::string token_user;                // token: "" is the calling user
    std::int64_t token_lifespan = 1800;    // seconds
    std::vector<std::string> plugin_path;  // SLURMRESTD_PLUGIN_PATH
    Settings settings;
};

// Value of an environment variable, null where it is not set.
using Environment = std::function<const char*(const char* name)>;

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment);

// "a,kind/b+flag": one list of plugins, as -a, -d, -s and their variables take it.
PluginRequest parse_plugin_request(PluginKind kind, std::string_view text);

std::string help_text();
std::string version_text();

}  // namespace restd::kernel
