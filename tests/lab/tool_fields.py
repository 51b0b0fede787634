"""Which field of ours is which field of Slurm's tools, and how the two are compared. Used by test_tools.py.

A Row names our field (a path in the record, alternatives separated by |, or a function of the record), the tool's, and a function
same(ours, text). A field that a tool prints and that has no row must be in NOT_COMPARED with the reason, else the comparison fails.
"""
import calendar
import math
import re
import time
import typing

NOTHING = {"", "(null)", "N/A", "n/a", "None", "NONE", "Unknown", "NO", "*"}
ENDLESS = {"UNLIMITED", "INFINITE", "INVALID", "inf"}
ANY = object()  # what a function of the record returns where it is not to be compared


# ---- values of ours ----

def get(record, path):
    """The value at a path as time/limit; None where it leads nowhere."""
    for name in path.split("|"):
        value = record
        for part in name.split("/"):
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            return value
    return None


def number(value):
    """What {"set": .., "infinite": .., "number": ..} means: a number, inf, or None for unset. Other values as they are."""
    if isinstance(value, dict) and "set" in value:
        return math.inf if value["infinite"] else value["number"] if value["set"] else None
    return value


def named(name, identity):
    return lambda record: f"{record[name]}({record[identity]})"


# ---- values of the tools ----

def seconds_of(text):
    """[D-]HH:MM:SS or MM:SS in seconds."""
    days, _, clock = text.rpartition("-")
    total = 0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return int(days or 0) * 86400 + int(total)


UNITS = {"": 1, "K": 1024, "M": 1024 ** 2, "G": 1024 ** 3, "T": 1024 ** 4, "P": 1024 ** 5}


def mebibytes(text):
    """4G, 40M, 512: in MiB."""
    amount, unit = re.fullmatch(r"([\d.]+)([KMGTP]?)", text).groups()
    return float(amount) * UNITS[unit or "M"] / UNITS["M"]


def tres(text):
    """{name: amount} of cpu=2,mem=4G,gres/gpu=1."""
    found = {}
    for item in filter(None, text.split(",")):
        name, _, amount = item.partition("=")
        if "(" in amount:
            amount = amount.split("(")[0]
        found[name] = mebibytes(amount) if name in ("mem", "bb") else float(amount)
    return found


# ---- same(ours, text) ----

def TEXT(ours, text):
    return ours == text or not ours and text in ("(null)", "N/A", "")


def SPOKEN(ours, text):
    """As TEXT, for tools that write None and the like where there is nothing."""
    return ours == text or not ours and text in NOTHING


def NUMBER(ours, text):
    ours = number(ours)
    if text in NOTHING:
        return not ours
    return ours == (math.inf if text in ENDLESS else float(text))


def limited(same):
    """For limits: none is infinite or unset, and empty where sacctmgr prints it."""
    def compare(ours, text):
        if text == "":
            return number(ours) in (None, math.inf)
        return same(ours, text)
    return compare


def ROUNDED(ours, text):
    """A number that the tool prints with few digits."""
    ours = number(ours)
    if text in NOTHING:
        return not ours
    if text in ENDLESS or ours in (None, math.inf):
        return text in ENDLESS and ours in (None, math.inf)
    digits = len(text.partition(".")[2])
    return abs(ours - float(text)) <= 0.51 * 10 ** -digits


def GRES(ours, text):
    """Releases before 23.11 write gres:gpu:1 for gres/gpu:1."""
    return TEXT(ours and ours.replace("gres:", "gres/"), text.replace("gres:", "gres/"))


def TIME(ours, text):
    ours = number(ours)
    if text in NOTHING:
        return not ours
    return ours == calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%S"))


def span(unit):
    def same(ours, text):
        ours = number(ours)
        if text in NOTHING or text == "Partition_Limit":
            return not ours
        return ours == (math.inf if text in ENDLESS else seconds_of(text) / unit)
    return same


SECONDS, MINUTES = span(1), span(60)
LIMIT, LIMIT_SECONDS, LIMIT_MINUTES, LIMIT_ROUNDED = (limited(same) for same in (NUMBER, SECONDS, MINUTES, ROUNDED))


def MEMORY(ours, text):
    ours = number(ours)
    if text in NOTHING:
        return not ours
    return ours == (math.inf if text in ENDLESS else mebibytes(text))


def LIST(ours, text):
    """A list, or its text with commas; in any order."""
    ours = ours.split(",") if isinstance(ours, str) else ours
    return sorted(filter(None, ours or [])) == sorted(filter(None, [] if text in NOTHING else text.split(",")))


def WORDS(ours, text):
    """As LIST, whatever the case, blanks and underscores of the words are."""
    def plain(words):
        return sorted(re.sub("[ _]", "", word).lower() for word in words if word)
    return plain(ours or []) == plain([] if text in NOTHING else text.split(","))


def STATES(ours, text):
    """Words joined by +."""
    return sorted(ours) == sorted(text.split("+"))


def YES(ours, text):
    return bool(ours) == (text in ("1", "YES", "Yes", "yes", "TRUE"))


def TRES(ours, text):
    """A list of TRES."""
    there = tres(text)
    here = {}
    for item in ours or []:
        if item["count"] < 0:  # not known
            continue
        here[item["type"] + ("/" + item["name"] if item["name"] else "")] = item["count"]
    return here == there


def TRES_TEXT(ours, text):
    return tres(ours or "") == tres("" if text == "(null)" else text)


