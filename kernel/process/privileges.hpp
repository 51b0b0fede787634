// Privileges: changes the daemon's user, and refuses users with too many rights.
//
// Called at start in this order: resolve_ids(), refuse_nobody(), drop_privileges(), refuse_nobody() again because -u and -g may
// name nobody, refuse_root(), and, when the cluster is known, refuse_slurm_user(). Each throws Fatal. REQUIRES: no other thread
// runs.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "process/security.hpp"

namespace restd::kernel {

struct Ids {
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
};

// The ids of -u and -g, which are names or numbers. Both must exist. Without -g it is the user's group.
Ids resolve_ids(const std::optional<std::string>& user, const std::optional<std::string>& group);

// The ids of nobody: 65534, whatever their names are. For a process that needs no rights.
Ids nobody_ids();

// Refuses the ids that file servers and containers use for unknown users: 99, 65534, and those of nobody and nogroup on this
// host. Checks all groups of the process.
void refuse_nobody();

// Disables new privileges through set-user-id programs, unshares System V semaphores and the file table, then changes the ids.
void drop_privileges(const Ids& ids, const Security& security);

// Refuses root, root's group (in all groups of the process), and become_user if it cannot work. If the user check is disabled
// it checks become_user only.
void refuse_root(const Security& security);

// Refuses the user that slurmctld runs as, and its group, because slurmctld grants this user everything. `slurm_user`: name or
// number; "": none.
void refuse_slurm_user(const Security& security, std::string_view slurm_user);

}  // namespace restd::kernel
