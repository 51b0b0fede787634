// Reads names of flags into the word that holds the flags. The first name given replaces all flags that the word had.
#pragma once

#include <string_view>

#include "host/read_issues.hpp"
#include "restd/field.hpp"

namespace restd {

// A single value instead of an array: "A" or "A,B".
Put read_flags(const Codec& codec, void* member, const Scalar& value, ReadIssues& issues);

// One value of an array. `splits`: the value may itself be a list, "A,B".
void read_flag_of_array(const Codec& codec, void* member, const Scalar& value, bool is_first, bool splits, ReadIssues& issues);

}  // namespace restd
