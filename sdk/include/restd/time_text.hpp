// Times as people write them. Nothing here has state but the process's time zone.
#pragma once

#include <optional>
#include <string_view>

#include "restd/model/values.hpp"

namespace restd {

// Understands what sbatch's --begin does, in local time; letter case does not matter:
//   1700000000, uts1700000000                             seconds since the epoch
//   now, now+1hour, now-90                                seconds, minutes, hours, days, weeks
//   [date][T| |-][time], at least one of them
//     date: YYYY-MM-DD, MM/DD[/YY[YY]], MM.DD[.YY[YY]], today, tomorrow; without a year: the next one
//     time: HH:MM[:SS] [AM|PM], midnight, elevenses, noon, fika, teatime; without a date: the next one
// Nothing where the text is none of these.
std::optional<Time> parse_time(std::string_view text);

}  // namespace restd
