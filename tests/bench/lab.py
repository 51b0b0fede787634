#!/usr/bin/env python3
"""lab.py BUILD: our slurmrestd beside Slurm's own, on the lab's real cluster, in one run.

2,000 nodes; 5,000 held jobs, then 20,000; 50,000 jobs in the accounting database. The peers: slurmrestd 24.11.5 (the original), and a
bare RPC client that receives the same data and does nothing with it (build/bin/rpc-reader). Every figure is printed with its target.
Needs root, debootstrap and wrk. BENCH_SECONDS: how long requests a second are counted (default 5). BENCH_JOBS: other numbers than
5000,20000. BENCH_BEFORE: the build folder of another version of ours, to be measured beside. BENCH_PARTS: some of writer, listings,
rates, polls, accounting.
"""
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lab"))
import held_jobs  # noqa: E402
import load  # noqa: E402
from cluster import Cluster  # noqa: E402

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
JOBS = [int(n) for n in os.environ.get("BENCH_JOBS", "5000,20000").split(",")]
BEFORE = os.environ.get("BENCH_BEFORE")
PARTS = os.environ.get("BENCH_PARTS", "writer,listings,rates,polls,accounting").split(",")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10000"))
HISTORY = 50000
VERSION = "v0.0.42"


def show(what, value, target="", ok=True):
    verdict = f"target {target:<14} {'ok' if ok else 'BELOW TARGET'}" if target else ""
    print(f"{what:<50} {value:>38}   {verdict}".rstrip(), flush=True)


def forget_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w") as f:
        f.write("5")


class NotAnswered(Exception):
    """Some requests were answered with errors."""


