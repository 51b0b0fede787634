// Credentials of auth/slurm: made with the cluster's key, or by sackd.
#include "wire/slurm_credential.hpp"

#include <jwt.h>
#include <sys/stat.h>

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <latch>
#include <list>
#include <memory>

#include "catch.hpp"
#include "counting_host.hpp"
#include "fake_sack.hpp"
#include "fake_slurmctld.hpp"
#include "restd/error.hpp"
#include "scratch_folder.hpp"
#include "wire/base64.hpp"

using namespace restd;
using namespace restd::slurm;
using namespace restd::slurm::test;
using restd::test::ScratchFolder;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr uid_t reader = 4321;
constexpr const char* some_token = "aGVhZA.Ym9keQ.c2ln";

struct Asking {
    Asking()
    {
        auth.jwks_file = folder.path + "/slurm.jwks";
        auth.key_file = folder.path + "/slurm.key";
        auth.sockets = {folder.path + "/sack.socket"};
        auth.cluster = "lab";
        auth.patience = 200ms;
    }
    // Writes a file with this mode.
    void file(const std::string& name, const std::string& text, mode_t mode = 0600) const
    {
        chmod(folder.file(name, text).c_str(), mode);
    }
    // The token of a credential for a ping.
    std::string token()
    {
        Packer to(wire_version);
        slurm_credential(auth, reader, bulkheads.sack)(to, message::request_ping);
        Arena arena;
        Unpacker from(to.bytes(), wire_version, arena);
        REQUIRE(from.u32() == auth_plugin::slurm);
        std::string token(from.text());
        REQUIRE(from.left() == 0);
        return token;
    }
    Error problem()
    {
        try {
            token();
        } catch (const Error& error) {
            return error;
        }
        return Error(0, "there was no error", "", 200);
    }

    ScratchFolder folder;
    SlurmAuth auth;
    Settings settings = [] {
        Settings few;
        few.max_munged_requests = 3;
        return few;
    }();
    Bulkheads bulkheads{settings};
};

Poco::JSON::Object::Ptr part(const std::string& token, std::size_t number)
{
    std::size_t begin = 0;
    for (; number != 0; --number) begin = token.find('.', begin) + 1;
    return Poco::JSON::Parser()
        .parse(from_base64(token.substr(begin, token.find('.', begin) - begin)))
        .extract<Poco::JSON::Object::Ptr>();
}

bool is_signed_with(const std::string& token, const std::string& key)
{
    jwt_t* decoded = nullptr;
    const bool is_good = jwt_decode(&decoded, token.c_str(), reinterpret_cast<const unsigned char*>(key.data()),
                                    static_cast<int>(key.size())) == 0 &&
                         jwt_get_alg(decoded) == JWT_ALG_HS256;
    if (decoded != nullptr) jwt_free(decoded);
    return is_good;
}

std::string jwk(const std::string& id, const std::string& key, const std::string& more = {})
{
    return R"({"kty":"oct","alg":"HS256","kid":")" + id + R"(","k":")" + to_base64(key) + '"' + more + '}';
}

}  // namespace

TEST_CASE("a token of slurm.key: its claims, and what it covers")
{
    Asking asking;
    std::string key = "0123456789abcdef";
    key += '\0';  // any bytes
    key += "\xff\n";
    asking.file("slurm.key", key);
    asking.auth.lifetime = 20s;
    const auto before = std::time(nullptr);
    const std::string token = asking.token();
    const auto after = std::time(nullptr);
    CHECK(is_signed_with(token, key));
    CHECK_FALSE(is_signed_with(token, "0123456789abcdef"));
    const auto header = part(token, 0), claims = part(token, 1);
    CHECK(header->getValue<std::string>("alg") == "HS256");
    CHECK_FALSE(header->has("kid"));
    CHECK(claims->getValue<std::int64_t>("iat") >= before);
    CHECK(claims->getValue<std::int64_t>("iat") <= after);
    CHECK(claims->getValue<std::int64_t>("exp") == claims->getValue<std::int64_t>("iat") + 20);
    CHECK(claims->getValue<int>("ver") == wire_version);
    CHECK(claims->getValue<std::int64_t>("ruid") == reader);
    CHECK(claims->getValue<std::string>("context") == "auth");
    CHECK(claims->getValue<std::string>("cluster") == "lab");
    CHECK(claims->getValue<std::int64_t>("uid") == geteuid());
    CHECK(claims->getValue<std::int64_t>("gid") == getegid());
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    CHECK(claims->getValue<std::string>("host") == std::string(host).substr(0, std::string(host).find('.')));
    // No hash, and the type of the message.
    CHECK(from_base64(claims->getValue<std::string>("payload")) ==
          std::string{1, message::request_ping >> 8, static_cast<char>(message::request_ping & 0xff)});
    CHECK_FALSE(claims->has("id"));
}

