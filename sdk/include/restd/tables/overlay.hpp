// Overlay: a data parser that differs from one of Slurm's API versions in some fields and words. It compiles that version's
// tables and names its changes:
//
//   #define RESTD_API 45
//   #include "restd/tables/overlay.hpp"
//
//   namespace restd::tables {
//   constexpr Change changes[] = {
//       rename_field(job_info, "account", "project"),
//       remove_field(job_info, "burst_buffer"),
//       RESTD_ADD_FIELD(job_info, partition, "partitions", codec::csv_string, "Partitions that the job may run in."),
//       rename_word(codec::job_state, "PENDING", "WAITING"),
//   };
//   }
//   RESTD_DERIVED_PARSER("v0.0.99", "1.0", "v0.0.45 with the words of our site", restd::tables::changes);
//
// This is data_parser/v0.0.99. It has the routes of v0.0.45 and answers with its statuses. A change holds wherever the table or
// the words are used: in answers, requests, filters, and the OpenAPI document. Each table is one type of Slurm's; its name and
// its fields are in the other headers of this folder. A change that does not fit the tables does not compile.
//
// All of this is constant data, and may be used by any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "restd/error.hpp"
#include "restd/tables/parser.hpp"

namespace restd::tables {

struct Change {
    enum class What : std::uint8_t { rename_field, remove_field, add_field, replace_field, rename_word };
    What what;
    const Table* table = nullptr;      // of a field
    std::span<const Flag> words = {};  // of a word: all codecs that have these words get the change
    std::string_view name = {};        // the field's key, or the word
    std::string_view to = {};          // its new name
    Row row = {};                      // the field that is added

    constexpr bool is_of_word() const { return what == What::rename_word; }
    // Of a field that is added or replaced: a request without it is refused, and the document lists it as required.
    constexpr Change required() const
    {
        Change c = *this;
        c.row.required_from = 0;
        return c;
    }
    // The document marks it as deprecated.
    constexpr Change deprecated() const
    {
        Change c = *this;
        c.row.deprecated_from = 0;
        return c;
    }
};

namespace detail {

// Not constexpr on purpose: the compiler stops where a change calls one of these, and shows its name.
inline void the_table_has_no_field_with_this_key() {}
inline void the_table_has_a_field_with_this_key_already() {}
inline void routes_name_this_field_in_their_paths() {}
inline void this_codec_has_no_words() {}
inline void the_codec_has_no_such_word() {}
inline void the_codec_has_this_word_already() {}
inline void two_changes_are_of_one_field_or_word() {}
inline void the_new_name_is_empty() {}

constexpr bool has_field(const Table& table, std::string_view key)
{
    return std::ranges::any_of(table.rows, [&](const SelectedRow& s) { return s.row.key == key; });
}

constexpr bool has_word(const Codec& codec, std::string_view word)
{
    return std::ranges::find(codec.names, word, &Flag::name) != codec.names.end();
}

// A field that is there, and that may be changed.
constexpr void require_field(const Table& table, std::string_view key)
{
    if (!has_field(table, key)) the_table_has_no_field_with_this_key();
    if (table.type.ends_with("_PARAM")) routes_name_this_field_in_their_paths();
}

constexpr void require_no_field(const Table& table, std::string_view key)
{
    if (key.empty()) the_new_name_is_empty();
    if (has_field(table, key)) the_table_has_a_field_with_this_key_already();
}

consteval Change with_row(Change::What what, const Table& table, const Row& row)
{
    if (what == Change::What::add_field)
        require_no_field(table, row.key);
    else
        require_field(table, row.key);
    return {.what = what, .table = &table, .name = row.key, .row = row};
}

// With -fsanitize=undefined, GCC does not compare addresses in a constant. There two tables are one, and two sets of words, if
// their names are all the same.
constexpr bool is_one(const Table& a, const Table& b)
{
    if (!std::is_constant_evaluated()) return &a == &b;
    return a.type == b.type && a.size == b.size &&
           std::ranges::equal(a.rows, b.rows, [](const SelectedRow& x, const SelectedRow& y) { return x.row.key == y.row.key; });
}
constexpr bool is_one(std::span<const Flag> a, std::span<const Flag> b)
{
    if (!std::is_constant_evaluated()) return a.data() == b.data();
    return std::ranges::equal(a, b, [](const Flag& x, const Flag& y) { return x.name == y.name; });
}

// The rows of a table after the `changes` of it, in the order of declaration.
constexpr std::vector<Row> changed_rows(const Table& table, std::span<const Change> changes)
{
    std::vector<Row> rows(table.rows.size());
    for (const SelectedRow& s : table.rows) rows[s.declared] = s.row;
    for (const Change& change : changes) {
        if (change.is_of_word() || !is_one(*change.table, table)) continue;
        const auto row = std::ranges::find(rows, change.name, &Row::key);
        switch (change.what) {
        case Change::What::rename_field: row->key = change.to; break;
        case Change::What::remove_field: rows.erase(row); break;
        case Change::What::replace_field: *row = change.row; break;
        case Change::What::add_field: rows.push_back(change.row); break;
        case Change::What::rename_word: break;
        }
    }
    return rows;
}

constexpr std::vector<SelectedRow> arranged(std::span<const Row> rows)
{
    std::vector<SelectedRow> out(rows.size());
    arrange(rows, RESTD_API, out);
    return out;
}

// The filters of its listings: where one is named as a field, the field's new name is the filter's too.
inline std::vector<FilterRow> changed_filters(const Table& table, std::span<const Change> changes)
{
    std::vector<FilterRow> filters(table.filters.begin(), table.filters.end());
    for (const Change& change : changes) {
        if (change.table != &table) continue;
        const auto filter = std::ranges::find(filters, change.name, &FilterRow::name);
        if (filter == filters.end()) continue;
        if (change.what == Change::What::rename_field) filter->name = change.to;
        if (change.what == Change::What::remove_field) filters.erase(filter);
    }
    return filters;
}

// Whether both are of one table, or of the same words.
consteval bool is_of_same(const Change& a, const Change& b)
{
    if (a.is_of_word() || b.is_of_word()) return a.is_of_word() && b.is_of_word() && is_one(a.words, b.words);
    return is_one(*a.table, *b.table);
}

// Stops the compiler if changes contradict each other, or if a changed table is none: two fields of one name, or a field that
// is also an object.
consteval bool fit_together(std::span<const Change> changes)
{
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Change& change = changes[i];
        bool is_first_of_table = !change.is_of_word();
        for (const Change& before : changes.first(i)) {
            if (!is_of_same(before, change)) continue;
            is_first_of_table = false;
            if (before.name == change.name || (change.is_of_word() && before.to == change.to))
                two_changes_are_of_one_field_or_word();
        }
        if (is_first_of_table) arranged(changed_rows(*change.table, changes));
    }
    return true;
}

// Whether a text can be the name of an API version: v0.0.99.
consteval bool is_version(std::string_view name)
{
    if (!name.starts_with("v0.0.") || name.size() == 5 || name.size() > 9) return false;
    return name.find_first_not_of("0123456789", 5) == std::string_view::npos && (name[5] != '0' || name.size() == 6);
}

}  // namespace detail

