#!/usr/bin/env python3
"""populate.py RELEASE: fills a new lab cluster with records that use many fields.

Jobs in every state that lasts, nodes that are drained and down, reservations, licenses, and in the accounting database accounts,
users, coordinators, qualities of service, wckeys, associations with limits. Everything through Slurm's own commands. Prints the
jobs' ids as JSON. A cluster is populated once: lab wipe, lab up, populate.
"""
import json
import sys

from cluster import Cluster

# Users that every Debian has, with the same number: they have names inside and outside.
USERS = ("games", "news", "mail")

# Words of commands that older releases do not know: the first release that does, and how the ones before say it. None: not at all.
NEWER = {
    "--extra": ("23.02", None),
    "allowed": ("23.02", "percentallowed"),
}


def words_for(release, words):
    """The words of a command as this release understands them. Releases compare as texts."""
    known = []
    for word in words:
        name, equals, value = str(word).partition("=")
        since, before = NEWER.get(name, (release, name))
        if release >= since:
            known.append(word)
        elif before:
            known.append(before + equals + value)
    return known


def accounting(cluster):
    def sacctmgr(*words):
        cluster.inside("sacctmgr", "-i", *words_for(cluster.release, words))

    sacctmgr("add", "cluster", "other", "classification=capacity")
    sacctmgr("add", "qos", "gold", "description=jobs that matter", "priority=100", "flags=DenyOnLimit,OverPartQOS", "maxwall=2-00:00:00",
             "maxtresperuser=cpu=100,mem=200G", "grpjobs=500", "grptres=cpu=1000,node=20", "maxjobsperuser=200", "maxsubmitjobsperuser=1000",
             "maxtresperjob=cpu=64", "maxtrespernode=cpu=32", "gracetime=60", "usagefactor=1.5", "limitfactor=2", "preempt=normal",
             "preemptmode=requeue", "mintresperjob=cpu=1", "grptresmins=cpu=100000", "grptresrunmins=cpu=50000", "maxtresmins=cpu=90000",
             "maxjobsaccruepu=30", "maxjobsaccruepa=31", "grpjobsaccrue=32", "grpsubmitjobs=5000", "grpwall=10000",
             "maxtrespa=cpu=400", "maxjobspa=300", "maxsubmitjobspa=3000", "usagethreshold=0.5", "preemptexempttime=30")
    sacctmgr("add", "qos", "silver", "flags=NoReserve,PartitionMaxNodes", "priority=10")
    sacctmgr("add", "qos", "gone")
    sacctmgr("delete", "qos", "gone")
    sacctmgr("add", "account", "physics", "cluster=lab", "description=all of physics", "organization=science", "fairshare=50",
             "grptres=cpu=2000,mem=4T", "maxjobs=100", "qos=normal,gold,silver")
    sacctmgr("add", "account", "optics", "cluster=lab", "parent=physics", "description=light", "organization=science", "fairshare=7",
             "grpjobs=60", "grpsubmitjobs=600", "grpwall=100000", "maxwall=1-00:00:00", "maxtresperjob=cpu=32", "maxtrespernode=cpu=16",
             "maxtresmins=cpu=5000", "grptresmins=cpu=800000", "grptresrunmins=cpu=70000", "grpjobsaccrue=5", "maxjobsaccrue=4",
             "maxsubmitjobs=99", "priority=5", "qos=normal,gold", "defaultqos=normal")
    sacctmgr("add", "account", "sub2", "cluster=lab", "description=sub2", "organization=org")
    sacctmgr("add", "account", "empty", "cluster=other", "description=elsewhere", "organization=org")
    sacctmgr("add", "user", "games", "cluster=lab", "account=physics,optics", "defaultaccount=physics", "qos=normal,gold,silver")
    sacctmgr("add", "user", "news", "cluster=lab", "account=optics", "adminlevel=operator", "fairshare=parent")
    sacctmgr("add", "user", "news", "cluster=lab", "account=optics", "partition=debug", "maxjobs=12", "maxwall=600")
    sacctmgr("add", "user", "mail", "cluster=lab", "account=sub2")
    sacctmgr("add", "user", "www-data", "cluster=lab", "account=sub2")
    sacctmgr("delete", "user", "www-data")
    sacctmgr("add", "user", "games", "cluster=lab", "wckeys=red,blue", "defaultwckey=red")
    sacctmgr("add", "coordinator", "account=optics", "names=games")
    sacctmgr("add", "resource", "name=fluent", "server=flex", "count=20", "type=license", "cluster=lab", "allowed=50",
             "servertype=flexlm", "description=fluids")


