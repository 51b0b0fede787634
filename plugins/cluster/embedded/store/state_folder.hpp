// The state directory: scripts and environments of jobs, names, limits. Only the daemon's user can read it, whatever the umask
// is.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <string>

#include "restd/log.hpp"

namespace restd::embedded {

inline constexpr mode_t private_file = 0600;
inline constexpr mode_t private_folder = 0700;

// Makes the folder and those above it where they are not there, and takes from others what rights they have in it. Throws
// std::runtime_error where that cannot be, or where it is everybody's own (the sticky bit: /tmp).
void make_private_folder(const std::string& path, spdlog::logger& log);
// The same for the files in it, not for those in folders below it. What is corrected is logged.
void make_files_private(const std::string& folder, spdlog::logger& log);

// Where a file was when it was opened: tells whether it has been deleted or replaced since.
class FilePlace {
public:
    // Throws std::runtime_error where it is not there.
    explicit FilePlace(std::string path);
    // Throws std::runtime_error, which names the path, where another file or none is there now.
    void check() const;
    const std::string& path() const { return path_; }

private:
    const std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace restd::embedded
