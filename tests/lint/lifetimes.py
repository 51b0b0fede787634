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

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE / "lifetimes_sample.cpp"
DEPTH = 4  # steps of a chain that are followed
WARNINGS = ["-Wno-everything", "-Wdangling", "-Wdangling-gsl", "-Wdangling-field", "-Wdangling-initializer-list", "-Wreturn-stack-address"]


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
    for matcher in (
            'cxxForRangeStmt({ours}hasRangeInit(expr(range).bind("ranges over a part of a temporary")))',
            'varDecl({ours}unless(isImplicit()), hasType(alias), hasInitializer(expr(reference).bind("refers to a part of a temporary")))',
            'varDecl({ours}unless(isImplicit()), hasType(view), hasInitializer(expr(value).bind("views a part of a temporary")))',
            'cxxOperatorCallExpr({ours}hasOverloadedOperatorName("="), hasArgument(0, hasType(view)), '
            'hasArgument(1, expr(value).bind("keeps a view of a part of a temporary")))',
            'binaryOperator({ours}hasOperatorName("="), hasLHS(hasType(view)), '
            'hasRHS(expr(value).bind("keeps a pointer into a temporary")))',
            'functionDecl({ours}returns(alias), forEachDescendant(returnStmt(hasReturnValue('
            'expr(reference).bind("returns a part of a temporary")))))',
            'functionDecl({ours}returns(view), forEachDescendant(returnStmt(hasReturnValue('
            'expr(value).bind("returns a view of a part of a temporary")))))'):
        lines.append("match " + matcher.format(ours="unless(isExpansionInSystemHeader()), "))
    return "\n".join(lines) + "\n"


def clang_query():
    for name in ["clang-query"] + ["clang-query-%d" % version for version in range(22, 13, -1)]:
        if shutil.which(name):
            return name
    sys.exit("lifetimes.py: no clang-query here: install clang-tools")


class Check:
    def __init__(self, build, folder):
        self.query = pathlib.Path(folder, "query")
        self.query.write_text(queries())
        self.build = build
        self.program = clang_query()

    def look(self, source, *arguments):
        """(file, line, column, what) of each finding in a source and the headers it includes, and what Clang could not read."""
        extra = ["--extra-arg=" + each for each in WARNINGS] if not arguments else []
        done = subprocess.run([self.program, "-f", str(self.query), *(["-p", self.build] if not arguments else []), *extra, str(source),
                               *(["--", *arguments, *WARNINGS] if arguments else [])], capture_output=True, text=True)
        text = done.stdout + done.stderr
        found = {(str(pathlib.Path(os.path.normpath(file))), int(line), int(column), what) for file, line, column, what in re.findall(
            r'^(/\S+?):(\d+):(\d+): note: "(.*)" binds here$', text, re.MULTILINE)}
        found |= {(str(pathlib.Path(os.path.normpath(file))), int(line), int(column), what) for file, line, column, what in re.findall(
            r"^(/\S+?):(\d+):(\d+): warning: (.*)$", text, re.MULTILINE)}
        errors = re.findall(r"^.*(?:error: |Error ).*$", text, re.MULTILINE)
        if done.returncode != 0 and not errors:
            errors = ["%s: clang-query ended with %d: %s" % (source, done.returncode, text[-500:])]
        return found, errors

    def try_sample(self):
        """Whether the check itself works."""
        found, errors = self.look(SAMPLE, "-std=c++20")
        marked = {number for number, line in enumerate(SAMPLE.read_text().splitlines(), 1) if "// found" in line}
        lines = {line for _, line, _, _ in found}
        wrong = errors + ["%s:%d: not found, and should be" % (SAMPLE, line) for line in sorted(marked - lines)]
        return wrong + ["%s:%d: found, and should not be" % (SAMPLE, line) for line in sorted(lines - marked)]


def main():
    build, only = sys.argv[1], [str(pathlib.Path(each).resolve()) for each in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as folder:
        check = Check(build, folder)
        wrong = check.try_sample()
        if wrong:
            sys.exit("lifetimes.py: the check does not work:\n" + "\n".join(wrong))
        commands = json.loads(pathlib.Path(build, "compile_commands.json").read_text())
        generated = str(pathlib.Path(build).resolve()) + os.sep
        # One source may be compiled for several API versions: its code is the same.
        sources = sorted({each["file"] for each in commands if not each["file"].startswith(generated)})
        sources = [each for each in sources if not only or each in only]
        found, errors = set(), []
        with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", 0)) or len(os.sched_getaffinity(0))) as pool:
            for here, unread in pool.map(check.look, sources):
                found |= here
                errors += unread
    for file, line, column, what in sorted(found):
        print("%s:%d:%d: %s" % (os.path.relpath(file), line, column, what))
    for error in sorted(set(errors)):
        print(error)
    print("lifetimes: %d sources, %s" % (len(sources), "%d findings" % len(found) if found else "nothing found"))
    return 1 if found or errors else 0


if __name__ == "__main__":
    sys.exit(main())
