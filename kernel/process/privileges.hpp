// Privileges: which user the daemon runs as, and that it is not one who could do too much.
//
// At start and in this order: resolve_ids(), refuse_nobody(), drop_privileges(), refuse_nobody() again because -u and -g may
// name it, refuse_root(), and, once the cluster is known, refuse_slurm_user(). Each throws Fatal. REQUIRES: no other thread
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

// -u and -g as names or numbers; both must exist. A user alone brings its group along.
Ids resolve_ids(const std::optional<std::string>& user, const std::optional<std::string>& group);

// The ids of no one: 65534, whatever they are called here. For a process that needs no rights at all.
Ids nobody_ids();

// Refuses the ids that file servers and containers map unknown users to, among all groups as well: 99, 65534, and those that
// this host calls nobody and nogroup.
void refuse_nobody();

// No new privileges through set-user-id programs, own System V semaphores and file table, and then the ids.
void drop_privileges(const Ids& ids, const Security& security);

// Refuses root, root's group among all groups, and become_user where it could not work. Does nothing where the user check
// is disabled, but for become_user.
void refuse_root(const Security& security);

// Refuses the user that slurmctld runs as and its group: its word is law there. `slurm_user`: name or number, "" for none.
void refuse_slurm_user(const Security& security, std::string_view slurm_user);

}  // namespace restd::kernel
