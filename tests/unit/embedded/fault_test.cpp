// Faults: the disk refuses, blocks, is full or is gone; the clock jumps; a client sends too much or nothing. Nothing
// acknowledged is lost, nothing incomplete is visible, and the cluster recovers by itself.
#include <sys/resource.h>
#include <sys/stat.h>

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <atomic>
#include <csignal>
#include <optional>
#include <set>

#include "restd/error.hpp"
#include "store/ledger.hpp"
#include "store/sqlite_rows.hpp"
#include "store/state_folder.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using Catch::Matchers::ContainsSubstring;
using Poco::Data::Keywords::now;

namespace {

std::uint32_t held(TestCluster& cluster)
{
    return cluster.submit("true", [](model::JobDescription& job) { job.hold = true; });
}

// The error's number and text; 0 if there is none.
struct Refused {
    int number = 0, status = 0;
    std::string text;
    std::optional<Place> place;
};
template <class Call>
Refused refused(Call call)
{
    try {
        call();
    } catch (const Error& error) {
        return {error.number(), error.status(), error.what(), error.place()};
    }
    return {};
}

std::map<std::uint32_t, std::uint32_t> listed(TestCluster& cluster)
{
    std::map<std::uint32_t, std::uint32_t> states;
    cluster.cluster->controller()->jobs(cluster.me, {})([&](const model::Job& job) { states[job.job_id] = job.job_state; });
    return states;
}

mode_t mode_of(const std::string& path)
{
    struct stat file {};
    REQUIRE(stat(path.c_str(), &file) == 0);
    return file.st_mode & 07777;
}

std::set<std::string> accounts(TestCluster& cluster)
{
    std::set<std::string> names;
    cluster.cluster->accounting()->accounts(cluster.me,
                                            {})([&](const model::Account& account) { names.emplace(account.name); });
    return names;
}

void store_account(TestCluster& cluster, std::string_view name, std::string_view description = "d")
{
    model::Account account;
    account.name = name;
    account.description = description;
    model::Association association;
    association.key.account = name;
    cluster.cluster->accounting()->store(cluster.me, {.accounts = {&account, 1}, .associations = {&association, 1}});
}

}  // namespace

TEST_CASE("SQLite refuses a commit and later recovers", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto file = folder.path + "/state/cluster.sqlite";
    const auto before = held(cluster);
    auto other = open_database(file);
    other << "CREATE TRIGGER no BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'not today'); END", now;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto error = refused([&] { held(cluster); });
        CHECK(error.number == err::writing_to_file);
        CHECK_THAT(error.text, ContainsSubstring(file) && ContainsSubstring("not today"));
    }
    // The refused job does not exist, the acknowledged one does.
    CHECK(listed(cluster).size() == 1);
    CHECK(listed(cluster).count(before) == 1);
    CHECK(refused([&] { cluster.cancel(std::to_string(before)); }).number == err::writing_to_file);
    CHECK_FALSE(cluster.cluster->engine().store().healthy());
    other << "DROP TRIGGER no", now;
    const auto after = held(cluster);
    CHECK(cluster.cluster->engine().store().healthy());
    const auto shown = listed(cluster);
    CHECK(shown.size() == 2);
    CHECK(shown.count(after) == 1);
    // The job table and the disk agree.
    cluster.again();
    CHECK(listed(cluster) == shown);
}

