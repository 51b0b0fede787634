// Tokens, made with keys of the test and checked by cluster/slurm.
#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <spdlog/sinks/ostream_sink.h>

#include <filesystem>
#include <limits>
#include <memory>
#include <sstream>

#include "catch.hpp"
#include "common/token.hpp"
#include "conf/token_keys.hpp"
#include "restd/error.hpp"
#include "restd/log.hpp"
#include "rpc/controller_rpc.hpp"
#include "scratch_folder.hpp"
#include "slurm_cluster.hpp"

using namespace restd;
using namespace restd::slurm;
using restd::test::ScratchFolder;
using namespace std::chrono_literals;

namespace {

std::string base64url(const std::string& bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += digits[held >> (bits - 6) & 63];
    }
    if (bits != 0) out += digits[held << (6 - bits) & 63];
    return out;
}

class RsaKey {
public:
    RsaKey() : key_(EVP_RSA_gen(2048), EVP_PKEY_free) { REQUIRE(key_); }

    std::string private_pem() const
    {
        return pem([&](BIO* to) { return PEM_write_bio_PrivateKey(to, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    }
    std::string public_pem() const
    {
        return pem([&](BIO* to) { return PEM_write_bio_PUBKEY(to, key_.get()); });
    }
    // As a member of a JWKS. `more`: further members, each with a comma before it.
    std::string jwk(const std::string& id, const std::string& more = {}) const
    {
        return R"({"kty":"RSA","kid":")" + id + R"(","n":")" + base64url(number(OSSL_PKEY_PARAM_RSA_N)) + R"(","e":")" +
               base64url(number(OSSL_PKEY_PARAM_RSA_E)) + '"' + more + '}';
    }
    std::string number(const char* name) const
    {
        BIGNUM* number = nullptr;
        REQUIRE(EVP_PKEY_get_bn_param(key_.get(), name, &number) == 1);
        std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
        BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
        BN_free(number);
        return bytes;
    }

private:
    template <class Write>
    static std::string pem(Write write)
    {
        const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
        REQUIRE(write(memory.get()) == 1);
        char* text = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
    std::shared_ptr<EVP_PKEY> key_;
};

struct Claims {
    std::string user_claim = "sun", user = "ann", key_id;
    long expires = 1000;             // seconds from now; 0: no claim
    std::string more, more_headers;  // JSON members
};

std::string make_token(jwt_alg_t algorithm, const std::string& key, const Claims& claims = {})
{
    jwt_t* token = nullptr;
    REQUIRE(jwt_new(&token) == 0);
    std::string grants = "{";
    if (!claims.user.empty()) grants += '"' + claims.user_claim + "\":\"" + claims.user + "\",";
    if (claims.expires != 0) grants += "\"exp\":" + std::to_string(std::time(nullptr) + claims.expires) + ',';
    grants += claims.more;
    if (grants.back() == ',') grants.pop_back();
    REQUIRE(jwt_add_grants_json(token, (grants + '}').c_str()) == 0);
    if (!claims.key_id.empty()) jwt_add_header(token, "kid", claims.key_id.c_str());
    if (!claims.more_headers.empty()) REQUIRE(jwt_add_headers_json(token, claims.more_headers.c_str()) == 0);
    REQUIRE(jwt_set_alg(token, algorithm,
                        algorithm == JWT_ALG_NONE ? nullptr : reinterpret_cast<const unsigned char*>(key.data()),
                        algorithm == JWT_ALG_NONE ? 0 : static_cast<int>(key.size())) == 0);
    char* text = jwt_encode_str(token);
    REQUIRE(text != nullptr);
    std::string out(text);
    std::free(text);
    jwt_free(token);
    return out;
}

// The keys of a cluster in a folder, and what is logged about them.
struct Keys {
    ScratchFolder folder;
    ClientConf conf;
    std::ostringstream log_text;
    spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_text)};

    void secret(const std::string& text) { replace("jwt.key", text), conf.jwt_key = folder.path + "/jwt.key"; }
    void public_keys(const std::string& keys)
    {
        replace("jwks.json", "{\"keys\":[" + keys + "]}");
        conf.jwks = folder.path + "/jwks.json";
    }
    // Replaces the file with rename().
    void replace(const std::string& name, const std::string& text)
    {
        folder.file(name + ".new", text);
        std::filesystem::rename(folder.path + '/' + name + ".new", folder.path + '/' + name);
    }
    // "user", or "-" and the reason.
    std::string verdict(const std::string& token)
    {
        const TokenKeys keys(conf, log);
        REQUIRE(keys.can_check());
        return verdict(keys, token);
    }
    static std::string verdict(const TokenKeys& keys, const std::string& token)
    {
        const cluster::TokenVerdict said = keys.check(token);
        return said.user.empty() ? '-' + said.refusal : said.user;
    }
};

const std::string secret(32, 's'), other_secret(32, 'o');
// Made once, because this is slow.
const RsaKey& first_key()
{
    static const RsaKey key;
    return key;
}
const RsaKey& second_key()
{
    static const RsaKey key;
    return key;
}

}  // namespace

