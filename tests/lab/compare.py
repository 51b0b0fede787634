"""Compares two answers value by value, with the list of intended differences."""
import pathlib
import re

# A memory address: the original prints some, in brackets.
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
MISSING = "(not there)"


def differences(there, here, common_only=False, at=""):
    """[(field, value there, value here)]: `jobs[3].name`. `common_only`: keys that only one side has are ignored."""
    if isinstance(there, dict) and isinstance(here, dict):
        found = []
        for key in list(there) + [k for k in here if k not in there]:
            if key in there and key in here:
                found += differences(there[key], here[key], common_only, f"{at}.{key}" if at else key)
            elif not common_only:
                found.append((f"{at}.{key}" if at else key, there.get(key, MISSING), here.get(key, MISSING)))
        return found
    if isinstance(there, list) and isinstance(here, list):
        if len(there) != len(here):
            return [(at, f"{len(there)} of them: {brief(there)}", f"{len(here)} of them: {brief(here)}")]
        found = []
        for i, (a, b) in enumerate(zip(there, here)):
            found += differences(a, b, common_only, f"{at}[{i}]")
        return found
    if isinstance(there, str) and isinstance(here, str):
        same = ADDRESS.sub("", there) == ADDRESS.sub("", here)
    else:
        same = there == here and isinstance(there, bool) == isinstance(here, bool)
    return [] if same else [(at, there, here)]


def brief(values):
    """The names of the records of a list, if they have names."""
    keys = ("job_id", "name", "id_short", "id", "description")
    names = [next((v[k] for k in keys if k in v), v) if isinstance(v, dict) else v for v in values]
    return repr(names)[:300]


def answers(there, here, common_only=False):
    """Differences of two whole answers."""
    found = []
    if there.status != here.status:
        found.append(("status", there.status, here.status))
    if there.kind != here.kind:
        found.append(("content-type", there.kind, here.kind))
    if there.data is None or here.data is None:
        if there.body != here.body:
            found.append(("body", there.body[:200], here.body[:200]))
        return found
    return found + differences(there.data, here.data, common_only)


def shape(field):
    """jobs[3].name -> jobs[].name"""
    return re.sub(r"\[\d+\]", "[]", field)


class Allowed:
    """The list of differences.txt, for one release.

    FIELD is a path without indices, as shape() makes it, `ours only: PATH` for what the original does not show at all, or
    `warning: TEXT` for a warning that only the original gives.
    """

    def __init__(self, release, path=pathlib.Path(__file__).parent / "differences.txt"):
        self.rows, self.additions, self.warnings, self.used = [], [], [], set()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split(" | ")]
            if len(parts) != 3 or not all(parts):
                raise ValueError(f"{path}:{number}: expected REQUEST | FIELD | REASON")
            request, field, _ = parts
            if ":" in request.split("/")[0]:
                only, request = request.split(":", 1)
                if only != release:
                    continue
            if field.startswith("ours only: "):
                self.additions.append((line, pattern(request), pattern(field[len("ours only: "):])))
            elif field.startswith("warning: "):
                self.warnings.append((line, pattern(request), pattern(field[len("warning: "):])))
            else:
                self.rows.append((line, pattern(request), pattern(field)))

    def without_warnings(self, request, answer):
        """The original's answer without the warnings that ours may lack."""
        if answer.data and answer.data.get("warnings"):
            kept = []
            for warning in answer.data["warnings"]:
                lines = [line for line, in_request, text in self.warnings
                         if in_request.fullmatch(request) and text.fullmatch(warning["description"])]
                self.used.update(lines)
                if not lines:
                    kept.append(warning)
            answer.data["warnings"] = kept
        return answer

    def lines(self):
        return [line for line, _, _ in self.rows + self.additions + self.warnings]

    def __call__(self, request, field, there):
        for line, in_request, in_field in self.rows + (self.additions if there == MISSING else []):
            if in_request.fullmatch(request) and in_field.fullmatch(shape(field)):
                self.used.add(line)
                return True
        return False


def pattern(text):
    """`*` matches anything, `{a,b}` one of these, other characters themselves."""
    parts = re.split(r"(\*|\{[^{}]*\})", text)
    out = ""
    for part in parts:
        if part == "*":
            out += ".*"
        elif part.startswith("{"):
            out += "(?:" + "|".join(map(re.escape, part[1:-1].split(","))) + ")"
        else:
            out += re.escape(part)
    return re.compile(out, re.S)
