// Credentials of auth/slurm: a token (JWT, HS256) signed with the cluster's key, which names the user of this process.
//
// If this process may read slurm.jwks or slurm.key, it makes the token itself. Else sackd makes it, or the slurmctld or
// slurmdbd of this machine, through its socket; it learns the user from the system's kernel. As with munge, a credential is for
// one type of message, and only one user can use it: the user of slurmctld or slurmdbd.
//
// Threads: any. Each call makes a new credential.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "restd/waiting.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

struct SlurmAuth {
    std::string jwks_file, key_file;             // the first one that exists and may be read; each is read for each credential
    std::vector<std::string> sockets;            // of sackd and its like; the first one that somebody listens on
    std::string cluster;                         // ClusterName
    std::chrono::seconds lifetime{60};           // of a token that is made here
    std::chrono::milliseconds patience{10'000};  // with a socket
    bool names_people = false;                   // AuthInfo=use_client_ids: a token says name, shell, groups .. of its user
    bool operator==(const SlurmAuth&) const = default;
};

// `reader`: the user that slurmctld or slurmdbd runs as. `sack`: limits how many requests wait for a socket; it outlives the
// result. Making a credential waits for the socket, if there is no key.
Credential slurm_credential(SlurmAuth auth, uid_t reader, Bulkhead& sack);

}  // namespace restd::slurm
