"""Answers from the store are, byte for byte, those of a fresh question. Run by differential.py.

Two daemons of ours: one stores answers, one does not. After each change, and after none, both are asked for the same.
"""
import re
import time
import unittest

from session import Session

PATHS = ("/slurm/{V}/jobs/", "/slurm/{V}/nodes/", "/slurm/{V}/partitions/", "/slurm/{V}/reservations/")


def without_time(body):
    """The answer without the time at which slurmctld made the list, which is older in a stored one."""
    return re.sub(rb'"last_update":\s*(\{[^}]*\}|\d+)', b'"last_update":0', body)


def time_of(answer):
    found = answer.data["last_update"]
    return found["number"] if isinstance(found, dict) else found


class Store(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = Session.get()
        cls.cluster, cls.versions = session.cluster, session.versions
        cls.storing = cls.cluster.ours(session.build)
        cls.asking = cls.cluster.ours(session.build, SLURMRESTD_MAX_STORED_ANSWERS="0")
        # Jobs that wait to be scheduled would keep the list of jobs out of the store.
        waiting = cls.cluster.inside("squeue", "-h", "-t", "pending", "-o", "%F").split()
        for job in sorted(set(waiting)):
            cls.cluster.inside("scontrol", "hold", job, check=False)

    @classmethod
    def tearDownClass(cls):
        cls.storing.stop()
        cls.asking.stop()

    def compare(self, path):
        """Whether the answer came out of the store."""
        for _ in range(20):
            self.storing.get(path)
            before = self.asking.get(path)
            stored = self.storing.get(path)
            after = self.asking.get(path)
            self.assertEqual((before.status, stored.status), (200, 200), (before, stored))
            if without_time(before.body) == without_time(after.body):  # else it has changed meanwhile
                self.assertEqual(without_time(stored.body), without_time(before.body), path)
                return time_of(stored) < time_of(before)
        self.fail(f"{path} changes all the time")

    def check(self, what):
        with self.subTest(what):
            for path in PATHS:
                for version in self.versions:
                    self.compare(path.format(V=version))

    def inside(self, *command):
        self.cluster.inside(*command)
        self.check(" ".join(command))

    def job(self, **more):
        script = {"script": "#!/bin/sh\nsleep 300\n", "job": {"name": "stored", "environment": ["A=b"], "partition": "debug",
                                                              "current_working_directory": "/tmp", **more}}
        answer = self.storing.post("/slurm/v0.0.42/job/submit", script)
        self.assertEqual(answer.status, 200, answer)
        return answer.data["job_id"]

    def test_lists_come_out_of_the_store(self):
        for path in PATHS:
            path = path.format(V=self.versions[-1])
            self.cluster.wait_for(f"{path} out of the store", lambda: self.compare(path) or time.sleep(1), 120)

    def test_jobs(self):
        self.check("nothing")
        held = str(self.job(hold=True))
        self.check("submitted")
        self.inside("scontrol", "update", f"JobId={held}", "Comment=changed")
        self.inside("scontrol", "update", f"JobId={held}", "StartTime=now+2days")
        self.inside("scontrol", "update", f"JobId={held}", "StartTime=now")
        self.inside("scontrol", "release", held)
        time.sleep(4)
        self.check("a while after")
        self.inside("scancel", held)
        array = str(self.job(hold=True, array="1-3"))
        self.check("an array")
        self.inside("scontrol", "update", f"JobId={array}_2", "Comment=second")
        self.inside("scancel", array)

    def test_nodes_partitions_and_reservations(self):
        self.inside("scontrol", "update", f"NodeName={self.cluster.host}", "Comment=seen")
        self.inside("scontrol", "update", f"NodeName={self.cluster.host}", "State=DRAIN", "Reason=store")
        self.inside("scontrol", "update", f"NodeName={self.cluster.host}", "State=RESUME")
        self.inside("scontrol", "update", "PartitionName=big", "MaxTime=7-0")
        self.inside("scontrol", "update", "PartitionName=big", "MaxTime=UNLIMITED")
        self.inside("scontrol", "create", "reservation", "ReservationName=stored", "StartTime=now+1hour", "Duration=10", "Users=root",
                    f"Nodes={self.cluster.host}", "Flags=IGNORE_JOBS")
        self.inside("scontrol", "update", "ReservationName=stored", "Duration=20")
        self.inside("scontrol", "delete", "ReservationName=stored")

    def test_configuration_and_restart(self):
        self.inside("scontrol", "reconfigure")
        for command in (("scontrol", "shutdown", "slurmctld"), ("slurmctld",)):
            self.cluster.inside(*command)
            time.sleep(3)
        self.cluster.wait_for("slurmctld", lambda: self.asking.get("/slurm/v0.0.42/ping/").data["pings"][0]["responding"]
                              if "responding" in self.asking.get("/slurm/v0.0.42/ping/").data["pings"][0] else True)
        self.check("slurmctld restarted")
