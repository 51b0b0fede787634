"""The soak's clients, by group: each group is a process, each client in it a coroutine.

honest   asks with a pause between two requests, checks every answer and measures it: whole, a part of it, compressed, or only if
         it has changed
readers  do so with the large listings; a process of their own, as reading one keeps it busy for long
churn    submits and cancels jobs and changes accounting records as fast as it is answered, and checks every answer
watchers read live events, check that no change of a job is missing between two, and come back where they left off
hostile  sends what is malformed, slow or cut off; what it gets may be an error, but not an error of ours
handover one of each, while the daemon hands over to a new process: nothing may fail
"""

import asyncio
import itertools
import json
import os
import random
import signal
import time
import traceback
import zlib

import restd
from http_client import PATIENCE, Connection, Ended, build
from tally import Tally

VERSIONS = sorted(path.stem for path in (restd.PLUGINS / "data_parser").glob("v*.so"))  # of the API, that the build has
NEWEST = VERSIONS[-1]
SLURM = "/slurm/%s/"
SLURMDB = "/slurmdb/%s/"


class Wrong(Exception):
    """A normal request failed or got a wrong answer."""


class Gone(Exception):
    """The daemon was killed on purpose: the result of the request is not known."""


class Closed(Exception):
    """An idle connection was closed when it was used again (RFC 9112 9.3.1): the result of the request is not known."""


class Site:
    """The settings of every client. Plain data, because it is sent to other processes."""

    def __init__(self, port, tokens, work, seed):
        self.port = port
        self.tokens = tokens  # user name -> token; the first is the administrator
        self.admin = next(iter(tokens))
        self.work = work  # folder of jobs
        self.runs = os.path.join(work, "runs")  # each job that runs adds a line: its id, or ARRAY_TASK
        self.seed = seed
        self.round = ""  # in the names of what is made, so that no two rounds use one

    def script(self, seconds=None):
        return ('#!/bin/sh\necho "${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}" >>%s\n' % self.runs +
                ("exec sleep %s\n" % seconds if seconds else ""))


class Ledger:
    """Changes that the daemon has acknowledged, to compare with its state afterwards."""

    def __init__(self):
        self.jobs = {}  # id -> what must become of it: "run", "cancelled", "either" (its cancellation was not acknowledged)
        self.arrays = {}  # id of an array that is to run -> number of its tasks
        self.accounts = {}  # name -> True: there; False: removed; None: not known

    def add(self, other):
        self.jobs.update(other.jobs)
        self.arrays.update(other.arrays)
        self.accounts.update(other.accounts)


IDLE = 0.2  # seconds after which a connection without a request may be one of the longest idle ones


