// API version v0.0.43, of Slurm 25.05 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.43, for clients of Slurm 25.05 and later");
