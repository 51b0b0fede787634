"""Every change through ours. Its effect is read through the original and Slurm's commands. Run by differential.py."""
import re
import time
import unittest

import compare
from session import Session

SCRIPT = "#!/bin/sh\n"


def number(value):
    return {"set": True, "infinite": False, "number": value}


class Writes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session.get()
        cls.cluster, cls.ours, cls.original = cls.session.cluster, cls.session.ours, cls.session.original
        cls.newest = cls.session.versions[-1]

    # ---- asking ----

    def ok(self, answer):
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.errors(), [], answer)
        return answer.data

    def both(self, path):
        """Our answer for a path, after a check that the original's is the same."""
        for attempt in range(5):
            before, here, there = (self.session.allowed.without_warnings(path, self.original.get(path)), self.ours.get(path),
                                   self.session.allowed.without_warnings(path, self.original.get(path)))
            moved = [m for m, _, _ in compare.answers(before, there)]
            found = [d for d in compare.answers(there, here, self.session.common_only)
                     if d[0] not in moved and not self.session.allowed(path, d[0], d[1])]
            if not found:
                return self.ok(here)
            time.sleep(0.3 * attempt)
        self.fail(f"{path}: " + "; ".join(f"{f}: there {a!r}, ours {b!r}" for f, a, b in found[:20]))

    def job(self, job, version=None):
        return self.both(f"/slurm/{version or self.newest}/job/{job}")["jobs"][0]

    def submit(self, version, job, ours=None, **more):
        """`job`: members to add to a valid job; None removes one."""
        body = {"environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "script": SCRIPT + "sleep 600\n", "partition": "debug",
                "name": "written", "memory_per_node": number(20), "time_limit": number(30), **job}
        return (ours or self.ours).post(f"/slurm/{version}/job/submit", {"job": {k: v for k, v in body.items() if v is not None}, **more})

    def submitted(self, *args, **more):
        return self.ok(self.submit(*args, **more))["job_id"]

    def wait_state(self, job, *states):
        self.cluster.wait_for(f"job {job} to be {' or '.join(states)}, it is {self.cluster.job_states(job)}",
                              lambda: set(self.cluster.job_states(job)) & set(states))

    def scontrol(self, *what):
        return self.cluster.inside("scontrol", "--oneliner", "show", *what, check=False)

    def sacctmgr(self, *words):
        return self.cluster.inside("sacctmgr", "-nP", "show", *words).strip()

    def errors_of(self, answer):
        """The errors of an answer. Newer releases have other statuses for the same errors, so only the numbers are compared."""
        numbers = [e["error_number"] for e in answer.errors()]
        if self.session.common_only:
            return answer.status == 200, numbers
        return answer.status, numbers, [(e["error"], e["source"]) for e in answer.errors()]

    def fresh(self, kind, *names):
        """Removes these records before and after the test."""
        def forget():
            for name in names:
                self.cluster.inside("sacctmgr", "-i", "delete", kind, name, check=False)
        forget()
        self.addCleanup(forget)

    # ---- jobs ----

    def test_submit_update_cancel(self):
        for version in self.session.versions:
            with self.subTest(version):
                job = self.submitted(version, {
                    "hold": True, "comment": f"from {version}", "account": "sub1", "tasks": 3, "nodes": "1", "cpus_per_task": 2,
                    "mail_type": ["END", "FAIL"], "mail_user": "a@example.org", "standard_output": "/tmp/%j.out",
                    "standard_error": "/tmp/%j.err", "licenses": "ansys:1", "nice": 3, "time_minimum": number(10), "begin_time": number(4000000000),
                    "dependency": "", "constraints": "local", "requeue": True, "wckey": "", "argv": ["one", "two"], "deadline": 4100000000,
                    "excluded_nodes": ["cloud00001"], "flags": ["KILL_INVALID_DEPENDENCY"], "extra": "more",
                    "kill_warning_signal": "USR1", "kill_warning_delay": number(60), "minimum_cpus": 4})
                shown = self.job(job, version)
                self.assertEqual(shown["comment"], f"from {version}")
                self.assertEqual(shown["job_state"], ["PENDING"])
                self.assertTrue(shown["hold"])
                text = self.scontrol("job", str(job))
                for piece in ("JobState=PENDING", f"Comment=from {version}", "Licenses=ansys", "Features=local", "NumTasks=3", "Nice=3",
                              "CPUs/Task=2", "MailUser=a@example.org", "StdOut=/tmp/%j.out" if "StdOut=/tmp/%j.out" in text else
                              f"StdOut=/tmp/{job}.out", "Extra=more", "TimeLimit=00:30:00", "TimeMin=00:10:00", "ExcNodeList=cloud00001"):
                    self.assertIn(piece, text)
                self.ok(self.ours.post(f"/slurm/{version}/job/{job}", {
                    "comment": "changed", "time_limit": number(20), "name": "renamed", "hold": False, "begin_time": number(4000000100)}))
                shown = self.job(job, version)
                self.assertEqual((shown["comment"], shown["name"], shown["time_limit"]["number"]), ("changed", "renamed", 20))
                self.assertIn("TimeLimit=00:20:00", self.scontrol("job", str(job)))
                self.assertIn("renamed", self.cluster.inside("squeue", "-h", "-j", job, "-o", "%j"))

                self.ok(self.ours.delete(f"/slurm/{version}/job/{job}"))
                self.wait_state(job, "CANCELLED")
                self.assertEqual(self.job(job, version)["job_state"], ["CANCELLED"])

    def test_same_submission(self):
        """The same submission through both gives the same job in slurmctld."""
        everything = {
            "account": "sub1", "account_gather_frequency": "30", "argv": ["one", "two words"], "batch_features": "avx512", "partition": "big",
            "begin_time": number(4000000000), "comment": "a comment", "contiguous": True, "core_specification": 1, "cpus_per_task": 2,
            "cpu_frequency": "low", "deadline": 4100000000, "delay_boot": 7, "excluded_nodes": ["cloud00001"], "extra": "more", "hold": True,
            "constraints": "avx512", "distribution": "block", "environment": ["PATH=/usr/bin:/bin", "A=b c"], "kill_on_node_fail": False,
            "licenses": "ansys:1", "mail_type": ["BEGIN", "TIME=80%"], "mail_user": "a@example.org", "mcs_label": "",
            "memory_per_cpu": number(60), "memory_per_node": None, "name": "twice", "nice": 9, "nodes": "2-3", "open_mode": ["APPEND"],
            "overcommit": False, "prefer": "avx512", "qos": "normal", "reboot": False, "requeue": False, "required_switches": {"set": False},
            "shared": ["user"], "standard_error": "/tmp/%j.err", "standard_input": "/dev/null", "standard_output": "/tmp/%j.out",
            "tasks": 4, "tasks_per_node": 2, "temporary_disk_per_node": 3, "time_limit": number(90), "time_minimum": number(30),
            "wait_all_nodes": True, "wait_for_switch": 60, "kill_warning_flags": ["BATCH_JOB"], "kill_warning_signal": "USR2",
            "kill_warning_delay": number(90), "threads_per_core": 1, "ntasks_per_tres": 0, "flags": ["SPREAD_JOB", "KILL_INVALID_DEPENDENCY"]}
        cases = {"everything": everything, "array": {"hold": True, "array": "0-20:5%2"}, "gpu": {
            "partition": "gpu", "hold": True, "tres_per_node": "gres/gpu:1", "nodes": "2", "cpus_per_task": 3},
            "bare": {"hold": True, "time_limit": None, "memory_per_node": None, "name": None},
            "gpus": {"partition": "gpu", "hold": True, "tres_per_job": "gres/gpu:2", "memory_per_tres": "gres/gpu:100", "cpus_per_tres": "gres/gpu:2"},
            "shape": {"partition": "big", "hold": True, "sockets_per_node": 2, "minimum_nodes": 2, "maximum_nodes": 4, "tasks_per_core": 1,
                      "tasks_per_socket": 3, "tasks": 6, "minimum_cpus_per_node": 4, "exclusive": "true", "required_nodes": ["cloud00010"]}}
        own = ("job_id", "array_job_id", "submit_time", "eligible_time", "last_sched_evaluation", "standard_output", "standard_error", "priority",
               "stdout_expanded", "stderr_expanded", "stdin_expanded", "command", "job_resources", "minimum_switches", "start_time", "end_time",
               "step_id")
        for version in self.session.versions:
            for name, job in cases.items():
                with self.subTest(f"{version} {name}"):
                    there, here = self.submit(version, job, ours=self.original), self.submit(version, job)
                    self.assertEqual(self.errors_of(there), self.errors_of(here))
                    if there.status != 200:
                        continue
                    records = [self.original.get(f"/slurm/{version}/job/{a.data['job_id']}").data["jobs"] for a in (there, here)]
                    found = [d for d in compare.differences(*records) if d[0].split(".")[1] not in own]
                    self.assertEqual(found, [], "\n".join(map(str, found)))
                    scripts = [self.cluster.inside("scontrol", "write", "batch_script", a.data["job_id"], "-") for a in (there, here)]
                    self.assertEqual(*scripts)
                    self.cluster.inside("scancel", there.data["job_id"], here.data["job_id"])

    def test_refused_submissions(self):
        """Errors of Slurm have the same status, number and text."""
        cases = {"partition": {"partition": "nosuch"}, "account": {"account": "nosuch"}, "qos": {"qos": "nosuch"},
                 "dependency": {"dependency": "afterok:99999999"}, "array": {"array": "9-1"}, "license": {"licenses": "ansys:99"},
                 "constraint": {"constraints": "nosuch"}, "reservation": {"reservation": "nosuch"}, "nodes": {"nodes": "99"},
                 "directory": {"current_working_directory": ""}}
        if not self.session.common_only:  # newer ones have an error of its own for that
            cases["environment"] = {"environment": []}
        for version in self.session.versions:
            for name, change in cases.items():
                with self.subTest(f"{version} {name}"):
                    there = self.submit(version, change, ours=self.original)
                    here = self.submit(version, change)
                    self.assertEqual(self.errors_of(there), self.errors_of(here))

    def test_real_job(self):
        """A job submitted through ours runs on the real slurmd. Both show the same accounting record."""
        job = self.submitted(self.newest, {
            "name": "real", "standard_output": "/tmp/real-%j.out", "comment": "it ran",
            "script": SCRIPT + "echo hello from $SLURM_JOB_ID as $(id -un)\nsrun --mem=5 -J inside true\nexit 4\n"},
            ours=self.session.fresh_ours("games"))
        self.wait_state(job, "FAILED")
        self.assertEqual(self.cluster.inside("cat", f"/tmp/real-{job}.out"), f"hello from {job} as games\n")
        shown = self.job(job)
        self.assertEqual((shown["job_state"], shown["exit_code"]["return_code"]["number"]), (["FAILED"], 4))
        self.cluster.wait_for("sacct to know its end", lambda: "FAILED" in self.cluster.inside("sacct", "-nPX", "-j", job, "-o", "state"))
        for version in self.session.versions:
            with self.subTest(version):
                record = self.both(f"/slurmdb/{version}/job/{job}")["jobs"][0]
                self.assertEqual(record["state"]["current"], ["FAILED"])
                self.assertEqual(record["exit_code"]["return_code"]["number"], 4)
                self.assertEqual([step["step"]["name"] for step in record["steps"]], ["batch", "inside"])
                self.assertEqual(record["user"], "games")

    def test_array(self):
        job = self.submitted(self.newest, {"array": "1-4%2", "name": "array"})
        self.wait_state(job, "RUNNING")
        self.assertGreaterEqual(len(self.both(f"/slurm/{self.newest}/job/{job}")["jobs"]), 2)
        self.ok(self.ours.delete(f"/slurm/{self.newest}/job/{job}"))
        self.cluster.wait_for("the array to end", lambda: set(self.cluster.job_states(job)) == {"CANCELLED"})

    def test_heterogeneous_job(self):
        part = {"environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "hold": True, "partition": "big", "tasks": 1}
        job = self.ok(self.ours.post(f"/slurm/{self.newest}/job/submit", {
            "script": SCRIPT, "jobs": [{**part, "name": "left"}, {**part, "name": "right", "tasks": 5}]}))["job_id"]
        shown = self.both(f"/slurm/{self.newest}/job/{job}")["jobs"]
        self.assertEqual(shown[0]["name"], "left")
        queue = self.cluster.inside("squeue", "-h", "-j", job, "-o", "%i %j")
        self.assertIn(f"{job}+0 left", queue)
        self.assertIn(f"{job}+1 right", queue)
        self.ok(self.ours.delete(f"/slurm/{self.newest}/job/{job}"))
        self.wait_state(job, "CANCELLED")

    def test_signals(self):
        """A signal reaches the job's processes, and no other signal does."""
        job = self.submitted(self.newest, {"script": SCRIPT + "trap 'exit 9' USR1\nwhile :; do sleep 0.2; done\n"})
        self.wait_state(job, "RUNNING")
        time.sleep(2)
        self.ok(self.ours.delete(f"/slurm/{self.newest}/job/{job}?signal=USR1&flags=BATCH_JOB"))
        self.wait_state(job, "FAILED")
        self.assertEqual(self.job(job)["exit_code"]["return_code"]["number"], 9)

    def test_what_is_told_of_a_cancelled_job(self):
        """The same entries as the original's: for failures, and with VERBOSE also for successes."""
        def entries(daemon):
            job = self.submitted(self.newest, {"hold": True, "array": "1-4"})
            shown = []
            for path in (f"{job}_2?flags=VERBOSE", f"{job}_3", f"{job}?flags=VERBOSE&signal=USR1", f"{job}?flags=VERBOSE", f"{job}"):
                answer = daemon.delete(f"/slurm/{self.newest}/job/{path}")
                shown.append((path.replace(str(job), "JOB"), answer.status, [
                    (e["step_id"].replace(str(job), "JOB"), e["error"], e["job_id"]["number"] == job) for e in answer.data["status"]]))
            return shown
        self.assertEqual(entries(self.original), entries(self.ours))

    def versions_since(self, version):
        return [each for each in self.session.versions if each >= version]

    def test_requeue(self):
        """A requeued job is the same job of slurmctld again. The answers, of refusals too, are the original's."""
        def answers(daemon, version):
            v, found = f"/slurm/{version}", []

            def note(what, answer, job=0):
                status = str(answer.data.get("status") or []).replace(str(job), "JOB")  # a refusal has its lists here, empty
                found.append((what, [error["error_number"] for error in answer.errors()], status))

            def restarts(job):
                text = self.scontrol("job", str(job))
                return [piece for piece in text.split() if piece.startswith(("Restarts=", "Reason=", "Requeue="))]
            job = self.submitted(version, {"script": SCRIPT + "sleep 600\n"})
            self.wait_state(job, "RUNNING")
            note("running, held", daemon.get(f"{v}/job/{job}/requeue?Hold"), job)
            self.wait_state(job, "PENDING")
            found.append(restarts(job))
            note("waiting", daemon.get(f"{v}/job/{job}/requeue"), job)
            self.cluster.inside("scancel", job)
            self.wait_state(job, "CANCELLED")
            note("ended, only incomplete", daemon.get(f"{v}/job/{job}/requeue?Incomplete"), job)
            note("ended, special", daemon.post(f"{v}/jobs/requeue", {"jobs": [str(job), "999999"], "flags": ["Hold", "SpecialExit"]}), job)
            found.append((restarts(job), self.cluster.job_states(job)))
            note("special without hold", daemon.get(f"{v}/job/{job}/requeue?SpecialExit"))
            self.cluster.inside("scancel", job)
            note("unknown", daemon.get(f"{v}/job/999999/requeue"))
            note("none", daemon.post(f"{v}/jobs/requeue", {"jobs": []}))
            once = self.submitted(version, {"script": SCRIPT + "sleep 600\n", "requeue": False})
            self.wait_state(once, "RUNNING")
            note("forbidden", daemon.get(f"{v}/job/{once}/requeue"), once)
            self.cluster.inside("scancel", once)
            array = self.submitted(version, {"array": "1-3", "hold": True})
            note("array", daemon.get(f"{v}/job/{array}/requeue"), array)
            note("task", daemon.post(f"{v}/jobs/requeue", {"jobs": [f"{array}_2"]}), array)
            self.cluster.inside("scancel", array)
            return found
        for version in self.versions_since("v0.0.45"):
            with self.subTest(version):
                there, here = answers(self.original, version), answers(self.ours, version)
                for mine, reference in zip(here, there):
                    self.assertEqual(mine, reference)

    def test_partitions(self):
        """The same requests through both make the same partitions of slurmctld, and the same errors."""
        name, host = "written", self.cluster.host
        self.addCleanup(self.cluster.inside, "scontrol", "delete", f"partitionname={name}", check=False)
        made = {"nodes": {"configured": host}, "maximums": {"time": number(60), "cpus_per_node": number(3), "nodes": number(1)},
                "defaults": {"time": number(10), "partition_memory_per_cpu": number(77)}, "priority": {"tier": 3, "job_factor": 4},
                "accounts": {"allowed": "physics,root"}, "flags": ["HIDDEN", "REQ_RESV"], "grace_time": 9, "preempt_mode": ["CANCEL"],
                "partition": {"exclusive": "USER", "oversubscribe": "YES:2", "state": ["DRAIN"]}, "qos": {"assigned": "gold"},
                "cpus": {"task_binding": ["CPU_BIND_TO_CORES"]}, "alternate": "big", "tres": {"billing_weights": "CPU=2.0"}}
        changes = ({"maximums": {"time": {"infinite": True, "set": False}, "partition_memory_per_node": number(999)}},
                   {"partition": {"exclusive": "NODE"}}, {"partition": {"exclusive": "TOPO"}},
                   {"partition": {"exclusive": "NO", "oversubscribe": "FORCE"}}, {"partition": {"oversubscribe": "NO", "state": ["UP"]}},
                   {"flags": ["HIDDEN_CLEAR", "REQ_RESV_CLEAR", "ROOT_ONLY"]}, {"accounts": {"allowed": "", "deny": "sub1"}},
                   {"preempt_mode": ["DISABLED"], "cpus": {"task_binding": ["CPU_BIND_OFF"]}, "minimums": {"nodes": 1}},
                   {"alternate": "nosuch"}, {"nodes": {"configured": "nosuch"}}, {"qos": {"assigned": "nosuch"}})

        def through(daemon, version):
            v, seen = f"/slurm/{version}", []
            for body in (made, *changes):
                answer = daemon.post(f"{v}/partitions/", {"partitions": [{"name": name, **body}]})
                seen.append((body, answer.status == 200, [error["error_number"] for error in answer.errors()],
                             self.scontrol("partition", name).split()))
            answer = daemon.post(f"{v}/partitions/", {"partitions": [{"name": name, "partition": {"exclusive": "x"}}]})
            seen.append(("no word", answer.status == 200, bool(answer.errors())))  # all values that cannot be read have one number here
            shown = self.both(f"{v}/partition/{name}")["partitions"]
            again = daemon.post(f"{v}/partitions/", {"partitions": shown})
            seen.append(("sent back", again.errors(), self.scontrol("partition", name).split()))
            for what in (name, name):
                answer = daemon.delete(f"{v}/partition/{what}")
                seen.append(("delete", answer.status == 200, [error["error_number"] for error in answer.errors()]))
            for body in ({}, {"partitions": []}, {"partitions": [{"priority": {"tier": 3}}]}):
                answer = daemon.post(f"{v}/partitions/", body)
                seen.append((body, answer.status == 200, [error["error_number"] for error in answer.errors()][:1]))  # the cause
            return seen
        for version in self.versions_since("v0.0.45"):
            with self.subTest(version):
                there, here = through(self.original, version), through(self.ours, version)
                for mine, reference in zip(here, there):
                    self.assertEqual(mine, reference)

    def test_kill_several(self):
        for version in self.session.versions:
            with self.subTest(version):
                jobs = [self.submitted(version, {"hold": True}) for _ in range(3)]
                self.ok(self.ours.delete(f"/slurm/{version}/jobs/", {"jobs": [str(j) for j in jobs[:2]]}))
                for job in jobs[:2]:
                    self.wait_state(job, "CANCELLED")
                self.assertEqual(self.cluster.job_states(jobs[2]), ["PENDING"])
                self.cluster.inside("scancel", jobs[2])

    def test_orders_that_are_refused(self):
        """A change that Slurm refuses has the original's error, and changes nothing."""
        games, theirs = self.session.fresh_ours("games"), self.cluster.original("games")
        job = self.cluster.jobs()["held"]
        for version in self.session.versions:
            for path, body in ((f"/slurm/{version}/job/{job}", {"comment": "not mine"}), (f"/slurm/{version}/job/999999", {"comment": "x"}),
                               (f"/slurm/{version}/node/{self.cluster.host}", {"comment": "not mine"}),
                               (f"/slurm/{version}/node/nosuch", {"comment": "x"})):
                with self.subTest(path):
                    there, here = theirs.post(path, body), games.post(path, body)
                    self.assertEqual(self.errors_of(there)[:2], self.errors_of(here)[:2])
        self.assertNotIn("not mine", self.scontrol("job", str(job)) + self.scontrol("node", self.cluster.host))

    def test_allocate(self):
        if self.newest == "v0.0.40":
            self.skipTest("v0.0.40 has no allocate")
        answer = self.ours.post(f"/slurm/{self.newest}/job/allocate", {"job": {
            "environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "name": "allocated", "partition": "debug",
            "memory_per_node": number(20), "time_limit": number(5)}})
        job = self.ok(answer)["job_id"]
        self.assertIn("JobName=allocated", self.scontrol("job", str(job)))
        self.job(job)
        self.cluster.inside("scancel", job, check=False)

    # ---- nodes ----

    def test_node_drain_and_resume(self):
        node = "cloud00012"
        for version in self.session.versions:
            with self.subTest(version):
                self.ok(self.ours.post(f"/slurm/{version}/node/{node}", {"state": ["DRAIN"], "reason": f"by {version}"}))
                shown = self.both(f"/slurm/{version}/node/{node}")["nodes"][0]
                self.assertIn("DRAIN", shown["state"])
                self.assertEqual(shown["reason"], f"by {version}")
                self.assertIn(f"Reason=by {version}", self.scontrol("node", node))
                self.ok(self.ours.post(f"/slurm/{version}/node/{node}", {"state": ["RESUME"]}))
                self.assertNotIn("DRAIN", self.both(f"/slurm/{version}/node/{node}")["nodes"][0]["state"])
                self.assertNotIn("DRAIN", self.scontrol("node", node))

    def test_whose_reason_it_is(self):
        for user, warnings in (("root", 0), ("0", 0), ("games", 1)):
            answer = self.ok(self.ours.post(f"/slurm/{self.newest}/node/cloud00012", {
                "state": ["DRAIN"], "reason": "whose", "reason_uid": user}))
            self.assertEqual(len(answer["warnings"]), warnings, answer)
            self.assertEqual(self.both(f"/slurm/{self.newest}/node/cloud00012")["nodes"][0]["reason_set_by_user"], "root")
        self.ok(self.ours.post(f"/slurm/{self.newest}/node/cloud00012", {"state": ["RESUME"]}))

    def test_node_fields(self):
        self.ok(self.ours.post(f"/slurm/{self.newest}/node/cloud00013", {
            "comment": "said by us", "extra": "and this", "weight": number(9), "features": ["avx512", "new"], "features_act": ["new"]}))
        shown = self.both(f"/slurm/{self.newest}/node/cloud00013")["nodes"][0]
        self.assertEqual((shown["comment"], shown["extra"], shown["weight"]), ("said by us", "and this", 9))
        self.assertIn("Comment=said by us", self.scontrol("node", "cloud00013"))

    def test_nodes_at_once(self):
        if "post" not in self.original.get("/openapi/v3").data["paths"].get(f"/slurm/{self.newest}/nodes/", {}):
            self.skipTest("not in this release")
        self.ok(self.ours.post(f"/slurm/{self.newest}/nodes/", {"name": ["cloud00014", "cloud00015"], "comment": "two at once"}))
        for node in ("cloud00014", "cloud00015"):
            self.assertIn("Comment=two at once", self.scontrol("node", node))
            self.both(f"/slurm/{self.newest}/node/{node}")

    def test_zz_reconfigure(self):  # last: slurmctld begins again
        self.ok(self.ours.get(f"/slurm/{self.newest}/reconfigure/"))
        self.cluster.wait_for("slurmctld after reconfigure", lambda: "UP" in self.cluster.inside("scontrol", "ping", check=False))
        self.both(f"/slurm/{self.newest}/partitions/")

    # ---- accounting ----

    def test_accounts_users_associations(self):
        for version in self.session.versions:
            with self.subTest(version):
                v, acct = f"/slurmdb/{version}", "acct" + version[-2:]
                user = {"0": "bin", "1": "sys", "2": "lp", "3": "uucp", "4": "mail", "5": "www-data"}[version[-1]]
                self.fresh("user", user)
                self.fresh("account", acct)
                self.ok(self.ours.post(f"{v}/accounts/", {"accounts": [
                    {"name": acct, "description": "first", "organization": "org", "coordinators": [{"name": "news"}]}]}))
                self.assertEqual(self.sacctmgr("account", acct, "format=account,descr,org,coord", "withcoord"), f"{acct}|first|org|news")
                self.ok(self.ours.post(f"{v}/associations/", {"associations": [
                    {"account": acct, "cluster": "lab", "user": "", "parent_account": "physics", "shares_raw": 11,
                     "max": {"jobs": {"active": number(7)}, "tres": {"total": [{"type": "cpu", "count": 44}]}}, "qos": ["gold", "normal"]}]}))
                self.assertEqual(self.sacctmgr("assoc", f"account={acct}", "format=account,parentname,share,maxjobs,grptres,qos"),
                                 f"{acct}|physics|11|7|cpu=44|gold,normal")
                self.ok(self.ours.post(f"{v}/users/", {"users": [{"name": user, "administrator_level": ["Operator"]}]}))
                self.ok(self.ours.post(f"{v}/associations/", {"associations": [
                    {"account": acct, "cluster": "lab", "user": user, "max": {"jobs": {"per": {"submitted": number(3)}}}}]}))
                self.assertEqual(self.sacctmgr("user", user, "format=user,adminlevel,account,grpsubmit", "withassoc"), f"{user}|Operator|{acct}|3")
                for path in (f"{v}/account/{acct}", f"{v}/user/{user}", f"{v}/associations/?account={acct}",
                             f"{v}/association/?account={acct}&user={user}"):
                    self.both(path)
                # changed
                self.ok(self.ours.post(f"{v}/accounts/", {"accounts": [{"name": acct, "description": "second", "organization": "org"}]}))
                self.assertIn("second", self.sacctmgr("account", acct, "format=descr"))
                self.both(f"{v}/account/{acct}")
                # and gone
                self.ok(self.ours.delete(f"{v}/association/?account={acct}&user={user}&cluster=lab"))
                self.assertEqual(self.sacctmgr("assoc", f"account={acct}", f"user={user}", "format=user"), "")
                self.ok(self.ours.delete(f"{v}/user/{user}"))
                self.assertEqual(self.sacctmgr("user", user, "format=user"), "")
                self.ok(self.ours.delete(f"{v}/account/{acct}"))
                self.assertEqual(self.sacctmgr("account", acct, "format=account"), "")
                self.both(f"{v}/accounts/")

    def test_accounts_and_users_with_associations(self):
        for version in self.session.versions:
            if f"/slurmdb/{version}/accounts_association/" not in self.original.get("/openapi/v3").data["paths"]:
                continue
            with self.subTest(version):
                v = f"/slurmdb/{version}"
                self.fresh("user", "uucp")
                self.fresh("account", "made")
                self.ok(self.ours.post(f"{v}/accounts_association/", {
                    "association_condition": {"accounts": ["made"], "clusters": ["lab"], "association": {"fairshare": 9}},
                    "account": {"description": "made", "organization": "here"}}))
                self.assertEqual(self.sacctmgr("assoc", "account=made", "format=account,share,parentname"), "made|9|root")
                self.ok(self.ours.post(f"{v}/users_association/", {
                    "association_condition": {"users": ["uucp"], "accounts": ["made"], "clusters": ["lab"], "association": {}},
                    "user": {"adminlevel": ["None"]}}))
                self.assertEqual(self.sacctmgr("assoc", "account=made", "user=uucp", "format=user"), "uucp")
                self.both(f"{v}/associations/?account=made")
                self.ok(self.ours.delete(f"{v}/associations/?account=made&user=uucp&cluster=lab"))
                self.ok(self.ours.delete(f"{v}/user/uucp"))
                self.ok(self.ours.delete(f"{v}/account/made"))
                self.assertEqual(self.sacctmgr("account", "made", "format=account"), "")

    def test_qos(self):
        for version in self.session.versions:
            with self.subTest(version):
                v, name = f"/slurmdb/{version}", "qos" + version[-2:]
                self.fresh("qos", name)
                self.ok(self.ours.post(f"{v}/qos/", {"qos": [{
                    "name": name, "description": "made", "flags": ["DENY_LIMIT"], "priority": number(12),
                    "usage_factor": number(2.0), "preempt": {"list": ["normal"], "mode": ["REQUEUE"]},
                    "limits": {"grace_time": 30, "max": {"wall_clock": {"per": {"job": number(90)}},
                                                         "tres": {"total": [{"type": "cpu", "count": 77}]}}}}]}))
                self.assertEqual(self.sacctmgr("qos", name, "format=name,priority,flags,gracetime,maxwall,grptres,preempt,usagefactor"),
                                 f"{name}|12|DenyOnLimit|00:00:30|01:30:00|cpu=77|normal|2.000000")
                self.both(f"{v}/qos/{name}")
                self.ok(self.ours.post(f"{v}/qos/", {"qos": [{"name": name, "priority": number(13)}]}))
                self.assertEqual(self.sacctmgr("qos", name, "format=priority,grptres"), "13|cpu=77")
                self.both(f"{v}/qos/{name}")
                self.ok(self.ours.delete(f"{v}/qos/{name}"))
                self.assertEqual(self.sacctmgr("qos", name, "format=name"), "")
                self.both(f"{v}/qos/")

    def test_users_first_and_associations_second(self):
        """As with the original, the user is created. A warning names the wanted default account."""
        for version in self.session.versions:
            with self.subTest(version):
                v, user = f"/slurmdb/{version}", "irc"
                for daemon in (self.original, self.ours):
                    self.fresh("user", user)
                    request = {"users": [{"name": user, "default": {"account": "physics"}}]}
                    warnings = [w["source"] for w in self.ok(daemon.post(f"{v}/users/", request))["warnings"]]
                    self.assertEqual(warnings, ["#/users[0]/default/account/"] if daemon is self.ours else [])
                    self.assertEqual(self.sacctmgr("user", user, "format=user,defaultaccount"), f"{user}|")
                self.both(f"{v}/user/{user}")
                self.ok(self.ours.post(f"{v}/associations/", {"associations": [{"account": "physics", "cluster": "lab", "user": user}]}))
                self.assertEqual(self.sacctmgr("user", user, "format=user,defaultaccount"), f"{user}|physics")

    def test_limits_on_what_is_not_there(self):
        """The original ignores them silently. Ours adds a warning and stores the others."""
        for version in self.session.versions:
            with self.subTest(version):
                v, name = f"/slurmdb/{version}", "mem" + version[-2:]
                self.fresh("qos", name)
                answer = self.ok(self.ours.post(f"{v}/qos/", {"qos": [{"name": name, "limits": {"max": {"tres": {"total": [
                    {"type": "memory", "count": 5}, {"type": "cpu", "count": 3}]}}}}]}))
                self.assertEqual([w["source"] for w in answer["warnings"]], ["#/qos[0]/limits/max/tres/total/"])
                self.assertIn("no TRES memory", answer["warnings"][0]["description"])
                self.assertTrue(answer["warnings"][0]["description"].endswith(": mem"), answer["warnings"])
                self.assertEqual(self.sacctmgr("qos", name, "format=name,grptres"), f"{name}|cpu=3")

    def test_past_jobs(self):
        job = self.submitted(self.newest, {"script": SCRIPT})
        self.wait_state(job, "COMPLETED")

        def sacct():
            fields = "DerivedExitCode,Comment,AdminComment,SystemComment,Extra,AllocTRES"
            return self.cluster.inside("sacct", "-nPX", "-j", str(job), "-o", fields).strip().split("|")
        self.cluster.wait_for("slurmdbd to know the end", lambda: "COMPLETED" in self.cluster.inside(
            "sacct", "-nPX", "-j", str(job), "-o", "State"))
        before = sacct()
        done = self.ok(self.ours.post(f"/slurmdb/v0.0.44/job/{job}", {
            "comment": {"job": "by its owner"}, "derived_exit_code": {"return_code": number(7)}}))
        self.assertEqual([text.split()[0] for text in done["results"]], [str(job)], done)
        self.assertEqual(sacct()[:2], ["7:0", "by its owner"])
        self.ok(self.ours.post("/slurmdb/v0.0.44/jobs/", {"job_id_list": [str(job)], "job_rec": {
            "comment": {"administrator": "by root", "system": "by us"}, "extra": "more"}}))
        self.assertEqual(sacct(), ["7:0", "by its owner", "by root", "by us", "more", before[5]])
        resources = self.ours.post(f"/slurmdb/v0.0.44/job/{job}", {
            "comment": {"job": "with TRES"}, "tres": {"allocated": [{"type": "billing", "count": 99}]}})
        if "v0.0.44" in self.session.versions:
            self.ok(resources)
            self.assertEqual(sacct()[5], re.sub(r"billing=\d+", "billing=99", before[5]))
        else:  # before 25.11 slurmdbd passes over them
            self.assertEqual([e["error_number"] for e in resources.errors()], [2036], resources)
            self.assertEqual(sacct()[1], "by its owner")
        if "v0.0.44" in self.session.versions:
            self.both(f"/slurmdb/v0.0.44/job/{job}")
        for body, wanted in (({"extra": "x"}, 1900), ({}, 1900)):
            refused = self.ours.post(f"/slurmdb/v0.0.44/job/{999999 if body else job}", body)
            self.assertEqual(refused.status, 304, refused)

    def test_host_lists(self):
        for path, body, key in (("hostnames", {"hostlist": "n[1-3,07-09],x[1-2]y,z"}, "hostnames"),
                                ("hostlist", {"hostnames": ["n10", "n9", "n07", "a", "n8", "b-2", "b-1", "n9", "r1n2", "r1n1"]}, "hostlist")):
            here = self.ok(self.ours.post(f"/util/v0.0.44/{path}", body))
            if "v0.0.44" in self.session.versions:
                self.assertEqual(here[key], self.ok(self.original.post(f"/util/v0.0.44/{path}", body))[key], body)

    def test_wckeys(self):
        for version in self.session.versions:
            with self.subTest(version):
                v, name = f"/slurmdb/{version}", "key" + version[-2:]
                self.ok(self.ours.post(f"{v}/wckeys/", {"wckeys": [{"name": name, "cluster": "lab", "user": "games"}]}))
                self.assertEqual(self.sacctmgr("wckey", f"wckeys={name}", "format=wckey,cluster,user"), f"{name}|lab|games")
                found = [k for k in self.both(f"{v}/wckeys/")["wckeys"] if k["name"] == name]
                self.assertEqual(len(found), 1)
                self.ok(self.ours.delete(f"{v}/wckey/{name}"))
                self.assertEqual(self.sacctmgr("wckey", f"wckeys={name}", "format=wckey"), "")

    def test_clusters(self):
        for version in self.session.versions:
            with self.subTest(version):
                v, name = f"/slurmdb/{version}", "cluster" + version[-2:]
                self.fresh("cluster", name)
                self.ok(self.ours.post(f"{v}/clusters/", {"clusters": [{"name": name}]}))
                self.assertEqual(self.sacctmgr("cluster", name, "format=cluster"), name)
                self.both(f"{v}/cluster/{name}")
                self.both(f"{v}/clusters/")
                self.ok(self.ours.delete(f"{v}/cluster/{name}"))
                self.assertEqual(self.sacctmgr("cluster", name, "format=cluster"), "")

    def test_what_was_read_can_be_sent_back(self):
        """Accounts, users and QOS are read and posted again. Nothing changes."""
        for version in self.session.versions:
            for path, key in (("accounts", "accounts"), ("qos", "qos"), ("associations", "associations")):
                with self.subTest(f"{version} {path}"):
                    before = self.original.get(f"/slurmdb/{version}/{path}/").data[key]
                    answer = self.ours.post(f"/slurmdb/{version}/{path}/", {key: self.ours.get(f"/slurmdb/{version}/{path}/").data[key]})
                    self.assertIn(answer.status, (200, 304), answer)
                    self.assertEqual(self.original.get(f"/slurmdb/{version}/{path}/").data[key], before)

    def test_who_may(self):
        """An ordinary user gets Slurm's error, and nothing is changed."""
        for kind in ("account", "qos", "cluster"):
            self.fresh(kind, "mine")
        self.fresh("user", "irc")
        mail, theirs = self.session.fresh_ours("mail"), self.cluster.original("mail")
        for version in self.session.versions:
            v = f"/slurmdb/{version}"
            for path, body in ((f"{v}/accounts/", {"accounts": [{"name": "mine", "description": "d", "organization": "o"}]}),
                               (f"{v}/qos/", {"qos": [{"name": "mine"}]}),
                               (f"{v}/clusters/", {"clusters": [{"name": "mine"}]}),
                               (f"{v}/users/", {"users": [{"name": "irc"}]})):
                with self.subTest(path):
                    there, here = theirs.post(path, body), mail.post(path, body)
                    self.assertEqual(self.errors_of(there)[:2], self.errors_of(here)[:2])
        for what in ("account", "qos", "cluster"):
            self.assertEqual(self.sacctmgr(what, "mine", "format=" + ("name" if what == "qos" else what)), "")
