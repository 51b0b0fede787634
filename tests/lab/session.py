"""The session of a differential run, shared by the tests: the cluster, ours, and the original where its release has a version of the
API that ours has (else None)."""
import os
import re
import time

import compare
from cluster import Cluster, Rest
from questions import number


def versions_of(daemon):
    """The API versions that a daemon has, by its document."""
    return {m.group(1) for path in daemon.get("/openapi/v3").data["paths"] if (m := re.match(r"/slurm/(v[\d.]+)/", path))}


class Session:
    _only = None

    @classmethod
    def get(cls):
        if cls._only is None:
            cls._only = Session()
        return cls._only

    @classmethod
    def end(cls):
        if cls._only is not None:
            cls._only.ours.stop()
            cls._only = None

    def __init__(self):
        self.cluster = Cluster(os.environ.get("LAB_RELEASE", "24.11"))
        self.build = os.environ.get("RESTD_BUILD", "build")
        self.original = self.cluster.original() if self.cluster.has_original else None
        self.ours = self.cluster.ours(self.build)
        self.allowed = compare.Allowed(self.cluster.release)
        versions = versions_of(self.ours)
        self.versions = sorted(versions_of(self.original) & versions if self.original else versions, key=number)
        # The v0.0.42 of a newer release lacks some fields and has additional ones: only common fields are compared.
        self.common_only = self.cluster.release != "24.11"

    def original_died(self):
        """Whether the original slurmrestd has crashed. If so, starts it again."""
        time.sleep(0.5)
        try:
            self.original.get(f"/slurm/{self.versions[-1]}/ping/")
            return False
        except OSError:
            self.cluster.lab("restd")
            self.original.close()
            return True

    def fresh_ours(self, user):
        """Our daemon, with another user's token."""
        return Rest(f"http://{self.ours.address[0]}:{self.ours.address[1]}", self.cluster.token(user))
