"""Ours without a slurm.conf: it fetches the lab's from slurmctld, fetches it again on SIGHUP, and says if slurmctld refuses it. Run
by differential.py."""
import pathlib
import signal
import tempfile
import unittest

from cluster import DoesNotStart
from session import Session

SWITCH = "SlurmctldParameters=enable_configless\n"


class Configless(unittest.TestCase):
    def setUp(self):
        self.session = Session.get()
        self.cluster = self.session.cluster
        self.server = f"127.0.0.1:{self.cluster.info['CTLD_PORT']}"
        self.conf = pathlib.Path(self.cluster.info["ROOT"]) / "etc/slurm/slurm.conf"
        state = tempfile.TemporaryDirectory()
        self.addCleanup(state.cleanup)
        self.state = pathlib.Path(state.name) / "state"

    def start(self):
        ours = self.cluster.ours_configless(self.session.build, SLURMRESTD_STATE_DIRECTORY=str(self.state))
        self.addCleanup(ours.stop)
        return ours

    def change(self, old, new):
        """Gives slurmctld another slurm.conf until the end of the test."""
        text = self.conf.read_text()
        self.assertIn(old, text)
        self.addCleanup(self.put, text)
        self.put(text.replace(old, new))

    def put(self, text):
        self.conf.write_text(text)
        self.cluster.inside("scontrol", "reconfigure")
        self.cluster.wait_for("slurmctld to read its configuration", lambda: "UP" in self.cluster.inside("scontrol", "ping", check=False))

    def wait_for_log(self, ours, text):
        self.cluster.wait_for(f"the log to say '{text}': {ours.said()}", lambda: text in ours.said(), 30)

    def test_serves_the_cluster(self):
        ours = self.start()
        self.assertIn(f"cluster/slurm (SLURM_CONF_SERVER is {self.server})", ours.said())
        self.wait_for_log(ours, f"by slurm.conf of {self.server}")  # said after it has begun to listen

        ping = ours.get("/slurm/v0.0.42/ping/").data["pings"]
        self.assertEqual([(one["hostname"], one["responding"]) for one in ping], [(self.cluster.host, True)])
        jobs = ours.get("/slurm/v0.0.42/jobs/")
        self.assertEqual(jobs.status, 200, jobs)
        expected = self.session.ours.get("/slurm/v0.0.42/jobs/").data["jobs"]
        self.assertGreater(len(expected), 0)
        self.assertEqual([job["job_id"] for job in jobs.data["jobs"]], [job["job_id"] for job in expected])
        tres = ours.get("/slurmdb/v0.0.42/tres/")
        self.assertEqual(tres.status, 200, tres)
        self.assertEqual(tres.data["TRES"], self.session.ours.get("/slurmdb/v0.0.42/tres/").data["TRES"])

        slurm = ours.get("/slurmdb/v0.0.42/tres/").data["meta"]["slurm"]
        self.assertEqual(slurm["cluster"], "lab")
        self.assertEqual(slurm["release"], self.cluster.inside("scontrol", "--version").split()[1])

        # The embedded cluster is not used.
        process = pathlib.Path("/proc") / str(ours.process.pid)
        self.assertEqual((process / f"task/{ours.process.pid}/children").read_text(), "")
        self.assertNotIn("embedded", (process / "maps").read_text())
        self.assertFalse(self.state.exists())
        self.assertNotIn("embedded", ours.said())

    def databases(self, ours):
        return [one["hostname"] for one in ours.get("/slurmdb/v0.0.42/ping/").data["pings"]]

    def test_is_asked_again(self):
        ours = self.start()
        self.assertEqual(self.databases(ours), ["127.0.0.1"])
        self.change("AccountingStorageHost=127.0.0.1\n", "AccountingStorageHost=localhost\nMessageTimeout=13\n")
        self.assertEqual(self.databases(ours), ["127.0.0.1"])
        ours.process.send_signal(signal.SIGHUP)
        self.wait_for_log(ours, f"slurm.conf of {self.server} was read again")
        self.assertEqual(self.databases(ours), ["localhost"])
        self.assertEqual(ours.get("/slurmdb/v0.0.42/tres/").status, 200)
        self.assertEqual(ours.get("/slurm/v0.0.42/nodes/").status, 200)

    def test_is_not_given_away(self):
        if self.cluster.release == "22.05":
            self.skipTest("slurmctld 22.05 gives it away until it is started anew")
        before = self.start()
        self.change(SWITCH, "")
        with self.assertRaises(DoesNotStart) as raised:
            self.start()
        said = str(raised.exception)
        self.assertIn(f"slurm.conf of {self.server}: it cannot be fetched: slurmctld at {self.server}: ", said)
        self.assertIn("SlurmctldParameters=enable_configless", said)
        self.assertNotIn("embedded", said)
        # A daemon that has a configuration keeps it.
        before.process.send_signal(signal.SIGHUP)
        self.wait_for_log(before, "SlurmctldParameters=enable_configless in slurmctld's own slurm.conf; what was read before stays in force")
        self.assertEqual(before.get("/slurm/v0.0.42/nodes/").status, 200)


if __name__ == "__main__":
    unittest.main()
