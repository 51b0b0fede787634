// slurm.conf fetched from slurmctld (configless): its answer, errors in it, and the order of the servers.
#include <chrono>
#include <thread>

#include "catch.hpp"
#include "configuration.hpp"
#include "fake_slurmctld.hpp"
#include "scratch_folder.hpp"
#include "tls_relay.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using namespace std::chrono_literals;
using restd::test::ScratchFolder;

namespace {

struct Sent {
    const char* name;
    std::string text;
    bool exists = true;
};

const std::string least = "ClusterName=c\nSlurmctldHost=ctl\n";

// The body of RESPONSE_CONFIG. `count`: the place of the count.
Bytes config_bytes(const std::vector<Sent>& files, std::optional<std::uint32_t> count = {})
{
    Packer to(wire_version);
    to.u32(count.value_or(static_cast<std::uint32_t>(files.size())));
    for (const Sent& file : files) {
        to.u8(file.exists ? 1 : 0);
        to.u8(0);
        to.text(file.name);
        to.text(file.exists ? std::string_view(file.text) : std::string_view());
    }
    to.text("/var/spool/slurmd");
    return std::move(to).take();
}

FakeSlurmctld::Behaviour sending(Bytes body)
{
    return [body = std::move(body)](int socket, const Received&) { FakeSlurmctld::answer(socket, message::config, body); };
}

// Fetches a configuration from these servers, with a token instead of a munge credential.
struct Fetched {
    explicit Fetched(const std::string& servers, FetchTimes times = {5s, 5s}) : times_(times)
    {
        settings.slurm_conf_server = servers;
    }
    explicit Fetched(const FakeSlurmctld& slurmctld) : Fetched(server(slurmctld)) {}

    static std::string server(const FakeSlurmctld& slurmctld, const std::string& host = "127.0.0.1")
    {
        return host + ':' + std::to_string(slurmctld.port());
    }
    ClientConf read()
    {
        if (!configuration) configuration.emplace(settings, resolver, jwt_credential("a.b.c", ""), times_);
        return configuration->read();
    }
    std::string problem()
    {
        try {
            read();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "there was no error";
    }

    Settings settings;
    Resolver resolver;
    std::optional<Configuration> configuration;

private:
    const FetchTimes times_;
};

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

std::uint16_t closed_port()
{
    const Listener gone;
    return gone.port();
}

}  // namespace

TEST_CASE("slurmctld sends the files for clients with their includes")
{
    const ScratchFolder folder;
    const std::string absolute = folder.file("abs.conf", "TCPTimeout=7\n");
    FakeSlurmctld slurmctld(sending(config_bytes({{"slurm.conf", "ClusterName=C\nInclude ctl.conf\nInclude " + absolute + "\n"},
                                                  {"ctl.conf", "SlurmctldHost=ctl(10.0.0.1)\nInclude %c-more.conf\n"},
                                                  {"cli_filter.lua", "", false},
                                                  {"c-more.conf", "MessageTimeout=33\n"},
                                                  {"topology.conf", ""}})));
    Fetched fetched(slurmctld);
    const ClientConf conf = fetched.read();
    CHECK(conf.cluster_name == "c");
    CHECK(conf.controllers.at(0).address == "10.0.0.1");
    CHECK(conf.message_timeout == 33s);
    CHECK(conf.tcp_timeout == 7s);
    CHECK(fetched.configuration->name() == "slurm.conf of " + Fetched::server(slurmctld));
    // It is fetched again for each reading.
    fetched.read();
    const std::vector<Received> received = slurmctld.received();
    REQUIRE(received.size() == 2);
    for (const Received& request : received) {
        CHECK(request.type == message::request_config);
        CHECK(request.body == Bytes(4));  // for clients
    }
    // Files of this machine are watched.
    CHECK_FALSE(fetched.configuration->has_changed());
    folder.file("abs.conf", "TCPTimeout=11 # another size\n");
    CHECK(fetched.configuration->has_changed());
}

TEST_CASE("files that are missing in the answer are not read from elsewhere")
{
    FakeSlurmctld none(sending(config_bytes({{"slurm.conf", "", false}, {"topology.conf", "x"}})));
    Fetched fetched(none);
    CHECK(fetched.problem() ==
          "slurm.conf of " + Fetched::server(none) + ": it is not among the files that slurmctld has sent");

    FakeSlurmctld empty(sending(config_bytes({}, no_value32)));  // no list at all
    CHECK_THAT(Fetched(empty).problem(), ContainsSubstring("it is not among the files"));

    // A file in the daemon's working directory is not used either.
    const ScratchFolder folder;
    folder.file("ctl.conf", "SlurmctldHost=wrong\n");
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path);
    FakeSlurmctld half(sending(config_bytes({{"slurm.conf", "ClusterName=c\nInclude ctl.conf\n"}, {"ctl.conf", "", false}})));
    const std::string problem = Fetched(half).problem();
    std::filesystem::current_path(before);
    CHECK_THAT(problem, ContainsSubstring("slurm.conf:2: Include ctl.conf: it is not among the files that were sent"));
}

