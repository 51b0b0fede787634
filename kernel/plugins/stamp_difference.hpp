// stamp_difference(): what a plugin shares with the host in another form (restd/stamp.hpp), in words for an administrator.
#pragma once

#include <string>
#include <string_view>

namespace restd::kernel {

// "" if both stamps are the same. Otherwise what differs, with both values, and how to build the plugin anew:
//   _GLIBCXX_DEBUG: 0 expected, 1 found. Rebuild it without -D_GLIBCXX_DEBUG
// `sdk`: the version that the plugin was built with.
std::string stamp_difference(std::string_view expected, std::string_view found, std::string_view sdk);

// A stamp in a few characters, for people who compare two: 16 hexadecimal digits.
std::string stamp_digest(std::string_view stamp);

}  // namespace restd::kernel
