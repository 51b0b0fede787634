"""Records of the accounting database, made at random from the schema of their type: every field set, to whatever it may hold.

What refers to something else (names, other records' names) is the caller's business: fields given to make() are taken as they are,
fields given as OMIT are left out.
"""
import random

OMIT = object()

# The largest number that Slurm's 32 bit fields hold: one more is its mark of "not set", two more that of "infinite".
INTEGERS = {"int32": (0, 1, 2 ** 31 - 1, 2 ** 32 - 3), "int64": (0, 1, 2 ** 31 - 1, 2 ** 32 - 3, 2 ** 63 - 1)}
REALS = (0.0, 1.0, 0.1, 1 / 3, 12345.678, 1e-300, 1e300, 5e-324, 1.7976931348623157e308)
LETTERS = "abcxyz019_-\u00e4\u00e9\u00f1\u00df\u0142\u03a9\u0436\u05d0\u0639\u0939\u4e2d\u6f22\uac00\uff21\U0001D54F\U0001F600"
TEXTS = ("plain", "", " leading and trailing ", "\"double\" 'single' `back`", "back\\slash / \\n", "tab\tnewline\nreturn\r\nend",
         "caf\u00e9 e\u0301", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
         "\u6f22\u5b57\u30ab\u30bf\u30ab\u30ca", "\U0001F600\U0001F468\u200d\U0001F469",
         "a: b", "- a", "# a", "{a}", "[a]", "null", "~", "true", "no", "1e3", "0x10", "012", "1_000", ".inf", "%41", "<b>&amp;",
         "'; DROP TABLE qos; --", "\u2028\u2029\u0085\ufeff", "\x01\x1f\x7f", "x" * 3000)
# Flags that say what to do with others, and those that are told of a record only.
COMMANDS = {"NOT_SET", "ADD", "REMOVE", "DELETED", "NONE"}
TRES = ("cpu", "mem", "energy", "node", "billing", "vmem", "pages")


class Records:
    """Makes records by the schemas of one document; the same random numbers make the same records."""

    def __init__(self, schemas, document, version, seed):
        self.schemas = schemas
        self.document = document
        self.version = version
        self.random = random.Random(seed)
        self.count = 0
        self.prefix = "n"  # of the names

    def name(self):
        """One that no other record has that was made by this, whatever its case."""
        self.count += 1
        return "%s-%d" % (self.prefix, self.count) + "".join(self.random.choices(LETTERS, k=self.random.randint(0, 8)))

    def text(self):
        return self.random.choice(TEXTS) if self.random.random() < 0.7 else "".join(self.random.choices(LETTERS + " ,;=*/", k=20))

    def make(self, kind, **given):
        """A record of the kind, "users"; `given` by key of the record."""
        answer = self.document["paths"]["/slurmdb/%s/%s/" % (self.version, kind)]["get"]["responses"]["200"]
        listed = self.schemas.resolved(answer["content"]["application/json"]["schema"])["properties"][kind]
        schema = self.schemas.resolved(self.schemas.resolved(listed)["items"])
        record = {}
        for key, each in schema["properties"].items():
            if key not in given:
                record[key] = self.value(each, key)
            elif given[key] is not OMIT:
                record[key] = given[key]
        return record

    def value(self, schema, key):
        schema = self.schemas.resolved(schema)
        kind = schema["type"]
        if kind == "object":
            properties = schema["properties"]
            if {"set", "infinite", "number"} == set(properties):
                return self.number(properties["number"])
            return {inner: self.value(each, inner) for inner, each in properties.items()}
        if kind == "array":
            items = self.schemas.resolved(schema["items"])
            if "enum" in items:
                return self.subset([each for each in items["enum"] if each not in COMMANDS])
            if {"type", "count"} <= set(items.get("properties", {})):
                return [{"type": each, "name": "", "count": self.random.choice(INTEGERS["int64"])} for each in self.subset(TRES)]
            return []
        if kind == "integer":
            return self.random.choice(INTEGERS[schema.get("format", "int32")])
        if kind == "number":
            return self.real()
        if kind == "boolean":
            return self.random.random() < 0.5
        return self.text()

    def number(self, schema):
        """Set to an extreme, infinite, or not set."""
        choice = self.random.random()
        if choice < 0.15:
            return {"set": False, "infinite": False, "number": 0}
        if choice < 0.35:
            return {"set": False, "infinite": True, "number": 0}
        number = self.real() if schema["type"] == "number" else self.random.choice(INTEGERS["int32"])
        return {"set": True, "infinite": False, "number": number}

    def real(self):
        return self.random.choice(REALS) if self.random.random() < 0.7 else self.random.random() * 10 ** self.random.randint(-6, 9)

    def subset(self, names):
        """Each in one of two cases, in the order they have."""
        return [each for each in names if self.random.random() < 0.5]
