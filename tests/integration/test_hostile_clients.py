"""Hostile clients do not delay others: another client's ping stays quick."""

import json
import select
import socket
import statistics
import threading
import time
import unittest

import restd

PING = "/slurm/v0.0.42/ping/"
BOUND = 0.050  # seconds, for the median ping while the others do their worst


def closed(clients):
    """The number of sockets that the daemon has closed or has sent bytes to."""
    poll = select.poll()
    for client in clients:
        poll.register(client, select.POLLIN)
    return len(poll.poll(0))


class HostileClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon("-t", "4")
        cls.token = cls.daemon.token()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def setUp(self):
        self.clients = []

    def tearDown(self):
        for client in self.clients:
            client.close()

    def open(self):
        client = socket.create_connection(("127.0.0.1", self.daemon.port))
        self.clients.append(client)
        return client

    def pings(self, count=21):
        """The median time of a ping on a new connection; each must be answered."""
        times = []
        for _ in range(count):
            begin = time.monotonic()
            answer = self.daemon.get(PING, token=self.token, tcp=True)
            times.append(time.monotonic() - begin)
            self.assertEqual(answer.status, 200, answer)
        return statistics.median(times)

    def test_a_thousand_idle_connections(self):
        for _ in range(1000):
            self.open()
        median = self.pings(1)
        # All except 124, one of them for the ping.
        self.assertEqual(closed(self.clients), 1001 - 124)
        self.assertLess(min(median, self.pings()), BOUND)
        self.daemon.wait_for_log("connections closed in favour of new ones: no more than 124 may be open (--max-connections)")
        # Not one line for each of them.
        self.assertLess(self.daemon.log.count("in favour of new ones"), 30)

    def test_heads_that_come_a_byte_at_a_time(self):
        for _ in range(100):
            self.open()
        stop = threading.Event()

        def trickle():
            for byte in f"GET {PING} HTTP/1.1\r\nX-Pad: {'a' * 500}".encode():
                for client in self.clients:
                    try:
                        client.send(bytes([byte]))
                    except OSError:
                        pass  # closed in favour of somebody else, as it should be
                if stop.wait(0.05):
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            self.assertLess(self.pings(), BOUND)
        finally:
            stop.set()
            thread.join()

    def test_bodies_that_never_end(self):
        for _ in range(100):
            self.open().sendall(f"POST /slurm/v0.0.42/job/submit HTTP/1.1\r\nX-SLURM-USER-TOKEN: {self.token}\r\n"
                                "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{".encode())
        self.assertLess(self.pings(), BOUND)

    def test_clients_that_never_read(self):
        request = f"GET /openapi/v3 HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-TOKEN: {self.token}\r\n\r\n".encode()
        for _ in range(60):
            client = self.open()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request * 20)
        self.assertLess(self.pings(), BOUND)

    def submit(self, count):
        """Held jobs, for a listing that is more than the system's buffers hold."""
        body = json.dumps({"job": {"script": "#!/bin/sh\n", "current_working_directory": "/tmp", "hold": True,
                                   "environment": ["PATH=/bin"], "comment": "c" * 200}})
        request = (f"POST /slurm/v0.0.42/job/submit HTTP/1.1\r\nX-SLURM-USER-TOKEN: {self.token}\r\n"
                   f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()
        with self.daemon.connect(tcp=True) as connection:
            for _ in range(count // 50):
                connection.send(request * 50)
                for _ in range(50):
                    self.assertEqual(connection.read_response().status, 200)

    def test_clients_that_read_a_large_answer_a_byte_at_a_time(self):
        self.submit(2000)
        request = f"GET /slurm/v0.0.42/jobs/ HTTP/1.1\r\nX-SLURM-USER-TOKEN: {self.token}\r\n\r\n".encode()
        for _ in range(200):
            client = self.open()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request)
            client.setblocking(False)
        stop = threading.Event()

        def read():
            while not stop.wait(0.001):
                for client in self.clients:
                    try:
                        client.recv(1)
                    except OSError:
                        pass  # nothing there yet, or cut off

        thread = threading.Thread(target=read)
        thread.start()
        begin = time.monotonic()
        try:
            self.pings(5)  # each is answered, or an error
        finally:
            stop.set()
            thread.join()
        self.assertLess(time.monotonic() - begin, 20)


class Limits(unittest.TestCase):
    """Limits that are set by options."""

    def test_connections_of_an_address(self):
        with restd.Daemon(env={"SLURMRESTD_MAX_CONNECTIONS_PER_ADDRESS": 3}) as daemon:
            clients = [daemon.connect(tcp=True) for _ in range(10)]
            # Another origin: this user, over the unix socket.
            self.assertEqual(daemon.get(PING).status, 200)
            # Three are kept. The others were closed or refused.
            until = time.monotonic() + restd.PATIENCE
            while closed([client.socket for client in clients]) < 7 and time.monotonic() < until:
                time.sleep(0.01)
            self.assertEqual(closed([client.socket for client in clients]), 7)
            for client in clients:
                client.close()

    def test_requests_of_a_user(self):
        with restd.Daemon(env={"SLURMRESTD_MAX_REQUESTS_PER_USER": 1}) as daemon:
            token = daemon.token()
            job = {"job": {"tasks": 2, "current_working_directory": "/tmp", "environment": ["PATH=/bin"]}}
            self.assertEqual(daemon.post("/slurm/v0.0.42/job/allocate", job, token=token).status, 200)
            # Each of the next ones waits some seconds for the processors of the first one.
            over, statuses = threading.Event(), []

            def wait():
                while not over.is_set():
                    statuses.append(daemon.post("/slurm/v0.0.42/job/allocate", job, token=token).status)

            thread = threading.Thread(target=wait)
            thread.start()
            try:
                until = time.monotonic() + restd.PATIENCE
                while (answer := daemon.get(PING, token=token, tcp=True)).status == 200:
                    self.assertLess(time.monotonic(), until, "no ping was refused")
            finally:
                over.set()
                thread.join()
            self.assertEqual(answer.status, 429, answer)
            self.assertEqual(answer.headers["retry-after"], "1")
            self.assertIn("1 requests of user", answer.json()["errors"][0]["description"])
            self.assertIn("SLURMRESTD_MAX_REQUESTS_PER_USER", answer.json()["errors"][0]["description"])
            self.assertLessEqual(set(statuses), {200, 429})
            self.assertEqual(daemon.get(PING, token=token, tcp=True).status, 200)


if __name__ == "__main__":
    unittest.main()