def EXIT(ours, text):
    """CODE:SIGNAL"""
    code, signal = (int(part) for part in text.split(":"))
    return (number(ours["return_code"]) or 0, number(ours["signal"]["id"]) or 0) == (code, signal)


class Row(typing.NamedTuple):
    ours: object
    tool: str
    same: typing.Callable
    since: str = "22.05"
    until: str = "99.99"
    always: bool = True  # printed of some record of a populated cluster

    def value(self, record):
        return self.ours(record) if callable(self.ours) else get(record, self.ours)

    def name(self):
        return self.ours if isinstance(self.ours, str) else "(" + self.tool + ")"


# ---- jobs ----

def job_state(ours, text):
    """scontrol names a flag such as COMPLETING instead of the state below it."""
    return text in ours and (len(ours) == 1 or text != ours[0])


def job_reason(record):
    return record["state_description"].replace(" ", "_") or record["state_reason"]


def array_tasks(record):
    """The indexes that the record stands for, as scontrol prints them."""
    one = number(record["array_task_id"])
    return record["array_task_string"] if one is None else str(one)


def node_range(ours, text):
    """2 or 2-4; a pending job's least is no more than its most."""
    least, most = (number(value) for value in ours)
    low, _, high = text.partition("-")
    return int(low) == (min(least, most) if high else least) and (not high or most == int(high))


def parts(*paths):
    """Several numbers, joined by colons."""
    return lambda record: [number(get(record, path)) for path in paths]


def PARTS(ours, text):
    there = text.split(":")[-len(ours):]
    return len(there) == len(ours) and all(a in (None, math.inf) if b == "*" else (a or 0) == int(b) for a, b in zip(ours, there))


def invalid_dependency(record):
    """As scontrol prints it; nothing where the job says neither."""
    shown = {"KILL_INVALID_DEPENDENCY": "Yes", "NO_KILL_INVALID_DEPENDENCY": "No"}
    return [shown[word] for word in record["flags"] if word in shown]


def memory(path):
    """Of a job with memory by GPU the API shows that amount, and scontrol the partition's."""
    return lambda record: ANY if record["memory_per_tres"] else record[path]


def error_file(record):
    """scontrol prints the standard output's where there is no other; so do versions that have no field for the file as it is opened."""
    if "stderr_expanded" in record:
        return record["stderr_expanded"] or record["stdout_expanded"]
    return record["standard_error"]


def mail_types(ours, text):
    return LIST([re.sub(r"TIME=(\d+)%", r"TIME_LIMIT_\1", word).replace("TIME_LIMIT_100", "TIME_LIMIT") for word in ours], text)


def switches(record):
    wait = record["maximum_switch_wait_time"]
    return f"{get(record, 'required_switches|minimum_switches')}@{wait // 3600:02}:{wait // 60 % 60:02}:{wait % 60:02}"


def frequency(which):
    """The words of --cpu-freq that are numbers on the wire."""
    words = {0x80000001: "Low", 0x80000002: "Medium", 0x80000003: "High", 0x80000004: "HighM1"}
    return lambda record: words.get(number(record[f"cpu_frequency_{which}"]))


