// Message tables: one row for each field, in the order of the wire. The same rows unpack and pack, in every version of the
// protocol.
//
//   constexpr WireRow rows[] = {
//       WIRE(model::License, name, licensename, wire::text),
//       WIRE(model::License, total, total, wire::u32),
//       WIRE_SKIPPED(model::License, nodes, wire::text).since(wire::v26_05),
//   };
//
// A row names Slurm's field, the member, and the codec (codecs.hpp). The member is the hub model's if the hub has one. Records
// that need more fields derive from the hub's structure. A field that nobody needs has no member: it is skipped, and sent as
// empty. .since() and .until(), both inclusive, say which versions have the field; a type that changed is two rows. .when()
// says which records have it; it can use the members that have been read before. A row without these costs no check. A record
// that came later than 22.05 has no .since() for it, because nobody sends it before. Constant data, usable by all threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "wire/packer.hpp"
#include "wire/unpacker.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

struct WireShape;

struct WireRow {
    std::string_view name;               // Slurm's
    std::uint32_t offset = 0, size = 0;  // of the member; a field without a member has the size 0
    std::uint32_t least = 0;             // minimum size in bytes; 0 if a record may lack the field
    WireVersion first = wire::first_version, last = wire::last_version;
    bool is_conditional = false;
    const WireShape* shape = nullptr;
    bool (*holds)(const void* record) = nullptr;  // of a conditional row: whether the record has the field
    void (*unpack)(Unpacker& from, void* member) = nullptr;
    void (*pack)(Packer& to, const void* member) = nullptr;

    constexpr bool is_versioned() const { return first != wire::first_version || last != wire::last_version; }
    constexpr bool is_in(WireVersion version) const { return first <= version && version <= last; }
    bool is_there(WireVersion version, const void* record) const
    {
        return is_in(version) && (!is_conditional || holds(record));
    }
};

// A row that still has the type of its record.
template <class Record>
struct WireRowOf : WireRow {
    constexpr WireRowOf since(WireVersion version) const
    {
        WireRowOf row = *this;
        row.first = version;
        return row;
    }
    constexpr WireRowOf until(WireVersion version) const
    {
        WireRowOf row = *this;
        row.last = version;
        return row;
    }
    // The field exists only if condition(record) is true. REQUIRES: the condition uses no later field.
    template <class Condition>
    constexpr WireRowOf when(Condition) const
    {
        static_assert(std::is_empty_v<Condition>, "a condition knows nothing but the record");
        WireRowOf row = *this;
        row.least = 0;
        row.is_conditional = true;
        row.holds = [](const void* record) { return static_cast<bool>(Condition{}(*static_cast<const Record*>(record))); };
        return row;
    }
};

template <class Record, class Codec, class Member>
constexpr WireRowOf<Record> wire_row(std::string_view name, std::size_t offset)
{
    WireRowOf<Record> row;
    row.name = name;
    row.offset = static_cast<std::uint32_t>(offset);
    row.size = sizeof(Member);
    row.least = Codec::least;
    row.shape = &Codec::shape;
    row.unpack = [](Unpacker& from, void* member) { Codec::unpack(from, *static_cast<Member*>(member)); };
    row.pack = [](Packer& to, const void* member) { Codec::pack(to, *static_cast<const Member*>(member)); };
    return row;
}

template <class Record, class Codec>
constexpr WireRowOf<Record> skipped_row(std::string_view name)
{
    WireRowOf<Record> row;
    row.name = name;
    row.least = Codec::least;
    row.shape = &Codec::shape;
    row.unpack = [](Unpacker& from, void*) { Codec::skip(from); };
    row.pack = [](Packer& to, const void*) { Codec::pack(to, typename Codec::Type()); };
    return row;
}

// A field without a member that is always sent as this number.
template <class Record, class Codec, typename Codec::Type number>
constexpr WireRowOf<Record> fixed_row(std::string_view name)
{
    WireRowOf<Record> row = skipped_row<Record, Codec>(name);
    row.pack = [](Packer& to, const void*) { Codec::pack(to, number); };
    return row;
}

