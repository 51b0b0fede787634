// Facts about this machine: processors, memory, load, names. Read from /proc and /sys.
//
// Threads: any; the functions only read.
#pragma once

#include <cstdint>
#include <string>

#include "restd/model/values.hpp"

namespace restd::embedded {

struct HostFacts {
    std::string name;              // short host name
    std::string architecture;      // "x86_64"
    std::string operating_system;  // "Linux 6.1.0 #1 SMP .."
    std::uint32_t cpus = 1;        // hardware threads that this process may use
    std::uint32_t sockets = 1;
    std::uint32_t cores_per_socket = 1;
    std::uint32_t threads_per_core = 1;
    std::uint64_t memory_mb = 1;
    std::uint32_t temporary_mb = 0;  // size of the file system that holds /tmp
    Time boot_time = 0;
};
HostFacts read_host_facts();

struct HostLoad {
    std::uint32_t load_hundredths = 0;  // one-minute load average times 100, as Slurm counts
    NoVal64 free_mb;
};
HostLoad read_host_load();

}  // namespace restd::embedded
