#!/usr/bin/env python3
"""Checks that every answer is what the document of /openapi/v3 promises: for each operation, version and format, on a cluster with
jobs in many states, accounts, users, limits, reservations and a drained node, and of requests that fail in many ways.

An answer has to be strictly valid JSON without double keys. Of its schema, type, format, enum, items, properties and required are
checked, and that nothing is there which is not documented. null stands for "not there", and so for nothing that is required.
The same answer as YAML has to be the same data; where Python has no yaml module, that part is skipped.

  RESTD_BUILD   the build folder, "build" where it is not set
"""
import itertools
import re
import time
import unittest
import urllib.parse

from populated import MOST_SHOWN, SUBMISSION, Checks, Populated, restd, yaml
from schemas import strict

# Of a query's parameter, whatever it is called; its documented values come on top.
QUERY_VALUES = ["", "1", "abc", "now", "2020-01-01T00:00:00", "4000000000", "NOPE", "a,b", "%C3%A9"]
BODIES = [None, {}, [], {"zzz": {"a": [1]}}, {"script": 5}, {"script": "#!/bin/sh\n", "job": {}},
          {"script": "#!/bin/sh\n", "job": {"tasks": "x", "mail_type": ["NOPE"], "time_limit": [], "begin_time": "zzz"}},
          {"script": "#!/bin/sh\n", "jobs": []}, {"script": "#!/bin/sh\n", "jobs": [{}], "job": {}},
          {"tasks": "x", "name": {}, "mail_type": ["NOPE"]}, {"jobs": ["999999", "abc"], "flags": ["VERBOSE"]},
          {"jobs": ["1", "999999"], "flags": ["VERBOSE"]}, {"jobs": ["1"], "signal": "NOPE"}, {"partition": "nosuch"},
          {"name": "localhost", "state": ["NOPE"]}, {"state": ["RESUME"]}, {"features": {}, "weight": "x"},
          *({key: wrong} for key in ("accounts", "users", "qos", "associations", "wckeys", "clusters", "TRES", "reservations")
            for wrong in (None, "x", {}, [None], [{}], [{"name": ""}], [{"name": [], "user": {}, "flags": ["NOPE"]}])),
          {"node_conf": "NodeName=x"}, {"comment": {"job": 5}, "derived_exit_code": {"return_code": 300}},
          {"job_id_list": ["1", "abc"], "job_rec": {"extra": "x"}}, {"job_id_list": ["1"]}, {"hostlist": "n[1-3"}, {"hostlist": "n[1-3],x"},
          {"hostnames": ["n1", "n2"]}, {"hostnames": "n[1-3]"},
          {"association_condition": {}, "user": {}}, {"association_condition": {"users": ["a"], "accounts": ["nosuch"]}, "user": {}},
          {"association_condition": {"accounts": ["a"], "association": {"parent": "nosuch"}}, "account": {}}]

# Operations that a version has and those before it have not.
ADDED = {"v0.0.41": {("post", "/slurm/V/job/allocate")}, "v0.0.42": {("get", "/slurmdb/V/ping/")},
         "v0.0.43": {("post", "/slurm/V/reservation"), ("post", "/slurm/V/reservations/"),
                     ("delete", "/slurm/V/reservation/{reservation_name}")},
         "v0.0.44": {("post", "/slurm/V/new/node/"), ("get", "/slurm/V/resources/{job_id}"), ("post", "/slurmdb/V/job/{job_id}"),
                     ("post", "/slurmdb/V/jobs/"), ("post", "/util/V/hostnames"), ("post", "/util/V/hostlist")},
         "v0.0.45": {("get", "/slurm/V/conf"), ("get", "/slurmdb/V/conf"), ("get", "/slurm/V/job/{job_id}/requeue"),
                     ("post", "/slurm/V/jobs/requeue"), ("post", "/slurm/V/partitions/"),
                     ("delete", "/slurm/V/partition/{partition_name}")}}


