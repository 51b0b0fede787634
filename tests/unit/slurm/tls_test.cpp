// Encrypted connections to slurmctld and slurmdbd.
#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>

#include "accounting/accounting.hpp"
#include "accounting/database_session.hpp"
#include "catch.hpp"
#include "counting_host.hpp"
#include "dbd_fake.hpp"
#include "fake_slurmctld.hpp"
#include "tls_relay.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

// The error of a query.
Error error_of(Client& client)
{
    try {
        client.controller.licenses(client.caller)([](const model::License&) {});
    } catch (const Error& error) {
        return error;
    }
    return Error(0, "there was no error", "", 200);
}

void answer_licenses(int socket, const Received&)
{
    send_frame(socket, recorded("ctld_licenses").frame);
}

std::string slurmctld_at(std::uint16_t port)
{
    return "slurmctld at 127.0.0.1:" + std::to_string(port) + ": ";
}

}  // namespace

TEST_CASE("slurmctld is asked with TLS, whatever name its certificate has")
{
    const TestCa cluster;
    FakeSlurmctld slurmctld(answer_licenses);
    TlsRelay relay(cluster.daemon, slurmctld.port());
    Client client(relay.port());
    client.conf.tls = cluster.tls();
    std::size_t shown = 0;
    client.controller.licenses(client.caller)([&](const model::License&) { ++shown; });
    CHECK(shown == 2);
    CHECK(relay.handshakes() == 1);
    REQUIRE(soon([&] { return relay.over() == 1; }));
    CHECK(relay.goodbyes() == 1);  // the connection was closed as TLS demands it
}

TEST_CASE("long requests and answers pass through TLS unchanged")
{
    const TestCa cluster;
    Bytes long_body(std::size_t{5} << 20);
    for (std::size_t i = 0; i < long_body.size(); ++i) long_body[i] = static_cast<std::byte>(i * 7 + (i >> 10));
    FakeSlurmctld slurmctld(
        [&](int socket, const Received& request) { FakeSlurmctld::answer(socket, message::licenses, request.body); });
    TlsRelay relay(cluster.daemon, slurmctld.port());
    Client client(relay.port());
    client.conf.tls = cluster.tls();
    client.conf.message_timeout = 20s;
    const auto body = [&](Packer& to) { to.raw(long_body); };
    const Message answer = client.rpc.ask(client.caller, message::request_licenses, body, message::licenses, Effect::none);
    CHECK(std::ranges::equal(answer.body, long_body));
    REQUIRE(slurmctld.received().size() == 1);
    CHECK(slurmctld.received()[0].body == long_body);
}

TEST_CASE("a certificate of another CA is refused, and nothing is sent")
{
    const TestCa cluster, other;
    FakeSlurmctld slurmctld(answer_licenses);
    TlsRelay relay(other.daemon, slurmctld.port());
    Client client(relay.port());
    client.conf.tls = cluster.tls("/etc/slurm/ca_cert.pem");
    const Error error = error_of(client);
    CHECK(error.status() == 502);
    CHECK(error.what() == slurmctld_at(relay.port()) + "TLS: certificate is not signed by /etc/slurm/ca_cert.pem");
    CHECK(slurmctld.received().empty());
    // A daemon that has signed its certificate itself.
    const Certificate self = make_certificate("ctld", nullptr);
    TlsRelay alone(self, slurmctld.port());
    Client asking(alone.port());
    asking.conf.tls = cluster.tls("/etc/slurm/ca_cert.pem");
    CHECK(error_of(asking).what() == slurmctld_at(alone.port()) + "TLS: certificate is not signed by /etc/slurm/ca_cert.pem");
    // The system's CAs did not sign it either.
    client.conf.tls = Tls(TlsTrust{"/etc/slurm/ca_cert.pem", cluster.ca.pem(), true});
    CHECK_THAT(error_of(client).what(),
               ContainsSubstring("is not signed by /etc/slurm/ca_cert.pem nor by a CA of this system"));
    client.conf.tls = Tls(TlsTrust{"", "", true});
    CHECK_THAT(error_of(client).what(), ContainsSubstring("is not signed by a CA of this system"));
    CHECK(slurmctld.received().empty());
}

TEST_CASE("the error for a certificate out of its time says the time")
{
    const TestCa cluster;
    FakeSlurmctld slurmctld(answer_licenses);
    const Certificate late = make_certificate("ctld", &cluster.ca, -7200, -3600);
    TlsRelay expired(late, slurmctld.port());
    Client client(expired.port());
    client.conf.tls = cluster.tls();
    CHECK_THAT(error_of(client).what(), ContainsSubstring("TLS: certificate has expired at 20"));
    const Certificate early = make_certificate("ctld", &cluster.ca, 3600, 7200);
    TlsRelay future(early, slurmctld.port());
    client.conf.controller_ports = {future.port()};
    CHECK_THAT(error_of(client).what(), ContainsSubstring("TLS: certificate is not valid before 20"));
    CHECK_THAT(error_of(client).what(), ContainsSubstring("is a clock wrong?"));
    CHECK(slurmctld.received().empty());
}

