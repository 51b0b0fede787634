// Who asks one of Slurm's daemons: requests may share an answer or a connection only if the daemon sees the same user with the
// same credential in both.
//
// Pure function.
#pragma once

#include <string>

#include "restd/auth.hpp"

namespace restd::slurm {

// The token is a part of it: two tokens with the same name in them may be two users for the daemon, or one of them none.
inline std::string asker_of(const Identity& caller)
{
    if (!caller.token.empty()) return "token " + caller.user + ' ' + caller.token;
    return "local " + std::to_string(caller.uid) + ' ' + caller.user;
}

}  // namespace restd::slurm
