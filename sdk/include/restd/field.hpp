// Field tables. Each type of the hub model has one table. Its rows are used to write JSON and YAML, to read them, and to
// describe them in the OpenAPI document.
//
// A table is a constexpr array of rows. A row has the key, the member, its codec, a doc line, and the API versions that have
// it:
//
//   struct Greeting {
//       std::string_view text;
//       std::uint32_t times = 0;
//   };
//   inline constexpr auto string = restd::make_codec<std::string_view>(restd::Kind::string, "STRING");
//   inline constexpr auto uint32 = restd::make_codec<std::uint32_t>(restd::Kind::uint32, "UINT32");
//   inline constexpr restd::Row greeting_rows[] = {
//       RESTD_FIELD(Greeting, text, "text", string, "What is said.").required(),
//       RESTD_FIELD(Greeting, times, "said/times", uint32, "How often it is said."),
//   };
//   RESTD_OWN_TABLE(greeting, Greeting, "GREETING");
//
// This defines the table `greeting`, and routes can name Greeting. A key "a/b" means the key b in an object a. The object a has
// no type of its own.
//
// A data parser has other rows in each of its API versions, RESTD_FIELD(..).since_api(41). It compiles the same tables with a
// RESTD_API for each (40, 41, 42 ..), declared by RESTD_TABLE. select() keeps the rows of that version. If two of these rows
// have the same key the plugin does not compile.
//
// All of this is constant data, and may be used by any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "restd/api.hpp"
#include "restd/filter_row.hpp"
#include "restd/model/values.hpp"

namespace restd {

struct Table;
struct Codec;

// One name of a set of flags, or of an enumeration.
struct Flag {
    enum class Match : std::uint8_t {
        bits,     // set if all bits of `value` are set, unless an earlier `equal` flag matched whose mask overlaps this one's
        equal,    // set if (word & mask) == value; reading it replaces the masked bits
        other,    // set if no `equal` flag before it whose mask overlaps this one's is; never read
        removed,  // accepted with a warning when read; never written
    };
    std::string_view name;
    std::uint64_t value = 0;
    std::uint64_t mask = 0;  // the bits that belong to the flag; for Match::bits usually the same as value
    Match match = Match::bits;
    bool hidden = false;  // accepted, but not in the document
    bool deprecated = false;
    std::string_view doc = {};
    Api since = 0;
    Api until = api_max;
    bool is_written = true;  // false: only read

