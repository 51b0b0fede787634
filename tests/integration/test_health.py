#!/usr/bin/env python3
"""Health paths: /livez, /healthz and /readyz, as load balancers and service managers ask for them.

What a silent slurmctld does to them is in test_silent_daemons.py.
"""

import time
import unittest

import restd

PATHS = ("/livez", "/healthz", "/readyz")


class Health(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon("-s", "openapi/slurmctld")
        cls.addClassCleanup(cls.daemon.cleanup)

    def ask(self, method, target, headers=None):
        with self.daemon.connect(tcp=True) as connection:
            return connection.request(method, target, headers)

    def wait_for(self, status):
        """The first answer of /readyz with this status."""
        until = time.monotonic() + restd.PATIENCE
        while (answer := self.ask("GET", "/readyz")).status != status:
            self.assertLess(time.monotonic(), until, answer)
            time.sleep(0.05)
        return answer

    def test_everybody_gets_204(self):
        for target in (*PATHS, *(path + "/" for path in PATHS)):
            for method in ("GET", "HEAD"):
                for headers in (None, {"Accept": "text/html"}, {"X-SLURM-USER-TOKEN": "not.a.token"}):
                    with self.subTest(f"{method} {target}", headers=headers):
                        answer = self.ask(method, target, headers)
                        self.assertEqual((answer.status, answer.body), (204, b""), answer)
                        self.assertIn("date", answer.headers)
                        for name in ("content-length", "content-type", "transfer-encoding"):
                            self.assertNotIn(name, answer.headers)

    def test_the_connection_stays_open(self):
        with self.daemon.connect(tcp=True) as connection:
            for method in ("GET", "HEAD", "GET"):
                for path in PATHS:
                    self.assertEqual(connection.request(method, path).status, 204)

    def test_other_methods_and_paths_are_as_everywhere(self):
        for path in PATHS:
            for method in ("POST", "DELETE", "OPTIONS"):
                self.assertEqual(self.ask(method, path).status, 401, f"{method} {path}")
                self.assertEqual(self.daemon.request(method, path).status, 405, f"{method} {path}")
        for path in ("/livez/x", "/health", "/slurm/livez"):
            self.assertEqual(self.ask("GET", path).status, 401, path)

    def test_they_are_not_in_the_document_nor_in_the_log(self):
        for path in PATHS:
            self.ask("GET", path)
        document = self.daemon.get("/openapi/v3").text
        self.assertFalse([path for path in PATHS if path in document])
        self.assertFalse([path for path in PATHS if f'GET "{path}"' in self.daemon.log])

    def test_not_ready_while_the_databases_cannot_be_written(self):
        state = self.daemon.folder / "state"
        for name in ("cluster.sqlite", "accounting.sqlite"):
            with self.subTest(name):
                self.wait_for(204)
                (state / name).rename(state / "elsewhere")
                try:
                    answer = self.wait_for(503)
                    self.assertEqual(answer.headers["content-type"], "text/plain")
                    self.assertEqual(answer.text, "The cluster's database cannot be written.")
                    self.assertGreater(int(answer.headers["retry-after"]), 0)
                    self.assertEqual(self.ask("HEAD", "/readyz").status, 503)
                    for path in ("/livez", "/healthz"):
                        self.assertEqual(self.ask("GET", path).status, 204, path)
                finally:
                    (state / "elsewhere").rename(state / name)
                self.wait_for(204)
        self.assertIn("not ready (/readyz): The cluster's database cannot be written.", self.daemon.log)
        self.assertIn("ready again (/readyz)", self.daemon.log)

    def test_in_inetd_mode(self):
        done = restd.run("-f", str(self.daemon.conf), "--cluster", "embedded", input="GET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
                         env={"SLURMRESTD_STATE_DIRECTORY": self.daemon.folder / "inetd"})
        self.assertTrue(done.stdout.startswith("HTTP/1.1 204 "), done)
        self.assertEqual(done.returncode, 0, done)


if __name__ == "__main__":
    unittest.main()
