// Tests tokens: our own are accepted, all others are refused.
#include <jwt.h>

#include <chrono>
#include <thread>

#include "port/token_authority.hpp"
#include "restd/error.hpp"
#include "support.hpp"

using namespace restd;
using namespace restd::embedded;
using namespace restd::embedded::test;

namespace {

std::string forge(jwt_alg_t algorithm, const std::string& key, const char* user, long expires)
{
    jwt_t* token = nullptr;
    jwt_new(&token);
    if (user != nullptr) jwt_add_grant(token, "sun", user);
    if (expires != 0) jwt_add_grant_int(token, "exp", expires);
    jwt_set_alg(token, algorithm, reinterpret_cast<const unsigned char*>(key.data()), static_cast<int>(key.size()));
    char* text = jwt_encode_str(token);
    std::string result(text == nullptr ? "" : text);
    std::free(text);
    jwt_free(token);
    return result;
}

}  // namespace

TEST_CASE("a token names its user until it expires", "[token]")
{
    const ScratchFolder folder;
    const auto file = folder.path + "/key";
    const TokenAuthority authority(file, true);
    struct stat info {};
    REQUIRE(stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0600);
    CHECK(info.st_size == 32);
    const auto token = authority.issue("ann", 100);
    CHECK(authority.check(token).user == "ann");
    // The key is created only once.
    CHECK(TokenAuthority(file, true).check(token).user == "ann");
    CHECK(TokenAuthority(file, false).check(token).user == "ann");
    CHECK_THROWS(TokenAuthority(folder.path + "/none", false));
    std::ofstream(folder.path + "/short") << "abc";
    CHECK_THROWS(TokenAuthority(folder.path + "/short", false));
}

TEST_CASE("tokens of others are refused", "[token]")
{
    const ScratchFolder folder;
    const TokenAuthority authority(folder.path + "/key", true);
    const auto key = text_of(folder.path + "/key");
    const long later = std::time(nullptr) + 100;
    CHECK(authority.check(forge(JWT_ALG_HS256, key, "ann", later)).user == "ann");
    CHECK(authority.check(forge(JWT_ALG_HS256, std::string(32, 'k'), "ann", later)).user.empty());
    CHECK(authority.check(forge(JWT_ALG_HS256, key, "ann", std::time(nullptr) - 1)).user.empty());
    CHECK(authority.check(forge(JWT_ALG_HS256, key, "ann", 0)).user.empty());
    CHECK(authority.check(forge(JWT_ALG_HS256, key, nullptr, later)).user.empty());
    CHECK(authority.check(forge(JWT_ALG_HS384, key + key, "ann", later)).user.empty());
    CHECK(authority.check(forge(JWT_ALG_NONE, "", "ann", later)).user.empty());
    auto changed = authority.issue("ann", 100);
    changed[changed.size() - 3] = changed[changed.size() - 3] == 'A' ? 'B' : 'A';
    CHECK(authority.check(changed).user.empty());
    for (const auto junk : {"", "x", "a.b", "a.b.c", "...", "eyJhbGciOiJub25lIn0.e30."})
        CHECK(authority.check(junk).user.empty());
}

TEST_CASE("tokens that are not valid yet, or have unknown critical headers", "[token]")
{
    const ScratchFolder folder;
    const TokenAuthority authority(folder.path + "/key", true);
    const auto key = text_of(folder.path + "/key");
    const long now = std::time(nullptr);
    const auto check = [&](const std::string& claims, const std::string& headers) {
        jwt_t* token = nullptr;
        jwt_new(&token);
        jwt_add_grants_json(token, (R"({"sun":"ann","exp":)" + std::to_string(now + 1000) + claims + "}").c_str());
        if (!headers.empty()) jwt_add_headers_json(token, headers.c_str());
        jwt_set_alg(token, JWT_ALG_HS256, reinterpret_cast<const unsigned char*>(key.data()), static_cast<int>(key.size()));
        char* text = jwt_encode_str(token);
        const cluster::TokenVerdict verdict = authority.check(text);
        std::free(text);
        jwt_free(token);
        return verdict.user + '|' + verdict.refusal;
    };
    CHECK(check("", "") == "ann|");
    CHECK(check(",\"nbf\":" + std::to_string(now - 5), "") == "ann|");
    CHECK(check(",\"nbf\":" + std::to_string(now + 30), "") == "ann|");  // the clocks may differ
    CHECK(check(",\"nbf\":" + std::to_string(now + 500), "")
              .starts_with("|the token is not good before " + std::to_string(now + 500)));
    CHECK(check(",\"nbf\":\"soon\"", "") == "|the token's nbf is no number of seconds");
    for (const char* crit :
         {R"({"crit":["b64"]})", R"({"crit":[]})", R"({"crit":"exp"})", R"({"crit":null})", R"({"crit":7})"}) {
        INFO(crit);
        CHECK(check("", crit) == "|the token demands extensions (crit), and none is known here");
    }
}

TEST_CASE("the times of a remembered token are checked again, and another token is not accepted for it", "[token]")
{
    const ScratchFolder folder;
    const TokenAuthority authority(folder.path + "/key", true);
    const auto token = authority.issue("ann", 2);
    const cluster::TokenVerdict verdict = authority.check(token);
    REQUIRE(verdict.user == "ann");
    CHECK(authority.check(token).user == "ann");
    for (std::size_t i = 0; i < token.size(); ++i) {
        // Two bits of the last character of a signature have no meaning.
        if (i + 1 == token.size()) continue;
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        INFO(changed);
        CHECK(authority.check(changed).user.empty());
    }
    CHECK(authority.check(token + 'A').user.empty());
    CHECK(authority.check(token.substr(0, token.size() - 1)).user.empty());

    CHECK(verdict.good_at(verdict.expires - 1));
    CHECK_FALSE(verdict.good_at(verdict.expires));
    while (std::time(nullptr) < verdict.expires) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(authority.check(token).user.empty());
    CHECK_THAT(authority.check(token).refusal, Catch::Matchers::StartsWith("the token has expired at "));
    // More tokens than the cache holds.
    for (int i = 0; i < 2500; ++i)
        CHECK(authority.check(authority.issue("user" + std::to_string(i), 1000)).user == "user" + std::to_string(i));

    const cluster::TokenVerdict later{"ann", {}, 2000, 1000};
    CHECK_FALSE(later.good_at(1000 - cluster::nbf_leeway - 1));
    CHECK(later.good_at(1000 - cluster::nbf_leeway));
}

