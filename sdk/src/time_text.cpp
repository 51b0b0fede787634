#include "restd/time_text.hpp"

#include <charconv>
#include <cstdint>
#include <ctime>
#include <initializer_list>
#include <string>
#include <system_error>
#include <utility>

namespace restd {
namespace {

class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }
    void reset(std::string_view rest) { rest_ = rest; }

    bool take(std::string_view word)
    {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    // Reads a number of `least` to `most` digits that is not followed by another digit.
    bool number(int& value, std::size_t least, std::size_t most)
    {
        std::size_t n = 0;
        while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') ++n;
        if (n < least || n > most) return false;
        std::from_chars(rest_.data(), rest_.data() + n, value);
        rest_.remove_prefix(n);
        return true;
    }

private:
    std::string_view rest_;
};

struct Date {
    int year = 0, month = 0, day = 0;  // year 0: not given
};

bool date(Cursor& c, Date& d)
{
    const std::string_view start = c.rest();
    if (c.number(d.year, 4, 4) && c.take("-") && c.number(d.month, 1, 2) && c.take("-") && c.number(d.day, 1, 2)) return true;
    for (const std::string_view separator : {"/", "."}) {
        d = {};
        c.reset(start);
        if (!c.number(d.month, 1, 2) || !c.take(separator) || !c.number(d.day, 1, 2)) continue;
        if (c.take(separator)) {
            if (!c.number(d.year, 2, 4)) return false;
            if (d.year < 100) d.year += 2000;
        }
        return true;
    }
    c.reset(start);
    return false;
}

bool time_of_day(Cursor& c, std::tm& t)
{
    t.tm_hour = t.tm_min = t.tm_sec = 0;
    constexpr std::pair<std::string_view, int> names[] = {
        {"midnight", 0}, {"elevenses", 11}, {"noon", 12}, {"fika", 15}, {"teatime", 16}};
    for (const auto& [name, hour] : names) {
        if (!c.take(name)) continue;
        t.tm_hour = hour;
        return true;
    }
    if (!c.number(t.tm_hour, 1, 2) || !c.take(":") || !c.number(t.tm_min, 2, 2)) return false;
    if (c.take(":") && !c.number(t.tm_sec, 2, 2)) return false;
    const std::string_view before = c.rest();
    c.take(" ");
    const bool am = c.take("am");
    if (am || c.take("pm")) {
        if (t.tm_hour < 1 || t.tm_hour > 12) return false;
        t.tm_hour = t.tm_hour % 12 + (am ? 0 : 12);
    } else {
        c.reset(before);
    }
    return t.tm_hour < 24 && t.tm_min < 60 && t.tm_sec < 61;
}

// "+1hour" after "now"
std::optional<Time> offset(Cursor& c)
{
    const bool minus = c.take("-");
    if (!minus && !c.take("+")) return std::nullopt;
    std::int64_t count = 0;
    const std::string_view text = c.rest();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0) return std::nullopt;
    c.reset(text.substr(static_cast<std::size_t>(end - text.data())));
    c.take(" ");
    std::int64_t unit = 1;
    if (!c.at_end()) {
        constexpr std::pair<std::string_view, std::int64_t> units[] = {
            {"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}, {"week", 604800}};
        unit = 0;
        for (const auto& [name, seconds] : units) {
            if (!c.take(name)) continue;
            c.take("s");
            unit = seconds;
            break;
        }
    }
    constexpr std::int64_t most = std::int64_t{1} << 40;
    if (unit == 0 || !c.at_end() || count > most) return std::nullopt;
    return (minus ? -1 : 1) * count * unit;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text)
{
    std::string lower(text.substr(0, 64));
    if (lower.size() != text.size()) return std::nullopt;
    for (char& ch : lower)
        if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch + 32);
    Cursor c(lower);
    const bool marked = c.take("uts");
    if (!c.at_end() && c.rest().find_first_not_of("0123456789") == std::string_view::npos) {
        Time seconds = 0;
        const auto [end, error] = std::from_chars(c.rest().data(), c.rest().data() + c.rest().size(), seconds);
        return error == std::errc() ? std::optional(seconds) : std::nullopt;
    }
    if (marked) return std::nullopt;

    const std::time_t now = std::time(nullptr);
    if (c.take("now")) {
        if (c.at_end()) return now;
        const std::optional<Time> by = offset(c);
        return by ? std::optional(static_cast<Time>(now) + *by) : std::nullopt;
    }

    std::tm local{};
    localtime_r(&now, &local);
    std::tm t = local;
    t.tm_isdst = -1;
    Date d;
    const bool today = c.take("today");
    const bool tomorrow = !today && c.take("tomorrow");
    const bool dated = !today && !tomorrow && date(c, d);
    const bool has_date = today || tomorrow || dated;
    if (dated) {
        if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31) return std::nullopt;
        t.tm_mon = d.month - 1;
        t.tm_mday = d.day;
        if (d.year != 0)
            t.tm_year = d.year - 1900;
        else if (std::pair(t.tm_mon, t.tm_mday) < std::pair(local.tm_mon, local.tm_mday))
            ++t.tm_year;
    }
    if (tomorrow) ++t.tm_mday;
    if (has_date && c.at_end()) {
        t.tm_hour = t.tm_min = t.tm_sec = 0;
    } else {
        if (has_date && !c.take("t") && !c.take(" ") && !c.take("-")) return std::nullopt;
        if (!time_of_day(c, t) || !c.at_end()) return std::nullopt;
    }
    const std::tm asked = t;
    std::time_t when = std::mktime(&t);
    if (when == -1) return std::nullopt;
    if (dated && (t.tm_mday != asked.tm_mday || t.tm_mon != asked.tm_mon)) return std::nullopt;  // February 30th
    if (!has_date && when < now) {
        t = asked;
        ++t.tm_mday;
        when = std::mktime(&t);
    }
    return when;
}

std::string time_text(Time time)
{
    const std::time_t seconds = time;
    std::tm local{};
    char text[64];
    if (time == 0 || localtime_r(&seconds, &local) == nullptr) return "Unknown";
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local));
}

}  // namespace restd
