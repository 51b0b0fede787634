"""Permissions of a real slurmctld and slurmdbd: every cell of tests/integration/permissions.txt, through the original slurmrestd
(the reference) and through ours. Run by differential.py."""
import pathlib
import sys
import unittest

from session import Session

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
import permissions  # noqa: E402


class Real(permissions.Backend):
    """The lab through one of the two daemons. Each actor has its own connection."""

    def __init__(self, session, rest_of):
        self.names = {"cluster": "lab", "node": "cloud00017", "second": "big", "rootonly": "rooted", "license": "matlab",
                      "first": "atonce"}
        self.session, self.rest_of, self.connections = session, rest_of, {}

    def ask(self, actor, method, path, body=None):
        user = permissions.PEOPLE[actor]
        if user not in self.connections:
            self.connections[user] = self.rest_of(user)
        answer = self.connections[user].request(method, path, body)
        # 304 (nothing has changed) may have no document.
        return answer.data if answer.data is not None else {"errors": [{"error_number": answer.status}]}


class Permissions(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        session = cls.session = Session.get()
        cls.cluster = session.cluster
        cls.theirs = permissions.Trial(Real(session, lambda user: session.cluster.original(user)))
        cls.ours = permissions.Trial(Real(session, session.fresh_ours))
        cls.theirs.prepare()
        # Backfill may plan the node for it, and then no other job starts on it for up to a minute.
        cls.cluster.inside("scontrol", "hold", "jobname=too-big")
        cls.make_places()
        cls.cluster.wait_for("slurmctld to know the accounts", cls.may_submit)

    def setUp(self):
        self.make_places()

    @classmethod
    def make_places(cls):
        """Settings that are not in slurm.conf are lost when it is read again."""
        cls.cluster.inside("scontrol", "create", "reservation", "reservationname=permr", "starttime=now+10hours", "duration=60",
                           "users=root", "nodes=" + cls.cluster.host, check=False)
        cls.cluster.inside("scontrol", "create", "partitionname=rooted", "nodes=" + cls.cluster.host, "rootonly=yes", "hidden=yes",
                           "state=up", check=False)
        # First in the queue, so that it starts at once.
        cls.cluster.inside("scontrol", "create", "partitionname=atonce", "nodes=" + cls.cluster.host, "prioritytier=9", "state=up",
                           check=False)

    @classmethod
    def tearDownClass(cls):
        cls.cluster.inside("scontrol", "release", "jobname=too-big", check=False)
        cls.cluster.inside("scontrol", "delete", "reservationname=permr", check=False)
        cls.cluster.inside("scontrol", "delete", "partitionname=rooted", check=False)
        cls.cluster.inside("scontrol", "delete", "partitionname=atonce", check=False)

    @classmethod
    def may_submit(cls):
        """slurmdbd sends changes to slurmctld a moment later."""
        for actor in permissions.ACTORS:
            job = cls.theirs.ask(actor, "POST", "job/submit", {"job": {**cls.theirs.common, **cls.theirs.later}}).get("job_id")
            if not job:
                return False
            cls.theirs.ask("root", "DELETE", f"job/{job}")
        return True

    def check(self, trial, expected_of):
        for row in permissions.table(self.cluster.release):
            with self.subTest(row.name):
                self.assertEqual(trial.disagreements(row, expected_of(row)), [], row.text)

    def test_ours(self):
        self.check(self.ours, lambda row: row.real)

    def test_original(self):
        self.check(self.theirs, lambda row: row.original)
