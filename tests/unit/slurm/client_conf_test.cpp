// Reading slurm.conf, and the errors for a wrong one.
#include "conf/client_conf.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "tls_relay.hpp"

using namespace restd::slurm;
using namespace std::chrono_literals;
using restd::test::ScratchFolder;

namespace {

ClientConf read(const std::string& text)
{
    const ScratchFolder folder;
    return read_client_conf(folder.file("slurm.conf", text));
}

// The error for these lines, without the file's name. The other lines are correct.
std::string complaint(const std::string& lines)
{
    const ScratchFolder folder;
    const std::string file = folder.file("slurm.conf", lines + "ClusterName=lab\nSlurmctldHost=ctl\n");
    try {
        read_client_conf(file);
    } catch (const std::exception& error) {
        const std::string what = error.what();
        return what.starts_with(file) ? what.substr(file.size()) : what;
    }
    return "";
}

}  // namespace

TEST_CASE("the shortest slurm.conf, and the defaults")
{
    const ClientConf conf = read("ClusterName=Lab\nSlurmctldHost=ctl\n");
    CHECK(conf.cluster_name == "lab");
    REQUIRE(conf.controllers.size() == 1);
    CHECK(conf.controllers[0].name == "ctl");
    CHECK(conf.controllers[0].address == "ctl");
    CHECK(conf.active_address.empty());
    CHECK(conf.controller_ports == std::vector<std::uint16_t>{6817});
    CHECK(conf.slurm_user == "root");
    CHECK(conf.auth_type == "auth/munge");
    CHECK(conf.munge_socket.empty());
    CHECK_FALSE(conf.accepts_tokens);
    CHECK(conf.jwt_key.empty());
    CHECK(conf.jwks.empty());
    CHECK(conf.accounting_storage == "accounting_storage/none");
    CHECK(conf.database_hosts.empty());
    CHECK(conf.database_port == 6819);
    CHECK(conf.message_timeout == 10s);
    CHECK(conf.tcp_timeout == 2s);
}

TEST_CASE("several controllers: addresses, ports, and one address for the active controller")
{
    const ClientConf conf = read("SlurmctldHost=one(10.0.0.1)\nSlurmctldHost=two\nSlurmctldHost=three([fd00::3])\n"
                                 "ClusterName=lab SlurmctldPort=6820-6823\nSlurmctldAddr=[fd00::1]\n");
    REQUIRE(conf.controllers.size() == 3);
    CHECK(conf.controllers[0].name == "one");
    CHECK(conf.controllers[0].address == "10.0.0.1");
    CHECK(conf.controllers[1].address == "two");
    CHECK(conf.controllers[2].name == "three");
    CHECK(conf.controllers[2].address == "fd00::3");
    CHECK(conf.controller_ports == std::vector<std::uint16_t>{6820, 6821, 6822, 6823});
    CHECK(conf.active_address == "fd00::1");
}

TEST_CASE("authentication, accounting, times")
{
    const ClientConf conf =
        read("ClusterName=lab\nSLURMCTLDHOST=ctl\nSlurmUser=slurm\nAuthType=auth/munge\n"
             "AuthInfo=socket=/run/m.socket,ttl=10\nAuthAltTypes=auth/jwt\n"
             "AuthAltParameters=jwt_key=/etc/k,jwks=/etc/jwks.json,userclaimfield=upn\n"
             "AccountingStorageType=accounting_storage/slurmdbd\nAccountingStorageHost=db1\n"
             "AccountingStorageBackupHost=db2\nAccountingStoragePort=7000\nMessageTimeout=60\nTCPTimeout=5\n");
    CHECK(conf.slurm_user == "slurm");
    CHECK(conf.munge_socket == "/run/m.socket");
    CHECK(conf.accepts_tokens);
    CHECK(conf.jwt_key == "/etc/k");
    CHECK(conf.jwks == "/etc/jwks.json");
    CHECK(conf.user_claim == "upn");
    CHECK(conf.accounting_storage == "accounting_storage/slurmdbd");
    CHECK(conf.database_hosts == std::vector<std::string>{"db1", "db2"});
    CHECK(conf.database_port == 7000);
    CHECK(conf.message_timeout == 60s);
    CHECK(conf.tcp_timeout == 5s);
    CHECK(read("ClusterName=a\nSlurmctldHost=c\nAuthType=auth/jwt\n").accepts_tokens);
    // By default slurmdbd is on the same host.
    CHECK(read("ClusterName=a\nSlurmctldHost=c\nAccountingStorageType=slurmdbd\n").database_hosts ==
          std::vector<std::string>{"localhost"});
}

