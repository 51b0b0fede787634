#!/usr/bin/env python3
"""What is read can be written back: whole answers of the accounting database are posted unchanged, and read the same again. Records
made at random, with every field set to whatever it may hold, are stored, read back as they were sent, changed, and posted once more.

  RESTD_BUILD   the build folder, "build" where it is not set
  RESTD_SEED    another seed for the random records
"""
import json
import os
import random
import unittest
import urllib.parse

from pending import NotYet, not_yet
from populated import Populated, yaml
from records import OMIT, Records
from schemas import VERSIONS

SEED = int(os.environ.get("RESTD_SEED", "20241105"))
FORMS = ("json", "yaml") if yaml else ("json",)
MANY = 12  # records of each type in each version and format
INFINITE = {"set": False, "infinite": True, "number": 0}
# What a new QOS has where nothing is given; of all else the limit is none.
QOS_DEFAULTS = {"priority": {"set": True, "infinite": False, "number": 0},
                "usage_factor": {"set": True, "infinite": False, "number": 1.0}}


def is_number(value):
    return isinstance(value, dict) and set(value) == {"set", "infinite", "number"}


def is_tres(value):
    return isinstance(value, list) and value != [] and all(isinstance(each, dict) and "count" in each for each in value)


def stored(sent, before, fresh, where=""):
    """What is read of a record that was sent, where `before` was read or nothing was there: the documented defaults filled in."""
    if is_number(sent):
        if sent["set"]:
            return sent
        if sent["infinite"] or before is None:
            return fresh.get(where, INFINITE)
        return before
    if isinstance(sent, dict):
        before = before or {}
        return {key: stored(each, before.get(key), fresh, where + "/" + key if where else key) for key, each in sent.items()}
    if is_tres(sent) or (sent == [] and is_tres(before)):
        counts = dict(before or {}) if isinstance(before, dict) else {each["type"]: each["count"] for each in before or []}
        counts.update((each["type"], each["count"]) for each in sent)
        return counts
    return sent


def simple(value):
    """The record without what has no meaning: the order of resources and of names, and the resources' numbers."""
    if isinstance(value, dict) and not is_number(value):
        return {key: simple(each) for key, each in value.items()}
    if is_tres(value):
        return {each["type"]: each["count"] for each in value}
    if isinstance(value, list):
        return sorted((simple(each) for each in value), key=json.dumps) or {}
    return value


def differences(found, wanted, where=""):
    """Where what was read is other than it should be; of an object, only what is wanted is looked at."""
    if isinstance(wanted, dict) and isinstance(found, dict) and not is_number(wanted):
        return [line for key, each in wanted.items() for line in differences(found.get(key), each, where + "/" + key)]
    return [] if found == wanted else ["%s: %s, not %s" % (where, json.dumps(found)[:200], json.dumps(wanted)[:200])]


