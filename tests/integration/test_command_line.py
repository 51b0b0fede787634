"""Command line, environment, checks at start, and signals."""

import base64
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import tempfile
import unittest

import restd

PARSERS = ["data_parser/" + plugin.stem for plugin in sorted((restd.PLUGINS / "data_parser").glob("*.so"))]
VERSIONS = [name.partition("/")[2] for name in PARSERS]
AUTH = ["rest_auth/jwt", "rest_auth/local"]
CONTENT = ["openapi/events", "openapi/plugins", "openapi/slurmctld", "openapi/slurmdbd", "openapi/util"]


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="restd-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state = {"SLURMRESTD_STATE_DIRECTORY": self.folder + "/state"}

    def start(self, *args, env=None, **options):
        """Starts in inetd mode without input: the complete start, then the end."""
        conf = [] if "-f" in args else ["-f", "/dev/null"]
        return restd.run("--cluster", "embedded", *conf, *args, env={**self.state, **(env or {})}, **options)

    def assert_fatal(self, done, text):
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("slurmrestd: fatal: " + text, done.stderr)
        self.assertEqual(done.stdout, "")


class Information(CommandLine):
    def test_help_goes_to_stdout(self):
        for option in ("-h", "--help"):
            done = restd.run(option, "--nosuch")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith("Usage: slurmrestd [OPTIONS]"))
            self.assertIn("SLURMRESTD_LISTEN", done.stdout)

    def test_version_begins_with_the_release_of_slurm(self):
        for option in ("-V", "--version"):
            done = restd.run(option)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, r"^slurm \d+\.\d+\.\d+ \(slurmrestd .*\)\n$")

    def test_unknown_option_gives_usage_on_stderr(self):
        for args in (["--nosuch"], ["-Z"], [":1", "--nosuch=3"], ["-t"], ["--max-connections"], ["--generate-openapi-spec=1"],
                     ["--inspect"]):
            with self.subTest(args=args):
                done = restd.run(*args)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn("Usage: slurmrestd", done.stderr)
                self.assertIn(args[-1].split("=")[0], done.stderr.split("\n")[0])

    def test_lists(self):
        # Without a slurm.conf, as any user.
        for args, header, names in ((["-a", "list"], "Possible REST authentication plugins:\n", AUTH),
                                    (["-d", "LIST"], "Possible data_parser plugins:\n", PARSERS),
                                    (["-s", "List"], "Possible OpenAPI plugins:\n", CONTENT)):
            with self.subTest(args=args):
                done = restd.run(*args, "-f", "/no/such/file", env={"SLURMRESTD_SECURITY": None})
                self.assertEqual((done.returncode, done.stderr), (0, header))
                self.assertEqual(done.stdout.splitlines(), names)
        done = restd.run("--cluster", "list")
        self.assertEqual((done.returncode, done.stderr), (0, "Possible cluster plugins:\n"))
        self.assertIn("cluster/embedded", done.stdout.splitlines())

    def test_lists_at_once_and_from_the_environment(self):
        done = restd.run("-s", "list", "-a", "list")
        self.assertEqual(done.stdout.splitlines(), AUTH + CONTENT)
        done = restd.run(env={"SLURMRESTD_DATA_PARSER_PLUGINS": "list"})
        self.assertEqual((done.returncode, done.stdout.splitlines()), (0, PARSERS))

    def test_list_of_flags(self):
        done = restd.run("-d", "list+flags")
        self.assertEqual(done.returncode, 0)
        lines = done.stdout.splitlines()
        self.assertEqual([line for line in lines if not line.startswith("\t")], PARSERS)
        flags = [line.split("\t")[1] for line in lines[lines.index("data_parser/v0.0.42"):] if line.startswith("\t")]
        for flag in ("+fast", "+minimize_refs", "+inline_enums"):
            self.assertIn(flag, flags)

    def test_specification(self):
        done = restd.run("--generate-openapi-spec", "-f", "/dev/null", "-a", "nosuch", env={"SLURMRESTD_SECURITY": None})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        document = json.loads(done.stdout)
        self.assertEqual(document["openapi"], "3.0.3")
        versions = {path.split("/")[2] for path in document["paths"] if path.startswith("/slurm/")}
        self.assertEqual(versions, set(VERSIONS))
        for wish, expected in (("latest", {VERSIONS[-1]}), ("v0.0.40,data_parser/v0.0.41", {"v0.0.40", "v0.0.41"})):
            document = json.loads(restd.run("--generate-openapi-spec", "-d", wish, "-s", "slurmctld").stdout)
            self.assertEqual({path.split("/")[2] for path in document["paths"]}, expected)


    def test_documented_status_codes(self):
        for codes, expected in ((None, {"200", "default"}), ("404", {"404"}), ("200,500,default", {"200", "500", "default"}),
                                ("default,503,511", {"default", "503", "511"})):
            with self.subTest(codes):
                done = restd.run("--generate-openapi-spec", "-f", "/dev/null", env={"SLURMRESTD_RESPONSE_STATUS_CODES": codes})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                operations = [each for path in json.loads(done.stdout)["paths"].values() for each in path.values()]
                self.assertGreater(len(operations), 100)
                self.assertEqual([each for each in operations if set(each["responses"]) != expected], [])


