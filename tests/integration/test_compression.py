"""Compressed answers and entity tags over real sockets: what is on the wire."""

import gzip
import json
import unittest

import restd

JOBS = "/slurm/v0.0.42/jobs/"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class Compression(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(env={"SLURMRESTD_MAX_REQUEST_MEMORY": "2M"})
        cls.addClassCleanup(cls.daemon.cleanup)
        cls.submit(cls.daemon, 300)

    @staticmethod
    def submit(daemon, count):
        with daemon.connect() as connection:
            for i in range(count):
                answer = connection.request("POST", "/slurm/v0.0.42/job/submit", body={"job": {
                    "name": "job-%d" % i, "script": "#!/bin/sh\n", "hold": True, "current_working_directory": "/tmp",
                    "environment": ["PATH=/usr/bin:/bin"]}})
                assert answer.status == 200, answer

    def decoded(self, answer):
        self.assertEqual(answer.headers["content-encoding"], "gzip")
        return json.loads(gzip.decompress(answer.body))

    def test_a_long_answer_is_short_on_the_wire(self):
        with self.daemon.connect() as connection:
            plain = connection.request("GET", JOBS)
            self.assertEqual(plain.headers["transfer-encoding"], "chunked")
            self.assertGreater(len(plain.body), 1 << 20)
            zipped = connection.request("GET", JOBS, {"Accept-Encoding": "gzip"})
            # The whole fits into what is held back, so its length is known.
            self.assertEqual(int(zipped.headers["content-length"]), len(zipped.body))
            self.assertLess(len(zipped.body), len(plain.body) // 5)
            self.assertEqual(self.decoded(zipped), json.loads(plain.body))
            # The connection goes on, and each request has its own wish.
            self.assertEqual(connection.request("GET", JOBS, {"Accept-Encoding": "br"}).body, plain.body)
            zstd = connection.request("GET", JOBS, {"Accept-Encoding": "gzip, zstd"})
            self.assertEqual((zstd.headers["content-encoding"], zstd.body[:4]), ("zstd", ZSTD_MAGIC))

    def test_head_says_what_get_would(self):
        for coding in ("gzip", "zstd", "identity"):
            with self.daemon.connect() as connection:
                head = connection.request("HEAD", "/slurm/v0.0.42/job/1", {"Accept-Encoding": coding})
                get = connection.request("GET", "/slurm/v0.0.42/job/1", {"Accept-Encoding": coding})
                for name in ("content-length", "content-encoding", "content-type", "vary", "etag", "cache-control"):
                    self.assertEqual(head.headers.get(name), get.headers.get(name), (coding, name))

    def test_http_1_0(self):
        with self.daemon.connect() as connection:
            answer = connection.request("GET", JOBS, {"Accept-Encoding": "gzip"}, version="HTTP/1.0")
            self.assertEqual(len(self.decoded(answer)["jobs"]), 300)

    def test_without_memory_for_the_encoder_the_answer_is_not_compressed(self):
        with restd.Daemon(env={"SLURMRESTD_MAX_REQUEST_MEMORY": "1M"}) as daemon:
            self.submit(daemon, 3)
            answer = daemon.get(JOBS, {"Accept-Encoding": "zstd"})
            self.assertEqual((answer.status, answer.headers.get("content-encoding")), (200, None))
            self.assertEqual(len(answer.json()["jobs"]), 3)
            self.assertEqual(len(self.decoded(daemon.get(JOBS, {"Accept-Encoding": "gzip"}))["jobs"]), 3)

    def test_the_administrator_can_turn_it_off(self):
        with restd.Daemon(env={"SLURMRESTD_COMPRESSION": "never"}) as daemon:
            for path in (JOBS, "/openapi/v3"):
                self.assertNotIn("content-encoding", daemon.get(path, {"Accept-Encoding": "gzip"}).headers)
        done = restd.run("-f", "/dev/null", env={"SLURMRESTD_COMPRESSION": "maybe"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("Unexpected value in SLURMRESTD_COMPRESSION=maybe", done.stderr)

    def test_the_log_has_the_bytes_that_were_sent(self):
        sent = len(self.daemon.get("/slurm/v0.0.42/job/7", {"Accept-Encoding": "gzip"}).body)
        self.daemon.wait_for_log('GET "/slurm/v0.0.42/job/7" 200 %d bytes' % sent)


class Tags(unittest.TestCase):
    def setUp(self):
        self.daemon = restd.Daemon()
        self.addCleanup(self.daemon.cleanup)
        Compression.submit(self.daemon, 2)

    def get(self, path, tag=None, **headers):
        return self.daemon.get(path, {**headers, **({"If-None-Match": tag} if tag else {})})

    def settled(self, path):
        """A tag that stays: the scheduler may look at new jobs once more."""
        def found():
            tag = self.get(path).headers["etag"]
            return tag if self.get(path, tag).status == 304 else None
        return self.daemon.wait_until(found, "the tag of %s never stays" % path)

    def test_an_answer_that_has_not_changed_is_304(self):
        paths = [JOBS, "/slurm/v0.0.42/job/1", "/slurm/v0.0.42/jobs/state/", "/slurm/v0.0.42/partitions/"]
        tags = {path: self.settled(path) for path in paths}
        with self.daemon.connect() as connection:
            for path in paths:
                answer = connection.request("GET", path, {"If-None-Match": tags[path]})
                self.assertEqual((answer.status, answer.headers["etag"]), (304, tags[path]))
                self.assertNotIn("content-length", answer.headers)
                self.assertNotIn("content-type", answer.headers)
            self.assertEqual(connection.request("GET", JOBS).status, 200)  # nothing was left on the connection
        Compression.submit(self.daemon, 1)
        for path in paths:
            self.assertEqual(self.get(path, tags[path]).status, 200, path)

    def test_each_write_is_seen(self):
        for i in range(20):
            tag = self.get(JOBS).headers["etag"]
            answer = self.daemon.post("/slurm/v0.0.42/job/1", {"comment": "number %d" % i})
            self.assertEqual(answer.status, 200, answer)
            after = self.get(JOBS, tag)
            self.assertEqual(after.status, 200)
            self.assertEqual(after.json()["jobs"][0]["comment"], "number %d" % i)

    def test_reconfigure_changes_the_tag(self):
        path = "/slurm/v0.0.42/partitions/"
        tag = self.settled(path)
        self.daemon.conf.write_text(restd.SLURM_CONF + "PartitionName=more Nodes=ALL\n")
        self.assertEqual(self.daemon.get("/slurm/v0.0.42/reconfigure/").status, 200)
        self.assertEqual(len(self.get(path, tag).json()["partitions"]), 2)

    def test_what_has_no_tag_is_always_answered(self):
        for path in ("/slurm/v0.0.42/nodes/", "/slurm/v0.0.42/diag/", "/slurm/v0.0.42/ping/"):
            answer = self.get(path, "*")
            self.assertEqual((answer.status, answer.headers.get("etag")), (200, None))

    def test_compressed_or_not_the_tag_of_records_is_the_same(self):
        tag = self.settled(JOBS)
        self.assertEqual(self.get(JOBS, **{"Accept-Encoding": "gzip"}).headers["etag"], tag)
        self.assertEqual(self.get(JOBS, tag, **{"Accept-Encoding": "gzip"}).status, 304)


if __name__ == "__main__":
    unittest.main()
