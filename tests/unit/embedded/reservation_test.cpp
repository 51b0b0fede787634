// Tests reservations: lines of slurm.conf, their times, and what they reserve for whom.
#include "schedule/reservation.hpp"

#include <ctime>

#include "restd/error.hpp"
#include "schedule/scheduler.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

const std::string machine = "Licenses=matlab:4\nNodeName=n CPUs=4 CoresPerSocket=2 ThreadsPerCore=2 Sockets=1 RealMemory=1000 "
                            "Features=fast\nPartitionName=p Nodes=n Default=YES\nPartitionName=q Nodes=n\n"
                            "PartitionName=far Nodes=x\n";

// The error message; "" if the line is valid.
std::string problem(const std::string& line)
{
    try {
        parse_conf(machine + "ReservationName=" + line + "\n", "slurm.conf", read_host_facts());
    } catch (const ConfError& error) {
        return error.what();
    }
    return {};
}

ReservationConf line_of(const std::string& line)
{
    return parse_conf("ReservationName=" + line + "\n" + machine, "slurm.conf", read_host_facts()).reservations.front();
}

Time at(const char* text)
{
    std::tm time{};
    strptime(text, "%Y-%m-%dT%H:%M", &time);
    time.tm_isdst = -1;
    return std::mktime(&time);
}

std::string text_of(Time time)
{
    char text[32];
    std::tm local{};
    localtime_r(&time, &local);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M", &local);
    return text;
}

// The next start, seen from `now`, of a reservation that began at `start` for an hour.
std::string next(const std::string& flag, const char* start, const char* now)
{
    const auto line = line_of("r StartTime=" + std::string(start) + " Duration=60 Users=root Nodes=n Flags=" + flag);
    const auto reservations = resolve_reservations({line}, {}, at(now));
    return reservations.front().gone ? "gone" : text_of(reservations.front().start);
}

}  // namespace

