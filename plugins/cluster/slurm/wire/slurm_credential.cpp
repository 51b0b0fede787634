#include "wire/slurm_credential.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <grp.h>
#include <jwt.h>
#include <openssl/crypto.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "common/words.hpp"
#include "restd/error.hpp"
#include "wire/base64.hpp"
#include "wire/checked_file.hpp"
#include "wire/covered.hpp"
#include "wire/sack.hpp"
#include "wire/source.hpp"

namespace restd::slurm {
namespace {

constexpr std::size_t most_key_file = std::size_t{1} << 20;
constexpr std::size_t least_key = 16;  // of a JWKS, as Slurm demands it

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
struct FreeText {
    void operator()(char* text) const { std::free(text); }
};

// Bytes that are overwritten when they are no longer needed.
class Secret {
public:
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.wipe(); }
    Secret& operator=(Secret&&) = delete;
    ~Secret() { wipe(); }
    const std::string& bytes() const { return bytes_; }

private:
    void wipe() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    std::string bytes_;
};

struct Key {
    Secret secret;
    std::string id;  // "": without
};

// The contents of a key's file; nothing if it does not exist or may not be read, and then `problem` says so. Throws
// std::runtime_error if it may be read, but should not be used.
std::optional<Secret> read_key_file(const std::string& file, std::string& problem)
{
    auto bytes = read_checked_file(file, most_key_file, [](const struct stat& info) -> std::string {
        if (info.st_size == 0) return "it is empty";
        if ((info.st_mode & S_IRWXO) == 0) return {};
        char mode[8];
        std::snprintf(mode, sizeof mode, "%04o", static_cast<unsigned>(info.st_mode & 07777));
        return "everybody may use this key: its mode is " + std::string(mode) + ", and Slurm's daemons refuse it too";
    });
    if (!bytes) {
        problem = file + ": " + std::strerror(errno);
        return {};
    }
    return Secret(*std::move(bytes));
}

// The key for signing in a JWKS: the one with "use": "default", else the first one. Throws std::runtime_error.
Key signing_key(const std::string& file, const std::string& text)
{
    const auto fail = [&](const std::string& what) { throw std::runtime_error(file + ": " + what); };
    try {
        const auto list = Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>()->getArray("keys");
        Poco::JSON::Object::Ptr chosen;
        for (std::size_t i = 0; !list.isNull() && i < list->size(); ++i) {
            const auto key = list->getObject(static_cast<unsigned>(i));
            if (key.isNull()) continue;
            const bool is_default = cluster::same_word(key->optValue<std::string>("use", ""), "default");
            if (chosen.isNull() || is_default) chosen = key;
            if (is_default) break;
        }
        if (chosen.isNull()) fail("there is no key in it");
        const std::string id = chosen->optValue<std::string>("kid", "");
        const std::string which = "the key \"" + id + "\" ";
        if (id.empty()) fail("the key for signing has no id (kid)");
        if (!cluster::same_word(chosen->optValue<std::string>("kty", ""), "oct") ||
            !cluster::same_word(chosen->optValue<std::string>("alg", ""), "HS256"))
            fail(which + "is not a secret for HS256 (kty, alg)");
        const auto expires = chosen->optValue<std::int64_t>("exp", 0);
        if (expires != 0 && expires < std::time(nullptr)) fail(which + "has expired (exp)");
        Secret secret(from_base64(chosen->optValue<std::string>("k", "")));
        if (secret.bytes().size() < least_key) fail(which + "is too short or not base64url (k)");
        return {std::move(secret), id};
    } catch (const Poco::Exception& error) {
        throw std::runtime_error(file + ": not a set of keys (JWKS): " + error.displayText());
    }
}

// Nothing if there is no key that this process may read; then `problems` says why. Throws std::runtime_error.
std::optional<Key> key_of(const SlurmAuth& auth, std::string& problems)
{
    std::string problem;
    if (const auto set = read_key_file(auth.jwks_file, problem)) return signing_key(auth.jwks_file, set->bytes());
    problems = problem;
    if (auto secret = read_key_file(auth.key_file, problem)) return Key{*std::move(secret), {}};
    problems += "; " + problem;
    return {};
}

std::string short_host_name()
{
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    const std::string_view whole = name;
    return std::string(whole.substr(0, whole.find('.')));
}

std::string json_text(const Poco::JSON::Object& object)
{
    std::ostringstream out;
    object.stringify(out);
    return out.str();
}

// The claim `id`: what the cluster's daemons need to know of the user if they look nobody up. "" if the user is unknown.
std::string person_claim(uid_t uid, gid_t gid)
{
    std::vector<char> buffer(std::size_t{64} << 10);
    passwd entry{}, *found = nullptr;
    if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
    Poco::JSON::Object person;
    person.set("name", std::string(entry.pw_name));
    person.set("gecos", std::string(entry.pw_gecos));
    person.set("dir", std::string(entry.pw_dir));
    person.set("shell", std::string(entry.pw_shell));
    int count = 0;
    getgrouplist(entry.pw_name, gid, nullptr, &count);
    std::vector<gid_t> ids(static_cast<std::size_t>(count));
    if (getgrouplist(entry.pw_name, gid, ids.data(), &count) < 0) ids.clear();
    Poco::JSON::Object groups;
    for (const gid_t id : ids) {
        std::vector<char> names(std::size_t{1} << 20);  // with the names of all members
        group one{}, *known = nullptr;
        if (getgrgid_r(id, &one, names.data(), names.size(), &known) == 0 && known != nullptr) groups.set(one.gr_name, id);
    }
    person.set("groups", groups);
    Poco::JSON::Object claims;
    claims.set("id", person);
    return json_text(claims);
}

// A token of the key for this process. Throws std::runtime_error.
std::string make_token(const SlurmAuth& auth, const Key& key, uid_t reader, const std::string& covered, WireVersion version)
{
    jwt_t* raw = nullptr;
    if (jwt_new(&raw) != 0) throw std::runtime_error("no memory for a token");
    const std::unique_ptr<jwt_t, FreeJwt> token(raw);
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    const auto now = static_cast<long>(std::time(nullptr));
    const auto number = [&](const char* name, long value) { return jwt_add_grant_int(raw, name, value) == 0; };
    const auto text = [&](const char* name, const std::string& value) { return jwt_add_grant(raw, name, value.c_str()) == 0; };
    bool is_good = number("iat", now) && number("exp", now + static_cast<long>(auth.lifetime.count())) &&
                   number("ver", version) && number("ruid", static_cast<long>(reader)) && text("context", "auth") &&
                   (auth.cluster.empty() || text("cluster", auth.cluster)) && number("uid", static_cast<long>(uid)) &&
                   number("gid", static_cast<long>(gid)) && text("host", short_host_name()) &&
                   text("payload", to_base64(covered));
    if (auth.names_people) {
        const Waiting waiting;  // for the lookup
        const std::string person = person_claim(uid, gid);
        is_good = is_good && (person.empty() || jwt_add_grants_json(raw, person.c_str()) == 0);
    }
    const std::string& secret = key.secret.bytes();
    is_good = is_good && (key.id.empty() || jwt_add_header(raw, "kid", key.id.c_str()) == 0) &&
              jwt_set_alg(raw, JWT_ALG_HS256, reinterpret_cast<const unsigned char*>(secret.data()),
                          static_cast<int>(secret.size())) == 0;
    const std::unique_ptr<char, FreeText> encoded(is_good ? jwt_encode_str(raw) : nullptr);
    if (!encoded) throw std::runtime_error("the token cannot be made");
    return encoded.get();
}

std::string token_for(const SlurmAuth& auth, uid_t reader, Bulkhead& sack, std::uint16_t type, WireVersion version)
{
    const auto bytes = covered_by_credential(type);
    const std::string covered(bytes.data(), bytes.size());
    std::string problems;
    if (const auto key = key_of(auth, problems)) return make_token(auth, *key, reader, covered, version);
    const Bulkhead::Place place = sack.enter();
    try {
        return token_of_sack(auth.sockets, reader, std::as_bytes(std::span(covered)), version, Deadline(auth.patience));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("no key can be read (" + problems + "), and sackd gives no token (" + error.what() + ")");
    }
}

}  // namespace

Credential slurm_credential(SlurmAuth auth, uid_t reader, Bulkhead& sack)
{
    return [auth = std::move(auth), reader, &sack](Packer& to, std::uint16_t type) {
        std::string token;
        try {
            token = token_for(auth, reader, sack, type, to.version());
        } catch (const Error&) {
            throw;
        } catch (const std::runtime_error& error) {
            throw Error(err::protocol_authentication_error, std::string("auth/slurm: ") + error.what(), source);
        }
        to.u32(auth_plugin::slurm);
        to.text(token);
    };
}

}  // namespace restd::slurm
