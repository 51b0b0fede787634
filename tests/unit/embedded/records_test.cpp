// Every record that cluster/embedded lists, with a different value in every member, as each API version shows it, in
// golden/*.txt. If a member is swapped with another, dropped or converted wrongly, a line there changes.
#include "accounting/book_edit.hpp"
#include "jobs/job_members.hpp"
#include "port/accounting.hpp"
#include "port/book_usage.hpp"
#include "port/book_view.hpp"
#include "port/controller_view.hpp"
#include "port/job_view.hpp"
#include "schedule/reservation.hpp"
#include "scratch_folder.hpp"
#include "shown.hpp"
#include "store/job_store.hpp"
#include "wanted.hpp"

using namespace restd;
using namespace restd::embedded;
using restd::test::check_golden;
using restd::test::ScratchFolder;
using restd::test::Shown;

namespace {

void compare(const std::string& name, const Shown& shown)
{
    check_golden(std::string(GOLDEN) + '/' + name + ".txt", shown.text());
}

ClusterConf cluster_conf()
{
    HostFacts host;
    host.name = "machine";
    return parse_conf("ClusterName=works\nLicenses=matlab:10,ansys:4\nTreeWidth=16\n"
                      "NodeName=here NodeHostname=here.example NodeAddr=10.0.0.7 Port=7003 CPUs=8 Sockets=2 CoresPerSocket=2 "
                      "ThreadsPerCore=2 RealMemory=4000 TmpDisk=77 Weight=9 Features=fast,big\n"
                      "PartitionName=first Nodes=here Default=YES TRESBillingWeights=CPU=2.0,Mem=0.5\n"
                      "PartitionName=second Nodes=here\n",
                      "slurm.conf", host);
}

// Gives each member a value made from its tag. A boolean has only two values: it gets bit `bit` of the tag, so that in three
// records no two booleans have the same values.
class Fill {
public:
    Fill(std::string name, std::uint64_t base, unsigned bit) : name_(std::move(name)), base_(base), bit_(bit) {}

    void operator()(unsigned tag, SharedText& member) const { member = name_ + ' ' + std::to_string(tag); }
    void operator()(unsigned tag, bool& member) const { member = (tag >> bit_ & 1) != 0; }
    void operator()(unsigned tag, Time& member) const { member = 1'700'000'000 + static_cast<Time>(base_ + tag); }
    template <class T>
    requires(std::is_integral_v<T>) void operator()(unsigned tag, T& member) const { member = static_cast<T>(base_ + tag); }
    template <class T>
    void operator()(unsigned tag, NoVal<T>& member) const
    {
        member = static_cast<T>(base_ + tag);
    }
    void operator()(unsigned tag, std::vector<std::pair<std::uint8_t, std::uint64_t>>& member) const
    {
        member = {{static_cast<std::uint8_t>(tag), base_ + tag}};
    }
    void operator()(unsigned tag, std::vector<std::pair<std::uint32_t, std::uint64_t>>& member) const
    {
        member = {{1, base_ + tag}, {1001, base_ + tag + 1}};
    }
    void operator()(unsigned tag, std::optional<SharedText>& member) const { member = name_ + ' ' + std::to_string(tag); }
    // Members that have no number are set by hand.
    void operator()(unsigned, Reason&) const {}
    void operator()(unsigned, std::shared_ptr<const TaskSet>&) const {}
    void operator()(unsigned, DependencyList&) const {}
    void operator()(unsigned, std::shared_ptr<const Allocation>&) const {}
    void operator()(unsigned, std::shared_ptr<const Amendment>&) const {}

private:
    const std::string name_;
    const std::uint64_t base_;
    const unsigned bit_;
};

struct Filled {
    std::shared_ptr<JobDetails> details = std::make_shared<JobDetails>();
    JobRecord job;

