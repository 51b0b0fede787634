"""The embedded cluster accepts common requests for slurmctld and slurmdbd. Refused ones have the same error numbers."""

import time
import unittest

import restd

API = "/slurm/v0.0.42"
DATABASE = "/slurmdb/v0.0.42"


class ExistingClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon()
        cls.work = cls.daemon.folder / "work"
        cls.work.mkdir()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def submit(self, script="#!/bin/sh\ntrue\n", **fields):
        return self.daemon.post(f"{API}/job/submit", {"script": script, "job": {
            "current_working_directory": str(self.work), "environment": ["PATH=/usr/bin:/bin"], **fields}})

    def accepted(self, answer):
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
        return answer.json()

    def refused(self, answer, status, number, text=""):
        self.assertEqual(answer.status, status, answer)
        error = answer.json()["errors"][0]
        self.assertEqual(error["error_number"], number, error)
        self.assertIn(text, error["description"])
        for refusal in answer.json()["errors"]:
            self.assertNotIn("Unspecified error", str(refusal))
            self.assertNotEqual(refusal["error_number"], 10000)

    def job(self, job_id):
        return self.daemon.get(f"{API}/job/{job_id}").json()["jobs"][0]

    def wait_for(self, what, condition):
        deadline = time.monotonic() + restd.PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"never: {what}")
            time.sleep(0.02)

    def test_jobs_that_are_taken(self):
        first = self.accepted(self.submit(hold=True))["job_id"]
        for fields in ({"array": "1,1,2"}, {"dependency": f"afterok:{first}?afterany:{first}"}, {"dependency": f"aftercorr:{first}"},
                       {"dependency": f"afterany:{first},afterok:{first}?singleton"}, {"current_working_directory": "relative/folder"}):
            with self.subTest(fields):
                self.accepted(self.submit(hold=True, **fields))
        array = self.accepted(self.submit(hold=True, array="1,1,2"))["job_id"]
        self.assertEqual(self.job(array)["array_task_string"], "1-2")

    def test_a_script_without_an_interpreter_fails_when_it_starts(self):
        job_id = self.accepted(self.submit("echo hello\n"))["job_id"]
        self.wait_for("FAILED", lambda: self.job(job_id)["job_state"] == ["FAILED"])
        self.assertEqual(self.job(job_id)["exit_code"]["return_code"]["number"], 8)

    def test_the_environment_in_an_update(self):
        job_id = self.accepted(self.submit("#!/bin/sh\necho env $FOO\n", hold=True, environment=["PATH=/bin", "FOO=one"]))["job_id"]
        answer = self.accepted(self.daemon.post(f"{API}/job/{job_id}", {"environment": ["FOO=two"], "hold": False}))
        self.assertEqual([(w["source"], w["description"]) for w in answer["warnings"]],
                         [("#/environment/", 'Field "environment" has no effect on a job that has been submitted')])
        self.wait_for("COMPLETED", lambda: self.job(job_id)["job_state"] == ["COMPLETED"])
        self.assertEqual((self.work / f"slurm-{job_id}.out").read_text(), "env one\n")

    def test_numbers_of_slurmctld(self):
        now = int(time.time())
        for fields, status, number in (({"constraints": "nosuch"}, 500, 2014), ({"deadline": now - 100}, 500, 2051),
                                       ({"user_id": "no-such-user"}, 422, 2166), ({"comment": "x" * 2000}, 500, 2012)):
            with self.subTest(fields):
                self.refused(self.submit(**fields), status, number)
        job_id = self.accepted(self.submit(hold=True))["job_id"]
        self.refused(self.daemon.post(f"{API}/job/{job_id}", {"deadline": now - 100}), 500, 2054)
        self.refused(self.daemon.post(f"{API}/job/{job_id}", {"user_id": "no-such-user"}), 422, 2166)

    def test_unsupported_operations_say_so(self):
        job = {"script": "#!/bin/sh\ntrue\n", "current_working_directory": "/tmp", "environment": ["A=b"]}
        self.refused(self.daemon.post(f"{API}/job/submit", {"jobs": [job, job]}), 500, 2036,
                     "heterogeneous jobs are not supported by the embedded cluster")
        for fields in ({"container": "/c"}, {"tres_per_node": "gres/gpu:1"}, {"burst_buffer": "b"}, {"cpu_frequency": "high"},
                       {"dependency": "expand:1"}):
            with self.subTest(fields):
                answer = self.submit(**fields)
                self.refused(answer, 500, answer.json()["errors"][0]["error_number"], "not supported by the embedded cluster")

    def test_every_signal_of_the_system(self):
        job_id = self.accepted(self.submit("#!/bin/sh\ntrap 'echo caught' SEGV\necho ready\nwhile :; do sleep 0.05; done\n",
                                           kill_warning_signal="SIGSEGV"))["job_id"]
        out = self.work / f"slurm-{job_id}.out"
        self.wait_for("ready", lambda: out.exists() and "ready" in out.read_text())
        answer = self.daemon.delete(f"{API}/job/{job_id}?signal=sigsegv&flags=BATCH_JOB")
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
        self.wait_for("caught", lambda: "caught" in out.read_text())
        self.assertEqual(self.daemon.delete(f"{API}/job/{job_id}?signal=KILL").status, 200)
        self.refused(self.daemon.delete(f"{API}/job/{job_id}?signal=NOPE"), 422, 9000)

    def test_a_missing_reservation(self):
        self.refused(self.daemon.get(f"{API}/reservation/nosuch"), 422, 9000, "Unable to find reservation nosuch")

    def test_whose_reason_it_is(self):
        name = self.daemon.get(f"{API}/nodes/").json()["nodes"][0]["name"]
        me = self.daemon.get(f"{API}/ping/").json()["meta"]["client"]["user"]
        for user, warnings in ((me, 0), ("nobody", 1)):
            answer = self.daemon.post(f"{API}/node/{name}", {"state": ["DRAIN"], "reason": "bad fan", "reason_uid": user})
            self.assertEqual((answer.status, len(answer.json()["warnings"])), (200, warnings), answer)
        self.assertEqual(self.daemon.post(f"{API}/node/{name}", {"state": ["RESUME"]}).status, 200)

    def test_users_first_and_associations_second(self):
        answer = self.accepted(self.daemon.post(f"{DATABASE}/users/", {"users": [{"name": "eve", "default": {"account": "lab"}}]}))
        self.assertEqual([w["source"] for w in answer["warnings"]], ["#/users[0]/default/account/"])
        user = self.daemon.get(f"{DATABASE}/user/eve").json()["users"][0]
        self.assertEqual(user["default"]["account"], "")
        self.accepted(self.daemon.post(f"{DATABASE}/accounts/", {"accounts": [{"name": "lab", "description": "", "organization": ""}]}))
        for user in ("", "eve"):
            self.accepted(self.daemon.post(f"{DATABASE}/associations/", {"associations": [{"account": "lab", "user": user}]}))
        user = self.daemon.get(f"{DATABASE}/user/eve").json()["users"][0]
        self.assertEqual(user["default"]["account"], "lab")

    def test_a_limit_on_a_resource_that_is_not_there(self):
        answer = self.accepted(self.daemon.post(f"{DATABASE}/qos/", {"qos": [{"name": "gold", "limits": {"max": {"tres": {
            "total": [{"type": "memory", "count": 5}, {"type": "cpu", "count": 3}]}}}}]}))
        self.assertEqual([(w["source"], w["description"]) for w in answer["warnings"]], [
            ("#/qos[0]/limits/max/tres/total/",
             "There is no TRES memory on this cluster; its limit is left out. The nearest that there is: mem")])
        (qos,) = self.daemon.get(f"{DATABASE}/qos/gold").json()["qos"]
        self.assertEqual([(t["type"], t["count"]) for t in qos["limits"]["max"]["tres"]["total"]], [("cpu", 3)])
        wrong = self.daemon.post(f"{DATABASE}/qos/", {"qos": [{"name": "gold", "limits": {"max": {"tres": {
            "total": [{"type": "cpu", "count": "many"}]}}}}]})
        self.assertEqual(wrong.status, 422, wrong)


if __name__ == "__main__":
    unittest.main()
