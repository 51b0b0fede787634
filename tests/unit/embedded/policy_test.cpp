// Tests limits of associations and QOS: which jobs are refused at once, which wait, and whose limit applies.
#include "policy_support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

struct Ask {
    std::uint32_t cpus = 1;
    std::uint64_t memory = 0;
    NoVal32 minutes = 10;
    std::uint32_t qos = 1;
    std::uint32_t association = 4;
    std::uint32_t licenses = 0;
    std::uint32_t tasks = 0;  // 0: not an array
    std::uint16_t partition = 0;
};

// A fixture that accepts and starts jobs without a cluster.
class PolicyFixture {
public:
    explicit PolicyFixture(const std::string& conf = limits_conf)
        : conf_(std::make_shared<ClusterConf>(parse_conf(conf, "slurm.conf", read_host_facts())))
    {}
    Policy& policy()
    {
        if (!policy_) policy_ = std::make_unique<Policy>(conf_, shared(book));
        return *policy_;
    }
    JobRecord make(const Ask& ask)
    {
        const auto& association = book.associations.at(ask.association);
        auto details = std::make_shared<JobDetails>();
        details->cpus = ask.cpus;
        details->memory_mb = ask.memory;
        details->user = association.user;
        details->user_id = association.user == "bob" ? 2 : 1;
        details->account = association.account;
        details->qos_id = ask.qos;
        details->qos = book.qos[ask.qos].name;
        details->partition_indices = {ask.partition};
        details->partitions = conf_->partitions[ask.partition].name;
        if (ask.licenses != 0) details->license_needs = {{0, ask.licenses}};
        JobRecord job;
        job.job_id = ++last_;
        job.details = details;
        job.association = ask.association;
        job.partition = conf_->partitions[ask.partition].name;
        job.time_limit = ask.minutes;
        job.submit_time = job.eligible_time = job.accrue_time = now;
        if (ask.tasks != 0) {
            TaskSet set;
            set.add(0, ask.tasks - 1, 1);
            REQUIRE(set.normalize(0));
            set_tasks(job, set);
        }
        return job;
    }
    // The name of the limit that refuses the job; "" if the job is accepted.
    std::string submit(const Ask& ask, bool time_given = true)
    {
        JobRecord job = make(ask);
        try {
            policy().check_submit(job, time_given, nullptr);
        } catch (const Error& error) {
            CHECK(error.number() == 2050);
            const std::string text = error.what();
            const auto from = text.find("): ") + 3;
            return text.substr(from, text.find(" (", from) - from);
        }
        minutes = job.time_limit;
        policy().count(job);
        return "";
    }
    // The reason why the job waits; "" if it starts. Then it counts as running.
    std::string start(const Ask& ask)
    {
        JobRecord job = make(ask);
        policy().count(job);
        policy().begin_pass(now, running);
        const auto reason = policy().start_refusal(job, ask.partition);
        policy().end_pass();
        if (reason != Reason::none) {
            policy().uncount(job);
            return std::string(to_string(reason));
        }
        policy().uncount(job);
        run(job);
        return "";
    }
    void run(JobRecord job)
    {
        auto allocation = std::make_shared<Allocation>();
        allocation->cpus = job.details->cpus;
        allocation->memory_mb = job.details->memory_mb;
        job.allocation = allocation;
        job.state = state::running;
        job.start_time = now;
        policy().count(job);
        running.push_back(std::make_shared<JobRecord>(job));
    }
    void end_all()
    {
        for (const auto& job : running) {
            policy().ended(*job, now);
            policy().uncount(*job);
        }
        running.clear();
    }

    Book book = sample_book();
    AssociationLimitsRecord& limits(std::uint32_t id) { return book.associations[id].limits; }
    Time now = 1'000'000;
    NoVal32 minutes;  // of the last job that was accepted
    std::vector<JobRef> running;

private:
    std::shared_ptr<const ClusterConf> conf_;
    std::unique_ptr<Policy> policy_;
    std::uint32_t last_ = 0;
};

}  // namespace

TEST_CASE("without limits no job waits", "[policy]")
{
    PolicyFixture fixture;
    CHECK(fixture.submit({8, 8000, NoVal32::infinite()}) == "");
    CHECK(fixture.start({8, 8000, NoVal32::infinite()}) == "");
}