class Client:
    """A normal client: one connection at a time, opened again if the daemon has closed it."""

    def __init__(self, group, user=None, number=0):
        self.group, self.site, self.tally = group, group.site, group.tally
        self.random = random.Random("%s %s %s %s" % (group.site.seed, group.site.round, group.name, number))
        self.user = user or self.site.admin
        # Hostile clients share few addresses; normal ones have one each.
        self.source = "127.0.%d.%d" % (1 + group.index, 1 + number % (3 if group.name == "hostile" else 250))
        self.number = number
        self.connection = None

    async def send(self, kind, method, target, body=None, form="json", token=None, fields=None):
        """The answer. Repeats a request after a 503 with Retry-After, and after an idle connection was closed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            if self.connection is None:
                try:
                    self.connection = await Connection.open(self.site.port, self.source)
                except (OSError, asyncio.TimeoutError) as problem:
                    if self.group.dying():
                        raise Gone from None
                    raise Wrong("%s: cannot connect: %r" % (kind, problem)) from None
            connection = self.connection
            begin = time.monotonic()
            try:
                answer = await connection.ask(method, target, token or self.site.tokens[self.user], body, form, fields=fields)
            except asyncio.TimeoutError:
                self.drop()
                raise Wrong("%s: no answer within %g s" % (kind, PATIENCE)) from None
            except Ended as problem:
                self.drop()
                if self.group.dying():
                    raise Gone from None
                # At the limit of connections the daemon closes those that have been idle: also a new one, if this process, which
                # reads large listings, was too busy to send its first request at once.
                was_idle = connection.answers != 0 or begin - connection.begun > IDLE
                if problem.received != 0 or not was_idle:
                    raise Wrong("%s: %s" % (kind, problem)) from None
                self.tally.answered("honest", "closed while idle")
                if method != "GET":
                    raise Closed from None
                continue
            if answer.closes:
                self.drop()
            self.tally.answered("honest", answer.status)
            if answer.announced and time.monotonic() < deadline:
                await asyncio.sleep(min(1.0, float(answer.headers["retry-after"])))
                continue
            self.tally.times[kind].append(time.monotonic() - begin)
            self.tally.bytes[kind] += len(answer.body)
            return answer

    async def ask(self, kind, method, target, body=None, form="json", **options):
        """The document of an answer without errors."""
        answer = await self.send(kind, method, target, body, form, **options)
        if answer.status != 200:
            raise Wrong("%s: %s %s answered %r" % (kind, method, target, answer))
        if form != "json":
            if not answer.body.startswith(b"%YAML 1.1\n---\n"):
                raise Wrong("%s: %s %s is not YAML: %r" % (kind, method, target, answer))
            return None
        try:
            document = answer.json()
        except ValueError as problem:
            raise Wrong("%s: %s %s: %s" % (kind, method, target, problem)) from None
        if document.get("errors"):
            raise Wrong("%s: %s %s: %s" % (kind, method, target, document["errors"]))
        return document

    def drop(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def version(self):
        return self.random.choice(VERSIONS)

    def job(self, seconds=None, **fields):
        return {"job": {"script": self.site.script(seconds), "name": "soak-%d" % self.number, "current_working_directory": self.site.work,
                        "environment": ["PATH=/usr/bin:/bin"], "standard_output": "/dev/null", "time_limit": {"set": True, "number": 10},
                        **fields}}

    async def submit(self, **fields):
        answer = await self.ask("submit", "POST", SLURM % self.version() + "job/submit", self.job(**fields))
        if not answer.get("job_id"):
            raise Wrong("submit: no job_id in %r" % answer)
        self.group.begun.set()
        return answer["job_id"]


# Queries of normal clients: kind, path after the version, key that must exist.
LOOKS = [("ping", SLURM + "ping/", "pings"), ("diag", SLURM + "diag/", "statistics"), ("jobs/state", SLURM + "jobs/state/", "jobs"), ("nodes", SLURM + "nodes/", "nodes"), ("node", SLURM + "node/localhost", "nodes"),
         ("partitions", SLURM + "partitions/", "partitions"), ("reservations", SLURM + "reservations/", "reservations"),
         ("licenses", SLURM + "licenses/", "licenses"), ("shares", SLURM + "shares", "shares"), ("accounts", SLURMDB + "accounts/", "accounts"),
         ("users", SLURMDB + "users/?with_assocs=true", "users"), ("qos", SLURMDB + "qos/", "qos"),
         ("associations", SLURMDB + "associations/", "associations"), ("clusters", SLURMDB + "clusters/", "clusters")]
LARGE = [("jobs", SLURM + "jobs/", "jobs"), ("history", SLURMDB + "jobs/?start_time=now-1minutes", "jobs")]
FREQUENT = LOOKS[:1] * 12


async def look(client):
    """One query; or one with an invalid token; or for the document."""
    chance = client.random.random()
    if chance < 0.04:
        token = client.site.tokens[client.user][:-3] + "abc"
        answer = await client.send("wrong token", "GET", SLURM % client.version() + "ping/", token=token)
        if answer.status != 511:
            raise Wrong("a token that is none: %r" % answer)
        return
    if chance < 0.05:
        document = await client.ask("openapi", "GET", "/openapi/v3")
        if "paths" not in document:
            raise Wrong("openapi: no paths")
        return
    await query(client, LOOKS + FREQUENT)


async def query(client, choice):
    """One of these queries, as JSON or YAML, in any version."""
    kind, path, key = client.random.choice(choice)
    form = "yaml" if client.random.random() < 0.1 else "json"
    document = await client.ask(kind, "GET", path % client.version(), form=form)
    if document is not None and key not in document:
        raise Wrong("%s: no %r in the answer: %s" % (kind, key, str(document)[:200]))


async def chosen(client):
    """A part of a listing: some fields of some jobs, in an order, with the number of all. Sometimes a field that is none."""
    if client.random.random() < 0.1:
        answer = await client.send("unknown field", "GET", SLURM % NEWEST + "jobs/?fields=job_idd&sort=nme")
        if answer.status != 422 or b"job_id" not in answer.body:
            raise Wrong("unknown fields: %r" % answer)
        return
    limit, offset = client.random.choice([(1, 0), (5, 2), (50, 0), (0, 0)])
    found = await client.ask("chosen", "GET", SLURM % client.version() + "jobs/?fields=job_id,job_state,time_limit.number&sort=-job_id"
                             "&state=PENDING,running&node=%s&limit=%d&offset=%d" % (
                                 client.random.choice(["", "localhost", "n[1-200]"]), limit, offset))
    ids = [job["job_id"] for job in found["jobs"]]
    if len(ids) > limit or ids != sorted(ids, reverse=True) or found["meta"]["total"] < len(ids):
        raise Wrong("chosen: limit %d, of %s: %s" % (limit, found["meta"].get("total"), ids))
    for job in found["jobs"]:
        if not {"job_id", "job_state"} <= set(job) <= {"job_id", "job_state", "time_limit"} or not {"PENDING", "RUNNING"} & set(job["job_state"]):
            raise Wrong("chosen: %s" % job)


async def compressed(client):
    """A listing in a coding, whole or chosen."""
    coding = client.random.choice(["gzip", "zstd"])
    target = SLURM % client.version() + client.random.choice(["jobs/", "jobs/?limit=20&sort=job_id", "nodes/"])
    answer = await client.send("compressed", "GET", target, fields={"Accept-Encoding": coding + ", identity;q=0.1"})
    if answer.status != 200:
        raise Wrong("compressed: %s answered %r" % (target, answer))
    if "content-encoding" not in answer.headers:
        if len(answer.body) > 1024:
            raise Wrong("compressed: %s is not, in %d bytes" % (target, len(answer.body)))
        body = answer.body
    elif answer.headers["content-encoding"] != coding:
        raise Wrong("compressed: %s in %s, not %s" % (target, answer.headers["content-encoding"], coding))
    elif coding == "gzip":
        body = zlib.decompress(answer.body, 31)
    else:  # which Python cannot read
        if not answer.body.startswith(b"\x28\xb5\x2f\xfd"):
            raise Wrong("compressed: %r is no zstd" % answer.body[:20])
        return
    document = json.loads(body)
    if document["errors"] or not {"jobs", "nodes"} & set(document):
        raise Wrong("compressed: %s answered %s" % (target, document["errors"]))


async def revalidate(client):
    """A listing again and again, with the tag of the one before."""
    target = SLURM % client.version() + client.random.choice(["jobs/", "partitions/", "jobs/?fields=job_id,job_state"])
    tag, body = None, b""
    for _ in range(4):
        tags = '"x", W/"y,z", ' + tag if tag and client.random.random() < 0.5 else tag
        answer = await client.send("if changed", "GET", target, fields={"If-None-Match": tags} if tag else None)
        if answer.status == 304:
            if tag is None or answer.body or answer.headers.get("etag") != tag:
                raise Wrong("if changed: 304 for %s: %r" % (tag, answer.headers))
        elif answer.status != 200 or not answer.headers.get("etag", "").startswith('W/"') or answer.headers["etag"] == tag:
            raise Wrong("if changed: %s with %s answered %r, %s" % (target, tag, answer, answer.headers))
        tag = answer.headers["etag"]


async def pipeline(client):
    """A dozen pipelined requests on one connection: as many answers, in their order."""
    kinds = [client.random.choice(LOOKS[:1] + LOOKS[3:7]) for _ in range(12)]
    try:
        connection = await Connection.open(client.site.port, client.source)
    except (OSError, asyncio.TimeoutError) as problem:
        raise Wrong("pipeline: cannot connect: %r" % problem) from None
    begin = time.monotonic()
    try:
        async def all_of_it():
            token = client.site.tokens[client.user]
            await connection.send(b"".join(build("GET", path % NEWEST, token) for _, path, _ in kinds))
            for kind, _, key in kinds:
                answer = await connection.read_answer()
                client.tally.answered("honest", answer.status)
                if answer.announced:
                    return
                if answer.status != 200 or key not in answer.json():
                    raise Wrong("pipeline: %s answered %r" % (kind, answer))
                if answer.closes:
                    return  # the process hands over: the others are not answered (RFC 9112 9.6)
        await asyncio.wait_for(all_of_it(), PATIENCE)
    except asyncio.TimeoutError:
        raise Wrong("pipeline: no answer within %g s" % PATIENCE) from None
    except (Ended, ConnectionError) as problem:
        raise Wrong("pipeline: %s" % problem) from None
    finally:
        connection.close()
    client.tally.times["pipeline of 12"].append(time.monotonic() - begin)


async def run_and_watch(client, ledger):
    """Submits a short job, sometimes an array."""
    if client.random.random() < 0.2:
        tasks = client.random.randint(2, 5)
        job_id = await client.submit(array="0-%d" % (tasks - 1))
        ledger.arrays[job_id] = tasks
    else:
        job_id = await client.submit(seconds=client.random.choice([None, None, None, "0.2"]))
        ledger.jobs[job_id] = "run"
    await client.ask("job", "GET", SLURM % client.version() + "job/%d" % job_id)


async def hold_and_cancel(client, ledger):
    """Submits a held job, may change it, and cancels it. Sometimes another user tries first."""
    job_id = await client.submit(hold=True)
    ledger.jobs[job_id] = "either"
    target = SLURM % client.version() + "job/%d" % job_id
    if client.random.random() < 0.2:
        await client.ask("update", "POST", target, {"comment": "changed", "time_limit": {"set": True, "number": 7}})
    strangers = [user for user in client.site.tokens if user not in (client.user, client.site.admin)]
    if strangers and client.random.random() < 0.1:
        answer = await client.send("refused cancel", "DELETE", target, token=client.site.tokens[client.random.choice(strangers)])
        document = answer.json()
        if not document["errors"] and not all(each["error"]["code"] for each in document["status"]):
            raise Wrong("a stranger cancelled job %d of %s: %r" % (job_id, client.user, answer))
    await client.ask("cancel", "DELETE", target)
    ledger.jobs[job_id] = "cancelled"


async def cancel_arrays(client, ledger):
    """Submits an array of held jobs, cancels ranges of it and then all of it."""
    job_id = await client.submit(hold=True, array="0-19")
    ledger.jobs[job_id] = "either"
    await client.ask("cancel range", "DELETE", SLURM % NEWEST + "jobs/", {"jobs": ["%d_[0-4,8-11]" % job_id, "%d_[3-6]" % job_id]})
    await client.ask("cancel array", "DELETE", SLURM % client.version() + "job/%d" % job_id)
    ledger.jobs[job_id] = "cancelled"


async def cancel_running(client, ledger):
    """Cancels jobs that are starting or have started."""
    ids = [await client.submit(seconds="30") for _ in range(3)]
    for job_id in ids:
        ledger.jobs[job_id] = "either"
    await asyncio.sleep(client.random.random() * 0.3)
    for job_id in ids:
        await client.ask("cancel", "DELETE", SLURM % client.version() + "job/%d" % job_id)
        ledger.jobs[job_id] = "cancelled"


def described(name):
    return {"accounts": [{"name": name, "description": "d", "organization": "o"}]}


async def account(client, ledger):
    """Creates and removes an account."""
    name = "acct%s%dn%d" % (client.site.round, client.number, client.counter)
    base = SLURMDB % client.version()
    ledger.accounts[name] = None
    await client.ask("add account", "POST", base + "accounts/", described(name))
    ledger.accounts[name] = True
    ledger.accounts[name] = None
    await client.ask("remove account", "DELETE", base + "account/" + name)
    ledger.accounts[name] = False
    if client.random.random() < 0.1:  # and one that stays, for a while
        name += "kept"
        ledger.accounts[name] = None
        await client.ask("add account", "POST", base + "accounts/", described(name))
        ledger.accounts[name] = True
        if client.kept:
            old = client.kept.pop()
            ledger.accounts[old] = None
            await client.ask("remove account", "DELETE", base + "account/" + old)
            ledger.accounts[old] = False
        client.kept.append(name)


async def people(client, ledger):
    """Creates an account with a user, an association and a QOS, reads them and removes them."""
    tag = "%s%dn%d" % (client.site.round, client.number, client.counter)
    base = SLURMDB % client.version()
    await client.ask("add qos", "POST", base + "qos/", {"qos": [{"name": "q" + tag, "priority": {"set": True, "number": 5}}]})
    await client.ask("add account", "POST", base + "accounts/", described("a" + tag))
    await client.ask("add association", "POST", base + "associations/", {"associations": [
        {"account": "a" + tag, "cluster": "test", "user": ""}]})
    await client.ask("add user", "POST", base + "users/", {"users": [{"name": "u" + tag}]})
    await client.ask("add association", "POST", base + "associations/", {"associations": [
        {"account": "a" + tag, "cluster": "test", "user": "u" + tag, "qos": ["q" + tag],
         "max": {"jobs": {"total": {"set": True, "number": 3}}}}]})
    found = await client.ask("associations", "GET", base + "associations/?account=a" + tag)
    if sorted(each["user"] for each in found["associations"]) != ["", "u" + tag]:
        raise Wrong("associations of a%s: %s" % (tag, [(each["account"], each["user"]) for each in found["associations"]]))
    await client.ask("remove association", "DELETE", base + "associations/?account=a%s&user=u%s" % (tag, tag))
    await client.ask("remove user", "DELETE", base + "user/u" + tag)
    await client.ask("remove account", "DELETE", base + "account/a" + tag)
    await client.ask("remove qos", "DELETE", base + "qos/q" + tag)


async def administer(client, _):
    """Changes the node's comment, and lets slurm.conf be read again."""
    await client.ask("update node", "POST", SLURM % client.version() + "node/localhost", {"comment": "round %d" % client.counter})
    await client.ask("reconfigure", "GET", SLURM % client.version() + "reconfigure/")
    await asyncio.sleep(0.2)