TEST_CASE("lines of reservations", "[reservation]")
{
    const auto r = line_of("r1 StartTime=now+1hour Duration=2:00:00 Users=root,alice Nodes=n Flags=MAINT,ignore_jobs,magnetic");
    CHECK(r.name == "r1");
    CHECK(r.flags == (0x1 | 0x40 | 0x100000000 | reservation_flag::named_nodes));
    CHECK(r.whole_node());
    CHECK(r.duration == NoVal32(120));
    CHECK(line_of("r StartTime=now Duration=1 Accounts=-a,-b CoreCnt=1 PartitionName=p").cores == 1);
    CHECK(line_of("r StartTime=now Duration=1 Accounts=-a,-b TRES=cpu=2").accounts_barred);
    CHECK(line_of("r StartTime=now Duration=1 Groups=g CPUs=4").whole_node());
    CHECK(line_of("r StartTime=now Duration=UNLIMITED Groups=g Nodes=ALL").flags == reservation_flag::all_nodes);
    CHECK(line_of("r StartTime=now Duration=1 Users=u Licenses=matlab:2 Flags=LICENSE_ONLY").license_counts.front().second ==
          2);
    CHECK(line_of("r StartTime=now Duration=1 Users=u Nodes=n Flags=PURGE_COMP=10:00,DAILY MaxStartDelay=5").purge_after ==
          600);

    const std::string good = "r StartTime=now Duration=1 Users=u Nodes=n ";
    CHECK(problem(good).empty());
    for (const auto& [line, what] : std::vector<std::pair<std::string, std::string>>{
             {"r Duration=1 Users=u Nodes=n", "StartTime is missing"},
             {"r StartTime=now Users=u Nodes=n", "EndTime and Duration is missing"},
             {"r StartTime=now Duration=1 Nodes=n", "nobody may use it"},
             {"r StartTime=now Duration=1 Users=u", "it reserves nothing"},
             {"r StartTime=soon Duration=1 Users=u Nodes=n", "StartTime=soon"},
             {"r StartTime=now Duration=long Users=u Nodes=n", "Duration=long"},
             {"r StartTime=now Duration=1 EndTime=now+1hour Users=u Nodes=n", "one of them"},
             {"r StartTime=now Duration=1 Users=u,-v Nodes=n", "Users=u,-v"},
             {"r StartTime=now Duration=1 Users=u Groups=g Nodes=n", "Users and Groups"},
             {"r StartTime=now Duration=1 Users=u Nodes=m", "Nodes=m"},
             {"r StartTime=now Duration=1 Users=u NodeCnt=2", "NodeCnt=2"},
             {"r StartTime=now Duration=1 Users=u CoreCnt=3", "3 cores"},
             {"r StartTime=now Duration=1 Users=u TRES=gres/gpu=1", "TRES=gres/gpu=1"},
             {"r StartTime=now Duration=1 Users=u Nodes=n PartitionName=none", "PartitionName=none"},
             {"r StartTime=now Duration=1 Users=u Nodes=n PartitionName=far", "PartitionName=far"},
             {"r StartTime=now Duration=1 Users=u Licenses=matlab:5 Flags=LICENSE_ONLY", "Licenses=matlab:5"},
             {"r StartTime=now Duration=1 Users=u Licenses=matlab:1", "LICENSE_ONLY"},
             {good + "Features=slow", "Features=slow"},
             {good + "Flags=SPEC_NODES", "SPEC_NODES"},
             {good + "Flags=DAILY,WEEKLY", "one of them"},
             {good + "Flags=DAILY=3", "PURGE_COMP=TIME"},
             {good + "Flags=PART_NODES", "PART_NODES"},
             {good + "MaxStartDelay=x", "MaxStartDelay=x"},
             {good + "Colour=red", "Colour=red"},
             {good + "\nReservationName=R StartTime=now Duration=1 Users=u Nodes=n", "described twice"},
         }) {
        INFO(line);
        CHECK_THAT(problem(line), Catch::Matchers::ContainsSubstring(what));
        CHECK_THAT(problem(line), Catch::Matchers::ContainsSubstring("slurm.conf:"));
    }
}

TEST_CASE("repeated reservations", "[reservation]")
{
    // The 3rd of July 2026 is a Friday.
    CHECK(next("MAINT", "2026-07-03T10:00", "2026-07-03T10:30") == "2026-07-03T10:00");
    CHECK(next("MAINT", "2026-07-03T10:00", "2026-07-03T11:00") == "gone");
    CHECK(next("HOURLY", "2026-07-03T10:00", "2026-07-03T13:00") == "2026-07-03T13:00");
    CHECK(next("DAILY", "2026-07-03T10:00", "2026-07-03T10:30") == "2026-07-03T10:00");
    CHECK(next("DAILY", "2026-07-03T10:00", "2026-07-07T12:00") == "2026-07-08T10:00");
    CHECK(next("WEEKLY", "2026-07-03T10:00", "2026-07-07T12:00") == "2026-07-10T10:00");
    CHECK(next("WEEKDAY", "2026-07-03T10:00", "2026-07-03T12:00") == "2026-07-06T10:00");
    CHECK(next("WEEKDAY", "2026-07-06T10:00", "2026-07-06T12:00") == "2026-07-07T10:00");
    CHECK(next("WEEKEND", "2026-07-04T10:00", "2026-07-04T12:00") == "2026-07-05T10:00");
    CHECK(next("WEEKEND", "2026-07-05T10:00", "2026-07-05T12:00") == "2026-07-11T10:00");

    // A job that began in the previous period must end before that period ends.
    auto reservation = resolve_reservations({line_of("r StartTime=2026-07-03T10:00 Duration=60 Users=u Nodes=n Flags=DAILY")},
                                            {}, at("2026-07-03T10:00"))
                           .front();
    const auto began = at("2026-07-03T10:30");
    CHECK(reservation.end_for(began) == at("2026-07-03T11:00"));
    reservation.advance(at("2026-07-03T11:00"));
    CHECK(reservation.end_for(began) == at("2026-07-03T11:00"));
    CHECK(reservation.end_for(at("2026-07-04T10:30")) == at("2026-07-04T11:00"));
}