TEST_CASE("numbers of jobs are refused at once, with or without DenyOnLimit", "[policy]")
{
    SECTION("of an association")
    {
        PolicyFixture fixture;
        fixture.limits(4).max_submit_jobs = 2;
        CHECK(fixture.submit({}) == "");
        CHECK(fixture.submit({}) == "");
        CHECK(fixture.submit({}) == "AssocMaxSubmitJobLimit");
        Ask bob;
        bob.association = 5;
        CHECK(fixture.submit(bob) == "");
    }
    SECTION("inherited by each user for itself")
    {
        PolicyFixture fixture;
        fixture.limits(2).max_submit_jobs = 1;
        Ask bob;
        bob.association = 5;
        CHECK(fixture.submit({}) == "");
        CHECK(fixture.submit(bob) == "");
        CHECK(fixture.submit({}) == "AssocMaxSubmitJobLimit");
    }
    SECTION("of a group: all below it together, tasks of arrays each")
    {
        PolicyFixture fixture;
        fixture.limits(2).group_submit_jobs = 4;
        Ask array;
        array.tasks = 3;
        Ask bob;
        bob.association = 5;
        CHECK(fixture.submit(array) == "");
        CHECK(fixture.submit(bob) == "");
        CHECK(fixture.submit(bob) == "AssocGrpSubmitJobsLimit");
        Ask elsewhere;
        elsewhere.association = 7;
        CHECK(fixture.submit(elsewhere) == "");
    }
    SECTION("of a quality of service: group, account, user")
    {
        for (const auto& [set, name] :
             {std::pair<NoVal32 QosRecord::*, std::string>{&QosRecord::group_submit_jobs, "QOSGrpSubmitJobsLimit"},
              {&QosRecord::max_submit_jobs_per_account, "MaxSubmitJobsPerAccount"},
              {&QosRecord::max_submit_jobs_per_user, "QOSMaxSubmitJobPerUserLimit"}}) {
            PolicyFixture fixture;
            fixture.book.qos[1].*set = 1;
            CHECK(fixture.submit({}) == "");
            CHECK(fixture.submit({}) == name);
            Ask bob;
            bob.association = 5;
            const bool of_user = set == &QosRecord::max_submit_jobs_per_user;
            CHECK(fixture.submit(bob) == (of_user ? "" : name));
            Ask other;
            other.association = 7;  // the same user in another account
            const bool of_account = set == &QosRecord::max_submit_jobs_per_account;
            CHECK(fixture.submit(other) == (of_account ? "" : name));
        }
    }
}