TEST_CASE("controllers with the keys of old releases")
{
    const ClientConf conf = read("ClusterName=a\nControlMachine=one\nControlAddr=10.0.0.1\nBackupController=two\n");
    REQUIRE(conf.controllers.size() == 2);
    CHECK(conf.controllers[0].name == "one");
    CHECK(conf.controllers[0].address == "10.0.0.1");
    CHECK(conf.controllers[1].address == "two");
    // SlurmctldHost takes precedence.
    CHECK(read("ClusterName=a\nControlMachine=one\nSlurmctldHost=new\n").controllers.at(0).name == "new");
    CHECK(complaint("ControlMachine=one,two\n").empty());
    CHECK_THROWS_WITH(
        read("ClusterName=a\nControlMachine=one,two\n"),
        Catch::Matchers::EndsWith(":2: ControlMachine names several hosts: an address is needed for whichever is at work"));
}

TEST_CASE("lines are parsed as Slurm does")
{
    const auto timeout = [](const std::string& line) {
        return read("ClusterName=a\nSlurmctldHost=c\n" + line).message_timeout.count();
    };
    CHECK(timeout("MessageTimeout=2\\\n5\n") == 25);  // joined without a space
    CHECK(timeout("MessageTimeout=\\  \t\n  25\n") == 25);
    CHECK(timeout("MessageTimeout=25 # \\\nTCPTimeout=3\n") == 25);  // a comment is not continued
    CHECK(timeout("MessageTimeout=2\\ # why\n5\n") == 25);
    CHECK(timeout("  messagetimeout\t = \"25\"  # why\r\n") == 25);
    CHECK(timeout("MessageTimeout=1\nMESSAGETIMEOUT=25") == 25);
    CHECK(timeout("MessageTimeout=25\\\n") == 25);
    const auto user = [](const std::string& line) {
        return read("ClusterName=a\nSlurmctldHost=c\nSlurmUser=" + line).slurm_user;
    };
    CHECK(user("a\\#b") == "a#b");
    // A backslash escapes the next one.
    CHECK(user("a\\\\#b") == "a\\");
    CHECK(user("a\\\\\\#b") == "a\\#b");
    CHECK(user("\"a\\\\b\"") == "a\\b");
    CHECK(user("\"a#b\"") == "\"a");    // quotes do not protect `#`
    CHECK(user("\"a\"b") == "\"a\"b");  // quotes around a part of a value belong to the value
    CHECK(user("\"\"").empty());
    CHECK(complaint("SlurmUser=\n") == ":1: SlurmUser= has no value");
    CHECK(complaint("SlurmUser=\"a b\n") == ":1: expected Key=Value at 'b'");
    CHECK(complaint("Slurm-User=a\n") == ":1: expected Key=Value at 'Slurm-User=a'");
    CHECK(complaint("Include *.conf\n") == ":1: Include *.conf: expected one file, not a pattern");
    CHECK(complaint("Include a b\n") == ":1: Include a b: expected one file");
    // If an option is given twice the first value counts; if a setting is given twice the last one counts.
    const ClientConf conf = read("ClusterName=a\nSlurmctldHost=c\nAuthAltParameters=jwks=/gone\n"
                                 "AuthAltParameters=jwt_key=/one,,jwt_key=/two\nSlurmctldHost=localhost(127.0.0.1)\n");
    CHECK(conf.jwt_key == "/one");
    CHECK(conf.jwks.empty());
    CHECK(conf.controllers.at(1).name != "localhost");
    const ClientConf odd = read("ClusterName=a\nSlurmctldHost=c\nCpuFreqDef=warp\n");
    REQUIRE(odd.remarks.size() == 1);
    CHECK(odd.remarks[0].find(":3: CpuFreqDef=warp is ignored: \"warp\" is not a governor") != std::string::npos);
}

TEST_CASE("lines that only slurmctld needs are skipped")
{
    CHECK(complaint("NodeName=n[1-4] CPUs=soon\nPartitionName=debug Nodes=ALL MessageTimeout=never\nDownNodes=x State=y\n") ==
          "");
    CHECK(complaint("SchedulerParameters=bf_interval=30,defer\nNobodyKnows=this\n") == "");
}

