// stamp_difference(): what a plugin shares with the host in another form (restd/stamp.hpp), in words for an administrator.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace restd::kernel {

// A change of a header that plugins do not notice (sdk/abi/accepted_digests.txt): what was built with the digest `before` works
// with `after`. "-": the kind did not depend on the header, or does not any more.
struct HeaderChange {
    std::string_view header;  // "restd/plugin.hpp"
    std::string_view before, after;
};

// "" if both stamps are the same, or differ in headers only that have come from the plugin's to the host's by `accepted` changes,
// one after the other. Otherwise what differs, with both values, and how to build the plugin anew:
//   _GLIBCXX_DEBUG: 0 expected, 1 found. Rebuild it without -D_GLIBCXX_DEBUG
// `sdk`: the version that the plugin was built with.
std::string stamp_difference(std::string_view expected, std::string_view found, std::string_view sdk,
                             std::span<const HeaderChange> accepted);

// A stamp in a few characters, for people who compare two: 16 hexadecimal digits.
std::string stamp_digest(std::string_view stamp);

}  // namespace restd::kernel
