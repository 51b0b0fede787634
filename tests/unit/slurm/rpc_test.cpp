// Failures between a client and slurmctld. Each has its own error, none hangs, and no change is sent twice.
#include <chrono>
#include <future>
#include <memory>
#include <tuple>

#include "catch.hpp"
#include "fake_munged.hpp"
#include "fake_slurmctld.hpp"
#include "scratch_folder.hpp"
#include "wire/munge_credential.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using restd::test::ScratchFolder;

namespace {

using Clock = std::chrono::steady_clock;

template <class Call>
Error error_of(Call call)
{
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return Error(0, "there was no error", "", 200);
}

void licenses(Client& client)
{
    client.controller.licenses(client.caller)([](const model::License&) {});
}

bool says(const Error& error, const char* text)
{
    return std::string(error.what()).find(text) != std::string::npos;
}

const auto good = [](int socket, const Received&) { send_frame(socket, recorded("ctld_licenses").frame); };
const auto done = [](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); };

// A port without a listener.
std::uint16_t closed_port()
{
    FakeSlurmctld gone(good);
    return gone.port();
}

}  // namespace

TEST_CASE("connection refused")
{
    Client client(closed_port());
    const Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(error.number() == err::slurmctld_communications_connection_error);
    REQUIRE(says(error, "127.0.0.1:"));
}

TEST_CASE("answer timeout")
{
    // This slurmctld keeps the connection open without an answer until the client has given up.
    std::promise<void> given_up;
    FakeSlurmctld slurmctld([ended = given_up.get_future().share()](int, const Received&) { ended.wait(); });
    Client client(slurmctld.port());
    const Error error = error_of([&] { licenses(client); });
    given_up.set_value();
    REQUIRE(error.status() == 504);
}

TEST_CASE("connection closed before or within an answer")
{
    FakeSlurmctld silent([](int, const Received&) {});
    Client client(silent.port());
    Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "without an answer"));

    FakeSlurmctld half([](int socket, const Received&) {
        Packer to(wire_version);
        to.u32(1000);
        const Bytes frame = recorded("ctld_licenses").frame;
        to.raw(std::span(frame).first(50));
        send_all(socket, to.bytes());
    });
    Client other(half.port());
    error = error_of([&] { licenses(other); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "in the middle of an answer, after 50 of 1000 bytes"));
}

TEST_CASE("invalid lengths, and answers of web servers")
{
    FakeSlurmctld huge([](int socket, const Received&) {
        Packer to(wire_version);
        to.u32(0xffffffff);
        send_all(socket, to.bytes());
    });
    Client client(huge.port());
    Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "4294967295 bytes"));

    // A web server, or a release that no longer accepts any of our versions of the protocol.
    FakeSlurmctld web([](int socket, const Received&) {
        const std::string text = "HTTP/1.1 405 NOT ALLOWED\r\n\r\n";
        send_all(socket, std::as_bytes(std::span(text)));
    });
    Client other(web.port());
    error = error_of([&] { licenses(other); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "is of a release after Slurm 26.05, which is too new"));

    FakeSlurmctld empty([](int socket, const Received&) { send_frame(socket, {}); });
    Client third(empty.port());
    error = error_of([&] { licenses(third); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "makes no sense"));

    FakeSlurmctld cut_number([](int socket, const Received&) { FakeSlurmctld::answer(socket, message::rc, Bytes(2)); });
    Client fourth(cut_number.port());
    REQUIRE(error_of([&] { licenses(fourth); }).status() == 502);
}

TEST_CASE("an answer of an unexpected type")
{
    FakeSlurmctld slurmctld([](int socket, const Received&) { send_frame(socket, recorded("ctld_partitions").frame); });
    Client client(slurmctld.port());
    const Error error = error_of([&] { licenses(client); });
    REQUIRE(error.number() == err::unexpected_msg_error);
    REQUIRE(error.status() == 502);
    REQUIRE(error_of([&] { client.controller.reconfigure(client.caller); }).number() == err::unexpected_msg_error);
}

