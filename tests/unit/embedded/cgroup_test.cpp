// Tests job cgroups in a folder that looks like a mount of cgroup v2.
#include <sys/stat.h>
#include <unistd.h>

#include "run/job_cgroup.hpp"
#include "support.hpp"

using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

struct FakeMount {
    FakeMount()
    {
        put("/cgroup.controllers", "cpuset cpu io memory pids\n");
        make("/system.slice");
        make("/system.slice/rest.service");
        put("/system.slice/rest.service/cgroup.controllers", "cpu memory pids\n");
        put("/system.slice/rest.service/cgroup.procs", std::to_string(getpid()) + "\n");
    }
    void make(const std::string& path) const { REQUIRE(mkdir((folder.path + path).c_str(), 0755) == 0); }
    void put(const std::string& path, const std::string& text) const { std::ofstream(folder.path + path) << text; }
    std::string get(const std::string& path) const { return text_of(folder.path + path); }
    CgroupTree tree(const std::string& membership = "1:name=systemd:/x\n0::/system.slice/rest.service\n") const
    {
        const pid_t ours[] = {getpid(), getppid()};
        return CgroupTree(folder.path, membership, ours, geteuid(), getegid());
    }
    const restd::test::ScratchFolder folder;
    const std::string base = "/system.slice/rest.service";
};

}  // namespace

TEST_CASE("a job's cgroup has its limits", "[cgroup]")
{
    const FakeMount mount;
    const auto tree = mount.tree();
    REQUIRE(tree.usable());
    CHECK(tree.limits_memory());
    CHECK(tree.limits_cpus());
    CHECK(tree.remark() == "cgroup " + mount.folder.path + mount.base + "/jobs: enforced are memory processors");
    // Our processes are moved to a cgroup beside the jobs', and the controllers are enabled at both levels.
    CHECK(mount.get(mount.base + "/daemon/cgroup.procs") == std::to_string(getpid()) + "\n" + std::to_string(getppid()) + "\n");
    CHECK(mount.get(mount.base + "/cgroup.subtree_control") == "+memory +cpu");
    CHECK(mount.get(mount.base + "/jobs/cgroup.subtree_control") == "+memory +cpu");

    const auto path = tree.make("7.100", {3, 200});
    CHECK(path == mount.folder.path + mount.base + "/jobs/7.100");
    CHECK(text_of(path + "/memory.max") == "209715200");
    CHECK(text_of(path + "/cpu.max") == "300000 100000");
    REQUIRE(CgroupTree::enter(path));
    CHECK(text_of(path + "/cgroup.procs") == "0");
    CHECK_THROWS_AS(tree.make("7.100", {}), std::system_error);

    tree.release();
    CHECK(mount.get(mount.base + "/jobs/cgroup.subtree_control") == "+memory +cpu-memory -cpu");
    CHECK(mount.get(mount.base + "/cgroup.subtree_control") == "+memory +cpu-memory -cpu");

    const auto free = tree.make("8.100", {});
    CHECK(access((free + "/memory.max").c_str(), F_OK) != 0);
    CHECK(access((free + "/cpu.max").c_str(), F_OK) != 0);
    CHECK(CgroupTree::remove(free));
    CHECK(access(free.c_str(), F_OK) != 0);
    CHECK(CgroupTree::remove(free));
}

TEST_CASE("a cgroup that is killed takes all its processes along", "[cgroup]")
{
    const FakeMount mount;
    const auto tree = mount.tree();
    const auto path = tree.make("7.1", {});
    std::ofstream(path + "/cgroup.kill") << "";
    CgroupTree::end(path);
    CHECK(text_of(path + "/cgroup.kill") == "1");
    CHECK_FALSE(CgroupTree::remove(path));  // a real cgroup has no files that must be removed first
}

TEST_CASE("if a cgroup controller is missing, the log says which", "[cgroup]")
{
    const FakeMount mount;
    mount.put(mount.base + "/cgroup.controllers", "pids memory\n");
    const auto tree = mount.tree();
    CHECK(tree.limits_memory());
    CHECK_FALSE(tree.limits_cpus());
    CHECK(tree.remark().find("enforced are memory, not processors") != std::string::npos);
    const auto path = tree.make("1.1", {1, 1});
    CHECK(access((path + "/cpu.max").c_str(), F_OK) != 0);
}

TEST_CASE("the daemon may already be in its cgroup", "[cgroup]")
{
    const FakeMount mount;
    mount.make(mount.base + "/daemon");
    mount.put(mount.base + "/cgroup.procs", "");
    const auto tree = mount.tree("0::/system.slice/rest.service/daemon\n");
    REQUIRE(tree.usable());
    tree.release();
    CHECK(mount.get(mount.base + "/cgroup.subtree_control") == "+memory +cpu");
    CHECK(tree.make("1.1", {}) == mount.folder.path + mount.base + "/jobs/1.1");
}

TEST_CASE("cgroups of others are not changed", "[cgroup]")
{
    const FakeMount mount;
    const auto refused = [&](const CgroupTree& tree, const std::string& why) {
        CHECK_FALSE(tree.usable());
        CHECK(tree.remark().find(why) != std::string::npos);
        CHECK(tree.remark().find("memory and processors of jobs are not enforced") != std::string::npos);
        CHECK(access((mount.folder.path + mount.base + "/jobs").c_str(), F_OK) != 0);
    };
    SECTION("others are in it")
    {
        mount.put(mount.base + "/cgroup.procs", std::to_string(getpid()) + "\n1\n");
        refused(mount.tree(), "has other processes than ours in it");
    }
    SECTION("no controllers")
    {
        mount.put(mount.base + "/cgroup.controllers", "pids\n");
        refused(mount.tree(), "has neither memory nor cpu among its controllers");
    }
    SECTION("no version 2")
    {
        refused(mount.tree("12:memory:/x\n"), "this process is in no cgroup of version 2");
        REQUIRE(unlink((mount.folder.path + "/cgroup.controllers").c_str()) == 0);
        refused(mount.tree(), "there are no cgroups of version 2 here");
    }
}
