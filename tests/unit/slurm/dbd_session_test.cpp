// Connections to slurmdbd: init, pool, and failures: a dead or silent slurmdbd, invalid answers.
#include "accounting/database_session.hpp"
#include "catch.hpp"
#include "counting_host.hpp"
#include "dbd_fake.hpp"
#include "gate.hpp"
#include "messages/accounting.hpp"
#include "restd/error.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using namespace std::chrono_literals;

namespace {

constexpr auto tres_question = [](Packer& to) { wire::tres_cond::pack(to, TresCondition()); };

std::size_t ask_tres(DatabaseSession& session)
{
    return session.list<wire::tres_rec>(dbd::get_tres, tres_question, dbd::got_tres).size();
}

// Answers correctly.
std::optional<Bytes> well_behaved(const FakeSlurmdbd::Received& request, std::size_t)
{
    if (auto answer = manners(request)) return answer;
    return request.type == dbd::get_tres ? database_answer("tres") : verdict_bytes(0, {}, request.type);
}

template <class Action>
Error error_of(Action action)
{
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    throw std::runtime_error("no error");
}

}  // namespace

TEST_CASE("the first message to slurmdbd: type twice, header, credential, cluster")
{
    FakeSlurmdbd daemon(well_behaved);
    Connected to(daemon.port());
    DatabaseSession session(*to.pool, to.caller);
    REQUIRE(ask_tres(session) == 8);
    const auto greeting = daemon.received().front();
    REQUIRE(greeting.type == dbd::persist_init);
    Arena arena;
    Unpacker from(greeting.body, wire_version, arena);
    REQUIRE(from.u16() == wire_version);
    REQUIRE(from.u16() == 3);  // SLURM_GLOBAL_AUTH_KEY | SLURMDBD_CONNECTION
    REQUIRE(from.u16() == dbd::persist_init);
    const std::uint32_t size = from.u32();
    REQUIRE(from.u16() == 0);
    REQUIRE(from.u16() == 0);
    REQUIRE(from.u16() == 0);
    REQUIRE(from.u32() == auth_plugin::jwt);
    REQUIRE(from.text() == to.caller.token);
    REQUIRE(from.text() == "root");
    REQUIRE(from.left() == size);
    PersistInit init;
    wire::persist_init::unpack(from, init);
    REQUIRE(init.version == wire_version);
    REQUIRE(init.cluster_name == "lab");
    REQUIRE(init.persist_type == 1);
    REQUIRE(init.port == 0);  // anything else would commit each message by itself
    REQUIRE(from.left() == 0);
}

TEST_CASE("a connection is kept for its caller's next request, which sees the changes of others")
{
    FakeSlurmdbd daemon(well_behaved);
    Connected to(daemon.port());
    for (int i = 0; i < 3; ++i) {
        DatabaseSession session(*to.pool, to.caller);
        REQUIRE(ask_tres(session) == 8);
    }
    REQUIRE(daemon.connections() == 1);
    // Each use of a kept connection begins by ending the previous transaction.
    REQUIRE(daemon.types() == std::vector<std::uint16_t>{dbd::get_tres, dbd::fini, dbd::get_tres, dbd::fini, dbd::get_tres});
    REQUIRE(daemon.roll_backs() == 2);
    REQUIRE(daemon.commits() == 0);

    // Another token, or another user with the same token, is another caller.
    const Identity second = caller_of(token(601)), third = caller_of(to.caller.token, "alice");
    for (const Identity* caller : {&second, &third}) {
        DatabaseSession session(*to.pool, *caller);
        ask_tres(session);
    }
    REQUIRE(daemon.connections() == 3);
    REQUIRE(to.pool->waiting() == 3);
}

TEST_CASE("two requests at the same time use two connections")
{
    FakeSlurmdbd daemon(well_behaved);
    Connected to(daemon.port());
    {
        DatabaseSession one(*to.pool, to.caller), two(*to.pool, to.caller);
        REQUIRE(ask_tres(one) == ask_tres(two));
    }
    REQUIRE(daemon.connections() == 2);
    REQUIRE(to.pool->waiting() == 2);
}

