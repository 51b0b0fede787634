#!/usr/bin/env python3
"""Every operation of every version, as JSON and as YAML: each is seen with success, with failure where that can be, and what it
changed is read back. Every answer is held against the document on the way.

  RESTD_BUILD   the build folder, "build" where it is not set
"""
import itertools
import json
import unittest
import urllib.parse

from populated import SUBMISSION, Populated, from_yaml, restd, yaml
from schemas import strict


class Story:
    """Every operation of one version in one format, each with success and, where that can be, with a failure; what is changed is
    read back. `tag` sets its records apart from those of others."""

    def __init__(self, test, version, form):
        self.test, self.version, self.form = test, version, form
        self.tag = version[-2:] + form[0]
        self.succeeded = set()
        # Versions since v0.0.45 have the statuses of Slurm 26.05 (docs/statuses.md).
        self.is_of_26_05 = restd.api_number(version) >= 45
        self.refused = restd.status_of_refusal(version)

    def ask(self, method, path, body=None, query="", **places):
        """The status and document of an answer; the path is the document's without version, {} filled in by name."""
        template = path.replace("VERSION", self.version)
        target = template.format(**{key: urllib.parse.quote(str(value), safe="") for key, value in places.items()})
        if query:
            target += "?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote)
        operation = self.test.document["paths"][template][method]
        status, value = self.test.check(template, method, operation, target, body, self.form)
        return status, value

    def wrong(self, method, path, places, body, what):
        asked = "%s as %s: %s %s %s %s" % (self.version, self.form, method.upper(), path, places, json.dumps(body)[:200])
        self.test.found.append(asked + ": " + what)

    def does(self, method, path, body=None, query="", **places):
        """The document of an answer that tells of no error."""
        status, value = self.ask(method, path, body, query, **places)
        if status != 200 or value is None or value["errors"]:
            self.wrong(method, path, places, body, "%d %s" % (status, (value or {}).get("errors")))
            return value or {}
        self.succeeded.add((method, path))
        return value

    def fails(self, method, path, body=None, query="", status=None, **places):
        """The document of an answer that tells of an error, or is 304."""
        found, value = self.ask(method, path, body, query, **places)
        if found < 300 and not (value or {}).get("errors") or status not in (None, found):
            wanted = "should fail" + (" with %d" % status if status else "")
            self.wrong(method, path, places, body, "%s: %d %s" % (wanted, found, json.dumps(value)[:300]))
        return value

    def same(self, what, found, wanted):
        if found != wanted:
            self.test.found.append("%s %s %s: %r, not %r" % (self.version, self.form, what, found, wanted))

    def run(self):
        for part in (self.what_is_there, self.jobs, self.nodes, self.qos, self.people, self.additions, self.others,
                     self.everything, self.reservations, self.default_qos, self.past_jobs, self.resources, self.host_lists,
                     self.requeued, self.partitions):
            part()

    def what_is_there(self):
        job = self.test.jobs.ids["completed"]
        for path, places in (("ping/", {}), ("diag/", {}), ("licenses/", {}), ("jobs/", {}), ("jobs/state/", {}),
                             ("job/{job_id}", {"job_id": job}), ("nodes/", {}), ("node/{node_name}", {"node_name": "localhost"}),
                             ("partitions/", {}), ("partition/{partition_name}", {"partition_name": "debug"})):
            self.does("get", "/slurm/VERSION/" + path, **places)
        for path, places in (("diag/", {}), ("jobs/", {}), ("job/{job_id}", {"job_id": job})):
            self.does("get", "/slurmdb/VERSION/" + path, **places)
        if self.version in restd.versions(since=42):
            self.does("get", "/slurmdb/VERSION/ping/")
        if self.version in restd.versions(since=45):
            self.configurations()
        self.fails("get", "/slurm/VERSION/job/{job_id}", job_id=999999, status=404)
        self.fails("get", "/slurm/VERSION/jobs/", query={"flags": "NOPE"}, status=422)
        unknown = "/slurm/VERSION/partition/{partition_name}"
        if self.is_of_26_05:
            found = self.does("get", unknown, partition_name="nosuch")
            self.same("unknown partition", (found["partitions"], len(found["warnings"])), ([], 1))
        else:
            self.fails("get", unknown, partition_name="nosuch", status=422)
        for path in ("nodes/", "partitions/", "reservations/"):
            self.fails("get", "/slurm/VERSION/" + path, query={"update_time": "4000000000"}, status=304)
        if self.is_of_26_05:
            found = self.does("get", "/slurm/VERSION/jobs/", query={"update_time": "4000000000"})
            self.same("unchanged jobs", (found["jobs"], len(found["warnings"])), ([], 1))
        else:
            self.fails("get", "/slurm/VERSION/jobs/", query={"update_time": "4000000000"}, status=304)
        self.fails("get", "/slurm/VERSION/node/{node_name}", node_name="nosuch")
        self.fails("get", "/slurm/VERSION/nodes/", query={"update_time": "zzz"}, status=422)
        self.fails("get", "/slurmdb/VERSION/jobs/", query={"state": "NOPE"}, status=422)

    def configurations(self):
        answer = self.does("get", "/slurm/VERSION/conf")
        meta = answer["slurm_conf_meta"]
        self.same("conf", (answer["slurm_conf"]["JobRequeue"], meta["LastUpdate"] > 0), (True, True))
        self.same("unchanged", sorted(self.does("get", "/slurm/VERSION/conf", query={"update_time": meta["LastUpdate"]})),
                  ["errors", "meta", "warnings"])
        database = self.does("get", "/slurmdb/VERSION/conf")["slurmdbd_conf"]
        self.same("database conf", (database["DefaultQOS"], database["PurgeJobAfter"]["set"]), ("normal", False))

    def jobs(self):
        job = {**SUBMISSION, "name": "job-" + self.tag, "hold": True}
        path = "/slurm/VERSION/job/{job_id}"
        submit, script = "/slurm/VERSION/job/submit", "#!/bin/sh\ntrue\n"
        made = self.does("post", submit, {"script": script, "job": job})["job_id"]
        self.fails("post", submit, {"script": script, "job": {**job, "partition": "nosuch"}}, status=self.refused)
        self.does("post", path, {"name": "changed-" + self.tag, "time_limit": 33}, job_id=made)
        self.fails("post", path, {"name": "x"}, job_id=999999, status=404)
        read = self.does("get", path, job_id=made)["jobs"][0]
        self.same("job", (read["name"], read["time_limit"]["number"], read["hold"]), ("changed-" + self.tag, 33, True))
        self.does("delete", path, job_id=made)
        self.same("job", self.does("get", path, job_id=made)["jobs"][0]["job_state"], ["CANCELLED"])
        self.fails("delete", path, query={"signal": "NOPE"}, job_id=made)
        ids = [self.does("post", submit, {"script": script, "job": job})["job_id"] for _ in range(2)]
        killed = self.does("delete", "/slurm/VERSION/jobs/", {"jobs": [str(each) for each in ids], "flags": ["VERBOSE"]})
        self.same("killed", sorted(each["job_id"]["number"] for each in killed["status"]), ids)
        self.fails("delete", "/slurm/VERSION/jobs/", {"jobs": ["0"]})
        if self.version in restd.versions(since=41):
            allocate = "/slurm/VERSION/job/allocate"
            wish = {**SUBMISSION, "name": "allocated-" + self.tag, "time_limit": 5}
            granted = self.does("post", allocate, {"job": wish})["job_id"]
            self.same("allocated", self.does("get", path, job_id=granted)["jobs"][0]["job_state"], ["RUNNING"])
            self.does("delete", path, job_id=granted)
            self.fails("post", allocate, {"job": {**SUBMISSION, "partition": "nosuch"}}, status=self.refused)

    def nodes(self):
        node = "/slurm/VERSION/node/{node_name}"

        def read():
            return self.does("get", node, node_name="localhost")["nodes"][0]
        self.does("post", "/slurm/VERSION/nodes/", {"name": "localhost", "comment": "c-" + self.tag, "extra": "e", "weight": 7})
        self.same("node", (read()["comment"], read()["weight"]), ("c-" + self.tag, 7))
        self.fails("post", "/slurm/VERSION/nodes/", {"name": "nosuch", "comment": "x"})
        self.does("post", node, {"state": ["DRAIN"], "reason": "r-" + self.tag}, node_name="localhost")
        self.same("drained", ("DRAIN" in read()["state"], read()["reason"]), (True, "r-" + self.tag))
        self.fails("post", node, {"state": ["DRAIN"], "reason": "x"}, node_name="nosuch")
        self.does("get", "/slurm/VERSION/reconfigure/")
        self.same("after reconfigure", ("DRAIN" in read()["state"], read()["reason"]), (True, "r-" + self.tag))
        self.does("post", node, {"state": ["RESUME"]}, node_name="localhost")
        self.same("back", "DRAIN" in read()["state"], False)
        self.fails("delete", node, node_name="nosuch")
        # Of a cluster of one machine the node cannot be taken away.
        refused = self.fails("delete", node, node_name="localhost", status=self.refused)
        self.same("not removed", [each["error_number"] for each in refused["errors"]], [2028])
        reservation = "/slurm/VERSION/reservation/{reservation_name}"
        listed = self.does("get", "/slurm/VERSION/reservations/")["reservations"]
        self.same("reservations", sorted(each["name"] for each in listed), ["course", "maint"])
        maint = self.does("get", reservation, reservation_name="maint")["reservations"]
        self.same("reservation", [("MAINT" in each["flags"], each["users"]) for each in maint], [(True, "root")])
        self.fails("get", reservation, reservation_name="nosuch")
        shares = self.does("get", "/slurm/VERSION/shares")["shares"]["shares"]
        self.same("shares", {"alice", "physics", "theory"} <= {each["name"] for each in shares}, True)

    def qos(self):
        path, one, name = "/slurmdb/VERSION/qos/", "/slurmdb/VERSION/qos/{qos}", "qos-" + self.tag
        self.does("post", path, {"qos": [{"name": name, "description": "d\u00e9"}]})
        self.does("post", path, {"qos": [{"name": name, "priority": {"set": True, "number": 5}, "flags": ["NO_RESERVE"]}]})
        read = self.does("get", one, qos=name)["qos"][0]
        self.same("qos", (read["description"], read["priority"]["number"], read["flags"]), ("d\u00e9", 5, ["NO_RESERVE"]))
        self.fails("post", path, {"qos": [{"description": "nameless"}]}, status=422)
        self.fails("post", path, {"qos": [{"name": name, "preempt": {"list": ["nosuch"]}}]})
        self.same("by name", [each["id"] for each in self.does("get", path, query={"name": name})["qos"]], [read["id"]])
        self.same("by id", [each["name"] for each in self.does("get", one, qos=read["id"])["qos"]], [name])
        self.same("removed", self.does("delete", one, qos=name)["removed_qos"], [name])
        self.same("gone", self.does("get", one, qos=name)["qos"], [])

    def people(self):
        account, user, tag = "acct-" + self.tag, "user-" + self.tag, self.tag
        one, all_ = "/slurmdb/VERSION/association/", "/slurmdb/VERSION/associations/"
        get_account, get_user = "/slurmdb/VERSION/account/{account_name}", "/slurmdb/VERSION/user/{name}"
        self.does("post", "/slurmdb/VERSION/accounts/", {"accounts": [
            {"name": account, "description": "d", "organization": "o", "coordinators": [{"name": "alice"}]}]})
        read = self.does("get", get_account, query={"with_coords": "true"}, account_name=account)["accounts"][0]
        self.same("account", (read["description"], [each["name"] for each in read["coordinators"]]), ("d", ["alice"]))
        self.fails("post", "/slurmdb/VERSION/accounts/", {"accounts": [{"name": account}]})
        self.does("get", "/slurmdb/VERSION/accounts/")
        self.does("post", "/slurmdb/VERSION/users/", {"users": [{"name": user, "administrator_level": ["Operator"]}]})
        self.same("user", self.does("get", get_user, name=user)["users"][0]["administrator_level"], ["Operator"])
        self.fails("post", "/slurmdb/VERSION/users/", {"users": [{"name": user, "administrator_level": ["NOPE"]}]})
        self.does("get", "/slurmdb/VERSION/users/", query={"with_assocs": "true"})
        query = {"account": account, "user": user, "cluster": "test"}
        self.does("post", all_, {"associations": [{"account": account, "cluster": "test", "user": "", "parent_account": "theory"},
                                                  {**query, "comment": tag, "max": {"jobs": {"total": {"set": True, "number": 3}}}},
                                                  {**query, "partition": "short"}]})
        found = self.does("get", all_, query=query)["associations"]
        self.same("associations", [(each["partition"], each["comment"], each["lineage"]) for each in found][:1],
                  [("", tag, "/physics/theory/%s/0-%s/" % (account, user))])
        self.same("two of them", sorted(each["partition"] for each in found), ["", "short"])
        self.fails("get", one, query=query)
        self.same("one", len(self.does("get", one, query={**query, "partition": "short"})["associations"]), 1)
        self.fails("post", all_, {"associations": [{"account": account, "cluster": "test", "user": user, "qos": ["nosuch"]}]})
        self.fails("delete", one, query=query)
        self.same("kept", len(self.does("get", all_, query=query)["associations"]), 2)
        self.same("removed", len(self.does("delete", one, query={**query, "partition": "short"})["removed_associations"]), 1)
        self.same("rest", len(self.does("delete", all_, query=query)["removed_associations"]), 1)
        self.same("none", self.does("get", all_, query=query)["associations"], [])
        self.does("delete", get_user, name=user)
        self.same("no user", self.does("get", get_user, name=user)["users"], [])
        self.same("removed", self.does("delete", get_account, account_name=account)["removed_accounts"], [account])
        self.same("no account", self.does("get", get_account, account_name=account)["accounts"], [])

    def additions(self):
        account, user = "both-" + self.tag, "adds-" + self.tag
        accounts, users = "/slurmdb/VERSION/accounts_association/", "/slurmdb/VERSION/users_association/"
        added = self.does("post", accounts, {
            "association_condition": {"accounts": [account], "clusters": ["test"],
                                      "association": {"parent": "physics", "fairshare": 9}},
            "account": {"description": "d", "organization": "o"}})
        self.same("names it", account in added["added_accounts"], True)
        self.fails("post", accounts, {"association_condition": {"accounts": ["x" + account], "association": {"parent": "nosuch"}},
                                      "account": {}})
        added = self.does("post", users, {
            "association_condition": {"users": [user], "accounts": [account], "clusters": ["test"],
                                      "association": {"maxjobs": {"set": True, "number": 4}}},
            "user": {"adminlevel": ["None"], "defaultaccount": account}})
        self.same("names it", user in added["added_users"], True)
        self.fails("post", users, {"association_condition": {"users": [user]}, "user": {}})
        found = self.does("get", "/slurmdb/VERSION/associations/", query={"account": account})["associations"]
        self.same("added", [(each["user"], each["shares_raw"], each["max"]["jobs"]["active"]["number"]) for each in found],
                  [("", 9, 1), (user, 1, 4)])  # the account inherits its one job
        self.fails("post", users, {"association_condition": {"users": [user], "accounts": [account], "clusters": ["test"]},
                                   "user": {}}, status=304)

    def others(self):
        name = "wckey-" + self.tag
        one = "/slurmdb/VERSION/wckey/{id}"
        self.does("post", "/slurmdb/VERSION/wckeys/", {"wckeys": [{"name": name, "user": "alice", "cluster": "test"}]})
        self.same("wckey", [each["user"] for each in self.does("get", one, id=name)["wckeys"]], ["alice"])
        self.same("wckeys", len(self.does("get", "/slurmdb/VERSION/wckeys/", query={"name": name})["wckeys"]), 1)
        self.fails("post", "/slurmdb/VERSION/wckeys/", {"wckeys": [{}]})
        self.same("removed", len(self.does("delete", one, id=name)["deleted_wckeys"]), 1)
        self.same("gone", self.does("get", one, id=name)["wckeys"], [])
        name = "cluster-" + self.tag
        one = "/slurmdb/VERSION/cluster/{cluster_name}"
        self.does("post", "/slurmdb/VERSION/clusters/", {"clusters": [{"name": name}]})
        self.same("cluster", [each["name"] for each in self.does("get", one, cluster_name=name)["clusters"]], [name])
        self.same("clusters", name in [each["name"] for each in self.does("get", "/slurmdb/VERSION/clusters/")["clusters"]], True)
        self.fails("post", "/slurmdb/VERSION/clusters/", {"clusters": [{"name": ""}]})
        self.same("removed", self.does("delete", one, cluster_name=name)["deleted_clusters"], [name])
        self.same("gone", self.does("get", one, cluster_name=name)["clusters"], [])
        name = "tres" + self.tag
        self.does("post", "/slurmdb/VERSION/tres/", {"TRES": [{"type": "gres", "name": name}]})
        self.same("tres", name in [each["name"] for each in self.does("get", "/slurmdb/VERSION/tres/")["TRES"]], True)
        self.fails("post", "/slurmdb/VERSION/tres/", {"TRES": [{"name": "typeless"}]})
        self.same("instances", self.does("get", "/slurmdb/VERSION/instances/")["instances"], [])
        self.same("instance", self.does("get", "/slurmdb/VERSION/instance/")["instances"], [])
        self.fails("get", "/slurmdb/VERSION/instances/", query={"time_start": "zzz"})

    def everything(self):
        config = self.does("get", "/slurmdb/VERSION/config")
        for key, name in (("accounts", "theory"), ("users", "alice"), ("qos", "full"), ("clusters", "other"), ("wckeys", "urgent")):
            self.same(key, name in [each["name"] for each in config[key]], True)
        name = "config-" + self.tag
        self.does("post", "/slurmdb/VERSION/config", {
            "qos": [{"name": name}], "accounts": [{"name": name, "description": "d", "organization": "o"}]})
        again = self.does("get", "/slurmdb/VERSION/config")
        self.same("config", [len(again[key]) for key in ("qos", "accounts", "users")],
                  [len(config["qos"]) + 1, len(config["accounts"]) + 1, len(config["users"])])
        self.fails("post", "/slurmdb/VERSION/config", {"qos": [{"name": "not-" + self.tag}], "associations": [{"account": "x"}]})
        self.same("all or nothing", self.does("get", "/slurmdb/VERSION/config")["qos"], again["qos"])

    def reservations(self):
        if self.version not in restd.versions(since=43):
            return
        one, several, named = ("/slurm/VERSION/" + path for path in ("reservation", "reservations/", "reservation/{reservation_name}"))
        name, start = "resv-" + self.tag, 4000000000
        body = {"name": name, "start_time": {"set": True, "number": start}, "duration": {"set": True, "number": 60},
                "node_list": ["localhost"], "users": ["root"], "flags": ["IGNORE_JOBS"]}
        made = self.does("post", one, body)["reservations"]
        self.same("made", [(each["name"], each["duration"]["number"], each["flags"]) for each in made], [(name, 60, ["IGNORE_JOBS"])])

        def read():
            shown = self.does("get", named, reservation_name=name)["reservations"][0]
            return shown["start_time"]["number"], shown["end_time"]["number"], shown["users"], "IGNORE_JOBS" in shown["flags"]
        self.same("reservation", read(), (start, start + 3600, "root", True))
        self.does("post", several, {"reservations": [{"name": name, "duration": {"set": True, "number": 90}},
                                                     {**body, "name": name + "-b", "start_time": {"set": True, "number": start + 86400}}]})
        self.same("changed", read(), (start, start + 5400, "root", True))
        self.fails("post", one, {"duration": {"set": True, "number": 5}}, status=422)
        self.fails("post", several, {}, status=422)
        self.fails("post", several, {"reservations": [{**body, "name": name + "-c", "users": ["no-such-user"]}]})
        for each in (name, name + "-b"):
            self.does("delete", named, reservation_name=each)
        self.fails("delete", named, reservation_name=name)
        listed = self.does("get", "/slurm/VERSION/reservations/")["reservations"]
        self.same("deleted", sorted(each["name"] for each in listed), ["course", "maint"])


    def default_qos(self):
        if self.version not in restd.versions(since=44):
            return
        user = "defqos-" + self.tag
        added = self.does("post", "/slurmdb/VERSION/users_association/", {
            "association_condition": {"users": [user], "accounts": ["theory"], "clusters": ["test"], "association": {"defaultqos": "full"}},
            "user": {"defaultqos": 77}})
        self.same("warned", ["default QOS" in each["description"] for each in added["warnings"]], [True])
        full = [each["id"] for each in self.does("get", "/slurmdb/VERSION/qos/{qos}", qos="full")["qos"]]
        read = self.does("get", "/slurmdb/VERSION/user/{name}", name=user)["users"]
        self.same("default QOS", [each["default"]["qos"] for each in read], full)
        again = self.does("post", "/slurmdb/VERSION/users/", {"users": [{"name": user, "default": {"qos": full[0]}}]})
        self.same("nothing to warn of", again["warnings"], [])
        self.does("delete", "/slurmdb/VERSION/user/{name}", name=user)

    def past_jobs(self):
        if self.version not in restd.versions(since=44):
            return
        one, several, job = "/slurmdb/VERSION/job/{job_id}", "/slurmdb/VERSION/jobs/", self.test.jobs.ids["completed"]
        results = self.does("post", one, {"comment": {"job": "c-" + self.tag}, "derived_exit_code": {"return_code": 7}}, job_id=job)
        self.same("results", [text.split()[0] for text in results["results"]], [str(job)])
        self.does("post", several, {"job_id_list": [str(job)], "job_rec": {
            "comment": {"administrator": "a-" + self.tag, "system": "s-" + self.tag}, "extra": "e-" + self.tag, "wckey": "w-" + self.tag,
            "tres": {"allocated": [{"type": "energy", "count": 77}]}}})
        read = self.does("get", one, job_id=job)["jobs"][0]
        self.same("changed", (read["comment"], read["extra"], read["wckey"]["wckey"], read["derived_exit_code"]["return_code"]["number"],
                              [each["count"] for each in read["tres"]["allocated"] if each["type"] == "energy"],
                              "JOB_ALTERED" in read["flags"]),
                  ({"job": "c-" + self.tag, "administrator": "a-" + self.tag, "system": "s-" + self.tag}, "e-" + self.tag,
                   "w-" + self.tag, 7, [77], True))
        altered = self.does("get", several, query={"job_altered": ""})["jobs"]
        self.same("altered", job in [each["job_id"] for each in altered], True)
        self.fails("post", one, {"extra": "x"}, job_id=999999)
        self.fails("post", one, {}, job_id=job)
        self.fails("post", several, {"job_id_list": [str(job)]}, status=422)
        self.fails("post", several, {"job_rec": {"extra": "x"}}, status=422)
        self.fails("post", several, {"job_id_list": ["nojob"], "job_rec": {"extra": "x"}}, status=422)
        self.fails("post", several, {"job_id_list": [str(job)], "job_rec": {"tres": {"allocated": [{"type": "nosuch", "count": 1}]}}})

    def resources(self):
        if self.version not in restd.versions(since=44):
            return
        path = "/slurm/VERSION/resources/{job_id}"
        running = self.does("post", "/slurm/VERSION/job/allocate", {"job": {
            **SUBMISSION, "name": "resources-" + self.tag, "time_limit": 5, "memory_per_node": 10}})["job_id"]
        nodes = self.does("get", path, job_id=running)["nodes"]
        self.same("resources", [(each["node"], each["mem_alloc"], bin(int(each["core_bitmap"], 16)).count("1") > 0) for each in nodes],
                  [("localhost", 10, True)])
        self.does("delete", "/slurm/VERSION/job/{job_id}", job_id=running)
        self.fails("get", path, job_id=self.test.jobs.ids["completed"])
        self.fails("get", path, job_id=999999, status=404)
        self.fails("get", path, job_id="abc")
        refused = self.fails("post", "/slurm/VERSION/new/node/", {"node_conf": "NodeName=n2 CPUs=4"})
        self.same("no new node", [each["error_number"] for each in refused["errors"]], [2028])
        self.fails("post", "/slurm/VERSION/new/node/", {}, status=422)

    def host_lists(self):
        if self.version not in restd.versions(since=44):
            return
        names, listed = "/util/VERSION/hostnames", "/util/VERSION/hostlist"
        self.same("names", self.does("post", names, {"hostlist": "n[1-3,7],x9"})["hostnames"], ["n1", "n2", "n3", "n7", "x9"])
        self.same("list", self.does("post", listed, {"hostnames": ["n1", "n2", "n3", "n7", "x9"]})["hostlist"], "n[1-3,7],x9")
        self.fails("post", names, {"hostlist": "n[1-3"}, status=422)
        self.fails("post", names, {}, status=422)
        self.fails("post", listed, {}, status=422)

    def requeued(self):
        if self.version not in restd.versions(since=45):
            return
        path, one, several = ("/slurm/VERSION/" + each for each in ("job/{job_id}", "job/{job_id}/requeue", "jobs/requeue"))
        job = {**SUBMISSION, "name": "again-" + self.tag, "hold": True}
        made = self.does("post", "/slurm/VERSION/job/submit", {"script": "#!/bin/sh\ntrue\n", "job": job})["job_id"]

        def read():
            shown = self.does("get", path, job_id=made)["jobs"][0]
            return shown["job_state"], shown["state_reason"], shown["restart_cnt"]
        pending = self.fails("get", one, job_id=made)
        self.same("not requeued", [each["error_number"] for each in pending["errors"]], [2024])
        self.does("delete", path, job_id=made)
        self.same("requeued", self.does("get", one, query={"Hold": "true"}, job_id=made)["status"], [])
        self.same("requeued", read(), (["PENDING"], "JobHeldUser", 1))
        self.does("delete", path, job_id=made)
        self.does("post", several, {"jobs": [str(made)], "flags": ["Hold", "SpecialExit"]})
        self.same("requeued in a list", read(), (["PENDING", "SPECIAL_EXIT"], "JobHeldUser", 2))
        self.does("delete", path, job_id=made)
        self.fails("get", one, query={"SpecialExit": "true"}, job_id=made)
        self.fails("get", one, job_id=999999, status=404)
        self.fails("post", several, {"jobs": []}, status=404)
        array = self.does("post", "/slurm/VERSION/job/submit", {"script": "#!/bin/sh\ntrue\n", "job": {**job, "array": "1-3"}})["job_id"]
        for status in (self.does("get", one, job_id=array)["status"], *self.does("post", several, {"jobs": [str(array)]})["status"]):
            self.same("an array", [(each["step_id"], each["error_code"]) for each in status], [(f"{array}_[1-3]", 2024)])
        self.does("delete", path, job_id=array)

    def partitions(self):
        if self.version not in restd.versions(since=45):
            return
        every, named = "/slurm/VERSION/partitions/", "/slurm/VERSION/partition/{partition_name}"
        name = "part-" + self.tag

        def read():
            shown = self.does("get", named, partition_name=name)["partitions"][0]
            return (shown["maximums"]["time"]["number"], shown["priority"]["tier"], shown["partition"]["state"], shown["flags"],
                    shown["partition"]["exclusive"])
        self.does("post", every, {"partitions": [{
            "name": name, "nodes": {"configured": "localhost"}, "maximums": {"time": {"set": True, "number": 60}}, "priority": {"tier": 3},
            "flags": ["ROOT_ONLY"], "partition": {"state": ["DOWN"], "exclusive": "NODE"}}]})
        self.same("created", read(), (60, 3, ["DOWN"], ["ROOT_ONLY"], "NODE"))
        self.does("post", every, {"partitions": [{"name": name, "priority": {"tier": 4}, "flags": ["ROOT_ONLY_CLEAR"],
                                                  "partition": {"state": ["UP"], "oversubscribe": "NO"}}]})
        self.same("changed", read(), (60, 4, ["UP"], [], "NO"))
        self.does("post", every, {"partitions": []})
        self.fails("post", every, {}, status=422)
        self.fails("post", every, {"partitions": [{"name": name, "alternate": "nosuch"}]})
        self.fails("post", every, {"partitions": [{"priority": {"tier": 4}}]})
        self.fails("post", every, {"partitions": [{"name": name, "partition": {"exclusive": "x"}}]})
        job = {**SUBMISSION, "name": "in-" + self.tag, "hold": True, "partition": name}
        made = self.does("post", "/slurm/VERSION/job/submit", {"script": "#!/bin/sh\ntrue\n", "job": job})["job_id"]
        used = self.fails("delete", named, partition_name=name)
        self.same("not deleted", [each["error_number"] for each in used["errors"]], [2075])
        self.does("delete", "/slurm/VERSION/job/{job_id}", job_id=made)
        self.does("delete", named, partition_name=name)
        self.fails("delete", named, partition_name=name)
        self.same("deleted", name in [each["name"] for each in self.does("get", every)["partitions"]], False)


