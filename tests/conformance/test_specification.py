#!/usr/bin/env python3
"""Compares the OpenAPI documents of this slurmrestd with those of Slurm's own (reference/, see compact.py).

What this slurmrestd serves must be described as the original describes it: every operation that it has, and all that these
operations' types lead to, in both directions. What the original has besides is listed, and no difference. Whether there is a
description, and in what order `required` names its fields, is compared as well; what descriptions say is ours, and has to say
something (see class Prose).

  RESTD_BUILD   the build folder, "build" where it is not set
  arguments     names of documents (v0.0.42+minimize_refs): only these; -v lists what is not served
"""
import json
import os
import re
import subprocess
import sys
import unittest

import compact

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "integration"))
import restd  # noqa: E402

BUILD = os.environ.get("RESTD_BUILD", os.path.join(ROOT, "build"))
MOST_SHOWN = 60
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


# Those whose reference was written with the plugin util.
WITH_UTIL = {"v0.0.44", "v0.0.45"}


def written(parser):
    """The document that the built slurmrestd writes."""
    command = [os.path.join(BUILD, "bin", "slurmrestd"), "-f", "/dev/null", "-d", parser, "--generate-openapi-spec",
               "-s", "slurmdbd,slurmctld" + (",util" if parser in WITH_UTIL else "")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return json.loads(done.stdout)


def all_named():
    """For each version the parser that gives every type a schema of its own."""
    return [version + ("+prefer_refs" if "prefer_refs" in flags else "") for version, flags in restd.parsers().items()]


def served(name):
    """The document that a running slurmrestd serves, with these parsers of the original."""
    with restd.Daemon("-d", ",".join(compact.DOCUMENTS[name])) as daemon:
        answer = daemon.get("/openapi/v3")
        if answer.status != 200:
            raise AssertionError(f"/openapi/v3 answered {answer.status}: {answer.body[:500]!r}")
        return json.loads(answer.body)


def operations(document):
    return {(path, method): op for path, item in document["paths"].items() for method, op in item.items() if method in METHODS}


def schema_users(document):
    """For each schema the operations that take or answer it by name."""
    users = {}
    for key, op in operations(document).items():
        for part in [op.get("requestBody", {}), *op["responses"].values()]:
            for content in part.get("content", {}).values():
                name = content["schema"].get("$ref")
                if name is not None:
                    users.setdefault(name, set()).add(key)
    return users


# Described here and not in the original (docs/differences.md): what is out of use says what to use instead, and filters whose
# names are sentences say what they do. 26.05 does not say what the elements of lists are.
DESCRIBED_ONLY_HERE = re.compile(
    r"properties/(exclusive|oversubscribe|show_flags|instances|Slurm(ctl)?dHttpAuthParams)/description|/items/description"
    r"|parameters/query:(Include|Exclude|Filter) [^/]*(/name)?/description")
# There and not here: this program has no mail address.
MISSING_HERE = {"contact/email"}

def ours(name):
    return served(name) if name in compact.SERVED else written(name)


class Comparison:
    """Of a document with its reference, which may have more operations."""

    def __init__(self, reference, candidate):
        self.reference = reference
        self.candidate = candidate
        self.differences = []
        self.compared = set()  # pairs of schema names
        self.reached = set()   # schemas of the candidate
        self.users = schema_users(reference)
        self.served = operations(candidate).keys()

    def differ(self, where, reference, candidate):
        if reference == "absent" and candidate is True and DESCRIBED_ONLY_HERE.search(where):
            return

        def show(value):
            return value if isinstance(value, str) else json.dumps(value)[:400]
        self.differences.append(f"{where}: {show(reference)} | {show(candidate)}")

    def run(self):
        expected = dict(self.reference["root"])
        expected["info"] = [key for key in expected["info"] if key not in MISSING_HERE]
        # 26.05 has a tag for its plugin util, also in versions in which that has no operation.
        used = {tag for operation in operations(self.reference).values() for tag in operation.get("tags", [])}
        expected["tags"] = {tag: about for tag, about in expected["tags"].items() if tag != "util" or tag in used}
        self.compare("root", expected, self.candidate["root"])
        known = operations(self.reference)
        for key, operation in sorted(operations(self.candidate).items()):
            where = f"{key[1].upper()} {key[0]}"
            if key not in known:
                self.differ(where, "absent", "served")
            else:
                self.compare(where, known[key], operation)
        for name in sorted(self.candidate["schemas"].keys() - self.reached):
            self.differ(compact.REF + name, "absent", "there, and used by nothing")
        return self.differences

    def must_agree(self, reference):
        """Whether a type is written out or a schema of its own may depend on how many operations use it. That can be told
        only where all of the operations that use it in the reference are served here too."""
        return self.users.get(reference, set()) <= self.served

    def target(self, document, reference, where):
        schema = document["schemas"].get(reference[len(compact.REF):])
        if schema is None:
            self.differ(where, "a schema", f"{reference} is nowhere")
        return schema

    def compare(self, where, a, b):
        if isinstance(a, dict) and isinstance(b, dict):
            if "$ref" in a or "$ref" in b:
                self.compare_references(where, a, b)
            else:
                self.compare_objects(where, a, b)
        elif isinstance(a, list) and isinstance(b, list):
            if a and b and all(isinstance(x, dict) and "in" in x for x in a + b):  # parameters: their order is of no meaning
                self.compare_objects(where, {f"{x['in']}:{x['name']}": x for x in a}, {f"{x['in']}:{x['name']}": x for x in b})
            elif len(a) != len(b) or not any(isinstance(x, (dict, list)) for x in a + b):
                if a != b:
                    missing = [x for x in a if x not in b]
                    added = [x for x in b if x not in a]
                    if missing or added:
                        self.differ(where, missing or "no more", added or "no more")
                    else:
                        self.differ(f"{where}, in order", a, b)
            else:
                for i, (x, y) in enumerate(zip(a, b)):
                    self.compare(f"{where}[{i}]", x, y)
        elif a != b:
            self.differ(where, a, b)

    def compare_objects(self, where, a, b):
        for key in sorted(a.keys() | b.keys()):
            if key not in b:
                self.differ(f"{where}/{key}", a[key], "absent")
            elif key not in a:
                self.differ(f"{where}/{key}", "absent", b[key])
                self.mark(b[key])
            else:
                self.compare(f"{where}/{key}", a[key], b[key])

    def compare_references(self, where, a, b):
        names = a.get("$ref"), b.get("$ref")
        self.compare_objects(where, {k: v for k, v in a.items() if k != "$ref"} if names[0] and names[1] else {},
                             {k: v for k, v in b.items() if k != "$ref"} if names[0] and names[1] else {})
        if names[0] and names[1]:
            self.reached.add(names[1][len(compact.REF):])
            if names[0] != names[1]:
                self.differ(where, names[0], names[1])
            if names in self.compared:
                return
            self.compared.add(names)
            where = names[1]
        elif names[1] or self.must_agree(names[0]):
            self.differ(where, names[0] or "written out", names[1] or "written out")
        resolved = []
        for document, node, name in ((self.reference, a, names[0]), (self.candidate, b, names[1])):
            target = self.target(document, name, where) if name else node
            if target is None:
                return
            # Where only one of them is a reference, what stands beside it belongs to what it stands for.
            resolved.append(dict(target, **{k: v for k, v in node.items() if k != "$ref"}) if name and not all(names) else target)
        if names[1]:
            self.reached.add(names[1][len(compact.REF):])
        self.compare(where, *resolved)

    def mark(self, node):
        """What is used only where the reference has nothing: one difference is enough."""
        if isinstance(node, dict):
            name = node.get("$ref", "")[len(compact.REF):]
            if name and name not in self.reached:
                self.reached.add(name)
                self.mark(self.candidate["schemas"].get(name))
            for value in node.values():
                self.mark(value)
        elif isinstance(node, list):
            for value in node:
                self.mark(value)


def report(name, reference, candidate, verbose=False):
    differences = Comparison(reference, candidate).run()
    missing = operations(reference).keys() - operations(candidate).keys()
    lines = [f"{name}: {len(differences)} differences (reference | ours)"]
    lines += differences[:MOST_SHOWN]
    if len(differences) > MOST_SHOWN:
        lines.append(f"... and {len(differences) - MOST_SHOWN} more")
    lines.append(f"{len(operations(candidate))} of {len(operations(reference))} operations served")
    if verbose:
        lines += [f"  not served: {method.upper()} {path}" for path, method in sorted(missing)]
    return differences, "\n".join(lines)


class Specification(unittest.TestCase):
    maxDiff = None

    def check(self, name):
        differences, text = report(name, compact.expand(name), compact.facts(ours(name)))
        if differences:
            self.fail("\n" + text)

    def test_serves_everything(self):
        for name in compact.DOCUMENTS:
            with self.subTest(name):
                self.assertEqual(operations(compact.expand(name)).keys() - operations(ours(name)).keys(), set())


def add_test(name):
    setattr(Specification, "test_" + name.replace(".", "_").replace("+", "_with_"), lambda self: self.check(name))


for each in compact.DOCUMENTS:
    add_test(each)


# Texts that tell a reader nothing, whatever they stand at.
EMPTY_PHRASES = re.compile(
    r"what (it|they) (is|are) for|what is special about|its name\.$|^(the )?(name|state|comment|description|flags?|options?)\.$"
    r"|^(the )?answer\b|no longer in use|see (the )?documentation|\b(TODO|TBD|FIXME|N/A\.$)", re.IGNORECASE)
LEAST_LENGTH = 12


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def without_ending(word):
    return word[:-1] if word.endswith("s") else word


def fault_of(name, text):
    """Why the description of the thing of this name is none, or null."""
    if not text.strip():
        return "empty"
    if len(text) < LEAST_LENGTH:
        return f"shorter than {LEAST_LENGTH} characters"
    if not text.endswith("."):
        return "does not end in a full stop"
    if EMPTY_PHRASES.search(text):
        return "says nothing"
    if re.search(r"\(\S", text):  # names an option
        return None
    key = {without_ending(word) for word in words(name)}
    if not {without_ending(word) for word in words(text)} - key - {"the", "a", "an", "of", "its", "this", "job", "it"}:
        return "says no more than the key"
    return None


def descriptions(node, path=(), is_names=False):
    """All descriptions and summaries: the path to each, and its text."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in compact.PROSE and isinstance(value, str) and not is_names:
                yield path, value
            else:
                yield from descriptions(value, path + (key,), not is_names and key in compact.NAMES)
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from descriptions(value, path + (value["name"] if isinstance(value, dict) and "in" in value else str(i),))


def fields(schema, path=()):
    """The described properties of a schema, also those further in: path, description, schema."""
    for key, node in schema.get("properties", {}).items():
        if "description" in node:
            yield path + (key,), node["description"], node
        else:
            yield from fields(node, path + (key,))


class Prose(unittest.TestCase):
    """What descriptions say to those who write clients."""

    def test_faults_are_found(self):
        for text in ("", "Name.", "What it is for.", "Most jobs", "The grace times.", "No longer in use."):
            self.assertIsNotNone(fault_of("grace_time", text), text)
        self.assertIsNone(fault_of("grace_time", "Seconds that a preempted job is given (GraceTime)."))

    def test_every_description_says_something(self):
        for name in all_named():
            found = list(descriptions(written(name)))
            self.assertGreater(len(found), 1400, name)
            faults = {f"{'/'.join(path)}: {text!r} {fault}" for path, text in found
                      if (fault := fault_of(path[-1] if path else "", text)) is not None}
            if faults:
                self.fail("\n".join([f"{name}: {len(faults)} descriptions", *sorted(faults)[:MOST_SHOWN]]))

    def test_fields_name_their_option_and_say_what_unset_means(self):
        named = {"job_desc_msg": {"time_limit": "--time", "memory_per_node": "--mem", "partition": "--partition", "hold": "--hold"},
                 "assoc": {"max/jobs/active": "MaxJobs", "max/tres/total": "GrpTRES", "shares_raw": "Fairshare"},
                 "qos": {"limits/max/active_jobs/count": "GrpJobs", "limits/grace_time": "GraceTime"},
                 "node": {"real_memory": "RealMemory", "reason": "Reason"},
                 "partition_info": {"maximums/time": "MaxTime", "priority/tier": "PriorityTier"}}
        newest = restd.versions()[-1]
        schemas = written(newest)["components"]["schemas"]
        for schema, options in named.items():
            found = {"/".join(k for k in path if k != "properties"): (text, node)
                     for path, text, node in fields(schemas[f"{newest}_{schema}"])}
            for key, option in options.items():
                self.assertIn(option, found[key][0], f"{schema}: {key}")
        for schema in ("job_desc_msg", "assoc", "assoc_rec_set", "qos"):
            for path, text, node in fields(schemas[f"{newest}_{schema}"]):
                if node.get("$ref", "").endswith("_no_val_struct"):
                    self.assertRegex(text, "[Uu]nset", f"{schema}: {'/'.join(path)}")

    def test_every_word_of_a_set_is_described(self):
        for name in all_named():
            faults = []

            def look(node, path):
                if isinstance(node, dict):
                    if isinstance(node.get("x-enum-descriptions"), list):
                        texts = node["x-enum-descriptions"]
                        if len(texts) != len(node["enum"]) or any(len(t) < 5 or t[-1] not in ".?" for t in texts):
                            faults.append(f"{path}: {list(zip(node['enum'], texts))}")
                    elif "enum" in node:
                        faults.append(f"{path}: no word is described")
                    for key, value in node.items():
                        look(value, f"{path}/{key}")
                elif isinstance(node, list):
                    for i, value in enumerate(node):
                        look(value, f"{path}/{i}")

            look(written(name), "")
            self.assertEqual(faults, [], name)


def main():
    arguments = sys.argv[1:]
    verbose = "-v" in arguments
    names = [a for a in arguments if a in compact.DOCUMENTS]
    if not names:
        unittest.main()
    failed = False
    for name in names:
        differences, text = report(name, compact.expand(name), compact.facts(ours(name)), verbose)
        print(text)
        failed |= bool(differences)
    sys.exit(failed)


if __name__ == "__main__":
    main()
