"""What Slurm's own tools print, as records: {key: {field: text}}. Times are UTC.

    tools = Tools(cluster)
    tools.scontrol("node")["gpu1"]["Weight"]                 # "7"
    tools.sacctmgr("qos", ("Name", "Priority"))["gold"]      # {"Name": "gold", "Priority": "100"}
"""
import re

# A field of scontrol: its name begins with a capital letter, and may be followed by values with blanks.
FIELD = re.compile(r"(?:^|(?<=\s))([A-Z][\w:/-]*)=")


def fields(line):
    """The fields of a line of scontrol. Where a name is there twice (the nodes of a job), the first counts."""
    marks = list(FIELD.finditer(line))
    found = {}
    for mark, after in zip(marks, marks[1:] + [None]):
        found.setdefault(mark[1], line[mark.end():after.start() if after else len(line)].strip())
    return found


class Tools:
    def __init__(self, cluster):
        self.cluster = cluster

    def run(self, *command, check=True):
        return self.cluster.inside("env", "TZ=UTC", *command, check=check)

    def scontrol(self, kind, *names, key=None):
        """Records of `scontrol show`; `key`: the field that names them, else the first one."""
        out = self.run("scontrol", "--oneliner", "--all", "--details", "show", kind, *names, check=False)
        records = [fields(line) for line in out.splitlines() if "=" in line]
        return {record[key or next(iter(record))]: record for record in records}

    def columns(self, command, names, key):
        """Records of a command that prints these columns, separated by |. `key`: the columns that name a record."""
        records = {}
        for line in command.splitlines():
            values = line.split("|")
            if len(values) != len(names):
                raise ValueError(f"expected the columns {names}, not: {line}")
            record = dict(zip(names, values))
            records["/".join(record[name] for name in key)] = record
        return records

    def squeue(self, formats, *options, key="JobId"):
        """`formats`: {name of a column: squeue's letter}. One record for each job record of slurmctld."""
        out = self.run("squeue", *options, "--all", "--noheader", "--states=all", "--format=" + "|".join(formats.values()))
        return self.columns(out, tuple(formats), (key,))

    def sacctmgr(self, kind, names, *words, key=None):
        words = (*words, "withcoord") if kind in ("account", "user") else words
        out = self.run("sacctmgr", "--noheader", "--parsable2", "show", kind, *words, "format=" + ",".join(names))
        return self.columns(out, names, key or names[:1])

    def sacct(self, names, *words):
        """Jobs and steps, by JobIDRaw, the first of `names`."""
        out = self.run("sacct", "--allusers", "--noheader", "--parsable2", "--starttime=2020-01-01", *words, "--format=" + ",".join(names))
        return self.columns(out, names, names[:1])

    def sshare(self):
        """Associations in sshare's order, as a list: nothing names them uniquely."""
        head, *lines = self.run("sshare", "--all", "--long", "--parsable2").splitlines()
        return [dict(zip(head.split("|"), line.split("|"))) for line in lines]

    def sdiag(self):
        """{"title: label": value}; the first lines have no title. Of a time its UNIX seconds. Without the calls."""
        found, title = {}, ""
        for line in self.run("sdiag").partition("Remote Procedure Call")[0].splitlines():
            label, colon, value = (part.strip() for part in line.partition(":"))
            if line and not line[0].isspace():
                title = "" if value else label + ": "
            if since := re.match(r"Data since .*\((\d+)\)$", line):
                found["Data since"] = since[1]
            elif line.startswith("Backfilling stats"):  # said differently while backfill is at work
                title = "Backfilling stats: "
            elif value:
                seconds = re.search(r"\((\d+)\)$", value)
                found[title + label] = seconds[1] if seconds else value
        return found

    def sdiag_calls(self, kind):
        """Calls by number; `kind`: message type, user."""
        text = self.run("sdiag").partition(f"Remote Procedure Call statistics by {kind}\n")[2]
        found = {}
        for line in text.splitlines():
            call = re.match(r"\s+(\S+)\s+\(\s*(\d+)\) count:(\d+)\s+ave_time:(\d+)\s+total_time:(\d+)", line)
            if not call:
                break
            found[call[2]] = dict(zip(("name", "id", "count", "ave_time", "total_time"), call.groups()))
        return found
