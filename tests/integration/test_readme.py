"""The README's session: every `$` line of its console blocks is run and must print the output that is shown.

Only the place is another: the daemon's port, the build tree, and a folder of its own for /tmp.
"""

import os
import pwd
import re
import subprocess
import unittest

import restd


def sessions():
    """[(command, expected output)] of all console blocks, in order; `> ` continues a command."""
    steps = []
    for block in re.findall(r"```console\n(.*?)```", (restd.SOURCE / "README.md").read_text(), re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append([line[2:], ""])
            elif line.startswith("> "):
                steps[-1][0] += "\n" + line[2:]
            else:
                steps[-1][1] += line + "\n"
    return steps


class Readme(unittest.TestCase):
    def test_the_session_runs_as_printed(self):
        # As `./dev run` does it: root's daemon has an account of its own, and root tries it as whoever has called sudo.
        env, args, account = {"SLURMRESTD_SECURITY": None}, [], None
        if os.geteuid() == 0:
            account = pwd.getpwnam("www-data")
            restd.require_reach(account.pw_uid, account.pw_gid)
            args = ["-u", account.pw_name]
            env["SUDO_USER"] = "backup"
        with restd.Daemon(*args, env=env, started=False) as daemon:
            if account:
                os.chown(daemon.folder, account.pw_uid, account.pw_gid)
                os.chmod(daemon.folder, 0o711)
            work = daemon.folder / "tmp"
            work.mkdir()
            os.chmod(work, 0o1777)
            daemon.start()
            places = {"127.0.0.1:6820": f"127.0.0.1:{daemon.port}", "/tmp": str(work),
                      "build/bin/slurmrestd": " ".join([str(restd.BINARY), *daemon.options])}
            shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                     env=daemon.env, cwd=work)
            try:
                steps = sessions()
                self.assertGreater(len(steps), 8, "the README has lost its session")
                for command, expected in steps:
                    for printed, here in places.items():
                        command = command.replace(printed, here)
                    shell.stdin.write(command + "\necho '<done>'\n")
                    shell.stdin.flush()
                    output = ""
                    while not output.endswith("<done>\n"):
                        line = shell.stdout.readline()
                        self.assertTrue(line, f"the shell ended at: {command}")
                        output += line
                    output = output[:-len("<done>\n")].replace(str(work), "/tmp")
                    if output and not output.endswith("\n"):
                        output += "\n"
                    self.assertEqual(output, expected, f"after: {command}")
            finally:
                shell.stdin.close()
                shell.wait(restd.PATIENCE)
                shell.stdout.close()


if __name__ == "__main__":
    unittest.main()
