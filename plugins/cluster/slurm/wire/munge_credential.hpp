// Credentials of auth/munge: this process's own user, told to slurmctld by the machine's munged.
//
// The credential covers the message's type and can be read by one user only, the daemon's.
// Threads: any; each credential is made anew.
#pragma once

#include <sys/types.h>

#include <string>

#include "restd/waiting.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// `socket`: munged's ("" = its usual place). `reader`: the user that slurmctld or slurmdbd runs as. `munged`: outlives it; to
// make a credential is to wait for munged.
Credential munge_credential(std::string socket, uid_t reader, Bulkhead& munged);

}  // namespace restd::slurm