    explicit Filled(unsigned bit)
    {
        visit_details(*details, Fill("details", 100, bit));
        visit_state(job, Fill("state", 300, bit));
        auto payload = std::make_shared<JobPayload>();
        payload->script = "#!/bin/sh\n";
        payload->environment = {"A=1"};
        payload->digest = "digest";
        details->payload = payload;
        details->flags = job_flag::exact_memory_requested;
        details->std_in = "in-%j";
        details->std_out = "/out/%u-%x";
        details->std_err = "err-%A";
        details->work_dir = "/work";
        job.details = details;
        job.run = 17;
        job.user_usec = 12'345'678;
        job.system_usec = 23'456'789;
        job.exit_code = 3 << 8;
        job.partition = "first";
    }
    void allocate()
    {
        auto allocation = std::make_shared<Allocation>();
        allocation->cpus = 3;
        allocation->memory_mb = 500;
        allocation->cpu_ids[0] = allocation->cpu_ids[4] = allocation->cpu_ids[5] = true;
        job.allocation = allocation;
    }
};

Filled running()
{
    Filled filled(0);
    filled.job.state = state::running;
    filled.job.end_time = 0;
    filled.allocate();
    return filled;
}

// The pending tasks of an array.
Filled waiting()
{
    Filled filled(1);
    filled.job.state = state::pending;
    filled.job.reason = Reason::begin_time;
    filled.job.start_time = filled.job.end_time = 0;
    filled.job.array_task_id = {};
    filled.job.reservation = {};
    filled.job.dependency = parse_dependency("afterok:5,singleton").value();
    set_tasks(filled.job, parse_array("1-7:2", 100)->tasks);
    filled.details->std_err = {};
    filled.details->memory_per_cpu = filled.details->memory_per_node = {};
    filled.details->tasks = {};
    filled.details->cpus_per_node = {};
    filled.details->flags = job_flag::using_default_wckey | job_flag::kill_invalid_dependency;
    return filled;
}

Filled lost()
{
    Filled filled(2);
    filled.job.state = state::node_fail;
    filled.job.reason = Reason::node_down;
    filled.job.array_job_id = 0;
    filled.job.array_task_id = {};
    filled.job.priority = 0;
    filled.details->wckey = {};
    auto amendment = std::make_shared<Amendment>();
    visit_amendment(*amendment, Fill("amendment", 500, 0));
    filled.job.amendment = amendment;
    filled.allocate();
    return filled;
}

Filled without_script()
{
    Filled filled = running();
    filled.details->no_script = true;
    filled.job.time_limit = NoVal32::infinite();
    return filled;
}

// Two accounts, one below the other, and a user of the lower one. The upper one has limits.
Book book()
{
    Book book;
    for (const auto& [id, type, name] : std::initializer_list<std::tuple<std::uint32_t, const char*, const char*>>{
             {1, "cpu", ""}, {2, "mem", ""}, {4, "node", ""}, {5, "billing", ""}, {1001, "license", "matlab"}})
        book.tres[id] = {id, type, name, false};
    for (const std::uint32_t id : {1u, 2u, 3u}) {
        auto& qos = book.qos[id];
        qos.id = id;
        qos.name = "qos-" + std::to_string(id);
    }
    std::uint32_t number = 500;
    const auto add = [&](std::uint32_t id, std::uint32_t parent, const char* account, const char* user) -> AssociationRecord& {
        auto& a = book.associations[id];
        a.id = id;
        a.cluster = "works";
        a.account = account;
        a.user = user;
        a.parent = parent;
        a.lineage = "/lineage " + std::to_string(id) + '/';
        a.comment = "comment " + std::to_string(id);
        a.shares = ++number;
        return a;
    };
    add(1, 0, "root", "").qos = {{1}};
    auto& upper = add(2, 1, "upper", "");
    for (const auto& field : association_numbers) upper.limits.*field.own = ++number;
    for (const auto& field : association_tres) upper.limits.*field.own = {{1, ++number}, {1001, ++number}};
    upper.default_qos = 2;
    upper.qos = {{2, 3}};
    auto& user = add(3, 2, "upper", "ann");
    user.partition = "second";
    user.is_default = true;
    user.limits.max_jobs = ++number;
    for (const char* name : {"root", "upper"}) {
        auto& account = book.accounts[name];
        account.name = name;
        account.description = std::string(name) + " description";
        account.organization = std::string(name) + " organization";
    }
    book.accounts["root"].coordinators = {"bob"};
    book.accounts["upper"].coordinators = {"ann"};
    book.users["ann"] = {"ann", AdminLevel::operator_, false, 1, 2};
    book.users["bob"] = {"bob", AdminLevel::none, true, 3, 4};
    book.wckeys[41] = {41, "key", "ann", "works", true, false, 5, 6};
    book.wckeys[42] = {42, "old", "ann", "works", false, true, 7, 8};
    book.clusters["works"] = {"works", 1, 0x80, false, 9, 10};
    book.clusters["other"] = {"other", 2, 0, false, 11, 12};
    return book;
}

const std::vector<CallStatistics::ByKind> calls = {{call_kind::ping, {3, 3001}}, {call_kind::jobs, {4, 4002}}};
const std::vector<CallStatistics::ByUser> callers = {{21, "ann", {5, 5003}}, {22, "bob", {6, 6004}}};

}  // namespace

TEST_CASE("jobs as the controller shows them", "[records]")
{
    const auto conf = cluster_conf();
    JobView view(conf);
    Shown shown("OPENAPI_JOB_INFO_RESP", "jobs");
    for (const Filled& filled : {running(), waiting(), lost(), without_script()}) {
        shown(view.show(filled.job));
        restd::test::check_members_alone<model::Job>("OPENAPI_JOB_INFO_RESP", "jobs", [&](const MemberSet* wanted, auto each) {
            each(view.show(filled.job, WantedMembers<model::Job>(wanted)));
        });
    }
    compare("job", shown);
}

TEST_CASE("jobs as the history shows them", "[records]")
{
    const auto conf = cluster_conf();
    const auto with = book();
    DatabaseJobView view(conf);
    DatabaseJobView::Options options;
    options.now = 1'700'001'000;
    options.script = true;
    options.book = &with;
    Shown shown("OPENAPI_SLURMDBD_JOBS_RESP", "jobs");
    for (Filled filled : {running(), waiting(), lost(), without_script()}) {
        filled.job.association = 3;
        shown(view.show(filled.job, options));
    }
    // Only a part of the time, and fewer details.
    options.script = false;
    options.skip_steps = true;
    options.window_start = 1'700'000'318;
    options.window_end = 1'700'000'500;
    Filled late = lost();
    late.job.end_time = 1'700'000'600;
    shown(view.show(late.job, options));
    compare("database_job", shown);
}

TEST_CASE("a job is stored whole", "[records]")
{
    TextPool texts;
    for (const Filled& filled : {running(), waiting(), lost(), without_script()}) {
        JobDetails details;
        decode_details(encode_details(*filled.details), details, texts);
        CHECK(encode_details(details) == encode_details(*filled.details));
        JobRecord job;
        decode_state(encode_state(filled.job), job, texts);
        CHECK(encode_state(job) == encode_state(filled.job));
        // Not only the encoded text is the same, but also everything that is shown.
        const auto conf = cluster_conf();
        details.payload = filled.details->payload;
        job.details = std::make_shared<JobDetails>(details);
        job.tasks_text = filled.job.tasks_text;
        JobView view(conf), again(conf);
        Shown before("OPENAPI_JOB_INFO_RESP", "jobs"), after("OPENAPI_JOB_INFO_RESP", "jobs");
        before(view.show(filled.job));
        after(again.show(job));
        CHECK(before.text() == after.text());
    }
}

TEST_CASE("the node and its licenses", "[records]")
{
    Engine::NodeView view;
    auto conf = cluster_conf();
    conf.node.comment = "comment";
    conf.node.active_features = "fast";
    view.conf = Kept<ClusterConf>(std::make_shared<const ClusterConf>(conf));
    view.usage.cpus = 3;
    view.usage.memory_mb = 1100;
    view.usage.licenses = {3, 5};
    view.usage.last_busy = 1'700'000'001;
    view.usage.last_update = 1'700'000'002;
    view.node.reason = "reason";
    view.node.reason_user = "who said so";
    view.node.reason_time = 1'700'000'003;
    view.node.resume_after = 1'700'000'004;
    view.node.extra = "extra";
    view.node.cpu_bind = 0x1;
    view.state = node_state::mixed | node_state::drain;
    view.reservation = "reservation";
    view.reserved_licenses = {2, 1};
    HostFacts host;
    host.architecture = "architecture";
    host.operating_system = "operating system";
    host.boot_time = 1'700'000'005;
    Shown shown("OPENAPI_NODES_RESP", "nodes");
    show_node(view, host, {123, NoVal64(456)}, "release", 1'700'000'006, [&](const model::Node& node) { shown(node); });
    // The node is idle, and its free resources are not known.
    view.usage.cpus = 0;
    view.state = node_state::idle;
    show_node(view, host, {}, "release", 1'700'000'006, [&](const model::Node& node) { shown(node); });
    compare("node", shown);

    Shown licenses("OPENAPI_LICENSES_RESP", "licenses");
    show_licenses(view, [&](const model::License& license) { licenses(license); });
    compare("license", licenses);
}

TEST_CASE("partitions", "[records]")
{
    const auto conf = cluster_conf();
    PartitionConf p;
    p.name = "name";
    p.nodes = "n[1-2]";
    p.has_node = true;
    p.state = 1;
    p.max_time = 101;
    p.default_time = 102;
    p.max_nodes = 103;
    p.min_nodes = 104;
    p.max_cpus_per_node = 105;
    p.def_memory_per_cpu = 106;
    p.max_memory_per_cpu = 107;
    p.priority_tier = 108;
    p.priority_job_factor = 109;
    p.grace_time = 110;
    p.over_time_limit = 111;
    p.max_share = 112;
    p.allow_groups = "groups allowed";
    p.allow_accounts = "accounts allowed";
    p.deny_accounts = "accounts denied";
    p.allow_qos = "qos allowed";
    p.deny_qos = "qos denied";
    p.alternate = "alternate";
    p.qos = "qos";
    p.billing_weights_text = "weights";
    Shown shown("OPENAPI_PARTITION_RESP", "partitions");
    const auto show = [&] { show_partition(conf, p, [&](const model::Partition& partition) { shown(partition); }); };
    show();
    p.has_node = false;
    p.def_memory_per_cpu = p.max_memory_per_cpu = {};
    p.def_memory_per_node = 113;
    p.max_memory_per_node = NoVal64::infinite();
    show();
    compare("partition", shown);
}

TEST_CASE("reservations", "[records]")
{
    const auto conf = cluster_conf();
    std::vector<Reservation> list(3);
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto& r = list[i];
        const auto text = [&](const char* name) { return name + std::string(" ") + std::to_string(i); };
        const auto number = static_cast<std::uint32_t>(10 * i);
        r.conf.name = text("name");
        r.conf.users = text("users");
        r.conf.accounts = text("accounts");
        r.conf.groups = text("groups");
        r.conf.partition = text("partition");
        r.conf.features = text("features");
        r.conf.licenses = text("licenses");
        r.conf.flags = reservation_flag::weekly | reservation_flag::maintenance;
        r.conf.max_start_delay = number + 1;
        r.conf.purge_after = number + 2;
        r.conf.has_node = i != 2;
        r.conf.cores = static_cast<std::uint32_t>(i);
        r.start = 1'700'000'000 + number + 3;
        r.end = 1'700'000'000 + number + 500;
    }
    list[2].conf.flags = reservation_flag::time_float;
    list[2].start = 71;
    list[2].end = 72;
    Shown shown("OPENAPI_RESERVATION_RESP", "reservations");
    for (std::size_t i = 0; i < list.size(); ++i)
        show_reservation(list, i, conf, 1'700'000'100, [&](const model::Reservation& reservation) { shown(reservation); });
    compare("reservation", shown);
}

TEST_CASE("shares", "[records]")
{
    auto with = std::make_shared<Book>(book());
    with->associations[2].limits.group_tres_minutes = {{1, 9001}};
    UsageHistory history(0);
    history.begin(1000);
    history.add({1000, 1100, 1, {{1, 2}, {5, 3}, {1001, 4}}, {3, 2, 1}, {}});
    PolicyConf conf;
    Shown shown("OPENAPI_SHARES_RESP", "shares/shares");
    for (const bool fair_tree : {true, false}) {
        conf.fair_tree = fair_tree;
        Engine::SharesView view;
        view.book = Kept<Book>(with);
        view.shares = FairShare(*with, "works", history, conf);
        view.history = history;
        view.run_seconds[3] = {{1, 8001}, {2, 8002}};
        show_shares(view, conf, {}, [&](const model::Shares& shares) { shown(shares); });
    }
    compare("shares", shown);
}

TEST_CASE("statistics", "[records]")
{
    EngineStats e;
    std::uint32_t number = 1000;
    for (const auto member :
         {&EngineStats::submitted, &EngineStats::started, &EngineStats::completed, &EngineStats::cancelled,
          &EngineStats::failed, &EngineStats::cycle_max, &EngineStats::cycle_last, &EngineStats::cycles,
          &EngineStats::queue_length, &EngineStats::backfilled, &EngineStats::backfill_last, &EngineStats::backfill_cycles,
          &EngineStats::backfill_last_depth, &EngineStats::pending, &EngineStats::running})
        e.*member = ++number;
    e.cycle_sum = 7'000'000;
    e.depth_sum = 8'000'000;
    e.backfill_tried = 9'000'000;
    e.last_backfill = 1'700'000'001;
    e.started_at = 1'700'000'002;
    Shown shown("OPENAPI_DIAG_RESP", "statistics");
    show_statistics(e, calls, callers, 1'700'000'302, [&](const model::Stats& stats) { shown(stats); });
    // Statistics before anything has happened.
    show_statistics({}, {}, {}, 1'700'000'303, [&](const model::Stats& stats) { shown(stats); });
    compare("stats", shown);

    Shown database("OPENAPI_SLURMDBD_STATS_RESP", "statistics");
    show_statistics(calls, callers, 1'700'000'304, [&](const model::DatabaseStats& stats) { database(stats); });
    compare("database_stats", database);
}

TEST_CASE("qualities of service", "[records]")
{
    auto with = book();
    auto& qos = with.qos[3];
    std::uint32_t number = 100;
    qos.description = "description";
    qos.flags = model::qos_flag_deny_limit;
    qos.preempt_mode = 0x10;
    qos.preempts = {1, 2};
    qos.priority = ++number;
    qos.usage_factor = 1.5;
    for (const auto& field : qos_numbers) qos.*field.own = ++number;
    for (const auto& field : qos_reals) qos.*field.own = ++number + 0.5;
    for (const auto& field : qos_tres) qos.*field.own = {{2, ++number}, {1001, ++number}};
    QosView view(with);
    Shown shown("OPENAPI_SLURMDBD_QOS_RESP", "qos");
    for (const auto& [id, each] : with.qos)
        if (id != 2) shown(view.show(each));
    compare("qos", shown);
}

TEST_CASE("associations, accounts, users, wckeys and clusters", "[records]")
{
    const auto with = book();
    const auto conf = cluster_conf();
    const ScratchFolder folder;
    JobStore store(folder.path + "/cluster.sqlite");
    Filled used = lost();
    used.job.association = 3;
    used.details->wckey = "key";
    used.details->user = "ann";
    used.details->licenses = "matlab:2";
    used.job.start_time = 1'700'000'000;
    used.job.end_time = 1'700'000'100;
    store.put({{std::make_shared<JobRecord>(used.job)}});
    REQUIRE(store.flush());
    const BookUsage usage(with, conf, store, {1'699'999'000, 1'700'001'000}, 1'700'001'000);

    Shown associations("OPENAPI_ASSOCS_RESP", "associations");
    // With inherited values; without them; without the values of parent accounts.
    model::AssociationCondition inherited, own, alone;
    own.without_parent_limits = own.with_raw_qos = true;
    alone.without_parent_info = true;
    for (const auto* condition : {&inherited, &own, &alone}) {
        AssociationView view(with, *condition, condition == &inherited ? &usage : nullptr);
        for (const auto* a : ordered_associations(with, false)) associations(view.show(*a));
    }
    compare("association", associations);

    Shown accounts("OPENAPI_ACCOUNTS_RESP", "accounts");
    model::AccountCondition account_condition;
    account_condition.with_associations = true;
    AccountView account_view(with, account_condition);
    for (const auto& [name, account] : with.accounts) accounts(account_view.show(account));
    compare("account", accounts);

    Shown users("OPENAPI_USERS_RESP", "users");
    model::UserCondition user_condition;
    user_condition.with_associations = user_condition.with_coordinators = user_condition.with_wckeys = true;
    user_condition.with_deleted = true;
    UserView user_view(with, "works", user_condition);
    for (const auto& [name, user] : with.users) users(user_view.show(user));
    user_condition = {};
    user_condition.without_defaults = true;
    UserView less(with, "works", user_condition);
    users(less.show(with.users.at("ann")));
    compare("user", users);

    Shown wckeys("OPENAPI_WCKEY_RESP", "wckeys");
    WckeyView wckey_view(&usage);
    for (const auto& [id, wckey] : with.wckeys) wckeys(wckey_view.show(wckey));
    compare("wckey", wckeys);

    Shown clusters("OPENAPI_CLUSTERS_RESP", "clusters");
    ClusterView cluster_view(with, conf);
    for (const auto& [name, cluster] : with.clusters) clusters(cluster_view.show(cluster));
    compare("cluster", clusters);
}