TEST_CASE("without root's launcher one user is served", "[token]")
{
    const ScratchFolder folder;
    Settings settings;
    settings.slurm_conf = "/dev/null";
    settings.state_directory = folder.path + "/state";
    EmbeddedCluster cluster(settings, quiet_log());
    const auto verify = [&](Identity identity) {
        try {
            cluster.verify(identity);
            return "uid " + std::to_string(identity.uid);
        } catch (const Error& error) {
            CHECK(error.number() == err::auth_credential_invalid);
            CHECK(error.status() == 511);
            return std::string(error.what());
        }
    };
    const auto by_token = [&](const std::string& user, const std::string& named = {}) {
        Identity identity;
        identity.token = cluster.issue_token(user, 100);
        identity.user = named;
        return verify(identity);
    };
    const auto by_socket = [&](uid_t uid, const std::string& named = {}) {
        Identity identity;
        identity.proof = restd::Proof::kernel;
        identity.uid = uid;
        identity.user = named;
        return verify(identity);
    };
    People people;
    const auto me = people.by_id(geteuid())->name, own = "uid " + std::to_string(geteuid());
    const std::string refused =
        "this daemon serves " + me + " only: it was not started as root, so that it cannot run jobs as other users";
    CHECK(by_token(me) == own);
    CHECK(by_token("daemon") == refused);
    CHECK(by_token(me, "daemon") == refused);  // the daemon's own user acts for another one
    CHECK(by_socket(geteuid()) == own);
    CHECK(by_socket(1) == refused);
    CHECK(by_socket(0, me) == own);
    CHECK(by_socket(0, "daemon") == refused);
    CHECK(by_socket(geteuid(), "daemon") == refused);
}

TEST_CASE("who a request comes from", "[token]")
{
    const ScratchFolder folder;
    Settings settings;
    settings.serve_all_users = true;
    settings.slurm_conf = "/dev/null";
    settings.state_directory = folder.path + "/state";
    EmbeddedCluster cluster(settings, quiet_log());
    const auto verify = [&](const std::string& token, const std::string& user) {
        Identity identity;
        identity.token = token;
        identity.user = user;
        try {
            cluster.verify(identity);
        } catch (const Error& error) {
            CHECK(error.number() == err::auth_credential_invalid);
            CHECK(error.status() == 511);
            return std::string("refused");
        }
        return identity.user + ':' + std::to_string(identity.uid);
    };
    const auto root = cluster.issue_token("root", 100), nobody = cluster.issue_token("daemon", 100);
    CHECK(verify(nobody, "") == "daemon:1");
    CHECK(verify(nobody, "daemon") == "daemon:1");
    CHECK(verify(nobody, "root") == "refused");
    CHECK(verify(root, "daemon") == "daemon:1");
    CHECK(verify(root, "no-such-user") == "refused");
    CHECK(verify("junk", "root") == "refused");
    CHECK(verify("", "root") == "refused");
    // Through a unix socket: only root and the daemon's own user may name other users.
    const auto local = [&](uid_t uid, const std::string& user) {
        Identity identity;
        identity.proof = restd::Proof::kernel;
        identity.uid = uid;
        identity.gid = uid;
        identity.user = user;
        try {
            cluster.verify(identity);
        } catch (const Error& error) {
            CHECK(error.number() == err::auth_credential_invalid);
            return std::string(error.what());
        }
        return identity.user + ':' + std::to_string(identity.uid) + ':' + std::to_string(identity.gid);
    };
    CHECK(local(0, "daemon") == "daemon:1:1");
    CHECK(local(geteuid(), "daemon") == "daemon:1:1");
    CHECK(local(1, "") == "daemon:1:1");
    CHECK(local(1, "daemon") == "daemon:1:1");
    CHECK(local(2, "daemon") == "only root may speak for somebody else");
    CHECK(local(1, "root") == "only root may speak for somebody else");
    CHECK(local(0, "no-such-user") == "there is no user no-such-user");
    CHECK_THROWS_AS(cluster.issue_token("no-such-user", 100), Error);
    CHECK_THROWS_AS(cluster.issue_token("root", 0), Error);
}

TEST_CASE("SlurmUser may speak for others, and who is not SlurmUser may not", "[token]")
{
    const ScratchFolder folder;
    Settings settings;
    settings.serve_all_users = true;
    settings.slurm_conf = folder.path + "/slurm.conf";
    settings.state_directory = folder.path + "/state";
    std::ofstream(settings.slurm_conf) << "ClusterName=one\nSlurmUser=daemon\n";
    EmbeddedCluster cluster(settings, quiet_log());
    const auto user = [&](const std::string& token_of, const std::string& named) {
        Identity identity;
        identity.token = cluster.issue_token(token_of, 100);
        identity.user = named;
        try {
            cluster.verify(identity);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return identity.user + ':' + std::to_string(identity.uid);
    };
    CHECK(user("daemon", "bin") == "bin:2");
    CHECK(user("bin", "daemon") == "the token is another user's");
    CHECK(user("bin", "sys") == "the token is another user's");
}
