#include "store/state_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace restd::embedded {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& why)
{
    throw std::runtime_error(path + ": " + why);
}

std::string octal(mode_t mode)
{
    char text[8];
    std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777));
    return text;
}

void make_private(const std::string& path, mode_t is, mode_t wanted, spdlog::logger& log)
{
    if ((is & 07777) == wanted) return;
    if (chmod(path.c_str(), wanted) != 0)
        fail(path,
             "others have rights in it (mode " + octal(is) + "), and these cannot be taken away: " + std::strerror(errno));
    log.warn("{} had the mode {}; now it has {}, so that others cannot read it", path, octal(is), octal(wanted));
}

}  // namespace

void make_private_folder(const std::string& path, spdlog::logger& log)
{
    std::error_code error;
    const auto above = std::filesystem::path(path).parent_path();
    if (!above.empty()) std::filesystem::create_directories(above, error);
    if (error) fail(path, "the state directory cannot be made: " + error.message());
    const bool made = mkdir(path.c_str(), private_folder) == 0;
    if (!made && errno != EEXIST) fail(path, std::string("the state directory cannot be made: ") + std::strerror(errno));
    struct stat folder {};
    if (stat(path.c_str(), &folder) != 0) fail(path, std::strerror(errno));
    if (!S_ISDIR(folder.st_mode)) fail(path, "is not a directory");
    if ((folder.st_mode & S_ISVTX) != 0)
        fail(path, "is everybody's (mode " + octal(folder.st_mode) + "): use a directory that only slurmrestd uses");
    if (made)
        chmod(path.c_str(), private_folder);
    else
        make_private(path, folder.st_mode, private_folder, log);
}

void make_files_private(const std::string& folder, spdlog::logger& log)
{
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        struct stat file {};
        if (lstat(entry.path().c_str(), &file) == 0 && S_ISREG(file.st_mode) && (file.st_mode & 0177) != 0)
            make_private(entry.path(), file.st_mode, private_file, log);
    }
    if (error) fail(folder, error.message());
}

FilePlace::FilePlace(std::string path) : path_(std::move(path))
{
    struct stat file {};
    if (stat(path_.c_str(), &file) != 0) fail(path_, std::strerror(errno));
    device_ = file.st_dev;
    inode_ = file.st_ino;
}

void FilePlace::check() const
{
    struct stat file {};
    if (stat(path_.c_str(), &file) != 0)
        fail(path_, std::string(std::strerror(errno)) +
                        ": it was deleted or moved while slurmrestd runs; nothing is accepted until it is back");
    if (file.st_dev != device_ || file.st_ino != inode_)
        fail(path_, "is another file than slurmrestd works with; nothing is accepted until the old one is back or slurmrestd "
                    "is restarted");
}

}  // namespace restd::embedded