TEST_CASE("no job is started before its start is on disk", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    auto& engine = cluster.cluster->engine();
    cluster.submit("touch began; until [ -e go ]; do sleep 0.01; done",
                   [](model::JobDescription& job) { job.minimum_cpus = 4; });
    const auto second = cluster.submit("touch ran");
    REQUIRE(eventually([&] { return std::filesystem::exists(folder.path + "/began"); }));
    const auto run = engine.find(*JobName::parse(std::to_string(second))).at(0)->run;
    auto other = open_database(folder.path + "/state/cluster.sqlite");
    other << "CREATE TRIGGER no BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'not today'); END", now;
    std::ofstream(folder.path + "/go") << "";
    // The second job gets the first one's processors, but its start cannot be stored.
    REQUIRE(eventually([&] { return listed(cluster)[second] == state::running; }));
    const auto cycles = engine.stats().cycles;
    // After another pass, everything that the last pass wanted to start has been started.
    store_account(cluster, "physics");
    REQUIRE(eventually([&] { return engine.stats().cycles > cycles; }));
    CHECK_FALSE(std::filesystem::exists(folder.path + "/state/jobs/" + std::to_string(run)));
    other << "DROP TRIGGER no", now;
    CHECK(eventually([&] { return listed(cluster)[second] == state::completed; }));
    CHECK(std::filesystem::exists(folder.path + "/ran"));
}

TEST_CASE("a slow commit delays its own answer only", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    auto other = open_database(folder.path + "/state/cluster.sqlite");
    other << "BEGIN IMMEDIATE", now;
    std::atomic<std::uint32_t> answered{0};
    std::thread client([&] { answered = held(cluster); });
    // The engine has accepted the job, and answers other requests meanwhile.
    const bool taken = eventually([&] { return listed(cluster).size() == 1; });
    const bool early = answered != 0;
    const auto on_disk = [&] {
        int rows = 0;
        cluster.cluster->engine().store().history("", [&](const JobRecord&, bool) { ++rows; });
        return rows;
    };
    const int rows_before = on_disk();
    other << "ROLLBACK", now;
    client.join();
    CHECK(taken);
    CHECK_FALSE(early);
    CHECK(rows_before == 0);
    CHECK(answered != 0);
    CHECK(on_disk() == 1);
}

TEST_CASE("a change of the accounting database that is refused half-way changes nothing", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto file = folder.path + "/state/accounting.sqlite";
    store_account(cluster, "physics");
    const auto before = accounts(cluster);
    auto other = open_database(file);
    // The account's own row can be written, its association's cannot.
    other << "CREATE TRIGGER no BEFORE INSERT ON association BEGIN SELECT RAISE(ABORT, 'not today'); END", now;
    const auto error = refused([&] { store_account(cluster, "chemistry"); });
    CHECK(error.number == err::writing_to_file);
    CHECK_THAT(error.text, ContainsSubstring(file) && ContainsSubstring("not today"));
    CHECK(accounts(cluster) == before);
    other << "DROP TRIGGER no", now;
    CHECK(accounts(cluster) == before);
    store_account(cluster, "chemistry");
    auto with = before;
    with.insert("chemistry");
    CHECK(accounts(cluster) == with);
    cluster.again();
    CHECK(accounts(cluster) == with);
}

TEST_CASE("a file that is removed while a change waits for SQLite's lock makes the change fail", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto file = folder.path + "/state/accounting.sqlite", aside = folder.path + "/aside";
    store_account(cluster, "physics");
    Ledger ledger(file, "test", {});
    auto other = open_database(file);
    other << "BEGIN IMMEDIATE", now;
    std::atomic<bool> edited = false;
    std::atomic<pid_t> thread = 0;
    Refused error;
    std::thread changing([&] {
        thread = gettid();
        error = refused([&] {
            ledger.change([&](Book& book, Time) {
                book.accounts.at("physics").description = "changed";
                edited = true;
            });
        });
    });
    REQUIRE(eventually([&] { return edited.load(); }));
    // Wait until it waits for the other change: SQLite sleeps between two attempts. If it comes too late it is refused at once,
    // which is acceptable too.
    REQUIRE(eventually([&] {
        const auto status = text_of("/proc/self/task/" + std::to_string(thread) + "/status");
        return status.find("State:\tS") != std::string::npos;
    }));
    REQUIRE(rename(file.c_str(), aside.c_str()) == 0);
    other << "ROLLBACK", now;
    changing.join();
    CHECK(error.number == err::writing_to_file);
    CHECK_THAT(error.text, ContainsSubstring(file) && ContainsSubstring("No such file or directory"));
    const auto book = ledger.book();
    CHECK(book->accounts.at("physics").description != "changed");
    REQUIRE(rename(aside.c_str(), file.c_str()) == 0);
}

