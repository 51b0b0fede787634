// How long the texts of a request may be: the limits of slurmctld 24.11, else those of its database. Texts that are kept are
// repeated in every listing.
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
inline constexpr std::size_t most_text = 65'535;  // any other text that slurmctld has no limit for
// What a program can be started with: the kernel's MAX_ARG_STRLEN for one string, and a quarter of the usual stack for all.
inline constexpr std::size_t most_environment_string = (128UL << 10) - 1;
inline constexpr std::size_t most_environment = 2UL << 20;

// Throws Error(err::pathname_too_long) that says what it is about, its length and the limit.
void check_text(std::string_view what, std::string_view text, std::size_t most);
void check_text(const Place& place, std::string_view text, std::size_t most);
void check_texts(const model::JobDescription& request, std::size_t max_script_size);
void check_texts(const model::NodeUpdate& update);
void check_texts(const model::ReservationDescription& wanted);

}  // namespace restd::embedded
