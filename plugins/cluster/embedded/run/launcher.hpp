// The daemon's side of the launcher, the process that starts jobs (launcher_main.cpp).
//
// Threads: any; one request at a time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>

#include "run/job_cgroup.hpp"
#include "run/launcher_protocol.hpp"
#include "run/processes.hpp"

namespace restd::embedded {

// The launcher has ended or does not answer: no more jobs can be started.
struct LauncherGone : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Launcher {
public:
    // `socket`: Settings::helper. Throws LauncherGone.
    explicit Launcher(FileDescriptor socket);

    // True: jobs run as their users. False: they run as the daemon's user.
    bool separated() const { return hello_.separated != 0; }
    // Folder for batch scripts; "" if the run's own folder is used.
    std::string scripts() const { return hello_.scripts; }
    // The limits that cgroups enforce, for the log.
    std::string remark() const { return hello_.text; }

    struct Started {
        pid_t shepherd = 0;
        FileDescriptor process;  // readable (poll) when the shepherd has ended
    };
    // Starts the run in `folder` as that user. Throws std::system_error with the launcher's message, or LauncherGone. After
    // ETIMEDOUT or LauncherGone the run may still start, unless that is prevented: see JobSpool::look().
    Started start(std::uint64_t run, const std::string& folder, uid_t uid, gid_t gid, const CgroupLimits& limits);
    // Ends the processes of a run whose shepherd has ended. Throws as start() does.
    void end_orphans(std::uint64_t run, pid_t session, uid_t uid, gid_t gid);

    // Becomes readable (poll) when the launcher has ended.
    int descriptor() const { return socket_.get(); }
    bool gone() const;

private:
    LauncherReply ask(LauncherRequest request, int file, FileDescriptor* received);

    FileDescriptor socket_;
    mutable std::mutex mutex_;
    bool gone_ = false;
    LauncherHello hello_{};
};

}  // namespace restd::embedded
