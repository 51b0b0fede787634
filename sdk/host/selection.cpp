#include "host/selection.hpp"

#include <algorithm>
#include <string>

#include "host/field_paths.hpp"
#include "host/row_subset.hpp"
#include "host/scalar.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

// The answer to a request with many unknown names must not take long.
constexpr std::size_t most_unknown_names = 10;

std::string place_in(std::string_view parameter, std::size_t index)
{
    return "#/" + std::string(parameter) + '[' + std::to_string(index) + "]/";
}

// Reads names of fields, and adds an error for each that the records do not have.
class Names {
public:
    Names(const Table& record, std::vector<Issue>& errors) : record_(record), errors_(errors) {}

    void refuse_unknown(std::string_view parameter, std::size_t index, std::string_view name)
    {
        if (++unknown_ > most_unknown_names) return;
        add(parameter, index,
            "Unknown field " + quoted(name) + " in " + std::string(parameter) + ". The nearest is " +
                quoted(nearest_path(record_, name)));
    }
    void add(std::string_view parameter, std::size_t index, std::string text)
    {
        errors_.push_back({err::data_path_not_found, std::move(text), place_in(parameter, index)});
    }

private:
    const Table& record_;
    std::vector<Issue>& errors_;
    std::size_t unknown_ = 0;
};

SortKeys sort_keys_of(List<std::string_view> wanted, const Table& record, Names& names, Arena& arena)
{
    std::vector<SortKey> keys;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        SortKey key;
        std::string_view path = wanted[i];
        key.is_descending = path.starts_with('-');
        if (key.is_descending) path.remove_prefix(1);
        if (!has_path(record, path)) {
            names.refuse_unknown("sort", i, path);
            continue;
        }
        key.steps = steps_to_value(record, path, arena);
        if (key.steps.empty())
            names.add("sort", i, "Records cannot be sorted by " + quoted(path) + ", because it is no single value");
        else
            keys.push_back(key);
    }
    return SortKeys(std::move(keys));
}

// A copy of the table with another codec in one row. The rows for which `is_last` is true come last.
const Table* with_codec(
    const Table& table, const SelectedRow* row, const Codec* codec, Arena& arena,
    bool (*is_last)(const SelectedRow&) = [](const SelectedRow&) { return false; })
{
    std::vector<SelectedRow> rows(table.rows.begin(), table.rows.end());
    rows[static_cast<std::size_t>(row - table.rows.data())].row.codec = codec;
    std::stable_partition(rows.begin(), rows.end(), [&](const SelectedRow& s) { return !is_last(s); });
    reopen(rows);
    auto* const copy = arena.make<Table>(table);
    copy->rows = arena.copy_list(rows);
    return copy;
}

}  // namespace

bool Selection::is_wanted(const SelectableQuery& query, const void* object)
{
    const SelectionQuery& wanted = query.selection(object);
    return !wanted.fields.empty() || !wanted.sort.empty() || wanted.limit.is_set() || wanted.offset.is_set() ||
           std::ranges::any_of(query.filter_values(object), [](const auto& values) { return !values.empty(); });
}

Selection::Selection(const SelectableQuery& query, const void* object, const Table& response, Arena& arena,
                     std::vector<Issue>& errors)
{
    const SelectionQuery& wanted = query.selection(object);
    const ListingPlace& place = query.place();
    const std::size_t before = errors.size();
    Names names(*place.record, errors);
    for (std::size_t i = 0; i < wanted.fields.size(); ++i)
        if (!has_path(*place.record, wanted.fields[i])) names.refuse_unknown("fields", i, wanted.fields[i]);
    SortKeys keys = sort_keys_of(wanted.sort, *place.record, names, arena);
    Filter filter;
    try {
        filter = Filter(place.record->filters, query.filter_values(object));
    } catch (const Error& error) {
        if (error.status() != 422) throw;
        errors.push_back({error.number(), error.what(), error.source()});
    }
    if (errors.size() != before) return;

    // Copies of all that is around the record: its object, the list, and the object that the list may be in.
    const SelectedRow& list_row = place.inner != nullptr ? *place.inner : *place.outer;
    auto* const list = arena.make<Codec>(*list_row.row.codec);
    RecordPicker::Choice choice;
    choice.filter = std::move(filter);
    choice.keys = std::move(keys);
    choice.offset = wanted.offset.value_or(0);
    if (wanted.limit.is_number()) choice.limit = wanted.limit.value;
    if (!wanted.fields.empty()) {
        auto* const record = arena.make<Codec>(*list->element);
        record->table = chosen_rows(*place.record, wanted.fields, arena);
        list->element = record;
        choice.written.emplace();
        for (const SelectedRow& s : record->table->rows) choice.written->add(s.row.offset, s.row.codec->size);
    }
    const Codec* outer = list;
    if (place.inner != nullptr) {
        const Codec& around = *place.outer->row.codec;
        auto* const copy = arena.make<Codec>(around);
        auto* const object_codec = around.kind == Kind::pointer ? arena.make<Codec>(*around.element) : copy;
        object_codec->table = with_codec(*object_codec->table, place.inner, list, arena);
        if (around.kind == Kind::pointer) copy->element = object_codec;
        outer = copy;
    }
    // The envelope comes last, because its total is known when the list has been written.
    response_ = with_codec(response, place.outer, outer, arena, is_of_envelope);
    picker_.emplace(*list, std::move(choice));
}

}  // namespace restd
