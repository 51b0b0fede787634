#include "host/selection_query.hpp"

#include <algorithm>
#include <new>

#include "host/row_subset.hpp"
#include "restd/filter_query.hpp"

namespace restd {
namespace {

using Texts = List<std::string_view>;

constexpr auto field_path = [] {
    auto codec = make_codec<std::string_view>(Kind::string, "STRING");
    codec.most = longest_field;
    return codec;
}();
constexpr auto field_path_list = text_list(field_path, most_fields);
constexpr auto sort_key_list = text_list(field_path, most_sort_keys);
constexpr auto record_count = make_codec<NoVal32>(Kind::plain_no_val32, "UINT32");

constexpr Row selection_rows[] = {
    RESTD_FIELD(SelectionQuery, fields, "fields", field_path_list,
                "Only these fields of each record, separated by commas. A field within others is a path, as time.start."),
    RESTD_FIELD(SelectionQuery, limit, "limit", record_count,
                "At most so many records. The answer's meta.total says how many there are."),
    RESTD_FIELD(SelectionQuery, offset, "offset", record_count, "Leaves out so many records at the beginning."),
    RESTD_FIELD(SelectionQuery, sort, "sort", sort_key_list,
                "Order by these fields, separated by commas; by -field in descending order."),
};

}  // namespace

SelectableQuery::SelectableQuery(const Table* own, const ListingPlace& place) : own_(own), place_(place)
{
    constexpr std::size_t align = std::max(alignof(SelectionQuery), alignof(Texts));
    static_assert(sizeof(SelectionQuery) % alignof(Texts) == 0);
    if (own != nullptr) {
        rows_.assign(own->rows.begin(), own->rows.end());
        at_ = (own->size + align - 1) / align * align;
    }
    const auto add = [&](Row row) {
        if (std::ranges::any_of(rows_, [&](const SelectedRow& s) { return s.row.key == row.key; })) return;
        row.offset += static_cast<std::uint32_t>(at_);
        SelectedRow selected;
        selected.leaf = row.key;
        selected.row = row;
        selected.declared = static_cast<std::uint16_t>(rows_.size());
        rows_.push_back(selected);
    };
    for (const Row& row : selection_rows) add(row);
    std::size_t offset = sizeof(SelectionQuery);
    for (const FilterRow& filter : place.record->filters) {
        add(filter_parameter(filter, offset));
        offset += sizeof(Texts);
    }
    reopen(rows_);
    table_.type = "LISTING_QUERY";  // for warnings
    if (own != nullptr) table_ = *own;
    table_.size = static_cast<std::uint32_t>(at_ + offset);
    table_.align = static_cast<std::uint32_t>(std::max<std::size_t>(align, table_.align));
    table_.rows = rows_;
}

void* SelectableQuery::make(Arena& arena) const
{
    auto* const object = static_cast<std::byte*>(arena.allocate(table_.size, table_.align));
    if (own_ != nullptr) own_->construct(object);
    ::new (object + at_) SelectionQuery();
    for (std::size_t i = 0; i < place_.record->filters.size(); ++i)
        ::new (object + at_ + sizeof(SelectionQuery) + i * sizeof(Texts)) Texts();
    return object;
}

const SelectionQuery& SelectableQuery::selection(const void* object) const
{
    return *reinterpret_cast<const SelectionQuery*>(ours(object));
}

std::span<const List<std::string_view>> SelectableQuery::filter_values(const void* object) const
{
    return {reinterpret_cast<const Texts*>(ours(object) + sizeof(SelectionQuery)), place_.record->filters.size()};
}

}  // namespace restd
