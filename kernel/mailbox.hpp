// Mailbox: how worker threads hand connections back to the event loop, and wake it.
//
// Threads: post() and wake() from any, wake() also from a signal handler; take() on the loop's.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

namespace restd::kernel {

class Connection;

class Mailbox {
public:
    // Throws std::runtime_error.
    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // Readable while there is something to take. For epoll, edge-triggered.
    int fd() const { return fd_; }
    void post(Connection& connection);
    void wake() noexcept;
    // What has been posted since the last call, into `connections`, whose content is replaced.
    void take(std::vector<Connection*>& connections);

private:
    int fd_;
    std::mutex mutex_;
    std::vector<Connection*> posted_;
};

}  // namespace restd::kernel
