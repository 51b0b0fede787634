"""HTTP over a real socket.

Requests are written byte by byte where it matters. Schemas and jobs are other tests' business.
"""

import json
import os
import socket
import unittest
import urllib.parse

import restd

PING = "/slurm/v0.0.42/ping/"
JOBS = "/slurm/v0.0.42/jobs/"
NODES = "/slurm/v0.0.42/nodes/"
SUBMIT = "/slurm/v0.0.42/job/submit"
UNKNOWN = "Unable find requested URL. Please view /openapi/v3 for API reference."
HEAD_LIMIT = 80 << 10
BODY_LIMIT = 50 << 20


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon()
        cls.token = cls.daemon.token()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def tcp(self, method, target, headers=None, body=None, auth=True, version="HTTP/1.1"):
        """One request over TCP, by default with the token."""
        headers = dict(headers or {})
        if auth:
            headers.setdefault("X-SLURM-USER-TOKEN", self.token)
        with self.daemon.connect(tcp=True) as connection:
            return connection.request(method, target, headers, body, version)

    def raw(self, request, head_only=False):
        """Sends bytes, reads one answer; whether the connection is closed behind it."""
        with self.daemon.connect(tcp=True) as connection:
            connection.send(request)
            response = connection.read_response(head_only)
            try:
                closed = connection.ended(within=0.3 if response.headers.get("connection", "").lower() != "close" else restd.PATIENCE)
            except ConnectionResetError:
                closed = True
            return response, closed

    def head(self, target=PING, method="GET", *fields, version="HTTP/1.1"):
        lines = [f"{method} {target} {version}", "Host: x", f"X-SLURM-USER-TOKEN: {self.token}", *fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def assert_text(self, response, status, text):
        self.assertEqual(response.status, status, response)
        self.assertEqual(response.text, text)
        self.assertEqual(response.headers["content-type"], "text/plain")

    def assert_begins(self, response, status, text):
        self.assertEqual((response.status, response.headers["content-type"]), (status, "text/plain"), response)
        self.assertTrue(response.text.startswith(text), response.text)

    def assert_well_formed(self, response):
        self.assertTrue(response.version.startswith("HTTP/1."), response)
        self.assertTrue(response.complete)
        for name, value in response.fields:
            self.assertNotRegex(name, r"[\s:]")
            self.assertNotRegex(value, r"[\r\n]")


class Order(Http):
    def test_who_comes_first(self):
        for target in (PING, "/nosuch", "/", "/openapi/v3", "/openapi.json", SUBMIT):
            with self.subTest(target):
                self.assert_text(self.tcp("GET", target, auth=False), 401, "Authentication failure")

    def test_then_where(self):
        for target in ("/nosuch", "/", "/slurm", "/slurm/ping", "/slurm/v0.0.39/ping", "/slurm/v0.0.42/ping/x",
                       "/SLURM/v0.0.42/ping", "/slurm%2Fv0.0.42/ping", "/slurm/v0.0.42/./ping"):
            with self.subTest(target):
                self.assert_begins(self.tcp("GET", target, {"Accept": "text/html"} if target != "/" else None), 404, UNKNOWN)

    def test_then_in_which_format(self):
        self.assert_text(self.tcp("GET", JOBS + "?a=%zz", {"Accept": "text/html"}), 415, "Accept content type is unknown")

    def test_then_what(self):
        self.assert_begins(self.tcp("GET", JOBS + "?a=%zz"), 400, "Unable to parse query.")


class Authentication(Http):
    def ask(self, *headers):
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return self.raw(f"GET {PING} HTTP/1.1\r\nHost: x\r\n{fields}\r\n".encode())[0]

    def test_taken(self):
        token = self.token
        for headers in ([("X-SLURM-USER-TOKEN", token)],
                        [("x-slurm-user-token", token), ("x-slurm-user-name", "root")],
                        [("Authorization", "Bearer " + token)],
                        [("Authorization", "Bearer " + token), ("X-SLURM-USER-NAME", "root")]):
            with self.subTest([name for name, _ in headers]):
                self.assertEqual(self.ask(*headers).status, 200)

    def test_refused(self):
        token = self.token
        for headers in ([],
                        [("X-SLURM-USER-NAME", "root")],
                        [("X-SLURM-USER-TOKEN", token), ("Authorization", "Bearer " + token)],
                        [("X-SLURM-USER-TOKEN", token), ("X-SLURM-USER-TOKEN", token)],
                        [("Authorization", "Basic eDp5")],
                        [("Authorization", token)]):
            with self.subTest([name for name, _ in headers]):
                self.assert_text(self.ask(*headers), 401, "Authentication failure")

    def test_token_that_the_cluster_refuses(self):
        for token in ("abc", "a.b.c", self.token[:-4] + "AAAA"):
            for target in (PING, JOBS, "/slurmdb/v0.0.42/jobs/"):
                with self.subTest(target):
                    response = self.tcp("GET", target, {"X-SLURM-USER-TOKEN": token})
                    self.assertEqual(response.status, 511)
                    answer = response.json()
                    self.assertEqual(answer["errors"][0]["error_number"], 1007)
                    self.assertTrue(answer["errors"][0]["description"])
                    self.assertIn("cluster", answer["meta"]["slurm"])

    def test_unix_socket_needs_no_token(self):
        self.assertEqual(self.daemon.get(PING).status, 200)
        response = self.daemon.get(PING, {"X-SLURM-USER-NAME": "daemon"})
        if os.geteuid() != 0:
            self.assertEqual(response.status, 401, "only root may speak for another")
            return
        self.assertEqual(response.status, 200)
        self.assertEqual(response.json()["meta"]["client"]["user"], "daemon")

    def test_tokens_are_not_logged(self):
        self.tcp("GET", JOBS)
        self.assertNotIn(self.token, self.daemon.log)


class Paths(Http):
    def test_ways_to_say_the_same(self):
        for target in ("/slurm/v0.0.42/ping", "/slurm/v0.0.42/ping/", "//slurm//v0.0.42//ping//", "/slurm/v0.0.42/pi%6Eg",
                       "http://x/slurm/v0.0.42/ping"):
            with self.subTest(target):
                self.assertEqual(self.tcp("GET", target).status, 200)

    def test_bad(self):
        for target in ("/slurm/%zz", "/slurm/v0.0.42/node/%00", "/slurm/v0.0.42/node/%ff", "/slurm/v0.0.42/node/%4",
                       "/slurm/v0.0.42/x/../ping", "/slurm/v0.0.42/x/%2e%2e/ping"):
            with self.subTest(target):
                self.assertEqual(self.tcp("GET", target).status, 400)

    def test_encoded_slash_stays_inside(self):
        answer = self.tcp("GET", "/slurm/v0.0.42/node/a%2Fb").json()
        self.assertEqual(answer["errors"][0]["description"], "Failure to query node a/b")
        answer = self.tcp("GET", "/slurm/v0.0.42/node/%C3%A9%20x").json()
        self.assertEqual(answer["errors"][0]["description"], "Failure to query node \u00e9 x")


class Methods(Http):
    def test_other_method_of_a_known_path(self):
        for method, target, allowed in (("POST", PING, {"GET", "HEAD"}), ("PUT", PING, {"GET", "HEAD"}),
                                        ("PATCH", JOBS, {"GET", "HEAD", "DELETE"}), ("OPTIONS", PING, {"GET", "HEAD"}),
                                        ("FOO", PING, {"GET", "HEAD"}), ("POST", "/openapi", {"GET", "HEAD"}),
                                        ("PUT", "/slurm/v0.0.42/job/5", {"GET", "HEAD", "POST", "DELETE"})):
            with self.subTest(method + " " + target):
                response = self.tcp(method, target)
                self.assertEqual(response.status, 405)
                self.assertEqual({name.strip() for name in response.headers["allow"].split(",")}, allowed)

    def test_head_is_get_without_the_body(self):
        for target in (NODES, "/nosuch", "/openapi/v3"):
            with self.subTest(target):
                with self.daemon.connect(tcp=True) as connection:
                    token = {"X-SLURM-USER-TOKEN": self.token}
                    got = connection.request("GET", target, token)
                with self.daemon.connect(tcp=True) as connection:
                    head = connection.request("HEAD", target, token)
                    self.assertEqual(head.status, got.status)
                    self.assertEqual(head.headers["content-type"], got.headers["content-type"])
                    if head.status == 200:  # nothing of a body stands before the next answer
                        self.assertEqual(connection.request("GET", PING, token).status, 200)

    def test_job_named_like_a_path(self):
        self.assertEqual(self.tcp("GET", SUBMIT).status, 422)


class Accept(Http):
    def test_choice(self):
        for accept, expected in (
                (None, "application/json"), ("*/*", "application/json"), ("application/json", "application/json"),
                ("application/jsonrequest", "application/jsonrequest"), ("application/yaml", "application/yaml"),
                ("application/x-yaml", "application/x-yaml"), ("text/yaml", "text/yaml"), ("APPLICATION/JSON", "application/json"),
                ("application/*", "application/json"), ("application/json; charset=utf-8", "application/json"),
                ("text/html, application/yaml;q=0.5, application/json;q=0.9", "application/json"),
                ("application/json;q=0.1, text/yaml;q=0.2", "text/yaml"),
                ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json")):
            with self.subTest(accept):
                response = self.tcp("GET", PING, {"Accept": accept} if accept else None)
                self.assertEqual(response.status, 200)
                self.assertEqual(response.headers["content-type"], expected)
                if expected.startswith("application/json"):
                    response.json()
                else:
                    self.assertTrue(response.text.startswith("%YAML 1.1\n"), response)

    def test_none_will_do(self):
        for accept in ("text/html", "text/plain", "application/json;q=0", "*/*;q=0", "application/x-www-form-urlencoded"):
            with self.subTest(accept):
                self.assert_text(self.tcp("GET", PING, {"Accept": accept}), 415, "Accept content type is unknown")


class Bodies(Http):
    def post(self, body, content_type="application/json", target=SUBMIT):
        return self.tcp("POST", target, {"Content-Type": content_type} if content_type else None, body)

    def test_content_types(self):
        for content_type in ("application/json", "Application/JSON", "application/json; charset=utf-8", "application/yaml",
                             "application/x-yaml", "text/yaml", "application/jsonrequest"):
            with self.subTest(content_type):
                self.assertEqual(self.post(b'{"script": ""}', content_type).status, 422)
        for content_type in (None, "text/plain", "multipart/form-data; boundary=x"):
            with self.subTest(content_type):
                self.assertEqual(self.post(b'{"script": ""}', content_type).status, 415)

    def test_url_encoded(self):
        """Forms are flat: each value is a text, a repeated key is a list. JSON that is sent as a form is refused."""
        form = "application/x-www-form-urlencoded"
        self.assert_begins(self.post(b'{"script": ""}', form), 415, "Content-Type of the body is unknown")
        self.assert_begins(self.post(b"script=a b", form), 400, "Unable to parse query.")
        submitted = self.tcp("POST", SUBMIT, None, {"script": "#!/bin/sh\ntrue\n", "job": {
            "hold": True, "environment": ["A=b"], "current_working_directory": "/tmp"}})
        target = "/slurm/v0.0.42/job/%d" % submitted.json()["job_id"]
        self.addCleanup(self.tcp, "DELETE", target)
        for content_type, name in ((form, "one, two"), (form + "; charset=utf-8", "\u00e9&="), (None, "plain")):
            body = urllib.parse.urlencode({"name": name, "time_limit": "5", "mail_type": ["BEGIN", "FAIL"]}, doseq=True)
            answer = self.post(body.encode(), content_type, target)
            self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer)
            job = self.tcp("GET", target).json()["jobs"][0]
            self.assertEqual((job["name"], job["time_limit"]["number"], job["mail_type"]), (name, 5, ["BEGIN", "FAIL"]))
        refused = self.post(b"name=other&time_limit=soon", form, target)
        self.assertEqual((refused.status, refused.json()["errors"][0]["source"]), (422, "#/time_limit/"))
        self.assertEqual(self.tcp("GET", target).json()["jobs"][0]["name"], "plain")
        nested = self.post(b"time_limit%5Bnumber%5D=7", form, target)
        self.assertEqual(nested.json()["warnings"][0]["source"], "#/time_limit[number]/")
        cancelled = self.tcp("DELETE", "/slurm/v0.0.42/jobs/", {"Content-Type": form},
                             b"jobs=%d&jobs=999999&flags=VERBOSE" % submitted.json()["job_id"]).json()
        self.assertEqual(sorted(status["error"]["code"] for status in cancelled["status"]), [0, 2017])

    def test_content_type_without_a_body_does_not_matter(self):
        for content_type in ("application/json", "text/plain"):
            self.assertEqual(self.tcp("GET", PING, {"Content-Type": content_type}).status, 200)

    def test_no_document(self):
        for body in (b'{"script": ', b"{script: 1}", b'{"script": ""} x', b'{} {}', b"null", b"12", b"nonsense", b'{"a":1,}',
                     b'{"a":"\xff\xfe"', b"[" * 100000):
            with self.subTest(body[:20]):
                self.assert_begins(self.post(body), 400, "Unable to parse query.")

    def test_a_list_is_no_dictionary(self):
        for content_type, body in (("application/json", b"[]"), ("application/json", b'["1"]'), ("application/yaml", b"- 1")):
            response = self.post(body, content_type)
            self.assertEqual(response.status, 422)
            error = response.json()["errors"][0]
            self.assertEqual((error["error_number"], error["source"]), (9209, "#/"))

    def test_nothing_is_an_empty_document(self):
        for body in (None, b""):
            response = self.tcp("POST", SUBMIT, None, body)
            self.assertEqual(response.status, 422)
            self.assertEqual(response.json()["errors"][0]["error_number"], 9000)
            self.assertTrue(response.json()["errors"][0]["source"])

    def test_body_and_query(self):
        response = self.tcp("POST", SUBMIT + "?a=1", {"Content-Type": "application/json"}, b"{}")
        self.assert_text(response, 400, "Unexpected HTTP body provided when URL Query provided")
        self.assertEqual(self.tcp("POST", SUBMIT + "?", {"Content-Type": "application/json"}, b"{}").status, 422)

    def test_wrong_values_are_refused_by_name(self):
        before = [job["job_id"] for job in self.tcp("GET", JOBS).json()["jobs"]]
        for job in ({"tasks": "abc"}, {"tasks": []}, {"name": {}}, {"mail_type": ["NOPE"]}, {"time_limit": "x"}):
            with self.subTest(job):
                response = self.tcp("POST", SUBMIT, None, {"script": "#!/bin/sh\ntrue\n", "job": {
                    "environment": ["A=b"], "current_working_directory": "/tmp", **job}})
                self.assertEqual(response.status, 422)
                field = next(iter(job))
                self.assertIn(f"#/job/{field}", response.json()["errors"][0]["source"])
        self.assertEqual([job["job_id"] for job in self.tcp("GET", JOBS).json()["jobs"]], before)

    def test_too_large(self):
        response, closed = self.raw(self.head(SUBMIT, "POST", "Content-Type: application/json", f"Content-Length: {BODY_LIMIT + 1}"))
        self.assertEqual(response.status, 413)
        self.assertTrue(closed)

    def test_chunked(self):
        fields = ("Content-Type: application/json", "Transfer-Encoding: chunked")
        response, _ = self.raw(self.head(SUBMIT, "POST", *fields) + b"7\r\n{\"scrip\r\n6;x=y\r\nt\":\"\"}\r\n0\r\n\r\n")
        self.assertEqual(response.status, 422)
        response, closed = self.raw(self.head(SUBMIT, "POST", "Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n")
        self.assertEqual(response.status, 501)
        response, closed = self.raw(self.head(SUBMIT, "POST", *fields, "Content-Length: 2") + b"0\r\n\r\n")
        self.assertEqual(response.status, 400)
        self.assertTrue(closed)

    def test_expect(self):
        with self.daemon.connect(tcp=True) as connection:
            connection.send(self.head(SUBMIT, "POST", "Content-Type: application/json", "Content-Length: 13", "Expect: 100-continue"))
            self.assertEqual(connection.read_response().status, 100)
            connection.send(b'{"script":""}')
            self.assertEqual(connection.read_response().status, 422)
        response, _ = self.raw(self.head(PING, "GET", "Expect: foo"))
        self.assertEqual(response.status, 417)


class Queries(Http):
    def test_syntax(self):
        for query in ("flags=DETAIL", "flags=detail", "flags=DETAIL&flags=ALL", "flags=DETAIL;update_time=0", "&", ""):
            with self.subTest(query):
                response = self.tcp("GET", JOBS + "?" + query)
                self.assertEqual((response.status, response.json()["warnings"]), (200, []))

    def test_unknown_keys(self):
        warning = self.tcp("GET", JOBS + "?foo=a+b").json()["warnings"][0]
        self.assertEqual(warning, {"description": 'Ignoring unknown field "foo" of type string in DATA_PARSER_OPENAPI_JOB_INFO_QUERY',
                                   "source": "#/foo/"})
        self.assertIn("of type boolean in", self.tcp("GET", JOBS + "?foo").json()["warnings"][0]["description"])
        self.assertIn("of type null in", self.tcp("GET", JOBS + "?foo=").json()["warnings"][0]["description"])

    def test_bad_values(self):
        for version in restd.versions():
            for query, name, value in (("flags=NOPE", "flags", "NOPE"), ("update_time=zzz", "update_time", "zzz")):
                with self.subTest(version + " " + query):
                    response = self.tcp("GET", f"/slurm/{version}/jobs/?{query}")
                    self.assertEqual(response.status, 422)
                    error = response.json()["errors"][0]
                    self.assertIn(value, error["description"])
                    self.assertIn("#/" + name, error["source"])
                    self.assertEqual(response.json()["jobs"], [])

    def test_no_change(self):
        for target in (JOBS, NODES, "/slurm/v0.0.42/partitions/"):
            with self.subTest(target):
                with self.daemon.connect(tcp=True) as connection:
                    token = {"X-SLURM-USER-TOKEN": self.token}
                    response = connection.request("GET", target + "?update_time=4000000000", token)
                    self.assertEqual(response.status, 304)
                    self.assertEqual(connection.request("GET", PING, token).status, 200)


class Framing(Http):
    def test_malformed(self):
        for name, request in {
                "header without a colon": self.head(PING, "GET", "Foo"),
                "folded header": self.head(PING, "GET", "Foo: a", " b"),
                "NUL": self.head(PING, "GET", "Foo: a\0b"),
                "negative length": self.head(PING, "GET", "Content-Length: -1"),
                "garbled length": self.head(PING, "GET", "Content-Length: 1x"),
                "two lengths": self.head(PING, "GET", "Content-Length: 0", "Content-Length: 0"),
                "HTTP/1.2": self.head(version="HTTP/1.2"),
                "HTTP/2.0": self.head(version="HTTP/2.0"),
                "garbage": b"garbage\r\n\r\n"}.items():
            with self.subTest(name):
                response, closed = self.raw(request)
                self.assertEqual(response.status, 400, response)
                self.assertEqual(response.headers["connection"].lower(), "close")
                self.assertTrue(closed)
                self.assert_well_formed(response)

    def test_head_too_large(self):
        response, closed = self.raw(self.head(PING, "GET", "X: " + "a" * HEAD_LIMIT))
        self.assertEqual(response.status, 431)
        self.assertTrue(closed)

    def test_persistence(self):
        response, closed = self.raw(self.head())
        self.assertEqual((response.status, closed), (200, False))
        response, closed = self.raw(self.head(PING, "GET", "Connection: close"))
        self.assertEqual((response.status, closed, response.headers["connection"].lower()), (200, True, "close"))
        response, closed = self.raw(self.head(version="HTTP/1.0"))
        self.assertEqual((response.status, closed), (200, True))
        response, closed = self.raw(self.head(PING, "GET", "Connection: keep-alive", version="HTTP/1.0"))
        self.assertEqual((response.status, closed), (200, False))

    def test_pipelining_keeps_the_order(self):
        with self.daemon.connect(tcp=True) as connection:
            connection.send(self.head() + self.head("/nosuch") + self.head(NODES))
            answers = [connection.read_response() for _ in range(3)]
        self.assertEqual([answer.status for answer in answers], [200, 404, 200])
        self.assertIn("nodes", answers[2].json())

    def test_no_host_needed(self):
        response, _ = self.raw(f"GET {PING} HTTP/1.1\r\nX-SLURM-USER-TOKEN: {self.token}\r\n\r\n".encode())
        self.assertEqual(response.status, 200)

    def test_one_byte_at_a_time(self):
        with self.daemon.connect(tcp=True) as connection:
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in self.head():
                connection.send(bytes([byte]))
            self.assertEqual(connection.read_response().status, 200)

    def test_many_connections_one_after_another(self):
        kept = []
        try:
            for _ in range(140):
                connection = self.daemon.connect(tcp=True)
                kept.append(connection)
                self.assertEqual(connection.request("GET", PING, {"X-SLURM-USER-TOKEN": self.token}).status, 200)
        finally:
            for connection in kept:
                connection.close()


class Answers(Http):
    def test_envelope(self):
        for version in restd.versions():
            with self.subTest(version):
                response = self.tcp("GET", f"/slurm/{version}/ping")
                self.assertEqual(response.headers["content-type"], "application/json")
                answer = response.json()
                self.assertEqual(list(answer), ["pings", "meta", "errors", "warnings"])
                meta = answer["meta"]
                self.assertEqual(list(meta), ["plugin", "client", "command", "slurm"])
                self.assertEqual(meta["plugin"]["type"], "openapi/slurmctld")
                self.assertEqual(meta["plugin"]["name"], "Slurm OpenAPI slurmctld")
                self.assertEqual(meta["plugin"]["data_parser"], "data_parser/" + version)
                self.assertEqual(list(meta["slurm"]["version"]), ["major", "micro", "minor"])
                self.assertEqual(meta["slurm"]["cluster"], "test")
                self.assertTrue(meta["slurm"]["release"])

    def test_the_client_is_the_caller(self):
        with self.daemon.connect(tcp=True) as connection:
            port = connection.socket.getsockname()[1]
            client = connection.request("GET", PING, {"X-SLURM-USER-TOKEN": self.token}).json()["meta"]["client"]
        self.assertIn(str(port), client["source"])
        self.assertTrue(client["user"])
        self.assertTrue(client["group"])

    def test_json_is_compact_and_valid(self):
        response = self.tcp("GET", NODES)
        self.assertNotIn("\n", response.text)
        self.assertNotIn("\": ", response.text)
        response.json()

    def test_missing_things(self):
        for target, status, number, description in (
                ("/slurm/v0.0.42/node/nosuch", 200, 0, "Failure to query node nosuch"),
                ("/slurm/v0.0.42/partition/nosuch", 422, 9000, "Unable to find partition nosuch"),
                ("/slurm/v0.0.42/job/999999", 404, 2017, "Unable to query JobId=999999"),
                ("/slurm/v0.0.42/job/0", 422, 9000, "Rejecting request. Failure parsing parameters"),
                ("/slurm/v0.0.42/job/abc", 422, 9000, "Rejecting request. Failure parsing parameters")):
            with self.subTest(target):
                response = self.tcp("GET", target)
                self.assertEqual(response.status, status)
                errors = response.json()["errors"]
                self.assertEqual([error["error_number"] for error in errors], [number])
                self.assertTrue(errors[0]["description"].startswith(description), errors)
                self.assertEqual(list(errors[0]), ["description", "error_number", "error", "source"])

    def test_deleting_an_unknown_job(self):
        for version in restd.versions():
            place = "status" if version in restd.versions(since=42) else "errors"
            with self.subTest(version):
                response = self.tcp("DELETE", f"/slurm/{version}/job/999999")
                self.assertEqual(response.status, 200)
                self.assertEqual(len(response.json()[place]), 1)


class Document(Http):
    def test_places_and_formats(self):
        for target, accept, expected in (("/openapi", None, "application/json"), ("/openapi/v3", None, "application/json"),
                                         ("/openapi.json", None, "application/json"), ("/openapi.yaml", None, "application/yaml"),
                                         ("/openapi.yaml", "application/json", "application/json"),
                                         ("/openapi/v3", "text/yaml", "text/yaml")):
            with self.subTest(target, accept=accept):
                response = self.tcp("GET", target, {"Accept": accept} if accept else None)
                self.assertEqual((response.status, response.headers["content-type"]), (200, expected))
                if expected == "application/json":
                    document = response.json()
                    self.assertEqual(document["openapi"], "3.0.3")
                    self.assertIn(JOBS, document["paths"])
                    self.assertFalse([path for path in document["paths"] if path.startswith("/openapi")])

    def test_every_operation_is_there(self):
        document = self.tcp("GET", "/openapi").json()
        seen = set()
        for path, item in document["paths"].items():
            for method, operation in item.items():
                with self.subTest(method + " " + path):
                    self.assertNotIn(operation["operationId"], seen)
                    seen.add(operation["operationId"])
                    if method == "get":
                        target = path.replace("{job_id}", "999999").replace("{", "").replace("}", "")
                        answer = self.tcp("GET", target)
                        self.assertNotEqual(answer.status, 405)
                        if answer.status == 500:  # which association is meant has to be said
                            self.assertEqual(path.split("/")[-2], "association")
                            self.assertEqual(answer.json()["errors"][0]["error_number"], 9211, answer.body)

    def test_has_what_the_command_line_writes(self):
        written = restd.run("-f", "/dev/null", "--generate-openapi-spec", binary=self.daemon.binary)
        served, generated = self.tcp("GET", "/openapi").json(), json.loads(written.stdout)
        self.assertEqual(served["info"], generated["info"])
        self.assertEqual(list(served["paths"]), list(generated["paths"]))
        for path, item in generated["paths"].items():
            for method, operation in item.items():
                with self.subTest(method + " " + path):
                    other = served["paths"][path][method]
                    self.assertEqual({**operation, "requestBody": None, "responses": None},
                                     {**other, "requestBody": None, "responses": None})
                    # The served document also describes YAML.
                    for status, answer in operation["responses"].items():
                        self.assertEqual(set(answer["content"]), {"application/json"})
                        self.assertEqual(set(other["responses"][status]["content"]), {"application/json", "application/yaml"})


if __name__ == "__main__":
    unittest.main()