TEST_CASE("sizes and times are refused at once only with DenyOnLimit", "[policy]")
{
    struct Row {
        std::function<void(PolicyFixture&)> set;
        Ask ask;
        std::string at_submit, at_start;
    };
    const auto large = Ask{4, 2000, 60};
    const Row rows[] = {
        {[](PolicyFixture& d) {
             d.limits(4).max_tres_per_job = {{1, 2}};
         },
         large, "AssocMaxCpuPerJobLimit", "AssocMaxCpuPerJobLimit"},
        {[](PolicyFixture& d) {
             d.limits(3).max_tres_per_job = {{2, 1000}};
         },
         large, "AssocMaxMemPerJob", "AssocMaxMemPerJob"},
        {[](PolicyFixture& d) {
             d.limits(3).max_tres_per_node = {{1, 3}};
         },
         large, "AssocMaxCpuPerNode", "AssocMaxCpuPerNode"},
        {[](PolicyFixture& d) {
             d.limits(1).max_tres_minutes_per_job = {{1, 100}};
         },
         large, "AssocMaxCpuMinutesPerJobLimit", "AssocMaxCpuMinutesPerJobLimit"},
        {[](PolicyFixture& d) { d.limits(4).max_wall_per_job = 30; }, large, "AssocMaxWallDurationPerJobLimit",
         "AssocMaxWallDurationPerJobLimit"},
        {[](PolicyFixture& d) {
             d.limits(2).group_tres = {{5, 3}};
         },
         large, "AssocGrpBilling", "AssocGrpBilling"},
        {[](PolicyFixture& d) {
             d.limits(2).group_tres = {{4, 0}};
         },
         large, "AssocGrpNodeLimit", "AssocGrpNodeLimit"},
        {[](PolicyFixture& d) {
             d.limits(1).group_tres_run_minutes = {{2, 1000}};
         },
         large, "AssocGrpMemRunMinutes", "AssocGrpMemRunMinutes"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_per_job = {{1, 2}};
         },
         large, "QOSMaxCpuPerJobLimit", "QOSMaxCpuPerJobLimit"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_per_node = {{2, 2}};
         },
         large, "QOSMaxMemoryPerNode", "QOSMaxMemoryPerNode"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_per_user = {{1, 2}};
         },
         large, "QOSMaxCpuPerUserLimit", "QOSMaxCpuPerUserLimit"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_per_account = {{1, 2}};
         },
         large, "MaxCpuPerAccount", "MaxCpuPerAccount"},
        {[](PolicyFixture& d) {
             d.book.qos[3].group_tres = {{1, 2}};
         },
         large, "QOSGrpCpuLimit", "QOSGrpCpuLimit"},
        {[](PolicyFixture& d) {
             d.book.qos[3].min_tres_per_job = {{1, 8}};
         },
         large, "QOSMinCpuNotSatisfied", "QOSMinCpuNotSatisfied"},
        {[](PolicyFixture& d) { d.book.qos[3].max_wall_per_job = 59; }, large, "QOSMaxWallDurationPerJobLimit",
         "QOSMaxWallDurationPerJobLimit"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_minutes_per_job = {{5, 239}};
         },
         large, "QOSMaxBillingMinutesPerJob", "QOSMaxBillingMinutesPerJob"},
        {[](PolicyFixture& d) {
             d.book.qos[3].group_tres_run_minutes = {{1, 239}};
         },
         large, "QOSGrpCPURunMinutesLimit", "QOSGrpCPURunMinutesLimit"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_run_minutes_per_user = {{1, 239}};
         },
         large, "MaxCpuRunMinsPerUser", "MaxCpuRunMinsPerUser"},
        {[](PolicyFixture& d) {
             d.book.qos[3].max_tres_run_minutes_per_account = {{4, 59}};
         },
         large, "MaxNodeRunMinsPerAccount", "MaxNodeRunMinsPerAccount"},
        {[](PolicyFixture& d) {
             d.limits(4).max_tres_per_job = {{1001, 1}};
         },
         Ask{1, 0, 10, 1, 4, 2}, "AssocMaxLicensePerJob", "AssocMaxLicensePerJob"},
    };
    for (const auto& row : rows) {
        PolicyFixture strict;
        row.set(strict);
        Ask denied = row.ask;
        denied.qos = 3;
        CHECK(strict.submit(denied) == row.at_submit);

        PolicyFixture waits;
        row.set(waits);
        waits.book.qos[3].flags = 0;
        CHECK(waits.submit(denied) == "");
        CHECK(waits.start(denied) == row.at_start);

        // Exactly what is allowed is accepted.
        PolicyFixture free;
        CHECK(free.submit(denied) == "");
        CHECK(free.start(denied) == "");
    }
}

TEST_CASE("a job that names no time gets what its limits allow", "[policy]")
{
    PolicyFixture fixture;
    fixture.limits(3).max_wall_per_job = 30;
    CHECK(fixture.submit({1, 0, 1000}, false) == "");
    CHECK(fixture.minutes == NoVal32(30));
    fixture.book.qos[3].max_tres_minutes_per_job = {{1, 40}};
    PolicyFixture minutes;
    minutes.book = fixture.book;
    CHECK(minutes.submit({4, 0, NoVal32::infinite(), 3}, false) == "");
    CHECK(minutes.minutes == NoVal32(10));
    CHECK(minutes.submit({4, 0, 5, 3}, true) == "");
    CHECK(minutes.minutes == NoVal32(5));
}