TEST_CASE("relative times are those of when the line was first seen", "[reservation]")
{
    const auto line = line_of("r StartTime=now+1hour Duration=60 Users=u Nodes=n");
    const Time now = std::time(nullptr);
    const auto first = resolve_reservations({line}, {}, now);
    CHECK(first.front().start - now >= 3600);
    CHECK(first.front().start - now < 3660);
    CHECK(first.front().end - first.front().start == 3600);
    auto kept = decode_reservations(encode_reservations(first));
    kept.front().start -= 1000;
    CHECK(resolve_reservations({line}, kept, now).front().start == first.front().start - 1000);
    // A changed line is a new reservation.
    const auto changed = line_of("r StartTime=now+1hour Duration=61 Users=u Nodes=n");
    CHECK(resolve_reservations({changed}, kept, now).front().start - now >= 3600);
    // A reservation that is over stays over.
    kept.front().gone = true;
    CHECK(resolve_reservations({line}, decode_reservations(encode_reservations(kept)), now).front().gone);
    // A floating reservation: it always begins in an hour.
    const auto floating =
        resolve_reservations({line_of("r StartTime=now+1hour Duration=60 Users=u Nodes=n Flags=TIME_FLOAT")}, {}, now).front();
    CHECK(floating.starts_at(now + 5000) == floating.starts_at(now) + 5000);
    CHECK_FALSE(floating.active(now + 5000));
}

TEST_CASE("who may use a reservation", "[reservation]")
{
    People people;
    const auto me = people.by_id(0);
    REQUIRE(me);
    const auto details = std::make_shared<JobDetails>();
    JobDetails& job = *details;
    job.user_id = 4711;
    job.group_id = me->gid;
    job.user = "alice";
    job.account = "physics";
    JobRecord record;
    record.details = details;
    Book book;
    const auto may = [&](const std::string& who) {
        Reservation reservation;
        reservation.conf = line_of("r StartTime=now Duration=1 Nodes=n " + who);
        return may_use(reservation, record, people, book);
    };
    CHECK(may("Users=bob,alice"));
    CHECK_FALSE(may("Users=bob"));
    CHECK_FALSE(may("Users=-alice"));
    CHECK(may("Users=-bob"));
    CHECK(may("Accounts=physics"));
    CHECK_FALSE(may("Accounts=-physics,-maths"));
    CHECK_FALSE(may("Users=alice Accounts=maths"));
    CHECK(may("Groups=" + people.group_name(me->gid)));
    CHECK_FALSE(may("Groups=nogroup_of_that_name"));
    CHECK_FALSE(may("Users=alice Flags=TIME_FLOAT"));
    // An account includes the accounts below it.
    const std::string accounts[] = {"root", "science", "physics", "physics"};
    for (std::uint32_t id = 1; id <= 4; ++id) {
        auto& association = book.associations[id];
        association.id = id;
        association.account = accounts[id - 1];
        association.parent = id - 1;
    }
    CHECK_FALSE(may("Accounts=science"));
    record.association = 4;
    CHECK(may("Accounts=science"));
    CHECK_FALSE(may("Accounts=-science"));
    CHECK_FALSE(may("Accounts=maths"));
    job.user_id = 0;
    CHECK(may("Users=bob"));
}

namespace {

// Decides which jobs of one partition start, on a node of four CPUs.
class Keeper {
public:
    Keeper() : conf(parse_conf(machine, "slurm.conf", read_host_facts())) {}

