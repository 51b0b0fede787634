// run() and expect_..(): tests without a test framework. Any framework will do as well: a failed expectation is an exception.
//
//     int main()
//     {
//         return restd::testkit::run({{"one and one are two", [] { restd::testkit::expect_equal(1 + 1, 2); }}});
//     }
//
// Threads: one at a time.
#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace restd::testkit {

// A line of a source. Not std::source_location: Clang 14, which is Debian 12's, has none with libstdc++.
struct Place {
    const char* file;
    int line;

    // As a default argument: the place of the call.
    static constexpr Place here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

// A failed expectation: where it is, and what was expected.
class Failure : public std::runtime_error {
public:
    Failure(const std::string& what, const Place& where)
        : std::runtime_error(std::string(where.file) + ":" + std::to_string(where.line) + ": " + what)
    {}
};

// `what`: what should have been true.
inline void expect(bool is_true, std::string_view what, const Place& where = Place::here())
{
    if (!is_true) throw Failure("expected: " + std::string(what), where);
}

template <class A, class B>
void expect_equal(const A& found, const B& expected, const Place& where = Place::here())
{
    if (found == expected) return;
    std::ostringstream text;
    text << "expected: " << expected << ", found: " << found;
    throw Failure(text.str(), where);
}

inline void expect_contains(std::string_view text, std::string_view part, const Place& where = Place::here())
{
    if (text.find(part) == std::string_view::npos)
        throw Failure("expected: " + std::string(part) + ", within: " + std::string(text), where);
}

struct Test {
    std::string_view name;
    std::function<void()> body;
};

// Runs all tests and prints those that fail. Returns the exit status of the program.
inline int run(const std::vector<Test>& tests)
{
    int failed = 0;
    for (const Test& test : tests) {
        std::string why;
        try {
            test.body();
            continue;
        } catch (const std::exception& error) {
            why = error.what();
        } catch (...) {
            why = "an exception that is no std::exception";
        }
        ++failed;
        std::fprintf(stderr, "FAILED: %.*s\n  %s\n", static_cast<int>(test.name.size()), test.name.data(), why.c_str());
    }
    std::fprintf(stderr, "%zu tests, %d failed\n", tests.size(), failed);
    return failed == 0 ? 0 : 1;
}

}  // namespace restd::testkit
