// The page that a person sees who opens the daemon's address in a browser.
//
// Nothing here has state.
#pragma once

#include <string>

#include "host/service.hpp"

namespace restd {

// HTML of its own: it loads nothing and runs nothing. It says what this is, which versions of the API are served, where the
// document is, and how to authenticate; nothing of the cluster or of who asks, since anybody gets it.
std::string welcome_page(const ServiceParts& parts);

}  // namespace restd
