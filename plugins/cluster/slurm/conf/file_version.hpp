// Identifies a version of a file, to notice changes.
//
// Plain value.
#pragma once

#include <sys/stat.h>

#include <string>

namespace restd::slurm {

struct FileVersion {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec changed{};

    // All members are 0 if the file does not exist.
    static FileVersion of(const std::string& file)
    {
        struct stat info {};
        if (file.empty() || stat(file.c_str(), &info) != 0) return {};
        return {info.st_dev, info.st_ino, info.st_size, info.st_mtim};
    }
    bool operator==(const FileVersion& other) const
    {
        return device == other.device && inode == other.inode && size == other.size && changed.tv_sec == other.changed.tv_sec &&
               changed.tv_nsec == other.changed.tv_nsec;
    }
};

}  // namespace restd::slurm
