// Security: which precautions are in force (SLURMRESTD_SECURITY).
//
// Plain data.
#pragma once

namespace restd::kernel {

struct Security {
    bool become_user = false;
    bool unshare_files = true;
    bool unshare_sysv = true;
    bool check_user = true;
    bool serve_all_users = false;  // the embedded cluster serves all users, although jobs run as the daemon's user
};

}  // namespace restd::kernel
