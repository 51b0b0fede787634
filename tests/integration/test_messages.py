"""Messages for new users, browsers and other clients say how to correct an error."""

import datetime
import email.utils
import json
import os
import re
import tempfile
import time
import unittest

import restd

PING = "/slurm/v0.0.42/ping/"
JOBS = "/slurm/v0.0.42/jobs/"
SUBMIT = "/slurm/v0.0.42/job/submit"
TYPES = ("application/json", "application/jsonrequest", "application/yaml", "application/x-yaml", "text/yaml",
         "application/x-www-form-urlencoded")
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SCRIPT = "#!/bin/sh\ntrue\n"


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon()
        cls.token = cls.daemon.token()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def ask(self, method, target, headers=None, body=None, auth=True):
        return self.daemon.request(method, target, headers, body, tcp=True, token=self.token if auth else None)

    def error(self, answer):
        return answer.json()["errors"][0]


class Submissions(Messages):
    EXAMPLE = '"environment": ["PATH=/usr/bin:/bin"]'

    def test_no_environment(self):
        for version in restd.versions():
            for empty in ({}, {"environment": []}):
                with self.subTest(version, **empty):
                    answer = self.ask("POST", f"/slurm/{version}/job/submit", None, {
                        "script": SCRIPT, "job": {"current_working_directory": "/tmp", **empty}})
                    self.assertEqual((answer.status, self.error(answer)["error_number"]), (restd.status_of_refusal(version), 2019))
                    self.assertEqual(self.error(answer)["description"],
                                     "Batch job submission failed: the field #/job/environment/ is missing or empty, for example "
                                     + self.EXAMPLE)

    def test_nothing_at_all(self):
        for version in restd.versions():
            for body in (b"{}", None):
                with self.subTest(version, body=body):
                    answer = self.ask("POST", f"/slurm/{version}/job/submit", JSON, body)
                    self.assertEqual((answer.status, self.error(answer)["error_number"]), (422, 9000))
                    description = self.error(answer)["description"]
                    first, _, example = description.partition(": the least is ")
                    self.assertEqual(first, 'Populated "script" field is required for job submission')
                    self.assert_works(version, json.loads(example))

    def assert_works(self, version, submission):
        """The example in the message submits a job."""
        answer = self.ask("POST", f"/slurm/{version}/job/submit", None, submission)
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
        self.ask("DELETE", f"/slurm/{version}/job/{answer.json()['job_id']}")

    def test_no_json(self):
        for body, place in ((b'{\n  "script": "x",\n}', "line 3, column 1: expected a key in double quotes, found '}'"),
                            (b'{"script": "#!/bin/sh\ntrue"}', "line 1, column 22: expected"),
                            (b"{'script': 1}", "line 1, column 2: expected a key in double quotes or '}', found '''"),
                            (b'{"script": "x"', "line 1, column 15: expected ',' or '}', found the end of the text")):
            with self.subTest(body):
                answer = self.ask("POST", SUBMIT, JSON, body)
                self.assertEqual((answer.status, answer.headers["content-type"]), (400, "text/plain"))
                self.assertTrue(answer.text.startswith("Unable to parse query. JSON, " + place), answer.text)

    def test_no_yaml(self):
        answer = self.ask("POST", SUBMIT, {"Content-Type": "application/yaml"}, b"job:\n  name: [a\n  tasks: 1\n")
        self.assertEqual(answer.status, 400)
        self.assertRegex(answer.text, r"^Unable to parse query\. YAML, line 3, column \d+: while parsing a flow sequence: "
                                      r"did not find expected ',' or '\]'$")

    def test_json_that_curl_calls_a_form(self):
        for headers in (FORM, {"Content-Type": "text/plain"}):
            with self.subTest(**headers):
                answer = self.ask("POST", SUBMIT, headers, json.dumps({"script": SCRIPT}))
                self.assertEqual((answer.status, answer.headers["content-type"]), (415, "text/plain"))
                self.assertTrue(answer.text.startswith("Content-Type of the body is unknown"), answer.text)
                for name in TYPES:
                    self.assertIn(name, answer.text)
                self.assertEqual(answer.headers["accept"], ", ".join(TYPES))


