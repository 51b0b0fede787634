// Tests partitions that requests create, change and delete: jobs run in them at once, they persist, and need the right
// permissions.
#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using Wanted = model::Partition;

namespace {

namespace flag = model::partition_flag;

struct Listed {
    std::string name, nodes, accounts_allowed, accounts_deny, groups_allowed, qos_allowed, qos_deny, qos, alternate, weights;
    NoVal32 max_time, default_time, max_nodes, min_nodes, max_cpus, grace_time;
    NoVal64 default_per_cpu, default_per_node, most_per_cpu, most_per_node;
    NoVal16 tier, factor, over_time;
    std::uint32_t flags = 0, cpus = 0;
    std::uint16_t state = 0, shares = 0, exclusive = 0;
};

class PartitionedCluster {
public:
    explicit PartitionedCluster(const std::string& lines = {}) : cluster(folder.path, small_conf + lines) {}

    static Wanted named(std::string_view name)
    {
        Wanted wanted;
        wanted.name = name;
        return wanted;
    }
    static Wanted of_node(std::string_view name)
    {
        Wanted wanted = named(name);
        wanted.nodes_configured = "here";
        return wanted;
    }
    // The number of the error; 0 if it was stored.
    int store(const Wanted& wanted) { return store_as(cluster.me, wanted); }
    int store_as(const Identity& who, const Wanted& wanted)
    {
        int number = 0;
        try {
            cluster.cluster->controller()->store_partitions(who, {&wanted, 1},
                                                            [&](const FailedEntry& failed) { number = failed.error.number(); });
        } catch (const Error& error) {
            number = error.number();
        }
        return number;
    }
    int remove(std::string_view name) { return remove_as(cluster.me, name); }
    int remove_as(const Identity& who, std::string_view name)
    {
        try {
            cluster.cluster->controller()->delete_partition(who, name);
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    }
    std::vector<Listed> list()
    {
        std::vector<Listed> shown;
        cluster.cluster->controller()->partitions(cluster.me, {})([&](const model::Partition& p) {
            auto& one = shown.emplace_back();
            one.name = p.name;
            one.nodes = p.nodes_configured;
            one.accounts_allowed = p.accounts_allowed;
            one.accounts_deny = p.accounts_deny;
            one.groups_allowed = p.groups_allowed;
            one.qos_allowed = p.qos_allowed;
            one.qos_deny = p.qos_deny;
            one.qos = p.qos_assigned;
            one.alternate = p.alternate;
            one.weights = p.tres_billing_weights;
            one.max_time = p.maximums_time;
            one.default_time = p.defaults_time;
            one.max_nodes = p.maximums_nodes;
            one.min_nodes = p.minimums_nodes;
            one.max_cpus = p.maximums_cpus_per_node;
            one.grace_time = p.grace_time;
            one.default_per_cpu = p.defaults_partition_memory_per_cpu;
            one.default_per_node = p.defaults_partition_memory_per_node;
            one.most_per_cpu = p.maximums_partition_memory_per_cpu;
            one.most_per_node = p.maximums_partition_memory_per_node;
            one.tier = p.priority_tier;
            one.factor = p.priority_job_factor;
            one.over_time = p.maximums_over_time_limit;
            one.flags = p.flags;
            one.cpus = p.cpus_total;
            one.state = p.partition_state;
            one.shares = p.maximums_shares;
            one.exclusive = p.exclusive;
        });
        return shown;
    }
    std::string names()
    {
        std::string text;
        for (const auto& one : list()) (text.empty() ? text : text += ' ') += one.name;
        return text;
    }
    Listed one(std::string_view name)
    {
        for (const auto& each : list())
            if (each.name == name) return each;
        FAIL("there is no partition " << name);
        return {};
    }
    void reconfigure(const std::string& lines)
    {
        std::ofstream(folder.path + "/slurm.conf") << small_conf + lines;
        cluster.cluster->controller()->reconfigure(cluster.me);
    }

    const ScratchFolder folder;
    TestCluster cluster;
};

std::function<void(model::JobDescription&)> in(std::string_view partition)
{
    return [partition](model::JobDescription& job) { job.partition = partition; };
}

}  // namespace

TEST_CASE("a job runs in a partition that a request has created", "[partition]")
{
    PartitionedCluster with;
    CHECK(with.cluster.refusal(in("new")) == err::invalid_partition_name);
    REQUIRE(with.store(with.of_node("new")) == 0);
    CHECK(with.names() == "debug short new");
    const auto id = with.cluster.submit("true", in("new"));
    REQUIRE(with.cluster.reaches(id, state::completed));
    with.cluster.again();
    CHECK(with.names() == "debug short new");
    REQUIRE(with.cluster.reaches(with.cluster.submit("true", in("new")), state::completed));
    // Without nodes nothing starts in it.
    REQUIRE(with.store(with.named("empty")) == 0);
    CHECK(with.one("empty").cpus == 0);
    CHECK(with.cluster.refusal(in("empty")) == err::requested_node_config_unavailable);
    // Names are compared as they are.
    REQUIRE(with.store(with.of_node("NEW")) == 0);
    CHECK(with.names() == "debug short new empty NEW");
}

TEST_CASE("everything that is said of a partition is shown and kept", "[partition]")
{
    PartitionedCluster with;
    Wanted wanted = with.of_node("full");
    wanted.accounts_allowed = "physics,maths";
    wanted.groups_allowed = "wheel";
    wanted.qos_allowed = "normal";
    wanted.alternate = "short";
    wanted.qos_assigned = "normal";
    wanted.tres_billing_weights = "CPU=2";
    wanted.maximums_time = 60;
    wanted.defaults_time = 30;
    wanted.maximums_nodes = 1;
    wanted.minimums_nodes = 1;
    wanted.maximums_cpus_per_node = 3;
    wanted.defaults_partition_memory_per_cpu = 100;
    wanted.maximums_partition_memory_per_node = 2000;
    wanted.maximums_over_time_limit = 5;
    wanted.priority_tier = 7;
    wanted.priority_job_factor = 8;
    wanted.grace_time = 9;
    wanted.exclusive = model::partition_exclusive::node;
    wanted.flags = flag::hidden | flag::root_only | flag::no_root;
    wanted.partition_state = model::partition_state::drain;
    REQUIRE(with.store(wanted) == 0);
    for (int round = 0; round < 2; ++round) {
        const Listed is = with.one("full");
        CHECK(is.nodes == "here");
        CHECK(is.cpus == 4);
        CHECK(is.accounts_allowed == "physics,maths");
        CHECK(is.groups_allowed == "wheel");
        CHECK(is.qos_allowed == "normal");
        CHECK(is.alternate == "short");
        CHECK(is.qos == "normal");
        CHECK(is.weights == "CPU=2");
        CHECK(is.max_time == NoVal32(60));
        CHECK(is.default_time == NoVal32(30));
        CHECK(is.max_nodes == NoVal32(1));
        CHECK(is.min_nodes == NoVal32(1));
        CHECK(is.max_cpus == NoVal32(3));
        CHECK(is.default_per_cpu == NoVal64(100));
        CHECK(is.most_per_node == NoVal64(2000));
        CHECK(is.over_time == NoVal16(5));
        CHECK(is.tier == NoVal16(7));
        CHECK(is.factor == NoVal16(8));
        CHECK(is.grace_time == NoVal32(9));
        CHECK(is.exclusive == model::partition_exclusive::node);
        CHECK(is.flags == (flag::hidden | flag::root_only | flag::no_root));
        CHECK(is.state == model::partition_state::drain);
        with.cluster.again();
    }
    // A default that is longer than the maximum is none.
    Wanted shorter = with.named("short");
    shorter.defaults_time = 20;
    REQUIRE(with.store(shorter) == 0);
    CHECK(with.one("short").max_time == NoVal32(10));
    CHECK_FALSE(with.one("short").default_time.is_set());
    // What is not given stays, and what is given takes the place of what was there.
    Wanted change = with.named("full");
    change.maximums_time = NoVal32::infinite();
    change.accounts_allowed = "";
    change.accounts_deny = "maths";
    change.qos_deny = "other";
    change.alternate = "NONE";
    change.defaults_partition_memory_per_node = 500;
    change.maximums_shares = 1;
    change.flags = flag::hidden_clear | flag::no_root_clear;
    change.partition_state = model::partition_state::up;
    REQUIRE(with.store(change) == 0);
    for (int round = 0; round < 2; ++round) {
        const Listed is = with.one("full");
        CHECK(is.max_time.is_infinite());
        CHECK(is.default_time == NoVal32(30));
        CHECK(is.accounts_allowed.empty());
        CHECK(is.accounts_deny == "maths");
        CHECK(is.qos_deny == "other");
        CHECK(is.alternate.empty());
        CHECK_FALSE(is.default_per_cpu.is_set());
        CHECK(is.default_per_node == NoVal64(500));
        CHECK(is.most_per_node == NoVal64(2000));
        CHECK(is.exclusive == model::partition_exclusive::no);
        CHECK(is.flags == flag::root_only);
        CHECK(is.state == model::partition_state::up);
        CHECK(is.tier == NoVal16(7));
        with.cluster.again();
    }
}

TEST_CASE("limits of a partition apply to jobs as soon as a request has set them", "[partition]")
{
    PartitionedCluster with("EnforcePartLimits=ALL\n");
    REQUIRE(with.store(with.of_node("new")) == 0);
    const auto limited = [](std::uint32_t minutes) {
        return [minutes](model::JobDescription& job) {
            job.partition = "new";
            job.time_limit = minutes;
        };
    };
    CHECK(with.cluster.refusal(limited(20)) == 0);
    Wanted change = with.named("new");
    change.maximums_time = 10;
    REQUIRE(with.store(change) == 0);
    CHECK(with.cluster.refusal(limited(20)) == err::invalid_time_limit);
    CHECK(with.cluster.refusal(limited(10)) == 0);
    change = with.named("new");
    change.accounts_allowed = "nobodys";
    REQUIRE(with.store(change) == 0);
    CHECK(with.cluster.refusal(limited(5)) == err::invalid_account);
    change.accounts_allowed = "ALL";
    change.partition_state = model::partition_state::inactive;
    REQUIRE(with.store(change) == 0);
    CHECK(with.cluster.refusal(limited(5)) != 0);

    // A job that waits in a partition that is down starts when it is up.
    change = with.named("new");
    change.partition_state = model::partition_state::down;
    REQUIRE(with.store(change) == 0);
    const auto waits = with.cluster.submit("true", limited(5));
    REQUIRE(eventually([&] { return with.cluster.job(waits).reason == "PartitionDown"; }));
    change.partition_state = model::partition_state::up;
    REQUIRE(with.store(change) == 0);
    REQUIRE(with.cluster.reaches(waits, state::completed));

    // Of exclusive nodes a job has all CPUs.
    change = with.named("new");
    change.exclusive = model::partition_exclusive::node;
    REQUIRE(with.store(change) == 0);
    const auto alone = with.cluster.submit("sleep 60", limited(5));
    REQUIRE(with.cluster.reaches(alone, state::running));
    CHECK(with.cluster.cluster->engine().usage().cpus == 4);
}

TEST_CASE("the default partition is chosen by a request", "[partition]")
{
    PartitionedCluster with;
    const auto defaults = [&] {
        std::string text;
        for (const auto& each : with.list())
            if ((each.flags & flag::is_default) != 0) text += each.name + ' ';
        return text;
    };
    CHECK(defaults() == "debug ");
    Wanted wanted = with.of_node("new");
    wanted.flags = flag::is_default;
    REQUIRE(with.store(wanted) == 0);
    CHECK(defaults() == "new ");
    const auto id = with.cluster.submit("true");
    CHECK(with.cluster.reaches(id, state::completed));
    with.cluster.again();
    CHECK(defaults() == "new ");
    wanted = with.named("new");
    wanted.flags = flag::default_clear;
    REQUIRE(with.store(wanted) == 0);
    CHECK(defaults().empty());
    CHECK(with.cluster.refusal({}) != 0);
    with.cluster.again();
    CHECK(defaults().empty());
    // slurm.conf says otherwise.
    with.reconfigure("PartitionName=other Nodes=here Default=YES\n");
    CHECK(defaults() == "other ");
}

TEST_CASE("what requests say of a partition of slurm.conf holds until its line changes", "[partition]")
{
    PartitionedCluster with("PartitionName=line Nodes=here MaxTime=20\nPartitionName=gone Nodes=here\n");
    Wanted change = with.named("line");
    change.maximums_time = 40;
    REQUIRE(with.store(change) == 0);
    CHECK(with.one("line").max_time == NoVal32(40));
    REQUIRE(with.remove("gone") == 0);
    CHECK(with.names() == "debug short line");
    // A deleted partition of slurm.conf is back when it is read again.
    with.reconfigure("PartitionName=line Nodes=here MaxTime=20\nPartitionName=gone Nodes=here\n");
    CHECK(with.names() == "debug short line gone");
    CHECK(with.one("line").max_time == NoVal32(40));
    REQUIRE(with.remove("gone") == 0);
    with.cluster.again();
    CHECK(with.names() == "debug short line gone");
    CHECK(with.one("line").max_time == NoVal32(40));
    // Another line is another partition.
    with.reconfigure("PartitionName=line Nodes=here MaxTime=30\n");
    CHECK(with.names() == "debug short line");
    CHECK(with.one("line").max_time == NoVal32(30));
    // A partition of a request is not forgotten when slurm.conf is read, until it has one of that name.
    REQUIRE(with.store(with.of_node("new")) == 0);
    with.reconfigure("");
    CHECK(with.names() == "debug short new");
    with.reconfigure("PartitionName=new Nodes=here MaxTime=7\n");
    CHECK(with.names() == "debug short new");
    CHECK(with.one("new").max_time == NoVal32(7));
}

TEST_CASE("a partition is deleted when nothing uses it", "[partition]")
{
    PartitionedCluster with;
    CHECK(with.remove("nosuch") == err::invalid_partition_name);
    REQUIRE(with.store(with.of_node("new")) == 0);
    const auto runs = with.cluster.submit("sleep 60", in("debug,new"));
    REQUIRE(with.cluster.reaches(runs, state::running));
    CHECK(with.remove("new") == err::partition_in_use);
    with.cluster.cancel(std::to_string(runs));
    REQUIRE(with.cluster.reaches(runs, state::cancelled));
    const auto waits = with.cluster.submit("true", [](model::JobDescription& job) {
        job.partition = "new";
        job.hold = true;
    });
    CHECK(with.remove("new") == err::partition_in_use);
    with.cluster.cancel(std::to_string(waits));
    const auto done = with.cluster.submit("true", in("new"));
    REQUIRE(with.cluster.reaches(done, state::completed));
    CHECK(with.remove("new") == 0);
    CHECK(with.names() == "debug short");
    CHECK(with.cluster.refusal(in("new")) == err::invalid_partition_name);
    with.cluster.again();
    CHECK(with.names() == "debug short");
    // A job of it that has ended cannot run again.
    const JobId id{.job = done};
    int number = 0;
    with.cluster.cluster->controller()->requeue_jobs(
        with.cluster.me, {&id, 1}, 0, [](const RequeuedJob&) {},
        [&](const FailedEntry& failed) { number = failed.error.number(); });
    CHECK(number == err::invalid_partition_name);

    // Jobs know their partition by its place in the list.
    REQUIRE(with.store(with.of_node("last")) == 0);
    const auto last = with.cluster.submit("true", [](model::JobDescription& job) {
        job.partition = "last";
        job.hold = true;
    });
    REQUIRE(with.remove("short") == 0);
    model::JobDescription release;
    release.hold = false;
    with.cluster.update(last, release);
    REQUIRE(with.cluster.reaches(last, state::completed));
}

TEST_CASE("what is refused of a partition", "[partition]")
{
    PartitionedCluster with;
    const auto number = [&](void (*spoil)(Wanted&)) {
        Wanted wanted = with.of_node("new");
        spoil(wanted);
        const int first = with.store(wanted);
        CHECK(with.names() == "debug short");
        // Nor is one that is there changed.
        wanted.name = "short";
        wanted.priority_tier = 99;
        CHECK(with.store(wanted) != 0);
        CHECK(with.one("short").tier == NoVal16(1));
        return first;
    };
    using W = Wanted;
    CHECK(number([](W& w) { w.nodes_configured = "there"; }) == err::invalid_node_name);
    CHECK(number([](W& w) { w.nodes_configured = "here,there"; }) == err::invalid_node_name);
    CHECK(number([](W& w) { w.node_sets = "some"; }) == err::invalid_node_name);
    CHECK(number([](W& w) { w.alternate = "nosuch"; }) == err::invalid_partition_name);
    CHECK(number([](W& w) { w.qos_assigned = "nosuch"; }) == err::invalid_qos);
    CHECK(number([](W& w) { w.tres_billing_weights = "CPU=x"; }) == err::invalid_tres_billing_weights);
    static const std::string long_text(100'000, 'x');
    CHECK(number([](W& w) { w.accounts_allowed = long_text; }) == err::pathname_too_long);
    for (const std::string_view name : {"", "a,b", "a b", "a=b"})
        CHECK(with.store(with.of_node(name)) == err::invalid_partition_name);
    CHECK(with.store(with.of_node("Default")) == err::not_supported);
    CHECK(with.store(with.of_node(long_text)) == err::pathname_too_long);
    // ALL is every node, and node sets do not matter then.
    Wanted all = with.named("all");
    all.nodes_configured = "ALL";
    all.node_sets = "some";
    CHECK(with.store(all) == 0);
}

TEST_CASE("partitions of a list are stored one by one", "[partition]")
{
    PartitionedCluster with;
    Wanted bad = with.of_node("bad");
    bad.alternate = "nosuch";
    const Wanted list[] = {with.of_node("a"), bad, with.of_node("c")};
    std::vector<std::pair<std::size_t, int>> failures;
    with.cluster.cluster->controller()->store_partitions(
        with.cluster.me, list, [&](const FailedEntry& failed) { failures.emplace_back(failed.index, failed.error.number()); });
    CHECK(failures == std::vector<std::pair<std::size_t, int>>{{1, err::invalid_partition_name}});
    CHECK(with.names() == "debug short a c");
}

TEST_CASE("only administrators create, change and delete partitions", "[partition]")
{
    PartitionedCluster with;
    const auto person = [&](std::string_view name, std::uint16_t level) {
        model::User user;
        user.name = name;
        user.administrator_level = level;
        with.cluster.cluster->accounting()->store(with.cluster.me, {.users = {&user, 1}}, [](const AccountingRemark&) {});
        Identity who;
        who.proof = restd::Proof::kernel;
        who.user = name;
        who.uid = who.gid = 3'000'000'000;  // nobody's
        return who;
    };
    for (const Identity& who : {person("stranger", 1), person("op", 2)}) {
        INFO(who.user);
        CHECK(with.store_as(who, with.of_node("new")) == err::user_id_missing);
        CHECK(with.remove_as(who, "short") == err::user_id_missing);
        CHECK(with.names() == "debug short");
    }
    const Identity administrator = person("admin", 3);
    CHECK(with.store_as(administrator, with.of_node("new")) == 0);
    CHECK(with.remove_as(administrator, "new") == 0);
}

TEST_CASE("a partition that cannot be written is not there", "[partition]")
{
    PartitionedCluster with;
    REQUIRE(with.store(with.of_node("kept")) == 0);
    // A folder cannot be replaced by a file.
    const auto file = with.folder.path + "/state/partitions";
    std::filesystem::rename(file, file + ".aside");
    std::filesystem::create_directories(file + "/in the way");
    CHECK(with.store(with.of_node("new")) == err::writing_to_file);
    CHECK(with.remove("kept") == err::writing_to_file);
    CHECK(with.names() == "debug short kept");
    std::filesystem::remove_all(file);
    std::filesystem::rename(file + ".aside", file);
    CHECK(with.store(with.of_node("new")) == 0);
}
