// Reports of crashes: SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT and std::terminate() write one line that names the plugin and
// the request of the thread (host/activity.hpp), and the file whose code it was:
//
//   slurmrestd: fatal: SIGSEGV in openapi/hello: GET /hello, at 0x1234 of /usr/lib/slurmrestd/openapi/hello.so
//
// Behind a file follows where to report it, if the file says so: "; report it to https://example.org/bugs".
//
// Then the process ends with the signal, as it would have anyway.
//
// Threads: the functions on the main thread; a crash may be in any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace restd::kernel {

// From now on crashes are reported, except by signals that somebody else handles already (a sanitizer).
void report_crashes();

// The code of this loaded file is in memory, with this size: reports name it. `handle`: of dlopen(). `contact`: of its
// descriptor, or ""; it is copied.
void remember_code(void* handle, std::uint64_t size, const std::filesystem::path& file, const std::string& contact);

}  // namespace restd::kernel
