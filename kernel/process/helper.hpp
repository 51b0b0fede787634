// The helper of a plugin: a program that comes with it and keeps what the daemon gives up (restd/plugin.hpp).
//
// REQUIRES: no other thread runs, and nothing has been opened for clients yet.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

#include <sys/types.h>

namespace restd::kernel {

// Starts `program` and returns our end of its socket, which is closed on exec. The program gets the other end as descriptor 3,
// nothing on standard input and output, our standard error, an empty environment, and `account` (user and group) as its
// arguments where there is one. As root, a program that others could change is refused (trusted_path.hpp). Throws Fatal.
int start_helper(const std::filesystem::path& program, const std::optional<std::pair<uid_t, gid_t>>& account);

}  // namespace restd::kernel
