"""Shared code of this folder: the lab's cluster, its original slurmrestd, and ours.

    cluster = Cluster("24.11")                 # put up before by ./lab up 24.11; ./lab restd 24.11
    cluster.inside("squeue", "-h")             # a command's output, as root or as another user
    original = cluster.original("root")        # Rest: requests with that user's token
    with cluster.ours("build", "root") as ours:
        answer = ours.get("/slurm/v0.0.42/jobs/")

Nothing but Python's standard library. One thread at a time per Rest.
"""
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
LAB = HERE / "lab"


class Answer:
    """One answer. `data` is the document, or None."""

    def __init__(self, status, kind, body):
        self.status, self.kind, self.body = status, kind, body
        try:
            self.data = json.loads(body) if kind == "application/json" else None
        except ValueError:
            self.data = None

    def errors(self):
        return (self.data or {}).get("errors", [])

    def __repr__(self):
        return f"<{self.status} {self.kind}: {self.body[:600]!r}>"


class Rest:
    """A slurmrestd. Opens a new connection if the old one was closed."""

    def __init__(self, url, token=None, patience=60):
        parts = urllib.parse.urlsplit(url)
        self.address, self.token, self.patience = (parts.hostname, parts.port), token, patience
        self.connection = None

    def request(self, method, path, body=None, accept=None):
        headers = {"X-SLURM-USER-TOKEN": self.token} if self.token else {}
        if accept:
            headers["Accept"] = accept
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection(*self.address, timeout=self.patience)
            try:
                self.connection.request(method, path, body, headers)
                response = self.connection.getresponse()
                answer = Answer(response.status, response.getheader("Content-Type"), response.read())
                # The original sends "Connection: Close" after the body of errors, and nothing after 304.
                if response.will_close or answer.status >= 300:
                    self.close()
                return answer
            except (http.client.HTTPException, OSError):
                self.close()
                # Repeat only queries, and only on a kept connection, which may have been closed meanwhile.
                if fresh or method != "GET":
                    raise
        raise AssertionError("not reached")

    def get(self, path, accept=None):
        return self.request("GET", path, accept=accept)

    def post(self, path, body):
        return self.request("POST", path, body)

    def delete(self, path, body=None):
        return self.request("DELETE", path, body)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class DoesNotStart(SystemExit):
    """The log of our slurmrestd."""


class Ours(Rest):
    """Our slurmrestd as a child process. `arguments`: besides its address; `within`: a command that starts it elsewhere."""

    def __init__(self, binary, arguments, token, environment=(), within=()):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        super().__init__(f"http://127.0.0.1:{port}", token)
        self.log = tempfile.TemporaryFile("w+")
        env = {k: v for k, v in os.environ.items() if not k.startswith("SLURM")}
        env.update(SLURMRESTD_SECURITY="disable_user_check", **dict(environment))
        self.process = subprocess.Popen([*within, str(binary), *arguments, f"127.0.0.1:{port}"],
                                        env=env, stderr=self.log, stdin=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise DoesNotStart("slurmrestd does not start:\n" + self.said())
                time.sleep(0.02)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def memory(self, field="VmRSS"):
        """MiB. VmHWM is the maximum so far."""
        with open(f"/proc/{self.process.pid}/status") as f:
            return next(int(line.split()[1]) / 1024 for line in f if line.startswith(field + ":"))

    def stop(self):
        self.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Cluster:
    def __init__(self, release):
        self.release = release
        said = self.lab("info").split()
        self.info = dict(item.split("=", 1) for item in said)
        self.host = self.info["HOST"]
        self.has_original = self.info["VERSION"] != ""
        self.tokens = {}

    def lab(self, command, *args, check=True):
        return subprocess.run([str(LAB), command, self.release, *map(str, args)], check=check, text=True,
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout

    def inside(self, *command, user=None, check=True, input=None):
        """The output of a command inside; raises if it fails. With check=False it does not raise and returns both outputs."""
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        done = subprocess.run(["chroot", self.info["ROOT"], *who, *map(str, command)], text=True, cwd="/", input=input or "",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT if not check else subprocess.PIPE,
                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"})
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
        return done.stdout

    def token(self, user="root"):
        if user not in self.tokens:
            self.tokens[user] = self.lab("token", user).strip()
        return self.tokens[user]

    def original(self, user="root", patience=60):
        return Rest(self.info["RESTD_URL"], self.token(user), patience)

    def ours(self, build, user="root", conf=None, **environment):
        return Ours(pathlib.Path(build).resolve() / "bin" / "slurmrestd",
                    ["--cluster", "slurm", "-f", conf or self.info["CONF"]], self.token(user), environment)

    def ours_configless(self, build, user="root", **environment):
        """The same without a slurm.conf: it is fetched from the lab's slurmctld, and the lab's munged is at the default path."""
        # In its own mount namespace, without this machine's files at these paths.
        place = """set -e
                   mount -t tmpfs none /run
                   [ ! -d /etc/slurm ] || mount -t tmpfs none /etc/slurm
                   mkdir /run/munge
                   mount --bind "$0" /run/munge
                   exec "$@" """
        within = ["unshare", "--mount", "sh", "-c", place, str(pathlib.Path(self.info["MUNGE_SOCKET"]).parent)]
        environment = {"SLURM_CONF_SERVER": f"127.0.0.1:{self.info['CTLD_PORT']}", **environment}
        return Ours(pathlib.Path(build).resolve() / "bin" / "slurmrestd", [], self.token(user), environment, within)

    def wait_for(self, what, condition, seconds=60):
        """The condition's first true value."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if value := condition():
                return value
            time.sleep(0.3)
        raise AssertionError(f"waited {seconds} s in vain for {what}")

    def job_states(self, job):
        """The output of squeue for the job, or for each task of an array; nothing if squeue does not know it."""
        return self.inside("squeue", "-h", "-t", "all", "-j", job, "-o", "%T", check=False).split()

    def jobs(self):
        """{name: id} of the jobs in slurmctld: the first job of a name; an array as a whole."""
        ids = {}
        for line in self.inside("squeue", "-h", "-t", "all", "-o", "%F %i %j").splitlines():
            array, shown, name = line.split(None, 2)
            job = int(array) if "_" in shown else int(shown.split("+")[0])
            ids[name] = min(job, ids.get(name, job))
        return ids