JOBS = [
    Row("name", "JobName", TEXT),
    Row(named("user_name", "user_id"), "UserId", TEXT),
    Row(named("group_name", "group_id"), "GroupId", TEXT),
    Row("mcs_label", "MCS_label", TEXT),
    Row("priority", "Priority", NUMBER),
    Row("nice", "Nice", NUMBER),
    Row("account", "Account", TEXT),
    Row("qos", "QOS", TEXT),
    Row("wckey", "WCKey", TEXT),
    Row("job_state", "JobState", job_state),
    Row(job_reason, "Reason", TEXT),
    Row("dependency", "Dependency", TEXT),
    Row("requeue", "Requeue", YES),
    Row("restart_cnt", "Restarts", NUMBER),
    Row("batch_flag", "BatchFlag", YES),
    Row("reboot", "Reboot", YES),
    Row("exit_code", "ExitCode", EXIT),
    Row("derived_exit_code", "DerivedExitCode", EXIT),
    Row("time_limit", "TimeLimit", MINUTES),
    Row("time_minimum", "TimeMin", MINUTES),
    Row("submit_time", "SubmitTime", TIME),
    Row("eligible_time", "EligibleTime", TIME),
    Row("accrue_time", "AccrueTime", TIME),
    Row("start_time", "StartTime", TIME),
    Row("end_time", "EndTime", TIME),
    Row("deadline", "Deadline", TIME),
    Row("suspend_time", "SuspendTime", TIME),
    Row("pre_sus_time", "SecsPreSuspend", NUMBER),
    Row("last_sched_evaluation", "LastSchedEval", TIME),
    Row("partition", "Partition", TEXT),
    Row("allocating_node", "AllocNode:Sid", lambda ours, text: ours == text.partition(":")[0]),
    Row("required_nodes", "ReqNodeList", TEXT),
    Row("excluded_nodes", "ExcNodeList", TEXT),
    Row("nodes", "NodeList", TEXT),
    Row("batch_host", "BatchHost", TEXT),
    Row(lambda record: (record["node_count"], record["max_nodes"]), "NumNodes", node_range),
    Row("cpus", "NumCPUs", lambda ours, text: number(ours) == int(text.split("-")[0])),
    Row("tasks", "NumTasks", NUMBER),
    Row("cpus_per_task", "CPUs/Task", NUMBER),
    Row(parts("sockets_per_board", "cores_per_socket", "threads_per_core"), "ReqB:S:C:T", PARTS),
    Row(lambda record: record["tres_alloc_str"] or record["tres_req_str"], "TRES", TRES_TEXT, until="22.05"),
    Row("tres_req_str", "ReqTRES", TRES_TEXT, since="23.02"),
    Row("tres_alloc_str", "AllocTRES", TRES_TEXT, since="23.02"),
    Row("sockets_per_node", "Socks/Node", NUMBER),
    Row(parts("tasks_per_node", "tasks_per_board", "tasks_per_socket", "tasks_per_core"), "NtasksPerN:B:S:C", PARTS),
    Row("core_spec", "CoreSpec", NUMBER),
    Row("minimum_cpus_per_node", "MinCPUsNode", NUMBER),
    Row(memory("memory_per_node"), "MinMemoryNode", MEMORY),
    Row(memory("memory_per_cpu"), "MinMemoryCPU", MEMORY),
    Row("minimum_tmp_disk_per_node", "MinTmpDiskNode", MEMORY),
    Row("features", "Features", TEXT),
    Row("delay_boot", "DelayBoot", SECONDS),
    Row("contiguous", "Contiguous", YES),
    Row("licenses", "Licenses", TEXT),
    Row("network", "Network", TEXT),
    Row("command", "Command", TEXT),
    Row("current_working_directory", "WorkDir", TEXT),
    Row("comment", "Comment", TEXT),
    Row("admin_comment", "AdminComment", TEXT),
    Row("extra", "Extra", TEXT, since="23.02"),
    Row(error_file, "StdErr", TEXT),
    Row("stdin_expanded|standard_input", "StdIn", lambda ours, text: (ours or "/dev/null") == text),
    Row("stdout_expanded|standard_output", "StdOut", TEXT),
    Row("mail_user", "MailUser", TEXT),
    Row("mail_type", "MailType", mail_types),
    Row("array_job_id", "ArrayJobId", NUMBER),
    Row(array_tasks, "ArrayTaskId", TEXT),
    Row("array_max_tasks", "ArrayTaskThrottle", NUMBER),
    Row("het_job_id", "HetJobId", NUMBER),
    Row("het_job_offset", "HetJobOffset", NUMBER),
    Row("het_job_id_set", "HetJobIdSet", TEXT),
    Row("resv_name", "Reservation", TEXT),
    Row("tres_per_job", "TresPerJob", GRES),
    Row("tres_per_node", "TresPerNode", GRES),
    Row("tres_per_task", "TresPerTask", GRES, always=False),
    Row("memory_per_tres", "MemPerTres", GRES),
    Row(invalid_dependency, "KillOInInvalidDependent", lambda ours, text: text.startswith(tuple(ours))),
    Row(lambda record: "SPREAD_JOB" in record["flags"], "SpreadJob", YES, always=False),
    Row(switches, "Switches", TEXT),
    Row(frequency("minimum"), "CPU_min_freq", TEXT),
    Row(frequency("maximum"), "CPU_max_freq", TEXT),
    Row("batch_features", "BatchFeatures", TEXT, always=False),
    Row("failed_node", "FailedNode", TEXT, since="23.02", always=False),
    Row("system_comment", "SystemComment", TEXT, always=False),
    Row("scheduled_nodes", "SchedNodeList", TEXT, always=False),
    Row("prefer", "Prefer", TEXT, always=False),
    Row("cpus_per_tres", "CpusPerTres", GRES, always=False),
    Row("thread_spec", "ThreadSpec", NUMBER, always=False),
]

JOBS_NOT_COMPARED = {
    "JobId": "names the record",
    "OverSubscribe": "v0.0.45 shows it no longer",
    "RunTime": "grows while the job runs",
    "Scheduler": "no field of the API",
    "StepMgrEnabled": "a flag whose default is the cluster's",
    "JOB_GRES": "no field of the API",
    "Nodes": "resources by node; see CPU_IDs",
    "CPU_IDs": "resources by node: cores there, CPUs here",
    "Mem": "resources by node",
    "GRES": "resources by node",
    "Power": "gone since 24.11",
    "NtasksPerTRES": "printed where it is set only",
    "MinMemoryTRES": "see MemPerTres",
    "Governor": "a word there, its number here",
    "OOMKillStep": "no field of the API",
    "ResizeTime": "printed after a change of size only",
    "PreemptEligibleTime": "moves while the job runs",
    "PreemptTime": "moves while the job runs",
}

# squeue's letter for each column that scontrol has not, or has in another form.
SQUEUE = {
    "JobId": "%A", "State": "%T", "Reason": "%r", "JobName": "%j", "User": "%u", "Account": "%a", "Partition": "%P", "CPUs": "%C", "TimeLimit": "%l",
    "Priority": "%Q", "QOS": "%q", "Reservation": "%v", "WCKey": "%w", "Start": "%S", "End": "%e", "Nodes": "%N", "Dependency": "%E",
    "Features": "%f", "WorkDir": "%Z", "Comment": "%k", "Array": "%F", "Task": "%K", "Requested": "%n", "Excluded": "%x", "GroupId": "%G",
    "UserId": "%U", "MinTmpDisk": "%d", "Contiguous": "%h", "Licenses": "%W", "Submit": "%V", "Nice": "%y", "Command": "%o",
}


def reason_in_words(ours, text):
    """RaisedSignal:9(Killed) has more than the reason."""
    return ours == text or text.startswith(ours + ":")


