// The shepherd of one run: a process that starts the batch script in a session of its own, forwards signals, waits for the
// script, ends the processes that it leaves behind, and writes the result to a file. It is a fork of the launcher and outlives
// launcher and daemon: a daemon that starts later reads the result. See job_spool.hpp for the files.
//
// If jobs run as their users, the shepherd keeps only CAP_KILL once it has started the script. It never runs as the job's user,
// nor as root.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "run/job_cgroup.hpp"
#include "run/processes.hpp"

namespace restd::embedded {

// What to run, already checked by the launcher.
struct ShepherdTask {
    std::uint64_t run = 0;
    bool separated = false;  // the script must run as `user`
    uid_t uid = 0;
    gid_t gid = 0;
    std::string user;
    const CgroupTree* cgroups = nullptr;
    CgroupLimits limits;
};

// `folder`: the folder of the run. Call it in a new process with all signals blocked. Never returns.
[[noreturn]] void become_shepherd(FileDescriptor folder, const ShepherdTask& task);

}  // namespace restd::embedded
