"""Compares records of ours with what Slurm's tools print of them. The fields are in tool_fields.py."""
import time
import typing
import unittest

import tool_fields as table
from session import Session
from tools import Tools


class Listing(typing.NamedTuple):
    """`ours`: the answer's records by key. `tool`: the tool's, {key: {field: text}}. `passed`: fields of the tool that have no row, with
    the reasons; None where the fields were chosen by the rows. `whole`: of the whole cluster, where each field is printed of a record."""
    path: str
    ours: typing.Callable
    tool: typing.Callable
    rows: list
    passed: typing.Optional[dict] = None
    whole: bool = True


def differences(listing, ours, before, after):
    """{(record, field): (ours, the tool's)}. The tool is asked before and after ours: what changed meanwhile is no difference."""
    found = {}
    for key in before.keys() & after.keys() - ours.keys():
        found[key, "record"] = ("(not there)", str(before[key]))
    for key in ours.keys() - before.keys() - after.keys():
        found[key, "record"] = (ours[key], "(not there)")
    for key in ours.keys() & before.keys() & after.keys():
        for row in listing.rows:
            texts = {printed[key][row.tool] for printed in (before, after) if row.tool in printed[key]}
            value = value_of(row, ours[key])
            if len(texts) == 1 and value is not table.ANY and not equal(row, value, *texts):
                found[key, row.name()] = (value, f"{row.tool}={''.join(texts)}")
    printed = {field for record in before.values() for field in record}
    for row in listing.rows if listing.whole else ():
        if row.always and row.tool not in printed:
            found["every record", row.name()] = ("-", f"no {row.tool} is printed of any")
    if listing.passed is not None:
        for field in printed - {row.tool for row in listing.rows} - listing.passed.keys():
            found["every record", field] = ("no row in tool_fields.py", f"{field}=..")
    return found


def value_of(row, record):
    try:
        return row.value(record)
    except (KeyError, TypeError, AttributeError, ValueError) as e:
        return f"(no value: {e!r})"


def equal(row, value, text):
    try:
        return row.same(value, text)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):  # a text of another form
        return False


def by(*names):
    return lambda records: {"/".join(str(record[name]) for name in names): record for record in records}


def short(value):
    text = value if isinstance(value, str) else repr(value)
    return repr(text[:200] + "..") if len(text) > 200 else text or "''"


def told(found):
    """A line for each field that differs, with its first record."""
    by_field = {}
    for (record, field), values in found.items():
        by_field.setdefault(field if field != "record" else record, []).append((record, field, *values))
    for cases in by_field.values():
        record, field, here, there = cases[0]
        more = f" (and {len(cases) - 1} more records)" if len(cases) > 1 else ""
        yield f"{record}: {field}: ours {short(here)}, the tool's {short(there)}{more}"


class Beside(unittest.TestCase):
    """Tests with ours on one side and the tools on the other."""

    @classmethod
    def setUpClass(cls):
        cls.session = Session.get()
        cls.tools = Tools(cls.session.cluster)
        cls.version = cls.session.versions[-1]

    def rows(self, rows):
        return [row for row in rows if row.since <= self.session.cluster.release <= row.until]

    def get(self, path):
        answer = self.session.ours.get(path.replace("{V}", self.version))
        self.assertEqual((answer.status, answer.errors()), (200, []), answer)
        return answer.data

    def check(self, path, ours, tool, rows, passed=None, whole=True):
        """Fails with all differences; one counts where it is there each time."""
        listing = Listing(path, ours, tool, self.rows(rows), passed, whole)
        known = None
        for _ in range(4):
            before = listing.tool()
            records = listing.ours(self.get(path))
            found = differences(listing, records, before, listing.tool())
            known = found if known is None else {place: values for place, values in found.items() if place in known}
            if not known:
                self.assertGreater(len(records), 0)
                if whole:
                    print(f"{path}: {len(records)} records, {len(listing.rows)} fields as the tool prints them", flush=True)
                return
            time.sleep(0.5)
        self.fail(f"{path}: {len(known)} differences:\n  " + "\n  ".join(told(known)))

    # ---- the listings that several tests ask for ----

    def check_jobs(self, path, *name, whole=False):
        self.check(path, lambda data: by("job_id")(data["jobs"]), lambda: self.tools.scontrol("job", *name), table.JOBS,
                   table.JOBS_NOT_COMPARED, whole)

    def check_nodes(self, path, *name, whole=False):
        self.check(path, lambda data: by("name")(data["nodes"]), lambda: self.tools.scontrol("node", *name), table.NODES,
                   table.NODES_NOT_COMPARED, whole)

    def check_reservations(self, path, *name, whole=False):
        self.check(path, lambda data: by("name")(data["reservations"]), lambda: self.tools.scontrol("reservation", *name),
                   table.RESERVATIONS, table.RESERVATIONS_NOT_COMPARED, whole)

    def check_accounting(self, kind, path, *words, without=()):
        """`kind`: account, user, association, qos .. `path` behind the version; `words`: which of them, for sacctmgr; `without`: records
        that sacctmgr does not print."""
        name, key, rows, columns = table.ACCOUNTING[kind]
        rows = self.rows(rows)
        self.check("/slurmdb/{V}/" + path, lambda data: {k: record for k, record in by(*key)(data[name]).items() if k not in without},
                   lambda: self.tools.sacctmgr(kind, tuple(row.tool for row in rows), *words, key=columns), rows, whole=not words)

    def check_past(self, path, *words):
        """Jobs and steps, which sacct prints in one list. `words`: which of them, for sacct."""
        for ours, rows, is_step in ((lambda data: by("job_id")(data["jobs"]), table.PAST_JOBS, False),
                                    (lambda data: {step["step"]["id"]: step for job in data["jobs"] for step in job["steps"]}, table.STEPS, True)):
            rows = self.rows(rows)
            names = ("JobIDRaw",) + tuple(row.tool for row in rows if row.tool != "JobIDRaw")
            self.check(path, ours, lambda: {key: record for key, record in self.tools.sacct(names, *words).items() if ("." in key) == is_step}, rows)
