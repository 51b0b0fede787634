#include "host/content_negotiation.hpp"

#include <strings.h>

#include <algorithm>
#include <array>

#include "host/reader.hpp"

namespace restd {
namespace {

constexpr MediaType known[] = {
    {"application/json", Format::json}, {"application/jsonrequest", Format::json},
    {"application/yaml", Format::yaml}, {"application/x-yaml", Format::yaml},
    {"text/yaml", Format::yaml},
};
constexpr std::size_t known_count = std::size(known);

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Takes what stands before the next `separator` outside of quotes, and the separator, off `rest`.
std::string_view take(std::string_view& rest, char separator)
{
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        if (quoted && rest[i] == '\\')
            ++i;
        else if (rest[i] == '"')
            quoted = !quoted;
        else if (!quoted && rest[i] == separator)
            break;
    }
    const std::string_view part = rest.substr(0, i);
    rest.remove_prefix(i < rest.size() ? i + 1 : rest.size());
    return trim(part);
}

// "0.5" as 500; nothing where it is no weight: ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ).
std::optional<int> weight(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
    if (text.size() > 1 && text[1] != '.') return {};
    int value = (text[0] - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return {};
        value += (text[i] - '0') * unit;
    }
    if (value > 1000) return {};
    return value;
}

// What the client thinks of one media type: by the most specific range that covers it.
struct Opinion {
    int precision = -1;  // 0: */*, 1: type/*, 2: type/subtype
    int weight = 0;
    std::size_t place = 0;
};

// One element of Accept. An element that is no media range says nothing.
void consider(std::string_view element, std::size_t place, std::array<Opinion, known_count>& opinions)
{
    std::string_view rest = element;
    const std::string_view range = take(rest, ';');
    int q = 1000;
    while (!rest.empty()) {
        std::string_view value = take(rest, ';');
        const std::string_view name = take(value, '=');
        if (!same(name, "q")) continue;
        const auto w = weight(value);
        if (!w) return;
        q = *w;
    }
    const std::size_t slash = range.find('/');
    if (slash == std::string_view::npos) return;
    const std::string_view type = range.substr(0, slash), subtype = range.substr(slash + 1);
    const int precision = type == "*" ? 0 : subtype == "*" ? 1 : 2;
    if (precision == 0 && subtype != "*") return;
    for (std::size_t i = 0; i < known_count; ++i) {
        const std::string_view name = known[i].name;
        if (precision == 2 && !same(name, range)) continue;
        if (precision == 1 && !same(name.substr(0, name.find('/')), type)) continue;
        // The first of two alike counts; two may differ in parameters that none of our types has.
        if (precision > opinions[i].precision) opinions[i] = {precision, q, place};
    }
}

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// JSON or YAML, whatever it is called: some clients (curl -d) call all that they send a form.
bool looks_like_document(std::string_view body)
{
    const std::string_view text = body.substr(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
    return text.starts_with('{') || text.starts_with('[') || text.starts_with("---") || text.starts_with("%YAML");
}

}  // namespace

std::string body_types()
{
    std::string out;
    for (const MediaType& type : known) out.append(type.name).append(", ");
    return out.append(form_type);
}

bool wants_html(const Request& request)
{
    for (const Header& header : request.headers) {
        if (!same(header.name, "Accept")) continue;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            std::string_view element = take(rest, ',');
            if (!same(take(element, ';'), "text/html")) continue;
            bool is_refused = false;
            while (!element.empty()) {
                std::string_view value = take(element, ';');
                if (same(take(value, '='), "q")) is_refused = weight(value).value_or(0) == 0;
            }
            if (!is_refused) return true;
        }
    }
    return false;
}

std::optional<MediaType> accepted(const Request& request, MediaType otherwise)
{
    std::array<Opinion, known_count> opinions{};
    std::size_t place = 0;
    bool present = false;
    for (const Header& header : request.headers) {
        if (!same(header.name, "Accept")) continue;
        present = true;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            const std::string_view element = take(rest, ',');
            if (!element.empty()) consider(element, place++, opinions);
        }
    }
    if (!present) return otherwise;
    const auto better = [](const Opinion& a, const Opinion& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.place < b.place;
    };
    std::size_t best = known_count;
    for (std::size_t i = 0; i < known_count; ++i) {
        if (opinions[i].precision < 0 || opinions[i].weight == 0) continue;
        if (best == known_count || better(opinions[i], opinions[best])) best = i;
        // What a wildcard leaves open is settled by the path's suffix, where it has one.
        else if (opinions[i].place == opinions[best].place && same(known[i].name, otherwise.name))
            best = i;
    }
    if (best == known_count) return {};
    return known[best];
}

std::optional<BodyFormat> body_format(const Request& request)
{
    std::string_view rest = request.header("Content-Type");
    const std::string_view name = take(rest, ';');
    if (name.empty() && is_url_encoded(request.body)) return BodyFormat::form;
    if (same(name, form_type)) return looks_like_document(request.body) ? std::nullopt : std::optional(BodyFormat::form);
    for (const MediaType& type : known)
        if (same(type.name, name)) return type.format == Format::yaml ? BodyFormat::yaml : BodyFormat::json;
    return {};
}

}  // namespace restd