QUEUE = [
    Row("job_state", "State", job_state),
    Row(lambda record: record["state_description"] or record["state_reason"], "Reason", reason_in_words),
    Row("name", "JobName", TEXT),
    Row("user_name", "User", TEXT),
    Row("user_id", "UserId", NUMBER),
    Row("group_id", "GroupId", NUMBER),
    Row("account", "Account", TEXT),
    Row("partition", "Partition", TEXT),
    Row("cpus", "CPUs", NUMBER),
    Row("time_limit", "TimeLimit", MINUTES),
    Row("priority", "Priority", NUMBER),
    Row("qos", "QOS", TEXT),
    Row("resv_name", "Reservation", TEXT),
    Row("wckey", "WCKey", TEXT),
    Row("start_time", "Start", TIME),
    Row("end_time", "End", TIME),
    Row("submit_time", "Submit", TIME),
    Row("nodes", "Nodes", TEXT),
    Row("dependency", "Dependency", TEXT),
    Row("features", "Features", TEXT),
    Row("current_working_directory", "WorkDir", TEXT),
    Row("comment", "Comment", TEXT),
    Row(lambda record: number(record["array_job_id"]) or record["job_id"], "Array", NUMBER),
    Row(array_tasks, "Task", TEXT),
    Row("required_nodes", "Requested", TEXT),
    Row("excluded_nodes", "Excluded", TEXT),
    Row("minimum_tmp_disk_per_node", "MinTmpDisk", MEMORY),
    Row("licenses", "Licenses", TEXT),
    Row("nice", "Nice", NUMBER),
    Row("command", "Command", TEXT),
]

SQUEUE_STATES = {"Id": "%i", "State": "%T"}

JOB_STATES = [
    Row("job_id", "Id", TEXT),
    Row("state", "State", job_state),
]

# ---- nodes, partitions, reservations, licenses ----


def hundredths(ours, text):
    """CPULoad=0.42 is 42; not known is NO_VAL."""
    return ours == 4294967294 if text in NOTHING else abs(ours - float(text) * 100) < 0.5


def reason(record):
    """Reason=fans are loud [root@2026-11-22T07:00:00]"""
    return record["reason"], number(record["reason_changed_at"]), record["reason_set_by_user"]


def REASON(ours, text):
    said, when, who = ours
    match = re.fullmatch(r"(.*) \[([^@]+)@(\S+)\]", text)
    if not match:
        return said == text
    return said == match[1] and who == match[2] and TIME(when, match[3])


NODES = [
    Row("architecture", "Arch", TEXT),
    Row("cores", "CoresPerSocket", NUMBER),
    Row("alloc_cpus", "CPUAlloc", NUMBER),
    Row("effective_cpus", "CPUEfctv", NUMBER),
    Row("cpus", "CPUTot", NUMBER),
    Row("cpu_load", "CPULoad", hundredths),
    Row("features", "AvailableFeatures", LIST),
    Row("active_features", "ActiveFeatures", LIST),
    Row("gres", "Gres", TEXT),
    Row("gres_drained", "GresDrain", TEXT),
    Row("gres_used", "GresUsed", TEXT),
    Row("address", "NodeAddr", TEXT),
    Row("hostname", "NodeHostName", TEXT),
    Row("port", "Port", NUMBER),
    Row("version", "Version", TEXT),
    Row("operating_system", "OS", TEXT),
    Row("real_memory", "RealMemory", NUMBER),
    Row("alloc_memory", "AllocMem", NUMBER),
    Row("free_mem", "FreeMem", NUMBER),
    Row("sockets", "Sockets", NUMBER),
    Row("boards", "Boards", NUMBER),
    Row("state", "State", STATES),
    Row("threads", "ThreadsPerCore", NUMBER),
    Row("temporary_disk", "TmpDisk", NUMBER),
    Row("weight", "Weight", NUMBER),
    Row("owner", "Owner", SPOKEN),
    Row("mcs_label", "MCS_label", TEXT),
    Row("partitions", "Partitions", LIST),
    Row("boot_time", "BootTime", TIME),
    Row("slurmd_start_time", "SlurmdStartTime", TIME),
    Row("last_busy", "LastBusyTime", TIME),
    Row("resume_after", "ResumeAfterTime", TIME, since="23.02"),
    Row("tres", "CfgTRES", TRES_TEXT),
    Row("tres_used", "AllocTRES", TRES_TEXT),
    Row(reason, "Reason", REASON),
    Row("comment", "Comment", TEXT),
    Row("extra", "Extra", TEXT),
    Row("reservation", "ReservationName", TEXT, since="23.02"),
    Row("energy/current_watts", "CurrentWatts", lambda ours, text: (number(ours) or 0) == (0 if text == "n/s" else int(text))),
    Row("energy/average_watts", "AveWatts", NUMBER),
]

NODES_NOT_COMPARED = {
    "NodeName": "names the record",
    "CapWatts": "no field of the API",
    "ExtSensorsJoules": "gone since 24.11",
    "ExtSensorsWatts": "gone since 24.11",
    "ExtSensorsTemp": "gone since 24.11",
    "NextState": "printed only while a reboot is wanted",
}


def UNLIMITED_0(ours, text):
    """Memory by node, where 0 is no limit."""
    return NUMBER(ours, "0" if text == "UNLIMITED" else text)


def GLOBAL(ours, text):
    return number(ours) is None if text == "GLOBAL" else NUMBER(ours, text)


