// Partitions, reservations, licenses and shares of slurmctld as the hub's.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "../messages/controller.hpp"
#include "../messages/node.hpp"
#include "restd/arena.hpp"
#include "restd/model/controller.hpp"
#include "restd/model/node.hpp"
#include "restd/model/reservation.hpp"
#include "restd/model/shares.hpp"

namespace restd::slurm {

// Valid as long as what it was made of.
model::Partition show_partition(const PartitionInfo& partition);
// .. and as long as `arena`.
model::Reservation show_reservation(const ReservationInfo& reservation, Arena& arena);
model::License show_license(const LicenseInfo& license);
// `tres`: names of the resources, in the order of the association's numbers.
model::Shares show_shares(const AssociationShares& shares, List<std::string_view> tres, Arena& arena);

}  // namespace restd::slurm
