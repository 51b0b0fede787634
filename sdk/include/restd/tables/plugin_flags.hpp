// What API versions do by themselves, and the `+flags` of data parsers: what each of them sets, and the versions that take it.
#pragma once

#include <array>
#include <cstddef>

#include "restd/data_parser.hpp"
#include "restd/field.hpp"
#include "restd/tables/api_version.hpp"

namespace restd::tables {

struct Options {
    DataParser::Refs refs = DataParser::Refs::all;
    bool fast = false;
    bool inline_enums = false;
    bool marks_every_parameter = false;
    bool describes_selection = false;
};

// What the version does without flags.
inline constexpr Options usual_options{
    .refs = RESTD_API == 41 ? DataParser::Refs::shared : DataParser::Refs::all,
    .inline_enums = RESTD_API >= 43,
    .marks_every_parameter = RESTD_API <= 40,
};

struct PluginFlagRow {
    const char* name = nullptr;
    const char* meaning = nullptr;
    void (*set)(Options&) = nullptr;
    Api since = 0;
    Api until = api_max;

    constexpr PluginFlagRow since_api(Api api) const { return {name, meaning, set, api, until}; }
    constexpr PluginFlagRow until_api(Api api) const { return {name, meaning, set, since, api}; }
};

inline constexpr PluginFlagRow plugin_flag_rows[] = {
    {"fast", "Read requests without warnings about what is unknown or of another type.", [](Options& o) { o.fast = true; }},
    PluginFlagRow{"prefer_refs", "In the OpenAPI document, give every type a schema of its own.",
                  [](Options& o) { o.refs = DataParser::Refs::all; }}
        .since_api(41)
        .until_api(41),
    PluginFlagRow{"minimize_refs", "In the OpenAPI document, write types out where they are used.",
                  [](Options& o) { o.refs = DataParser::Refs::shared; }}
        .since_api(42),
    PluginFlagRow{"inline_enums", "In the OpenAPI document, write sets of flags out where they are used.",
                  [](Options& o) { o.inline_enums = true; }}
        .since_api(42)
        .until_api(42),
    PluginFlagRow{"prefer_refs", "What this version does anyway; taken so that v0.0.41's flags can be kept.",
                  [](Options& o) { o.refs = DataParser::Refs::all; }}
        .since_api(42),
    {"select", "In the OpenAPI document, describe fields, limit, offset, sort and the filters of listings.",
     [](Options& o) { o.describes_selection = true; }},
};
inline constexpr auto plugin_flags = RESTD_LIVE(plugin_flag_rows);

// As the descriptor has them.
inline constexpr auto described_flags = [] {
    std::array<PluginFlag, plugin_flags.size()> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = {plugin_flags[i].name, plugin_flags[i].meaning};
    return out;
}();

}  // namespace restd::tables
