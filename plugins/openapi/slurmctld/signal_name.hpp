// parse_signal(): a signal as a client names it: "TERM", "SIGTERM", "sigterm", "15".
// Nothing here has state.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace restd::openapi {

// Nothing where there is no such signal.
std::optional<std::uint16_t> parse_signal(std::string_view text);

}  // namespace restd::openapi
