// describe_plugin(): what a plugin's file says about itself, and whether this host would load it. Nothing is loaded or run.
//
// Threads: one at a time for one ElfFile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/elf_file.hpp"
#include "restd/plugin.hpp"

namespace restd::kernel {

// What a plugin exports (restd/plugin.hpp).
inline constexpr const char* descriptor_symbol = "restd_plugin";

struct PluginDescription {
    struct Flag {
        std::string name;
        std::string meaning;
    };
    std::string refusal;  // why this host does not load it; "": it does. Then all of the following is known
    std::optional<PluginKind> kind;
    std::string interface;  // "6.1"
    std::string name;
    std::string version;
    std::string summary;
    std::string sdk;       // version of the SDK that it was built with
    std::string compiler;  // "GCC 12.2.0"
    std::string stamp;     // restd/stamp.hpp
    std::vector<Flag> flags;
    std::vector<std::string> libraries;  // that it names
    ClusterFit fit = ClusterFit::asked_for;
    std::string contact;  // where to report problems; "": not said
};

// `file`: its path, for the checks of its name. `kind`: the one that is expected where it is; nullopt: any. Throws
// std::system_error if the file cannot be read. Whatever else is wrong is in `refusal`.
PluginDescription describe_plugin(const ElfFile& elf, const std::filesystem::path& file, std::optional<PluginKind> kind);

// "openapi", or "unknown kind 7".
std::string name_of(PluginKind kind);

}  // namespace restd::kernel
