// How a request becomes a reservation: what it says, checked as scontrol and slurmctld do.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "conf/slurm_conf.hpp"
#include "jobs/job_table.hpp"
#include "restd/model/reservation.hpp"
#include "schedule/reservation.hpp"

namespace restd::embedded {

// Throws Error with slurmctld's number. Users, groups and accounts are not looked up.
Reservation new_reservation(const model::ReservationDescription& wanted, const ClusterConf& conf, Time now);
// What `change` makes of `old`. Throws Error.
Reservation changed_reservation(const Reservation& old, const model::ReservationDescription& change, const ClusterConf& conf,
                                Time now);

// It keeps something that `old` does not, or at another time.
bool asks_for_more(const Reservation& old, const Reservation& changed);
// Throws Error where `others`, or jobs that run and are in none of them, keep what `wanted` asks for. `running`: jobs with
// resources.
void check_room(const Reservation& wanted, const std::vector<const Reservation*>& others, const std::vector<JobRef>& running,
                const ClusterConf& conf, Time now);

}  // namespace restd::embedded
