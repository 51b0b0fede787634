#include "host/sort_keys.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>

#include "host/member.hpp"
#include "restd/flag_words.hpp"

namespace restd {
namespace {

// What comes first: no value, numbers, infinite.
enum Rank : char { no_value, a_number, an_infinite_one };

void put(std::string& to, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8) to += static_cast<char>(value >> shift & 0xff);
}

void put_signed(std::string& to, std::int64_t value)
{
    put(to, static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63));
}

// The bits of a positive number have its order, those of a negative number the reverse of it.
void put_real(std::string& to, double value)
{
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    if (std::isnan(value)) return put(to, 0);  // before all others
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
    put(to, (bits & sign) != 0 ? ~bits : bits | sign);
}

// With an end that no other byte of a text is written as, so that "a" comes before "a\0" and "ab".
void put_text(std::string& to, std::string_view text)
{
    for (const char c : text) {
        to += c;
        if (c == '\0') to += '\xff';
    }
    to.append(2, '\0');
}

template <class T>
void put_no_val(std::string& to, const NoVal<T>& value)
{
    to += value.is_number() ? a_number : value.is_infinite() ? an_infinite_one : no_value;
    if (!value.is_number()) return;
    if constexpr (std::is_floating_point_v<T>)
        put_real(to, value.value);
    else if constexpr (std::is_signed_v<T>)
        put_signed(to, value.value);
    else
        put(to, value.value);
}

void put_words(std::string& to, const Codec& codec, const void* member)
{
    std::string words;
    each_flag(codec.names, load_word(codec, member), [&](std::string_view name) {
        words.append(name).append(",");
        return codec.kind == Kind::flags;
    });
    put_text(to, words);
}

class KeyWriter {
public:
    KeyWriter(std::string& to, std::span<const PathStep> steps) : to_(to), steps_(steps) {}

    // `object`: what steps_[step] is a member of.
    void follow(std::size_t step, const void* object)
    {
        value(step, *steps_[step].codec, static_cast<const std::byte*>(object) + steps_[step].offset);
    }

private:
    void value(std::size_t step, const Codec& codec, const void* member)
    {
        switch (codec.kind) {
        case Kind::pointer:
            if (const void* const to = load<const void*>(member)) {
                to_ += a_number;
                value(step, *codec.element, to);
            } else {
                to_ += no_value;
            }
            return;
        case Kind::via: {
            const Codec& element = *codec.element;
            const std::unique_ptr<std::byte[]> scratch(new std::byte[element.size]);
            element.construct(scratch.get());
            codec.to_scratch(member, scratch.get());
            value(step, element, scratch.get());
            return;
        }
        case Kind::object: follow(step + 1, member); return;
        case Kind::boolean: to_ += static_cast<char>(load<bool>(member)); return;
        case Kind::int32: put_signed(to_, load<std::int32_t>(member)); return;
        case Kind::int64: put_signed(to_, load<std::int64_t>(member)); return;
        case Kind::uint16: put(to_, load<std::uint16_t>(member)); return;
        case Kind::uint32: put(to_, load<std::uint32_t>(member)); return;
        case Kind::uint64: put(to_, load<std::uint64_t>(member)); return;
        case Kind::float64: put_real(to_, load<double>(member)); return;
        case Kind::string:
        case Kind::csv_string: put_text(to_, load<std::string_view>(member)); return;
        case Kind::no_val_bool: {
            const auto v = load<NoValBool>(member);
            to_ += static_cast<char>(v.is_number() && v.value);
            return;
        }
        case Kind::no_val16: put_no_val(to_, load<NoVal16>(member)); return;
        case Kind::no_val32: put_no_val(to_, load<NoVal32>(member)); return;
        case Kind::no_val64: put_no_val(to_, load<NoVal64>(member)); return;
        case Kind::no_val_float64: put_no_val(to_, load<NoValDouble>(member)); return;
        case Kind::plain_no_val16: put(to_, load<NoVal16>(member).value_or(0)); return;
        case Kind::plain_no_val32: put(to_, load<NoVal32>(member).value_or(0)); return;
        case Kind::plain_no_val64: put(to_, load<NoVal64>(member).value_or(0)); return;
        case Kind::plain_no_val_int32: put_signed(to_, load<NoVal<std::int32_t>>(member).value_or(0)); return;
        case Kind::time_no_val: put_signed(to_, load<Time>(member)); return;
        case Kind::flags:
        case Kind::flag_string: put_words(to_, codec, member); return;
        case Kind::list:
        case Kind::stream:
        case Kind::map: return;   // steps_to_value() leads to none of these
        case Kind::none: return;  // a removed field: the same in all records
        }
    }

    std::string& to_;
    const std::span<const PathStep> steps_;
};

}  // namespace

void SortKeys::add_members(MemberSet& members) const
{
    for (const SortKey& key : keys_) members.add(key.steps.front().offset, key.steps.front().codec->size);
}

void SortKeys::write(const void* record, std::string& bytes) const
{
    bytes.clear();
    for (const SortKey& key : keys_) {
        const std::size_t begin = bytes.size();
        KeyWriter(bytes, key.steps).follow(0, record);
        if (!key.is_descending) continue;
        for (std::size_t i = begin; i < bytes.size(); ++i) bytes[i] = static_cast<char>(~bytes[i]);
    }
}

}  // namespace restd
