// Message tables: one row a field, in the order of the wire. The same rows unpack and pack.
//
//   constexpr WireRow rows[] = {
//       WIRE(LicenseRecord, name, wire::text),
//       WIRE(LicenseRecord, total, wire::u32),
//   };
//
// A codec is a type with `Type`, `least` (bytes that it takes at least), unpack() and pack(). A member has exactly the codec's
// Type. Numbers that may be NO_VAL (unset) or INFINITE are NoVal here: nothing is lost between wire and member. All of this is
// constant data: nothing here has a thread rule.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "packer.hpp"
#include "restd/model/values.hpp"
#include "unpacker.hpp"

namespace restd::slurm {

struct WireRow {
    std::string_view name;  // the member, for messages
    std::uint32_t offset;
    std::uint32_t least;                     // bytes that it takes at least; 0 where it may not be there
    bool (*is_present)(const void* record);  // null: always
    void (*unpack)(Unpacker& from, void* member);
    void (*pack)(Packer& to, const void* member);
};

// Two functions, and no null that is asked for: GCC's sanitizer takes such a question for one that is not constant.
template <class Codec, class Member>
constexpr WireRow wire_row(std::string_view name, std::size_t offset)
{
    static_assert(std::is_same_v<typename Codec::Type, Member>, "this codec is for another type of member");
    return {name,
            static_cast<std::uint32_t>(offset),
            Codec::least,
            nullptr,
            [](Unpacker& from, void* member) { Codec::unpack(from, *static_cast<Member*>(member)); },
            [](Packer& to, const void* member) { Codec::pack(to, *static_cast<const Member*>(member)); }};
}
template <class Codec, class Member>
constexpr WireRow wire_row(std::string_view name, std::size_t offset, bool (*present)(const void*))
{
    WireRow row = wire_row<Codec, Member>(name, offset);
    row.least = 0;
    row.is_present = present;
    return row;
}

#define WIRE(Type, member, codec)                                                                                              \
    ::restd::slurm::wire_row<codec, std::remove_cvref_t<decltype(std::declval<Type&>().member)>>(#member,                      \
                                                                                                 offsetof(Type, member))

// A field that is there only where `condition`, of the record r read so far, holds.
#define WIRE_IF(Type, member, codec, condition)                                                                                \
    ::restd::slurm::wire_row<codec, std::remove_cvref_t<decltype(std::declval<Type&>().member)>>(                              \
        #member, offsetof(Type, member), [](const void* record) {                                                              \
            const auto& r = *static_cast<const Type*>(record);                                                                 \
            return static_cast<bool>(condition);                                                                               \
        })

constexpr std::uint32_t least_of(std::span<const WireRow> rows)
{
    std::uint32_t n = 0;
    for (const WireRow& row : rows) n += row.least;
    return n;
}

template <class T>
void unpack(Unpacker& from, std::span<const WireRow> rows, T& record)
{
    for (const WireRow& row : rows)
        if (row.is_present == nullptr || row.is_present(&record))
            row.unpack(from, reinterpret_cast<std::byte*>(&record) + row.offset);
}

// The same for rows that the compiler knows: it makes one function of them all.
template <const auto& rows, class T>
[[gnu::flatten]] void unpack(Unpacker& from, T& record)
{
    const auto unpack_row = [&](const WireRow& row) {
        if (row.is_present == nullptr || row.is_present(&record))
            row.unpack(from, reinterpret_cast<std::byte*>(&record) + row.offset);
    };
    [&]<std::size_t... i>(std::index_sequence<i...>)
    {
        (unpack_row(rows[i]), ...);
    }
    (std::make_index_sequence<std::size(rows)>());
}

template <class T>
void pack(Packer& to, std::span<const WireRow> rows, const T& record)
{
    for (const WireRow& row : rows)
        if (row.is_present == nullptr || row.is_present(&record))
            row.pack(to, reinterpret_cast<const std::byte*>(&record) + row.offset);
}

// Slurm's NO_VAL and INFINITE of each width: all ones but the last bit, all ones.
inline constexpr std::uint8_t no_value8 = 0xfe;
inline constexpr std::uint16_t no_value16 = 0xfffe;
inline constexpr std::uint32_t no_value32 = 0xfffffffe, infinite32 = 0xffffffff;
inline constexpr std::uint64_t no_value64 = 0xfffffffffffffffe, infinite64 = 0xffffffffffffffff;

