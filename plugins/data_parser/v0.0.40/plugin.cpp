// API version v0.0.40, of Slurm 23.11 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.40, for clients of Slurm 23.11 and later");
