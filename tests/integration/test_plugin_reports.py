"""What the daemon says about its plugins: the table, one file, and the plugin and request behind a crash or a hang."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import restd

BAD = restd.BUILD / "tests" / "bad_plugins"
HANDLERS = BAD / "handlers"
FILE = HANDLERS / "openapi" / "bad.so"
PLACE = r", at 0x[0-9a-f]+ of " + re.escape(str(FILE))
RAN = "code of the bad plugin was run"


def handlers(*args, **options):
    return restd.Daemon(*args, env={"SLURMRESTD_PLUGIN_PATH": HANDLERS, "ABORT_ON_FATAL": None}, **options)


def is_sanitized():
    return "RESTD_SANITIZE:STRING=\n" not in (restd.BUILD / "CMakeCache.txt").read_text()


class Crashes(unittest.TestCase):
    def crash(self, path):
        with handlers() as daemon:
            with self.assertRaises((restd.ConnectionEnded, OSError)):
                daemon.get(path)
            status = daemon.wait()
            self.assertEqual(daemon.log.count("slurmrestd: fatal: "), 1, daemon.log)
            return status, next(line for line in daemon.log.splitlines() if line.startswith("slurmrestd: fatal: "))

    def test_a_signal_names_plugin_request_and_file(self):
        cases = [("abort", signal.SIGABRT, PLACE), ("bus", signal.SIGBUS, ""), ("fpe", signal.SIGFPE, "")]
        if not is_sanitized():  # which reports these itself
            cases += [("segv", signal.SIGSEGV, PLACE), ("overflow", signal.SIGSEGV, PLACE)]
        for path, number, place in cases:
            with self.subTest(path=path):
                if is_sanitized() and path in ("bus", "fpe"):
                    continue
                status, line = self.crash("/bad/" + path)
                self.assertEqual(status, -number)
                self.assertRegex(line, "^slurmrestd: fatal: %s in openapi/bad: GET /bad/%s%s$" % (number.name, path, place))

    def test_an_exception_that_nobody_catches(self):
        status, line = self.crash("/bad/terminate")
        self.assertEqual(status, -signal.SIGABRT)
        self.assertRegex(line, r"^slurmrestd: fatal: std::terminate\(\) in openapi/bad: GET /bad/terminate" + PLACE +
                         ": nobody has caught an object of type std::runtime_error: thrown out of noexcept$")
        status, line = self.crash("/bad/thread")
        self.assertEqual(status, -signal.SIGABRT)
        self.assertRegex(line, r"^slurmrestd: fatal: std::terminate\(\) in a thread without a request" + PLACE +
                         ": nobody has caught an object of type int$")

    def test_text_of_a_client_is_not_taken_for_the_daemons(self):
        with handlers() as daemon:
            with self.assertRaises((restd.ConnectionEnded, OSError)):
                daemon.get("/bad/abort?token=secret")
            daemon.wait()
            self.assertIn("in openapi/bad: GET /bad/abort, at", daemon.log)
            self.assertNotIn("secret", daemon.log)

    def test_what_a_handler_throws_is_a_500_that_names_the_plugin(self):
        with handlers() as daemon:
            for path, text in (("throw_a_number", 'openapi/bad: "has thrown an object of type int, which is no std::exception"'),
                               ("throw_an_exception", 'openapi/bad: "the handler is broken"')):
                self.assertEqual(daemon.get("/bad/" + path).status, 500)
                self.assertIn('slurmrestd: error: GET "/bad/%s": %s\n' % (path, text), daemon.log)
            self.assertEqual(daemon.get("/livez").status, 204)


class Hangs(unittest.TestCase):
    def test_a_handler_that_hangs_is_named_after_a_while_and_at_the_end(self):
        with handlers() as daemon, daemon.connect() as hanging, daemon.connect() as waiting:
            hanging.send("GET /bad/hang HTTP/1.1\r\nHost: x\r\n\r\n")
            waiting.send("GET /bad/wait HTTP/1.1\r\nHost: x\r\n\r\n")
            daemon.wait_for_log("slurmrestd: warning: openapi/bad: GET /bad/hang has not ended after 1", within=30)
            self.assertEqual(waiting.read_response().status, 200)
            # Who waits for something outside, and says so, is not complained about; and nobody twice.
            self.assertEqual(daemon.log.count("slurmrestd: warning: openapi/bad"), 1, daemon.log)
            daemon.send_signal(signal.SIGTERM)
            self.assertEqual(daemon.wait(60), 1)
            self.assertRegex(daemon.log, r"slurmrestd: error: still running: openapi/bad: GET /bad/hang, for \d+ s\n")


class Table(unittest.TestCase):
    def test_the_table(self):
        done = restd.run("--plugins", env={"SLURMRESTD_PLUGIN_PATH": BAD / "no_descriptor"})
        self.assertEqual(done.returncode, 0, done)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0].split(), ["KIND", "NAME", "VERSION", "SUMMARY", "CONTACT", "FILE", "STATE"])
        self.assertRegex(done.stdout, r"(?m)^rest_auth +jwt +1\.0 +JSON Web Tokens .* +%s +usable$" % (restd.PLUGINS / "rest_auth/jwt.so"))
        self.assertRegex(done.stdout, r"(?m)^rest_auth +bad .*/bad\.so +refused: not a slurmrestd plugin: ")
        self.assertEqual([line.split()[0] for line in lines[1:]],
                         sorted((line.split()[0] for line in lines[1:]), key=["rest_auth", "data_parser", "openapi", "cluster"].index))

    def test_where_to_report_problems(self):
        env = {"SLURMRESTD_PLUGIN_PATH": BAD / "contact"}
        contact = "https://example.org/bugs"
        self.assertRegex(restd.run("--plugins", env=env).stdout, r"(?m)^rest_auth +bad +1\.0 +Is bad\. +%s +/.*/bad\.so +usable$" % contact)
        plugins = {plugin["name"]: plugin for plugin in json.loads(restd.run("--plugins", "--json", env=env).stdout)["plugins"]}
        self.assertEqual((plugins["bad"]["contact"], plugins["jwt"]["contact"]), (contact, ""))
        file = BAD / "contact" / "rest_auth" / "bad.so"
        self.assertRegex(restd.run("--inspect", file).stdout, "(?m)^contact: +%s$" % contact)
        self.assertEqual(json.loads(restd.run("--inspect", file, "--json").stdout)["contact"], contact)
        # Of a file that crashes, too: this one does so while it is loaded.
        done = restd.run("-a", "bad", "--cluster", "embedded", "-f", "/dev/null", env=env)
        self.assertEqual(done.returncode, -signal.SIGABRT, done)
        self.assertRegex(done.stderr, "(?m)^slurmrestd: fatal: SIGABRT in .*, at 0x[0-9a-f]+ of %s; report it to %s$" % (file, contact))

    def test_the_table_as_json(self):
        done = restd.run("--plugins", "--json", env={"SLURMRESTD_PLUGIN_PATH": BAD / "visible"})
        self.assertEqual(done.returncode, 0, done)
        self.assertNotIn(RAN, done.stderr)
        plugins = {(plugin["kind"], plugin["name"]): plugin for plugin in json.loads(done.stdout)["plugins"]}
        jwt, bad = plugins["rest_auth", "jwt"], plugins["rest_auth", "bad"]
        self.assertEqual((jwt["version"], jwt["state"], jwt["file"]), ("1.0", "usable", str(restd.PLUGINS / "rest_auth/jwt.so")))
        self.assertRegex(jwt["compiler"], r"^(GCC|Clang) \d+\.\d+\.\d+$")
        self.assertRegex(jwt["stamp"], "^[0-9a-f]{16}$")
        self.assertIn("fast", plugins["data_parser", restd.versions()[-1]]["flags"])
        # What can be read is shown of a refused file, too.
        self.assertEqual((bad["version"], bad["summary"], bad["stamp"]), ("1.0", "Is bad.", jwt["stamp"]))
        self.assertIn("refused: exports data that other plugins could share by mistake: ", bad["state"])

    def test_administrators_get_it_from_the_daemon(self):
        with restd.Daemon("-a", "jwt,local", env={"SLURMRESTD_PLUGIN_PATH": BAD / "wrong_major"}) as daemon:
            plugins = {(plugin["kind"], plugin["name"]): plugin
                       for plugin in daemon.get("/slurmrestd/v1/plugins").json()["plugins"]}
            self.assertEqual(plugins["rest_auth", "jwt"]["state"], "loaded")
            self.assertEqual(plugins["cluster", "slurm"]["state"], "usable")
            self.assertIn("refused: built for another plugin interface: ", plugins["rest_auth", "bad"]["state"])
            yaml = daemon.get("/slurmrestd/v1/plugins", {"Accept": "application/yaml"})
            self.assertIn("name: slurmctld", yaml.text)
            # Others do not learn what is installed.
            token = daemon.token("daemon")
            refused = daemon.get("/slurmrestd/v1/plugins", tcp=True, token=token)
            self.assertEqual((refused.status, refused.json()["errors"][0]["description"]),
                             (403, "The plugins are shown to administrators"))
            body = {"users": [{"name": "daemon", "administrator_level": ["Administrator"]}]}
            self.assertEqual(daemon.post("/slurmdb/%s/users/" % restd.versions()[-1], json.dumps(body),
                                         {"Content-Type": "application/json"}).status, 200)
            self.assertEqual(daemon.get("/slurmrestd/v1/plugins", tcp=True, token=token).status, 200)
            # It is no part of Slurm's API.
            self.assertNotIn("/slurmrestd/v1/plugins", daemon.get("/openapi").json()["paths"])


class Inspection(unittest.TestCase):
    def inspect(self, file, *args, status=0, env=None):
        done = restd.run("--inspect", file, *args, env=env, timeout=4 * restd.PATIENCE)
        self.assertEqual(done.returncode, status, done.stdout[-500:] + done.stderr)
        return done

    def test_a_file_is_read_and_not_run(self):
        done = self.inspect(BAD / "good" / "rest_auth" / "bad.so")
        self.assertNotIn(RAN, done.stderr)
        shown = dict(re.split(r": +", line, maxsplit=1) for line in done.stdout.splitlines())
        self.assertEqual([shown[key] for key in ("kind", "name", "version", "summary", "flags", "loadable")],
                         ["rest_auth", "bad", "1.0", "Is bad.", "none", "yes"])
        self.assertRegex(shown["SDK"] + " " + shown["interface"], r"^\d+\.\d+\.\d+ 6\.\d+$")
        self.assertIn("libc.so.6", shown["libraries"])

    def test_why_a_file_would_not_be_loaded(self):
        for case, reason in (("debug_library", "_GLIBCXX_DEBUG: 0 expected, 1 found"), ("visible", "counter_of_everybody"),
                             ("no_descriptor", "no object restd_plugin"), ("wrong_kind", "wrong kind of plugin")):
            with self.subTest(case=case):
                done = self.inspect(BAD / case / "rest_auth" / "bad.so", "--json", status=1)
                answer = json.loads(done.stdout)
                self.assertFalse(answer["loadable"])
                self.assertIn(reason, answer["reason"])
                self.assertNotIn(RAN, done.stderr)
        for file, reason in (("/no/such/file.so", "cannot be read: No such file or directory"), (__file__, "not an ELF file")):
            self.assertIn("loadable:    no: " + reason, self.inspect(file, status=1).stdout)

    def test_check_runs_it_in_a_process_without_privileges(self):
        done = self.inspect(BAD / "good" / "rest_auth" / "bad.so", "--check")
        self.assertIn("check:       passed", done.stdout)
        self.assertIn(RAN, done.stderr)
        if os.geteuid() == 0:
            self.assertIn(RAN + " by uid 65534, gid 65534, 0 more groups", done.stderr)

    def test_check_shows_routes_and_types(self):
        answer = json.loads(self.inspect(restd.PLUGINS / "openapi" / "util.so", "--check", "--json").stdout)["check"]
        self.assertTrue(answer["passed"], answer)
        routes = [fact["text"] for fact in answer["facts"] if fact["what"] == "route"]
        newest = restd.versions()[-1]
        self.assertIn("POST /util/%s/hostnames (post_hostnames), body OPENAPI_HOSTLIST_REQ_RESP, answers "
                      "OPENAPI_HOSTNAMES_REQ_RESP" % newest, routes)
        answer = json.loads(self.inspect(restd.PLUGINS / "data_parser" / (newest + ".so"), "--check", "--json").stdout)["check"]
        self.assertTrue(answer["passed"], answer)
        types = [fact["text"] for fact in answer["facts"] if fact["what"] == "type"]
        self.assertTrue(any(text.startswith("OPENAPI_JOB_INFO_RESP, ") for text in types), types)

    def test_every_installed_plugin_passes(self):
        for file in sorted(restd.PLUGINS.glob("*/*.so")):
            with self.subTest(file=file.name):
                answer = json.loads(self.inspect(file, "--check", "--json").stdout)
                self.assertEqual((answer["loadable"], answer["check"]["problems"]), (True, []))

    def test_check_finds_what_only_its_code_can_say(self):
        for case, problem in (("throwing", "rest_auth/bad: the factory is broken"),
                              ("exiting", "its code has ended the process"),
                              ("crashing", "its code has crashed: Aborted"),
                              ("initializer_throwing_a_number", "a static initializer has thrown an object of type int"),
                              ("making_something_else", "its factory has made something else than a rest_auth plugin"),
                              ("accepting", "authenticate() accepts a request over TCP without any header field")):
            with self.subTest(case=case):
                answer = json.loads(self.inspect(BAD / case / "rest_auth" / "bad.so", "--check", "--json", status=1).stdout)
                self.assertTrue(answer["loadable"])
                self.assertFalse(answer["check"]["passed"])
                self.assertIn(problem, "\n".join(answer["check"]["problems"]))

    def test_options_that_make_no_sense(self):
        for args, text in ((["--check"], "--check needs --inspect FILE"), (["--json"], "--json needs --plugins or --inspect FILE")):
            done = restd.run(*args)
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr)


def cached(name):
    return next((line.partition("=")[2] for line in (restd.BUILD / "CMakeCache.txt").read_text().splitlines()
                 if line.startswith(name + ":")), "")


@unittest.skipUnless(shutil.which("cmake"), "cmake is not there")
class Stamps(unittest.TestCase):
    """Plugins that were built with other headers, by the compilers that are here."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.include = self.folder / "include"
        shutil.copytree(restd.SOURCE / "sdk" / "include", self.include)
        shutil.copytree(restd.BUILD / "sdk" / "include", self.include, dirs_exist_ok=True)

    def change(self, header, old, new):
        path = self.include / "restd" / header
        text = path.read_text()
        self.assertEqual(text.count(old), 1, "%s: %r" % (header, old))
        path.write_text(text.replace(old, new))

    def reason(self, kind, name, source, compiler=None, options=()):
        """Why the plugin of this source would not be loaded; "": it would."""
        subprocess.run(["cmake", "-DINCLUDE=%s" % self.include, "-DOUTPUT=%s" % (self.include / "restd" / "digests"), "-P",
                        restd.SOURCE / "sdk/cmake/RestdDigests.cmake"], check=True, capture_output=True)
        file = self.folder / kind / (name + ".so")
        file.parent.mkdir(exist_ok=True)
        command = [compiler or cached("CMAKE_CXX_COMPILER"), "-std=c++20", "-shared", "-fPIC", "-fvisibility=hidden", "-I", self.include,
                   "-o", file, source, *options]
        if "clang" not in str(command[0]):
            command.append("-fno-gnu-unique")
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(restd.run("--inspect", file, "--json").stdout)
        self.assertEqual(answer["loadable"], answer["reason"] == "")
        return answer["reason"]

    def auth(self, **options):
        return self.reason("rest_auth", "hello", restd.SOURCE / "sdk/examples/hello_auth/hello_auth.cpp", **options)

    def parser(self):
        return self.reason("data_parser", "v0.0.99", restd.SOURCE / "sdk/examples/hello_parser/hello_parser.cpp")

    def test_the_same_headers(self):
        self.assertEqual(self.auth(), "")

    def test_other_words_and_another_form_are_the_same(self):
        self.change("auth.hpp", "enum class Proof :", "// Of a\n   /* request. */ enum class  Proof  :\n")
        self.assertEqual(self.auth(), "")

    def test_a_new_field_of_a_job_concerns_no_auth_plugin(self):
        self.change("model/job.hpp", "struct Job {\n", "struct Job {\n    std::uint64_t new_field = 0;\n")
        self.assertEqual(self.auth(), "")
        reason = self.parser()
        self.assertRegex(reason, "^built otherwise than this slurmrestd: restd/model/job.hpp: [0-9a-f]{16} expected, [0-9a-f]{16} found; ")
        self.assertRegex(reason, r"model::Job: (\d+)/8 expected, (\d+)/8 found")
        self.assertIn(". Rebuild it with the SDK of this slurmrestd: find_package(RestdSDK ", reason)

    def test_an_added_virtual_function(self):
        self.change("auth.hpp", "virtual Verdict authenticate(", "virtual void another() {}\n    virtual Verdict authenticate(")
        self.assertRegex(self.auth(), "restd/auth.hpp: [0-9a-f]{16} expected, [0-9a-f]{16} found")

    def test_a_changed_identity(self):
        self.change("auth.hpp", "    Proof proof = Proof::none;", "    int number = 0;\n    Proof proof = Proof::none;")
        self.assertRegex(self.auth(), r"Identity: (proof@64 expected, proof@68 found|88/8 expected, 96/8 found)")

    def test_options_that_change_structures(self):
        self.assertRegex(self.auth(options=["-fshort-enums"]), "Usual: 4/4 expected, 1/1 found. Rebuild it with the SDK of this "
                         "slurmrestd and without options that change the layout of structures, such as -fpack-struct and -fshort-enums")
        self.assertIn("char: signed expected, unsigned found", self.auth(options=["-funsigned-char"]))

    def test_what_a_plugin_needs_is_said_by_the_compiler(self):
        for option in ("-fno-rtti", "-fno-exceptions"):
            with self.assertRaisesRegex(AssertionError, "A plugin needs exceptions and RTTI"):
                self.auth(options=[option])

    def test_the_header_of_the_port_is_missing(self):
        source = self.folder / "plugin.cpp"
        source.write_text('#include "restd/plugin.hpp"\nstatic std::unique_ptr<restd::Plugin> make(const restd::PluginContext&) '
                          '{ return nullptr; }\nRESTD_PLUGIN(restd::PluginKind::openapi, "x", "1", "X.", make);\n')
        with self.assertRaisesRegex(AssertionError, "incomplete type|undefined template"):
            self.reason("openapi", "x", source)

    def test_other_compilers_of_the_same_abi(self):
        tried = 0
        for compiler in ("g++", "clang++", "clang++-14", "clang++-19"):
            if shutil.which(compiler):
                with self.subTest(compiler=compiler):
                    self.assertEqual(self.auth(compiler=compiler, options=["-DFMT_HEADER_ONLY"]), "")
                    tried += 1
        self.assertGreater(tried, 0)

    def configure(self, *options, prefix=restd.BUILD):
        source = self.folder / "configure"
        source.mkdir(exist_ok=True)
        (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(hello LANGUAGES CXX)\n"
                                               "find_package(RestdSDK REQUIRED)\n")
        done = subprocess.run(["cmake", "--fresh", "-S", source, "-B", source / "build", "-DCMAKE_PREFIX_PATH=%s" % prefix, *options],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return re.sub(r"\s+", " ", done.stderr)

    def test_find_package_warns_about_another_library(self):
        compiler = "-DCMAKE_CXX_COMPILER=" + cached("CMAKE_CXX_COMPILER")
        self.assertEqual(self.configure(compiler), "")
        said = self.configure(compiler, "-DCMAKE_CXX_FLAGS=-D_GLIBCXX_DEBUG")
        self.assertIn("CMake Warning", said)
        self.assertIn("slurmrestd will refuse plugins that are compiled like this: _GLIBCXX_DEBUG: 0 expected, 1 found", said)
        if shutil.which("clang++") and "clang" not in compiler:
            said = self.configure("-DCMAKE_CXX_COMPILER=clang++")
            self.assertNotIn("CMake Warning", said)
            self.assertRegex(said, "slurmrestd was compiled by GCC [0-9.]+, plugins will be by Clang [0-9.]+. Their ABI is the same")


class Model(unittest.TestCase):
    def test_every_structure_of_the_model_is_in_the_stamp(self):
        include = restd.SOURCE / "sdk" / "include" / "restd"
        listed = set(re.findall(r"RESTD_LAYOUT\(text, model::(\w+)\)", (include / "layouts.hpp").read_text()))
        there = set()
        for header in (include / "model").glob("*.hpp"):
            there |= set(re.findall(r"^struct (\w+)[^;]*? \{", re.sub(r"template <[^>]*>\nstruct", "", header.read_text()), re.MULTILINE))
        self.assertEqual(sorted(there - listed), [])
        self.assertGreater(len(listed), 100)


if __name__ == "__main__":
    unittest.main()
