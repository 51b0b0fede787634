#include "process/helper.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "catch.hpp"
#include "process/logging.hpp"
#include "scratch_folder.hpp"

using namespace restd::kernel;

namespace {

// A helper that reports over its socket what it inherited.
std::string make_helper(const std::string& folder)
{
    const std::string path = folder + "/x.launcher";
    std::ofstream(path)
        << "#!/usr/bin/env python3\nimport os, socket, sys\n"
           "s = socket.socket(fileno=3)\n"
           "fds = [fd for fd in range(0, 64) if os.path.exists(f'/proc/self/fd/{fd}')]\n"
           "env = sorted(set(os.environ) - {'LC_CTYPE'})\n"
           "s.send(repr((sys.argv[1:], fds, env, os.readlink('/proc/self/fd/0'), s.type == socket.SOCK_SEQPACKET)).encode())\n";
    REQUIRE(::chmod(path.c_str(), 0755) == 0);
    return path;
}

std::string hear(int socket)
{
    char text[1000];
    const auto size = ::recv(socket, text, sizeof text, 0);
    ::close(socket);
    return {text, static_cast<std::size_t>(size > 0 ? size : 0)};
}

}  // namespace

TEST_CASE("a helper inherits its socket and nothing else")
{
    const restd::test::ScratchFolder folder;
    const auto helper = make_helper(folder.path);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);  // not closed on exec
    REQUIRE(::dup2(ends[0], 40) == 40);
    ::setenv("SECRET_OF_THE_DAEMON", "x", 1);
    const int socket = start_helper(helper, std::nullopt);
    CHECK((::fcntl(socket, F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(hear(socket) == "([], [0, 1, 2, 3], [], '/dev/null', True)");
    CHECK(hear(start_helper(helper, std::pair<uid_t, gid_t>{33, 34})) == "(['33', '34'], [0, 1, 2, 3], [], '/dev/null', True)");
    ::unsetenv("SECRET_OF_THE_DAEMON");
    for (const int fd : {ends[0], ends[1], 40}) ::close(fd);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

TEST_CASE("a helper that cannot be run, or that others can change, is refused")
{
    const restd::test::ScratchFolder folder;
    CHECK_THROWS_AS(start_helper(folder.path + "/none", std::nullopt), Fatal);
    const auto helper = make_helper(folder.path);
    if (::geteuid() == 0) {
        REQUIRE(::chmod(helper.c_str(), 0757) == 0);
        CHECK_THROWS_AS(start_helper(helper, std::nullopt), Fatal);
        REQUIRE(::chmod(helper.c_str(), 0755) == 0);
        REQUIRE(::chown(helper.c_str(), 1, 1) == 0);
        CHECK_THROWS_AS(start_helper(helper, std::nullopt), Fatal);
    }
    REQUIRE(::chmod(helper.c_str(), 0644) == 0);
    CHECK_THROWS_AS(start_helper(helper, std::nullopt), Fatal);
}
