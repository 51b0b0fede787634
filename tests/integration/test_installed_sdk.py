"""The SDK as an author of plugins has it: installed, without the source tree. All examples are built with what is installed alone, by
GCC, and by Clang where it is there. The data parser that is derived from v0.0.45 is served beside it; changes that do not fit the
tables do not compile."""

import itertools
import json
import os
import pathlib
import re
import subprocess
import unittest

import outside
import restd

EXAMPLE = pathlib.Path("share/doc/slurmrestd/sdk/examples")
# One mistake a line, and the word of the compiler's message that says what it is.
MISTAKES = (
    ('rename_field(job_info, "acount", "project")', "the_table_has_no_field_with_this_key"),
    ('rename_field(job_info, "account", "partition")', "the_table_has_a_field_with_this_key_already"),
    ('rename_field(job_info, "account", "")', "the_new_name_is_empty"),
    ('remove_field(job_info, "acount")', "the_table_has_no_field_with_this_key"),
    ('RESTD_ADD_FIELD(job_info, partition, "partition", codec::csv_string, "..")', "the_table_has_a_field_with_this_key_already"),
    ('RESTD_REPLACE_FIELD(job_info, partition, "queues", codec::csv_string, "..")', "the_table_has_no_field_with_this_key"),
    ('rename_field(openapi_job_info_param, "job_id", "id")', "routes_name_this_field_in_their_paths"),
    ('rename_word(codec::job_state, "PENDIN", "WAITING")', "the_codec_has_no_such_word"),
    ('rename_word(codec::job_state, "PENDING", "RUNNING")', "the_codec_has_this_word_already"),
    ('rename_word(codec::uint32, "PENDING", "WAITING")', "this_codec_has_no_words"),
)
# The same of lists of changes.
CONTRADICTIONS = (
    ('rename_field(job_info, "account", "project"), remove_field(job_info, "account")', "two_changes_are_of_one_field_or_word"),
    ('rename_field(job_info, "account", "a"), rename_field(job_info, "wckey", "a")', "two_live_rows_have_one_key_in_this_api_version"),
    ('rename_word(codec::job_state, "PENDING", "A"), rename_word(codec::job_state, "FAILED", "A")',
     "two_changes_are_of_one_field_or_word"),
    ('rename_field(job_info, "account", "partition/account")', "a_key_is_both_a_value_and_an_object_in_this_api_version"),
)


def compilers():
    return [name for name in (outside.cached("CMAKE_CXX_COMPILER"), outside.clang()) if name]


