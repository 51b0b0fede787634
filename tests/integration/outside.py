"""Plugins that are built outside of the source tree, with an SDK that CMake finds."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import restd

EXAMPLES = restd.SOURCE / "sdk" / "examples"


def cached(name):
    """A variable of the build tree's CMake."""
    for line in (restd.BUILD / "CMakeCache.txt").read_text().splitlines():
        if line.startswith(name + ":"):
            return line.partition("=")[2]
    return ""


def clang():
    """Clang's compiler for C++; None where there is none, and for builds with sanitizers, whose libraries are GCC's."""
    found = sorted(path for folder in os.get_exec_path() for path in pathlib.Path(folder).glob("clang++*")
                   if path.name[7:].lstrip("-").isdigit() or path.name == "clang++")
    return str(found[0]) if found and not cached("RESTD_SANITIZE") else None


@unittest.skipUnless(shutil.which("cmake"), "cmake is not there")
class Outside(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def cmake(self, *args):
        done = subprocess.run(["cmake", *map(str, args)], capture_output=True, text=True, timeout=20 * restd.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def build(self, source, prefix, compiler=None):
        """Builds the project in `source` with the SDK below `prefix`; the folder that it is built in."""
        compiler = compiler or cached("CMAKE_CXX_COMPILER")
        build = self.folder / ("build-%s-%s" % (source.name, pathlib.Path(compiler).name))
        options = ["-DCMAKE_PREFIX_PATH=%s" % prefix, "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_COMPILER=" + compiler]
        for name, option in (("CMAKE_GENERATOR", "-G"), ("CMAKE_MAKE_PROGRAM", "-DCMAKE_MAKE_PROGRAM=")):
            if cached(name):
                options.append(option + cached(name))
        if shutil.which("ccache"):
            options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        if cached("RESTD_SANITIZE"):
            sanitize = cached("RESTD_SANITIZE")
            options += ["-DRESTD_SANITIZE=" + sanitize, "-DCMAKE_CXX_FLAGS=-fsanitize=" + sanitize]
        self.cmake("-S", source, "-B", build, *options)
        self.cmake("--build", build, "--parallel", 2)
        return build
