// parse_signal(): a signal as people write it. The one reader of them, for handlers and clusters.
//
// Threads: a pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace restd {

// "TERM", "SIGTERM", "sigterm", "RTMIN+2", "15", with blanks around it or without: every signal that this system has a name
// for, and numbers from 1 to 999, because Slurm has signals of its own above the system's. Nothing where it is none of these.
std::optional<std::uint16_t> parse_signal(std::string_view text);

}  // namespace restd
