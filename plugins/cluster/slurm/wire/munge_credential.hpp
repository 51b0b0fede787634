// Credentials of auth/munge: this process's own user, told to slurmctld by the machine's munged.
//
// The credential covers the message's type and can be read by one user only, the daemon's.
// Threads: any; each credential is made anew.
#pragma once

#include <sys/types.h>

#include <string>

#include "message.hpp"

namespace restd::slurm {

// `socket`: munged's ("" = its usual place). `reader`: the user that slurmctld or slurmdbd runs as.
Credential munge_credential(std::string socket, uid_t reader);

// Checks that a response's credential is munge's and says the user it is from. Throws Error(511).
uid_t munge_sender(const std::string& socket, std::string_view credential);

}  // namespace restd::slurm
