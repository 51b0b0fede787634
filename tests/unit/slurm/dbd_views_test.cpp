// Records of slurmdbd in the hub model, and filters of the API in slurmdbd's format.
#include "accounting/accounting.hpp"
#include "accounting/database_conditions.hpp"
#include "accounting/database_job_view.hpp"
#include "accounting/database_session.hpp"
#include "accounting/database_view.hpp"
#include "accounting/stdio_path.hpp"
#include "catch.hpp"
#include "dbd_fake.hpp"
#include "distinct.hpp"
#include "messages/database_configuration.hpp"
#include "restd/error.hpp"
#include "spelled.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

namespace {

// A slurmdbd with recorded answers.
struct RecordedDatabase {
    RecordedDatabase()
        : daemon([this](const auto& request, std::size_t) -> std::optional<Bytes> {
              if (auto answer = manners(request)) return answer;
              const auto found = answers.find(request.type);
              return found == answers.end() ? verdict_bytes(2002, "not recorded", request.type)
                                            : database_answer(found->second);
          }),
          to(daemon.port()), accounting({to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people})
    {}
    std::map<std::uint16_t, std::string> answers{{dbd::get_tres, "tres"},           {dbd::get_qos, "qos"},
                                                 {dbd::get_associations, "assocs"}, {dbd::get_accounts, "accounts_coord"},
                                                 {dbd::get_users, "users_one"},     {dbd::get_wckeys, "wckeys"},
                                                 {dbd::get_clusters, "clusters"},   {dbd::get_jobs, "jobs_script"},
                                                 {dbd::get_stats, "stats"},         {dbd::get_instances, "instances"}};
    FakeSlurmdbd daemon;
    Connected to;
    People people;
    SlurmAccounting accounting;
};

}  // namespace

TEST_CASE("a running job with its step")
{
    RecordedDatabase database;
    std::size_t count = 0;
    database.accounting.jobs(database.to.caller, {})([&](const model::DatabaseJob& job) {
        ++count;
        REQUIRE(job.job_id == 1434);
        REQUIRE(job.name == "wp_run");
        REQUIRE(job.account == "root");
        REQUIRE(job.association.id == 2);
        REQUIRE(job.association.account == "root");
        REQUIRE(job.association.user == "root");
        REQUIRE(job.association.cluster == "lab");
        REQUIRE(job.qos == "normal");
        REQUIRE(job.flags == (model::database_job_flag::started_on_schedule | model::database_job_flag::start_received));
        REQUIRE(job.state_current == model::job_state::running);
        REQUIRE(job.state_reason == "None");
        REQUIRE(job.required_memory_per_node == NoVal64(200));
        REQUIRE(!job.required_memory_per_cpu.is_set());
        REQUIRE(job.time_planned == NoVal64(1));
        REQUIRE(job.time_limit == NoVal32(10));
        REQUIRE(!job.array_task_id.is_set());
        REQUIRE(job.licenses == "matlab:2");
        REQUIRE(job.wckey.wckey.empty());
        REQUIRE(job.wckey.flags == model::wckey_tag_flag::assigned_default);
        REQUIRE(job.stdout == "/tmp/wp-%j.out");
        REQUIRE(job.stdout_expanded == "/tmp/wp-1434.out");
        REQUIRE(job.stderr_expanded.empty());
        REQUIRE(job.tres_requested.size() == 4);
        REQUIRE(job.tres_allocated.size() == 5);
        REQUIRE(job.tres_allocated[1].type == "mem");
        REQUIRE(job.tres_allocated[1].count == 200);
        REQUIRE(job.tres_allocated[2].count == -2);  // not known
        REQUIRE(job.steps.size() == 1);
        const model::Step& step = job.steps[0];
        REQUIRE(step.step_id == "1434.batch");
        REQUIRE(step.step_name == "batch");
        REQUIRE(step.nodes_list.size() == 1);
        REQUIRE(step.nodes_list[0] == "vm");
        REQUIRE(step.tres_allocated.size() == 3);
        REQUIRE(step.tres_consumed_max.empty());
        REQUIRE(step.cpu_governor == "0");
    });
    REQUIRE(count == 1);
}

