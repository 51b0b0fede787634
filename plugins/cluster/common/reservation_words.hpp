// What a request says of a reservation, checked as scontrol and slurmrestd do before slurmctld is asked.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "restd/model/reservation.hpp"

namespace restd::cluster {

// What of a new reservation is missing or contradicts itself; "" where nothing does.
std::string problem_of_new(const model::ReservationDescription& wanted);
// The first TRES that makes no sense; "" where all do.
std::string problem_of_tres(List<model::Tres> tres);
// "cpu=4,license/matlab=1": by their types and names.
std::string text_of_tres(List<model::Tres> tres);

}  // namespace restd::cluster