TEST_CASE("idle connections are limited in number and time, and end with their token")
{
    FakeSlurmdbd daemon(well_behaved);
    SECTION("limited number")
    {
        DatabasePool::Limits limits;
        limits.most_waiting = 2;
        Connected to(daemon.port(), limits);
        for (int i = 0; i < 5; ++i) DatabaseSession(*to.pool, caller_of(token(600 + i)));
        REQUIRE(to.pool->waiting() == 2);
        REQUIRE(soon([&] { return daemon.open_connections() == 2; }));
    }
    SECTION("limited time")
    {
        DatabasePool::Limits limits;
        limits.longest_wait = 50ms;
        Connected to(daemon.port(), limits);
        DatabaseSession(*to.pool, to.caller);
        REQUIRE(soon([&] { return daemon.open_connections() == 0; }));
        REQUIRE(to.pool->waiting() == 0);
    }
    SECTION("ends with the token")
    {
        Connected to(daemon.port());
        DatabaseSession(*to.pool, caller_of(token(-5)));
        DatabaseSession(*to.pool, caller_of("no.token.atall"));
        REQUIRE(to.pool->waiting() == 0);
        DatabaseSession(*to.pool, caller_of(token(1)));
        REQUIRE(to.pool->waiting() == 1);
        REQUIRE(soon([&] { return to.pool->waiting() == 0; }));
    }
}

TEST_CASE("an idle connection that was closed is replaced")
{
    SECTION("closed by slurmdbd")
    {
        FakeSlurmdbd daemon(well_behaved);
        Connected to(daemon.port());
        DatabaseSession(*to.pool, to.caller);
        daemon.hang_up();
        REQUIRE(soon([&] { return daemon.open_connections() == 0; }));
        DatabaseSession session(*to.pool, to.caller);
        REQUIRE(ask_tres(session) == 8);
        REQUIRE(daemon.connections() == 2 + refused_greetings);
    }
    SECTION("found dead by the first question")
    {
        // Its second question is not answered.
        FakeSlurmdbd daemon([](const auto& request, std::size_t message) -> std::optional<Bytes> {
            if (request.connection == 0 && message == 3) return {};
            return well_behaved(request, message);
        });
        Connected to(daemon.port());
        for (int i = 0; i < 2; ++i) {
            DatabaseSession session(*to.pool, to.caller);
            REQUIRE(ask_tres(session) == 8);
        }
        REQUIRE(daemon.connections() == 2 + refused_greetings);
    }
    SECTION("a change is not repeated")
    {
        FakeSlurmdbd daemon([](const auto& request, std::size_t message) -> std::optional<Bytes> {
            if (request.type == dbd::add_users) return {};
            return well_behaved(request, message);
        });
        Connected to(daemon.port());
        DatabaseSession(*to.pool, to.caller);
        {
            DatabaseSession session(*to.pool, to.caller);
            const Error error = error_of([&] { session.add(dbd::add_users, list_body_of<wire::user_rec>({})); });
            REQUIRE(error.status() == 502);
        }
        const auto types = daemon.types();
        REQUIRE(std::count(types.begin(), types.end(), dbd::add_users) == 1);
        REQUIRE(daemon.commits() == 0);
        REQUIRE(to.pool->waiting() == 0);
    }
    SECTION("no query within a change")
    {
        FakeSlurmdbd daemon([](const auto& request, std::size_t message) -> std::optional<Bytes> {
            if (request.type == dbd::get_tres) return {};
            return well_behaved(request, message);
        });
        Connected to(daemon.port());
        DatabaseSession session(*to.pool, to.caller);
        session.add(dbd::add_users, list_body_of<wire::user_rec>({}));
        REQUIRE_THROWS_AS(ask_tres(session), Error);
        REQUIRE(daemon.connections() == 1);
    }
}

TEST_CASE("a silent slurmdbd costs one timeout")
{
    Gate gate;
    std::atomic<bool> silent{true};
    FakeSlurmdbd daemon([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        silent = gate.wait();
        return {};
    });
    Connected to(daemon.port());
    DatabaseSession session(*to.pool, to.caller);
    const Error error = error_of([&] { ask_tres(session); });
    // The connection was closed because of the time, not because it was lost.
    const bool was_silent = silent && daemon.open_connections() == 1;
    gate.open();
    REQUIRE(was_silent);
    // It was asked only once.
    REQUIRE(daemon.types() == std::vector<std::uint16_t>{dbd::get_tres});
    REQUIRE(error.status() == 504);
    REQUIRE(error.number() == err::db_connection);
    REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("127.0.0.1:" + std::to_string(daemon.port())));
}

TEST_CASE("the backup is asked if the primary is down; the error names both if both are down")
{
    FakeSlurmdbd daemon(well_behaved, "127.0.0.2");
    {
        Connected to(daemon.port(), {}, {"127.0.0.1", "127.0.0.2"});
        DatabaseSession session(*to.pool, to.caller);
        REQUIRE(ask_tres(session) == 8);
    }
    Connected nowhere(daemon.port(), {}, {"127.0.0.3", "127.0.0.1"});
    const Error error = error_of([&] { DatabaseSession session(*nowhere.pool, nowhere.caller); });
    REQUIRE(error.status() == 502);
    REQUIRE(error.number() == err::db_connection);
    REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("127.0.0.3:"));
    REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("127.0.0.1:"));
}