#define WIRE(Record, field, member, codec)                                                                                     \
    ::restd::slurm::wire_row<Record, codec, std::remove_cvref_t<decltype(std::declval<Record&>().member)>>(                    \
        #field, offsetof(Record, member))
#define WIRE_SKIPPED(Record, field, codec) ::restd::slurm::skipped_row<Record, codec>(#field)
#define WIRE_FIXED(Record, field, codec, number) ::restd::slurm::fixed_row<Record, codec, number>(#field)

// The fewest bytes of a record, in whatever version; at least 1, which limits the number of records in a message.
constexpr std::uint32_t least_of(std::span<const WireRow> rows)
{
    std::uint32_t fewest = ~std::uint32_t{0};
    for (const WireVersion version : wire::versions) {
        std::uint32_t n = 0;
        for (const WireRow& row : rows)
            if (row.is_in(version)) n += row.least;
        if (n < fewest) fewest = n;
    }
    return fewest == 0 ? 1 : fewest;
}

// The rows of a record whose fields got another order: those of a table for the versions until `last`, then those of a table
// for the versions since `first`.
template <const auto& before, WireVersion last, const auto& after, WireVersion first>
constexpr auto rows_of_orders()
{
    std::array<WireRow, std::size(before) + std::size(after)> all;
    std::size_t n = 0;
    for (WireRow row : before) {
        if (row.last > last) row.last = last;
        all[n++] = row;
    }
    for (WireRow row : after) {
        if (row.first < first) row.first = first;
        all[n++] = row;
    }
    return all;
}

// Consecutive rows that the same versions have are a run.
constexpr bool begins_run(std::span<const WireRow> rows, std::size_t i)
{
    return i == 0 || rows[i].first != rows[i - 1].first || rows[i].last != rows[i - 1].last;
}
constexpr std::size_t count_runs(std::span<const WireRow> rows)
{
    std::size_t n = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) n += begins_run(rows, i) ? 1 : 0;
    return n;
}
// Where the runs begin, and the end of the last one.
template <const auto& rows>
constexpr auto runs_of()
{
    std::array<std::size_t, count_runs(rows) + 1> at{};
    std::size_t n = 0;
    for (std::size_t i = 0; i < std::size(rows); ++i)
        if (begins_run(rows, i)) at[n++] = i;
    at[n] = std::size(rows);
    return at;
}

// Calls each(row) for the rows of this version and record. The compiler knows the rows, and makes one function of them all; the
// version is checked once for each run of rows.
template <const auto& rows, class Each>
[[gnu::always_inline]] inline void for_rows(WireVersion version, const void* record, Each each)
{
    static constexpr auto runs = runs_of<rows>();
    const auto one = [&]<std::size_t i>() {
        constexpr const WireRow& row = rows[i];
        if constexpr (row.is_conditional)
            if (!row.holds(record)) return;
        each(row);
    };
    const auto one_run = [&]<std::size_t run>() {
        constexpr std::size_t begin = runs[run];
        if constexpr (rows[begin].is_versioned())
            if (!rows[begin].is_in(version)) return;
        [&]<std::size_t... i>(std::index_sequence<i...>)
        {
            (one.template operator()<begin + i>(), ...);
        }
        (std::make_index_sequence<runs[run + 1] - begin>());
    };
    [&]<std::size_t... run>(std::index_sequence<run...>)
    {
        (one_run.template operator()<run>(), ...);
    }
    (std::make_index_sequence<runs.size() - 1>());
}

template <const auto& rows, class Record>
[[gnu::flatten]] void unpack(Unpacker& from, Record& record)
{
    for_rows<rows>(from.version(), &record,
                   [&](const WireRow& row) { row.unpack(from, reinterpret_cast<std::byte*>(&record) + row.offset); });
}

template <const auto& rows, class Record>
void pack(Packer& to, const Record& record)
{
    for (const WireRow& row : rows)
        if (row.is_there(to.version(), &record)) row.pack(to, reinterpret_cast<const std::byte*>(&record) + row.offset);
}

}  // namespace restd::slurm
