"""Memory limits of one request and of all requests: small bodies that would be large in memory."""

import concurrent.futures
import json
import tempfile
import unittest

import restd

SUBMIT = "/slurm/v0.0.42/job/submit"
ASSOCIATIONS = "/slurmdb/v0.0.42/associations/"
PING = "/slurm/v0.0.42/ping/"
MIB = 1 << 20
TYPES = ("application/json", "application/yaml")


def bomb(name, size=900_000):
    """{"name":[{},{},..]}, JSON and YAML alike."""
    return '{"%s":[{}%s]}' % (name, ",{}" * (size // 3))


class Memory:
    """The growth of the daemon's memory. Not measured with sanitizers, which need more memory."""

    def __init__(self, daemon):
        self.pid = daemon.process.pid
        with open("/proc/%d/maps" % self.pid) as maps:
            self.is_sanitized = "libasan" in maps.read()
        self.peak, self.resident = self._read("VmHWM"), self._read("VmRSS")

    def _read(self, key):
        with open("/proc/%d/status" % self.pid) as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(key + ":"))

    def grown(self):
        return 0 if self.is_sanitized else self._read("VmHWM") - self.peak

    def kept(self):
        """What the daemon holds more than before at this moment."""
        return 0 if self.is_sanitized else self._read("VmRSS") - self.resident


class Limits(unittest.TestCase):
    def refuse(self, connection, target, body, kind, token):
        """The first error of the answer, which must have the operation's envelope."""
        answer = connection.request("POST", target, {"Content-Type": kind, "X-SLURM-USER-TOKEN": token}, body)
        self.assertEqual(answer.status, 413, answer)
        document = answer.json()
        self.assertIn("meta", document)
        self.assertEqual(document["errors"][0]["error_number"], 9205, answer)
        return document["errors"][0]

    def assert_usable(self, connection, token):
        self.assertEqual(connection.request("GET", PING, {"X-SLURM-USER-TOKEN": token}).status, 200)

    def test_a_list_of_too_many_jobs(self):
        with restd.Daemon() as daemon:
            token = daemon.token()
            memory = Memory(daemon)
            for kind in TYPES:
                with self.subTest(kind), daemon.connect(tcp=True) as connection:
                    error = self.refuse(connection, SUBMIT, bomb("jobs"), kind, token)
                    self.assertEqual(error["description"],
                                     "jobs has more than 128 elements, which is the limit of this list.")
                    self.assertEqual(error["source"], "#/jobs[128]/")
                    self.assert_usable(connection, token)
            self.assertLess(memory.grown(), 64 * MIB)
            with daemon.connect(tcp=True) as connection:
                error = self.refuse(connection, ASSOCIATIONS, bomb("associations"), "application/json", token)
            self.assertEqual(error["description"], "associations has more than 10000 elements, which is the limit of this list "
                                                   "(SLURMRESTD_MAX_LIST).")

    def test_more_memory_than_one_request_may_take(self):
        limits = {"SLURMRESTD_MAX_REQUEST_MEMORY": "32M", "SLURMRESTD_MAX_LIST": "1000000000"}
        with restd.Daemon(env=limits) as daemon:
            token = daemon.token()
            memory = Memory(daemon)
            for kind in TYPES:
                with self.subTest(kind), daemon.connect(tcp=True) as connection:
                    error = self.refuse(connection, ASSOCIATIONS, bomb("associations"), kind, token)
                    self.assertEqual(error["description"], "The request needs more than 32 MiB of memory, which is the limit of "
                                                           "one request (SLURMRESTD_MAX_REQUEST_MEMORY).")
                    self.assert_usable(connection, token)
            self.assertLess(memory.grown(), 40 * MIB)  # the body is beside it

    def test_more_memory_than_all_requests_may_take(self):
        limits = {"SLURMRESTD_MAX_REQUEST_MEMORY": "64M", "SLURMRESTD_MAX_MEMORY": "128M", "SLURMRESTD_MAX_LIST": "1000000000"}
        with restd.Daemon("-t", "8", env=limits) as daemon:
            token = daemon.token()
            memory = Memory(daemon)

            def attack(number):
                with daemon.connect(tcp=True) as connection:
                    answer = connection.request("POST", ASSOCIATIONS, {"Content-Type": TYPES[number % 2],
                                                                       "X-SLURM-USER-TOKEN": token}, bomb("associations"))
                    return answer.status, answer.text

            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                for status, text in pool.map(attack, range(16)):
                    self.assertIn(status, (413, 503))
                    # The limit of the request, of all requests, or no memory for the body beside running requests.
                    self.assertRegex(text, "SLURMRESTD_MAX_(REQUEST_)?MEMORY|no memory for the request at the moment")
            self.assertLess(memory.grown(), 160 * MIB)  # the buffers of eight connections and threads are beside it
            self.assertEqual(daemon.get(PING, token=token, tcp=True).status, 200)

    def test_an_idle_daemon_has_returned_the_memory_of_large_requests(self):
        body = json.dumps({"job": {"environment": ["V%d=%040d" % (n, n) for n in range(150_000)]}})
        with restd.Daemon() as daemon:
            token = daemon.token()
            memory = Memory(daemon)

            def submit(_):
                with daemon.connect(tcp=True) as connection:
                    return connection.request("POST", SUBMIT, {"Content-Type": "application/json", "X-SLURM-USER-TOKEN": token}, body).status

            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                self.assertEqual(set(pool.map(submit, range(40))), {413})
            # Each of 20 workers keeps up to 2 MiB.
            daemon.wait_until(lambda: memory.kept() < 48 * MIB, "the memory of the requests is returned")

    def test_inetd_mode_has_the_same_limits(self):
        body = bomb("associations", 300_000)
        head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        with tempfile.TemporaryDirectory(prefix="restd-") as state:
            done = restd.run("--cluster", "embedded", "-f", "/dev/null", input=head % (ASSOCIATIONS, len(body)) + body,
                             env={"SLURMRESTD_MAX_REQUEST_MEMORY": "1M", "SLURMRESTD_MAX_LIST": "1000000000",
                                  "SLURMRESTD_STATE_DIRECTORY": state})
        self.assertIn(" 413 ", done.stdout.splitlines()[0])
        self.assertIn("more than 1 MiB of memory", done.stdout)


if __name__ == "__main__":
    unittest.main()
