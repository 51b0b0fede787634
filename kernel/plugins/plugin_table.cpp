#include "plugins/plugin_table.hpp"

#include "plugins/stamp_difference.hpp"

namespace restd::kernel {

std::string state_of(const PluginDescription& description, bool is_loaded)
{
    if (!description.refusal.empty()) return "refused: " + description.refusal;
    return is_loaded ? "loaded" : "usable";
}

void FoundPlugins::fill(PluginRegistry& registry)
{
    for (const auto kind : {PluginKind::rest_auth, PluginKind::data_parser, PluginKind::openapi, PluginKind::cluster})
        for (const auto& found : registry.all(kind))
            add(found.kind, found.name, found.file, found.description, found.is_loaded);
}

void FoundPlugins::add(PluginKind kind, const std::string& name, const std::filesystem::path& file,
                       const PluginDescription& description, bool is_loaded)
{
    std::vector<std::string_view>& flags = flags_.emplace_back();
    for (const auto& flag : description.flags) flags.push_back(keep(flag.name));
    PluginRecord record;
    record.kind = keep(name_of(kind));
    record.name = keep(name);
    record.version = keep(description.version);
    record.summary = keep(description.summary);
    record.file = keep(file.string());
    record.state = keep(state_of(description, is_loaded));
    record.interface = keep(description.interface);
    record.sdk = keep(description.sdk);
    record.compiler = keep(description.compiler);
    if (!description.stamp.empty()) record.stamp = keep(stamp_digest(description.stamp));
    record.flags = flags;
    records_.push_back(record);
    contacts_.push_back(keep(description.contact));
}

}  // namespace restd::kernel
