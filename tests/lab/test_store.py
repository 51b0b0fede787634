"""Answers from the store are, byte for byte, those of a fresh question. Run by differential.py.

Two daemons of ours: one stores answers, one does not. Each change is made while the list that shows it comes out of the store; then
both are asked for all lists, by two users, as JSON and as YAML. That a list comes out of the store is seen by its time: it is older
than that of a list which slurmctld has sent before.
"""
import os
import pathlib
import re
import time
import unittest

from cluster import Rest
from session import Session

LISTS = {"jobs": "jobs/", "nodes": "nodes/", "partitions": "partitions/?flags=ALL", "reservations": "reservations/"}
NEVER_STORED = ("licenses/",)
# What may be hidden depends on who asks: not stored for games.
OTHERS = ("jobs/?flags=DETAIL", "nodes/?flags=DETAIL", "partitions/")
USERS = ("root", "games")

# The times of a list, which are those at which slurmctld made it; and the client's port.
TIMES = re.compile(rb"""("?)last_(?:update|backfill)\1:\s*(?:\{[^}]*\}|\d+|(?:\n  \w+: \w+)+)""")
PORT = re.compile(rb"\[127\.0\.0\.1\]:\d+")


def without_times(body):
    return PORT.sub(b"", TIMES.sub(b"", body))


def time_of(body):
    found = next(time for time in TIMES.finditer(body) if b"last_update" in time.group())
    return int(re.findall(rb"\d+", found.group())[-1])


class Pair:
    """The two daemons, asked by one user."""

    def __init__(self, storing, asking, token):
        self.storing, self.asking = (Rest("http://%s:%d" % daemon.address, token) for daemon in (storing, asking))

    def compare(self, path, accept=None):
        """Whether the answer came out of the store. AssertionError if it is not that of a fresh question."""
        for _ in range(20):
            answers = [daemon.get(path, accept) for daemon in (self.asking, self.storing, self.asking)]
            if wrong := [answer for answer in answers if answer.status != 200]:
                raise AssertionError(f"{path}: {wrong[0]}")
            before, stored, after = (without_times(answer.body) for answer in answers)
            if before != after:  # it has changed meanwhile
                continue
            if stored != before:
                at = len(os.path.commonprefix([stored, before]))
                raise AssertionError(f"{path} from {at} on: stored {stored[at - 200:at + 100]}, fresh {before[at - 200:at + 100]}")
            return b"last_update" in answers[0].body and time_of(answers[1].body) < time_of(answers[0].body)
        raise AssertionError(f"{path} changes all the time")