TEST_CASE("jobs wait while others of their group run", "[policy]")
{
    SECTION("numbers of jobs")
    {
        struct Row {
            std::function<void(PolicyFixture&)> set;
            std::string name;
            bool for_bob, for_other_account;
        };
        const Row rows[] = {
            {[](PolicyFixture& d) { d.limits(4).max_jobs = 1; }, "AssocMaxJobsLimit", false, false},
            {[](PolicyFixture& d) { d.limits(2).group_jobs = 1; }, "AssocGrpJobsLimit", true, false},
            {[](PolicyFixture& d) { d.limits(1).group_jobs = 1; }, "AssocGrpJobsLimit", true, true},
            {[](PolicyFixture& d) { d.book.qos[1].group_jobs = 1; }, "QOSGrpJobsLimit", true, true},
            {[](PolicyFixture& d) { d.book.qos[1].max_jobs_per_user = 1; }, "QOSMaxJobsPerUserLimit", false, true},
            {[](PolicyFixture& d) { d.book.qos[1].max_jobs_per_account = 1; }, "MaxJobsPerAccount", true, false},
        };
        for (const auto& row : rows) {
            PolicyFixture fixture;
            row.set(fixture);
            Ask bob, other;
            bob.association = 5;
            other.association = 7;
            CHECK(fixture.start({}) == "");
            CHECK(fixture.start({}) == row.name);
            CHECK(fixture.start(other) == (row.for_other_account ? row.name : ""));
            CHECK(fixture.start(bob) == (row.for_bob ? row.name : ""));
            fixture.end_all();
            CHECK(fixture.start({}) == "");
        }
    }
    SECTION("resources")
    {
        PolicyFixture fixture;
        fixture.limits(2).group_tres = {{1, 5}};
        fixture.book.qos[2].max_tres_per_user = {{2, 1000}};
        CHECK(fixture.start({3}) == "");
        Ask bob;
        bob.association = 5;
        bob.cpus = 3;
        CHECK(fixture.start(bob) == "AssocGrpCpuLimit");
        bob.cpus = 2;
        CHECK(fixture.start(bob) == "");
        Ask high{1, 600, 10, 2, 7};
        CHECK(fixture.start(high) == "");
        CHECK(fixture.start(high) == "QOSMaxMemoryPerUser");
        high.memory = 400;
        CHECK(fixture.start(high) == "");
    }
    SECTION("one node is not counted twice for one group")
    {
        PolicyFixture fixture;
        fixture.limits(2).group_tres = {{4, 1}};
        CHECK(fixture.start({}) == "");
        CHECK(fixture.start({}) == "");
    }
    SECTION("minutes that running jobs may still use")
    {
        PolicyFixture fixture;
        fixture.limits(3).group_tres_run_minutes = {{1, 100}};
        CHECK(fixture.start({2, 0, 30}) == "");
        CHECK(fixture.start({2, 0, 30}) == "AssocGrpCPURunMinutesLimit");
        CHECK(fixture.start({1, 0, 40}) == "");
        fixture.now += 20 * 60;  // 2 * 10 + 20 of the minutes are left
        CHECK(fixture.start({2, 0, 30}) == "");
        CHECK(fixture.start({1, 0, 1}) == "AssocGrpCPURunMinutesLimit");
    }
}

TEST_CASE("used minutes hold a group until they fade", "[policy]")
{
    PolicyFixture fixture(std::string(limits_conf) + "PriorityDecayHalfLife=60\n");
    fixture.limits(2).group_tres_minutes = {{1, 100}};
    fixture.limits(6).group_wall = 15;
    fixture.policy().history().begin(fixture.now);
    CHECK(fixture.start({4, 0, 60}) == "");
    CHECK(fixture.start({1, 0, 10, 1, 7}) == "");
    fixture.now += 30 * 60;
    fixture.policy().advance(fixture.now, fixture.running);
    // 4 * 30 minutes with decay: 4 * 30 * 0.5^(30/60), because Slurm charges a period as a whole.
    CHECK(fixture.policy().history().association(2).of(1) / 60 == Approx(4 * 30 * std::pow(0.5, 0.5)).epsilon(0.01));
    CHECK(fixture.policy().history().association(4).of(1) ==
          fixture.policy().history().association(1).of(1) - fixture.policy().history().association(7).of(1));
    fixture.now += 30 * 60;
    fixture.policy().advance(fixture.now, fixture.running);
    CHECK(fixture.start({1, 0, 10}) == "AssocGrpCPUMinutesLimit");
    CHECK(fixture.start({1, 0, 10, 1, 7}) == "AssocGrpWallLimit");
    // Without `safe`, running jobs are ended then.
    CHECK(fixture.policy()
              .used_up(*fixture.running[0], fixture.now)
              .value()
              .find("Job is at or exceeds association (acc=dept/user=(null)/part=(null)) group max TRES(cpu) minutes of 100 "
                    "with 1") == 0);
    CHECK(fixture.policy().used_up(*fixture.running[1], fixture.now).value().find("group wall limit of 15 with ") !=
          std::string::npos);
    fixture.end_all();
    fixture.now += 2 * 3600;
    fixture.policy().advance(fixture.now, {});
    CHECK(fixture.start({1, 0, 10}) == "");
    CHECK(fixture.start({1, 0, 10, 1, 7}) == "");
}