class Server:
    """One of the two: where it is, who it is, and how its memory grows."""

    def __init__(self, name, url, pid, token, said=lambda: ""):
        self.name, self.url, self.pid, self.token, self.said = name, url, pid, token, said

    def path(self, path):
        api = "slurmdb" if path.startswith("db:") else "slurm"
        return f"{self.url}/{api}/{VERSION}/{path.removeprefix('db:')}"

    def get(self, path, limit=120):
        """Seconds and bytes of one GET; None where there is no answer within `limit` seconds."""
        out = subprocess.run(["curl", "-s", "-m", str(limit), "-o", "/dev/null", "-w", "%{http_code} %{size_download} %{time_total}", "-H",
                              f"X-SLURM-USER-TOKEN: {self.token}", self.path(path)], capture_output=True, text=True).stdout.split()
        return (float(out[2]), int(float(out[1]))) if out and out[0] == "200" else None

    def best(self, path, times):
        """The best of several, the bytes, and the MiB by which memory grew."""
        self.get("ping/")
        time.sleep(2)  # what was freed has gone back to the system
        forget_peak(self.pid)
        before = load.memory_of(self.pid, "VmRSS")
        answers = [self.get(path) for _ in range(times)]
        if None in answers:
            sys.exit(f"{self.name}: no answer to GET {path}")
        return min(a[0] for a in answers), answers[0][1], load.memory_of(self.pid, "VmHWM") - before

    def rate(self, path, connections):
        out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-H", f"X-SLURM-USER-TOKEN: {self.token}", self.path(path)],
                             capture_output=True, text=True, check=True).stdout
        time.sleep(1)  # what wrk had asked for when it ended still has its places among those that wait
        if bad := re.search(r"Non-2xx.*", out):
            reason = re.search(r'" ([45]\d\d .*)', self.said())
            raise NotAnswered(f"{self.name}: {path}: {bad.group(0)}{', such as ' + reason.group(1) if reason else ''}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))

    def at_once(self, path, count, limit):
        """How many of several GETs sent at once are answered in time, and the seconds until the last of these."""
        done = []
        threads = [threading.Thread(target=lambda: done.append(self.get(path, limit))) for _ in range(count)]
        begin = time.perf_counter()
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return sum(d is not None for d in done), time.perf_counter() - begin


def bare(cluster, what, times=7):
    """Milliseconds (the best) and bytes of the RPC alone."""
    out = subprocess.run([f"{BUILD}/bin/rpc-reader", cluster.info["CONF"], what, str(times)], capture_output=True, text=True,
                         env=dict(os.environ, SLURM_JWT=cluster.token()))
    if out.returncode:
        sys.exit(out.stderr)
    rows = [line.split() for line in out.stdout.splitlines()]
    return min(float(r[0]) for r in rows), int(rows[0][1])


def listing(cluster, ours, original, what, title, ratio, rpc_ratio=None, memory=None):
    seconds, size, grown = ours.best(f"{what}/", 7)
    there, size_there, grown_there = original.best(f"{what}/", 2)
    rpc, rpc_size = bare(cluster, what)
    show(f"GET {what}, {title}", f"{seconds * 1000:.0f} ms, {size / 1e6:.1f} MB")
    show("  the original", f"{there * 1000:.0f} ms, {size_there / 1e6:.1f} MB, ratio {there / seconds:.0f}", f">= {ratio} times",
         there / seconds >= ratio)
    show("  a bare RPC client", f"{rpc:.1f} ms, {rpc_size / 1e6:.1f} MB, ratio {seconds * 1000 / rpc:.1f}",
         f"<= {rpc_ratio} times" if rpc_ratio else "", not rpc_ratio or seconds * 1000 <= rpc_ratio * rpc)
    show("  memory grows by", f"{grown:.1f} MiB, the original {grown_there:,.0f}", f"< {memory} MiB" if memory else "",
         not memory or grown < memory)


def small(ours, jobs):
    """Three fields of each job, beside all of them."""
    all_of_it, size, _ = ours.best("jobs/", 7)
    seconds, small_size, _ = ours.best("jobs/?fields=job_id,job_state,user_name", 7)
    show(f"GET jobs?fields=, 3 fields of {jobs:,} jobs", f"{seconds * 1000:.1f} ms, 1/{all_of_it / seconds:.1f} of the time", "<= 1/5",
         all_of_it / seconds >= 5)
    show("", f"{small_size / 1e3:,.0f} kB, 1/{size / small_size:.0f} of the bytes", "<= 1/20", size / small_size >= 20)


def rates(ours, original, paths, connections, ratio):
    for title, path in paths.items():
        # In turns, the best of each: slurmctld has moments of its own.
        rounds = [(ours.rate(path, connections), original.rate(path, connections)) for _ in range(3)]
        mine, its = (max(each) for each in zip(*rounds))
        show(f"{title}, {connections} connections", f"{mine:,.0f}/s, the original {its:,.0f}, ratio {mine / its:.1f}",
             f">= {ratio} times", mine / its >= ratio)


def polls(cluster, servers, jobs):
    """`servers`: ours; then ours without the store, before this, and the original, as far as they are there."""
    path = f"/slurm/{VERSION}/jobs/"
    # Until slurmctld has looked at the dependencies of the new jobs, which it does once a minute, the list is not stored.
    client = load.Client(servers[0])
    cluster.wait_for("slurmctld to look at the new jobs", lambda: b"DEPENDENT" not in client.request("GET", f"{path}?fields=flags"), 90)
    show(f"{load.CLIENTS} clients, a GET jobs a second each, 60 s", f"{jobs:,} jobs")
    costs = {server.name: load.cost_of_polls(cluster, server, path) for server in servers}
    most = max(cost for name, (cost, _, _) in costs.items() if name != "ours")
    for name, (cost, grown, answers) in costs.items():
        target = f"<= {most / 10:.1f} ms" if name == "ours" else ""
        show(f"  {name}: slurmctld's time an answer", f"{cost:.1f} ms, {answers} answers, memory {grown:+.0f} MiB", target,
             not target or cost <= most / 10)


def accounting(cluster, ours, original):
    count = load.fill_accounting(cluster, HISTORY)
    path = "db:jobs/?start_time=2020-01-01"
    seconds, size, grown = ours.best(path, 3)
    there, size_there, grown_there = original.best(path, 2)
    show(f"GET slurmdb jobs, {count:,} records", f"{seconds:.2f} s, {size / 1e6:.1f} MB")
    show("  the original", f"{there:.2f} s, {size_there / 1e6:.1f} MB, ratio {there / seconds:.1f}")
    show("  memory grows by", f"{grown:.1f} MiB, the original {grown_there:,.0f}")


def main():
    cluster = Cluster("24.11")
    cluster.lab("wipe")
    cluster.lab("up", 2000)
    cluster.lab("restd")
    original_pid = int(pathlib.Path(cluster.info["ROOT"], "run/lab/slurmrestd.pid").read_text())
    daemons = contextlib.ExitStack()

    def start(name, build, **environment):
        daemon = daemons.enter_context(cluster.ours(build, **environment))
        return Server(name, f"http://127.0.0.1:{daemon.address[1]}", daemon.process.pid, cluster.token(), daemon.said)

    try:
        with daemons:
            ours = start("ours", BUILD)
            others = [start("ours, nothing stored", BUILD, SLURMRESTD_MAX_STORED_ANSWERS="0")]
            if BEFORE:
                others.append(start("ours, before", BEFORE))
            original = Server("the original", cluster.info["RESTD_URL"], original_pid, cluster.token())
            there = 0
            if "writer" in PARTS:
                there = 100
                held_jobs.submit(ours.url, VERSION, cluster.token(), there)
                missed, took = load.write_and_read(cluster, ours, VERSION, cluster.jobs()["job0"], ROUNDS)
                show(f"{ROUNDS:,} writes, each with a read, beside pollers", f"{missed} reads miss theirs, {ROUNDS / took:,.0f} rounds/s", "0",
                     missed == 0)
            for count in JOBS:
                seconds = held_jobs.submit(ours.url, VERSION, cluster.token(), count - there)
                show(f"{count - there:,} held jobs submitted through ours", f"{(count - there) / seconds:,.0f}/s")
                there = count
                time.sleep(3)  # slurmctld writes its state
                first = count == JOBS[0]
                if "listings" in PARTS:
                    listing(cluster, ours, original, "jobs", f"{count:,} jobs", 20 if first else 40, 3 if first else None,
                            64 if first else 96)
                    small(ours, count)
                if first and "listings" in PARTS:
                    answered, took = ours.at_once("jobs/", 4, 8)
                    theirs, _ = original.at_once("jobs/", 4, 8)
                    show("  four at once, answered within 8 s", f"{answered} in {took * 1000:.0f} ms, the original {theirs}", "4", answered == 4)
                    time.sleep(20 if theirs < 4 else 0)  # the original goes on with what nobody waits for
                    listing(cluster, ours, original, "nodes", "2,000 nodes", 10)
                if first and "rates" in PARTS:
                    job = f"job/{cluster.jobs()['job0']}"
                    rates(ours, original, {"ping": "ping/", "diag": "diag/", "job/{id}": job}, 8, 1.5)
                    rates(ours, original, {"diag": "diag/", "job/{id}": job, "qos": "db:qos/"}, 64, 5)
                    for other in others:
                        for path in ("diag/", job, "db:qos/"):
                            try:
                                show(f"  {other.name}: {path}, 64 connections", f"{other.rate(path, 64):,.0f}/s")
                            except NotAnswered as e:
                                show(f"  {other.name}: {path}, 64 connections", str(e).partition(": ")[2])
            if "polls" in PARTS:
                polls(cluster, [ours, *others], there)
            if "accounting" in PARTS:
                accounting(cluster, ours, original)
    finally:
        cluster.lab("down")


main()