// Whether `said` says that a token expired this many seconds ago (or a little more), and when.
static bool expired(const std::string& said, int seconds)
{
    const std::int64_t now = std::time(nullptr);
    for (std::int64_t at = now - seconds - 60; at <= now; ++at)
        for (std::int64_t asked = at + seconds; asked <= at + seconds + 60; ++asked)
            if (said.ends_with(cluster::expiry_text(at, asked))) return true;
    return false;
}

TEST_CASE("the error for an expired token says when it expired", "[token]")
{
    CHECK(cluster::expiry_text(1795289462, 1795289461).empty());
    CHECK(cluster::expiry_text(1795289462, 1795289462) == "the token has expired at 2026-11-21T19:31:02Z, 0 s ago (exp)");
    CHECK(cluster::expiry_text(1795289462, 1795289562) == "the token has expired at 2026-11-21T19:31:02Z, 100 s ago (exp)");
    CHECK(cluster::expiry_text(std::numeric_limits<std::int64_t>::min() / 2, 0)
              .starts_with("the token has expired: its time (exp) is -"));
}

TEST_CASE("Slurm's refusal of a token is explained if the token has expired", "[token]")
{
    const Error refused(err::protocol_authentication_error, "Protocol authentication error", "cluster/slurm");
    Identity caller;
    Claims claims;
    claims.expires = -5;
    caller.token = make_token(JWT_ALG_HS256, other_secret, claims);
    const Error explained = explained_by_token(refused, caller);
    CHECK(expired(explained.what(), 5));
    CHECK(explained.number() == refused.number());
    CHECK(explained.status() == 511);
    // If the token has not expired, or has no time.
    const auto same = [&](const Error& error) { return std::string(explained_by_token(error, caller).what()) == error.what(); };
    CHECK(same(Error(err::access_denied, "no", "cluster/slurm")));
    caller.token = make_token(JWT_ALG_HS256, other_secret);
    CHECK(same(refused));
    caller.token = "junk";
    CHECK(same(refused));
    caller.token.clear();
    CHECK(same(refused));
}

TEST_CASE("HS256: good, forged, expired and without a user", "[token]")
{
    Keys keys;
    keys.secret(secret);
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret)) == "ann");
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, other_secret)) == "-");
    CHECK(keys.verdict(make_token(JWT_ALG_HS384, secret)) == "-");
    CHECK(keys.verdict(make_token(JWT_ALG_HS512, secret)) == "-");
    CHECK(keys.verdict(make_token(JWT_ALG_NONE, "")) == "-");
    Claims claims;
    claims.expires = -1;
    CHECK(expired(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)), 1));
    claims.expires = 0;
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "-the token has no time at which it expires (exp)");
    claims.more = R"("exp":"9999999999")";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "-the token has no time at which it expires (exp)");
    claims = {};
    claims.user = "";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "-the token names no user");
}

TEST_CASE("the claim that has the user's name", "[token]")
{
    Keys keys;
    keys.secret(secret);
    Claims claims;
    claims.user_claim = "username";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "ann");
    claims.more = R"("sun":"bob")";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "bob");
    claims.user_claim = "email";
    claims.more = "";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "-the token names no user");
    keys.conf.user_claim = "email";
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "ann");
    // With another claim configured, `sun` is ignored.
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret)) == "-the token names no user");
    CHECK(TokenKeys(keys.conf, keys.log).claimed_user_of(make_token(JWT_ALG_HS256, other_secret, claims)).user == "ann");
}

