// SLUIDs: the ids that Slurm gives jobs beside their numbers since 25.11. No two jobs of any cluster have the same one.
//
// A SLUID is a number of 64 bits. As a text it is "s" and 13 characters: Crockford's base 32, most significant first. Pure
// functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace restd {

inline constexpr std::size_t sluid_length = 14;

namespace detail {

// Without I, L, O and U.
inline constexpr std::string_view sluid_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// -1: no digit. What people mistake for a digit is one.
constexpr int sluid_digit(char c)
{
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') return 0;
    if (c == 'I' || c == 'L') return 1;
    const std::size_t at = sluid_digits.find(c);
    return at == sluid_digits.npos ? -1 : static_cast<int>(at);
}

}  // namespace detail

constexpr std::array<char, sluid_length> sluid_text(std::uint64_t sluid)
{
    std::array<char, sluid_length> text{};
    for (std::size_t i = sluid_length; --i != 0; sluid >>= 5) text[i] = detail::sluid_digits[sluid & 0x1f];
    text[0] = 's';
    return text;
}

// In any case. nullopt: no SLUID, or one of more than 64 bits.
constexpr std::optional<std::uint64_t> parse_sluid(std::string_view text)
{
    if (text.size() != sluid_length || (text[0] != 's' && text[0] != 'S')) return std::nullopt;
    if (detail::sluid_digit(text[1]) > 0xf) return std::nullopt;  // 13 digits have 65 bits
    std::uint64_t sluid = 0;
    for (const char c : text.substr(1)) {
        const int digit = detail::sluid_digit(c);
        if (digit < 0) return std::nullopt;
        sluid = sluid << 5 | static_cast<std::uint64_t>(digit);
    }
    return sluid;
}

}  // namespace restd
