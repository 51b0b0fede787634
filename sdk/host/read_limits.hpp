// The limits on texts and lists that a client sends (Codec::most, Reading::list_limit).
#pragma once

#include <cstddef>

#include "host/read_issues.hpp"
#include "restd/field.hpp"

namespace restd {

// True if a text of `size` bytes is allowed for this codec. False: an error has been added. Throws if reading must end.
bool is_text_in_limit(const Codec& codec, std::size_t size, ReadIssues& issues);

// The most elements of a list, or names of a set of flags.
std::size_t list_limit(const Codec& codec, const Reading& reading);
// Throws if a list of this codec must not have `size` elements.
void check_length(const Codec& codec, std::size_t size, const ReadIssues& issues);

}  // namespace restd