TEST_CASE("a backup is asked if the primary is down or in standby")
{
    FakeSlurmctld backup(good, "127.0.0.2");
    Client away(backup.port(), {"127.0.0.1", "127.0.0.2"});
    REQUIRE_NOTHROW(licenses(away));
    REQUIRE(backup.received().size() == 1);

    FakeSlurmctld standby([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::in_standby_mode); },
                          "127.0.0.1", backup.port());
    Client waits(backup.port(), {"127.0.0.1", "127.0.0.2"});
    REQUIRE_NOTHROW(licenses(waits));
    REQUIRE(standby.received().size() == 1);
    REQUIRE(backup.received().size() == 2);
    // A controller in standby has done nothing, so changes also go to the next one.
    FakeSlurmctld ready(done, "127.0.0.3", backup.port());
    Client orders(backup.port(), {"127.0.0.1", "127.0.0.3"});
    REQUIRE_NOTHROW(orders.controller.reconfigure(orders.caller));
    REQUIRE(ready.received().size() == 1);
    // If the active controller has its own address, only this address is asked.
    Client floating(backup.port(), {"127.0.0.1", "127.0.0.2"});
    floating.conf.active_address = "127.0.0.3";
    REQUIRE_NOTHROW(floating.controller.reconfigure(floating.caller));
    REQUIRE(ready.asked() == 2);
    floating.conf.active_address = "127.0.0.4";
    REQUIRE(error_of([&] { floating.controller.reconfigure(floating.caller); }).status() == 502);
    // No other controller is left.
    Client alone(backup.port(), {"127.0.0.1"});
    REQUIRE(error_of([&] { licenses(alone); }).number() == err::in_standby_mode);
}

TEST_CASE("a change that may have arrived is never sent again")
{
    FakeSlurmctld primary([](int, const Received&) {});  // reads the request and closes
    FakeSlurmctld backup(done, "127.0.0.2", primary.port());
    Client client(primary.port(), {"127.0.0.1", "127.0.0.2"});
    const Error error = error_of([&] { client.controller.reconfigure(client.caller); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "not known whether"));
    REQUIRE(primary.asked() == 1);
    REQUIRE(backup.received().empty());
    // A query may be repeated.
    FakeSlurmctld answering(good, "127.0.0.3", primary.port());
    Client asking(primary.port(), {"127.0.0.1", "127.0.0.3"});
    REQUIRE_NOTHROW(licenses(asking));
    REQUIRE(answering.received().size() == 1);
    // A change that no controller has received goes to the next one.
    Client first_away(primary.port(), {"127.0.0.4", "127.0.0.2"});
    REQUIRE_NOTHROW(first_away.controller.reconfigure(first_away.caller));
    REQUIRE(backup.received().size() == 1);
}

TEST_CASE("errors of slurmctld keep their numbers")
{
    FakeSlurmctld refusing([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 1003); });
    FakeSlurmctld backup(done, "127.0.0.2", refusing.port());
    Client client(refusing.port(), {"127.0.0.1", "127.0.0.2"});
    const Error error = error_of([&] { client.controller.reconfigure(client.caller); });
    REQUIRE(error.number() == 1003);
    REQUIRE(!says(error, "not known"));
    REQUIRE(backup.received().empty());

    FakeSlurmctld token(
        [](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::protocol_authentication_error); });
    Client other(token.port());
    REQUIRE(error_of([&] { licenses(other); }).status() == 511);
}

TEST_CASE("a controller that is busy is asked again for a limited time")
{
    std::atomic<int> busy{1};
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        if (busy-- > 0)
            FakeSlurmctld::answer_number(socket, err::slurmctld_communications_backoff);
        else
            FakeSlurmctld::answer_number(socket, 0);
    });
    Client client(slurmctld.port());
    REQUIRE_NOTHROW(client.controller.reconfigure(client.caller));
    REQUIRE(slurmctld.received().size() == 2);
    busy = 1000;
    REQUIRE(error_of([&] { client.controller.reconfigure(client.caller); }).number() == err::slurmctld_communications_backoff);
}

