"""Small answers of the daemon as a whole: of a listing that would need more memory than one request may have."""

import json
import unittest

import restd

JOBS = "/slurm/v0.0.42/jobs/"
COUNT = 300


class Selection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(env={"SLURMRESTD_MAX_REQUEST_MEMORY": "1M"})
        job = {"name": "a", "current_working_directory": "/tmp", "environment": ["PATH=/bin"], "hold": True,
               "comment": "x" * 1000, "script": "#!/bin/sh\ntrue\n"}
        try:
            with cls.daemon.connect() as connection:
                for number in range(COUNT):
                    job["name"] = "n%03d" % (number * 7 % COUNT)
                    body = json.dumps({"job": job}).encode()
                    answer = connection.request("POST", "/slurm/v0.0.42/job/submit", {"Content-Type": "application/json"}, body)
                    if answer.status != 200:
                        raise AssertionError(answer.text)
        except BaseException:
            cls.daemon.cleanup()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def names(self, query):
        answer = self.daemon.get(JOBS + query)
        self.assertEqual(answer.status, 200, answer.text[:500])
        return [job["name"] for job in answer.json()["jobs"]]

    def test_a_long_listing_is_streamed_whatever_is_chosen(self):
        every = sorted("n%03d" % number for number in range(COUNT))
        self.assertEqual(sorted(self.names("")), every)
        self.assertEqual(sorted(self.names("?fields=name,comment")), every)
        self.assertEqual(self.names("?fields=name,comment&limit=250&offset=20"), self.names("")[20:270])
        self.assertEqual(self.names("?fields=name&sort=name"), every)
        self.assertEqual(self.names("?sort=-name&limit=3"), every[:-4:-1])

    def test_a_sorted_one_has_the_memory_of_a_request(self):
        for accept in ("application/json", "application/yaml"):
            answer = self.daemon.get(JOBS + "?sort=name", {"Accept": accept})
            self.assertEqual(answer.status, 413, accept)
            self.assertIn("more than 1 MiB of memory, which is the limit of one request (SLURMRESTD_MAX_REQUEST_MEMORY)", answer.text)
            self.assertNotIn("xxx", answer.text)

    def test_the_flag_is_listed(self):
        self.assertTrue(all("select" in flags for flags in restd.parsers().values()))

    def test_wrong_names(self):
        answer = self.daemon.get(JOBS + "?fields=job_id,nmae")
        self.assertEqual(answer.status, 422)
        error = answer.json()["errors"][0]
        self.assertEqual((error["description"], error["source"]),
                         ('Unknown field "nmae" in fields. The nearest is "name"', "#/fields[1]/"))


if __name__ == "__main__":
    unittest.main()
