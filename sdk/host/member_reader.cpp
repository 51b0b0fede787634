#include "host/member_reader.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>

#include "host/flag_reader.hpp"
#include "host/member.hpp"
#include "host/read_limits.hpp"
#include "host/whole_number.hpp"
#include "restd/error.hpp"
#include "restd/time_text.hpp"

namespace restd {
namespace {

// Whether null makes the member unset.
bool is_settable(Kind kind)
{
    switch (kind) {
    case Kind::no_val_bool:
    case Kind::no_val16:
    case Kind::no_val32:
    case Kind::no_val64:
    case Kind::no_val_float64:
    case Kind::plain_no_val16:
    case Kind::plain_no_val32:
    case Kind::plain_no_val64:
    case Kind::plain_no_val_int32: return true;
    default: return false;
    }
}

// "512", "512M", "10GB", "2t", "100k" (rounded up) as MiB. nullopt if it is invalid or too large.
std::optional<std::uint64_t> mebibytes(std::string_view text)
{
    std::uint64_t size = 0;
    const char* const stop = text.data() + text.size();
    const auto [end, problem] = std::from_chars(text.data(), stop, size);
    if (problem != std::errc()) return {};
    std::string_view unit(end, static_cast<std::size_t>(stop - end));
    if (unit.size() == 2 && (unit.back() == 'b' || unit.back() == 'B')) unit.remove_suffix(1);
    unsigned shift = 0;
    if (any_of(unit, {"k"})) return size / 1024 + (size % 1024 != 0 ? 1 : 0);
    if (any_of(unit, {"g"}))
        shift = 10;
    else if (any_of(unit, {"t"}))
        shift = 20;
    else if (!any_of(unit, {"", "m"}))
        return {};
    if (size > (std::numeric_limits<std::uint64_t>::max() >> shift)) return {};
    return size << shift;
}

bool is_timestamp(const Codec& codec)
{
    return codec.type.starts_with("TIMESTAMP");
}

// What is written for a removed field, which clients send back: an empty text, or 0.
bool is_nothing(const Codec& codec, const Scalar& v)
{
    if (v.is_string()) return v.text.empty();
    bool negative = false, fits = true;
    std::uint64_t magnitude = 0;
    return codec.null_as == NullAs::zero && v.whole(negative, magnitude, fits) && magnitude == 0;
}

}  // namespace

Put MemberReader::put_element(const Codec& codec, void* member, const Scalar& v)
{
    if (v.is_null() && !is_settable(codec.kind) && codec.kind != Kind::pointer) {
        issues_.error(err::data_conv_failed, "Expected a value but got null");
        return Put::refused;
    }
    return put(codec, member, v);
}

Put MemberReader::finish_conversion(const Codec& codec, void* member, void* scratch, const Scalar* v)
{
    if (const char* wrong = codec.from_scratch(scratch, member)) {
        issues_.error(err::data_conv_failed, v != nullptr ? wrong + (": " + v->shown()) : wrong);
        return Put::refused;
    }
    return Put::stored;
}

Put MemberReader::refuse_integer(const Scalar& v, bool fits)
{
    if (fits) return issues_.refuse("integer", v);
    issues_.error(err::data_conv_failed, "Value " + v.shown() + " is out of range");
    return Put::refused;
}

template <class T>
Put MemberReader::put_integer(const Codec& codec, void* member, const Scalar& v)
{
    if constexpr (std::is_same_v<T, Time>)
        if (is_timestamp(codec)) return put_time(member, v);
    bool negative = false, fits = true;
    std::uint64_t magnitude = 0;
    if (!v.whole(negative, magnitude, fits)) return refuse_integer(v, fits);
    T number{};
    if (!narrow(negative, magnitude, number, issues_)) return Put::refused;
    // In a query, a form and a path every value is text.
    if ((v.is_string() && from_ == From::document) || v.type == Scalar::Type::real) issues_.warn_type(codec, v);
    store(member, number);
    return Put::stored;
}

template <class T>
Put MemberReader::put_no_val(void* member, const Scalar& v)
{
    if (v.is_null()) {
        store(member, NoVal<T>());
        return Put::stored;
    }
    if ((v.is_string() && is_infinite_word(v.text)) || (v.type == Scalar::Type::real && std::isinf(v.real) && v.real > 0)) {
        store(member, NoVal<T>::infinite());
        return Put::stored;
    }
    if constexpr (std::is_floating_point_v<T>) {
        T number{};
        const TypedCodec<T> plain = make_codec<T>(Kind::float64, "FLOAT64_NO_VAL");
        const Put done = put(plain, &number, v);
        if (done == Put::stored) store(member, NoVal<T>(number));
        return done;
    } else {
        bool negative = false, fits = true;
        std::uint64_t magnitude = 0;
        if (!v.whole(negative, magnitude, fits)) return refuse_integer(v, fits);
        if (is_infinite_number<T>(negative, magnitude)) {
            store(member, NoVal<T>::infinite());
            return Put::stored;
        }
        T number{};
        if (!narrow(negative, magnitude, number, issues_)) return Put::refused;
        store(member, no_val_of(number));
        return Put::stored;
    }
}

Put MemberReader::put_boolean(const Codec& codec, void* member, const Scalar& v)
{
    if (v.is_null()) {
        store(member, NoValBool());
        return Put::stored;
    }
    bool truth = false;
    if (!v.truth(truth)) return issues_.refuse("boolean", v);
    if (v.type != Scalar::Type::boolean && !(from_ != From::document && v.is_string())) issues_.warn_type(codec, v);
    if (codec.kind == Kind::boolean)
        store(member, truth);
    else
        store(member, NoValBool(truth));
    return Put::stored;
}

Put MemberReader::put_real(const Codec& codec, void* member, const Scalar& v)
{
    double number = 0;
    switch (v.type) {
    case Scalar::Type::integer:
    case Scalar::Type::unsigned_integer: {
        const bool is_signed = v.type == Scalar::Type::integer;
        number = is_signed ? static_cast<double>(v.integer) : static_cast<double>(v.unsigned_integer);
        // A double may be 2^63 or 2^64, which do not fit into the integer types: converting it back would be undefined.
        const bool exact = is_signed ? number < 0x1p63 && static_cast<std::int64_t>(number) == v.integer
                                     : number < 0x1p64 && static_cast<std::uint64_t>(number) == v.unsigned_integer;
        if (!exact) {
            issues_.error(err::data_conv_failed, "Value " + v.shown() + " has more digits than a floating point number holds");
            return Put::refused;
        }
        break;
    }
    case Scalar::Type::real:
        if (!std::isfinite(v.real)) return issues_.refuse("floating point number", v);
        number = v.real;
        break;
    case Scalar::Type::string: {
        std::string_view text = v.text;
        if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
        const char* const stop = text.data() + text.size();
        const auto [end, problem] = std::from_chars(text.data(), stop, number);
        if (text.empty() || end != stop || problem != std::errc() || !std::isfinite(number))
            return issues_.refuse("floating point number", v);
        if (codec.type != "FLOAT64_NO_VAL" && from_ == From::document) issues_.warn_type(codec, v);
        break;
    }
    case Scalar::Type::null:
    case Scalar::Type::boolean:
    case Scalar::Type::too_large: return issues_.refuse("floating point number", v);
    }
    store(member, number);
    return Put::stored;
}

Put MemberReader::put_text(const Codec& codec, void* member, const Scalar& v)
{
    if (v.is_null()) return issues_.refuse("string", v);
    if (!is_text_in_limit(codec, v.text.size(), issues_)) return Put::refused;
    std::string space;
    store(member, arena_.copy(v.spelled(space)));
    return Put::stored;
}

Put MemberReader::put_memory(void* member, const Scalar& v)
{
    const std::optional<std::uint64_t> size = mebibytes(v.text);
    // All ones and one less are not sizes: they mean infinite and unset.
    if (!size || *size >= std::numeric_limits<std::uint64_t>::max() - 1) {
        issues_.error(err::data_conv_failed, "Invalid formatted memory size: " + shortened(v.text));
        return Put::refused;
    }
    store(member, NoVal64(*size));
    return Put::stored;
}

Put MemberReader::put_time(void* member, const Scalar& v)
{
    bool negative = false, fits = true;
    std::uint64_t magnitude = 0;
    if (v.whole(negative, magnitude, fits)) {
        Time time = 0;
        if (!narrow(negative, magnitude, time, issues_)) return Put::refused;
        store(member, time);
        return Put::stored;
    }
    if (!v.is_string()) return issues_.refuse("integer", v);
    const std::optional<Time> time = parse_time(v.text);
    if (!time) {
        issues_.error(err::data_conv_failed, "Parsing of " + shortened(v.text) + " for timestamp failed");
        return Put::refused;
    }
    store(member, *time);
    return Put::stored;
}

Put MemberReader::put_given_time(void* member, const Scalar& v)
{
    Time time = 0;
    const Put done = put_time(&time, v);
    if (done != Put::stored) return done;
    if (time < 0) return refuse_integer(v, false);
    store(member, NoVal64(static_cast<std::uint64_t>(time)));
    return done;
}

Put MemberReader::put_list(const Codec& codec, void* member, const Scalar& v)
{
    const Codec& element = *codec.element;
    if (from_ == From::document && (codec.type == "STRING_ARRAY" || codec.splits)) issues_.warn_type(codec, v);
    ElementList elements;
    Put done = Put::stored;
    const auto one = [&](const Scalar& each) {
        issues_.enter_element(elements.size());
        if (put_element(element, elements.append(codec, arena_, issues_), each) == Put::refused) done = Put::refused;
        issues_.leave_element();
    };
    // An element that is a set of flags may have several names; here each name becomes one element.
    const bool splits = from_ == From::query || codec.splits || element.kind == Kind::flags;
    if (v.is_string() && splits) {
        Scalar each{Scalar::Type::string};
        each_query_item(v.text, [&](std::string_view item) {
            each.text = item;
            one(each);
        });
    } else {
        one(v);
    }
    elements.store_in(member, codec, arena_);
    return done;
}

Put MemberReader::put(const Codec& codec, void* member, const Scalar& v)
{
    if (v.is_null() && !is_settable(codec.kind)) {
        // Treated as if the field were not given. But in a query, `user=` is an empty list.
        if (from_ != From::query || codec.kind != Kind::list) return Put::not_given;
        ElementList().store_in(member, codec, arena_);
        return Put::stored;
    }
    switch (codec.kind) {
    case Kind::boolean:
    case Kind::no_val_bool: return put_boolean(codec, member, v);
    case Kind::int32: return put_integer<std::int32_t>(codec, member, v);
    case Kind::int64: return put_integer<std::int64_t>(codec, member, v);
    case Kind::uint16: return put_integer<std::uint16_t>(codec, member, v);
    case Kind::uint32: return put_integer<std::uint32_t>(codec, member, v);
    case Kind::uint64: return put_integer<std::uint64_t>(codec, member, v);
    case Kind::float64: return put_real(codec, member, v);
    case Kind::string:
        if (!v.is_string()) issues_.warn_type(codec, v);
        return put_text(codec, member, v);
    case Kind::no_val16: return put_no_val<std::uint16_t>(member, v);
    case Kind::no_val32: return put_no_val<std::uint32_t>(member, v);
    case Kind::no_val64:
        if (codec.is_memory && v.is_string() && !is_infinite_word(v.text)) return put_memory(member, v);
        if (codec.is_time && v.is_string() && !is_infinite_word(v.text)) return put_given_time(member, v);
        return put_no_val<std::uint64_t>(member, v);
    case Kind::no_val_float64: return put_no_val<double>(member, v);
    case Kind::plain_no_val16: return put_no_val<std::uint16_t>(member, v);
    case Kind::plain_no_val32: return put_no_val<std::uint32_t>(member, v);
    case Kind::plain_no_val64: return put_no_val<std::uint64_t>(member, v);
    case Kind::plain_no_val_int32: return put_no_val<std::int32_t>(member, v);
    case Kind::time_no_val: return put_time(member, v);
    case Kind::flags:
    case Kind::flag_string: return read_flags(codec, member, v, issues_);
    case Kind::csv_string:
        if (from_ == From::document) issues_.warn_type(codec, v);
        return put_text(codec, member, v);
    case Kind::map:
        if (codec.number_keys) {
            issues_.warn(not_settable);
            return Put::not_given;
        }
        [[fallthrough]];
    case Kind::object:
        issues_.error(err::data_expected_dict, "Rejecting " + std::string(v.slurm_type()) + " when dictionary expected");
        return Put::refused;
    case Kind::pointer: {
        void* to = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(to);
        const Put done = put(*codec.element, to, v);
        if (done == Put::stored) store<const void*>(member, to);
        return done;
    }
    case Kind::stream:
        if (codec.adopt == nullptr) {
            issues_.warn(not_settable);
            return Put::not_given;
        }
        [[fallthrough]];
    case Kind::list: return put_list(codec, member, v);
    case Kind::via: {
        if (codec.from_scratch == nullptr) {
            issues_.warn(not_settable);
            return Put::not_given;
        }
        void* scratch = arena_.allocate(codec.element->size, codec.element->align);
        codec.element->construct(scratch);
        const Put done = put(*codec.element, scratch, v);
        return done == Put::stored ? finish_conversion(codec, member, scratch, &v) : done;
    }
    case Kind::none:
        if (!is_nothing(codec, v)) issues_.warn("Ignoring value for removed field");
        return Put::stored;
    }
    return Put::refused;
}

}  // namespace restd
