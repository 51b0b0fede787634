"""How slurm.conf is read: each file is given to a slurmctld of its own, which says by `scontrol show config` what it has made of it,
and to ours. What a client needs must be the same; what Slurm refuses we may take, but never the other way round. Run by
differential.py."""
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

from session import Session

# The lines that each file needs. %HOST is this machine's name. The first part is the main file, the others have their names.
BASE = """\
CredType=cred/munge
StateSaveLocation=/tmp/conf-test/state
SlurmctldPidFile=/tmp/conf-test/slurmctld.pid
SlurmdSpoolDir=/tmp/conf-test/d
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
"""
# With addresses, because the lookup of an unknown name takes long.
NODE = "NodeName=n1 NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\nPartitionName=debug Nodes=ALL Default=YES\n"
LEAST = "ClusterName=c\nSlurmctldHost=%HOST(127.0.0.1)\nSlurmctldPort=21817\n"

FILES = {
    "least": LEAST,
    "comments behind values": "ClusterName=c # the name\nSlurmctldHost=%HOST(127.0.0.1)# here\nSlurmctldPort=21817 #x#y\n#MessageTimeout=99\n",
    "quotes": 'ClusterName="Quoted"\nSlurmctldHost="%HOST(127.0.0.1)"\nSlurmctldPort="21817"\nMessageTimeout="33"\n',
    "tabs and blanks": "\tClusterName\t=\tTabs  \nSlurmctldHost =  %HOST(127.0.0.1)\n   SlurmctldPort= 21817\t\nMessageTimeout =\t44   # t\n",
    "DOS lines": LEAST.replace("\n", "\r\n") + "MessageTimeout=21\r\nTCPTimeout=7\r\n",
    "continued": "ClusterName=\\\nlonger\nSlurmctldHost=%HOST\\\n(127.0.0.1)\nSlurmctldPort=21\\\n817\nMessageTimeout=\\\n\\\n55\n",
    "continued behind blanks": "ClusterName=c \\   \n\nSlurmctldHost=\\\t \n  %HOST(127.0.0.1)\nSlurmctldPort=21817\n",
    "continued before a comment": LEAST + "MessageTimeout=5\\ # no more\n6\nTCPTimeout=4 # not continued \\\n#\n",
    "case of keys": "CLUSTERNAME=c\nslurmctldhost=%HOST(127.0.0.1)\nSlurmCtldPort=21817\nmessageTIMEOUT=14\nAuthaltTypes=auth/jwt\nauthALTparameters=jwt_key=%KEY\n",
    "case of the name": LEAST.replace("=c\n", "=MixedCase\n"),
    "twice": "ClusterName=old\nMessageTimeout=11\n" + LEAST + "MessageTimeout=77\nTCPTimeout=3\nTCPTimeout=9\n",
    "backups": LEAST + "SlurmctldHost=backup1(255.255.255.255)\n",
    "no address": "ClusterName=c\nSlurmctldHost=%HOST\nSlurmctldPort=21817\n",
    "localhost": "ClusterName=c\nSlurmctldHost=localhost(127.0.0.1)\nSlurmctldPort=21817\n",
    "ports": LEAST.replace("21817", "21817-21820"),
    "old names": "ClusterName=c\nControlMachine=%HOST\nControlAddr=127.0.0.1\nSlurmctldPort=21817\n",
    "old names with a backup": "ClusterName=c\nControlMachine=%HOST\nControlAddr=127.0.0.1\nBackupController=b\nBackupAddr=255.255.255.255\nSlurmctldPort=21817\n",
    "old and new names": LEAST + "ControlMachine=other\n",
    "an address of its own": LEAST + "SlurmctldAddr=127.0.0.1\n",
    "tokens": LEAST + "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=%KEY\n",
    "lists of parameters": LEAST + "AuthAltTypes=auth/jwt\nAuthAltParameters=disable_token_creation,jwt_key=%KEY,,userclaimfield=upn\n",
    "the first of two parameters": LEAST + "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=%KEY,jwt_key=/gone\n",
    "parameters given twice": LEAST + "AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=/gone,userclaimfield=x\nAuthAltParameters=jwt_key=%KEY\n",
    "munge": LEAST + "AuthType=auth/munge\nAuthInfo=cred_expire=100,socket=/run/munge/munge.socket.2,ttl=60\n",
    "user": LEAST + "SlurmUser=root\n",
    "user by number": LEAST + "SlurmUser=0\n",
    "escaped #": LEAST + "MailProg=/bin/true\\#x\nMessageTimeout=8\n",
    "# within quotes": LEAST + 'NodeName=q1 NodeAddr=127.0.0.1 Port=21901 CPUs=1 Reason="disk #3" State=DOWN\nMessageTimeout=8\n',
    "backslashes": LEAST + "MailDomain=a\\\\b\nMessageTimeout=8\n",
    "included": ("ClusterName=Inc\nInclude ctl.conf\ninclude\t/etc/slurm/conf-test/abs.conf   # absolute\n",
                 {"ctl.conf": "SlurmctldHost=%HOST(127.0.0.1)\nSlurmctldPort=21817\n", "abs.conf": "MessageTimeout=31\n"}),
    "included from a folder": (LEAST + "Include sub/one.conf\n", {"sub/one.conf": "TCPTimeout=6\nInclude two.conf\n", "two.conf": "MessageTimeout=32\n"}),
    "included by the cluster's name": (LEAST + "Include %c-%c.conf\n", {"c-c.conf": "MessageTimeout=34\n"}),
    "an empty file included": (LEAST + "Include empty.conf\n", {"empty.conf": ""}),
    "no end of the last line": LEAST + "MessageTimeout=36",
    "nodes": LEAST + "NodeName=DEFAULT CPUs=4 \\\n  RealMemory=1000\nNodeName=a[01-03,05]b NodeAddr=127.0.0.[1-4] CPUs=2 Feature=x,y Weight=3\nNodeSet=s Feature=x\nDownNodes=a01b State=DOWN Reason=\"a b\"\nPartitionName=p Nodes=s MaxTime=1-0\n",
    "accounting elsewhere": LEAST + "AccountingStorageHost=db1\nAccountingStorageBackupHost=db2\nAccountingStoragePort=7000\n",
}
REFUSED = {
    "a pattern": LEAST + "Include *.conf\n",
    "a pattern without a match": LEAST + "Include none-*.conf\n",
    "no value": LEAST + "SlurmUser=\n",
    "no equals sign": LEAST + "SlurmUser\n",
    "no controller": "ClusterName=c\n",
    "a controller twice": LEAST + "SlurmctldHost=%HOST\n",
    "a wrong port": LEAST.replace("21817", "21x"),
    "a range that ends before it begins": LEAST.replace("21817", "21817-21810"),
    "an open parenthesis": LEAST.replace(")", ""),
}