# Invalid, incomplete and meaningless requests. Each gets an error, or the connection is closed.
MALFORMED = [
    b"BAD\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\n\r\n", b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 400 + b"\r\n",
    b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", b"\0" * 300 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nExpect: z\r\n\r\n"]
SUBMIT = b"POST /slurm/" + NEWEST.encode() + b"/job/submit HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-TOKEN: %s\r\n"
BAD_CHUNKS = [b"zz\r\nabc\r\n0\r\n\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n", b"-1\r\n\r\n", b"3;" + b"x" * 2000 + b"\r\nabc\r\n",
              b"3\r\nabc\r\n0\r\nTrailer\r\n\r\n", b"5\r\nabc"]
BAD_JSON = [b"{", b"[[[[[[", b"{\"job\":", b"{\"job\":{\"tasks\":\"many\"}}", b"\xff\xfe", b"{\"job\":[]}", b"{\"a\":1}x", b"nul", b"[" * 5000,
            b"{\"jobs\":[{},{},{}]}", b"{\"job\":{\"array\":\"0-99999999\",\"script\":\"#!/bin/sh\\n\"}}", b"{\"job\":{\"name\":\"\\ud800\"}}"]
BAD_YAML = [b"job: [", b"%TAG ! tag:x,2000:\n" * 200 + b"---\njob: {}\n", b"a: &a [*a]", b"job: &x {a: *y}", b"\t- x", b"--- |\n" + b" " * 500,
            b"- &a [x,x,x]\n- &b [*a,*a,*a]\n- [*b,*b,*b]\n", b"job: {tasks: .nan}", b"? [a]\n: b\n", b"!!python/object:os.system x"]


