// check_plugin(): loads a plugin in a child process without privileges, and asks it what only its code can say.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugins/plugin_registry.hpp"
#include "start/options.hpp"

namespace restd::kernel {

struct PluginCheck {
    struct Line {
        std::string what;  // "route", "type", "header fields", ..
        std::string text;
    };
    std::vector<Line> facts;
    std::vector<std::string> problems;  // rules of its kind that it breaks; empty: it passed
};

// REQUIRES: the file would be loaded (describe_plugin()), it is of this kind, and no other thread runs. `registry`: the other
// plugins, against which it is checked.
PluginCheck check_plugin(PluginRegistry& registry, PluginKind kind, const std::string& name, const std::filesystem::path& file,
                         const Options& options, spdlog::logger& log);

}  // namespace restd::kernel
