// Tests fair-share, priorities and recorded usage, with numbers computed by hand.
#include <cmath>

#include "policy_support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

// Usage of one processor (by default) from `start` to `end`, charged to these associations.
UsingJob used(std::vector<std::uint32_t> associations, Time start, Time end, std::uint64_t cpus = 1)
{
    UsingJob job;
    job.start = start;
    job.end = end;
    job.tres = {{tres_id::cpu, cpus}, {tres_id::billing, cpus}};
    job.associations = std::move(associations);
    return job;
}

UsageHistory sample_usage()
{
    // Usage: ada 300 and bob 100 in lab, ada 100 in other; 500 in total.
    UsageHistory history(0);
    history.begin(1000);
    history.add(used({4, 3, 2, 1}, 1000, 1300));
    history.add(used({5, 3, 2, 1}, 1000, 1100));
    history.add(used({7, 6, 1}, 1000, 1100));
    return history;
}

}  // namespace

TEST_CASE("fair tree", "[shares]")
{
    Book book = sample_book();
    book.associations[2].shares = 3;  // dept 3, other 1
    book.associations[4].shares = 1;
    book.associations[5].shares = 4;
    const PolicyConf conf;
    const auto history = sample_usage();
    const FairShare shares(book, "test", history, conf);
    CHECK(shares.total_shares() == 4);
    std::string order;
    for (const auto* a : shares.order()) order += std::to_string(a->id);
    CHECK(order == "1234567");

    const auto& root = *shares.of(1);
    CHECK(root.effective == 1);
    CHECK_FALSE(root.level.is_set());
    CHECK_FALSE(root.usage.is_set());
    const auto& dept = *shares.of(2);
    CHECK(dept.shares.value == Approx(0.75));
    CHECK(dept.usage.value == Approx(0.8));
    CHECK(dept.effective == Approx(0.8));
    CHECK(dept.level.value == Approx(0.75 / 0.8));
    const auto& other = *shares.of(6);
    CHECK(other.level.value == Approx(0.25 / 0.2));
    const auto& ada = *shares.of(4);
    CHECK(ada.shares.value == Approx(0.2));
    CHECK(ada.effective == Approx(0.75));  // 300 of lab's 400
    CHECK(ada.usage.value == Approx(0.6));
    CHECK(ada.level.value == Approx(0.2 / 0.75));
    CHECK(shares.of(5)->level.value == Approx(0.8 / 0.25));
    // Order: other (1.25) before dept (0.94). So other's user is first, then lab's bob (3.2), then ada (0.27).
    CHECK(shares.of(7)->factor == Approx(3.0 / 3));
    CHECK(shares.of(5)->factor == Approx(2.0 / 3));
    CHECK(shares.of(4)->factor == Approx(1.0 / 3));
    CHECK(dept.factor == 0);
}

TEST_CASE("fair tree: equals, shares of the parent, nothing used", "[shares]")
{
    Book book = sample_book();
    UsageHistory none(0);
    const PolicyConf conf;
    {
        // No usage: all levels are infinite, and all users are equal.
        const FairShare shares(book, "test", none, conf);
        CHECK(shares.of(4)->level.is_infinite());
        CHECK(shares.of(4)->factor == 1);
        CHECK(shares.of(5)->factor == 1);
        CHECK(shares.of(7)->factor == 1);
        CHECK(shares.of(4)->effective == 0);
        CHECK(shares.of(2)->usage == NoValDouble(0.0));
    }
    {
        // lab uses the shares of its parent dept, so lab's users are at the same level as lab.
        book.associations[3].shares = shares_of_parent;
        book.associations[5].shares = 3;
        book.associations[7].shares = 0;
        const FairShare shares(book, "test", sample_usage(), conf);
        CHECK(shares.of(4)->shares.value == Approx(0.25));
        CHECK(shares.of(5)->shares.value == Approx(0.75));
        CHECK(shares.of(4)->effective == Approx(0.75));
        CHECK_FALSE(shares.of(3)->level.is_set());
        CHECK(shares.of(3)->shares.value == Approx(shares.of(2)->shares.value));
        CHECK(shares.of(7)->level == NoValDouble(0.0));
    }
    {
        book.associations[4].shares = shares_of_parent;
        const FairShare shares(book, "test", sample_usage(), conf);
        CHECK(shares.of(4)->level.is_infinite());
        // The account with the most unused share comes first: other 0.5/0.2, dept 0.5/0.8.
        CHECK(shares.of(7)->factor == 1);
        CHECK(shares.of(4)->factor == Approx(2.0 / 3));
        CHECK(shares.of(5)->factor == Approx(1.0 / 3));
    }
}

