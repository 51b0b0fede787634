#!/usr/bin/env python3
"""soak.py BUILD [--seconds N] [--handovers N] [--kills N] [--seed N] [--scale X] [--groups NAME,..]: the daemon of a build tree under
everything at once.

First, for N seconds (default 300), hundreds of clients: honest ones, slow ones, broken ones, pipelining ones and ones that vanish, while
jobs start and end, are held, cancelled and cancelled by ranges, and accounting records come and go (clients.py has all kinds). Then
handovers (SIGUSR2): a new process takes over while clients go on, and no request fails. Then rounds of kill -9: after each the
daemon is started again, and every job and account whose making was acknowledged must be there.
At the end no job that was acknowledged may be lost, and none may have run twice.

Prints latencies, answers by status, memory and descriptors before and after, and a verdict. Exit status 1, with a message for each,
where an honest request failed or was answered wrongly, a 5xx was not announced, the daemon died or reported something to a sanitizer,
descriptors or memory grew, or a job was lost or ran twice. Needs nothing but Python's standard library.
"""

import argparse
import asyncio
import collections
import multiprocessing
import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))

arguments = argparse.ArgumentParser(description="The daemon under everything at once.")
arguments.add_argument("build", help="build tree")
arguments.add_argument("--seconds", type=int, default=300, help="of churn (default 300)")
arguments.add_argument("--handovers", type=int, default=None, help="to a new process (default: as many as rounds of kill -9)")
arguments.add_argument("--kills", type=int, default=None, help="rounds of kill -9 (default: one for each 20 seconds, at least 3)")
arguments.add_argument("--seed", type=int, default=None, help="what the clients' choices follow from (default: by chance)")
arguments.add_argument("--scale", type=float, default=1.0, help="so many times the usual number of clients")
arguments.add_argument("--groups", default="honest,readers,watchers,churn,hostile", help="groups of clients in the churn (default: all five)")
options = arguments.parse_args()
os.environ["RESTD_BUILD"] = options.build

import clients  # noqa: E402
import restd  # noqa: E402
from clients import Client, Group, Ledger, Site, Wrong  # noqa: E402
from tally import Tally  # noqa: E402

