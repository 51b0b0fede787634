// Text that somebody else has chosen, as a log line may have it.
#pragma once

#include <string>
#include <string_view>

namespace restd {

// Of a client's text, a log line has at most so many bytes.
inline constexpr std::size_t log_quoted_most = 200;

// `text` in double quotes, so that no part of it looks like a part of the line. Control characters, quotes, backslashes and
// whatever is not ASCII are written as \xNN; of a text longer than log_quoted_most bytes the beginning is followed by
// "... (79000 bytes)" behind the closing quote. For all that a client or another daemon has sent: names, paths, headers,
// reasons.
std::string log_quoted(std::string_view text);
// The same behind what `out` has already: for a line that is put together in memory used before.
void append_log_quoted(std::string& out, std::string_view text);

}  // namespace restd
