#include "restd/signal_name.hpp"

#include <csignal>
#include <cstring>

#include <charconv>
#include <string>

#include "restd/text.hpp"

namespace restd {
namespace {

std::optional<unsigned> number_of(std::string_view text)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return number;
}

// "RTMIN", "RTMIN+2", "RTMAX-1". The C library's range is known only at run time.
std::optional<std::uint16_t> parse_realtime(std::string_view name)
{
    const bool from_first = same_word(name.substr(0, 5), "RTMIN");
    if (!from_first && !same_word(name.substr(0, 5), "RTMAX")) return {};
    name.remove_prefix(5);
    unsigned distance = 0;
    if (!name.empty()) {
        const auto number = number_of(name.substr(1));
        if (name.front() != (from_first ? '+' : '-') || !number) return {};
        distance = *number;
    }
    if (distance > static_cast<unsigned>(SIGRTMAX - SIGRTMIN)) return {};
    const int signal = from_first ? SIGRTMIN + static_cast<int>(distance) : SIGRTMAX - static_cast<int>(distance);
    return static_cast<std::uint16_t>(signal);
}

}  // namespace

std::optional<std::uint16_t> parse_signal(std::string_view text)
{
    constexpr unsigned most = 999;
    std::string_view name = trim(text, " \t\r\n\v\f");
    if (const auto number = number_of(name)) {
        if (*number == 0 || *number > most) return {};
        return static_cast<std::uint16_t>(*number);
    }
    if (same_word(name.substr(0, 3), "SIG")) name.remove_prefix(3);
    for (int i = 1; i < NSIG; ++i) {
        const char* known = sigabbrev_np(i);
        if (known != nullptr && same_word(name, known)) return static_cast<std::uint16_t>(i);
    }
    // Alternative names of signals; the C library knows only one name of each.
    constexpr struct {
        std::string_view name;
        int signal;
    } others[] = {{"CLD", SIGCHLD}, {"IO", SIGIO}, {"IOT", SIGABRT}, {"POLL", SIGPOLL}};
    for (const auto& other : others)
        if (same_word(name, other.name)) return static_cast<std::uint16_t>(other.signal);
    return parse_realtime(name);
}

}  // namespace restd