async def answers(client, connection, data, least=0):
    """Sends, and reads until the end of the connection or a short silence. Returns the statuses, counted."""
    try:
        await connection.send(data)
        while True:
            answer = await asyncio.wait_for(connection.read_answer(), 2)
            client.group.hostile_answer(answer, data)
            if answer.closes or connection.answers >= max(1, least):
                return
    except (Ended, ConnectionError):
        client.tally.answered("hostile", "closed")
    except asyncio.TimeoutError:
        client.tally.answered("hostile", "waits for more")


async def bad_then_three_bytes(client, port):
    connection = await Connection.open(port, client.source)
    try:
        await answers(client, connection, b"BAD\r\n\r\n")
        try:
            await connection.send(b"abc")
        except ConnectionError:
            pass
    finally:
        connection.close()


async def malformed(client, port):
    token = client.token.encode()
    kind = client.random.randrange(4)
    if kind == 0:
        data = client.random.choice(MALFORMED)
    elif kind == 1:
        data = SUBMIT % token + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + client.random.choice(BAD_CHUNKS)
    else:
        form, body = (b"json", client.random.choice(BAD_JSON)) if kind == 2 else (b"yaml", client.random.choice(BAD_YAML))
        data = SUBMIT % token + b"Content-Type: application/%s\r\nContent-Length: %d\r\n\r\n%s" % (form, len(body), body)
    connection = await Connection.open(port, client.source)
    try:
        await answers(client, connection, data)
    finally:
        connection.reset() if client.random.random() < 0.5 else connection.close()


