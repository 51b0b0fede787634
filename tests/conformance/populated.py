"""A cluster with something of everything, and what tests of its answers have in common.

Each test class has a daemon of its own. What is wrong is collected in `found`, and settle() fails with all of it.
"""
import json
import os
import re
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import restd  # noqa: E402
from records import OMIT, Records  # noqa: E402
from schemas import METHODS, Schemas, strict  # noqa: E402

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
ReservationName=maint StartTime=2037-01-01T00:00:00 Duration=120 Nodes=ALL Users=root Flags=MAINT
ReservationName=course StartTime=2036-01-01T00:00:00 EndTime=2036-02-01T00:00:00 Nodes=localhost Accounts=physics Flags=REPLACE_DOWN
Licenses=matlab:4,ansys:2
PriorityType=priority/multifactor
KillWait=30
"""
MOST_SHOWN = 40


# Documented by the type of /jobs/, which clients are generated from, but answered with less: job_id and state.
OTHER_SCHEMA = re.compile(r"/slurm/v[0-9.]+/jobs/state/$")
STATE_ENTRY = {"type": "object", "required": ["job_id", "state"],
               "properties": {"job_id": {"type": "string"}, "state": {"type": "array", "items": {"type": "string"}}}}
# Values of path parameters: what is there, what is not, what cannot be.
PLACES = {"node_name": ["localhost", "nosuch", "%20", "a%2Fb"], "partition_name": ["debug", "short", "nosuch"],
          "reservation_name": ["maint", "course", "nosuch"], "account_name": ["theory", "root", "nosuch", "%C3%A9"],
          "name": ["alice", "root", "nosuch", "1"], "cluster_name": ["test", "other", "nosuch"],
          "id": ["urgent", "1", "nosuch", "99999999999"], "qos": ["full", "normal", "1", "nosuch", "99999999999"]}
ODD_JOBS = ["999999", "0", "abc", "1_0", "1.batch", "%2B", "99999999999"]
SUBMISSION = {"name": "answered", "current_working_directory": "/tmp", "environment": ["PATH=/bin"], "tasks": 1}


def from_yaml(text):
    """The YAML document `text`."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as problem:
        raise ValueError(str(problem)) from problem


VOLATILE = ("free_mem", "cpu_load", "latency")  # of a node, of a ping


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


def is_volatile(place):
    """Whether leaves() has this place from a field that is other at each request."""
    return any(part.partition(":")[2].partition("[")[0] in VOLATILE for part in place.split("/"))


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
        self.submit("missed", sleep, hold=True, deadline=int(time.time()) + 3)
        self.submit("waiting", sleep, dependency="afterok:%d" % self.ids["running"])
        self.submit("never", sleep, dependency="afterok:%d" % self.ids["failed"])
        self.submit("array", sleep, array="0-5%2")
        self.submit("array_done", "#!/bin/sh\ntrue\n", array="1,3")
        self.submit("large", sleep, tasks=64, partition="debug,short")  # waits: the node has 64 CPUs, and "running" has one
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


class Accounts:
    """Accounts in a hierarchy, users, coordinators, limits of every kind, wckeys and another cluster."""

    def __init__(self, daemon, schemas, document):
        self.daemon = daemon
        made = Records(schemas, document, "v0.0.42", seed=42)

        def limits(kind, **given):
            """A record with every limit set."""
            made.number = lambda schema: {"set": True, "infinite": False, "number": made.random.choice((1, 1000, 2 ** 32 - 3))}
            made.subset = lambda names: list(names)
            return made.make(kind, **given)

        everything = limits("qos", name="full", id=OMIT, preempt={"list": ["normal"], "mode": ["CANCEL"], "exempt_time": 60})
        everything["flags"].remove("RELATIVE")  # of a QOS with no limits but in percent
        self.post("qos", {"qos": [everything, {"name": "plain"}]})
        self.post("clusters", {"clusters": [{"name": "other"}]})
        self.post("users", {"users": [{"name": "alice"}, {"name": "bob", "administrator_level": ["Operator"]}, {"name": "carol"}]})
        self.post("accounts", {"accounts": [
            {"name": "physics", "description": "all of \u03c6", "organization": "science", "coordinators": [{"name": "carol"}]},
            {"name": "theory", "description": "paper \"and\" pencil", "organization": "science"}]})
        common = {"cluster": "test", "accounting": OMIT, "id": OMIT, "lineage": OMIT, "flags": OMIT, "is_default": OMIT,
                  "partition": "", "default": {"qos": "full"}, "qos": ["full", "normal"], "shares_raw": 5}
        self.post("associations", {"associations": [
            limits("associations", account="physics", parent_account="root", user="", **common),
            {"account": "theory", "cluster": "test", "parent_account": "physics", "user": ""},
            limits("associations", account="theory", parent_account=OMIT, user="alice", **common),
            {"account": "theory", "cluster": "test", "user": "bob", "partition": "short"},
            {"account": "physics", "cluster": "test", "user": "bob", "shares_raw": 2147483647},
            {"account": "physics", "cluster": "other", "parent_account": "root", "user": ""},
            {"account": "physics", "cluster": "other", "user": "alice"}]})
        self.post("wckeys", {"wckeys": [{"name": "urgent", "user": "alice", "cluster": "test"},
                                        {"name": "urgent", "user": "bob", "cluster": "test"},
                                        {"name": "batch", "user": "alice", "cluster": "other"}]})

    def post(self, kind, body):
        answer = self.daemon.post("/slurmdb/v0.0.42/%s/" % kind, body)
        value = answer.json()
        if answer.status != 200 or value["errors"]:
            raise AssertionError("%s: %r %s" % (kind, answer, json.dumps(value["errors"])))


