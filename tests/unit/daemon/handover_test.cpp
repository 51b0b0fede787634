// A restart without a gap: what the new process gets, and what happens if it does not become ready.
#include "process/handover.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "process/logging.hpp"
#include "scratch_folder.hpp"

using namespace restd::kernel;

namespace {

template <class Condition>
bool soon(Condition condition)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return condition();
}

int listening_socket()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd, 1) == 0);
    return fd;
}

// A program that is started as the successor; `body` in Python, with `words` of the handover and its `channel`.
std::string make_program(const std::string& folder, const std::string& body)
{
    const std::string path = folder + "/successor";
    std::ofstream(path) << "#!/usr/bin/env python3\nimport os, socket, sys\n"
                           "words = os.environ['SLURMRESTD_HANDOVER'].split()\n"
                           "channel = socket.socket(fileno=int(words[0]))\n"
                        << body;
    REQUIRE(::chmod(path.c_str(), 0755) == 0);
    return path;
}

std::string content(const std::string& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("the successor inherits the sockets and the helper, and is ready when it says so")
{
    const restd::test::ScratchFolder folder;
    const auto log = make_logger(LogLevel::quiet);
    const std::string report = folder.path + "/report";
    const std::string program = make_program(
        folder.path, "one = socket.socket(fileno=int(words[3][:-1]))\n"
                     "with open('" + report + "', 'w') as f: print(sys.argv[1:], words[2], words[3][-1], words[4][-1], one.getsockname()[1], "
                     "os.path.exists('/proc/self/fd/' + words[1]), file=f)\n"
                     "channel.send(b'r')\n");
    int helper[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, helper) == 0);
    Handover what;
    what.sockets = {{listening_socket(), Handover::Origin::daemon}, {listening_socket(), Handover::Origin::service_manager}};
    what.helper = helper[0];
    what.root_has_started = true;
    sockaddr_in address{};
    socklen_t length = sizeof address;
    REQUIRE(::getsockname(what.sockets[0].fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);

    std::atomic<pid_t> ready = 0;
    {
        Succession succession(program, {"slurmrestd", "-v", "a b"}, what, [&](pid_t child) { ready = child; }, *log);
        succession.start();
        CHECK(soon([&] { return ready != 0; }));
        succession.start();  // nothing happens: this process is about to end
    }
    REQUIRE(::waitpid(ready, nullptr, 0) == ready);
    CHECK(content(report) == "['-v', 'a b'] 1 d m " + std::to_string(ntohs(address.sin_port)) + " True\n");
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // there was one child only
    for (const int fd : {what.sockets[0].fd, what.sockets[1].fd, helper[0], helper[1]}) ::close(fd);
}

TEST_CASE("if the successor ends before it is ready, another one may be started")
{
    const restd::test::ScratchFolder folder;
    const auto log = make_logger(LogLevel::quiet);
    const std::string count = folder.path + "/count";
    const std::string program = make_program(
        folder.path, "n = int(open('" + count + "').read()) if os.path.exists('" + count + "') else 0\n"
                     "open('" + count + "', 'w').write(str(n + 1))\n"
                     "sys.exit(3) if n == 0 else channel.send(b'r')\n");
    std::atomic<pid_t> ready = 0;
    Succession succession(program, {"slurmrestd"}, {}, [&](pid_t child) { ready = child; }, *log);
    succession.start();
    REQUIRE(soon([&] {
        succession.start();  // does nothing while the first one is being waited for
        return ready != 0;
    }));
    CHECK(content(count) == "2");
    REQUIRE(::waitpid(ready, nullptr, 0) == ready);
}

TEST_CASE("a program that is not there leaves this process as it is")
{
    const auto log = make_logger(LogLevel::quiet);
    bool is_ready = false;
    {
        Succession succession("/no/such/program", {"slurmrestd"}, {}, [&](pid_t) { is_ready = true; }, *log);
        succession.start();
    }
    CHECK_FALSE(is_ready);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // no zombie
}

TEST_CASE("a successor that is not ready ends with this process")
{
    const restd::test::ScratchFolder folder;
    const auto log = make_logger(LogLevel::quiet);
    const std::string begun = folder.path + "/begun";
    const std::string program = make_program(folder.path, "open('" + begun + "', 'w').close()\nchannel.recv(1)\n");
    {
        Succession succession(program, {"slurmrestd"}, {}, [](pid_t) {}, *log);
        succession.start();
        REQUIRE(soon([&] { return ::access(begun.c_str(), F_OK) == 0; }));
    }
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("sockets that are handed over are closed with the others when nothing is handed over any more")
{
    const auto log = make_logger(LogLevel::quiet);
    Handover what;
    what.sockets = {{listening_socket(), Handover::Origin::daemon}};
    sockaddr_in address{};
    socklen_t length = sizeof address;
    REQUIRE(::getsockname(what.sockets[0].fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    Succession succession("/no/such/program", {"slurmrestd"}, what, [](pid_t) {}, *log);
    succession.give_up();
    ::close(what.sockets[0].fd);
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0);
    ::close(client);
}

TEST_CASE("what a predecessor hands over is checked")
{
    const auto received = [](const std::string& value) {
        ::setenv("SLURMRESTD_HANDOVER", value.c_str(), 1);
        std::optional<Handover> what;
        bool is_refused = false;
        try {
            what = Handover::received();
        } catch (const Fatal&) {
            is_refused = true;
        }
        CHECK(::getenv("SLURMRESTD_HANDOVER") == nullptr);
        return is_refused ? std::nullopt : what;
    };
    CHECK_FALSE(Handover::received().has_value());
    int channel[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == 0);
    const int listening = listening_socket();
    const std::string socket = std::to_string(channel[0]), listener = std::to_string(listening);
    const auto what = received(socket + " -1 1 " + listener + "p");
    REQUIRE(what);
    CHECK(what->channel == channel[0]);
    CHECK(what->helper == -1);
    CHECK(what->root_has_started);
    REQUIRE(what->sockets.size() == 1);
    CHECK(what->sockets[0].fd == listening);
    CHECK(what->sockets[0].origin == Handover::Origin::daemons_path);
    // No later program gets them by accident.
    CHECK((::fcntl(listening, F_GETFD) & FD_CLOEXEC) != 0);
    CHECK((::fcntl(channel[0], F_GETFD) & FD_CLOEXEC) != 0);
    for (const std::string& bad : {std::string(), std::string("x"), socket, std::string("999 -1 0"), listener + " -1 0",
                                   socket + " 999 0", socket + " -1 0 " + listener, socket + " -1 0 " + listener + "x",
                                   socket + " -1 0 " + socket + "d", socket + " -1 0 999d"}) {
        CAPTURE(bad);
        CHECK_FALSE(received(bad).has_value());
    }
    {
        Predecessor predecessor(channel[0]);
        predecessor.end();
        predecessor.end();
    }
    char bytes[8];
    CHECK(::recv(channel[1], bytes, sizeof bytes, 0) == 1);
    CHECK(::recv(channel[1], bytes, sizeof bytes, 0) == 0);
    ::close(channel[1]);
    ::close(listening);
}
