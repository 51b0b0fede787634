"""The tally of the soak's clients: times by kind, answers by status, and failures."""

import collections

MOST_KEPT = 20  # of what was wrong, in full


class Tally:
    """Belongs to one process. Those of several processes are added up."""

    def __init__(self):
        self.times = collections.defaultdict(list)  # kind of honest request -> seconds, each
        self.bytes = collections.Counter()  # kind of honest request -> size of all answers
        self.statuses = collections.defaultdict(collections.Counter)  # group of clients -> status or what came instead -> count
        self.wrong = []
        self.wrong_count = 0

    def answered(self, group, status):
        self.statuses[group][str(status)] += 1

    def fail(self, text):
        self.wrong_count += 1
        if len(self.wrong) < MOST_KEPT:
            self.wrong.append(text)

    def add(self, other):
        for kind, times in other.times.items():
            self.times[kind].extend(times)
        self.bytes.update(other.bytes)
        for group, counts in other.statuses.items():
            self.statuses[group].update(counts)
        self.wrong_count += other.wrong_count
        self.wrong = (self.wrong + other.wrong)[:MOST_KEPT]

    @property
    def requests(self):
        return sum(sum(counts.values()) for counts in self.statuses.values())

    def show(self):
        print("  %-22s %8s %9s %9s %9s %9s   honest requests, milliseconds; answers, kB" % (
            "kind", "count", "p50", "p99", "max", "mean"))
        for kind, times in sorted(self.times.items()):
            times.sort()
            print("  %-22s %8d %9.1f %9.1f %9.1f %9.1f" % (
                kind, len(times), times[len(times) // 2] * 1000, times[min(len(times) - 1, len(times) * 99 // 100)] * 1000, times[-1] * 1000,
                self.bytes[kind] / 1000 / len(times)))
        for group, counts in sorted(self.statuses.items()):
            print("  answers to %-10s %s" % (group + ":", ", ".join("%s: %d" % each for each in sorted(counts.items()))))
