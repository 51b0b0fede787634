#!/usr/bin/env python3
"""Checks that every answer is what the document of /openapi/v3 promises: for each operation, version and format, of jobs in many
states, and of requests that fail in many ways.

An answer has to be strictly valid JSON without double keys. Of its schema, type, format, enum, items, properties and required are
checked, and that nothing is there which is not documented. null stands for "not there", and so for nothing that is required.
The same answer as YAML has to be the same data; where Python has no yaml module, that part is skipped.

  RESTD_BUILD   the build folder, "build" where it is not set
"""
import json
import os
import re
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import restd  # noqa: E402

try:
    import yaml
except ImportError:
    yaml = None

CONF = """\
ClusterName=test
SlurmctldHost=localhost
NodeName=localhost CPUs=64 RealMemory=64000 Feature=fast,large
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
PartitionName=short Nodes=ALL MaxTime=60 State=UP
Licenses=matlab:4
KillWait=30
"""
VERSIONS = ("v0.0.40", "v0.0.41", "v0.0.42")
METHODS = ("get", "post", "delete")
INTEGERS = {"int32": (-2 ** 31, 2 ** 32 - 1), "int64": (-2 ** 63, 2 ** 64 - 1)}  # the original calls its unsigned ones so as well
MOST_SHOWN = 40

# Documented by the type of /jobs/, which clients are generated from, but answered with less: job_id and state.
OTHER_SCHEMA = re.compile(r"/slurm/v[0-9.]+/jobs/state/$")
STATE_ENTRY = {"type": "object", "required": ["job_id", "state"],
               "properties": {"job_id": {"type": "string"}, "state": {"type": "array", "items": {"type": "string"}}}}
# Where a step's least and most were, which the original answers without documenting it.
UNDOCUMENTED = re.compile(r"/steps\[\d+\]/tres/(consumed|requested)/(min|max)\[\d+\]/(node|task)$")


