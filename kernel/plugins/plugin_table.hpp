// FoundPlugins: the table of plugins (restd/plugin_table.hpp) as the registry sees them.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "plugins/plugin_registry.hpp"
#include "restd/plugin_table.hpp"

namespace restd::kernel {

// "loaded", "usable" or "refused: REASON".
std::string state_of(const PluginDescription& description, bool is_loaded);

class FoundPlugins final : public PluginTable {
public:
    // Looks at all files that have not been loaded. Called once, before anybody reads the table.
    void fill(PluginRegistry& registry);
    // A file that is in no plugin folder.
    void add(PluginKind kind, const std::string& name, const std::filesystem::path& file, const PluginDescription& description,
             bool is_loaded);

    List<PluginRecord> plugins() const override { return records_; }
    // Where problems of a plugin are reported; "": not said. `index`: in plugins(). Apart from the records, which lie in a list
    // that plugins read: they can only grow with a new major.
    std::string_view contact(std::size_t index) const { return contacts_[index]; }

private:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    std::deque<std::string> texts_;                    // what the records' views point to
    std::deque<std::vector<std::string_view>> flags_;  // likewise
    std::vector<PluginRecord> records_;
    std::vector<std::string_view> contacts_;  // of each
};

}  // namespace restd::kernel