    ReservedWindow& window(Time start, Time end)
    {
        auto& made = windows.emplace_back();
        made.start = start;
        made.end = end;
        made.whole_node = true;
        return made;
    }
    void job(std::uint32_t cpus, NoVal32 limit, int reservation = -1, std::uint32_t licenses = 0)
    {
        auto details = std::make_shared<JobDetails>();
        details->cpus = cpus;
        details->partition_indices = {0};
        if (licenses != 0) details->license_needs = {{0, licenses}};
        auto record = std::make_unique<JobRecord>();
        record->details = details;
        record->time_limit = limit;
        jobs.push_back(std::move(record));
        candidates.push_back({jobs.back().get()});
        candidates.back().reservation = reservation;
    }
    std::string decide()
    {
        std::string text;
        for (const auto& verdict : schedule(conf, true, running, candidates, 1000, windows).verdicts) {
            if (!text.empty()) text += ' ';
            if (verdict.starts > 0) text += verdict.backfilled ? 'B' : 'S';
            if (verdict.reservation >= 0) text += std::to_string(verdict.reservation);
            if (verdict.reason != Reason::none) text += to_string(verdict.reason);
            if (verdict.remark == Remark::maintenance) text += "(maintenance)";
            if (verdict.remark == Remark::reserved) text += "(reserved)";
        }
        candidates.clear();
        return text;
    }

    ClusterConf conf;
    std::vector<ReservedWindow> windows;
    std::vector<RunningJob> running;
    std::vector<Candidate> candidates;
    std::vector<std::unique_ptr<JobRecord>> jobs;
};

}  // namespace

