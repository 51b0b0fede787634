// API version v0.0.42, of Slurm 24.11 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{};

}  // namespace

RESTD_DATA_PARSER("API v0.0.42, for clients of Slurm 24.11 and later", options);
