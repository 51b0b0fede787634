#include "signal_name.hpp"

#include <csignal>
#include <cstring>

#include <charconv>
#include <string>

namespace restd::openapi {

std::optional<std::uint16_t> parse_signal(std::string_view text)
{
    if (text.empty()) return {};
    std::uint16_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ptr == text.data() + text.size() && result.ec == std::errc()) {
        // Slurm has signals of its own above the system's.
        if (number >= 1 && number < 1000) return number;
        return {};
    }
    std::string name(text);
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (name.starts_with("SIG")) name.erase(0, 3);
    for (int i = 1; i < NSIG; ++i) {
        const char* known = sigabbrev_np(i);
        if (known != nullptr && name == known) return static_cast<std::uint16_t>(i);
    }
    return {};
}

}  // namespace restd::openapi
