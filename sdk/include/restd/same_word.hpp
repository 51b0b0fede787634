// same_word(): names that are told apart without regard to case, as Slurm does with most of its own.
//
// Threads: a pure function.
#pragma once

#include <algorithm>
#include <string_view>

namespace restd {

// ASCII letters only, whatever the locale.
inline bool same_word(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace restd