TEST_CASE("with `safe` a job starts only where it can end", "[policy]")
{
    PolicyFixture fixture("AccountingStorageEnforce=safe\n" +
                          std::string(limits_conf)
                              .replace(0, 0, "")
                              .erase(std::string(limits_conf).find("AccountingStorageEnforce"),
                                     std::string("AccountingStorageEnforce=limits,qos\n").size()));
    fixture.limits(2).group_tres_minutes = {{1, 100}};
    CHECK(fixture.start({2, 0, 60}) == "AssocGrpCPUMinutesLimit");
    CHECK(fixture.start({2, 0, 40}) == "");
    CHECK(fixture.start({1, 0, 30}) == "AssocGrpCPUMinutesLimit");  // 80 are reserved for running jobs
    CHECK(fixture.start({1, 0, 20}) == "");
    CHECK_FALSE(fixture.policy().used_up(*fixture.running[0], fixture.now + 100'000).has_value());
}

TEST_CASE("the first quality of service that sets a limit decides, whatever the association says", "[policy]")
{
    SECTION("it may be more generous")
    {
        PolicyFixture fixture;
        fixture.limits(4).max_tres_per_job = {{1, 2}, {2, 100}};
        fixture.book.qos[2].max_tres_per_job = {{1, 6}};
        CHECK(fixture.start({4, 0, 10, 2}) == "");
        CHECK(fixture.start({7, 0, 10, 2}) == "QOSMaxCpuPerJobLimit");
        CHECK(fixture.start({1, 200, 10, 2}) == "AssocMaxMemPerJob");  // the QOS has no limit on other resources
        CHECK(fixture.start({4}) == "AssocMaxCpuPerJobLimit");
    }
    SECTION("MaxJobs is set aside by either of the two")
    {
        PolicyFixture fixture;
        fixture.limits(4).max_jobs = 0;
        fixture.book.qos[2].max_jobs_per_account = 5;
        CHECK(fixture.start({1, 0, 10, 2}) == "");
        CHECK(fixture.start({}) == "AssocMaxJobsLimit");
    }
    SECTION("the partition's comes first, unless the job's overrides it")
    {
        PolicyFixture fixture("ClusterName=test\nAccountingStorageEnforce=limits\nNodeName=here NodeHostname=localhost CPUs=8 "
                              "RealMemory=8000\nPartitionName=debug Nodes=here QOS=high\n");
        fixture.book.qos[2].max_wall_per_job = 20;
        fixture.book.qos[1].max_wall_per_job = 40;
        fixture.limits(4).max_wall_per_job = 5;
        CHECK(fixture.start({1, 0, 30}) == "QOSMaxWallDurationPerJobLimit");
        CHECK(fixture.start({1, 0, 20}) == "");
        PolicyFixture overriding(
            "ClusterName=test\nAccountingStorageEnforce=limits\nNodeName=here NodeHostname=localhost CPUs=8 "
            "RealMemory=8000\nPartitionName=debug Nodes=here QOS=high\n");
        overriding.book = fixture.book;
        overriding.book.qos[1].flags = model::qos_flag_override_partition_qos;
        CHECK(overriding.start({1, 0, 30}) == "");
        CHECK(overriding.start({1, 0, 41}) == "QOSMaxWallDurationPerJobLimit");
    }
    SECTION("LimitFactor stretches the association's")
    {
        PolicyFixture fixture;
        fixture.limits(2).group_tres = {{1, 2}};
        fixture.book.qos[2].limit_factor = 2.0;
        CHECK(fixture.start({4, 0, 10, 2}) == "");
        CHECK(fixture.start({1, 0, 10, 2}) == "AssocGrpCpuLimit");
    }
}

TEST_CASE("limits do not apply to what an administrator has set", "[policy]")
{
    PolicyFixture fixture;
    fixture.limits(4).max_wall_per_job = 5;
    fixture.limits(4).max_tres_per_job = {{1, 1}};
    JobRecord job = fixture.make({2, 0, 10});
    job.admin_set = admin_set::time;
    fixture.policy().begin_pass(fixture.now, {});
    CHECK(fixture.policy().start_refusal(job, 0) == tres_reason(TresLimit::association_max_per_job, LimitedResource::cpu));
    job.admin_set |= admin_set::size;
    CHECK(fixture.policy().start_refusal(job, 0) == Reason::none);
    fixture.policy().end_pass();
}

TEST_CASE("associations and qualities of service that are gone", "[policy]")
{
    PolicyFixture fixture;
    fixture.book.associations[5].deleted = true;
    fixture.book.qos[2].deleted = true;
    Ask bob;
    bob.association = 5;
    CHECK(fixture.start(bob) == "InvalidAccount");
    CHECK(fixture.start({1, 0, 10, 2}) == "InvalidQOS");
    CHECK(fixture.start({}) == "");
}

TEST_CASE("jobs that start in a pass count for the rest of the pass only", "[policy]")
{
    PolicyFixture fixture;
    fixture.limits(2).group_tres = {{1, 3}};
    const JobRecord job = fixture.make({2});
    fixture.policy().count(job);
    fixture.policy().begin_pass(fixture.now, {});
    CHECK(fixture.policy().start_refusal(job, 0) == Reason::none);
    fixture.policy().note_start(job, 0);
    CHECK(to_string(fixture.policy().start_refusal(job, 0)) == "AssocGrpCpuLimit");
    fixture.policy().end_pass();
    CHECK(fixture.policy().in_use().association(2).jobs == 0);
    CHECK(fixture.policy().in_use().association(2).submitted == 1);
    fixture.policy().begin_pass(fixture.now, {});
    CHECK(fixture.policy().start_refusal(job, 0) == Reason::none);
    fixture.policy().end_pass();
    fixture.policy().uncount(job);
    CHECK(fixture.policy().in_use().association(2).submitted == 0);
}

TEST_CASE("a job that waits for a limit does not delay other jobs", "[policy][scheduler]")
{
    PolicyFixture fixture;
    fixture.limits(4).max_jobs = 1;
    fixture.book.qos[2].flags = model::qos_flag_no_reserve;
    const auto conf = fixture.policy().conf();
    const auto a1 = fixture.make({2}), a2 = fixture.make({8}), b1 = fixture.make({2, 0, 10, 1, 5});
    const Candidate candidates[] = {{&a1}, {&a2}, {&b1}};
    fixture.policy().begin_pass(fixture.now, {});
    auto pass = schedule(*conf, true, {}, candidates, fixture.now, {}, &fixture.policy());
    fixture.policy().end_pass();
    REQUIRE(pass.verdicts.size() == 3);
    CHECK(pass.verdicts[0].starts == 1);
    CHECK(to_string(pass.verdicts[1].reason) == "AssocMaxJobsLimit");
    CHECK(pass.verdicts[2].starts == 1);
    CHECK_FALSE(pass.verdicts[2].backfilled);

    // NoReserve: no resources are kept free for a job that does not fit.
    const auto wide = fixture.make({8, 0, 10, 2, 5}), small = fixture.make({1, 0, NoVal32::infinite(), 1, 7}),
               first = fixture.make({7});
    const Candidate others[] = {{&first}, {&wide}, {&small}};
    fixture.policy().begin_pass(fixture.now, {});
    pass = schedule(*conf, true, {}, others, fixture.now, {}, &fixture.policy());
    fixture.policy().end_pass();
    CHECK(pass.verdicts[1].reason == Reason::resources);
    CHECK(to_string(pass.verdicts[2].reason) == "PartitionTimeLimit");
    CHECK(pass.verdicts[0].starts == 1);

    // Of an array, as many tasks start as the limit allows.
    Ask array;
    array.tasks = 5;
    const auto tasks = fixture.make(array);
    const Candidate head[] = {{&tasks, 5}};
    fixture.policy().begin_pass(fixture.now, {});
    pass = schedule(*conf, true, {}, head, fixture.now, {}, &fixture.policy());
    fixture.policy().end_pass();
    CHECK(pass.verdicts[0].starts == 1);
    CHECK(to_string(pass.verdicts[0].reason) == "AssocMaxJobsLimit");
}

TEST_CASE("limits on jobs whose age counts", "[policy]")
{
    PolicyFixture fixture;
    fixture.limits(4).max_jobs_accruing = 2;
    fixture.limits(2).group_jobs_accruing = 3;
    CHECK(fixture.policy().may_accrue(fixture.make({})));
    fixture.policy().count(fixture.make({}));
    fixture.policy().count(fixture.make({}));
    CHECK_FALSE(fixture.policy().may_accrue(fixture.make({})));
    Ask bob;
    bob.association = 5;
    CHECK(fixture.policy().may_accrue(fixture.make(bob)));
    fixture.policy().count(fixture.make(bob));
    CHECK_FALSE(fixture.policy().may_accrue(fixture.make(bob)));
}

TEST_CASE("who is charged", "[policy][charge]")
{
    const auto conf = [](const char* enforce) {
        return parse_conf(std::string("ClusterName=test\nAccountingStorageEnforce=") + enforce +
                              "\nNodeName=here NodeHostname=localhost CPUs=8 RealMemory=8000\nPartitionName=debug Nodes=here "
                              "Default=YES\nPartitionName=wide Nodes=here\n",
                          "slurm.conf", read_host_facts());
    };
    Book sample = sample_book();
    sample.qos[4].id = 4;
    sample.qos[4].name = "resv";
    sample.qos[4].flags = model::qos_flag_required_reservation;
    sample.associations[7].qos = {{2}};
    sample.wckeys[1] = {1, "green", "ada", "test", true, false, 0, 0};
    const auto book = shared(sample);
    TextPool texts;
    std::uint32_t association = 0;
    const auto charged = [&](const ClusterConf& settings, const ChargeWish& wish, const char* user = "ada",
                             const Book* other = nullptr, std::vector<std::uint16_t> partitions = {0}) {
        JobDetails d;
        d.user = user;
        d.partition_indices = std::move(partitions);
        try {
            association = charge(d, wish, settings, other != nullptr ? *other : *book, texts);
        } catch (const Error& error) {
            return std::to_string(error.number());
        }
        return std::string(d.account.view()) + '/' + std::string(d.qos.view()) + '/' + std::string(d.wckey.view());
    };
    const auto free = conf("none"), strict = conf("all"), associations = conf("associations");
    CHECK(charged(free, {}) == "lab/normal/green");
    CHECK(association == 4);
    CHECK(charged(free, {"OTHER", "", ""}) == "other/high/green");  // the only one it may use
    CHECK(association == 7);
    CHECK(charged(free, {"made-up", "", "blue"}) == "made-up/normal/blue");
    CHECK(association == 0);
    CHECK(charged(free, {}, "nobody") == "/normal/");
    CHECK(charged(free, {"", "nosuch", ""}) == "2066");
    CHECK(charged(free, {"other", "normal", ""}) == "other/normal/green");

    CHECK(charged(strict, {"made-up", "", ""}) == "2045");
    CHECK(charged(strict, {}, "nobody") == "2045");
    CHECK(charged(strict, {"other", "normal", ""}) == "2066");
    CHECK(charged(strict, {"other", "normal", "", false, true}) == "other/normal/green");  // requested by an operator
    CHECK(charged(strict, {"", "high", ""}) == "lab/high/green");
    CHECK(charged(strict, {"", "", "blue"}) == "2057");
    CHECK(charged(strict, {}, "bob") == "2057");
    CHECK(charged(associations, {}, "bob") == "lab/normal/");
    CHECK(charged(associations, {"other", "normal", ""}) == "other/normal/green");
    CHECK(charged(associations, {"", "resv", ""}) == "2066");
    CHECK(charged(associations, {"", "resv", "", true}) == "lab/resv/green");

    // A separate association in one partition, and the general one in the other partition.
    Book own = sample_book();
    own.associations[8] = own.associations[4];
    own.associations[8].id = 8;
    own.associations[8].partition = "wide";
    own.associations[8].is_default = false;
    own.make_index();
    CHECK(charged(associations, {}, "ada", &own, {1}) == "lab/normal/");
    CHECK(association == 8);
    CHECK(charged(associations, {}, "ada", &own, {0}) == "lab/normal/");
    CHECK(association == 4);
    CHECK(charged(associations, {}, "ada", &own, {0, 1}) == "2130");
}

TEST_CASE("every reason has its own name", "[policy]")
{
    CHECK(to_string(tres_reason(TresLimit::association_group_tres, LimitedResource::cpu)) == "AssocGrpCpuLimit");
    CHECK(to_string(tres_reason(TresLimit::qos_min, LimitedResource::other)) == "QOSMinUnknown");
    CHECK(to_string(tres_reason(TresLimit::qos_group_minutes, LimitedResource::mem)) == "QOSGrpMemoryMinutes");
    CHECK(to_string(static_cast<Reason>(static_cast<int>(Reason::first_tres_limit) + 17 * 9)) == "None");
    CHECK(to_string(Reason::invalid_account) == "InvalidAccount");
    CHECK(to_string(Reason::association_max_wall_per_job) == "AssocMaxWallDurationPerJobLimit");
    JobRecord job, read;
    auto details = std::make_shared<JobDetails>();
    job.details = details;
    job.association = 77;
    job.priority_set = true;
    job.admin_set = 3;
    job.reason = tres_reason(TresLimit::qos_max_per_user, LimitedResource::billing);
    TextPool texts;
    decode_state(encode_state(job), read, texts);
    CHECK(read.association == 77);
    CHECK(read.priority_set);
    CHECK(read.admin_set == 3);
    CHECK(to_string(read.reason) == "QOSMaxBillingPerUser");
}

// Run it by hand: test-embedded "[.speed]".
TEST_CASE("a pass over a thousand jobs with limits", "[.speed]")
{
    PolicyFixture fixture;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        auto more = fixture.book.associations[5];
        more.id = 100 + i;
        more.user = "user" + std::to_string(i);
        fixture.book.associations[more.id] = more;
    }
    fixture.limits(2).group_tres = {{1, 6}, {2, 4000}};
    fixture.limits(3).group_tres_run_minutes = {{1, 100'000}};
    fixture.limits(1).max_jobs = 3;
    fixture.book.qos[1].max_tres_per_user = {{1, 4}};
    std::vector<JobRecord> jobs;
    for (std::uint32_t i = 0; i < 1000; ++i) jobs.push_back(fixture.make({2, 0, 10, 1, 100 + i}));
    std::vector<Candidate> candidates;
    for (const auto& job : jobs) candidates.push_back({&job});
    const auto conf = fixture.policy().conf();
    using Clock = std::chrono::steady_clock;
    const auto report = [](const char* what, Clock::time_point since, int times) {
        const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - since).count();
        WARN(what << ": " << took / times << " ns");
    };
    for (const auto& job : jobs) fixture.policy().count(job);
    for (int round = 0; round < 3; ++round) {
        const auto begun = Clock::now();
        fixture.policy().begin_pass(fixture.now, {});
        const auto pass = schedule(*conf, true, {}, candidates, fixture.now, {}, &fixture.policy());
        fixture.policy().end_pass();
        report("a pass over 1000 jobs", begun, 1);
        CHECK(pass.verdicts.size() == 1000);
    }
    TextPool texts;
    auto begun = Clock::now();
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        JobDetails d;
        d.user = "user" + std::to_string(i);
        d.partition_indices = {0};
        charge(d, {"lab", "", ""}, *conf, *fixture.policy().book(), texts);
    }
    report("charging a job", begun, 20'000);
    begun = Clock::now();
    for (int i = 0; i < 20; ++i)
        for (const auto& job : jobs) {
            fixture.policy().uncount(job);
            fixture.policy().count(job);
        }
    report("counting a job out and in", begun, 20'000);
    begun = Clock::now();
    fixture.policy().work_out_shares();
    report("shares of 20000 associations", begun, 1);
}