// A double as it is sent: its millionfold.
struct Millionfold {
    double scaled = 0;
    static constexpr Millionfold of(double value) { return {value * 1'000'000}; }
    constexpr double value() const { return scaled / 1'000'000; }
};

// A bitmap as it is sent: how many bits, and them as "0x.." with the highest first. null: there is none.
struct Bits {
    std::uint32_t size = no_value32;
    std::string_view hex;
    bool is_null() const { return size == no_value32; }
    std::string_view digits() const { return hex.starts_with("0x") ? hex.substr(2) : hex; }
    // The number of a hexadecimal digit; 0 for what is none.
    static constexpr unsigned nibble(char c)
    {
        return c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
               : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
               : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                                      : 0;
    }
    bool test(std::uint32_t bit) const
    {
        const std::string_view text = digits();
        return !is_null() && bit < size && bit / 4 < text.size() &&
               (nibble(text[text.size() - 1 - bit / 4]) >> bit % 4 & 1) != 0;
    }
    // Calls each(i) for the bits that are set, ascending. What is not a hexadecimal digit counts as 0.
    template <class Each>
    void for_each(Each each) const
    {
        const std::string_view text = digits();
        for (std::size_t i = 0; i < text.size(); ++i) {
            const unsigned four = nibble(text[text.size() - 1 - i]);
            for (unsigned bit = 0; bit < 4; ++bit)
                if ((four >> bit & 1) != 0 && i * 4 + bit < size) each(static_cast<std::uint32_t>(i * 4 + bit));
        }
    }
};

namespace wire {

template <class T>
struct Integer {
    using Type = T;
    static constexpr std::uint32_t least = sizeof(T);
    static void unpack(Unpacker& from, T& value) { value = from.integer<T>(); }
    static void pack(Packer& to, const T& value) { to.integer(value); }
};
using u8 = Integer<std::uint8_t>;
using u16 = Integer<std::uint16_t>;
using u32 = Integer<std::uint32_t>;
using u64 = Integer<std::uint64_t>;

struct boolean {
    using Type = bool;
    static constexpr std::uint32_t least = 1;
    static void unpack(Unpacker& from, bool& value) { value = from.u8() != 0; }
    static void pack(Packer& to, const bool& value) { to.u8(value ? 1 : 0); }
};

struct time {
    using Type = Time;
    static constexpr std::uint32_t least = 8;
    static void unpack(Unpacker& from, Time& value) { value = static_cast<Time>(from.u64()); }
    static void pack(Packer& to, const Time& value) { to.u64(static_cast<std::uint64_t>(value)); }
};

struct millionfold {
    using Type = Millionfold;
    static constexpr std::uint32_t least = 8;
    static void unpack(Unpacker& from, Millionfold& value) { value.scaled = std::bit_cast<double>(from.u64()); }
    static void pack(Packer& to, const Millionfold& value) { to.u64(std::bit_cast<std::uint64_t>(value.scaled)); }
};

struct text {
    using Type = std::string_view;
    static constexpr std::uint32_t least = 4;
    static void unpack(Unpacker& from, std::string_view& value) { value = from.text(); }
    static void pack(Packer& to, const std::string_view& value) { to.text(value); }
};

struct bits {
    using Type = Bits;
    static constexpr std::uint32_t least = 4;
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
};

// A socket address as it is sent, with its family.
struct address {
    using Type = std::span<const std::byte>;
    static constexpr std::uint32_t least = 2;
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
    static void pack(Packer& to, const Type& value) { to.raw(value); }
};

// A list whose elements are of the codec `Element`, behind their number, a Count. Without data(): sent as `none` elements.
template <class Element, class Count, Count none>
struct ListOf {
    using T = typename Element::Type;
    using Type = List<T>;
    static constexpr std::uint32_t least = sizeof(Count);
    static_assert(Element::least != 0);
    static void unpack(Unpacker& from, Type& value)
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
    static void pack(Packer& to, const Type& value)
    {
        to.integer(value.data() == nullptr ? none : static_cast<Count>(value.size()));
        for (const T& item : value) Element::pack(to, item);
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

// A record of the table `rows`.
template <class Record, const auto& rows>
struct Record_ {
    using Type = Record;
    static constexpr std::uint32_t least = least_of(rows);
    static void unpack(Unpacker& from, Record& value) { slurm::unpack<rows>(from, value); }
    static void pack(Packer& to, const Record& value) { slurm::pack(to, std::span<const WireRow>(rows), value); }
};
template <class Record, const auto& rows>
using record = Record_<Record, rows>;

}  // namespace wire
}  // namespace restd::slurm