class RoundTrips(Populated):
    @classmethod
    def setUpClass(cls):
        print("seed:", SEED)
        super().setUpClass()

    def ask(self, method, version, kind, form, body=None, query=""):
        path = "/slurmdb/%s/%s" % (version, kind + ("" if kind == "config" else "/"))
        target = path + ("?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else "")
        status, value = self.check(path, method, self.document["paths"][path][method], target, body, form)
        what = "%s %s as %s" % (method.upper(), target, form)
        not_yet(value, what)
        if status != 200 or value is None or value["errors"]:
            self.settle()
            self.fail("%s: %d %s" % (what, status, json.dumps((value or {}).get("errors"))[:2000]))
        return value

    def read(self, version, kind, form):
        """All there is of a kind, with all that belongs to it."""
        first = version == "v0.0.40"
        wide = {"accounts": {"with_coords" if first else "WithCoordinators": "true",
                             "with_assocs" if first else "WithAssociations": "true"},
                "users": {"with_coords": "true", "with_assocs": "true", "with_wckeys": "true"}}
        return self.ask("get", version, kind, form, query=wide.get(kind, ""))

    def own_limits(self, version, form):
        """Associations without what they inherit."""
        key = "Exclude limits from parents" if version == "v0.0.42" else "without_parent_limits"
        return self.ask("get", version, "associations", form, query={key: "true"})["associations"]

    def assert_steady(self, version, form, kinds):
        """What is read can be posted, and nothing is other then."""
        for kind in kinds:
            before = self.read(version, kind, form)
            everything = self.ask("get", version, "config", "json")
            self.ask("post", version, kind, form, body=before)
            after = self.read(version, kind, form)
            for value in (before, after, everything):
                value.pop("meta"), value.pop("warnings")
            self.assertEqual(after, before, kind)
            self.maxDiff = 4000
            now = self.ask("get", version, "config", "json")
            now.pop("meta"), now.pop("warnings")
            if kind != "associations":  # these get as their own what they inherit
                self.assertEqual(now, everything, kind)
        self.settle()

    def each(self, test):
        """Runs test(version, form) for all of both."""
        waiting = set()
        for version in VERSIONS:
            for form in FORMS:
                with self.subTest(version=version, form=form):
                    self.found = []
                    try:
                        test(version, form)
                    except NotYet as operation:
                        waiting.add(str(operation))
        if waiting:
            self.skipTest("not yet: " + ", ".join(sorted(waiting)))

    def test_answers_can_be_posted_back(self):
        self.each(lambda version, form: self.assert_steady(
            version, form, ("qos", "accounts", "users", "associations", "wckeys", "clusters", "config")))

    def matches(self, kind, found, wanted, key="name"):
        """Each record of `wanted` is among those found."""
        by_name = {each[key]: each for each in found}
        for record in wanted:
            lines = differences(simple(by_name.get(record[key])), simple(record))
            self.found += ["%s %r%s" % (kind, record[key], line) for line in lines]
        self.settle()

    def test_qos(self):
        def one(version, form):
            made = Records(self.schemas, self.document, version, random.Random("%d qos %s %s" % (SEED, version, form)))

            def record(name):
                value = made.make("qos", id=OMIT, name=name)
                value["preempt"]["list"] = made.subset(["normal", "plain"])
                value["preempt"]["mode"] = made.random.choice((["DISABLED"], ["SUSPEND", "GANG"], ["REQUEUE"], ["CANCEL"]))
                return value
            sent = [record(made.name()) for _ in range(MANY)]
            self.ask("post", version, "qos", form, {"qos": sent})
            wanted = [stored(each, None, QOS_DEFAULTS) for each in sent]
            self.matches("qos", self.read(version, "qos", form)["qos"], wanted)
            changed = [record(each["name"]) for each in sent]
            self.ask("post", version, "qos", form, {"qos": changed})
            wanted = [stored(each, simple(before), QOS_DEFAULTS) for each, before in zip(changed, wanted)]
            self.matches("changed qos", self.read(version, "qos", form)["qos"], wanted)
            self.assert_steady(version, form, ("qos",))
        self.each(one)

    def text(self, made):
        """A text that is not empty, for what must not be so."""
        return made.text() or "-"

    def people(self, made, version, form):
        """Names of new users."""
        users = [made.name() for _ in range(4)]
        self.ask("post", version, "users", form, {"users": [{"name": each} for each in users]})
        return users

    def test_accounts(self):
        def one(version, form):
            made = Records(self.schemas, self.document, version, random.Random("%d accounts %s %s" % (SEED, version, form)))
            users = self.people(made, version, form)

            def record(name):
                return made.make("accounts", name=name, description=self.text(made), organization=self.text(made), flags=OMIT,
                                 associations=OMIT, coordinators=[{"name": each, "direct": True} for each in made.subset(users)])
            names = [made.name() for _ in range(MANY)]
            for kind in ("accounts", "changed accounts"):
                sent = [record(each) for each in names]
                self.ask("post", version, "accounts", form, {"accounts": sent})
                self.matches(kind, self.read(version, "accounts", form)["accounts"], sent)
            self.assert_steady(version, form, ("accounts",))
        self.each(one)

    def test_users_and_wckeys(self):
        def one(version, form):
            made = Records(self.schemas, self.document, version, random.Random("%d users %s %s" % (SEED, version, form)))
            names = [made.name() for _ in range(MANY)]
            for kind in ("users", "changed users"):
                sent = [made.make("users", name=each, old_name="", flags=OMIT, associations=OMIT, coordinators=OMIT, wckeys=OMIT,
                                  default=OMIT, administrator_level=[made.random.choice(("None", "Operator", "Administrator"))])
                        for each in names]
                self.ask("post", version, "users", form, {"users": sent})
                self.matches(kind, self.read(version, "users", form)["users"], sent)
            wckeys = [{"name": made.name(), "user": each, "cluster": "test"} for each in names]
            self.ask("post", version, "wckeys", form, {"wckeys": wckeys})
            self.matches("wckeys", self.read(version, "wckeys", form)["wckeys"], wckeys)
            self.assert_steady(version, form, ("users", "wckeys"))
        self.each(one)

    def association(self, made, account, user, partition, parent=OMIT):
        qos = made.subset(["full"]) + ["plain", "normal"]  # never what the root has
        return made.make("associations", account=account, user=user, partition=partition, cluster="test", parent_account=parent,
                         qos=qos, default={"qos": made.random.choice(qos + [""])}, accounting=OMIT, flags=OMIT, id=OMIT, lineage=OMIT,
                         is_default=OMIT, shares_raw=made.random.choice((1, 2, 2 ** 31 - 2, 2 ** 31 - 1)))

    def test_associations(self):
        def one(version, form):
            made = Records(self.schemas, self.document, version, random.Random("%d associations %s %s" % (SEED, version, form)))
            users = self.people(made, version, form)
            accounts = [made.name() for _ in range(5)]
            self.ask("post", version, "accounts", form, {
                "accounts": [{"name": each, "description": "d", "organization": "o"} for each in accounts]})
            # What holds anyway, because an account above has it, does not become an association's own: so those with limits
            # are below accounts without.
            limited, plain = accounts[:3], accounts[3:]
            self.ask("post", version, "associations", form, {"associations": [
                {"account": each, "user": "", "cluster": "test", "parent_account": parent}
                for each, parent in zip(plain, ["root"] + plain)]})
            places = [(account, "", "", made.random.choice(["root"] + plain)) for account in limited]
            places += [(account, user, partition, OMIT) for account in plain for user in users
                       for partition in made.subset(["", "short"])]

            def keyed(records):
                """With what names a record under one key, as what is found has to be told apart by something."""
                return [{**each, "name": "%s/%s/%s" % (each["account"], each["user"], each["partition"])} for each in records]
            wanted = [None] * len(places)
            for kind in ("associations", "changed associations"):
                sent = [self.association(made, *each) for each in places]
                self.ask("post", version, "associations", form, {"associations": sent})
                wanted = [stored(each, simple(before) if before else None, {}) for each, before in zip(sent, wanted)]
                self.matches(kind, keyed(self.own_limits(version, form)), keyed(wanted))
            self.assert_steady(version, form, ("associations",))
        self.each(one)

    def test_config(self):
        """Everything in one document, each naming what another part of it makes."""
        def one(version, form):
            made = Records(self.schemas, self.document, version, random.Random("%d config %s %s" % (SEED, version, form)))
            qos, account, user, cluster = (made.name() for _ in range(4))
            association = {**self.association(made, account, user, ""), "qos": [qos], "default": {"qos": qos}}
            sent = {"qos": [made.make("qos", name=qos, id=OMIT, preempt={"list": ["normal"], "mode": ["CANCEL"]}),
                            {"name": made.name(), "preempt": {"list": [qos]}}],
                    "clusters": [{"name": cluster}],
                    "accounts": [{"name": account, "description": self.text(made), "organization": "o",
                                  "coordinators": [{"name": user, "direct": True}]}],
                    "users": [{"name": user, "administrator_level": ["None"]}],
                    "wckeys": [{"name": made.name(), "user": user, "cluster": "test"}],
                    "associations": [{"account": account, "user": "", "cluster": "test", "parent_account": "root"},
                                     {"account": account, "user": "", "cluster": cluster, "parent_account": "root"}, association]}
            self.ask("post", version, "config", form, sent)
            found = self.read(version, "config", form)
            for kind in ("clusters", "accounts", "users", "wckeys"):
                self.matches(kind, found[kind], sent[kind])
            self.matches("qos", found["qos"], [stored(each, None, QOS_DEFAULTS) for each in sent["qos"]])
            ours = [each for each in found["associations"] if (each["account"], each["user"]) == (account, user)]
            self.assertEqual([(each["qos"], each["default"]["qos"]) for each in ours], [([qos], qos)])
            self.assert_steady(version, form, ("config",))
        self.each(one)


if __name__ == "__main__":
    unittest.main()
