"""A silent slurmctld or slurmdbd delays only its own requests. Requests to the other one, the document and 401 stay quick, and
requests above the limit are refused at once. Uses fake daemons."""

import base64
import hashlib
import hmac
import json
import pathlib
import signal
import socket
import struct
import threading
import time
import unittest

import restd
import silence

SEEDS = restd.SOURCE / "tests" / "fuzz" / "corpus" / "wire"
BOUND = 0.050  # seconds, for 99 of 100 answers
CLIENTS = 120
PLACES = 64  # that may wait for a daemon: SLURMRESTD_MAX_SLURMCTLD_REQUESTS and .._SLURMDBD_REQUESTS
LICENSES, TRES = "/slurm/v0.0.42/licenses/", "/slurmdb/v0.0.42/tres/"


def recorded(name):
    """The recorded answer of a real daemon, with its length."""
    frame = (SEEDS / name).read_bytes()[1:]  # without the letter of who it is from
    return struct.pack(">I", len(frame)) + frame


def build_info():
    """The build information of a slurmctld 26.05.5."""
    body = (restd.SOURCE / "tests" / "unit" / "slurm" / "recorded" / "build_info").read_bytes()
    frame = struct.pack(">HHHIHHH", 42 << 8, 0x44, 2002, len(body), 0, 0, 0) + body
    return struct.pack(">I", len(frame)) + frame


class Daemon:
    """A daemon on its own port: `serve(connection)` in a thread for each connection, unless it is silent."""

    def __init__(self):
        self.silent = False
        self.drip = b""  # sent byte by byte, one in each so many seconds, instead of an answer
        self.drip_every = 0
        self.connections = []
        self.over = threading.Event()
        self.listen(0)

    def listen(self, port):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.run, args=(connection,), daemon=True).start()

    def run(self, connection):
        try:
            while frame := self.frame(connection):
                answer = self.answer(frame)
                if self.drip:
                    for i in range(len(self.drip)):
                        connection.sendall(self.drip[i:i + 1])
                        if self.over.wait(self.drip_every):
                            return
                elif self.silent:
                    self.over.wait()
                    return
                else:
                    connection.sendall(answer)
        except OSError:
            pass
        finally:
            connection.close()

    def frame(self, connection):
        head = self.bytes(connection, 4)
        return head and self.bytes(connection, struct.unpack(">I", head)[0])

    @staticmethod
    def bytes(connection, size):
        data = b""
        while len(data) < size:
            part = connection.recv(size - len(data))
            if not part:
                return b""
            data += part
        return data

    def speak(self):
        """Closes waiting connections and answers from now on, so that a daemon that retries can end."""
        self.silent, self.drip = False, b""
        self.over.set()

    def close(self):
        self.over.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # ends accept()
        except OSError:
            pass  # a second time
        self.listener.close()
        for connection in self.connections:
            connection.close()


class Slurmctld(Daemon):
    answers = {1021: recorded("ctld_licenses"), 1008: recorded("ctld_ping"), 2001: build_info()}

    def answer(self, frame):
        return self.answers[struct.unpack(">H", frame[4:6])[0]]


class Slurmdbd(Daemon):
    answers = {6500: recorded("dbd_init"), 1401: recorded("dbd_fini"), 1486: recorded("dbd_tres")}

    def answer(self, frame):
        return self.answers[struct.unpack(">H", frame[:2])[0]]


def token(key, user="root", lifespan=600):
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    text = ".".join(part(json.dumps(d).encode()) for d in
                    ({"alg": "HS256", "typ": "JWT"}, {"exp": int(time.time()) + lifespan, "sun": user}))
    return text + "." + part(hmac.new(key, text.encode(), hashlib.sha256).digest())


