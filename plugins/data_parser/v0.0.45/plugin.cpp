// API version v0.0.45, of Slurm 26.05 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{.inline_enums = true};

}  // namespace

RESTD_DATA_PARSER("API v0.0.45, for clients of Slurm 26.05 and later", options);
