#!/usr/bin/env python3
"""compact.py DIRECTORY [NAME..]: makes reference/*.json out of slurmrestd's own OpenAPI documents in DIRECTORY
(<release>-<parser>.json); with names only these.

What is kept is what a program can see: paths, parameters, types, formats, names, the order of `required`. Of prose only is kept
that there is some: {"description": true}. Each file holds what differs from its `base`, one line a path or schema, sorted:

  {"base": NAME | null, "root": {...}, "paths": {PATH: operations | null}, "schemas": {NAME: schema | null}}

null: the base has it and this document has not. Versions are written as $V ("v0.0.42") and $v ("v0042"). A schema
{"$inline": NAME, ...} stands for the base's schema NAME with all its references written out in place, and the other keys added.
What every operation repeats is left out: see shorten(). So is prose where it is usual, and {"$bare": 1} stands where there is
none: see bare().
expand() turns such a file back into the document; this is checked for every file written.
"""
import json
import os
import re
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference")
REF = "#/components/schemas/"
PROSE = {"description", "summary"}
NAMES = ("properties", "schemas", "paths")  # under these keys are names, not keywords

# name of the file: its base. Documents with everything written out are told by what is written out.
DOCUMENTS = {
    "v0.0.42": None,
    "v0.0.42+prefer_refs": "v0.0.42",
    "v0.0.41+prefer_refs": "v0.0.42",
    "v0.0.40": "v0.0.41+prefer_refs",
    "v0.0.41": "v0.0.41+prefer_refs",
    "v0.0.42+minimize_refs": "v0.0.42",
    "v0.0.42+inline_enums": "v0.0.42",
    "v0.0.42+minimize_refs+inline_enums": "v0.0.42+minimize_refs",
    "v0.0.43": "v0.0.42",
    "v0.0.43+minimize_refs": "v0.0.43",
    "v0.0.44": "v0.0.43",
    "v0.0.44+minimize_refs": "v0.0.44",
    "v0.0.45": "v0.0.44",
    "v0.0.45+minimize_refs": "v0.0.45",
    "served-all": ("v0.0.40", "v0.0.41", "v0.0.42"),
    "served-26.05": ("v0.0.43", "v0.0.44", "v0.0.45"),
}
# What a running slurmrestd serves: the file of the original's document, which may have more versions.
SERVED = {"served-all": "24.11-served-all.json", "served-26.05": "26.05-served-all.json"}


def release_of(name):
    """The release whose slurmrestd wrote the document."""
    return "26.05" if version_of(name) >= "v0.0.43" else "24.11"


def file_of(name):
    return SERVED.get(name) or release_of(name) + "-" + name + ".json"


def of_versions(document, versions):
    """The facts about these versions, and what belongs to none."""
    def is_of(name):
        version = re.search(r"v0\.0\.\d+", name)
        return version is None or version.group() in versions
    return {"root": document["root"], **{part: {k: v for k, v in document[part].items() if is_of(k)} for part in ("paths", "schemas")}}


def without_prose(node, key=None):
    """The document's facts, and of what is written for people only that it is there."""
    if isinstance(node, dict):
        if key in NAMES:
            return {k: without_prose(v) for k, v in node.items()}
        return {k: True if k in PROSE and isinstance(v, str) else without_prose(v, k) for k, v in node.items()
                if not k.startswith("x-") and not (k in PROSE and v == "")}
    return [without_prose(v) for v in node] if isinstance(node, list) else node


def keys_of(node, path=""):
    """The keys of all that is in it, in order: contact/name, contact/url ..."""
    return [x for k, v in node.items() for x in (keys_of(v, f"{path}{k}/") if isinstance(v, dict) else [path + k])]


def facts(document):
    info = [key for key in keys_of(document["info"]) if not key.startswith("x-")]
    tags = {tag["name"]: {k: True for k in tag} for tag in document["tags"]}
    document = without_prose({k: v for k, v in document.items() if k not in ("info", "tags")})
    root = {k: v for k, v in document.items() if k not in ("paths", "components")}
    root["components"] = {k: v for k, v in document["components"].items() if k != "schemas"}
    root["info"], root["tags"] = info, tags
    return {"root": root, "paths": document["paths"], "schemas": document["components"].get("schemas", {})}


def rename(node, pairs):
    text = json.dumps(node)
    for a, b in pairs:
        text = text.replace(a, b)
    return json.loads(text)


