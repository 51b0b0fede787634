"""What the plugin interface promises (docs/plugin-abi.md): plugins that were built with an older minor are loaded and serve; others are
refused, with a message that says why."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import outside
import restd

ABI = restd.SOURCE / "sdk" / "abi"
PORTS = {"rest_auth": "auth", "data_parser": "data_parser", "openapi": "content", "cluster": "cluster"}
PLUGIN = '''#include "restd/%s.hpp"
static std::unique_ptr<restd::Plugin> make(const restd::PluginContext&) { return nullptr; }
RESTD_PLUGIN(restd::PluginKind::%s, "tried", "1", "Only looked at.", make);
'''


def interface():
    text = (restd.SOURCE / "sdk/include/restd/plugin.hpp").read_text()
    return [int(re.search("plugin_abi_%s = ([0-9]+);" % part, text).group(1)) for part in ("major", "minor")]


MAJOR, MINOR = interface()


def make_older(folder, minor):
    """Turns include/, src/ and cmake/ in this folder into those of an older minor: each patch goes back by one."""
    for older in range(MINOR - 1, minor - 1, -1):
        with open(ABI / ("%d.%d.patch" % (MAJOR, older)), "rb") as patch:
            done = subprocess.run(["patch", "-p2", "--no-backup-if-mismatch", "-d", folder], stdin=patch, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError("%d.%d.patch does not fit: %s" % (MAJOR, older, done.stdout + done.stderr))


@unittest.skipUnless(shutil.which("patch"), "patch is not there")
class PluginAbi(outside.Outside):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "prefix"
        self.cmake("--install", restd.BUILD, "--prefix", self.prefix)
        self.binary = self.prefix / "bin" / "slurmrestd"

    def sdk(self, name, minor=MINOR, changes=()):
        """A copy of the installed SDK with the headers of this minor, and with changes of (header, old text, new text)."""
        prefix = self.folder / name
        shutil.copytree(self.prefix, prefix, symlinks=True)
        (prefix / "cmake").mkdir()
        digests = prefix / "cmake" / "RestdDigests.cmake"
        shutil.copy(restd.SOURCE / "sdk/cmake/RestdDigests.cmake", digests)
        make_older(prefix, minor)
        for header, old, new in changes:
            path = prefix / "include/restd" / header
            text = path.read_text()
            self.assertEqual(text.count(old), 1, "%s: %r" % (header, old))
            path.write_text(text.replace(old, new))
        self.cmake("-DINCLUDE=%s" % (prefix / "include"), "-DOUTPUT=%s" % (prefix / "include/restd/digests"), "-P", digests)
        return prefix

    def built(self, prefix, kinds=tuple(PORTS), options=""):
        """The folder of a plugin of each of these kinds, built with this SDK."""
        source = self.folder / ("tried-" + prefix.name)
        source.mkdir()
        lines = ["cmake_minimum_required(VERSION 3.25)", "project(tried LANGUAGES CXX)", "find_package(RestdSDK REQUIRED)"]
        for kind in kinds:
            (source / (kind + ".cpp")).write_text(PLUGIN % (PORTS[kind], kind))
            lines.append("restd_add_plugin(%s tried %s.cpp %s)" % (kind, kind, options))
        (source / "CMakeLists.txt").write_text("\n".join(lines) + "\n")
        return self.build(source, prefix) / "slurmrestd"

    def inspect(self, file):
        return json.loads(restd.run("--inspect", file, "--json", binary=self.binary).stdout)

    def test_plugins_of_older_minors_are_loaded_and_serve(self):
        env = {"HELLO_SECRET": "open sesame"}
        secret = {"X-Hello-Secret": "open sesame"}
        for minor in range(MINOR):
            with self.subTest(minor=minor):
                prefix = self.sdk("sdk-%d" % minor, minor)
                tried = self.built(prefix)
                for kind in PORTS:
                    answer = self.inspect(tried / kind / "tried.so")
                    self.assertEqual((answer["interface"], answer["reason"]), ("%d.%d" % (MAJOR, minor), ""), kind)
                for example in ("hello_auth", "hello_content"):
                    plugins = self.build(outside.EXAMPLES / example, prefix) / "slurmrestd"
                    shutil.copytree(plugins, self.folder / ("plugins-%d" % minor), dirs_exist_ok=True)
                env["SLURMRESTD_PLUGIN_PATH"] = self.folder / ("plugins-%d" % minor)
                with restd.Daemon("-a", "hello", "-s", "hello,util", binary=self.binary, env=env) as daemon:
                    self.assertRegex(daemon.get("/hello", secret).text, "^Hello, .+!\n$")
                    self.assertEqual(daemon.get("/hello").status, 401)

    def test_a_change_that_is_not_in_the_list_is_refused(self):
        for minor in {MINOR, max(MINOR - 1, 0)}:
            with self.subTest(minor=minor):
                prefix = self.sdk("changed-%d" % minor, minor, [
                    ("auth.hpp", "virtual Verdict authenticate(", "virtual void another() {}\n    virtual Verdict authenticate(")])
                folder = self.built(prefix, ["rest_auth"])
                done = restd.run("-a", "tried", "--cluster", "embedded", "-f", "/dev/null", binary=self.binary,
                                 env={"SLURMRESTD_PLUGIN_PATH": folder, "SLURMRESTD_STATE_DIRECTORY": self.folder / "state"})
                self.assertEqual(done.returncode, 1, done)
                self.assertRegex(done.stderr, "slurmrestd: fatal: plugin .*/rest_auth/tried.so: built otherwise than this slurmrestd: "
                                 "restd/auth.hpp: [0-9a-f]{16} expected, [0-9a-f]{16} found. Rebuild it with the SDK of this slurmrestd")

    def test_a_plugin_of_a_newer_minor_is_refused(self):
        prefix = self.sdk("newer", changes=[
            ("plugin.hpp", "plugin_abi_minor = %d;" % MINOR, "plugin_abi_minor = %d;" % (MINOR + 1))])
        reason = self.inspect(self.built(prefix, ["openapi"]) / "openapi/tried.so")["reason"]
        self.assertEqual(reason, "needs a newer slurmrestd: plugin interface %d.%d is the newest here, %d.%d found"
                         % (MAJOR, MINOR, MAJOR, MINOR + 1))

    def test_the_contact_that_an_author_names(self):
        contact = "https://example.org/bugs?a=1&to=site%20team"
        folder = self.built(self.prefix, ["openapi"], 'CONTACT "%s"' % contact)
        self.assertEqual(self.inspect(folder / "openapi/tried.so")["contact"], contact)


class AcceptedDigests(unittest.TestCase):
    def test_the_list_leads_to_the_headers_as_they_are(self):
        present = {}
        for made in (restd.BUILD / "sdk/include/restd/digests").glob("*.hpp"):
            present.update(re.findall(r'"(restd/\S+?)=([0-9a-f]{16})\\n"', made.read_text()))
        last = {}
        for line in (ABI / "accepted_digests.txt").read_text().splitlines():
            if not line.startswith("#"):
                header, before, after, minor, _ = line.split(" ", 4)
                self.assertIn(last.get(header, before), (before, "-"), "%s: each line goes on from the one before" % header)
                last[header] = after
        for header, digest in last.items():
            self.assertEqual(digest, present.get(header, "-"), "%s has changed since sdk/abi/accepted_digests.txt was written: see there "
                             "whether older plugins notice; if not, add a line or, before the minor is released, correct it" % header)

    def test_each_older_minor_can_be_made(self):
        self.assertEqual(sorted(path.name for path in ABI.glob("*.patch")), ["%d.%d.patch" % (MAJOR, minor) for minor in range(MINOR)])


def exported_symbols(library):
    """(name in C++ as symbols.txt spells it, symbol version) of all that only this library has: not what each file that uses it has a
    copy of, such as inline functions, which differs from compiler to compiler."""
    listed = subprocess.run(["nm", "-D", "-C", "--defined-only", "--with-symbol-versions", library], capture_output=True, text=True,
                            check=True).stdout
    symbols = set()
    for line in listed.splitlines():
        _, kind, name = line.split(" ", 2)
        if kind in "TDBR":
            name, _, version = name.partition("@@")
            for long, short in (("std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "std::string"),
                                ("std::basic_string_view<char, std::char_traits<char> >", "std::string_view"),
                                (", 18446744073709551615ul>", ">"), ("[abi:cxx11]", ""), ("> >", ">>")):
                name = name.replace(long, short)
            symbols.add((name, version))
    return symbols


class SdkLibrary(unittest.TestCase):
    library = restd.BUILD / "lib" / "librestd-sdk.so"

    def test_it_exports_what_the_list_says(self):
        exported = exported_symbols(self.library)
        self.assertEqual({version for _, version in exported}, {"RESTD_%d" % MAJOR})
        names = {name for name, _ in exported}
        lines = (ABI / "symbols.txt").read_text().splitlines()
        listed = [line for line in lines if not line.startswith("#")]
        self.assertEqual(listed, sorted(set(listed)))
        self.assertEqual(sorted(set(listed) - names), [], "these have gone from the SDK's library, which breaks plugins that use them: "
                         "bring them back, or make a new major")
        self.assertEqual(sorted(names - set(listed)), [], "these are new in the SDK's library: add them to sdk/abi/symbols.txt, in a "
                         "new minor, or keep them out of it")

    def test_its_name_has_the_major_in_it(self):
        for library in ("librestd-sdk.so", "librestd-testkit.so"):
            dynamic = subprocess.run(["readelf", "-dW", restd.BUILD / "lib" / library], capture_output=True, text=True, check=True).stdout
            self.assertIn("Library soname: [%s.%d]\n" % (library, MAJOR), dynamic)
            self.assertEqual((restd.BUILD / "lib" / library).resolve().name, "%s.%d.%d" % (library, MAJOR, MINOR))


@unittest.skipUnless(shutil.which("abidiff"), "abidiff is not there: apt-get install abigail-tools")
class SdkTypes(unittest.TestCase):
    """The functions that the SDK's library exports, with the types that they use, of an older minor and of this one. Both are built
    here: what abidiff reads depends on the compiler, its version and its options, so there is no recorded file to compare with."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def sources(self, name, minor=MINOR):
        folder = self.folder / name
        for part in ("include", "src", "cmake"):
            shutil.copytree(restd.SOURCE / "sdk" / part, folder / part)
        make_older(folder, minor)
        return folder

    def library(self, folder):
        files = sorted((folder / "src").glob("*.cpp"))
        everything = folder / "all.cpp"
        everything.write_text("".join('#include "src/%s"\n' % file.name for file in files))
        library = folder / "librestd-sdk.so"
        compiler = outside.cached("CMAKE_CXX_COMPILER")
        command = [compiler, "-std=c++20", "-g", "-O0", "-fPIC", "-shared", "-I", folder, "-I", folder / "include",
                   "-I", restd.BUILD / "sdk/include", everything, "-o", library,
                   "-Wl,--version-script=%s" % (restd.BUILD / "sdk/restd-sdk.map")]
        if "clang" in pathlib.Path(compiler).name:
            command.append("-DFMT_HEADER_ONLY")
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return library

    def difference(self, older, newer):
        done = subprocess.run(["abidiff", "--no-added-syms", "--headers-dir1", older / "include", "--headers-dir2", newer / "include",
                               self.library(older), self.library(newer)], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode & 3, 0, done.stdout)  # it could not do its work
        return done.stdout if done.returncode else ""

    def test_older_minors_have_the_same(self):
        present = self.sources("present")
        for minor in range(MINOR):
            with self.subTest(minor=minor):
                self.assertEqual(self.difference(self.sources("older-%d" % minor, minor), present), "")

    def test_a_changed_type_is_found(self):
        changed = self.sources("changed")
        header = changed / "include/restd/people.hpp"
        text = header.read_text()
        self.assertEqual(text.count("    std::string name;\n};"), 1)
        header.write_text(text.replace("    std::string name;\n};", "    std::string name;\n    int more = 0;\n};"))
        self.assertIn("Person", self.difference(self.sources("present"), changed))


if __name__ == "__main__":
    unittest.main()
