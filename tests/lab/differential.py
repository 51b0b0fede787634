#!/usr/bin/env python3
"""differential.py RELEASE BUILD [TEST..]: our slurmrestd beside the original, on the lab's populated cluster.

First every GET to both, compared value by value, then every write through ours, its effect read back through the original and
Slurm's commands; in between, who may do what, and at last each of Slurm's daemons silent for a while or started anew, how
slurm.conf is read, how it is fetched from slurmctld, and that stored answers are those of a fresh question. What may differ stands in
differences.txt. Where the original shares no API version with ours, ours is compared with what squeue, scontrol, sacct, sacctmgr,
sshare and sdiag print (ToolReads, ToolWrites; by name on any release). The cluster is put up and filled before: ./dev lab-test does it all.
TEST: Gets, Permissions, Writes, ToolReads, ToolWrites, Silence, Restart, Conf, Configless, Security, Store, Gets.test_slurm .. On a lab with
LAB_SECURITY=tls only Gets and Security make sense: a proxy is between us and the daemons.
"""
import os
import sys
import unittest


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    os.environ["LAB_RELEASE"], os.environ["RESTD_BUILD"] = sys.argv[1], os.path.abspath(sys.argv[2])
    import test_conf
    import test_configless
    import test_gets
    import test_permissions
    import test_restart
    import test_security
    import test_silence
    import test_store
    import test_tools
    import test_tool_writes
    import test_writes
    from cluster import Cluster
    from session import Session

    loader = unittest.defaultTestLoader
    known = {"Gets": test_gets, "Permissions": test_permissions, "Writes": test_writes, "ToolReads": test_tools,
             "ToolWrites": test_tool_writes, "Silence": test_silence, "Restart": test_restart, "Conf": test_conf,
             "Configless": test_configless, "Security": test_security, "Store": test_store}
    # Releases without an original are too old for the slurm.conf that Conf compares, and for the bound of Silence: slurmdbd 22.05 sends
    # its answers in two packets, the second one when the first has been acknowledged, which takes 40 ms.
    left_out = {True: ("ToolReads", "ToolWrites"),
                False: ("Gets", "Permissions", "Writes", "Silence", "Conf", "Security")}[Cluster(sys.argv[1]).has_original]
    suite = unittest.TestSuite()
    for name in sys.argv[3:] or [group for group in known if group not in left_out]:
        group = name.split(".")[0]
        if group not in known:
            sys.exit(f"no tests '{name}': {', '.join(known)}")
        suite.addTests(loader.loadTestsFromName(name, known[group]))
    try:
        result = unittest.TextTestRunner(verbosity=2).run(suite)
        if not sys.argv[3:] and Session.get().original:
            for line in Session.get().allowed.lines():
                if line not in Session.get().allowed.used:
                    print(f"differences.txt: not needed this time: {line}")
    finally:
        Session.end()
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
