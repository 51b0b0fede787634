// API version v0.0.42, of Slurm 24.11 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.42, for clients of Slurm 24.11 and later");
