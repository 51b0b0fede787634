// read_query(), read_form() and read_parameters(): read url-encoded text into the TableReader.
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/reader.hpp"
#include "host/table_reader.hpp"
#include "host/utf8.hpp"
#include "restd/budget.hpp"
#include "restd/error.hpp"

namespace restd {
namespace {

struct Pair {
    std::string_view name;   // both in the arena
    std::string_view value;  // null data(): there is no '='
    std::size_t next = 0;    // the next pair of this name; 0: none
    bool is_first = true;    // of its name
};
// The memory for one pair: it is in a vector that doubles its size, and in a map by its name.
constexpr std::size_t size_of_pair = 4 * sizeof(Pair) + 64;

int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The characters of a URL's query (RFC 3986, 3.4).
constexpr bool is_query_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::string_view("-._~!$&'()*+,;=:@/?%").find(c) != std::string_view::npos);
}

std::string_view decoded(std::string_view text, Arena& arena)
{
    // The decoded text is never longer.
    char* const begin = static_cast<char*>(arena.allocate(text.size() + 1, 1));
    char* out = begin;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            *out++ = ' ';
        } else if (text[i] == '%') {
            const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
            const int low = high >= 0 ? digit(text[i + 2]) : -1;
            if (low < 0) throw_not_parsable("A % is followed by two hexadecimal digits, and one here is not.");
            *out++ = static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            *out++ = text[i];
        }
    }
    const std::string_view result(begin, static_cast<std::size_t>(out - begin));
    if (result.find('\0') != result.npos) throw_not_parsable("It has a NUL in it.");
    if (!utf8::valid(result)) throw_not_parsable("It is not UTF-8.");
    return result;
}

void tell(TableReader& reader, const Pair& pair)
{
    if (pair.value.data() == nullptr)
        reader.boolean(true);
    else if (pair.value.empty())
        reader.null();
    else
        reader.string(pair.value);
}

void read_pairs(std::string_view text, const Table& table, void* object, Reading& reading, TableReader::From from)
{
    std::vector<Pair> pairs;
    std::unordered_map<std::string_view, std::size_t> last_of;  // by name: index of its last pair so far
    Charged memory;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("&;");
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        memory.add(size_of_pair);
        Pair pair;
        pair.name = decoded(part.substr(0, equals), reading.arena);
        if (equals != part.npos) pair.value = decoded(part.substr(equals + 1), reading.arena);
        const auto [found, is_new] = last_of.try_emplace(pair.name, pairs.size());
        if (!is_new) {
            pair.is_first = false;
            pairs[found->second].next = pairs.size();
            found->second = pairs.size();
        }
        pairs.push_back(pair);
    }
    TableReader reader(table, object, reading, from);
    reader.begin_object();
    for (const Pair& pair : pairs) {
        if (!pair.is_first) continue;
        reader.key(pair.name);
        if (pair.next == 0) {
            tell(reader, pair);
            continue;
        }
        reader.begin_array();
        tell(reader, pair);
        for (std::size_t i = pair.next; i != 0; i = pairs[i].next) tell(reader, pairs[i]);
        reader.end_array();
    }
    reader.end_object();
}

}  // namespace

void read_query(std::string_view text, const Table& table, void* object, Reading& reading)
{
    read_pairs(text, table, object, reading, TableReader::From::query);
}

void read_form(std::string_view text, const Table& table, void* object, Reading& reading)
{
    if (!is_url_encoded(text)) throw_not_parsable("It has a character that url-encoded text does not have.");
    read_pairs(text, table, object, reading, TableReader::From::form);
}

bool is_url_encoded(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), is_query_character);
}

void read_parameters(std::span<const PathParameter> parameters, const Table& table, void* object, Reading& reading)
{
    TableReader reader(table, object, reading, TableReader::From::query);
    reader.begin_object();
    for (const auto& [name, value] : parameters) {
        reader.key(name);
        reader.string(value);
    }
    reader.end_object();
}

}  // namespace restd