class WithDaemons(unittest.TestCase):
    timeout = 120  # MessageTimeout

    def setUp(self):
        self.slurmctld, self.slurmdbd = Slurmctld(), Slurmdbd()
        self.daemon = restd.Daemon("-t", "4", "--max-connections", "400", cluster="slurm", unix=False, started=False)
        self.addCleanup(self.slurmctld.close)
        self.addCleanup(self.slurmdbd.close)
        self.addCleanup(self.daemon.cleanup)
        self.addCleanup(self.slurmctld.speak)  # first: who waits for them hears it
        self.addCleanup(self.slurmdbd.speak)
        key = b"0123456789abcdef0123456789abcdef"
        (self.daemon.folder / "jwt.key").write_bytes(key)
        self.daemon.conf.write_text(f"""\
ClusterName=lab
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={self.slurmctld.port}
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={self.slurmdbd.port}
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key={self.daemon.folder}/jwt.key
MessageTimeout={self.timeout}
""")
        self.daemon.start()
        self.token = token(key)
        self.address = ("127.0.0.1", self.daemon.port)
        self.requests = {"document": silence.get("/openapi/v3", self.token), "401": silence.get(LICENSES),
                         "slurmctld": silence.get(LICENSES, self.token), "slurmdbd": silence.get(TRES, self.token),
                         "livez": silence.get("/livez"), "healthz": silence.get("/healthz"), "readyz": silence.get("/readyz")}

    def check_quick(self, asked):
        """`asked`: names of requests and their expected statuses. Repeated, because the machine may be busy for a while."""
        for attempt in range(3):
            found = silence.measure(self.address, {name: self.requests[name] for name in asked})
            self.assertEqual({name: statuses for name, (statuses, _) in found.items()},
                             {name: {status} for name, status in asked.items()})
            times = {name: round(seconds, 4) for name, (_, seconds) in found.items()}
            if max(times.values()) < BOUND:
                print(self.id().split(".")[-1], "p99, in seconds:", times)
                return
        self.fail(f"p99 of {times} s, where {BOUND} are the most")

    def check_refused(self, waiting, daemon):
        """Requests without a place are refused at once, and the error names the daemon."""
        answers = waiting.answered(CLIENTS - PLACES, restd.PATIENCE)
        self.assertEqual(len(answers), CLIENTS - PLACES)
        for answer in answers:
            self.assertTrue(answer.startswith(b"HTTP/1.1 503 "), answer)
            self.assertIn(b"\r\nRetry-After: ", answer)
            self.assertIn(f"{PLACES} requests are waiting for {daemon} already".encode(), answer)
        self.assertEqual(len(waiting.answered(CLIENTS - PLACES + 1, 0.2)), CLIENTS - PLACES)


class SilentDaemons(WithDaemons):
    def test_all_is_well(self):
        self.check_quick({"document": 200, "401": 401, "slurmctld": 200, "slurmdbd": 200})

    def test_a_silent_slurmctld(self):
        self.slurmctld.silent = True
        with silence.Waiting(self.address, CLIENTS, self.requests["slurmctld"]) as waiting:
            self.check_refused(waiting, "slurmctld")
            self.check_quick({"document": 200, "401": 401, "slurmdbd": 200, "slurmctld": 503})
            # It accepts connections, and without munge there is no credential to ask it for more.
            self.check_quick({"livez": 204, "healthz": 204, "readyz": 204})

    def test_a_silent_slurmdbd(self):
        self.slurmdbd.silent = True
        with silence.Waiting(self.address, CLIENTS, self.requests["slurmdbd"]) as waiting:
            self.check_refused(waiting, "slurmdbd")
            self.check_quick({"document": 200, "401": 401, "slurmctld": 200, "slurmdbd": 503})

    def test_both_are_silent(self):
        self.slurmctld.silent = self.slurmdbd.silent = True
        with silence.Waiting(self.address, CLIENTS, self.requests["slurmdbd"]) as some:
            self.check_refused(some, "slurmdbd")
            with silence.Waiting(self.address, CLIENTS, self.requests["slurmctld"]) as others:
                self.check_refused(others, "slurmctld")
                self.check_quick({"document": 200, "401": 401, "slurmctld": 503, "slurmdbd": 503})

    def test_pings_of_a_silent_slurmctld(self):
        self.slurmctld.silent = True
        ping = silence.get("/slurm/v0.0.42/ping/", self.token)
        with silence.Waiting(self.address, CLIENTS, ping) as waiting:
            self.check_refused(waiting, "slurmctld")
            self.check_quick({"document": 200, "401": 401, "slurmdbd": 200})


