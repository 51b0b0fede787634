"""The SDK's examples in a running daemon: the one that is installed where RESTD_STAGE says. The argument is the folder of the plugins;
an author runs it, who is not root."""

import sys

import restd

SECRET = {"X-Hello-Secret": "open sesame"}


def check(got, expected, answer):
    if got != expected:
        sys.exit("%r instead of %r: %r" % (got, expected, answer))


def main(plugins):
    env = {"SLURMRESTD_PLUGIN_PATH": plugins, "HELLO_SECRET": SECRET["X-Hello-Secret"], "SLURMRESTD_SECURITY": None}
    with restd.Daemon("-a", "local,hello", "-d", "v0.0.45,v0.0.99", "-s", "slurmctld,hello", env=env) as daemon:
        # The content, for who is known by the socket and for who has the secret, which is nobody else.
        for how, headers, status in (({}, {}, 200), ({"tcp": True}, {}, 401), ({"tcp": True}, SECRET, 200)):
            answer = daemon.get("/hello", headers, **how)
            check(answer.status, status, answer)
            check(answer.text.startswith("Hello, "), status == 200, answer)

        # The derived parser, beside the one that it is derived from.
        answer = daemon.post("/slurm/v0.0.99/job/submit", {"script": "#!/bin/sh\n:\n", "job": {
            "name": "first", "project": "physics", "queues": ["debug"], "current_working_directory": "/",
            "environment": ["PATH=/bin"], "begin_time": {"set": True, "number": 4000000000}}})
        check((answer.status, answer.json()["warnings"]), (200, []), answer)
        for version, words in (("v0.0.99", {"project": "physics", "queues": ["debug"], "job_state": ["WAITING"]}),
                               ("v0.0.45", {"account": "physics", "partition": "debug", "job_state": ["PENDING"]})):
            answer = daemon.get("/slurm/%s/jobs" % version, SECRET, tcp=True)
            check(answer.status, 200, answer)
            job, = answer.json()["jobs"]
            check({key: job.get(key) for key in words}, words, answer)


if __name__ == "__main__":
    main(sys.argv[1])
