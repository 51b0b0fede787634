"""Who includes whom: arrows go one way.

    kernel -> sdk <- plugins

No folder includes, directly or through others, one that includes it; no plugin includes another; the kernel and the SDK include no
plugin; and what authors see (sdk/include, sdk/testkit/include) includes nothing else."""
import collections
import pathlib
import re
import unittest

TREE = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
# Where the compiler looks, beside the including file's own folder and those above it.
PUBLIC = (TREE / "sdk/include", TREE / "sdk/testkit/include")
SHARED = ("plugins/cluster/common", "plugins/openapi/common")


def sources():
    for top in ("kernel", "plugins", "sdk"):
        for path in sorted((TREE / top).rglob("*.[ch]pp")):
            yield path


def resolve(source, name):
    """The file that `#include "name"` in `source` means; None where there is no such file in the tree."""
    folders = [source.parent, *[folder for folder in source.parents if folder != TREE and TREE in folder.parents],
               TREE / "sdk", *PUBLIC]
    for folder in folders:
        path = (folder / name).resolve()
        if path.is_file():
            return path
    return None


def folder(path):
    return str(path.parent.relative_to(TREE))


def plugin(path):
    """The plugin that a file belongs to: plugins/cluster/embedded; None where it is of none, or shared by several."""
    name = folder(path)
    parts = name.split("/")
    if parts[0] != "plugins" or name.startswith(SHARED):
        return None
    return "/".join(parts[:2] if parts[1] == "data_parser" else parts[:3])


class Includes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.included, cls.unknown = [], []
        for source in sources():
            for name in INCLUDE.findall(source.read_text()):
                target = resolve(source, name)
                if target is None:
                    cls.unknown.append("%s: %s" % (source.relative_to(TREE), name))
                else:
                    cls.included.append((source, target))

    def broken(self, allowed):
        return ["%s includes %s" % (source.relative_to(TREE), target.relative_to(TREE))
                for source, target in self.included if not allowed(source, target)]

    def test_every_include_is_found(self):
        self.assertEqual(self.unknown, [])
        self.assertGreater(len(self.included), 500)

    def test_no_plugin_includes_another(self):
        self.assertEqual(self.broken(lambda source, target: plugin(target) in (None, plugin(source))), [])

    def test_kernel_and_sdk_include_no_plugin(self):
        self.assertEqual(self.broken(lambda source, target: folder(source).startswith("plugins/")
                                     or not folder(target).startswith("plugins/")), [])

    def test_sdk_includes_no_kernel(self):
        self.assertEqual(self.broken(lambda source, target: folder(source).startswith("kernel")
                                     or not folder(target).startswith("kernel")), [])

    def test_what_authors_see_includes_nothing_else(self):
        self.assertEqual(self.broken(lambda source, target: not folder(source).startswith("sdk/include")
                                     or folder(target).startswith("sdk/include")), [])
        self.assertEqual(self.broken(lambda source, target: not folder(source).startswith("sdk/testkit/include")
                                     or folder(target).startswith(("sdk/testkit/include", "sdk/include"))), [])

    def test_no_folder_cycle(self):
        after = collections.defaultdict(dict)
        for source, target in self.included:
            if folder(source) != folder(target):
                after[folder(source)].setdefault(folder(target), "%s includes %s" % (
                    source.relative_to(TREE), target.relative_to(TREE)))
        done, path = set(), []

        def visit(name):
            if name in path:
                ring = path[path.index(name):] + [name]
                self.fail("a cycle of folders:\n  " + "\n  ".join(after[a][b] for a, b in zip(ring, ring[1:])))
            if name in done:
                return
            path.append(name)
            for target in sorted(after[name]):
                visit(target)
            path.pop()
            done.add(name)

        for name in sorted(after):
            visit(name)


if __name__ == "__main__":
    unittest.main()
