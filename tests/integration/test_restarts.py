"""Restarts and reloads that no client notices: SIGUSR2, a service manager that keeps the sockets, SIGHUP.

Clients ask all the time, each new connection and each kept one in its own loop; what counts is that no request fails.
"""

import os
import signal
import socket
import subprocess
import threading
import time
import unittest

import restd

RESTARTS = int(os.environ.get("RESTD_RESTARTS", "20"))
RELOADS = 50
JOBS = "/slurm/v0.0.42/jobs/"
STARTER = """\
import os, sys
count = int(sys.argv[1])
os.environ["LISTEN_PID"], os.environ["LISTEN_FDS"] = str(os.getpid()), str(count)
os.execv(sys.argv[2], sys.argv[2:])
"""


class Clients:
    """Loops of requests until the end of the `with`; `failures` says what went wrong with which, `answers` counts the others."""

    def __init__(self, *addresses, headers=None, target=JOBS):
        self.headers = headers or {}
        self.target = target
        self.failures = []
        self.answers = {}
        self.closes = 0  # kept connections that were told to close
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(loop, address)) for loop in (self.each_new, self.kept)
                        for address in addresses for _ in range(2)]  # two of each kind

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def run(self, loop, address):
        name = (loop.__name__, str(address))
        while not self.ended.is_set():
            try:
                loop(address, name)
            except Exception as error:  # whatever it is, a request has failed
                self.failures.append((name, repr(error)))

    def ask(self, connection, name):
        answer = connection.request("GET", self.target, self.headers)
        if answer.status != 200 or not answer.complete:
            raise AssertionError("%d %s" % (answer.status, answer.body[:200]))
        self.answers[name] = self.answers.get(name, 0) + 1
        return answer

    def each_new(self, address, name):
        with restd.Connection(address) as connection:
            self.ask(connection, name)

    def kept(self, address, name):
        with restd.Connection(address) as connection:
            while not self.ended.is_set():
                if self.ask(connection, name).headers.get("connection") == "close":
                    self.closes += 1
                    return


