// The file of the CA's certificates, by which slurmctld and slurmdbd are known (TLSParameters=ca_cert_file=).
//
// Threads: pure functions.
#pragma once

#include <sys/types.h>

#include <string>

namespace restd::slurm {

// Its contents. Throws std::runtime_error "FILE: what is wrong" if it cannot be read, or if others than root, `slurm_user` and
// the user of this process could change it: who writes to it decides whom we take for slurmctld. `slurm_user`: -1 if that user
// is unknown here; then its owner is not checked.
std::string read_ca_file(const std::string& file, uid_t slurm_user);

}  // namespace restd::slurm
