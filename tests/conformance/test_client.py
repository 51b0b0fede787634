#!/usr/bin/env python3
"""A client with generated types: client/program.ts, compiled against what openapi-typescript makes of the document, works through
jobs, accounts, users, qualities of service and associations of an embedded cluster.

Needs Node.js 18 or newer with npm, and the packages of client/package-lock.json from npm's cache or registry. Where they are not to
be had it says so and ends with 77, which ctest shows as skipped.

  RESTD_BUILD   the build folder, "build" where it is not set; the packages are kept in its tests/client
"""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import restd  # noqa: E402

SOURCES = pathlib.Path(__file__).resolve().parent / "client"
FOLDER = restd.BUILD / "tests" / "client"
DOCUMENTS = {**{version: version for version in restd.versions()}, "all": ",".join(restd.versions())}
SKIPPED = 77
MINUTES = 5 * 60
# What npm says where there is no way to the registry, or nothing of ours in it.
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ENOTCACHED",
               "ERR_SOCKET_TIMEOUT", "SELF_SIGNED_CERT", "UNABLE_TO_GET_ISSUER_CERT", "npm error code E4", "npm error code E5",
               "npm ERR! code E4", "npm ERR! code E5")


def run(*command, timeout=MINUTES):
    return subprocess.run([str(word) for word in command], cwd=FOLDER, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=timeout)


def why_not():
    """Installs the packages; why that cannot be, or nothing."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return program + " is not there"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0] or 0) < 18:
        return "node is %s, and 18 is needed" % (version or "none that runs")
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = (SOURCES / "package-lock.json").read_text()
    stamp = FOLDER / "installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(SOURCES / name, FOLDER / name)
        try:
            done = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1")
        except subprocess.TimeoutExpired:
            return "the packages were not there within %d seconds" % MINUTES
        if done.returncode != 0:
            if any(word in done.stderr for word in UNREACHABLE):
                return "the packages cannot be had: " + done.stderr.strip().splitlines()[0]
            raise RuntimeError("npm ci failed:\n" + done.stderr)
        stamp.write_text(wanted)
    for name in ("package.json", "tsconfig.json", "program.ts"):
        shutil.copyfile(SOURCES / name, FOLDER / name)
    return None


class Client(unittest.TestCase):
    def test_a_generated_client_works(self):
        for name, parsers in DOCUMENTS.items():
            document = restd.run("--generate-openapi-spec", "-d", parsers, "-s", "slurmctld,slurmdbd", "-f", "/dev/null")
            self.assertEqual(document.returncode, 0, document.stderr)
            (FOLDER / (name + ".json")).write_text(document.stdout)
            made = run("node_modules/.bin/openapi-typescript", name + ".json", "-o", name + ".d.ts")
            self.assertEqual(made.returncode, 0, made.stderr)
            # It says its name and what it has made, and would say its warnings.
            said = [line for line in (made.stdout + made.stderr).splitlines() if line and line[0] not in "\u2728\U0001F680"]
            self.assertEqual(said, [], "openapi-typescript, " + name)
        compiled = run("node_modules/.bin/tsc", "-p", ".")
        self.assertEqual((compiled.returncode, compiled.stdout + compiled.stderr), (0, ""))
        with restd.Daemon() as daemon:
            done = run("node", "out/program.js", "http://127.0.0.1:%d" % daemon.port, daemon.token())
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    reason = why_not()
    if reason is not None:
        print("skipped: " + reason)
        sys.exit(SKIPPED)
    unittest.main()
