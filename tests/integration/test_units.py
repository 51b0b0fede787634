"""The systemd units: systemd accepts them, and their commands work with typical environment files.

The second without systemd: a unit's environment and command line are put together as systemd does it, and started by hand, by root
with no more capabilities than the unit leaves it.
"""

import contextlib
import os
import pathlib
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import restd

ACCOUNT, OTHER = "www-data", "backup"  # Debian has them
STARTER = """\
import os, sys
count = int(sys.argv[1])
os.environ["LISTEN_PID"], os.environ["LISTEN_FDS"] = str(os.getpid()), str(count)
os.execvp(sys.argv[2], sys.argv[2:])
"""


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prefix = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        cls.addClassCleanup(shutil.rmtree, cls.prefix, ignore_errors=True)
        os.chmod(cls.prefix, 0o755)
        subprocess.run(["cmake", "--install", restd.BUILD, "--prefix", cls.prefix], check=True, stdout=subprocess.DEVNULL, timeout=300)

    def unit(self, name):
        """{key: [values]} of all sections."""
        values = {}
        for line in (self.prefix / "lib/systemd/system" / name).read_text().splitlines():
            if "=" in line and not line.startswith("#"):
                key, _, value = line.partition("=")
                values.setdefault(key, []).append(value)
        return values


class Text(Units):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not there")
    def test_systemd_takes_them(self):
        files = sorted((self.prefix / "lib/systemd/system").iterdir())
        self.assertEqual(len(files), 4)
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, timeout=60)
        # Since systemd 254; older versions ignore it.
        said = [line for line in done.stderr.splitlines() if str(self.prefix) in line and "DelegateSubgroup" not in line]
        self.assertEqual((done.returncode, said), (0, []), done.stderr)

    def test_the_unit_is_for_a_real_cluster(self):
        unit = self.unit("slurmrestd.service")
        self.assertEqual(unit["ExecStart"], ["%s/bin/slurmrestd --cluster slurm $SLURMRESTD_OPTIONS" % self.prefix])
        self.assertEqual(unit["ConditionPathExists"], ["/etc/slurm/slurm.conf"])
        for name in ("slurmrestd.service", "slurmrestd-embedded.service"):
            self.assertEqual(self.unit(name)["ExecReload"], ["/bin/kill -HUP $MAINPID"])
            self.assertEqual(self.unit(name)["Type"], ["notify"])
            self.assertNotIn("User", self.unit(name))

    def test_socket_and_service_have_the_same_addresses(self):
        wanted = re.search(r"^SLURMRESTD_LISTEN=(.+)$", (self.prefix / "etc/default/slurmrestd").read_text(), re.M).group(1)
        for name in ("slurmrestd.socket", "slurmrestd-embedded.socket"):
            self.assertEqual([address.removeprefix("unix:") for address in wanted.split(",")], self.unit(name)["ListenStream"])


