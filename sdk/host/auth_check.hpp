// What is wrong with that which an auth plugin says.
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/service.hpp"

namespace restd {

// What is wrong with an identity that a method has accepted: a sentence for the log; empty: nothing is.
std::string fault_of(const Identity& identity);

// AuthMethod::challenge() and instructions(). If one throws, or a challenge has something in it that a header field may not
// have, the log says so, and the result is empty.
std::string_view challenge_of(const Named<AuthMethod>& method, spdlog::logger& log);
std::string_view instructions_of(const Named<AuthMethod>& method, spdlog::logger& log);

// AuthMethod::fields() and security_schemes(). If one throws, or the fields are no names of header fields, they throw an Error
// that names the plugin.
std::string_view fields_of(const Named<AuthMethod>& method);
std::vector<SecurityRequirement> security_schemes_of(const Named<AuthMethod>& method);

}  // namespace restd
