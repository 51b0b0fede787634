#!/usr/bin/env python3
"""Live events (openapi/events): what a client of GET /events/v1/jobs and /events/v1/nodes sees of the embedded cluster."""
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import threading
import time
import unittest

import restd

NEWEST = restd.versions()[-1]


class Stream:
    """A client of server-sent events. Events are (name, data, id), with data as JSON; comments are counted."""

    def __init__(self, daemon, path="/events/v1/jobs", last=None, token=None, headers=None, http="HTTP/1.1", tcp=None):
        self.connection = daemon.connect(tcp)
        fields = {"Host": "localhost", "Accept": "text/event-stream", **(headers or {})}
        if last is not None:
            fields["Last-Event-ID"] = last
        if token is not None:
            fields["X-SLURM-USER-TOKEN"] = token
        self.connection.send("GET %s %s\r\n%s\r\n" % (path, http, "".join("%s: %s\r\n" % item for item in fields.items())))
        while b"\r\n\r\n" not in self.connection.pending:
            if not self.connection._more():
                raise restd.ConnectionEnded(self.connection.pending)
        head, self.connection.pending = self.connection.pending.split(b"\r\n\r\n", 1)
        self.head = restd.Response(head, b"")
        self.is_chunked = self.head.headers.get("transfer-encoding") == "chunked"
        self.text = b""
        self.comments = 0
        self.last_id = None
        self.is_whole = False  # the answer has ended as it should

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def _read(self):
        """More of the body. False: it has ended."""
        if not self.is_chunked:
            if not self.connection.pending and not self.connection._more():
                self.is_whole = True
                return False
            self.text += self.connection._take(len(self.connection.pending))
            return True
        line = self.connection._line()
        if line is None:
            return False
        size = int(line, 16)
        while len(self.connection.pending) < size + 2:
            if not self.connection._more():
                return False
        self.text += self.connection._take(size)
        self.connection._take(2)
        self.is_whole = size == 0
        return size != 0

    def next(self, within=restd.PATIENCE):
        """The next event; None at the end."""
        deadline = time.monotonic() + within
        while True:
            while b"\n\n" not in self.text:
                if time.monotonic() > deadline:  # comments may come for ever
                    raise AssertionError("no event within %g s" % within)
                if not self._read():
                    return None
            block, self.text = self.text.split(b"\n\n", 1)
            fields = {}
            for line in block.decode().split("\n"):
                name, _, value = line.partition(":")
                if name:
                    fields[name] = value.lstrip(" ")
                else:
                    self.comments += 1
            self.last_id = fields.get("id", self.last_id)
            if "data" in fields:
                return fields["event"], json.loads(fields["data"]), fields.get("id")

    def until(self, wanted):
        """The events up to the first one for which wanted(name, data) is true."""
        found = []
        while True:
            event = self.next()
            if event is None:
                raise AssertionError("ended after %s" % found)
            found.append(event)
            if wanted(event[0], event[1]):
                return found

    def snapshot(self, key="jobs"):
        """The records of the snapshot, which comes next."""
        records = []
        while True:
            name, data, _ = self.next()
            if name != "snapshot":
                raise AssertionError("no snapshot: %s %s" % (name, data))
            records += data[key]
            if not data["more"]:
                return records


def submit(daemon, script="#!/bin/sh\ntrue\n", **job):
    body = {"script": script, "job": {"name": "events", "current_working_directory": str(daemon.folder),
                                      "environment": ["PATH=/usr/bin:/bin"], "standard_output": "/dev/null", **job}}
    answer = daemon.post("/slurm/%s/job/submit" % NEWEST, body)
    if answer.status != 200:
        raise AssertionError(answer)
    return answer.json()["job_id"]


def cancel(daemon, job):
    answer = daemon.delete("/slurm/%s/job/%s" % (NEWEST, job))
    if answer.status != 200:
        raise AssertionError(answer)


