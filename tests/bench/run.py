#!/usr/bin/env python3
"""run.py BUILD [NAME..]: the daemon's speed and memory, measured on this machine, beside a named peer in the same run.

Names: start, memory, ping, document, jobs, select, encode, dump (default: all). Needs wrk. Every figure is printed with its target.
Ping and document are compared with a Poco::Net::HTTPServer that sends the same bytes from memory (build/bin/poco-peer).
"""
import getpass
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
wanted = sys.argv[2:] or ["start", "memory", "ping", "document", "jobs", "select", "encode", "dump"]
BIN = os.path.join(build, "bin")
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
JOBS = int(os.environ.get("BENCH_JOBS", "100000"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Daemon:
    """slurmrestd on the embedded cluster, with a state of its own, as it comes from the build tree."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="slurmrestd-bench-")
        self.port = free_port()
        conf = os.path.join(self.folder.name, "slurm.conf")
        with open(conf, "w") as f:
            f.write(f"ClusterName=bench\nStateSaveLocation={self.folder.name}/state\nMaxJobCount=200000\n"
                    "NodeName=localhost CPUs=2 RealMemory=4000\nPartitionName=debug Nodes=localhost Default=YES\n")
        self.environment = dict(os.environ, SLURM_CONF=conf, SLURMRESTD_SECURITY="disable_user_check,serve_all_users")
        self.started = time.perf_counter()
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen([f"{BIN}/slurmrestd", "--cluster", "embedded", *options, f"127.0.0.1:{self.port}"],
                                        env=self.environment, stderr=self.log, stdin=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                if self.process.poll() is not None:
                    self.log.seek(0)
                    sys.exit("slurmrestd ended at once:\n" + self.log.read())
                time.sleep(0.001)
        self.token = None

    def get(self, path):
        """Status and body of one GET over a connection of its own."""
        s = socket.create_connection(("127.0.0.1", self.port))
        s.sendall(self.request(path))
        data = b""
        while part := s.recv(1 << 20):
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def request(self, path, body=None, close=True):
        lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: bench", f"X-SLURM-USER-TOKEN: {self.token or ''}"]
        if close:
            lines.append("Connection: close")
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")

    def login(self):
        out = subprocess.run([f"{BIN}/slurmrestd", "--cluster", "embedded", "token", f"username={getpass.getuser()}", "lifespan=86400"], env=self.environment,
                             capture_output=True, text=True, check=True).stdout
        self.token = out.strip().split("=", 1)[1]

    def rss(self, field="VmRSS"):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(field + r":\s+(\d+)", f.read()).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def wrk(url, connections, headers=()):
    """Requests a second and MB a second of `connections` keep-alive connections; errors end the run."""
    cmd = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", url]
    for h in headers:
        cmd += ["-H", h]
    out = subprocess.run(cmd, capture_output=True, text=True, check=True).stdout
    if bad := re.search(r"(Non-2xx.*|Socket errors.*)", out):
        sys.exit(f"{url}: {bad.group(1)}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    size = re.search(r"Transfer/sec:\s+([\d.]+)(\w+)", out)
    unit = {"B": 1e-6, "KB": 1.024e-3, "MB": 1.048576, "GB": 1073.741824}[size.group(2)]
    p99 = re.search(r"99%\s+(\S+)", out).group(1)
    return rate, float(size.group(1)) * unit, p99


def poco(body):
    with tempfile.NamedTemporaryFile() as f:
        f.write(body)
        f.flush()
        port = free_port()
        peer = subprocess.Popen([f"{BIN}/poco-peer", str(port), f.name])
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.01)
            return wrk(f"http://127.0.0.1:{port}/", 32)
        finally:
            peer.terminate()
            peer.wait()


def show(what, value, target, ok):
    print(f"{what:<52} {value:>22}   target {target:<18} {'ok' if ok else 'BELOW TARGET'}", flush=True)


def bench_start():
    times = []
    for _ in range(5):
        d = Daemon()
        d.token = "none"
        d.get("/slurm/v0.0.42/ping/")
        times.append((time.perf_counter() - d.started) * 1000)
        d.stop()
    best, worst = min(times), max(times)
    show("start to first answer (best .. worst of 5)", f"{best:.0f} .. {worst:.0f} ms", "< 100 ms", worst < 100)


def bench_memory(d):
    d.get("/slurm/v0.0.42/ping/")
    time.sleep(0.5)
    show("resident memory, idle, all plugins", f"{d.rss():.1f} MiB", "< 40 MiB", d.rss() < 40)


def bench_ping(d):
    status, body = d.get("/slurm/v0.0.42/ping/")
    assert status == 200, body
    rate, _, p99 = wrk(f"http://127.0.0.1:{d.port}/slurm/v0.0.42/ping/", 32, [f"X-SLURM-USER-TOKEN: {d.token}"])
    show("ping, 32 keep-alive connections", f"{rate:,.0f}/s (p99 {p99})", ">= 20,000/s", rate >= 20000)
    other, _, _ = poco(body)
    print(f"{'  Poco::Net::HTTPServer, same bytes from memory':<52} {other:>20,.0f}/s   ratio {rate / other:.2f}")


def bench_document(d):
    status, body = d.get("/openapi/v3")
    assert status == 200, body
    rate, mb, p99 = wrk(f"http://127.0.0.1:{d.port}/openapi/v3", 32, [f"X-SLURM-USER-TOKEN: {d.token}"])
    show(f"/openapi/v3 ({len(body) / 1000:.0f} kB), 32 connections", f"{rate:,.0f}/s (p99 {p99})", ">= 5,000/s", rate >= 5000)
    other, _, _ = poco(body)
    print(f"{'  Poco::Net::HTTPServer, same bytes from memory':<52} {other:>20,.0f}/s   ratio {rate / other:.2f}")


def submit(d, count):
    """Held jobs with the fields that real submissions carry, pipelined over four connections."""
    def work(first):
        s = socket.create_connection(("127.0.0.1", d.port))
        reply = s.makefile("rb", 1 << 16)
        mine = range(first, count, 4)
        for at in range(0, len(mine), 50):
            part = mine[at:at + 50]
            s.sendall(b"".join(d.request("/slurm/v0.0.42/job/submit", json.dumps({"job": {
                "script": "#!/bin/sh\nsleep 30\n", "name": f"job{i}", "partition": "debug",
                "environment": ["PATH=/usr/bin:/bin"], "current_working_directory": "/tmp", "tasks": 1, "hold": True,
                "memory_per_cpu": {"set": True, "number": 100}, "time_limit": {"set": True, "number": 240},
                "comment": f"comment number {i}"}}).encode(), close=False) for i in part))
            for _ in part:
                status, length = int(reply.readline().split()[1]), 0
                while line := reply.readline().strip():
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                text = reply.read(length)
                if status != 200:
                    sys.stderr.write(text[:400].decode() + "\n")
                    os._exit(1)

    begin = time.perf_counter()
    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(f"{f'  {count:,} held jobs submitted':<52} {count / (time.perf_counter() - begin):>20,.0f}/s", flush=True)


def bench_jobs(d):
    submit(d, JOBS)
    time.sleep(1)
    before, peak, stop = d.rss(), [0.0], threading.Event()

    def watch():
        while not stop.is_set():
            peak[0] = max(peak[0], d.rss())
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    best = 0
    for _ in range(3):
        out = subprocess.run(["curl", "-sf", "-o", "/dev/null", "-w", "%{size_download} %{time_total}", "-H",
                              f"X-SLURM-USER-TOKEN: {d.token}", f"http://127.0.0.1:{d.port}/slurm/v0.0.42/jobs/"],
                             capture_output=True, text=True, check=True).stdout.split()
        size, seconds = float(out[0]), float(out[1])
        best = max(best, size / seconds / 1e6)
    stop.set()
    watcher.join()
    grown = peak[0] - before
    show(f"GET jobs, {JOBS:,} jobs ({size / 1e6:.0f} MB)", f"{best:,.0f} MB/s", ">= 300 MB/s", best >= 300)
    show("  resident memory grown meanwhile", f"{grown:.1f} MiB of {before:.0f}", "< 64 MiB", grown < 64)


def bench_select(d):
    """Three fields of 5,000 jobs beside all of them: over one connection in turn, the best of several."""
    submit(d, 5000)
    time.sleep(1)
    figures = {}
    for _ in range(15):
        for query in ("", "?fields=job_id,job_state,user_name", "?limit=100", "?sort=-job_id&fields=job_id&limit=100"):
            out = subprocess.run(["curl", "-sf", "-o", "/dev/null", "-w", "%{size_download} %{time_total} %{time_connect}", "-H",
                                  f"X-SLURM-USER-TOKEN: {d.token}", f"http://127.0.0.1:{d.port}/slurm/v0.0.42/jobs/{query}"],
                                 capture_output=True, text=True, check=True).stdout.split()
            size, seconds = int(out[0]), float(out[1]) - float(out[2])
            figures[query] = size, min(seconds, figures.get(query, (0, seconds))[1])
    size, seconds = figures.pop("")
    show("GET jobs, 5,000 jobs", f"{seconds * 1000:.1f} ms, {size / 1e6:.1f} MB", "-", True)
    for query, (part, taken) in figures.items():
        is_target = query.startswith("?fields=")
        show(f"  {query}", f"{taken * 1000:.2f} ms, {part / 1000:.0f} kB",
             "1/5 of time, 1/20 of bytes" if is_target else "-", not is_target or (taken * 5 <= seconds and part * 20 <= size))
        print(f"{'':<52} {f'1/{seconds / taken:.1f} of time, 1/{size / part:.0f} of bytes':>22}", flush=True)


def paced(d, coding, rate):
    """Bytes and seconds of one GET jobs whose client takes no more than `rate` bytes a second."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)  # little is on its way
    s.connect(("127.0.0.1", d.port))
    request = d.request("/slurm/v0.0.42/jobs/")
    if coding:
        request = request.replace(b"\r\n", f"\r\nAccept-Encoding: {coding}\r\n".encode(), 1)
    begin = time.perf_counter()
    s.sendall(request)
    taken, room = 0, bytearray(1 << 17)
    while size := s.recv_into(room):
        taken += size
        ahead = taken / rate - (time.perf_counter() - begin)
        if ahead > 0.001:
            time.sleep(ahead)
    return taken, time.perf_counter() - begin


def varied():
    """JSON of records that have little in common but their keys."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 10))) for _ in range(3000)]

    def record(i):
        return {"account": chance.choice(words[:40]), "job_id": chance.randint(1, 10**7), "name": "-".join(chance.choices(words, k=3)),
                "user_name": chance.choice(words[:300]), "nodes": f"node[{chance.randint(1, 500)}-{chance.randint(501, 999)}]",
                "time": {key: {"set": True, "infinite": False, "number": chance.randint(1_600_000_000, 1_800_000_000)}
                         for key in ("start", "end", "submit", "eligible", "suspended")},
                "tres": ",".join(f"{key}={chance.randint(1, 9999)}" for key in ("cpu", "mem", "node", "billing")),
                "working_directory": "/home/" + "/".join(chance.choices(words, k=3)), "comment": " ".join(chance.choices(words, k=12)),
                "steps": [{"step": {"id": f"{i}.{s}", "name": chance.choice(words)}, "cpu": {"max": chance.randint(1, 10**6)},
                           "exit_code": {"status": ["SUCCESS"], "return_code": {"set": True, "infinite": False, "number": 0}}}
                          for s in range(3)]}

    return json.dumps({"jobs": [record(i) for i in range(8000)]}, separators=(",", ":")).encode()


def bench_encode(d):
    """GET jobs as it is and compressed: how fast it is made, and how soon it comes over a line of 1 Gb/s."""
    if "jobs" not in wanted:
        submit(d, JOBS)
        time.sleep(1)
    line = 1e9 / 8
    times = {}
    for coding in ("", "zstd", "gzip"):
        made = min(paced(d, coding, 1e12)[1] for _ in range(3))
        size, times[coding] = min((paced(d, coding, line) for _ in range(3)), key=lambda one: one[1])
        if not coding:
            whole = size
        print(f"{'  GET jobs, ' + format(JOBS, ',') + ' jobs, ' + (coding or 'identity'):<52} {size:>16,} bytes   {whole / made / 1e6:,.0f} MB/s of JSON, "
              f"1 Gb/s: {times[coding] * 1000:,.0f} ms", flush=True)
    for coding in ("zstd", "gzip"):
        gain = times[""] / times[coding]
        show(f"  sooner over 1 Gb/s with {coding}", f"{gain:.1f} times", "> 1", gain > 1)
    for what, text in (("the same answer, whose records are alike", d.get("/slurm/v0.0.42/jobs/")[1]), ("records with many different texts", varied())):
        with tempfile.NamedTemporaryFile() as f:
            f.write(text)
            f.flush()
            print(f"  {what}:", flush=True)
            subprocess.run([f"{BIN}/encode-bench", f.name], check=True)


def main():
    if "start" in wanted:
        bench_start()
    if set(wanted) & {"memory", "ping", "document", "jobs", "encode"}:
        d = Daemon()
        d.login()
        try:
            for name, run in (("memory", bench_memory), ("ping", bench_ping), ("document", bench_document), ("jobs", bench_jobs),
                              ("encode", bench_encode)):
                if name in wanted:
                    run(d)
        finally:
            d.stop()
    if "select" in wanted:
        d = Daemon()  # with no other jobs
        d.login()
        try:
            bench_select(d)
        finally:
            d.stop()
    if "dump" in wanted:
        subprocess.run([f"{BIN}/dump-bench"], check=True)


main()
