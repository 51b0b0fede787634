// API version v0.0.42, of Slurm 24.11 and later.
#include "../parser.hpp"

namespace {

constexpr restd::PluginFlag flags[] = {
    {"fast", "Read requests without warnings about what is unknown or of another type."},
    {"minimize_refs", "In the OpenAPI document, write types out where they are used."},
    {"inline_enums", "In the OpenAPI document, write sets of flags out where they are used."},
    {"prefer_refs", "What this version does anyway; taken so that v0.0.41's flags can be kept."},
};

}  // namespace

RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, restd::tables::Parser::name_of_version, "1.0",
                        "API v0.0.42, for clients of Slurm 24.11 and later",
                        restd::tables::make_parser<restd::DataParser::Refs::all>, flags, std::size(flags));
