#include "host/content_negotiation.hpp"

#include <strings.h>

#include <algorithm>
#include <array>

#include "host/reader.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

constexpr MediaType known[] = {
    {"application/json", Format::json}, {"application/jsonrequest", Format::json},
    {"application/yaml", Format::yaml}, {"application/x-yaml", Format::yaml},
    {"text/yaml", Format::yaml},
};
constexpr std::size_t known_count = std::size(known);

// Removes the text before the next `separator` that is not in quotes, and the separator, from `rest`; returns the text.
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

// "0.5" as 500; nullopt for an invalid weight: ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ).
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

// The client's preference for one media type, from the most specific range that matches it.
struct Opinion {
    int precision = -1;  // 0: */*, 1: type/*, 2: type/subtype
    int weight = 0;
    std::size_t place = 0;
};

// The weight in the parameters of an element, 1000 if it has none; nullopt if it is invalid.
std::optional<int> weight_among(std::string_view parameters)
{
    int q = 1000;
    while (!parameters.empty()) {
        std::string_view value = take(parameters, ';');
        const std::string_view name = take(value, '=');
        if (!same_word(name, "q")) continue;
        const auto w = weight(value);
        if (!w) return {};
        q = *w;
    }
    return q;
}

// Applies one element of Accept. An invalid media range is ignored.
void consider(std::string_view element, std::size_t place, std::array<Opinion, known_count>& opinions)
{
    std::string_view rest = element;
    const std::string_view range = take(rest, ';');
    const auto q = weight_among(rest);
    if (!q) return;
    const std::size_t slash = range.find('/');
    if (slash == std::string_view::npos) return;
    const std::string_view type = range.substr(0, slash), subtype = range.substr(slash + 1);
    const int precision = type == "*" ? 0 : subtype == "*" ? 1 : 2;
    if (precision == 0 && subtype != "*") return;
    for (std::size_t i = 0; i < known_count; ++i) {
        const std::string_view name = known[i].name;
        if (precision == 2 && !same_word(name, range)) continue;
        if (precision == 1 && !same_word(name.substr(0, name.find('/')), type)) continue;
        // If two ranges are equal the first counts. They may differ in parameters, which our types do not have.
        if (precision > opinions[i].precision) opinions[i] = {precision, *q, place};
    }
}

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// True if the body looks like JSON or YAML. Some clients (curl -d) send it with the type of a form.
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
        if (!same_word(header.name, "Accept")) continue;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            std::string_view element = take(rest, ',');
            if (!same_word(take(element, ';'), "text/html")) continue;
            if (weight_among(element).value_or(0) != 0) return true;
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
        if (!same_word(header.name, "Accept")) continue;
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
        // If Accept has a wildcard, the path's suffix decides, if there is one.
        else if (opinions[i].place == opinions[best].place && same_word(known[i].name, otherwise.name))
            best = i;
    }
    if (best == known_count) return {};
    return known[best];
}

std::string_view to_string(Coding coding)
{
    switch (coding) {
    case Coding::identity: break;
    case Coding::gzip: return "gzip";
    case Coding::zstd: return "zstd";
    }
    return "identity";
}

std::optional<CodingWish> accepted_coding(const Request& request)
{
    // In the order of preference. An unset weight: the header field does not name the coding.
    std::optional<int> zstd, gzip, identity, others;
    for (const Header& header : request.headers) {
        if (!same_word(header.name, "Accept-Encoding")) continue;
        std::string_view rest = header.value;
        while (!rest.empty()) {
            std::string_view element = take(rest, ',');
            const std::string_view name = take(element, ';');
            const auto q = weight_among(element);
            if (!q) continue;  // an invalid element is ignored
            std::optional<int>* const named = same_word(name, "zstd")                                ? &zstd
                                              : same_word(name, "gzip") || same_word(name, "x-gzip") ? &gzip
                                              : same_word(name, "identity")                          ? &identity
                                              : name == "*"                                          ? &others
                                                                                                     : nullptr;
            if (named != nullptr && !*named) *named = q;
        }
    }
    const int zstd_weight = zstd.value_or(others.value_or(0)), gzip_weight = gzip.value_or(others.value_or(0));
    // Identity is accepted unless it is refused, but something that is named is preferred.
    const bool takes_identity = identity.value_or(others.value_or(1)) != 0;
    const int identity_weight = identity.value_or(0);
    if (zstd_weight != 0 && zstd_weight >= gzip_weight && zstd_weight >= identity_weight)
        return CodingWish{Coding::zstd, takes_identity};
    if (gzip_weight != 0 && gzip_weight >= identity_weight) return CodingWish{Coding::gzip, takes_identity};
    if (takes_identity) return CodingWish{};
    return {};
}

std::optional<BodyFormat> body_format(const Request& request)
{
    std::string_view rest = request.header("Content-Type");
    const std::string_view name = take(rest, ';');
    if (name.empty() && is_url_encoded(request.body)) return BodyFormat::form;
    if (same_word(name, form_type)) return looks_like_document(request.body) ? std::nullopt : std::optional(BodyFormat::form);
    for (const MediaType& type : known)
        if (same_word(type.name, name)) return type.format == Format::yaml ? BodyFormat::yaml : BodyFormat::json;
    return {};
}

bool has_type(const Request& request, std::string_view type)
{
    std::string_view rest = request.header("Content-Type");
    return same_word(take(rest, ';'), type);
}

}  // namespace restd