TEST_CASE("a silent slurmdbd delays one request; then the live one is asked first until the other is back")
{
    Gate gate;
    FakeSlurmdbd dead([&](const auto&, std::size_t) -> std::optional<Bytes> {
        gate.wait();
        return {};
    });
    FakeSlurmdbd live(well_behaved, "127.0.0.2", dead.port());
    Connected to(dead.port(), {}, {"127.0.0.1", "127.0.0.2"});
    int asked = 0;
    const auto ask = [&] {
        const Identity another = caller_of(token(600 + asked++));  // uses a new connection
        DatabaseSession session(*to.pool, another);
        CHECK(ask_tres(session) == 8);
    };
    for (int i = 0; i < 6; ++i) ask();
    CHECK(live.connections() == 6);
    // Only the first request has connected to it.
    CHECK(dead.received().size() == 1);
    // It still accepts connections, so it counts as alive. But the one that has answered is asked first.
    while (to.memory.standins.is_dead("127.0.0.1")) std::this_thread::yield();
    ask();
    CHECK(dead.received().size() == 1);
    gate.open();
}

TEST_CASE("a slurmdbd that does not listen is asked last, and is checked in the background")
{
    FakeSlurmdbd live(well_behaved, "127.0.0.2");
    const std::vector<std::string> hosts = {"127.0.0.1", "127.0.0.2"};
    Connected to(live.port(), {}, hosts);
    DatabaseSession(*to.pool, to.caller);
    CHECK(to.memory.standins.is_dead("127.0.0.1"));
    CHECK(to.memory.standins.order(hosts) == std::vector<std::size_t>{1, 0});
    // A host that is back is asked after the one that answers, and before dead ones.
    FakeSlurmdbd back(well_behaved, "127.0.0.1", live.port());
    while (to.memory.standins.is_dead("127.0.0.1")) std::this_thread::yield();
    CHECK_FALSE(to.memory.standins.is_dead("127.0.0.2"));
    // A single host stays first.
    Connected alone(live.port(), {}, {"127.0.0.3"});
    alone.conf.message_timeout = 0s;
    CHECK(error_of([&] { DatabaseSession session(*alone.pool, alone.caller); }).status() == 502);
    CHECK_FALSE(alone.memory.standins.is_dead("127.0.0.3"));
}

