// API version v0.0.41, of Slurm 24.05 and later.
#include "restd/tables/parser.hpp"

RESTD_DATA_PARSER("API v0.0.41, for clients of Slurm 24.05 and later");
