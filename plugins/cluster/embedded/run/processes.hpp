// Processes as /proc shows them, and handles of processes that stay correct when a process id is reused.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace restd::embedded {

// An owned file descriptor.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// When the process was started, in clock ticks since boot. 0: there is no such process, or it is dead and not yet waited for.
std::uint64_t process_start_time(pid_t pid);
// All living descendants of `pid`, but not `pid` itself.
std::vector<pid_t> descendants_of(pid_t pid);
// All living members of the session.
std::vector<pid_t> members_of_session(pid_t session);

// A handle of `pid`; empty if there is no such process. Readable (poll) when the process has ended.
FileDescriptor open_process(pid_t pid);

// An order to the shepherd of a job, sent as the value of a queued SIGRTMIN.
struct ShepherdOrder {
    enum class Scope : std::uint8_t {
        all,        // the signal goes to every process of the job
        script,     // the signal goes to the batch script only
        terminate,  // SIGCONT and SIGTERM to all processes, SIGKILL after `grace` seconds
    } scope = Scope::all;
    int signal = 0;
    std::uint16_t grace = 0;

    int encode() const { return signal | static_cast<int>(scope) << 8 | static_cast<int>(grace) << 12; }
    static ShepherdOrder decode(int value);
};
// Returns false if the process has ended.
bool send_order(const FileDescriptor& process, const ShepherdOrder& order);

}  // namespace restd::embedded
