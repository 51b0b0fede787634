// Rules for every table and codec of every version.
#include <map>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "parsers.hpp"

using namespace restd;

namespace {

// A short form of a codec's schema; named codecs inside it only by name.
std::string shape(const Codec& codec, bool inside = false)
{
    if (codec.described_as != nullptr) return shape(*codec.described_as, inside);
    if (codec.kind == Kind::pointer || codec.kind == Kind::via) return shape(*codec.element, inside);
    if (inside && codec.named) return std::string(codec.type);
    // A list and a stream are both arrays, and a time is a number.
    const Kind kind = codec.kind == Kind::stream        ? Kind::list
                      : codec.kind == Kind::time_no_val ? Kind::no_val64
                      : codec.kind == Kind::csv_string  ? Kind::list
                                                        : codec.kind;
    std::ostringstream out;
    out << static_cast<int>(kind) << codec.format;
    for (const Flag& flag : codec.names) out << ' ' << flag.name;
    if (codec.kind == Kind::csv_string) out << '[' << static_cast<int>(Kind::string) << ']';
    if (codec.element != nullptr) out << '[' << shape(*codec.element, true) << ']';
    if (codec.table != nullptr)
        for (const SelectedRow& s : codec.table->rows) out << ' ' << s.row.key << ':' << shape(*s.row.codec, true);
    return out.str();
}

class Walk {
public:
    std::map<std::string, std::string> shapes;  // of named codecs, by type
    std::set<const Table*> tables;

    void table(const Table& t)
    {
        if (!tables.insert(&t).second) return;
        INFO("table " << t.type);
        CHECK(t.construct != nullptr);
        CHECK(t.size != 0);
        CHECK_FALSE(t.rows.empty());
        for (const SelectedRow& s : t.rows) {
            INFO("key " << s.row.key);
            REQUIRE(s.row.codec != nullptr);
            CHECK(s.row.offset + s.row.codec->size <= t.size);
            CHECK(s.row.offset % s.row.codec->align == 0);
            CHECK(t.align % s.row.codec->align == 0);
            if (s.row.codec->kind != Kind::none) {  // removed fields need no description
                CHECK(s.row.doc.size() >= 12);
                CHECK(s.row.doc.ends_with('.'));
            }
            CHECK_FALSE(s.leaf.empty());
            codec(*s.row.codec);
        }
    }

    void codec(const Codec& c)
    {
        INFO("codec " << c.type);
        const bool has_element = c.kind == Kind::pointer || c.kind == Kind::list || c.kind == Kind::stream ||
                                 c.kind == Kind::map || c.kind == Kind::via;
        CHECK((c.element != nullptr) == has_element);
        CHECK((c.table != nullptr) == (c.kind == Kind::object));
        for (const Flag& flag : c.names) {
            INFO("word " << flag.name);
            CHECK(flag.doc.empty() == is_only_shown(c, flag));
        }
        CHECK((c.kind == Kind::none || c.construct != nullptr));
        CHECK((c.run != nullptr) == (c.kind == Kind::stream));
        CHECK((c.to_scratch != nullptr) == (c.kind == Kind::via));
        if (c.kind == Kind::flags || c.kind == Kind::flag_string) flags(c);
        if (c.named) {
            CHECK_FALSE(c.type.empty());
            const auto [at, is_new] = shapes.emplace(c.type, shape(c));
            CHECK(at->second == shape(c));
        }
        if (c.element != nullptr) {
            CHECK(c.element->size != 0);
            codec(*c.element);
        }
        if (c.table != nullptr) {
            CHECK(c.size == c.table->size);
            table(*c.table);
        }
    }

private:
    // True for a row that only says by which word a value is shown. The word is one of the document's, in a row before it.
    static bool is_only_shown(const Codec& c, const Flag& flag)
    {
        for (const Flag& other : c.names) {
            if (&other == &flag) return false;
            if (other.name == flag.name) return flag.hidden && !other.hidden && flag.is_written;
        }
        return false;
    }

    static void flags(const Codec& c)
    {
        CHECK((c.size == 1 || c.size == 2 || c.size == 4 || c.size == 8));
        CHECK_FALSE(c.names.empty());
        std::set<std::string_view> names;
        for (const Flag& flag : c.names) {
            INFO("flag " << flag.name);
            CHECK((names.insert(flag.name).second || is_only_shown(c, flag)));
            if (flag.match == Flag::Match::removed) continue;
            if (c.size < 8) CHECK((flag.mask >> (8 * c.size)) == 0);
            CHECK((flag.value & ~flag.mask) == 0);
        }
    }
};

}  // namespace

TEST_CASE("every table and codec is sound")
{
    for (const Api api : parsers::versions) {
        const auto parser = parsers::make(api);
        Walk walk;
        for (const char* type : parsers::types) {
            INFO("v0.0." << api << " " << type);
            const Table* const table = parser->find(type);
            if (table == nullptr) {
                const std::string_view name = type;
                if (name == "OPENAPI_SLURMDBD_PING_RESP")
                    CHECK(api < 42);
                else if (name.starts_with("RESERVATION_") || name == "OPENAPI_RESERVATION_MOD_RESP")
                    CHECK(api < 43);
                else if (name.find("_CONF_") != name.npos)
                    CHECK(api < 45);
                else
                    CHECK((api < 41 && (name == "JOB_ALLOC_REQ" || name == "OPENAPI_JOB_ALLOC_RESP")));
                continue;
            }
            // Routes may name a type that this version replaces by another one.
            if (type != std::string_view("OPENAPI_KILL_JOB_RESP")) CHECK(table->type == type);
            walk.table(*table);
        }
        CHECK(walk.tables.size() > 110);
        CHECK(walk.shapes.size() > 110);
        // A table's name is also a name in the document.
        std::map<std::string_view, const Table*> names;
        for (const Table* table : walk.tables) {
            if (table->type.empty()) continue;
            INFO("v0.0." << api << " " << table->type);
            CHECK(names.emplace(table->type, table).second);
        }
    }
}