# What can only fail here, and is seen to do so.
NEVER = {("delete", "/slurm/VERSION/node/{node_name}"), ("post", "/slurm/VERSION/new/node/")}
FORMS = ("json", "yaml") if yaml else ("json",)


class Stories(Populated):
    """Every operation in every version and format."""

    def test_every_operation_succeeds_and_fails(self):
        for version, form in itertools.product(restd.versions(), FORMS):
            with self.subTest(version=version, form=form):
                self.found = []
                story = Story(self, version, form)
                try:
                    story.run()
                except (KeyError, IndexError):
                    self.settle()  # what an answer lacked, it lacked for a reason
                    raise
                self.settle()
                served = {(method, path.replace(version, "VERSION"))
                          for path, method, _ in self.operations() if version in path}
                self.assertEqual(served - story.succeeded - NEVER, set(), "never answered with success")

    def test_every_operation_refuses_a_token_that_is_none(self):
        token = self.daemon.token()
        for path, method, operation in self.operations():
            for form in FORMS:
                headers = {"Accept": "application/" + form}
                answer = self.daemon.request(method.upper(), self.paths(path)[0], headers, tcp=True, token=token[:-3] + "abc")
                self.assertEqual(answer.status, 511, "%s %s" % (method, path))
                value = strict(answer.text) if form == "json" else from_yaml(answer.text)
                self.assertEqual(value["errors"][0]["error_number"], 1007)
                self.found += ["%s %s: %s" % (method, path, problem)
                               for problem in self.problems(path, operation, answer.status, value)]
        self.settle()


if __name__ == "__main__":
    unittest.main()
