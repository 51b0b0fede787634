"""Measures a daemon's latency while many of its clients wait for a silent daemon.

    with Waiting(address, 120, request) as waiting:     # clients that ask and wait
        worst = measure(address, {"document": request, ..})

A request is its head as bytes. Needs nothing but Python's standard library. Threads: one at a time.
"""

import selectors
import socket
import time


def get(path, token=None):
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"] + ([f"X-SLURM-USER-TOKEN: {token}"] if token else [])
    return "\r\n".join(lines + ["", ""]).encode()


class Waiting:
    """`count` clients, each with a connection. All have sent a request and do not read."""

    def __init__(self, address, count, request):
        self.clients = []
        self.answers = {}
        for _ in range(count):
            client = socket.create_connection(address, 30)
            client.sendall(request)
            self.clients.append(client)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()

    def answered(self, at_least, within):
        """The beginnings of the answers, as soon as there are so many or the time is over."""
        deadline = time.monotonic() + within
        with selectors.DefaultSelector() as selector:
            for client in self.clients:
                if client not in self.answers:
                    selector.register(client, selectors.EVENT_READ)
            while len(self.answers) < at_least and time.monotonic() < deadline:
                for key, _ in selector.select(deadline - time.monotonic()):
                    self.answers[key.fileobj] = key.fileobj.recv(65536)
                    selector.unregister(key.fileobj)
        return list(self.answers.values())


def ask(address, request):
    """Status and seconds of one request on a new connection, up to the last byte of its answer."""
    begun = time.monotonic()
    with socket.create_connection(address, 60) as client:
        client.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        data = bytearray()
        while part := client.recv(1 << 20):
            data += part
    return int(data[9:12]), time.monotonic() - begun


def p99(times):
    return sorted(times)[max(0, -(-len(times) * 99 // 100) - 1)]


def measure(address, requests, count=100):
    """By name: the statuses, and the 99th percentile of the seconds."""
    times, statuses = {name: [] for name in requests}, {name: set() for name in requests}
    for _ in range(count):
        for name, request in requests.items():
            status, seconds = ask(address, request)
            times[name].append(seconds)
            statuses[name].add(status)
    return {name: (statuses[name], p99(times[name])) for name in requests}