TEST_CASE("ping shows each controller")
{
    FakeSlurmctld primary(done);
    FakeSlurmctld backup([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::in_standby_mode); },
                         "127.0.0.2", primary.port());
    Client client(primary.port(), {"127.0.0.1", "127.0.0.2", "127.0.0.9"});
    std::vector<std::string> shown;
    client.controller.ping(client.caller)([&](const model::ControllerPing& ping) {
        shown.push_back(std::string(ping.hostname) + ' ' + std::string(ping.pinged) + ' ' + std::string(ping.mode));
        CHECK(ping.responding == (ping.pinged == "UP"));
    });
    REQUIRE(shown == std::vector<std::string>{"127.0.0.1 UP primary", "127.0.0.2 UP backup1", "127.0.0.9 DOWN backup2"});
}

TEST_CASE("queries and changes that no controller accepts are retried until one listens")
{
    const std::uint16_t port = closed_port();
    Client client(port);
    client.conf.message_timeout = std::chrono::seconds(60);
    std::atomic<unsigned> waiting{0};
    std::optional<Error> failures[2];
    std::thread question([&] { failures[0] = error_of([&] { ++waiting, licenses(client); }); });
    std::thread order([&] { failures[1] = error_of([&] { ++waiting, client.controller.reconfigure(client.caller); }); });
    // Wait until both hold a place at slurmctld.
    while (waiting != 2 || client.bulkheads.slurmctld.inside() != 2) std::this_thread::yield();
    FakeSlurmctld back(
        [&](int socket, const Received& request) {
            if (request.type == message::request_reconfigure)
                done(socket, request);
            else
                good(socket, request);
        },
        "127.0.0.1", port);
    question.join();
    order.join();
    for (const auto& failure : failures) CHECK(std::string(failure->what()) == "there was no error");
    CHECK(back.asked() == 2);
    CHECK(client.bulkheads.slurmctld.inside() == 0);
}

TEST_CASE("a query is repeated once if its connection is lost, a change is not")
{
    std::atomic<int> lost{0};
    FakeSlurmctld slurmctld([&](int socket, const Received& request) {
        if (request.type == message::request_ping) return FakeSlurmctld::answer_number(socket, 0);
        if (lost-- > 0) return;
        good(socket, request);
    });
    Client client(slurmctld.port());
    lost = 1;
    REQUIRE_NOTHROW(licenses(client));
    lost = 2;
    REQUIRE(says(error_of([&] { licenses(client); }), "without an answer"));
}

