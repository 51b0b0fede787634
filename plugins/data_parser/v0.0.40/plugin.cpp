// API version v0.0.40, of Slurm 23.11 and later.
#include "../parser.hpp"

namespace {

constexpr restd::PluginFlag flags[] = {
    {"fast", "Read requests without warnings about what is unknown or of another type."},
};

}  // namespace

RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, restd::tables::Parser::name_of_version, "1.0",
                        "API v0.0.40, for clients of Slurm 23.11 and later",
                        restd::tables::make_parser<restd::DataParser::Refs::all>, flags, std::size(flags));