class Conf(unittest.TestCase):
    def setUp(self):
        session = Session.get()
        self.cluster = session.cluster
        self.root = pathlib.Path(self.cluster.info["ROOT"])
        self.folder = self.root / "etc/slurm/conf-test"
        self.show = pathlib.Path(session.build).resolve() / "bin/show-conf"
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.addCleanup(shutil.rmtree, self.root / "tmp/conf-test", True)

    def write(self, given):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.root / "tmp/conf-test", ignore_errors=True)
        (self.root / "tmp/conf-test/state").mkdir(parents=True)
        text, others = given if isinstance(given, tuple) else (given, {})
        whole = BASE + ("SlurmUser=root\n" if "SlurmUser" not in text else "") + NODE + text
        for name, content in {"slurm.conf": whole, "cgroup.conf": "CgroupPlugin=disabled\n", **others}.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            content = content.replace("%HOST", self.cluster.host).replace("%KEY", "/var/spool/lab/ctld/jwt_hs256.key")
            file.write_bytes(content.encode())

    def ours(self):
        """Values by key, or "refused"."""
        # Absolute paths in it are inside the lab.
        main = self.folder / "slurm.conf"
        text = main.read_bytes()
        main.write_bytes(text.replace(b"/etc/slurm/conf-test/", f"{self.folder}/".encode()))
        done = subprocess.run([str(self.show), str(main)], text=True, stdout=subprocess.PIPE)
        main.write_bytes(text)
        if done.returncode:
            return {"refused": done.stdout.strip()}
        return dict(line.split("=", 1) for line in done.stdout.splitlines())

    def theirs(self):
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SLURM_CONF": "/etc/slurm/conf-test/slurm.conf"}
        slurmctld = subprocess.Popen(["chroot", str(self.root), "slurmctld", "-D", "-i"], env=env, text=True, cwd="/",
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + 40
            while time.monotonic() < until:
                if slurmctld.poll() is not None:
                    return {"refused": slurmctld.communicate()[0]}
                asked = subprocess.run(["chroot", str(self.root), "scontrol", "show", "config"], env=env, text=True, cwd="/",
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
                if asked.returncode == 0 and "SLURM_VERSION" in asked.stdout:
                    return {key: value for key, value in re.findall(r"^(\S+)\s+= ?(.*?)\s*$", asked.stdout, re.M)}
                time.sleep(0.1)
            raise AssertionError("slurmctld does not answer")
        finally:
            if slurmctld.poll() is None:
                slurmctld.send_signal(signal.SIGKILL)
                slurmctld.wait()

    def as_ours(self, theirs):
        """The output of `scontrol show config`, in the format of show-conf."""
        def text(key):
            value = theirs.get(key, "")
            return "" if value == "(null)" else value

        def option(of, name):
            found = [item.split("=", 1)[1] for item in text(of).split(",") if item.startswith(name + "=")]
            return found[0] if found else ""
        out = {key: text(key) for key in theirs if key.startswith("SlurmctldHost[")}
        out.update({key: text(key) for key in ("ClusterName", "SlurmctldAddr", "SlurmctldPort", "AuthType")})
        out.update({key: text(key).removesuffix(" sec") for key in ("MessageTimeout", "TCPTimeout")})
        out["SlurmUser"] = re.sub(r"\(.*", "", text("SlurmUser"))
        out["socket"] = option("AuthInfo", "socket")
        out["jwt"] = str(int("auth/jwt" in text("AuthAltTypes").split(",")))
        for name in ("jwt_key", "jwks", "userclaimfield"):
            out[name] = option("AuthAltParameters", name)
        out["AccountingStorageType"] = text("AccountingStorageType") or "accounting_storage/none"
        return out

    def test_files(self):
        for name, given in FILES.items():
            with self.subTest(name):
                self.write(given)
                ours, theirs = self.ours(), self.theirs()
                self.assertNotIn("refused", theirs)
                self.assertNotIn("refused", ours)
                expected = self.as_ours(theirs)
                self.assertEqual({key: ours.get(key) for key in expected}, expected)
        self.assertGreaterEqual(len(FILES), 30)

    def test_refused_files(self):
        for name, given in REFUSED.items():
            with self.subTest(name):
                self.write(given)
                ours, theirs = self.ours(), self.theirs()
                print(f"{name}: {ours.get('refused', 'taken')[-100:]}; slurmctld: {theirs.get('refused', 'taken')[-200:]!r}")
                self.assertEqual("refused" in theirs, "refused" in ours)
