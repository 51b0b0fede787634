// Checks a request for a reservation as scontrol and slurmrestd do before they ask slurmctld.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "restd/model/reservation.hpp"

namespace restd::cluster {

// The problem of a new reservation, such as a missing or contradictory field; "" if there is none.
std::string problem_of_new(const model::ReservationDescription& wanted);
// The first invalid TRES; "" if all are valid.
std::string problem_of_tres(List<model::Tres> tres);
// "cpu=4,license/matlab=1": from their types and names.
std::string text_of_tres(List<model::Tres> tres);

}  // namespace restd::cluster
