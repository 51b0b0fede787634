"""A small asyncio HTTP client for the soak, which can also misbehave."""

import asyncio
import json
import os
import socket
import struct
import time

# The timeout of a normal request on a loaded machine with sanitizers, in seconds.
PATIENCE = float(os.environ.get("RESTD_TEST_PATIENCE", "60"))


class Ended(Exception):
    """The connection ended before an answer was complete. `received`: the bytes of that answer so far."""

    def __init__(self, received, what="connection ended"):
        super().__init__("%s after %d bytes of an answer" % (what, received))
        self.received = received


class Answer:
    """One answer: status, headers by lower-case name, body as bytes."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def announced(self):
        """Whether it is a 503 with Retry-After."""
        return self.status in (429, 503) and "retry-after" in self.headers

    @property
    def closes(self):
        return self.headers.get("connection", "").lower() == "close"

    def __repr__(self):
        try:
            text = str(self.json().get("errors") or self.body[:300])  # what is wrong, if it says so
        except (ValueError, AttributeError):
            text = str(self.body[:300])
        return "%d %s" % (self.status, text)


def build(method, target, token=None, body=None, form="json", close=False, fields=None):
    """The bytes of a request. `body`: anything that json.dumps takes (JSON is YAML as well), or bytes to be sent as they are.
    `fields`: more header fields."""
    lines = ["%s %s HTTP/1.1" % (method, target), "Host: soak", "Accept: application/" + form]
    if token is not None:
        lines.append("X-SLURM-USER-TOKEN: " + token)
    if close:
        lines.append("Connection: close")
    lines += ["%s: %s" % field for field in (fields or {}).items()]
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines += ["Content-Type: application/" + form, "Content-Length: %d" % len(data)]
    else:
        data = b""
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + data


class Connection:
    """One TCP connection. `source`: the loopback address of the client, for limits by address."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.answers = 0  # complete ones
        self.begun = None  # when it began to connect

    @classmethod
    async def open(cls, port, source=None, receive_buffer=None):
        begun = time.monotonic()
        sock = socket.socket()
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if receive_buffer:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            if source:
                sock.bind((source, 0))
            await asyncio.wait_for(asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port)), PATIENCE)
        except BaseException:
            sock.close()
            raise
        connection = cls(*await asyncio.open_connection(sock=sock, limit=1 << 18))
        connection.begun = begun
        return connection

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def read_answer(self, head_only=False):
        """One answer. Its head and each piece of its body must come within PATIENCE: how long a large one takes depends on how fast
        this process reads it."""
        received = 0
        try:
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
            received = len(head)
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ", 2)[1])
            headers = {}
            for line in lines[1:]:
                name, colon, value = line.partition(":")
                if colon:
                    headers[name.lower()] = value.strip()
            body = b""
            if head_only or status in (204, 304):
                pass
            elif headers.get("transfer-encoding", "").lower() == "chunked":
                parts = []
                while True:
                    size = int((await asyncio.wait_for(self.reader.readuntil(b"\r\n"), PATIENCE)).split(b";")[0], 16)
                    parts.append((await asyncio.wait_for(self.reader.readexactly(size + 2), PATIENCE))[:size])
                    received += size
                    if size == 0:
                        break
                body = b"".join(parts)
            else:
                body = await asyncio.wait_for(self.reader.readexactly(int(headers.get("content-length", "0"))), PATIENCE)
        except asyncio.IncompleteReadError as problem:
            raise Ended(received + len(problem.partial)) from None
        except (ConnectionError, BrokenPipeError):
            raise Ended(received, "connection reset") from None
        self.answers += 1
        return Answer(status, headers, body)

    async def ask(self, *args, **options):
        """One request and its answer."""
        try:
            await asyncio.wait_for(self.send(build(*args, **options)), PATIENCE)
        except ConnectionError:
            pass  # the answer may be there all the same
        return await self.read_answer()

    def close(self):
        self.writer.close()

    def reset(self):
        """Closes with RST in place of an orderly end."""
        sock = self.writer.get_extra_info("socket")
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        self.writer.transport.abort()
