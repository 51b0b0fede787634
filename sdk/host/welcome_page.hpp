// The page that the daemon shows in a browser.
//
// Nothing here has state.
#pragma once

#include <string>

#include "host/service.hpp"

namespace restd {

// HTML that loads nothing and has no scripts. It says what the daemon is, which API versions it serves, where the OpenAPI
// document is, and how to authenticate. It shows nothing about the cluster or the caller, because it needs no authentication.
std::string welcome_page(const ServiceParts& parts);

}  // namespace restd