def nodes(cluster):
    def update(*words):
        cluster.inside("scontrol", "update", *words)

    update(f"nodename={cluster.host}", "comment=this machine", "extra=rack 7")
    update("nodename=gpu2", "state=drain", "reason=fans are loud")
    update("nodename=gpu3", "state=fail", "reason=about to fail")
    update("nodename=cloud00003", "state=drain", "reason=kept out")
    update("nodename=cloud00004", "state=down", "reason=broken")
    update("nodename=cloud00005", "weight=42", "comment=cloudy")

    def reserve(*words):
        cluster.inside("scontrol", "create", "reservation", *words)

    reserve("reservationname=course", "starttime=now+10days", "duration=120", "users=root,games", "nodes=cloud[00007-00008]",
            "flags=weekly", "licenses=matlab:2")
    reserve("reservationname=service", "starttime=now+20days", "duration=2:00:00", "users=root", "nodes=gpu1", "flags=maint,ignore_jobs")
    reserve("reservationname=lecture", "starttime=now", "duration=infinite", "accounts=physics", "nodes=cloud00009",
            "flags=magnetic,purge_comp=5:00:00", "maxstartdelay=120")


class Submit:
    """Submits; every job has a name, which is its key in `ids`."""

    def __init__(self, cluster):
        self.cluster, self.ids = cluster, {}

    def __call__(self, name, script, *options, user=None):
        out = self.cluster.inside("sbatch", "--parsable", "--chdir=/tmp", "--output=/tmp/%u-%x-%j.out", f"--job-name={name}",
                                  *words_for(self.cluster.release, options),
                                  user=user, input=f"#!/bin/sh\n{script}\n")
        self.ids[name] = int(out.split(";")[0].split()[-1])
        return self.ids[name]


SMALL = ("--mem=40", "--time=2:00:00")


def jobs(cluster):
    submit = Submit(cluster)
    ended(cluster, submit)
    running(cluster, submit)
    waiting(cluster, submit)
    return submit.ids


def ended(cluster, submit):
    # The components of a heterogeneous job need different nodes. There is only one node, so none runs.
    submit("completed", "true", *SMALL, "--comment=all is well")
    submit("failed", "exit 3", *SMALL)
    submit("signaled", "kill -9 $$", *SMALL)
    submit("stepped", "srun --mem=10 -J first true\nsrun --mem=10 -J second sh -c 'exit 2'\nexit 0", *SMALL, "--wckey=red", user="games")
    submit("ended-array", "exit $((SLURM_ARRAY_TASK_ID % 2))", *SMALL, "--array=1-3", "--account=optics", "--qos=gold", user="games")
    submit("cancelled-pending", "true", *SMALL, "--begin=now+1hour")
    submit("cancelled-pair", "true", "-H", *SMALL, ":", "--mem=41", "--comment=second half")
    cluster.inside("scancel", submit.ids["cancelled-pending"], submit.ids["cancelled-pair"])
    short = [submit.ids[name] for name in ("completed", "failed", "signaled", "stepped", "ended-array")]
    cluster.wait_for("the short jobs to end", lambda: not cluster.inside(
        "squeue", "-h", "-t", "PD,R,CG", "-j", ",".join(map(str, short)), check=False).strip(), 120)
    submit("cancelled", "sleep 3600", *SMALL)
    cluster.wait_for("a job to run", lambda: "RUNNING" in cluster.job_states(submit.ids["cancelled"]))
    cluster.inside("scancel", submit.ids["cancelled"])


