// start_helper_of(): the helper of a cluster plugin (restd/plugin.hpp), as a daemon without privileges starts it.
#pragma once

#include "restd/testkit/plugin_file.hpp"

namespace restd::testkit {

// The value of Settings::helper; -1 if the plugin has no helper. The helper ends when the plugin closes the socket. Throws
// std::system_error.
int start_helper_of(const PluginFile& plugin);

}  // namespace restd::testkit
