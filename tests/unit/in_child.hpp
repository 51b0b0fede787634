// Runs work in a child process, for changes that a process cannot undo, such as a change of its ids.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <string>

#include "catch.hpp"

namespace restd::test {

// Returns the text that `work` returns in the child, or the text of its exception; at most 1,024 bytes.
template <class Work>
std::string text_of_child(Work work)
{
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::string text;
        try {
            text = work();
        } catch (const std::exception& error) {
            text = error.what();
        }
        [[maybe_unused]] const auto written = ::write(ends[1], text.data(), text.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string text(1024, '\0');
    const ssize_t got = ::read(ends[0], text.data(), text.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

// The text of the exception that `work` throws in the child; "" if it throws nothing.
template <class Work>
std::string failure_in_child(Work work)
{
    return text_of_child([&] {
        work();
        return std::string();
    });
}

}  // namespace restd::test
