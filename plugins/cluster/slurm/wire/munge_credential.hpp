// Credentials of auth/munge: the machine's munged confirms the user of this process.
//
// A credential is for one type of message, and only one user can read it: the user of slurmctld or slurmdbd.
// Threads: any. Each call makes a new credential.
#pragma once

#include <sys/types.h>

#include <string>

#include "restd/waiting.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// `socket`: munged's socket ("": its default path). `reader`: the user that slurmctld or slurmdbd runs as. `munged`: limits how
// many requests wait for munged; it outlives the result. Making a credential waits for munged.
Credential munge_credential(std::string socket, uid_t reader, Bulkhead& munged);

}  // namespace restd::slurm
