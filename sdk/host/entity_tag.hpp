// Entity tags (RFC 9110 8.8.3): by them a client asks whether the answer that it has is still the one that it would get.
//
// Threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "restd/auth.hpp"
#include "restd/http.hpp"

namespace restd {

class EntityTags {
public:
    EntityTags();

    // The tag of an answer about records: weak, because answers with the same tag may differ in `meta` and in times, and may be
    // compressed or not. It depends on everything that decides what the answer shows: the request, who asks, the media type,
    // the cluster (`cluster`: its name and release), the versions of the records (Listing::version), and this start of the
    // daemon. So a tag that one user has got never fits the answer of another.
    std::string of_records(const Request& request, const Identity& caller, std::string_view media_type,
                           std::span<const std::string_view> cluster, std::span<const std::uint64_t> versions) const;

private:
    std::array<std::uint64_t, 2> start_;  // random: versions count from the start of the daemon
};

// The tag of a text that is sent as it is: strong. The same text has the same tag in every start.
std::string entity_tag(std::string_view text);

// True if `tag` is in If-None-Match (RFC 9110 13.1.2), so that the answer is 304.
bool client_has(const Request& request, std::string_view tag);

}  // namespace restd
