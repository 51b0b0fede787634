#!/usr/bin/env python3
"""lifetimes.py BUILD [FILE..]: finds what outlives the temporary that it is a part of.

    for (auto& job : *engine.view().jobs)          the view, and with it perhaps the jobs, are gone before the first turn
    auto& name = engine.conf()->cluster_name;      likewise, where conf() returns a shared_ptr by value
    std::string_view text = request().path();

C++20 keeps a temporary alive to the end of the full expression only, unless it, or a member of it, is itself bound to a reference.
No compiler of Debian 12 warns of these, so they are looked for in Clang's syntax tree (clang-query): a chain of members, calls of
member functions, * and -> that begins at a temporary with a destructor, and whose end a range-for, a reference, a view, a pointer or a
returned reference takes hold of. Clang's own warnings about lifetimes count as findings too.

BUILD: a build tree configured for clang++, without precompiled headers: its compile_commands.json names what is looked at.
FILE: only these. Prints a line FILE:LINE:COLUMN: WHAT for each finding; exit status 1 if there is any.
First it looks at lifetimes_sample.cpp: what is marked `// found` there must be found, and nothing else.

Where a function returns a reference to what is not a part of its object, and the object has a destructor all the same, give the object a
name.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE / "lifetimes_sample.cpp"
DEPTH = 4  # steps of a chain that are followed
TOGETHER = 6  # sources that are read as one
WARNINGS = ["-Wno-everything", "-Wdangling", "-Wdangling-gsl", "-Wdangling-field", "-Wdangling-initializer-list", "-Wreturn-stack-address"]
READING = ["-fconstexpr-steps=100000000"]  # the field tables are checked while they are compiled


def call(name, *inner):
    return "%s(%s)" % (name, ", ".join(inner))


def any_of(*inner):
    return call("expr", call("anyOf", *inner))


def behind_casts(matcher):
    """The same, or the same behind two conversions or within parentheses."""
    cast = lambda inner: call("implicitCastExpr", call("has", inner))  # noqa: E731
    return any_of(matcher, cast(any_of(matcher, cast(matcher))), call("parenExpr", call("has", matcher)))


def queries():
    """What clang-query is asked. It knows no recursion: a chain is spelled out up to its depth."""
    lines = ["set output diag", "set bind-root false"]

    def let(name, matcher):
        lines.append("let %s %s" % (name, matcher))
        return name

    bound = "cxxBindTemporaryExpr()"  # Clang has this node where a temporary has a destructor that does something
    owner = let("owner", "materializeTemporaryExpr(anyOf(has(%s), has(implicitCastExpr(has(%s)))))" % (bound, bound))
    inner = owner
    for depth in range(1, DEPTH + 1):
        part = let("object%d" % depth, behind_casts(inner))
        step = let("step%d" % depth, any_of(
            call("memberExpr", call("has", part)),
            call("cxxMemberCallExpr", call("callee", call("memberExpr", call("has", part)))),
            # hasArgument() looks behind what makes a temporary of it
            call("cxxOperatorCallExpr", 'hasAnyOverloadedOperatorName("*", "->", "[]")', call("hasArgument", "0", any_of(part, bound))),
            call("unaryOperator", 'hasOperatorName("*")', call("hasUnaryOperand", part)),
            call("arraySubscriptExpr", call("hasBase", part))))
        inner = let("chain%d" % depth, any_of(owner, step, call("materializeTemporaryExpr", call("has", behind_casts(step)))))
    # A member of a temporary, and a member of that, keep it alive where they are bound.
    kept = let("kept", call("memberExpr", call("has", any_of(owner, call("memberExpr", call("has", owner), "unless(isArrow())"))),
                            "unless(isArrow())"))
    let("part", "expr(%s, unless(%s))" % (step, kept))
    let("reference", any_of("part", call("exprWithCleanups", call("has", behind_casts("part")))))
    let("converted", any_of("part", call("cxxConstructExpr", call("hasAnyArgument", behind_casts("part"))),
                            call("materializeTemporaryExpr", call("has", behind_casts("part")))))
    let("value", any_of("converted", call("exprWithCleanups", call("has", behind_casts("converted")))))
    let("range", any_of("reference", "exprWithCleanups(has(materializeTemporaryExpr(has(%s))))" % behind_casts("part")))
    let("view", 'qualType(hasUnqualifiedDesugaredType(anyOf(pointerType(), recordType(hasDeclaration(namedDecl('
                'hasAnyName("::std::basic_string_view", "::std::span")))))))')
    let("alias", "qualType(references(qualType()))")
    statements, declarations = [], []
    for matcher in (
            'cxxForRangeStmt(hasRangeInit(expr(range).bind("ranges over a part of a temporary")))',
            'varDecl(unless(isImplicit()), hasType(alias), hasInitializer(expr(reference).bind("refers to a part of a temporary")))',
            'varDecl(unless(isImplicit()), hasType(view), hasInitializer(expr(value).bind("views a part of a temporary")))',
            'cxxOperatorCallExpr(hasOverloadedOperatorName("="), hasArgument(0, hasType(view)), '
            'hasArgument(1, expr(value).bind("keeps a view of a part of a temporary")))',
            'binaryOperator(hasOperatorName("="), hasLHS(hasType(view)), '
            'hasRHS(expr(value).bind("keeps a pointer into a temporary")))',
            'functionDecl(returns(alias), forEachDescendant(returnStmt(hasReturnValue('
            'expr(reference).bind("returns a part of a temporary")))))',
            'functionDecl(returns(view), forEachDescendant(returnStmt(hasReturnValue('
            'expr(value).bind("returns a view of a part of a temporary")))))'):
        (declarations if "Decl" in matcher.split("(")[0] else statements).append(matcher)
    for kind, matchers in (("stmt", statements), ("decl", declarations)):  # a walk through the tree each
        lines.append("match " + call(kind, "unless(isExpansionInSystemHeader())", call("anyOf", *matchers)))
    return "\n".join(lines) + "\n"


def clang_query():
    for name in ["clang-query"] + ["clang-query-%d" % version for version in range(22, 13, -1)]:
        if shutil.which(name):
            return name
    sys.exit("lifetimes.py: no clang-query here: install clang-tools")


class Check:
    def __init__(self, folder):
        self.folder = folder
        self.query = os.path.join(folder, "query")
        pathlib.Path(self.query).write_text(queries())
        self.program = clang_query()

    def look(self, sources, arguments, folder="."):
        """(file, line, column, what) of each finding in sources and the headers they include, and what Clang could not read.

        Several sources are read as one, which saves reading their headers again and again; one by one where they do not go together.
        """
        source = sources[0]
        if len(sources) > 1:
            with tempfile.NamedTemporaryFile("w", suffix=".cpp", dir=self.folder, delete=False) as together:
                together.writelines('#include "%s"\n' % each for each in sources)
            source = together.name
        done = subprocess.run([self.program, "-f", self.query, source, "--", *arguments, *READING, *WARNINGS], cwd=folder, capture_output=True,
                              text=True)
        text = done.stdout + done.stderr
        errors = re.findall(r"^.*(?:error: |Error ).*$", text, re.MULTILINE)
        if done.returncode != 0 and not errors:
            errors = ["%s: clang-query ended with %d: %s" % (source, done.returncode, text[-500:])]
        if errors and len(sources) > 1:
            apart = [self.look([each], arguments, folder) for each in sources]
            return set().union(*(found for found, _ in apart)), [error for _, errors in apart for error in errors]
        found = re.findall(r'^(/\S+?):(\d+):(\d+): (?:note: "(.*)" binds here|warning: (.*))$', text, re.MULTILINE)
        return {(os.path.normpath(file), int(line), int(column), bound or warned) for file, line, column, bound, warned in found}, errors

    def try_sample(self):
        """Whether the check itself works."""
        found, errors = self.look([str(SAMPLE)], ["-std=c++20"])
        marked = {number for number, line in enumerate(SAMPLE.read_text().splitlines(), 1) if "// found" in line}
        lines = {line for _, line, _, _ in found}
        wrong = errors + ["%s:%d: not found, and should be" % (SAMPLE, line) for line in sorted(marked - lines)]
        return wrong + ["%s:%d: found, and should not be" % (SAMPLE, line) for line in sorted(lines - marked)]


def batches(build, only):
    """What to look at, as arguments of look(): sources that are compiled alike, a few at a time, the largest batches first."""
    generated = str(pathlib.Path(build).resolve()) + os.sep
    alike, seen = collections.defaultdict(list), set()
    for each in json.loads(pathlib.Path(build, "compile_commands.json").read_text()):
        file = each["file"]
        # One source may be compiled for several API versions: its code is the same.
        if file.startswith(generated) or file in seen or only and file not in only:
            continue
        seen.add(file)
        words = shlex.split(each["command"])
        words = words[1 + next(at for at, word in enumerate(words) if "clang" in os.path.basename(word)):]
        del words[words.index("-o"):words.index("-o") + 2]
        words.remove("-c")
        words.remove(file)
        alike[each["directory"], tuple(words)].append(file)
    found = []
    for (folder, words), files in alike.items():
        files.sort()
        found += [(files[at:at + TOGETHER], words, folder) for at in range(0, len(files), TOGETHER)]
    return sorted(found, key=lambda batch: -len(batch[0]))


def main():
    build, only = sys.argv[1], [str(pathlib.Path(each).resolve()) for each in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as folder:
        check = Check(folder)
        wrong = check.try_sample()
        if wrong:
            sys.exit("lifetimes.py: the check does not work:\n" + "\n".join(wrong))
        work = batches(build, only)
        found, errors = set(), []
        at_once = int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", 0)) or len(os.sched_getaffinity(0))
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            for here, unread in pool.map(lambda batch: check.look(*batch), work):
                found |= here
                errors += unread
    for file, line, column, what in sorted(found):
        print("%s:%d:%d: %s" % (os.path.relpath(file), line, column, what))
    for error in sorted(set(errors)):
        print(error)
    count = sum(len(sources) for sources, _, _ in work)
    print("lifetimes: %d sources, %s" % (count, "%d findings" % len(found) if found else "nothing found"))
    return 1 if found or errors else 0


if __name__ == "__main__":
    sys.exit(main())