def oversubscribe(record):
    """EXCLUSIVE is another field of the API."""
    partition = record["partition"]
    return "EXCLUSIVE" if partition["exclusive"] == "NODE" else partition["oversubscribe"]


def flag(name):
    """YES or NO, by a word of the record's flags."""
    return lambda record: "YES" if name in record["flags"] else "NO"


PARTITIONS = [
    Row(flag("DEFAULT"), "Default", TEXT),
    Row(flag("NO_ROOT"), "DisableRootJobs", TEXT),
    Row(flag("HIDDEN"), "Hidden", TEXT),
    Row(flag("ROOT_ONLY"), "RootOnly", TEXT),
    Row(flag("REQ_RESV"), "ReqResv", TEXT),
    Row(flag("LLN"), "LLN", TEXT, always=False),
    Row(flag("PDOI"), "PowerDownOnIdle", TEXT, always=False),
    Row(lambda record: "YES" if record["partition"]["exclusive"] == "USER" else "NO", "ExclusiveUser", TEXT),
    Row(lambda record: "YES" if record["partition"]["exclusive"] == "TOPO" else "NO", "ExclusiveTopo", TEXT, since="24.11"),
    Row(oversubscribe, "OverSubscribe", TEXT),
    Row("groups/allowed", "AllowGroups", lambda ours, text: (ours or "ALL") == text),
    Row("accounts/allowed", "AllowAccounts", lambda ours, text: (ours or "ALL") == text),
    Row("qos/allowed", "AllowQos", lambda ours, text: (ours or "ALL") == text),
    Row("accounts/deny", "DenyAccounts", TEXT),
    Row("qos/deny", "DenyQos", TEXT, always=False),
    Row("nodes/allowed_allocation", "AllocNodes", lambda ours, text: (ours or "ALL") == text),
    Row("qos/assigned", "QoS", TEXT),
    Row("defaults/time", "DefaultTime", MINUTES),
    Row("grace_time", "GraceTime", NUMBER),
    Row("maximums/nodes", "MaxNodes", NUMBER),
    Row("maximums/time", "MaxTime", MINUTES),
    Row("minimums/nodes", "MinNodes", NUMBER),
    Row("maximums/cpus_per_node", "MaxCPUsPerNode", NUMBER),
    Row("maximums/cpus_per_socket", "MaxCPUsPerSocket", NUMBER, since="23.02"),
    Row("nodes/configured", "Nodes", TEXT),
    Row("priority/job_factor", "PriorityJobFactor", NUMBER),
    Row("priority/tier", "PriorityTier", NUMBER),
    Row("maximums/over_time_limit", "OverTimeLimit", NUMBER),
    Row("partition/state", "State", LIST),
    Row("cpus/total", "TotalCPUs", NUMBER),
    Row("nodes/total", "TotalNodes", NUMBER),
    Row("select_type", "SelectTypeParameters", lambda ours, text: ",".join(ours) == text),
    Row("defaults/job", "JobDefaults", TEXT),
    Row("defaults/partition_memory_per_cpu", "DefMemPerCPU", NUMBER),
    Row("defaults/partition_memory_per_node", "DefMemPerNode", UNLIMITED_0),
    Row("maximums/partition_memory_per_cpu", "MaxMemPerCPU", NUMBER, always=False),
    Row("maximums/partition_memory_per_node", "MaxMemPerNode", UNLIMITED_0),
    Row("tres/configured", "TRES", TRES_TEXT),
    Row("tres/billing_weights", "TRESBillingWeights", TEXT, always=False),
    Row("alternate", "Alternate", TEXT, always=False),
    Row("node_sets", "NodeSets", TEXT, always=False),
    Row("timeouts/resume", "ResumeTimeout", GLOBAL, always=False),
    Row("timeouts/suspend", "SuspendTimeout", GLOBAL, always=False),
    Row("suspend_time", "SuspendTime", GLOBAL, always=False),
]

PARTITIONS_NOT_COMPARED = {
    "PartitionName": "names the record",
    "PreemptMode": "no field of the API",
}


def reservation_flags(ours, text):
    """PURGE_COMP=05:00:00 has the time in the word."""
    return sorted(ours) == sorted(word.split("=")[0] for word in text.split(",") if word)


RESERVATIONS = [
    Row("start_time", "StartTime", TIME),
    Row("end_time", "EndTime", TIME),
    Row(lambda record: {"set": True, "infinite": False, "number": number(record["end_time"]) - number(record["start_time"])}, "Duration", SECONDS),
    Row("node_list", "Nodes", TEXT),
    Row("node_count", "NodeCnt", NUMBER),
    Row("core_count", "CoreCnt", NUMBER),
    Row("features", "Features", TEXT),
    Row("partition", "PartitionName", TEXT),
    Row("flags", "Flags", reservation_flags),
    Row("tres", "TRES", TRES_TEXT),
    Row("users", "Users", TEXT),
    Row("groups", "Groups", TEXT),
    Row("accounts", "Accounts", TEXT),
    Row("licenses", "Licenses", TEXT),
    Row("burst_buffer", "BurstBuffer", TEXT),
    Row("max_start_delay", "MaxStartDelay", SECONDS),
]

RESERVATIONS_NOT_COMPARED = {
    "ReservationName": "names the record",
    "State": "ACTIVE or INACTIVE, by the clock",
    "Watts": "no field of the API",
    "Comment": "no field of the API",
}

