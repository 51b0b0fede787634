"""What the daemon says about its plugins: the plugin and request behind a crash or a hang."""

import re
import signal
import unittest

import restd

BAD = restd.BUILD / "tests" / "bad_plugins"
HANDLERS = BAD / "handlers"
FILE = HANDLERS / "openapi" / "bad.so"
PLACE = r", at 0x[0-9a-f]+ of " + re.escape(str(FILE))


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


if __name__ == "__main__":
    unittest.main()
