// json_fault(): says where and why a text is invalid JSON, for the person who wrote it.
//
// Nothing here has state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace restd {

// "line 3, column 14" of `text` at `offset`. Both count from 1; a column is a character.
std::string place_in(std::string_view text, std::size_t offset);

// The first error in `text` (JSON, RFC 8259): its place, what was expected, and at most one character of what was found:
// "line 3, column 14: expected ',' or '}', found '\"'". Empty if the text is valid down to `max_depth` levels. The time is
// proportional to the text's length; it needs one byte of memory per level.
std::string json_fault(std::string_view text, std::size_t max_depth);

}  // namespace restd
