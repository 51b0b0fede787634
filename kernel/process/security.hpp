// Security: which of the usual precautions are taken (SLURMRESTD_SECURITY).
//
// Plain data.
#pragma once

namespace restd::kernel {

struct Security {
    bool become_user = false;
    bool unshare_files = true;
    bool unshare_sysv = true;
    bool check_user = true;
    bool serve_all_users = false;  // the cluster does what others than the daemon's user ask, though it cannot become them
};

}  // namespace restd::kernel