    constexpr Flag since_api(Api api) const
    {
        Flag f = *this;
        f.since = api;
        return f;
    }
    constexpr Flag until_api(Api api) const
    {
        Flag f = *this;
        f.until = api;
        return f;
    }
    constexpr Flag not_documented() const
    {
        Flag f = *this;
        f.hidden = true;
        return f;
    }
    constexpr Flag only_read() const
    {
        Flag f = *this;
        f.is_written = false;
        return f;
    }
    // This flag is not written together with an `equal` flag whose mask has any of `bits`.
    constexpr Flag within(std::uint64_t bits) const
    {
        Flag f = *this;
        f.mask = bits;
        return f;
    }
};

constexpr Flag flag_bit(std::string_view name, std::uint64_t bits, std::string_view doc = {})
{
    return {name, bits, bits, Flag::Match::bits, false, false, doc};
}
constexpr Flag flag_equal(std::string_view name, std::uint64_t value, std::uint64_t mask, std::string_view doc = {})
{
    return {name, value, mask, Flag::Match::equal, false, false, doc};
}
// How a value is shown that this API version has no word for, or that nobody knew yet: as `name`, the word of a row before this
// one. Every word that is written must be in the version's document.
constexpr Flag flag_shown_as(std::string_view name, std::uint64_t value, std::uint64_t mask)
{
    return {name, value, mask, Flag::Match::equal, true};
}
// The same for all values of the masked bits that no row before this one has. For a state, which always has one word.
constexpr Flag flag_other(std::string_view name, std::uint64_t mask)
{
    return {name, 0, mask, Flag::Match::other, true};
}
constexpr Flag flag_removed(std::string_view name)
{
    return {name, 0, 0, Flag::Match::removed, false, false, "Gone from Slurm: taken and ignored."};
}

// How a member is written and read. The comment names the member's C++ type.
enum class Kind : std::uint8_t {
    boolean,             // bool
    int32,               // std::int32_t
    int64,               // std::int64_t (also Time)
    uint16,              // std::uint16_t
    uint32,              // std::uint32_t
    uint64,              // std::uint64_t
    float64,             // double
    string,              // std::string_view; null data() is written as ""
    no_val_bool,         // NoValBool: written as a plain boolean, unset as false
    no_val16,            // NoVal16: {"set","infinite","number"}
    no_val32,            // NoVal32
    no_val64,            // NoVal64
    no_val_float64,      // NoValDouble
    plain_no_val16,      // NoVal16 written as a plain number, 0 where unset or infinite; read as a plain number
    plain_no_val32,      // NoVal32, likewise
    plain_no_val64,      // NoVal64, likewise
    plain_no_val_int32,  // NoVal<std::int32_t>, likewise
    time_no_val,         // Time: {"set","infinite","number"}; 0 is written as set with number 0
    flags,               // std::uint16_t, uint32_t or uint64_t (see Codec::size): array of names
    flag_string,         // the same, written as one name ("" if no name fits)
    csv_string,          // std::string_view "a,b": written as an array of strings
    object,              // the table's model type
    pointer,             // const T*: written as `element`; a null pointer as `null_as`
    list,                // List<T>: array of `element`
    stream,              // Stream<T>: array of `element`, produced while it is written; read as a list in the arena
    map,   // List<T>: an object. The keys are T's first member, a std::string_view (or see number_keys). The values are
           // `element` on T
    via,   // a member that is converted to and from a temporary object of `element`'s type
    none,  // no member: a removed field. It is still read; `null_as` says whether and how it is written
};

// How a null pointer or a removed field is written.
enum class NullAs : std::uint8_t { null, empty_object, empty_array, empty_string, zero, omitted };

struct Codec {
    Kind kind;
    // Slurm's name of the type ("UINT32_NO_VAL_STRUCT"). Warnings show it as DATA_PARSER_<type>, the document in lower case.
    std::string_view type;
    // True: the document has a schema of this name and refers to it (DataParser::Refs). False: described in place at each use.
    bool named = false;
    std::uint32_t size = 0;  // of the member in bytes
    std::uint32_t align = 1;
    const Table* table = nullptr;      // object
    const Codec* element = nullptr;    // list, stream, map, pointer, via
    std::span<const Flag> names = {};  // flags, flag_string: those of this API version
    NullAs null_as = NullAs::null;
    // via: to_scratch() fills the temporary object, which is default-constructed, from the member. from_scratch() does the
    // reverse; null: the field cannot be read. from_scratch() returns null, or a static text that says what is wrong.
    void (*to_scratch)(const void* member, void* scratch) = nullptr;
    const char* (*from_scratch)(const void* scratch, void* member) = nullptr;
    // list and via, when read: default-constructs an element at `where` (trivially destructible types only).
    void (*construct)(void* where) = nullptr;
    // stream: runs the member, a Stream<T>, and passes each element's address to `each`, which looks at the members `wanted`
    // (null: all).
    void (*run)(const void* member, FunctionRef<void(const void*)> each, const MemberSet* wanted) = nullptr;
    // stream: the number of elements that run() will pass, or unknown_count. Null: never known.
    std::uint64_t (*count)(const void* member) = nullptr;
    // stream, when read: makes the member, a Stream<T>, a stream of the elements of `list`, a List<T> in a Replay<T>, which
    // must outlive the member. Null: the field cannot be read.
    void (*adopt)(const void* list, void* member) = nullptr;
    std::string_view format = {};  // the `format` in the document; empty: the usual one of this kind
    bool number_keys = false;      // map: T's first member is a std::uint32_t, written in decimal; cannot be read
    // What the document describes instead of this codec, under this codec's name. Null: the codec itself. For the few types
    // whose published schema differs from what is sent. A list without `element` is described as a list of any type.
    const Codec* described_as = nullptr;
    // list of texts: a text is split at its commas, in JSON and YAML too.
    bool splits = false;
    // flags: an empty list clears all flags. Otherwise an empty list changes nothing.
    bool empty_is_none = false;
    bool is_memory = false;  // no_val64, in MiB: a text may have a unit, "10G"
    bool is_time = false;    // no_val64, in UNIX seconds: a text may be a time, "now+1hour"
    // The limit of a request's value: bytes of a text, elements of a list. 0: the general limit.
    std::uint32_t most = 0;
    // Slurm's error number for a text that is too long; reading continues and ends with 422. 0: reading ends at once with 413.
    int too_long = 0;
    // Descriptions of a named schema, and of the elements of a list. Fields are described by their rows.
    std::string_view doc = {};
    std::string_view element_doc = {};
};

// Codec::most of a text whose length the cluster checks.
inline constexpr std::uint32_t any_length = 0xffff'ffff;

// Codec::format of a number that has no `format` in the document.
inline constexpr std::string_view codec_without_format = "none";

// A codec for members of type T only.
template <class T>
struct TypedCodec : Codec {
    using Type = T;
};

template <class T>
constexpr TypedCodec<T> make_codec(Kind kind, std::string_view type)
{
    static_assert(std::is_trivially_copyable_v<T>);
    TypedCodec<T> c{};
    c.kind = kind;
    c.type = type;
    c.size = sizeof(T);
    c.align = alignof(T);
    c.construct = [](void* where) { ::new (where) T(); };
    return c;
}

struct Row {
    std::string_view key;
    std::uint32_t offset = 0;
    const Codec* codec = nullptr;
    std::string_view doc;
    Api since = 0;
    Api until = api_max;
    Api required_from = api_max;    // the first version that refuses a request without this field
    Api deprecated_from = api_max;  // the first version whose document marks it as deprecated
    bool is_required = false;       // in this version; set by select()
    bool is_deprecated = false;     // in this version; set by select()
    // Only the document of a parser that describes selection has it (DataParser::describes_selection()).
    bool is_of_selection = false;

