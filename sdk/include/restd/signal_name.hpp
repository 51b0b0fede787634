// parse_signal(): reads the name or number of a signal. Handlers and clusters both use it.
//
// Threads: a pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace restd {

// Accepts every signal that this system has a name for, and numbers from 1 to 999 (Slurm has signals of its own above the
// system's): "TERM", "SIGTERM", "sigterm", "RTMIN+2", "15". Blanks around it are ignored. nullopt for an invalid signal.
std::optional<std::uint16_t> parse_signal(std::string_view text);

}  // namespace restd
