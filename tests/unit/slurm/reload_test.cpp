// A configuration that changes while the cluster is in use, and one that is not read from a file.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "catch.hpp"
#include "configuration.hpp"
#include "fake_slurmctld.hpp"
#include "scratch_folder.hpp"
#include "slurm_cluster.hpp"
#include "tls_relay.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using namespace std::chrono_literals;
using restd::test::ScratchFolder;

namespace {

struct AtWork {
    explicit AtWork(const std::string& lines)
    {
        write(lines);
        settings.slurm_conf = folder.path + "/slurm.conf";
        cluster.emplace(settings, log, 5ms);
        cluster->start();
    }
    ~AtWork() { cluster->stop(); }

    void write(const std::string& lines)
    {
        // Like an editor: replaces the file.
        const std::string text = "ClusterName=first\nSlurmctldHost=127.0.0.1\nAuthAltTypes=auth/jwt\n" + lines;
        std::filesystem::rename(folder.file("slurm.conf.new", text), folder.path + "/slurm.conf");
    }
    bool soon_named(const std::string& name)
    {
        return soon([&] { return cluster->info().name == name; });
    }
    template <class Condition>
    static bool soon(Condition condition)
    {
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > until) return false;
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }
    bool soon_said(const std::string& text)
    {
        return soon([&] {
            log.flush();
            return sink->text().find(text) != std::string::npos;
        });
    }

    class Sink : public spdlog::sinks::base_sink<std::mutex> {
    public:
        std::string text()
        {
            const std::lock_guard lock(mutex_);
            return text_;
        }

    private:
        void sink_it_(const spdlog::details::log_msg& message) override
        {
            text_.append(message.payload.data(), message.payload.size()).append("\n");
        }
        void flush_() override {}
        std::string text_;
    };

    ScratchFolder folder;
    std::shared_ptr<Sink> sink = std::make_shared<Sink>();
    spdlog::logger log{"test", sink};
    Settings settings;
    std::optional<SlurmCluster> cluster;
};

}  // namespace

TEST_CASE("a changed configuration file is read again, and a wrong one changes nothing")
{
    AtWork at("");
    const ClusterInfo before = at.cluster->info();
    at.write("ClusterName=second\n");
    REQUIRE(at.soon_named("second"));
    REQUIRE(at.soon_said("slurm.conf was read again"));
    CHECK(before.name == "first");  // valid while it is used

    at.write("ClusterName=third\nSlurmctldPort=none\n");
    REQUIRE(at.soon_said(at.folder.path +
                         "/slurm.conf:5: SlurmctldPort=none: \"none\" is not a port; what was read before stays in force"));
    CHECK(at.cluster->info().name == "second");

    // An included file that does not exist at first.
    at.write("Include more.conf\n");
    REQUIRE(at.soon_said("slurm.conf:4: cannot read " + at.folder.path + "/more.conf: No such file or directory; what was"));
    at.folder.file("more.conf", "ClusterName=fourth\n");
    REQUIRE(at.soon_named("fourth"));
}

TEST_CASE("a reload reads unchanged files and keys again")
{
    AtWork at("AuthAltParameters=jwt_key=key\n");
    REQUIRE(at.soon_said("slurmctld checks the tokens of key"));
    at.cluster->reload();
    REQUIRE(at.soon_said("slurm.conf was read again"));
}

TEST_CASE("whether tokens are accepted follows the current configuration")
{
    AtWork at("");
    REQUIRE(at.cluster->accepts_tokens());
    at.write("AuthAltTypes=auth/none\n");
    REQUIRE(AtWork::soon([&] { return !at.cluster->accepts_tokens(); }));
    REQUIRE(at.soon_said("slurm.conf has no auth/jwt any more (AuthAltTypes=auth/jwt): tokens are of no use"));
    at.write("");
    REQUIRE(AtWork::soon([&] { return at.cluster->accepts_tokens(); }));
    REQUIRE(at.soon_said("slurm.conf has auth/jwt now: tokens are taken"));
}

