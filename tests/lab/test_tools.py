"""What ours shows, beside what Slurm's own tools print of the same records: for releases whose slurmrestd shares no version with ours,
and for all others. Each difference names the record, our field, our value and the tool's. The fields are in tool_fields.py. Run by
differential.py."""
import tool_fields as table
from tool_compare import Beside, by


class ToolReads(Beside):
    # ---- slurmctld ----

    def test_jobs(self):
        self.check_jobs("/slurm/{V}/jobs/", whole=True)

    def test_jobs_of_squeue(self):
        self.check("/slurm/{V}/jobs/?flags=ALL", lambda data: by("job_id")(data["jobs"]), lambda: self.tools.squeue(table.SQUEUE), table.QUEUE)

    def test_nodes(self):
        self.check_nodes("/slurm/{V}/nodes/", whole=True)

    def test_partitions(self):
        self.check("/slurm/{V}/partitions/", lambda data: by("name")(data["partitions"]), lambda: self.tools.scontrol("partition"),
                   table.PARTITIONS, table.PARTITIONS_NOT_COMPARED)

    def test_reservations(self):
        self.check_reservations("/slurm/{V}/reservations/", whole=True)

    def test_licenses(self):
        self.check("/slurm/{V}/licenses/", lambda data: by("LicenseName")(data["licenses"]), lambda: self.tools.scontrol("license"),
                   table.LICENSES, table.LICENSES_NOT_COMPARED)

    def test_shares(self):
        """sshare prints nothing that names a record, but in the same order."""
        self.check("/slurm/{V}/shares", lambda data: numbered(data["shares"]["shares"]), lambda: numbered(self.tools.sshare()), table.SHARES)

    def test_statistics(self):
        self.check("/slurm/{V}/diag/", lambda data: {"slurmctld": data["statistics"]}, lambda: {"slurmctld": self.tools.sdiag()},
                   table.STATISTICS)

    def test_statistics_of_calls(self):
        for name, kind, rows, key in (("rpcs_by_message_type", "message type", table.CALLS_BY_TYPE, "type_id"),
                                      ("rpcs_by_user", "user", table.CALLS, "user_id")):
            with self.subTest(name):
                self.check("/slurm/{V}/diag/", lambda data: by(key)(data["statistics"][name]), lambda: self.tools.sdiag_calls(kind), rows)

    def test_job_states(self):
        self.check("/slurm/{V}/jobs/state/", lambda data: by("job_id")(data["jobs"]),
                   lambda: self.tools.squeue(table.SQUEUE_STATES, "--array", key="Id"), table.JOB_STATES)

    def test_ping(self):
        self.assertIn("UP", self.tools.run("scontrol", "ping"))
        self.assertEqual([ping["hostname"] for ping in self.get("/slurm/{V}/ping/")["pings"]], [self.session.cluster.host])

    # ---- slurmdbd ----

    def test_accounts(self):
        self.check_accounting("account", "accounts/")

    def test_users(self):
        self.check_accounting("user", "users/?with_coords=true")

    def test_associations(self):
        self.check_accounting("association", "associations/")

    def test_qos(self):
        self.check_accounting("qos", "qos/")

    def test_wckeys(self):
        self.check_accounting("wckey", "wckeys/")

    def test_clusters(self):
        self.check_accounting("cluster", "clusters/")

    def test_tres(self):
        """sacctmgr leaves out where the numbers of the site's own begin."""
        self.check_accounting("tres", "tres/", without=("1000",))

    def test_past_jobs_and_steps(self):
        self.check_past("/slurmdb/{V}/jobs/")


def numbered(records):
    return {str(number): record for number, record in enumerate(records)}
