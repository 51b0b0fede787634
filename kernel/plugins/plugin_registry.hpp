// PluginRegistry: finds plugins, checks them, loads them and calls their factories.
//
// A plugin NAME of KIND is the file KIND/NAME.so in one of the plugin folders. Only what is asked for is opened. Before a file
// is loaded its descriptor is read out of it (ElfFile), so that one that is no plugin, or one for another host, is told apart
// without any of its code being run. Every failure is a Fatal that names the file, what was expected and what was found.
//
// Plugins live as long as the registry and end in the reverse order of their making; a loaded file is never unloaded.
// Used by the main thread only.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/elf_file.hpp"
#include "process/logging.hpp"
#include "restd/plugin.hpp"

namespace restd::kernel {

// What a plugin's file says about itself.
struct PluginDescription {
    struct Flag {
        std::string name;
        std::string meaning;
    };
    std::string version;
    std::string summary;
    std::vector<Flag> flags;
    ClusterFit fit = ClusterFit::asked_for;
};

// Whose plugins are taken: those of anybody, or those alone that only root can change (trusted_path.hpp), for a process that
// was started as root.
enum class PluginOwners { anybody, root };

class PluginRegistry {
public:
    // Looks which plugins there are. The folder next to the executable comes first, then those of SLURMRESTD_PLUGIN_PATH;
    // `folders` that are not there are passed over. Throws Fatal where two files are one plugin, or a folder's owner is not
    // among `owners`.
    PluginRegistry(std::vector<std::filesystem::path> folders, spdlog::logger& log,
                   PluginOwners owners = PluginOwners::anybody);
    PluginRegistry(const PluginRegistry&) = delete;
    PluginRegistry& operator=(const PluginRegistry&) = delete;
    ~PluginRegistry();

    // Names of all plugins of a kind, numbers in them compared as numbers: "v0.0.9" before "v0.0.40".
    std::vector<std::string> names(PluginKind kind) const;

    // What the plugin's file says about itself, which has been checked. None of its code is run.
    PluginDescription describe(PluginKind kind, const std::string& name);

    // Opens the files of all plugins of a kind: they can be loaded once this process may no longer reach them by name.
    // What cannot be opened is left for load() to complain of.
    void open_all(PluginKind kind);

    // The file of a plugin; nothing of it is opened. Throws Fatal where there is none of this name.
    const std::filesystem::path& file(PluginKind kind, const std::string& name) { return find(kind, name).file; }

    // Loads a plugin and returns its descriptor, which has been checked. The second time nothing happens.
    const PluginDescriptor& load(PluginKind kind, const std::string& name);

    // Calls the plugin's factory. `Port`: AuthMethod, DataParser, Content or Cluster, as the kind says.
    // Each call makes another object.
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
        std::unique_ptr<ElfFile> opened;               // null until it was looked at
        const PluginDescriptor* descriptor = nullptr;  // null until loaded
    };
    struct NaturalOrder {
        bool operator()(const std::string& a, const std::string& b) const;
    };
    using Entries = std::map<std::string, Entry, NaturalOrder>;

    Entry& find(PluginKind kind, const std::string& name);
    const ElfFile& open(Entry& entry);
    PluginDescription look(PluginKind kind, Entry& entry);
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