LICENSES = [
    Row("Total", "Total", NUMBER),
    Row("Used", "Used", NUMBER),
    Row("Free", "Free", NUMBER),
    Row("Reserved", "Reserved", NUMBER),
    Row("Remote", "Remote", YES),
    Row("LastConsumed", "LastConsumed", NUMBER, since="23.02"),
    Row("LastDeficit", "LastDeficit", NUMBER, since="23.02"),
    Row("LastUpdate", "LastUpdate", TIME, since="23.02"),
]

LICENSES_NOT_COMPARED = {"LicenseName": "names the record"}

# ---- statistics ----

# sdiag prints a mean from the first cycle on, and minutes from the first minute on.
STATISTICS = [
    Row("server_thread_count", "Server thread count", NUMBER),
    Row("agent_queue_size", "Agent queue size", NUMBER),
    Row("agent_count", "Agent count", NUMBER),
    Row("agent_thread_count", "Agent thread count", NUMBER),
    Row("dbd_agent_queue_size", "DBD Agent queue size", NUMBER),
    Row("req_time_start", "Data since", NUMBER),
    Row("jobs_submitted", "Jobs submitted", NUMBER),
    Row("jobs_started", "Jobs started", NUMBER),
    Row("jobs_completed", "Jobs completed", NUMBER),
    Row("jobs_canceled", "Jobs canceled", NUMBER),
    Row("jobs_failed", "Jobs failed", NUMBER),
    Row("job_states_ts", "Job states ts", NUMBER),
    Row("jobs_pending", "Jobs pending", NUMBER),
    Row("jobs_running", "Jobs running", NUMBER),
    Row("schedule_cycle_last", "Main schedule statistics (microseconds): Last cycle", NUMBER),
    Row("schedule_cycle_max", "Main schedule statistics (microseconds): Max cycle", NUMBER),
    Row("schedule_cycle_total", "Main schedule statistics (microseconds): Total cycles", NUMBER),
    Row("schedule_cycle_mean", "Main schedule statistics (microseconds): Mean cycle", NUMBER, always=False),
    Row("schedule_cycle_mean_depth", "Main schedule statistics (microseconds): Mean depth cycle", NUMBER, always=False),
    Row("schedule_cycle_per_minute", "Main schedule statistics (microseconds): Cycles per minute", NUMBER, always=False),
    Row("schedule_queue_length", "Main schedule statistics (microseconds): Last queue length", NUMBER),
    Row("bf_backfilled_jobs", "Backfilling stats: Total backfilled jobs (since last slurm start)", NUMBER),
    Row("bf_last_backfilled_jobs", "Backfilling stats: Total backfilled jobs (since last stats cycle start)", NUMBER),
    Row("bf_backfilled_het_jobs", "Backfilling stats: Total backfilled heterogeneous job components", NUMBER),
    Row("bf_cycle_counter", "Backfilling stats: Total cycles", NUMBER),
    Row("bf_when_last_cycle", "Backfilling stats: Last cycle when", NUMBER),
    Row("bf_cycle_last", "Backfilling stats: Last cycle", NUMBER),
    Row("bf_cycle_max", "Backfilling stats: Max cycle", NUMBER),
    Row("bf_cycle_mean", "Backfilling stats: Mean cycle", NUMBER, always=False),
    Row("bf_last_depth", "Backfilling stats: Last depth cycle", NUMBER),
    Row("bf_last_depth_try", "Backfilling stats: Last depth cycle (try sched)", NUMBER),
    Row("bf_depth_mean", "Backfilling stats: Depth Mean", NUMBER, always=False),
    Row("bf_depth_mean_try", "Backfilling stats: Depth Mean (try depth)", NUMBER, always=False),
    Row("bf_queue_len", "Backfilling stats: Last queue length", NUMBER),
    Row("bf_queue_len_mean", "Backfilling stats: Queue length mean", NUMBER, always=False),
    Row("bf_table_size", "Backfilling stats: Last table size", NUMBER),
    Row("bf_table_size_mean", "Backfilling stats: Mean table size", NUMBER, always=False),
]

CALLS = [
    Row("count", "count", NUMBER),
    Row("average_time", "ave_time", NUMBER),
    Row("total_time", "total_time", NUMBER),
]

CALLS_BY_TYPE = [Row("message_type", "name", TEXT), *CALLS]

# ---- the accounting database ----

QOS_FLAGS = {"DENY_LIMIT": "DenyOnLimit", "OVERRIDE_PARTITION_QOS": "OverPartQOS", "NO_RESERVE": "NoReserve",
             "PARTITION_MAXIMUM_NODE": "PartitionMaxNodes"}


def qos_flags(ours, text):
    return LIST([QOS_FLAGS.get(word, word) for word in ours], text)


def preempt_mode(ours, text):
    """cluster is what sacctmgr calls the cluster's own."""
    return WORDS([word for word in ours if word != "DISABLED"], "" if text in ("cluster", "disabled") else text)


