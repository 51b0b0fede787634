// log_quoted(): makes text that a client or another daemon has sent safe for a log line.
#pragma once

#include <string>
#include <string_view>

namespace restd {

// At most this many bytes of such a text are shown.
inline constexpr std::size_t log_quoted_most = 200;

// `text` in double quotes, so that no part of it can look like a part of the line. Control characters, quotes, backslashes and
// bytes that are not ASCII are written as \xNN. A text longer than log_quoted_most bytes is cut; "... (79000 bytes)" follows
// the closing quote. Use it for everything that a client or another daemon has sent: names, paths, headers, reasons.
std::string log_quoted(std::string_view text);
// Appends the same to `out`.
void append_log_quoted(std::string& out, std::string_view text);

}  // namespace restd
