// How long the texts of a request may be: the limits of slurmctld 24.11, otherwise those of its database. Every listing repeats
// the texts that are kept.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

#include "restd/model/job_description.hpp"
#include "restd/model/node.hpp"
#include "restd/model/reservation.hpp"
#include "restd/place.hpp"

namespace restd::embedded {

inline constexpr std::size_t most_name = 255;     // names in the accounting database
inline constexpr std::size_t most_text = 65'535;  // other texts for which slurmctld has no limit
// What the kernel allows when a program is started: MAX_ARG_STRLEN for one string, and a quarter of the usual stack for all of
// them.
inline constexpr std::size_t most_environment_string = (128UL << 10) - 1;
inline constexpr std::size_t most_environment = 2UL << 20;

// Throws Error(err::pathname_too_long), which says which text it is, its length and the limit.
void check_text(std::string_view what, std::string_view text, std::size_t most);
void check_text(const Place& place, std::string_view text, std::size_t most);
void check_texts(const model::JobDescription& request, std::size_t max_script_size);
void check_texts(const model::NodeUpdate& update);
void check_texts(const model::Partition& wanted);
void check_texts(const model::ReservationDescription& wanted);

}  // namespace restd::embedded
