// What is wrong with that which an auth plugin says.
//
// Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "host/service.hpp"

namespace restd {

// What is wrong with an identity that a method has accepted: a sentence for the log; empty: nothing is.
std::string fault_of(const Identity& identity);

// Calls AuthMethod::challenge() or instructions(). If it throws, or says something that a header field may not have, the log
// says so, and the result is empty.
std::string_view told_by(const Named<AuthMethod>& method, std::string_view (AuthMethod::*text)() const, spdlog::logger& log);

// AuthMethod::fields(). Throws Error, which names the plugin, if they are no names of header fields.
std::string_view fields_of(const Named<AuthMethod>& method);

}  // namespace restd