TEST_CASE("answers that are truncated, too long or miscounted are invalid")
{
    const std::vector<Sent> files{{"slurm.conf", least}, {"oci.conf", "", false}, {"topology.conf", "t"}};
    const Bytes whole = config_bytes(files);
    Bytes body = whole;
    FakeSlurmctld slurmctld([&](int socket, const Received&) { FakeSlurmctld::answer(socket, message::config, body); });
    Fetched fetched(slurmctld);
    const std::string begins = "slurm.conf of " + Fetched::server(slurmctld) + ": it cannot be fetched: slurmctld at " +
                               Fetched::server(slurmctld) + ": the answer makes no sense: ";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        body.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CAPTURE(size);
        CHECK_THAT(fetched.problem(), StartsWith(begins));
    }
    body = whole;
    body.push_back({});
    CHECK_THAT(fetched.problem(), StartsWith(begins + "1 bytes too many"));
    for (const std::uint32_t count : {0u, 1u, 2u, 4u, 1000u, 0x7fffffffu, no_value32}) {
        body = config_bytes(files, count);
        CAPTURE(count);
        CHECK_THAT(fetched.problem(), StartsWith(begins));
    }
    body = whole;
    CHECK(fetched.read().cluster_name == "c");
}

TEST_CASE("the error for a wrong configuration names the line")
{
    FakeSlurmctld slurmctld(sending(config_bytes({{"slurm.conf", least + "SlurmctldPort=none\n"}})));
    CHECK(Fetched(slurmctld).problem() ==
          "slurm.conf of " + Fetched::server(slurmctld) + ": slurm.conf:3: SlurmctldPort=none: \"none\" is not a port");
}

TEST_CASE("the error for a slurmctld without configless names the setting")
{
    FakeSlurmctld slurmctld(
        [](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::configless_disabled); });
    CHECK(Fetched(slurmctld).problem() == "slurm.conf of " + Fetched::server(slurmctld) +
                                              ": it cannot be fetched: slurmctld at " + Fetched::server(slurmctld) +
                                              ": ConfigLess mode is disabled in slurm configuration. To switch it on takes "
                                              "SlurmctldParameters=enable_configless in slurmctld's own slurm.conf");
    CHECK(slurmctld.received().size() == 1);  // no retry: the answer would be the same

    FakeSlurmctld other([](int socket, const Received&) { FakeSlurmctld::answer(socket, message::licenses, Bytes(20)); });
    CHECK_THAT(Fetched(other).problem(), ContainsSubstring("it answers with message 1022 where 2016 was expected"));
    FakeSlurmctld done([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); });
    CHECK_THAT(Fetched(done).problem(), ContainsSubstring("it answers with message 8001 where 2016 was expected"));
}

TEST_CASE("without munged no server is asked, and the error names munged")
{
    FakeSlurmctld slurmctld(sending(config_bytes({{"slurm.conf", least}})));
    Settings settings;
    settings.slurm_conf_server = Fetched::server(slurmctld);
    Resolver resolver;
    Configuration configuration(settings, resolver, [](Packer&, std::uint16_t) {
        throw Error(err::protocol_authentication_error, "munge: no socket", "cluster/slurm");
    });
    CHECK_THROWS_WITH(configuration.read(),
                      "slurm.conf of " + settings.slurm_conf_server + ": it cannot be asked for: munge: no socket");
    CHECK(slurmctld.received().empty());
}

