// From an integer of a document (sign and magnitude) to a member's type.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include "host/read_issues.hpp"
#include "restd/error.hpp"
#include "restd/model/values.hpp"

namespace restd {

// Converts to a T, or adds an error that names T's range.
template <class T>
bool narrow(bool negative, std::uint64_t magnitude, T& out, ReadIssues& issues)
{
    using Limits = std::numeric_limits<T>;
    if (negative && magnitude != 0) {
        if (std::is_signed_v<T> && magnitude <= static_cast<std::uint64_t>(Limits::max()) + 1) {
            out = static_cast<T>(static_cast<std::int64_t>(std::uint64_t{0} - magnitude));
            return true;
        }
    } else if (magnitude <= static_cast<std::uint64_t>(Limits::max())) {
        out = static_cast<T>(magnitude);
        return true;
    }
    issues.error(err::data_conv_failed, std::string("Value ") + (negative ? "-" : "") + std::to_string(magnitude) +
                                            " is not within " + std::to_string(Limits::min()) + " to " +
                                            std::to_string(Limits::max()));
    return false;
}

// All ones is Slurm's value for "infinite", and one less is "not set". They have the same meaning when a client sends them.
template <class T>
NoVal<T> no_val_of(T number)
{
    if constexpr (std::is_unsigned_v<T>) {
        constexpr T most = std::numeric_limits<T>::max();
        if (number == most) return NoVal<T>::infinite();
        if (number == most - 1) return {};
    }
    return number;
}

template <class T>
constexpr bool is_infinite_number(bool negative, std::uint64_t magnitude)
{
    return std::is_unsigned_v<T> && negative && magnitude == 1;  // -1 is all ones
}

}  // namespace restd