class Paths(Messages):
    def test_no_job_id(self):
        for target, first in ((SUBMIT, "Rejecting request. Failure parsing parameters"),
                              ("/slurmdb/v0.0.42/job/submit", "Rejecting request. Failure parsing query parameters")):
            with self.subTest(target):
                answer = self.ask("GET", target)
                self.assertEqual((answer.status, self.error(answer)["error_number"]), (422, 9000))
                description = self.error(answer)["description"]
                self.assertTrue(description.startswith(first + ': job_id is "submit", where a job is a number'), description)
                self.assertTrue(description.endswith("to submit a job, send POST"), description)

    def test_an_id_that_slurm_never_gives(self):
        for version in restd.versions():
            for method in ("DELETE", "GET"):
                with self.subTest(version, method=method):
                    answer = self.ask(method, f"/slurm/{version}/job/99999999")
                    self.assertEqual((answer.status, self.error(answer)["error_number"]), (404, 2017))
                    self.assertTrue(self.error(answer)["description"].startswith("Invalid JobID=99999999 rejected"))
            answer = self.ask("DELETE", f"/slurm/{version}/job/999999")
            self.assertEqual(answer.status, 200, "an id that might be somebody's")

    def test_a_version_that_is_not_served(self):
        answer = self.ask("GET", "/slurm/v0.0.39/ping")
        self.assertEqual(answer.status, 404)
        self.assertTrue(answer.text.startswith("Unable find requested URL. Please view /openapi/v3 for API reference."), answer)
        self.assertIn("Version v0.0.39 is not served. Served are: " + ", ".join(restd.versions()), answer.text)
        self.assertNotIn(restd.versions()[-1], self.ask("GET", "/slurm/v0.0.39/ping", auth=False).text)


class Authentication(Messages):
    def test_401_says_how(self):
        for headers in ({}, {"X-SLURM-USER-NAME": "root"}, {"Authorization": "Basic eDp5"}):
            with self.subTest(**headers):
                answer = self.ask("GET", PING, headers, auth=False)
                self.assertEqual((answer.status, answer.text), (401, "Authentication failure"))
                self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="slurm", X-SLURM-USER-TOKEN realm="slurm"')

    def test_expired(self):
        token = self.daemon.token(lifespan=1)
        deadline = time.monotonic() + restd.PATIENCE
        while (answer := self.daemon.get(PING, tcp=True, token=token)).status == 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.assertEqual((answer.status, self.error(answer)["error_number"]), (511, 1007))
        said = re.fullmatch(r"the token has expired at (\S+)Z, (\d+) s ago \(exp\)", self.error(answer)["description"])
        self.assertTrue(said, answer)
        expired = datetime.datetime.fromisoformat(said[1]).replace(tzinfo=datetime.timezone.utc).timestamp()
        self.assertLess(abs(time.time() - expired - int(said[2])), restd.PATIENCE)

    def test_a_name_that_nobody_here_knows_is_left_to_the_token(self):
        """Like over TCP, where auth/local does not apply."""
        for name in ("no-such-user", "root"):
            headers = {"X-SLURM-USER-NAME": name}
            over_tcp = self.daemon.get(JOBS, headers, tcp=True, token=self.token)
            with self.subTest(name):
                answer = self.daemon.get(JOBS, headers, token=self.token)
                self.assertEqual(answer.status, over_tcp.status)
                if answer.status != 200:
                    self.assertEqual(self.error(answer)["description"], self.error(over_tcp)["description"])
                    self.assertEqual(answer.status, 511, "the token has been looked at")
        self.assertEqual(self.daemon.get(JOBS, {"X-SLURM-USER-NAME": "no-such-user"}).status, 401, "and without a token it is nobody")


class Dates(Messages):
    def test_every_answer_has_one(self):
        requests = {"ping": b"GET %s HTTP/1.1\r\nX-SLURM-USER-TOKEN: %s\r\n\r\n" % (PING.encode(), self.token.encode()),
                    "unauthenticated": b"GET / HTTP/1.1\r\n\r\n",
                    "no request": b"garbage\r\n\r\n",
                    "too large": b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                    "streamed to HTTP/1.0": b"GET /openapi/v3 HTTP/1.0\r\nX-SLURM-USER-TOKEN: %s\r\n\r\n" % self.token.encode(),
                    "not modified": b"GET %s?update_time=4000000000 HTTP/1.1\r\nX-SLURM-USER-TOKEN: %s\r\n\r\n"
                                    % (JOBS.encode(), self.token.encode())}
        for name, request in requests.items():
            with self.subTest(name), self.daemon.connect(tcp=True) as connection:
                connection.send(request)
                answer = connection.read_response()
                self.assertEqual([field for field, _ in answer.fields].count("Date"), 1, answer.head)
                date = email.utils.parsedate_to_datetime(answer.headers["date"])
                self.assertTrue(answer.headers["date"].endswith(" GMT"))
                self.assertLess(abs(time.time() - date.timestamp()), restd.PATIENCE)

    def test_it_goes_on(self):
        """The Date header follows the clock, on one connection and thus in several threads."""
        first = self.ask("GET", PING).headers["date"]
        deadline = time.monotonic() + restd.PATIENCE
        with self.daemon.connect(tcp=True) as connection:
            while connection.request("GET", PING, {"X-SLURM-USER-TOKEN": self.token}).headers["date"] == first:
                self.assertLess(time.monotonic(), deadline)


