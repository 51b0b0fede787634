// read_yaml(): libyaml's events into the TableReader. No document is built.
#include <new>
#include <string>

#include <yaml.h>

#include "host/json_fault.hpp"
#include "host/reader.hpp"
#include "host/table_reader.hpp"
#include "host/utf8.hpp"
#include "host/yaml_scalar.hpp"
#include "restd/budget.hpp"
#include "restd/error.hpp"
#include "restd/log_quoted.hpp"

namespace restd {
namespace {

// The position, in the words of place_in().
std::string place_of(const yaml_mark_t& mark)
{
    return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
}

// Refuses a document that is valid YAML but not accepted.
[[noreturn]] void refuse(const yaml_event_t& event, const std::string& why)
{
    throw_not_parsable("YAML, " + place_of(event.start_mark) + ": " + why);
}

class Parser {
public:
    // REQUIRES: `text` outlives this.
    explicit Parser(std::string_view text) : text_(text)
    {
        if (!yaml_parser_initialize(&parser_)) throw std::bad_alloc();
        const char* bytes = text.empty() ? "" : text.data();  // libyaml does not accept null
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(bytes), text.size());
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    }
    ~Parser() { yaml_parser_delete(&parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    // The caller deletes the event.
    void next(yaml_event_t& event)
    {
        if (yaml_parser_parse(&parser_, &event)) return;
        if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
        std::string why = parser_.problem != nullptr ? parser_.problem : "not understood";
        if (parser_.context != nullptr) why.insert(0, std::string(parser_.context) + ": ");
        // If the input is not text there is an offset and no mark.
        const std::string place =
            parser_.error == YAML_READER_ERROR ? place_in(text_, parser_.problem_offset) : place_of(parser_.problem_mark);
        throw_not_parsable("YAML, " + place + ": " + why);
    }

private:
    std::string_view text_;
    yaml_parser_t parser_;
};

// Limits, because libyaml compares each %TAG directive with all others, and copies its text to each tag that uses it.
constexpr std::size_t most_tag_directives = 8;
constexpr std::size_t longest_tag_directive = 1024;
constexpr unsigned most_anchors = 64;

// Counts the lines that begin with %TAG, after any line break of YAML or a byte order mark. Lines of a quoted text count, too.
void check_directives(std::string_view text)
{
    constexpr std::string_view word = "%TAG";
    std::size_t found = 0;
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) {
        const char before = at == 0 ? '\n' : text[at - 1];
        if ((before >= ' ' && before <= '~') || before == '\t') continue;
        if (++found > most_tag_directives)
            throw_not_parsable("YAML has more than " + std::to_string(most_tag_directives) + " %TAG directives");
        if (text.find_first_of("\r\n", at) - at > longest_tag_directive && text.size() - at > longest_tag_directive)
            throw_not_parsable("YAML has a %TAG directive of more than " + std::to_string(longest_tag_directive) + " bytes");
    }
}

struct Event {
    yaml_event_t event{};
    explicit Event(Parser& parser) { parser.next(event); }
    ~Event() { yaml_event_delete(&event); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
};

std::string_view view(const unsigned char* text)
{
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

// "tag:yaml.org,2002:str" → "str"; any other tag is returned unchanged
std::string_view tag_of(const unsigned char* tag)
{
    constexpr std::string_view core = "tag:yaml.org,2002:";
    const std::string_view text = view(tag);
    return text.starts_with(core) ? text.substr(core.size()) : text;
}

bool has_anchor(const yaml_event_t& event)
{
    switch (event.type) {
    case YAML_SCALAR_EVENT: return event.data.scalar.anchor != nullptr;
    case YAML_SEQUENCE_START_EVENT: return event.data.sequence_start.anchor != nullptr;
    case YAML_MAPPING_START_EVENT: return event.data.mapping_start.anchor != nullptr;
    default: return false;
    }
}

void scalar(TableReader& reader, const yaml_event_t& event)
{
    using Type = YamlScalar::Type;
    const auto& s = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(s.value), s.length);
    const std::string_view tag = tag_of(s.tag);
    // A value that is quoted, or tagged !!str or !, is text.
    const bool plain = s.style == YAML_PLAIN_SCALAR_STYLE;
    if (tag == "str" || tag == "!" || (tag.empty() && !plain)) return reader.string(text);
    const YamlScalar value = resolve_yaml_scalar(text);
    const bool fits =
        tag.empty() || (tag == "null" && value.type == Type::null) || (tag == "bool" && value.type == Type::boolean) ||
        (tag == "int" &&
         (value.type == Type::integer || value.type == Type::unsigned_integer || value.type == Type::too_large)) ||
        (tag == "float" && (value.type == Type::real || value.type == Type::integer || value.type == Type::unsigned_integer ||
                            value.type == Type::too_large));
    if (!fits) refuse(event, "the tag " + log_quoted(tag) + " does not fit its value");
    switch (value.type) {
    case Type::null: return reader.null();
    case Type::boolean: return reader.boolean(value.boolean, text);
    case Type::integer: return reader.integer(value.integer, text);
    case Type::unsigned_integer: return reader.unsigned_integer(value.unsigned_integer, text);
    case Type::too_large: return reader.too_large_number(text);
    case Type::real: return reader.real(value.real, text);
    case Type::string: return reader.string(text);
    }
}

void check_tag(const yaml_event_t& event, const unsigned char* given, std::string_view expected)
{
    const std::string_view tag = tag_of(given);
    if (!tag.empty() && tag != "!" && tag != expected) refuse(event, "the tag " + log_quoted(tag) + " is not known");
}

}  // namespace

void read_yaml(std::string_view text, const Table& table, void* object, Reading& reading)
{
    TableReader reader(table, object, reading, TableReader::From::document);
    if (const std::size_t nul = text.find('\0'); nul != text.npos)
        throw_not_parsable("YAML, " + place_in(text, nul) + ": a NUL");
    check_directives(text);
    // libyaml collects a text in up to three strings, which double. Its other memory depends on the depth and the longest key.
    const Charged memory(3 * text.size() + (std::size_t{64} << 10));
    Parser parser(text);
    unsigned documents = 0, anchors = 0;
    std::vector<bool> wants_key;  // of each open collection: a mapping whose next scalar is a key; false in sequences
    std::vector<bool> is_mapping;
    const auto value_done = [&] {
        if (!is_mapping.empty() && is_mapping.back()) wants_key.back() = true;
    };
    const auto no_key = [&](const yaml_event_t& event) {
        if (!wants_key.empty() && wants_key.back()) refuse(event, "keys must be plain texts");
        if (!wants_key.empty()) wants_key.back() = false;
    };
    for (;;) {
        const Event e(parser);
        const yaml_event_t& event = e.event;
        // No alias can refer to an anchor, because aliases are refused.
        if (has_anchor(event) && ++anchors > most_anchors)
            refuse(event, "more than " + std::to_string(most_anchors) + " anchors");
        switch (event.type) {
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_STREAM_END_EVENT:
            if (documents == 0) {  // nothing but comments
                reader.begin_object();
                reader.end_object();
            }
            return;
        case YAML_DOCUMENT_START_EVENT:
            if (++documents > 1) refuse(event, "more than one document");
            break;
        case YAML_ALIAS_EVENT:
            // A few aliases can expand to gigabytes.
            refuse(event, "aliases are not accepted");
        case YAML_SCALAR_EVENT:
            if (!wants_key.empty() && wants_key.back()) {
                wants_key.back() = false;
                const std::string_view name(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
                if (name.find('\0') != name.npos) refuse(event, "a key has a NUL in it");
                reader.key(name);
            } else {
                scalar(reader, event);
                value_done();
            }
            break;
        case YAML_MAPPING_START_EVENT:
            no_key(event);
            check_tag(event, event.data.mapping_start.tag, "map");
            reader.begin_object();
            is_mapping.push_back(true);
            wants_key.push_back(true);
            break;
        case YAML_SEQUENCE_START_EVENT:
            no_key(event);
            check_tag(event, event.data.sequence_start.tag, "seq");
            reader.begin_array();
            is_mapping.push_back(false);
            wants_key.push_back(false);
            break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
            is_mapping.pop_back();
            wants_key.pop_back();
            if (event.type == YAML_MAPPING_END_EVENT)
                reader.end_object();
            else
                reader.end_array();
            value_done();
            break;
        }
    }
}

}  // namespace restd
