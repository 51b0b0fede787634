#!/usr/bin/env python3
"""Checks small answers: for each listing of each version, that what is chosen of it is the same part of the whole answer, value by
value and in the same order, and that the document of parsers with +select describes it.

  RESTD_BUILD   the build folder, "build" where it is not set
  RESTD_SEED    of the random choices of fields
"""
import json
import os
import random
import unittest
import urllib.parse

from populated import OTHER_SCHEMA, VOLATILE, Populated, from_yaml, restd, yaml
from schemas import strict

SEED = int(os.environ.get("RESTD_SEED", "1"))
SELECTION = ("fields", "limit", "offset", "sort")
PARTS = {"set", "infinite", "number"}
WHOLE = object()


def tree(paths):
    """{"a": {"b": WHOLE}} of ["a.b"]."""
    root = {}
    for path in paths:
        at = root
        *around, last = path.split(".")
        for key in around:
            at = at.setdefault(key, {})
            if at is WHOLE:
                break
        else:
            at[last] = WHOLE
    return root


def chosen(value, wanted):
    """The part of a record that the tree names. A list has the part of each of its elements."""
    if wanted is WHOLE or value is None:
        return value
    if isinstance(value, list):
        return [chosen(each, wanted) for each in value]
    return {key: chosen(each, wanted[key]) for key, each in value.items() if key in wanted}


def listing(value):
    """The list of records in an answer, without what is volatile."""
    for key, each in value.items():
        if key in ("meta", "errors", "warnings"):
            continue
        if isinstance(each, list):
            return [{name: field for name, field in record.items() if name not in VOLATILE} for record in each]
        if isinstance(each, dict) and "set" not in each:
            return listing(each)
    return []


def without_total(schema):
    """Without what +select adds to meta."""
    total = schema.get("total")
    if isinstance(total, dict) and "without regard to `limit`" in total.get("description", ""):
        del schema["total"]
    return schema


