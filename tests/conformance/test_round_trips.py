#!/usr/bin/env python3
"""What is read can be written back: whole answers of the accounting database are posted unchanged, and read the same again. Records
made at random, with every field set to whatever it may hold, are stored, read back as they were sent, changed, and posted once more.

  RESTD_BUILD   the build folder, "build" where it is not set
  RESTD_SEED    another seed for the random records
"""
import json
import os
import unittest
import urllib.parse

from populated import Populated, restd, yaml
from records import OMIT, Records

SEED = int(os.environ.get("RESTD_SEED", "20241105"))
FORMS = ("json", "yaml") if yaml else ("json",)
MANY = 12  # records of each type in each version and format
KEEP, CLEAR = object(), object()
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


class Inherited:
    """What associations have of their own, and what of the accounts above: by the account, user and partition."""

    # For an association and all below it, and so its own only.
    GROUP = ("max/jobs/per/count", "max/jobs/per/accruing", "max/jobs/per/submitted", "max/per/account/wall_clock", "max/tres/total",
             "max/tres/group/", "comment", "shares_raw")

    def __init__(self, parents):
        self.parents = parents
        self.own = {}

    def fields(self, value, where=""):
        """What a record says, each limit by its place: a value, CLEAR where it says that there is none, or KEEP."""
        if is_number(value):
            yield where, value["number"] if value["set"] else CLEAR if value["infinite"] else KEEP
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from self.fields(each, where + "/" + key if where else key)
        elif is_tres(value):
            for each in value:
                yield where + "/" + each["type"], each["count"]
        elif where == "qos":
            yield where, sorted(value)
        elif where in ("comment", "shares_raw", "default/qos"):
            yield where, value

    def holds(self, place, field):
        """The association's own, or what it inherits; None where there is nothing."""
        if field in self.own.get(place, {}):
            return self.own[place][field]
        account, user, _ = place
        above = account if user else self.parents.get(account)
        return None if above is None or field.startswith(self.GROUP) else self.holds((above, "", ""), field)

    def post(self, place, record):
        """Takes what was sent. A value that is what it is anyway does not become its own."""
        own = self.own.setdefault(place, {})
        for field, value in self.fields(record):
            if value is CLEAR:
                own.pop(field, None)
            elif value is not KEEP and value != self.holds(place, field):
                own[field] = value

    def differences(self, place, record):
        """Where what was read is other than it should be."""
        found = {field: value for field, value in self.fields(record) if value is not CLEAR and value is not KEEP}
        fields = found.keys() | {field for own in self.own.values() for field in own}
        return ["%s: %s, not %s" % (field, found.get(field), self.holds(place, field)) for field in sorted(fields)
                if found.get(field) != self.holds(place, field)]


class RoundTrips(Populated):
    @classmethod
    def setUpClass(cls):
        print("seed:", SEED)
        super().setUpClass()

    def records(self, kind, version, form):
        """A maker of records whose names are those of no other one."""
        made = Records(self.schemas, self.document, version, seed="%d %s %s %s" % (SEED, kind, version, form))
        made.prefix = kind[:2] + version[-2:] + form[0]
        return made

    def ask(self, method, version, kind, form, body=None, query=""):
        path = "/slurmdb/%s/%s" % (version, kind + ("" if kind == "config" else "/"))
        target = path + ("?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else "")
        status, value = self.check(path, method, self.document["paths"][path][method], target, body, form)
        what = "%s %s as %s" % (method.upper(), target, form)
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
        for version in restd.versions():
            for form in FORMS:
                with self.subTest(version=version, form=form):
                    self.found = []
                    test(version, form)

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
            made = self.records("qos", version, form)

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
            made = self.records("accounts", version, form)
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
            made = self.records("users", version, form)
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
        # Of what an account may use and its users get where they name nothing, a request must leave them enough.
        qos = made.subset(["full", "plain"]) + ["normal"] if user else ["full", "normal", "plain"]
        return made.make("associations", account=account, user=user, partition=partition, cluster="test", parent_account=parent,
                         qos=qos, default={"qos": made.random.choice(qos) if user else "normal"}, accounting=OMIT, flags=OMIT, id=OMIT,
                         lineage=OMIT, is_default=OMIT, shares_raw=made.random.choice((1, 2, 2 ** 31 - 2, 2 ** 31 - 1)))

    def test_associations(self):
        def one(version, form):
            made = self.records("associations", version, form)
            users = self.people(made, version, form)
            accounts = [made.name() for _ in range(5)]
            self.ask("post", version, "accounts", form, {
                "accounts": [{"name": each, "description": "d", "organization": "o"} for each in accounts]})
            parents = {account: made.random.choice(["root"] + accounts[:i]) for i, account in enumerate(accounts)}
            places = [(account, "", "") for account in accounts]
            places += [(account, user, partition) for account in accounts for user in made.subset(users)
                       for partition in made.subset(["", "short"])]
            limits = Inherited(parents)
            for kind in ("associations", "changed associations"):
                sent = [self.association(made, *each, OMIT if each[1] else parents[each[0]]) for each in places]
                self.ask("post", version, "associations", form, {"associations": sent})
                for each, record in zip(places, sent):
                    limits.post(each, record)
                found = {(each["account"], each["user"], each["partition"]): each
                         for each in self.read(version, "associations", form)["associations"] if each["cluster"] == "test"}
                for each in places:
                    self.found += ["%s %s: %s" % (kind, "/".join(each), line) for line in limits.differences(each, found[each])]
                self.settle()
            self.assert_steady(version, form, ("associations",))
        self.each(one)

    def test_config(self):
        """Everything in one document, each naming what another part of it makes."""
        def one(version, form):
            made = self.records("config", version, form)
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
