// The shepherd of one run: a process that starts the batch script in a session of its own, forwards signals, waits for the
// script, ends the processes that it leaves behind, and writes the result to a file. It is a fork of the launcher and outlives
// launcher and daemon: a daemon that starts later reads the result. See job_spool.hpp for the files.
//
// Where jobs are run as their users it keeps CAP_KILL alone once the script has been started; it never is the job's user, nor
// root.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "run/job_cgroup.hpp"
#include "run/processes.hpp"

namespace restd::embedded {

// What the launcher has checked.
struct ShepherdTask {
    std::uint64_t run = 0;
    bool separated = false;  // become `user` for the script
    uid_t uid = 0;
    gid_t gid = 0;
    std::string user;
    const CgroupTree* cgroups = nullptr;
    CgroupLimits limits;
};

// `folder`: the run's. Call it in a new process with all signals blocked. Never returns.
[[noreturn]] void become_shepherd(FileDescriptor folder, const ShepherdTask& task);

}  // namespace restd::embedded
