"""A job is submitted, runs, ends, and is shown in every version, format and transport."""

import signal
import subprocess
import time
import unittest

import restd


try:
    import yaml
except ImportError:
    yaml = None


def job_of(answer):
    """The fields that are the same in all versions."""
    job = answer["jobs"][0]
    same = {key: job[key] for key in (
        "account", "command", "cpus", "current_working_directory", "end_time", "exit_code", "flags", "job_id", "job_state", "name",
        "nodes", "partition", "start_time", "state_reason", "submit_time", "time_limit", "user_id", "user_name")}
    # From v0.0.43 on standard_output is as submitted, and the file has a field of its own. That of standard error is empty if
    # both are the same file.
    output = job.get("stdout_expanded", job["standard_output"])
    same["files"] = (output, job.get("stderr_expanded", job["standard_error"]) or output)
    return same


class Session(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon()
        cls.token = cls.daemon.token()
        cls.work = cls.daemon.folder / "work"
        cls.work.mkdir()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def submit(self, version, script, **fields):
        answer = self.daemon.post(f"/slurm/{version}/job/submit", {"job": {
            "script": script, "current_working_directory": str(self.work), "environment": ["PATH=/usr/bin:/bin"],
            "name": "session", **fields}}, token=self.token, tcp=True)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json()["errors"], [])
        return answer.json()["job_id"]

    def job(self, job_id, version="v0.0.42"):
        answer = self.daemon.get(f"/slurm/{version}/job/{job_id}", token=self.token, tcp=True)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["jobs"][0]

    def wait_for_state(self, job_id, state):
        deadline = time.monotonic() + restd.PATIENCE
        seen = []
        while True:
            now = self.job(job_id)["job_state"]
            if not seen or seen[-1] != now:
                seen.append(now)
            if state in now:
                return seen
            self.assertLess(time.monotonic(), deadline, f"job {job_id} never became {state}: {seen}")
            time.sleep(0.02)

    def test_a_job_runs_to_its_end(self):
        go = self.work / "go"
        job_id = self.submit("v0.0.42", f"#!/bin/sh\necho out of $SLURM_JOB_ID in $PWD\necho err >&2\n"
                                        f"until [ -e {go} ]; do sleep 0.05; done\nexit 3\n", hold=True)
        self.assertEqual(self.job(job_id)["job_state"], ["PENDING"])
        update = self.daemon.post(f"/slurm/v0.0.42/job/{job_id}", {"hold": False}, token=self.token, tcp=True)
        self.assertEqual(update.status, 200, update)
        self.wait_for_state(job_id, "RUNNING")
        go.touch()
        self.wait_for_state(job_id, "FAILED")
        job = self.job(job_id)
        self.assertEqual(job["exit_code"]["return_code"], {"set": True, "infinite": False, "number": 3})
        self.assertEqual(job["exit_code"]["status"], ["ERROR"])
        self.assertEqual((self.work / f"slurm-{job_id}.out").read_text(), f"out of {job_id} in {self.work}\nerr\n")

    def test_a_job_reads_the_same_everywhere(self):
        job_id = self.submit("v0.0.41", "#!/bin/sh\necho hello\n", name="everywhere", time_limit={"set": True, "number": 5})
        self.wait_for_state(job_id, "COMPLETED")
        self.assertEqual((self.work / f"slurm-{job_id}.out").read_text(), "hello\n")
        answers = {}
        for version in restd.versions():
            path = f"/slurm/{version}/job/{job_id}"
            for tcp in (True, False):
                where = f"{version} over {'TCP' if tcp else 'the unix socket'}"
                token = self.token if tcp else None
                answer = self.daemon.get(path, {"Accept": "application/json"}, token=token, tcp=tcp)
                self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/json"), where)
                answers[where + " as JSON"] = answer.json()
                if yaml:
                    answer = self.daemon.get(path, {"Accept": "application/yaml"}, token=token, tcp=tcp)
                    self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/yaml"), where)
                    answers[where + " as YAML"] = yaml.safe_load(answer.body)
            head, _, body = self.inetd(f"GET {path} HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
            answers[version + " in inetd mode"] = restd.Response(head, body).json()
        first = job_of(next(iter(answers.values())))
        self.assertEqual(first["name"], "everywhere")
        self.assertEqual(first["job_state"], ["COMPLETED"])
        for where, answer in answers.items():
            self.assertEqual(answer["errors"], [], where)
            self.assertEqual(job_of(answer), first, where)
            self.assertIn(where.split()[0], answer["meta"]["plugin"]["data_parser"], where)

    def inetd(self, text):
        """The answer of a slurmrestd in inetd mode, beside the daemon of the cluster."""
        done = subprocess.run([str(restd.BINARY), *self.daemon.options], input=text.encode(), env=self.daemon.env,
                              capture_output=True, timeout=restd.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_inetd_mode_beside_the_daemon_changes_nothing(self):
        job_id = self.submit("v0.0.42", "#!/bin/sh\ntrue\n", hold=True)
        answer = self.inetd(f"DELETE /slurm/v0.0.42/job/{job_id} HTTP/1.0\r\n\r\n").decode()
        self.assertIn(f"run by another slurmrestd (process {self.daemon.process.pid})", answer)
        self.assertEqual(self.job(job_id)["job_state"], ["PENDING"])

    def test_history_of_nobody(self):
        answer = self.daemon.get("/slurmdb/v0.0.42/jobs/?users=no-such-user", token=self.token, tcp=True)
        self.assertEqual(answer.status, 422, answer)
        self.assertEqual(answer.json()["errors"][0]["error_number"], 2166)
        self.assertIn("no-such-user", answer.json()["errors"][0]["description"])

    def test_fields_without_effect_are_named(self):
        answer = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": "#!/bin/sh\ntrue\n", "current_working_directory": str(self.work), "environment": ["A=b"],
            "mail_type": ["END"], "distribution": "block", "kill_warning_flags": ["BATCH_JOB", "HURRY"]}}, token=self.token, tcp=True)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual([(w["source"], w["description"]) for w in answer.json()["warnings"]], [
            (f"#/job/{field}/", f'Field "{field}" has no effect on this cluster') for field in ("distribution", "kill_warning_flags", "mail_type")])

    def test_the_accounting_record_agrees(self):
        job_id = self.submit("v0.0.40", "#!/bin/sh\nexit 7\n", name="accounted")
        self.wait_for_state(job_id, "FAILED")
        for version in restd.versions():
            answer = self.daemon.get(f"/slurmdb/{version}/job/{job_id}", token=self.token, tcp=True)
            self.assertEqual(answer.status, 200, answer)
            jobs = answer.json()["jobs"]
            self.assertEqual([j["job_id"] for j in jobs], [job_id], version)
            self.assertEqual(jobs[0]["name"], "accounted")
            self.assertEqual(jobs[0]["state"]["current"], ["FAILED"])
            self.assertEqual(jobs[0]["exit_code"]["return_code"]["number"], 7)
            self.assertEqual([s["step"]["name"] for s in jobs[0]["steps"]], ["batch"])

    def test_yaml_submission(self):
        answer = self.daemon.request("POST", "/slurm/v0.0.42/job/submit", {
            "Content-Type": "application/yaml", "Accept": "application/yaml", "X-SLURM-USER-TOKEN": self.token},
            "job:\n  name: from-yaml\n  environment: [PATH=/bin]\n  current_working_directory: " + str(self.work) +
            "\n  time_limit: 5\n  script: |\n    #!/bin/sh\n    echo yaml\n", tcp=True)
        self.assertEqual(answer.status, 200, answer)
        if yaml:
            job_id = yaml.safe_load(answer.body)["job_id"]
            self.wait_for_state(job_id, "COMPLETED")
            self.assertEqual((self.work / f"slurm-{job_id}.out").read_text(), "yaml\n")

    def test_a_requeued_job_runs_again_also_if_the_daemon_is_killed(self):
        runs = self.work / "runs"
        job_id = self.submit("v0.0.45", f"#!/bin/sh\necho run $SLURM_RESTART_COUNT >> {runs}\n[ -n \"$SLURM_RESTART_COUNT\" ] || sleep 300\n")
        self.wait_for_state(job_id, "RUNNING")
        deadline = time.monotonic() + restd.PATIENCE
        while not runs.exists() or not runs.read_text():
            self.assertLess(time.monotonic(), deadline, "the job has not begun")
            time.sleep(0.02)
        answer = self.daemon.get(f"/slurm/v0.0.45/job/{job_id}/requeue", token=self.token, tcp=True)
        self.assertEqual((answer.status, answer.json()["errors"], answer.json()["status"]), (200, [], []), answer)
        self.daemon.stop(signal.SIGKILL)
        self.daemon.start()
        self.wait_for_state(job_id, "COMPLETED")
        self.assertEqual(self.job(job_id)["restart_cnt"], 1)
        self.assertEqual(runs.read_text(), "run\nrun 1\n")
        answer = self.daemon.get(f"/slurmdb/v0.0.45/jobs/?step={job_id}&show_duplicates=true", token=self.token, tcp=True)
        self.assertEqual([set(job["state"]["current"]) for job in answer.json()["jobs"]], [{"CANCELLED", "REQUEUED"}, {"COMPLETED"}])

    def test_cancel(self):
        job_id = self.submit("v0.0.42", "#!/bin/sh\nsleep 300\n")
        self.wait_for_state(job_id, "RUNNING")
        answer = self.daemon.delete(f"/slurm/v0.0.42/job/{job_id}", token=self.token, tcp=True)
        self.assertEqual(answer.status, 200, answer)
        self.wait_for_state(job_id, "CANCELLED")

    def test_state_survives_a_restart(self):
        held = self.submit("v0.0.42", "#!/bin/sh\ntrue\n", hold=True, name="held over")
        before = self.job(held)
        self.daemon.stop()
        self.daemon.start()
        self.assertEqual(self.job(held)["job_state"], before["job_state"])
        self.assertEqual(self.job(held)["submit_time"], before["submit_time"])
        self.assertGreater(self.submit("v0.0.42", "#!/bin/sh\ntrue\n"), held, "job ids are never given twice")


if __name__ == "__main__":
    unittest.main()