class Started:
    """A unit's daemon, started by hand. `site`: the text of /etc/default/slurmrestd. `user`: User= of a drop-in."""

    def __init__(self, test, site, unit="slurmrestd.service", user=None, sockets=()):
        values = test.unit(unit)
        test.assertEqual(values["EnvironmentFile"], ["-%s/etc/default/slurmrestd" % test.prefix, "-/etc/sysconfig/slurmrestd",
                                                     "-/etc/default/slurmrestd"])
        env = {"PATH": os.environ["PATH"], "SLURM_CONF": str(test.conf)}
        env.update(pair.split("=", 1) for line in values["Environment"] for pair in shlex.split(line))
        for text in ((test.prefix / "etc/default/slurmrestd").read_text(), site):
            env.update(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
        for name in set(os.environ) & {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"}:
            env[name] = os.environ[name]
        command = []
        for word in values["ExecStart"][0].split():
            command += env.get(word[1:], "").split() if word.startswith("$") else [word]
        if sockets:
            command = ["python3", "-c", STARTER, str(len(sockets)), *command]
        capabilities = ["--bounding-set=" + ",".join(["-all"] + ["+" + name.removeprefix("CAP_").lower() for name in
                                                                values["CapabilityBoundingSet"][0].split()])]
        if user:
            account = pwd.getpwnam(user)
            capabilities = ["--reuid=%d" % account.pw_uid, "--regid=%d" % account.pw_gid, "--clear-groups", *capabilities]

        def hand_over():
            # Move them first: one of them may be 3 or 4 already.
            copies = [os.dup2(one.fileno(), 100 + i) for i, one in enumerate(sockets)]
            for i, copy in enumerate(copies):
                os.dup2(copy, 3 + i)

        self.log_path = test.folder / "log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(["setpriv", "--no-new-privs", *capabilities, *command], env=env, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, cwd="/", preexec_fn=hand_over if sockets else None,
                                            pass_fds=range(3, 3 + len(sockets)))
        test.addCleanup(self.end)

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(restd.PATIENCE)
        finally:
            self.process.kill()

    @property
    def log(self):
        return self.log_path.read_text()

    def answer(self, address):
        deadline = time.monotonic() + restd.PATIENCE
        while True:
            if self.process.poll() is not None:
                raise AssertionError("slurmrestd has ended:\n" + self.log)
            with contextlib.suppress(OSError, restd.ConnectionEnded), restd.Connection(address) as connection:
                return connection.request("GET", "/openapi/v3").status
            if time.monotonic() > deadline:
                raise AssertionError("no answer from %s:\n%s" % (address, self.log))
            time.sleep(0.02)

    def ids(self):
        text = pathlib.Path("/proc/%d/status" % self.process.pid).read_text()
        status = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
        names = pwd.getpwuid(int(status["Uid"].split()[0])).pw_name, int(status["Gid"].split()[0])
        assert len(set(status["Uid"].split())) == 1 and len(set(status["Gid"].split())) == 1, status
        return (*names, status["Groups"].split(), int(status["CapEff"], 16), int(status["CapPrm"], 16))


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "units are started by root")
class Service(Units):
    def setUp(self):
        restd.require_reach(ACCOUNT)
        # A folder in which only root creates files, like /run for /run/slurmrestd.socket.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-", dir="/run"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        os.chmod(self.folder, 0o755)
        self.conf = self.folder / "slurm.conf"
        self.conf.write_text(restd.SLURM_CONF + "AuthAltTypes=auth/jwt\n")
        self.port = restd.free_port()
        self.tcp = ("127.0.0.1", self.port)
        self.path = self.folder / "slurmrestd.socket"
        self.listen = "SLURMRESTD_LISTEN=127.0.0.1:%d,unix:%s\n" % (self.port, self.path)

    def group(self, name):
        return pwd.getpwnam(name).pw_gid

    def test_users_of_the_options(self):
        for options, user, group in (("-u %s -g %s" % (OTHER, ACCOUNT), OTHER, self.group(ACCOUNT)), ("-u " + OTHER, OTHER, self.group(OTHER)),
                                     ("", ACCOUNT, self.group(ACCOUNT)), ("-g " + OTHER, ACCOUNT, self.group(OTHER))):
            with self.subTest(options=options):
                site = self.listen + "SLURMRESTD_USER=%s\nSLURMRESTD_OPTIONS=%s\n" % (ACCOUNT, options)
                daemon = Started(self, site)
                self.assertEqual((daemon.answer(self.tcp), daemon.answer(str(self.path))), (401, 200))
                self.assertEqual(daemon.ids(), (user, group, [], 0, 0))
                self.assertIn("listening on unix:%s\n" % self.path, daemon.log)
                self.assertEqual((self.path.stat().st_uid, self.path.stat().st_mode & 0o777), (0, 0o777))
                self.assertEqual(daemon.end(), 0)  # the name stays, as only root can take it away; the next one replaces it

    def test_a_user_of_a_drop_in(self):
        os.chown(self.folder, pwd.getpwnam(OTHER).pw_uid, 0)  # what RuntimeDirectory= does
        daemon = Started(self, self.listen, user=OTHER)
        self.assertEqual((daemon.answer(self.tcp), daemon.answer(str(self.path))), (401, 200))
        self.assertEqual(daemon.ids(), (OTHER, self.group(OTHER), [], 0, 0))

    def test_root_makes_nothing_in_folders_of_others(self):
        theirs = self.folder / "theirs"
        theirs.mkdir()
        site = self.listen.replace(str(self.path), str(theirs / "socket")) + "SLURMRESTD_USER=%s\n" % ACCOUNT
        os.chown(theirs, pwd.getpwnam(OTHER).pw_uid, 0)
        daemon = Started(self, site)
        self.assertEqual(daemon.process.wait(restd.PATIENCE), 1)
        self.assertIn("Permission denied", daemon.log)
        self.assertFalse((theirs / "socket").exists())
        os.chown(theirs, pwd.getpwnam(ACCOUNT).pw_uid, 0)
        daemon = Started(self, site)
        daemon.answer(str(theirs / "socket"))
        self.assertEqual((theirs / "socket").stat().st_uid, pwd.getpwnam(ACCOUNT).pw_uid)

    def test_root_is_refused_by_the_unit_too(self):
        for site in ("SLURMRESTD_USER=\n", "SLURMRESTD_OPTIONS=-u root\n"):
            daemon = Started(self, self.listen + site)
            self.assertEqual(daemon.process.wait(restd.PATIENCE), 1)
            self.assertIn("slurmrestd should not be run as the root user", daemon.log)

    def test_become_user_stays_root(self):
        daemon = Started(self, self.listen + "SLURMRESTD_USER=%s\nSLURMRESTD_SECURITY=become_user,disable_user_check\n"
                                             "SLURMRESTD_AUTH_TYPES=local\n" % ACCOUNT)
        daemon.answer(str(self.path))
        self.assertEqual(daemon.ids()[0], "root")

    def handed_over(self):
        tcp, local = socket.socket(), socket.socket(socket.AF_UNIX)
        for one, address in ((tcp, self.tcp), (local, str(self.path))):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.addCleanup(one.close)
            one.bind(address)
            one.listen()
        return tcp, local

    def test_sockets_of_systemd_and_addresses_of_the_environment(self):
        sockets = self.handed_over()
        more = self.folder / "more"
        site = "SLURMRESTD_USER=%s\n" % ACCOUNT
        for listen, lines in ((self.listen, 2), ("SLURMRESTD_LISTEN=\n", 2), (self.listen.strip() + ",unix:%s\n" % more, 3)):
            with self.subTest(listen=listen):
                daemon = Started(self, site + listen, sockets=sockets)
                self.assertEqual((daemon.answer(self.tcp), daemon.answer(str(self.path))), (401, 200))
                self.assertEqual(daemon.ids()[0], ACCOUNT)
                if lines == 3:
                    self.assertEqual(daemon.answer(str(more)), 200)
                self.assertEqual(daemon.log.count("listening on"), lines, daemon.log)
                self.assertNotIn("warning: not listening", daemon.log)
                self.assertEqual(daemon.end(), 0)
                self.assertTrue(self.path.exists(), "systemd's socket is gone")

    def test_a_port_that_systemd_has_on_another_address(self):
        daemon = Started(self, "SLURMRESTD_USER=%s\nSLURMRESTD_LISTEN=0.0.0.0:%d\n" % (ACCOUNT, self.port), sockets=self.handed_over())
        self.assertEqual(daemon.answer(self.tcp), 401)
        self.assertIn("not listening on [0.0.0.0]:%d: [127.0.0.1]:%d, which the service manager has opened, has the port" %
                      (self.port, self.port), daemon.log)

    def test_a_port_that_somebody_else_has(self):
        with socket.socket() as other:
            other.bind(self.tcp)
            other.listen()
            daemon = Started(self, self.listen + "SLURMRESTD_USER=%s\n" % ACCOUNT)
            self.assertEqual(daemon.process.wait(restd.PATIENCE), 1)
            self.assertIn("Address already in use", daemon.log)


if __name__ == "__main__":
    unittest.main()
