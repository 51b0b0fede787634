// SelectionQuery: what a request for a listing may say beside the query of its route: which fields and records, and their
// order. SelectableQuery: the table of both, by which such a request is read and described.
//
// SelectableQuery is made once for a route; read-only afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "host/listing_place.hpp"
#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

// Limits on what a request may choose; docs/SECURITY.md lists them.
inline constexpr std::uint32_t most_fields = 512;
inline constexpr std::uint32_t most_sort_keys = 8;
inline constexpr std::uint32_t longest_field = 128;  // bytes, of one of `fields` or `sort`

struct SelectionQuery {
    List<std::string_view> fields;
    List<std::string_view> sort;
    NoVal32 limit;
    NoVal32 offset;
};

class SelectableQuery {
public:
    // `own`: the query of the route, null if it has none. A parameter of its own hides ours of the same name.
    SelectableQuery(const Table* own, const ListingPlace& place);
    SelectableQuery(const SelectableQuery&) = delete;
    SelectableQuery& operator=(const SelectableQuery&) = delete;

    const ListingPlace& place() const { return place_; }
    const Table& table() const { return table_; }
    // A default-constructed object of the table. It begins with the route's own query.
    void* make(Arena& arena) const;
    // What the object says about the selection.
    const SelectionQuery& selection(const void* object) const;
    // For each filter of the records, the values.
    std::span<const List<std::string_view>> filter_values(const void* object) const;

private:
    const std::byte* ours(const void* object) const { return static_cast<const std::byte*>(object) + at_; }

    const Table* const own_;
    const ListingPlace place_;
    std::size_t at_ = 0;  // where ours begins: a SelectionQuery, and a list of values for each filter
    std::vector<SelectedRow> rows_;
    Table table_{};
};

}  // namespace restd
