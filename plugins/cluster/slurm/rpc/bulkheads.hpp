// Limits how many requests wait for each daemon at a time, so that a silent daemon does not block requests to the others.
//
// Threads: any.
#pragma once

#include "restd/error.hpp"
#include "restd/plugin.hpp"
#include "restd/waiting.hpp"

namespace restd::slurm {

struct Bulkheads {
    explicit Bulkheads(const Settings& settings)
        : slurmctld("slurmctld", settings.max_slurmctld_requests, "SLURMRESTD_MAX_SLURMCTLD_REQUESTS",
                    err::slurmctld_communications_backoff),
          slurmdbd("slurmdbd", settings.max_slurmdbd_requests, "SLURMRESTD_MAX_SLURMDBD_REQUESTS", err::db_connection),
          munged("munged", settings.max_munged_requests, "SLURMRESTD_MAX_MUNGED_REQUESTS", err::protocol_authentication_error),
          sack("sackd", settings.max_munged_requests, "SLURMRESTD_MAX_MUNGED_REQUESTS", err::protocol_authentication_error)
    {}

    Bulkhead slurmctld, slurmdbd;
    Bulkhead munged, sack;  // a cluster has one of them
};

}  // namespace restd::slurm