TEST_CASE("minimum and maximum of a step name their node and task")
{
    RecordedDatabase database;
    DatabaseSession session(*database.to.pool, database.to.caller);
    DatabaseNames names(session);
    PeopleNames people(database.people);
    const KnownAssociations nobody;
    DatabaseJobView view(names, people, nobody, 1000);
    StepRecord step;
    step.nodes_range = "n[1-3],login";
    step.stats.tres_usage_in_max = "1=70,2=4096,99=1";
    step.stats.tres_usage_in_max_nodeid = "1=0,2=3";
    step.stats.tres_usage_in_max_taskid = "1=0,2=5";
    step.stats.tres_usage_out_min = "6=0";
    step.stats.tres_usage_in_tot = "1=70,1=80,2=1";
    step.stats.act_cpufreq = 2300.5;
    step.id.job_id = 5;
    step.id.step_id = 0;
    step.id.step_het_comp = 1;
    step.distribution = 0x400022;
    step.governor = 0x82000000;
    JobRecord record;
    record.step_records = {&step, 1};
    record.time_eligible = 900;
    record.memory = (std::uint64_t{1} << 63) + 10;
    record.association.id = 77;
    record.account = "gone";
    record.stdout = "log-%2j.txt";
    record.working_directory = "/home/u/";
    record.job_id = 5;
    Arena arena;
    const model::DatabaseJob& job = view.complete(record, arena);
    REQUIRE(job.time_planned == NoVal64(100));
    REQUIRE(job.required_memory_per_cpu == NoVal64(10));
    REQUIRE(!job.required_memory_per_node.is_set());
    REQUIRE(job.association.account == "gone");
    REQUIRE(job.association.id == 77);
    REQUIRE(job.stdout_expanded == "/home/u/log-05.txt");
    const auto& s = job.steps[0];
    REQUIRE(s.nodes_list.size() == 4);
    REQUIRE(s.tres_requested_max.size() == 2);
    REQUIRE(s.tres_requested_max[0].type == "cpu");
    REQUIRE(s.tres_requested_max[0].node == "n1");
    REQUIRE(s.tres_requested_max[1].count == 4096);
    REQUIRE(s.tres_requested_max[1].node == "login");
    REQUIRE(s.tres_requested_max[1].task == 5);
    REQUIRE(s.tres_consumed_min.empty());
    REQUIRE(s.tres_requested_total.size() == 2);
    REQUIRE(s.tres_requested_total[0].count == 70);
    REQUIRE(s.statistics_cpu_actual_frequency == 2300);
    REQUIRE(!s.statistics_energy_consumed.is_set());
    REQUIRE(s.step_id == "5.0+1");
    REQUIRE(s.task_distribution == "BBlock,NoPack");
    REQUIRE(s.cpu_governor == "Performance");
}

