// fault_of(): what is wrong with an identity that an auth method has accepted.
//
// Pure function.
#pragma once

#include <string>

#include "restd/auth.hpp"

namespace restd {

// A sentence for the log; empty: nothing is wrong.
std::string fault_of(const Identity& identity);

}  // namespace restd
