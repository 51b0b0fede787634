"""Documents and their schemas, for the tests that hold answers against them. Standard library only; nothing here has state."""
import json
import re

METHODS = ("get", "post", "delete")
INTEGERS = {"int32": (-2 ** 31, 2 ** 32 - 1), "int64": (-2 ** 63, 2 ** 64 - 1)}  # the original calls its unsigned ones so as well
# Where a step's least and most were, which the original answers without documenting it.
UNDOCUMENTED = re.compile(r"/steps\[\d+\]/tres/(consumed|requested)/(min|max)\[\d+\]/(node|task)$")


def strict(text):
    """The JSON document `text`, if it is one by the letter."""
    def no_double_keys(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ValueError("a key is there twice: %s" % keys)
        return dict(pairs)

    def refuse(name):
        raise ValueError("%s is no JSON" % name)
    return json.loads(text, object_pairs_hook=no_double_keys, parse_constant=refuse)


def reached(value, path):
    """What is at "a/b": some of the original's schemas require fields of their fields."""
    for key in path.split("/"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


class Schemas:
    """Checks values against the schemas of a document."""

    TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}

    def __init__(self, document):
        self.named = document["components"]["schemas"]

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.named[schema["$ref"].rpartition("/")[2]]
        return schema

    def problems(self, value, schema, where=""):
        """What is not as promised, as lines."""
        schema = self.resolved(schema)
        kind = schema.get("type")
        if kind is not None:
            is_truth = isinstance(value, bool)
            if not isinstance(value, self.TYPES[kind]) or (is_truth and kind != "boolean"):
                return ["%s: %s promised, %s is %s" % (where, kind, json.dumps(value)[:80], type(value).__name__)]
        if "enum" in schema and value not in schema["enum"]:
            return ["%s: %s is none of %s" % (where, json.dumps(value), schema["enum"])]
        if kind == "integer":
            least, most = INTEGERS[schema.get("format", "int64")]
            if not least <= value <= most:
                return ["%s: %d is no %s" % (where, value, schema["format"])]
        found = []
        if isinstance(value, list):
            for index, each in enumerate(value):
                found += self.problems(each, schema.get("items", {}), "%s[%d]" % (where, index))
        elif isinstance(value, dict):
            for key in schema.get("required", []):
                if reached(value, key) is None:
                    found.append("%s/%s: required, and not there" % (where, key))
            properties = schema.get("properties")
            for key, each in value.items():
                if properties is None:
                    found += self.problems(each, schema.get("additionalProperties", {}), "%s/%s" % (where, key))
                elif key not in properties:
                    if not UNDOCUMENTED.search(where + "/" + key):
                        found.append("%s/%s: not documented" % (where, key))
                elif each is not None:
                    found += self.problems(each, properties[key], "%s/%s" % (where, key))
        return found