class Page(Messages):
    BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

    def test_browsers_get_a_page(self):
        for auth in (False, True):
            answer = self.ask("GET", "/", self.BROWSER, auth=auth)
            self.assertEqual((answer.status, answer.headers["content-type"]), (200, "text/html; charset=utf-8"))
            for part in ("slurmrestd", *restd.versions(), 'href="/openapi/v3"', "X-SLURM-USER-TOKEN", "Bearer", "unix socket"):
                self.assertIn(part, answer.text)
            # The page has no data of the cluster, the client or this machine.
            for secret in ("localhost", "127.0.0.1", str(self.daemon.folder), self.token):
                self.assertNotIn(secret, answer.text)
            self.assertNotIn("<script", answer.text)
            self.assertIn("default-src 'none'", answer.headers["content-security-policy"])
        head = self.ask("HEAD", "/", self.BROWSER, auth=False)
        self.assertEqual((head.status, head.headers["content-length"]), (200, str(len(answer.body))))

    def test_other_clients_get_no_page(self):
        self.assertEqual(self.ask("GET", "/", auth=False).status, 401)
        self.assertEqual(self.ask("GET", "/").status, 404)
        self.assertEqual(self.ask("GET", PING, self.BROWSER, auth=False).status, 401)


class Inetd(unittest.TestCase):
    def run_with(self, text):
        """As an unprivileged user, with the slurm.conf of a cluster that does not exist."""
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
            conf.write("ClusterName=test\nSlurmctldHost=localhost(127.0.0.1)\nAuthType=auth/munge\n")
            conf.flush()
            os.chmod(conf.name, 0o644)
            user = ["-u", "daemon"] if os.geteuid() == 0 else []
            return restd.run("-f", conf.name, *user, input=text)

    def test_what_is_no_request(self):
        for text in ("INVALID", "INVALID\r\n\r\n", f"GET {PING} HTTP/1.1\r\nno colon\r\n\r\n", f"GET {PING} HTTP/1.1\r\nno colon",
                     f"GET {PING} HTTP/1.1\r\nA: b\r\n", f"POST {SUBMIT} HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc"):
            with self.subTest(text):
                done = self.run_with(text)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertTrue(done.stdout.startswith("HTTP/1.1 400 BAD REQUEST\n"), done)

    def test_nothing(self):
        for text in ("", "\r\n"):
            done = self.run_with(text)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)


class Log(unittest.TestCase):
    def test_bytes(self):
        with restd.Daemon(env={"SLURMRESTD_DEBUG": "info"}) as daemon:
            token = daemon.token()
            answer = daemon.get(JOBS, tcp=True, token=token)
            daemon.wait_for_log(f'GET "{JOBS}" 200 {len(answer.body)} bytes ')
            daemon.request("HEAD", JOBS, tcp=True, token=token)
            daemon.wait_for_log(f'HEAD "{JOBS}" 200 0 bytes ')
            daemon.post(SUBMIT, b"{", JSON, tcp=True, token=token)
            daemon.wait_for_log(' ms: Unable to parse query.: "JSON, line 1, column 2: expected a key')

    def test_no_tokens_without_auth_jwt(self):
        conf = "ClusterName=test\nSlurmctldHost=localhost(127.0.0.1)\nAuthType=auth/munge\n"
        warning = "has no auth/jwt (AuthAltTypes=auth/jwt), so that no token is taken"
        with restd.Daemon(conf=conf, cluster="slurm") as daemon:
            daemon.wait_for_log(f"rest_auth/jwt: {daemon.conf} {warning}")
            answer = daemon.get(PING, tcp=True, token="a.b.c")
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.headers["www-authenticate"], 'Slurm realm="slurm"')
        with restd.Daemon(conf=conf, cluster="slurm", env={"SLURM_JWT": "daemon"}) as daemon:
            daemon.wait_for_log("the cluster is going to refuse the tokens that SLURM_JWT says to take")
        with restd.Daemon(conf=conf + "AuthAltTypes=auth/jwt\n", cluster="slurm") as daemon:
            self.assertNotIn("rest_auth/jwt", daemon.log)
        with restd.Daemon("-a", "local", conf=conf, cluster="slurm") as daemon:
            self.assertNotIn("rest_auth/jwt", daemon.log)


if __name__ == "__main__":
    unittest.main()
