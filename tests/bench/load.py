"""What clients cost the lab's cluster: pollers beside each other, a writer beside pollers, and a long accounting history. Used by
lab.py."""
import http.client
import json
import os
import pathlib
import threading
import time

CLIENTS = 10
PATIENCE = 300


class Client:
    """A kept connection to a server of lab.py."""

    def __init__(self, server):
        self.server = server
        self.connection = http.client.HTTPConnection(*server.url.split("//")[1].split(":"), timeout=PATIENCE)

    def request(self, method, path, body=None):
        """The body of the answer."""
        headers = {"X-SLURM-USER-TOKEN": self.server.token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{self.server.name}: {method} {path}: {answer.status} {data[:300]!r}")
        if answer.will_close:
            self.connection.close()
        return data


def seconds_of(pid):
    """Seconds of processor time."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid, field="VmRSS"):
    """MiB."""
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) / 1024 for line in f if line.startswith(field + ":"))


class Polls:
    """CLIENTS clients, each with one request in a second, spread over the second. `answers`: how many were received."""

    def __init__(self, server, path, seconds):
        self.server, self.path, self.answers, self.failures = server, path, 0, []
        self.lock = threading.Lock()
        self.until = time.monotonic() + seconds
        self.threads = [threading.Thread(target=self.poll, args=(i / CLIENTS,)) for i in range(CLIENTS)]

    def poll(self, offset):
        client = Client(self.server)
        turn = time.monotonic() + offset
        while turn < self.until:
            time.sleep(max(0, turn - time.monotonic()))
            try:
                client.request("GET", self.path)
            except Exception as e:
                self.failures.append(repr(e))
                client = Client(self.server)
            else:
                with self.lock:
                    self.answers += 1
            turn = max(turn + 1, time.monotonic())

    def run(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()


def cost_of_polls(cluster, server, path, seconds=60):
    """Milliseconds of slurmctld's processor time for each answer, the MiB by which its memory grew, and how many answers there were."""
    pid = int(cluster.lab("pid", "slurmctld"))
    Client(server).request("GET", path)
    time.sleep(5)  # what came before has settled
    before, memory = seconds_of(pid), memory_of(pid)
    polls = Polls(server, path, seconds)
    polls.run()
    if polls.failures:
        raise RuntimeError(f"{server.name}: {len(polls.failures)} failures: {polls.failures[0]}")
    return (seconds_of(pid) - before) * 1000 / polls.answers, memory_of(pid) - memory, polls.answers


def write_and_read(cluster, server, version, job, rounds):
    """How many of so many reads did not show the write before them, beside pollers of the same lists; and the seconds."""
    stop = threading.Event()
    paths = [f"/slurm/{version}/jobs/", f"/slurm/{version}/job/{job}"]

    def poll(path):
        client = Client(server)
        while not stop.is_set():
            client.request("GET", path)

    threads = [threading.Thread(target=poll, args=(path,)) for path in paths * 3]
    for thread in threads:
        thread.start()
    writer, missed = Client(server), 0
    begun = time.perf_counter()
    try:
        for i in range(rounds):
            comment = f"round {i} "
            writer.request("POST", f"/slurm/{version}/job/{job}", {"comment": comment})
            missed += comment.encode() not in writer.request("GET", paths[i % 2])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return missed, time.perf_counter() - begun


def fill_accounting(cluster, records):
    """Copies one record of a job in the accounting database until there are so many."""
    def sql(text):
        return cluster.inside("mariadb", "--socket=/run/mysqld/mysqld.sock", "-N", "slurm_acct_db", "-e", text)

    columns = [c for c in sql("select column_name from information_schema.columns where table_schema = 'slurm_acct_db' and "
                              "table_name = 'lab_job_table' order by ordinal_position").split() if c != "job_db_inx"]
    shown = ", ".join(f"`{c}`" for c in columns)
    # Each copy is another job that has ended.
    values = {"id_job": "m.top + s.seq", "state": "3", "exit_code": "0", "time_submit": "j.time_submit - 3600",
              "time_eligible": "j.time_submit - 3600", "time_start": "j.time_submit - 3600", "time_end": "j.time_submit - 60"}
    chosen = ", ".join(values.get(c, f"j.`{c}`") for c in columns)
    there = int(sql("select count(*) from lab_job_table"))
    if there < records:
        sql(f"insert into lab_job_table ({shown}) select {chosen} from (select * from lab_job_table order by job_db_inx limit 1) j, "
            f"(select max(id_job) top from lab_job_table) m, seq_1_to_{records - there} s")
    return int(sql("select count(*) from lab_job_table"))