TEST_CASE("nbf is checked, crit is refused", "[token]")
{
    Keys keys;
    keys.secret(secret);
    keys.public_keys(first_key().jwk("one"));
    const long now = std::time(nullptr);
    const auto both = [&](const Claims& claims) {
        Claims with_id = claims;
        with_id.key_id = "one";
        const std::string said = keys.verdict(make_token(JWT_ALG_HS256, secret, claims));
        CHECK(keys.verdict(make_token(JWT_ALG_RS256, first_key().private_pem(), with_id)).substr(0, 60) == said.substr(0, 60));
        return said;
    };
    Claims claims;
    claims.more = "\"nbf\":" + std::to_string(now - 10);
    CHECK(both(claims) == "ann");
    claims.more = "\"nbf\":" + std::to_string(now + cluster::nbf_leeway / 2);
    CHECK(both(claims) == "ann");
    claims.more = "\"nbf\":" + std::to_string(now + 500);
    CHECK(both(claims).starts_with("-the token is not good before " + std::to_string(now + 500) + " (nbf), and it is "));
    for (const char* wrong : {R"("nbf":"1")", R"("nbf":1.5)", R"("nbf":null)", R"("nbf":[])"}) {
        claims.more = wrong;
        CHECK(both(claims) == "-the token's nbf is no number of seconds");
    }
    claims.more = "";
    for (const char* crit : {R"({"crit":["b64"],"b64":false})", R"({"crit":["exp"]})", R"({"crit":[]})", R"({"crit":null})"}) {
        claims.more_headers = crit;
        CHECK(both(claims) == "-the token demands extensions (crit), and none is known here");
    }
}

TEST_CASE("RS256: keys by their ids", "[token]")
{
    Keys keys;
    keys.public_keys(first_key().jwk("one") + ',' + second_key().jwk("two"));
    Claims claims;
    const auto said = [&](const RsaKey& key, const char* id) {
        claims.key_id = id;
        return keys.verdict(make_token(JWT_ALG_RS256, key.private_pem(), claims));
    };
    CHECK(said(first_key(), "one") == "ann");
    CHECK(said(second_key(), "two") == "ann");
    CHECK(said(first_key(), "two") == "-");
    CHECK(said(second_key(), "one") == "-");
    CHECK(said(first_key(), "three") == "-");
    CHECK(said(first_key(), "") == "-");
    claims.key_id = "one";
    CHECK(keys.verdict(make_token(JWT_ALG_RS384, first_key().private_pem(), claims)) == "-");
    claims.expires = -5;
    CHECK(expired(said(first_key(), "one"), 5));
    claims = {};
    claims.user_claim = "preferred_username";
    CHECK(said(first_key(), "one") == "-the token names no user");
    keys.conf.user_claim = "preferred_username";
    CHECK(said(first_key(), "one") == "ann");
}

TEST_CASE("RS256: invalid keys are ignored", "[token]")
{
    Keys keys;
    const auto can_check = [&](const std::string& set) {
        keys.public_keys(set);
        return TokenKeys(keys.conf, keys.log).can_check();
    };
    CHECK(can_check(first_key().jwk("one", R"(,"alg":"RS256","use":"sig")")));
    CHECK_FALSE(can_check(first_key().jwk("one", R"(,"alg":"RS512")")));
    CHECK_FALSE(can_check(first_key().jwk("one", R"(,"use":"enc")")));
    CHECK_FALSE(can_check(first_key().jwk("")));
    CHECK_FALSE(can_check(R"({"kty":"EC","kid":"one","crv":"P-256","x":"AA","y":"AA"})"));
    CHECK_FALSE(can_check(R"({"kty":"RSA","kid":"one"})"));
    CHECK_FALSE(can_check(R"({"kty":"RSA","kid":"one","n":"","e":"AQAB"})"));
    CHECK_FALSE(can_check("7, null, []"));
    CHECK_FALSE(can_check(""));
    CHECK(keys.log_text.str().find("has no RSA key") != std::string::npos);
    keys.replace("jwks.json", "{ this is none");
    CHECK_FALSE(TokenKeys(keys.conf, keys.log).can_check());
    CHECK(keys.log_text.str().find("is not a set of keys") != std::string::npos);
    keys.replace("jwks.json", "[]");
    CHECK_FALSE(TokenKeys(keys.conf, keys.log).can_check());
    // An invalid modulus gives no usable key.
    CHECK(can_check(R"({"kty":"RSA","kid":"one","n":"AQ","e":"AQAB"})"));
    Claims claims;
    claims.key_id = "one";
    CHECK(keys.verdict(make_token(JWT_ALG_RS256, first_key().private_pem(), claims)) == "-");
}

