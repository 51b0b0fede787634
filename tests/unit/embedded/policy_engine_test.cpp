// Tests limits, usage and priorities through the engine and the controller, with real jobs and restarts.
#include <atomic>

#include "policy_support.hpp"
#include "port/controller.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

std::string my_name()
{
    People people;
    const auto me = people.by_id(geteuid());
    return me ? me->name : std::to_string(geteuid());
}

// An engine with a book that the test changes, and a clock that stands still unless the test moves it forward.
class Office {
public:
    explicit Office(const std::string& more = "", const std::string& enforce = "limits,qos")
        : conf(parse_conf("ClusterName=test\nAccountingStorageEnforce=" + enforce +
                              "\nKillWait=1\nMinJobAge=100000\nNodeName=here NodeHostname=localhost CPUs=4 RealMemory=4000\n" +
                              more + "PartitionName=debug Nodes=here Default=YES\n",
                          "slurm.conf", read_host_facts())),
          book(sample_book(my_name()))
    {
        caller.uid = geteuid();
        caller.gid = getegid();
        caller.name = my_name();
    }
    ~Office()
    {
        if (engine) cancel_all();
    }
    void begin()
    {
        publish();
        EngineOptions options;
        options.state_directory = folder.path;
        options.launcher = &launcher;
        options.owners = JobOwners::everybody_as_one;
        options.clock = [this] { return begun + ahead.load(); };
        options.book = [this] {
            const std::lock_guard held(mutex_);
            return shown_;
        };
        engine = std::make_unique<Engine>(conf, std::move(options), people, quiet_log());
        engine->start();
    }
    void end()
    {
        engine->stop();
        engine.reset();
    }
    // Makes the changed book the current one.
    void publish()
    {
        auto fresh = shared(book);
        {
            const std::lock_guard held(mutex_);
            shown_ = std::move(fresh);
        }
        if (engine) engine->book_changed();
    }
    std::uint32_t submit(const std::function<void(model::JobDescription&)>& adjust = {}, const std::string& what = "sleep 60")
    {
        static constexpr std::string_view environment[] = {"PATH=/usr/bin:/bin"};
        const std::string script = "#!/bin/sh\n" + what + "\n";
        model::JobDescription job;
        job.script = script;
        job.environment = environment;
        job.current_working_directory = folder.path;
        job.standard_output = "/dev/null";
        if (adjust) adjust(job);
        return engine->submit(caller, job).job_id;
    }
    int refusal(const std::function<void(model::JobDescription&)>& adjust, std::string* text = nullptr)
    {
        try {
            submit(adjust);
        } catch (const Error& error) {
            if (text != nullptr) *text = error.what();
            return error.number();
        }
        return 0;
    }
    int update(std::uint32_t id, const Caller& who, const std::function<void(model::JobDescription&)>& adjust)
    {
        model::JobDescription change;
        adjust(change);
        try {
            engine->update(who, *JobName::parse(std::to_string(id)), change);
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    }
    int cancel(std::uint32_t id, const Caller& who)
    {
        try {
            const JobName name{id, {}};
            return engine->cancel(who, {&name, 1}, 0, 0).front().number;
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    }
    void cancel_all()
    {
        const auto view = engine->view();
        for (const auto& job : *view.jobs)
            if (!job->is_finished()) cancel(job->job_id, caller);
        eventually([&] { return engine->usage().cpus == 0; }, 5);
    }
    JobRef job(std::uint32_t id) { return engine->find(*JobName::parse(std::to_string(id))).front(); }
    bool waits_for(std::uint32_t id, const std::string& reason)
    {
        return eventually([&] { return job(id)->is_pending() && to_string(job(id)->reason) == reason; });
    }
    bool runs(std::uint32_t id)
    {
        return eventually([&] { return job(id)->base_state() == state::running; });
    }

    const ScratchFolder folder;
    ClusterConf conf;
    Book book;
    People people;
    Caller caller;  // a user without any rights
    const Time begun = std::time(nullptr);
    std::atomic<Time> ahead{0};
    Launcher launcher{FileDescriptor(start_launcher())};
    std::unique_ptr<Engine> engine;

private:
    std::mutex mutex_;
    std::shared_ptr<const Book> shown_;
};

}  // namespace

TEST_CASE("jobs are refused with an error number, or wait with a reason", "[office]")
{
    Office office("RequeueExitHold=100\n");
    office.book.associations[4].limits.max_jobs = 1;
    office.book.associations[4].limits.max_submit_jobs = 3;
    office.begin();
    std::string why;
    CHECK(office.refusal([](auto& job) { job.account = "nosuch"; }) == 2045);
    CHECK(office.refusal([](auto& job) { job.qos = "nosuch"; }) == 2066);
    const auto first = office.submit({}, "until [ -e requeue ]; do sleep 0.02; done\nexit 100");
    REQUIRE(office.runs(first));
    CHECK(office.job(first)->association == 4);
    CHECK(office.job(first)->details->account.view() == "lab");
    CHECK(office.job(first)->details->qos.view() == "normal");
    const auto second = office.submit();
    REQUIRE(office.waits_for(second, "AssocMaxJobsLimit"));
    CHECK(office.job(second)->state_text.empty());
    // It does not block others: a job of another account starts before it.
    const auto other = office.submit([](auto& job) { job.account = "other"; });
    REQUIRE(office.runs(other));
    const auto third = office.submit();
    CHECK(office.refusal({}, &why) == 2050);
    CHECK(why.find("AssocMaxSubmitJobLimit (4, limit 3 of account lab") != std::string::npos);

    SECTION("the next starts when one ends")
    {
        CHECK(office.cancel(first, office.caller) == 0);
        REQUIRE(office.runs(second));
        CHECK(office.waits_for(third, "AssocMaxJobsLimit"));
        CHECK(office.submit() != 0);
    }
    SECTION("or when the limit is raised")
    {
        office.book.associations[4].limits.max_jobs = 2;
        office.publish();
        REQUIRE(office.runs(second));
        CHECK(office.waits_for(third, "AssocMaxJobsLimit"));
    }
    SECTION("the counts are the same after a restart")
    {
        office.end();
        office.begin();
        CHECK(office.refusal({}) == 2050);
        REQUIRE(office.waits_for(second, "AssocMaxJobsLimit"));
        CHECK(office.job(second)->association == 4);
        CHECK(office.cancel(third, office.caller) == 0);
        CHECK(office.refusal({}) == 0);
    }
    SECTION("a requeued job is counted once")
    {
        std::ofstream(office.folder.path + "/requeue") << "";
        REQUIRE(office.runs(second));
        CHECK(office.job(first)->is_pending());
        CHECK(office.refusal({}) == 2050);
        CHECK(office.cancel(first, office.caller) == 0);
        CHECK(office.refusal({}) == 0);
    }
}

TEST_CASE("a job with an account that comes later waits for it", "[office]")
{
    Office office("", "none");
    office.begin();
    // All processors are used, so the job stays pending.
    const auto large = office.submit([](auto& job) { job.tasks = 4; });
    REQUIRE(office.runs(large));
    const auto id = office.submit([](auto& job) { job.account = "later"; });
    CHECK(office.job(id)->association == 0);
    CHECK(office.job(id)->details->account.view() == "later");
    AssociationRecord account = office.book.associations[6];
    account.id = 20;
    account.account = "later";
    account.lineage = "/later/";
    AssociationRecord user = office.book.associations[7];
    user.id = 21;
    user.account = "later";
    user.parent = 20;
    office.book.associations[20] = account;
    office.book.associations[21] = user;
    office.publish();
    REQUIRE(eventually([&] { return office.job(id)->association == 21; }));
}

TEST_CASE("changes of a job keep its limits, unless an operator makes them", "[office]")
{
    Office office;
    office.book.qos[3].max_wall_per_job = 60;
    office.book.qos[3].max_tres_per_job = {{1, 2}};
    office.book.associations[7].qos = {{1}};
    office.begin();
    const auto hold = [](auto& job) {
        job.qos = "strict";
        job.hold = true;
        job.time_limit = 30;
    };
    const auto id = office.submit(hold);
    CHECK(office.refusal([](auto& job) {
        job.qos = "strict";
        job.tasks = 3;
    }) == 2050);
    CHECK(office.refusal([](auto& job) {
        job.qos = "strict";
        job.time_limit = 61;
    }) == 2050);
    CHECK(office.update(id, office.caller, [](auto& job) { job.tasks = 3; }) == 2050);
    CHECK(office.update(id, office.caller, [](auto& job) { job.tasks = 2; }) == 0);
    CHECK(office.update(id, office.caller, [](auto& job) { job.account = "other"; }) == 2066);
    CHECK(office.update(id, office.caller, [](auto& job) { job.qos = "high"; }) == 0);
    CHECK(office.job(id)->details->qos_id == 2);
    CHECK(office.update(id, office.caller, [](auto& job) { job.qos = "strict"; }) == 0);
    Caller somebody;
    somebody.uid = 12345;
    somebody.name = "somebody";
    CHECK(office.update(id, somebody, [](auto& job) { job.comment = "mine"; }) == 2010);
    CHECK(office.cancel(id, somebody) == 2002);
    Caller desk = somebody;
    desk.operates = true;
    CHECK(office.update(id, desk, [](auto& job) {
        job.tasks = 3;
        job.time_limit = 100;
    }) == 0);
    CHECK(office.job(id)->admin_set == (admin_set::time | admin_set::size));
    // What the operator has set is not checked against the limits.
    CHECK(office.update(id, desk, [](auto& job) { job.hold = false; }) == 0);
    REQUIRE(office.runs(id));
    CHECK(office.cancel(id, desk) == 0);

    // A coordinator of the account, or of one above it, may do the same; a coordinator of another account may not.
    const auto next = office.submit(hold);
    office.book.users["somebody"].name = "somebody";
    office.book.accounts["other"].coordinators = {"somebody"};
    office.publish();
    CHECK(office.cancel(next, somebody) == 2002);
    office.book.accounts["dept"].coordinators = {"somebody"};
    office.publish();
    CHECK(office.update(next, somebody, [](auto& job) {
        job.priority = 77;
        job.hold = false;
    }) == 0);
    CHECK(office.cancel(next, somebody) == 0);
}

TEST_CASE("usage is kept over a restart and a crash", "[office]")
{
    Office office("PriorityDecayHalfLife=0\n");
    office.begin();
    const auto id = office.submit([](auto& job) { job.tasks = 2; }, "echo up > begun\nsleep 60");
    // Wait until it has begun: otherwise it would be another run after the restart.
    REQUIRE(eventually([&] { return text_of(office.folder.path + "/begun") == "up\n"; }));
    const auto raw = [&] { return office.engine->shares().history.association(4).raw; };
    office.ahead += 1000;
    const double first = raw();
    CHECK(first == 2000);
    CHECK(office.engine->shares().history.association(1).raw == first);
    CHECK(office.engine->shares().history.association(5).raw == 0);
    CHECK(office.engine->shares().history.qos(1).raw == first);
    office.end();
    const auto kept = text_of(office.folder.path + "/usage");
    CHECK(kept.find("association 4 ") != std::string::npos);
    office.begin();
    CHECK(raw() == first);
    office.ahead += 500;
    const double second = raw();
    CHECK(second == first + 1000);
    CHECK(office.cancel(id, office.caller) == 0);
    REQUIRE(eventually([&] { return office.job(id)->is_finished(); }));
    office.ahead += 5000;
    const double third = raw();
    CHECK(third == second);
    // As if the daemon had written nothing since it was started.
    office.end();
    std::ofstream(office.folder.path + "/usage") << kept;
    office.begin();
    // The processes' own clock is not moved forward, so the test cannot choose the time of their end.
    CHECK(raw() >= first);
    CHECK(raw() <= third);
    // A damaged file is renamed; it does not end the daemon.
    office.end();
    std::ofstream(office.folder.path + "/usage") << "nonsense";
    office.begin();
    CHECK(raw() == 0);
    CHECK(text_of(office.folder.path + "/usage.bad") == "nonsense");
}

TEST_CASE("priorities decide, and grow with age", "[office]")
{
    Office office("PriorityType=priority/multifactor\nPriorityWeightQOS=1000\nPriorityWeightAge=10000\nPriorityMaxAge=1-0\n"
                  "PriorityCalcPeriod=1\n");
    office.book.qos[2].priority = 10;
    office.begin();
    const auto large = [](auto& job) { job.tasks = 4; };
    const auto running = office.submit(large);
    REQUIRE(office.runs(running));
    const auto normal = office.submit(large);
    const auto high = office.submit([](auto& job) {
        job.tasks = 4;
        job.qos = "high";
    });
    REQUIRE(office.waits_for(high, "Resources"));
    CHECK(office.waits_for(normal, "Priority"));
    CHECK(office.job(normal)->priority <= 1);
    CHECK(office.job(high)->priority == 1000);
    // After half a day the age factor is half of its maximum.
    office.ahead += 12 * 3600;
    REQUIRE(eventually([&] { return office.job(normal)->priority >= 5000; }));
    CHECK(office.job(normal)->priority == 5000);
    CHECK(office.job(high)->priority == 6000);
    // The owner may lower the priority, and then it does not change any more.
    CHECK(office.update(high, office.caller, [](auto& job) { job.priority = 9000; }) == 2002);
    CHECK(office.update(high, office.caller, [](auto& job) { job.priority = 50; }) == 0);
    office.ahead += 3600;
    REQUIRE(eventually([&] { return office.job(normal)->priority >= 5400; }));
    CHECK(office.job(high)->priority == 50);
    CHECK(office.update(normal, office.caller, [](auto& job) { job.nice = 400; }) == 0);
    CHECK(office.job(normal)->priority <= 5030);
    CHECK(office.cancel(running, office.caller) == 0);
    REQUIRE(office.runs(normal));
}

TEST_CASE("running jobs end when their group has used its minutes", "[office]")
{
    Office office("PriorityDecayHalfLife=0\n");
    office.book.associations[2].limits.group_tres_minutes = {{1, 10}};
    office.begin();
    // A job without a time limit gets the largest one allowed.
    CHECK(office.job(office.submit([](auto& job) { job.hold = true; }))->time_limit == NoVal32(10));
    const auto id = office.submit([](auto& job) { job.time_limit = 60; });
    REQUIRE(office.runs(id));
    office.ahead += 11 * 60;
    REQUIRE(eventually([&] { return office.job(id)->base_state() == state::timeout; }));
    CHECK(to_string(office.job(id)->reason) == "TimeLimit");
    CHECK(office.job(id)->state_text.view().find("group max TRES(cpu) minutes of 10 with 1") != std::string::npos);
    const auto next = office.submit();
    CHECK(office.waits_for(next, "AssocGrpCPUMinutesLimit"));
}

TEST_CASE("shares are answered as they are", "[office]")
{
    Office office("PriorityDecayHalfLife=0\n");
    office.book.associations[2].shares = 3;
    office.book.associations[2].limits.group_tres_minutes = {{1, 1000}};
    office.begin();
    EmbeddedController controller({read_host_facts(), *office.engine, office.people, "24.11.5", {}});
    Identity me;
    me.uid = geteuid();
    me.user = my_name();
    const auto id = office.submit([](auto& job) { job.time_limit = 60; });
    REQUIRE(office.runs(id));
    office.ahead += 600;
    struct Row {
        model::Shares share;
        std::string name, parent;
        std::uint64_t reserved = 0;
        NoVal64 minutes;
        double used = 0;
    };
    const auto list = [&](const model::SharesQuery& query, std::uint64_t& total) {
        std::vector<Row> rows;
        controller.shares(me, query, total)([&](const model::Shares& share) {
            Row row{share, std::string(share.name), std::string(share.parent), 0, {}, 0};
            row.reserved = share.tres_run_seconds[0].value.value_or(0);
            row.minutes = share.tres_group_minutes[0].value;
            row.used = share.tres_usage[0].value;
            CHECK(share.tres_usage[0].name == "cpu");
            CHECK(share.tres_usage.back().name == "license/matlab");
            rows.push_back(row);
        });
        return rows;
    };
    std::uint64_t total = 0;
    const auto all = list({}, total);
    CHECK(total == 4);
    REQUIRE(all.size() == 7);
    CHECK(all[0].name == "root");
    CHECK(all[0].parent.empty());
    CHECK_FALSE(all[0].share.shares.is_set());
    CHECK(all[1].name == "dept");
    CHECK(all[1].parent == "root");
    CHECK(all[1].share.type == 0);
    CHECK(all[1].share.shares == NoVal32(3));
    CHECK(all[1].minutes == NoVal64(1000));
    CHECK(all[1].used == 600);
    CHECK(all[3].name == my_name());
    CHECK(all[3].parent == "lab");
    CHECK(all[3].share.type == 1);
    CHECK(all[3].share.usage == 600);
    CHECK(all[3].minutes.is_infinite());
    CHECK(all[3].reserved == 3000);
    CHECK(all[3].share.effective_usage == NoValDouble(1.0));
    CHECK(all[3].share.fairshare_factor.value == Approx(1.0 / 3));
    CHECK(all[6].reserved == 0);

    const std::string_view users[] = {"bob"}, accounts[] = {"LAB"};
    model::SharesQuery query;
    query.users = users;
    auto some = list(query, total);
    CHECK(some.size() == 5);  // the accounts' associations and bob's
    query.accounts = accounts;
    some = list(query, total);
    REQUIRE(some.size() == 2);
    CHECK(some[1].name == "bob");
    query.users = {};
    CHECK(list(query, total).size() == 3);
}