    constexpr Row since_api(Api api) const
    {
        Row r = *this;
        r.since = api;
        return r;
    }
    constexpr Row until_api(Api api) const
    {
        Row r = *this;
        r.until = api;
        return r;
    }
    constexpr Row required(Api from = 0) const
    {
        Row r = *this;
        r.required_from = from;
        return r;
    }
    constexpr Row deprecated(Api from = 0) const
    {
        Row r = *this;
        r.deprecated_from = from;
        return r;
    }
    constexpr Row of_selection() const
    {
        Row r = *this;
        r.is_of_selection = true;
        return r;
    }
};

namespace detail {

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<List<T>> = true;
template <class T>
inline constexpr bool is_stream = false;
template <class T>
inline constexpr bool is_stream<Stream<T>> = true;

// Whether members of type T can be of this kind; see the comments of Kind.
template <class T>
consteval bool is_for(Kind kind)
{
    constexpr std::size_t bits = std::is_integral_v<T> && !std::is_same_v<T, bool> ? sizeof(T) * 8 : 0;
    switch (kind) {
    case Kind::boolean: return std::is_same_v<T, bool>;
    case Kind::uint16: return bits == 16;
    case Kind::int32:
    case Kind::uint32: return bits == 32;
    case Kind::int64:
    case Kind::uint64:
    case Kind::time_no_val: return bits == 64;
    case Kind::float64: return std::is_same_v<T, double>;
    case Kind::string:
    case Kind::csv_string: return std::is_same_v<T, std::string_view>;
    case Kind::no_val_bool: return std::is_same_v<T, NoValBool>;
    case Kind::no_val16:
    case Kind::plain_no_val16: return std::is_same_v<T, NoVal16>;
    case Kind::no_val32:
    case Kind::plain_no_val32: return std::is_same_v<T, NoVal32>;
    case Kind::no_val64:
    case Kind::plain_no_val64: return std::is_same_v<T, NoVal64>;
    case Kind::no_val_float64: return std::is_same_v<T, NoValDouble>;
    case Kind::plain_no_val_int32: return std::is_same_v<T, NoVal<std::int32_t>>;
    case Kind::flags:
    case Kind::flag_string: return bits >= 16 && std::is_unsigned_v<T>;
    case Kind::pointer: return std::is_pointer_v<T>;
    case Kind::list:
    case Kind::map: return is_list<T>;
    case Kind::stream: return is_stream<T>;
    case Kind::object:
    case Kind::via: return true;
    case Kind::none: return false;
    }
    return false;
}

}  // namespace detail

// REQUIRES: `codec` has static storage, and is of this kind.
template <class Member, Kind kind, class T>
constexpr Row make_row(std::string_view key, std::size_t offset, const TypedCodec<T>& codec, std::string_view doc)
{
    static_assert(std::is_same_v<Member, T>,
                  "this field's codec is for members of another type: make_codec<T>() takes the type of the member");
    static_assert(detail::is_for<T>(kind),
                  "this field's codec has a Kind that is for members of another type: the comments of Kind (restd/field.hpp) "
                  "say which, such as Kind::string for std::string_view and Kind::uint32 for std::uint32_t");
    return {key, static_cast<std::uint32_t>(offset), &codec, doc};
}

// A removed field, which has no member. It needs a doc line only if "deprecated" does not say enough.
// REQUIRES: the codec is of Kind::none.
constexpr Row removed_row(std::string_view key, const Codec& codec, std::string_view doc = {})
{
    return {key, 0, &codec, doc};
}

#define RESTD_FIELD(Type, member, key, codec, doc)                                                                             \
    ::restd::make_row<std::remove_cvref_t<decltype(std::declval<Type&>().member)>, (codec).kind>(key, offsetof(Type, member),  \
                                                                                                 codec, doc)

// A row of one version, with values for the writer that are computed at compile time.
struct SelectedRow {
    static constexpr std::size_t max_depth = 6;
    // The members that writing needs come first, so that they are in one cache line.
    std::string_view leaf;       // the last part of the key
    std::uint8_t close = 0;      // how many objects to end before this row
    std::uint8_t open = 0;       // how many objects to begin before this row; their names are opened[0..open)
    std::uint8_t depth = 0;      // how many objects are open around it, without the table's own
    std::uint16_t declared = 0;  // its place in the order of declaration, among this version's rows
    Row row;
    std::array<std::string_view, max_depth> opened{};
};

struct Table {
    std::string_view type;  // Slurm's name: "JOB_INFO"; "" for an object that the document shows without a `required` list
    std::uint32_t size;     // of the model type
    std::uint32_t align;
    void (*construct)(void* where);
    std::span<const SelectedRow> rows;
    const std::type_info* model = nullptr;    // the model type; compared by value, as each plugin has its own copy
    std::span<const FilterRow> filters = {};  // what listings of these records can be asked for
};

namespace detail {

constexpr std::string_view part(std::string_view key, std::size_t n, bool& last)
{
    for (;;) {
        const std::size_t slash = key.find('/');
        last = slash == std::string_view::npos;
        if (n == 0) return key.substr(0, slash);
        if (last) return {};
        key.remove_prefix(slash + 1);
        --n;
    }
}

constexpr std::size_t parts(std::string_view key)
{
    std::size_t n = 1;
    for (char c : key) n += c == '/';
    return n;
}

// How many leading parts `a` and `b` have in common. The last part of each does not count.
constexpr std::size_t common_parts(std::string_view a, std::string_view b)
{
    const std::size_t most = std::min(parts(a), parts(b)) - 1;
    bool last = false;
    std::size_t n = 0;
    while (n < most && part(a, n, last) == part(b, n, last)) ++n;
    return n;
}

// Not constexpr on purpose: if arrange() calls one of these while compiling, the compiler stops there and shows its name.
inline void two_live_rows_have_one_key_in_this_api_version() {}
inline void a_key_is_both_a_value_and_an_object_in_this_api_version() {}
inline void a_key_is_nested_too_deep() {}

}  // namespace detail

// Rows of every kind (fields, flags, types, routes) have the versions that they are for: whether `api` is one of this row's.
template <class AnyRow>
constexpr bool is_live(const AnyRow& row, Api api)
{
    return row.since <= api && api <= row.until;
}

template <class AnyRow, std::size_t N>
constexpr std::size_t count_live(const AnyRow (&all)[N], Api api)
{
    return static_cast<std::size_t>(std::count_if(all, all + N, [api](const AnyRow& row) { return is_live(row, api); }));
}

// The rows of `all` that API version `api` has, in their order. REQUIRES: Live == count_live(all, api).
template <std::size_t Live, class AnyRow, std::size_t N>
constexpr std::array<AnyRow, Live> live_rows(const AnyRow (&all)[N], Api api)
{
    std::array<AnyRow, Live> out{};
    std::copy_if(all, all + N, out.begin(), [api](const AnyRow& row) { return is_live(row, api); });
    return out;
}

// A table of the rows `live`, which are all of API version `api`. Rows of the same object "a/.." are moved together, to the
// place of the first one. REQUIRES: `out` has as many elements, default-constructed.
constexpr void arrange(std::span<const Row> live, Api api, std::span<SelectedRow> out)
{
    for (std::size_t i = 0; i < live.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (live[i].key == live[j].key) detail::two_live_rows_have_one_key_in_this_api_version();
            const auto inside = [](std::string_view outer, std::string_view inner) {
                return inner.size() > outer.size() && inner.substr(0, outer.size()) == outer && inner[outer.size()] == '/';
            };
            if (inside(live[i].key, live[j].key) || inside(live[j].key, live[i].key))
                detail::a_key_is_both_a_value_and_an_object_in_this_api_version();
        }
    }
    // Each row goes behind the placed row whose path has most in common with its own; behind the last one if there are several.
    for (std::size_t count = 0; count < live.size(); ++count) {
        const Row& r = live[count];
        std::size_t best = 0, at = count;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t shared = detail::common_parts(out[i].row.key, r.key);
            if (shared != 0 && shared >= best) {
                best = shared;
                at = i + 1;
            }
        }
        for (std::size_t i = count; i > at; --i) {
            out[i].row = out[i - 1].row;
            out[i].declared = out[i - 1].declared;
        }
        out[at].row = r;
        out[at].declared = static_cast<std::uint16_t>(count);
    }
    std::size_t depth = 0;
    std::string_view before;
    for (SelectedRow& s : out) {
        const std::string_view key = s.row.key;
        const std::size_t shared = detail::common_parts(before, key);
        const std::size_t own = detail::parts(key) - 1;
        if (own > SelectedRow::max_depth) detail::a_key_is_nested_too_deep();
        s.row.is_required = s.row.required_from <= api;
        s.row.is_deprecated = s.row.deprecated_from <= api;
        s.close = static_cast<std::uint8_t>(depth - shared);
        s.open = static_cast<std::uint8_t>(own - shared);
        bool last = false;
        for (std::size_t k = 0; k < own - shared; ++k) s.opened[k] = detail::part(key, shared + k, last);
        s.leaf = detail::part(key, own, last);
        s.depth = static_cast<std::uint8_t>(own);
        depth = own;
        before = key;
    }
}

