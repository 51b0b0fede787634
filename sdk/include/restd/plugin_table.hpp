// The table of the daemon's plugins, for content that shows it to administrators (PluginContext::plugins), with its field
// table.
//
// Constant after the start of the daemon: any thread may read it.
#pragma once

#include <string_view>

#include "restd/field.hpp"
#include "restd/model/values.hpp"

namespace restd {

// What is known of one plugin without running it. For a file that is refused, all but kind, name, file and state may be "".
struct PluginRecord {
    std::string_view kind = {};       // "openapi"
    std::string_view name = {};       // "slurmctld"
    std::string_view version = {};    // the plugin's own
    std::string_view summary = {};    // one line
    std::string_view file = {};       // path
    std::string_view state = {};      // "loaded", "usable" or "refused: REASON"
    std::string_view interface = {};  // of plugins, that it was built for: "6.0"
    std::string_view sdk = {};        // version of the SDK that it was built with
    std::string_view compiler = {};   // "GCC 12.2.0"
    std::string_view stamp = {};      // a digest of its stamp (restd/stamp.hpp), to be compared with that of others
    List<std::string_view> flags = {};
};

class PluginTable {
public:
    virtual ~PluginTable() = default;
    // Every plugin, in the order of kinds and names. The views are valid while the daemon runs. Empty until all plugins have
    // been made: ask when a request comes.
    virtual List<PluginRecord> plugins() const = 0;
};

namespace detail {

inline constexpr auto plugin_text = make_codec<std::string_view>(Kind::string, "STRING");
inline constexpr auto plugin_texts = [] {
    auto codec = make_codec<List<std::string_view>>(Kind::list, "STRING_LIST");
    codec.element = &plugin_text;
    return codec;
}();

inline constexpr Row plugin_record_rows[] = {
    RESTD_FIELD(PluginRecord, kind, "kind", plugin_text, "rest_auth, data_parser, openapi or cluster."),
    RESTD_FIELD(PluginRecord, name, "name", plugin_text, "Name, without the kind."),
    RESTD_FIELD(PluginRecord, version, "version", plugin_text, "Version of the plugin itself."),
    RESTD_FIELD(PluginRecord, summary, "summary", plugin_text, "What it is, in one line."),
    RESTD_FIELD(PluginRecord, file, "file", plugin_text, "Path of its file."),
    RESTD_FIELD(PluginRecord, state, "state", plugin_text, "loaded; usable: it could be loaded; or refused, with the reason."),
    RESTD_FIELD(PluginRecord, interface, "interface", plugin_text, "Plugin interface that it was built for, as 6.0."),
    RESTD_FIELD(PluginRecord, sdk, "sdk", plugin_text, "Version of the SDK that it was built with."),
    RESTD_FIELD(PluginRecord, compiler, "compiler", plugin_text, "Compiler that it was built by."),
    RESTD_FIELD(PluginRecord, stamp, "stamp", plugin_text, "Digest of what it must share with slurmrestd."),
    RESTD_FIELD(PluginRecord, flags, "flags", plugin_texts, "Flags that it takes, as in -d NAME+FLAG."),
};
inline constexpr auto plugin_record_selected = select<count_live(plugin_record_rows, 1)>(plugin_record_rows, 1);

}  // namespace detail

inline constexpr Table plugin_record_table = make_table<PluginRecord>("SLURMRESTD_PLUGIN", detail::plugin_record_selected);

// For the member of an answer that lists plugins.
inline constexpr auto plugin_record_codec = [] {
    auto codec = make_codec<PluginRecord>(Kind::object, "SLURMRESTD_PLUGIN");
    codec.named = true;
    codec.table = &plugin_record_table;
    return codec;
}();
inline constexpr auto plugin_records_codec = [] {
    auto codec = make_codec<List<PluginRecord>>(Kind::list, "SLURMRESTD_PLUGINS");
    codec.element = &plugin_record_codec;
    return codec;
}();

}  // namespace restd
