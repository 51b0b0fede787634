#include "process/signals.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>

#include "catch.hpp"
#include "process/logging.hpp"

using namespace restd::kernel;

namespace {

bool soon(const std::atomic<int>& value, int expected)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (value != expected && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return value == expected;
}

}  // namespace

TEST_CASE("SIGTERM stops the daemon, SIGHUP calls the reload function")
{
    const auto log = make_logger(LogLevel::quiet);
    for (int round = 0; round < 2; ++round) {
        std::atomic<int> stops = 0, hangups = 0;
        {
            const SignalWatch watch([&] { ++stops; }, [&] { ++hangups; }, *log);
            ::kill(::getpid(), SIGHUP);
            CHECK(soon(hangups, 1));
            ::kill(::getpid(), SIGTERM);
            CHECK(soon(stops, 1));
            ::kill(::getpid(), SIGTERM);
        }
        CHECK(stops == 1);
        CHECK(hangups == 1);
    }
    ::signal(SIGTERM, SIG_DFL);
    ::signal(SIGHUP, SIG_DFL);
}

TEST_CASE("SIGUSR2 calls the restart function, where there is one")
{
    const auto log = make_logger(LogLevel::quiet);
    std::atomic<int> restarts = 0;
    {
        const SignalWatch watch([] {}, [] {}, *log, [&] { ++restarts; });
        ::kill(::getpid(), SIGUSR2);
        CHECK(soon(restarts, 1));
    }
    ::kill(::getpid(), SIGUSR2);  // the process is ending: ignored
    CHECK(restarts == 1);
    ::signal(SIGTERM, SIG_DFL);
    ::signal(SIGHUP, SIG_DFL);
    ::signal(SIGUSR2, SIG_DFL);
}

TEST_CASE("a second SIGINT ends the process")
{
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto log = make_logger(LogLevel::quiet);
        std::atomic<int> stops = 0;
        const SignalWatch watch([&] { ++stops; }, [] {}, *log);
        ::kill(::getpid(), SIGINT);
        if (!soon(stops, 1)) ::_exit(3);
        ::kill(::getpid(), SIGINT);
        ::_exit(4);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("a child inherits no blocked signal")
{
    const auto log = make_logger(LogLevel::quiet);
    const SignalWatch watch([] {}, [] {}, *log);
    sigset_t blocked;
    REQUIRE(::pthread_sigmask(SIG_BLOCK, nullptr, &blocked) == 0);
    CHECK(::sigismember(&blocked, SIGTERM) == 0);
    CHECK(::sigismember(&blocked, SIGINT) == 0);
}
