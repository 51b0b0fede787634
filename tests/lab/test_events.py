"""Live events of a real cluster, whose slurmctld is asked again and again. Run by differential.py."""
import http.client
import json
import os
import signal
import unittest

from session import Session


class Stream:
    """Server-sent events: (name, data)."""

    def __init__(self, rest, path):
        self.connection = http.client.HTTPConnection(*rest.address, timeout=60)
        self.connection.request("GET", path, headers={"X-SLURM-USER-TOKEN": rest.token})
        self.response = self.connection.getresponse()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def next(self):
        fields = {}
        while line := self.response.readline().decode():
            if line != "\n":
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
            elif "data" in fields:
                return fields["event"], json.loads(fields["data"])
            else:
                fields = {}
        raise AssertionError("the events have ended")

    def snapshot(self, key):
        records = []
        while True:
            name, data = self.next()
            if name != "snapshot":
                raise AssertionError(f"no snapshot: {name} {data}")
            records += data[key]
            if not data["more"]:
                return records

    def until(self, wanted):
        found = []
        while not (found and wanted(*found[-1])):
            found.append(self.next())
        return found


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = Session.get()
        cls.cluster = session.cluster
        cls.ours = cls.cluster.ours(session.build, SLURMRESTD_EVENTS_POLL="1", SLURMRESTD_EVENTS_HEARTBEAT="5")

    @classmethod
    def tearDownClass(cls):
        cls.ours.stop()

    def sbatch(self, *options):
        return int(self.cluster.inside("sbatch", "--parsable", "-p", "debug", "-n1", "--mem=20", "-t1", "-D", "/tmp", "-o", "/dev/null",
                                       *options))

    def test_jobs(self):
        held = self.sbatch("--hold", "--wrap", "true")
        with Stream(self.ours, "/events/v1/jobs") as stream, Stream(self.ours, "/events/v1/jobs?state=CANCELLED") as cancelled:
            known = {record["job_id"]: record for record in stream.snapshot("jobs")}
            self.assertEqual((known[held]["state"], known[held]["reason"]), (["PENDING"], "JobHeldUser"))
            listed = {job["job_id"] for job in self.ours.get("/slurm/v0.0.42/jobs/").data["jobs"]}
            self.assertLessEqual(set(known), listed)
            cancelled.snapshot("jobs")
            job = self.sbatch("--priority=1000000", "--wrap", "sleep 4")  # before all that waits
            found = stream.until(lambda name, data: name == "job" and data["job_id"] == job and data["state"] == ["COMPLETED"])
            changes = [(data["old_state"], data["state"]) for _, data in found if data.get("job_id") == job]
            self.assertIsNone(changes[0][0])
            self.assertIn(["RUNNING"], [state for _, state in changes])
            for before, after in zip(changes, changes[1:]):
                self.assertEqual(before[1], after[0], changes)
            self.cluster.inside("scancel", held)
            name, data = cancelled.until(lambda name, data: name == "job" and data["job_id"] == held)[-1]
            self.assertEqual((data["old_state"], data["state"]), (["PENDING"], ["CANCELLED"]))

    def test_nodes(self):
        node = self.cluster.host
        with Stream(self.ours, "/events/v1/nodes") as stream:
            self.assertIn(node, {record["node"] for record in stream.snapshot("nodes")})
            for command, is_drained in ((("State=DRAIN", "Reason=events"), True), (("State=RESUME",), False)):
                self.cluster.inside("scontrol", "update", f"NodeName={node}", *command)
                stream.until(lambda name, data: name == "node" and data["node"] == node and ("DRAIN" in data["state"]) == is_drained)

    def test_a_silent_slurmctld(self):
        with Stream(self.ours, "/events/v1/jobs") as stream:
            stream.snapshot("jobs")
            pid = int(self.cluster.lab("pid", "slurmctld"))
            os.kill(pid, signal.SIGSTOP)
            try:
                stream.until(lambda name, data: name == "unavailable")
            finally:
                os.kill(pid, signal.SIGCONT)
            stream.until(lambda name, data: name == "available")
