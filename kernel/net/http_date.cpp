#include "net/http_date.hpp"

#include <array>
#include <cstring>

namespace restd::kernel {

namespace {

constexpr std::string_view pattern = "Date: Www, 00 Mmm 0000 00:00:00 GMT\r\n";

// strftime() would use the locale's names of days and months.
std::array<char, pattern.size()> format(std::time_t now)
{
    static constexpr std::string_view days = "SunMonTueWedThuFriSat", months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    std::array<char, pattern.size()> text{};
    std::memcpy(text.data(), pattern.data(), pattern.size());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    const auto digits = [&](std::size_t at, int width, int value) {
        for (int i = width; i-- > 0; value /= 10) text[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    };
    std::memcpy(&text[6], &days[static_cast<std::size_t>(parts.tm_wday) * 3], 3);
    digits(11, 2, parts.tm_mday);
    std::memcpy(&text[14], &months[static_cast<std::size_t>(parts.tm_mon) * 3], 3);
    digits(18, 4, parts.tm_year + 1900);
    digits(23, 2, parts.tm_hour);
    digits(26, 2, parts.tm_min);
    digits(29, 2, parts.tm_sec);
    return text;
}

}  // namespace

std::string_view date_field(std::time_t now)
{
    struct Made {
        std::time_t second = -1;
        std::array<char, pattern.size()> text{};
    };
    static thread_local Made made;
    if (made.second != now) {
        made.text = format(now);
        made.second = now;
    }
    return {made.text.data(), made.text.size()};
}

std::string_view date_field()
{
    // The coarse clock is exact enough and faster to read.
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return date_field(now.tv_sec);
}

}  // namespace restd::kernel