class Store(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = Session.get()
        cls.cluster, cls.versions = session.cluster, session.versions
        cls.storing = cls.cluster.ours(session.build)
        cls.asking = cls.cluster.ours(session.build, SLURMRESTD_MAX_STORED_ANSWERS="0")
        cls.pairs = {user: Pair(cls.storing, cls.asking, cls.cluster.token(user)) for user in USERS}
        # Jobs that wait to be scheduled keep the list of jobs out of the store, a reservation of the moment that of nodes.
        cls.held = str(cls.cluster.jobs()["held"])
        waiting = {re.split("[_+]", job)[0] for job in cls.cluster.inside("squeue", "-h", "-t", "pending", "-o", "%i").split()} - {cls.held}
        if waiting:
            cls.cluster.inside("scancel", *waiting)
        cls.cluster.inside("scontrol", "delete", "ReservationName=lecture", check=False)

    @classmethod
    def tearDownClass(cls):
        cls.storing.stop()
        cls.asking.stop()

    # ---- steps ----

    def path(self, rest, version=None):
        return f"/slurm/{version or self.versions[-1]}/{rest}"

    def wait_for_store(self, lists, versions=None):
        """Until these lists come out of the store, for each user and format."""
        wanted = [(user, self.path(LISTS[name], version), accept) for version in versions or self.versions[-1:] for user in USERS
                  for name in lists for accept in (None, "application/yaml")]

        def comes_from_store():
            while wanted:
                user, path, accept = wanted[0]
                if not self.pairs[user].compare(path, accept):
                    return False
                wanted.pop(0)
            return True
        self.cluster.wait_for(f"{' and '.join(lists)} out of the store", comes_from_store, 60)

    def check(self):
        for pair in self.pairs.values():
            for rest in (*LISTS.values(), *OTHERS, *NEVER_STORED):
                pair.compare(self.path(rest))
            for rest in LISTS.values():
                pair.compare(self.path(rest), "application/yaml")

    def changed(self, what, lists, change):
        """Makes the change while these lists come out of the store. Afterwards all lists are those of a fresh question."""
        try:
            self.wait_for_store(lists)
            result = change()
            self.check()
            return result
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from None

    def update(self, *words):
        return lambda: self.cluster.inside("scontrol", "update", *words)

    def wait_state(self, job, state):
        self.cluster.wait_for(f"job {job} to be {state}", lambda: self.cluster.job_states(job) == [state] or self.check())

    def started(self, job):
        self.wait_state(job, "RUNNING")
        return job

    def submit(self, **more):
        script = {"script": "#!/bin/sh\nsleep 300\n", "job": {
            "name": "stored", "environment": ["A=b"], "partition": "debug", "current_working_directory": "/tmp", "memory_per_node":
            {"set": True, "number": 20}, "time_limit": {"set": True, "number": 30}, **more}}
        answer = self.storing.post("/slurm/v0.0.42/job/submit", script)
        self.assertEqual(answer.status, 200, answer)
        return str(answer.data["job_id"])

    # ---- tests ----

    def test_all_versions(self):
        self.wait_for_store(LISTS, self.versions)
        for rest in NEVER_STORED:
            self.assertFalse(self.pairs["root"].compare(self.path(rest)))
        for rest in OTHERS:
            with self.subTest(rest):
                self.assertFalse(self.pairs["games"].compare(self.path(rest)), "out of the store")

    def test_changes(self):
        inside, node = self.cluster.inside, f"NodeName={self.cluster.host}"
        # One list after the other, so that the others come to rest meanwhile.
        job = self.changed("a job starts", ["jobs"], lambda: self.started(self.submit()))
        self.changed("a partition is changed", ["partitions"], self.update("PartitionName=big", "MaxTime=6-0"))
        self.changed("a reservation is made", ["reservations"], lambda: inside(
            "scontrol", "create", "reservation", "ReservationName=stored", "StartTime=now+1hour", "Duration=10", "Users=root", "Nodes=gpu4",
            "Flags=IGNORE_JOBS"))
        self.changed("a node is drained", ["nodes"], self.update(node, "State=DRAIN", "Reason=store"))
        self.changed("jobs are changed", ["jobs"], lambda: (
            self.update(f"JobId={job}", "Comment=running")(), self.update(f"JobId={self.held}", "Comment=held")()))
        self.changed("a partition is set down", ["partitions"], self.update("PartitionName=gpu", "State=DOWN"))
        self.changed("a reservation is changed", ["reservations"], self.update("ReservationName=stored", "Duration=20"))
        self.changed("a node is resumed", ["nodes"], self.update(node, "State=RESUME"))
        self.changed("partitions are as before", ["partitions"], lambda: (
            self.update("PartitionName=big", "MaxTime=7-0")(), self.update("PartitionName=gpu", "State=UP")()))

        # Of the moment: its nodes are not stored, but free again when it ends.
        brief = "cloud00009"
        self.changed("a reservation begins", ["nodes", "reservations"], lambda: inside(
            "scontrol", "create", "reservation", "ReservationName=brief", "StartTime=now", "EndTime=now+15seconds", "Users=root",
            f"Nodes={brief}"))
        self.changed("a job ends", ["jobs"], lambda: (inside("scancel", job), self.wait_state(job, "CANCELLED")))
        self.changed("a reservation is deleted", ["reservations"], lambda: inside("scontrol", "delete", "ReservationName=stored"))
        waiting = self.changed("a job is submitted", ["jobs"], lambda: self.submit(
            begin_time={"set": True, "number": int(time.time()) + 3600}))
        self.changed("a job is held", [], lambda: inside("scontrol", "hold", waiting))
        array = self.changed("an array is submitted", [], lambda: self.submit(hold=True, array="1-3"))
        self.changed("a task is changed", [], self.update(f"JobId={array}_2", "Comment=second"))
        self.changed("jobs are released", [], lambda: inside("scontrol", "release", self.held, array))
        self.changed("jobs are cancelled", [], lambda: inside("scancel", waiting, array, self.held))
        is_free = lambda: "RESERVED" not in inside("scontrol", "show", "node", brief)
        self.changed("a reservation ends", [], lambda: self.cluster.wait_for("the reservation to end", lambda: is_free() or self.check()))

    def test_configuration_and_restart(self):
        conf = pathlib.Path(self.cluster.info["ROOT"], "etc/slurm/slurm.conf")
        before = conf.read_text()
        self.addCleanup(conf.write_text, before)

        def matlab():
            found = self.asking.get("/slurm/v0.0.42/licenses/")
            return found.status == 200 and next(each["Total"] for each in found.data["licenses"] if each["LicenseName"] == "matlab")

        def reconfigure():
            conf.write_text(before.replace("matlab:10", "matlab:12"))
            self.cluster.inside("scontrol", "reconfigure")
            self.cluster.wait_for("the new licenses", lambda: matlab() == 12)
        self.changed("slurm.conf is read again", LISTS, reconfigure)
        conf.write_text(before)

        def restart():
            pid = int(self.cluster.lab("pid", "slurmctld"))
            self.cluster.inside("scontrol", "shutdown", "slurmctld")
            self.cluster.wait_for("slurmctld to end", lambda: not pathlib.Path(f"/proc/{pid}").exists())
            self.cluster.inside("slurmctld")
            self.cluster.wait_for("slurmctld", lambda: matlab() == 10)
        self.changed("slurmctld is started again", LISTS, restart)