TEST_CASE("anybody's token has the number that means anybody, as a number without a sign")
{
    Asking asking;
    asking.file("slurm.key", "0123456789abcdef");
    Packer to(wire_version);
    slurm_credential(asking.auth, static_cast<uid_t>(-1), asking.bulkheads.sack)(to, message::request_ping);
    Arena arena;
    Unpacker from(to.bytes(), wire_version, arena);
    from.u32();
    CHECK(part(std::string(from.text()), 1)->getValue<std::int64_t>("ruid") == 0xffffffff);
}

TEST_CASE("with use_client_ids a token says who its user is")
{
    Asking asking;
    asking.file("slurm.key", "0123456789abcdef");
    asking.auth.names_people = true;
    const auto person = part(asking.token(), 1)->getObject("id");
    const auto known = People().by_id(geteuid());
    REQUIRE(person.isNull() == !known);
    if (!known) return;
    CHECK(person->getValue<std::string>("name") == known->name);
    CHECK(person->has("gecos"));
    CHECK(person->getValue<std::string>("dir").substr(0, 1) == "/");
    CHECK(person->getValue<std::string>("shell").substr(0, 1) == "/");
    CHECK(person->getObject("groups")->getValue<std::int64_t>(People().group_name(known->gid)) == known->gid);
}

TEST_CASE("slurm.jwks goes before slurm.key: its default key signs, and the token names it")
{
    Asking asking;
    asking.file("slurm.key", "0123456789abcdef");
    const std::string first = "first key of all", second = "the second key..\xfe";
    asking.file("slurm.jwks", "{\"keys\":[" + jwk("one", first) + ',' + jwk("two", second, R"(,"use":"default")") + "]}");
    const std::string token = asking.token();
    CHECK(part(token, 0)->getValue<std::string>("kid") == "two");
    CHECK(is_signed_with(token, second));
    // Without a default one it is the first.
    asking.file("slurm.jwks", "{\"keys\":[" + jwk("one", first) + ',' + jwk("two", second) + "]}");
    CHECK(part(asking.token(), 0)->getValue<std::string>("kid") == "one");
    CHECK(is_signed_with(asking.token(), first));
}

TEST_CASE("a key that may be read but is not good is an error, and nothing else is tried")
{
    Asking asking;
    FakeSack sack(asking.auth.sockets[0], [](int socket) { FakeSack::answer(socket, some_token); });
    const auto refusal = [&] {
        const Error error = asking.problem();
        CHECK(error.status() == 511);
        return std::string(error.what());
    };
    const std::string key = "auth/slurm: " + asking.auth.key_file + ": ", set = "auth/slurm: " + asking.auth.jwks_file + ": ";
    asking.file("slurm.key", "0123456789abcdef", 0644);
    CHECK(refusal() == key + "everybody may use this key: its mode is 0644, and Slurm's daemons refuse it too");
    asking.file("slurm.key", "");
    CHECK(refusal() == key + "it is empty");
    const std::string good = "0123456789abcdef";
    asking.file("slurm.jwks", "{\"keys\":[]}");
    CHECK(refusal() == set + "there is no key in it");
    asking.file("slurm.jwks", "keys");
    CHECK_THAT(refusal(), ContainsSubstring(set + "not a set of keys (JWKS): "));
    asking.file("slurm.jwks", "{\"keys\":[" + jwk("a", "too short") + "]}");
    CHECK(refusal() == set + "the key \"a\" is too short or not base64url (k)");
    asking.file("slurm.jwks", R"({"keys":[{"kty":"RSA","alg":"RS256","kid":"a","n":"x","e":"y"}]})");
    CHECK(refusal() == set + "the key \"a\" is not a secret for HS256 (kty, alg)");
    asking.file("slurm.jwks", "{\"keys\":[" + jwk("", good) + "]}");
    CHECK(refusal() == set + "the key for signing has no id (kid)");
    asking.file("slurm.jwks", "{\"keys\":[" + jwk("a", good, ",\"exp\":1000") + "]}");
    CHECK(refusal() == set + "the key \"a\" has expired (exp)");
    CHECK(sack.requests().empty());
    // No secret in an error.
    CHECK(refusal().find(good) == std::string::npos);
}

TEST_CASE("without a key sackd makes the token: for whom, and what it covers")
{
    Asking asking;
    FakeSack sack(asking.auth.sockets[0], [](int socket) { FakeSack::answer(socket, some_token); });
    CHECK(asking.token() == some_token);
    REQUIRE(sack.requests().size() == 1);
    Packer expected(wire_version);
    expected.u16(wire_version);
    expected.u32(4 + 4 + 4 + 4 + 3);  // counts itself, but not the version
    expected.u32(64001);
    expected.u32(reader);
    expected.u32(3);
    expected.u8(1);
    expected.u16(message::request_ping);
    CHECK(sack.requests()[0] == expected.bytes());
}

TEST_CASE("a token of sackd may end with a NUL")
{
    Asking asking;
    FakeSack sack(asking.auth.sockets[0], [](int socket) { FakeSack::answer(socket, std::string(some_token) + '\0'); });
    CHECK(asking.token() == some_token);
}

