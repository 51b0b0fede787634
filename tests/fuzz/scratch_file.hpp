// ScratchFile: a file in memory whose text can be changed, for readers that take a name.
//
// Threads: one at a time.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace fuzz {

class ScratchFile {
public:
    explicit ScratchFile(std::string_view text = {}) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) { set(text); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile() { ::close(fd_); }

    void set(std::string_view text)
    {
        if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
            std::abort();
    }
    std::string name() const { return "/proc/self/fd/" + std::to_string(fd_); }

private:
    int fd_;
};

}  // namespace fuzz