class Selection(Populated):
    OPTIONS = ("-d", ",".join(version + "+select" for version in restd.versions()))

    def setUp(self):
        super().setUp()
        self.wholes = {}  # the last answers without a choice, by target

    def listings(self):
        """Path, operation and targets of each operation that can be chosen from."""
        for path, _, operation in self.operations("get"):
            if "fields" in self.parameters(operation):
                yield path, operation, self.paths(path)[:2]

    @staticmethod
    def parameters(operation):
        return [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"]

    def ask(self, target, **query):
        query = "&".join("%s=%s" % (key, urllib.parse.quote(str(value))) for key, value in query.items())
        answer = self.request("GET", target + ("?" if query else "") + query)
        return answer.status, strict(answer.text) if answer.body else {}

    def fields(self, path, operation, records):
        """Paths of fields, by the schema: those of whole fields, and those within them."""
        if OTHER_SCHEMA.search(path):
            return ["job_id", "state"], []
        schema = self.schema(path, operation, 200)
        while True:
            properties = self.schemas.resolved(schema)["properties"]
            schema = next(each for key, each in properties.items() if key not in ("meta", "errors", "warnings"))
            resolved = self.schemas.resolved(schema)
            if resolved["type"] == "array":
                break
        record = self.schemas.resolved(resolved["items"])
        inner = []

        def walk(schema, before):
            schema = self.schemas.resolved(schema)
            if schema.get("type") == "array":
                schema = self.schemas.resolved(schema["items"])
            for key, each in schema.get("properties", {}).items():
                inner.append(before + key)
                walk(each, before + key + ".")
        for key, each in record["properties"].items():
            walk(each, key + ".")
        # Where answers have more than their schema, or less: what is not in any record.
        return [key for key in record["properties"] if all(key in each for each in records)], inner

    def compare(self, target, *asked):
        """`asked`: queries, each with expected(): of the whole list of records, what should come. The answers, in their order."""
        answers = []
        for first in range(0, len(asked), 10):  # so few that nothing changes meanwhile
            some = asked[first:first + 10]
            for _ in range(20):
                before = self.wholes.pop(target, None) or self.ask(target)[1]
                parts = [self.ask(target, **query) for query, _ in some]
                self.wholes[target] = self.ask(target)[1]
                if listing(before) == listing(self.wholes[target]):
                    break
            for (query, expected), (status, part) in zip(some, parts):
                want = expected(listing(before))
                if status != 200:
                    self.found.append("%s %s: %d %s" % (target, query, status, json.dumps(part.get("errors"))[:300]))
                elif json.dumps(listing(part)) != json.dumps(want):
                    self.found.append("%s %s: %s is not %s" % (target, query, json.dumps(listing(part))[:300], json.dumps(want)[:300]))
                answers.append(part)
        return answers

    def answered(self):
        """The listings that are answered: what is ambiguous or not there has nothing to choose from."""
        for path, operation, targets in self.listings():
            targets = [target for target in targets if self.ask(target)[0] == 200]
            if targets:
                yield path, operation, targets

    def test_every_version_has_its_listings(self):
        for version in restd.versions():
            found = {path for path, _, _ in self.listings() if version in path}
            self.assertIn("/slurm/%s/jobs/" % version, found)
            self.assertIn("/slurmdb/%s/users/" % version, found)
            self.assertGreaterEqual(len(found), 27, found)
            self.assertNotIn("/slurm/%s/diag/" % version, found)

    def test_fields(self):
        choice = random.Random(SEED)
        for path, operation, targets in self.answered():
            for target in targets:
                _, whole = self.ask(target)
                fields, inner = self.fields(path, operation, listing(whole))
                sets = [fields] + [[each] for each in (fields if "{" not in path else [])]
                sets += [choice.sample(fields + inner, min(len(fields + inner), choice.randint(1, 9))) for _ in range(5)]
                if inner:
                    sets.append(choice.sample(inner, min(len(inner), 400)))
                self.compare(target, *(({"fields": ",".join(paths)},
                                        lambda records, paths=paths: [chosen(record, tree(paths)) for record in records])
                                       for paths in sets))
        self.settle()

    def test_pages(self):
        for path, operation, targets in self.answered():
            parts = self.compare(targets[0], *(({"limit": limit, "offset": offset},
                                                lambda records, limit=limit, offset=offset: records[offset:offset + limit])
                                               for limit, offset in ((0, 0), (1, 0), (2, 1), (1000, 2), (5, 100000))))
            whole = self.wholes[targets[0]]
            for part in parts:
                if part["meta"].get("total") != len(listing(whole)):
                    self.found.append("%s: total is %s of %d" % (targets[0], part["meta"].get("total"), len(listing(whole))))
            if "total" in whole["meta"]:
                self.found.append("%s: a total that nobody asked for" % targets[0])
            self.check(path, "get", operation, targets[0] + "?limit=3")
            self.check(path, "get", operation, targets[0] + "?fields=nosuch")
            self.check(path, "get", operation, targets[0] + "?sort=nosuch")
        self.settle()

    def test_sorted(self):
        """By every field of one value."""
        def key(value):
            if isinstance(value, dict):
                return (2 if value["infinite"] else 1 if value["set"] else 0, value["number"] if value["set"] else 0)
            return value.encode() if isinstance(value, str) else value

        sorted_by = 0
        for path, operation, targets in self.answered():
            status, whole = self.ask(targets[0])
            fields, _ = self.fields(path, operation, listing(whole))
            asked = []
            for name in fields:
                values = [record[name] for record in listing(whole)]
                is_value = all(isinstance(each, (str, int, float)) or (isinstance(each, dict) and set(each) == PARTS)
                               for each in values)
                if len(values) < 2 or not is_value:
                    continue

                def expected(records, name=name, **order):
                    return sorted(records, key=lambda record: key(record[name]), **order)
                asked += [({"sort": name}, expected),
                          ({"sort": "-" + name, "limit": 3}, lambda records, e=expected: e(records, reverse=True)[:3])]
            sorted_by += len(asked) // 2
            self.compare(targets[0], *asked)
        self.assertGreater(sorted_by, 500)
        self.settle()

    def test_filters(self):
        for version in restd.versions():
            jobs, nodes = "/slurm/%s/jobs/" % version, "/slurm/%s/nodes/" % version
            running = str(self.jobs.ids["running"])
            self.compare(jobs, *((query, lambda records, is_wanted=is_wanted: [each for each in records if is_wanted(each)])
                                 for query, is_wanted in (
                ({"state": "PENDING"}, lambda job: "PENDING" in job["job_state"]),
                ({"state": "pending,FAILED"}, lambda job: {"PENDING", "FAILED"} & set(job["job_state"])),
                ({"name": "running,held"}, lambda job: job["name"] in ("running", "held")),
                ({"partition": "short"}, lambda job: "short" in job["partition"].split(",")),
                ({"partition": "short", "state": "RUNNING"}, lambda job: False),
                ({"user": "nosuch"}, lambda job: False),
                ({"user": str(os.getuid())}, lambda job: job["user_id"] == os.getuid()),
                ({"account": "nosuch"}, lambda job: False),
                ({"node": "localhost,n[1-9]"}, lambda job: job["nodes"] == "localhost"),
                ({"node": "n[1-9]"}, lambda job: False))))
            self.compare("/slurm/%s/job/%s" % (version, running), ({"state": "RUNNING"}, lambda records: records))
            self.compare(nodes, ({"feature": "fast"}, lambda records: records), ({"feature": "fas"}, lambda records: []),
                         ({"partition": "short"}, lambda records: records), ({"state": "DOWN"}, lambda records: []))
        self.settle()

    def test_wrong_names_are_refused_in_every_version(self):
        for path, _, targets in self.listings():
            for query in ({"fields": "nosuch_field"}, {"sort": "nosuch_field"}):
                status, answer = self.ask(targets[0], **query)
                self.assertEqual(status, 422, path)
                error = answer["errors"][0]
                self.assertRegex(error["description"], r'"nosuch_field" in (fields|sort)\. The nearest is "[^"]+"')
                self.assertRegex(error["source"], r"^#/(fields|sort)\[0\]/$")

    @unittest.skipUnless(yaml, "Python has no yaml module")
    def test_yaml_is_the_same_data(self):
        for path, operation, targets in self.listings():
            for query in ("?limit=2&offset=1", "?fields=nosuch", "?sort=-name&limit=3"):
                self.found += self.yaml_differences("GET", targets[0] + query, None)
        self.settle()

    def test_without_the_flag_the_document_is_the_originals(self):
        with restd.Daemon() as daemon:
            plain = strict(daemon.get("/openapi/v3").text)
        described = json.loads(json.dumps(self.document), object_hook=without_total)
        for path, method, _ in list(self.operations()):
            ours = described["paths"][path][method]
            names = {parameter["name"] for parameter in plain["paths"][path][method].get("parameters", [])}
            ours["parameters"] = [each for each in ours.get("parameters", []) if each["name"] in names]
            plain["paths"][path][method].setdefault("parameters", [])
        self.assertEqual(described, plain)


if __name__ == "__main__":
    unittest.main()
