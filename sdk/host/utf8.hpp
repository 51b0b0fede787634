// UTF-8: one sequence at a time, and repair of what is none. Nothing here has state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace restd::utf8 {

inline constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Sequence {
    std::uint8_t size;  // bytes of the sequence, or of the part to be replaced by one U+FFFD
    bool valid;
};

// What begins at `text`. REQUIRES: text < end.
// Bytes that are no UTF-8 are grouped as Unicode recommends: the longest prefix of a valid sequence counts as one.
constexpr Sequence decode(const char* text, const char* end)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t left = static_cast<std::size_t>(end - text);
    const unsigned char lead = at(0);
    if (lead < 0x80) return {1, true};
    std::uint8_t size;
    unsigned char low = 0x80, high = 0xBF;  // of the second byte
    if (lead >= 0xC2 && lead <= 0xDF) {
        size = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        size = 3;
        if (lead == 0xE0) low = 0xA0;   // no overlong forms
        if (lead == 0xED) high = 0x9F;  // no surrogates
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        size = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;  // nothing above U+10FFFF
    } else {
        return {1, false};
    }
    if (left < 2 || at(1) < low || at(1) > high) return {1, false};
    for (std::uint8_t i = 2; i < size; ++i)
        if (left <= i || (at(i) & 0xC0) != 0x80) return {i, false};
    return {size, true};
}

constexpr bool valid(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const Sequence s = decode(at, end);
        if (!s.valid) return false;
        at += s.size;
    }
    return true;
}

// `text` with U+FFFD in place of what is no UTF-8.
inline std::string repaired(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 8);
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const Sequence s = decode(at, end);
        out += s.valid ? std::string_view(at, s.size) : replacement;
        at += s.size;
    }
    return out;
}

}  // namespace restd::utf8