async def vanishing(client, port):
    """Resets the connection: within a request, after it, or within its answer."""
    path = client.random.choice([SLURM % NEWEST + "jobs/", SLURM % NEWEST + "jobs/?sort=name", "/openapi/v3", SLURM % NEWEST + "ping/",
                                 SLURMDB % NEWEST + "config", "/events/v1/jobs", "/events/v1/nodes"])
    whole = build("GET", path, client.token) if client.random.random() < 0.7 else build(
        "POST", SLURM % NEWEST + "job/submit", client.token, {"job": {"script": "#!/bin/sh\n", "hold": True, "current_working_directory": "/tmp",
                                                                   "environment": ["A=b"], "partition": "nosuch"}})
    connection = await Connection.open(port, client.source)
    try:
        when = client.random.randrange(3)
        await connection.send(whole[:client.random.randrange(1, len(whole))] if when == 0 else whole * client.random.choice([1, 1, 5]))
        if when == 2:
            try:
                await asyncio.wait_for(connection.reader.read(100), 1)
            except asyncio.TimeoutError:
                pass
        else:
            await asyncio.sleep(client.random.random() * 0.01)
        client.tally.answered("hostile", "vanished")
    except ConnectionError:
        client.tally.answered("hostile", "closed")
    finally:
        connection.reset()


