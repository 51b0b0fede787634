// Cgroups (version 2) of jobs: they limit the memory and the CPUs of each job, if the system allows it.
//
// They are below the cgroup that the daemon was started in, which must be its own (a service with Delegate=):
//   <base>/daemon        the daemon and its launcher: a cgroup that delegates controllers may not hold processes itself
//   <base>/jobs/NAME     one for each run
//
// Threads: one process with one thread creates the tree; after that, one process handles the cgroup of each run.
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
    // Creates the tree. `root`: where cgroup v2 is mounted. `membership`: the text of /proc/self/cgroup. `ours`: the processes
    // that may be in this cgroup besides jobs; if there are others, the cgroup is not ours and is not changed. `owner`,
    // `group`: the user and group that will create the jobs' cgroups. Never throws: if it fails, remark() says why.
    CgroupTree(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner, gid_t group);

    bool limits_memory() const { return memory_; }
    bool limits_cpus() const { return cpus_; }
    bool usable() const { return memory_ || cpus_; }
    // For the log: which limits are enforced, or why none are.
    const std::string& remark() const { return remark_; }

    // Creates the cgroup `name` and sets the limits. Returns its path. Throws std::system_error.
    std::string make(const std::string& name, const CgroupLimits& limits) const;
    // Ends all processes in the cgroups whose names start with `prefix`, and removes these cgroups.
    void end_all(std::string_view prefix) const;

    // If the daemon was in the base cgroup at first, lets the base hold processes again: systemd before 254 must start the next
    // daemon there. Jobs that still run lose their limits.
    void release() const;

    // Moves this process into the cgroup. Returns false and sets errno if that fails.
    static bool enter(const std::string& path);
    // Ends all processes in the cgroup.
    static void end(const std::string& path);
    // Returns false if the cgroup is not empty yet.
    static bool remove(const std::string& path);

private:
    void set_up(const std::string& root, std::string_view membership, std::span<const pid_t> ours, uid_t owner, gid_t group);

    std::string base_, jobs_;
    bool borrowed_ = false;  // this process was in the base itself at first
    bool memory_ = false, cpus_ = false;
    std::string remark_ = "cgroups are not used";
};

}  // namespace restd::embedded
