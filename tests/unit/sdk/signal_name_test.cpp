// Signals in Slurm's notation.
#include "restd/signal_name.hpp"

#include <csignal>
#include <cstring>
#include <string>

#include "catch.hpp"

using restd::parse_signal;

TEST_CASE("signals are parsed by name and number, with or without SIG, in any case", "[signal_name]")
{
    for (const char* text : {"SEGV", "SIGSEGV", "sigsegv", "Segv", " SIGSEGV ", "11"}) {
        INFO(text);
        CHECK(parse_signal(text) == SIGSEGV);
    }
    CHECK(parse_signal("KILL") == SIGKILL);
    CHECK(parse_signal("usr1") == SIGUSR1);
    CHECK(parse_signal("SIGCLD") == SIGCHLD);
    CHECK(parse_signal("IOT") == SIGABRT);
    CHECK(parse_signal("SIGIO") == SIGIO);
    CHECK(parse_signal("RTMIN") == SIGRTMIN);
    CHECK(parse_signal("SIGRTMIN+2") == SIGRTMIN + 2);
    CHECK(parse_signal("rtmax-1") == SIGRTMAX - 1);
    // The first and last real-time signals, and the numbers beyond.
    const int all = SIGRTMAX - SIGRTMIN;
    CHECK(parse_signal("RTMIN+" + std::to_string(all)) == SIGRTMAX);
    CHECK(parse_signal("RTMAX-" + std::to_string(all)) == SIGRTMIN);
    CHECK_FALSE(parse_signal("RTMIN+" + std::to_string(all + 1)));
    CHECK_FALSE(parse_signal("RTMAX-" + std::to_string(all + 1)));
    // Slurm's own signals, above the system's.
    CHECK(parse_signal("999") == 999);
}

TEST_CASE("every named signal of the system is parsed", "[signal_name]")
{
    for (int i = 1; i < NSIG; ++i) {
        const char* name = sigabbrev_np(i);
        if (name == nullptr) continue;
        INFO(name);
        CHECK(parse_signal(name) == i);
        CHECK(parse_signal("SIG" + std::string(name)) == i);
    }
}

TEST_CASE("invalid signals are refused", "[signal_name]")
{
    for (const char* text : {"", " ", "NOPE", "SIG", "SIGSIGTERM", "0", "-9", "+9", "1000", "99999999999", "9x", "TERM1",
                             "RTMIN+99", "RTMIN-1", "RTMAX+1", "RTMIN+", "RT", "0x9", "1.5"}) {
        INFO(text);
        CHECK_FALSE(parse_signal(text));
    }
}