async def slow_head(client, port):
    """Sends a valid request, a few bytes at a time. It is answered, or the daemon gives up."""
    await trickle(client, port, build("GET", SLURM % NEWEST + "ping/", client.token), 8, 0.05)


async def slow_body(client, port):
    data = build("POST", SLURM % NEWEST + "job/submit", client.token, {"job": {"partition": "nosuch", "script": "#!/bin/sh\n" + "x" * 300}}, "yaml")
    at = data.index(b"\r\n\r\n") + 4
    await trickle(client, port, data, 8, 0.05, at)


async def trickle(client, port, data, step, pause, at=0):
    connection = await Connection.open(port, client.source)
    try:
        await connection.send(data[:at])
        for place in range(at, len(data), step):
            await connection.send(data[place:place + step])
            await asyncio.sleep(pause)
            if client.group.over():
                return
        answer = await asyncio.wait_for(connection.read_answer(), PATIENCE)
        client.group.hostile_answer(answer, data)
    except (Ended, ConnectionError):
        client.tally.answered("hostile", "closed")
    except asyncio.TimeoutError:
        client.tally.answered("hostile", "never answered")
    finally:
        connection.close()


async def slow_reader(client, port):
    """Reads a long answer one byte at a time, until the connection is closed or the time is over."""
    sock = None
    connection = await Connection.open(port, client.source, receive_buffer=2048)
    try:
        connection.writer.transport.pause_reading()
        sock = connection.writer.get_extra_info("socket").dup()
        await connection.send(build("GET", client.random.choice([
            "/openapi/v3", SLURM % NEWEST + "jobs/", "/events/v1/jobs"]), client.token, fields=client.random.choice([
                None, {"Accept-Encoding": "zstd"}, {"Accept-Encoding": "gzip;q=0.5, br"}])) * 3)
        for _ in range(client.random.randrange(50, 400)):
            if client.group.over():
                break
            try:
                if not sock.recv(1):
                    client.tally.answered("hostile", "cut off while reading")
                    return
            except BlockingIOError:
                pass
            await asyncio.sleep(0.05)
        client.tally.answered("hostile", "read slowly")
    except (Ended, ConnectionError, OSError):
        client.tally.answered("hostile", "cut off while reading")
    finally:
        if sock is not None:
            sock.close()
        connection.reset()


