#include "process/helper.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "process/logging.hpp"
#include "process/trusted_path.hpp"

namespace restd::kernel {
namespace {

namespace fs = std::filesystem;

constexpr int helper_fd = 3;

// After fork(): only what may be called there.
[[noreturn]] void become_helper(int socket, const char* program, char* const* arguments)
{
    const auto give_up = [] { ::_exit(127); };
    const int nowhere = ::open("/dev/null", O_RDWR);
    if (nowhere < 0 || ::dup2(nowhere, 0) < 0 || ::dup2(nowhere, 1) < 0) give_up();
    if (::fcntl(2, F_GETFD) < 0 && ::dup2(nowhere, 2) < 0) give_up();
    // Both where the socket is descriptor 3 already and where it is another.
    if (socket == helper_fd ? ::fcntl(socket, F_SETFD, 0) < 0 : ::dup2(socket, helper_fd) < 0) give_up();
    if (::close_range(helper_fd + 1, ~0U, 0) != 0) give_up();
    char* const environment[] = {nullptr};
    ::execve(program, arguments, environment);
    give_up();
    __builtin_unreachable();
}

}  // namespace

int start_helper(const fs::path& program, const std::optional<std::pair<uid_t, gid_t>>& account)
{
    const fs::path path = fs::absolute(program);
    if (::access(path.c_str(), X_OK) != 0) throw Fatal(path.string() + ": " + std::strerror(errno));
    if (::geteuid() == 0) require_trusted("plugin helper", path);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        throw Fatal(std::string("Unable to make a socket for ") + path.string() + ": " + std::strerror(errno));
    std::string name = path.filename(), uid, gid;
    char* arguments[] = {name.data(), nullptr, nullptr, nullptr};
    if (account) {
        uid = std::to_string(account->first);
        gid = std::to_string(account->second);
        arguments[1] = uid.data();
        arguments[2] = gid.data();
    }
    const pid_t child = ::fork();
    if (child == 0) become_helper(ends[1], path.c_str(), arguments);
    const int error = errno;
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        throw Fatal("Unable to start " + path.string() + ": " + std::strerror(error));
    }
    return ends[0];
}

}  // namespace restd::kernel