// Changes of fields. A field "a/b", which is b in an object a, has this whole key. In another table of the same structure, as
// the one of a request, it is another field.

// The field keeps its place and everything but its key. A filter of listings with this name gets the new one, too.
consteval Change rename_field(const Table& table, std::string_view key, std::string_view to)
{
    detail::require_field(table, key);
    detail::require_no_field(table, to);
    return {.what = Change::What::rename_field, .table = &table, .name = key, .to = to};
}

// Answers do not have the field; in a request it is as unknown as any other. A filter with this name is removed, too.
consteval Change remove_field(const Table& table, std::string_view key)
{
    detail::require_field(table, key);
    return {.what = Change::What::remove_field, .table = &table, .name = key};
}

// Adds a field, or replaces the one with this key: a member of the table's structure, its codec and a line that documents it,
// as for RESTD_FIELD. Two fields may show one member.
#define RESTD_ADD_FIELD(table, member, key, codec, doc)                                                                        \
    ::restd::tables::detail::with_row(::restd::tables::Change::What::add_field, table,                                         \
                                      RESTD_FIELD(table##_model, member, key, codec, doc))
#define RESTD_REPLACE_FIELD(table, member, key, codec, doc)                                                                    \
    ::restd::tables::detail::with_row(::restd::tables::Change::What::replace_field, table,                                     \
                                      RESTD_FIELD(table##_model, member, key, codec, doc))

// Changes a word of a set of flags or of an enumeration, for all fields that show these words.
consteval Change rename_word(const Codec& codec, std::string_view word, std::string_view to)
{
    if (codec.names.empty()) detail::this_codec_has_no_words();
    if (!detail::has_word(codec, word)) detail::the_codec_has_no_such_word();
    if (to.empty()) detail::the_new_name_is_empty();
    if (detail::has_word(codec, to)) detail::the_codec_has_this_word_already();
    return {.what = Change::What::rename_word, .words = codec.names, .name = word, .to = to};
}

// Copies of tables, and of all that they lead to, with changes.
class ChangedTables {
public:
    explicit ChangedTables(std::span<const Change> changes) : changes_(changes) {}

    // The copy of a table; the same each time.
    const Table* changed(const Table& table)
    {
        const auto [at, is_new] = tables_.try_emplace(&table, table);
        Table& copy = at->second;
        if (!is_new) return &copy;
        auto& rows = rows_.emplace_back(detail::arranged(detail::changed_rows(table, changes_)));
        for (SelectedRow& s : rows) s.row.codec = changed(s.row.codec);
        copy.rows = rows;
        auto& filters = filters_.emplace_back(detail::changed_filters(table, changes_));
        for (FilterRow& filter : filters) filter.codec = changed(filter.codec);
        copy.filters = filters;
        return &copy;
    }

    // The copy that changed() has made of a table; null if there is none.
    const Table* find(const Table& table) const
    {
        const auto copy = tables_.find(&table);
        return copy != tables_.end() ? &copy->second : nullptr;
    }

    // The first change that has changed nothing: its table, or its words, are of nothing that was copied.
    const Change* without_effect() const
    {
        const auto has_none = [this](const Change& change) {
            return change.table != nullptr ? !tables_.contains(change.table) : !words_.contains(change.words.data());
        };
        const auto found = std::ranges::find_if(changes_, has_none);
        return found != changes_.end() ? &*found : nullptr;
    }

private:
    const Codec* changed(const Codec* codec)
    {
        if (codec == nullptr) return nullptr;
        const auto [at, is_new] = codecs_.try_emplace(codec, *codec);
        Codec& copy = at->second;
        if (!is_new) return &copy;
        if (codec->table != nullptr) copy.table = changed(*codec->table);
        copy.element = changed(codec->element);
        copy.described_as = changed(codec->described_as);
        if (!codec->names.empty()) copy.names = changed(codec->names);
        return &copy;
    }

    std::span<const Flag> changed(std::span<const Flag> words)
    {
        const auto [at, is_new] = words_.try_emplace(words.data(), words.begin(), words.end());
        if (is_new) {
            for (const Change& change : changes_)
                if (change.words.data() == words.data())
                    for (Flag& flag : at->second)
                        if (flag.name == change.name) flag.name = change.to;
        }
        return at->second;
    }

    std::span<const Change> changes_;
    // The copies, by what they are copies of. What they contain has addresses that stay.
    std::map<const Table*, Table> tables_;
    std::map<const Codec*, Codec> codecs_;
    std::map<const Flag*, std::vector<Flag>> words_;
    std::deque<std::vector<SelectedRow>> rows_;
    std::deque<std::vector<FilterRow>> filters_;
};

// The parser of the version that is compiled, with changes. The service's pointers to its tables are valid while it lives.
class DerivedParser final : public Parser {
public:
    // REQUIRES: `name` and `changes` have static storage.
    DerivedParser(std::string_view name, const PluginContext& context, std::span<const Change> changes)
        : Parser(name, context), tables_(changes)
    {
        for (const TypeRow& row : types) tables_.changed(*row.table);
        if (const Change* const change = tables_.without_effect()) {
            throw Error(err::error,
                        "the change of \"" + std::string(change->name) + "\" has no effect: nothing in " + name_of_version +
                            " has its table or its words",
                        "DerivedParser");
        }
    }

    const Table* find(std::string_view type) const override
    {
        const Table* const table = Parser::find(type);
        return table != nullptr ? tables_.find(*table) : nullptr;
    }

private:
    ChangedTables tables_;
};

}  // namespace restd::tables

// Declares the plugin `name`: the version that is compiled, with `changes`, a constexpr array of Change in a namespace.
#define RESTD_DERIVED_PARSER(name, version, summary, changes)                                                                  \
    static_assert(restd::tables::detail::is_version(name), "a data parser has the name of its API version, as v0.0.99");       \
    static_assert(restd::tables::detail::fit_together(changes));                                                               \
    static std::unique_ptr<restd::Plugin> restd_make_derived_parser(const restd::PluginContext& context)                       \
    {                                                                                                                          \
        return std::make_unique<restd::tables::DerivedParser>(name, context, changes);                                         \
    }                                                                                                                          \
    RESTD_PLUGIN_WITH_FLAGS(restd::PluginKind::data_parser, name, version, summary, restd_make_derived_parser,                 \
                            restd::tables::described_flags.data(), restd::tables::described_flags.size())
