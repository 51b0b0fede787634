// Scalar: one value of a document, as it is written there; neither an array nor an object.
//
// Its views are valid as long as the text of the document.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace restd {

// At most this many bytes of a value are repeated in a message.
inline constexpr std::size_t most_shown = 250;

// The text, up to most_shown.
std::string shortened(std::string_view text);
// The same as a JSON string.
std::string quoted(std::string_view text);

// Whether `text` is one of `names`, ignoring case.
bool any_of(std::string_view text, std::initializer_list<std::string_view> names);
bool is_infinite_word(std::string_view text);

struct Scalar {
    enum class Type : std::uint8_t { null, boolean, integer, unsigned_integer, too_large, real, string };
    Type type = Type::null;
    bool boolean = false;
    std::int64_t integer = 0;
    std::uint64_t unsigned_integer = 0;
    double real = 0;
    std::string_view text = {};  // a string's value; for other types the spelling, if it is known

    bool is_null() const { return type == Type::null; }
    bool is_string() const { return type == Type::string; }

    // The names in messages are the original's.
    std::string_view slurm_type() const;
    std::string_view openapi_type() const;

    // The value as text, for a field of type text. The text may be stored in `space`.
    std::string_view spelled(std::string& space) const;
    // The value as it is shown in messages.
    std::string shown() const;

    // The value as an integer: sign and magnitude. False if it is not an integer, or not within 64 bits (then `fits` is false).
    bool whole(bool& negative, std::uint64_t& magnitude, bool& fits) const;
    // The value as a boolean. False if it is not one.
    bool truth(bool& out) const;

private:
    std::string spelled_value() const;
};

}  // namespace restd
