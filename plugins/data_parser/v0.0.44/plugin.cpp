// API version v0.0.44, of Slurm 25.11 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.44, for clients of Slurm 25.11 and later");