def running(cluster, submit):
    submit("running", "srun --mem=10 -J inner sleep 7200 &\nsleep 7200", *SMALL, "--comment=a comment", "--mail-type=END,FAIL",
           "--mail-user=someone@example.org", "--licenses=matlab:2", "--signal=B:USR1@120", "--nice=10", "--extra=some extra",
           "--error=/tmp/%j.err", "--input=/dev/null")
    submit("running-user", "sleep 7200", *SMALL, "--account=optics", "--qos=gold", "--wckey=blue", "--open-mode=append",
           "--no-requeue", "--oversubscribe", user="games")
    submit("running-array", "sleep 7200", *SMALL, "--array=0-5%2", user="news")
    submit("suspended", "sleep 7200", *SMALL)
    submit("requeued", "sleep 7200", *SMALL, "--requeue")
    for name in ("running", "running-user", "running-array", "suspended", "requeued"):
        cluster.wait_for(f"job {name} to run", lambda: "RUNNING" in cluster.job_states(submit.ids[name]))
    cluster.inside("scontrol", "suspend", submit.ids["suspended"])
    cluster.inside("scontrol", "requeuehold", submit.ids["requeued"])


def waiting(cluster, submit):
    submit("held", "true", "-H", "--partition=big", "--ntasks=12", "--mem-per-cpu=100", "--constraint=avx512", "--exclusive",
           "--cpu-freq=low-high:performance", "--core-spec=2", "--network=depth=2", "--tmp=5", "--nodes=2-4", "--ntasks-per-node=3", "--contiguous",
           "--exclude=cloud00001", "--deadline=now+30days", "--delay-boot=5", "--switches=1@10", "--mcs-label=x", "--spread-job",
           "--wait-all-nodes=1", "--kill-on-invalid-dep=yes", "--export=A=1,B=two", "--priority=77", "--reboot", "--profile=none")
    submit("held-shape", "true", "-H", "--partition=big", "--nodes=2", "--sockets-per-node=2", "--cores-per-socket=4", "--threads-per-core=1",
           "--ntasks-per-socket=2", "--ntasks-per-core=1", "--cpus-per-task=2", "--hint=nomultithread", "--nodelist=cloud[00010-00011]",
           "--distribution=cyclic:block", "--use-min-nodes", "--time-min=30", "--time=60", "--overcommit")
    submit("held-gpu", "true", "-H", "--partition=gpu", "--gres=gpu:tesla:1", "--cpus-per-task=2", "--mem=1000", user="games")
    submit("held-gpus", "true", "-H", "--partition=gpu", "--gpus=2", "--gpus-per-node=1", "--nodes=2", "--mem-per-gpu=100")
    submit("held-by-admin", "true", *SMALL, "--begin=now+1hour", user="games")
    cluster.inside("scontrol", "hold", submit.ids["held-by-admin"])
    cluster.inside("scontrol", "update", f"jobid={submit.ids['held-by-admin']}", "admincomment=seen by an administrator")
    submit("held-array", "true", "-H", "--array=1,3,5-9:2%3", "--partition=big")
    submit("held-pair", "true", "-H", "--partition=big", "--ntasks=2", ":", "--partition=gpu", "--ntasks=3", "--comment=other half")
    submit("later", "true", *SMALL, "--begin=now+3days")
    submit("dependent", "true", *SMALL, f"--dependency=afterok:{submit.ids['running']},afterany:{submit.ids['running-user']}")
    submit("never", "true", *SMALL, f"--dependency=afterok:{submit.ids['later']}?afternotok:{submit.ids['running']}")
    submit("too-big", "true", "--mem=3900", "--time=10", user="games")
    submit("no-license", "true", *SMALL, "--licenses=ansys:4,matlab:10")
    submit("no-node", "true", "--partition=gpu", "--mem=100", "--time=5")
    submit("reserved", "true", "--partition=big", "--reservation=course", "--time=10", user="games")
    submit("several", "true", "-H", "--partition=debug,big", "--time=10", "--comment=two partitions")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    cluster = Cluster(sys.argv[1])
    accounting(cluster)
    nodes(cluster)
    print(json.dumps(jobs(cluster)))


if __name__ == "__main__":
    main()
