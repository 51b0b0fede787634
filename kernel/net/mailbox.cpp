#include "net/mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace restd::kernel {

Mailbox::Mailbox() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox()
{
    ::close(fd_);
}

void Mailbox::post(std::uint64_t id)
{
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = posted_.empty();
        posted_.push_back(id);
    }
    // If the mailbox was not empty, the loop has already been woken.
    if (first) wake();
}

void Mailbox::wake() noexcept
{
    const int before = errno;
    // For epoll the counter is never read: each write is an edge, and only 2^64 writes would fill it.
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);
    errno = before;
}

void Mailbox::forget_wakes() noexcept
{
    std::uint64_t wakes = 0;
    [[maybe_unused]] const auto count = ::read(fd_, &wakes, sizeof wakes);
}

void Mailbox::take(std::vector<std::uint64_t>& ids)
{
    const std::lock_guard lock(mutex_);
    if (ids.empty()) {
        posted_.swap(ids);
    } else {
        for (const std::uint64_t id : posted_) ids.push_back(id);  // insert() makes GCC 14 warn of an overflow
        posted_.clear();
    }
}

}  // namespace restd::kernel
