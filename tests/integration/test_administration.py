"""Actions of administrators: node states, allocations, reservations, reading slurm.conf again."""

import signal
import time
import unittest

import restd

CONF = restd.SLURM_CONF + "ReservationName=service StartTime=now+2hours Duration=60 Users=root Nodes=ALL Flags=MAINT,DAILY\n"


def number(value):
    return {"set": True, "infinite": False, "number": value}


class Administration(unittest.TestCase):
    def setUp(self):
        self.daemon = restd.Daemon(conf=CONF)
        self.work = self.daemon.folder / "work"
        self.work.mkdir()

    def tearDown(self):
        self.daemon.cleanup()

    def node(self):
        return self.daemon.get("/slurm/v0.0.42/node/localhost").json()["nodes"][0]

    def job(self, job_id):
        return self.daemon.get(f"/slurm/v0.0.42/job/{job_id}").json()["jobs"][0]

    def wait_for_job(self, job_id, seen):
        """Waits until `seen` is true for the job."""
        deadline = time.monotonic() + restd.PATIENCE
        while not seen(job := self.job(job_id)):
            self.assertLess(time.monotonic(), deadline, (job["job_state"], job["state_reason"]))
            time.sleep(0.02)

    def wait_for_state(self, job_id, state):
        self.wait_for_job(job_id, lambda job: state in job["job_state"])

    def submit(self, **fields):
        answer = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": "#!/bin/sh\nexec sleep 60\n", "current_working_directory": str(self.work), "environment": ["A=b"],
            "time_limit": number(5), **fields}})
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["job_id"]

    def error(self, answer):
        return answer.json()["errors"][0]

    def test_a_node_is_drained_and_resumed(self):
        running = self.submit()
        self.wait_for_state(running, "RUNNING")
        for version in restd.versions():
            answer = self.daemon.post(f"/slurm/{version}/node/localhost", {"state": ["DRAIN"], "reason": "fan " + version})
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual(self.node()["reason"], "fan " + version)
        node = self.node()
        self.assertEqual(set(node["state"]), {"MIXED", "DRAIN"})
        self.assertGreater(node["reason_changed_at"]["number"], 0)
        waiting = self.submit()
        # Wait until the scheduler has evaluated it.
        self.wait_for_job(waiting, lambda job: job["job_state"] != ["PENDING"] or job["state_reason"] != "None")
        self.assertEqual(self.job(waiting)["job_state"], ["PENDING"])
        self.daemon.stop()
        self.daemon.start()
        self.assertIn("DRAIN", self.node()["state"])
        self.assertEqual(self.job(running)["job_state"], ["RUNNING"])
        answer = self.daemon.post("/slurm/v0.0.42/nodes/", {"name": ["localhost"], "state": ["RESUME"], "weight": number(3)})
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual([warning["source"] for warning in answer.json()["warnings"]], ["#/weight/"])
        self.wait_for_state(waiting, "RUNNING")
        # A node that goes down ends its jobs.
        self.daemon.post("/slurm/v0.0.42/node/localhost", {"state": ["DOWN"], "reason": "gone"})
        # It has ended; its processes are being ended.
        self.wait_for_job(running, lambda job: job["job_state"] == ["PENDING"])
        self.assertEqual(self.job(running)["restart_cnt"], 1)

    def test_what_cannot_be_done_to_a_node(self):
        for target, body, expected in (
                ("nodes/", {"name": ["localhost", "nosuch"], "comment": "x"}, 2018),
                ("node/nosuch", {"comment": "x"}, 2018),
                ("node/localhost", {"state": ["RESUME"]}, 2028),
                ("node/localhost", {"state": ["DOWN", "DRAIN"]}, 2028),
                ("node/localhost", {"features_act": ["zz"]}, 2031),
                ("node/localhost", {"gres": "gpu:2"}, 2072)):
            answer = self.daemon.post("/slurm/v0.0.42/" + target, body)
            self.assertEqual(self.error(answer)["error_number"], expected, answer)
            self.assertGreaterEqual(answer.status, 400)
        self.assertEqual(self.node()["comment"], "")
        answer = self.daemon.delete("/slurm/v0.0.42/node/localhost")
        self.assertEqual(self.error(answer)["error_number"], 2028, answer)
        token = self.daemon.token("daemon")
        for method, target, body in (("POST", "node/localhost", {"comment": "x"}), ("DELETE", "node/localhost", None),
                                     ("GET", "reconfigure/", None)):
            answer = self.daemon.request(method, "/slurm/v0.0.42/" + target, body=body, token=token, tcp=True)
            self.assertEqual(self.error(answer)["error_number"], 2010, answer)

    def test_allocations(self):
        for version in restd.versions(since=41):
            answer = self.daemon.post(f"/slurm/{version}/job/allocate", {"job": {
                "current_working_directory": str(self.work), "tasks": 1, "time_limit": number(5)}})
            self.assertEqual(answer.status, 200, answer)
            job_id = answer.json()["job_id"]
            job = self.job(job_id)
            self.assertEqual(job["job_state"], ["RUNNING"])
            self.assertFalse(job["batch_flag"])
            self.assertEqual(job["nodes"], "localhost")
            self.daemon.stop()
            self.daemon.start()
            self.assertEqual(self.job(job_id)["job_state"], ["RUNNING"])
            self.daemon.delete(f"/slurm/{version}/job/{job_id}")
            self.assertEqual(self.job(job_id)["job_state"], ["CANCELLED"])
            history = self.daemon.get(f"/slurmdb/{version}/job/{job_id}").json()["jobs"][0]
            self.assertEqual(history["state"]["current"], ["CANCELLED"])
            self.assertEqual(history["steps"], [])
        answer = self.daemon.post("/slurm/v0.0.42/job/allocate", {"job": {"tasks": 1}})
        self.assertEqual(self.error(answer)["error_number"], 2063, answer)

    def test_reservations(self):
        for version in restd.versions():
            answer = self.daemon.get(f"/slurm/{version}/reservations/")
            self.assertEqual(answer.status, 200, answer)
            (reservation,) = answer.json()["reservations"]
            self.assertEqual(reservation["name"], "service")
            self.assertEqual(set(reservation["flags"]) - {"REOCCURRING"}, {"MAINT", "DAILY", "ALL_NODES"})
            self.assertEqual(reservation["core_count"], 2)
            self.assertEqual(reservation["end_time"]["number"] - reservation["start_time"]["number"], 3600)
        changed = answer.json()["last_update"]["number"]
        self.assertEqual(self.daemon.get(f"/slurm/v0.0.42/reservations/?update_time={changed}").status, 304)
        # A job that would overlap the reservation waits; a job that ends before it begins does not.
        long = self.submit(time_limit=number(24 * 60))
        short = self.submit()
        self.wait_for_state(short, "RUNNING")
        self.assertEqual(self.job(long)["state_reason"], "ReqNodeNotAvail")
        self.assertEqual(self.job(long)["state_description"], "ReqNodeNotAvail, Reserved for maintenance")
        answer = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": {
            "script": "#!/bin/sh\n", "current_working_directory": str(self.work), "environment": ["A=b"], "reservation": "none"}})
        self.assertEqual(self.error(answer)["error_number"], 2053, answer)

    def test_a_job_runs_in_a_partition_that_was_created(self):
        answer = self.daemon.post("/slurm/v0.0.45/partitions/", {"partitions": [
            {"name": "made", "nodes": {"configured": "ALL"}, "maximums": {"time": number(7)}, "cluster": "x"}]})
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
        self.assertEqual([warning["source"] for warning in answer.json()["warnings"]], ["#/partitions[0]/"])
        job = self.submit(partition="made")
        self.wait_for_state(job, "RUNNING")
        self.assertEqual(self.error(self.daemon.delete("/slurm/v0.0.45/partition/made"))["error_number"], 2075)
        self.daemon.stop(signal.SIGKILL)
        self.daemon.start()
        made = self.daemon.get("/slurm/v0.0.45/partition/made").json()["partitions"][0]
        self.assertEqual((made["maximums"]["time"]["number"], made["cpus"]["total"]), (7, 2))
        # What is read can be sent back: nothing changes.
        answer = self.daemon.post("/slurm/v0.0.45/partitions/", {"partitions": [made]})
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
        self.assertEqual(self.daemon.get("/slurm/v0.0.45/partition/made").json()["partitions"], [made])
        self.daemon.delete(f"/slurm/v0.0.45/job/{job}")
        self.wait_for_state(job, "CANCELLED")
        self.wait_for_job(job, lambda job: "COMPLETING" not in job["job_state"])
        self.assertEqual(self.daemon.delete("/slurm/v0.0.45/partition/made").status, 200)
        names = [partition["name"] for partition in self.daemon.get("/slurm/v0.0.42/partitions/").json()["partitions"]]
        self.assertEqual(names, ["debug"])

    def test_slurm_conf_is_read_again(self):
        self.daemon.conf.write_text(CONF + "PartitionName=new Nodes=ALL\n")
        answer = self.daemon.get("/slurm/v0.0.42/reconfigure/")
        self.assertEqual(answer.status, 200, answer)
        names = [partition["name"] for partition in self.daemon.get("/slurm/v0.0.42/partitions/").json()["partitions"]]
        self.assertEqual(names, ["debug", "new"])
        self.wait_for_state(self.submit(partition="new"), "RUNNING")
        self.daemon.conf.write_text(restd.SLURM_CONF + "ReservationName=r StartTime=soon\n")
        answer = self.daemon.get("/slurm/v0.0.42/reconfigure/")
        self.assertGreaterEqual(answer.status, 400)
        self.assertIn(f"{self.daemon.conf}:5: reservation r: StartTime=soon", str(answer.json()["errors"]))
        self.assertEqual(len(self.daemon.get("/slurm/v0.0.42/reservations/").json()["reservations"]), 1)
        self.daemon.conf.write_text(restd.SLURM_CONF)
        self.assertEqual(self.daemon.get("/slurm/v0.0.42/reconfigure/").status, 200)
        self.assertEqual(self.daemon.get("/slurm/v0.0.42/reservations/").json()["reservations"], [])


if __name__ == "__main__":
    unittest.main()
