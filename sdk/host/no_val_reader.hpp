// NoValParts: collects the fields of {"set", "infinite", "number"} while the object is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "restd/field.hpp"

namespace restd {

class MemberReader;
class ReadIssues;
struct Scalar;

struct NoValParts {
    std::optional<bool> set = std::nullopt, infinite = std::nullopt;
    std::optional<std::uint64_t> number = std::nullopt;
    bool negative = false;
    std::optional<double> real = std::nullopt;

    static bool is_key(std::string_view key) { return key == "set" || key == "infinite" || key == "number"; }
    // Takes the value of `key`, which is one of the three. `codec` is the member's, here and below.
    void take(std::string_view key, const Scalar& value, const Codec& codec, MemberReader& members);
    // At the end of the object: stores the value in the member.
    void store_in(void* member, const Codec& codec, ReadIssues& issues) const;
};

}  // namespace restd
