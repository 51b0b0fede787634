// Logging to stderr, with the format and the levels of the original, and fatal errors.
//
// Threads: any thread may use the logger.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "restd/log.hpp"

namespace restd::kernel {

// The original's levels. spdlog has fewer: verbose is info, and debug2 to debug5 are the same.
enum class LogLevel : int { quiet, fatal, error, info, verbose, debug, debug2, debug3, debug4, debug5 };

// "0" to "9" (greater numbers are 9), or a name in any case. nullopt for other texts.
std::optional<LogLevel> parse_log_level(std::string_view text);

// An error that ends the daemon at start: wrong options, plugins, privileges. Caught in main() only.
class Fatal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Lines are "slurmrestd: error: text"; info lines have no level. Control characters in a message are written as \xNN, so that
// text of a client cannot look like a line of its own.
std::shared_ptr<spdlog::logger> make_logger(LogLevel level);

// Writes "slurmrestd: fatal: text" at any log level, and ends the process: exit status 1, or abort() if the environment has
// ABORT_ON_FATAL.
[[noreturn]] void die(std::string_view text);

}  // namespace restd::kernel
