// Mailbox: worker threads hand connections back to the event loop through it, long answers ask it to send their texts, and both
// wake the loop.
//
// Threads: post() and wake() from any thread, wake() also from a signal handler; take() on the loop's thread.
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

    // Becomes readable when something is posted. For epoll, edge-triggered.
    int fd() const { return fd_; }
    // `id`: a connection's.
    void post(std::uint64_t id);
    void wake() noexcept;
    // Appends the ids that were posted since the last call.
    void take(std::vector<std::uint64_t>& ids);
    // For a loop that is not edge-triggered: fd() is not readable any more until the next post() or wake().
    void forget_wakes() noexcept;

private:
    int fd_;
    std::mutex mutex_;
    std::vector<std::uint64_t> posted_;
};

}  // namespace restd::kernel