TEST_CASE("versions before TLS 1.2 are not spoken")
{
    const TestCa cluster;
    FakeSlurmctld slurmctld(answer_licenses);
    TlsRelay old(cluster.daemon, slurmctld.port(), {.newest_version = TLS1_1_VERSION});
    Client client(old.port());
    client.conf.tls = cluster.tls();
    CHECK_THAT(error_of(client).what(), ContainsSubstring(slurmctld_at(old.port()) + "TLS: "));
    CHECK(old.handshakes() == 0);
    TlsRelay good(cluster.daemon, slurmctld.port(), {.newest_version = TLS1_2_VERSION});
    client.conf.controller_ports = {good.port()};
    CHECK(error_of(client).status() == 200);
}

TEST_CASE("the error for a daemon without TLS says so")
{
    const TestCa cluster;
    // Like 25.11 and later, which answer everything unknown with HTTP.
    Listener web;
    std::thread answering([&] {
        while (const auto socket = web.accept()) {
            const std::string text = "HTTP/1.1 405 METHOD NOT ALLOWED\r\nConnection: Close\r\n\r\n";
            send_all(*socket, std::as_bytes(std::span(text)));
            std::byte ignored;
            while (read_all(*socket, std::span(&ignored, 1))) {
            }
            close(*socket);
        }
    });
    Client client(web.port());
    client.conf.tls = cluster.tls();
    const Error error = error_of(client);
    web.stop();
    answering.join();
    CHECK(error.status() == 502);
    CHECK(error.what() == slurmctld_at(web.port()) + "TLS: it does not speak TLS, but slurm.conf here has TLSType=tls/s2n");

    // One that closes the connection.
    Listener closing;
    std::thread hanging_up([&] {
        while (const auto socket = closing.accept()) {
            std::byte first;
            read_all(*socket, std::span(&first, 1));
            close(*socket);
        }
    });
    client.conf.controller_ports = {closing.port()};
    const Error closed = error_of(client);
    closing.stop();
    hanging_up.join();
    CHECK(closed.status() == 502);
    CHECK_THAT(closed.what(), ContainsSubstring("TLS: the daemon has closed the connection in the handshake: does it have "
                                                "TLSType=tls/s2n?"));
}

TEST_CASE("a daemon that is silent in the handshake delays a request up to TCPTimeout, and holds no worker slot")
{
    const TestCa cluster;
    Listener silent;  // accepts connections, but nobody reads from them
    Client client(silent.port());
    client.conf.tls = cluster.tls();
    client.conf.message_timeout = 60s;
    CountingHost host;
    const auto begun = std::chrono::steady_clock::now();
    const Error error = [&] {
        const CountingHost::Worker worker(host);
        return error_of(client);
    }();
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(error.status() == 504);
    CHECK(error.what() ==
          slurmctld_at(silent.port()) + "no answer in time while making the TLS handshake: does it have TLSType=tls/s2n?");
    CHECK(took >= 900ms);
    CHECK(took < 20s);
    CHECK(host.waited() >= 900ms);
}

TEST_CASE("an answer that ends in its middle is an error, with and without a close_notify")
{
    const TestCa cluster;
    for (const bool says_goodbye : {true, false}) {
        CAPTURE(says_goodbye);
        FakeSlurmctld slurmctld([](int socket, const Received&) {
            const Bytes whole = recorded("ctld_licenses").frame;
            Packer to(wire_version);
            to.u32(static_cast<std::uint32_t>(whole.size()));
            to.raw(std::span(whole).first(20));
            send_all(socket, to.bytes());
        });
        TlsRelay relay(cluster.daemon, slurmctld.port(), {.says_goodbye = says_goodbye});
        Client client(relay.port());
        client.conf.tls = cluster.tls();
        const Error error = error_of(client);
        CHECK(error.status() == 502);
        CHECK_THAT(error.what(), ContainsSubstring("closed the connection in the middle of an answer, after 20 of "));

        FakeSlurmctld dumb([](int, const Received&) {});
        TlsRelay before(cluster.daemon, dumb.port(), {.says_goodbye = says_goodbye});
        client.conf.controller_ports = {before.port()};
        CHECK_THAT(error_of(client).what(), ContainsSubstring("closed the connection without an answer"));
    }
}