TEST_CASE("a public key as PEM is the same as OpenSSL's", "[token]")
{
    for (const RsaKey* key : {&first_key(), &second_key()})
        CHECK(rsa_public_key_pem(base64url(key->number(OSSL_PKEY_PARAM_RSA_N)),
                                 base64url(key->number(OSSL_PKEY_PARAM_RSA_E))) == key->public_pem());
    CHECK(rsa_public_key_pem("", "AQAB").empty());
    CHECK(rsa_public_key_pem("AQAB", "").empty());
}

TEST_CASE("a key is used for its own algorithm only", "[token]")
{
    // The public key cannot be used as a secret.
    Keys keys;
    keys.public_keys(first_key().jwk("one"));
    const std::string pem = rsa_public_key_pem(base64url(first_key().number(OSSL_PKEY_PARAM_RSA_N)),
                                               base64url(first_key().number(OSSL_PKEY_PARAM_RSA_E)));
    Claims claims;
    claims.key_id = "one";
    for (const std::string& key : {pem, first_key().public_pem()})
        for (const jwt_alg_t algorithm : {JWT_ALG_HS256, JWT_ALG_HS384, JWT_ALG_HS512})
            CHECK(keys.verdict(make_token(algorithm, key, claims)) == "-");
    CHECK(keys.verdict(make_token(JWT_ALG_NONE, "", claims)) == "-");
    keys.secret(secret);
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, pem, claims)) == "-");
    CHECK(keys.verdict(make_token(JWT_ALG_NONE, "", claims)) == "-");
    // With both kinds of keys both kinds of tokens are valid.
    CHECK(keys.verdict(make_token(JWT_ALG_HS256, secret, claims)) == "ann");
    CHECK(keys.verdict(make_token(JWT_ALG_RS256, first_key().private_pem(), claims)) == "ann");
    CHECK(keys.verdict(make_token(JWT_ALG_RS256, second_key().private_pem(), claims)) == "-");
}

TEST_CASE("damaged tokens are refused", "[token]")
{
    Keys keys;
    keys.secret(secret);
    keys.public_keys(first_key().jwk("one"));
    const TokenKeys checks(keys.conf, keys.log);
    Claims claims;
    claims.key_id = "one";
    for (const std::string& good :
         {make_token(JWT_ALG_HS256, secret), make_token(JWT_ALG_RS256, first_key().private_pem(), claims)}) {
        REQUIRE(Keys::verdict(checks, good) == "ann");
        for (std::size_t size = 0; size < good.size(); ++size) {
            INFO("cut after " << size);
            CHECK(Keys::verdict(checks, good.substr(0, size)) == "-");
        }
        for (std::size_t at = 0; at < good.size(); at += 3) {
            // The last digit of a part may have unused bits; libjwt compares them only for HS256.
            if (at + 1 >= good.size() || good[at + 1] == '.' || good[at] == '.') continue;
            std::string changed = good;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            INFO("changed at " << at);
            CHECK(Keys::verdict(checks, changed) == "-");
        }
        CHECK(Keys::verdict(checks, good + "A") == "-");
        CHECK(Keys::verdict(checks, good + std::string(1, '\0')) == "-");
    }
    for (const std::string junk : {"", "x", ".", "..", "...", "a.b", "a.b.c", "!!!.???.###", "e30.e30.e30",
                                   "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJIUzI1NiJ9.W10.", "\xff\xfe.\xff.\xff"})
        CHECK(Keys::verdict(checks, junk) == "-");
}

TEST_CASE("very long tokens are refused without a check", "[token]")
{
    Keys keys;
    keys.secret(secret);
    const TokenKeys checks(keys.conf, keys.log);
    Claims claims;
    claims.more = "\"x\":\"" + std::string(cluster::most_token * 2 / 3, 'x') + '"';
    CHECK(Keys::verdict(checks, make_token(JWT_ALG_HS256, secret, claims)) == "ann");
    claims.more = "\"x\":\"" + std::string(cluster::most_token, 'x') + '"';
    const std::string huge = make_token(JWT_ALG_HS256, secret, claims);
    CHECK(Keys::verdict(checks, huge) == "-the token has " + std::to_string(huge.size()) + " bytes, where at most " +
                                             std::to_string(cluster::most_token) + " are taken");
    CHECK(checks.claimed_user_of(huge).user.empty());
}