// The rows of `all` that API version `api` has, as a table has them.
template <std::size_t Live, std::size_t N>
consteval std::array<SelectedRow, Live> select(const Row (&all)[N], Api api)
{
    static_assert(Live <= 0xffff);
    const std::array<Row, Live> live = live_rows<Live>(all, api);
    std::array<SelectedRow, Live> out{};
    arrange(live, api, out);
    return out;
}

template <class T>
constexpr Table make_table(std::string_view type, std::span<const SelectedRow> rows, std::span<const FilterRow> filters = {})
{
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return {type, sizeof(T), alignof(T), [](void* where) { ::new (where) T(); }, rows, &typeid(T), filters};
}

// The type of a route's query, body, answer or path parameters, as a data parser or the plugin itself has it.
struct TypeRef {
    std::string_view name = {};             // the name of a type of the data parsers
    const Table* own = nullptr;             // a table of the plugin's own; then `name` is not looked up
    const std::type_info* model = nullptr;  // the structure that the handler gets or answers

    explicit constexpr operator bool() const { return own != nullptr || !name.empty(); }
};

template <class T>
constexpr TypeRef own_type(const Table& table)
{
    return {table.type, &table, &typeid(T)};
}

template <class T>
constexpr TypeRef parser_type(std::string_view name)
{
    return {name, nullptr, &typeid(T)};
}

}  // namespace restd

