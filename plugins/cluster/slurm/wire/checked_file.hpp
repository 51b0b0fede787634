// Reads a file that must not be read before it is known what it is: a key, or the certificate of a CA.
//
// Pure function.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

namespace restd::slurm {

// The contents of a regular file of at most `most` bytes. `complaint(stat)`: why it is not to be used, "" if it is. Nothing if
// it cannot be opened; then errno says why. Throws std::runtime_error "FILE: what is wrong".
template <class Complaint>
std::optional<std::string> read_checked_file(const std::string& file, std::size_t most, Complaint complaint)
{
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) return {};
    struct Close {
        int fd;
        ~Close() { close(fd); }
    } const closed{fd};
    const auto fail = [&](const std::string& what) { throw std::runtime_error(file + ": " + what); };
    struct stat info {};
    if (fstat(fd, &info) != 0) fail(std::strerror(errno));
    if (!S_ISREG(info.st_mode)) fail("it is not a regular file");
    if (const std::string why = complaint(info); !why.empty()) fail(why);
    if (static_cast<std::size_t>(info.st_size) > most) fail("it is too long: " + std::to_string(info.st_size) + " bytes");
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    const ssize_t got = read(fd, text.data(), text.size());
    if (got != info.st_size) fail(got < 0 ? std::strerror(errno) : "it has changed while it was read");
    return text;
}

}  // namespace restd::slurm
