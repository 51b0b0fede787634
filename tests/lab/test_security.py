"""TLS and auth/slurm, on a lab that was put up with LAB_SECURITY=tls. Run by differential.py."""
import http.client
import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest

from cluster import Ours
from session import Session


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Security(unittest.TestCase):
    def setUp(self):
        session = Session.get()
        self.cluster, self.version = session.cluster, session.versions[-1]
        self.conf = pathlib.Path(self.cluster.info["CONF"])
        if not self.conf.parent.name.endswith("-tls"):
            self.skipTest("the lab is not up with LAB_SECURITY=tls")
        self.binary = pathlib.Path(session.build).resolve() / "bin" / "slurmrestd"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lab-security-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def ours(self, conf, **environment):
        return Ours(self.binary, ["--cluster", "slurm", "-f", str(conf), f"unix:{self.folder}/socket"], self.cluster.token(),
                    environment)

    def local(self, method, path):
        """Status and document of a request on the unix socket: of root, without a token."""
        connection = UnixConnection(f"{self.folder}/socket")
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, json.loads(body)

    def check_local(self, **environment):
        with self.ours(self.conf, **environment):
            for path in ("/slurm/{}/jobs/", "/slurm/{}/reconfigure/", "/slurmdb/{}/users/"):
                status, data = self.local("GET", path.format(self.version))
                self.assertEqual((status, data["errors"]), (200, []), path)
            self.assertEqual(data["meta"]["client"]["user"], "root")
            self.assertIn("root", [user["name"] for user in data["users"]])

    def test_a_local_caller_with_the_key(self):
        self.check_local()

    def test_a_local_caller_by_slurmctlds_socket(self):
        for daemon in ("slurmctld", "slurmdbd"):
            with self.subTest(daemon):
                self.check_local(SLURM_SACK_KEY="/nonexistent",
                                 SLURM_SACK_SOCKET=f"{self.cluster.info['ROOT']}/run/{daemon}/sack.socket")

    def test_a_local_caller_with_neither(self):
        with self.ours(self.conf, SLURM_SACK_KEY="/nonexistent", SLURM_SACK_SOCKET="/nonexistent.socket") as ours:
            status, data = self.local("GET", f"/slurm/{self.version}/jobs/")
            self.assertEqual(status, 511, data)
            self.assertIn("auth/slurm: no key can be read", data["errors"][0]["description"])
            self.assertEqual(ours.get(f"/slurm/{self.version}/jobs/").status, 200)  # with a token

    def test_slurm_conf_is_fetched_with_the_key(self):
        key = str(self.conf.parent / "slurm.key")
        with self.cluster.ours_configless(Session.get().build, SLURM_SACK_KEY=key) as ours:
            self.assertEqual(ours.get(f"/slurm/{self.version}/jobs/").status, 200)

    def test_a_wrong_key(self):
        shutil.copytree(self.conf.parent, self.folder / "etc")
        key = self.folder / "etc/slurm.key"
        key.write_bytes(b"x" * 32)
        with self.ours(self.folder / "etc/slurm.conf"):
            for database in ("", "db"):
                status, data = self.local("GET", f"/slurm{database}/{self.version}/{'users' if database else 'jobs'}/")
                self.assertEqual(status, 511, data)

    def test_a_ca_that_did_not_sign(self):
        shutil.copytree(self.conf.parent, self.folder / "etc")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=other",
                        "-keyout", "/dev/null", "-out", str(self.folder / "etc/ca_cert.pem")], check=True, capture_output=True)
        with self.ours(self.folder / "etc/slurm.conf") as ours:
            for path in ("/slurm/{}/jobs/", "/slurmdb/{}/users/"):
                answer = ours.get(path.format(self.version))
                self.assertEqual(answer.status, 502)
                self.assertIn(f"TLS: certificate is not signed by {self.folder}/etc/ca_cert.pem",
                              answer.errors()[0]["description"])

    def test_without_tls(self):
        shutil.copytree(self.conf.parent, self.folder / "etc")
        conf = self.folder / "etc/slurm.conf"
        conf.write_text(conf.read_text().replace("TLSType=tls/s2n", ""))
        with self.ours(conf) as ours:
            for path in ("/slurm/{}/jobs/", "/slurmdb/{}/users/"):
                answer = ours.get(path.format(self.version))
                self.assertEqual(answer.status, 502)
                self.assertIn("it speaks TLS, but slurm.conf here has no TLSType=tls/s2n", answer.errors()[0]["description"])
