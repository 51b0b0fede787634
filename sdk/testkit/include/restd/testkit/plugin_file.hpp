// PluginFile: a plugin's file, loaded into a test as the daemon loads it, but without the daemon's checks.
//
// Threads: one at a time. Like the daemon, a test never unloads a plugin.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "restd/plugin.hpp"

namespace restd::testkit {

class RESTD_EXPORT PluginFile {
public:
    // Throws std::runtime_error if the file is no plugin of this kind.
    PluginFile(PluginKind kind, std::filesystem::path file);

    PluginKind kind() const { return kind_; }
    // As the file is called: "hello" for hello.so.
    std::string name() const { return file_.stem(); }
    const std::filesystem::path& file() const { return file_; }
    const PluginDescriptor& descriptor() const { return *descriptor_; }

    // Calls the plugin's factory. Throws what it throws, and std::runtime_error if it makes another kind of plugin.
    template <class Port>
    std::unique_ptr<Port> make(const PluginContext& context) const
    {
        std::unique_ptr<Plugin> plugin = descriptor_->create(context);
        Port* const port = dynamic_cast<Port*>(plugin.get());
        if (port == nullptr) throw std::runtime_error(file_.string() + ": its factory has made something else");
        plugin.release();
        return std::unique_ptr<Port>(port);
    }

private:
    PluginKind kind_;
    std::filesystem::path file_;
    const PluginDescriptor* descriptor_;
};

// The plugins of a kind in a plugin folder, such as the installed ones; "v0.0.42" comes before "v0.0.100".
RESTD_EXPORT std::vector<PluginFile> plugins_in(const std::filesystem::path& folder, PluginKind kind);

#ifdef RESTD_TESTED_PLUGIN  // by restd_add_plugin_test()
// The plugin that this test is for.
inline PluginFile tested_plugin()
{
    return {RESTD_TESTED_KIND, RESTD_TESTED_PLUGIN};
}
// A plugin that belongs to the SDK's slurmrestd: installed_plugin(PluginKind::data_parser, "v0.0.42").
inline PluginFile installed_plugin(PluginKind kind, const std::string& name)
{
    return {kind, std::filesystem::path(RESTD_INSTALLED_PLUGINS) / to_string(kind) / (name + ".so")};
}
#endif

}  // namespace restd::testkit