async def silent(client, port):
    """Sends nothing, or half a head, for a while."""
    connection = await Connection.open(port, client.source)
    try:
        await connection.send(client.random.choice([b"", b"GET /slurm", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"]))
        for _ in range(20):
            await asyncio.sleep(0.1)
            if client.group.over():
                break
        client.tally.answered("hostile", "silent")
    except ConnectionError:
        client.tally.answered("hostile", "closed")
    finally:
        connection.close()


class Events:
    """The server-sent events of one connection."""

    def __init__(self, connection):
        self.connection, self.text = connection, b""

    async def begin(self):
        """The status."""
        head = await asyncio.wait_for(self.connection.reader.readuntil(b"\r\n\r\n"), PATIENCE)
        return int(head.split(b" ", 2)[1])

    async def next(self):
        """(event, id, data), or None at the end. Comments are (None, id, None)."""
        reader = self.connection.reader
        while b"\n\n" not in self.text:
            size = int(await asyncio.wait_for(reader.readuntil(b"\r\n"), PATIENCE), 16)
            part = await asyncio.wait_for(reader.readexactly(size + 2), PATIENCE)
            if size == 0:
                return None
            self.text += part[:-2]
        block, self.text = self.text.split(b"\n\n", 1)
        fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if ": " in line)
        return fields.get("event"), fields.get("id"), json.loads(fields["data"]) if "data" in fields else None


# Each of them is told of a part only.
FILTERED = ["/events/v1/nodes", "/events/v1/jobs?state=RUNNING,completing", "/events/v1/jobs?user=root,0&node=localhost,n[1-200]",
            "/events/v1/nodes?state=IDLE,MIXED,ALLOCATED"]


async def watch(client):
    """Reads events for a while. Each change begins where the last one of that job ended, over any number of connections."""
    jobs, last = {}, None
    lazy = client.number % 5 == 0  # reads now and then, so that it may be dropped
    stays = client.number % 5 == 1  # to the end
    target = client.random.choice(FILTERED) if client.number % 5 == 2 else "/events/v1/jobs"
    for _ in range(client.random.randrange(1, 6)):
        if client.group.over():
            break
        connection = await Connection.open(client.site.port, client.source, receive_buffer=4096 if lazy else None)
        seen = time.time()
        try:
            request = build("GET", target, client.site.tokens[client.user])
            if last:
                request = request[:-2] + ("Last-Event-ID: %s\r\n\r\n" % last).encode()
            await connection.send(request)
            events = Events(connection)
            status = await events.begin()
            client.tally.answered("watchers", status)
            if status in (429, 503):
                return
            if status != 200:
                raise Wrong("watch: status %d" % status)
            until = time.monotonic() + client.random.random() * 5
            is_begun = False
            seen = time.time()  # all that has happened until then
            while not client.group.over() and (stays or time.monotonic() < until or not is_begun):
                event = await events.next()
                if event is None:
                    raise Wrong("watch: ended without being told to")
                name, number, data = event
                if name == "snapshot":
                    if not is_begun:
                        jobs, is_begun = {}, True
                    jobs.update((job["job_id"], job["state"]) for job in data.get("jobs", []))
                    if data["more"]:
                        until = time.monotonic() + 5  # what is half of a snapshot is no place to come back to
                elif name == "resumed":
                    is_begun = True
                elif name in ("job", "node") and target in FILTERED:
                    client.tally.answered("watchers", "filtered event")
                elif name == "job":
                    job = data["job_id"]
                    # A job that was purged is new when its id is used again.
                    if data["old_state"] is not None and jobs.get(job, data["old_state"]) != data["old_state"]:
                        raise Wrong("watch: job %d was %s, and then %s" % (job, jobs[job], data))
                    jobs[job] = data["state"]
                    client.tally.answered("watchers", "event")
                elif name == "end":
                    return
                if name in ("job", "node"):
                    seen = data["time"]
                last = number or last
                if lazy:
                    await asyncio.sleep(0.02)
        except (Ended, ConnectionError, asyncio.IncompleteReadError):
            if client.group.dying():
                raise Gone from None
            # On a busy machine this process may be slow itself. The daemon cuts nobody off who is less than 10 s behind.
            if not lazy and time.time() - seen < 5:
                raise Wrong("watch: cut off, %.1f s behind" % (time.time() - seen)) from None
            client.tally.answered("watchers", "dropped")
        finally:
            connection.close()


class Group:
    """One process' clients."""

    def __init__(self, name, index, site, seconds, scale, stop, dying, begun):
        self.name, self.index, self.site, self.seconds, self.stop = name, index, site, seconds, stop
        self.dying = dying.is_set  # the daemon is about to be killed, or has been
        self.begun = begun  # a job has been acknowledged
        self.scale = scale
        self.tally, self.ledger = Tally(), Ledger()
        self.until = 0

    def over(self):
        return time.monotonic() > self.until or self.stop.is_set()

    def hostile_answer(self, answer, data):
        self.tally.answered("hostile", answer.status)
        # Some of Slurm's error numbers have status 500 on purpose; these answers name their errors.
        if answer.status >= 500 and not answer.announced and answer.status != 511:
            try:
                named = bool(answer.json()["errors"][0]["error_number"])
            except (ValueError, KeyError, IndexError, TypeError):
                named = answer.body.startswith(b"%YAML") and b"error_number" in answer.body
            if not (answer.status in (500, 501, 505) and (named or answer.status != 500)):
                self.tally.fail("%d to %r: %r" % (answer.status, data[:120], answer))

    async def repeat(self, client, action, *args, pause=0):
        client.counter, client.kept = 0, []
        if pause:
            await asyncio.sleep(client.random.random() * pause * 2)
        while not self.over():
            client.counter += 1
            try:
                await action(client, *args)
            except Gone:
                break
            except Closed:
                pass
            except Wrong as problem:
                if self.stop.is_set():
                    break  # it is over because something else is wrong
                self.tally.fail("%s (round %s)" % (problem, self.site.round))
                client.drop()
                await asyncio.sleep(0.2)
            if pause:
                await asyncio.sleep(client.random.random() * pause * 2)
        client.drop()

    async def spoil(self, client, action):
        client.token = client.random.choice(list(self.site.tokens.values()))
        while not self.over():
            try:
                await action(client, self.site.port)
            except (OSError, asyncio.TimeoutError):
                self.tally.answered("hostile", "no connection")
                await asyncio.sleep(0.1)
            await asyncio.sleep(0)

    def clients(self):
        """The coroutines of this group."""
        numbers = itertools.count(1)
        users = list(self.site.tokens)
        runners = [user for user in users if user != "root"]  # whose jobs are run

        def each(count, method, action, *args, any_user=False, **options):
            among = runners if self.ledger in args else users
            for _ in range(max(1, round(count * self.scale))):
                number = next(numbers)
                user = among[number % len(among)] if any_user else None
                yield method(Client(self, user, number), action, *args, **options)

        if self.name == "honest":
            yield from each(100, self.repeat, look, any_user=True, pause=0.5)
            yield from each(10, self.repeat, pipeline, any_user=True, pause=1)
            yield from each(12, self.repeat, chosen, any_user=True, pause=0.5)
            yield from each(6, self.repeat, compressed, any_user=True, pause=0.5)
            yield from each(6, self.repeat, revalidate, any_user=True, pause=0.5)
        elif self.name == "readers":
            yield from each(8, self.repeat, query, LARGE, any_user=True, pause=0.5)
        elif self.name == "watchers":
            yield from each(40, self.repeat, watch, any_user=True, pause=0.2)
        elif self.name == "churn":
            yield from each(3, self.repeat, hold_and_cancel, self.ledger, any_user=True)
            yield from each(2, self.repeat, run_and_watch, self.ledger, any_user=True)
            yield from each(4, self.repeat, run_and_watch, self.ledger, any_user=True, pause=0.2)
            yield from each(2, self.repeat, cancel_arrays, self.ledger, any_user=True, pause=0.05)
            yield from each(2, self.repeat, cancel_running, self.ledger, any_user=True, pause=0.1)
            yield from each(2, self.repeat, account, self.ledger)
            yield from each(2, self.repeat, people, self.ledger, pause=0.02)
            yield from each(1, self.repeat, administer, self.ledger, pause=0.1)
        elif self.name == "hostile":
            yield from each(6, self.spoil, bad_then_three_bytes)
            yield from each(10, self.spoil, malformed)
            yield from each(10, self.spoil, vanishing)
            yield from each(40, self.spoil, slow_head)
            yield from each(40, self.spoil, slow_body)
            yield from each(60, self.spoil, slow_reader)
            yield from each(60, self.spoil, silent)
        elif self.name == "handover":
            yield from each(4, self.repeat, run_and_watch, self.ledger, any_user=True, pause=0.1)
            yield from each(4, self.repeat, hold_and_cancel, self.ledger, any_user=True)
            yield from each(2, self.repeat, account, self.ledger)
            yield from each(8, self.repeat, look, any_user=True, pause=0.05)
            yield from each(2, self.repeat, chosen, any_user=True)
            yield from each(2, self.repeat, compressed, any_user=True)
            yield from each(2, self.repeat, revalidate, any_user=True)
            yield from each(2, self.repeat, pipeline, any_user=True)
            yield from each(10, self.repeat, watch, any_user=True, pause=0.05)
        elif self.name == "kill":
            yield from each(6, self.repeat, run_and_watch, self.ledger, any_user=True)
            yield from each(4, self.repeat, hold_and_cancel, self.ledger, any_user=True)
            yield from each(1, self.repeat, cancel_running, self.ledger, any_user=True)
            yield from each(2, self.repeat, account, self.ledger)
            yield from each(4, self.repeat, look, any_user=True)

    async def run(self):
        self.until = time.monotonic() + self.seconds
        await asyncio.gather(*self.clients())


def main(name, index, site, seconds, scale, events, pipe):
    """A group's process: runs its clients and returns their tally."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    group = Group(name, index, site, seconds, scale, *events)
    try:
        asyncio.run(group.run())
    except Exception:  # a fault of this program: say so, do not pass over it
        group.tally.fail("the %s clients: %s" % (name, traceback.format_exc()))
    pipe.send((group.tally, group.ledger))
    pipe.close()
