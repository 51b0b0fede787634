// json_fault(): where and why a text is no JSON, for the person who wrote it.
//
// Nothing here has state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace restd {

// "line 3, column 14": of `text` at `offset`, both from 1; a column is a character.
std::string place_in(std::string_view text, std::size_t offset);

// The first thing in `text` that is not JSON (RFC 8259): where it is, what was expected there, and what stands there instead,
// of which no more than one character is shown: "line 3, column 14: expected ',' or '}', found '\"'". Empty where nothing is
// wrong down to `max_depth` levels. Takes time in proportion to the text, and one byte of memory a level.
std::string json_fault(std::string_view text, std::size_t max_depth);

}  // namespace restd
