// The helper of a plugin: a program that belongs to the plugin and keeps privileges that the daemon drops (restd/plugin.hpp).
//
// REQUIRES: no other thread runs, and nothing has been opened for clients.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

#include <sys/types.h>

namespace restd::kernel {

// Starts `program` and returns the daemon's end of its socket, which is closed on exec. The program gets the other end as
// descriptor 3, /dev/null as standard input and output, the daemon's standard error, an empty environment, and `account` (user
// and group), if there is one, as its arguments. Root refuses a program that others could change (trusted_path.hpp). Throws
// Fatal.
int start_helper(const std::filesystem::path& program, const std::optional<std::pair<uid_t, gid_t>>& account);

}  // namespace restd::kernel