def states(events, job):
    """(old, new) of each change of this job."""
    return [(data["old_state"], data["state"]) for name, data, _ in events if name == "job" and data["job_id"] == job]


def ends(job):
    return lambda name, data: name == "job" and data["job_id"] == job and data["state"] == ["COMPLETED"]


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(env={"SLURMRESTD_EVENTS_HEARTBEAT": "1"})

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def test_a_job_from_its_beginning_to_its_end(self):
        with Stream(self.daemon) as stream:
            head = stream.head.headers
            self.assertEqual(stream.head.status, 200)
            self.assertEqual(head["content-type"], "text/event-stream")
            self.assertEqual(head["cache-control"], "private, no-cache")
            self.assertEqual(head["connection"], "close")
            stream.snapshot()
            job = submit(self.daemon)
            events = stream.until(ends(job))
            changes = states(events, job)
            self.assertEqual(changes[0], (None, ["PENDING"]))
            self.assertEqual(changes[1], (["PENDING"], ["RUNNING"]))
            self.assertEqual(changes[-1][1], ["COMPLETED"])
            for before, after in zip(changes, changes[1:]):
                self.assertEqual(before[1], after[0], changes)
            for name, data, number in events:
                self.assertEqual(name, "job")
                self.assertRegex(number, r"^[0-9a-f]+\.\d+$")
                self.assertLess(abs(data["time"] - time.time()), 60)
                self.assertIsInstance(data["reason"], str)
            numbers = [int(number.partition(".")[2]) for _, _, number in events]
            self.assertEqual(numbers, sorted(set(numbers)))
        # Who begins later gets it in the snapshot.
        with Stream(self.daemon) as stream:
            self.assertIn((job, ["COMPLETED"]), [(record["job_id"], record["state"]) for record in stream.snapshot()])

    def test_resume(self):
        with Stream(self.daemon) as stream:
            stream.snapshot()
            last = stream.last_id
        jobs = [submit(self.daemon) for _ in range(3)]
        with Stream(self.daemon) as other:  # so that all of it has happened
            while not set(jobs) <= {r["job_id"] for r in other.snapshot() if r["state"] == ["COMPLETED"]}:
                other.connection.close()
                other.__init__(self.daemon)
        with Stream(self.daemon, last=last) as stream:
            self.assertEqual(stream.next(), ("resumed", {}, last))
            events = []
            while sum(data["state"] == ["COMPLETED"] for _, data, _ in events if data["job_id"] in jobs) < 3:
                events.append(stream.next())
            for job in jobs:
                self.assertEqual(states(events, job)[0], (None, ["PENDING"]))
            middle = events[2][2]
        # From the middle: what comes after it, and nothing twice.
        with Stream(self.daemon, last=middle) as stream:
            self.assertEqual(stream.next()[0], "resumed")
            self.assertEqual(stream.next(), events[3])
        # What is too long ago, of another daemon, or no id at all: a snapshot.
        place = int(last.partition(".")[2])
        for unknown in ("0.5", "%x.%d" % (int(last.partition(".")[0], 16) ^ 1, place), "junk", "",
                        last.partition(".")[0] + ".999999999"):
            with Stream(self.daemon, last=unknown) as stream:
                self.assertEqual(stream.next()[0], "snapshot", unknown)

    def test_filters(self):
        held = submit(self.daemon, name="held", hold=True)
        other = submit(self.daemon, name="other", hold=True)
        user = self.daemon.get("/slurm/%s/job/%d" % (NEWEST, held)).json()["jobs"][0]["user_name"]
        uid = os.geteuid()

        def listed(query):
            with Stream(self.daemon, "/events/v1/jobs?" + query) as stream:
                return {record["job_id"] for record in stream.snapshot()}

        self.assertIn(held, listed("name=held"))
        self.assertNotIn(other, listed("name=held"))
        self.assertLessEqual({held, other}, listed("name=held,other"))
        self.assertIn(held, listed("user=" + user))
        self.assertIn(held, listed("user=nobody,%d" % uid))
        self.assertEqual(set(), listed("user=nobody-like-this"))
        self.assertIn(held, listed("state=pending&name=held"))
        self.assertEqual(set(), listed("state=RUNNING,SUSPENDED&name=held"))
        self.assertEqual(set(), listed("partition=nowhere"))
        self.assertEqual(set(), listed("account=nobody-has-this"))
        self.assertEqual(set(), listed("node=nowhere[1-3]&name=held"))

        # A watcher of a state is told who comes into it and who leaves it.
        with Stream(self.daemon, "/events/v1/jobs?state=RUNNING&name=watched") as stream:
            self.assertEqual(stream.snapshot(), [])
            unseen = submit(self.daemon, name="unseen")
            job = submit(self.daemon, name="watched")
            events = stream.until(lambda name, data: data["job_id"] == job and data["old_state"] == ["RUNNING"])
            self.assertEqual(states(events, unseen), [])
            self.assertEqual(states(events, job)[0], (["PENDING"], ["RUNNING"]))
        node = self.daemon.get("/slurm/%s/nodes" % NEWEST).json()["nodes"][0]["name"]
        self.assertIn(job, listed("node=%s" % node))

        cancel(self.daemon, held)
        cancel(self.daemon, other)

    def test_nodes(self):
        with Stream(self.daemon, "/events/v1/nodes") as stream:
            node, = stream.snapshot("nodes")
            self.assertEqual(set(node), {"node", "state", "reason"})
            update = "/slurm/%s/node/%s" % (NEWEST, node["node"])
            self.assertEqual(self.daemon.post(update, {"state": ["DRAIN"], "reason": "events"}).status, 200)
            name, data, _ = stream.until(lambda name, data: "DRAIN" in (data["state"] or []))[-1]
            self.assertEqual((name, data["node"], data["reason"]), ("node", node["node"], "events"))
            self.assertNotIn("DRAIN", data["old_state"])
            with Stream(self.daemon, "/events/v1/nodes?state=DRAIN") as drained, \
                    Stream(self.daemon, "/events/v1/nodes?state=DOWN") as down:
                self.assertEqual(len(drained.snapshot("nodes")), 1)
                self.assertEqual(down.snapshot("nodes"), [])
            self.assertEqual(self.daemon.post(update, {"state": ["RESUME"]}).status, 200)
            stream.until(lambda name, data: "DRAIN" not in data["state"])
        answer = self.daemon.get("/events/v1/nodes?state=RUNNING")
        self.assertEqual(answer.status, 422)

    def test_heartbeats(self):
        with Stream(self.daemon) as stream:
            stream.snapshot()
            while stream.comments < 2:
                self.assertTrue(stream._read())
                stream.comments += stream.text.count(b":\nid: ")
                stream.text = b""

    def test_old_clients(self):
        with Stream(self.daemon, http="HTTP/1.0") as stream:
            self.assertFalse(stream.is_chunked)
            stream.snapshot()
            job = submit(self.daemon)
            stream.until(ends(job))
        head = self.daemon.request("HEAD", "/events/v1/jobs")
        self.assertEqual((head.status, head.headers["content-type"]), (200, "text/event-stream"))
        self.assertEqual(self.daemon.post("/events/v1/jobs", {}).status, 405)

    def test_strangers(self):
        self.assertEqual(self.daemon.get("/events/v1/jobs", tcp=True).status, 401)

    def test_described_only_if_named(self):
        self.assertNotIn("/events/v1/jobs", self.daemon.get("/openapi/v3").json()["paths"])
        done = restd.run("-f", "/dev/null", "-d", NEWEST, "-s", "slurmctld,events", "--generate-openapi-spec")
        paths = json.loads(done.stdout)["paths"]
        self.assertEqual({p["name"] for p in paths["/events/v1/jobs"]["get"]["parameters"]},
                         {"user", "account", "partition", "state", "name", "node"})
        self.assertEqual({p["name"] for p in paths["/events/v1/nodes"]["get"]["parameters"]}, {"state", "partition", "feature"})

    def test_filters_are_those_of_the_listings(self):
        """The same names, values, limits and errors."""
        many = ",".join(["x"] * 257)
        for records, query, status in (
                ("jobs", "state=RUNNING,RUNING", 422), ("jobs", "node=n[1", 422), ("jobs", "name=" + many, 413),
                ("jobs", "node=n[1-257]", 413), ("jobs", "user=" + "x" * 1025, 413), ("nodes", "state=RUNNING", 422),
                ("nodes", "feature=" + many, 413)):
            with self.subTest(records + "?" + query[:40]):
                listing = self.daemon.get("/slurm/%s/%s/?%s" % (NEWEST, records, query))
                events = self.daemon.get("/events/v1/%s?%s" % (records, query))
                self.assertEqual((listing.status, events.status), (status, status))
                self.assertEqual(events.text, listing.json()["errors"][0]["description"])
        for query, words in (("stat=RUNNING", 'Unknown parameter "stat". The nearest is "state"'),
                             ("name=x;usr=alice", 'Unknown parameter "usr". The nearest is "user"'),
                             ("limit=1", "Unknown parameter")):
            answer = self.daemon.get("/events/v1/jobs?" + query)
            self.assertEqual(answer.status, 422, query)
            self.assertIn(words, answer.text)

    def test_states_are_those_of_the_document(self):
        """A filter knows each word that the newest API version has."""
        schemas = self.daemon.get("/openapi/v3").json()["components"]["schemas"]
        for path, record, field in (("jobs", "job_info", "job_state"), ("nodes", "node", "state")):
            schema = schemas["%s_%s" % (NEWEST, record)]["properties"][field]
            while "$ref" in schema:
                schema = schemas[schema["$ref"].rpartition("/")[2]]
            self.assertGreater(len(schema["items"]["enum"]), 20)
            with Stream(self.daemon, "/events/v1/%s?state=%s" % (path, ",".join(schema["items"]["enum"]))) as stream:
                self.assertEqual(stream.head.status, 200, path)

    def test_any_last_event_id(self):
        for last in ("x" * 60_000, "1." + "9" * 60_000, "f" * 40_000 + ".1", "1.18446744073709551615", "\t", "\xff\xfe", "1.2, 3.4"):
            with self.subTest(last[:30]), Stream(self.daemon, last=last) as stream:
                self.assertEqual(stream.head.status, 200)
                stream.snapshot()


