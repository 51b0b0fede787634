"""Clients that waste the daemon's time do not take anybody else's: another client's ping stays quick."""

import socket
import statistics
import threading
import time
import unittest

import restd

PING = "/slurm/v0.0.42/ping/"
BOUND = 0.050  # seconds, for the median ping while the others do their worst


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
        """The median time of a ping on a connection of its own; each must be answered."""
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
        self.assertLess(self.pings(), BOUND)

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


if __name__ == "__main__":
    unittest.main()
