// Tests reservations that requests create, change and delete: they take effect at once, persist, and need the right
// permissions.
#include "restd/error.hpp"
#include "schedule/reservation_request.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;
using Description = model::ReservationDescription;

namespace {

constexpr std::uint64_t hour = 3600;

struct Listed {
    std::string name, nodes, users, accounts, groups, features, licenses, partition, cores, tres;
    std::uint32_t core_count = 0, max_start_delay = 0;
    NoVal32 purge_after;
    std::uint64_t flags = 0;
    Time start = 0, end = 0;
};

constexpr model::Tres resource(std::string_view type, std::string_view name, std::int64_t count)
{
    model::Tres tres;
    tres.type = type;
    tres.name = name;
    tres.count = count;
    return tres;
}

class ReservedCluster {
public:
    explicit ReservedCluster(const std::string& lines = {}) : cluster(folder.path, conf(lines)) {}

    static std::string conf(const std::string& lines) { return small_conf + lines; }

    // A reservation of the whole node for one hour, for the user of the tests. It starts after `in_seconds`; default: now.
    Description wanted(std::string_view name, std::uint64_t in_seconds = 0) const
    {
        Description d;
        d.name = name;
        d.start_time = now() + in_seconds;
        d.duration = 60;
        d.node_list = "here";
        d.users = cluster.me.user;
        return d;
    }
    static Description change(std::string_view name)
    {
        Description d;
        d.name = name;
        return d;
    }
    std::uint64_t now() const { return static_cast<std::uint64_t>(cluster.cluster->engine().now()); }

    // The number of the error; 0 if it was stored.
    int store(const Description& description) { return store_as(cluster.me, description); }
    int store_as(const Identity& who, const Description& description)
    {
        int number = 0;
        text.clear();
        try {
            cluster.cluster->controller()->store_reservations(who, {&description, 1}, [&](const FailedEntry& failed) {
                number = failed.error.number();
                text = failed.error.what();
            });
        } catch (const Error& error) {
            number = error.number();
            text = error.what();
        }
        return number;
    }
    int remove(std::string_view name) { return remove_as(cluster.me, name); }
    int remove_as(const Identity& who, std::string_view name)
    {
        try {
            cluster.cluster->controller()->delete_reservation(who, name);
        } catch (const Error& error) {
            return error.number();
        }
        return 0;
    }
    std::vector<Listed> list()
    {
        std::vector<Listed> shown;
        cluster.cluster->controller()->reservations(cluster.me, {})([&](const model::Reservation& r) {
            auto& one = shown.emplace_back();
            one.name = r.name;
            one.nodes = r.node_list;
            one.users = r.users;
            one.accounts = r.accounts;
            one.groups = r.groups;
            one.features = r.features;
            one.licenses = r.licenses;
            one.partition = r.partition;
            one.tres = r.tres;
            if (!r.core_specializations.empty()) one.cores = r.core_specializations.front().core;
            one.core_count = r.core_count;
            one.max_start_delay = r.max_start_delay;
            one.purge_after = r.purge_completed_time;
            one.flags = r.flags;
            one.start = r.start_time;
            one.end = r.end_time;
        });
        return shown;
    }
    std::string names()
    {
        std::string text_of_names;
        for (const auto& one : list()) (text_of_names.empty() ? text_of_names : text_of_names += ' ') += one.name;
        return text_of_names;
    }
    Listed only()
    {
        const auto all = list();
        REQUIRE(all.size() == 1);
        return all.front();
    }
    // Writes slurm.conf with these additional lines and reconfigures.
    void reconfigure(const std::string& lines)
    {
        std::ofstream(folder.path + "/slurm.conf") << conf(lines);
        cluster.cluster->controller()->reconfigure(cluster.me);
    }
    // Adds a user to the accounting database, with this level (2: operator, 3: administrator) and in this account.
    Identity person(std::string_view name, std::uint16_t level, std::string_view account = {})
    {
        model::User user;
        user.name = name;
        user.administrator_level = level;
        cluster.cluster->accounting()->store(cluster.me, {.users = {&user, 1}}, [](const AccountingRemark&) {});
        if (!account.empty()) {
            model::Account record;
            record.name = account;
            model::Association own, above;
            own.key.account = above.key.account = account;
            own.key.user = name;
            const model::Association both[] = {above, own};
            cluster.cluster->accounting()->store(cluster.me, {.accounts = {&record, 1}, .associations = both},
                                                 [](const AccountingRemark&) {});
        }
        Identity who;
        who.proof = restd::Proof::kernel;
        who.user = name;
        who.uid = who.gid = 3'000'000'000;  // nobody's
        return who;
    }

