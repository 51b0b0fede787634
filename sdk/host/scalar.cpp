#include "host/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "host/json_writer.hpp"
#include "host/output.hpp"
#include "host/yaml_scalar.hpp"
#include "restd/field.hpp"

namespace restd {

std::string shortened(std::string_view text)
{
    if (text.size() <= most_shown) return std::string(text);
    std::size_t end = most_shown;
    while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // do not cut within a character
    return std::string(text.substr(0, end)) + "...";
}

std::string quoted(std::string_view text)
{
    StringOutput out;
    JsonWriter<false> writer(out);
    writer.string(text.substr(0, most_shown * 2));
    return shortened(out.take());
}

bool any_of(std::string_view text, std::initializer_list<std::string_view> names)
{
    return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return detail::equal_ignoring_case(text, n); });
}

bool is_infinite_word(std::string_view text)
{
    return any_of(text, {"infinite", "infinity", "inf", "unlimited"});
}

std::string_view Scalar::slurm_type() const
{
    switch (type) {
    case Type::null: return "null";
    case Type::boolean: return "boolean";
    case Type::integer:
    case Type::unsigned_integer:
    case Type::too_large: return "64 bit integer";
    case Type::real: return "floating point number";
    case Type::string: return "string";
    }
    return {};
}

std::string_view Scalar::openapi_type() const
{
    switch (type) {
    case Type::null: return "null";
    case Type::boolean: return "boolean";
    case Type::integer:
    case Type::unsigned_integer:
    case Type::too_large: return "integer";
    case Type::real: return "number";
    case Type::string: return "string";
    }
    return {};
}

std::string_view Scalar::spelled(std::string& space) const
{
    if (!text.empty()) return text;
    space = spelled_value();
    return space;
}

std::string Scalar::shown() const
{
    if (type == Type::null) return "null";
    if (type == Type::string) return quoted(text);
    return text.empty() ? shortened(spelled_value()) : shortened(text);
}

std::string Scalar::spelled_value() const
{
    char space[40];
    switch (type) {
    case Type::null:
    case Type::too_large:
    case Type::string: return {};
    case Type::boolean: return boolean ? "true" : "false";
    case Type::integer: return {space, std::to_chars(space, space + sizeof space, integer).ptr};
    case Type::unsigned_integer: return {space, std::to_chars(space, space + sizeof space, unsigned_integer).ptr};
    case Type::real:
        if (std::isnan(real)) return "NaN";
        if (std::isinf(real)) return real < 0 ? "-Infinity" : "Infinity";
        return {space, format_real(space, real)};
    }
    return {};
}

bool Scalar::whole(bool& negative, std::uint64_t& magnitude, bool& fits) const
{
    fits = true;
    negative = false;
    switch (type) {
    case Type::null:
    case Type::boolean: return false;
    case Type::integer:
        negative = integer < 0;
        magnitude = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(integer) : static_cast<std::uint64_t>(integer);
        return true;
    case Type::unsigned_integer: magnitude = unsigned_integer; return true;
    case Type::too_large: fits = false; return false;
    case Type::real: {
        if (!std::isfinite(real) || std::trunc(real) != real) return false;
        negative = real < 0;
        const double absolute = std::fabs(real);
        fits = absolute < 18446744073709551616.0;
        if (fits) magnitude = static_cast<std::uint64_t>(absolute);
        return fits;
    }
    case Type::string: {
        std::string_view digits = text;
        if (digits.starts_with('-') || digits.starts_with('+')) {
            negative = digits.front() == '-';
            digits.remove_prefix(1);
        }
        int base = 10;
        if (digits.starts_with("0x") || digits.starts_with("0X")) {
            digits.remove_prefix(2);
            base = 16;
        }
        const char* const stop = digits.data() + digits.size();
        const auto [end, error] = std::from_chars(digits.data(), stop, magnitude, base);
        if (digits.empty() || end != stop) return false;
        fits = error == std::errc();
        return fits;
    }
    }
    return false;
}

bool Scalar::truth(bool& out) const
{
    switch (type) {
    case Type::boolean: out = boolean; return true;
    case Type::integer:
    case Type::unsigned_integer:
        out = integer != 0 || unsigned_integer != 0;
        return integer + static_cast<std::int64_t>(unsigned_integer) == (out ? 1 : 0);
    case Type::string:
        out = any_of(text, {"true", "t", "yes", "y", "on", "1"});
        return out || any_of(text, {"false", "f", "no", "n", "off", "0"});
    case Type::null:
    case Type::real:
    case Type::too_large: return false;
    }
    return false;
}

}  // namespace restd