QOS = [
    Row("name", "Name", TEXT),
    Row("description", "Descr", TEXT),
    Row("id", "ID", LIMIT),
    Row("priority", "Priority", LIMIT),
    Row("limits/grace_time", "GraceTime", SECONDS),
    Row("preempt/list", "Preempt", LIST),
    Row("preempt/exempt_time", "PreemptExemptTime", LIMIT_SECONDS),
    Row("preempt/mode", "PreemptMode", preempt_mode),
    Row("flags", "Flags", qos_flags),
    Row("usage_threshold", "UsageThres", LIMIT_ROUNDED),
    Row("usage_factor", "UsageFactor", LIMIT_ROUNDED),
    Row("limits/factor", "LimitFactor", LIMIT_ROUNDED),
    Row("limits/max/tres/total", "GrpTRES", TRES),
    Row("limits/max/tres/minutes/total", "GrpTRESMins", TRES),
    Row("limits/max/tres/minutes/per/qos", "GrpTRESRunMins", TRES),
    Row("limits/max/active_jobs/count", "GrpJobs", LIMIT),
    Row("limits/max/jobs/count", "GrpSubmit", LIMIT),
    Row("limits/max/wall_clock/per/qos", "GrpWall", LIMIT_MINUTES),
    Row("limits/max/active_jobs/accruing", "GrpJobsAccrue", LIMIT),
    Row("limits/max/tres/per/job", "MaxTRES", TRES),
    Row("limits/max/tres/per/node", "MaxTRESPerNode", TRES),
    Row("limits/max/tres/minutes/per/job", "MaxTRESMins", TRES),
    Row("limits/max/wall_clock/per/job", "MaxWall", LIMIT_MINUTES),
    Row("limits/max/tres/per/user", "MaxTRESPU", TRES),
    Row("limits/max/jobs/active_jobs/per/user", "MaxJobsPU", LIMIT),
    Row("limits/max/jobs/per/user", "MaxSubmitPU", LIMIT),
    Row("limits/max/tres/per/account", "MaxTRESPA", TRES),
    Row("limits/max/jobs/active_jobs/per/account", "MaxJobsPA", LIMIT),
    Row("limits/max/jobs/per/account", "MaxSubmitPA", LIMIT),
    Row("limits/max/accruing/per/account", "MaxJobsAccruePA", LIMIT),
    Row("limits/max/accruing/per/user", "MaxJobsAccruePU", LIMIT),
    Row("limits/min/priority_threshold", "MinPrioThreshold", LIMIT),
    Row("limits/min/tres/per/job", "MinTRES", TRES),
]


def share(ours, text):
    return ours == (2147483647 if text == "parent" else int(text))


ASSOCIATIONS = [
    Row("cluster", "Cluster", TEXT),
    Row("account", "Account", TEXT),
    Row("user", "User", TEXT),
    Row("partition", "Partition", TEXT),
    Row("id|id/id", "ID", LIMIT),
    Row("parent_account", "ParentName", TEXT),
    Row("shares_raw", "Share", share),
    Row("priority", "Priority", LIMIT),
    Row("comment", "Comment", TEXT, since="23.02"),
    Row("lineage", "Lineage", TEXT, since="23.11"),
    Row("default/qos", "DefaultQOS", TEXT),
    Row("qos", "QOS", LIST),
    Row("max/jobs/per/count", "GrpJobs", LIMIT),
    Row("max/jobs/per/accruing", "GrpJobsAccrue", LIMIT),
    Row("max/jobs/per/submitted", "GrpSubmit", LIMIT),
    Row("max/tres/total", "GrpTRES", TRES),
    Row("max/tres/group/minutes", "GrpTRESMins", TRES),
    Row("max/tres/group/active", "GrpTRESRunMins", TRES),
    Row("max/per/account/wall_clock", "GrpWall", LIMIT_MINUTES),
    Row("max/jobs/active", "MaxJobs", LIMIT),
    Row("max/jobs/accruing", "MaxJobsAccrue", LIMIT),
    Row("max/jobs/total", "MaxSubmit", LIMIT),
    Row("max/tres/minutes/per/job", "MaxTRESMins", TRES),
    Row("max/tres/per/job", "MaxTRES", TRES),
    Row("max/tres/per/node", "MaxTRESPerNode", TRES),
    Row("max/jobs/per/wall_clock", "MaxWall", LIMIT_MINUTES),
    Row("min/priority_threshold", "MinPrioThreshold", LIMIT),
]

ACCOUNTS = [
    Row("name", "Account", TEXT),
    Row("description", "Descr", TEXT),
    Row("organization", "Org", TEXT),
    Row(lambda record: [one["name"] for one in record["coordinators"]], "Coord", LIST),
]

USERS = [
    Row("name", "User", TEXT),
    Row("default/account", "DefaultAccount", TEXT),
    Row("default/wckey", "DefaultWCKey", TEXT),
    Row("administrator_level", "AdminLevel", lambda ours, text: [word.lower() for word in ours] == [text.lower()]),
    Row(lambda record: [one["name"] for one in record["coordinators"]], "Coord", LIST),
]

WCKEYS = [
    Row("name", "WCKey", TEXT),
    Row("cluster", "Cluster", TEXT),
    Row("user", "User", TEXT),
    Row("id", "ID", NUMBER),
]

CLUSTERS = [
    Row("name", "Cluster", TEXT),
    Row("controller/host", "ControlHost", TEXT),
    Row("controller/port", "ControlPort", NUMBER),
    Row("rpc_version", "RPC", NUMBER),
    Row("nodes", "ClusterNodes", TEXT),
    Row("tres", "TRES", TRES),
]

TRES_RECORDS = [
    Row("type", "Type", TEXT),
    Row("name", "Name", TEXT),
    Row("id", "ID", NUMBER),
]


def ended_state(ours, text):
    """CANCELLED by 0"""
    return text.split()[0] in ours


def ended(path):
    """What sacct reckons up to now while the job has not ended."""
    def value(record):
        state = get(record, "state/current|state")
        return ANY if {"PENDING", "RUNNING", "SUSPENDED"} & set(state) else get(record, path)
    return value


