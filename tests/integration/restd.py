"""Shared code of the integration tests: start slurmrestd, send it bytes, stop it, read its log.

    with restd.Daemon() as daemon:                       # embedded cluster, TCP port and unix socket, everything temporary
        answer = daemon.get("/slurm/v0.0.42/ping")       # over the unix socket: local authentication
        answer = daemon.get("/openapi", tcp=True, token=daemon.token())
        with daemon.connect() as connection:             # raw bytes
            connection.send(b"GET / HTTP/1.1\\r\\n\\r\\n")
            answer = connection.read_response()

The build tree is taken from the environment variable RESTD_BUILD, and the programs from RESTD_STAGE where there is one: an
installation that other users can reach, whoever can reach the build tree (`./dev test` makes it for root). Needs nothing but Python's standard library.
A Daemon belongs to one test at a time; several may run at once.
"""

import functools
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("RESTD_BUILD", SOURCE / "build"))
STAGE = pathlib.Path(os.environ.get("RESTD_STAGE", BUILD))
BINARY = STAGE / "bin" / "slurmrestd"
PLUGINS = STAGE / "lib" / "slurmrestd"

# The timeout for short actions on a loaded machine.
PATIENCE = float(os.environ.get("RESTD_TEST_PATIENCE", "30"))

# A cluster small enough to be the same on every machine.
SLURM_CONF = """\
ClusterName=test
SlurmctldHost=localhost
NodeName=localhost CPUs=2 RealMemory=1000
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def environment(**changes):
    """This process' environment without the variables of slurmrestd, plus `changes`.

    Tests may be run by root, in a container for instance: the user check is off unless a test asks for it. Jobs run as whoever
    runs the tests, also those of other users; test_isolation.py has daemons that keep them apart.
    """
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("SLURM", "LISTEN_")) and name not in ("ABORT_ON_FATAL", "STATE_DIRECTORY")}
    env["SLURMRESTD_SECURITY"] = "disable_user_check,serve_all_users"
    for name, value in changes.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = str(value)
    return env


def run(*args, env=None, input=None, timeout=PATIENCE, binary=None, **options):
    """Runs slurmrestd to its end. `env`: changes to environment(); None as a value removes. Output is text."""
    return subprocess.run([str(binary or BINARY), *map(str, args)], env=environment(**(env or {})),
                          input=input if input is not None else "", capture_output=True, text=True, timeout=timeout, **options)


def api_number(version):
    """42 for "v0.0.42"."""
    return int(version.rpartition(".")[2])


@functools.cache
def parsers():
    """The program's data_parser plugins, as it lists them: name ("v0.0.42") and flags ("fast"), the newest version last."""
    done = run("-d", "list+flags")
    if done.returncode != 0 or not done.stdout:
        raise AssertionError(f"no data parsers: {done}")
    found = {}
    for line in done.stdout.splitlines():
        if line.startswith("\t"):
            flags.add(line.split("\t")[1].lstrip("+"))
        else:
            flags = found[line.partition("/")[2]] = set()
    return found


def status_of_refusal(version):
    """The status of slurmctld's and slurmdbd's errors that have none of their own (docs/statuses.md)."""
    return 422 if api_number(version) >= 45 else 500


def versions(since=0):
    """The API versions that the program has, the newest last: those with a number of at least `since`."""
    return tuple(version for version in parsers() if api_number(version) >= since)


def require_reach(user, group=None):
    """Skips the test where `user` (name or number) cannot start slurmrestd: only outside of `./dev test`."""
    try:
        if run("-V", user=user, group=user if group is None else group, extra_groups=[]).returncode == 0:
            return
    except PermissionError:
        pass
    raise unittest.SkipTest("other users cannot reach %s: ./dev test runs this, out of a copy that they can" % BINARY)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_running(pid):
    """Also false for a zombie: where the tests run nobody may be there to reap it."""
    try:
        return pathlib.Path("/proc/%d/stat" % pid).read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Response:
    """One answer. `headers` maps lower-case names to the last value; `fields` keeps all of them, in order, as sent."""

    def __init__(self, head, body, complete=True):
        self.head = head
        self.body = body
        self.complete = complete  # False: the connection ended before the body did
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ", 2)
        self.version = parts[0]
        self.status = int(parts[1])
        self.reason = parts[2] if len(parts) > 2 else ""
        self.fields = []
        for line in lines[1:]:
            if line:
                name, _, value = line.partition(":")
                self.fields.append((name, value.strip()))
        self.headers = {name.lower(): value for name, value in self.fields}

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        def refuse(name):
            raise ValueError("not valid JSON: " + name)
        return json.loads(self.body, parse_constant=refuse)

    def __repr__(self):
        return "<%d %s: %s>" % (self.status, self.headers.get("content-type", "-"), self.body[:200])


class ConnectionEnded(Exception):
    """The connection was closed before the head of an answer was complete. `received`: the bytes until then."""

    def __init__(self, received):
        super().__init__("connection ended after %r" % received[:200])
        self.received = received


