// The state directory has scripts and environments of jobs, names and limits. Only the daemon's user may read it, whatever the
// umask is.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <string>

#include "restd/log.hpp"

namespace restd::embedded {

inline constexpr mode_t private_file = 0600;
inline constexpr mode_t private_folder = 0700;

// Creates the folder and its parents if they do not exist, and removes the rights of other users on the folder. Throws
// std::runtime_error if that fails, or if the folder is shared by all users (sticky bit, as in /tmp).
void make_private_folder(const std::string& path, spdlog::logger& log);
// Does the same for the files in the folder, but not in its subfolders. Logs what it corrects.
void make_files_private(const std::string& folder, spdlog::logger& log);

// Remembers which file was opened, to detect that it has been deleted or replaced since.
class FilePlace {
public:
    // Throws std::runtime_error if the file does not exist.
    explicit FilePlace(std::string path);
    // Throws std::runtime_error, which names the path, if the path now has another file or none.
    void check() const;
    const std::string& path() const { return path_; }

private:
    const std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace restd::embedded