    const ScratchFolder folder;
    TestCluster cluster;
    std::string text;  // of the last error
};

std::function<void(model::JobDescription&)> in(std::string_view reservation)
{
    return [reservation](model::JobDescription& job) {
        job.reservation = reservation;
        job.time_limit = 5;
    };
}

}  // namespace

TEST_CASE("a reservation that a request creates keeps the node at once, and as long as it is there", "[reservation]")
{
    ReservedCluster with;
    TestCluster& cluster = with.cluster;
    REQUIRE(with.store(with.wanted("mine")) == 0);
    const auto general = cluster.submit("true", [](model::JobDescription& job) { job.time_limit = 5; });
    const auto own = cluster.submit("true", in("mine"));
    REQUIRE(cluster.reaches(own, state::completed));
    REQUIRE(eventually([&] { return cluster.job(general).reason == "ReqNodeNotAvail"; }));
    CHECK((cluster.cluster->engine().node().state & node_state::reserved) != 0);

    // It has no line in slurm.conf, but it still exists after a restart and after reconfigure.
    const auto before = with.only();
    cluster.again();
    CHECK(with.only().start == before.start);
    CHECK(with.only().end == before.start + Time(hour));
    REQUIRE(eventually([&] { return cluster.job(general).reason == "ReqNodeNotAvail"; }));
    with.reconfigure("");
    CHECK(with.names() == "mine");
    CHECK(cluster.refusal(in("mine")) == 0);
    REQUIRE(eventually([&] { return cluster.cluster->engine().usage().cpus == 0; }));

    // Changes and removal find the name in any case of letters. When the reservation is gone the job runs.
    Description overlap = with.change("MINE");
    overlap.flags = model::reservation_flag::flex;
    REQUIRE(with.store(overlap) == 0);
    REQUIRE(eventually([&] { return with.remove("Mine") == 0; }));
    CHECK(with.list().empty());
    REQUIRE(cluster.reaches(general, state::completed));
    CHECK((cluster.cluster->engine().node().state & node_state::reserved) == 0);
    cluster.again();
    CHECK(with.list().empty());
    CHECK(cluster.refusal(in("mine")) == err::reservation_invalid);
}

