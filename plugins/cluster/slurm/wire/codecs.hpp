// Codecs of the message tables: the format of a field on the wire, and the conversion to a member of the hub model.
//
// A codec is a type with
//   Type             the default type of the member; a field without a member is sent as an empty Type
//   least            its minimum size in bytes
//   shape            its format on the wire, for code that inspects a table
//   unpack(), pack() for every type of member that it supports
//   skip()           skips the field, with the same checks
// Pure functions and constant data.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "restd/arena.hpp"
#include "restd/model/values.hpp"
#include "wire/bits.hpp"
#include "wire/field.hpp"
#include "wire/no_val.hpp"

namespace restd::slurm {

// The format of a field on the wire.
struct WireShape {
    enum class Kind : std::uint8_t { integer, boolean, time, millionfold, text, bits, address, list, record };
    Kind kind;
    std::uint8_t width = 0;              // bytes of an integer, or of a list's count
    std::uint64_t none = 0;              // the count that means no list
    const WireShape* element = nullptr;  // of a list
    std::span<const WireRow> rows = {};  // of a record
    void* (*make)(Arena&) = nullptr;     // an empty record
};

namespace wire {

template <class T>
struct Integer {
    using Type = T;
    static constexpr std::uint32_t least = sizeof(T);
    static constexpr WireShape shape{WireShape::Kind::integer, sizeof(T)};
    template <class Member>
    static void unpack(Unpacker& from, Member& member)
    {
        member = from_wire<Member>(from.integer<T>());
    }
    template <class Member>
    static void pack(Packer& to, const Member& member)
    {
        to.integer(to_wire<T, Member>(member));
    }
    static void skip(Unpacker& from) { from.integer<T>(); }
};
using u8 = Integer<std::uint8_t>;
using u16 = Integer<std::uint16_t>;
using u32 = Integer<std::uint32_t>;
using u64 = Integer<std::uint64_t>;

// A number. Unset is sent as 0.
template <class T>
struct OrZero : Integer<T> {
    using Type = NoVal<T>;
    static void unpack(Unpacker& from, NoVal<T>& member) { member = from.integer<T>(); }
    static void pack(Packer& to, const NoVal<T>& member) { to.integer(member.is_set() ? to_wire(member) : T{0}); }
};
using u16_or_zero = OrZero<std::uint16_t>;

// A boolean. Unset is sent as false.
template <class T>
struct Truth : Integer<T> {
    using Type = bool;
    static void unpack(Unpacker& from, bool& member)
    {
        const T sent = from.integer<T>();
        member = sent != 0 && sent != no_value<T>;
    }
    static void unpack(Unpacker& from, NoValBool& member) { member = from_wire<NoValBool>(from.integer<T>()); }
    static void pack(Packer& to, const bool& member) { to.integer(static_cast<T>(member ? 1 : 0)); }
    static void pack(Packer& to, const NoValBool& member)
    {
        to.integer(static_cast<T>(member.is_number() && member.value ? 1 : 0));
    }
};
using truth8 = Truth<std::uint8_t>;
using truth16 = Truth<std::uint16_t>;

// One of the hub's flags that is a number of its own on the wire.
template <std::uint32_t bit>
struct bit16 : u16 {
    using Type = std::uint32_t;
    static void unpack(Unpacker& from, std::uint32_t& flags)
    {
        const std::uint16_t sent = from.u16();
        flags = sent != 0 && sent != no_value16 ? flags | bit : flags & ~bit;
    }
    static void pack(Packer& to, const std::uint32_t& flags) { to.u16((flags & bit) != 0 ? 1 : 0); }
};

// Flags. No flag is sent as unset.
struct given_flags16 : u16 {
    static void unpack(Unpacker& from, std::uint16_t& flags)
    {
        flags = from.u16();
        if (flags == no_value16) flags = 0;
    }
    static void pack(Packer& to, const std::uint16_t& flags) { to.u16(flags == 0 ? no_value16 : flags); }
};

struct given_flags32 : u32 {
    static void unpack(Unpacker& from, std::uint32_t& flags)
    {
        flags = from.u32();
        if (flags == no_value32) flags = 0;
    }
    static void pack(Packer& to, const std::uint32_t& flags) { to.u32(flags == 0 ? no_value32 : flags); }
};

// A number. Unset and infinite are sent as 0.
struct given_number32 : u32 {
    using Type = NoVal32;
    template <class T>
    static void unpack(Unpacker& from, NoVal<T>& value)
    {
        const std::uint32_t sent = from.u32();
        value = sent == 0 ? NoVal<T>() : NoVal<T>(static_cast<T>(sent));
    }
    template <class T>
    static void pack(Packer& to, const NoVal<T>& value)
    {
        to.u32(static_cast<std::uint32_t>(value.value_or(0)));
    }
};

// Whether a record, or a part of it, follows.
struct boolean {
    using Type = bool;
    static constexpr std::uint32_t least = 1;
    static constexpr WireShape shape{WireShape::Kind::boolean, 1};
    static void unpack(Unpacker& from, bool& value) { value = from.u8() != 0; }
    static void pack(Packer& to, const bool& value) { to.u8(value ? 1 : 0); }
    static void skip(Unpacker& from) { from.u8(); }
};

// That a record follows: there are no others.
struct present : boolean {
    static void pack(Packer& to, const bool&) { to.u8(1); }
    static void skip(Unpacker& from)
    {
        if (from.u8() == 0) from.fail("a record that is not there");
    }
};

struct time {
    using Type = Time;
    static constexpr std::uint32_t least = 8;
    static constexpr WireShape shape{WireShape::Kind::time, 8};
    static void unpack(Unpacker& from, Time& value) { value = static_cast<Time>(from.u64()); }
    static void pack(Packer& to, const Time& value) { to.u64(static_cast<std::uint64_t>(value)); }
    static void skip(Unpacker& from) { from.u64(); }
};

// A time that may be unset or infinite: then it is sent as the number that says so in 32 bits.
struct given_time : time {
    using Type = NoVal64;
    static void unpack(Unpacker& from, NoVal64& value)
    {
        const std::uint64_t sent = from.u64();
        value = sent == no_value32 ? NoVal64() : sent == infinite32 ? NoVal64::infinite() : NoVal64(sent);
    }
    static void pack(Packer& to, const NoVal64& value)
    {
        to.u64(value.is_number() ? value.value : value.is_infinite() ? infinite32 : no_value32);
    }
};

// A double, multiplied by a million.
struct millionfold {
    using Type = double;
    static constexpr std::uint32_t least = 8;
    static constexpr WireShape shape{WireShape::Kind::millionfold, 8};
    static void unpack(Unpacker& from, double& value) { value = std::bit_cast<double>(from.u64()) / 1'000'000; }
    static void unpack(Unpacker& from, NoValDouble& value)
    {
        double sent = 0;
        unpack(from, sent);
        value = to_no_val(sent);
    }
    static void pack(Packer& to, const double& value) { to.u64(std::bit_cast<std::uint64_t>(value * 1'000'000)); }
    static void pack(Packer& to, const NoValDouble& value) { pack(to, from_no_val(value)); }
    static void skip(Unpacker& from) { from.u64(); }
};

struct text {
    using Type = std::string_view;
    static constexpr std::uint32_t least = 4;
    static constexpr WireShape shape{WireShape::Kind::text};
    static void unpack(Unpacker& from, std::string_view& value) { value = from.text(); }
    static void pack(Packer& to, const std::string_view& value) { to.text(value); }
    static void skip(Unpacker& from) { from.text(); }
};

struct bits {
    using Type = Bits;
    static constexpr std::uint32_t least = 4;
    static constexpr WireShape shape{WireShape::Kind::bits};
    static void unpack(Unpacker& from, Bits& value)
    {
        value.size = from.u32();
        if (!value.is_null()) value.hex = from.text();
    }
    static void pack(Packer& to, const Bits& value)
    {
        to.u32(value.size);
        if (!value.is_null()) to.text(value.hex);
    }
    static void skip(Unpacker& from)
    {
        if (from.u32() != no_value32) from.text();
    }
};

// A socket address, with its family. An empty address has no family.
struct address {
    using Type = std::span<const std::byte>;
    static constexpr std::uint32_t least = 2;
    static constexpr WireShape shape{WireShape::Kind::address};
    static void unpack(Unpacker& from, Type& value)
    {
        Unpacker ahead = from;
        const std::uint16_t family = ahead.u16();
        std::size_t size = 2;
        if (family == 2)
            size += 6;  // AF_INET: address and port
        else if (family == 10)
            size += 4 + ahead.u32() + 2;  // AF_INET6: length, address, port
        else if (family != 0)
            from.fail("address family " + std::to_string(family));
        value = from.bytes(size);
    }
    static void pack(Packer& to, const Type& value)
    {
        if (value.empty())
            to.u16(0);
        else
            to.raw(value);
    }
    static void skip(Unpacker& from)
    {
        Type ignored;
        unpack(from, ignored);
    }
};

// A list: its number of elements (a Count), then the elements (codec `Element`). A list without data() is sent with the count
// `none`.
template <class Element, class Count, Count none>
struct ListOf {
    using Type = List<typename Element::Type>;
    static constexpr std::uint32_t least = sizeof(Count);
    static constexpr WireShape shape{WireShape::Kind::list, sizeof(Count), none, &Element::shape};
    static_assert(Element::least != 0);
    template <class T>
    static void unpack(Unpacker& from, List<T>& value)
    {
        const Count n = from.integer<Count>();
        if (n == none) {
            value = {};
            return;
        }
        from.need_list(n, Element::least);
        T* const items = static_cast<T*>(from.arena().allocate(sizeof(T) * (n + std::size_t{1}), alignof(T)));
        for (std::uint32_t i = 0; i < n; ++i) Element::unpack(from, *::new (items + i) T());
        value = {items, n};
    }
    template <class T>
    static void pack(Packer& to, const List<T>& value)
    {
        to.integer(value.data() == nullptr ? none : static_cast<Count>(value.size()));
        for (const T& item : value) Element::pack(to, item);
    }
    static void skip(Unpacker& from)
    {
        const Count n = from.integer<Count>();
        if (n == none) return;
        from.need_list(n, Element::least);
        for (Count i = 0; i < n; ++i) Element::skip(from);
    }
};

// Of a list_t: null is NO_VAL.
template <class Element>
using list = ListOf<Element, std::uint32_t, no_value32>;
// Of an array with a count before it: null is 0.
template <class Element>
using array = ListOf<Element, std::uint32_t, 0>;
// The same with a count of 16 bits.
template <class Element>
using short_array = ListOf<Element, std::uint16_t, 0>;
using texts = array<text>;

// A number as a list of one and an ending 0. Unset is an empty list.
struct number_in_list : array<u32> {
    using Type = NoVal32;
    static void unpack(Unpacker& from, NoVal32& value)
    {
        List<std::uint32_t> list;
        array<u32>::unpack(from, list);
        value = list.empty() ? NoVal32() : to_hub(list.front());
    }
    static void pack(Packer& to, const NoVal32& value)
    {
        to.u32(value.is_set() ? 2 : 0);
        if (!value.is_set()) return;
        to.u32(slurm::to_wire(value));
        to.u32(0);
    }
};

// A record of the table `rows`.
template <class Record, const auto& rows>
struct record {
    using Type = Record;
    static constexpr std::uint32_t least = least_of(rows);
    static constexpr WireShape shape{.kind = WireShape::Kind::record, .rows = rows, .make = [](Arena& arena) -> void* {
                                         return ::new (arena.allocate(sizeof(Record), alignof(Record))) Record();
                                     }};
    static void unpack(Unpacker& from, Record& value) { slurm::unpack<rows>(from, value); }
    static void pack(Packer& to, const Record& value) { slurm::pack<rows>(to, value); }
    static void skip(Unpacker& from)
    {
        Record ignored;
        unpack(from, ignored);
    }
};

}  // namespace wire
}  // namespace restd::slurm