// Lets routes name the structure Type: the data parsers have a type called `upstream_type` for it. To be used in the namespace
// of Type. restd/slurm_types.hpp has those of Slurm's API.
#define RESTD_PARSER_TYPE(Type, upstream_type)                                                                                 \
    [[maybe_unused]] constexpr ::restd::TypeRef restd_type_of(std::type_identity<Type>)                                        \
    {                                                                                                                          \
        return ::restd::parser_type<Type>(upstream_type);                                                                      \
    }                                                                                                                          \
    static_assert(true)

// Lets routes name the structure Type: its table is `name`, one of the plugin's own. To be used in the namespace of Type.
#define RESTD_TABLE_OF(Type, name)                                                                                             \
    [[maybe_unused]] constexpr ::restd::TypeRef restd_type_of(std::type_identity<Type>)                                        \
    {                                                                                                                          \
        return ::restd::own_type<Type>(name);                                                                                  \
    }                                                                                                                          \
    static_assert(true)

// Declares the table `name` from the rows `name_rows`, with all of them, and lets routes name the structure Type: for a
// plugin's own types, in paths with and without {data_parser}. To be used in the namespace of Type.
#define RESTD_OWN_TABLE(name, Type, upstream_type) RESTD_OWN_FILTERED_TABLE(name, Type, upstream_type, {})
// The same for records whose listings have filters.
#define RESTD_OWN_FILTERED_TABLE(name, Type, upstream_type, filters)                                                           \
    static_assert(::restd::count_live(name##_rows, ::restd::api_none) == std::size(name##_rows),                               \
                  "the rows of a plugin's own table have no API versions");                                                    \
    inline constexpr auto name##_selected =                                                                                    \
        ::restd::select<::restd::count_live(name##_rows, ::restd::api_none)>(name##_rows, ::restd::api_none);                  \
    inline constexpr ::restd::Table name = ::restd::make_table<Type>(upstream_type, name##_selected, filters);                 \
    RESTD_TABLE_OF(Type, name)

// Declares the table `name` from the rows `name_rows` that RESTD_API has, for data parsers: each compiles the same tables with
// its own RESTD_API.
//   #define RESTD_API 99
//   RESTD_TABLE(greeting, Greeting, "GREETING");
#define RESTD_TABLE(name, Type, upstream_type) RESTD_FILTERED_TABLE(name, Type, upstream_type, {})
// The same for records whose listings have filters:  RESTD_FILTERED_TABLE(fruit, Fruit, "FRUIT", fruit_filters);
#define RESTD_FILTERED_TABLE(name, Type, upstream_type, filters)                                                               \
    using name##_model = Type;                                                                                                 \
    inline constexpr auto name##_selected =                                                                                    \
        ::restd::select<::restd::count_live(name##_rows, RESTD_API)>(name##_rows, RESTD_API);                                  \
    inline constexpr ::restd::Table name = ::restd::make_table<Type>(upstream_type, name##_selected, filters)

// Those of the array `rows` that RESTD_API has, for rows of any kind:  constexpr auto types = RESTD_LIVE(type_rows);
#define RESTD_LIVE(rows) ::restd::live_rows<::restd::count_live(rows, RESTD_API)>(rows, RESTD_API)