TEST_CASE("changed key files are read again", "[token]")
{
    Keys keys;
    keys.secret(secret);
    keys.public_keys(first_key().jwk("one"));
    const TokenKeys checks(keys.conf, keys.log, 0ms);
    Claims one, two;
    one.key_id = "one";
    two.key_id = "two";
    const std::string old_secret = make_token(JWT_ALG_HS256, secret), new_secret = make_token(JWT_ALG_HS256, other_secret),
                      old_key = make_token(JWT_ALG_RS256, first_key().private_pem(), one),
                      new_key = make_token(JWT_ALG_RS256, second_key().private_pem(), two);
    CHECK(Keys::verdict(checks, old_secret) == "ann");
    CHECK(Keys::verdict(checks, new_secret) == "-");
    CHECK(Keys::verdict(checks, old_key) == "ann");
    CHECK(Keys::verdict(checks, new_key) == "-");

    keys.secret(other_secret);
    CHECK(Keys::verdict(checks, old_secret) == "-");
    CHECK(Keys::verdict(checks, new_secret) == "ann");
    CHECK(Keys::verdict(checks, old_key) == "ann");
    // First the old and the new key, then only the new one.
    keys.public_keys(first_key().jwk("one") + ',' + second_key().jwk("two"));
    CHECK(Keys::verdict(checks, old_key) == "ann");
    CHECK(Keys::verdict(checks, new_key) == "ann");
    keys.public_keys(second_key().jwk("two"));
    CHECK(Keys::verdict(checks, old_key) == "-");
    CHECK(Keys::verdict(checks, new_key) == "ann");
    // An unusable file changes nothing and is reported.
    keys.replace("jwks.json", "{");
    keys.secret("short");
    CHECK(Keys::verdict(checks, new_key) == "ann");
    CHECK(Keys::verdict(checks, new_secret) == "ann");
    CHECK(keys.log_text.str().find("too short") != std::string::npos);
    std::filesystem::remove(keys.conf.jwks);
    std::filesystem::remove(keys.conf.jwt_key);
    CHECK(Keys::verdict(checks, new_key) == "ann");
    CHECK(Keys::verdict(checks, new_secret) == "ann");
    // Secrets are never written to the log.
    CHECK(keys.log_text.str().find(secret) == std::string::npos);
    CHECK(keys.log_text.str().find(other_secret) == std::string::npos);
}

TEST_CASE("if keys cannot be read, slurmctld checks tokens, and the log says so", "[token]")
{
    Keys keys;
    keys.conf.jwt_key = keys.folder.path + "/none";
    keys.conf.jwks = keys.folder.path + "/neither";
    const TokenKeys checks(keys.conf, keys.log);
    CHECK_FALSE(checks.can_check());
    CHECK(keys.log_text.str().find("slurmctld checks the tokens of " + keys.conf.jwt_key) != std::string::npos);
    CHECK(keys.log_text.str().find("slurmctld checks the tokens of " + keys.conf.jwks) != std::string::npos);
    CHECK(checks.claimed_user_of(make_token(JWT_ALG_HS256, secret)).user == "ann");
    CHECK(checks.claimed_user_of("junk").user.empty());
}

namespace {

struct Verifying {
    Keys keys;
    std::unique_ptr<SlurmCluster> cluster;

    explicit Verifying(bool with_key = true, const std::string& slurm_user = "slurmuser=daemon")
    {
        keys.secret(secret);
        Settings settings;
        settings.slurm_conf = keys.folder.file(
            "slurm.conf", "ClusterName=c\nSlurmctldHost=localhost\nAuthAltTypes=auth/jwt\n" + slurm_user +
                              "\nAuthAltParameters=jwt_key=" + (with_key ? keys.conf.jwt_key : keys.folder.path + "/none") +
                              "\n");
        cluster = std::make_unique<SlurmCluster>(settings, keys.log);
    }
    static std::string token_of(const std::string& user)
    {
        Claims claims;
        claims.user = user;
        return make_token(JWT_ALG_HS256, secret, claims);
    }
    // "user:uid:gid", or "number status text".
    std::string verify(Identity identity)
    {
        try {
            cluster->verify(identity);
        } catch (const Error& error) {
            return std::to_string(error.number()) + ' ' + std::to_string(error.status()) + ' ' + error.what();
        }
        return identity.user + ':' + std::to_string(static_cast<int>(identity.uid)) + ':' +
               std::to_string(static_cast<int>(identity.gid));
    }
    std::string bearer(const std::string& token, const std::string& user = {})
    {
        Identity identity;
        identity.token = token;
        identity.user = user;
        return verify(identity);
    }
    std::string peer(uid_t uid, const std::string& user = {}, Proof proof = Proof::kernel)
    {
        Identity identity;
        identity.proof = proof;
        identity.uid = uid;
        identity.gid = 7;
        identity.user = user;
        return verify(identity);
    }
};

const std::string invalid = "1007 511 " + std::string(error_text(err::auth_credential_invalid));

}  // namespace