TEST_CASE("the first socket at which somebody listens is used")
{
    Asking asking;
    const std::string dead = asking.folder.path + "/dead.socket";
    {
        const FakeSack was(dead, [](int) {});
    }
    FakeSack one(asking.folder.path + "/one.socket", [](int socket) { FakeSack::answer(socket, some_token); });
    FakeSack two(asking.folder.path + "/two.socket", [](int socket) { FakeSack::answer(socket, some_token); });
    asking.auth.sockets = {asking.folder.path + "/none.socket", dead, one.path(), two.path()};
    CHECK(asking.token() == some_token);
    CHECK(one.requests().size() == 1);
    CHECK(two.requests().empty());
}

TEST_CASE("without a key and without sackd the error names everything that was tried")
{
    Asking asking;
    asking.auth.sockets.push_back(std::string(200, 'x'));
    const Error error = asking.problem();
    CHECK(error.status() == 511);
    CHECK(error.what() == "auth/slurm: no key can be read (" + asking.auth.jwks_file + ": No such file or directory; " +
                              asking.auth.key_file + ": No such file or directory), and sackd gives no token (" +
                              asking.auth.sockets[0] + ": No such file or directory; " + asking.auth.sockets[1] +
                              ": File name too long)");
}

TEST_CASE("answers of sackd that are no token are refused")
{
    Asking asking;
    const auto refusal = [&](FakeSack::Behaviour answer) {
        std::filesystem::remove(asking.auth.sockets[0]);  // of the previous one
        const FakeSack sack(asking.auth.sockets[0], std::move(answer));
        const Error error = asking.problem();
        CHECK(error.status() == 511);
        return std::string(error.what());
    };
    const std::string from = asking.auth.sockets[0] + ": ";
    CHECK_THAT(refusal([](int socket) { FakeSack::answer(socket, ""); }),
               ContainsSubstring(from + "it makes no token: its log says why"));
    CHECK_THAT(refusal([](int) {}), ContainsSubstring(from + "it makes no token: its log says why"));
    CHECK_THAT(refusal([](int socket) { FakeSack::answer(socket, some_token, 100); }),
               ContainsSubstring(from + "closed the connection after 18 of 100 bytes"));
    CHECK_THAT(refusal([](int socket) { FakeSack::answer(socket, some_token, 12); }),
               ContainsSubstring(from + "what it answers is no token"));
    CHECK_THAT(refusal([](int socket) { FakeSack::answer(socket, some_token, 0xffffffff); }),
               ContainsSubstring(from + "a token of 4294967295 bytes, where at most 262144 are taken"));
    CHECK_THAT(refusal([](int socket) { FakeSack::answer(socket, "HTTP/1.1 400 Bad Request\r\n"); }),
               ContainsSubstring(from + "what it answers is no token"));
}

TEST_CASE("a silent sackd is given up in time, holds no worker slot, and limits who waits for it")
{
    Asking asking;
    std::latch over(1);
    FakeSack sack(asking.auth.sockets[0], [&](int) { over.wait(); });
    const auto begun = std::chrono::steady_clock::now();
    CHECK_THAT(asking.problem().what(), ContainsSubstring(asking.auth.sockets[0] + ": no answer in time"));
    CHECK(std::chrono::steady_clock::now() - begun < 10s);

    asking.auth.patience = 60s;
    CountingHost host;
    std::list<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            const CountingHost::Worker worker(host);
            asking.problem();
        });
    const bool all_wait = soon([&] { return host.waiting() == 3; });
    const unsigned inside = asking.bulkheads.sack.inside();
    const Error refused = asking.problem();
    over.count_down();
    for (std::thread& thread : threads) thread.join();
    CHECK(all_wait);
    CHECK(inside == 3);
    CHECK(refused.status() == 503);
    CHECK_THAT(refused.what(), ContainsSubstring("waiting for sackd"));
    CHECK(asking.bulkheads.sack.inside() == 0);
}

TEST_CASE("slurmctld gets a credential of auth/slurm for a local caller, and the token of another one")
{
    const ScratchFolder folder;
    const std::string key = "0123456789abcdef";
    chmod(folder.file("slurm.key", key).c_str(), 0600);
    FakeSlurmctld slurmctld([](int socket, const Received&) { FakeSlurmctld::answer_number(socket, 0); });
    Client client(slurmctld.port());
    client.conf.auth_type = "auth/slurm";
    client.conf.slurm_auth.key_file = folder.path + "/slurm.key";
    client.controller.reconfigure(client.caller);
    client.caller = {};
    client.caller.proof = restd::Proof::kernel;
    client.controller.reconfigure(client.caller);
    const auto received = slurmctld.received();
    REQUIRE(received.size() == 2);
    CHECK(received[0].credential == "a.b.c");
    CHECK(is_signed_with(received[1].credential, key));
}
