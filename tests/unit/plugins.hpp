// Loads the built plugins the way the kernel does, but without its checks. Tests have no list of plugins: they use all in the
// folder.
//
// REQUIRES: RESTD_PLUGIN_FOLDER, which restd_loads_plugins() in CMakeLists.txt defines. Threads: one at a time.
#pragma once

#include <dlfcn.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "restd/plugin.hpp"

namespace plugins {

inline std::filesystem::path folder(restd::PluginKind kind)
{
    return std::filesystem::path(RESTD_PLUGIN_FOLDER) / restd::to_string(kind);
}

// The names of all plugins of a kind, "v0.0.42" before "v0.0.100".
inline std::vector<std::string> names(restd::PluginKind kind)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder(kind)))
        if (entry.path().extension() == ".so") names.push_back(entry.path().stem());
    std::ranges::sort(names, {}, [](const std::string& name) { return std::tuple(name.size(), name); });
    return names;
}

inline const restd::PluginDescriptor& descriptor(restd::PluginKind kind, const std::string& name)
{
    const std::string file = (folder(kind) / name).string() + ".so";
    void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // never closed: plugins are not unloaded
    if (handle == nullptr) throw std::runtime_error(::dlerror());
    const void* const found = ::dlsym(handle, "restd_plugin");
    if (found == nullptr) throw std::runtime_error(file + ": no plugin");
    return *static_cast<const restd::PluginDescriptor*>(found);
}

template <class Port>
std::unique_ptr<Port> load(restd::PluginKind kind, const std::string& name, const restd::Settings& settings,
                           spdlog::logger& log, restd::Cluster* cluster = nullptr, const std::vector<std::string>& flags = {})
{
    auto plugin = descriptor(kind, name).create({settings, log, flags, cluster});
    auto* const port = dynamic_cast<Port*>(plugin.get());
    if (port == nullptr) throw std::runtime_error(name + ": another kind of plugin");
    plugin.release();
    return std::unique_ptr<Port>(port);
}

}  // namespace plugins
