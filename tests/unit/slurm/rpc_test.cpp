// What may go wrong between a client and slurmctld: each with its own error, none with a hang, no order sent twice.
#include <chrono>

#include "catch.hpp"
#include "fake_slurmctld.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;

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
    Updated updated;
    client.controller.licenses(
        client.caller, [](const model::License&) {}, updated);
}

bool says(const Error& error, const char* text)
{
    return std::string(error.what()).find(text) != std::string::npos;
}

const auto good = [](int socket, const Received&) { send_frame(socket, recorded("ctld_licenses").frame); };
const auto done = [](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); };

// A port that nobody listens on.
std::uint16_t closed_port()
{
    FakeSlurmctld gone(good);
    return gone.port();
}

}  // namespace

TEST_CASE("nobody listens")
{
    Client client(closed_port());
    const Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(error.number() == err::slurmctld_communications_connection_error);
    REQUIRE(says(error, "127.0.0.1:"));
}

TEST_CASE("no answer in time")
{
    FakeSlurmctld slurmctld([](int, const Received&) { std::this_thread::sleep_for(std::chrono::milliseconds(1500)); });
    Client client(slurmctld.port());
    const auto begun = Clock::now();
    const Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 504);
    REQUIRE(Clock::now() - begun < std::chrono::milliseconds(1400));
}

TEST_CASE("closed without an answer, or in the middle of one")
{
    FakeSlurmctld silent([](int, const Received&) {});
    Client client(silent.port());
    Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "without an answer"));

    FakeSlurmctld half([](int socket, const Received&) {
        Packer to;
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

TEST_CASE("lengths that nobody would send, and web servers")
{
    FakeSlurmctld huge([](int socket, const Received&) {
        Packer to;
        to.u32(0xffffffff);
        send_all(socket, to.bytes());
    });
    Client client(huge.port());
    Error error = error_of([&] { licenses(client); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "4294967295 bytes"));

    // A release that has dropped this version of the protocol.
    FakeSlurmctld web([](int socket, const Received&) {
        const std::string text = "HTTP/1.1 405 NOT ALLOWED\r\n\r\n";
        send_all(socket, std::as_bytes(std::span(text)));
    });
    Client other(web.port());
    error = error_of([&] { licenses(other); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "24.11"));

    FakeSlurmctld empty([](int socket, const Received&) { send_frame(socket, {}); });
    Client third(empty.port());
    error = error_of([&] { licenses(third); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "makes no sense"));

    FakeSlurmctld cut_number([](int socket, const Received&) { FakeSlurmctld::answer(socket, message::rc, Bytes(2)); });
    Client fourth(cut_number.port());
    REQUIRE(error_of([&] { licenses(fourth); }).status() == 502);
}

TEST_CASE("an answer to another question")
{
    FakeSlurmctld slurmctld([](int socket, const Received&) { send_frame(socket, recorded("ctld_partitions").frame); });
    Client client(slurmctld.port());
    const Error error = error_of([&] { licenses(client); });
    REQUIRE(error.number() == err::unexpected_msg_error);
    REQUIRE(error.status() == 502);
    REQUIRE(error_of([&] { client.controller.reconfigure(client.caller); }).number() == err::unexpected_msg_error);
}

TEST_CASE("a backup is asked where the primary is away or waits")
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
    // One in standby has done nothing: orders go on as well.
    FakeSlurmctld ready(done, "127.0.0.3", backup.port());
    Client orders(backup.port(), {"127.0.0.1", "127.0.0.3"});
    REQUIRE_NOTHROW(orders.controller.reconfigure(orders.caller));
    REQUIRE(ready.received().size() == 1);
    // Where the one at work has an address of its own, it is the only one that is asked.
    Client floating(backup.port(), {"127.0.0.1", "127.0.0.2"});
    floating.conf.active_address = "127.0.0.3";
    REQUIRE_NOTHROW(floating.controller.reconfigure(floating.caller));
    REQUIRE(ready.received().size() == 2);
    floating.conf.active_address = "127.0.0.4";
    REQUIRE(error_of([&] { floating.controller.reconfigure(floating.caller); }).status() == 502);
    // Nobody is left.
    Client alone(backup.port(), {"127.0.0.1"});
    REQUIRE(error_of([&] { licenses(alone); }).number() == err::in_standby_mode);
}

TEST_CASE("an order that may have arrived is never sent again")
{
    FakeSlurmctld primary([](int, const Received&) {});  // reads it, and dies
    FakeSlurmctld backup(done, "127.0.0.2", primary.port());
    Client client(primary.port(), {"127.0.0.1", "127.0.0.2"});
    const Error error = error_of([&] { client.controller.reconfigure(client.caller); });
    REQUIRE(error.status() == 502);
    REQUIRE(says(error, "not known whether"));
    REQUIRE(primary.received().size() == 1);
    REQUIRE(backup.received().empty());
    // A question does no harm twice.
    FakeSlurmctld answering(good, "127.0.0.3", primary.port());
    Client asking(primary.port(), {"127.0.0.1", "127.0.0.3"});
    REQUIRE_NOTHROW(licenses(asking));
    REQUIRE(answering.received().size() == 1);
    // One that could not be sent anywhere is sent on.
    Client first_away(primary.port(), {"127.0.0.4", "127.0.0.2"});
    REQUIRE_NOTHROW(first_away.controller.reconfigure(first_away.caller));
    REQUIRE(backup.received().size() == 1);
}

TEST_CASE("errors of slurmctld are its own, whatever their number")
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

TEST_CASE("a controller that is asked too much is asked again, for a while")
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

TEST_CASE("ping tells of each controller")
{
    FakeSlurmctld primary(done);
    FakeSlurmctld backup([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::in_standby_mode); },
                         "127.0.0.2", primary.port());
    Client client(primary.port(), {"127.0.0.1", "127.0.0.2", "127.0.0.9"});
    std::vector<std::string> told;
    client.controller.ping(client.caller, [&](const model::ControllerPing& ping) {
        told.push_back(std::string(ping.hostname) + ' ' + std::string(ping.pinged) + ' ' + std::string(ping.mode));
        CHECK(ping.responding == (ping.pinged == "UP"));
    });
    REQUIRE(told == std::vector<std::string>{"127.0.0.1 UP primary", "127.0.0.2 UP backup1", "127.0.0.9 DOWN backup2"});
}

TEST_CASE("who asks is told to slurmctld")
{
    Client client(1);
    Packer to;
    client.credentials.of(client.caller)(to, message::request_ping);
    Arena arena;
    Unpacker from(to.bytes(), arena);
    REQUIRE(from.u32() == auth_plugin::jwt);
    REQUIRE(from.text() == "a.b.c");
    REQUIRE(from.text() == "root");
    Identity nobody;
    REQUIRE(error_of([&] { client.credentials.of(nobody); }).status() == 511);
}
