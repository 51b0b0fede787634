"""Isolation if root starts the daemon: jobs run as their users, and reach neither each other nor the daemon. A daemon that root
did not start serves one user."""

import contextlib
import os
import pathlib
import pwd
import signal
import subprocess
import time
import unittest

import restd

ACCOUNT, USER, OTHER = "www-data", "backup", "list"  # the daemon's, and two who submit: Debian has them all
CHOWN, KILL, SETGID, SETUID = (1 << n for n in (0, 5, 6, 7))

# A job runs this. It prints a line for each try: "NAME refused" or "NAME DONE".
ATTACKS = r'''#!/usr/bin/env python3
import ctypes, glob, os, signal, socket, sys
state, daemon, launcher, shepherd, victim, script, run = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)

def attempt(name, action):
    try:
        action()
        print(name, "DONE")
    except OSError as error:
        print(name, "refused")

def ptrace(pid):
    if libc.ptrace(16, int(pid), None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")

def connect(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as s:
        s.connect(path)

attempt("list the state directory", lambda: os.listdir(state))
for file in ("jwt_hs256.key", "cluster.sqlite", "accounting.sqlite", f"jobs/{run}/launch", f"jobs/{run}/result"):
    attempt("read " + file, lambda: open(f"{state}/{file}").read(1))
for file in (f"jobs/{run}/result", f"jobs/{run}/result.new", "jwt_hs256.key", "lock"):
    attempt("write " + file, lambda: open(f"{state}/{file}", "a"))
attempt("read another's script", lambda: open(script).read(1))
attempt("list the scripts", lambda: os.listdir(os.path.dirname(os.path.dirname(script))))
attempt("put a script beside", lambda: open(os.path.dirname(sys.argv[0]) + "/more", "w"))
attempt("write my script", lambda: open(sys.argv[0], "a"))
for name, pid in (("daemon", daemon), ("launcher", launcher), ("shepherd", shepherd), ("victim", victim), ("my shepherd", os.getppid())):
    attempt("environment of " + name, lambda: open(f"/proc/{pid}/environ").read(1))
    attempt("memory of " + name, lambda: open(f"/proc/{pid}/mem", "rb"))
    attempt("descriptors of " + name, lambda: os.listdir(f"/proc/{pid}/fd"))
    attempt("socket of " + name, lambda: connect(f"/proc/{pid}/fd/3"))
    attempt("trace " + name, lambda: ptrace(pid))
    attempt("signal " + name, lambda: os.kill(int(pid), signal.SIGTERM))
attempt("become root", lambda: os.setuid(0))
attempt("become another", lambda: os.setuid(os.stat(script).st_uid if os.path.exists(script) else 1))
attempt("take more groups", lambda: os.setgroups([0]))
'''


