#include "process/logging.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace restd::kernel {
namespace {

constexpr std::array<const char*, 10> level_names = {"quiet", "fatal",  "error",  "info",   "verbose",
                                                     "debug", "debug2", "debug3", "debug4", "debug5"};

spdlog::level::level_enum to_spdlog(LogLevel level)
{
    switch (level) {
    case LogLevel::quiet: return spdlog::level::off;
    case LogLevel::fatal: return spdlog::level::critical;
    case LogLevel::error: return spdlog::level::err;
    case LogLevel::info:
    case LogLevel::verbose: return spdlog::level::info;
    case LogLevel::debug: return spdlog::level::debug;
    default: return spdlog::level::trace;
    }
}

std::string_view prefix(spdlog::level::level_enum level)
{
    switch (level) {
    case spdlog::level::critical: return "slurmrestd: fatal: ";
    case spdlog::level::err: return "slurmrestd: error: ";
    case spdlog::level::warn: return "slurmrestd: warning: ";
    case spdlog::level::debug: return "slurmrestd: debug:  ";
    case spdlog::level::trace: return "slurmrestd: debug2: ";
    default: return "slurmrestd: ";
    }
}

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

// A line is written while others wait to write theirs: what needs no escape, which is mostly all of it, is copied at once.
template <class Buffer>
void append_escaped(std::string_view text, Buffer& out)
{
    constexpr char hex[] = "0123456789abcdef";
    for (const char *at = text.data(), *const end = at + text.size(); at != end;) {
        const char* const special = std::find_if_not(at, end, is_plain);
        out.append(at, special);
        for (at = special; at != end && !is_plain(*at); ++at) {
            const auto byte = static_cast<unsigned char>(*at);
            for (const char part : {'\\', 'x', hex[byte >> 4], hex[byte & 15]}) out.push_back(part);
        }
    }
}

// No line is longer, whatever is in it: what a client has sent is cut before (restd/log_quoted.hpp), this is for what nobody
// thought of.
constexpr std::size_t longest_payload = 4096;

class Formatter final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override
    {
        const std::string_view start = prefix(message.level);
        out.append(start.data(), start.data() + start.size());
        const std::string_view text(message.payload.data(), message.payload.size());
        append_escaped(text.substr(0, longest_payload), out);
        if (text.size() > longest_payload) {
            const std::string_view cut = "... (cut)";
            out.append(cut.data(), cut.data() + cut.size());
        }
        out.push_back('\n');
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<Formatter>(); }
};

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text)
{
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return text.size() == 1 ? static_cast<LogLevel>(text[0] - '0') : LogLevel::debug5;
    }
    for (std::size_t i = 0; i < level_names.size(); ++i) {
        const std::string_view name = level_names[i];
        if (name.size() == text.size() && ::strncasecmp(name.data(), text.data(), name.size()) == 0) {
            return static_cast<LogLevel>(i);
        }
    }
    return std::nullopt;
}

std::shared_ptr<spdlog::logger> make_logger(LogLevel level)
{
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(std::make_unique<Formatter>());
    auto logger = std::make_shared<spdlog::logger>("slurmrestd", std::move(sink));
    logger->set_level(to_spdlog(level));
    return logger;
}

void die(std::string_view text)
{
    std::string line(prefix(spdlog::level::critical));
    append_escaped(text, line);
    line += '\n';
    // One write, so that the line stays whole next to other processes' output.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (std::getenv("ABORT_ON_FATAL") != nullptr) std::abort();
    std::exit(1);
}

}  // namespace restd::kernel
