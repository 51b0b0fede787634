#include "slurm_conf.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

HostFacts host()
{
    HostFacts facts;
    facts.name = "box";
    facts.cpus = 8;
    facts.cores_per_socket = 4;
    facts.threads_per_core = 2;
    facts.memory_mb = 16000;
    return facts;
}

std::string complaint(const std::string& text)
{
    try {
        parse_conf(text, "slurm.conf", host());
    } catch (const ConfError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("without a file the cluster is this machine", "[conf]")
{
    const auto conf = default_conf(host());
    CHECK(conf.node.name == "box");
    CHECK(conf.node.cpus == 8);
    REQUIRE(conf.partitions.size() == 1);
    CHECK(conf.default_partition()->name == "debug");
    CHECK(conf.partitions[0].has_node);
}

TEST_CASE("slurm.conf's syntax", "[conf]")
{
    const auto conf = parse_conf("# a comment\n"
                                 "clustername=Lab   KILLWAIT=7\n"
                                 "Licenses=ansys:4,matlab \\\n"
                                 "# this comment ends the line above\n"
                                 "\n"
                                 "NodeName=DEFAULT RealMemory=8G Features=\"a,b\"\n"
                                 "NodeName=n[1-3],box CPUs=4 # trailing\n"
                                 "PartitionName=DEFAULT MaxTime=1-12:00:00\n"
                                 "PartitionName=long Nodes=ALL Default=yes DefaultTime=30\n"
                                 "PartitionName=other Nodes=n[1-2] State=DOWN PriorityTier=5\n"
                                 "SlurmctldHost=box\nFunnyKey=3\n",
                                 "slurm.conf", host());
    CHECK(conf.cluster_name == "lab");
    CHECK(conf.kill_wait == 7);
    REQUIRE(conf.licenses.size() == 2);
    CHECK(conf.licenses[0] == std::pair<std::string, std::uint32_t>("ansys", 4));
    CHECK(conf.licenses[1].second == 1);
    CHECK(conf.node.name == "box");
    CHECK(conf.node.cpus == 4);
    CHECK(conf.node.memory_mb == 8192);
    CHECK(conf.node.features == "a,b");
    REQUIRE(conf.partitions.size() == 2);
    CHECK(conf.partitions[0].max_time == NoVal32(36 * 60));
    CHECK(conf.partitions[0].default_time == NoVal32(30));
    CHECK(conf.partitions[0].has_node);
    CHECK_FALSE(conf.partitions[1].has_node);
    CHECK(conf.partitions[1].state == 1);
    CHECK(conf.partitions[1].priority_tier == 5);
    bool told = false;
    for (const auto& remark : conf.remarks) told = told || remark == "slurm.conf:12: unknown key FunnyKey is ignored";
    CHECK(told);
}

TEST_CASE("wrong values are said with file and line", "[conf]")
{
    CHECK(complaint("\nKillWait=soon\n") == "slurm.conf:2: KillWait=soon: expected a number");
    CHECK(complaint("ClusterName\n") == "slurm.conf:1: expected Key=Value at 'ClusterName'");
    CHECK(complaint("PartitionName=a MaxTime=never\n") ==
          "slurm.conf:1: MaxTime=never: expected a time such as 30, 1:30:00, 2-12:00 or INFINITE");
    CHECK(complaint("NodeName=a[ CPUs=2\n") == "slurm.conf:1: NodeName=a[: expected node names such as n1 or n[1-4]");
    CHECK(complaint("NodeName=a,b CPUs=2\n") == "slurm.conf:0: none of the nodes is this machine (box)");
    CHECK(complaint("PartitionName=a\nPartitionName=a\n") == "slurm.conf:2: partition a is described twice");
    CHECK(complaint("Reason=\"open\n") == "slurm.conf:1: the quote after Reason= is not closed");
    CHECK(complaint("Include /no/such/file\n") == "slurm.conf:1: cannot read /no/such/file");
}

TEST_CASE("Include is looked for beside the file, and its lines are its own", "[conf]")
{
    const ScratchFolder folder;
    std::ofstream(folder.path + "/slurm.conf") << "ClusterName=one\nInclude more.conf\n";
    std::ofstream(folder.path + "/more.conf") << "\nKillWait=x\n";
    CHECK_THROWS_WITH(read_conf(folder.path + "/slurm.conf", host()),
                      folder.path + "/more.conf:2: KillWait=x: expected a number");
    std::ofstream(folder.path + "/more.conf") << "Include slurm.conf\n";
    CHECK_THROWS_AS(read_conf(folder.path + "/slurm.conf", host()), ConfError);
    std::ofstream(folder.path + "/more.conf") << "KillWait=9\n";
    CHECK(read_conf(folder.path + "/slurm.conf", host()).kill_wait == 9);
}
