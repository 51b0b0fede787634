// Processes as /proc shows them, and handles on them that a reused process id cannot fool.
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

// When the process was started, in the kernel's ticks since boot; 0: there is no such process (or a dead one not yet waited
// for).
std::uint64_t process_start_time(pid_t pid);
// All living descendants of `pid`, without itself.
std::vector<pid_t> descendants_of(pid_t pid);
// All living members of the session.
std::vector<pid_t> members_of_session(pid_t session);

// A handle on `pid`, empty where there is no such process. Readable (poll) when the process has ended.
FileDescriptor open_process(pid_t pid);

// What the shepherd of a job is asked to do, as the value of a queued SIGRTMIN.
struct ShepherdOrder {
    enum class Scope : std::uint8_t {
        all,        // the signal goes to every process of the job
        script,     // to the batch script alone
        terminate,  // SIGCONT and SIGTERM to all, SIGKILL after `grace` seconds
    } scope = Scope::all;
    int signal = 0;
    std::uint16_t grace = 0;

    int encode() const { return signal | static_cast<int>(scope) << 8 | static_cast<int>(grace) << 12; }
    static ShepherdOrder decode(int value);
};
// False where the process is gone.
bool send_order(const FileDescriptor& process, const ShepherdOrder& order);

}  // namespace restd::embedded