TEST_CASE("nothing is accepted when the state directory has been removed", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto state = folder.path + "/state", aside = folder.path + "/aside";
    const auto before = held(cluster);
    store_account(cluster, "physics");
    REQUIRE(rename(state.c_str(), aside.c_str()) == 0);
    auto error = refused([&] { held(cluster); });
    CHECK(error.number == err::writing_to_file);
    CHECK_THAT(error.text, ContainsSubstring(state + "/cluster.sqlite") && ContainsSubstring("No such file or directory"));
    error = refused([&] { store_account(cluster, "chemistry"); });
    CHECK(error.number == err::writing_to_file);
    CHECK_THAT(error.text, ContainsSubstring(state + "/accounting.sqlite"));
    CHECK(accounts(cluster).count("chemistry") == 0);
    CHECK(listed(cluster).size() == 1);
    // Another file in its place is refused too.
    std::filesystem::create_directory(state);
    std::ofstream(state + "/cluster.sqlite") << "";
    CHECK_THAT(refused([&] { held(cluster); }).text, ContainsSubstring("is another file"));
    std::filesystem::remove_all(state);
    // After the file is back, everything works.
    REQUIRE(rename(aside.c_str(), state.c_str()) == 0);
    const auto after = held(cluster);
    store_account(cluster, "chemistry");
    cluster.again();
    CHECK(listed(cluster).size() == 2);
    CHECK(listed(cluster).count(before) == 1);
    CHECK(listed(cluster).count(after) == 1);
}

TEST_CASE("an error about a full disk names file and cause, and ends when there is space again", "[fault]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto before = held(cluster);
    // No file of this process may grow, as if the disk were full.
    const auto old_signal = std::signal(SIGXFSZ, SIG_IGN);
    rlimit room{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &room) == 0);
    rlimit none = room;
    none.rlim_cur = 4096;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &none) == 0);
    const auto error = refused([&] { held(cluster); });
    const auto account = refused([&] { store_account(cluster, "physics"); });
    REQUIRE(setrlimit(RLIMIT_FSIZE, &room) == 0);
    std::signal(SIGXFSZ, old_signal);
    CHECK(error.number == err::writing_to_file);
    CHECK_THAT(error.text, ContainsSubstring(folder.path + "/state/cluster.sqlite") &&
                               ContainsSubstring("errno " + std::to_string(EFBIG) + ": File too large"));
    CHECK(account.number == err::writing_to_file);
    CHECK_THAT(account.text, ContainsSubstring("accounting.sqlite") && ContainsSubstring("errno"));
    CHECK(listed(cluster).size() == 1);
    const auto after = held(cluster);
    store_account(cluster, "physics");
    cluster.again();
    CHECK(listed(cluster).size() == 2);
    CHECK(listed(cluster).count(before) == 1);
    CHECK(listed(cluster).count(after) == 1);
    CHECK(accounts(cluster).count("physics") == 1);
}

