#include "host/no_val_reader.hpp"

#include "host/member.hpp"
#include "host/member_reader.hpp"
#include "host/whole_number.hpp"
#include "restd/error.hpp"

namespace restd {

void NoValParts::take(std::string_view key, const Scalar& v, const Codec& codec, MemberReader& members)
{
    static constexpr TypedCodec<bool> truth_codec = make_codec<bool>(Kind::boolean, "BOOL");
    static constexpr TypedCodec<std::uint64_t> whole_codec = make_codec<std::uint64_t>(Kind::uint64, "UINT64");
    static constexpr TypedCodec<double> real_codec = make_codec<double>(Kind::float64, "FLOAT64");
    ReadIssues& issues = members.issues();
    if (v.is_null()) return;
    if (key != "number") {
        bool truth = false;
        if (!v.truth(truth)) {
            issues.refuse("boolean", v);
            return;
        }
        if (v.type != Scalar::Type::boolean) issues.warn_type(truth_codec, v);
        (key == "set" ? set : infinite) = truth;
        return;
    }
    number = 0;  // counts as given, even if it is refused
    if (codec.kind == Kind::no_val_float64) {
        double value = 0;
        members.put(real_codec, &value, v);
        real = value;
        return;
    }
    bool fits = true;
    std::uint64_t magnitude = 0;
    if (!v.whole(negative, magnitude, fits)) {
        if (fits)
            issues.refuse("integer", v);
        else
            issues.error(err::data_conv_failed, "Value " + v.shown() + " is out of range");
        return;
    }
    if (v.type == Scalar::Type::string || v.type == Scalar::Type::real) issues.warn_type(whole_codec, v);
    number = magnitude;
}

void NoValParts::store_in(void* member, const Codec& codec, ReadIssues& issues) const
{
    const bool has_number = number || real;
    if (!set && !infinite && !has_number) return;  // an empty object: not given
    const bool is_infinite = infinite.value_or(false);
    // A number without "set" counts as set.
    const bool is_set = set.value_or(has_number);
    if (!is_infinite && is_set && !has_number) {
        issues.error(err::data_conv_failed, "Expected \"number\" field when \"set\"=True but field not present");
        return;
    }
    const auto whole = [&]<class T>(NoVal<T>) -> std::optional<NoVal<T>> {
        if (is_infinite || (is_set && is_infinite_number<T>(negative, *number))) return NoVal<T>::infinite();
        if (!is_set) return NoVal<T>();
        T value{};
        if (!narrow(negative, *number, value, issues)) return std::nullopt;
        return no_val_of(value);
    };
    switch (codec.kind) {
    case Kind::no_val16:
        if (const auto v = whole(NoVal16())) store(member, *v);
        return;
    case Kind::no_val32:
        if (const auto v = whole(NoVal32())) store(member, *v);
        return;
    case Kind::no_val64:
        if (const auto v = whole(NoVal64())) store(member, *v);
        return;
    case Kind::no_val_float64:
        store(member, is_infinite ? NoValDouble::infinite() : is_set ? NoValDouble(real.value_or(0)) : NoValDouble());
        return;
    case Kind::time_no_val:
        if (is_infinite)
            issues.error(err::data_conv_failed, "A time cannot be infinite");
        else if (!is_set)
            store(member, Time{0});
        else if (Time time = 0; narrow(negative, *number, time, issues))
            store(member, time);
        return;
    default: return;
    }
}

}  // namespace restd
