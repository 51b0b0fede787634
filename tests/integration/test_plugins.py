"""Plugins: each bad one is refused with its own message; good ones can be built outside the tree with the SDK."""

import json
import os
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import outside
import restd

BAD = restd.BUILD / "tests" / "bad_plugins"
RAN = "code of the bad plugin was run"


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="restd-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, path, *args):
        """Starts with an additional plugin folder, in inetd mode without input."""
        return restd.run("--cluster", "embedded", "-f", "/dev/null", *args,
                         env={"SLURMRESTD_PLUGIN_PATH": path, "SLURMRESTD_STATE_DIRECTORY": self.folder / "state"})


class BadPlugins(Folder):
    def assert_refused(self, path, *texts, ran=False):
        done = self.start(path)
        self.assertEqual(done.returncode, 1, done)
        fatal = [line for line in done.stderr.splitlines() if line.startswith("slurmrestd: fatal: ")]
        self.assertEqual(len(fatal), 1, done.stderr)
        for text in texts:
            self.assertIn(text, fatal[0])
        self.assertEqual(RAN in done.stderr, ran, done.stderr)

    def test_good_plugins_are_loaded(self):
        # Descriptors may be shorter or longer than the host's.
        for case in ("good", "shorter", "longer"):
            with self.subTest(case=case):
                done = self.start(BAD / case)
                self.assertEqual(done.returncode, 0, done)
                self.assertIn(RAN, done.stderr)

    def test_plugins_that_are_not_selected_do_no_harm(self):
        for case in ("no_descriptor", "duplicate"):
            with self.subTest(case=case):
                done = self.start(BAD / case, "-a", "jwt")
                self.assertEqual(done.returncode, 0, done)
                self.assertNotIn(RAN, done.stderr)

    def test_bad_plugins_are_refused_before_their_code_runs(self):
        otherwise = "built otherwise than this slurmrestd: "
        cases = [("no_descriptor", ["not a slurmrestd plugin: no object restd_plugin in it"]),
                 ("wrong_magic", ["not a slurmrestd plugin: magic 5245535444504c47 expected, 0000000000001234"]),
                 ("wrong_major", ["built for another plugin interface: 6.", " expected, 99.", " found. Rebuild it with"]),
                 ("old_descriptor", ["built for another plugin interface: 6.", " expected, 5.0 found. Rebuild it with"]),
                 ("newer_minor", ["needs a newer slurmrestd: plugin interface 6.", "6.99 found"]),
                 ("small_size", ["its descriptor is damaged: a size from ", " bytes expected, 64 found"]),
                 ("large_size", ["its descriptor is damaged: a size from ", " bytes expected, 4000 found"]),
                 ("wrong_kind", ["wrong kind of plugin: rest_auth expected in this folder, openapi found"]),
                 ("other_stamp", [otherwise + "C++ library: libstdc++ expected, another found", "and "]),
                 ("debug_library", [otherwise + "_GLIBCXX_DEBUG: 0 expected, 1 found", ". Rebuild it without -D_GLIBCXX_DEBUG"]),
                 ("old_library", [otherwise + "_GLIBCXX_USE_CXX11_ABI: 1 expected, 0 found",
                                  ". Rebuild it with -D_GLIBCXX_USE_CXX11_ABI=1"]),
                 ("packed", [otherwise, " expected, ", " found", "without options that change the layout of structures"]),
                 ("other_name", ['named otherwise than its file: "bad" expected, "worse" found']),
                 ("visible", ["exports data that other plugins could share by mistake: ", "counter_of_everybody",
                              "Rebuild it with restd_add_plugin(), or with -fvisibility=hidden -fno-gnu-unique"]),
                 ("no_factory", ["its descriptor is incomplete"])]
        if (BAD / "unique").exists():  # Clang has no such symbols
            cases.append(("unique", ["exports data that other plugins could share by mistake: Shared<int>::counter (unique). "
                                     "Rebuild it with restd_add_plugin()"]))
        for case, texts in cases:
            with self.subTest(case=case):
                self.assert_refused(BAD / case, str(BAD / case / "rest_auth" / "bad.so"), *texts)

    def test_refused_once_loaded(self):
        """Whatever the code of a file does, the file is named."""
        for case, text in (("making_something_else", ": its factory has made something else than a rest_auth plugin"),
                           ("making_nothing", ": its factory has made nothing: it returned null"),
                           ("throwing_a_number", ": its factory has thrown an object of type int, which is no std::exception"),
                           ("exiting", ": its factory has called exit()"),
                           ("initializer_throwing", ": a static initializer has thrown: the factory is broken"),
                           ("initializer_throwing_a_number",
                            ": a static initializer has thrown an object of type int, which is no std::exception"),
                           ("initializer_exiting", ": a static initializer has called exit()")):
            with self.subTest(case=case):
                self.assert_refused(BAD / case, "plugin %s%s" % (BAD / case / "rest_auth" / "bad.so", text), ran=True)
        self.assert_refused(BAD / "throwing",
                            "rest_auth/bad: the factory is broken (%s)" % (BAD / "throwing" / "rest_auth" / "bad.so"), ran=True)

    def test_code_that_crashes_while_it_is_loaded(self):
        for case, what in (("crashing", "its factory"), ("initializer_crashing", "a static initializer")):
            with self.subTest(case=case):
                done = self.start(BAD / case)
                self.assertEqual(done.returncode, -signal.SIGABRT, done)
                self.assertIn("slurmrestd: fatal: SIGABRT in %s: %s" % (BAD / case / "rest_auth" / "bad.so", what), done.stderr)

    def test_code_that_hangs_while_it_is_loaded(self):
        cases = {"hanging": "its factory", "initializer_hanging": "a static initializer"}
        running = {}
        for case in cases:
            running[case] = subprocess.Popen(
                [restd.BINARY, "--cluster", "embedded", "-f", "/dev/null"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                env=restd.environment(SLURMRESTD_PLUGIN_PATH=BAD / case, SLURMRESTD_STATE_DIRECTORY=self.folder / case))
            self.addCleanup(running[case].stderr.close)
            self.addCleanup(running[case].wait)
            self.addCleanup(running[case].kill)
        for case, process in running.items():
            wanted = "slurmrestd: warning: plugin %s: %s has not ended after " % (BAD / case / "rest_auth" / "bad.so", cases[case])
            for line in process.stderr:
                if line.startswith(wanted):
                    break
            else:
                self.fail("%s: no warning" % case)

    def test_missing_symbols_are_named(self):
        self.assert_refused(BAD / "unresolved", "cannot be loaded: ", "restd_function_of_another_time")

    def test_duplicate_names_both_files(self):
        self.assert_refused(BAD / "duplicate", "plugin rest_auth/local is there twice: ",
                            str(BAD / "duplicate" / "rest_auth" / "local.so"), str(restd.PLUGINS / "rest_auth" / "local.so"))

    def test_truncated_and_foreign_files(self):
        whole = (BAD / "good" / "rest_auth" / "bad.so").read_bytes()
        target = self.folder / "plugins" / "rest_auth" / "bad.so"
        target.parent.mkdir(parents=True)
        for what, content, text in (("empty", b"", "an empty file"),
                                    ("text", b"#!/bin/sh\necho\n", "not an ELF file"),
                                    ("head only", whole[:64], "truncated"),
                                    ("a part", whole[:len(whole) // 3], "truncated"),
                                    ("without its end", whole[:-1], "truncated"),
                                    ("zeros behind its head", whole[:4096] + bytes(len(whole) - 4096), "")):
            with self.subTest(what=what):
                target.write_bytes(content)
                self.assert_refused(self.folder / "plugins", str(target), text)

    def test_a_folder_or_an_unreadable_file(self):
        target = self.folder / "plugins" / "rest_auth" / "bad.so"
        target.mkdir(parents=True)
        self.assert_refused(self.folder / "plugins", str(target), "not a regular file")
        target.rmdir()
        target.symlink_to("/no/such/file")
        self.assert_refused(self.folder / "plugins", str(target), "cannot be read: No such file or directory")


class PluginCode(Folder):
    """Rights of plugin code: lists and help read only the file, and no plugin runs as root."""

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)

    def test_lists_run_no_code(self):
        done = restd.run("-a", "list", "-d", "list+flags", "-s", "list", "--cluster", "list",
                         env={"SLURMRESTD_PLUGIN_PATH": BAD / "good"})
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("rest_auth/bad\n", done.stdout)
        self.assertRegex(done.stdout, r"data_parser/v0\.0\.42\n\t\+fast\t\w.+\n")
        self.assertNotIn(RAN, done.stderr)
        # A list does not run constructors of libraries either.
        self.assertEqual(restd.run("-a", "list", env={"SLURMRESTD_PLUGIN_PATH": BAD / "unresolved"}).returncode, 0)

    def test_one_bad_file_does_not_stop_a_list(self):
        for case, refusal in (("no_descriptor", "bad.so: not a slurmrestd plugin"), ("duplicate", "is there twice: ")):
            with self.subTest(case=case):
                done = restd.run("-a", "list", env={"SLURMRESTD_PLUGIN_PATH": BAD / case})
                self.assertEqual(done.returncode, 0, done)
                self.assertIn("rest_auth/jwt", done.stdout.splitlines())
                self.assertNotIn("bad", done.stdout)
                self.assertRegex(done.stderr, "(?m)^slurmrestd: error: plugin .*" + refusal)

    def telling_content(self):
        """A plugin folder with openapi/bad, whose constructor reports the user."""
        target = self.folder / "plugins" / "openapi" / "bad.so"
        target.parent.mkdir(parents=True)
        shutil.copy(BAD / "wrong_kind" / "rest_auth" / "bad.so", target)
        return target.parent.parent

    @unittest.skipUnless(os.geteuid() == 0, "only root has privileges to drop")
    def test_root_gives_its_rights_to_no_plugin(self):
        path = self.telling_content()
        ran = RAN + " by uid %d, gid %d, 0 more groups\n"
        for args, uid, gid in ((["--generate-openapi-spec"], 65534, 65534), (["--generate-openapi-spec", "-u", "0"], 65534, 65534),
                               (["--generate-openapi-spec", "-u", "daemon"], 1, 1), (["-u", "daemon"], 1, 1),
                               (["--generate-openapi-spec", "-u", "daemon", "-g", "2"], 1, 2)):
            with self.subTest(args=args):
                state = self.folder / "state"
                state.mkdir(exist_ok=True)
                os.chmod(state, 0o777)
                done = self.start(path, *args)
                self.assertIn(ran % (uid, gid), done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root has privileges to drop")
    def test_the_document_is_printed_where_only_root_may_enter(self):
        prefix = self.folder / "prefix"
        for folder in ("bin", "lib"):
            shutil.copytree(restd.BUILD / folder, prefix / folder, symlinks=True,
                            ignore=lambda _, names: [name for name in names if name.startswith("test-")])
        os.chmod(prefix, 0o700)
        done = restd.run("--generate-openapi-spec", binary=prefix / "bin" / "slurmrestd", timeout=4 * restd.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, restd.run("--generate-openapi-spec", timeout=4 * restd.PATIENCE).stdout)

    @unittest.skipUnless(os.geteuid() == 0, "only root has privileges to drop")
    def test_a_daemon_is_started_where_only_root_may_enter(self):
        prefix = self.folder / "prefix"
        for folder in ("bin", "lib"):
            shutil.copytree(restd.STAGE / folder, prefix / folder, symlinks=True,
                            ignore=lambda _, names: [name for name in names if name.startswith("test-")])
        os.chmod(prefix, 0o700)
        state = self.folder / "state"
        state.mkdir()
        os.chown(state, 2, 2)
        done = restd.run("-u", "bin", "--cluster", "embedded", "-f", "/dev/null", binary=prefix / "bin" / "slurmrestd",
                         env={"SLURMRESTD_SECURITY": None, "SLURMRESTD_STATE_DIRECTORY": state}, input="GET / HTTP/1.0\r\n\r\n")
        self.assertTrue(done.stdout.startswith("HTTP/1.1 401 "), done)

    def test_the_document_is_printed_without_privileges(self):
        if os.geteuid() == 0:
            restd.require_reach(1)
        options = {"user": 1, "group": 1, "extra_groups": []} if os.geteuid() == 0 else {}
        done = restd.run("--generate-openapi-spec", timeout=4 * restd.PATIENCE, **options)
        self.assertEqual((done.returncode, done.stdout[:1]), (0, "{"), done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "for anyone else these are his own plugins")
    def test_root_refuses_what_others_can_change(self):
        folder = self.folder / "plugins"
        file = folder / "rest_auth" / "bad.so"
        file.parent.mkdir(parents=True)
        shutil.copy(BAD / "good" / "rest_auth" / "bad.so", file)
        self.assertIn(RAN, self.start(folder).stderr)

        def refused(*texts):
            for args in ([], ["-a", "list"], ["-u", "daemon"], ["-a", "bad", "token"]):
                if "token" in args and "plugin %s:" % file in texts:
                    continue  # which loads the cluster and nothing else
                done = self.start(folder, *args)
                if "list" in args and "plugin %s:" % file in texts:
                    self.assertEqual(done.returncode, 0, done)
                    self.assertEqual(done.stdout.splitlines(), ["rest_auth/jwt", "rest_auth/local"])
                    for text in texts[1:]:
                        self.assertIn(text, done.stderr)
                    continue
                self.assertEqual(done.returncode, 1, done)
                self.assertNotIn(RAN, done.stderr)
                for text in texts:
                    self.assertIn(text, done.stderr)

        for path, what in ((self.folder, "plugin folder %s:" % folder), (folder, "plugin folder %s:" % folder),
                           (file.parent, "plugin folder %s:" % file.parent), (file, "plugin %s:" % file)):
            mode = path.stat().st_mode & 0o7777
            with self.subTest(path=path):
                os.chmod(path, mode | 0o020)
                refused("slurmrestd: fatal: ", what, "%s has mode %04o and belongs to uid 0 (root)" % (path, mode | 0o020))
                os.chmod(path, mode)
                os.chown(path, 2, 0)
                refused("slurmrestd: fatal: ", what, "%s has mode %04o and belongs to uid 2 (bin)" % (path, mode), "chown -R root")
                os.chown(path, 0, 0)
        # Other users may trust them.
        os.chmod(file, 0o666)
        restd.require_reach(1)
        done = restd.run("-a", "list", env={"SLURMRESTD_PLUGIN_PATH": folder}, user=1, group=1, extra_groups=[])
        self.assertEqual(done.returncode, 0, done)


class OutOfTree(outside.Outside, Folder):
    def assert_installed_under(self, prefix, files):
        self.assertNotEqual(files, [])
        self.assertEqual([file for file in files if not file.startswith(str(prefix))], [])

    def test_examples_with_the_build_tree(self):
        build = self.build(outside.EXAMPLES, restd.BUILD)
        env = {"SLURMRESTD_PLUGIN_PATH": build / "slurmrestd", "HELLO_SECRET": "open sesame"}
        done = restd.run("-a", "list", "-s", "list", "--cluster", "list", "-d", "list", env=env)
        self.assertEqual(done.returncode, 0, done)
        for name in ("rest_auth/hello", "openapi/hello", "openapi/notes", "openapi/ticks", "cluster/hello", "data_parser/v0.0.98", "data_parser/v0.0.99"):
            self.assertIn(name, done.stdout.splitlines())

        # A third-party API on a third-party cluster.
        with restd.Daemon("-a", "hello", "-s", "hello,greeting,ticks", "-d", "v0.0.98", cluster="hello", env=env) as daemon:
            secret = {"X-Hello-Secret": "open sesame"}
            answer = daemon.get("/hello", secret)
            self.assertEqual((answer.status, answer.headers["content-type"]), (200, "text/plain"))
            self.assertRegex(answer.text, "^Hello, .+!\n$")
            for headers in ({}, {"X-Hello-Secret": "open sesam"}, {"X-Hello-Secret": "open sesamE"}, {"X-Hello-Secret": ""}):
                self.assertEqual(daemon.get("/hello", headers).status, 401)
            self.assertEqual(daemon.get("/greeting/v0.0.98/greeting", secret).json()["greeting"], "Hello")
            yaml = daemon.get("/greeting/v0.0.98/greeting", {**secret, "Accept": "application/yaml"})
            self.assertIn("greeting: Hello", yaml.text)
            document = daemon.get("/openapi", secret).json()
            self.assertEqual(sorted(document["paths"]), ["/greeting/v0.0.98/greeting", "/hello", "/ticks"])
            with daemon.connect() as client:
                client.send("GET /ticks HTTP/1.0\r\nX-Hello-Secret: open sesame\r\n\r\n")
                while client.pending.count(b"\ntick ") < 2:
                    self.assertTrue(client._more(), client.pending)
                daemon.stop()
                self.assertTrue(client.read_all().endswith(b"\nthe daemon ends\n"))

        # The same cluster with the usual API: unsupported operations are refused.
        with restd.Daemon("-a", "hello", "-s", "slurmctld,slurmdbd,hello", "-d", "v0.0.42", cluster="hello", env=env) as daemon:
            ping = daemon.get("/slurm/v0.0.42/ping", secret).json()
            self.assertEqual([ping["pings"][0]["hostname"], ping["pings"][0]["pinged"]], ["hello", "UP"])
            for path in ("/slurm/v0.0.42/jobs", "/slurm/v0.0.42/nodes", "/slurmdb/v0.0.42/jobs"):
                errors = daemon.get(path, secret).json()["errors"]
                self.assertEqual(errors[0]["error_number"], 2036, path)

        # The document has what the auth plugin asks for, beside what the usual ones do.
        document = json.loads(restd.run("--generate-openapi-spec", env=env, timeout=4 * restd.PATIENCE).stdout)
        self.assertEqual(sorted(document["components"]["securitySchemes"]), ["bearerAuth", "helloSecret", "token", "user"])
        self.assertIn({"helloSecret": []}, document["security"])
        self.assertEqual(document["security"][-1], {})

        for example in sorted(path.parent.name for path in outside.EXAMPLES.glob("*/CMakeLists.txt")):
            with self.subTest(example=example):
                self.assertIn("_conformance", self.run_tests(build / example))

        # Without a secret: the plugin's own error.
        done = self.start(build / "slurmrestd", "-a", "hello", "-d", "v0.0.42", "-s", "slurmctld")
        self.assertEqual(done.returncode, 1)
        self.assertIn("slurmrestd: fatal: rest_auth/hello: HELLO_SECRET is not set", done.stderr)

    def run_tests(self, build):
        done = subprocess.run(["ctest", "--test-dir", build, "--output-on-failure"], capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def new_plugin(self, *words, binary=None):
        return restd.run("new-plugin", *words, binary=binary, cwd=self.folder)

    def test_new_plugins_build_and_pass_their_tests_with_an_installed_sdk(self):
        prefix = self.folder / "prefix"
        self.cmake("--install", restd.BUILD, "--prefix", prefix)
        binary = prefix / "bin" / "slurmrestd"
        # A name that is a word of C++, too.
        for kind, name in (("rest_auth", "class"), ("data_parser", "v0.0.77"), ("openapi", "class"), ("cluster", "class")):
            with self.subTest(kind=kind):
                done = self.new_plugin(kind, name, "new_" + kind, binary=binary)
                self.assertEqual((done.returncode, done.stderr), (0, ""), done)
                self.assertIn("-DCMAKE_PREFIX_PATH=%s\n" % prefix, done.stdout)
                build = self.build(self.folder / ("new_" + kind), prefix)
                output = self.run_tests(build)
                self.assertIn("%s_%s_conformance" % (kind, name), output)
                self.assertTrue(kind == "data_parser" or "%s_%s_test" % (kind, name) in output, output)
                done = restd.run("-a", "list", "-d", "list", "-s", "list", "--cluster", "list", binary=binary,
                                 env={"SLURMRESTD_PLUGIN_PATH": build / "slurmrestd"})
                self.assertIn("%s/%s\n" % (kind, name), done.stdout)

    def test_new_plugins_that_are_refused(self):
        self.assertEqual(self.new_plugin("openapi", "mine").returncode, 0)
        for words, complaint in ((["openapi", "mine"], "unable to make mine: it exists already"),
                                 (["rest_auth", "jwt"], "there is a rest_auth/jwt already"),
                                 (["openapi", "../mine"], "a name has lower-case letters"),
                                 (["data_parser", "v0.0.42"], "there is a data_parser/v0.0.42 already"),
                                 (["openapi"], "expected KIND NAME [FOLDER]")):
            with self.subTest(words=words):
                done = self.new_plugin(*words)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done)
                self.assertIn("slurmrestd: fatal: new-plugin: " + complaint, done.stderr)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["mine"])

    def test_an_installed_sdk(self):
        prefix = self.folder / "prefix"
        self.cmake("--install", restd.BUILD, "--prefix", prefix)
        lines = (prefix / "share/slurmrestd/installed").read_text().splitlines()
        self.assert_installed_under(prefix, [line.split(" ", 1)[1] for line in lines])
        binary = prefix / "bin" / "slurmrestd"
        done = restd.run("-a", "list", "-d", "list", "-s", "list", "--cluster", "list", binary=binary)
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("cluster/embedded", done.stdout)

        build = self.build(outside.EXAMPLES / "hello_content", prefix)
        self.cmake("--install", build)
        self.assert_installed_under(prefix, (build / "install_manifest.txt").read_text().split())
        done = restd.run("-s", "list", binary=binary)
        self.assertEqual(done.stdout.splitlines(), ["openapi/events", "openapi/hello", "openapi/plugins", "openapi/slurmctld",
                                                    "openapi/slurmdbd", "openapi/util"])
        with restd.Daemon(binary=binary) as daemon:
            self.assertRegex(daemon.get("/hello").text, "^Hello, .+!\n$")

    def test_all_parsers_in_one_process_answer_as_themselves(self):
        with restd.Daemon() as daemon:
            for version in restd.versions():
                answer = daemon.get("/slurm/%s/ping" % version).json()
                self.assertEqual(answer["meta"]["plugin"]["data_parser"], "data_parser/" + version)


class Visibility(unittest.TestCase):
    """The parsers have the same sources. With default visibility the dynamic linker could use the first one's tables for all. So a
    plugin exports its descriptor and nothing else."""

    def test_a_plugin_exports_its_descriptor_only(self):
        plugins = sorted(restd.PLUGINS.glob("*/*.so"))
        self.assertGreaterEqual(len(plugins), 8)
        for plugin in plugins:
            listed = subprocess.run(["nm", "-D", "--defined-only", plugin], capture_output=True, text=True, check=True).stdout
            names = [line.split()[-1] for line in listed.splitlines()]
            self.assertEqual(names, ["restd_plugin"], str(plugin))


if __name__ == "__main__":
    unittest.main()