TEST_CASE("what the scheduler keeps for reservations", "[reservation]")
{
    Keeper keeper;
    SECTION("nobody runs into one")
    {
        keeper.window(1600, 5000);
        keeper.job(1, 10);                   // ends when it begins
        keeper.job(1, 11);                   // would run into it
        keeper.job(1, NoVal32::infinite());  // likewise
        keeper.job(1, 5);                    // jobs that wait for the reservation do not keep it from running
        CHECK(keeper.decide() == "S ReqNodeNotAvail(reserved) ReqNodeNotAvail(reserved) S");
        keeper.windows.front().maintenance = true;
        keeper.job(1, 11);
        CHECK(keeper.decide() == "ReqNodeNotAvail(maintenance)");
        keeper.windows.front().maintenance = false;
        keeper.windows.front().partition = 0;
        keeper.job(1, 11);
        CHECK(keeper.decide() == "ReqNodeNotAvail(maintenance)");
        keeper.windows.front().end = 1000;  // it is over
        keeper.job(1, 11);
        CHECK(keeper.decide() == "S");
    }
    SECTION("its own jobs run in it")
    {
        keeper.window(500, 5000);
        keeper.job(2, 600);
        keeper.job(2, 600, 0);
        keeper.job(4, 600, 0);
        keeper.job(2, 600, 0);
        CHECK(keeper.decide() == "ReqNodeNotAvail(reserved) S0 Resources B0");
        keeper.job(1, 10);
        keeper.candidates.back().magnetic = 0;
        CHECK(keeper.decide() == "S0");
        keeper.job(1, 10);
        keeper.candidates.back().waits_for_reservation = true;
        CHECK(keeper.decide() == "Reservation");
    }
    SECTION("its own jobs have their turns")
    {
        keeper.window(500, 100'000);
        auto used = std::make_shared<JobDetails>();
        used->cpus = 3;
        keeper.running.push_back({used.get(), 3, 0, 1600, 0});
        keeper.job(4, 600, 0);
        keeper.job(1, 9, 0);   // ends before the first can start
        keeper.job(1, 11, 0);  // would delay the first
        CHECK(keeper.decide() == "Resources B0 Priority");
        keeper.job(4, 600, 0);
        keeper.job(1, 11, 0);
        CHECK(keeper.decide() == "Resources Priority");
    }
    SECTION("tasks that are drawn in, and those for which there is no room")
    {
        auto& part = keeper.window(500, 5000);
        part.whole_node = false;
        part.cpus = 2;
        keeper.job(1, 10);
        keeper.candidates.back().magnetic = 0;
        keeper.candidates.back().most_starts = 4;
        const auto pass = schedule(keeper.conf, true, {}, keeper.candidates, 1000, keeper.windows);
        CHECK(pass.verdicts.front().starts == 2);
        CHECK(pass.verdicts.front().reservation == 0);
        CHECK(pass.again);
    }
    SECTION("a part of the node")
    {
        auto& part = keeper.window(500, 5000);
        part.whole_node = false;
        part.cpus = 2;
        keeper.job(3, 10);
        keeper.job(2, 10);
        keeper.job(1, 10);
        keeper.job(3, 10, 0);
        keeper.job(2, 10, 0);
        keeper.job(1, 10, 0);
        CHECK(keeper.decide() == "Resources S Resources Resources B0 Priority");
        // Resources of jobs that run in it already are not counted twice.
        auto used = std::make_shared<JobDetails>();
        used->cpus = 2;
        keeper.running.push_back({used.get(), 2, 0, 2000, 0});
        keeper.job(2, 10);
        keeper.job(1, 10);
        CHECK(keeper.decide() == "S Resources");
    }
    SECTION("licenses")
    {
        auto& licenses = keeper.window(500, 5000);
        licenses.whole_node = false;
        licenses.licenses = {{0, 3}};
        keeper.job(1, 10, -1, 2);
        keeper.job(1, 10, -1, 1);
        keeper.job(1, 10, 0, 3);
        CHECK(keeper.decide() == "Licenses S S0");
    }
    SECTION("two at a time")
    {
        keeper.window(500, 5000);
        keeper.window(500, 5000).maintenance = true;
        keeper.job(1, 10, 0);
        keeper.job(1, 10, 1);
        CHECK(keeper.decide() == "ReqNodeNotAvail(maintenance) S1");
        keeper.windows[0].overlap = true;
        keeper.windows[1].maintenance = false;
        keeper.job(1, 10, 0);
        keeper.job(1, 10, 1);
        CHECK(keeper.decide() == "S0 ReqNodeNotAvail(reserved)");
    }
}

namespace {

struct Listed {
    std::string name, nodes, cores, tres, users;
    std::uint32_t core_count = 0;
    std::uint64_t flags = 0;
    Time start = 0, end = 0;
};

std::vector<Listed> listed(TestCluster& cluster, Time update_time = 0)
{
    std::vector<Listed> list;
    model::ReservationsQuery query;
    query.update_time = update_time;
    cluster.cluster->controller()->reservations(cluster.me, query)([&](const model::Reservation& r) {
        auto& shown = list.emplace_back();
        shown.name = r.name;
        shown.nodes = r.node_list;
        if (!r.core_specializations.empty()) shown.cores = r.core_specializations.front().core;
        shown.tres = r.tres;
        shown.users = r.users;
        shown.core_count = r.core_count;
        shown.flags = r.flags;
        shown.start = r.start_time;
        shown.end = r.end_time;
    });
    return list;
}

std::function<void(model::JobDescription&)> in(std::string_view reservation)
{
    return [reservation](model::JobDescription& job) { job.reservation = reservation; };
}

std::string resv_name(TestCluster& cluster, std::uint32_t id)
{
    std::string name;
    cluster.cluster->controller()->job(cluster.me, {.job = id}, {})([&](const model::Job& job) { name = job.resv_name; });
    return name;
}

// small_conf with lines of reservations; "ME" stands for the user that the test runs as.
std::string with(std::string lines)
{
    const auto name = People().by_id(geteuid())->name;
    for (auto at = lines.find("ME"); at != std::string::npos; at = lines.find("ME", at + name.size()))
        lines.replace(at, 2, name);
    return std::string(small_conf) + lines;
}

}  // namespace

TEST_CASE("a reservation is listed and its node is reserved", "[reservation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, with("ReservationName=whole StartTime=now Duration=60 Users=ME Nodes=here Flags=MAINT\n"
                                          "ReservationName=part StartTime=now+2hours Duration=60 Users=ME CoreCnt=1\n"
                                          "ReservationName=lic StartTime=now Duration=60 Users=ME Licenses=matlab:1 "
                                          "Flags=LICENSE_ONLY\n"));
    const auto list = listed(cluster);
    REQUIRE(list.size() == 3);
    CHECK(list[0].name == "whole");
    CHECK(list[0].nodes == "here");
    CHECK(list[0].core_count == 4);
    CHECK(list[0].tres == "cpu=4");
    CHECK(list[0].users == cluster.me.user);
    CHECK(list[0].flags == (reservation_flag::maintenance | reservation_flag::named_nodes));
    CHECK(list[0].end - list[0].start == 3600);
    CHECK(list[1].core_count == 1);
    CHECK(list[1].cores == "0");
    CHECK(list[2].nodes.empty());
    CHECK(list[2].flags == reservation_flag::any_nodes);
    CHECK_THROWS_AS(listed(cluster, std::time(nullptr) + 1000), Error);

    const auto view = cluster.cluster->engine().node();
    CHECK(view.state == (node_state::idle | node_state::reserved | node_state::maintenance));
    CHECK(view.reservation == "whole");
    cluster.cluster->controller()->licenses(cluster.me)([&](const model::License& license) { CHECK(license.reserved == 1); });

    // The times are the same after a restart in another second.
    const auto start = list[1].start, first_seen = std::time(nullptr);
    REQUIRE(eventually([&] { return std::time(nullptr) > first_seen; }));
    cluster.again();
    CHECK(listed(cluster)[1].start == start);
}