class Answers(Populated):
    """What is there, asked for in every way; its node takes no more jobs."""

    @classmethod
    def populate(cls):
        super().populate()
        answer = cls.daemon.post("/slurm/v0.0.42/node/localhost", {"state": ["DRAIN"], "reason": "bad disk \u2014 \"sdb\""})
        if answer.json()["errors"]:
            raise AssertionError(answer.text)

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
                  for version in restd.versions()}
        first = restd.versions()[0]
        self.assertEqual(len(served[first]), 57)
        for before, version in itertools.pairwise(restd.versions()):
            self.assertEqual(served[before] - served[version], set(), version)
            self.assertEqual(served[version] - served[before], ADDED.get(version, set()), version)

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
            target = self.paths(path)[0].replace("/job/%d" % self.jobs.ids["completed"], "/job/%d" % self.jobs.ids["running"])
            self.check(path, method, operation, target + "?zzz=1&zzz=2&y")
            for parameter in operation.get("parameters", []):
                if parameter["in"] != "query":
                    continue
                for value in QUERY_VALUES + parameter["schema"].get("enum", []):
                    name = urllib.parse.quote(parameter["name"])
                    self.check(path, method, operation, "%s?%s=%s" % (target, name, value.replace(" ", "%20")))
        self.settle()

    def test_jobs_made_changed_and_cancelled(self):
        operations = {(path, method): operation for path, method, operation in self.operations("post", "delete")}
        for version in restd.versions():
            submit, job, jobs = ("/slurm/%s/%s" % (version, rest) for rest in ("job/submit", "job/{job_id}", "jobs/"))
            for more in ({}, {"hold": True}, {"array": "1-3", "hold": True}):
                body = {"script": "#!/bin/sh\nsleep 600\n", "job": {**SUBMISSION, **more}}
                _, made = self.check(submit, "post", operations[submit, "post"], submit, body)
                at = job.replace("{job_id}", str(made["job_id"]))
                for change in ({"name": "changed"}, {"hold": True}, {"priority": 5}, {"hold": False, "begin_time": 4000000000},
                               {"partition": "nosuch"}, {"zzz": 1}):
                    self.check(job, "post", operations[job, "post"], at, change)
                for query in ("?signal=NOPE", "?flags=NOPE", "?signal=USR1", "", ""):
                    self.check(job, "delete", operations[job, "delete"], at + query)
                self.check(jobs, "delete", operations[jobs, "delete"], jobs,
                           {"jobs": [str(made["job_id"]), "999999"], "flags": ["VERBOSE"]})
        self.settle()

    def test_a_word_of_a_newer_version_is_left_out(self):
        path = "/slurm/%s/reservation/course"
        for version in restd.versions():
            operation = self.document["paths"]["/slurm/%s/reservation/{reservation_name}" % version]["get"]
            status, answer = self.check("/slurm/%s/reservation/{reservation_name}" % version, "get", operation, path % version)
            self.assertEqual(status, 200)
            flags = answer["reservations"][0]["flags"]
            self.assertEqual("REPLACE_DOWN" in flags, restd.api_number(version) >= 44, "%s: %s" % (version, flags))
        self.settle()

    def test_no_change_is_304(self):
        later = int(time.time()) + 1000
        for version in restd.versions():
            # Since v0.0.45 unchanged jobs are an empty list (test_operations.py).
            for path in ("nodes/", "partitions/", "reservations/") + (("jobs/",) if restd.api_number(version) < 45 else ()):
                answer = self.request("GET", "/slurm/%s/%s?update_time=%d" % (version, path, later))
                self.assertEqual((answer.status, answer.body), (304, b""), path)

    def test_head_is_get_without_the_body(self):
        for path, _, _ in self.operations("get"):
            for target in self.paths(path)[:1]:
                if path.endswith("/requeue"):
                    continue  # changes something: the second request finds another job
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
        self.assertEqual(differences[:MOST_SHOWN], [])


class Refusals(Checks):
    """Requests to change something that mostly cannot be done. What can be done to a cluster of no worth may be."""

    def test_bodies(self):
        for path, method, operation in self.operations("post", "delete"):
            for target in self.paths(path):
                for body in BODIES:
                    self.check(path, method, operation, target, body)
        self.settle()

    def test_queries_of_removals(self):
        for path, method, operation in self.operations("delete"):
            target = self.paths(path)[-1]
            for parameter in operation.get("parameters", []):
                if parameter["in"] != "query":
                    continue
                for value in QUERY_VALUES + parameter["schema"].get("enum", []):
                    name = urllib.parse.quote(parameter["name"])
                    self.check(path, method, operation, "%s?%s=%s" % (target, name, value.replace(" ", "%20")))
        self.settle()

    @unittest.skipUnless(yaml, "Python has no yaml module")
    def test_yaml_is_the_same_data(self):
        differences = []
        for path, method, operation in self.operations("post", "delete"):
            for body in BODIES:
                differences += self.yaml_differences(method, self.paths(path)[-1], body)
        self.assertEqual(differences[:MOST_SHOWN], [])


if __name__ == "__main__":
    unittest.main()
