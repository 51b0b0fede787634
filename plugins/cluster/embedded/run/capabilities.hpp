// The capabilities of this process, without a library.
//
// Threads: they are a thread's own; for processes with one thread.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace restd::embedded {

// Permitted and effective are these alone, inheritable and ambient none. False and errno where that fails.
bool keep_only_capabilities(std::initializer_list<int> capabilities);
// Nothing that this process or its children execute can gain more than these. Needs CAP_SETPCAP.
bool bound_capabilities(std::initializer_list<int> capabilities);

}  // namespace restd::embedded
