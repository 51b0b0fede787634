// Asks sackd for a token of auth/slurm: the answer to one question over a unix socket. slurmctld, slurmdbd and slurmd answer
// too.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "wire/deadline.hpp"
#include "wire/version.hpp"

namespace restd::slurm {

// Longer tokens are refused. One with the names of a thousand groups has some 50 KiB.
inline constexpr std::size_t most_sack_token = std::size_t{256} << 10;

// A token for the user of this process that covers `covered` and that only `reader` can use. Asks at the first of `sockets`
// that accepts a connection. Waits with the worker slot free. Throws std::runtime_error that names the socket, or each of them
// if none accepts a connection.
std::string token_of_sack(const std::vector<std::string>& sockets, uid_t reader, std::span<const std::byte> covered,
                          WireVersion version, const Deadline& deadline);

}  // namespace restd::slurm
