"""`cmake --install` and ./dev install install files, ./dev uninstall removes them. Other files are not touched, and a file that an
administrator has edited stays."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

import restd

DEV = restd.SOURCE / "dev"
NO_TREES = {".git", "__pycache__", "Testing"}  # ctest itself writes into the last while this runs


def tree(*roots, without=()):
    """{path: (type and mode, time of the last change, target)} of everything below these folders."""
    found = {}
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in NO_TREES and os.path.join(folder, name) not in map(str, without)]
            for name in files + folders:
                path = os.path.join(folder, name)
                status = os.lstat(path)
                changed = 0 if stat.S_ISDIR(status.st_mode) else status.st_mtime_ns
                found[path] = (status.st_mode, changed, os.readlink(path) if stat.S_ISLNK(status.st_mode) else "")
    return found


class Installation(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.root = self.folder / "dest"
        self.root.mkdir()
        self.prefix = "/opt/site/slurm"
        self.here = pathlib.Path(str(self.root) + self.prefix)
        self.defaults = self.here / "etc/default/slurmrestd"

    def install(self, prefix=None):
        """Like ./dev install, without a build."""
        done = subprocess.run(["cmake", "--install", restd.BUILD, "--prefix", prefix or self.prefix], capture_output=True, text=True,
                              env={**os.environ, "DESTDIR": str(self.root)}, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def uninstall(self, prefix=None, expected=0):
        done = subprocess.run([DEV, "uninstall", prefix or self.prefix], capture_output=True, text=True,
                              env={**os.environ, "DESTDIR": str(self.root)}, timeout=60)
        self.assertEqual(done.returncode, expected, done)
        return done.stderr

    def test_nothing_but_destdir_is_written(self):
        other_builds = [path.parent for path in restd.SOURCE.glob("*/CMakeCache.txt") if path.parent != restd.BUILD]
        before = tree(restd.SOURCE, restd.BUILD, without=other_builds)
        self.install()
        self.assertEqual(tree(restd.SOURCE, restd.BUILD, without=other_builds), before)
        self.assertEqual(os.listdir(self.root), ["opt"])
        self.assertEqual(os.listdir(self.root / "opt/site"), ["slurm"])

    def test_what_is_there(self):
        self.install()
        doc = self.here / "share/doc/slurmrestd"
        for file in ("bin/slurmrestd", "lib/slurmrestd/cluster/slurm.so", "include/restd/plugin.hpp", "lib/sysusers.d/slurmrestd.conf",
                     "share/doc/slurmrestd/README.md", "share/doc/slurmrestd/docs/internals.md",
                     "share/doc/slurmrestd/docs/differences.md", "share/doc/slurmrestd/sdk/examples/hello_content/hello_content.cpp",
                     "share/doc/slurmrestd/sdk/examples/hello_content/CMakeLists.txt"):
            self.assertTrue((self.here / file).is_file(), file)
        for link in re.findall(r"\]\(([\w./-]+)\)", (doc / "README.md").read_text()):
            if link != "sdk/include/restd":  # PREFIX/include/restd
                self.assertTrue((doc / link).exists(), "the README leads to %s, which is not installed" % link)
        # Units name their installation folder, not the one that CMake was configured with.
        for unit in ("slurmrestd.service", "slurmrestd-embedded.service"):
            text = (self.here / "lib/systemd/system" / unit).read_text()
            self.assertIn("\nExecStart=%s/bin/slurmrestd --cluster" % self.prefix, text)
            self.assertIn("\nEnvironmentFile=-%s/etc/default/slurmrestd\n" % self.prefix, text)
            self.assertNotIn("@", text)

    def test_usr_has_its_configuration_in_etc(self):
        self.install("/usr")
        self.assertTrue((self.root / "etc/default/slurmrestd").is_file())
        self.assertIn("EnvironmentFile=-/etc/default/slurmrestd\n",
                      (self.root / "usr/lib/systemd/system/slurmrestd.service").read_text())
        self.uninstall("/usr")
        self.assertEqual(tree(self.root), {})

    def test_edited_defaults_are_kept(self):
        delivered = (restd.SOURCE / "conf/slurmrestd.default").read_text()
        new = self.defaults.with_name("slurmrestd.new")
        self.assertNotIn("Kept", self.install())
        self.assertEqual(self.defaults.read_text(), delivered)

        # Not edited, and older than the new one: replaced silently.
        for file in (self.defaults, self.here / "share/doc/slurmrestd/conf/slurmrestd.default"):
            file.write_text("# an older release\n")
        self.assertNotIn("Kept", self.install())
        self.assertEqual(self.defaults.read_text(), delivered)
        self.assertFalse(new.exists())

        self.defaults.write_text("SLURMRESTD_LISTEN=:6820\n")
        for _ in range(2):
            self.assertIn("Kept: %s, which has been edited; the new one is %s" % (self.defaults, new), self.install())
            self.assertEqual(self.defaults.read_text(), "SLURMRESTD_LISTEN=:6820\n")
            self.assertEqual(new.read_text(), delivered)

        self.assertIn("left: %s, which has been edited\n" % self.defaults, self.uninstall())
        self.assertEqual([path for path in tree(self.root) if not os.path.isdir(path)], [str(self.defaults)])

        # If an administrator takes over the new file, it counts as not edited.
        self.install()
        shutil.copy(new, self.defaults)
        self.assertNotIn("Kept", self.install())
        self.assertFalse(new.exists())

    def test_uninstalling_leaves_what_was_there(self):
        for folder in ("bin", "etc", "lib/systemd/system", "share/doc"):
            (self.here / folder).mkdir(parents=True)
        (self.here / "bin/another").write_text("somebody else's")
        os.symlink("another", self.here / "bin/link")
        wants = self.root / "etc/systemd/system/multi-user.target.wants"
        wants.mkdir(parents=True)
        os.symlink("/lib/systemd/system/slurmrestd.service", wants / "slurmrestd-of-a-package.service")
        before = tree(self.root)
        self.install()
        self.install()  # the second one has made no folder, and does not forget what the first has
        os.symlink(self.prefix + "/lib/systemd/system/slurmrestd.service", wants / "slurmrestd.service")
        self.assertIn("removed ", self.uninstall())
        self.assertEqual(tree(self.root), before)
        self.assertIn("nothing is installed there", self.uninstall(expected=1))

    def test_files_of_others_stay(self):
        self.install()
        own = self.here / "lib/slurmrestd/openapi/site.so"
        own.write_text("a plugin of the site's")
        self.uninstall()
        self.assertEqual([path for path in tree(self.root) if not os.path.isdir(path)], [str(own)])

    def test_the_state_is_named_and_left(self):
        self.install()
        state = self.root / "var/lib/slurmrestd"
        state.mkdir(parents=True)
        self.assertIn("left: %s\n" % state, self.uninstall())
        self.assertTrue(state.is_dir())


@unittest.skipUnless(os.geteuid() == 0, "for root, ./dev runs copies of what it has built")
class Stage(unittest.TestCase):
    def test_what_is_run_as_another_is_roots_and_within_everybodys_reach(self):
        if "RESTD_STAGE" not in os.environ:
            self.skipTest("./dev test makes the copy")
        restd.require_reach("daemon")
        place = restd.BINARY
        while place != place.parent:
            status = place.stat()
            self.assertEqual(status.st_uid, 0, place)
            self.assertEqual(status.st_mode & 0o005, 0o005, place)
            self.assertTrue(not status.st_mode & 0o022 or status.st_mode & stat.S_ISVTX, place)
            place = place.parent
        self.assertEqual(restd.BINARY.read_bytes(), (restd.BUILD / "bin/slurmrestd").read_bytes())


if __name__ == "__main__":
    unittest.main()
