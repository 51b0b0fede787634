// API version v0.0.43, of Slurm 25.05 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{.inline_enums = true};

}  // namespace

RESTD_DATA_PARSER("API v0.0.43, for clients of Slurm 25.05 and later", options);
