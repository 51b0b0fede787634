// PluginRegistry: finds plugins, checks them, loads them and calls their factories.
//
// A plugin NAME of KIND is the file KIND/NAME.so in one of the plugin folders. Only the needed files are opened. Before a file
// is loaded its descriptor is read from it (ElfFile). So a file that is not a plugin, or a plugin for another host, is refused
// without running its code. Every failure is a Fatal that names the file, what was expected and what was found.
//
// Plugins live as long as the registry, and are destroyed in reverse order of construction. A loaded file is never unloaded.
// Used by the main thread only.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/elf_file.hpp"
#include "plugins/plugin_file.hpp"
#include "process/logging.hpp"
#include "restd/plugin.hpp"

namespace restd::kernel {

// Which plugins are accepted: all, or only those that nobody but root can change (trusted_path.hpp). The latter if root has
// started the process.
enum class PluginOwners { anybody, root };

class PluginRegistry {
public:
    // Finds the plugins. The folder beside the executable comes first, then those of SLURMRESTD_PLUGIN_PATH. Missing `folders`
    // are skipped. Throws Fatal if `owners` does not allow a folder. Two files that are the same plugin are refused
    // when it is used.
    PluginRegistry(std::vector<std::filesystem::path> folders, spdlog::logger& log,
                   PluginOwners owners = PluginOwners::anybody);
    PluginRegistry(const PluginRegistry&) = delete;
    PluginRegistry& operator=(const PluginRegistry&) = delete;
    ~PluginRegistry();

    // Names of all plugins of a kind, numbers in them compared as numbers: "v0.0.9" before "v0.0.40".
    std::vector<std::string> names(PluginKind kind) const;

    // What the plugin's file says about itself, which has been checked. None of its code is run. Throws Fatal if the file is
    // refused.
    PluginDescription describe(PluginKind kind, const std::string& name);

    // Every plugin of a kind, also those that are refused (PluginDescription::refusal). None of their code is run.
    struct Found {
        PluginKind kind;
        std::string name;  // of the file
        std::filesystem::path file;
        PluginDescription description;
        bool is_loaded;
    };
    std::vector<Found> all(PluginKind kind);

    // Opens the files of all plugins of a kind, so that they can be loaded later, when this process may no longer open them by
    // name. Ignores errors, which load() reports.
    void open_all(PluginKind kind);

    // This file is the plugin from now on, wherever it is, and whoever can change it. REQUIRES: it has not been loaded.
    void put(PluginKind kind, const std::string& name, const std::filesystem::path& file);

    // The path of a plugin's file, which is not opened. Throws Fatal if there is no plugin of this name.
    const std::filesystem::path& file(PluginKind kind, const std::string& name) { return find(kind, name).file; }

    // Loads a plugin and returns its descriptor, which has been checked. The second time nothing happens.
    const PluginDescriptor& load(PluginKind kind, const std::string& name);

    // Calls the plugin's factory. `Port`: AuthMethod, DataParser, Content or Cluster, according to the kind. Each call makes a
    // new object.
    template <class Port>
    Port& create(PluginKind kind, const std::string& name, const PluginContext& context)
    {
        auto plugin = make(kind, name, context);
        auto* port = dynamic_cast<Port*>(plugin.get());
        if (port == nullptr) wrong_type(kind, name);
        plugins_.push_back(std::move(plugin));
        return *port;
    }

    // Destroys every plugin, last made first.
    void clear();

private:
    struct Entry {
        std::filesystem::path file;
        std::filesystem::path twin;                    // another file that is the same plugin; "": there is none
        std::unique_ptr<ElfFile> open_file;            // null until opened, and when it has been loaded
        std::optional<PluginDescription> description;  // nullopt until looked at
        const PluginDescriptor* descriptor = nullptr;  // null until loaded
    };
    struct NaturalOrder {
        bool operator()(const std::string& a, const std::string& b) const;
    };
    using Entries = std::map<std::string, Entry, NaturalOrder>;

    Entry& find(PluginKind kind, const std::string& name);
    const ElfFile& open(Entry& entry);
    const ElfFile& opened(Entry& entry);
    const PluginDescription& look(PluginKind kind, Entry& entry);
    static std::string both_files(const Entry& entry);
    std::unique_ptr<Plugin> make(PluginKind kind, const std::string& name, const PluginContext& context);
    [[noreturn]] void wrong_type(PluginKind kind, const std::string& name);

    spdlog::logger& log_;
    PluginOwners owners_;
    std::map<PluginKind, Entries> entries_;
    std::vector<std::unique_ptr<Plugin>> plugins_;
};

// Where plugins are: the folder that belongs to this executable, then `more`.
std::vector<std::filesystem::path> plugin_folders(std::span<const std::string> more);

}  // namespace restd::kernel
