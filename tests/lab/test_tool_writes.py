"""Every change through ours; its effect is read with Slurm's own tools, and ours shows what they print. What no API version can order is
ordered with scontrol. Run by differential.py."""
import tool_fields as table
from test_writes import SCRIPT, number
from tool_compare import Beside, by


class ToolWrites(Beside):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster, cls.ours = cls.session.cluster, cls.session.ours
        cls.paths = cls.ours.get("/openapi/v3").data["paths"]
        # Backfill may plan the node for it, and then no other job starts on it for up to half a minute.
        cls.cluster.inside("scontrol", "hold", "jobname=too-big")
        cls.addClassCleanup(cls.cluster.inside, "scontrol", "release", "jobname=too-big")

    # ---- asking ----

    def has(self, method, path):
        return method.lower() in self.paths.get(path.replace("{V}", self.version), {})

    def order(self, method, path, body=None, daemon=None):
        return (daemon or self.ours).request(method, path.replace("{V}", self.version), body)

    def ok(self, answer):
        self.assertEqual((answer.status, answer.errors()), (200, []), answer)
        return answer.data

    def done(self, method, path, body=None, daemon=None):
        """The document of an answer without errors or warnings."""
        data = self.ok(self.order(method, path, body, daemon))
        self.assertEqual(self.warnings(data), [])
        return data

    def warnings(self, data):
        """All but that a job that is to be held is held."""
        return [warning for warning in data["warnings"] if "Job is in held state" not in warning["description"]]

    def submit(self, job, daemon=None, **more):
        """`job`: members to add to a valid job; None removes one."""
        body = {"environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "script": SCRIPT + "sleep 600\n", "partition": "debug",
                "name": "written", "memory_per_node": number(20), "time_limit": number(30), **job}
        return self.order("POST", "/slurm/{V}/job/submit", {"job": {k: v for k, v in body.items() if v is not None}, **more}, daemon)

    def submitted(self, job, daemon=None, **more):
        data = self.ok(self.submit(job, daemon, **more))
        self.assertEqual(self.warnings(data), [])
        self.addCleanup(self.cluster.inside, "scancel", data["job_id"], check=False)
        return data["job_id"]

    def wait_state(self, job, *states):
        self.cluster.wait_for(f"job {job} to be {' or '.join(states)}, it is {self.cluster.job_states(job)}",
                              lambda: set(self.cluster.job_states(job)) & set(states))

    def printed(self, kind, name):
        """The fields that scontrol prints of a record."""
        return self.tools.scontrol(kind, str(name)).get(str(name))

    def sees(self, kind, name, **expected):
        """scontrol prints these values; `CPUs/Task` is spelled CPUs__Task."""
        found = self.printed(kind, name)
        self.assertIsNotNone(found, f"{kind} {name}")
        expected = {field.replace("__", "/"): str(value) for field, value in expected.items()}
        self.assertEqual({field: found.get(field) for field in expected}, expected, f"{kind} {name}")

    def sacctmgr(self, *words):
        return self.cluster.inside("sacctmgr", "-nP", "show", *words).strip()

    def fresh(self, kind, *names):
        """Removes these records before and after the test."""
        def forget():
            for name in names:
                self.cluster.inside("sacctmgr", "-i", "delete", kind, name, check=False)
        forget()
        self.addCleanup(forget)

    # ---- jobs ----

    def test_job_submitted_changed_and_cancelled(self):
        job = self.submitted({
            "hold": True, "comment": "written by us", "account": "sub1", "tasks": 3, "nodes": "1", "cpus_per_task": 2,
            "mail_type": ["END", "FAIL"], "mail_user": "a@example.org", "standard_output": "/tmp/%j.out", "standard_error": "/tmp/%j.err",
            "licenses": "ansys:1", "nice": 3, "time_minimum": number(10), "begin_time": number(4000000000), "constraints": "local",
            "requeue": True, "argv": ["one", "two"], "deadline": 4100000000, "excluded_nodes": ["cloud00001"],
            "flags": ["KILL_INVALID_DEPENDENCY"], "kill_warning_signal": "USR1", "kill_warning_delay": number(60)})
        self.sees("job", job, JobState="PENDING", Comment="written by us", Account="sub1", Licenses="ansys:1", Features="local", NumTasks=3,
                  Nice=3, CPUs__Task=2, MailUser="a@example.org", MailType="END,FAIL", TimeLimit="00:30:00", TimeMin="00:10:00",
                  ExcNodeList="cloud00001", StartTime="2096-10-02T07:06:40", Deadline="2099-12-03T16:53:20", Priority="0",
                  Reason="JobHeldUser", MinMemoryNode="20M", KillOInInvalidDependent="Yes", WorkDir="/tmp", Requeue="1")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))
        self.done("POST", f"/slurm/{{V}}/job/{job}", {"comment": "changed", "time_limit": number(20), "name": "renamed", "hold": False,
                                                      "begin_time": number(4000000100), "nice": 5, "licenses": "ansys:2"})
        self.sees("job", job, Comment="changed", TimeLimit="00:20:00", JobName="renamed", StartTime="2096-10-02T07:08:20", Licenses="ansys:2",
                  JobState="PENDING")
        self.assertNotEqual(self.printed("job", job)["Priority"], "0")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))
        self.done("DELETE", f"/slurm/{{V}}/job/{job}")
        self.wait_state(job, "CANCELLED")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))

    def test_hold_and_release(self):
        job = self.submitted({"begin_time": number(4000000000)})
        for hold, priority in ((True, "0"), (False, None)):
            self.done("POST", f"/slurm/{{V}}/job/{job}", {"hold": hold})
            self.assertEqual(self.printed("job", job)["Priority"] == "0", hold)
        self.cluster.inside("scontrol", "hold", job)
        self.assertTrue(self.get(f"/slurm/{{V}}/job/{job}")["jobs"][0]["hold"])
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))
        self.cluster.inside("scontrol", "release", job)
        self.assertFalse(self.get(f"/slurm/{{V}}/job/{job}")["jobs"][0]["hold"])
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))

    def test_many_options(self):
        """What ours sends comes out of scontrol, and what scontrol prints is what ours shows."""
        gres = "gres:" if self.cluster.release < "23.11" else "gres/"
        cases = {
            "everything": {
                "account": "sub1", "batch_features": "avx512", "partition": "big", "contiguous": True, "cpus_per_task": 2,
                "delay_boot": 7, "constraints": "avx512", "distribution": "block", "licenses": "ansys:1",
                "mail_type": ["BEGIN", "TIME=80%"], "mail_user": "a@example.org", "memory_per_cpu": number(60), "memory_per_node": None,
                "nodes": "2-3", "open_mode": ["APPEND"], "prefer": "avx512", "qos": "normal", "requeue": False, "shared": ["user"],
                "standard_input": "/dev/null", "tasks": 4, "tasks_per_node": 2, "temporary_disk_per_node": 3, "wait_all_nodes": True,
                "required_switches": number(1), "wait_for_switch": 60, "threads_per_core": 1, "flags": ["SPREAD_JOB"]},
            "gpu": {"partition": "gpu", "tres_per_node": "gres/gpu:1", "nodes": "2", "cpus_per_task": 3},
            "gpus": {"partition": "gpu", "tres_per_job": "gres/gpu:2", "memory_per_tres": "gres/gpu:100", "cpus_per_tres": "gres/gpu:2",
                     "memory_per_node": None},
            "shape": {"partition": "big", "sockets_per_node": 2, "minimum_nodes": 2, "maximum_nodes": 4, "tasks_per_core": 1,
                      "tasks_per_socket": 3, "tasks": 6, "minimum_cpus_per_node": 4, "required_nodes": ["cloud00010"]},
            "array": {"array": "0-20:5%2"},
            "bare": {"time_limit": None, "memory_per_node": None, "name": None}}
        seen = {
            "everything": {"Contiguous": "1", "CPUs__Task": "2", "DelayBoot": "00:00:07", "Features": "avx512",
                           "MinMemoryCPU": "60M", "Requeue": "0", "OverSubscribe": "USER", "NumTasks": "4", "MinTmpDiskNode": "3M"},
            "gpu": {"TresPerNode": f"{gres}gpu:1", "CPUs__Task": "3"},
            "gpus": {"TresPerJob": f"{gres}gpu:2", "MemPerTres": f"{gres}gpu:100"},
            "shape": {"Socks__Node": "2", "ReqNodeList": "cloud00010", "MinCPUsNode": "4", "NumTasks": "6"},
            "array": {"ArrayTaskId": "0,5,10,15,20%2", "ArrayTaskThrottle": "2"},
            "bare": {"TimeLimit": "UNLIMITED", "Partition": "debug"}}
        for name, job in cases.items():
            with self.subTest(name):
                number_ = self.submitted({"hold": True, **job})
                self.sees("job", number_, **seen[name])
                self.check_jobs(f"/slurm/{{V}}/job/{number_}", str(number_))

    def test_refused_submissions(self):
        """The words of the error are those of sbatch. Some releases take what others refuse: so does ours then."""
        cases = {"partition": ({"partition": "nosuch"}, "--partition=nosuch"), "account": ({"account": "nosuch"}, "--account=nosuch"),
                 "qos": ({"qos": "nosuch"}, "--qos=nosuch"), "dependency": ({"dependency": "afterok:99999999"}, "--dependency=afterok:99999999"),
                 "license": ({"licenses": "ansys:99"}, "--licenses=ansys:99"), "constraint": ({"constraints": "nosuch"}, "--constraint=nosuch"),
                 "reservation": ({"reservation": "nosuch"}, "--reservation=nosuch"), "nodes": ({"nodes": "99"}, "--nodes=99")}
        for name, (change, option) in cases.items():
            with self.subTest(name):
                said = self.cluster.inside("sbatch", "--parsable", "--chdir=/tmp", "--partition=debug", "--mem=20", "--time=30", option,
                                           "--wrap=true", check=False).strip()
                if said.isdigit():
                    self.cluster.inside("scancel", said)
                    self.cluster.inside("scancel", self.ok(self.submit(change))["job_id"])
                    continue
                answer = self.submit(change)
                self.assertTrue(answer.errors(), answer)
                self.assertIn(answer.errors()[0]["error"], said)

    def test_real_job(self):
        """A job runs on the real slurmd; squeue, scontrol and sacct say of it what ours says."""
        job = self.submitted({
            "name": "real", "standard_output": "/tmp/real-%j.out", "comment": "it ran",
            "script": SCRIPT + "echo hello from $SLURM_JOB_ID as $(id -un)\nsrun --mem=5 -J inside true\nexit 4\n"},
            daemon=self.session.fresh_ours("games"))
        self.wait_state(job, "FAILED")
        self.assertEqual(self.cluster.inside("cat", f"/tmp/real-{job}.out"), f"hello from {job} as games\n")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))
        self.cluster.wait_for("sacct to know its end", lambda: "FAILED" in self.cluster.inside("sacct", "-nPX", "-j", job, "-o", "state"))
        self.check_past(f"/slurmdb/{{V}}/job/{job}", "--jobs", str(job))
        record = self.get(f"/slurmdb/{{V}}/job/{job}")["jobs"][0]
        self.assertEqual([step["step"]["name"] for step in record["steps"]], ["batch", "inside"])

    def test_requeue(self):
        job = self.submitted({"requeue": True})
        self.wait_state(job, "RUNNING")
        if self.has("GET", "/slurm/{V}/job/{job_id}/requeue"):
            self.done("GET", f"/slurm/{{V}}/job/{job}/requeue")
        else:
            self.cluster.inside("scontrol", "requeue", job)
        self.cluster.wait_for("the job to be requeued", lambda: self.printed("job", job)["Restarts"] == "1")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))

    def test_signal(self):
        """A signal reaches the job's script."""
        job = self.submitted({"standard_output": "/tmp/signal-%j.out",
                              "script": SCRIPT + "trap 'exit 9' USR1\necho ready\nwhile :; do sleep 0.2; done\n"})
        self.wait_state(job, "RUNNING")  # a file of that name may be an earlier cluster's
        self.cluster.wait_for("the script to begin", lambda: "ready" in self.cluster.inside("cat", f"/tmp/signal-{job}.out", check=False))
        self.done("DELETE", f"/slurm/{{V}}/job/{job}?signal=USR1&flags=BATCH_JOB")
        self.wait_state(job, "FAILED")
        self.sees("job", job, ExitCode="9:0")

    def test_array(self):
        job = self.submitted({"array": "1-4%2", "name": "array"})
        self.wait_state(job, "RUNNING")
        shown = self.get(f"/slurm/{{V}}/job/{job}")["jobs"]
        self.assertGreaterEqual(len(shown), 2)
        self.assertEqual({record["array_job_id"]["number"] for record in shown}, {job})
        self.done("DELETE", f"/slurm/{{V}}/job/{job}_1")
        self.cluster.wait_for("one task to end", lambda: self.cluster.job_states(f"{job}_1") == ["CANCELLED"])
        self.done("DELETE", f"/slurm/{{V}}/job/{job}")
        self.cluster.wait_for("the array to end", lambda: set(self.cluster.job_states(job)) == {"CANCELLED"})

    def test_heterogeneous_job(self):
        part = {"environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "hold": True, "partition": "big", "tasks": 1}
        job = self.done("POST", "/slurm/{V}/job/submit", {
            "script": SCRIPT, "jobs": [{**part, "name": "left"}, {**part, "name": "right", "tasks": 5}]})["job_id"]
        self.addCleanup(self.cluster.inside, "scancel", job, check=False)
        queue = self.cluster.inside("squeue", "-h", "-j", job, "-o", "%i %j")
        self.assertIn(f"{job}+0 left", queue)
        self.assertIn(f"{job}+1 right", queue)
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))
        self.done("DELETE", f"/slurm/{{V}}/job/{job}")
        self.wait_state(job, "CANCELLED")

    def test_several_cancelled(self):
        """By their ids, then by what they have in common."""
        jobs = [self.submitted({"hold": True, "account": "sub1", "name": name}) for name in ("several", "several", "other")]
        self.ok(self.order("DELETE", "/slurm/{V}/jobs/", {"jobs": [str(jobs[0])]}))
        self.wait_state(jobs[0], "CANCELLED")
        self.assertEqual(self.cluster.job_states(jobs[1]), ["PENDING"])
        self.ok(self.order("DELETE", "/slurm/{V}/jobs/", {"account": "sub1", "job_name": "several"}))
        self.wait_state(jobs[1], "CANCELLED")
        self.assertEqual(self.cluster.job_states(jobs[2]), ["PENDING"])

    def test_allocate(self):
        job = self.done("POST", "/slurm/{V}/job/allocate", {"job": {
            "environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "name": "allocated", "partition": "debug",
            "memory_per_node": number(20), "time_limit": number(5)}})["job_id"]
        self.addCleanup(self.cluster.inside, "scancel", job, check=False)
        self.sees("job", job, JobName="allocated", BatchFlag="0", TimeLimit="00:05:00")
        self.check_jobs(f"/slurm/{{V}}/job/{job}", str(job))

    def test_orders_that_are_refused(self):
        """The words of the error are those of scontrol, and nothing is changed."""
        games = self.session.fresh_ours("games")
        job = self.cluster.jobs()["held"]
        for path, words in ((f"job/{job}", ("update", f"jobid={job}", "comment=x")), ("job/999999", ("update", "jobid=999999", "comment=x")),
                            (f"node/{self.cluster.host}", ("update", f"nodename={self.cluster.host}", "comment=x")),
                            ("node/nosuch", ("update", "nodename=nosuch", "comment=x"))):
            with self.subTest(path):
                said = self.cluster.inside("scontrol", *words, user="games", check=False)
                answer = self.order("POST", "/slurm/{V}/" + path, {"comment": "x"}, games)
                self.assertTrue(answer.errors(), answer)
                self.assertIn(answer.errors()[0]["error"], said)
        self.assertNotEqual(self.printed("job", job)["Comment"] if "Comment" in self.printed("job", job) else "", "x")
        self.assertNotEqual(self.printed("node", self.cluster.host)["Comment"], "x")

    # ---- nodes, reservations ----

    def test_node(self):
        node = "cloud00013"
        self.done("POST", f"/slurm/{{V}}/node/{node}", {"state": ["DRAIN"], "reason": "said by us"})
        self.assertIn("DRAIN", self.printed("node", node)["State"])
        self.assertTrue(self.printed("node", node)["Reason"].startswith("said by us [root@"))
        self.check_nodes(f"/slurm/{{V}}/node/{node}", node)
        self.done("POST", f"/slurm/{{V}}/node/{node}", {"state": ["RESUME"]})
        self.assertNotIn("DRAIN", self.printed("node", node)["State"])
        self.done("POST", f"/slurm/{{V}}/node/{node}", {"comment": "a comment", "extra": "and this", "weight": number(9),
                                                        "features": ["avx512", "new"], "features_act": ["new"]})
        self.sees("node", node, Comment="a comment", Extra="and this", Weight=9, AvailableFeatures="avx512,new", ActiveFeatures="new")
        self.check_nodes(f"/slurm/{{V}}/node/{node}", node)

    def test_nodes_at_once(self):
        if not self.has("POST", "/slurm/{V}/nodes/"):
            self.skipTest("ours has no version with it")
        self.done("POST", "/slurm/{V}/nodes/", {"name": ["cloud00014", "cloud00015"], "comment": "two at once"})
        for node in ("cloud00014", "cloud00015"):
            self.sees("node", node, Comment="two at once")

    def test_reservation(self):
        if not self.has("POST", "/slurm/{V}/reservation"):
            self.skipTest("ours has no version with it")
        name = "written"
        self.cluster.inside("scontrol", "delete", f"reservationname={name}", check=False)
        self.addCleanup(self.cluster.inside, "scontrol", "delete", f"reservationname={name}", check=False)
        self.done("POST", "/slurm/{V}/reservation", {
            "name": name, "start_time": number(4000000000), "duration": number(90), "users": ["root", "games"], "node_list": ["cloud00016"],
            "flags": ["MAINT", "IGNORE_JOBS"], "licenses": ["ansys:1"]})
        self.sees("reservation", name, StartTime="2096-10-02T07:06:40", EndTime="2096-10-02T08:36:40", Nodes="cloud00016", Users="root,games",
                  Licenses="ansys:1")
        self.check_reservations(f"/slurm/{{V}}/reservation/{name}", name)
        self.done("POST", "/slurm/{V}/reservation", {"name": name, "duration": number(120), "accounts": ["physics"], "users": []})
        self.sees("reservation", name, EndTime="2096-10-02T09:06:40")
        self.check_reservations(f"/slurm/{{V}}/reservation/{name}", name)
        self.done("DELETE", f"/slurm/{{V}}/reservation/{name}")
        self.assertIsNone(self.printed("reservation", name))

    def test_reservation_of_a_number_of_nodes(self):
        """slurmctld chooses the nodes."""
        if not self.has("POST", "/slurm/{V}/reservation"):
            self.skipTest("ours has no version with it")
        name = "chosen"
        self.addCleanup(self.cluster.inside, "scontrol", "delete", f"reservationname={name}", check=False)
        self.done("POST", "/slurm/{V}/reservation", {
            "name": name, "start_time": number(4000000000), "duration": number(60), "users": ["root"], "node_count": number(2), "partition": "big"})
        self.sees("reservation", name, NodeCnt=2, PartitionName="big")
        self.check_reservations(f"/slurm/{{V}}/reservation/{name}", name)

    def test_partition(self):
        if not self.has("POST", "/slurm/{V}/partitions/"):
            self.skipTest("ours has no version with it")
        name = "written"
        self.addCleanup(self.cluster.inside, "scontrol", "delete", f"partitionname={name}", check=False)

        def agrees():
            self.check(f"/slurm/{{V}}/partition/{name}", lambda data: by("name")(data["partitions"]),
                       lambda: self.tools.scontrol("partition", name), table.PARTITIONS, table.PARTITIONS_NOT_COMPARED, whole=False)

        self.done("POST", "/slurm/{V}/partitions/", {"partitions": [
            {"name": name, "nodes": {"configured": "cloud[00010-00011]"}, "maximums": {"time": number(90), "nodes": number(2)},
             "priority": {"tier": 4}, "grace_time": 20, "accounts": {"deny": "sub2"}}]})
        self.sees("partition", name, Nodes="cloud[00010-00011]", MaxTime="01:30:00", MaxNodes=2, PriorityTier=4, GraceTime=20,
                  DenyAccounts="sub2", State="UP")
        agrees()
        self.done("POST", "/slurm/{V}/partitions/", {"partitions": [{"name": name, "maximums": {"time": number(30)}, "partition": {"state": ["DOWN"]}}]})
        self.sees("partition", name, MaxTime="00:30:00", MaxNodes=2, State="DOWN")
        agrees()
        self.done("DELETE", f"/slurm/{{V}}/partition/{name}")
        self.assertIsNone(self.printed("partition", name))

    def test_zz_reconfigure(self):  # last: slurmctld begins again
        self.ok(self.order("GET", "/slurm/{V}/reconfigure/"))
        self.cluster.wait_for("slurmctld after reconfigure", lambda: "UP" in self.cluster.inside("scontrol", "ping", check=False))
        self.get("/slurm/{V}/partitions/")

    # ---- accounting ----

    def test_account_user_association(self):
        v, account, user = "/slurmdb/{V}", "written", "lp"
        self.fresh("user", user)
        self.fresh("account", account)
        self.done("POST", f"{v}/accounts/", {"accounts": [
            {"name": account, "description": "first", "organization": "org", "coordinators": [{"name": "news"}]}]})
        self.assertEqual(self.sacctmgr("account", account, "format=account,descr,org,coord", "withcoord"), f"{account}|first|org|news")
        self.done("POST", f"{v}/associations/", {"associations": [
            {"account": account, "cluster": "lab", "user": "", "parent_account": "physics", "shares_raw": 11,
             "max": {"jobs": {"active": number(7)}, "tres": {"total": [{"type": "cpu", "count": 44}]}}, "qos": ["gold", "normal"]}]})
        self.assertEqual(self.sacctmgr("assoc", f"account={account}", "format=account,parentname,share,maxjobs,grptres,qos"),
                         f"{account}|physics|11|7|cpu=44|gold,normal")
        self.done("POST", f"{v}/users/", {"users": [{"name": user, "administrator_level": ["Operator"]}]})
        self.done("POST", f"{v}/associations/", {"associations": [
            {"account": account, "cluster": "lab", "user": user, "max": {"jobs": {"per": {"submitted": number(3)}}}}]})
        self.assertEqual(self.sacctmgr("user", user, "format=user,adminlevel,account,grpsubmit", "withassoc"), f"{user}|Operator|{account}|3")
        self.check_accounting("account", f"account/{account}", account)
        self.check_accounting("user", f"user/{user}?with_coords=true", user)
        self.check_accounting("association", f"associations/?account={account}", f"account={account}")
        # changed
        self.done("POST", f"{v}/accounts/", {"accounts": [{"name": account, "description": "second", "organization": "org"}]})
        self.assertEqual(self.sacctmgr("account", account, "format=descr"), "second")
        self.done("POST", f"{v}/associations/", {"associations": [
            {"account": account, "cluster": "lab", "user": user, "shares_raw": 5, "max": {"jobs": {"active": number(2)}}}]})
        self.assertEqual(self.sacctmgr("assoc", f"account={account}", f"user={user}", "format=share,maxjobs"), "5|2")
        self.check_accounting("association", f"associations/?account={account}", f"account={account}")
        # and gone
        self.ok(self.order("DELETE", f"{v}/association/?account={account}&user={user}&cluster=lab"))
        self.assertEqual(self.sacctmgr("assoc", f"account={account}", f"user={user}", "format=user"), "")
        self.ok(self.order("DELETE", f"{v}/user/{user}"))
        self.assertEqual(self.sacctmgr("user", user, "format=user"), "")
        self.ok(self.order("DELETE", f"{v}/account/{account}"))
        self.assertEqual(self.sacctmgr("account", account, "format=account"), "")
        self.check_accounting("account", "accounts/")
        self.check_accounting("association", "associations/")

    def test_accounts_and_users_with_associations(self):
        """slurmdbd adds them with their associations from 23.11 on."""
        self.fresh("user", "uucp")
        self.fresh("account", "made")
        account = self.order("POST", "/slurmdb/{V}/accounts_association/", {
            "association_condition": {"accounts": ["made"], "clusters": ["lab"], "association": {"fairshare": 9}},
            "account": {"description": "made", "organization": "here"}})
        if account.errors() and self.cluster.release < "23.11":
            self.assertIn("23.11", account.errors()[0]["description"])
            self.assertEqual(self.sacctmgr("account", "made", "format=account"), "")
            return
        self.ok(account)
        self.assertEqual(self.sacctmgr("assoc", "account=made", "format=account,share,parentname"), "made|9|root")
        self.ok(self.order("POST", "/slurmdb/{V}/users_association/", {
            "association_condition": {"users": ["uucp"], "accounts": ["made"], "clusters": ["lab"], "association": {}},
            "user": {"adminlevel": ["None"]}}))
        self.assertEqual(self.sacctmgr("assoc", "account=made", "user=uucp", "format=user"), "uucp")
        self.check_accounting("association", "associations/?account=made", "account=made")

    def test_qos(self):
        v, name = "/slurmdb/{V}", "written"
        self.fresh("qos", name)
        self.done("POST", f"{v}/qos/", {"qos": [{
            "name": name, "description": "made", "flags": ["DENY_LIMIT"], "priority": number(12),
            "usage_factor": number(2.0), "preempt": {"list": ["normal"], "mode": ["REQUEUE"]},
            "limits": {"grace_time": 30, "max": {"wall_clock": {"per": {"job": number(90)}}, "tres": {"total": [{"type": "cpu", "count": 77}]}}}}]})
        self.assertEqual(self.sacctmgr("qos", name, "format=name,priority,flags,gracetime,maxwall,grptres,preempt,usagefactor"),
                         f"{name}|12|DenyOnLimit|00:00:30|01:30:00|cpu=77|normal|2.000000")
        self.check_accounting("qos", f"qos/{name}", name)
        self.done("POST", f"{v}/qos/", {"qos": [{"name": name, "priority": number(13)}]})
        self.assertEqual(self.sacctmgr("qos", name, "format=priority,grptres"), "13|cpu=77")
        self.check_accounting("qos", f"qos/{name}", name)
        self.ok(self.order("DELETE", f"{v}/qos/{name}"))
        self.assertEqual(self.sacctmgr("qos", name, "format=name"), "")
        self.check_accounting("qos", "qos/")

    def test_past_job(self):
        if not self.has("POST", "/slurmdb/{V}/job/{job_id}"):
            self.skipTest("ours has no version with it")
        job, comment = self.cluster.jobs()["completed"], f"seen to by {self.ours.process.pid}"
        self.done("POST", f"/slurmdb/{{V}}/job/{job}", {"comment": {"administrator": comment}})
        self.assertEqual(self.cluster.inside("sacct", "-nPX", "-j", job, "-o", "admincomment").strip(), comment)
        self.check_past(f"/slurmdb/{{V}}/job/{job}", "--jobs", str(job))

    def test_wckeys(self):
        v = "/slurmdb/{V}"
        self.done("POST", f"{v}/wckeys/", {"wckeys": [{"name": "written", "cluster": "lab", "user": "games"}]})
        self.assertEqual(self.sacctmgr("wckey", "wckeys=written", "format=wckey,cluster,user"), "written|lab|games")
        self.check_accounting("wckey", "wckeys/")
        self.ok(self.order("DELETE", f"{v}/wckey/written"))
        self.assertEqual(self.sacctmgr("wckey", "wckeys=written", "format=wckey"), "")

    def test_clusters(self):
        v = "/slurmdb/{V}"
        self.fresh("cluster", "written")
        self.done("POST", f"{v}/clusters/", {"clusters": [{"name": "written"}]})
        self.assertEqual(self.sacctmgr("cluster", "written", "format=cluster"), "written")
        self.check_accounting("cluster", "clusters/")
        self.ok(self.order("DELETE", f"{v}/cluster/written"))
        self.assertEqual(self.sacctmgr("cluster", "written", "format=cluster"), "")

    def test_what_was_read_can_be_sent_back(self):
        """Accounts, QOS and associations are read and posted again. Nothing changes."""
        for kind, path, key in (("account", "accounts/", "accounts"), ("qos", "qos/", "qos"), ("association", "associations/", "associations")):
            with self.subTest(kind):
                before = self.sacctmgr(kind)
                answer = self.order("POST", "/slurmdb/{V}/" + path, {key: self.get("/slurmdb/{V}/" + path)[key]})
                self.assertIn(answer.status, (200, 304), answer)
                self.assertEqual(self.sacctmgr(kind), before)
                self.check_accounting(kind, path)

    def test_who_may(self):
        """An ordinary user gets an error, and nothing is changed."""
        for kind in ("account", "qos", "cluster"):
            self.fresh(kind, "mine")
        self.fresh("user", "irc")
        mail = self.session.fresh_ours("mail")
        for path, body in (("accounts/", {"accounts": [{"name": "mine", "description": "d", "organization": "o"}]}),
                           ("qos/", {"qos": [{"name": "mine"}]}), ("clusters/", {"clusters": [{"name": "mine"}]}),
                           ("users/", {"users": [{"name": "irc"}]})):
            with self.subTest(path):
                answer = self.order("POST", "/slurmdb/{V}/" + path, body, mail)
                self.assertTrue(answer.errors(), answer)
        for what in ("account", "qos", "cluster"):
            self.assertEqual(self.sacctmgr(what, "mine", "format=" + ("name" if what == "qos" else what)), "")

    # ---- what the release lacks ----

    def test_fields_of_newer_releases(self):
        """A field that the release does not carry is left out, with a warning that names it and the release that has it."""
        if self.cluster.release >= "23.02":
            self.skipTest("this release has them")
        data = self.ok(self.submit({"hold": True, "container_id": "c1"}))
        self.addCleanup(self.cluster.inside, "scancel", data["job_id"], check=False)
        warnings = self.warnings(data)
        self.assertEqual(len(warnings), 1, warnings)
        self.assertIn("container_id", warnings[0]["source"])
        self.assertIn("23.02", warnings[0]["description"])
        data = self.ok(self.order("POST", "/slurm/{V}/node/cloud00012", {"comment": "later", "resume_after": number(60)}))
        self.assertEqual(len(data["warnings"]), 1, data["warnings"])
        self.assertIn("23.02", data["warnings"][0]["description"])
        self.sees("node", "cloud00012", Comment="later")

    def test_questions_of_newer_releases(self):
        if self.cluster.release >= "23.11":
            self.skipTest("this release has them")
        answer = self.order("GET", "/slurmdb/{V}/instances/")
        self.assertNotEqual(answer.status, 200)
        self.assertIn("23.11", answer.errors()[0]["description"])