TEST_CASE("associations, accounts, users")
{
    RecordedDatabase database;
    std::vector<std::string> lineages;
    database.accounting.associations(database.to.caller, {})([&](const model::Association& a) {
        lineages.emplace_back(a.lineage);
        REQUIRE(a.key.id != 0);
        REQUIRE(a.limits.qos.size() == 1);
        REQUIRE(a.limits.qos[0] == "normal");
        REQUIRE(a.limits.default_qos.empty());
        REQUIRE(a.limits.max_jobs.is_infinite());
        REQUIRE(a.limits.shares_raw == NoVal32(1));
    });
    REQUIRE(lineages == std::vector<std::string>{"/", "/0-root/", "/sub1/", "/sub1/0-alice/", "/sub1/0-root/"});

    database.accounting.accounts(database.to.caller, {})([&](const model::Account& account) {
        REQUIRE(account.name == "wpx_a");
        REQUIRE(account.coordinators.size() == 1);
        REQUIRE(account.coordinators[0].is_direct);
        REQUIRE(account.associations.size() == 2);
        REQUIRE(account.associations[1].user == "wpx_u");
    });

    // Defaults are shown without the lists from which they are found.
    const auto show = [&](const model::User& user) {
        REQUIRE(user.name == "wpx_u");
        REQUIRE(user.default_account == "wpx_a");
        REQUIRE(user.associations.empty());
        REQUIRE(user.administrator_level == 1);
    };
    database.accounting.users(database.to.caller, {})(show);
    const auto asked = database.daemon.received().back();
    Arena arena;
    Unpacker from(asked.body, wire_version, arena);
    UserCondition sent;
    wire::user_cond::unpack(from, sent);
    REQUIRE(sent.with_associations);
    REQUIRE(sent.associations.present);  // slurmdbd crashes without it
}

TEST_CASE("qualities of service")
{
    RecordedDatabase database;
    database.answers[dbd::get_qos] = "qos_preempt";
    database.accounting.qos(database.to.caller, {})([&](const model::Qos& qos) {
        REQUIRE(qos.name == "wpx_q");
        REQUIRE(qos.id == 90);
        REQUIRE(qos.group_tres.size() == 1);
        REQUIRE(qos.group_tres[0].type == "cpu");
        REQUIRE(qos.group_tres[0].count == 9);
        REQUIRE(qos.max_jobs_per_user.is_infinite());
        REQUIRE(qos.usage_factor == NoValDouble(1.0));
        REQUIRE(qos.usage_threshold.is_infinite());
        REQUIRE(qos.preempt_mode == 1);
        REQUIRE(qos.preempt_list.empty());  // number 1 has no name in this recording
    });
}

TEST_CASE("wckeys, clusters, instances, resources")
{
    RecordedDatabase database;
    std::size_t count = 0;
    database.accounting.wckeys(database.to.caller, {})([&](const model::Wckey& key) {
        REQUIRE(key.cluster == "lab");
        ++count;
    });
    REQUIRE(count == 6);
    database.accounting.clusters(database.to.caller, {})([&](const model::ClusterRecord& c) {
        REQUIRE(c.controller_port == 16817);
        REQUIRE(c.flags == model::cluster_flag::multiple_slurmd);
        REQUIRE(c.root != nullptr);
        REQUIRE(c.root->account == "root");
        REQUIRE(c.tres.size() == 8);
        REQUIRE(c.tres[5].name == "disk");
        ++count;
    });
    database.accounting.instances(database.to.caller, {})([&](const model::Instance& i) {
        REQUIRE(i.node_name.starts_with("cloud"));
        ++count;
    });
    REQUIRE(count == 11);
    database.accounting.tres(database.to.caller)([&](const model::Tres& t) { count += t.id != 0; });
    REQUIRE(count == 19);
}

TEST_CASE("statistics and ping")
{
    RecordedDatabase database;
    database.accounting.diag(database.to.caller, [&](const model::DatabaseStats& stats) {
        REQUIRE(stats.time_start == 1795181736);
        REQUIRE(stats.rollups.hourly_count == 2);
        REQUIRE(stats.rollups.hourly_duration_time == 29830);
        REQUIRE(stats.rpcs[0].rpc == "SLURM_PERSIST_INIT");
        REQUIRE(stats.rpcs[0].time_average == 469142 / 644);
        REQUIRE(stats.rpcs[2].rpc == "DBD_GET_USERS");
        REQUIRE(stats.users[1].user == "root");
    });
    database.to.conf.database_hosts = {"127.0.0.3", "127.0.0.1"};
    std::vector<model::DatabasePing> pings;
    database.accounting.ping(database.to.caller)([&](const model::DatabasePing& ping) { pings.push_back(ping); });
    REQUIRE(pings.size() == 2);
    REQUIRE(pings[0].primary);
    REQUIRE(!pings[0].responding);
    REQUIRE(!pings[1].primary);
    REQUIRE(pings[1].responding);
    REQUIRE(pings[1].latency > 0);
}