TEST_CASE("other files of the configuration")
{
    const ScratchFolder folder;
    folder.file("ctl.conf", "SlurmctldHost=included\n");
    folder.file("ports-lab.conf", "\nSlurmctldPort=no\n");
    const std::string absolute = folder.file("abs.conf", "MessageTimeout=33\n");
    const std::string file = folder.file("slurm.conf", "ClusterName=Lab\nInclude ctl.conf\ninclude " + absolute + "\n");
    const ClientConf conf = read_client_conf(file);
    CHECK(conf.controllers.at(0).name == "included");
    CHECK(conf.message_timeout == 33s);

    folder.file("slurm.conf", "ClusterName=Lab\nInclude ctl.conf\nInclude ports-%c.conf\n");
    CHECK_THROWS_WITH(read_client_conf(file), folder.path + "/ports-lab.conf:2: SlurmctldPort=no: \"no\" is not a port");
    folder.file("slurm.conf", "Include ports-%c.conf\nClusterName=Lab\n");
    CHECK_THROWS_WITH(read_client_conf(file),
                      file + ":1: Include ports-%c.conf: %c is the ClusterName, which is not given above");
}

TEST_CASE("auth/slurm: its keys are beside slurm.conf, its sockets at the usual places")
{
    const ScratchFolder folder;
    const ClientConf conf =
        read_client_conf(folder.file("slurm.conf", "ClusterName=Lab\nSlurmctldHost=c\nMessageTimeout=7\n"
                                                   "AuthType=auth/slurm\nAuthInfo=ttl=20,use_client_ids\n"));
    CHECK(conf.auth_type == "auth/slurm");
    CHECK(conf.slurm_auth.jwks_file == folder.path + "/slurm.jwks");
    CHECK(conf.slurm_auth.key_file == folder.path + "/slurm.key");
    CHECK(conf.slurm_auth.sockets == std::vector<std::string>{"/run/slurm-lab/sack.socket", "/run/slurm/sack.socket",
                                                              "/run/slurmctld/sack.socket", "/run/slurmdbd/sack.socket"});
    CHECK(conf.slurm_auth.cluster == "lab");
    CHECK(conf.slurm_auth.lifetime == 20s);
    CHECK(conf.slurm_auth.patience == 7s);
    CHECK(conf.slurm_auth.names_people);
    CHECK(conf.remarks.empty());
    const ClientConf usual = read("ClusterName=a\nSlurmctldHost=c\nAuthType=auth/slurm\nAuthInfo=socket=/run/m\n");
    CHECK(usual.slurm_auth.lifetime == 60s);
    CHECK_FALSE(usual.slurm_auth.names_people);
    REQUIRE(usual.remarks.size() == 1);
    CHECK_THAT(usual.remarks[0], Catch::Matchers::EndsWith(":4: AuthInfo=socket= is ignored: auth/slurm has no use for it. The "
                                                           "socket of sackd is SLURM_SACK_SOCKET in the environment"));
    // A fetched slurm.conf has no folder.
    std::vector<std::string> files;
    const ClientConf fetched = read_client_conf({{"slurm.conf", "ClusterName=c\nSlurmctldHost=c\n"}}, "slurm.conf", &files);
    CHECK(fetched.slurm_auth.key_file == "/etc/slurm/slurm.key");
}

TEST_CASE("TLS: the CA's certificates are read, and watched")
{
    const restd::slurm::test::TestCa cluster;
    const ScratchFolder folder;
    const std::string least = "ClusterName=a\nSlurmctldHost=c\n";
    const std::string beside = folder.file("ca_cert.pem", cluster.ca.pem());
    std::vector<std::string> files;
    const std::string file = folder.file("slurm.conf", least + "TLSType=tls/s2n\n");
    const ClientConf conf = read_client_conf({}, file, &files);
    CHECK(conf.tls.is_on());
    CHECK(conf.tls == cluster.tls(beside));
    CHECK(files == std::vector<std::string>{file, beside});
    CHECK(conf.remarks.empty());

    const std::string other = folder.file("other.pem", cluster.ca.pem());
    folder.file("slurm.conf", least +
                                  "TLSType=tls/s2n\nTLSParameters=ctld_cert_file=/x,security_policy_version=20230317,"
                                  "load_system_certificates,ca_cert_file=" +
                                  other + ",restd_cert_file=/y\n");
    const ClientConf more = read_client_conf(file);
    CHECK(more.tls == Tls(TlsTrust{other, cluster.ca.pem(), true}));
    REQUIRE(more.remarks.size() == 2);
    CHECK(more.remarks[0] == file +
                                 ":4: TLSParameters: security_policy_version=20230317 is ignored: OpenSSL's own policy is in "
                                 "force, with TLS 1.2 or newer");
    CHECK(more.remarks[1] == file + ":4: TLSParameters: restd_cert_file=/y is ignored: this daemon serves no HTTPS");

    // The system's CAs are enough.
    std::filesystem::remove(beside);
    folder.file("slurm.conf", least + "TLSType=tls/s2n\nTLSParameters=load_system_certificates\n");
    CHECK(read_client_conf(file).tls == Tls(TlsTrust{"", "", true}));
    folder.file("slurm.conf", least + "TLSType=tls/none\nTLSParameters=ca_cert_file=/none\n");
    CHECK_FALSE(read_client_conf(file).tls.is_on());
}

