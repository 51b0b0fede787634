"""The queries for both daemons: every GET of every endpoint, with filters and flags, with existing and missing names.

`{V}` in a path is the version. What kills the original is left out, and said where.
"""

# For each endpoint, by its path in the document: the paths after /slurm/{V} or /slurmdb/{V}. None: tested elsewhere.
SLURM = {
    "/ping/": [""],
    "/diag/": [""],
    "/licenses/": [""],
    "/shares": ["", "?users=games", "?accounts=physics"],
    "/jobs/": ["", "?flags=ALL", "?flags=DETAIL&flags=ALL", "?flags=MIXED", "?flags=LOCAL&flags=SIBLING", "?flags=FEDERATION&flags=FUTURE",
               "?update_time=2020-01-01", "?update_time=uts1700000000", "?nosuch=1"],
    "/jobs/state/": ["", "?job_id={running}", "?job_id={held-array}&job_id={failed}", "?job_id=999999"],
    "/job/{job_id}": ["999999", "99999999", "abc", "0", "{running}?flags=DETAIL", "{running}_0", "{held-array}_1", "{running}.batch", "00{running}"],
    "/resources/{job_id}": ["{running}", "{completed}", "999999", "abc"],
    "/nodes/": ["", "?flags=DETAIL", "?flags=MIXED&flags=LOCAL", "?update_time=2020-01-01"],
    "/node/{node_name}": ["{host}", "cloud00001", "cloud00003", "cloud00004", "cloud00005", "gpu1", "gpu2", "gpu3", "nosuch",
                          "{host}?flags=DETAIL"],
    "/partitions/": ["", "?flags=ALL", "?update_time=2020-01-01"],
    "/partition/{partition_name}": ["debug", "big", "gpu", "closed", "nosuch", "big?flags=DETAIL"],
    "/reservations/": ["", "?update_time=2020-01-01"],
    "/reservation/{reservation_name}": ["course", "service", "lecture", "LECTURE", "nosuch"],
    "/reconfigure/": None,  # slurmctld reads its configuration again and forgets its counters: at the end of the writes
}

SLURMDB = {
    "/ping/": [""],
    "/diag/": [""],
    "/config": [""],
    "/tres/": [""],
    "/job/{job_id}": ["999999", "{completed}"],
    # ?groups crashes the original (v0.0.41, v0.0.42).
    "/jobs/": ["", "?start_time=now-1days", "?users=games", "?account=optics", "?cluster=lab", "?cluster=other", "?partition=debug", "?node={host}",
               "?job_name=failed", "?job_name=failed%2Ccompleted", "?state=RUNNING", "?state=COMPLETED&start_time=now-1days&end_time=now",
               "?state=FAILED&start_time=now-1days&end_time=now", "?step={stepped}", "?wckey=red", "?qos=1", "?constraints=avx512",
               "?skip_steps=true", "?show_duplicates=true", "?whole_hetjob=true", "?disable_truncate_usage_time=true", "?step={held}",
               "?show_batch_script=true", "?show_job_environment=true", "?association=1", "?reservation=course", "?nosuch=1"],
    "/qos/": ["", "?name=gold", "?name=gold&name=silver", "?id=1"],
    "/qos/{qos}": ["gold", "normal", "silver", "gold?with_deleted=true", "nosuch"],
    "/associations/": ["", "?user=games", "?account=optics", "?account=physics&account=sub2", "?cluster=other", "?partition=debug",
                       "?id=1", "?parent_account=physics", "?user=news&account=optics", "?user="],
    "/association/": ["?user=games&account=optics", "?account=physics&user=", "?user=nosuch"],
    "/instances/": [""],
    "/instance/": ["?instance_id=x", ""],
    "/user/{name}": ["root", "games", "news", "games?with_deleted=true", "nosuch"],
    "/users/": ["", "?with_assocs=true", "?with_coords=true", "?with_wckeys=true", "?with_assocs=true&with_coords=true&with_wckeys=true",
                "?with_deleted=true", "?admin_level=Operator", "?default_account=physics", "?without_defaults=true"],
    "/cluster/{cluster_name}": ["lab", "other", "nosuch"],
    "/clusters/": ["", "?update_time=2020-01-01"],
    "/wckey/{id}": ["red", "nosuch"],
    # ?only_defaults and ?usage_start crash the original.
    "/wckeys/": ["", "?name=red", "?user=games", "?cluster=lab", "?with_deleted=true"],
    "/account/{account_name}": ["root", "physics", "optics", "sub1", "nosuch", "physics?with_assocs=true", "optics?with_coords=true",
                                "optics?with_assocs=true&with_coords=true&with_deleted=true"],
    "/accounts/": ["", "?description=light"],
}

# Filters whose names differ between versions: the first version, the last one (None: all since), and the queries.
NAMED = {
    "/accounts/": {(40, 40): ["?with_assocs=true", "?with_coords=true", "?with_deleted=true"],
                   (41, None): ["?WithAssociations=true", "?WithCoordinators=true", "?DELETED=true"]},
    "/associations/": {(40, 41): ["?with_usage=true", "?with_deleted=true", "?only_defaults=true", "?with_sub_accts=true&account=physics",
                                 "?without_parent_limits=true", "?without_parent_info=true", "?with_raw_qos=true"],
                       (42, None): ["?Include+usage=true", "?Include+deleted+associations=true", "?Filter+to+only+defaults=true",
                                                "?Include+sub+acct+information=true&account=physics",
                                                "?Exclude+limits+from+parents=true", "?Exclude+parent+id%2Fname=true",
                                                "?Include+the+raw+QOS+or+delta_qos=true"]},
    "/qos/": {(40, 41): ["?with_deleted=true"], (42, None): ["?Include+deleted+QOS=true"]},
    "/jobs/": {(42, None): ["?update_time=0", "?update_time=1700000000"]},
}


def number(version):
    """42 for "v0.0.42"."""
    return int(version.rpartition(".")[2])


def endpoints(version, document):
    """The document's paths of a version that have GET."""
    return [path for path, item in document["paths"].items() if "get" in item and f"/{version}/" in path]


def questions(version, document, jobs, host):
    """The paths to query. KeyError if the document has an endpoint that is not listed here."""
    fill = {"host": host, **jobs}
    asked = []
    for path in endpoints(version, document):
        prefix, _, rest = path.partition(f"/{version}")
        table = SLURM if prefix == "/slurm" else SLURMDB
        if table[rest] is None:
            continue
        tails = list(table[rest])
        if rest == "/job/{job_id}":
            tails += [str(job) for job in jobs.values()]
        for (since, until), more in NAMED.get(rest, {}).items() if prefix == "/slurmdb" or rest == "/jobs/" else ():
            is_live = since <= number(version) <= (until or number(version))
            if is_live and (rest != "/jobs/" or prefix == "/slurm"):
                tails += more
        for tail in tails:
            for name, value in fill.items():
                tail = tail.replace("{%s}" % name, str(value))
            base = rest.split("{")[0]
            asked.append(f"{prefix}/{version}{base}{tail}")
    return asked
