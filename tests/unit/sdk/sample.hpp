// A model with a member of every kind, and its tables for the API versions 40 and 42.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "host/reader.hpp"
#include "host/writer.hpp"
#include "restd/error.hpp"
#include "restd/field.hpp"

namespace sample {

using namespace restd;

struct Item {
    std::string_view name;
    std::uint32_t count = 0;
};

struct Limits {
    std::uint32_t nodes = 0;
    std::uint32_t cpus = 0;
    NoVal32 time;
};

struct Need {
    std::string_view must;
    std::int32_t may = 0;
    std::string_view inner;
};

struct Sample {
    bool boolean = false;
    std::int32_t int32 = 0;
    std::int64_t int64 = 0;
    std::uint16_t uint16 = 0;
    std::uint32_t uint32 = 0;
    std::uint64_t uint64 = 0;
    double real = 0;
    std::string_view text;
    NoValBool maybe;
    NoVal16 nv16;
    NoVal32 nv32;
    NoVal64 nv64;
    NoValDouble nvreal;
    NoVal16 plain16;
    NoVal32 plain32;
    NoVal64 plain64;
    NoVal<std::int32_t> plain_int;
    Time time = 0;
    Time stamp = 0;
    std::uint16_t flags16 = 0;
    std::uint32_t flags32 = 0;
    std::uint64_t flags64 = 0;
    std::uint32_t state = 0;
    std::string_view csv;
    Item item;
    const Item* pointer = nullptr;
    const Need* need = nullptr;
    List<Item> items;
    List<std::string_view> texts;
    List<std::string_view> environment;
    List<std::int32_t> numbers;
    List<std::uint32_t> states;
    List<List<std::string_view>> matrix;
    Stream<Item> stream;
    List<Item> map;
    std::uint32_t hidden_in_text = 0;  // a via: "#<number>"
    Limits limits;
    std::uint32_t old = 0;
};

// via: a number as text
struct Marked {
    std::string_view text;
    char space[16] = {};
};

inline constexpr auto string = make_codec<std::string_view>(Kind::string, "STRING");
inline constexpr auto boolean = make_codec<bool>(Kind::boolean, "BOOL");
inline constexpr auto int32 = make_codec<std::int32_t>(Kind::int32, "INT32");
inline constexpr auto int64 = make_codec<std::int64_t>(Kind::int64, "INT64");
inline constexpr auto uint16 = make_codec<std::uint16_t>(Kind::uint16, "UINT16");
inline constexpr auto uint32 = make_codec<std::uint32_t>(Kind::uint32, "UINT32");
inline constexpr auto uint64 = make_codec<std::uint64_t>(Kind::uint64, "UINT64");
inline constexpr auto real = make_codec<double>(Kind::float64, "FLOAT64");
inline constexpr auto maybe = make_codec<NoValBool>(Kind::no_val_bool, "BOOL16_NO_VAL");
inline constexpr auto nv16 = make_codec<NoVal16>(Kind::no_val16, "UINT16_NO_VAL");
inline constexpr auto nv32 = make_codec<NoVal32>(Kind::no_val32, "UINT32_NO_VAL");
inline constexpr auto nv64 = make_codec<NoVal64>(Kind::no_val64, "UINT64_NO_VAL_STRUCT");
inline constexpr auto nvreal = make_codec<NoValDouble>(Kind::no_val_float64, "FLOAT64_NO_VAL");
inline constexpr auto plain16 = make_codec<NoVal16>(Kind::plain_no_val16, "UINT16");
inline constexpr auto plain32 = make_codec<NoVal32>(Kind::plain_no_val32, "UINT32");
inline constexpr auto plain64 = make_codec<NoVal64>(Kind::plain_no_val64, "UINT64");
inline constexpr auto plain_int = make_codec<NoVal<std::int32_t>>(Kind::plain_no_val_int32, "INT32");
inline constexpr auto time = make_codec<Time>(Kind::time_no_val, "TIMESTAMP_NO_VAL");
inline constexpr auto stamp = make_codec<Time>(Kind::int64, "TIMESTAMP");
inline constexpr auto csv = make_codec<std::string_view>(Kind::csv_string, "CSV_STRING");

inline constexpr Flag all_flags[] = {flag_bit("ONE", 1),      flag_bit("TWO", 2),
                                     flag_bit("TOP", 0x8000), flag_bit("HIDDEN", 4).not_documented().only_read(),
                                     flag_removed("GONE"),    flag_bit("NEW", 8).since_api(41)};
inline constexpr Flag all_states[] = {flag_equal("PENDING", 0, 0xff), flag_equal("RUNNING", 1, 0xff),
                                      flag_equal("DONE", 3, 0xff), flag_bit("COMPLETING", 0x8000)};

inline constexpr auto flags_40 = live_rows<count_live(all_flags, 40)>(all_flags, 40);
inline constexpr auto flags_42 = live_rows<count_live(all_flags, 42)>(all_flags, 42);
inline constexpr auto states_42 = live_rows<count_live(all_states, 42)>(all_states, 42);

template <class T, class Names>
constexpr TypedCodec<T> make_flags(Kind kind, std::string_view type, const Names& names)
{
    auto c = make_codec<T>(kind, type);
    c.names = names;
    return c;
}

inline constexpr auto flags16 = make_flags<std::uint16_t>(Kind::flags, "FLAGS", flags_42);
inline constexpr auto flags16_40 = make_flags<std::uint16_t>(Kind::flags, "FLAGS", flags_40);
inline constexpr auto flags32 = make_flags<std::uint32_t>(Kind::flags, "FLAGS", flags_42);
inline constexpr auto flags64 = make_flags<std::uint64_t>(Kind::flags, "FLAGS", flags_42);
inline constexpr auto state = make_flags<std::uint32_t>(Kind::flag_string, "STATE", states_42);
inline constexpr auto state_list = make_flags<std::uint32_t>(Kind::flags, "STATE", states_42);

template <class T>
constexpr TypedCodec<T> make_object(const Table& table)
{
    auto c = make_codec<T>(Kind::object, table.type);
    c.table = &table;
    return c;
}

template <class T>
constexpr TypedCodec<const T*> make_pointer(const TypedCodec<T>& element, NullAs null_as)
{
    auto c = make_codec<const T*>(Kind::pointer, element.type);
    c.element = &element;
    c.null_as = null_as;
    return c;
}

template <class T>
constexpr TypedCodec<List<T>> make_list(std::string_view type, const TypedCodec<T>& element)
{
    auto c = make_codec<List<T>>(Kind::list, type);
    c.element = &element;
    return c;
}

inline constexpr Row item_rows[] = {
    RESTD_FIELD(Item, name, "name", string, "Its name."),
    RESTD_FIELD(Item, count, "count", uint32, "How many."),
};
inline constexpr auto item_selected = select<2>(item_rows, 42);
inline constexpr Table item_table = make_table<Item>("ITEM", item_selected);
inline constexpr auto item = make_object<Item>(item_table);

inline constexpr Row need_rows[] = {
    RESTD_FIELD(Need, must, "must", string, "Has to be given.").required(),
    RESTD_FIELD(Need, may, "may", int32, "May be given."),
    RESTD_FIELD(Need, inner, "deep/inner", string, "Has to be given.").required(),
};
inline constexpr auto need_selected = select<3>(need_rows, 42);
inline constexpr Table need_table = make_table<Need>("NEED", need_selected);
inline constexpr auto need = make_object<Need>(need_table);

inline constexpr Row map_rows[] = {RESTD_FIELD(Item, count, "count", uint32, "How many.")};
inline constexpr auto map_selected = select<1>(map_rows, 42);
inline constexpr Table map_table = make_table<Item>("MAP_VALUE", map_selected);
inline constexpr auto map_value = make_object<Item>(map_table);

inline constexpr auto item_pointer = make_pointer(item, NullAs::null);
inline constexpr auto need_pointer = make_pointer(need, NullAs::omitted);
inline constexpr auto items = make_list("ITEM_LIST", item);
inline constexpr auto texts = make_list("STRING_LIST", string);
inline constexpr auto environment = make_list("STRING_ARRAY", string);
inline constexpr auto numbers = make_list("INT32_LIST", int32);
inline constexpr auto states = make_list("STATE_LIST", state_list);
inline constexpr auto matrix = make_list("MATRIX", texts);

inline constexpr auto stream = [] {
    auto c = make_codec<Stream<Item>>(Kind::stream, "ITEM_LIST");
    c.element = &item;
    c.run = [](const void* member, FunctionRef<void(const void*)> each, const MemberSet*) {
        const auto& produce = *static_cast<const Stream<Item>*>(member);
        const auto give = [each](const Item& i) { each(&i); };
        if (produce) produce(give);
    };
    c.adopt = [](const void* list, void* member) {
        *static_cast<Stream<Item>*>(member) = Stream<Item>(*static_cast<const Replay<Item>*>(list));
    };
    return c;
}();

inline constexpr auto map = [] {
    auto c = make_codec<List<Item>>(Kind::map, "ITEM_MAP");
    c.element = &map_value;
    return c;
}();

inline constexpr auto marked_text = [] {
    auto c = make_codec<Marked>(Kind::string, "MARKED");
    return c;
}();

inline constexpr auto marked = [] {
    auto c = make_codec<std::uint32_t>(Kind::via, "MARKED");
    c.element = &marked_text;  // Marked begins with its text
    c.to_scratch = [](const void* member, void* scratch) {
        auto& m = *static_cast<Marked*>(scratch);
        const int size = std::snprintf(m.space, sizeof m.space, "#%u", *static_cast<const std::uint32_t*>(member));
        m.text = {m.space, static_cast<std::size_t>(size)};
    };
    c.from_scratch = [](const void* scratch, void* member) -> const char* {
        const std::string_view text = static_cast<const Marked*>(scratch)->text;
        unsigned number = 0;
        if (std::sscanf(text.data(), "#%u", &number) != 1) return "Not a marked number";
        *static_cast<std::uint32_t*>(member) = number;
        return nullptr;
    };
    return c;
}();

inline constexpr auto gone = [] {
    Codec c{};
    c.kind = Kind::none;
    c.type = "REMOVED";
    c.null_as = NullAs::empty_string;
    return c;
}();

inline constexpr Row rows[] = {
    RESTD_FIELD(Sample, boolean, "boolean", boolean, ""),
    RESTD_FIELD(Sample, int32, "int32", int32, ""),
    RESTD_FIELD(Sample, int64, "int64", int64, ""),
    RESTD_FIELD(Sample, uint16, "uint16", uint16, ""),
    RESTD_FIELD(Sample, uint32, "uint32", uint32, ""),
    RESTD_FIELD(Sample, uint64, "uint64", uint64, ""),
    RESTD_FIELD(Sample, real, "real", real, ""),
    RESTD_FIELD(Sample, text, "text", string, ""),
    RESTD_FIELD(Sample, limits.nodes, "limits/nodes", uint32, ""),
    RESTD_FIELD(Sample, maybe, "maybe", maybe, ""),
    RESTD_FIELD(Sample, nv16, "nv16", nv16, ""),
    RESTD_FIELD(Sample, nv32, "nv32", nv32, ""),
    RESTD_FIELD(Sample, nv64, "nv64", nv64, ""),
    RESTD_FIELD(Sample, nvreal, "nvreal", nvreal, ""),
    RESTD_FIELD(Sample, plain16, "plain16", plain16, ""),
    RESTD_FIELD(Sample, plain32, "plain32", plain32, ""),
    RESTD_FIELD(Sample, plain64, "plain64", plain64, ""),
    RESTD_FIELD(Sample, plain_int, "plain_int", plain_int, ""),
    RESTD_FIELD(Sample, time, "time", time, ""),
    RESTD_FIELD(Sample, stamp, "stamp", stamp, ""),
    RESTD_FIELD(Sample, flags16, "flags16", flags16, "").since_api(41),
    RESTD_FIELD(Sample, flags16, "flags16", flags16_40, "").until_api(40),
    RESTD_FIELD(Sample, flags32, "flags32", flags32, ""),
    RESTD_FIELD(Sample, flags64, "flags64", flags64, ""),
    RESTD_FIELD(Sample, state, "state", state, ""),
    RESTD_FIELD(Sample, csv, "csv", csv, ""),
    RESTD_FIELD(Sample, item, "item", item, ""),
    RESTD_FIELD(Sample, pointer, "pointer", item_pointer, ""),
    RESTD_FIELD(Sample, need, "need", need_pointer, ""),
    RESTD_FIELD(Sample, items, "items", items, ""),
    RESTD_FIELD(Sample, texts, "texts", texts, ""),
    RESTD_FIELD(Sample, environment, "environment", environment, ""),
    RESTD_FIELD(Sample, numbers, "numbers", numbers, ""),
    RESTD_FIELD(Sample, states, "states", states, ""),
    RESTD_FIELD(Sample, matrix, "matrix", matrix, ""),
    RESTD_FIELD(Sample, stream, "stream", stream, ""),
    RESTD_FIELD(Sample, map, "map", map, ""),
    RESTD_FIELD(Sample, hidden_in_text, "marked", marked, ""),
    RESTD_FIELD(Sample, limits.cpus, "limits/per/cpus", uint32, ""),
    RESTD_FIELD(Sample, limits.time, "limits/per/time", nv32, ""),
    RESTD_FIELD(Sample, old, "old", uint32, "").until_api(40),
    Row{"gone", 0, &gone, ""},
};
inline constexpr auto selected_40 = select<count_live(rows, 40)>(rows, 40);
inline constexpr auto selected_42 = select<count_live(rows, 42)>(rows, 42);
inline constexpr Table table_40 = make_table<Sample>("SAMPLE", selected_40);
inline constexpr Table table_42 = make_table<Sample>("SAMPLE", selected_42);

inline std::string dumped(const Table& table, const void* object, DumpOptions options = {})
{
    StringOutput out;
    dump(out, table, object, options);
    return out.take();
}
inline std::string json(const Sample& s)
{
    return dumped(table_42, &s);
}
inline std::string yaml(const Sample& s)
{
    return dumped(table_42, &s, {Format::yaml, false});
}

// The result of reading a text.
struct Read {
    Arena arena;
    Reading reading{arena};
    Sample sample;
    std::string refused;  // why the text is not a document

    // "description @ source" of each
    static std::string list(const std::vector<Issue>& issues)
    {
        std::string out;
        for (const Issue& i : issues) out += (out.empty() ? "" : "\n") + i.description + " @ " + i.source;
        return out;
    }
    std::string errors() const { return list(reading.errors); }
    std::string warnings() const { return list(reading.warnings); }

    template <class Reader>
    void run(Reader reader, std::string_view text, const Table& table = table_42)
    {
        // Exactly as long as the text, so that AddressSanitizer finds reads beyond its end.
        const std::vector<char> copy(text.begin(), text.end());
        try {
            reader(std::string_view(copy.data(), copy.size()), table, &sample, reading);
        } catch (const Error& e) {
            CHECK(e.number() == err::rest_fail_parsing);
            CHECK(e.status() == 400);
            CHECK(std::string(e.what()) == "Unable to parse query.");
            refused = e.source();
        }
    }
    Read& json(std::string_view text) { return run(read_json, text), *this; }
    Read& yaml(std::string_view text) { return run(read_yaml, text), *this; }
    Read& form(std::string_view text) { return run(read_form, text), *this; }
    Read& query(std::string_view text) { return run(read_query, text), *this; }
};

}  // namespace sample