class NoSlurmctld(WithDaemons):
    timeout = 4

    def readiness(self, status):
        """The answer of /readyz as soon as it has this status."""
        until = time.monotonic() + restd.PATIENCE
        while True:
            with self.daemon.connect() as connection:
                answer = connection.request("GET", "/readyz")
            if answer.status == status:
                return answer
            self.assertLess(time.monotonic(), until, answer)
            time.sleep(0.05)

    def test_readyz_follows_slurmctld(self):
        self.readiness(204)
        self.slurmctld.close()
        answer = self.readiness(503)
        self.assertEqual((answer.headers["content-type"], answer.text), ("text/plain", "No slurmctld answers."))
        self.assertIn("retry-after", answer.headers)
        self.check_quick({"livez": 204, "healthz": 204, "readyz": 503, "document": 200})
        self.slurmctld.over.clear()
        self.slurmctld.listen(self.slurmctld.port)
        self.readiness(204)


class DrippingDaemons(WithDaemons):
    """The same with answers that arrive byte by byte; they are given up after MessageTimeout."""

    timeout = 4

    def test_a_dripping_slurmctld(self):
        self.slurmctld.drip, self.slurmctld.drip_every = recorded("ctld_licenses") * 10, 0.5
        with silence.Waiting(self.address, CLIENTS, self.requests["slurmctld"]) as waiting:
            self.check_refused(waiting, "slurmctld")
            self.check_quick({"document": 200, "401": 401, "slurmdbd": 200})
            # The waiting requests got their errors, and their places are free: six times MessageTimeout is only for steady answers.
            begun = time.monotonic()
            answers = waiting.answered(CLIENTS, restd.PATIENCE)
            self.assertEqual({answer[9:12] for answer in answers}, {b"503", b"504"})
            self.assertEqual(len(answers), CLIENTS)
            self.assertLess(time.monotonic() - begun, 15)
        self.slurmctld.drip = b""
        self.assertEqual(silence.ask(self.address, self.requests["slurmctld"])[0], 200)


class Changes(WithDaemons):
    """Changes while the daemon runs: slurmctld restarts, the configuration changes."""

    timeout = 60

    def licenses(self):
        """The status, and slurmctld's release in the answer."""
        answer = self.daemon.get(LICENSES, headers={"X-SLURM-USER-TOKEN": self.token})
        return answer.status, answer.json()["meta"]["slurm"]["release"] if answer.status == 200 else None

    def test_a_slurmctld_that_is_restarted(self):
        self.assertEqual(self.licenses()[0], 200)
        self.slurmctld.close()
        with silence.Waiting(self.address, 8, self.requests["slurmctld"]) as waiting:
            self.assertEqual(waiting.answered(1, 1.5), [])
            self.slurmctld.over.clear()
            self.slurmctld.listen(self.slurmctld.port)
            answers = waiting.answered(8, restd.PATIENCE)
            self.assertEqual([answer[9:12] for answer in answers], [b"200"] * 8)

    def test_meta_names_the_release_that_slurmctld_says(self):
        until = time.monotonic() + restd.PATIENCE
        while (answer := self.licenses()) == (200, "") and time.monotonic() < until:
            time.sleep(0.1)  # a busy machine: it was not said in time, and is asked for again
        self.assertEqual(answer, (200, "26.05.5"))

    def test_another_slurmctld_in_slurm_conf(self):
        self.assertEqual(self.licenses()[0], 200)
        other = Slurmctld()
        self.addCleanup(other.close)
        text = self.daemon.conf.read_text()
        self.daemon.conf.write_text(text + "SlurmctldPort=x\n")
        self.daemon.wait_for_log(f"{self.daemon.conf}:{len(text.splitlines()) + 1}: SlurmctldPort=x")
        self.assertEqual(self.licenses()[0], 200)
        self.daemon.conf.write_text(text.replace(str(self.slurmctld.port), str(other.port)))
        self.daemon.wait_for_log("slurm.conf was read again")
        self.slurmctld.close()
        self.assertEqual(self.licenses()[0], 200)
        self.assertTrue(other.connections)

    def test_sighup_reads_again(self):
        self.daemon.send_signal(signal.SIGHUP)
        self.daemon.wait_for_log("slurm.conf was read again")
        self.assertEqual(self.licenses()[0], 200)


if __name__ == "__main__":
    unittest.main()
