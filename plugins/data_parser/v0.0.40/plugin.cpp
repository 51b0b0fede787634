// API version v0.0.40, of Slurm 23.11 and later.
#include "../parser.hpp"

namespace {

constexpr restd::tables::Options options{.marks_every_parameter = true};

}  // namespace

RESTD_DATA_PARSER("API v0.0.40, for clients of Slurm 23.11 and later", options);