TEST_CASE("jobs with and without a reservation", "[reservation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, with("ReservationName=mine StartTime=now Duration=60 Users=ME Nodes=here\n"
                                          "ReservationName=later StartTime=now+2hours Duration=60 Users=ME Nodes=here\n"
                                          "ReservationName=other StartTime=now+4hours Duration=60 Users=-ME Nodes=here\n"));
    const auto plain = cluster.submit("true");
    REQUIRE(eventually([&] { return cluster.job(plain).reason == "ReqNodeNotAvail"; }));
    CHECK(cluster.job(plain).description == "ReqNodeNotAvail, May be reserved for other job");
    const auto reserved = cluster.submit("true", [](model::JobDescription& job) {
        job.reservation = "mine";
        job.time_limit = 30;
    });
    REQUIRE(cluster.reaches(reserved, state::completed));
    CHECK(resv_name(cluster, reserved) == "mine");
    static constexpr std::string_view mine[] = {"mine"};
    model::JobCondition condition;
    condition.reservation = mine;
    CHECK(cluster.history(condition) == std::vector<std::uint32_t>{reserved});

    std::uint32_t code = 0;
    static constexpr std::string_view environment[] = {"A=b"};
    model::JobDescription request;
    request.script = "#!/bin/sh\ntrue\n";
    request.environment = environment;
    request.current_working_directory = "/tmp";
    request.reservation = "later";
    std::uint32_t waiting = 0;
    cluster.cluster->controller()->submit(cluster.me, {&request, 1}, [&](const model::SubmitResult& result) {
        code = result.error_code;
        waiting = result.job_id;
    });
    CHECK(code == err::reservation_not_usable);
    REQUIRE(eventually([&] { return cluster.job(waiting).reason == "Reservation"; }));

    CHECK(cluster.refusal(in("none")) == err::reservation_invalid);
    CHECK(cluster.refusal(in("mine,none")) == err::reservation_invalid);
    if (geteuid() != 0) CHECK(cluster.refusal(in("other")) == err::reservation_access);

    // A job can be moved into a reservation and out of it.
    model::JobDescription change;
    change.reservation = "mine";
    change.time_limit = 30;
    cluster.update(waiting, change);
    REQUIRE(cluster.reaches(waiting, state::completed));
    change = {};
    change.reservation = "none";
    CHECK_THROWS_AS(cluster.update(plain, change), Error);
    change.reservation = "later";
    cluster.update(plain, change);
    REQUIRE(eventually([&] { return cluster.job(plain).reason == "Reservation"; }));
    change.reservation = "";
    cluster.update(plain, change);
    REQUIRE(eventually([&] { return cluster.job(plain).reason == "ReqNodeNotAvail"; }));
}

