"""Content plugins whose routes are wrong are refused at start, by a message that names plugin, route and mistake; those whose handlers
are wrong answer 500, and the log names them."""

import unittest

import restd

FOLDER = restd.BUILD / "tests" / "bad_plugins" / "content"


class BadRoutes(unittest.TestCase):
    WRONG = {
        "noslash": "openapi/bad: GET noslash: its path does not begin with a slash",
        "space": "openapi/bad: GET /a b: its path has a character other than letters, digits and -._~!$&'()*+,;=:@",
        "brace": "openapi/bad: GET /x/{y: its path has braces around something else than a whole part that is a name, such as /{name}",
        "twice": "openapi/bad answers GET /x twice",
        "same_id": "openapi/bad: GET /x/b: its operation id x_get is that of openapi/bad: GET /x/a, too: one of them needs another operation",
        "taken": "both openapi/slurmctld and openapi/bad answer GET /slurm/v0.0.42/jobs",
        "stream": "openapi/bad: GET /x: type STREAM_SAID: field \"numbers\": a stream without a function (Codec::run)",
        "list": "openapi/bad: GET /x: type LIST_SAID: field \"numbers\": a list without an element type (Codec::element)",
    }

    def test_they_are_refused_at_start(self):
        for wrong, message in self.WRONG.items():
            for args in (["--cluster", "embedded", "-f", "/dev/null", "-s", "slurmctld,bad"],
                         ["--generate-openapi-spec", "-s", "slurmctld,bad"]):
                with self.subTest(wrong=wrong, args=args):
                    done = restd.run(*args, env={"SLURMRESTD_PLUGIN_PATH": FOLDER, "BAD_CONTENT": wrong}, timeout=4 * restd.PATIENCE)
                    self.assertEqual(done.returncode, 1, done)
                    self.assertIn(message, done.stderr)
                    self.assertEqual(done.stderr.count("slurmrestd: fatal: "), 1, done.stderr)


class BadHandlers(unittest.TestCase):
    MISTAKES = {
        "silent": "its handler has answered nothing: call text() or open(), or throw an Error",
        "twice": "its handler has answered twice",
        "after": "what nobody should see",
        "status": "text() was given the status 7: answers have 200 to 599",
        "reply": "its handler has answered twice",
    }

    def test_they_answer_500_and_are_named_in_the_log(self):
        with restd.Daemon("-s", "slurmctld,bad", env={"SLURMRESTD_PLUGIN_PATH": FOLDER}) as daemon:
            for name, mistake in self.MISTAKES.items():
                with self.subTest(name=name):
                    answer = daemon.get("/bad/" + name)
                    self.assertEqual(answer.status, 500)
                    self.assertNotIn("one", answer.text)
                    self.assertNotIn("nobody", answer.text)
                    self.assertIn('GET "/bad/%s": openapi/bad: "%s"' % (name, mistake), daemon.log)
            self.assertEqual(daemon.get("/bad/right").text, "said")
            self.assertEqual(daemon.get("/slurm/v0.0.42/ping").status, 200)


if __name__ == "__main__":
    unittest.main()
