"""Sends every GET to the original and to ours on the populated lab and compares every value. Run by differential.py."""
import collections
import http.client
import time
import unittest

import compare
from questions import questions
from session import Session


class Gets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = Session.get()
        cls.document = cls.session.original.get("/openapi/v3").data
        cls.jobs = cls.session.cluster.jobs()

    def ask(self, path):
        """The differences of one query, without intended ones and fields that changed meanwhile."""
        session = self.session
        last = None
        for _ in range(4):
            try:
                before = session.allowed.without_warnings(path, session.original.get(path))
                ours = session.ours.get(path)
                after = session.allowed.without_warnings(path, session.original.get(path))
            except (OSError, http.client.HTTPException) as e:
                if session.original_died():
                    return [("", "the original died", repr(e))]
                raise
            moved = {field for field, _, _ in compare.answers(before, after)}
            found = [d for d in compare.answers(before, ours, session.common_only)
                     if not any(d[0] == m or d[0].startswith((m + "[", m + ".")) for m in moved)
                     and not session.allowed(path, d[0], d[1])]
            # A value may change between two queries. Only a difference that occurs twice counts.
            if not found or found == last:
                return found
            last = found
            time.sleep(0.5)
        return found

    def test_each_field_by_itself(self):
        """Records are completed only as far as their fields are asked for: a field alone is what it is in the whole record."""
        ours = self.session.ours
        for version in self.session.versions:
            for path, key in ((f"/slurm/{version}/jobs/?", "jobs"), (f"/slurm/{version}/nodes/?", "nodes"),
                              (f"/slurmdb/{version}/jobs/?start_time=now-1days&", "jobs")):
                before = ours.get(path).data[key]
                self.assertTrue(before, path)
                for name in before[0]:
                    for _ in range(4):
                        part, after = ours.get(f"{path}fields={name}").data[key], ours.get(path).data[key]
                        is_still = [record[name] for record in before] == [record[name] for record in after]
                        whole, before = before, after
                        if is_still:
                            break
                    self.assertEqual(part, [{name: record[name]} for record in whole], f"{path} {name}")

    def check_all(self, api):
        for version in self.session.versions:
            with self.subTest(version):
                self.check(api, version)

    def check(self, api, version):
        session = self.session
        asked = [path for path in questions(version, self.document, self.jobs, session.cluster.host) if path.startswith(f"/{api}/")]
        self.assertGreater(len(asked), 50)
        count, examples = collections.Counter(), {}
        for path in asked:
            for field, there, here in self.ask(path):
                endpoint = path.split(version)[1].split("?")[0].split("/")[1]
                key = (endpoint, compare.shape(field), there is None or there == compare.MISSING)
                count[key] += 1
                examples.setdefault(key, (path, field, there, here))
        if examples:
            lines = [f"{endpoint}: {shape or '-'}\n      there {short(there)}\n      ours  {short(here)}\n      {path} {field}{more(count[key])}"
                     for key in sorted(examples) for endpoint, shape, _ in [key] for path, field, there, here in [examples[key]]]
            self.fail(f"{api} {version}: {len(asked)} questions, {len(lines)} kinds of differences:\n  " + "\n  ".join(lines))
        print(f"{api} {version}: {len(asked)} questions, no difference", flush=True)

    def test_slurm(self):
        self.check_all("slurm")

    def test_slurmdb(self):
        self.check_all("slurmdb")


def short(value):
    text = repr(value)
    return text if len(text) < 300 else text[:300] + ".."


def more(count):
    return f" (and {count - 1} more)" if count > 1 else ""