TEST_CASE("the classic tree", "[shares]")
{
    Book book = sample_book();
    book.associations[2].shares = 3;
    PolicyConf conf;
    conf.fair_tree = false;
    conf.dampening = 2;
    const auto history = sample_usage();
    const FairShare shares(book, "test", history, conf);
    CHECK(shares.of(1)->shares.value == 1);
    CHECK(shares.of(2)->shares.value == Approx(0.75));
    CHECK(shares.of(3)->shares.value == Approx(0.75));
    CHECK(shares.of(4)->shares.value == Approx(0.375));
    CHECK(shares.of(2)->effective == Approx(0.8));
    // lab has its own 0.8 and nothing added; ada has 0.6 + (0.8 - 0.6) / 2.
    CHECK(shares.of(3)->effective == Approx(0.8));
    CHECK(shares.of(4)->effective == Approx(0.7));
    CHECK(shares.of(5)->effective == Approx(0.2 + 0.6 / 2));
    CHECK(shares.of(4)->factor == Approx(std::pow(2.0, -0.7 / 0.375 / 2)));

    conf.depth_oblivious = true;
    const FairShare flat(book, "test", history, conf);
    // dept has used 0.8 of 0.75: ratio 1.0667. ada has used 0.75 of a half: 1.5, in the same direction.
    CHECK(flat.of(4)->effective == Approx(0.8 / 0.75 * 1.5 * 0.375));
    // bob has used a quarter of a half: 0.5, in the opposite direction.
    const double k = 1 / (1 + std::pow(5 * std::log(0.8 / 0.75), 2));
    CHECK(flat.of(5)->effective == Approx(0.8 / 0.75 * std::pow(0.5, k) * 0.375));
}