class Ends(unittest.TestCase):
    """How an answer ends."""

    def test_with_the_token(self):
        with restd.Daemon() as daemon:
            with Stream(daemon, token=daemon.token(lifespan=3), tcp=True) as short, \
                    Stream(daemon, token=daemon.token(), tcp=True) as long:
                short.snapshot()
                long.snapshot()
                name, data, _ = short.next()
                self.assertEqual((name, data), ("end", {"reason": "the token has expired"}))
                self.assertIsNone(short.next())
                self.assertTrue(short.is_whole)
                # The other watcher of the same user stays.
                job = submit(daemon)
                long.until(ends(job))
            daemon.wait_for_log("the token has expired")

    def test_with_its_key(self):
        """A token is not good for ever, even if nobody asks the cluster anything with it."""
        with restd.Daemon(env={"SLURMRESTD_EVENTS_HEARTBEAT": "1"}) as daemon:
            with Stream(daemon, token=daemon.token(), tcp=True) as stream, Stream(daemon) as local:
                stream.snapshot()
                (daemon.folder / "state/jwt_hs256.key").write_bytes(os.urandom(32))
                daemon.send_signal(signal.SIGHUP)
                self.assertEqual(stream.next()[:2], ("end", {"reason": "the cluster refuses the token"}))
                self.assertIsNone(stream.next())
                # Who needs no token stays.
                job = submit(daemon)
                local.until(ends(job))

    def test_with_the_process(self):
        """SIGUSR2: the next process serves those who come back."""
        with restd.Daemon() as daemon:
            with Stream(daemon) as stream, Stream(daemon, tcp=True, token=daemon.token()) as other:
                stream.snapshot()
                other.snapshot()
                daemon.restart()
                for each in (stream, other):
                    self.assertEqual(each.next()[:2], ("end", {"reason": "the daemon ends"}))
                    self.assertIsNone(each.next())
                    self.assertTrue(each.is_whole)
                last = stream.last_id
            with Stream(daemon, last=last) as stream:
                stream.snapshot()
                job = submit(daemon)
                stream.until(ends(job))

    def test_with_the_daemon(self):
        with restd.Daemon() as daemon:
            with Stream(daemon) as stream:
                stream.snapshot()
                last = stream.last_id
                self.assertEqual(daemon.stop(), 0)
                self.assertEqual(stream.next()[:2], ("end", {"reason": "the daemon ends"}))
                self.assertIsNone(stream.next())
                self.assertTrue(stream.is_whole)
            daemon.start()
            # Its successor knows nothing of that event.
            with Stream(daemon, last=last) as stream:
                self.assertEqual(stream.next()[0], "snapshot")

    def test_a_reload_is_not_noticed(self):
        with restd.Daemon() as daemon, Stream(daemon) as stream:
            stream.snapshot()
            daemon.send_signal(signal.SIGHUP)
            job = submit(daemon)
            stream.until(ends(job))

    def test_in_inetd_mode(self):
        with restd.Daemon(started=False) as daemon:
            here, there = socket.socketpair()
            process = subprocess.Popen([str(restd.BINARY), *daemon.options], env=daemon.env, stdin=there, stdout=there,
                                       stderr=subprocess.DEVNULL)
            there.close()
            here.settimeout(restd.PATIENCE)
            here.sendall(b"GET /events/v1/jobs HTTP/1.0\r\n\r\n")
            got = b""
            while b'"more":false}\n\n' not in got:
                got += here.recv(65536)
            here.close()
            self.assertEqual(process.wait(restd.PATIENCE), 0)