def PAST_EXIT(ours, text):
    """sacct takes 128 away from what a shell returns of a signal."""
    code = number(ours["return_code"]) or 0
    return EXIT(ours, text) or code >= 128 and text == f"{code - 128}:0"


def START(ours, text):
    """Where a job has not started, sacct prints nothing, and the API the start that is expected, or the job's end."""
    return text in ("Unknown", "None") or TIME(ours, text)


def memory_wanted(record):
    """ReqMem is for the whole job since 21.08; the record has it by CPU or by node."""
    return {item["type"]: item["count"] for item in record["tres"]["requested"]}.get("mem", 0)


PAST_JOBS = [
    Row("job_id", "JobIDRaw", NUMBER),
    Row("name", "JobName", TEXT),
    Row("user", "User", TEXT),
    Row("group", "Group", TEXT),
    Row("account", "Account", TEXT),
    Row("cluster", "Cluster", TEXT),
    Row("partition", "Partition", TEXT),
    Row("qos", "QOS", TEXT),
    Row("state/current", "State", ended_state),
    Row("exit_code", "ExitCode", PAST_EXIT),
    Row("derived_exit_code", "DerivedExitCode", PAST_EXIT),
    Row("time/submission", "Submit", TIME),
    Row("time/eligible", "Eligible", TIME),
    Row("time/start", "Start", START),
    Row(ended("time/end"), "End", TIME),
    Row(ended("time/elapsed"), "ElapsedRaw", NUMBER),
    Row(ended("time/suspended"), "Suspended", SECONDS),
    Row("time/limit", "TimelimitRaw", NUMBER),
    Row("allocation_nodes", "AllocNodes", NUMBER),
    Row("nodes", "NodeList", lambda ours, text: (ours or "None assigned") == text),
    Row("required/CPUs", "ReqCPUS", NUMBER),
    Row(memory_wanted, "ReqMem", MEMORY),
    Row("tres/requested", "ReqTRES", TRES),
    Row("tres/allocated", "AllocTRES", TRES),
    Row("priority", "Priority", NUMBER),
    Row("reservation/name", "Reservation", TEXT),
    Row("reservation/id", "ReservationId", NUMBER),
    Row("wckey/wckey", "WCKey", lambda ours, text: (ours or "") == text.lstrip("*")),
    Row("working_directory", "WorkDir", TEXT),
    Row("comment/job", "Comment", TEXT),
    Row("comment/administrator", "AdminComment", TEXT),
    Row("comment/system", "SystemComment", TEXT),
    Row("constraints", "Constraints", TEXT),
    Row("state/reason", "Reason", TEXT),
    Row("submit_line", "SubmitLine", TEXT),
    Row("association/id", "AssocID", NUMBER),
    Row("mcs/label", "MCSLabel", TEXT),
    Row("licenses", "Licenses", TEXT, since="23.02"),
    Row("extra", "Extra", TEXT, since="23.11"),
    Row("failed_node", "FailedNode", TEXT, since="23.02"),
    Row("qosreq", "QOSREQ", TEXT, since="24.11"),
    Row("restart_cnt", "Restarts", NUMBER, since="24.11"),
]

STEPS = [
    Row("step/id", "JobIDRaw", TEXT),
    Row("step/name", "JobName", TEXT),
    Row("state", "State", ended_state),
    Row("exit_code", "ExitCode", PAST_EXIT),
    Row("time/start", "Start", TIME),
    Row(ended("time/end"), "End", TIME),
    Row(ended("time/elapsed"), "ElapsedRaw", NUMBER),
    Row(ended("time/suspended"), "Suspended", SECONDS),
    Row("nodes/count", "NNodes", NUMBER),
    Row("nodes/range", "NodeList", TEXT),
    Row("tasks/count", "NTasks", NUMBER),
    Row("task/distribution", "Layout", SPOKEN),
    Row("tres/allocated", "AllocTRES", TRES),
]

def level(ours, text):
    """Empty where the association has no shares of its own, or nobody has used any."""
    return number(ours) in (None, 0, math.inf) if text == "" else ROUNDED(ours, text)


SHARES = [
    Row("shares", "RawShares", lambda ours, text: (number(ours) or 0) == (2147483647 if text == "parent" else int(text or 0))),
    Row("shares_normalized", "NormShares", ROUNDED),
    Row("usage", "RawUsage", NUMBER),
    Row("usage_normalized", "NormUsage", ROUNDED),
    Row("effective_usage", "EffectvUsage", ROUNDED),
    Row("fairshare/factor", "FairShare", ROUNDED),
    Row("fairshare/level", "LevelFS", level),
]

# By sacctmgr's word: the list in our answer, the members that name a record, the rows, and the columns that name it.
ACCOUNTING = {
    "account": ("accounts", ("name",), ACCOUNTS, ("Account",)),
    "user": ("users", ("name",), USERS, ("User",)),
    "association": ("associations", ("cluster", "account", "user", "partition"), ASSOCIATIONS, ("Cluster", "Account", "User", "Partition")),
    "qos": ("qos", ("name",), QOS, ("Name",)),
    "wckey": ("wckeys", ("id",), WCKEYS, ("ID",)),
    "cluster": ("clusters", ("name",), CLUSTERS, ("Cluster",)),
    "tres": ("TRES", ("id",), TRES_RECORDS, ("ID",)),
}
