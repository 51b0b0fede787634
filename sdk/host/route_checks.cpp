#include "host/route_checks.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>

#include "restd/data_parser.hpp"

namespace restd {
namespace {

// The least size of a member of this kind; 0: any.
std::size_t least_size(Kind kind)
{
    switch (kind) {
    case Kind::boolean: return sizeof(bool);
    case Kind::uint16: return sizeof(std::uint16_t);
    case Kind::int32:
    case Kind::uint32: return sizeof(std::uint32_t);
    case Kind::int64:
    case Kind::uint64:
    case Kind::time_no_val: return sizeof(std::uint64_t);
    case Kind::float64: return sizeof(double);
    case Kind::string:
    case Kind::csv_string: return sizeof(std::string_view);
    case Kind::no_val_bool: return sizeof(NoValBool);
    case Kind::no_val16:
    case Kind::plain_no_val16: return sizeof(NoVal16);
    case Kind::no_val32:
    case Kind::plain_no_val32: return sizeof(NoVal32);
    case Kind::no_val64:
    case Kind::plain_no_val64: return sizeof(NoVal64);
    case Kind::no_val_float64: return sizeof(NoValDouble);
    case Kind::plain_no_val_int32: return sizeof(NoVal<std::int32_t>);
    case Kind::pointer: return sizeof(const void*);
    case Kind::list:
    case Kind::map: return sizeof(List<int>);
    case Kind::stream: return sizeof(Stream<int>);
    case Kind::flags:
    case Kind::flag_string:
    case Kind::object:
    case Kind::via:
    case Kind::none: break;
    }
    return 0;
}

bool has_elements(Kind kind)
{
    return kind == Kind::list || kind == Kind::stream || kind == Kind::map || kind == Kind::pointer || kind == Kind::via;
}

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::list: return "list";
    case Kind::stream: return "stream";
    case Kind::map: return "map";
    case Kind::pointer: return "pointer";
    default: return "codec of Kind::via";
    }
}

// What is wrong with the codec itself; empty: nothing.
std::string codec_fault(const Codec& codec)
{
    if (codec.kind == Kind::none) return {};
    if (codec.size == 0) return "its codec has no size: make_codec() makes codecs";
    if (codec.size < least_size(codec.kind)) return "its codec has a Kind that is for members of another type";
    if (codec.kind == Kind::object && codec.table == nullptr) return "an object without a table (Codec::table)";
    if (codec.kind == Kind::flags || codec.kind == Kind::flag_string) {
        if (codec.size != 1 && codec.size != 2 && codec.size != 4 && codec.size != 8)
            return "a set of flags in a member that is no unsigned integer";
        if (std::ranges::any_of(codec.names, [](const Flag& flag) { return flag.name.empty(); }))
            return "a set of flags with a flag that has no name";
    }
    if (has_elements(codec.kind)) {
        const std::string name(name_of(codec.kind));
        if (codec.element == nullptr) return "a " + name + " without an element type (Codec::element)";
        if (codec.kind != Kind::stream && codec.element->construct == nullptr)
            return "a " + name + " of elements that cannot be made (Codec::construct)";
    }
    if (codec.kind == Kind::stream && codec.run == nullptr) return "a stream without a function (Codec::run)";
    if (codec.kind == Kind::via && codec.to_scratch == nullptr)
        return "a codec of Kind::via without a function (Codec::to_scratch)";
    return {};
}

std::string type_text(const Table& table)
{
    return table.type.empty() ? std::string("a type without a name") : "type " + std::string(table.type);
}

// What is wrong with a table, or with one that it leads to; empty: nothing.
std::string table_fault(const Table& table, std::set<const Table*>& checked)
{
    if (!checked.insert(&table).second) return {};
    if (table.size == 0 || table.construct == nullptr) return type_text(table) + ": its table was not made by make_table()";
    for (const SelectedRow& s : table.rows) {
        const auto fault = [&](std::string_view what) {
            return type_text(table) + ": field \"" + std::string(s.row.key) + "\": " + std::string(what);
        };
        if (s.row.codec == nullptr) return fault("it has no codec");
        if (s.leaf.empty() || s.row.key.empty()) return fault("its key is empty, or has an empty part");
        if (s.row.codec->kind != Kind::none && std::size_t{s.row.offset} + s.row.codec->size > table.size)
            return fault("its member is not in the structure");
        // A table that leads to itself ends at `checked`, and no codec leads to itself but through a table.
        for (const Codec* codec = s.row.codec; codec != nullptr; codec = codec->element) {
            if (const std::string wrong = codec_fault(*codec); !wrong.empty()) return fault(wrong);
            if (codec->kind == Kind::object)
                if (std::string wrong = table_fault(*codec->table, checked); !wrong.empty()) return wrong;
            if (!has_elements(codec->kind)) break;
        }
    }
    for (const FilterRow& filter : table.filters)
        if (filter.by == FilterBy::flags && filter.codec == nullptr)
            return type_text(table) + ": filter \"" + std::string(filter.name) + "\": it has no codec";
    return {};
}

}  // namespace