TEST_CASE("the user of a request to a cluster", "[token]")
{
    Verifying v;
    const std::string bin = Verifying::token_of("bin"), root = Verifying::token_of("root"),
                      slurm = Verifying::token_of("daemon"), unknown = Verifying::token_of("no-such-user");
    // The token's user, also if the header names it.
    CHECK(v.bearer(bin) == "bin:2:2");
    CHECK(v.bearer(bin, "bin") == "bin:2:2");
    // Only root and SlurmUser may act for others.
    CHECK(v.bearer(bin, "root") == "1007 511 the token is another user's");
    CHECK(v.bearer(bin, "daemon") == "1007 511 the token is another user's");
    CHECK(v.bearer(bin, "BIN") == "1007 511 the token is another user's");
    CHECK(v.bearer(root, "bin") == "bin:2:2");
    CHECK(v.bearer(slurm, "bin") == "bin:2:2");
    CHECK(v.bearer(slurm, "root") == "root:0:0");
    CHECK(v.bearer(slurm) == "daemon:1:1");
    // The cluster may know users that this machine does not know.
    CHECK(v.bearer(unknown) == "no-such-user:-1:-1");
    CHECK(v.bearer(root, "no-such-user") == "no-such-user:-1:-1");
    // Invalid tokens give no user.
    CHECK(v.bearer("junk") == invalid);
    CHECK(v.bearer("junk", "root") == invalid);
    CHECK(v.bearer(make_token(JWT_ALG_HS256, other_secret), "ann") == invalid);
    CHECK(v.bearer(make_token(JWT_ALG_NONE, ""), "ann") == invalid);
    Claims claims;
    claims.expires = -5;
    CHECK(expired(v.bearer(make_token(JWT_ALG_HS256, secret, claims)), 5));
    claims.expires = 500;
    claims.more = "\"nbf\":" + std::to_string(std::time(nullptr) + 400);
    CHECK(v.bearer(make_token(JWT_ALG_HS256, secret, claims)).starts_with("1007 511 the token is not good before "));
    // No user, no token, no socket.
    CHECK(v.verify({}) == invalid);
    Identity named;
    named.user = "root";
    CHECK(v.verify(named) == invalid);
    named.uid = 0;  // not confirmed by the kernel
    CHECK(v.verify(named) == invalid);
}

TEST_CASE("the user at the other end of a unix socket", "[token]")
{
    Verifying v;
    CHECK(v.peer(2) == "bin:2:7");
    CHECK(v.peer(0) == "root:0:7");
    CHECK(v.peer(54321) == "54321:54321:7");
    CHECK(v.peer(2, "bin") == "bin:2:7");
    CHECK(v.peer(2, "root") == "1007 511 only root may speak for somebody else");
    CHECK(v.peer(2, "no-such-user") == "1007 511 only root may speak for somebody else");
    CHECK(v.peer(54321, "54321") == "54321:54321:7");
    CHECK(v.peer(0, "bin") == "bin:0:7");
}

TEST_CASE("whom an auth plugin has recognised without a token is taken for the daemon's own user only", "[token]")
{
    Verifying v;
    const std::string own = std::to_string(geteuid());
    CHECK_THAT(v.peer(geteuid(), "", Proof::plugin), Catch::Matchers::EndsWith(":" + own + ":7"));
    CHECK(v.peer(geteuid() + 4242, "", Proof::plugin) ==
          "1007 511 this user needs a token: without one the cluster is asked as the daemon's own user");
}

TEST_CASE("without a key the cluster checks the token", "[token]")
{
    Verifying v(false);
    const std::string forged = make_token(JWT_ALG_HS256, other_secret);
    CHECK(v.bearer(forged) == "ann:-1:-1");
    CHECK(v.bearer(forged, "bin") == "bin:2:2");
    CHECK(v.bearer("junk") == ":-1:-1");
}

TEST_CASE("SlurmUser is root by default", "[token]")
{
    Verifying v(true, "");
    CHECK(v.bearer(Verifying::token_of("daemon"), "bin") == "1007 511 the token is another user's");
    CHECK(v.bearer(Verifying::token_of("root"), "bin") == "bin:2:2");
}