class Limits(unittest.TestCase):
    def test_of_a_user_and_of_all(self):
        with restd.Daemon("--max-connections", "20", env={"SLURMRESTD_MAX_WATCHERS": "4", "SLURMRESTD_MAX_WATCHERS_PER_USER": "3"}) as daemon:
            streams = [Stream(daemon) for _ in range(3)]
            answer = daemon.get("/events/v1/jobs")
            self.assertEqual(answer.status, 429)
            self.assertIn("SLURMRESTD_MAX_WATCHERS_PER_USER", answer.text)
            self.assertIn("retry-after", answer.headers)
            # They take no place from other requests, however many come.
            for _ in range(40):
                self.assertEqual(daemon.get("/slurm/%s/ping" % NEWEST).status, 200)
            idle = [daemon.connect() for _ in range(30)]
            for stream in streams:
                stream.snapshot()
            job = submit(daemon)
            for stream in streams:
                stream.until(ends(job))
            for connection in idle:
                connection.close()
            # A place that was given up is free.
            streams.pop().connection.close()
            deadline = time.monotonic() + restd.PATIENCE
            status = 0
            while status != 200 and time.monotonic() < deadline:
                with Stream(daemon) as stream:
                    status = stream.head.status
            self.assertEqual(status, 200)
            for stream in streams:
                stream.connection.close()

    def test_of_all_users(self):
        with restd.Daemon(env={"SLURMRESTD_MAX_WATCHERS": "2", "SLURMRESTD_MAX_WATCHERS_PER_USER": "5"}) as daemon:
            with Stream(daemon), Stream(daemon):
                answer = daemon.get("/events/v1/jobs")
                self.assertEqual(answer.status, 503)
                self.assertIn("(SLURMRESTD_MAX_WATCHERS)", answer.text)

    def test_bad_settings(self):
        for name, value in (("SLURMRESTD_MAX_WATCHERS", "0"), ("SLURMRESTD_MAX_WATCHERS", "124"), ("SLURMRESTD_EVENTS_POLL", "x"),
                            ("SLURMRESTD_MAX_WATCHERS_PER_USER", "-1"), ("SLURMRESTD_EVENTS_HEARTBEAT", "0")):
            done = restd.run("-f", "/dev/null", env={name: value})
            self.assertEqual(done.returncode, 1, (name, value))
            self.assertIn(value, done.stderr)

    def test_a_slow_watcher_is_dropped(self):
        with restd.Daemon(env={"SLURMRESTD_EVENTS_HEARTBEAT": "1"}, conf=restd.SLURM_CONF + "MaxArraySize=20001\nMaxJobCount=30000\n") as daemon:
            with Stream(daemon) as good:
                good.snapshot()
                slow = daemon.connect()
                slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                slow.send("GET /events/v1/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
                # Enough events to fill what waits in sockets: tasks that become records of their own as they are cancelled.
                seen = threading.Event()
                dropped = threading.Event()

                def read():
                    while not dropped.is_set() and good.next() is not None:
                        seen.set()

                reader = threading.Thread(target=read)
                reader.start()
                deadline = time.monotonic() + 60
                while "of user" not in daemon.log or "a slow watcher" not in daemon.log:
                    self.assertLess(time.monotonic(), deadline, "the slow watcher was not dropped")
                    for _ in range(200):
                        cancel(daemon, submit(daemon, hold=True))
                dropped.set()
                cancel(daemon, submit(daemon, hold=True))
                reader.join()
                self.assertTrue(seen.is_set())
                slow.close()


class Many(unittest.TestCase):
    """What many watchers cost: alone, with another number of them: RESTD_WATCHERS=10000 test_events.py Many"""
    WATCHERS = int(os.environ.get("RESTD_WATCHERS", "5000"))
    WORKERS = 4

    def test_memory_and_threads(self):
        count = self.WATCHERS
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < count + 200:
            self.skipTest("not enough file descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count + 200), hard))
        env = {"SLURMRESTD_MAX_WATCHERS": count, "SLURMRESTD_MAX_WATCHERS_PER_USER": count}
        with restd.Daemon("-t", self.WORKERS, "--max-connections", count + 100, env=env) as daemon:
            def status(key):
                return int(re.search(key + r":\s+(\d+)", pathlib.Path("/proc/%d/status" % daemon.process.pid).read_text()).group(1))

            with Stream(daemon) as first:
                first.snapshot()
            threads, memory = status("Threads"), status("VmRSS")
            sockets = []
            for _ in range(count):
                connection = daemon.connect()
                connection.send("GET /events/v1/jobs?state=COMPLETED HTTP/1.1\r\nHost: x\r\n\r\n")
                sockets.append(connection)
            for connection in sockets:
                while b'"more":false' not in connection.pending:
                    self.assertTrue(connection._more())
                connection.pending = b""
            begin = time.monotonic()
            job = submit(daemon)
            wanted = b'"job_id":%d,' % job
            for connection in sockets:
                while wanted not in connection.pending:
                    self.assertTrue(connection._more())
            taken = time.monotonic() - begin
            more = status("Threads") - threads
            grown, most = ((status(key) - memory) / 1024 for key in ("VmRSS", "VmHWM"))
            print("%d watchers: %.1f MiB (at most %.1f), %d more threads, all told within %.2f s" % (count, grown, most, more, taken))
            self.assertLess(most, 100)
            # Workers that the requests needed, and none for each watcher.
            self.assertLessEqual(more, self.WORKERS)
            self.assertEqual(daemon.get("/slurm/%s/ping" % NEWEST).status, 200)
            for connection in sockets:
                connection.close()


if __name__ == "__main__":
    unittest.main()