TEST_CASE("TLS: a CA's certificate that is missing, unusable or open to everybody is an error with its place")
{
    const restd::slurm::test::TestCa cluster;
    const ScratchFolder folder;
    const std::string file = folder.file("slurm.conf", "ClusterName=a\nSlurmctldHost=c\nTLSType=tls/s2n\n");
    const std::string begins = file + ":3: TLSType=tls/s2n: the CA's certificate (TLSParameters=ca_cert_file=): ";
    const std::string ca = folder.path + "/ca_cert.pem";
    CHECK_THROWS_WITH(read_client_conf(file), begins + ca + ": No such file or directory");
    folder.file("ca_cert.pem", "");
    CHECK_THROWS_WITH(read_client_conf(file), begins + ca + " has no certificate in it (PEM)");
    folder.file("ca_cert.pem", cluster.ca.pem());
    chmod(ca.c_str(), 0666);
    CHECK_THROWS_WITH(read_client_conf(file), begins + ca + ": everybody may change it");
    chmod(ca.c_str(), 0644);
    CHECK(read_client_conf(file).tls.is_on());
    if (chown(ca.c_str(), 4321, 4321) == 0)  // only root can
        CHECK_THROWS_WITH(read_client_conf(file), begins + ca + ": it belongs to uid 4321, who is neither root nor SlurmUser");
    std::filesystem::remove(ca);
    std::filesystem::create_directory(ca);
    CHECK_THROWS_WITH(read_client_conf(file), begins + ca + ": it is not a regular file");
}

TEST_CASE("errors name file and line")
{
    CHECK(complaint("\nSlurmctldPort=0\n") == ":2: SlurmctldPort=0: \"0\" is not a port");
    CHECK(complaint("SlurmctldPort=6817-70000\n") == ":1: SlurmctldPort=6817-70000: \"70000\" is not a port");
    CHECK(complaint("SlurmctldPort=6820-6817\n") == ":1: SlurmctldPort=6820-6817: the range ends before it begins");
    CHECK(complaint("MessageTimeout=-1\n") == ":1: MessageTimeout=-1: not a number of seconds from 1 to 65535");
    CHECK(complaint("SlurmctldHost=a(b\n") == ":1: SlurmctldHost=a(b: expected NAME(ADDRESS)");
    CHECK(complaint("SlurmctldHost=(b)\n") == ":1: SlurmctldHost names no host");
    CHECK(complaint("SlurmctldPort=6817-6817\n") == ":1: SlurmctldPort=6817-6817: the range ends before it begins");
    CHECK(complaint("SlurmctldHost=ctl\n") == ":3: slurmctld's host ctl is named twice");
    CHECK(complaint("TLSType=tls/none\n") == "");
    CHECK(complaint("TLSType=s2n\n") == ":1: TLSType=s2n: expected tls/s2n or tls/none");
    CHECK(complaint("AuthType=auth/slurm\nAuthInfo=use_client_ids,ttl=soon\n") ==
          ":2: AuthInfo=ttl=soon: not a number of seconds from 1 to 65535");
    CHECK(complaint("ClusterName\n") == ":1: expected Key=Value at 'ClusterName'");

    const ScratchFolder folder;
    const std::string no_host = folder.file("slurm.conf", "ClusterName=lab\n");
    CHECK_THROWS_WITH(read_client_conf(no_host), no_host + ": SlurmctldHost is missing");
    CHECK_THROWS_WITH(read_client_conf(folder.file("slurm.conf", "SlurmctldHost=a\n")), no_host + ": ClusterName is missing");
    CHECK_THROWS_WITH(read_client_conf(folder.path + "/none"),
                      folder.path + "/none: cannot be read: No such file or directory");
}