class Connection:
    """A raw client connection. Bytes that arrive after an answer stay for the next read."""

    def __init__(self, address, timeout=PATIENCE):
        family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.pending = b""
        try:
            if family == socket.AF_UNIX:
                # Where it may not block, it fails at once while the daemon is behind with accepting.
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", max(1, int(timeout)), 0))
                self.socket.connect(address)
            self.socket.settimeout(timeout)
            if family == socket.AF_INET:
                self.socket.connect(address)
        except OSError:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def shutdown(self):
        """Sends end of file and keeps reading."""
        self.socket.shutdown(socket.SHUT_WR)

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.pending += data
        return bool(data)

    def _take(self, count):
        data, self.pending = self.pending[:count], self.pending[count:]
        return data

    def _line(self):
        while b"\r\n" not in self.pending:
            if not self._more():
                return None
        line, self.pending = self.pending.split(b"\r\n", 1)
        return line

    def read_response(self, head_only=False):
        """Reads one answer, whole: Content-Length, chunked, or up to the end. `head_only` for answers to HEAD."""
        while b"\r\n\r\n" not in self.pending:
            if not self._more():
                raise ConnectionEnded(self.pending)
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        response = Response(head, b"")
        if head_only or response.status < 200 or response.status in (204, 304):
            return response
        if response.headers.get("transfer-encoding", "").lower() == "chunked":
            response.body, response.complete = self._read_chunks()
        elif "content-length" in response.headers:
            size = int(response.headers["content-length"])
            while len(self.pending) < size and self._more():
                pass
            response.complete = len(self.pending) >= size
            response.body = self._take(size)
        else:
            response.body = self.read_all()
        return response

    def _read_chunks(self):
        body = []
        while True:
            line = self._line()
            if line is None:
                return b"".join(body), False
            size = int(line.split(b";")[0], 16)
            while len(self.pending) < size + 2:
                if not self._more():
                    return b"".join(body) + self.pending, False
            body.append(self._take(size))
            self._take(2)
            if size == 0:
                return b"".join(body), True

    def read_all(self):
        """Everything up to the end of the connection."""
        while self._more():
            pass
        return self._take(len(self.pending))

    def ended(self, within=PATIENCE):
        """Whether the server closes the connection within so many seconds without further bytes."""
        self.socket.settimeout(within)
        try:
            return not self._more()
        except socket.timeout:
            return False

    def request(self, method, target, headers=None, body=None, version="HTTP/1.1"):
        """Sends one request and reads its answer. `body`: bytes, text, or anything else to be sent as JSON."""
        fields = {"Host": "localhost", **(headers or {})}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            fields.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        if body is not None:
            fields.setdefault("Content-Length", str(len(body)))
        lines = ["%s %s %s" % (method, target, version)]
        lines += ["%s: %s" % (name, value) for name, value in fields.items() if value is not None]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b""))
        return self.read_response(head_only=method == "HEAD")