TEST_CASE("everything that is said of a reservation is kept", "[reservation]")
{
    ReservedCluster with;
    const model::Tres tres[] = {resource("cpu", "", 2), resource("license", "matlab", 1)};
    Description d = with.wanted("full", hour);
    d.node_list = {};
    d.tres = tres;
    d.features = "fast";
    d.partition = "debug";
    d.flags = model::reservation_flag::daily | model::reservation_flag::flex;
    d.max_start_delay = 90;
    d.purge_completed_time = 700;
    d.comment = "with blanks = and \"quotes\"";
    REQUIRE(with.store(d) == 0);
    for (int i = 0; i < 2; ++i) {
        const auto shown = with.only();
        CHECK(shown.name == "full");
        CHECK(shown.nodes == "here");
        CHECK(shown.core_count == 2);
        CHECK(shown.cores == "0-1");
        CHECK(shown.users == with.cluster.me.user);
        CHECK(shown.features == "fast");
        CHECK(shown.partition == "debug");
        CHECK(shown.licenses == "matlab:1");
        CHECK(shown.flags == d.flags.value + model::reservation_flag::purge_completed);
        CHECK(shown.max_start_delay == 90);
        CHECK(shown.purge_after == NoVal32(700));
        CHECK(shown.start == static_cast<Time>(d.start_time.value));
        CHECK(shown.end - shown.start == 3600);
        with.cluster.again();
    }
    CHECK(with.remove("full") == 0);

    // The end takes precedence over the duration, as in slurmctld. Also groups and accounts; an unlimited duration is a year.
    d = with.wanted("other", hour);
    d.end_time = d.start_time.value + 7200;
    d.users = {};
    d.accounts = "root";
    d.node_list = "ALL";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().end - with.only().start == 7200);
    CHECK(with.only().accounts == "root");
    CHECK(with.only().flags == model::reservation_flag::all_nodes);
    CHECK(with.remove("other") == 0);
    const auto group = People().group_name(with.cluster.me.gid);
    d = with.wanted("unlimited", hour);
    d.users = {};
    d.groups = group;
    d.node_list = {};
    d.node_count = 1;
    d.duration = NoVal32::infinite();
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().groups == group);
    CHECK(with.only().end - with.only().start == 365 * 24 * 3600);
    CHECK(with.remove("unlimited") == 0);

    // A floating reservation always begins in an hour.
    d = with.wanted("floating", hour);
    d.flags = model::reservation_flag::time_float;
    REQUIRE(with.store(d) == 0);
    CHECK(std::abs(with.only().start - static_cast<Time>(with.now() + hour)) <= 1);
    with.cluster.again();
    CHECK(std::abs(with.only().start - static_cast<Time>(with.now() + hour)) <= 1);
}

TEST_CASE("what a change of a reservation changes, and nothing else", "[reservation]")
{
    ReservedCluster with;
    Description first = with.wanted("r", 2 * hour);
    first.licenses = "matlab:1";
    first.flags = model::reservation_flag::daily;
    REQUIRE(with.store(first) == 0);
    const auto base = with.only();

    Description d = with.change("r");
    d.users = "+daemon,+bin";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().users == base.users + ",daemon,bin");
    d.users = "-daemon";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().users == base.users + ",bin");
    CHECK(with.store(d) == err::user_id_missing);  // already removed
    d.users = "bin";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().users == "bin");
    d.users = "-bin";
    CHECK(with.store(d) == err::reservation_empty);
    d.users = "";
    CHECK(with.store(d) == err::reservation_empty);
    d.accounts = "-root";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().users.empty());
    CHECK(with.only().accounts == "-root");
    CHECK(with.only().start == base.start);
    CHECK(with.only().end == base.end);
    CHECK(with.only().licenses == "matlab:1");

    d = with.change("r");
    d.start_time = first.start_time.value + hour;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().start == base.start + 3600);
    CHECK(with.only().end == base.end + 3600);
    d = with.change("r");
    d.duration = 90;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().end == with.only().start + 90 * 60);
    d.flags = model::reservation_flag::duration_plus;
    d.duration = 30;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().end == with.only().start + 120 * 60);
    d.flags = model::reservation_flag::duration_minus;
    d.duration = 110;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().end == with.only().start + 10 * 60);
    CHECK(with.store(d) == err::invalid_time_value);
    d = with.change("r");
    d.end_time = first.start_time.value + 2 * hour;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().end == base.start + 7200);
    CHECK(with.only().start == base.start + 3600);

    d = with.change("r");
    d.flags = model::reservation_flag::no_daily | model::reservation_flag::maintenance;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().flags == (model::reservation_flag::maintenance | model::reservation_flag::named_nodes));
    d.flags = model::reservation_flag::skip;
    CHECK(with.store(d) == err::reservation_no_skip);
    d.flags = model::reservation_flag::weekly;
    REQUIRE(with.store(d) == 0);
    d.flags = model::reservation_flag::daily;
    CHECK(with.store(d) == err::not_supported);  // it repeats in another way already
    d.flags = model::reservation_flag::skip;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().start > base.start + 3600 + 6 * 86400);

    d = with.change("r");
    d.licenses = "matlab:2";
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().licenses == "matlab:2");
    const model::Tres tres[] = {resource("license", "matlab", 1)};
    d = with.change("r");
    d.tres = tres;
    REQUIRE(with.store(d) == 0);
    CHECK(with.only().licenses == "matlab:1");
    d = with.change("r");
    d.licenses = "";
    d.max_start_delay = 30;
    d.purge_completed_time = 60;
    REQUIRE(with.store(d) == 0);
    const auto last = with.only();
    with.cluster.again();
    CHECK(with.only().licenses.empty());
    CHECK(with.only().max_start_delay == 30);
    CHECK(with.only().purge_after == NoVal32(60));
    CHECK(with.only().accounts == "-root");
    CHECK(with.only().start == last.start);
    CHECK(with.only().end == last.end);
    d = with.change("r");
    d.flags = model::reservation_flag::no_purge_completed;
    REQUIRE(with.store(d) == 0);
    CHECK((with.only().flags & model::reservation_flag::purge_completed) == 0);

    // A reservation that has begun cannot be moved to a later start, but it can end earlier.
    Description active = with.wanted("active");
    REQUIRE(with.store(active) == 0);
    d = with.change("active");
    d.start_time = with.now() + hour;
    CHECK(with.store(d) == err::rsv_already_started);
    d = with.change("active");
    d.end_time = with.now();
    active.start_time = with.now();
    REQUIRE(eventually([&] { return with.store(d) == 0 || (d.end_time = with.now(), false); }));
    REQUIRE(eventually([&] { return with.names() == "r"; }));
    with.cluster.again();
    CHECK(with.names() == "r");
}