TEST_CASE("usage fades, is kept and read again", "[shares]")
{
    UsageHistory history(3600);
    history.begin(10'000);
    UsingJob job = used({4, 1}, 9000, 0, 2);
    job.factor = 0.5;
    job.qos = {{1, true}, {2, false}};
    history.advance(10'100, {&job, 1}, {2});
    // Counted from the beginning of the record: 100 seconds of 2 processors at half the price.
    const double fade = std::pow(1 - 0.693 / 3600, 100);
    CHECK(history.association(4).raw == Approx(100 * fade));
    CHECK(history.association(1).wall == Approx(100 * fade));
    CHECK(history.association(1).of(1) == Approx(100 * fade));
    CHECK(history.qos(1).raw == Approx(100 * fade));
    CHECK(history.qos(2).raw == Approx(100));
    CHECK(history.association(5).raw == 0);
    history.advance(10'100 + 3600, {}, {2});
    CHECK(history.association(4).raw == Approx(50 * fade).epsilon(0.001));
    CHECK(history.qos(2).raw == Approx(100));

    const auto text = history.encode();
    UsageHistory again(3600);
    again.decode(text);
    CHECK(again.applied() == 13'700);
    CHECK(again.association(4).raw == history.association(4).raw);
    CHECK(again.qos(2).of(1) == history.qos(2).of(1));
    CHECK(again.encode().size() == text.size());
    CHECK_THROWS_AS(again.decode(text.substr(0, text.size() - 5)), std::runtime_error);
    CHECK_THROWS_AS(again.decode("something else\n"), std::runtime_error);
    CHECK(again.association(4).raw == history.association(4).raw);
}

TEST_CASE("the priority of a job", "[shares][priority]")
{
    const auto conf = [](const std::string& more) {
        return std::make_shared<ClusterConf>(
            parse_conf("ClusterName=test\nPriorityType=priority/multifactor\nLicenses=matlab:4\n" + more +
                           "NodeName=here NodeHostname=localhost CPUs=8 RealMemory=8000\n"
                           "PartitionName=debug Nodes=here PriorityJobFactor=20\nPartitionName=fast Nodes=here "
                           "PriorityJobFactor=80\n",
                       "slurm.conf", read_host_facts()));
    };
    Book sample = sample_book();
    sample.qos[2].priority = 40;
    sample.qos[1].priority = 10;
    sample.associations[3].limits.priority = 5;
    sample.associations[7].limits.priority = 20;
    const auto book = shared(sample);
    auto details = std::make_shared<JobDetails>();
    details->cpus = 2;
    details->memory_mb = 2000;
    details->qos_id = 1;
    details->partition_indices = {0};
    details->license_needs = {{0, 1}};
    JobRecord job;
    job.details = details;
    job.association = 4;
    job.accrue_time = 1000;
    job.time_limit = 60;
    const auto priority = [&](const std::string& settings) {
        Policy policy(conf(settings), book);
        auto usage = sample_usage();
        policy.history() = usage;
        policy.work_out_shares();
        return policy.priority_of(job, 1000 + 3600);
    };
    CHECK(priority("") == 1);
    CHECK(priority("PriorityWeightAge=1000\nPriorityMaxAge=4:00:00\n") == 250);
    CHECK(priority("PriorityWeightAge=1000\nPriorityMaxAge=30\n") == 1000);
    CHECK(priority("PriorityWeightAssoc=1000\n") == 250);
    CHECK(priority("PriorityWeightQOS=1000\n") == 250);
    CHECK(priority("PriorityWeightQOS=1000\nPriorityFlags=NO_NORMAL_QOS\n") == 10'000);
    CHECK(priority("PriorityWeightPartition=1000\n") == 250);
    CHECK(priority("PriorityWeightJobSize=1000\n") == 625);                             // (1 + 2/8) / 2
    CHECK(priority("PriorityWeightJobSize=1000\nPriorityFavorSmall=YES\n") == 375);     // (0 + 6/8) / 2
    CHECK(priority("PriorityWeightTRES=CPU=1000,Mem=100,License/matlab=10\n") == 277);  // 250 + 25 + 2.5
    // Of the three users, ada in lab has used the largest part of her share.
    CHECK(priority("PriorityWeightFairshare=900\n") == 300);
    CHECK(priority("PriorityWeightAge=1000\nPriorityMaxAge=4:00:00\nPriorityWeightQOS=1000\n") == 500);
    details->nice = 100;
    CHECK(priority("PriorityWeightQOS=1000\n") == 150);
    details->nice = 1000;
    CHECK(priority("PriorityWeightQOS=1000\n") == 1);
    details->nice = -100;
    CHECK(priority("PriorityWeightQOS=1000\n") == 350);
    details->nice = 0;
    details->partition_indices = {0, 1};
    CHECK(priority("PriorityWeightPartition=1000\n") == 1000);
    job.accrue_time = 0;
    job.submit_time = 1000;
    CHECK(priority("PriorityWeightAge=1000\nPriorityMaxAge=4:00:00\n") == 1);
    CHECK(priority("PriorityWeightAge=1000\nPriorityMaxAge=4:00:00\nPriorityFlags=ACCRUE_ALWAYS\n") == 250);
}

TEST_CASE("what jobs are billed for", "[shares]")
{
    auto conf = parse_conf("Licenses=matlab:4\nNodeName=here NodeHostname=localhost CPUs=8 RealMemory=8000\n"
                           "PartitionName=debug Nodes=here\n"
                           "PartitionName=dear Nodes=here TRESBillingWeights=CPU=2.0,Mem=1G,License/matlab=3\n",
                           "slurm.conf", read_host_facts());
    JobDetails d;
    d.license_needs = {{0, 2}};
    CHECK(billing_of(conf, conf.partition("debug"), 4, 4096, d) == 4);
    CHECK(billing_of(conf, conf.partition("dear"), 4, 4096, d) == 8 + 4 + 6);
    CHECK(billing_of(conf, conf.partition("dear"), 1, 512, JobDetails{}) == 2);
    conf.policy.max_tres = true;
    CHECK(billing_of(conf, conf.partition("dear"), 4, 4096, d) == 8 + 6);
    CHECK(billing_of(conf, nullptr, 3, 0, d) == 3);
}
