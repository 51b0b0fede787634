// API version v0.0.44, of Slurm 25.11 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{.inline_enums = true};

}  // namespace

RESTD_DATA_PARSER("API v0.0.44, for clients of Slurm 25.11 and later", options);