class Daemon:
    """A running slurmrestd in a folder of its own, with a TCP port and a unix socket on it.

    args: further command-line arguments. env: changes to environment(). conf: text of a slurm.conf, None for no -f at all.
    cluster: None lets slurmrestd choose. tcp/unix: listen there. started: False starts nothing yet; start() does.
    """

    def __init__(self, *args, env=None, conf=SLURM_CONF, cluster="embedded", tcp=True, unix=True, started=True, binary=None):
        self.binary = pathlib.Path(binary or BINARY)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.port = free_port() if tcp else None
        self.socket_path = self.folder / "rest.sock" if unix else None
        self.log_path = self.folder / "log"
        self.options = []
        if conf is not None:
            self.conf = self.folder / "slurm.conf"
            self.conf.write_text(conf)
            self.options += ["-f", str(self.conf)]
        if cluster is not None:
            self.options += ["--cluster", cluster]
        self.args = list(map(str, args))
        self.env = environment(**{"SLURMRESTD_STATE_DIRECTORY": self.folder / "state", **(env or {})})
        self.process = None
        self.pid = None  # of the process that serves: another one after each restart()
        if started:
            self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cleanup()

    def listeners(self):
        tcp = ["127.0.0.1:%d" % self.port] if self.port else []
        return tcp + (["unix:%s" % self.socket_path] if self.socket_path else [])

    def start(self, wait=True):
        """Starts it and waits until it answers HTTP. May be called again after stop(): the state is kept."""
        try:
            with open(self.log_path, "ab") as log:
                self.process = subprocess.Popen([str(self.binary), *self.options, *self.args, *self.listeners()],
                                                env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.pid = self.process.pid
            if wait:
                self.wait_until_it_answers()
        except BaseException:
            self.cleanup()
            raise
        return self

    def wait_until_it_answers(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            if self.process.poll() is not None:
                raise RuntimeError("slurmrestd ended with %s:\n%s" % (self.process.returncode, self.log))
            try:
                with self.connect() as connection:
                    connection.request("GET", "/")
                    return
            except (OSError, ConnectionEnded):
                if time.monotonic() > deadline:
                    raise RuntimeError("slurmrestd does not answer:\n" + self.log)
                time.sleep(0.02)

    @property
    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def wait_until(self, condition, what, within=PATIENCE):
        """Returns the first true value of condition()."""
        deadline = time.monotonic() + within
        while not (value := condition()):
            if time.monotonic() > deadline:
                raise AssertionError("%s:\n%s" % (what, self.log))
            time.sleep(0.01)
        return value

    def wait_for_log(self, text, within=PATIENCE):
        self.wait_until(lambda: text in self.log, "%r not logged" % text, within)

    def successors(self):
        """The process ids that have taken over from each other (SIGUSR2)."""
        return [int(pid) for pid in re.findall(r"process (\d+) takes over", self.log)]

    def restart(self, then=lambda: None):
        """By SIGUSR2. Returns when the old process has ended. `then` is called before, once the new one has taken over."""
        before, taken = self.pid, len(self.successors())
        os.kill(before, signal.SIGUSR2)
        self.wait_until(lambda: len(self.successors()) > taken, "no other process has taken over")
        self.pid = self.successors()[-1]
        then()
        self.wait_until(lambda: self.has_ended(before), "process %d does not end" % before)

    def has_ended(self, pid):
        return self.process.poll() is not None if pid == self.process.pid else not is_running(pid)

    def connect(self, tcp=None):
        """A raw connection: to the unix socket where there is one, unless `tcp`."""
        if tcp is None:
            tcp = self.socket_path is None
        return Connection(("127.0.0.1", self.port) if tcp else str(self.socket_path))

    def request(self, method, target, headers=None, body=None, tcp=None, token=None):
        """One request on a connection of its own."""
        headers = dict(headers or {})
        if token is not None:
            headers.setdefault("X-SLURM-USER-TOKEN", token)
        with self.connect(tcp) as connection:
            return connection.request(method, target, headers, body)

    def get(self, target, headers=None, **options):
        return self.request("GET", target, headers, **options)

    def post(self, target, body=None, headers=None, **options):
        return self.request("POST", target, headers, body, **options)

    def delete(self, target, headers=None, **options):
        return self.request("DELETE", target, headers, **options)

    def token(self, user=None, lifespan=None):
        """A token of this daemon's embedded cluster, by `slurmrestd token`; for who runs the tests where no user is named."""
        user = user or pwd.getpwuid(os.geteuid()).pw_name
        words = ["token", "username=%s" % user] + (["lifespan=%s" % lifespan] if lifespan else [])
        done = subprocess.run([str(self.binary), *self.options, *words], env=self.env, capture_output=True, text=True,
                              timeout=PATIENCE)
        if done.returncode != 0 or not done.stdout.startswith("SLURM_JWT="):
            raise RuntimeError("no token: %s%s" % (done.stdout, done.stderr))
        return done.stdout.strip().partition("=")[2]

    def send_signal(self, number):
        os.kill(self.pid, number)

    def wait(self, timeout=PATIENCE):
        """Waits for its end; the exit status."""
        return self.process.wait(timeout)

    def stop(self, number=signal.SIGTERM):
        """Ends it by a signal; returns the exit status. If it does not end, kills it and raises."""
        if self.process is None:
            return None
        if not self.has_ended(self.pid):
            os.kill(self.pid, number)
        try:
            self.wait_until(lambda: self.has_ended(self.pid), "slurmrestd does not end")
            return self.process.wait(PATIENCE)
        except (AssertionError, subprocess.TimeoutExpired):
            os.kill(self.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
            raise RuntimeError("slurmrestd did not end on signal %d:\n%s" % (number, self.log))

    def kill_jobs(self):
        """Jobs outlive the daemon on purpose; a test's must not outlive the test. With its shepherd a job's script ends too."""
        for started in self.folder.glob("state/jobs/*/started"):
            try:
                shepherd = started.read_text().split()[0]
                if pathlib.Path("/proc", shepherd, "comm").read_text() == "restd-shepherd\n":
                    os.kill(int(shepherd), signal.SIGKILL)
            except (OSError, ValueError, IndexError):
                pass  # it has ended by itself
        # Scripts of jobs that ran as their users are outside the state folder, in a folder named after it.
        if (self.folder / "state/jobs").exists():
            state = (self.folder / "state/jobs").stat()
            for folder in pathlib.Path("/var/spool/slurmrestd").glob(f"*/{state.st_dev:x}.{state.st_ino:x}.*"):
                shutil.rmtree(folder, ignore_errors=True)

    def cleanup(self):
        try:
            self.stop()
        finally:
            self.kill_jobs()
            shutil.rmtree(self.folder, ignore_errors=True)
