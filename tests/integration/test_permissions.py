"""Permissions on the embedded cluster: every cell of permissions.txt, with existing records."""

import getpass
import os
import pwd
import subprocess
import unittest

import permissions
import restd

CONF = """\
ClusterName=test
SlurmctldHost=localhost
NodeName=localhost CPUs=4 RealMemory=1000
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
PartitionName=second Nodes=ALL MaxTime=INFINITE State=UP
PartitionName=rootonly Nodes=ALL MaxTime=INFINITE State=UP RootOnly=YES Hidden=YES
ReservationName=permr StartTime=now+10hours Duration=60 Users=root Nodes=ALL
Licenses=matlab:10
AccountingStorageEnforce=associations,limits,qos
PriorityType=priority/multifactor
"""


class Embedded(permissions.Backend):
    names = {"cluster": "test", "node": "localhost", "second": "second", "rootonly": "rootonly", "license": "matlab",
             "first": "debug"}

    def __init__(self, daemon):
        self.daemon, self.tokens, self.connection = daemon, {}, daemon.connect(tcp=True)

    def ask(self, actor, method, path, body=None):
        user = permissions.PEOPLE[actor]
        if user not in self.tokens:
            self.tokens[user] = self.daemon.token(user)
        answer = self.connection.request(method, path, {"X-SLURM-USER-TOKEN": self.tokens[user]}, body)
        # 304 (nothing has changed) may have no document.
        return answer.json() if answer.body else {"errors": [{"error_number": answer.status}]}


class Permissions(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.daemon = restd.Daemon(conf=CONF, started=False)
        os.chmod(cls.daemon.folder, 0o755)  # root's daemon runs jobs as their users, who must reach their scripts
        cls.daemon.start()
        cls.trial = permissions.Trial(Embedded(cls.daemon))
        cls.trial.prepare()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.cleanup()

    def test_the_table(self):
        for row in permissions.table():
            with self.subTest(row.name):
                self.assertEqual(self.trial.disagreements(row, row.embedded), [], row.text)


def through_socket(path, request):
    with restd.Connection(str(path)) as connection:
        connection.send(request)
        return connection.read_all()


def through_pipe(command, env, request):
    """The answer of a daemon in inetd mode, through pipes of this process."""
    return subprocess.run(list(map(str, command)), input=request.encode(), env=env, capture_output=True, cwd="/",
                          timeout=restd.PATIENCE).stdout


def as_user(user, work, *args):
    """The bytes that work(*args) returns in a process of that user. A fork, because the user may not be able to start Python."""
    if user == getpass.getuser():
        return work(*args)
    person = pwd.getpwnam(user)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(person.pw_gid, person.pw_gid, person.pw_gid)
            os.setresuid(person.pw_uid, person.pw_uid, person.pw_uid)
            data = work(*args)
        except BaseException as error:
            data = b"failed: " + repr(error).encode()
        with os.fdopen(theirs, "wb") as out:
            out.write(data)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as data:
        answer = data.read()
    os.waitpid(child, 0)
    return answer


def answer_of(raw):
    """The user that the daemon found, or the status of a refusal."""
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/"):
        return "no answer: %r" % raw
    response = restd.Response(head, body)
    return response.json()["meta"]["client"]["user"] if response.status == 200 else response.status


def ping(names=(), token=None):
    fields = ["GET /slurm/v0.0.42/ping/ HTTP/1.1", "Host: x", "Connection: close"]
    fields += ["X-SLURM-USER-NAME: " + name for name in names] + (["X-SLURM-USER-TOKEN: " + token] if token else [])
    return "\r\n".join(fields) + "\r\n\r\n"


class Local(unittest.TestCase):
    """auth/local: the user at the other end of a unix socket or a pipe, and the users that it may name."""

    def daemon_of(self, user):
        """A running daemon of this user, with a socket that everybody may connect to."""
        me = getpass.getuser()
        server = restd.Daemon(*([] if user == me else ["-u", user]), started=False)
        self.addCleanup(server.cleanup)
        os.chmod(server.folder, 0o777)
        server.start()
        if user == me:
            os.chmod(server.socket_path, 0o777)
        else:
            subprocess.run(["chmod", "777", server.socket_path], check=True)
        return server

    def check_own(self, me):
        server = self.daemon_of(me)
        for names, expected in (([], me), ([me], me), ([""], me), (["nosuchuser"], 401), ([me, me], 401)):
            with self.subTest(names=names):
                self.assertEqual(answer_of(as_user(me, through_socket, server.socket_path, ping(names))), expected)
        # TCP does not give a user.
        with server.connect(tcp=True) as connection:
            for headers in ({}, {"X-SLURM-USER-NAME": me}):
                self.assertEqual(connection.request("GET", "/slurm/v0.0.42/ping/", headers).status, 401)

    def test_a_daemon_of_the_same_user(self):
        self.check_own(getpass.getuser())

    @unittest.skipUnless(os.geteuid() == 0, "only root can become others")
    def test_a_daemon_of_another_user_than_root(self):
        games = self.daemon_of("games")
        token = {user: games.token(user) for user in ("news", "root", "games")}
        for who, names, used, expected in (
                ("games", [], None, "games"), ("games", ["games"], None, "games"), ("games", [""], None, "games"),
                ("games", ["root"], None, 401), ("games", ["news"], None, 401), ("games", ["nosuchuser"], None, 401),
                ("games", ["games", "games"], None, 401),
                ("root", [], None, "root"), ("root", ["news"], None, "news"), ("root", ["games"], None, "games"),
                ("root", ["nosuchuser"], None, 401), ("root", ["news", "news"], None, 401),
                ("news", [], None, 401), ("news", ["news"], None, 401), ("news", ["games"], None, 401), ("news", ["root"], None, 401),
                ("news", [], "news", "news"), ("news", ["news"], "news", "news"),
                ("news", ["games"], "news", 511), ("news", ["root"], "news", 511), ("news", ["news"], "root", "news")):
            with self.subTest(who=who, names=names, token=used):
                self.assertEqual(answer_of(as_user(who, through_socket, games.socket_path, ping(names, token.get(used)))), expected)

    def inetd(self):
        """The command that starts a daemon in inetd mode, and its environment."""
        folder = restd.Daemon(started=False)
        self.addCleanup(folder.cleanup)
        os.chmod(folder.folder, 0o777)
        return [restd.BINARY, "--cluster", "embedded", "-f", folder.conf], folder.env

    def test_pipes(self):
        users = [getpass.getuser()] + (["games"] if os.geteuid() == 0 else [])
        for me in users:
            # Root may not name others here: the owner of a pipe may differ from its writer.
            other = "news" if me != "news" else "games"
            for names, expected in (([], me), ([me], me), ([""], me), ([other], 401), (["nosuchuser"], 401), ([me, me], 401)):
                with self.subTest(me=me, names=names):
                    self.assertEqual(answer_of(as_user(me, through_pipe, *self.inetd(), ping(names))), expected)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become others")
    def test_a_pipe_that_somebody_else_made(self):
        for names in ([], ["games"], ["root"]):
            with self.subTest(names=names):
                command, env = self.inetd()
                done = subprocess.run(list(map(str, command)), input=ping(names).encode(), env=env, capture_output=True,
                                      user="games", group="games", extra_groups=[], cwd="/", timeout=restd.PATIENCE)
                self.assertEqual(answer_of(done.stdout), 401, done.stderr)


if __name__ == "__main__":
    unittest.main()
