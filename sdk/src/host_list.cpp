#include "restd/host_list.hpp"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <iterator>
#include <utility>

#include "restd/text.hpp"

namespace restd {
namespace {

constexpr std::size_t most_hosts = 100'000;
constexpr std::size_t most_host_bytes = std::size_t{16} << 20;  // of all names together: a short text may stand for long names

// The parts between commas; empty parts are left out.
std::vector<std::string_view> ranges_of(std::string_view text)
{
    std::vector<std::string_view> ranges;
    while (!text.empty()) {
        const auto end = text.find(',');
        if (const auto range = trim(text.substr(0, end)); !range.empty()) ranges.push_back(range);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return ranges;
}

// A name as its letters and the number at its end.
struct NumberedName {
    std::string_view prefix;
    std::string_view digits;   // "": no number
    std::uint64_t number = 0;  // of at most 18 digits; the others belong to the prefix
};

NumberedName numbered(std::string_view name)
{
    constexpr std::size_t most_digits = 18;
    std::size_t begin = name.size();
    while (begin > 0 && name.size() - begin < most_digits && name[begin - 1] >= '0' && name[begin - 1] <= '9') --begin;
    const auto digits = name.substr(begin);
    return {name.substr(0, begin), digits, parse_number(digits).value_or(0)};
}

std::string padded(std::uint64_t number, std::size_t width)
{
    auto text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

// Whether expand_hosts() writes one of the numbers of the range "8-12" with these digits.
bool is_in_range(std::string_view range, std::string_view digits)
{
    const auto dash = range.find('-');
    const auto first_text = range.substr(0, dash);
    const auto last_text = dash == std::string_view::npos ? first_text : range.substr(dash + 1);
    const auto first = parse_number(first_text), last = parse_number(last_text), number = parse_number(digits);
    if (!first || !last || !number || *number < *first || *number > *last) return false;
    // Numbers are as wide as the first one, wider ones have no zero in front.
    return digits.size() == first_text.size() || (digits.size() > first_text.size() && digits.front() != '0');
}

constexpr std::size_t longest_host = 255;  // RFC 1035 2.3.4
constexpr std::size_t most_digits = 32;

// Places in a name: what stands before each has been found.
using Places = std::bitset<longest_host + 1>;

// The places after one of the numbers of "1-3,7" that begins at one of these places.
Places after_number(std::string_view ranges, std::string_view name, const Places& places)
{
    Places after;
    while (!ranges.empty()) {
        const auto comma = std::min(ranges.find(','), ranges.size());
        const auto range = trim(ranges.substr(0, comma));
        ranges.remove_prefix(std::min(comma + 1, ranges.size()));
        for (std::size_t at = 0; at < name.size(); ++at) {
            if (!places[at]) continue;
            const std::size_t most = std::min(most_digits, name.size() - at);
            for (std::size_t size = 1; size <= most && name[at + size - 1] >= '0' && name[at + size - 1] <= '9'; ++size)
                if (is_in_range(range, name.substr(at, size))) after.set(at + size);
        }
    }
    return after;
}

Places after_text(std::string_view text, std::string_view name, const Places& places)
{
    Places after;
    for (std::size_t at = 0; at + text.size() <= name.size(); ++at)
        if (places[at] && name.substr(at).starts_with(text)) after.set(at + text.size());
    return after;
}

// Whether one expression "n[1-4]x" has the name. Goes through it once for all places where its parts may be in the name, so
// many brackets take no longer than their number.
bool expression_has(std::string_view expression, std::string_view name)
{
    if (name.size() > longest_host) return false;
    Places places;
    places.set(0);
    while (!expression.empty() && places.any()) {
        if (expression.front() == '[') {
            const auto close = expression.find(']');
            if (close == std::string_view::npos) return false;
            places = after_number(expression.substr(1, close - 1), name, places);
            expression.remove_prefix(close + 1);
        } else {
            const auto text = expression.substr(0, expression.find('['));
            places = after_text(text, name, places);
            expression.remove_prefix(text.size());
        }
    }
    return places[name.size()];
}

}  // namespace

bool has_host(std::string_view list, std::string_view name)
{
    while (!list.empty()) {
        std::size_t end = 0;
        for (bool inside = false; end < list.size() && (inside || list[end] != ','); ++end)
            if (list[end] == '[' || list[end] == ']') inside = list[end] == '[';
        if (const auto expression = trim(list.substr(0, end)); !expression.empty() && expression_has(expression, name))
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::optional<std::vector<std::string>> expand_hosts(std::string_view list)
{
    std::vector<std::string> hosts;
    std::size_t host_bytes = 0;
    std::size_t at = 0;
    while (at < list.size()) {
        // One expression: up to a comma outside of brackets.
        std::size_t end = at;
        int depth = 0;
        while (end < list.size() && (list[end] != ',' || depth > 0)) {
            if (list[end] == '[') ++depth;
            if (list[end] == ']') --depth;
            if (depth < 0 || depth > 1) return std::nullopt;
            ++end;
        }
        if (depth != 0) return std::nullopt;
        const auto expression = trim(list.substr(at, end - at));
        at = end + 1;
        if (expression.empty()) continue;

        std::vector<std::string> names{""};
        std::size_t name_bytes = 0;
        for (std::size_t i = 0; i < expression.size();) {
            if (expression[i] != '[') {
                name_bytes += names.size();
                if (name_bytes > most_host_bytes) return std::nullopt;
                for (auto& name : names) name += expression[i];
                ++i;
                continue;
            }
            const auto close = expression.find(']', i);
            std::vector<std::string> numbers;
            std::size_t number_bytes = 0;
            for (const auto range : ranges_of(expression.substr(i + 1, close - i - 1))) {
                const auto dash = range.find('-');
                const auto first_text = range.substr(0, dash);
                const auto last_text = dash == std::string_view::npos ? first_text : range.substr(dash + 1);
                const auto first = parse_number(first_text), last = parse_number(last_text);
                if (!first || !last || *first > *last || *last - *first >= most_hosts) return std::nullopt;
                for (auto n = *first; n <= *last; ++n) {
                    auto number = std::to_string(n);
                    if (number.size() < first_text.size()) number.insert(0, first_text.size() - number.size(), '0');
                    number_bytes += number.size();
                    if (numbers.size() == most_hosts || number_bytes > most_host_bytes) return std::nullopt;
                    numbers.push_back(std::move(number));
                }
            }
            if (numbers.empty() || numbers.size() * names.size() > most_hosts) return std::nullopt;
            name_bytes = name_bytes * numbers.size() + number_bytes * names.size();
            if (name_bytes > most_host_bytes) return std::nullopt;
            std::vector<std::string> longer;
            longer.reserve(numbers.size() * names.size());
            for (const auto& name : names)
                for (const auto& number : numbers) longer.push_back(name + number);
            names = std::move(longer);
            i = close + 1;
        }
        host_bytes += name_bytes;
        if (hosts.size() + names.size() > most_hosts || host_bytes > most_host_bytes) return std::nullopt;
        std::move(names.begin(), names.end(), std::back_inserter(hosts));
    }
    return hosts;
}

std::string host_list(std::span<const std::string> names)
{
    std::string list;
    for (std::size_t i = 0; i < names.size();) {
        if (!list.empty()) list += ',';
        NumberedName first = numbered(names[i]);
        const auto prefix = first.prefix;
        if (first.digits.empty()) {
            list += prefix;
            ++i;
            continue;
        }
        // All names of this prefix that follow one another, as ranges in which each number is written as wide as the first one.
        std::string ranges;
        bool is_one = true;
        const auto next = [&] { return ++i < names.size() ? numbered(names[i]) : NumberedName{}; };
        while (!first.digits.empty() && first.prefix == prefix) {
            NumberedName last = first, following = next();
            while (following.prefix == prefix && !following.digits.empty() && following.number == last.number + 1 &&
                   following.digits == padded(following.number, first.digits.size())) {
                last = following;
                following = next();
            }
            if (!ranges.empty()) is_one = false, ranges += ',';
            ranges += first.digits;
            if (last.number != first.number) is_one = false, ranges.append("-").append(last.digits);
            first = following;
        }
        list += prefix;
        list += is_one ? ranges : '[' + ranges + ']';
    }
    return list;
}

}  // namespace restd
