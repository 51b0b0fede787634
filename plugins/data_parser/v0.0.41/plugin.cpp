// API version v0.0.41, of Slurm 24.05 and later.
#include "../parser.hpp"

namespace {

constexpr restd::PluginFlag flags[] = {
    {"fast", "Read requests without warnings about what is unknown or of another type."},
    {"prefer_refs", "In the OpenAPI document, give every type a schema of its own."},
};

}  // namespace

RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, restd::tables::Parser::name_of_version, "1.0",
                        "API v0.0.41, for clients of Slurm 24.05 and later",
                        restd::tables::make_parser<restd::DataParser::Refs::shared>, flags, std::size(flags));
