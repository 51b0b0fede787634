#include "conf/host_facts.hpp"

#include <sched.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace restd::embedded {
namespace {

std::uint64_t meminfo_kb(const char* key)
{
    std::ifstream file("/proc/meminfo");
    std::string word;
    std::uint64_t value = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        if (words >> word >> value && word == key) return value;
    }
    return 0;
}

std::uint32_t topology(std::size_t cpu, const char* what, std::uint32_t otherwise)
{
    std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/" + what);
    long value = -1;
    return file >> value && value >= 0 ? static_cast<std::uint32_t>(value) : otherwise;
}

}  // namespace

HostFacts read_host_facts()
{
    HostFacts facts;
    utsname system{};
    if (uname(&system) == 0) {
        facts.name = system.nodename;
        facts.name.resize(std::min(facts.name.find('.'), facts.name.size()));
        facts.architecture = system.machine;
        facts.operating_system = std::string(system.sysname) + " " + system.release + " " + system.version;
    }
    if (facts.name.empty()) facts.name = "localhost";

    std::set<std::uint32_t> sockets;
    std::set<std::pair<std::uint32_t, std::uint32_t>> cores;
    cpu_set_t usable;
    CPU_ZERO(&usable);
    if (sched_getaffinity(0, sizeof usable, &usable) == 0) {
        facts.cpus = static_cast<std::uint32_t>(std::max(1, CPU_COUNT(&usable)));
        for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (!CPU_ISSET(cpu, &usable)) continue;
            const auto socket = topology(cpu, "physical_package_id", 0);
            sockets.insert(socket);
            cores.emplace(socket, topology(cpu, "core_id", static_cast<std::uint32_t>(cpu)));
        }
    } else {
        facts.cpus = static_cast<std::uint32_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    }
    // A container may have a part of the machine that does not divide evenly: then it counts as one socket of cores with one
    // thread.
    const auto socket_count = static_cast<std::uint32_t>(std::max<std::size_t>(1, sockets.size()));
    const auto core_count = static_cast<std::uint32_t>(std::max<std::size_t>(1, cores.size()));
    if (facts.cpus % core_count == 0 && core_count % socket_count == 0) {
        facts.sockets = socket_count;
        facts.cores_per_socket = core_count / socket_count;
        facts.threads_per_core = facts.cpus / core_count;
    } else {
        facts.cores_per_socket = facts.cpus;
    }

    facts.memory_mb = std::max<std::uint64_t>(1, meminfo_kb("MemTotal:") / 1024);
    struct statvfs space {};
    if (statvfs("/tmp", &space) == 0)
        facts.temporary_mb = static_cast<std::uint32_t>(std::uint64_t(space.f_blocks) * space.f_frsize / (1024 * 1024));

    std::ifstream stat("/proc/stat");
    for (std::string line; std::getline(stat, line);)
        if (line.rfind("btime ", 0) == 0) facts.boot_time = std::strtoll(line.c_str() + 6, nullptr, 10);
    return facts;
}

HostLoad read_host_load()
{
    HostLoad load;
    double average = 0;
    std::ifstream file("/proc/loadavg");
    if (file >> average) load.load_hundredths = static_cast<std::uint32_t>(std::lround(average * 100));
    if (const auto free = meminfo_kb("MemFree:")) load.free_mb = free / 1024;
    return load;
}

}  // namespace restd::embedded
