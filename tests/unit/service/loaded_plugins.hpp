// Loads built plugins into the test, the way the kernel does, and checks nothing.
#pragma once

#include <dlfcn.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/service.hpp"

namespace test {

using namespace restd;

// What the code under test writes to the log.
struct Log {
    std::ostringstream text;
    spdlog::logger logger{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)};
    Log() { logger.set_level(spdlog::level::trace); }
};

template <class Port>
std::unique_ptr<Port> load(PluginKind kind, const std::string& name, const Settings& settings, spdlog::logger& log,
                           Cluster* cluster = nullptr, const std::vector<std::string>& flags = {})
{
    const std::string file = std::string(RESTD_PLUGIN_FOLDER) + "/" + std::string(to_string(kind)) + "/" + name + ".so";
    void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) throw std::runtime_error(::dlerror());
    const auto* descriptor = static_cast<const PluginDescriptor*>(::dlsym(handle, "restd_plugin"));
    if (descriptor == nullptr) throw std::runtime_error(file + ": no plugin");
    auto plugin = descriptor->create({settings, log, flags, cluster});
    auto* port = dynamic_cast<Port*>(plugin.get());
    if (port == nullptr) throw std::runtime_error(file + ": another kind of plugin");
    plugin.release();
    return std::unique_ptr<Port>(port);
}

}  // namespace test
