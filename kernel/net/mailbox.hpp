// Mailbox: how worker threads hand connections back to the event loop, and wake it.
//
// Threads: post() and wake() from any, wake() also from a signal handler; take() on the loop's.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace restd::kernel {

class Mailbox {
public:
    // Throws std::runtime_error.
    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // Readable while there is something to take. For epoll, edge-triggered.
    int fd() const { return fd_; }
    // `id`: a connection's.
    void post(std::uint64_t id);
    void wake() noexcept;
    // What has been posted since the last call, into `ids`, whose content is replaced.
    void take(std::vector<std::uint64_t>& ids);

private:
    int fd_;
    std::mutex mutex_;
    std::vector<std::uint64_t> posted_;
};

}  // namespace restd::kernel