std::string title_of(std::string_view content, const Route& route)
{
    return "openapi/" + std::string(content) + ": " + std::string(to_string(route.method)) + " " + std::string(route.path);
}

void check_route(std::string_view content, const Route& route)
{
    const auto refuse = [&](std::string_view fault) {
        throw Error(err::error, title_of(content, route) + ": " + std::string(fault), "check_route");
    };
    if (const std::string_view fault = detail::path_fault(route.path); !fault.empty()) refuse(fault);
    if (const std::string_view fault = detail::route_fault(route); !fault.empty()) refuse(fault);
    if (route.since > route.until) refuse("no API version has it: since_api() is greater than until_api()");
    const bool is_raw = !route.raw_body_type.empty();
    if (route.is_body_required && !route.body && !is_raw) refuse("it requires a body, but has no type of a body");
    if (is_raw && route.body) refuse("it has a Body, whose content types are JSON and YAML: takes() is for routes without one");
    if (!route.content_type.empty() && route.response)
        refuse("it has a Reply, whose content types are JSON and YAML: answers_with() is for routes that answer texts");
    if (route.status_count > Route::max_statuses)
        refuse("it declares more than " + std::to_string(Route::max_statuses) + " statuses");
    const auto declared = std::span(route.statuses).first(route.status_count);
    for (const AnswerStatus& answer : declared) {
        if (!is_answer_status(answer.status))
            refuse("it declares the status " + std::to_string(answer.status) + ": answers have 200 to 599");
        if (std::ranges::count(declared, answer.status, &AnswerStatus::status) != 1)
            refuse("it declares the status " + std::to_string(answer.status) + " twice");
    }
}

void check_types(const ServedRoute& served, std::set<const Table*>& checked)
{
    const Route& route = *served.route;
    const auto refuse = [&](const std::string& fault) {
        throw Error(err::error, title_of(served.content->name, route) + ": " + fault, "check_types");
    };
    const struct {
        std::string_view name;
        const TypeRef& type;
        const Table* table;
    } parts[] = {{"Parameters", route.parameters, served.parameters},
                 {"Query", route.query, served.query},
                 {"Body", route.body, served.body},
                 {"Reply", route.response, served.response},
                 {"documented type", route.documented_response, served.documented_response}};
    for (const auto& [name, type, table] : parts) {
        if (table == nullptr) continue;
        const std::string whose =
            type.own == nullptr && served.parser != nullptr ? std::string(served.parser->full_name()) + ": " : std::string();
        if (std::string wrong = table_fault(*table, checked); !wrong.empty()) refuse(whose + wrong);
        if (type.model != nullptr && table->model != nullptr && *type.model != *table->model)
            refuse("its " + std::string(name) + " is another structure than the one of " + whose + type_text(*table));
    }
    if (served.parameters == nullptr) return;
    for (const SelectedRow& s : served.parameters->rows)
        if (std::ranges::find(served.parameter_names, s.row.key) == served.parameter_names.end())
            refuse("its Parameters have \"" + std::string(s.row.key) + "\", which its path has not: it would need {" +
                   std::string(s.row.key) + "}");
}

void check_operation_ids(std::span<const ServedRoute> routes)
{
    std::map<std::string, const ServedRoute*> by_id;
    for (const ServedRoute& served : routes) {
        const auto [found, is_new] = by_id.try_emplace(operation_id(served), &served);
        const ServedRoute& other = *found->second;
        // The router refuses two routes of one method and path.
        if (is_new || (other.path == served.path && other.route->method == served.route->method)) continue;
        throw Error(err::error,
                    title_of(served.content->name, *served.route) + ": its operation id " + found->first + " is that of " +
                        title_of(other.content->name, *other.route) + ", too: one of them needs another operation",
                    "check_operation_ids");
    }
}

}  // namespace restd