TEST_CASE("a slurmdbd that refuses a caller counts as alive")
{
    FakeSlurmdbd refusing([](const auto&, std::size_t) { return verdict_bytes(1007, "no", 6500); }, "127.0.0.2");
    Connected to(refusing.port(), {}, {"127.0.0.1", "127.0.0.2"});
    CHECK(error_of([&] { DatabaseSession session(*to.pool, to.caller); }).status() == 511);
    CHECK_FALSE(to.memory.standins.is_dead("127.0.0.2"));
    CHECK(to.memory.standins.order({"127.0.0.1", "127.0.0.2"}) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("a request waits until slurmdbd listens again")
{
    std::uint16_t port = 0;
    {
        FakeSlurmdbd gone(well_behaved);
        port = gone.port();
    }
    Connected to(port);
    to.conf.message_timeout = 60s;
    std::size_t found = 0;
    std::thread asking([&] {
        DatabaseSession session(*to.pool, to.caller);
        found = ask_tres(session);
    });
    // The first attempt is refused, and it may be of another release when it is back.
    while (to.memory.versions.known("127.0.0.1") != 0) std::this_thread::yield();
    FakeSlurmdbd back(well_behaved, "127.0.0.1", port);
    asking.join();
    CHECK(found == 8);
    CHECK(back.connections() == 1 + refused_greetings);
}

TEST_CASE("a second attempt to connect to slurmdbd keeps its place")
{
    std::atomic<int> lost{1};
    std::optional<Connected> to;
    std::size_t inside = 0;
    FakeSlurmdbd daemon([&](const auto& request, std::size_t message) -> std::optional<Bytes> {
        if (lost-- > 0) return {};
        inside = to->bulkheads.slurmdbd.inside();
        return well_behaved(request, message);
    });
    to.emplace(daemon.port());
    {
        DatabaseSession session(*to->pool, to->caller);
        CHECK(ask_tres(session) == 8);
    }
    // The first greeting is lost, so one more connection finds out whether this slurmdbd speaks TLS.
    CHECK(daemon.connections() == 3 + refused_greetings);
    CHECK(inside == 1);
    CHECK(to->bulkheads.slurmdbd.inside() == 0);
}

TEST_CASE("a query is repeated once if its connection is lost")
{
    std::atomic<int> lost{1};
    FakeSlurmdbd daemon([&](const auto& request, std::size_t message) -> std::optional<Bytes> {
        if (request.type == dbd::get_tres && lost-- > 0) return {};
        return well_behaved(request, message);
    });
    Connected to(daemon.port());
    DatabaseSession session(*to.pool, to.caller);
    CHECK(ask_tres(session) == 8);
    CHECK(daemon.connections() == 2 + refused_greetings);
}

TEST_CASE("a cluster without accounting says so")
{
    Connected to(1, {}, {});
    to.conf.accounting_storage = "accounting_storage/none";
    const Error error = error_of([&] { DatabaseSession session(*to.pool, to.caller); });
    REQUIRE(error.number() == err::db_connection);
    REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("accounting_storage/none"));
}

TEST_CASE("errors of slurmdbd")
{
    std::atomic<int> what{0};
    FakeSlurmdbd daemon([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (request.type == dbd::persist_init) {
            if (what == 1) return verdict_bytes(1007, "Failed to unpack SLURM_PERSIST_INIT message", 6500);
            if (what == 2) return verdict_bytes(1005, "versions", 6500);
            if (what == 3) return verdict_bytes(0, {}, 37 << 8);
            if (what == 4) return database_answer("tres");
        } else if (request.type == dbd::get_tres) {
            if (what == 5) return verdict_bytes(2002, "Your user doesn't have privilege", dbd::get_tres);
            if (what == 6) return verdict_bytes(7000, {}, dbd::get_tres);
            if (what == 7) return list_bytes<wire::tres_rec>(dbd::got_tres, {}, 7006);
            if (what == 8) return verdict_bytes(0xffffffff, "Failed to unpack", dbd::get_tres);
        }
        return well_behaved(request, 0);
    });
    Connected to(daemon.port());
    const auto refused = [&](int how) {
        what = how;
        return error_of([&] {
            DatabaseSession session(*to.pool, to.caller);
            ask_tres(session);
        });
    };
    const Error token_refused = refused(1);
    REQUIRE(token_refused.status() == 511);
    REQUIRE(token_refused.number() == err::protocol_authentication_error);
    // In each version of the init.
    const Error unknown_version = refused(2);
    REQUIRE(unknown_version.number() == err::protocol_version_error);
    REQUIRE_THAT(
        unknown_version.what(),
        Catch::Matchers::EndsWith("takes none of our versions of the protocol: the protocol is spoken here as of Slurm "
                                  "22.05 to 26.05"));
    to.memory.versions.set("127.0.0.1", wire_version);
    const Error other_version = refused(3);
    REQUIRE(other_version.status() == 502);
    REQUIRE_THAT(other_version.what(),
                 Catch::Matchers::EndsWith(" speaks version 9472 of the protocol where 10752, Slurm 24.11's, was asked for"));
    REQUIRE(refused(4).status() == 502);
    const Error denied = refused(5);
    REQUIRE(denied.number() == err::access_denied);
    REQUIRE(std::string(denied.what()) == "Your user doesn't have privilege");
    // slurmdbd closes the connection after that.
    REQUIRE(to.pool->waiting() == 0);
    const Error no_database = refused(6);
    REQUIRE(no_database.number() == err::db_connection);
    REQUIRE(no_database.status() == 502);
    REQUIRE(to.pool->waiting() == 1);
    REQUIRE(refused(7).number() == err::result_too_large);
    REQUIRE(refused(8).number() == -1);
}

TEST_CASE("invalid answers are errors, and the connection is closed")
{
    Bytes answer;
    FakeSlurmdbd daemon([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto polite = manners(request)) return polite;
        return answer;
    });
    Connected to(daemon.port());
    const Bytes whole = database_answer("tres");
    const auto check = [&](const Bytes& bytes) {
        answer = bytes;
        const Error error = error_of([&] {
            DatabaseSession session(*to.pool, to.caller);
            ask_tres(session);
        });
        REQUIRE(error.status() == 502);
        REQUIRE(to.pool->waiting() == 0);
    };
    for (std::size_t size = 0; size < whole.size(); ++size)
        check(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    Bytes longer = whole;
    longer.push_back(std::byte{0});
    check(longer);
    Bytes other = whole;
    other[1] = std::byte{0x99};
    check(other);
    Bytes endless = whole;
    endless[2] = std::byte{0x7f};  // 2 billion records
    check(endless);
    check(database_answer("qos"));
    answer = whole;
    DatabaseSession session(*to.pool, to.caller);
    REQUIRE(ask_tres(session) == 8);
}

TEST_CASE("the results in a list of changes")
{
    Bytes answer;
    FakeSlurmdbd daemon([&](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto polite = manners(request)) return polite;
        return answer;
    });
    Connected to(daemon.port());
    const auto alter = [&](Bytes bytes) {
        answer = std::move(bytes);
        DatabaseSession session(*to.pool, to.caller);
        return session.alter(dbd::remove_associations, no_body);
    };
    REQUIRE(alter(database_answer("remove_accounts")).size() == 1);
    REQUIRE(alter(database_answer("remove_assocs_none")).empty());
    REQUIRE(alter(database_answer("modify_assocs_none")).empty());
    REQUIRE(alter(database_answer("remove_qos_none")).empty());
    const Error busy = error_of([&] { alter(database_answer("remove_busy")); });
    REQUIRE(busy.number() == err::jobs_running_on_assoc);
    REQUIRE_THAT(busy.what(),
                 Catch::Matchers::ContainsSubstring("JobID = 1436       C = lab        A = root       U = root, JobID"));
    // A transaction is rolled back only if it was begun.
    REQUIRE(daemon.commits() == 0);
    REQUIRE(daemon.roll_backs() >= 5);
}