TEST_CASE("what slurmctld refuses of a reservation", "[reservation]")
{
    ReservedCluster with;
    REQUIRE(with.store(with.wanted("there", 10 * hour)) == 0);
    const auto number = [&](void (*spoil)(Description&)) {
        Description d = with.wanted("new", hour);
        spoil(d);
        return with.store(d);
    };
    using D = Description;
    // Checks that scontrol and slurmrestd make too.
    CHECK(number([](D& d) { d.start_time = {}; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.duration = {}; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.users = {}; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.groups = "root"; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.node_list = {}; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.name = ""; }) == err::reservation_invalid);
    CHECK(number([](D& d) { d.name = "a,b"; }) == err::reservation_invalid);
    // Checks that slurmctld makes too.
    CHECK(number([](D& d) { d.users = "nobody_of_that_name"; }) == err::user_id_missing);
    CHECK(number([](D& d) { d.users = "root,-daemon"; }) == err::user_id_missing);
    CHECK(number([](D& d) { d.users = {}, d.groups = "no_group_of_that_name"; }) == err::group_id_missing);
    CHECK(number([](D& d) { d.accounts = "nosuch"; }) == err::invalid_account);
    CHECK(number([](D& d) { d.node_list = "there"; }) == err::invalid_node_name);
    CHECK(number([](D& d) { d.node_list = "here,there"; }) == err::invalid_node_name);
    CHECK(number([](D& d) { d.node_list = {}, d.node_count = 2; }) == err::nodes_busy);
    CHECK(number([](D& d) { d.node_list = {}, d.core_count = 5; }) == err::nodes_busy);
    CHECK(number([](D& d) { d.partition = "nosuch"; }) == err::invalid_partition_name);
    CHECK(number([](D& d) { d.features = "slow"; }) == err::requested_node_config_unavailable);
    CHECK(number([](D& d) { d.licenses = "nosuch:1"; }) == err::invalid_licenses);
    CHECK(number([](D& d) { d.licenses = "matlab:3"; }) == err::invalid_licenses);
    CHECK(number([](D& d) { d.burst_buffer = "x"; }) == err::invalid_burst_buffer_request);
    CHECK(number([](D& d) {
              static constexpr model::Tres tres[] = {resource("gres", "gpu", 1)};
              d.tres = tres;
          }) == err::invalid_tres);
    CHECK(number([](D& d) {
              static constexpr model::Tres tres[] = {resource("", "", 1)};
              d.tres = tres;
          }) == err::invalid_tres);
    CHECK(number([](D& d) { d.flags = model::reservation_flag::daily | model::reservation_flag::hourly; }) ==
          err::not_supported);
    CHECK(number([](D& d) { d.flags = std::uint64_t{1} << 60; }) == err::not_supported);
    CHECK(number([](D& d) { d.start_time = d.start_time.value - 2 * hour; }) == err::invalid_time_value);
    CHECK(number([](D& d) { d.start_time = NoVal64::infinite(); }) == err::invalid_time_value);
    CHECK(number([](D& d) { d.end_time = d.start_time.value; }) == err::invalid_time_value);
    CHECK(number([](D& d) { d.end_time = 0xfffffffe; }) == err::invalid_time_value);
    CHECK(number([](D& d) { d.duration = 0; }) == err::invalid_time_value);
    CHECK(number([](D& d) { d.duration = 0x7fffffff; }) == err::invalid_time_value);
    static const std::string long_text(100'000, 'x');
    CHECK(number([](D& d) { d.comment = long_text; }) == err::pathname_too_long);
    CHECK(number([](D& d) { d.name = long_text; }) == err::pathname_too_long);
    // At the same time as another reservation.
    CHECK(number([](D& d) { d.duration = 9 * 60 + 1; }) == err::reservation_overlap);
    CHECK(number([](D& d) { d.duration = 9 * 60 + 1, d.node_list = {}, d.core_count = 1; }) == err::nodes_busy);
    CHECK(with.names() == "there");
    CHECK(number([](D& d) { d.duration = 9 * 60 + 1, d.flags = model::reservation_flag::overlap; }) == 0);
    CHECK(with.remove("new") == 0);
    CHECK(number([](D& d) { d.duration = 9 * 60; }) == 0);
    Description later = with.change("new");
    later.duration = 9 * 60 + 1;
    CHECK(with.store(later) == err::reservation_overlap);
    CHECK(with.remove("new") == 0);
    // Cores and licenses are limited.
    const auto part = [&](std::string_view name, std::uint32_t cores, std::string_view licenses) {
        Description d = with.wanted(name, hour);
        d.node_list = {};
        d.core_count = cores;
        d.licenses = licenses;
        return with.store(d);
    };
    CHECK(part("one", 3, "matlab:2") == 0);
    CHECK(part("two", 2, "") == err::nodes_busy);
    CHECK(part("two", 1, "matlab:1") == err::invalid_licenses);
    CHECK(part("two", 1, "") == 0);

    // Changes of an existing reservation.
    Description d = with.change("one");
    d.core_count = 2;
    CHECK(with.store(d) == err::core_reservation_update);
    d = with.change("one");
    d.node_list = "here";
    CHECK(with.store(d) == err::core_reservation_update);
    d = with.change("there");
    d.node_list = "nosuch";
    CHECK(with.store(d) == err::reservation_invalid);
    d = with.change("there");
    d.node_count = 0;
    CHECK(with.store(d) == err::reservation_invalid);
    d.node_count = 2;
    CHECK(with.store(d) == err::nodes_busy);
    d = with.change("there");
    d.features = "fast";
    CHECK(with.store(d) == err::not_supported);
    d = with.change("there");
    d.groups = "root";
    CHECK(with.store(d) == err::reservation_user_group);
    CHECK(with.remove("nosuch") == err::reservation_invalid);
    CHECK(with.names() == "there one two");
}

TEST_CASE("entries of a list are stored one by one", "[reservation]")
{
    ReservedCluster with;
    Description bad = with.wanted("bad", hour);
    bad.partition = "nosuch";
    const Description list[] = {with.wanted("a", hour), bad, with.wanted("c", 3 * hour)};
    std::vector<std::pair<std::size_t, int>> failures;
    const auto note = [&](const FailedEntry& failed) { failures.emplace_back(failed.index, failed.error.number()); };
    auto controller = with.cluster.cluster->controller();
    controller->store_reservations(with.cluster.me, list, note);
    CHECK(failures == std::vector<std::pair<std::size_t, int>>{{1, err::invalid_partition_name}});
    CHECK(with.names() == "a c");
    // If one has no name, none is stored.
    const Description nameless[] = {with.wanted("d", 5 * hour), with.wanted("", 7 * hour)};
    CHECK_THROWS_AS(controller->store_reservations(with.cluster.me, nameless, note), Error);
    CHECK(with.names() == "a c");
}

TEST_CASE("jobs that run when a reservation is to be created, and jobs of one that is to be deleted", "[reservation]")
{
    ReservedCluster with;
    TestCluster& cluster = with.cluster;
    const auto running = cluster.submit("sleep 60", [](model::JobDescription& job) { job.time_limit = 10; });
    REQUIRE(cluster.reaches(running, state::running));
    CHECK(with.store(with.wanted("now")) == err::nodes_busy);
    CHECK(with.store(with.wanted("later", 2 * hour)) == 0);
    Description all_the_same = with.wanted("now");
    all_the_same.flags = model::reservation_flag::ignore_jobs;
    REQUIRE(with.store(all_the_same) == 0);
    cluster.cancel(std::to_string(running));
    REQUIRE(cluster.reaches(running, state::cancelled));

    const auto own = cluster.submit("sleep 60", in("now"));
    REQUIRE(cluster.reaches(own, state::running));
    CHECK(with.remove("now") == err::reservation_busy);
    const auto waits = cluster.submit("true", in("later"));
    CHECK(with.remove("later") == err::reservation_busy);
    CHECK(with.names() == "later now");
    cluster.cancel(std::to_string(own));
    cluster.cancel(std::to_string(waits));
    REQUIRE(cluster.reaches(own, state::cancelled));
    CHECK(with.remove("now") == 0);
    CHECK(with.remove("later") == 0);
}

TEST_CASE("a job has to leave a reservation of a request when it ends, also after a restart", "[reservation]")
{
    ReservedCluster with;
    TestCluster& cluster = with.cluster;
    Description d = with.wanted("short");
    d.end_time = with.now() + 3;
    REQUIRE(with.store(d) == 0);
    const auto running = cluster.submit("sleep 60", in("short"));
    REQUIRE(cluster.reaches(running, state::running));
    cluster.end();
    REQUIRE(eventually([&] { return static_cast<std::uint64_t>(std::time(nullptr)) > d.end_time.value; }));
    cluster.begin();
    REQUIRE(cluster.reaches(running, state::timeout));
    CHECK(with.list().empty());
    // Its name can be used again.
    CHECK(with.store(with.wanted("short")) == 0);
    CHECK(with.names() == "short");
}

TEST_CASE("what requests say of a reservation of slurm.conf holds until its line changes", "[reservation]")
{
    const std::string line = "ReservationName=line StartTime=now+2hours Duration=60 Users=root Nodes=here\n",
                      gone = "ReservationName=gone StartTime=now+5hours Duration=60 Users=root Nodes=here\n";
    ReservedCluster with(line + gone);
    const auto before = with.list();
    REQUIRE(before.size() == 2);
    Description d = with.change("LINE");
    d.users = "daemon";
    d.comment = "by request";
    REQUIRE(with.store(d) == 0);
    CHECK(with.remove("gone") == 0);
    for (int i = 0; i < 3; ++i) {
        CHECK(with.only().name == "line");
        CHECK(with.only().users == "daemon");
        CHECK(with.only().start == before[0].start);
        if (i == 0) with.cluster.again();
        if (i == 1) with.reconfigure(line + gone);
    }
    // The name can be used again, and is not the one of the line.
    REQUIRE(with.store(with.wanted("Gone", 20 * hour)) == 0);
    with.cluster.again();
    CHECK(with.names() == "line Gone");
    CHECK(with.list()[1].start - static_cast<Time>(with.now()) > 19 * 3600);
    // A changed line is a new reservation.
    with.reconfigure("ReservationName=line StartTime=now+2hours Duration=30 Users=root Nodes=here\n");
    CHECK(with.only().users == "root");
    CHECK(with.only().end - with.only().start == 1800);
}

TEST_CASE("a reservation whose partition is taken out of slurm.conf is dropped", "[reservation]")
{
    ReservedCluster with("PartitionName=extra Nodes=here\n");
    Description d = with.wanted("r", hour);
    d.partition = "extra";
    REQUIRE(with.store(d) == 0);
    with.reconfigure("");
    CHECK(with.list().empty());
}

TEST_CASE("who may create, change and delete a reservation", "[reservation]")
{
    ReservedCluster with;
    const Identity stranger = with.person("stranger", 1), user = with.person("ada", 1, "physics"),
                   operator_ = with.person("op", 2), administrator = with.person("admin", 3);
    const auto keeper = [&](std::string_view name) {
        Description d = with.wanted(name, hour);
        d.users = {};
        d.accounts = "physics";
        d.flags = model::reservation_flag::overlap;
        return d;
    };
    for (const Identity& who : {stranger, user}) {
        INFO(who.user);
        CHECK(with.store_as(who, keeper("r")) == err::user_id_missing);
        CHECK(with.list().empty());
        REQUIRE(with.store(keeper("r")) == 0);
        Description d = with.change("r");
        d.duration = 90;
        CHECK(with.store_as(who, d) == err::user_id_missing);
        CHECK(with.only().end - with.only().start == 3600);
        CHECK(with.remove_as(who, "r") == err::user_id_missing);
        CHECK(with.remove_as(who, "nosuch") == err::user_id_missing);
        CHECK(with.remove("r") == 0);
    }
    for (const Identity& who : {operator_, administrator, with.cluster.me}) {
        INFO(who.user);
        CHECK(with.store_as(who, keeper("r")) == 0);
        Description d = with.change("r");
        d.duration = 90;
        CHECK(with.store_as(who, d) == 0);
        CHECK(with.only().end - with.only().start == 5400);
        CHECK(with.remove_as(who, "nosuch") == err::reservation_invalid);
        CHECK(with.remove_as(who, "r") == 0);
        CHECK(with.list().empty());
    }
    // The reservation's users may delete it if it has the flag for this.
    Description d = keeper("r");
    d.flags = model::reservation_flag::user_delete;
    REQUIRE(with.store(d) == 0);
    d = with.change("r");
    d.duration = 90;
    CHECK(with.store_as(user, d) == err::user_id_missing);
    CHECK(with.remove_as(stranger, "r") == err::user_id_missing);
    CHECK(with.remove_as(user, "r") == 0);
    CHECK(with.list().empty());
}

TEST_CASE("a reservation that cannot be written is not there", "[reservation]")
{
    ReservedCluster with;
    REQUIRE(with.store(with.wanted("kept", hour)) == 0);
    // A folder cannot be replaced by a file, so storing fails.
    const auto file = with.folder.path + "/state/reservations";
    std::filesystem::rename(file, file + ".aside");
    std::filesystem::create_directories(file + "/in the way");
    CHECK(with.store(with.wanted("new", 3 * hour)) == err::writing_to_file);
    CHECK(with.remove("kept") == err::writing_to_file);
    CHECK(with.names() == "kept");
    std::filesystem::remove_all(file);
    std::filesystem::rename(file + ".aside", file);
    CHECK(with.store(with.wanted("new", 3 * hour)) == 0);
    // It is on the disk before the answer is sent.
    const auto on_disk = decode_reservations(text_of(file));
    REQUIRE(on_disk.size() == 2);
    CHECK(on_disk[1].conf.name == "new");
    CHECK(on_disk[1].conf.line.empty());
    CHECK_FALSE(on_disk[1].told.empty());
    // A reservation that is over is still known, for jobs that run in it.
    auto over = on_disk;
    over[1].gone = true;
    const auto again = decode_reservations(encode_reservations(over));
    CHECK(again[1].gone);
    CHECK(again[1].told == on_disk[1].told);
    CHECK_FALSE(again[0].gone);
}
