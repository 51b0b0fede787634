"""The table of permissions (permissions.txt), and how a cell of it is tried on a cluster.

    rows = permissions.table()                  # permissions.table("26.05"): as that release has it
    trial = permissions.Trial(backend)          # backend: see Backend
    trial.prepare()
    outcome = trial.outcome(row, "stranger")    # "ok" or the first error's number as text
    wrong = trial.disagreements(row, row.real)  # what is not as the row says, for each actor
"""

import json
import pathlib
import re
import string
import time

TABLE = pathlib.Path(__file__).with_name("permissions.txt")
ACTORS = ("stranger", "owner", "coordinator", "operator", "administrator", "root")
# Users that every Debian has, with the same number.
PEOPLE = {"stranger": "backup", "owner": "proxy", "coordinator": "list", "operator": "man", "administrator": "daemon", "root": "root"}

# Fields that change by themselves.
RESTLESS = re.compile(r"^(last_.*|start_time|end_time|accrue_time|pre_sus_time|state_reason|state_description|job_resources|usage|"
                      r"accounting|time|nodes|job_state|.*_expanded)$")
# Flags that do so: slurmctld gives it to each new array, and takes it back at its next pass over the queue.
RESTLESS_FLAGS = ("DEPENDENT",)


class Row:
    def __init__(self, section, line):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 4:
            raise ValueError("operation | request | body | outcomes: %r" % line)
        self.section, self.name, request, self.body = section, *parts[:3]
        self.method, self.path = request.split(None, 1)
        self.version = None  # of the API; None: the trial's
        if ":" in self.path:
            self.version, self.path = self.path.split(":", 1)
        self.text = line
        self.expect(parts[3])

    def expect(self, text):
        outcomes = text.split()
        if len(outcomes) != len(ACTORS):
            raise ValueError("one outcome for each of %s: %r" % (", ".join(ACTORS), self.text))
        said = [outcome.split("/") for outcome in outcomes]
        self.embedded = {actor: of[0] for actor, of in zip(ACTORS, said)}
        self.real = {actor: of[:2][-1] for actor, of in zip(ACTORS, said)}
        self.original = {actor: of[-1] for actor, of in zip(ACTORS, said)}


def table(release=None):
    """The rows, with the changes of the section "on RELEASE" for that release of Slurm."""
    rows, section = {}, None
    for line in TABLE.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            if section.startswith("on "):
                name, outcomes = (part.strip() for part in line.split("|"))
                if section == f"on {release}":
                    rows[name].expect(outcomes)
            else:
                row = Row(section, line)
                rows[row.name] = row
    return list(rows.values())


class Backend:
    """Access to a cluster. `names`: the values of its placeholders: cluster, node, second (a further
    partition), rootonly, license; first: a partition whose jobs start before others."""

    names = {}

    def ask(self, actor, method, path, body=None):
        """The answer's document for a request of this actor. path: "/slurm/v0.0.42/jobs/"."""
        raise NotImplementedError


def steady(value):
    """A record without the fields that change by themselves, to compare before and after."""
    if isinstance(value, dict):
        return {key: steady(item) for key, item in value.items() if not RESTLESS.match(key)}
    return [steady(item) for item in value if item not in RESTLESS_FLAGS] if isinstance(value, list) else value


