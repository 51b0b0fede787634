// Logging: to stderr, in the original's form and with its levels, and the way a fatal error ends the process.
//
// The logger may be used from any thread.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "restd/log.hpp"

namespace restd::kernel {

// The original's levels. spdlog has fewer: verbose messages are info's, and debug2 to debug5 are one.
enum class LogLevel : int { quiet, fatal, error, info, verbose, debug, debug2, debug3, debug4, debug5 };

// "0" to "9" (more is as 9) or a name, whatever its case; nothing where it is neither.
std::optional<LogLevel> parse_log_level(std::string_view text);

// What ends the daemon at start: bad options, plugins, privileges. Caught in main() only.
class Fatal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// "slurmrestd: error: text"; information carries no level. Control characters in a message are written as \xNN, so that
// nothing that came from a client can look like a line of its own.
std::shared_ptr<spdlog::logger> make_logger(LogLevel level);

// Writes "slurmrestd: fatal: text", whatever the level, and ends the process: exit status 1, or abort() where the
// environment has ABORT_ON_FATAL.
[[noreturn]] void die(std::string_view text);

}  // namespace restd::kernel
