"""What plugin authors write wrongly does not compile, and the compiler says what to do; what the headers' comments show does."""

import concurrent.futures
import pathlib
import re
import subprocess
import tempfile
import unittest

import restd

INCLUDE = restd.SOURCE / "sdk" / "include"
TESTKIT = restd.SOURCE / "sdk" / "testkit" / "include"
MADE = restd.BUILD / "sdk" / "include"  # headers that the build makes
MISTAKES = pathlib.Path(__file__).resolve().parent / "mistakes.cpp"


def compiler():
    for line in (restd.BUILD / "CMakeCache.txt").read_text().splitlines():
        if line.startswith("CMAKE_CXX_COMPILER:"):
            return line.partition("=")[2]
    raise AssertionError("no compiler in CMakeCache.txt")


def compiled(source, *options):
    """The compiler's messages; "": there are none."""
    done = subprocess.run([compiler(), "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-invalid-offsetof", "-Werror",
                           "-I", str(INCLUDE), "-I", str(MADE), *options, str(source)], capture_output=True, text=True, timeout=300)
    if (done.returncode != 0) != (done.stderr != ""):
        raise AssertionError("the compiler ended with %d: %s" % (done.returncode, done.stderr))
    return done.stderr


def shown(header, folder=INCLUDE):
    """The code in the comment at the beginning of a header."""
    comment = (folder / "restd" / header).read_text().partition("#pragma once")[0]
    return "\n".join(line[5:] for line in comment.splitlines() if line.startswith("//   "))


class Mistakes(unittest.TestCase):
    def test_what_is_right_compiles(self):
        self.assertEqual(compiled(MISTAKES), "")

    def test_each_mistake_has_its_message(self):
        cases = re.findall(r"^#ifdef (\w+)  // (.+)$", MISTAKES.read_text(), re.MULTILINE)
        self.assertGreater(len(cases), 30)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            messages = pool.map(lambda case: compiled(MISTAKES, "-D" + case[0]), cases)
            for (name, expected), message in zip(cases, messages):
                with self.subTest(mistake=name):
                    self.assertIn(expected, message)


class Examples(unittest.TestCase):
    def test_tables_as_field_hpp_shows_them(self):
        with tempfile.TemporaryDirectory(prefix="restd-") as folder:
            source = pathlib.Path(folder) / "shown.cpp"
            code = shown("field.hpp")
            self.assertIn("RESTD_OWN_TABLE(", code)
            source.write_text('#include "restd/field.hpp"\n' + code)
            self.assertEqual(compiled(source), "")
            # The same table in a data parser.
            source.write_text('#define RESTD_API 99\n#include "restd/field.hpp"\n' + code.replace("RESTD_OWN_TABLE", "RESTD_TABLE"))
            self.assertEqual(compiled(source), "")

    def test_routes_as_call_hpp_and_route_hpp_show_them(self):
        with tempfile.TemporaryDirectory(prefix="restd-") as folder:
            source = pathlib.Path(folder) / "shown.cpp"
            source.write_text('''#include "restd/content.hpp"
struct GreetingQuery {
    std::string_view name;
};
struct Greeting {
    restd::model::Envelope envelope;
    std::string_view text;
};
constexpr auto string = restd::make_codec<std::string_view>(restd::Kind::string, "STRING");
constexpr restd::Row query_rows[] = {RESTD_FIELD(GreetingQuery, name, "name", string, "Who is greeted.")};
RESTD_OWN_TABLE(query, GreetingQuery, "GREETING_QUERY");
constexpr restd::Row greeting_rows[] = {RESTD_FIELD(Greeting, text, "text", string, "What is said.")};
RESTD_OWN_TABLE(greeting, Greeting, "GREETING");
''' + shown("call.hpp") + "\n" + shown("route.hpp") + "\nint main() { return std::size(routes); }\n")
            self.assertEqual(compiled(source), "")

    def test_the_other_headers_comments(self):
        cases = {
            "waiting.hpp": """#include <poll.h>
int wait_for(pollfd one) {
%s
return ready; }""",
            "place.hpp": """#include "restd/error.hpp"
#include "restd/model/qos.hpp"
using namespace restd;
[[noreturn]] void refuse(int number, const std::string& text) {
%s
}""",
            "long_answer.hpp": """#include "restd/content.hpp"
#include <vector>
struct Watcher final : restd::LongAnswerListener {
    void has_room() noexcept override {}
    void closed() noexcept override {}
    std::shared_ptr<restd::LongAnswer> answer;
};
struct { void add(std::shared_ptr<Watcher> watcher) { all.push_back(std::move(watcher)); } std::vector<std::shared_ptr<Watcher>> all; } all_watchers;
%s""",
            "testkit/expect.hpp": "%s",
            "testkit/test_service.hpp": """using namespace restd::testkit;
void test() {
%s
}""",
        }
        options = ["-I", str(TESTKIT), "-DRESTD_TESTED_KIND=restd::PluginKind::openapi", '-DRESTD_TESTED_PLUGIN="x"',
                   '-DRESTD_INSTALLED_PLUGINS="x"']
        with tempfile.TemporaryDirectory(prefix="restd-") as folder:
            source = pathlib.Path(folder) / "shown.cpp"
            for header, around in cases.items():
                with self.subTest(header=header):
                    code = shown(header, TESTKIT if header.startswith("testkit") else INCLUDE)
                    self.assertIn(";", code)
                    more = '#include "restd/testkit/testkit.hpp"\n' if header.startswith("testkit") else ""
                    source.write_text('#include "restd/%s"\n%s%s\n' % (header, more, around % code.replace("poll(..)", "poll(&one, 1, 0)")))
                    self.assertEqual(compiled(source, *options), "")


if __name__ == "__main__":
    unittest.main()
