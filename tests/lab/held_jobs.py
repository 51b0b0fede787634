"""held_jobs.py URL VERSION TOKEN COUNT: submits held jobs with the fields that real submissions carry, over four connections."""
import json
import os
import socket
import sys
import threading
import time
import urllib.parse

CONNECTIONS = 4


def submit(url, version, token, count, partition="big"):
    """Returns the seconds. Ends the program if a job is refused."""
    address = urllib.parse.urlsplit(url)

    def work(first):
        connection = socket.create_connection((address.hostname, address.port))
        reply = connection.makefile("rb")
        for i in range(first, count, CONNECTIONS):
            body = json.dumps({"job": {
                "script": "#!/bin/sh\nsleep 30\n", "name": f"job{i}", "account": "sub1", "partition": partition,
                "environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "tasks": 12, "hold": True,
                "memory_per_cpu": {"set": True, "number": 100}, "time_limit": {"set": True, "number": 240},
                "comment": f"comment number {i}"}}).encode()
            connection.sendall((f"POST /slurm/{version}/job/submit HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\n"
                                f"X-SLURM-USER-TOKEN: {token}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
            status, length = int(reply.readline().split()[1]), 0
            while line := reply.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            text = reply.read(length)
            if status != 200:
                sys.stderr.write(f"{status} {text[:400].decode(errors='replace')}\n")
                os._exit(1)

    def work_or_end(first):
        try:
            work(first)
        except (OSError, ValueError, IndexError) as e:
            sys.stderr.write(f"no answer from {url}: {e}\n")
            os._exit(1)

    start = time.perf_counter()
    threads = [threading.Thread(target=work_or_end, args=(k,)) for k in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    wanted = int(sys.argv[4])
    print(f"{wanted} jobs submitted in {submit(sys.argv[1], sys.argv[2], sys.argv[3], wanted):.1f} s")