TEST_CASE("a reservation that ends, or is taken out of slurm.conf", "[reservation]")
{
    const ScratchFolder folder;
    const auto end = std::to_string(std::time(nullptr) + 4);
    TestCluster cluster(folder.path,
                        with("ReservationName=short StartTime=now EndTime=" + end + " Users=ME Nodes=here Flags=OVERLAP\n" +
                             "ReservationName=later StartTime=now+2hours Duration=60 Users=ME CoreCnt=1\n" +
                             "ReservationName=kind StartTime=now+2hours Duration=60 Users=ME CoreCnt=1 Flags=NO_HOLD_JOBS\n"));
    const auto running = cluster.submit("sleep 60", in("short"));
    const auto blocked = cluster.submit("sleep 60", [](model::JobDescription& job) {
        job.reservation = "short";
        job.tasks = 4;
    });
    const auto general = cluster.submit("true", [](model::JobDescription& job) { job.time_limit = 5; });
    const auto later = cluster.submit("true", in("later"));
    const auto either = cluster.submit("true", in("short,later"));
    cluster.cancel(std::to_string(either));
    REQUIRE(cluster.reaches(running, state::running));
    CHECK(cluster.job(general).state == state::pending);
    REQUIRE(cluster.reaches(running, state::timeout));
    REQUIRE(eventually([&] { return cluster.job(blocked).reason == "ReservationDeleted"; }));
    CHECK(cluster.job(blocked).description == "Reservation short was deleted");
    CHECK(cluster.job(blocked).priority == 0);
    CHECK(resv_name(cluster, blocked).empty());
    REQUIRE(cluster.reaches(general, state::completed));
    CHECK(listed(cluster).size() == 2);
    // Its line in slurm.conf does not restore it.
    cluster.again();
    CHECK(listed(cluster).size() == 2);
    CHECK(cluster.job(blocked).reason == "ReservationDeleted");
    CHECK(cluster.refusal(in("short")) == err::reservation_invalid);
    REQUIRE(eventually([&] { return cluster.job(later).reason == "Reservation"; }));

    // After its release it runs like any other job.
    model::JobDescription release;
    release.hold = false;
    release.tasks = 1;
    release.time_limit = 5;
    cluster.update(blocked, release);
    REQUIRE(cluster.reaches(blocked, state::running));

    std::ofstream(folder.path + "/slurm.conf") << small_conf;
    cluster.cluster->controller()->reconfigure(cluster.me);
    CHECK(listed(cluster).empty());
    REQUIRE(eventually([&] { return cluster.job(later).reason == "ReservationDeleted"; }));
}

TEST_CASE("a reservation without jobs ends early, a magnetic one draws jobs in", "[reservation]")
{
    const ScratchFolder folder;
    TestCluster cluster(folder.path, with("ReservationName=idle StartTime=now Duration=60 Users=ME Nodes=here "
                                          "Flags=PURGE_COMP=1,MAGNETIC\n"));
    const auto drawn = cluster.submit("sleep 2");
    REQUIRE(cluster.reaches(drawn, state::running));
    CHECK(resv_name(cluster, drawn) == "idle");
    CHECK(listed(cluster).size() == 1);
    REQUIRE(cluster.reaches(drawn, state::completed));
    REQUIRE(eventually([&] { return listed(cluster).empty(); }));
    cluster.again();
    CHECK(listed(cluster).empty());
}