TEST_CASE("when the clock jumps, time limits and MinJobAge still use elapsed time", "[fault]")
{
    const ScratchFolder folder;
    ClusterConf conf = parse_conf(small_conf, "slurm.conf", read_host_facts());
    conf.kill_wait = 1;
    conf.min_job_age = 300;
    People people;
    std::atomic<Time> jump{0}, passed{0};
    EngineOptions options;
    options.state_directory = folder.path;
    Launcher launcher{FileDescriptor(start_launcher())};
    options.launcher = &launcher;
    options.clock = [&] { return std::time(nullptr) + jump + passed; };
    options.elapsed = [&] { return 1000 + passed.load(); };
    Engine engine(conf, options, people, quiet_log());
    engine.start();
    static constexpr std::string_view environment[] = {"PATH=/usr/bin:/bin"};
    model::JobDescription job;
    job.script = "#!/bin/sh\nexec sleep 300\n";
    job.environment = environment;
    job.current_working_directory = folder.path;
    job.time_limit = 5;
    const Caller caller{geteuid(), getegid(), "me", true, true, true};
    const auto running = engine.submit(caller, job).job_id;
    job.hold = true;
    const auto ended = engine.submit(caller, job).job_id;
    const JobName name{ended, {}};
    REQUIRE(engine.cancel(caller, {&name, 1}, 0, 0).front().number == 0);
    const auto state_of = [&](std::uint32_t id) -> std::uint32_t {
        const auto found = engine.find({id, {}});
        return found.empty() ? ~0U : found.front()->state;
    };
    REQUIRE(eventually([&] { return state_of(running) == state::running; }));
    // When the engine's thread has handled a job that was submitted after the jump, one of its cycles has seen the new time.
    const auto seen = [&] {
        model::JobDescription probe = job;
        probe.hold = NoValBool();
        probe.script = "#!/bin/sh\ntrue\n";
        const auto id = engine.submit(caller, probe).job_id;
        return eventually([&] { return state_of(id) == state::completed; });
    };
    constexpr Time hour = 3600, year = 365 * 24 * hour;
    for (const Time to : {hour, year, -hour, -year, Time(0)}) {
        INFO("the clock jumps by " << to << " s");
        jump = to;
        REQUIRE(seen());
        CHECK(state_of(running) == state::running);
        CHECK(state_of(ended) == state::cancelled);
        model::JobCondition condition;
        static constexpr std::uint32_t runs[] = {state::running};
        condition.state = runs;
        condition.start_time = 1;
        const ConditionFilter filter(condition, conf, people, engine.now());
        CHECK(filter.passes(*engine.find({running, {}}).front()));
    }
    // Now time really passes, instead of a jump of the clock.
    passed = 299;
    REQUIRE(seen());
    CHECK(state_of(running) == state::running);
    CHECK(state_of(ended) == state::cancelled);
    passed = 302;
    CHECK(eventually([&] { return state_of(running) == state::timeout; }));
    CHECK(eventually([&] { return state_of(ended) == ~0U; }));
    engine.stop();
}

TEST_CASE("other users cannot read the state, whatever the umask is", "[fault]")
{
    const ScratchFolder folder;
    const auto umask_before = umask(0);
    {
        TestCluster cluster(folder.path);
        held(cluster);
        store_account(cluster, "physics");
        umask(umask_before);
        const auto check = [&] {
            CHECK(mode_of(folder.path + "/state") == 0700);
            CHECK(mode_of(folder.path + "/state/jobs") == 0700);
            std::size_t files = 0;
            for (const auto& entry : std::filesystem::directory_iterator(folder.path + "/state")) {
                // The cluster is running: a file under a temporary name may be renamed meanwhile.
                struct stat file {};
                if (stat(entry.path().c_str(), &file) != 0 || !S_ISREG(file.st_mode)) continue;
                INFO(entry.path());
                CHECK((file.st_mode & 07777) == 0600);
                ++files;
            }
            CHECK(files >= 6);  // two databases with -wal and -shm
        };
        check();
        cluster.end();
        // The permissions that an earlier release used.
        for (const auto& entry : std::filesystem::directory_iterator(folder.path + "/state"))
            if (entry.is_regular_file()) chmod(entry.path().c_str(), 0644);
        chmod((folder.path + "/state").c_str(), 0755);
        chmod((folder.path + "/state/jobs").c_str(), 0755);
        cluster.begin();
        held(cluster);
        store_account(cluster, "chemistry");
        check();
    }
    umask(umask_before);
    CHECK_THROWS_WITH(make_private_folder("/tmp", quiet_log()), ContainsSubstring("is everybody's"));
    // Each of these rights alone is refused.
    for (const mode_t right : {0040, 0020, 0010, 0004, 0002, 0001}) {
        const ScratchFolder own;
        const auto file = own.path + "/key";
        std::ofstream(file) << "secret";
        REQUIRE(chmod(file.c_str(), 0600 | right) == 0);
        make_files_private(own.path, quiet_log());
        INFO(right);
        CHECK(mode_of(file) == 0600);
    }
}

