#include "run/processes.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace restd::embedded {
namespace {

struct ProcessStat {
    char state = '?';
    pid_t parent = 0, session = 0;
    std::uint64_t start_time = 0;
};

bool read_stat(pid_t pid, ProcessStat& stat)
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
    const FileDescriptor file(open(path, O_RDONLY | O_CLOEXEC));
    if (!file) return false;
    char text[2048];
    const auto size = read(file.get(), text, sizeof text - 1);
    if (size <= 0) return false;
    text[size] = '\0';
    // The command name may contain any character, even ')': the last ')' ends it.
    const char* after = std::strrchr(text, ')');
    if (after == nullptr) return false;
    int parent = 0, session = 0;
    unsigned long long start = 0;
    const int got = std::sscanf(after + 1, " %c %d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                                &stat.state, &parent, &session, &start);
    if (got != 4) return false;
    stat.parent = parent;
    stat.session = session;
    stat.start_time = start;
    return true;
}

template <class F>
void for_each_process(F&& f)
{
    DIR* folder = opendir("/proc");
    if (folder == nullptr) return;
    while (const dirent* entry = readdir(folder)) {
        char* end = nullptr;
        const long pid = std::strtol(entry->d_name, &end, 10);
        ProcessStat stat;
        if (pid > 0 && *end == '\0' && read_stat(static_cast<pid_t>(pid), stat) && stat.state != 'Z' && stat.state != 'X')
            f(static_cast<pid_t>(pid), stat);
    }
    closedir(folder);
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    const int mine = fd_;
    fd_ = other.fd_;
    other.fd_ = mine;
    return *this;
}

FileDescriptor::~FileDescriptor()
{
    if (fd_ >= 0) close(fd_);
}

std::uint64_t process_start_time(pid_t pid)
{
    ProcessStat stat;
    return pid > 0 && read_stat(pid, stat) && stat.state != 'Z' && stat.state != 'X' ? stat.start_time : 0;
}

std::vector<pid_t> descendants_of(pid_t pid)
{
    std::unordered_multimap<pid_t, pid_t> children;
    for_each_process([&](pid_t child, const ProcessStat& stat) { children.emplace(stat.parent, child); });
    std::vector<pid_t> found{pid};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [first, last] = children.equal_range(found[i]);
        for (auto child = first; child != last; ++child) found.push_back(child->second);
    }
    found.erase(found.begin());
    return found;
}

std::vector<pid_t> members_of_session(pid_t session)
{
    std::vector<pid_t> found;
    for_each_process([&](pid_t pid, const ProcessStat& stat) {
        if (stat.session == session) found.push_back(pid);
    });
    return found;
}

FileDescriptor open_process(pid_t pid)
{
    return FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

ShepherdOrder ShepherdOrder::decode(int value)
{
    ShepherdOrder order;
    order.signal = value & 0xff;
    order.scope = static_cast<Scope>((value >> 8) & 0xf);
    order.grace = static_cast<std::uint16_t>((value >> 12) & 0xffff);
    return order;
}

bool send_order(const FileDescriptor& process, const ShepherdOrder& order)
{
    siginfo_t info;
    std::memset(&info, 0, sizeof info);
    info.si_signo = SIGRTMIN;
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value.sival_int = order.encode();
    return process && syscall(SYS_pidfd_send_signal, process.get(), SIGRTMIN, &info, 0) == 0;
}

}  // namespace restd::embedded