TEST_CASE("a silent controller delays one request; then the live one is asked first until the other is back")
{
    Listener dead("127.0.0.1");  // accepts connections, but nobody reads from them
    FakeSlurmctld live(good, "127.0.0.2", dead.port());
    Client client(dead.port(), {"127.0.0.1", "127.0.0.2"});
    const auto timed = [&] {
        const auto begun = Clock::now();
        licenses(client);
        return Clock::now() - begun;
    };
    CHECK(timed() >= std::chrono::seconds(1));
    for (int i = 0; i < 5; ++i) CHECK(timed() < std::chrono::milliseconds(900));
    CHECK(live.asked() == 6);
    // It still accepts connections, so it counts as alive. But the one that has answered is asked first.
    while (client.memory.standins.is_dead("127.0.0.1")) std::this_thread::yield();
    CHECK(client.memory.standins.order({"127.0.0.1", "127.0.0.2"}) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("a controller that does not listen is asked last, and is checked in the background")
{
    FakeSlurmctld live(good, "127.0.0.2");
    Client client(live.port(), {"127.0.0.1", "127.0.0.3", "127.0.0.2"});
    licenses(client);
    CHECK(client.memory.standins.is_dead("127.0.0.1"));
    CHECK(client.memory.standins.is_dead("127.0.0.3"));
    const std::vector<std::string> hosts = {"127.0.0.1", "127.0.0.3", "127.0.0.2"};
    CHECK(client.memory.standins.order(hosts) == std::vector<std::size_t>{2, 0, 1});
    FakeSlurmctld back(good, "127.0.0.3", live.port());
    while (client.memory.standins.is_dead("127.0.0.3")) std::this_thread::yield();
    CHECK(client.memory.standins.order(hosts) == std::vector<std::size_t>{2, 1, 0});
    client.memory.standins.forget();
    CHECK(client.memory.standins.order(hosts) == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("the cluster's release comes from slurmctld, and is asked again after slurmctld was away")
{
    CHECK(Client(1).memory.release.get()->whole.empty());
    std::atomic<bool> knows{false};
    FakeSlurmctld slurmctld([&](int socket, const Received& request) {
        if (request.type != message::request_build_info)
            good(socket, request);
        else if (knows)
            FakeSlurmctld::answer(socket, message::build_info, recorded_request("build_info"));
        else
            FakeSlurmctld::answer_number(socket, err::protocol_authentication_error);
    });
    Client client(slurmctld.port());
    client.rpc.learn_release(client.caller);
    CHECK(client.memory.release.get()->whole.empty());
    CHECK(slurmctld.asked() == 1);
    // A refused request for the release is not repeated at once.
    client.rpc.learn_release(client.caller);
    CHECK(slurmctld.asked() == 1);
    knows = true;
    Client other(slurmctld.port());
    other.rpc.learn_release(other.caller);
    const auto release = other.memory.release.get();
    CHECK(release->whole == "26.05.5");
    CHECK(release->whole == release->major + '.' + release->minor + '.' + release->micro);
    other.rpc.learn_release(other.caller);
    CHECK(slurmctld.asked() == 2);
}

TEST_CASE("the times when the release is asked")
{
    ClusterRelease release;
    CHECK(release.is_due());
    CHECK_FALSE(release.is_due());
    release.set("26.05.5-rc1");
    CHECK(release.get()->major == "26");
    CHECK(release.get()->minor == "05");
    CHECK(release.get()->micro == "5-rc1");
    release.answered();
    release.connection_lost();
    CHECK_FALSE(release.is_due());  // at most every few seconds
    // A truncated answer gives no release.
    const Bytes whole = recorded_request("build_info");
    CHECK(release_in_build_info(whole, wire_version) == "26.05.5");
    for (std::size_t size = 0; size < 1000; size += 7)
        CHECK_THROWS_AS(release_in_build_info(std::span(whole).first(size), wire_version), WireError);
}

TEST_CASE("a request is packed in the protocol version of the controller that gets it")
{
    FakeSlurmctld slurmctld([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); });
    Client client(slurmctld.port());
    std::vector<WireVersion> versions;
    const auto body = [&](Packer& to) {
        versions.push_back(to.version());
        to.u32(7);
    };
    client.rpc.tell(client.caller, message::update_job, body, Effect::changes);
    CHECK(versions == std::vector<WireVersion>{wire::v24_11});
    REQUIRE(slurmctld.received().size() == 1);
    CHECK(slurmctld.received().front().body == Bytes{{}, {}, {}, std::byte{7}});
}

TEST_CASE("slurmctld gets the caller's credential")
{
    Client client(1);
    Packer to(wire_version);
    client.credentials.of(client.caller)(to, message::request_ping);
    Arena arena;
    Unpacker from(to.bytes(), wire_version, arena);
    REQUIRE(from.u32() == auth_plugin::jwt);
    REQUIRE(from.text() == "a.b.c");
    REQUIRE(from.text() == "root");
    Identity nobody;
    REQUIRE(error_of([&] { client.credentials.of(nobody); }).status() == 511);
}

TEST_CASE("credentials of munged are for one message, one use and one reader")
{
    const ScratchFolder folder;
    FakeMunged munged(folder.path + "/munge.socket");
    std::atomic<bool> busy{true};
    FakeSlurmctld slurmctld([&](int socket, const Received&) {
        FakeSlurmctld::answer_number(socket, busy.exchange(false) ? err::slurmctld_communications_backoff : 0);
    });
    Client client(slurmctld.port());
    client.conf.munge_socket = munged.path();
    client.caller = {};
    client.caller.proof = restd::Proof::kernel;
    client.controller.reconfigure(client.caller);
    // A retry has a new credential.
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 2);
    CHECK(received[0].credential == FakeMunged::credential(1));
    CHECK(received[1].credential == FakeMunged::credential(2));
    const auto asked = munged.requests();
    REQUIRE(asked.size() == 2);
    constexpr auto type = message::request_reconfigure;
    CHECK(asked[1].covered == Bytes{std::byte{1}, std::byte{type >> 8}, std::byte{type & 0xff}});

    Packer to(wire_version);
    munge_credential(munged.path(), 4321, client.bulkheads.munged)(to, message::request_ping);
    CHECK(munged.requests().back().reader == 4321);
}

TEST_CASE("states of jobs, array tasks and components are asked by number")
{
    FakeSlurmctld slurmctld([](int socket, const Received&) { send_frame(socket, recorded("ctld_job_states_ids").frame); });
    Client client(slurmctld.port());
    constexpr std::string_view jobs[] = {"12", "13_4", "15+6"};
    client.controller.job_states(client.caller, jobs)([](const model::JobStateRecord&) {});
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 1);
    Packer wanted(wire_version);
    for (const std::uint32_t number : {3U, 12U, no_value32, no_value32, 13U, 4U, no_value32, 15U, no_value32, 6U})
        wanted.u32(number);
    CHECK(received[0].type == message::request_job_states);
    CHECK(received[0].body == wanted.bytes());
}

TEST_CASE("whether a controller answers")
{
    const auto within = [](Client& client, std::chrono::milliseconds patience) { return client.rpc.answers(patience); };
    constexpr std::chrono::seconds patient(30);
    const ScratchFolder folder;
    FakeMunged munged(folder.path + "/munge.socket");
    const auto local = [&](std::uint16_t port, const std::vector<std::string>& hosts = {"127.0.0.1"}) {
        auto client = std::make_unique<Client>(port, hosts);
        client->conf.munge_socket = munged.path();
        return client;
    };
    FakeSlurmctld slurmctld(done);
    const auto primary = local(slurmctld.port());
    CHECK(within(*primary, patient));
    REQUIRE(slurmctld.received().size() == 1);
    CHECK(slurmctld.received().front().type == message::request_ping);
    CHECK(slurmctld.received().front().credential == FakeMunged::credential(1));  // of the process, nobody else's
    // All places are taken, and it answers still.
    std::vector<Bulkhead::Place> places;
    while (primary->bulkheads.slurmctld.inside() < primary->settings.max_slurmctld_requests)
        places.push_back(primary->rpc.enter());
    CHECK(within(*primary, patient));

    // A refusal is an answer. Standby, another protocol, silence and a closed port are not.
    FakeSlurmctld refusing(
        [](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::protocol_authentication_error); });
    CHECK(within(*local(refusing.port()), patient));
    FakeSlurmctld standby([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::in_standby_mode); },
                          "127.0.0.2", refusing.port());
    CHECK_FALSE(within(*local(refusing.port(), {"127.0.0.2"}), patient));
    CHECK(within(*local(refusing.port(), {"127.0.0.2", "127.0.0.1"}), patient));
    FakeSlurmctld strange([](int socket, const Received&) { send_frame(socket, Bytes(20, std::byte{0xee})); });
    CHECK_FALSE(within(*local(strange.port()), patient));
    CHECK_FALSE(within(*local(closed_port()), patient));
    FakeSlurmctld silent([](int socket, const Received&) {
        char byte = 0;
        while (recv(socket, &byte, 1, 0) > 0) {
        }
    });
    CHECK_FALSE(within(*local(silent.port()), std::chrono::milliseconds(50)));

    // Without a credential of the process it has to do that the controller listens.
    const auto tokens_only = local(silent.port());
    tokens_only->conf.auth_type = "auth/slurm";
    CHECK(within(*tokens_only, patient));
    const auto no_munged = local(silent.port());
    no_munged->conf.munge_socket = folder.path + "/nothing";
    CHECK(within(*no_munged, patient));
    const auto nobody = local(closed_port());
    nobody->conf.auth_type = "auth/slurm";
    CHECK_FALSE(within(*nobody, patient));
}