class Checks(unittest.TestCase):
    """What tests of answers have in common."""

    OPTIONS = ()  # of the daemon

    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(*cls.OPTIONS, conf=CONF)
        try:
            cls.document = strict(cls.daemon.get("/openapi/v3").text)
            cls.schemas = Schemas(cls.document)
            cls.populate()
        except BaseException:
            cls.daemon.cleanup()
            raise

    @classmethod
    def populate(cls):
        """Nothing but what there is from the beginning."""

    @classmethod
    def tearDownClass(cls):
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
            values = self.job_ids() + ODD_JOBS
        return [path.replace(parameter.group(), value) for value in values]

    def job_ids(self):
        return []

    def schema(self, path, operation, status):
        answers = operation["responses"]
        return answers.get(str(status), answers["default"])["content"]["application/json"]["schema"]

    def problems(self, path, operation, status, value):
        """Where the answer is other than its schema."""
        problems = self.schemas.problems(value, self.schema(path, operation, status))
        if OTHER_SCHEMA.search(path):
            problems = [p for p in problems if not re.match(r"/(jobs|last_backfill|last_update)\b", p)]
            for entry in value.get("jobs") or []:
                problems += self.schemas.problems(entry, STATE_ENTRY, "/jobs[]")
        return problems

    def check(self, path, method, operation, target, body=None, form="json"):
        """Asks, and keeps what is wrong with the answer. The answer's status, and its document if it has one."""
        if form == "json":
            answer = self.request(method, target, body=body)
        else:
            headers = {"Accept": "application/yaml", "Content-Type": "application/yaml"}
            answer = self.request(method, target, headers, None if body is None else yaml.safe_dump(body, allow_unicode=True))
        what = "%s %s %s -> %d" % (method.upper(), target, json.dumps(body)[:120] if body is not None else "", answer.status)
        kind = answer.headers.get("content-type")
        if answer.status == 304:
            if answer.body:
                self.found.append(what + ": a body")
            return 304, None
        if kind == "text/plain" and answer.status in (400, 404, 405, 415):
            return answer.status, None  # no handler was asked
        if kind != "application/" + form:
            self.found.append("%s: Content-Type %s" % (what, kind))
            return answer.status, None
        try:
            value = strict(answer.text) if form == "json" else from_yaml(answer.text)
        except ValueError as problem:
            self.found.append("%s: %s: %s" % (what, problem, answer.text[:200]))
            return answer.status, None
        problems = self.problems(path, operation, answer.status, value)
        for key in ("meta", "errors", "warnings"):
            if value.get(key) is None:
                problems.append("/%s: not there" % key)
        if answer.status >= 400 and not value.get("errors"):
            problems.append("/errors: empty")
        if list(value)[-3:] != ["meta", "errors", "warnings"]:
            problems.append("keys are in the order %s" % list(value))
        self.found += ["%s: %s" % (what, p) for p in problems]
        return answer.status, value

    def yaml_differences(self, method, target, body):
        """Where the answer as YAML is other than as JSON, but for what changes from one moment to the next."""
        def ask(accept):
            return self.request(method, target, {"Accept": accept}, body)
        for _ in range(3):
            before, middle, after = ask("application/json"), ask("application/yaml"), ask("application/json")
            if before.status != middle.status:
                wrong = ["%s %s %s: %r | %r" % (method, target, body, before, middle)]  # the first may have changed something
                continue
            if middle.status == 304 or middle.headers.get("content-type") == "text/plain":
                return [] if before.body == middle.body else ["%s %s %s: %r | %r" % (method, target, body, before, middle)]
            if middle.headers.get("content-type") != "application/yaml":
                return ["%s %s %s: %r" % (method, target, body, middle)]
            first, text, last = (dict(leaves(value)) for value in
                                 (strict(before.text), from_yaml(middle.text), strict(after.text)))
            places = {place for place in first.keys() | text.keys() if first.get(place) != text.get(place)}
            # What is other at each request may be the same in the first and the last.
            places = {place for place in places if not (is_volatile(place) and place in first and place in text and
                                                        first[place][0] == text[place][0])}
            wrong = ["%s %s %s %s: %s | %s" % (method, target, body, place, first.get(place), text.get(place))
                     for place in sorted(places) if first.get(place) == last.get(place)]
            if not wrong:
                return []
        return wrong


class Populated(Checks):
    """On a cluster with something of everything."""

    @classmethod
    def populate(cls):
        Accounts(cls.daemon, cls.schemas, cls.document)
        cls.jobs = Jobs(cls.daemon)

    @classmethod
    def tearDownClass(cls):
        for job in cls.jobs.ids.values():
            cls.daemon.delete("/slurm/v0.0.42/job/%d" % job)
        super().tearDownClass()

    def job_ids(self):
        return [str(job) for job in self.jobs.ids.values()]
