#include "process/logging.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "catch.hpp"

using namespace restd::kernel;

namespace {

struct Ended {
    std::string text;  // the text on stderr
    int status;        // from waitpid()
};

// Runs `work` in a child process.
template <class Work>
Ended in_child(Work work)
{
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        work();
        ::_exit(0);
    }
    ::close(ends[1]);
    Ended ended{{}, 0};
    char bytes[1024];
    for (ssize_t got; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
        ended.text.append(bytes, static_cast<std::size_t>(got));
    ::close(ends[0]);
    REQUIRE(::waitpid(child, &ended.status, 0) == child);
    return ended;
}

std::string logged(LogLevel level)
{
    return in_child([&] {
               auto log = make_logger(level);
               log->critical("c");
               log->error("e");
               log->warn("w");
               log->info("i");
               log->debug("d");
               log->trace("t");
           })
        .text;
}

}  // namespace

TEST_CASE("no line of the log is longer than 4096 bytes of text")
{
    const auto line = [](std::size_t size) {
        return in_child([&] { make_logger(LogLevel::info)->info("{}", std::string(size, 'x')); }).text;
    };
    CHECK(line(4096) == "slurmrestd: " + std::string(4096, 'x') + "\n");
    CHECK(line(79000) == "slurmrestd: " + std::string(4096, 'x') + "... (cut)\n");
}

TEST_CASE("log levels have numbers and names")
{
    CHECK(parse_log_level("0") == LogLevel::quiet);
    CHECK(parse_log_level("3") == LogLevel::info);
    CHECK(parse_log_level("9") == LogLevel::debug5);
    CHECK(parse_log_level("99") == LogLevel::debug5);
    CHECK(parse_log_level("99999999999999999999") == LogLevel::debug5);
    CHECK(parse_log_level("verbose") == LogLevel::verbose);
    CHECK(parse_log_level("DEBUG2") == LogLevel::debug2);
    for (const char* bad : {"", "-1", "debug6", "1x", "inf", "information"}) CHECK_FALSE(parse_log_level(bad));
}

TEST_CASE("each level shows messages of at least its severity")
{
    CHECK(logged(LogLevel::quiet).empty());
    CHECK(logged(LogLevel::error) == "slurmrestd: fatal: c\nslurmrestd: error: e\n");
    const std::string info = "slurmrestd: fatal: c\nslurmrestd: error: e\nslurmrestd: warning: w\nslurmrestd: i\n";
    CHECK(logged(LogLevel::info) == info);
    CHECK(logged(LogLevel::debug) == info + "slurmrestd: debug:  d\n");
    CHECK(logged(LogLevel::debug5) == info + "slurmrestd: debug:  d\nslurmrestd: debug2: t\n");
}

TEST_CASE("a message stays on its line")
{
    const auto text = in_child([] { make_logger(LogLevel::info)->info("a\nslurmrestd: fatal: b\x1b[2J\x7f\tü"); }).text;
    CHECK(text == "slurmrestd: a\\x0aslurmrestd: fatal: b\\x1b[2J\\x7f\tü\n");
}

TEST_CASE("a fatal error ends the process")
{
    ::unsetenv("ABORT_ON_FATAL");
    auto ended = in_child([] { die("it is over"); });
    CHECK(ended.text == "slurmrestd: fatal: it is over\n");
    CHECK(WIFEXITED(ended.status));
    CHECK(WEXITSTATUS(ended.status) == 1);

    ended = in_child([] {
        ::setenv("ABORT_ON_FATAL", "1", 1);
        ::signal(SIGABRT, SIG_DFL);
        die("it is over");
    });
    CHECK(ended.text == "slurmrestd: fatal: it is over\n");
    CHECK(WIFSIGNALED(ended.status));
    CHECK(WTERMSIG(ended.status) == SIGABRT);
}
