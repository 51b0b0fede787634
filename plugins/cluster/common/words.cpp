#include "words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>

namespace restd::cluster {

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result) c = restd::lower(c);
    return result;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        const auto part = trim(text.substr(0, end));
        if (!part.empty()) parts.push_back(part);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return parts;
}

bool has_word(std::string_view list, std::string_view wanted)
{
    for (const auto part : split(list))
        if (part == wanted) return true;
    return false;
}

std::optional<bool> features_fit(std::string_view wanted, std::string_view have)
{
    bool any = false;
    for (const auto choice : split(wanted, '|')) {
        bool all = true;
        std::string list(choice);
        std::replace(list.begin(), list.end(), '&', ',');
        for (const auto feature : split(list)) {
            if (feature.find_first_of("[]()*:") != std::string_view::npos) return std::nullopt;
            if (!has_word(have, feature)) all = false;
        }
        any = any || all;
    }
    return any;
}

std::optional<std::uint64_t> parse_megabytes(std::string_view text)
{
    text = trim(text);
    if (text.size() > 1 && restd::lower(text.back()) == 'b' && !(text[text.size() - 2] >= '0' && text[text.size() - 2] <= '9'))
        text.remove_suffix(1);
    if (text.empty()) return std::nullopt;
    const char unit = restd::lower(text.back());
    std::uint64_t factor = 1;
    bool kilo = false;
    if (unit < '0' || unit > '9') {
        text.remove_suffix(1);
        if (unit == 'k')
            kilo = true;
        else if (unit == 'g')
            factor = 1024;
        else if (unit == 't')
            factor = 1024 * 1024;
        else if (unit != 'm')
            return std::nullopt;
    }
    const auto number = parse_number(text);
    if (!number || *number > std::numeric_limits<std::uint64_t>::max() / 2 / factor) return std::nullopt;
    return kilo ? (*number + 1023) / 1024 : *number * factor;
}

std::optional<NoVal32> parse_minutes(std::string_view text)
{
    text = trim(text);
    if (same_word(text, "INFINITE") || same_word(text, "UNLIMITED") || text == "-1") return NoVal32::infinite();
    std::uint64_t days = 0;
    const auto dash = text.find('-');
    if (dash != std::string_view::npos) {
        const auto number = parse_number(text.substr(0, dash));
        if (!number || *number > 1'000'000) return std::nullopt;
        days = *number;
        text.remove_prefix(dash + 1);
    }
    std::uint64_t part[3] = {};
    std::size_t count = 0;
    for (std::size_t from = 0; from <= text.size();) {
        auto end = text.find(':', from);
        if (end == std::string_view::npos) end = text.size();
        const auto number = parse_number(text.substr(from, end - from));
        if (!number || *number > 100'000'000 || count == 3) return std::nullopt;
        part[count++] = *number;
        from = end + 1;
    }
    std::uint64_t seconds = 0;
    if (dash != std::string_view::npos)
        seconds = days * 86400 + part[0] * 3600 + part[1] * 60 + part[2];
    else if (count == 1)
        seconds = part[0] * 60;
    else if (count == 2)
        seconds = part[0] * 60 + part[1];
    else
        seconds = part[0] * 3600 + part[1] * 60 + part[2];
    return NoVal32(static_cast<std::uint32_t>((seconds + 59) / 60));
}

std::optional<bool> parse_yes_no(std::string_view text)
{
    for (const auto yes : {"yes", "true", "on", "1", "y", "t"})
        if (same_word(text, yes)) return true;
    for (const auto no : {"no", "false", "off", "0", "n", "f"})
        if (same_word(text, no)) return false;
    return std::nullopt;
}

}  // namespace restd::cluster