class Mistakes(CommandLine):
    def test_bad_values_are_fatal_and_quoted(self):
        for args, env, text in (
                (["-t", "x"], {}, "Invalid thread count: x"),
                (["--max-connections", "x"], {}, "Invalid max connection count: x"),
                ([], {"SLURMRESTD_MAX_CONNECTIONS": "zzz"}, "Invalid max connection count: zzz"),
                ([], {"SLURMRESTD_DEBUG": "zzz"}, "Invalid env SLURMRESTD_DEBUG: zzz"),
                ([], {"SLURMRESTD_JSON": "zzz"}, "Unexpected value in SLURMRESTD_JSON=zzz"),
                ([], {"SLURMRESTD_YAML": "zzz"}, "Unexpected value in SLURMRESTD_YAML=zzz"),
                ([], {"SLURMRESTD_SECURITY": "zzz"}, "Unexpected value in SLURMRESTD_SECURITY=zzz"),
                ([], {"SLURMRESTD_RESPONSE_STATUS_CODES": "zzz"}, "Unable to parse zzz as HTTP status code"),
                ([], {"SLURM_DEBUG_FLAGS": "zzz"}, "cluster/embedded: Invalid DebugFlag in SLURM_DEBUG_FLAGS: zzz"),
                ([], {"SLURMRESTD_PLUGIN_PATH": "/no/such"}, "SLURMRESTD_PLUGIN_PATH: no such folder: /no/such"),
                (["-u", "nosuchuser", "-g", "nosuchgroup"], {}, "Unable to resolve user: nosuchuser"),
                (["-g", "nosuchgroup"], {}, "Unable to resolve gid: nosuchgroup"),
                (["-a", "nosuch"], {}, "Unable to find plugin: rest_auth/nosuch"),
                (["-d", "v0.0.98"], {}, "Unable to find plugin: data_parser/v0.0.98"),
                (["-s", "nosuch"], {}, "Unable to find plugin: openapi/nosuch"),
                (["--cluster", "nosuch"], {}, "Unable to find plugin: cluster/nosuch"),
                ([], {"SLURMRESTD_AUTH_TYPES": "zzz"}, "Unable to find plugin: rest_auth/zzz"),
                ([], {"SLURMRESTD_DATA_PARSER_PLUGINS": "zzz"}, "Unable to find plugin: data_parser/zzz"),
                ([], {"SLURMRESTD_OPENAPI_PLUGINS": "zzz"}, "Unable to find plugin: openapi/zzz"),
                (["-a", ""], {}, "No authentication plugins to load."),
                (["-s", ""], {}, "No OpenAPI plugins loaded."),
                (["-f", "/no/such.conf"], {}, "Unable to read configuration file /no/such.conf: No such file"),
                (["token", "lifespan=x"], {}, "Invalid lifespan: x")):
            with self.subTest(args=args, env=env):
                self.assert_fatal(self.start(*args, env=env), text)

    def test_bad_addresses_are_fatal_and_quoted(self):
        for address in ("nosuch", "127.0.0.1:nosuch", "127.0.0.1:99999", "unix:", "unix:/no/such/folder/x", "",
                        "nosuch.invalid:1"):
            with self.subTest(address=address):
                done = self.start(address)
                self.assertEqual(done.returncode, 1, done)
                self.assertRegex(done.stderr, r"(?m)^slurmrestd: fatal: ")
                self.assertIn(address, done.stderr)

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            done = self.start(address)
        self.assertEqual(done.returncode, 1)
        self.assertIn(address.split(":")[1], done.stderr)

    def test_abort_on_fatal(self):
        import resource
        done = self.start("-a", "nosuch", env={"ABORT_ON_FATAL": "1"},
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
        self.assertEqual(done.returncode, -signal.SIGABRT)
        self.assertIn("slurmrestd: fatal: Unable to find plugin", done.stderr)

    def test_unknown_flags_and_doubled_parsers_are_warned_of(self):
        done = self.start("-d", "v0.0.42+nosuch")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("slurmrestd: warning: data_parser/v0.0.42 ignoring unknown flag nosuch\n", done.stderr)
        done = self.start("-d", "v0.0.42,v0.0.42+fast")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("data_parser/v0.0.42 is given twice with different flags: the first is used", done.stderr)
        done = self.start("-d", "v0.0.42+FAST,data_parser/v0.0.42+fast,latest+fast",
                          env={"SLURMRESTD_SECURITY": "disable_user_check"})  # serve_all_users is warned of
        self.assertEqual(done.returncode, 0, done)
        self.assertNotIn("warning", done.stderr)


class Parsers(unittest.TestCase):
    """Several parsers at once, each with its own flags."""

    def meta_and_warnings(self, daemon, version):
        answer = daemon.get("/slurm/%s/jobs/?nosuch=1" % version)
        if answer.status == 404:
            return None
        value = answer.json()
        return value["meta"]["plugin"]["data_parser"], len(value["warnings"])

    def test_each_has_its_own_flags(self):
        with restd.Daemon("-d", "v0.0.41+prefer_refs,v0.0.42+fast", env={"SLURMRESTD_RESPONSE_STATUS_CODES": "404"}) as daemon:
            self.assertIsNone(self.meta_and_warnings(daemon, "v0.0.40"))
            self.assertEqual(self.meta_and_warnings(daemon, "v0.0.41"), ("data_parser/v0.0.41+prefer_refs", 1))
            self.assertEqual(self.meta_and_warnings(daemon, "v0.0.42"), ("data_parser/v0.0.42+fast", 0))
            document = daemon.get("/openapi/v3").json()
            self.assertEqual({path.split("/")[2] for path in document["paths"]}, {"v0.0.41", "v0.0.42"})
            # Without the flag, v0.0.41 writes most types inline.
            self.assertIn("v0.0.41_job_res_core", document["components"]["schemas"])
            # The flag changes the document, not the answers.
            self.assertEqual(set(document["paths"]["/slurm/v0.0.42/jobs/"]["get"]["responses"]), {"404"})
            self.assertEqual(daemon.get("/slurm/v0.0.42/jobs/").status, 200)
        with restd.Daemon("-d", "v0.0.41,latest") as daemon:
            self.assertEqual(self.meta_and_warnings(daemon, "v0.0.41"), ("data_parser/v0.0.41", 1))
            self.assertEqual(self.meta_and_warnings(daemon, VERSIONS[-1]), (PARSERS[-1], 1))
            self.assertNotIn("v0.0.41_job_res_core", daemon.get("/openapi/v3").json()["components"]["schemas"])

    def test_of_one_asked_for_twice_the_first_answers(self):
        newest = VERSIONS[-1]
        with restd.Daemon("-d", f"{newest}+fast,latest+inline_enums,{newest}") as daemon:
            self.assertEqual(self.meta_and_warnings(daemon, newest), (PARSERS[-1] + "+fast", 0))
            self.assertEqual(daemon.log.count("is given twice with different flags"), 2)


class Start(CommandLine):
    def test_choice_of_the_cluster_is_said(self):
        done = restd.run("-f", "/dev/null", env=self.state)
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("slurmrestd: cluster/embedded (no slurm.conf is wanted)\n", done.stderr)
        done = restd.run(env={**self.state, "SLURM_CONF": "/dev/null", "SLURMRESTD_CLUSTER": "embedded"})
        self.assertIn("slurmrestd: cluster/embedded (as asked for)\n", done.stderr)
        done = restd.run("-f", "/no/such.conf", env=self.state)
        self.assert_fatal(done, "Unable to read configuration file /no/such.conf")

    def test_a_named_cluster_is_not_replaced_by_another(self):
        for server in ("127.0.0.1:1", "no-such-host.invalid", "ctl:none"):
            with self.subTest(server=server):
                done = restd.run(env={**self.state, "SLURM_CONF_SERVER": server})
                self.assertIn("SLURM_CONF_SERVER", done.stderr)
                self.assertIn(server, done.stderr)
                self.assertNotEqual(done.returncode, 0, done)
                self.assertNotIn("embedded", done.stderr)
        done = restd.run("--cluster", "slurm", env=self.state)
        self.assertNotEqual(done.returncode, 0, done)
        self.assertNotIn("embedded", done.stderr)

    def test_token_of_the_environment_is_not_logged(self):
        done = self.start("-vvvvvv", env={"SLURM_JWT": "eyJ.very.secret"})
        self.assertEqual(done.returncode, 0, done)
        self.assertNotIn("very", done.stderr + done.stdout)

    def test_verbosity(self):
        quiet = self.start(env={"SLURMRESTD_DEBUG": "quiet"})
        self.assertEqual((quiet.returncode, quiet.stderr), (0, ""))
        self.assertIn("slurmrestd: debug:  loaded cluster/embedded", self.start("-vv").stderr)
        self.assertNotIn("debug", self.start("-v", env={"SLURMRESTD_DEBUG": "debug5"}).stderr)
        self.assertIn("debug", self.start(env={"SLURMRESTD_DEBUG": "debug5"}).stderr)

    def test_token(self):
        me = pwd.getpwuid(os.geteuid()).pw_name
        done = self.start("token", "lifespan=60", *(["username=" + me] if me == "root" else []))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertRegex(done.stdout, r"^SLURM_JWT=[\w-]+\.[\w-]+\.[\w-]+\n$")
        other = self.start("token", "username=nobody")
        self.assertEqual(other.returncode, 0, other)
        self.assertNotEqual(other.stdout, done.stdout)

    def test_the_token_that_root_gets_is_not_roots(self):
        if os.geteuid() != 0:
            self.skipTest("only root's is another's")
        done = self.start("token", env={"SUDO_USER": "daemon"})
        self.assertEqual(done.returncode, 0, done)
        claims = done.stdout.split(".")[1]
        self.assertEqual(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sun"], "daemon")
        for caller in (None, "root", "no-such-user"):
            done = self.start("token", env={"SUDO_USER": caller})
            try:
                pwd.getpwnam("slurm-trial")
                self.assertEqual(done.returncode, 0, done)
            except KeyError:
                self.assert_fatal(done, "whose token? Jobs of root are not run: token username=USER")


@unittest.skipUnless(os.geteuid() == 0, "only root can be refused, and can become others")
class Users(CommandLine):
    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o777)
        restd.require_reach(1)

    def as_user(self, user, group, *args, groups=(), security=None, **options):
        return self.start(*args, env={"SLURMRESTD_SECURITY": security, **options.pop("env", {})}, user=user, group=group,
                          extra_groups=list(groups), **options)

    def test_root_is_refused(self):
        self.assert_fatal(self.start(env={"SLURMRESTD_SECURITY": None}), "slurmrestd should not be run as the root user.")
        self.assert_fatal(self.as_user(1, 0), "slurmrestd should not be run with the root group.")
        self.assert_fatal(self.as_user(1, 1, groups=[0]), "slurmrestd should not be run with the root group.")
        self.assert_fatal(self.start("-u", "0", env={"SLURMRESTD_SECURITY": None}),
                          "slurmrestd should not be run as the root user.")
        self.assert_fatal(self.start("-u", "daemon", "-g", "0", env={"SLURMRESTD_SECURITY": None}),
                          "slurmrestd should not be run with the root group.")

    def test_nobody_is_refused(self):
        for nobody in (99, 65534):
            self.assert_fatal(self.as_user(nobody, 1), "slurmrestd must not be run as nobody")
            self.assert_fatal(self.as_user(1, nobody), "slurmrestd must not be run as nobody")
            self.assert_fatal(self.as_user(1, 1, groups=[nobody]), "slurmrestd must not be run as nobody")
        # Nor become it, whatever else is allowed.
        for args in (["-u", "nobody"], ["-u", "65534", "-g", "daemon"], ["-u", "daemon", "-g", "nogroup"]):
            for security in (None, "disable_user_check"):
                self.assert_fatal(self.start(*args, env={"SLURMRESTD_SECURITY": security}),
                                  "slurmrestd must not be run as nobody")

    def test_slurm_user_is_refused(self):
        # For a real cluster: the embedded one is served by its owner.
        if not (restd.PLUGINS / "cluster" / "slurm.so").exists():
            self.skipTest("cluster/slurm is not built")
        conf = self.folder + "/slurm.conf"
        with open(conf, "w") as file:
            file.write(restd.SLURM_CONF + "SlurmUser=daemon\n")
        os.chmod(conf, 0o644)
        real = ["--cluster", "slurm", "-f", conf]
        self.assert_fatal(self.as_user(1, 2, *real), "slurmrestd should not be run as SlurmUser")
        self.assert_fatal(self.as_user(2, 1, *real), "slurmrestd should not be run with SlurmUser's group.")
        self.assertNotIn("SlurmUser", self.as_user(2, 2, *real).stderr)

    def test_ordinary_users_are_not(self):
        done = self.as_user(1, 1)
        self.assertEqual(done.returncode, 0, done)

    def test_privileges_are_dropped(self):
        done = self.start("-u", "daemon", env={"SLURMRESTD_SECURITY": None})
        self.assertEqual(done.returncode, 0, done)
        daemon = pwd.getpwnam("daemon")
        for args, uid, gid in ((["-u", "daemon"], daemon.pw_uid, daemon.pw_gid),
                               (["-u", "2", "-g", "daemon"], 2, daemon.pw_gid)):
            server = restd.Daemon(*args, env={"SLURMRESTD_SECURITY": None}, started=False)
            self.addCleanup(server.cleanup)
            os.chmod(server.folder, 0o777)
            server.start()
            text = pathlib.Path("/proc/%d/status" % server.process.pid).read_text()
            status = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
            self.assertEqual(status["Uid"].split(), [str(uid)] * 4)
            self.assertEqual(status["Gid"].split(), [str(gid)] * 4)
            self.assertEqual(status["Groups"].split(), [])
            self.assertEqual(status["NoNewPrivs"], "1")
            server.stop()

    def test_privileged_ports(self):
        done = self.start("-u", "daemon", "127.0.0.1:81", env={"SLURMRESTD_SECURITY": None})
        if done.returncode == 0:
            self.skipTest("ports below 1024 are free to all here")
        self.assertIn("Permission denied", done.stderr)

    def test_become_user(self):
        self.assert_fatal(self.as_user(1, 1, security="become_user"), "slurmrestd must run as root in become_user mode")
        self.assert_fatal(self.start(env={"SLURMRESTD_SECURITY": "become_user"}),
                          "slurmrestd should not be run as the root user.")
        security = {"SLURMRESTD_SECURITY": "become_user,disable_user_check"}
        self.assert_fatal(self.start("-a", "jwt", env={**security, "SLURM_JWT": "x"}),
                          "rest_auth/jwt must not be loaded in become_user mode")
        done = self.start("-a", "local", env=security)
        self.assertEqual(done.returncode, 0, done)


class Signals(unittest.TestCase):
    def test_sigint_and_sigterm_end_it(self):
        for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM")):
            with self.subTest(signal=name), restd.Daemon() as daemon:
                self.assertEqual(daemon.stop(number), 0)
                self.assertIn("caught %s. Shutting down." % name, daemon.log)
                self.assertFalse(daemon.socket_path.exists(), "the unix socket is still there")

    def test_sighup_and_sigpipe_do_not(self):
        with restd.Daemon() as daemon:
            daemon.send_signal(signal.SIGPIPE)
            daemon.send_signal(signal.SIGHUP)
            daemon.wait_for_log("caught SIGHUP")
            self.assertIn(daemon.get("/").status, (401, 404))
            self.assertEqual(daemon.stop(), 0)

    def test_idle_connections_do_not_hold_it_up(self):
        with restd.Daemon() as daemon, daemon.connect() as idle:
            idle.request("GET", "/")
            self.assertEqual(daemon.stop(), 0)

    def test_addresses_of_the_environment_are_added(self):
        port = restd.free_port()
        with restd.Daemon(env={"SLURMRESTD_LISTEN": "127.0.0.1:%d" % port}) as daemon:
            for address in (("127.0.0.1", port), ("127.0.0.1", daemon.port), str(daemon.socket_path)):
                with restd.Connection(address) as connection:
                    self.assertIn(connection.request("GET", "/").status, (401, 404))

    def test_a_socket_left_behind_is_replaced(self):
        with restd.Daemon() as daemon:
            daemon.process.kill()
            daemon.process.wait()
            self.assertTrue(daemon.socket_path.exists())
            daemon.start()
            self.assertIn(daemon.get("/").status, (401, 404))


if __name__ == "__main__":
    unittest.main()