def status_of(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


def processes(name=None):
    """{pid: parent} of all processes, or of those with this name."""
    found = {}
    for comm in pathlib.Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if name is None or comm.read_text() == name + "\n":
                found[int(comm.parent.name)] = int(status_of(comm.parent.name)["PPid"])
    return found


class Separated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root's daemon runs jobs as their users")
        restd.require_reach(ACCOUNT)

    def setUp(self):
        self.daemon = restd.Daemon("-u", ACCOUNT, env={"SLURMRESTD_SECURITY": None}, started=False)
        self.addCleanup(self.daemon.cleanup)
        account = pwd.getpwnam(ACCOUNT)
        self.account_uid = account.pw_uid
        os.chown(self.daemon.folder, account.pw_uid, account.pw_gid)
        os.chmod(self.daemon.folder, 0o711)
        self.state = self.daemon.folder / "state"
        self.work = self.daemon.folder / "work"
        self.work.mkdir()
        os.chmod(self.work, 0o1777)
        self.daemon.start()
        self.tokens = {}

    def token(self, user):
        if user not in self.tokens:
            self.tokens[user] = self.daemon.token(user)
        return self.tokens[user]

    def submit(self, user, script, expected=0, **fields):
        answer = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": script, "current_working_directory": str(self.work), "environment": ["PATH=/usr/bin:/bin"], **fields}},
            token=self.token(user), tcp=True).json()
        if expected:
            self.assertEqual(answer["errors"][0]["error_number"], expected, answer)
            return answer["errors"][0]["description"]
        self.assertEqual(answer["errors"], [])
        return answer["job_id"]

    def job(self, job_id):
        answer = self.daemon.get(f"/slurm/v0.0.42/job/{job_id}", token=self.token(USER), tcp=True)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["jobs"][0]

    def wait_for(self, condition, what):
        deadline = time.monotonic() + restd.PATIENCE
        while not (value := condition()):
            self.assertLess(time.monotonic(), deadline, f"{what}\n{self.daemon.log}")
            time.sleep(0.02)
        return value

    def wait_for_state(self, job_id, state):
        self.wait_for(lambda: state in self.job(job_id)["job_state"], f"job {job_id} never became {state}: {self.job(job_id)}")

    def output(self, job_id):
        return (self.work / f"slurm-{job_id}.out").read_text()

    def run_job(self, user, script, **fields):
        job_id = self.submit(user, script, **fields)
        self.wait_for_state(job_id, "COMPLETED")
        return self.output(job_id)

    def running(self, user=OTHER, **fields):
        """A job that runs until the end of the test: its id, script's process, path of the script."""
        job_id = self.submit(user, "#!/bin/sh\necho $$ $0\nsleep 600\n", **fields)
        self.wait_for(lambda: (self.work / f"slurm-{job_id}.out").exists() and self.output(job_id).endswith("\n"), "no output")
        pid, script = self.output(job_id).split()
        return job_id, int(pid), script

    def launcher(self):
        """The only child process of the daemon."""
        (pid,) = [pid for pid, parent in processes().items() if parent == self.daemon.process.pid]
        self.assertEqual(pathlib.Path(f"/proc/{pid}/comm").read_text(), "embedded.launch\n")
        return pid

    def test_a_job_runs_as_its_user(self):
        user = pwd.getpwnam(USER)
        shown = self.run_job(USER, "#!/bin/sh\nid -u\nid -g\nid -G\nstat -c '%a %U %G' $0\necho $$\ncut -d' ' -f6 /proc/self/stat\n"
                                   "grep -E '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs|Uid)' /proc/self/status | tr -s '\\t' ' '\n").splitlines()
        groups = " ".join(map(str, os.getgrouplist(USER, user.pw_gid)))
        self.assertEqual(shown[:4], [str(user.pw_uid), str(user.pw_gid), groups, f"500 {USER} {USER}"])
        self.assertEqual(shown[4], shown[5], "the script leads no session of its own")
        self.assertEqual(shown[6:], ["Uid: " + " ".join([str(user.pw_uid)] * 4), *(f"Cap{name}: {0:016x}" for name in ("Inh", "Prm", "Eff", "Amb")),
                                     "NoNewPrivs: 1"])
        (file,) = self.work.glob("slurm-*.out")
        self.assertEqual(file.owner(), USER)

    def test_nothing_is_inherited(self):
        # Connections and listeners are open while the job starts. ls itself opens the folder.
        with self.daemon.connect(), self.daemon.connect(tcp=True):
            shown = self.run_job(USER, "#!/bin/sh\nexec ls -l /proc/self/fd\n")
        self.launcher()
        names = [line.split(" -> ")[0].split()[-1] for line in shown.splitlines()[1:]]
        self.assertEqual(names, ["0", "1", "2", "3"], shown)
        self.assertRegex(shown.splitlines()[-1], r" 3 -> /proc/\d+/fd$")

    def test_what_each_process_may_do(self):
        self.running()
        daemon, launcher = self.daemon.process.pid, self.launcher()
        (shepherd,) = [pid for pid, parent in processes("restd-shepherd").items() if parent == launcher]
        for pid, capabilities in ((daemon, 0), (launcher, CHOWN | KILL | SETGID | SETUID), (shepherd, KILL)):
            status = status_of(pid)
            self.assertEqual(status["Uid"].split(), [str(self.account_uid)] * 4)
            self.assertEqual(status["Groups"].split(), [])
            self.assertEqual(status["NoNewPrivs"], "1")
            for name in ("CapPrm", "CapEff"):
                self.assertEqual(int(status[name], 16), capabilities, f"{name} of {status['Name']}")
            for name in ("CapInh", "CapAmb"):
                self.assertEqual(int(status[name], 16), 0, f"{name} of {status['Name']}")
            self.assertEqual(os.stat(f"/proc/{pid}/environ").st_uid, 0, f"{status['Name']} can be traced by its own user")
        self.assertEqual(int(status_of(launcher)["CapBnd"], 16), CHOWN | KILL | SETGID | SETUID)
        files = {name: os.readlink(f"/proc/{launcher}/fd/{name}") for name in os.listdir(f"/proc/{launcher}/fd")}
        self.assertEqual(sorted(files), ["0", "1", "2", "3"])
        self.assertEqual((files["0"], files["1"]), ("/dev/null", "/dev/null"))
        self.assertTrue(files["3"].startswith("socket:"), files)
        self.assertEqual(pathlib.Path(f"/proc/{launcher}/environ").read_bytes(), b"")

    def test_what_a_job_may_not_do(self):
        victim, pid, script = self.running(environment=["PATH=/usr/bin:/bin", "SECRET=of-the-other"])
        launcher = self.launcher()
        (shepherd,) = [pid for pid, parent in processes("restd-shepherd").items() if parent == launcher]
        (run,) = [folder.name for folder in (self.state / "jobs").iterdir()]
        shown = self.run_job(USER, ATTACKS, argv=["attacks", *map(str, (self.state, self.daemon.process.pid, launcher, shepherd,
                                                                        pid, script, run))])
        lines = shown.splitlines()
        self.assertGreater(len(lines), 40, shown)
        self.assertEqual([line for line in lines if not line.endswith(" refused")], [], shown)
        self.assertEqual(self.job(victim)["job_state"], ["RUNNING"])
        self.assertIsNone(self.daemon.process.poll())
        self.assertEqual(self.launcher(), launcher)

    def test_the_state_is_the_daemons_alone(self):
        self.running()
        for path in (self.state, self.state / "jobs"):
            self.assertEqual((path.stat().st_mode & 0o7777, path.owner()), (0o700, ACCOUNT), path)

    def test_jobs_of_root_and_of_the_daemon_are_refused(self):
        self.assertIn("jobs of root are not run", self.submit("root", "#!/bin/sh\ntrue\n", expected=2010))
        self.assertIn(f"slurmrestd itself runs as that account", self.submit(ACCOUNT, "#!/bin/sh\ntrue\n", expected=2010))
        self.assertEqual(self.run_job("root", "#!/bin/sh\nid -un\n", user_id=USER), USER + "\n")

    def test_jobs_go_on_when_the_daemon_is_killed(self):
        go = self.work / "go"
        job_id = self.submit(USER, f"#!/bin/sh\nuntil [ -e {go} ]; do sleep 0.05; done\nexit 3\n")
        gone = self.submit(USER, "#!/bin/sh\nsleep 600\n")
        for each in (job_id, gone):
            self.wait_for_state(each, "RUNNING")
        launcher = self.launcher()
        self.wait_for(lambda: list(processes("restd-shepherd").values()).count(launcher) == 2, "no shepherds")
        self.daemon.stop(signal.SIGKILL)
        self.wait_for(lambda: launcher not in processes("embedded.launch"), "the launcher outlives its daemon")
        self.daemon.start()
        self.assertNotEqual(self.launcher(), launcher)
        self.assertEqual(self.job(job_id)["job_state"], ["RUNNING"])
        go.touch()
        self.wait_for_state(job_id, "FAILED")
        self.assertEqual(self.job(job_id)["exit_code"]["return_code"]["number"], 3)
        # Jobs of a previous launcher can be ended too.
        answer = self.daemon.delete(f"/slurm/v0.0.42/job/{gone}", token=self.token(USER), tcp=True)
        self.assertEqual(answer.status, 200, answer)
        self.wait_for_state(gone, "CANCELLED")

    def test_processes_of_a_dead_shepherd_are_ended(self):
        job_id = self.submit(USER, "#!/bin/sh\nsleep 600 &\necho $PPID $!\nwait\n")
        self.wait_for(lambda: (self.work / f"slurm-{job_id}.out").exists() and self.output(job_id).endswith("\n"), "no output")
        shepherd, child = map(int, self.output(job_id).split())
        os.kill(shepherd, signal.SIGKILL)
        self.wait_for_state(job_id, "NODE_FAIL")
        self.wait_for(lambda: not pathlib.Path(f"/proc/{child}").exists() or status_of(child)["State"].startswith("Z"),
                      "a process of a lost job lives on")

    def test_scripts_are_removed(self):
        scripts = pathlib.Path("/var/spool/slurmrestd") / str(self.account_uid)
        self.assertEqual((scripts.stat().st_mode & 0o7777, scripts.owner()), (0o711, ACCOUNT))
        self.assertEqual((scripts.parent.stat().st_mode & 0o7777, scripts.parent.owner()), (0o711, "root"))
        path = pathlib.Path(self.run_job(USER, "#!/bin/sh\necho $0\n").strip())
        self.assertEqual(path.parent.parent, scripts)
        self.wait_for(lambda: not path.parent.exists(), f"{path} is still there")

    def test_without_its_launcher_the_daemon_ends_and_loses_nothing(self):
        running, pid, _ = self.running()
        os.kill(self.launcher(), signal.SIGKILL)
        self.assertEqual(self.daemon.wait(), 0)
        self.assertIn("the launcher has ended", self.daemon.log)
        os.kill(pid, 0)
        self.daemon.start()
        self.assertEqual(self.job(running)["job_state"], ["RUNNING"])
        self.assertEqual(self.run_job(USER, "#!/bin/sh\necho again\n"), "again\n")

    def check_try_again(self, job_id, then):
        shown = self.wait_for(lambda: "launch failed" in self.job(job_id)["state_description"] and self.job(job_id), "it has not failed")
        self.assertEqual(shown["job_state"], ["PENDING"])
        self.assertIn("Resource temporarily unavailable; tried again after", shown["state_description"])
        then()
        self.wait_for_state(job_id, "COMPLETED")
        self.assertEqual(self.output(job_id), "ran\n", "it has not run once")
        self.assertEqual(self.job(job_id)["state_description"], "")

    def test_its_launcher_serves_the_process_that_takes_over(self):
        job, process, _ = self.running()
        launchers = [pid for pid, parent in processes("embedded.launch").items() if parent == self.daemon.pid]
        self.assertEqual(len(launchers), 1)
        for _ in range(3):
            self.daemon.restart()
            status = status_of(self.daemon.pid)
            self.assertEqual(set(status["Uid"].split()), {str(self.account_uid)})
            self.assertEqual((status["NoNewPrivs"], int(status["CapEff"], 16)), ("1", 0))
            self.assertTrue(restd.is_running(launchers[0]))
            self.assertIn("RUNNING", self.job(job)["job_state"])
            self.assertEqual(self.run_job(USER, "#!/bin/sh\nid -un\n"), USER + "\n")
        self.assertTrue(restd.is_running(process))
        self.assertIn("the cluster plugin's helper stays the same process", self.daemon.log)
        self.daemon.stop()
        self.wait_for(lambda: not restd.is_running(launchers[0]), "the launcher outlives its daemon")

    def test_a_job_that_cannot_fork_yet_waits(self):
        launcher = self.launcher()

        def prlimit(*options):
            # As the launcher's own user, without privileges.
            return subprocess.run(["prlimit", "--pid", str(launcher), *options], check=True, user=ACCOUNT, group=ACCOUNT,
                                  extra_groups=[], capture_output=True, text=True).stdout.strip()
        most = prlimit("--nproc", "--output=HARD", "--noheadings", "--raw")
        prlimit("--nproc=0:")
        job_id = self.submit(USER, "#!/bin/sh\necho ran\n")
        self.check_try_again(job_id, lambda: prlimit(f"--nproc={most}:"))

    def test_a_job_over_its_users_limit_of_processes_waits(self):
        first, _, _ = self.running(USER)
        job_id = self.submit(USER, "#!/bin/sh\necho ran\n", rlimits={"nproc": {"set": True, "number": 1}})
        self.check_try_again(job_id, lambda: self.daemon.delete(f"/slurm/v0.0.42/job/{first}", token=self.token(USER), tcp=True))