def strict(text):
    """The JSON document `text`, if it is one by the letter."""
    def no_double_keys(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ValueError("a key is there twice: %s" % keys)
        return dict(pairs)

    def refuse(name):
        raise ValueError("%s is no JSON" % name)
    return json.loads(text, object_pairs_hook=no_double_keys, parse_constant=refuse)


def reached(value, path):
    """What is at "a/b": some of the original's schemas require fields of their fields."""
    for key in path.split("/"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


class Schemas:
    """Checks values against the schemas of a document."""

    TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}

    def __init__(self, document):
        self.named = document["components"]["schemas"]

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.named[schema["$ref"].rpartition("/")[2]]
        return schema

    def problems(self, value, schema, where=""):
        """What is not as promised, as lines."""
        schema = self.resolved(schema)
        kind = schema.get("type")
        if kind is not None:
            is_truth = isinstance(value, bool)
            if not isinstance(value, self.TYPES[kind]) or (is_truth and kind != "boolean"):
                return ["%s: %s promised, %s is %s" % (where, kind, json.dumps(value)[:80], type(value).__name__)]
        if "enum" in schema and value not in schema["enum"]:
            return ["%s: %s is none of %s" % (where, json.dumps(value), schema["enum"])]
        if kind == "integer":
            least, most = INTEGERS[schema.get("format", "int64")]
            if not least <= value <= most:
                return ["%s: %d is no %s" % (where, value, schema["format"])]
        found = []
        if isinstance(value, list):
            for index, each in enumerate(value):
                found += self.problems(each, schema.get("items", {}), "%s[%d]" % (where, index))
        elif isinstance(value, dict):
            for key in schema.get("required", []):
                if reached(value, key) is None:
                    found.append("%s/%s: required, and not there" % (where, key))
            properties = schema.get("properties")
            for key, each in value.items():
                if properties is None:
                    found += self.problems(each, schema.get("additionalProperties", {}), "%s/%s" % (where, key))
                elif key not in properties:
                    if not UNDOCUMENTED.search(where + "/" + key):
                        found.append("%s/%s: not documented" % (where, key))
                elif each is not None:
                    found += self.problems(each, properties[key], "%s/%s" % (where, key))
        return found


def leaves(value, where=""):
    """All that is in a document, by its place."""
    if isinstance(value, dict) and value:
        for index, (key, each) in enumerate(value.items()):
            yield from leaves(each, "%s/%d:%s" % (where, index, key))
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            yield from leaves(each, "%s[%d]" % (where, index))
    else:
        yield where, (type(value).__name__, value)


class Jobs:
    """Jobs in as many states as can be had in a moment."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.ids = {}
        sleep = "#!/bin/sh\nsleep 600\n"
        self.submit("completed", "#!/bin/sh\ntrue\n", comment="a \"quoted\" b\\c / \t \u00e9 \u6f22 \U0001F600 \x01\x7f", argv=["a", "b c"])
        self.submit("failed", "#!/bin/sh\nexit 3\n")
        self.submit("signaled", "#!/bin/sh\nkill -9 $$\n")
        self.submit("running", sleep, time_limit=120, licenses="matlab:1", constraints="fast", mail_type=["END"])
        self.submit("unlimited", sleep, time_limit={"infinite": True}, deadline=4000000000)
        self.submit("stubborn", "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n")
        self.submit("to_cancel", sleep)
        self.submit("held", sleep, hold=True)
        self.submit("held_cancelled", sleep, hold=True)
        self.submit("later", sleep, begin_time=4000000000)
        self.submit("missed", sleep, begin_time=4000000000, deadline=int(time.time()) + 3)
        self.submit("waiting", sleep, dependency="afterok:%d" % self.ids["running"])
        self.submit("never", sleep, dependency="afterok:%d" % self.ids["failed"])
        self.submit("array", sleep, array="0-5%2")
        self.submit("array_done", "#!/bin/sh\ntrue\n", array="1,3")
        self.submit("large", sleep, tasks=60, partition="debug,short")
        self.wait("running", "RUNNING")
        self.wait("stubborn", "RUNNING")
        self.wait("to_cancel", "RUNNING")
        for name in ("to_cancel", "held_cancelled", "stubborn"):
            self.daemon.delete("/slurm/v0.0.42/job/%d%s" % (self.ids[name], "?signal=TERM" if name == "stubborn" else ""))
        for name, state in (("completed", "COMPLETED"), ("failed", "FAILED"), ("signaled", "FAILED"), ("to_cancel", "CANCELLED"),
                            ("held_cancelled", "CANCELLED"), ("missed", "DEADLINE")):
            self.wait(name, state)

    def submit(self, name, script, **more):
        job = {"name": name, "current_working_directory": "/tmp", "environment": ["PATH=/usr/bin:/bin"], "tasks": 1,
               "standard_output": "/dev/null", "memory_per_node": 10, "script": script, **more}
        answer = self.daemon.post("/slurm/v0.0.42/job/submit", {"job": job})
        if answer.status != 200:
            raise AssertionError("%s: %r %s" % (name, answer, answer.text))
        self.ids[name] = answer.json()["job_id"]

    def wait(self, name, state):
        deadline = time.monotonic() + restd.PATIENCE
        while True:
            now = self.daemon.get("/slurm/v0.0.42/job/%d" % self.ids[name]).json()["jobs"][0]["job_state"]
            if state in now:
                return
            if time.monotonic() > deadline:
                raise AssertionError("%s is %s, not %s" % (name, now, state))
            time.sleep(0.05)


# Values of path parameters: what is there, what is not, what cannot be.
PLACES = {"node_name": ["localhost", "nosuch", "%20", "a%2Fb"], "partition_name": ["debug", "short", "nosuch"]}
ODD_JOBS = ["999999", "0", "abc", "1_0", "1.batch", "%2B", "99999999999"]
# Of a query's parameter, whatever it is called; its documented values come on top.
QUERY_VALUES = ["", "1", "abc", "now", "2020-01-01T00:00:00", "4000000000", "NOPE", "a,b", "%C3%A9"]
BODIES = [None, {}, [], {"zzz": {"a": [1]}}, {"script": 5}, {"script": "#!/bin/sh\n", "job": {}},
          {"script": "#!/bin/sh\n", "job": {"tasks": "x", "mail_type": ["NOPE"], "time_limit": [], "begin_time": "zzz"}},
          {"script": "#!/bin/sh\n", "jobs": []}, {"script": "#!/bin/sh\n", "jobs": [{}], "job": {}},
          {"tasks": "x", "name": {}, "mail_type": ["NOPE"]}, {"jobs": ["999999", "abc"], "flags": ["VERBOSE"]},
          {"jobs": ["1", "999999"], "flags": ["VERBOSE"]}, {"jobs": ["1"], "signal": "NOPE"}, {"partition": "nosuch"}]
SUBMISSION = {"name": "answered", "current_working_directory": "/tmp", "environment": ["PATH=/bin"], "tasks": 1}


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(conf=CONF)
        try:
            cls.document = strict(cls.daemon.get("/openapi/v3").text)
            cls.schemas = Schemas(cls.document)
            cls.jobs = Jobs(cls.daemon)
        except BaseException:
            cls.daemon.cleanup()
            raise

    @classmethod
    def tearDownClass(cls):
        for job in cls.jobs.ids.values():
            cls.daemon.delete("/slurm/v0.0.42/job/%d" % job)
        cls.daemon.cleanup()

    def setUp(self):
        self.found = []
        self.connection = self.daemon.connect()

    def tearDown(self):
        self.connection.close()

    def settle(self):
        if self.found:
            shown = self.found[:MOST_SHOWN]
            self.fail("%d answers or parts of one are not as documented:\n%s" % (len(self.found), "\n".join(shown)))

    def request(self, method, target, headers=None, body=None):
        """On one connection as long as that is kept."""
        try:
            answer = self.connection.request(method.upper(), target, headers, body)
        except (OSError, restd.ConnectionEnded):
            self.connection.close()
            self.connection = self.daemon.connect()
            answer = self.connection.request(method.upper(), target, headers, body)
        if answer.headers.get("connection", "").lower() == "close":
            self.connection.close()
            self.connection = self.daemon.connect()
        return answer

    def operations(self, *methods):
        for path, item in sorted(self.document["paths"].items()):
            for method in methods or METHODS:
                if method in item:
                    yield path, method, item[method]

    def paths(self, path):
        """`path` with its parameter filled in, in several ways."""
        parameter = re.search(r"\{(\w+)\}", path)
        if not parameter:
            return [path]
        values = PLACES.get(parameter.group(1))
        if values is None:
            values = [str(job) for job in self.jobs.ids.values()] + ODD_JOBS
        return [path.replace(parameter.group(), value) for value in values]

    def schema(self, path, operation, status):
        answers = operation["responses"]
        return answers.get(str(status), answers["default"])["content"]["application/json"]["schema"]

    def check(self, path, method, operation, target, body=None):
        """Asks, and keeps what is wrong with the answer. The answer's document, if it has one."""
        answer = self.request(method, target, body=body)
        what = "%s %s %s -> %d" % (method.upper(), target, json.dumps(body)[:120] if body is not None else "", answer.status)
        kind = answer.headers.get("content-type")
        if answer.status == 304:
            if answer.body:
                self.found.append(what + ": a body")
            return None
        if kind == "text/plain" and answer.status in (400, 404, 405, 415):
            return None  # no handler was asked
        if kind != "application/json":
            self.found.append("%s: Content-Type %s" % (what, kind))
            return None
        try:
            value = strict(answer.text)
        except ValueError as problem:
            self.found.append("%s: %s: %s" % (what, problem, answer.text[:200]))
            return None
        problems = self.schemas.problems(value, self.schema(path, operation, answer.status))
        if OTHER_SCHEMA.search(path):
            problems = [p for p in problems if not re.match(r"/(jobs|last_backfill|last_update)\b", p)]
            for entry in value.get("jobs") or []:
                problems += self.schemas.problems(entry, STATE_ENTRY, "/jobs[]")
        for key in ("meta", "errors", "warnings"):
            if value.get(key) is None:
                problems.append("/%s: not there" % key)
        if answer.status >= 400 and not value.get("errors"):
            problems.append("/errors: empty")
        if list(value)[-3:] != ["meta", "errors", "warnings"]:
            problems.append("keys are in the order %s" % list(value))
        self.found += ["%s: %s" % (what, p) for p in problems]
        return value

    def test_the_checker_finds_what_is_wrong(self):
        schema = {"type": "object", "required": ["a", "c/d"], "properties": {
            "a": {"type": "integer", "format": "int32"}, "b": {"type": "array", "items": {"type": "string", "enum": ["x"]}},
            "c": {"type": "object", "properties": {"d": {"type": "boolean"}}}}}
        good = {"a": 1, "b": ["x"], "c": {"d": False}}
        self.assertEqual(self.schemas.problems(good, schema), [])
        self.assertEqual(self.schemas.problems({**good, "b": None}, schema), [])
        for bad in ({"a": None}, {"a": True}, {"a": "1"}, {"a": 1.0}, {"a": 2 ** 33}, {"b": "x"}, {"b": ["y"]}, {"c": {}}, {"z": 1}):
            self.assertEqual(len(self.schemas.problems({**good, **bad}, schema)), 1, bad)
        for text in ("{}x", '{"a":1,"a":2}', '{"a":NaN}', "{'a':1}"):
            self.assertRaises(ValueError, strict, text)

    def test_all_operations_of_all_versions_are_here(self):
        served = {version: {(m, path.replace(version, "V")) for path, m, _ in self.operations() if version in path}
                  for version in VERSIONS}
        self.assertEqual([len(served[v]) for v in VERSIONS], [57, 58, 59])
        self.assertEqual(served["v0.0.41"] - served["v0.0.40"], {("post", "/slurm/V/job/allocate")})
        self.assertEqual(served["v0.0.42"] - served["v0.0.41"], {("get", "/slurmdb/V/ping/")})

    def test_what_is_asked_for(self):
        for path, method, operation in self.operations("get"):
            for target in self.paths(path):
                self.check(path, method, operation, target)
        self.settle()

    def test_states(self):
        """The jobs are in the states that they are here for."""
        answer = strict(self.request("GET", "/slurm/v0.0.42/jobs/").text)
        states = {state for job in answer["jobs"] for state in job["job_state"]}
        self.assertLessEqual({"PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "DEADLINE"}, states)
        reasons = {job["state_reason"] for job in answer["jobs"]}
        self.assertLessEqual({"JobHeldUser", "BeginTime", "Dependency"}, reasons)

    def test_queries(self):
        for path, method, operation in self.operations("get"):
            target = path.replace("{job_id}", str(self.jobs.ids["running"])).replace("{node_name}", "localhost")
            target = target.replace("{partition_name}", "debug")
            self.check(path, method, operation, target + "?zzz=1&zzz=2&y")
            for parameter in operation.get("parameters", []):
                if parameter["in"] != "query":
                    continue
                for value in QUERY_VALUES + parameter["schema"].get("enum", []):
                    self.check(path, method, operation, "%s?%s=%s" % (target, parameter["name"], value))
        self.settle()

    def test_bodies(self):
        for path, method, operation in self.operations("post", "delete"):
            for target in self.paths(path.replace("{job_id}", "999999")):
                for body in BODIES:
                    self.check(path, method, operation, target, body)
        self.settle()

    def test_jobs_made_changed_and_cancelled(self):
        operations = {(path, method): operation for path, method, operation in self.operations("post", "delete")}
        for version in VERSIONS:
            submit, job, jobs = ("/slurm/%s/%s" % (version, rest) for rest in ("job/submit", "job/{job_id}", "jobs/"))
            for more in ({}, {"hold": True}, {"array": "1-3", "hold": True}):
                body = {"script": "#!/bin/sh\nsleep 600\n", "job": {**SUBMISSION, **more}}
                made = self.check(submit, "post", operations[submit, "post"], submit, body)
                at = job.replace("{job_id}", str(made["job_id"]))
                for change in ({"name": "changed"}, {"hold": True}, {"priority": 5}, {"hold": False, "begin_time": 4000000000},
                               {"partition": "nosuch"}, {"zzz": 1}):
                    self.check(job, "post", operations[job, "post"], at, change)
                for query in ("?signal=NOPE", "?flags=NOPE", "?signal=USR1", "", ""):
                    self.check(job, "delete", operations[job, "delete"], at + query)
                self.check(jobs, "delete", operations[jobs, "delete"], jobs,
                           {"jobs": [str(made["job_id"]), "999999"], "flags": ["VERBOSE"]})
        self.settle()

    def test_no_change_is_304(self):
        later = int(time.time()) + 1000
        for version in VERSIONS:
            for path in ("jobs/", "nodes/", "partitions/"):
                answer = self.request("GET", "/slurm/%s/%s?update_time=%d" % (version, path, later))
                self.assertEqual((answer.status, answer.body), (304, b""), path)

    def test_head_is_get_without_the_body(self):
        for path, _, _ in self.operations("get"):
            for target in self.paths(path)[:1]:
                got, headed = self.request("GET", target), self.request("HEAD", target)
                self.assertEqual(headed.status, got.status, target)
                self.assertEqual(headed.headers["content-type"], got.headers["content-type"], target)
                self.assertEqual(headed.body, b"")

    def test_other_methods_and_formats_are_refused(self):
        for path, item in sorted(self.document["paths"].items()):
            target = self.paths(path)[0]
            # "job/submit" is a path of its own, and a job id besides
            patterns = {other: re.sub(r"\{\w+\}", "[^/]+", other) for other in self.document["paths"]}
            known = {method.upper() for other, pattern in patterns.items() if re.fullmatch(pattern, target)
                     for method in self.document["paths"][other]}
            for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - known:
                answer = self.request(method, target)
                self.assertEqual(answer.status, 405, "%s %s" % (method, target))
                allowed = set(answer.headers["allow"].split(", "))
                self.assertLessEqual(known, allowed, target)
                self.assertNotIn(method, allowed, target)
            if "get" in item:
                self.assertEqual(self.request("GET", target, {"Accept": "text/html"}).status, 415, target)
            if "post" in item:
                answer = self.request("POST", target, {"Content-Type": "text/plain"}, b"{}")
                self.assertEqual(answer.status, 415, target)

    @unittest.skipUnless(yaml, "Python has no yaml module")
    def test_yaml_is_the_same_data(self):
        differences = []
        for path, method, operation in self.operations("get"):
            for target in self.paths(path):
                differences += self.yaml_differences(method, target, None)
        for path, method, operation in self.operations("post", "delete"):
            target = path.replace("{job_id}", "999999")
            for body in BODIES:
                differences += self.yaml_differences(method, target, body)
        self.assertEqual(differences[:MOST_SHOWN], [])

    def yaml_differences(self, method, target, body):
        """Where the answer as YAML is other than as JSON, but for what changes from one moment to the next."""
        def ask(accept):
            return self.request(method, target, {"Accept": accept}, body)
        for _ in range(3):
            before, middle, after = ask("application/json"), ask("application/yaml"), ask("application/json")
            if middle.headers.get("content-type") == "text/plain":
                return [] if (before.status, before.body) == (middle.status, middle.body) else ["%s: %r" % (target, middle)]
            if middle.headers.get("content-type") != "application/yaml":
                return ["%s: %r" % (target, middle)]
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            first, text, last = (dict(leaves(value)) for value in
                                 (strict(before.text), yaml.load(middle.text, Loader=loader), strict(after.text)))
            places = {place for place in first.keys() | text.keys() if first.get(place) != text.get(place)}
            steady = {place for place in places if first.get(place) == last.get(place)}
            if not steady and before.status == middle.status:
                return []
        return ["%s %s %s %s: %s | %s" % (method, target, body, place, first.get(place), text.get(place)) for place in sorted(steady)]


if __name__ == "__main__":
    unittest.main()
