// Cgroups (version 2) of jobs: they limit the memory and the CPUs of each job, if the system allows it.
//
// Below the cgroup that the daemon was started in, which must be its own (a service with Delegate=):
//   <base>/daemon        the daemon and its launcher: a cgroup that hands controllers on may hold no process itself
//   <base>/jobs/NAME     one for each run
//
// Threads: one process with one thread makes the tree; afterwards each run's cgroup is handled by one process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace restd::embedded {

struct CgroupLimits {
    std::uint32_t cpus = 0;       // 0: no limit
    std::uint64_t memory_mb = 0;  // 0: no limit
};

class CgroupTree {
public:
    CgroupTree() = default;
    // Makes the tree. `root`: where cgroup v2 is mounted. `membership`: /proc/self/cgroup. `ours`: the processes that may be in
    // this cgroup besides jobs; others in it mean that it is not ours to change. `owner`, `group`: who is to make the jobs'.
    // Never throws: where nothing can be done remark() says why.
    CgroupTree(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner, gid_t group);

    bool limits_memory() const { return memory_; }
    bool limits_cpus() const { return cpus_; }
    bool usable() const { return memory_ || cpus_; }
    // For the log: what is enforced, or why nothing is.
    const std::string& remark() const { return remark_; }

    // Makes the cgroup `name` and sets what limits there are. Its path; throws std::system_error.
    std::string make(const std::string& name, const CgroupLimits& limits) const;
    // Ends all processes in the cgroups whose names begin with `prefix`, and removes them.
    void end_all(std::string_view prefix) const;

    // Makes the base a cgroup that can hold processes again, where it could at first: systemd before 254 must put the next
    // daemon there. Jobs that still run lose their limits.
    void release() const;

    // This process goes into the cgroup. False and errno where it cannot.
    static bool enter(const std::string& path);
    // Ends all processes in it.
    static void end(const std::string& path);
    // False: it is not empty yet.
    static bool remove(const std::string& path);

private:
    void set_up(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner, gid_t group);

    std::string base_, jobs_;
    bool borrowed_ = false;  // the base held us at first
    bool memory_ = false, cpus_ = false;
    std::string remark_ = "cgroups are not used";
};

}  // namespace restd::embedded