TEST_CASE("if the answer to a commit is lost, the error says that the result is not known")
{
    FakeSlurmdbd daemon([](const auto& request, std::size_t message) -> std::optional<Bytes> {
        if (request.type == dbd::fini && request.body.back() == std::byte{1}) return {};
        return well_behaved(request, message);
    });
    Connected to(daemon.port());
    DatabaseSession session(*to.pool, to.caller);
    session.add(dbd::add_users, list_body_of<wire::user_rec>({}));
    const Error error = error_of([&] { session.commit(); });
    REQUIRE(error.status() == 502);
    REQUIRE_THAT(error.what(), Catch::Matchers::ContainsSubstring("not known whether the change was stored"));
    REQUIRE(daemon.commits() == 1);
}

TEST_CASE("a refused commit is an error, and its connection is not used again")
{
    FakeSlurmdbd daemon([](const auto& request, std::size_t message) -> std::optional<Bytes> {
        if (request.type == dbd::fini && request.body.back() == std::byte{1}) return verdict_bytes(err::error, "disk full");
        return well_behaved(request, message);
    });
    Connected to(daemon.port());
    {
        DatabaseSession session(*to.pool, to.caller);
        session.add(dbd::add_users, list_body_of<wire::user_rec>({}));
        const Error error = error_of([&] { session.commit(); });
        CHECK(error.number() == err::error);
        CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring("disk full"));
    }
    CHECK(daemon.commits() == 1);
    CHECK(to.pool->waiting() == 0);
}

TEST_CASE("if the connection is lost between change and commit, nothing is repeated and the result is not known")
{
    FakeSlurmdbd daemon([&](const auto& request, std::size_t message) -> std::optional<Bytes> {
        if (request.type == dbd::fini) return {};
        return well_behaved(request, message);
    });
    Connected to(daemon.port());
    {
        DatabaseSession session(*to.pool, to.caller);
        session.add(dbd::add_users, list_body_of<wire::user_rec>({}));
        daemon.hang_up();
        REQUIRE(soon([&] { return daemon.open_connections() == 0; }));
        const Error error = error_of([&] { session.commit(); });
        CHECK(error.status() == 502);
        CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring("not known whether the change was stored"));
    }
    CHECK(daemon.connections() == 1);
    CHECK(daemon.commits() == 0);
    CHECK(to.pool->waiting() == 0);
    const auto types = daemon.types();
    CHECK(std::count(types.begin(), types.end(), dbd::add_users) == 1);
}

TEST_CASE("a query is sent at most twice if each answer is cut")
{
    FakeSlurmdbd daemon([](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        return {};
    });
    Connected to(daemon.port());
    DatabaseSession(*to.pool, to.caller);  // leaves an idle connection
    DatabaseSession session(*to.pool, to.caller);
    CHECK(error_of([&] { ask_tres(session); }).status() == 502);
    const auto types = daemon.types();
    CHECK(std::count(types.begin(), types.end(), dbd::get_tres) == 2);
    CHECK(daemon.connections() == 2 + refused_greetings);
}

TEST_CASE("a session without changes sends no commit and no rollback")
{
    FakeSlurmdbd daemon(well_behaved);
    Connected to(daemon.port());
    DatabaseSession session(*to.pool, to.caller);
    ask_tres(session);
    session.commit();
    REQUIRE(daemon.types() == std::vector<std::uint16_t>{dbd::get_tres});
}
