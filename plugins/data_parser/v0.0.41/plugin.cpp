// API version v0.0.41, of Slurm 24.05 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{.refs = restd::DataParser::Refs::shared};

}  // namespace

RESTD_DATA_PARSER("API v0.0.41, for clients of Slurm 24.05 and later", options);