TEST_CASE("the next server is asked if one is down, refuses or is silent")
{
    FakeSlurmctld good(sending(config_bytes({{"slurm.conf", least}})), "127.0.0.2");
    const std::string behind = "," + Fetched::server(good, "127.0.0.2");
    CHECK(Fetched("127.0.0.1:" + std::to_string(closed_port()) + behind).read().cluster_name == "c");

    FakeSlurmctld refusing([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, err::configless_disabled); });
    CHECK(Fetched(Fetched::server(refusing) + behind).read().cluster_name == "c");

    FakeSlurmctld senseless([](int socket, const Received&) { send_frame(socket, Bytes(9)); });
    CHECK(Fetched(Fetched::server(senseless) + behind).read().cluster_name == "c");

    Listener silent;  // accepts connections, but nobody reads from them
    CHECK(Fetched("127.0.0.1:" + std::to_string(silent.port()) + behind, {1s, 100ms}).read().cluster_name == "c");
    CHECK(good.received().size() == 4);
}

TEST_CASE("if no server answers, the time is limited and the error names each")
{
    const std::string first = "127.0.0.1:" + std::to_string(closed_port());
    Listener silent("127.0.0.2");
    const std::string second = "127.0.0.2:" + std::to_string(silent.port());
    const auto begun = std::chrono::steady_clock::now();
    const std::string problem = Fetched(first + ',' + second, {100ms, 200ms}).problem();
    CHECK(std::chrono::steady_clock::now() - begun < 4s);
    CHECK_THAT(problem, ContainsSubstring("it cannot be fetched: slurmctld at " + first + ": cannot connect: "));
    CHECK_THAT(problem, ContainsSubstring("; slurmctld at " + second + ": no answer in time"));
}

TEST_CASE("a slurmctld that does not listen yet is waited for")
{
    const std::uint16_t port = closed_port();
    Fetched fetched("127.0.0.1:" + std::to_string(port), {5s, 60s});
    std::atomic<bool> begun{false};
    std::string name;
    std::thread asking([&] {
        begun = true;
        name = fetched.read().cluster_name;
    });
    while (!begun) std::this_thread::yield();
    FakeSlurmctld back(sending(config_bytes({{"slurm.conf", least}})), "127.0.0.1", port);
    asking.join();
    CHECK(name == "c");
}

TEST_CASE("slurm.conf is fetched with TLS if there is a CA's certificate for it")
{
    const TestCa cluster, other;
    const ScratchFolder folder;
    FakeSlurmctld slurmctld(sending(config_bytes({{"slurm.conf", least}})));
    TlsRelay relay(cluster.daemon, slurmctld.port());
    Settings settings;
    settings.slurm_conf_server = "127.0.0.1:" + std::to_string(relay.port());
    Resolver resolver;
    Configuration configuration(settings, resolver, jwt_credential("a.b.c", ""), {5s, 5s}, folder.path + "/ca_cert.pem");
    folder.file("ca_cert.pem", cluster.ca.pem());
    CHECK(configuration.read().cluster_name == "c");
    CHECK(relay.handshakes() == 4);  // its slurmctld takes the fourth version of the protocol
    folder.file("ca_cert.pem", other.ca.pem());
    CHECK_THROWS_WITH(configuration.read(), ContainsSubstring("slurmctld at " + settings.slurm_conf_server +
                                                              ": TLS: certificate is not signed by " + folder.path));
    folder.file("ca_cert.pem", "");
    CHECK_THROWS_WITH(configuration.read(), ContainsSubstring("/ca_cert.pem has no certificate in it (PEM)"));
    std::filesystem::remove(folder.path + "/ca_cert.pem");
    CHECK_THROWS_WITH(configuration.read(), ContainsSubstring("it speaks TLS, but slurm.conf here has no TLSType=tls/s2n"));
    CHECK(slurmctld.received().size() == 1);
}

TEST_CASE("the environment names the keys and the socket of auth/slurm")
{
    const ScratchFolder folder;
    Settings settings;
    settings.slurm_conf = folder.file("slurm.conf", least);
    Resolver resolver;
    Configuration usual(settings, resolver, jwt_credential("a.b.c", ""));
    CHECK(usual.read().slurm_auth.key_file == folder.path + "/slurm.key");
    settings.slurm_sack_jwks = "/jwks";
    settings.slurm_sack_key = "/key";
    settings.slurm_sack_socket = "/socket";
    Configuration set(settings, resolver, jwt_credential("a.b.c", ""));
    const SlurmAuth auth = set.read().slurm_auth;
    CHECK(auth.jwks_file == "/jwks");
    CHECK(auth.key_file == "/key");
    CHECK(auth.sockets == std::vector<std::string>{"/socket"});
}
