#include "process/trusted_path.hpp"

#include <pwd.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <system_error>
#include <vector>

#include "process/logging.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

// As many links as the system itself follows.
constexpr int most_links = 40;

std::string owner_name(uid_t uid)
{
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> buffer(16384);
    ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
    return "uid " + std::to_string(uid) + (found != nullptr ? " (" + std::string(found->pw_name) + ")" : "");
}

std::string describe(const fs::path& path, const struct stat& status)
{
    char mode[8];
    std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(status.st_mode & 07777));
    return path.string() + " has mode " + mode + " and belongs to " + owner_name(status.st_uid);
}

bool only_root_changes(const struct stat& status, bool on_the_way)
{
    if (status.st_uid != 0) return false;
    if (S_ISLNK(status.st_mode)) return true;  // its mode means nothing
    const bool shared = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    return !shared || (on_the_way && S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0);
}

}  // namespace

std::string distrust(const fs::path& path)
{
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    if (error) return path.string() + ": " + error.message();

    std::deque<fs::path> ahead(absolute.begin(), absolute.end());  // names still to be walked, "/" the first
    fs::path here;
    for (int links = 0; !ahead.empty();) {
        const fs::path name = ahead.front();
        ahead.pop_front();
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            here = here.parent_path();
            continue;
        }
        const fs::path next = here / name;
        struct stat status;
        if (::lstat(next.c_str(), &status) != 0) return next.string() + ": " + std::strerror(errno);
        if (!only_root_changes(status, !ahead.empty())) return describe(next, status);
        if (!S_ISLNK(status.st_mode)) {
            here = next;
            continue;
        }
        if (++links > most_links) return path.string() + ": " + std::strerror(ELOOP);
        const fs::path target = fs::read_symlink(next, error);
        if (error) return next.string() + ": " + error.message();
        ahead.insert(ahead.begin(), target.begin(), target.end());
        if (target.is_absolute()) here.clear();
    }
    return "";
}

std::string refusal_by_root(const fs::path& path)
{
    const std::string why = distrust(path);
    if (why.empty()) return {};
    return "not used by root: " + why +
           "; only root may be able to change what root runs. Install it (./dev install, cmake --install), or give root the "
           "folder alone: chown -R root, chmod -R go-w";
}

void require_trusted(const std::string& what, const fs::path& path)
{
    if (const std::string why = refusal_by_root(path); !why.empty()) throw Fatal(what + " " + path.string() + ": " + why);
}

}  // namespace restd::kernel
