#include "event_text.hpp"

#include <array>
#include <charconv>

#include "restd/flag_words.hpp"
#include "restd/text.hpp"
#include "states.hpp"

namespace restd::events {
namespace {

// The length of the UTF-8 sequence at the beginning of `text`; 0: it is not valid.
std::size_t sequence(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const unsigned first = byte(0), second = byte(1);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first < 0xe0) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first < 0xf0) {
        const bool is_overlong = first == 0xe0 && second < 0xa0, is_surrogate = first == 0xed && second >= 0xa0;
        return follows(1) && follows(2) && !is_overlong && !is_surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first < 0xf5) {
        const bool is_outside = (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
        return follows(1) && follows(2) && follows(3) && !is_outside ? 4 : 0;
    }
    return 0;
}

void append_string(std::string& json, std::string_view text)
{
    json += '"';
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t length = sequence(text);
        if (length == 0) {
            json += "\\ufffd";
        } else if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += "\\u00";
            json += hex_digits[c >> 4];
            json += hex_digits[c & 15];
        } else {
            json.append(text, 0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    json += '"';
}

template <class Number>
void append_number(std::string& json, Number number)
{
    std::array<char, 20> digits;
    json.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_state(std::string& json, Subject subject, std::uint32_t state)
{
    json += '[';
    bool is_first = true;
    each_flag((subject == Subject::jobs ? job_state : node_state).names, state, [&](std::string_view word) {
        if (!is_first) json += ',';
        is_first = false;
        json.append("\"").append(word).append("\"");
        return true;
    });
    json += ']';
}

// What names the record: members of the object that is open.
void append_name(std::string& json, Subject subject, const Facts& facts)
{
    if (subject == Subject::nodes) {
        json += "\"node\":";
        append_string(json, facts.key);
        return;
    }
    json += "\"job_id\":";
    append_number(json, facts.job_id);
    if (facts.array_job_id == 0) return;
    json += ",\"array_job_id\":";
    append_number(json, facts.array_job_id);
    if (facts.array_task_id.is_number()) {
        json += ",\"array_task_id\":";
        append_number(json, facts.array_task_id.value);
    } else if (!facts.array_tasks.empty()) {
        json += ",\"array_tasks\":";
        append_string(json, facts.array_tasks);
    }
}

std::string begin(std::string_view event, const EventId& id)
{
    return "event: " + std::string(event) + "\nid: " + id.text() + "\ndata: ";
}

Text finished(std::string text)
{
    text += "\n\n";
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

std::string EventId::text() const
{
    std::array<char, 16> digits;
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), epoch, 16).ptr;
    std::string text(digits.data(), end);
    text += '.';
    append_number(text, place);
    return text;
}

std::optional<EventId> EventId::parse(std::string_view text)
{
    const std::size_t dot = text.find('.');
    if (dot == text.npos) return std::nullopt;
    EventId id;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + dot, id.epoch, 16);
    if (problem != std::errc() || end != text.data() + dot) return std::nullopt;
    const auto place = parse_number(text.substr(dot + 1));
    if (!place) return std::nullopt;
    id.place = *place;
    return id;
}

Text greeting()
{
    static const Text text = std::make_shared<const std::string>("retry: 2000\n\n");
    return text;
}

Text resumed(const EventId& id)
{
    return finished(begin("resumed", id) + "{}");
}

Text snapshot_part(Subject subject, std::span<const Facts* const> records, const std::optional<EventId>& last)
{
    std::string text = "event: snapshot\n";
    if (last) text.append("id: ").append(last->text()).append("\n");
    text += subject == Subject::jobs ? "data: {\"jobs\":[" : "data: {\"nodes\":[";
    for (const Facts* facts : records) {
        if (facts != records.front()) text += ',';
        text += '{';
        append_name(text, subject, *facts);
        text += ",\"state\":";
        append_state(text, subject, facts->state);
        text += ",\"reason\":";
        append_string(text, facts->reason);
        text += '}';
    }
    text += last ? "],\"more\":false}" : "],\"more\":true}";
    return finished(std::move(text));
}

Text change(Subject subject, const Facts& facts, std::optional<std::uint32_t> before, bool is_gone, Time now, const EventId& id)
{
    std::string text = begin(subject == Subject::jobs ? "job" : "node", id) + "{";
    append_name(text, subject, facts);
    text += ",\"old_state\":";
    if (before)
        append_state(text, subject, *before);
    else
        text += "null";
    text += ",\"state\":";
    if (is_gone)
        text += "null";
    else
        append_state(text, subject, facts.state);
    text += ",\"reason\":";
    append_string(text, is_gone ? std::string_view() : facts.reason);
    text += ",\"time\":";
    append_number(text, now);
    text += '}';
    return finished(std::move(text));
}

Text unavailable(std::string_view why)
{
    std::string text = "event: unavailable\ndata: {\"error\":";
    append_string(text, why);
    text += '}';
    return finished(std::move(text));
}

Text available()
{
    return finished("event: available\ndata: {}");
}

Text heartbeat(const EventId& id)
{
    return finished(":\nid: " + id.text());
}

Text end(std::string_view why)
{
    std::string text = "event: end\ndata: {\"reason\":";
    append_string(text, why);
    text += '}';
    return finished(std::move(text));
}

}  // namespace restd::events
