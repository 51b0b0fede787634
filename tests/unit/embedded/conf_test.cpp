#include "conf/slurm_conf.hpp"
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

TEST_CASE("errors of slurm.conf have file and line", "[conf]")
{
    CHECK(complaint("\nKillWait=soon\n") == "slurm.conf:2: KillWait=soon: expected a number");
    CHECK(complaint("ClusterName\n") == "slurm.conf:1: expected Key=Value at 'ClusterName'");
    CHECK(complaint("PartitionName=a MaxTime=never\n") ==
          "slurm.conf:1: MaxTime=never: expected a time such as 30, 1:30:00, 2-12:00 or INFINITE");
    CHECK(complaint("NodeName=a[ CPUs=2\n") == "slurm.conf:1: NodeName=a[: expected node names such as n1 or n[1-4]");
    CHECK(complaint("NodeName=a,b CPUs=2\n") == "slurm.conf: none of the nodes is this machine (box)");
    CHECK(complaint("PartitionName=a\nPartitionName=a\n") == "slurm.conf:2: partition a is described twice");
    CHECK(complaint("Reason=\"left open\n") == "slurm.conf:1: expected Key=Value at 'open'");
    CHECK(complaint("Include /no/such/file\n") == "slurm.conf:1: cannot read /no/such/file: No such file or directory");
}

TEST_CASE("Include is searched in the folder of slurm.conf, and errors name the included file", "[conf]")
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

TEST_CASE("settings of limits and priorities", "[conf]")
{
    const auto enforced = [](const char* value) {
        const auto p = parse_conf(std::string("AccountingStorageEnforce=") + value + "\n", "slurm.conf", host()).policy;
        return std::string(p.associations ? "a" : "") + (p.limits ? "l" : "") + (p.qos ? "q" : "") + (p.safe ? "s" : "") +
               (p.wckeys ? "w" : "");
    };
    CHECK(enforced("none").empty());
    CHECK(enforced("associations") == "a");
    CHECK(enforced("Limits") == "al");
    CHECK(enforced("safe") == "als");
    CHECK(enforced("qos,limits") == "alq");
    CHECK(enforced("wckeys") == "aw");
    CHECK(enforced("all") == "alqsw");
    CHECK(enforced("nosteps").empty());
    CHECK(complaint("AccountingStorageEnforce=limits,some\n").find("nosteps, all or none instead of 'some'") !=
          std::string::npos);

    const auto conf = parse_conf("PriorityType=priority/multifactor\nPriorityWeightAge=1\nPriorityWeightAssoc=2\n"
                                 "PriorityWeightFairshare=3\nPriorityWeightJobSize=4\nPriorityWeightPartition=5\n"
                                 "PriorityWeightQOS=6\nPriorityWeightTRES=CPU=7,Mem=8\nPriorityMaxAge=2-0\n"
                                 "PriorityDecayHalfLife=1:00:00\nPriorityCalcPeriod=2\nPriorityUsageResetPeriod=weekly\n"
                                 "PriorityFavorSmall=YES\nPriorityFlags=MAX_TRES,NO_FAIR_TREE\nFairShareDampeningFactor=5\n"
                                 "EnforcePartLimits=ANY\nPartitionName=p Nodes=ALL QOS=high "
                                 "TRESBillingWeights=CPU=1.5,Mem=0.25G,GRES/gpu=2\n",
                                 "slurm.conf", host());
    const auto& p = conf.policy;
    CHECK(p.multifactor);
    CHECK((p.weight_age == 1 && p.weight_association == 2 && p.weight_fair_share == 3 && p.weight_job_size == 4));
    CHECK((p.weight_partition == 5 && p.weight_qos == 6 && p.weight_tres.cpu == 7 && p.weight_tres.mem == 8));
    CHECK(p.max_age == 2 * 86400);
    CHECK(p.half_life == 3600);
    CHECK(p.calc_period == 120);
    CHECK(p.reset == PolicyConf::Reset::weekly);
    CHECK((p.favor_small && p.max_tres && !p.fair_tree && p.dampening == 5));
    CHECK((conf.enforce_part_limits && conf.enforce_any_partition));
    CHECK(conf.partition("p")->qos == "high");
    CHECK(conf.partition("p")->billing_weights.cpu == 1.5);
    CHECK(conf.partition("p")->billing_weights.mem == 0.25 / 1024);
    bool told = false;
    for (const auto& remark : conf.remarks)
        told = told || remark == "slurm.conf:17: TRESBillingWeights: the weight of GRES/gpu is not used: jobs have none here";
    CHECK(told);
    CHECK_FALSE(parse_conf("", "slurm.conf", host()).policy.multifactor);
    CHECK(parse_conf("PrivateData=jobs\n", "slurm.conf", host()).remarks.size() == 1);
    CHECK(parse_conf("PriorityFlags=CALCULATE_RUNNING\n", "slurm.conf", host()).remarks.size() == 1);
    CHECK(complaint("PriorityType=priority/mine\n") ==
          "slurm.conf:1: PriorityType=priority/mine: expected priority/basic or priority/multifactor");
    CHECK(complaint("PriorityFlags=FAST\n").find("instead of 'FAST'") != std::string::npos);
    CHECK(complaint("PriorityWeightAge=-1\n") == "slurm.conf:1: PriorityWeightAge=-1: expected a number");
    CHECK(complaint("FairShareDampeningFactor=0\n") == "slurm.conf:1: FairShareDampeningFactor=0: expected a number from 1");
    CHECK(complaint("PriorityMaxAge=0\n").find("expected a time") != std::string::npos);
    CHECK(complaint("PriorityUsageResetPeriod=HOURLY\n").find("WEEKLY") != std::string::npos);
    CHECK(complaint("PriorityWeightTRES=CPU=x\n").find("instead of 'CPU=x'") != std::string::npos);
}