def changes(before, after, place=""):
    """What differs between two records, as text: ".jobs[0].comment: '' -> 'x'"."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [change for key in sorted({*before, *after}) for change in changes(before.get(key), after.get(key), f"{place}.{key}")]
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)) and len(before) == len(after):
        return [change for i, pair in enumerate(zip(before, after)) for change in changes(*pair, f"{place}[{i}]")]
    return [] if before == after else [f"{place}: {before!r:.150} -> {after!r:.150}"]


class Trial:
    _job_id = 50000000 + int(time.time()) % 10000000
    _number = int(time.time()) % 100000 * 1000  # a lab keeps what earlier runs have left

    def __init__(self, backend, version="v0.0.42"):
        self.backend, self.version = backend, version
        self.changed = []  # what the last tried cell has changed
        self.past = None  # a job that has ended

    # ---- asking ----

    def ask(self, actor, method, path, body=None, accounting=False, version=None):
        component = "slurmdb" if accounting else "slurm"
        return self.backend.ask(actor, method, f"/{component}/{version or self.version}/{path}", body)

    def store(self, path, body):
        data = self.ask("root", "POST", path, body, accounting=True)
        if data["errors"]:
            raise AssertionError("cannot prepare %s %s: %s" % (path, body, data["errors"]))

    @staticmethod
    def said(data):
        """ "ok" or the number of the first error. A request for several jobs has one for each."""
        for error in data["errors"]:
            return str(error["error_number"])
        for result in data.get("status", []) if isinstance(data.get("status"), list) else []:
            if result.get("error", {}).get("code"):
                return str(result["error"]["code"])
        for result in data.get("results") or []:
            if isinstance(result, dict) and result.get("error_code"):
                return str(result["error_code"])
        return "ok"

    # ---- what is there before; make_NAME gives what $NAME is, and where it can be read ----

    def prepare(self):
        cluster = self.backend.names["cluster"]
        people = [name for actor, name in PEOPLE.items() if actor != "root"]
        self.store("qos/", {"qos": [{"name": "permq"}]})
        self.store("accounts/", {"accounts": [{"name": name, "description": "d", "organization": "o"}
                                              for name in ("perm", "permtoo", "permclosed")]})
        limit = {"set": True, "infinite": False, "number": 1000}  # which a coordinator of perm may not exceed
        # With a QOS, because Slurm 26.05 gives an account none by default.
        self.store("associations/", {"associations": [{"account": name, "cluster": cluster, "user": "", "parent_account": "root",
                                                       "qos": ["normal"], "max": {"jobs": {"per": {"wall_clock": limit}}}}
                                                      for name in ("perm", "permtoo", "permclosed")]})
        levels = {PEOPLE["operator"]: ["Operator"], PEOPLE["administrator"]: ["Administrator"]}
        self.store("users/", {"users": [{"name": name, "administrator_level": levels.get(name, ["None"])} for name in people]})
        self.store("associations/", {"associations": [
            {"account": account, "cluster": cluster, "user": name}
            for account, names in (("perm", people + ["root"]), ("permtoo", [PEOPLE["owner"]])) for name in names]})
        self.store("users/", {"users": [{"name": PEOPLE["owner"], "default": {"account": "perm"}}]})
        self.store("accounts/", {"accounts": [{"name": "perm", "description": "d", "organization": "o",
                                               "coordinators": [{"name": PEOPLE["coordinator"], "direct": True}]}]})

    common = {"script": "#!/bin/sh\nsleep 600\n", "environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp",
              "standard_output": "/dev/null", "standard_error": "/dev/null", "name": "perm", "account": "perm", "tasks": 1,
              "time_limit": {"set": True, "infinite": False, "number": 30}, "memory_per_node": {"set": True, "infinite": False, "number": 20}}
    later = {"begin_time": {"set": True, "infinite": False, "number": 4000000000}}

    def submitted(self, **more):
        data = self.ask("owner", "POST", "job/submit", {"job": {**self.common, **more}})
        if data["errors"]:
            raise AssertionError("cannot submit %s: %s" % (more, data["errors"]))
        return data["job_id"]

    def make_job(self, number):
        return self.submitted(**self.later, name="one %d" % number), "job/%s"

    def make_held(self, number):
        return self.submitted(hold=True), "job/%s"

    def changed_by_root(self, change):
        job = self.submitted(**self.later)
        data = self.ask("root", "POST", "job/%d" % job, change)
        if data["errors"]:
            raise AssertionError("cannot prepare a job with %s: %s" % (change, data["errors"]))
        return job, "job/%s"

    def make_stopped(self, number):
        return self.changed_by_root({"hold": True})

    def make_raised(self, number):
        return self.changed_by_root({"priority": {"set": True, "infinite": False, "number": 4000}})

    def make_array(self, number):
        return self.submitted(**self.later, array="1-3"), "job/%s"

    def make_running(self, number):
        # slurmctld repeats the order to end a job after a minute, if slurmd had just begun the next one.
        job, until = self.submitted(hold=False, partition=self.backend.names["first"]), time.monotonic() + 180
        while "RUNNING" not in (shown := self.ask("root", "GET", "job/%d" % job)["jobs"][0])["job_state"]:
            if time.monotonic() > until:
                raise AssertionError("job %d does not start: %s, %s, %s" % (job, shown["job_state"], shown["state_reason"],
                                                                            shown["exit_code"]))
            time.sleep(0.02)
        return job, "job/%s"

    def make_past(self, number):
        """One job for all cells: each gives it another text."""
        if self.past is None:
            self.past = self.submitted(script="#!/bin/sh\n", partition=self.backend.names["first"])
            until = time.monotonic() + 180
            while "COMPLETED" not in [state for job in self.ask("root", "GET", "job/%d" % self.past, accounting=True)["jobs"]
                                      for state in job["state"]["current"]]:
                if time.monotonic() > until:
                    raise AssertionError("job %d does not end" % self.past)
                time.sleep(0.1)
        return self.past, "db:job/%s"

    def make_drained(self, number):
        node = self.backend.names["node"]
        data = self.ask("root", "POST", "node/" + node, {"state": ["DRAIN"], "reason": "perm %d" % number})
        if data["errors"]:
            raise AssertionError("cannot drain: %s" % data["errors"])
        return node, "node/%s"

    def make_reservation(self, number):
        body = {"name": "permv%d" % number, "users": ["root"], "node_list": [self.backend.names["node"]], "flags": ["OVERLAP"],
                "start_time": {"set": True, "number": 3900000000}, "duration": {"set": True, "number": 60}}
        data = self.ask("root", "POST", "reservation", body, version="v0.0.43")
        if data["errors"]:
            raise AssertionError("cannot prepare a reservation: %s" % data["errors"])
        return "permv%d" % number, "reservation/%s"

    def make_account(self, number):
        name, cluster = "perma%d" % number, self.backend.names["cluster"]
        for account in (name, name + "b"):
            self.store("accounts/", {"accounts": [{"name": account, "description": "d", "organization": "o"}]})
            self.store("associations/", {"associations": [{"account": account, "cluster": cluster, "user": "",
                                                           "parent_account": "perm"}]})
        return name, "db:account/%s?with_coordinators=true", "db:associations/?account=%s"

    def make_user(self, number):
        name, cluster = "permu%d" % number, self.backend.names["cluster"]
        self.store("users/", {"users": [{"name": name}]})
        for account in ("perma%d" % number, "perma%db" % number):
            self.store("associations/", {"associations": [{"account": account, "cluster": cluster, "user": name}]})
        return name, "db:user/%s?with_assocs=true", "db:associations/?user=%s"

    def make_chooser(self, number):
        """The owner, whose default account is perm and could be permtoo."""
        self.store("users/", {"users": [{"name": PEOPLE["owner"], "default": {"account": "perm"}}]})
        return PEOPLE["owner"], "db:user/%s"

    def make_limitless(self, number):
        """The account of all, whose users have no limits of their own."""
        none = {"jobs": {"active": {"set": False, "infinite": True, "number": 0}}}
        self.store("associations/", {"associations": [{"account": "perm", "cluster": self.backend.names["cluster"], "user": name,
                                                       "max": none} for name in PEOPLE.values()]})
        return "perm", "db:associations/?account=%s"

    def make_shared(self, number):
        """A user of $account and of an account that the coordinator has nothing to do with."""
        name, cluster = "perms%d" % number, self.backend.names["cluster"]
        self.store("users/", {"users": [{"name": name}]})
        for account in ("perma%d" % number, "permclosed"):
            self.store("associations/", {"associations": [{"account": account, "cluster": cluster, "user": name}]})
        return name, "db:associations/?user=%s"

    def make_qos(self, number):
        self.store("qos/", {"qos": [{"name": "permq%d" % number}]})
        return "permq%d" % number, "db:qos/%s"

    def make_wckey(self, number):
        name = "permk%d" % number
        self.store("wckeys/", {"wckeys": [{"name": name, "cluster": self.backend.names["cluster"], "user": PEOPLE["owner"]}]})
        return name, "db:wckeys/?name=%s"

    def make_other(self, number):
        self.store("clusters/", {"clusters": [{"name": "permc%d" % number}]})
        return "permc%d" % number, "db:cluster/%s"

    # ---- a cell ----

    def read(self, where):
        accounting = where.startswith("db:")
        data = self.ask("root", "GET", where[accounting * 3:], accounting=accounting)
        if where.startswith("node/"):
            node = data["nodes"][0]
            return [node["comment"], node["reason"], "DRAIN" in node["state"]]
        ended = [set(job.get("job_state", ())) & {"CANCELLED", "COMPLETING"} != set() for job in data.get("jobs", [])]
        return ended, steady({key: value for key, value in data.items() if key not in ("meta", "errors", "warnings")})

    def outcome(self, row, actor):
        """Tries it. Returns the result, and whether a refused request has changed something."""
        Trial._number += 1
        values = {**self.backend.names, **PEOPLE, "me": PEOPLE[actor], "number": str(Trial._number), "jobid": str(self.free_job_id()),
                  "common": json.dumps({**self.common, **self.later})[1:-1]}
        wanted = re.findall(r"\$\{?(\w+)", row.path + row.body)
        if {"user", "shared"} & set(wanted):
            wanted.insert(0, "account")  # a user is in one
        places = []
        jobs = []
        for name in sorted(set(wanted), key=wanted.index):
            make = getattr(self, "make_" + name, None)
            if make is None:
                continue
            value, *shown = make(Trial._number)
            values[name] = str(value)
            places += [place % value for place in shown]
            if shown[0].startswith("job/"):
                jobs.append(value)
        if "node" in wanted:
            places.append("node/" + values["node"])
        if row.path == "reservation":
            places.append("reservations/")
        elif "new$number" in row.body:
            places.append("db:%s/" % row.path.partition("_")[0].strip("/"))
        if "$me" in row.body:
            places += ["db:user/" + PEOPLE[actor], "db:associations/?user=" + PEOPLE[actor]]
        if "wckeys" in row.body:
            places.append("db:wckeys/")
        body = string.Template(row.body).substitute(values)
        body = re.sub(r"N\((\d+)\)", r'{"set": true, "infinite": false, "number": \1}', body)
        self.changed = []
        before = [self.read(place) for place in places]
        data = self.ask(actor, row.method, string.Template(row.path).substitute(values),
                        json.loads(body) if body and row.method != "GET" else None, row.section == "accounting", row.version)
        said = self.said(data)
        if row.method == "GET":
            said = "none" if said == "ok" and body and body not in json.dumps(data) else said
        else:
            self.changed = changes(before, [self.read(place) for place in places])
            if said == "ok" and places and not self.changed:
                said = "none"
            elif said != "ok" and self.changed:
                said += "!"
        for job in jobs + ([data["job_id"]] if data.get("job_id") else []):
            self.ask("root", "DELETE", "job/%d" % job)
        for reservation in {values.get("reservation"), "new%d" % Trial._number} if "reservation" in row.path else ():
            if reservation:
                self.ask("root", "DELETE", "reservation/" + reservation, version="v0.0.43")
        if "node" in wanted or "drained" in wanted:
            self.ask("root", "POST", "node/" + self.backend.names["node"], {"state": ["RESUME"]})
        return said

    def disagreements(self, row, expected):
        """Tries the row as each actor; says where the outcome is not the expected one. expected: outcomes of actors, "-" not asked."""
        found = []
        for actor, wanted in expected.items():
            if wanted == "-" or (said := self.outcome(row, actor)) == wanted:
                continue
            found.append(f"{actor}: {said}, expected {wanted}" + "".join("; changed " + change for change in self.changed))
        return found

    def free_job_id(self):
        Trial._job_id += 1
        return Trial._job_id