SLURM_CONF = """\
ClusterName=test
SlurmctldHost=localhost
MinJobAge=3
MaxJobCount=200000
NodeName=localhost CPUs=16 RealMemory=64000
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
ReservationName=maint StartTime=2037-01-01T00:00:00 Duration=120 Nodes=ALL Users=root Flags=MAINT
Licenses=matlab:4
"""
WARM_UP = 10  # seconds of churn before memory and descriptors count as those of before
# What the release build may hold more after the churn than before, in MiB, with every job forgotten: more accounts and users,
# pages in which something is left, and 2 MiB in each of the C library's arenas, of which four processors have 32.
MEMORY_BOUND = 64
# SQLite closes none of a file's descriptors while another connection holds a lock on it (POSIX locks would go with it), and uses
# them again instead: as many as ever read the history at once, which are the workers. Of all else nothing stays.
HISTORY_BOUND = 24
DESCRIPTOR_BOUND = 4
SETTLE = 120  # seconds for all jobs to end
FINISHED = {"COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "DEADLINE", "BOOT_FAIL", "PREEMPTED"}


class Soak:
    def __init__(self):
        self.seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 30)
        self.kills = options.kills if options.kills is not None else max(3, options.seconds // 20)
        self.handovers = options.handovers if options.handovers is not None else self.kills
        self.random = random.Random(self.seed)
        self.faults = []
        self.tally, self.ledger = Tally(), Ledger()
        self.context = multiprocessing.get_context("spawn")
        self.sanitizer = self.sanitizer_of_build()

    @staticmethod
    def sanitizer_of_build():
        cache = pathlib.Path(options.build, "CMakeCache.txt")
        found = re.search(r"^RESTD_SANITIZE:\w+=(.*)$", cache.read_text(), re.MULTILINE) if cache.exists() else None
        return found.group(1) if found else ""

    def fault(self, text):
        self.faults.append(text)
        print("FAILED: " + text, flush=True)

    # The daemon and its process

    def environment(self):
        """Sanitizers write their reports into files beside the log. Any report, of any process, is a finding."""
        place = "log_path=%s" % (self.reports_folder / "report")
        return {"ASAN_OPTIONS": place + ":detect_leaks=1:abort_on_error=0:exitcode=99", "LSAN_OPTIONS": "suppressions=%s" % (HERE / "lsan.supp"),
                "UBSAN_OPTIONS": place + ":print_stacktrace=1",
                "TSAN_OPTIONS": place + ":halt_on_error=0:second_deadlock_stack=1:history_size=4:suppressions=%s" % (HERE / "tsan.supp")}

    def start(self):
        # Fewer connections than clients, so connections of hostile clients, who share few addresses, are always being closed.
        self.daemon = restd.Daemon("--max-connections", "280", conf=SLURM_CONF, unix=False, started=False)
        self.folder = self.daemon.folder
        os.chmod(self.folder, 0o755)
        # Jobs run as other users, and the daemon's processes may have another user than this process.
        work, self.reports_folder = self.folder / "work", self.folder / "reports"
        for place in work, self.reports_folder:
            place.mkdir()
            os.chmod(place, 0o777)
        (work / "runs").touch()
        os.chmod(work / "runs", 0o666)
        self.daemon.env.update({name: str(value) for name, value in self.environment().items()})
        self.daemon.start()
        users = ["root", "daemon", "games"] if os.geteuid() == 0 else [None]
        tokens = {user or "self": self.daemon.token(user, 1000000) for user in users}
        self.site = Site(self.daemon.port, tokens, str(work), self.seed)
        self.began = int(time.time())

    def reports(self):
        return sorted(path for path in self.reports_folder.glob("report*") if path.stat().st_size)

    def alive(self):
        return not self.daemon.has_ended(self.daemon.pid)

    def memory(self):
        """Resident memory in MiB."""
        text = pathlib.Path("/proc/%d/status" % self.daemon.pid).read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def descriptors(self):
        """The daemon's open files, by kind."""
        folder = "/proc/%d/fd" % self.daemon.pid
        found = collections.Counter()
        for name in os.listdir(folder):
            try:
                found[re.sub(r":\[\d+\]", "", os.readlink(os.path.join(folder, name)))] += 1
            except OSError:
                pass  # closed meanwhile
        return found

    # Clients

    def run_clients(self, names, seconds, watch=None):
        """Runs groups of clients and adds up their tallies. `watch`: called regularly, True ends them."""
        stop, dying, begun = events = [self.context.Event() for _ in range(3)]
        running = []
        for index, name in enumerate(names):
            mine, theirs = self.context.Pipe(duplex=False)
            process = self.context.Process(target=clients.main, args=(
                name, index, self.site, seconds, options.scale, events, theirs))
            process.start()
            theirs.close()
            running.append((name, process, mine))
        until = time.monotonic() + seconds + 3 * clients.PATIENCE
        for name, process, pipe in running:
            while not pipe.poll(0.05):
                if watch is not None and not stop.is_set() and watch(dying, begun):
                    stop.set()
                if not process.is_alive() and not pipe.poll():
                    break
                if time.monotonic() > until:
                    process.kill()
                    break
            try:
                tally, ledger = pipe.recv()
                self.tally.add(tally)
                self.ledger.add(ledger)
            except EOFError:
                self.fault("the %s clients did not end in order" % name)
            process.join()

    def died(self):
        """Reports if the daemon has ended or a sanitizer has found something."""
        reports = self.reports()
        if reports and self.alive():  # a report may still be being written
            try:
                self.daemon.wait(10)
            except subprocess.TimeoutExpired:
                pass  # ThreadSanitizer's daemon goes on
        if not self.alive():
            self.fault("the daemon died: status %s; the end of its log:\n%s" % (self.daemon.process.returncode, self.daemon.log[-1500:]))
        for path in reports:
            self.fault("a sanitizer reports (%s):\n%s" % (path.name, path.read_text(errors="replace")[:12000]))
            path.rename(path.with_name("seen-" + path.name))
        return bool(reports) or not self.alive()

    def churn(self):
        begin = time.monotonic()

        def watch(dying, begun):
            time.sleep(0.1)
            if self.died():
                print("found after %.1f s of churn" % (time.monotonic() - begin), flush=True)
                dying.set()  # what the clients say from here on is no news
                return True
            return False
        self.site.round = "w"
        self.run_clients(options.groups.split(","), min(WARM_UP, options.seconds), watch)
        if self.faults:
            return
        self.settle(forgotten=True)
        time.sleep(3)  # an idle daemon gives memory back after a second
        before = self.memory(), self.descriptors()
        self.site.round = "c"
        self.run_clients(options.groups.split(","), max(1, options.seconds - WARM_UP), watch)
        if self.faults:
            return
        self.settle(forgotten=True)
        self.check_resources(before)

    def check_resources(self, before):
        memory, descriptors = before
        deadline = time.monotonic() + 60

        def too_many():
            grown = self.descriptors() - descriptors
            history = sum(count for name, count in grown.items() if name.endswith("/cluster.sqlite"))
            return history > HISTORY_BOUND or sum(grown.values()) - history > DESCRIPTOR_BOUND

        def too_much():  # an idle daemon gives memory back after a second; a sanitizer holds on to what is freed
            return not self.sanitizer and self.memory() > memory + MEMORY_BOUND
        while (too_many() or too_much()) and time.monotonic() < deadline:
            time.sleep(0.5)
        now = self.descriptors()
        print("  memory before %.1f MiB, after %.1f MiB; descriptors before %d, after %d" % (
            memory, self.memory(), sum(descriptors.values()), sum(now.values())), flush=True)
        if too_many():
            self.fault("descriptors grew from %d to %d with every client gone: %s" % (
                sum(descriptors.values()), sum(now.values()), dict(now - descriptors)))
        if too_much():
            self.fault("memory grew from %.1f to %.1f MiB with every client gone, more than %d MiB" % (
                memory, self.memory(), MEMORY_BOUND))

    # State that must exist

    def asking(self, work):
        """Runs work(client) with one honest client."""
        async def run():
            group = Group("check", 9, self.site, 0, 1, *[self.context.Event() for _ in range(3)])
            group.until = time.monotonic() + 1000
            client = Client(group)
            try:
                return await work(client)
            finally:
                client.drop()
        return asyncio.run(run())

    def listed(self):
        """State of every job that the controller lists, tasks of arrays apart: id or (array, task) -> state."""
        async def work(client):
            found = await client.ask("jobs", "GET", clients.SLURM % clients.NEWEST + "jobs/")
            return self.states(found["jobs"], lambda job: job["job_state"], lambda job: job["array_job_id"]["number"],
                               lambda job: job["array_task_id"])
        return self.asking(work)

    @staticmethod
    def states(jobs, state, array, task):
        found = {}
        for job in jobs:
            if array(job):
                found[array(job)] = state(job)
                if task(job)["set"]:
                    found[(array(job), task(job)["number"])] = state(job)
            else:
                found[job["job_id"]] = state(job)
        return found

    def history(self, ids):
        """The same for the history, only for these ids."""
        async def work(client):
            found = {}
            ordered = sorted(ids)
            for at in range(0, len(ordered), 200):
                part = await client.ask("history", "GET", clients.SLURMDB % clients.NEWEST + "jobs/?start_time=%d&step=%s" % (
                    self.began - 60, ",".join(map(str, ordered[at:at + 200]))))
                found.update(self.states(part["jobs"], lambda job: job["state"]["current"], lambda job: job["array"]["job_id"],
                                         lambda job: job["array"]["task_id"]))
            return found
        return self.asking(work)

    def settle(self, forgotten=False):
        """Waits until every job has ended that is not held and, if `forgotten`, until the listing has dropped it (MinJobAge)."""
        deadline = time.monotonic() + SETTLE
        while True:
            active = [each for each, state in self.listed().items()
                      if (forgotten or not FINISHED & set(state)) and not (self.ledger.jobs.get(each) == "either")]
            if not active:
                break
            if time.monotonic() > deadline:
                self.fault("%d jobs have not ended within %d s, such as %s" % (len(active), SETTLE, active[:5]))
                return
            time.sleep(0.5)

    def runs(self):
        return collections.Counter((pathlib.Path(self.site.runs)).read_text().split())

    def check_present(self, ids):
        """Checks that every acknowledged job exists, in any state."""
        listed = self.listed()
        missing = set(ids) - set(listed)
        missing -= set(self.history(missing))
        if missing:
            self.fault("%d acknowledged jobs are lost: %s" % (len(missing), sorted(missing)[:20]))

    def check_accounts(self):
        async def work(client):
            found = await client.ask("accounts", "GET", clients.SLURMDB % clients.NEWEST + "accounts/")
            return {each["name"] for each in found["accounts"]}
        there = self.asking(work)
        for wanted, verb, wrong in ((True, "lost", lambda name: name not in there), (False, "back again", lambda name: name in there)):
            names = [name for name, known in self.ledger.accounts.items() if known is wanted and wrong(name)]
            if names:
                self.fault("%d accounts are %s, though their change was acknowledged: %s" % (len(names), verb, names[:10]))

    def check_ends(self):
        """Checks that all jobs ended as intended, and that each ran at most once."""
        async def cancel(client):
            for each, state in listed.items():
                if not isinstance(each, tuple) and each not in self.ledger.arrays and not FINISHED & set(state) and (
                        self.ledger.jobs.get(each, "either") == "either"):
                    await client.send("cancel", "DELETE", clients.SLURM % clients.NEWEST + "job/%d" % each)
        listed = self.listed()
        self.asking(cancel)
        self.settle()
        ids = set(self.ledger.jobs) | set(self.ledger.arrays)
        states = self.listed()
        states.update(self.history(ids))
        runs = self.runs()
        lost, wrong, unrun = [], [], []
        for job_id, fate in self.ledger.jobs.items():
            state = states.get(job_id)
            if state is None:
                lost.append(job_id)
            elif fate == "run":
                if state != ["COMPLETED"]:
                    wrong.append((job_id, state))
                elif runs[str(job_id)] == 0:
                    unrun.append(job_id)
            elif not FINISHED & set(state) or fate == "cancelled" and "CANCELLED" not in state:
                wrong.append((job_id, state))
        for job_id, tasks in self.ledger.arrays.items():
            for task in range(tasks):
                state = states.get((job_id, task))
                if state is None:
                    lost.append("%d_%d" % (job_id, task))
                elif state != ["COMPLETED"]:
                    wrong.append(("%d_%d" % (job_id, task), state))
                elif runs["%d_%d" % (job_id, task)] == 0:
                    unrun.append("%d_%d" % (job_id, task))
        twice = [each for each, count in runs.items() if count > 1]
        for found, what in ((lost, "acknowledged jobs are lost"), (wrong, "jobs did not end as they should"),
                            (unrun, "jobs say COMPLETED and never ran"), (twice, "jobs ran twice")):
            if found:
                self.fault("%d %s: %s" % (len(found), what, found[:20]))
        print("  jobs: %d acknowledged, arrays with tasks to run %d, runs %d; lost %d, run twice %d" % (
            len(ids), len(self.ledger.arrays), sum(runs.values()), len(lost), len(twice)), flush=True)

    # SIGUSR2

    def handover_rounds(self):
        done, began = 0, time.monotonic()

        def watch(dying, begun):
            nonlocal done
            if self.died() or done == self.handovers:
                return True
            if begun.is_set():
                self.daemon.restart()
                done += 1
                time.sleep(self.random.random())
            return False
        self.site.round = "h"
        if self.handovers:
            self.run_clients(["handover"], (self.handovers + 2) * clients.PATIENCE, watch)
        if not self.faults and done != self.handovers:
            self.fault("handovers: %d of %d" % (done, self.handovers))
        if self.faults:
            return
        self.check_present(set(self.ledger.jobs) | set(self.ledger.arrays))
        self.check_accounts()
        print("  %d handovers in %.1f s" % (done, time.monotonic() - began), flush=True)

    # kill -9

    def kill_rounds(self):
        for number in range(1, self.kills + 1):
            known = set(self.ledger.jobs) | set(self.ledger.arrays)
            delay = 0.3 + self.random.random() * 2
            kill_at = None
            killed = False

            def watch(dying, begun):
                nonlocal killed, kill_at
                if killed:
                    return True
                if kill_at is None and begun.is_set():
                    kill_at = time.monotonic() + delay
                if self.died():
                    return True
                if kill_at is None or time.monotonic() < kill_at:
                    return False
                dying.set()
                self.daemon.send_signal(signal.SIGKILL)
                self.daemon.wait_until(lambda: self.daemon.has_ended(self.daemon.pid), "the daemon survives a kill -9")
                killed = True
                return True
            self.site.round = "k%d" % number
            self.run_clients(["kill"], delay + 2 * clients.PATIENCE, watch)
            if not killed:
                if not self.faults:
                    self.fault("round %d of kill -9: the clients ended before the daemon was killed" % number)
                return
            begin = time.monotonic()
            self.daemon.start()
            took = time.monotonic() - begin
            new = (set(self.ledger.jobs) | set(self.ledger.arrays)) - known
            self.check_present(new)
            self.check_accounts()
            print("  kill -9, round %d: %d jobs acknowledged, started again in %.2f s" % (number, len(new), took), flush=True)
            if self.faults:
                return

    def run(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192) if hard != resource.RLIM_INFINITY else 8192, hard))
        print("soak of %s%s: %d s of churn, %d handovers, %d rounds of kill -9; again with --seed %d" % (
            options.build, " (%s)" % self.sanitizer if self.sanitizer else "", options.seconds, self.handovers, self.kills, self.seed),
            flush=True)
        self.start()
        try:
            try:
                self.churn()
                if not self.faults:
                    self.handover_rounds()
                if not self.faults:
                    self.kill_rounds()
                if not self.faults:
                    self.check_ends()
            except (Wrong, OSError, RuntimeError, AssertionError) as problem:
                if not self.died():
                    self.fault("%s: %s" % (type(problem).__name__, problem))
            if self.alive():
                status = self.daemon.stop()
                if status != 0:
                    self.fault("the daemon ended with status %s" % status)
            for path in self.reports():
                self.fault("a sanitizer reports (%s):\n%s" % (path.name, path.read_text(errors="replace")[:12000]))
        finally:
            log = self.daemon.log
            self.daemon.cleanup()
        self.tally.show()
        for line in re.findall(r"^.*\[(?:error|critical)\].*$", log, re.MULTILINE)[:5]:
            print("  logged: " + line[:300])
        if self.tally.wrong_count and not any("died" in fault or "sanitizer" in fault for fault in self.faults):
            self.fault("%d requests failed or were answered wrongly:\n  %s" % (self.tally.wrong_count, "\n  ".join(self.tally.wrong)))
        print("soak: %s" % ("FAILED, seed %d: %s" % (self.seed, "; ".join(fault.splitlines()[0] for fault in self.faults)) if self.faults
                            else "%d answers, all is well" % self.tally.requests), flush=True)
        return 1 if self.faults else 0


if __name__ == "__main__":
    sys.exit(Soak().run())