class InstalledSdk(outside.Outside):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "prefix"
        self.cmake("--install", restd.BUILD, "--prefix", self.prefix)
        self.binary = self.prefix / "bin" / "slurmrestd"

    def assert_nothing_is_read_of(self, folders, build):
        """No file of these folders has been read to build what is in `build`."""
        commands = self.cmake("--build", build, "--", "-t", "deps")
        # Some of the names are relative to the build folder.
        read = [os.path.join(build, line.strip()) for line in commands.splitlines() if line.startswith(" ")]
        self.assertTrue([name for name in read if name.startswith(str(self.prefix / "include/restd"))], commands[:2000])
        for folder in folders:
            self.assertEqual([name for name in read if os.path.realpath(name).startswith(str(folder) + "/")], [])

    def test_all_that_an_author_needs_is_installed(self):
        for folder, there in ((restd.SOURCE / "sdk/include/restd", self.prefix / "include/restd"),
                              (outside.EXAMPLES, self.prefix / EXAMPLE),
                              (restd.SOURCE / "docs", self.prefix / "share/doc/slurmrestd/docs")):
            files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
            self.assertEqual([str(path) for path in files if not (there / path).is_file()], [], there)
        for name in ("include/restd/tables/overlay.hpp", "include/restd/tables/envelope.hpp", "include/restd/tables/flags.hpp",
                     "include/restd/model/job_values.hpp", "include/restd/model/node_values.hpp", "share/doc/slurmrestd/LICENSE"):
            self.assertTrue((self.prefix / name).is_file(), name)

    def test_the_pages_for_authors_show_the_examples(self):
        pages = {path.stem: path.read_text() for path in (self.prefix / "share/doc/slurmrestd/docs/plugins").glob("*.md")}
        self.assertEqual(sorted(pages), ["README", "auth", "cluster", "content", "data_parser"])
        for name, page in pages.items():
            with self.subTest(page=name):
                # "hello.cpp:", and then all of the file.
                shown = re.findall(r"^(\S+):\n\n```(?:cmake|cpp)\n(.*?)```$", page, re.S | re.M)
                self.assertEqual(len(shown), len(re.findall(r"^```(?:cmake|cpp)$", page, re.M)))
                if name == "README":
                    self.assertEqual(shown, [])
                    continue
                example = self.prefix / re.search(r"`PREFIX/(%s/\w+)`" % EXAMPLE, page).group(1)
                self.assertEqual(dict(shown), {path.name: path.read_text() for path in example.iterdir()})

    def test_the_plugin_of_the_readme(self):
        section = (restd.SOURCE / "README.md").read_text().partition("\n## Plugins\n")[2].partition("\n## ")[0]
        table = {kind: re.findall(r"`([^`]+)`", names)
                 for kind, names in re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.M)}
        installed = self.prefix / outside.cached("CMAKE_INSTALL_LIBDIR") / "slurmrestd"
        self.assertEqual({kind: sorted(names) for kind, names in table.items()},
                         {folder.name: sorted(file.stem for file in folder.glob("*.so")) for folder in installed.iterdir()})
        source = self.folder / "readme"
        source.mkdir()
        for language, name in (("cmake", "CMakeLists.txt"), ("cpp", "hello_content.cpp")):
            shown, = re.findall(r"```%s\n(.*?)```" % language, section, re.S)
            (source / name).write_text(shown)
        build = self.build(source, self.prefix)
        with restd.Daemon("-s", "hello", "-d", "latest", binary=self.binary, env={"SLURMRESTD_PLUGIN_PATH": build / "slurmrestd"}) as daemon:
            self.assertRegex(daemon.get("/hello").text, "^Hello, .+!\n$")

    def test_links_of_the_pages(self):
        folder = self.prefix / "share/doc/slurmrestd/docs/plugins"
        for page in folder.glob("*.md"):
            for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
                self.assertTrue((folder / link).exists(), "%s: %s" % (page, link))
        # The start page names every example.
        start = (folder / "README.md").read_text()
        named = set(re.findall(r"`(\w+)`", start.partition("## ")[0]))
        self.assertEqual([path.name for path in outside.EXAMPLES.iterdir() if path.is_dir() and path.name not in named], [])

    def test_examples(self):
        built = re.search(r"foreach\(example (.*)\)", (outside.EXAMPLES / "CMakeLists.txt").read_text()).group(1).split()
        self.assertEqual(sorted(built), sorted(path.parent.name for path in outside.EXAMPLES.glob("*/CMakeLists.txt")))
        for compiler in compilers():
            with self.subTest(compiler=compiler):
                build = self.build(self.prefix / EXAMPLE, self.prefix, compiler)
                if outside.cached("CMAKE_GENERATOR") == "Ninja":
                    self.assert_nothing_is_read_of((restd.SOURCE, restd.BUILD), build)
                for plugin in sorted((build / "slurmrestd").glob("*/*.so")):
                    done = restd.run("--inspect", plugin, "--check", binary=self.binary)
                    self.assertEqual(done.returncode, 0, done)
                self.check_derived_parser(build / "slurmrestd")

    def check_derived_parser(self, plugins):
        env = {"SLURMRESTD_PLUGIN_PATH": plugins}
        args = ("-d", "v0.0.45,v0.0.99", "-s", "slurmctld,slurmdbd,util", "-a", "local")
        done = restd.run("-d", "list", env=env, binary=self.binary)
        self.assertIn("data_parser/v0.0.99", done.stdout.splitlines(), done)
        with restd.Daemon(*args, env=env, binary=self.binary) as daemon:
            self.check_words(daemon)
            self.check_document(daemon)

    def check_words(self, daemon):
        def submit(version, **fields):
            return daemon.post("/slurm/%s/job/submit" % version, {"script": "#!/bin/sh\n:\n", "job": {
                "current_working_directory": "/", "environment": ["PATH=/bin"], "begin_time": {"set": True, "number": 4000000000}, **fields}})

        def show(version, query=""):
            answer = daemon.get("/slurm/%s/jobs/%s" % (version, query))
            self.assertEqual(answer.status, 200, answer.text)
            return answer.json()

        # A request's body: the new names are taken, the old ones are unknown.
        answer = submit("v0.0.99", project="physics", queues=["debug"], name="first")
        self.assertEqual((answer.status, answer.json()["warnings"]), (200, []), answer.text)
        self.assertEqual(answer.json()["meta"]["plugin"]["data_parser"], "data_parser/v0.0.99")
        answer = submit("v0.0.99", account="physics", name="second")
        self.assertEqual(answer.status, 200, answer.text)
        self.assertRegex(answer.json()["warnings"][0]["description"], 'unknown field "account" .*JOB_DESC_MSG')
        answer = submit("v0.0.45", account="biology", partition="debug", name="third")
        self.assertEqual((answer.status, answer.json()["warnings"]), (200, []), answer.text)

        # Answers: one cluster, in the words of either version.
        jobs = {job["name"]: job for job in show("v0.0.99")["jobs"]}
        self.assertEqual([(jobs[name]["project"], jobs[name]["queues"], jobs[name]["job_state"]) for name in ("first", "third")],
                         [("physics", ["debug"], ["WAITING"]), ("biology", ["debug"], ["WAITING"])])
        self.assertNotEqual(jobs["second"]["project"], "physics")  # but the account that the user has
        originals = {job["name"]: job for job in show("v0.0.45")["jobs"]}
        self.assertEqual((originals["first"]["account"], originals["first"]["job_state"]), ("physics", ["PENDING"]))
        self.assertEqual(set(originals["first"]) - set(jobs["first"]), {"account", "burst_buffer"})
        self.assertEqual(set(jobs["first"]) - set(originals["first"]), {"project", "queues"})
        keys = list(originals["first"])
        self.assertEqual(list(jobs["first"]).index("project"), keys.index("account"))

        # What of an answer is asked for has the new names, too.
        self.assertEqual(show("v0.0.99", "?state=WAITING&project=physics&fields=name,project")["jobs"],
                         [{"name": "first", "project": "physics"}])
        ordered = [job["project"] for job in show("v0.0.99", "?sort=project&fields=project")["jobs"]]
        self.assertEqual(ordered, sorted(job["project"] for job in jobs.values()))
        for query, error in (("state=WAITIN", 'Unknown state "WAITIN". The nearest is "WAITING"'),
                             ("state=PENDING", 'Unknown state "PENDING". '),
                             ("fields=projct", 'Unknown field "projct" in fields. The nearest is "project"')):
            answer = daemon.get("/slurm/v0.0.99/jobs/?" + query)
            self.assertEqual(answer.status, 422, answer.text)
            self.assertIn(error, answer.json()["errors"][0]["description"])

        # Errors and warnings name a field as its version does.
        for version, fields in (("v0.0.99", {"project": {"name": "physics"}}), ("v0.0.45", {"account": {"name": "physics"}})):
            answer = submit(version, **fields)
            self.assertEqual(answer.json()["errors"][0]["source"], "#/job/%s/" % list(fields)[0], answer.text)

        # A changed word in a body.
        def cancel(version, state):
            return daemon.request("DELETE", "/slurm/%s/jobs/" % version, body={"job_state": [state], "job_name": "first"})
        self.assertNotEqual(cancel("v0.0.99", "PENDING").status, 200)
        answer = cancel("v0.0.99", "WAITING")
        self.assertEqual((answer.status, answer.json()["errors"]), (200, []), answer.text)
        self.assertEqual(show("v0.0.99", "?state=CANCELLED&fields=name")["jobs"], [{"name": "first"}])

    def check_document(self, daemon):
        document = daemon.get("/openapi/v3").json()
        schemas = document["components"]["schemas"]
        versions = [path.split("/")[2] for path in document["paths"] if path.startswith("/slurm/")]
        self.assertEqual(sorted(set(versions)), ["v0.0.45", "v0.0.99"])
        self.assertEqual(versions.count("v0.0.45"), versions.count("v0.0.99"))

        job, original = schemas["v0.0.99_job_info"]["properties"], schemas["v0.0.45_job_info"]["properties"]
        self.assertEqual(set(original) - set(job), {"account", "burst_buffer"})
        self.assertEqual(set(job) - set(original), {"project", "queues"})
        self.assertEqual(job["project"], original["account"])
        self.assertEqual(job["queues"]["description"], "Partitions that the job may run in.")
        words, before = job["job_state"]["items"]["enum"], original["job_state"]["items"]["enum"]
        self.assertEqual(words, ["WAITING" if word == "PENDING" else word for word in before])
        submitted = schemas["v0.0.99_job_desc_msg"]["properties"]
        self.assertEqual(set(submitted) ^ set(schemas["v0.0.45_job_desc_msg"]["properties"]), {"account", "project", "partition", "queues"})
        parameters = {one["name"] for one in document["paths"]["/slurm/v0.0.99/jobs/"]["get"]["parameters"]}
        self.assertNotIn("account", parameters)

        # Where nothing was changed the documents are the same but for the version's name.
        self.assertEqual(json.dumps(schemas["v0.0.99_node"]).replace("v0.0.99", "v0.0.45"), json.dumps(schemas["v0.0.45_node"]))

    def compile(self, compiler, source, *options):
        return subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-I", self.prefix / "include", *options, source],
                              capture_output=True, text=True, timeout=20 * restd.PATIENCE, env={**os.environ, "LC_ALL": "C"})

    def test_the_version_that_is_compiled_must_be_named(self):
        source = self.folder / "version.cpp"
        source.write_text('#include "restd/tables/api_version.hpp"\n')
        for options, text in (([], "RESTD_API is not defined"), (["-DRESTD_API=99"], "RESTD_API must be the number of one of Slurm's"),
                              (["-DRESTD_API=45"], "")):
            with self.subTest(options=options):
                done = self.compile(outside.cached("CMAKE_CXX_COMPILER"), source, *options)
                self.assertEqual(done.returncode == 0, not text, done.stderr)
                self.assertIn(text, done.stderr)

    def test_changes_that_do_not_fit_do_not_compile(self):
        lines = ["#define RESTD_API 45", '#include "restd/tables/overlay.hpp"', "namespace restd::tables {"]
        lines += ["constexpr Change change%d = %s;" % (number, text) for number, (text, _) in enumerate(MISTAKES)]
        for number, (text, _) in enumerate(CONTRADICTIONS):
            lines.append("constexpr Change changes%d[] = {%s}; static_assert(detail::fit_together(changes%d));" % (number, text, number))
        lines.append("constexpr Change good[] = {remove_field(job_info, \"account\")}; }")
        lines.append('RESTD_DERIVED_PARSER("site", "1.0", "Named like no version.", restd::tables::good);')
        source = self.folder / "mistakes.cpp"
        source.write_text("\n".join(lines) + "\n")
        expected = [name for _, name in MISTAKES + CONTRADICTIONS]
        for compiler in compilers():
            with self.subTest(compiler=compiler):
                is_clang = "clang" in pathlib.Path(compiler).name
                options = ["-ferror-limit=0", "-fconstexpr-steps=100000000"] if is_clang else []
                done = self.compile(compiler, source, *options)
                # GCC says it once: call to non-'constexpr' function 'void restd::..::NAME()'; Clang once or twice for each mistake:
                # non-constexpr function 'NAME' cannot be used in a constant expression.
                names = re.findall(r"(?:non-'constexpr' function 'void (?:\w+::)*|non-constexpr function ')(\w+)", done.stderr)
                once = [[name for name, _ in itertools.groupby(words)] if is_clang else words for words in (names, expected)]
                self.assertEqual(*once, done.stderr[:20000])
                self.assertIn("a data parser has the name of its API version, as v0.0.99", done.stderr)


if __name__ == "__main__":
    unittest.main()
