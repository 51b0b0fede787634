"""Every public header compiles alone, by GCC and by Clang, as C++20 and as C++23, without warnings.

The headers of field tables take seconds each: they are tried alone by one compiler, and together by the other ones."""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import outside
import restd

FOLDERS = (restd.SOURCE / "sdk/include", restd.BUILD / "sdk/include", restd.SOURCE / "sdk/testkit/include")
# As for plugins (restd_add_plugin): tables are of one API version, and RESTD_FIELD takes offsets in any structure.
OPTIONS = ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-invalid-offsetof", "-DRESTD_API=45"]
CLANG_OPTIONS = ["-fconstexpr-steps=100000000", "-DFMT_HEADER_ONLY"]
STANDARDS = {"20": ("c++20",), "23": ("c++23", "c++2b")}  # Clang 14 calls it by its earlier name
BATCH = 6  # files that one process compiles


def headers():
    return sorted({str(path.relative_to(folder)) for folder in FOLDERS for path in folder.rglob("*.hpp")})


class Headers(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def file(self, name, included):
        path = self.folder / (name.replace("/", "-") + ".cpp")
        path.write_text("".join('#include "%s"\n' % header for header in included))
        return path

    def flag(self, compiler, standard):
        """What this compiler calls this standard by; None: it has not got it."""
        empty = self.file("empty", [])
        for name in STANDARDS[standard]:
            if subprocess.run([compiler, "-std=" + name, "-fsyntax-only", empty], capture_output=True).returncode == 0:
                return "-std=" + name
        return None

    def compile(self, compiler, flag, files):
        command = [compiler, flag, *OPTIONS, *(CLANG_OPTIONS if "clang" in pathlib.Path(compiler).name else [])]
        for folder in FOLDERS:
            command += ["-I", folder]
        done = subprocess.run([*command, *files], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
        return "" if done.returncode == 0 else "%s %s:\n%s" % (compiler, flag, done.stderr[:4000])

    def check(self, compiler, alone_as, tables_alone):
        """`alone_as`: the standard with which the headers are compiled one by one; with the other one they are together."""
        everything = headers()
        self.assertGreater(len(everything), 80)
        self.assertIn("restd/digests/cluster.hpp", everything)
        light = [name for name in everything if not name.startswith("restd/tables/")]
        work = []
        for standard in STANDARDS:
            flag = self.flag(compiler, standard)
            self.assertIsNotNone(flag, "%s has no C++%s" % (compiler, standard))
            together = everything
            if standard == alone_as:
                alone = everything if tables_alone else light
                files = [self.file(name, [name]) for name in alone]
                work += [(flag, files[at::(len(files) + BATCH - 1) // BATCH]) for at in range((len(files) + BATCH - 1) // BATCH)]
                together = sorted(set(everything) - set(alone))
            if together:
                work.insert(0, (flag, [self.file("together-" + standard, together)]))
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            complaints = list(pool.map(lambda job: self.compile(compiler, *job), work))
        self.assertEqual("\n".join(filter(None, complaints)), "")

    def test_gcc(self):
        if not shutil.which("g++"):
            self.skipTest("there is no g++ here")
        self.check("g++", "20", True)

    def test_clang(self):
        clang = outside.clang()
        if clang is None:
            self.skipTest("there is no clang++ here: apt-get install clang")
        self.check(clang, "23", False)

    def test_a_header_that_needs_another_one_is_found(self):
        bad = self.folder / "bad.hpp"
        bad.write_text("#pragma once\ninline std::string text();\n")
        self.assertIn("bad.hpp:2", self.compile("g++" if shutil.which("g++") else outside.clang(), "-std=c++20",
                                                [self.file("wants", [str(bad)])]))


if __name__ == "__main__":
    unittest.main()
