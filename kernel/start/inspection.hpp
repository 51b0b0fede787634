// Looking at plugins: `slurmrestd --plugins` and `slurmrestd --inspect FILE`.
//
// Nothing of a plugin is run, but with --check: then a child process without privileges loads it.
#pragma once

#include "plugins/plugin_registry.hpp"
#include "start/options.hpp"

namespace restd::kernel {

// Prints the table of all plugins.
void print_plugins(PluginRegistry& registry, const Options& options);

// Prints what the file options.inspected says about itself, and whether this daemon would load it. Returns the status to exit
// with: 0 if it would, and if it passed the check.
int inspect(PluginRegistry& registry, const Options& options, spdlog::logger& log);

}  // namespace restd::kernel
