// Parsers for values in slurm.conf. Each function throws ConfError, with file and line, if the value is invalid.
//
// Threads: pure functions.
#pragma once

#include <limits>

#include "base/shared_words.hpp"
#include "common/conf_lines.hpp"
#include "restd/model/values.hpp"

namespace restd::embedded {

using cluster::ConfPlace;
using cluster::ConfWord;

[[noreturn]] inline void bad(const ConfPlace& place, const ConfWord& setting, const char* expected)
{
    place.fail(setting.name + "=" + setting.value + ": expected " + expected);
}
template <class T>
T number(const ConfWord& s, const ConfPlace& place, std::uint64_t most = std::numeric_limits<T>::max())
{
    const auto value = parse_number(s.value);
    if (!value || *value > most) bad(place, s, "a number");
    return static_cast<T>(*value);
}
inline bool yes_no(const ConfWord& s, const ConfPlace& place)
{
    const auto value = parse_yes_no(s.value);
    if (!value) bad(place, s, "YES or NO");
    return *value;
}
inline NoVal64 megabytes(const ConfWord& s, const ConfPlace& place)
{
    if (same_word(s.value, "UNLIMITED")) return NoVal64::infinite();
    const auto value = parse_megabytes(s.value);
    if (!value) bad(place, s, "megabytes");
    return *value;
}
inline NoVal32 minutes(const ConfWord& s, const ConfPlace& place)
{
    const auto value = parse_minutes(s.value);
    if (!value) bad(place, s, "a time such as 30, 1:30:00, 2-12:00 or INFINITE");
    return *value;
}
inline NoVal32 count(const ConfWord& s, const ConfPlace& place)
{
    if (same_word(s.value, "UNLIMITED") || same_word(s.value, "INFINITE")) return NoVal32::infinite();
    return number<std::uint32_t>(s, place);
}

}  // namespace restd::embedded