TEST_CASE("a plain request to a daemon with TLS: the error says what is missing")
{
    const TestCa cluster;
    FakeSlurmctld slurmctld(answer_licenses);
    TlsRelay relay(cluster.daemon, slurmctld.port());
    Client client(relay.port());
    CHECK_THAT(error_of(client).what(),
               ContainsSubstring(slurmctld_at(relay.port()) + "it speaks TLS, but slurm.conf here has no TLSType=tls/s2n"));
    // One that delays its refusal, as Slurm's daemons do.
    TlsRelay slow(cluster.daemon, slurmctld.port(), {.is_silent_after_error = true});
    client.conf.controller_ports = {slow.port()};
    CHECK_THAT(error_of(client).what(),
               ContainsSubstring(slurmctld_at(slow.port()) + "it speaks TLS, but slurm.conf here has no TLSType=tls/s2n"));
    CHECK(slurmctld.received().empty());
}

TEST_CASE("an alert of TLS in the place of an answer is recognized")
{
    Listener alerting;
    std::thread answering([&] {
        while (const auto socket = alerting.accept()) {
            const unsigned char alert[] = {21, 3, 3, 0, 2, 2, 40};
            send_all(*socket, std::as_bytes(std::span(alert)));
            std::byte ignored;
            while (read_all(*socket, std::span(&ignored, 1))) {
            }
            close(*socket);
        }
    });
    Client client(alerting.port());
    const Error error = error_of(client);
    alerting.stop();
    answering.join();
    CHECK(error.status() == 502);
    CHECK(error.what() == slurmctld_at(alerting.port()) + "it speaks TLS, but slurm.conf here has no TLSType=tls/s2n");
}

TEST_CASE("a connection to slurmdbd with TLS is kept for the next request")
{
    const TestCa cluster;
    FakeSlurmdbd slurmdbd([](const auto& request, std::size_t) -> std::optional<Bytes> {
        if (auto answer = manners(request)) return answer;
        return database_answer("tres");
    });
    TlsRelay relay(cluster.daemon, slurmdbd.port());
    {
        Connected to(relay.port());
        to.conf.tls = cluster.tls();
        People people;
        SlurmAccounting accounting({to.conf, to.resolver, to.credentials, to.bulkheads.slurmdbd, to.memory, people});
        for (int i = 0; i < 3; ++i) {
            std::size_t shown = 0;
            accounting.tres(to.caller)([&](const model::Tres&) { ++shown; });
            CHECK(shown == 8);
        }
        CHECK(relay.handshakes() == 1);
        CHECK(slurmdbd.connections() == 1);
        // slurmdbd closes it: noticed before the next request.
        slurmdbd.hang_up();
        REQUIRE(soon([&] { return relay.ended() == 1; }));
        std::size_t shown = 0;
        accounting.tres(to.caller)([&](const model::Tres&) { ++shown; });
        CHECK(shown == 8);
        CHECK(relay.handshakes() == 2 + refused_greetings);
    }
    REQUIRE(soon([&] { return relay.over() == 2 + refused_greetings; }));
    CHECK(relay.goodbyes() == 2 + refused_greetings);
}

TEST_CASE("the error for a slurmdbd with a certificate of another CA names slurmdbd")
{
    const TestCa cluster, other;
    FakeSlurmdbd slurmdbd([](const auto& request, std::size_t) { return manners(request); });
    TlsRelay relay(other.daemon, slurmdbd.port());
    Connected to(relay.port());
    to.conf.tls = cluster.tls("/ca.pem");
    CHECK_THROWS_WITH(DatabaseSession(*to.pool, to.caller),
                      "slurmdbd at 127.0.0.1:" + std::to_string(relay.port()) + ": TLS: certificate is not signed by /ca.pem");
    CHECK(slurmdbd.received().empty());
}

TEST_CASE("files without a usable certificate are refused")
{
    const TestCa cluster;
    const auto refusal = [](const std::string& pem) {
        try {
            Tls(TlsTrust{"ca.pem", pem, false});
        } catch (const TlsError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refusal("") == "ca.pem has no certificate in it (PEM)");
    CHECK(refusal("nothing\n") == "ca.pem has no certificate in it (PEM)");
    std::string damaged = cluster.ca.pem();
    damaged.replace(damaged.find('\n') + 1, 8, "AAAAAAAA");
    CHECK_THAT(refusal(cluster.ca.pem() + damaged), ContainsSubstring("ca.pem: certificate 2 in it cannot be read: "));
    const TestCa other("another CA");
    CHECK(refusal(other.ca.pem() + cluster.ca.pem()).empty());
    // Text between certificates is ignored, and the second one counts too.
    FakeSlurmctld slurmctld(answer_licenses);
    TlsRelay relay(cluster.daemon, slurmctld.port());
    Client client(relay.port());
    client.conf.tls = Tls(TlsTrust{"ca.pem", "old:\n" + other.ca.pem() + "new:\n" + cluster.ca.pem(), false});
    CHECK(error_of(client).status() == 200);
}