def version_of(name):
    return name.split("+")[0]


def generic(document, version):
    return rename(document, [(version, "$V"), (version.replace(".", ""), "$v")])


def specific(document, version):
    return rename(document, [("$V", version), ("$v", version.replace(".", ""))])


def written_out(schema, schemas):
    """The schema with all its references written out in place."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            # A field has prose of its own, or none, whatever is said where its type stands for itself.
            out = written_out({k: v for k, v in schemas[schema["$ref"][len(REF):]].items() if k not in PROSE}, schemas)
            out.update({k: v for k, v in schema.items() if k != "$ref"})
            return out
        return {k: written_out(v, schemas) for k, v in schema.items()}
    return [written_out(v, schemas) for v in schema] if isinstance(schema, list) else schema


def canonical(node):
    return json.dumps(node, sort_keys=True)


def fold(node, known):
    """Puts {"$inline": NAME} where the base has the same, written out."""
    if isinstance(node, dict):
        if node.get("type") in ("object", "array"):
            extras = {k: node[k] for k in ("deprecated", BARE, *sorted(PROSE)) if k in node}
            for extra in ({}, extras):
                name = known.get(canonical({k: v for k, v in node.items() if k not in extra}))
                if name is not None:
                    return {"$inline": name, **extra}
        return {k: fold(v, known) for k, v in node.items()}
    return [fold(v, known) for v in node] if isinstance(node, list) else node


def unfold(node, schemas):
    if isinstance(node, dict):
        if "$inline" in node:
            out = written_out({"$ref": REF + node["$inline"]}, schemas)
            out.update({k: v for k, v in node.items() if k != "$inline"})
            return out
        return {k: unfold(v, schemas) for k, v in node.items()}
    return [unfold(v, schemas) for v in node] if isinstance(node, list) else node


BARE = "$bare"


def usual_prose(node, parent):
    """Which prose a node has as a rule, by the key that it stands under."""
    if "operationId" in node:
        return "summary"
    return "description" if parent in ("properties", "responses", "parameters") else None


def bare(node, parent=None, is_name=False):
    """Leaves prose out where it is usual, and marks where it is missing."""
    if isinstance(node, list):
        return [bare(v, parent) for v in node]
    if not isinstance(node, dict):
        return node
    names = not is_name and parent in NAMES + ("responses",)
    out = {k: bare(v, parent if names else k, names) for k, v in node.items()}
    prose = None if names else usual_prose(node, parent)
    if prose is not None and out.pop(prose, None) is not True:
        out[BARE] = 1
    return out


def clothe(node, parent=None, is_name=False):
    """Undoes bare()."""
    if isinstance(node, list):
        return [clothe(v, parent) for v in node]
    if not isinstance(node, dict):
        return node
    names = not is_name and parent in NAMES + ("responses",)
    out = {k: clothe(v, parent if names else k, names) for k, v in node.items() if k != BARE}
    prose = None if names else usual_prose(node, parent)
    if prose is not None and BARE not in node:
        out[prose] = True
    return out


PARAMETER = {
    "query": {"allowEmptyValue": False, "allowReserved": False, "explode": False, "required": False, "style": "form"},
    "path": {"allowEmptyValue": False, "allowReserved": False, "explode": False, "required": True, "style": "simple"},
}
CONTENT = {"$json": ("application/json",), "$both": ("application/json", "application/yaml")}


def shorten(node):
    """Parameters become {"$query": NAME, what is unusual}, bodies and responses {"$json": SCHEMA} or, with YAML, {"$both": SCHEMA}."""
    if isinstance(node, list):
        return [shorten(v) for v in node]
    if not isinstance(node, dict):
        return node
    if node.get("in") in PARAMETER and "name" in node:
        usual = dict(PARAMETER[node["in"]], schema={"type": "string"})
        if usual.keys() <= node.keys():
            out = {k: v for k, v in node.items() if k not in ("in", "name") and (k not in usual or usual[k] != v)}
            return {"$" + node["in"]: node["name"], **out}
    node = {k: shorten(v) for k, v in node.items()}
    if node.keys() - {"description"} == {"content"}:
        for mark, types in CONTENT.items():
            if node["content"].keys() == set(types):
                one = node["content"][types[0]]
                if one.keys() == {"schema"} and all(node["content"][t] == one for t in types):
                    return {mark: one["schema"], **{k: v for k, v in node.items() if k != "content"}}
    if "responses" in node and node["responses"].keys() == {"200", "default"} and node["responses"]["200"] == node["responses"]["default"]:
        node["responses"] = node["responses"]["200"]
    return node


def lengthen(node):
    if isinstance(node, list):
        return [lengthen(v) for v in node]
    if not isinstance(node, dict):
        return node
    for place, usual in PARAMETER.items():
        if "$" + place in node:
            return {**usual, "schema": {"type": "string"}, "in": place, "name": node["$" + place],
                    **{k: v for k, v in node.items() if k != "$" + place}}
    for mark, types in CONTENT.items():
        if mark in node:
            return {"content": {t: {"schema": lengthen(node[mark])} for t in types},
                    **{k: v for k, v in node.items() if k != mark}}
    node = {k: lengthen(v) for k, v in node.items()}
    if "responses" in node and node["responses"].keys() == {"content"}:
        node["responses"] = {"200": node["responses"], "default": node["responses"]}
    return node


def of_parts(document, function):
    return {"root": document["root"], **{part: function(document[part], part) for part in ("paths", "schemas")}}


def load_base(base, load):
    if base is None:
        return {"root": {}, "paths": {}, "schemas": {}}
    if isinstance(base, str):
        return of_parts(generic(load(base), version_of(base)), bare)
    merged = {"root": {}, "paths": {}, "schemas": {}}
    for name in base:
        one = load(name)
        for part in merged:
            merged[part].update(one[part])
    return of_parts(merged, bare)


def expand(name, directory=HERE):
    """The facts of a document: {"root", "paths", "schemas"}."""
    with open(os.path.join(directory, name + ".json")) as f:
        compact = json.load(f)
    base = load_base(compact["base"], lambda n: expand(n, directory))
    out = {"root": compact["root"] or base["root"]}
    for part in ("paths", "schemas"):
        out[part] = {k: v for k, v in base[part].items() if k not in compact[part]}
        out[part].update({k: unfold(lengthen(v), base["schemas"]) for k, v in compact[part].items() if v is not None})
    out = of_parts(out, clothe)
    return out if isinstance(compact["base"], list) else specific(out, version_of(name))


def compact(document, name, base_name, load):
    base = load_base(base_name, load)
    document = of_parts(document if isinstance(base_name, tuple) else generic(document, version_of(name)), bare)
    known = {}
    # What merged documents refer to is found as it is.
    for schema_name in sorted(base["schemas"], reverse=True):
        schema = base["schemas"][schema_name]
        if schema.get("type") in ("object", "array"):
            known[canonical(written_out({"$ref": REF + schema_name}, base["schemas"]))] = schema_name
    out = {"base": base_name, "root": {} if document["root"] == base["root"] else document["root"]}
    for part in ("paths", "schemas"):
        out[part] = {k: shorten(fold(v, known) if base_name else v) for k, v in document[part].items() if base[part].get(k) != v}
        out[part].update({k: None for k in base[part] if k not in document[part]})
    return out


def write(compacted, path):
    def short(node):
        return json.dumps(node, sort_keys=True, separators=(",", ":"))

    with open(path, "w") as f:
        f.write('{"base":%s,\n"root":%s' % (short(compacted["base"]), short(compacted["root"])))
        for part in ("paths", "schemas"):
            f.write(',\n"%s":{' % part)
            f.write(",".join("\n%s:%s" % (short(k), short(v)) for k, v in sorted(compacted[part].items())))
            f.write("}")
        f.write("}\n")


def main():
    source, wanted = sys.argv[1], sys.argv[2:] or list(DOCUMENTS)

    def load(name):
        if name not in wanted:  # the base of one that is
            return expand(name)
        with open(os.path.join(source, file_of(name))) as f:
            document = facts(json.load(f))
        return of_versions(document, DOCUMENTS[name]) if name in SERVED else document

    os.makedirs(HERE, exist_ok=True)
    total = 0
    for name in wanted:
        base = DOCUMENTS[name]
        document = load(name)
        path = os.path.join(HERE, name + ".json")
        write(compact(document, name, base, load), path)
        if canonical(expand(name)) != canonical(document):
            sys.exit(f"{path} does not expand to what it was made of")
        size = os.path.getsize(path)
        total += size
        print(f"{size:8} {name}")
    print(f"{total:8} bytes")


if __name__ == "__main__":
    main()
