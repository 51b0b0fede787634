// The Date field of answers (RFC 9110 6.6.1).
//
// Threads: each thread has its own text, which it makes at most once a second.
#pragma once

#include <ctime>
#include <string_view>

namespace restd::kernel {

// "Date: Sat, 21 Nov 2026 19:27:28 GMT\r\n" for the second `now`; valid until this thread's next call.
std::string_view date_field(std::time_t now);
// For the current second.
std::string_view date_field();

}  // namespace restd::kernel
