// The capabilities of this process, without a library.
//
// Threads: each thread has its own capabilities; only for processes with one thread.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace restd::embedded {

// Sets the permitted and effective sets to exactly these, and empties the inheritable and ambient sets. Returns false and sets
// errno if that fails.
bool keep_only_capabilities(std::initializer_list<int> capabilities);
// After this, neither this process nor a program that it or its children execute can gain any other capability. Needs
// CAP_SETPCAP.
bool bound_capabilities(std::initializer_list<int> capabilities);

}  // namespace restd::embedded
