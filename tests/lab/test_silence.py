"""The lab's slurmctld, then slurmdbd, is stopped by SIGSTOP while 120 clients wait for it. Requests to the other one, and requests to
neither, stay quick. Run by differential.py."""
import os
import pathlib
import signal
import sys
import unittest

from session import Session

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import silence

BOUND = 0.050  # seconds, for 99 of 100 answers
CLIENTS, PLACES = 120, 64


class Silence(unittest.TestCase):
    def setUp(self):
        session = Session.get()
        self.cluster = session.cluster
        self.ours = self.cluster.ours(session.build, SLURMRESTD_MAX_CONNECTIONS="400")  # whose limits are not met here
        self.addCleanup(self.ours.stop)
        token = self.cluster.token()
        self.requests = {"document": silence.get("/openapi/v3", token), "401": silence.get("/slurm/v0.0.42/jobs/"),
                         "slurmctld": silence.get("/slurm/v0.0.42/licenses/", token),
                         "slurmdbd": silence.get("/slurmdb/v0.0.42/tres/", token)}

    def stopped(self, daemon):
        pid = int(self.cluster.lab("pid", daemon))
        os.kill(pid, signal.SIGSTOP)
        self.addCleanup(os.kill, pid, signal.SIGCONT)

    def check(self, stopped, other):
        for name in self.requests:  # all is well
            self.assertEqual(silence.ask(self.ours.address, self.requests[name])[0], 401 if name == "401" else 200, name)
        self.stopped(stopped)
        with silence.Waiting(self.ours.address, CLIENTS, self.requests[stopped]) as waiting:
            answers = waiting.answered(CLIENTS - PLACES, 30)
            self.assertGreaterEqual(len(answers), CLIENTS - PLACES)
            for answer in answers:
                self.assertTrue(answer.startswith(b"HTTP/1.1 503 "), answer)
                self.assertIn(f"waiting for {stopped} already".encode(), answer)
            found = silence.measure(self.ours.address, {name: self.requests[name] for name in ("document", "401", other)})
        times = {name: round(seconds * 1000, 1) for name, (_, seconds) in found.items()}
        print(f"{stopped} stopped, {CLIENTS} clients waiting: p99 in ms {times}")
        self.assertEqual({name: statuses for name, (statuses, _) in found.items()}, {"document": {200}, "401": {401}, other: {200}})
        self.assertLess(max(times.values()), BOUND * 1000)

    def test_slurmctld(self):
        self.check("slurmctld", "slurmdbd")

    def test_slurmdbd(self):
        self.check("slurmdbd", "slurmctld")