class OneUser(unittest.TestCase):
    """A daemon that was not started by root."""

    def setUp(self):
        self.as_user = {}
        self.me = pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            restd.require_reach(ACCOUNT)
            self.me = ACCOUNT
            self.as_user = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []}
        self.daemon = restd.Daemon(started=False)
        self.addCleanup(self.daemon.cleanup)
        os.chmod(self.daemon.folder, 0o777)
        os.chmod(self.daemon.conf, 0o644)

    def ask(self, token, security=None):
        request = f"GET /slurm/v0.0.42/jobs/ HTTP/1.0\r\nX-SLURM-USER-TOKEN: {token}\r\n\r\n"
        return restd.run("-a", "jwt", *self.daemon.options, input=request, env=dict(self.env, SLURMRESTD_SECURITY=security),
                         **self.as_user)

    def test_it_serves_its_own_user_alone(self):
        self.env = {"SLURMRESTD_STATE_DIRECTORY": self.daemon.folder / "state", "SLURM_JWT": "x"}

        def token(user):
            done = restd.run(*self.daemon.options, "token", f"username={user}", env=self.env, **self.as_user)
            self.assertEqual(done.returncode, 0, done)
            return done.stdout.strip().partition("=")[2]
        own = self.ask(token(self.me))
        self.assertIn("HTTP/1.1 200", own.stdout, own)
        self.assertIn(f"serving {self.me} only: not started as root, so jobs cannot be run as other users", own.stderr)
        for other in ("root", OTHER):
            refused = self.ask(token(other))
            self.assertIn("HTTP/1.1 511", refused.stdout, refused)
            self.assertIn(f"this daemon serves {self.me} only", refused.stdout)
        served = self.ask(token(OTHER), "serve_all_users")
        self.assertIn("HTTP/1.1 200", served.stdout, served)
        self.assertIn(f"all jobs run as {self.me}", served.stderr)


if __name__ == "__main__":
    unittest.main()