TEST_CASE("texts are as long as slurmctld takes them", "[limits]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, std::string(small_conf) + "SchedulerParameters=max_script_size=100000\n");
    const auto text = [](std::size_t size) { return std::string(size, 'x'); };
    const auto submit = [&](const std::function<void(model::JobDescription&, const std::string&)>& set, std::string value) {
        return refused([&] {
            cluster.submit("true", [&](model::JobDescription& job) {
                job.hold = true;
                set(job, value);
            });
        });
    };
    using Set = std::function<void(model::JobDescription&, const std::string&)>;
    using Job = model::JobDescription;
    const struct {
        std::string_view Job::*field;
        std::size_t most;
    } rows[] = {
        {&Job::comment, 1024},         {&Job::name, 1024},
        {&Job::extra, 1024},           {&Job::mail_user, 1024},
        {&Job::network, 1024},         {&Job::admin_comment, 65'535},
        {&Job::standard_output, 4096}, {&Job::cpu_binding, 128 * 1024},
    };
    for (const auto& row : rows) {
        INFO("limit " << row.most);
        const Set set = [&row](auto& job, auto& value) { job.*row.field = value; };
        CHECK(submit(set, text(row.most)).number == 0);
        const auto error = submit(set, text(row.most + 1));
        CHECK(error.number == err::pathname_too_long);
        CHECK(error.place == Place::record<Job>()(row.field));
        CHECK_THAT(error.text,
                   ContainsSubstring(std::to_string(row.most + 1) + " bytes; the limit is " + std::to_string(row.most)));
    }
    // For fields that are also parsed, the length is checked first.
    for (const auto& [field, most, set] : std::initializer_list<std::tuple<const char*, std::size_t, Set>>{
             {"account", 1024, [](auto&job, auto&value) { job.account = value; }},
             {"array", 4096, [](auto&job, auto&value) { job.array = value; }},
             {"constraints", 1024, [](auto&job, auto&value) { job.constraints = value; }},
             {"dependency", 128 * 1024, [](auto&job, auto&value) { job.dependency = value; }},
             {"licenses", 1024, [](auto&job, auto&value) { job.licenses = value; }},
             {"partition", 1024, [](auto&job, auto&value) { job.partition = value; }},
             {"required_nodes", 65'535, [](auto&job, auto&value) { job.required_nodes = value; }},
             {"wckey", 1024, [](auto&job, auto&value) { job.wckey = value; }},
             {"user_id", 255, [](auto&job, auto&value) { job.user_id = value; }}}) {
        INFO(field);
        CHECK(submit(set, text(most + 1)).number == err::pathname_too_long);
        CHECK(submit(set, text(most)).number != err::pathname_too_long);
    }
    const Set script = [](auto& job, auto& value) { job.script = value; };
    CHECK(submit(script, "#!/bin/sh\n" + text(100'000 - 10)).number == 0);
    CHECK(submit(script, "#!/bin/sh\n" + text(100'000 - 9)).number == err::pathname_too_long);
    CHECK(submit([](auto& job, auto&) { job.current_working_directory = job.comment; }, "").number == err::missing_work_dir);

    const auto environment = [&](std::size_t strings, std::size_t size) {
        const std::string one = "A=" + text(size - 2);
        const std::vector<std::string_view> list(strings, one);
        return refused([&] {
                   cluster.submit("true", [&](model::JobDescription& job) {
                       job.hold = true;
                       job.environment = list;
                   });
               })
            .number;
    };
    CHECK(environment(1, 131'071) == 0);
    CHECK(environment(1, 131'072) == err::pathname_too_long);
    CHECK(environment(16, 131'071) == 0);
    CHECK(environment(17, 131'071) == err::pathname_too_long);

    // A change or an allocation cannot exceed the limit either.
    const auto id = held(cluster);
    const auto long_comment = text(1025);
    model::JobDescription change;
    change.comment = long_comment;
    CHECK(refused([&] { cluster.update(id, change); }).number == err::pathname_too_long);
    change.current_working_directory = "/";
    CHECK(refused([&] {
              cluster.cluster->controller()->allocate(cluster.me, {&change, 1}, [](const model::SubmitResult&) {});
          }).number == err::pathname_too_long);

    const auto long_text = text(65'536), long_name = text(256);
    model::NodeUpdate node;
    node.name = "here";
    node.comment = long_text;
    CHECK(refused([&] { cluster.cluster->controller()->update_nodes(cluster.me, node); }).number == err::pathname_too_long);
    CHECK(refused([&] { store_account(cluster, "physics", long_text); }).number == err::pathname_too_long);
    CHECK(accounts(cluster).count("physics") == 0);
    CHECK(refused([&] { store_account(cluster, "physics", long_text.substr(1)); }).number == 0);
    CHECK(refused([&] { store_account(cluster, long_name); }).number == err::pathname_too_long);
    CHECK(refused([&] { store_account(cluster, long_name.substr(1)); }).number == 0);
    model::Qos qos;
    qos.name = "gold";
    qos.description = long_text;
    CHECK_THAT(refused([&] {
                   cluster.cluster->accounting()->store(cluster.me, {.qos = {&qos, 1}});
               }).text,
               ContainsSubstring("qos/description has 65536 bytes; the limit is 65535"));
}

TEST_CASE("requests that name nothing are refused", "[limits]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path);
    const auto controller_port = cluster.cluster->controller();
    auto& controller = *controller_port;
    const auto accounting_port = cluster.cluster->accounting();
    auto& accounting = *accounting_port;
    const auto& me = cluster.me;
    const auto id = held(cluster);
    int sunk = 0;
    const auto count = [&](const auto&) { ++sunk; };
    CHECK(refused([&] { controller.submit(me, {}, count); }).number != 0);
    CHECK(refused([&] { controller.allocate(me, {}, count); }).number != 0);
    CHECK(refused([&] { controller.cancel_jobs(me, {}, count); }).number == err::signal_jobs_invalid);
    CHECK(sunk == 0);
    controller.job_states(me, {})(count);
    CHECK(sunk == 1);
    CHECK(refused([&] { controller.update_nodes(me, {}); }).number == err::invalid_node_name);
    accounting.store(me, {});
    // A record that contains only its key.
    store_account(cluster, "physics");
    model::Account account;
    account.name = "physics";
    model::User user;
    user.name = me.user;
    model::Qos qos;
    qos.name = "gold";
    model::Association association;
    association.key.account = "physics";
    accounting.store(me, {.accounts = {&account, 1}, .users = {&user, 1}, .qos = {&qos, 1}, .associations = {&association, 1}});
    const auto before = accounts(cluster);
    sunk = 0;
    accounting.remove_accounts(me, {}, count);
    accounting.remove_users(me, {}, count);
    CHECK(sunk == 0);
    CHECK(accounts(cluster) == before);
    for (const auto& call : std::initializer_list<std::function<void()>>{
             [&] { accounting.add_users(me, {}, {}, count); }, [&] { accounting.add_accounts(me, {}, {}, count); },
             [&] { accounting.store(me, {.clusters = {}, .tres = {}, .wckeys = {}}); }})
        refused(call);
    CHECK(accounts(cluster) == before);
    sunk = 0;
    accounting.jobs(me, {})(count);
    accounting.tres(me)(count);
    accounting.qos(me, {})(count);
    accounting.associations(me, {})(count);
    accounting.users(me, {})(count);
    accounting.wckeys(me, {})(count);
    accounting.clusters(me, {})(count);
    accounting.instances(me, {})(count);
    CHECK(sunk > 5);
    CHECK(cluster.job(id).state == state::pending);
}
