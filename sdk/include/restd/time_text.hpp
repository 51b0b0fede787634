// Times as text: reads them as people write them, and writes them as Slurm does.
//
// Threads: any. It depends on the time zone of the process and has no other state.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd {

// Accepts what sbatch --begin accepts, in local time. Case does not matter:
//   1700000000, uts1700000000                             seconds since the epoch
//   now, now+1hour, now-90                                seconds, minutes, hours, days, weeks
//   [date][T| |-][time], at least one of the two
//     date: YYYY-MM-DD, MM/DD[/YY[YY]], MM.DD[.YY[YY]], today, tomorrow; without a year: the next one
//     time: HH:MM[:SS] [AM|PM], midnight, elevenses, noon, fika, teatime; without a date: the next one
// nullopt for other texts.
std::optional<Time> parse_time(std::string_view text);

// "2024-02-29T12:00:00", in local time; "Unknown" for 0.
std::string time_text(Time time);

}  // namespace restd