TEST_CASE("requests keep the configuration that they began with")
{
    std::atomic<bool> answer{false};
    FakeSlurmctld slurmctld([&](int socket, const Received& request) {
        if (request.type == message::request_ping) return FakeSlurmctld::answer_number(socket, 0);
        while (!answer) std::this_thread::sleep_for(1ms);
        send_frame(socket, recorded("ctld_licenses").frame);
    });
    AtWork at("SlurmctldPort=" + std::to_string(slurmctld.port()) + "\nMessageTimeout=60\n");
    std::size_t shown = 0;
    std::thread request([&] {
        Identity caller;
        caller.token = "a.b.c";
        at.cluster->controller()->licenses(caller)([&](const model::License&) { ++shown; });
    });
    REQUIRE(AtWork::soon([&] { return slurmctld.asked() == 1; }));
    at.write("ClusterName=second\nSlurmctldPort=1\nMessageTimeout=1\n");
    REQUIRE(at.soon_named("second"));
    answer = true;
    request.join();
    CHECK(shown == 2);
}

TEST_CASE("another CA's certificate is used as soon as its file has changed, and a wrong file changes nothing")
{
    const TestCa before, after;
    FakeSlurmctld slurmctld([](int socket, const Received&) { send_frame(socket, recorded("ctld_licenses").frame); });
    TlsRelay relay(after.daemon, slurmctld.port());
    AtWork at("SlurmctldPort=" + std::to_string(relay.port()) + "\n");
    const auto replace_ca = [&](const std::string& pem) {
        std::filesystem::rename(at.folder.file("ca.new", pem), at.folder.path + "/ca_cert.pem");
    };
    replace_ca(before.ca.pem());
    at.write("TLSType=tls/s2n\nSlurmctldPort=" + std::to_string(relay.port()) + "\n");
    REQUIRE(at.soon_said("slurm.conf was read again"));
    Identity caller;
    caller.token = "a.b.c";
    std::size_t shown = 0;
    const auto ask = [&] { at.cluster->controller()->licenses(caller)([&](const model::License&) { ++shown; }); };
    CHECK_THROWS_WITH(ask(), Catch::Matchers::ContainsSubstring("is not signed by " + at.folder.path + "/ca_cert.pem"));
    replace_ca("");
    REQUIRE(at.soon_said("/ca_cert.pem has no certificate in it (PEM); what was read before stays in force"));
    CHECK_THROWS_WITH(ask(), Catch::Matchers::ContainsSubstring("is not signed by " + at.folder.path + "/ca_cert.pem"));
    replace_ca(after.ca.pem());
    REQUIRE(AtWork::soon([&] {
        try {
            ask();
        } catch (const Error&) {
        }
        return shown == 2;
    }));
}

TEST_CASE("servers to fetch the configuration from")
{
    const std::vector<Endpoint> servers = parse_conf_servers("ctl,other:7000,[fd00::1]:7001,[fd00::2]");
    REQUIRE(servers.size() == 4);
    CHECK(servers[0].text() == "ctl:6817");
    CHECK(servers[1].text() == "other:7000");
    CHECK(servers[2].text() == "[fd00::1]:7001");
    CHECK(servers[3].text() == "[fd00::2]:6817");
    for (const char* wrong : {",", "ctl:", "ctl:0", "ctl:70000", "ctl:x", "[fd00::1", "[fd00::1]7", ":6817"})
        CHECK_THROWS_WITH(parse_conf_servers(wrong),
                          Catch::Matchers::StartsWith(std::string("SLURM_CONF_SERVER=") + wrong + ": expected"));
}

TEST_CASE("without a file and without a server there is no configuration")
{
    spdlog::logger log{"test"};
    Settings settings;
    CHECK_THROWS_WITH(SlurmCluster(settings, log), Catch::Matchers::ContainsSubstring("SLURM_CONF_SERVER"));
}

TEST_CASE("fetched files include each other by name, and other files from the disk")
{
    const ScratchFolder folder;
    const std::string absolute = folder.file("abs.conf", "MessageTimeout=33\n");
    std::vector<std::string> files;
    const ClientConf conf = read_client_conf({{"slurm.conf", "ClusterName=c\nInclude ctl.conf\nInclude " + absolute + "\n"},
                                              {"ctl.conf", "SlurmctldHost=ctl\nSlurmctldPort=7000\n"}},
                                             "slurm.conf", &files);
    CHECK(conf.controllers.at(0).name == "ctl");
    CHECK(conf.message_timeout == 33s);
    CHECK(files == std::vector<std::string>{absolute});
}