TEST_CASE("an invalid list passes on no record")
{
    RecordedDatabase database;
    FakeSlurmdbd daemon([](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        Bytes answer = database_answer("wckeys");
        answer.resize(answer.size() - 3);
        return answer;
    });
    Connected to(daemon.port());
    SlurmAccounting accounting({to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, database.people});
    bool any = false;
    REQUIRE_THROWS_AS(accounting.wckeys(to.caller, {})([&](const model::Wckey&) { any = true; }), Error);
    REQUIRE(!any);
}

TEST_CASE("conditions for jobs")
{
    RecordedDatabase database;
    DatabaseSession session(*database.to.pool, database.to.caller);
    DatabaseNames names(session);
    Arena arena;
    constexpr Time now = 1'000'000'000;
    const auto wire_of = [&](const model::JobCondition& c) { return to_wire(c, "lab", now, names, database.people, arena); };
    SECTION("as slurmdbd took them")
    {
        const std::string_view steps[] = {"1434"};
        const std::uint32_t states[] = {model::job_state::completed, model::job_state::failed};
        model::JobCondition condition;
        condition.step = steps;
        condition.state = states;
        JobCondition sent = wire_of(condition);
        REQUIRE(sent.start_time == 0);
        REQUIRE(sent.end_time == now + 1);
        sent.end_time = 0;
        REQUIRE(packed(wire_version, body_of<wire::job_cond>(sent)) == database_request("jobs_cond"));
    }
    SECTION("empty condition")
    {
        const JobCondition sent = wire_of({});
        REQUIRE(sent.cluster.data() == nullptr);
        REQUIRE(sent.flags == 0);
        REQUIRE(sent.database_flags == model::database_job_flag::not_set);
        REQUIRE(sent.start_time == 0);
        REQUIRE(sent.end_time == 0);
    }
    SECTION("names are converted to numbers")
    {
        const std::string_view users[] = {"root,0"}, groups[] = {"0"}, qos[] = {"normal"}, reasons[] = {"JobHeldUser", "3"};
        model::JobCondition condition;
        condition.users = users;
        condition.groups = groups;
        condition.qos = qos;
        condition.reason = reasons;
        condition.exit_code = NoVal<std::int32_t>(1);
        condition.scheduled_by_backfill = true;
        const JobCondition sent = wire_of(condition);
        REQUIRE(sent.users.size() == 2);
        REQUIRE(sent.users[0] == "0");
        REQUIRE(sent.groups[0] == "0");
        REQUIRE(sent.qos[0] == "1");
        REQUIRE(sent.reason[0] == "16");
        REQUIRE(sent.reason[1] == "3");
        REQUIRE(sent.exit_code == NoVal<std::int32_t>(1));
        REQUIRE(sent.database_flags == model::database_job_flag::started_on_backfill);
        REQUIRE(sent.flags == 5);
        REQUIRE(sent.cluster[0] == "lab");
        REQUIRE(sent.end_time == now + 1);
        REQUIRE(sent.start_time > now - 86'400 * 2);
        REQUIRE(sent.start_time <= now);
    }
    SECTION("unknown names")
    {
        const std::string_view nothing[] = {"no-such-name"};
        const auto source_of = [&](auto member) {
            model::JobCondition condition;
            condition.*member = nothing;
            try {
                wire_of(condition);
            } catch (const Error& error) {
                REQUIRE(error.status() == 422);
                return parsers::source_of(error);
            }
            return std::string("none");
        };
        REQUIRE(source_of(&model::JobCondition::users) == "#/users/");
        REQUIRE(source_of(&model::JobCondition::groups) == "#/groups/");
        REQUIRE(source_of(&model::JobCondition::qos) == "#/qos/");
        REQUIRE(source_of(&model::JobCondition::reason) == "#/reason/");
        REQUIRE(source_of(&model::JobCondition::association) == "#/association/");
        REQUIRE(source_of(&model::JobCondition::step) == "#/step/");
        REQUIRE(source_of(&model::JobCondition::account) == "none");
    }
    SECTION("steps")
    {
        const std::string_view steps[] = {"7_3", "8+1.batch", "9.4+2"};
        model::JobCondition condition;
        condition.step = steps;
        const JobCondition sent = wire_of(condition);
        REQUIRE(sent.steps[0].step_id.job_id == 7);
        REQUIRE(sent.steps[0].array_task_id == 3);
        REQUIRE(sent.steps[0].step_id.step_id == no_value32);
        REQUIRE(sent.steps[1].het_job_offset == 1);
        REQUIRE(sent.steps[1].step_id.step_id == model::step_number::batch);
        REQUIRE(sent.steps[2].step_id.step_id == 4);
        REQUIRE(sent.steps[2].step_id.step_het_comp == 2);
        REQUIRE(sent.end_time == 0);  // at any time
    }
    SECTION("submitted since")
    {
        model::JobCondition condition;
        condition.submit_time = 5;
        const JobCondition sent = wire_of(condition);
        REQUIRE(sent.start_time == 5);
        REQUIRE(sent.end_time == 0);
        REQUIRE((sent.flags & 0x80) != 0);
    }
}

TEST_CASE("periods of jobs")
{
    JobCondition c;
    const std::string_view states[] = {"3"};
    c.states = states;
    fill_in_period(c, 1000);
    REQUIRE(c.start_time == 1000);
    REQUIRE(c.end_time == 1001);
    c = {};
    c.states = states;
    c.start_time = 10;
    fill_in_period(c, 1000);
    REQUIRE(c.end_time == 11);
    c = {};
    c.start_time = 10;
    c.end_time = 20;
    fill_in_period(c, 1000);
    REQUIRE(c.start_time == 10);
    REQUIRE(c.end_time == 20);
}

TEST_CASE("other conditions")
{
    RecordedDatabase database;
    DatabaseSession session(*database.to.pool, database.to.caller);
    DatabaseNames names(session);
    Arena arena;
    const std::string_view root[] = {"root"}, both[] = {"a,b"}, normal[] = {"normal"}, word[] = {"x'y"};
    model::AssociationCondition of_root;
    of_root.user = root;
    model::UserCondition users;
    users.association = &of_root;
    users.with_associations = true;
    REQUIRE(packed(wire_version, body_of<wire::user_cond>(to_wire(users, 0, names, arena))) == database_request("get_users"));

    model::AssociationCondition condition;
    condition.account = both;
    condition.qos = normal;
    condition.with_usage = condition.without_parent_limits = true;
    condition.usage_start = 5;
    condition.user = root;
    condition.user = condition.user.first(0);
    const auto sent = to_wire(condition, 99, names, arena);
    REQUIRE(sent.account.size() == 2);
    REQUIRE(sent.qos[0] == "1");
    REQUIRE(sent.flags == (2 | 64));
    REQUIRE(sent.usage_end == 99);
    REQUIRE(sent.user.data() != nullptr);
    REQUIRE(sent.user.empty());
    // Values that must be numbers are checked before they are part of a query.
    model::AssociationCondition bad;
    bad.id = word;
    REQUIRE_THROWS_AS(to_wire(bad, 0, names, arena), Error);
    model::QosCondition bad_qos;
    bad_qos.id = word;
    REQUIRE_THROWS_AS(to_wire(bad_qos, arena), Error);
    model::QosCondition qos;
    const auto sent_as = [](const std::string& lines, const std::string& line) { return lines.find(line) != lines.npos; };
    const auto lines_of = [&] {
        return Distinct::lines<wire::qos_cond>(packed(wire_version, body_of<wire::qos_cond>(to_wire(qos, arena))));
    };
    REQUIRE(sent_as(lines_of(), "preempt_mode = 0\n"));
    qos.preempt_mode = 0;
    REQUIRE(sent_as(lines_of(), "preempt_mode = 16\n"));
    const auto clusters = packed(wire_version, body_of<wire::cluster_cond>(to_wire(model::ClusterCondition(), arena)));
    REQUIRE(sent_as(Distinct::lines<wire::cluster_cond>(clusters), "flags = unset\n"));
}

TEST_CASE("files of a finished job")
{
    Arena arena;
    StdioValues v;
    v.job_id = 42;
    v.user = "alice";
    v.job_name = "sim";
    v.work_dir = "/w";
    v.step_name = "batch";
    v.node = "n1";
    const auto expanded = [&](std::string_view path) { return std::string(expand_stdio_path(path, v, arena)); };
    REQUIRE(expanded("").empty());
    REQUIRE(expanded("/dev/null") == "/dev/null");
    REQUIRE(expanded("/l/%x-%j.%u.%N.%s.%t%n") == "/l/sim-42.alice.n1.batch.00");
    REQUIRE(expanded("rel") == "/w/rel");
    REQUIRE(expanded("/%5j%%") == "/00042%");
    REQUIRE(expanded("/%15j") == "/0000000042");
    REQUIRE(expanded("/%A_%3a_%b") == "/42_000_0");
    v.array_job_id = 40;
    v.array_task_id = 17;
    REQUIRE(expanded("/%A_%3a_%b") == "/40_017_7");
    REQUIRE(expanded("/%q%j") == "/%q42");
    REQUIRE(expanded("/a\\%j") == "/a%j");
    REQUIRE(expanded("/x%") == "/x");
    REQUIRE(expanded("/%12q") == "/2q");
}

TEST_CASE("frequencies, layouts, limits as text")
{
    Arena arena;
    REQUIRE(frequency_text(0, arena) == "0");
    REQUIRE(frequency_text(no_value32, arena) == "Unknown");
    REQUIRE(frequency_text(0x80000003, arena) == "High");
    REQUIRE(frequency_text(0x80000099, arena) == "Unknown");
    REQUIRE(frequency_text(800, arena) == "800K");
    REQUIRE(frequency_text(2400000, arena) == "2.40G");
    REQUIRE(frequency_text(2000000, arena) == "2G");
    REQUIRE(distribution_name(0, arena) == "Unknown");
    REQUIRE(distribution_name(0x2000, arena) == "Unknown");
    REQUIRE(distribution_name(0x800001, arena) == "Cyclic,Pack");
    StepId id;
    id.job_id = 7;
    id.step_het_comp = no_value32;
    id.step_id = model::step_number::extern_step;
    REQUIRE(step_text(id, arena) == "7.extern");
    id.step_id = no_value32;
    REQUIRE(step_text(id, arena) == "7");

    std::vector<std::pair<std::uint32_t, std::uint64_t>> got;
    const auto read = [&](std::string_view text) {
        got.clear();
        each_resource(text, [&](std::uint32_t i, std::uint64_t n) { got.emplace_back(i, n); });
        return got.size();
    };
    REQUIRE(read("1=4,2=1000") == 2);
    REQUIRE(got[1] == std::pair<std::uint32_t, std::uint64_t>(2, 1000));
    REQUIRE(read(",1=18446744073709551615") == 1);
    REQUIRE(read("") == 0);
    REQUIRE(read("cpu=4") == 0);
    REQUIRE(read("0=4") == 0);
    REQUIRE(read("1=,2=3") == 0);
    REQUIRE(read("1=4,2") == 1);
    REQUIRE(read("99999999999=4") == 0);
    REQUIRE(read("1=4,") == 1);
}

namespace {

// A slurmdbd before 26.05 with a configuration of these pairs.
struct ConfiguredDatabase {
    explicit ConfiguredDatabase(std::vector<KeyPair> pairs)
        : daemon([pairs = std::move(pairs)](const auto& request, std::size_t) -> std::optional<Bytes> {
              if (auto answer = manners(request)) return answer;
              if (request.type != dbd::get_config) return verdict_bytes(2002, "not expected", request.type);
              return list_bytes<wire::config_key_pair>(dbd::got_config_key_pairs, pairs);
          }),
          to(daemon.port()), accounting({to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people})
    {}
    FakeSlurmdbd daemon;
    Connected to;
    People people;
    SlurmAccounting accounting;
};

}  // namespace

TEST_CASE("the configuration of a slurmdbd before 26.05 comes as texts")
{
    ConfiguredDatabase database({{"ArchiveDir", "/tmp"},
                                 {"ArchiveScript", "(null)"},
                                 {"BOOT_TIME", "2026-11-22T08:00:00"},
                                 {"CommitDelay", "1 sec"},
                                 {"DbdHost", "db"},
                                 {"DbdPort", "6819"},
                                 {"DebugLevel", "verbose"},
                                 {"DebugLevelSyslog", "(null)"},
                                 {"AllowNoDefAcct", "Yes"},
                                 {"DisableCoordDBD", "No"},
                                 {"MaxQueryTimeRange", "1-12:00:05"},
                                 {"PurgeEventAfter", "12 months"},
                                 {"PurgeJobAfter", "30 days*"},
                                 {"PurgeStepAfter", "8 hours"},
                                 {"PurgeTXNAfter", "NONE"},
                                 {"StorageLoc", "slurm_acct_db"},
                                 {"TrackWCKey", "Yes"}});
    std::size_t count = 0;
    database.accounting.configuration(database.to.caller, [&](const model::DatabaseConfiguration& conf) {
        ++count;
        namespace age = model::purge_age;
        CHECK(conf.archive_dir == "/tmp");
        CHECK(conf.archive_script.empty());
        CHECK(conf.commit_delay == 1);
        CHECK(conf.dbd_host == "db");
        CHECK(conf.dbd_port == 6819);
        CHECK(conf.debug_level == model::log_level::verbose);
        CHECK(conf.debug_level_syslog == model::log_level::unset);
        CHECK(conf.flags == model::database_configuration_flag::allow_no_def_acct);
        CHECK(conf.max_query_time_range == NoVal32(36 * 3600 + 5));
        CHECK(conf.purge_events == (age::months | 12));
        CHECK(conf.purge_jobs == (age::days | age::archive | 30));
        CHECK(conf.purge_steps == (age::hours | 8));
        CHECK(conf.purge_transactions == age::never);
        CHECK(conf.purge_usage == age::never);
        CHECK(conf.storage_loc == "slurm_acct_db");
        CHECK(conf.track_wckey);
    });
    CHECK(count == 1);
}

TEST_CASE("a configuration of slurmdbd that is not understood is an error that names the release that is")
{
    const std::vector<KeyPair> cases[] = {{{"Unheard", "of"}},
                                          {{"PurgeJobAfter", "soon"}},
                                          {{"DbdPort", "99999"}},
                                          {{"TrackWCKey", "perhaps"}},
                                          {{"MaxQueryTimeRange", "12"}}};
    for (const auto& pairs : cases) {
        CAPTURE(pairs[0].name, pairs[0].value);
        ConfiguredDatabase database(pairs);
        try {
            database.accounting.configuration(database.to.caller, [](const model::DatabaseConfiguration&) { FAIL(); });
            FAIL("it was understood");
        } catch (const Error& error) {
            CHECK(error.number() == err::not_supported);
            CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring("26.05"));
        }
    }
}