class Signal(unittest.TestCase):
    """SIGUSR2: the running daemon starts the next one, which takes its sockets over."""

    def setUp(self):
        self.daemon = restd.Daemon()
        self.addCleanup(self.daemon.cleanup)
        self.token = self.daemon.token()
        self.addresses = (("127.0.0.1", self.daemon.port), str(self.daemon.socket_path))

    def test_no_request_fails(self):
        with Clients(*self.addresses, headers={"X-SLURM-USER-TOKEN": self.token}) as clients:
            for _ in range(RESTARTS):
                self.daemon.restart()
        self.assertEqual(clients.failures, [], self.daemon.log[-2000:])
        self.assertNotIn("Sanitizer", self.daemon.log)
        self.assertEqual(len(clients.answers), 4, clients.answers)  # all loops have got answers
        self.assertGreaterEqual(clients.closes, RESTARTS)
        self.assertEqual(len(set(self.daemon.successors())), RESTARTS)
        self.assertTrue(self.daemon.socket_path.exists())
        self.daemon.stop()
        self.assertFalse(self.daemon.socket_path.exists(), "the last process leaves its socket behind")

    def test_a_kept_connection_gets_close_on_its_next_answer(self):
        with self.daemon.connect() as kept, self.daemon.connect() as idle:
            for connection in (kept, idle):
                self.assertNotIn("connection", connection.request("GET", "/livez").headers)
            answers = []
            self.daemon.restart(lambda: answers.append(kept.request("GET", "/livez")))
            if "connection" not in answers[0].headers:  # it was faster than the stop
                answers.append(kept.request("GET", "/livez"))
            self.assertEqual((answers[-1].status, answers[-1].headers.get("connection")), (204, "close"))
            self.assertTrue(kept.ended())
            self.assertTrue(idle.ended())

    def test_jobs_and_tokens_go_on(self):
        job = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": "#!/bin/sh\nsleep 600\n", "current_working_directory": "/tmp", "environment": ["PATH=/usr/bin:/bin"],
            "standard_output": "/dev/null"}}).json()["job_id"]

        def state():
            return self.daemon.get("/slurm/v0.0.42/job/%d" % job, tcp=True, token=self.token).json()["jobs"][0]["job_state"]

        self.daemon.wait_until(lambda: state() == ["RUNNING"], "the job does not start")
        self.daemon.restart()
        self.assertEqual(state(), ["RUNNING"])
        self.assertEqual(self.daemon.delete("/slurm/v0.0.42/job/%d" % job).status, 200)
        self.daemon.wait_until(lambda: state() == ["CANCELLED"], "the job does not end")

    def test_a_new_process_that_cannot_start_changes_nothing(self):
        self.daemon.conf.write_text("no such key\n")
        os.kill(self.daemon.pid, signal.SIGUSR2)
        self.daemon.wait_for_log("this one goes on")
        self.assertEqual(self.daemon.get(JOBS).status, 200)
        self.daemon.conf.write_text(restd.SLURM_CONF)
        self.daemon.restart()
        self.assertEqual(self.daemon.get(JOBS).status, 200)

    def test_a_program_that_was_replaced_is_the_one_that_starts(self):
        # As an upgrade does it: the old file goes on in the old process.
        folder = self.daemon.folder / "installed"
        folder.mkdir(mode=0o755)
        subprocess.run(["cp", "-a", restd.STAGE / "bin", restd.STAGE / "lib", folder], check=True, timeout=120)
        daemon = restd.Daemon(binary=folder / "bin/slurmrestd")
        self.addCleanup(daemon.cleanup)
        os.unlink(daemon.binary)
        os.kill(daemon.pid, signal.SIGUSR2)
        daemon.wait_for_log("this one goes on")
        subprocess.run(["cp", "-a", restd.BINARY, daemon.binary], check=True)
        daemon.restart()
        self.assertEqual(os.readlink("/proc/%d/exe" % daemon.pid), str(daemon.binary))
        self.assertEqual(daemon.get(JOBS).status, 200)

    def test_the_service_manager_is_told(self):
        path = str(self.daemon.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.settimeout(restd.PATIENCE)
            daemon = restd.Daemon(env={"NOTIFY_SOCKET": path})
            self.addCleanup(daemon.cleanup)
            self.assertEqual(manager.recv(100), b"READY=1")
            daemon.restart()
            self.assertEqual({manager.recv(100), manager.recv(100)}, {b"READY=1", b"MAINPID=%d" % daemon.pid})
            daemon.stop()
            self.assertEqual(manager.recv(100), b"STOPPING=1")


class ServiceManager(unittest.TestCase):
    """A service manager keeps the sockets and starts one daemon after the other."""

    def setUp(self):
        self.daemon = restd.Daemon(started=False)
        self.addCleanup(self.daemon.cleanup)
        tcp, local = socket.socket(), socket.socket(socket.AF_UNIX)
        self.sockets = (tcp, local)
        for one, address in ((tcp, ("127.0.0.1", self.daemon.port)), (local, str(self.daemon.socket_path))):
            self.addCleanup(one.close)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(address)
            one.listen(4096)
        self.addresses = (("127.0.0.1", self.daemon.port), str(self.daemon.socket_path))

    def start(self):
        def hand_over():
            copies = [os.dup2(one.fileno(), 100 + i) for i, one in enumerate(self.sockets)]
            for i, copy in enumerate(copies):
                os.dup2(copy, 3 + i)

        with open(self.daemon.log_path, "ab") as log:
            self.daemon.process = subprocess.Popen(
                ["python3", "-c", STARTER, "2", str(self.daemon.binary), *self.daemon.options], env=self.daemon.env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=hand_over, pass_fds=(3, 4))
        self.daemon.pid = self.daemon.process.pid

    def test_no_request_fails(self):
        self.start()
        self.daemon.wait_until_it_answers()
        token = self.daemon.token()
        with Clients(*self.addresses, headers={"X-SLURM-USER-TOKEN": token}) as clients:
            for _ in range(RESTARTS):
                self.assertEqual(self.daemon.stop(), 0)
                self.start()
                self.daemon.wait_until_it_answers()
        self.assertEqual(clients.failures, [], self.daemon.log[-2000:])
        self.assertNotIn("Sanitizer", self.daemon.log)
        self.assertEqual(len(clients.answers), 4, clients.answers)
        self.assertGreaterEqual(clients.closes, RESTARTS)

    def test_its_sockets_are_handed_over_too(self):
        self.start()
        self.daemon.wait_until_it_answers()
        self.daemon.restart()
        for address in self.addresses:
            with restd.Connection(address) as connection:
                self.assertEqual(connection.request("GET", "/livez").status, 204)
        self.daemon.stop()
        self.assertTrue(self.daemon.socket_path.exists(), "the service manager's socket is gone")


class Reload(unittest.TestCase):
    """SIGHUP: slurm.conf and the key of the tokens."""

    def setUp(self):
        self.daemon = restd.Daemon()
        self.addCleanup(self.daemon.cleanup)

    def reload(self):
        before = self.daemon.log.count("were read again")
        self.daemon.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + restd.PATIENCE
        while self.daemon.log.count("were read again") == before:
            self.assertLess(time.monotonic(), deadline, self.daemon.log)
            time.sleep(0.002)

    def partitions(self):
        return {each["name"] for each in self.daemon.get("/slurm/v0.0.42/partitions/").json()["partitions"]}

    def test_no_request_fails(self):
        token = self.daemon.token()
        with Clients(("127.0.0.1", self.daemon.port), str(self.daemon.socket_path), headers={"X-SLURM-USER-TOKEN": token}) as clients:
            for i in range(RELOADS):
                self.daemon.conf.write_text(restd.SLURM_CONF + "PartitionName=more%d Nodes=ALL\n" % i)
                self.reload()
                self.assertEqual(self.partitions(), {"debug", "more%d" % i})
        self.assertEqual(clients.failures, [], self.daemon.log[-2000:])
        self.assertNotIn("Sanitizer", self.daemon.log)
        self.assertEqual(len(clients.answers), 4, clients.answers)
        self.assertEqual(clients.closes, 0)

    def test_a_wrong_configuration_changes_nothing(self):
        self.daemon.conf.write_text("NodeName=\n")
        self.daemon.send_signal(signal.SIGHUP)
        self.daemon.wait_for_log("what was read before stays in force")
        self.assertEqual(self.partitions(), {"debug"})

    def test_another_key(self):
        old = self.daemon.token()
        key = self.daemon.folder / "state/jwt_hs256.key"
        key.write_bytes(os.urandom(32))
        new = self.daemon.token()
        self.assertEqual(self.daemon.get(JOBS, tcp=True, token=old).status, 200)
        self.reload()
        self.assertEqual(self.daemon.get(JOBS, tcp=True, token=new).status, 200)
        self.assertEqual(self.daemon.get(JOBS, tcp=True, token=old).status, 511)


if __name__ == "__main__":
    unittest.main()
