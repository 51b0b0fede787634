// The meaning of a plain scalar in YAML 1.1. Nothing here has state.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

namespace restd {

struct YamlScalar {
    enum class Type : std::uint8_t { null, boolean, integer, unsigned_integer, too_large, real, string };
    Type type = Type::string;
    bool boolean = false;
    std::int64_t integer = 0;
    std::uint64_t unsigned_integer = 0;
    double real = 0;
};

namespace detail {

inline bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

inline bool all_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace detail

// These stay strings, because YAML readers disagree about them and a field may need the text: y and n, numbers with leading
// zeros (octal in YAML 1.1, decimal elsewhere) or underscores, sexagesimals (1:30) and dates.
inline YamlScalar resolve_yaml_scalar(std::string_view text)
{
    using Type = YamlScalar::Type;
    using detail::equal_ignoring_case;
    YamlScalar s;
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
        s.type = Type::null;
        return s;
    }
    for (const std::string_view name : {"true", "yes", "on", "false", "no", "off"}) {
        if (!equal_ignoring_case(text, name)) continue;
        s.type = Type::boolean;
        s.boolean = name == "true" || name == "yes" || name == "on";
        return s;
    }
    const bool negative = text.front() == '-';
    std::string_view digits = text;
    if (negative || text.front() == '+') digits.remove_prefix(1);
    if (digits.empty()) return s;
    if (detail::all_digits(digits)) {
        if (digits.size() > 1 && digits.front() == '0') return s;
        std::uint64_t magnitude = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), magnitude).ec != std::errc()) {
            s.type = Type::too_large;
            return s;
        }
        constexpr std::uint64_t most = std::uint64_t{1} << 63;
        if (negative) {
            s.type = magnitude > most ? Type::too_large : Type::integer;
            s.integer = static_cast<std::int64_t>(std::uint64_t{0} - magnitude);
        } else if (magnitude < most) {
            s.type = Type::integer;
            s.integer = static_cast<std::int64_t>(magnitude);
        } else {
            s.type = Type::unsigned_integer;
            s.unsigned_integer = magnitude;
        }
        return s;
    }
    if (!negative && digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        const auto [end, error] = std::from_chars(digits.data() + 2, digits.data() + digits.size(), s.unsigned_integer, 16);
        if (end == digits.data() + digits.size()) s.type = error == std::errc() ? Type::unsigned_integer : Type::too_large;
        return s;
    }
    if (equal_ignoring_case(digits, ".inf")) {
        s.type = Type::real;
        s.real = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
        return s;
    }
    if (equal_ignoring_case(text, ".nan")) {
        s.type = Type::real;
        s.real = std::numeric_limits<double>::quiet_NaN();
        return s;
    }
    // from_chars alone would also accept "inf" and "nan".
    if ((digits.front() < '0' || digits.front() > '9') && digits.front() != '.') return s;
    if (digits.size() > 1 && digits.front() == '0' && digits[1] >= '0' && digits[1] <= '9') return s;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), s.real);
    if (end != digits.data() + digits.size()) return s;
    s.type = error == std::errc() ? Type::real : Type::too_large;
    if (negative) s.real = -s.real;
    return s;
}

// True if a reader of YAML 1.0, 1.1 or 1.2 could read the plain text as something other than a string.
inline bool may_be_no_string(std::string_view text)
{
    if (text.empty()) return true;
    const char first = text.front();
    if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.' || first == '~' || first == '<' ||
        first == '=')
        return true;
    for (const std::string_view name : {"true", "yes", "on", "y", "false", "no", "off", "n", "null"})
        if (detail::equal_ignoring_case(text, name)) return true;
    return false;
}

}  // namespace restd
