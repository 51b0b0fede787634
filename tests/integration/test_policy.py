"""Limits of the accounting database apply to jobs: from the request that stores a limit to the job that is refused or waits."""

import getpass
import time
import unittest

import restd

CONF = restd.SLURM_CONF + "AccountingStorageEnforce=associations,limits,qos\nPriorityType=priority/multifactor\n"


def number(value):
    return {"set": True, "infinite": False, "number": value}


class Policy(unittest.TestCase):
    def setUp(self):
        self.daemon = restd.Daemon(conf=CONF)
        self.me = getpass.getuser()
        self.store("accounts", [{"name": "physics", "description": "d", "organization": "o"}])
        self.store("associations", [{"account": "physics", "user": ""}, {"account": "physics", "user": self.me}])

    def tearDown(self):
        self.daemon.cleanup()

    def store(self, what, records):
        answer = self.daemon.post(f"/slurmdb/v0.0.42/{what}/", {what: records})
        self.assertEqual(answer.status, 200, answer)

    def submit(self, **fields):
        return self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": "#!/bin/sh\nexec sleep 60\n", "current_working_directory": str(self.daemon.folder), "environment": ["A=b"],
            "account": "physics", "time_limit": number(5), **fields}})

    def submitted(self, **fields):
        answer = self.submit(**fields)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["job_id"]

    def refused(self, expected, **fields):
        answer = self.submit(**fields)
        self.assertEqual(answer.json()["errors"][0]["error_number"], expected, answer)

    def wait_for(self, job_id, state, reason="None"):
        deadline = time.monotonic() + restd.PATIENCE
        while True:
            job = self.daemon.get(f"/slurm/v0.0.42/job/{job_id}").json()["jobs"][0]
            if job["job_state"] == [state] and job["state_reason"] == reason:
                return job
            self.assertLess(time.monotonic(), deadline, (job["job_state"], job["state_reason"]))
            time.sleep(0.02)

    def test_a_limit_holds_from_the_moment_it_is_stored(self):
        first = self.submitted()
        self.wait_for(first, "RUNNING")
        self.store("associations", [{"account": "physics", "user": self.me, "max": {"jobs": {"active": number(1)}}}])
        second = self.submitted()
        self.wait_for(second, "PENDING", "AssocMaxJobsLimit")
        self.store("associations", [{"account": "physics", "user": self.me,
                                     "max": {"jobs": {"active": {"set": False, "infinite": True, "number": 0}}}}])
        job = self.wait_for(second, "RUNNING")
        self.assertEqual(job["account"], "physics")
        self.assertGreater(job["association_id"], 0)

    def test_a_quality_of_service_that_denies(self):
        self.store("qos", [{"name": "short", "flags": ["DENY_LIMIT"], "limits": {"max": {"wall_clock": {"per": {"job": number(10)}}}}}])
        self.refused(2066, qos="short")  # not allowed for the account yet
        self.store("associations", [{"account": "physics", "user": "", "qos": ["normal", "short"]}])
        self.refused(2050, qos="short", time_limit=number(11))
        job = self.wait_for(self.submitted(qos="short", time_limit=number(10)), "RUNNING")
        self.assertEqual(job["qos"], "short")

    def test_users_without_an_association_have_no_jobs(self):
        self.refused(2045, account="chemistry")
        self.daemon.delete(f"/slurmdb/v0.0.42/association/?account=physics&user={self.me}")
        self.refused(2045)

    def test_usage_makes_shares(self):
        self.wait_for(self.submitted(), "RUNNING")
        shares = self.daemon.get("/slurm/v0.0.42/shares").json()["shares"]["shares"]
        self.assertEqual([s["name"] for s in shares if s["type"] == ["ASSOCIATION"]], ["root", "physics"])
        mine = [s for s in shares if s["name"] == self.me and s["parent"] == "physics"]
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine[0]["shares_normalized"], {"set": True, "infinite": False, "number": 1.0})

    def test_stored_records_exist_after_a_restart(self):
        self.store("qos", [{"name": "kept", "priority": number(7)}])
        self.daemon.stop()
        self.daemon.start()
        self.assertEqual(self.daemon.get("/slurmdb/v0.0.42/qos/kept").json()["qos"][0]["priority"], number(7))
        self.wait_for(self.submitted(), "RUNNING")


if __name__ == "__main__":
    unittest.main()
