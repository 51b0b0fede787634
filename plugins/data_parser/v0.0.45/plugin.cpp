// API version v0.0.45, of Slurm 26.05 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.45, for clients of Slurm 26.05 and later");
