#!/usr/bin/env python3
"""record.py RELEASE BUILD FOLDER [VERSION]: what the daemons of the populated lab answer, as inputs of the fuzz target wire.

Our slurmrestd asks them through a proxy, which writes each kind of answer to FOLDER once (ctld_v38_2004, dbd_v38_1424 ..) and refuses
what is newer than VERSION of the protocol (default: what the release speaks), as older daemons do. Those in tests/fuzz/corpus/wire were
recorded in this way.
"""
import pathlib
import socket
import struct
import sys
import tempfile
import threading

from cluster import Cluster
from questions import SLURM, SLURMDB

MOST = 12000  # bytes of an answer that is kept


def exactly(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def frame_of(connection):
    return exactly(connection, struct.unpack(">I", exactly(connection, 4))[0])


class Recorder:
    """Between one daemon and its clients."""

    def __init__(self, daemon, port, newest, folder):
        self.daemon, self.target, self.newest, self.folder = daemon, port, newest, folder
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def relay(self, client):
        with client, socket.create_connection(("127.0.0.1", self.target)) as there:
            version = None
            try:
                while True:
                    request = frame_of(client)
                    is_first, version = version is None, version or request[0 if self.daemon == "ctld" else 2]
                    if version > self.newest:
                        return
                    there.sendall(struct.pack(">I", len(request)) + request)
                    answer = frame_of(there)
                    if self.daemon == "ctld":
                        self.keep(b"c", version, struct.unpack(">H", answer[4:6])[0], answer)
                    elif not is_first:  # which is the greeting
                        self.keep(b"%d" % (version - 38), version, struct.unpack(">H", answer[:2])[0], answer)
                    client.sendall(struct.pack(">I", len(answer)) + answer)
            except (EOFError, OSError):
                pass

    def keep(self, letter, version, kind, answer):
        path = self.folder / f"{self.daemon}_v{version}_{kind}"
        if len(answer) <= MOST and not path.exists():
            path.write_bytes(letter + answer)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    cluster, folder = Cluster(sys.argv[1]), pathlib.Path(sys.argv[3])
    newest = int(sys.argv[4]) if len(sys.argv) > 4 else 99
    folder.mkdir(exist_ok=True)
    ports = {"SlurmctldPort": ("ctld", "CTLD_PORT"), "AccountingStoragePort": ("dbd", "DBD_PORT")}
    lines = []
    for line in pathlib.Path(cluster.info["CONF"]).read_text().splitlines():
        daemon = ports.get(line.split("=")[0])
        if daemon:
            line = f"{line.split('=')[0]}={Recorder(daemon[0], int(cluster.info[daemon[1]]), newest, folder).port}"
        lines.append(line)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write("\n".join(lines) + "\n")
        conf.flush()
        with cluster.ours(sys.argv[2], conf=conf.name) as ours:
            for service, endpoints in (("slurm", SLURM), ("slurmdb", SLURMDB)):
                for path, asked in endpoints.items():
                    for query in asked or ():
                        if "{" not in path + query:
                            ours.get(f"/{service}/v0.0.45{path}{query}")
            job = min(cluster.jobs().values())
            for path in (f"slurm/v0.0.45/job/{job}", f"slurmdb/v0.0.45/job/{job}", f"slurm/v0.0.45/node/{cluster.host}",
                         "slurm/v0.0.45/jobs/state/", "slurmdb/v0.0.45/jobs/?start_time=now-1days", "slurmdb/v0.0.45/users/?with_assocs=true"):
                ours.get("/" + path)


main()
