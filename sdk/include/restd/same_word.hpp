// same_word(): compares names without regard to case, as Slurm does with most of its names.
//
// Threads: a pure function.
#pragma once

#include <algorithm>
#include <string_view>

namespace restd {

// Ignores the case of ASCII letters only, in every locale.
inline bool same_word(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace restd
