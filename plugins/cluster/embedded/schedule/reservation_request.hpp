// Makes a reservation from a request, checked as scontrol and slurmctld do.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"
#include "jobs/job_table.hpp"
#include "restd/model/reservation.hpp"
#include "schedule/reservation.hpp"

namespace restd::embedded {

// Throws Error with slurmctld's error number. Does not check whether users, groups and accounts exist.
Reservation new_reservation(const model::ReservationDescription& wanted, const ClusterConf& conf, Time now);
// Returns `old` with `change` applied. Throws Error.
Reservation changed_reservation(const Reservation& old, const model::ReservationDescription& change, const ClusterConf& conf,
                                Time now);

// True if `changed` keeps something that `old` does not keep, or at another time.
bool asks_for_more(const Reservation& old, const Reservation& changed);
// Throws Error if the resources of `wanted` are kept by `others`, or are in use by jobs that run in no reservation. `running`:
// the jobs with resources.
void check_room(const Reservation& wanted, const std::vector<const Reservation*>& others, const std::vector<JobRef>& running,
                const ClusterConf& conf, Time now);

}  // namespace restd::embedded
