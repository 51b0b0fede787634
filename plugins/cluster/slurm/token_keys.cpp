#include "token_keys.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "restd/log.hpp"

namespace restd::slurm {
namespace {

constexpr std::size_t least_secret = 16;

bool read_whole(const std::string& file, std::string& out)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return false;
    out.assign(std::istreambuf_iterator<char>(in), {});
    return !in.bad();
}

// "" where it is none.
std::string from_base64url(std::string text)
{
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in);
    // By way of the stream, which turns the decoder's exception into a failure.
    std::string bytes;
    for (char c; decoder.get(c);) bytes += c;
    return decoder.bad() ? std::string() : bytes;
}

// One element of DER (X.690): tag, length, content.
std::string der(unsigned char tag, const std::string& content)
{
    std::string out(1, static_cast<char>(tag));
    if (content.size() < 128) {
        out += static_cast<char>(content.size());
    } else {
        std::string size;
        for (std::size_t n = content.size(); n != 0; n >>= 8) size.insert(0, 1, static_cast<char>(n & 0xff));
        out += static_cast<char>(0x80 | size.size());
        out += size;
    }
    return out + content;
}

std::string der_number(const std::string& bytes)
{
    // Positive: a set high bit needs a zero before it.
    return der(0x02, (static_cast<unsigned char>(bytes.front()) & 0x80) != 0 ? std::string(1, '\0') + bytes : bytes);
}

}  // namespace

std::string rsa_public_key_pem(const std::string& modulus, const std::string& exponent)
{
    const std::string n = from_base64url(modulus), e = from_base64url(exponent);
    if (n.empty() || e.empty()) return {};
    // SubjectPublicKeyInfo of rsaEncryption (RFC 3279, 2.3.1).
    static const std::string algorithm("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", 13);
    const std::string key =
        der(0x30, der(0x30, algorithm) + der(0x03, std::string(1, '\0') + der(0x30, der_number(n) + der_number(e))));
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(64);
    encoder << key;
    encoder.close();
    return "-----BEGIN PUBLIC KEY-----\n" + out.str() + "\n-----END PUBLIC KEY-----\n";
}

TokenKeys::TokenKeys(const ClientConf& conf, spdlog::logger& log, std::chrono::milliseconds look_every, const TokenKeys* before)
    : user_claim_(conf.user_claim), secret_file_(conf.jwt_key), public_file_(conf.jwks), log_(log), look_every_(look_every),
      secret_version_(FileVersion::of(secret_file_)), public_version_(FileVersion::of(public_file_)),
      look_again_(Clock::now() + look_every)
{
    auto keys = std::make_shared<Keys>();
    if (before != nullptr) {
        const std::shared_ptr<const Keys> had = before->current();
        if (before->secret_file_ == secret_file_) keys->secret = had->secret;
        if (before->public_file_ == public_file_) keys->public_keys = had->public_keys;
    }
    const auto say_who_checks = [&](const std::string& file, bool has_some) {
        if (has_some)
            log_.warn("what was read of {} before stays in force", file);
        else
            log_.warn("slurmctld checks the tokens of {}", file);
    };
    if (!secret_file_.empty() && !read_secret(*keys)) say_who_checks(secret_file_, !keys->secret.empty());
    if (!public_file_.empty() && !read_public_keys(*keys)) say_who_checks(public_file_, !keys->public_keys.empty());
    keys_ = std::move(keys);
}

bool TokenKeys::read_secret(Keys& keys) const
{
    std::string text;
    if (!read_whole(secret_file_, text)) {
        log_.warn("{} cannot be read: {}", secret_file_, std::strerror(errno));
    } else if (text.size() < least_secret) {
        log_.warn("{} is too short for a key: {} bytes, where {} are the least", secret_file_, text.size(), least_secret);
    } else {
        keys.secret.assign(text.begin(), text.end());
        return true;
    }
    return false;
}

bool TokenKeys::read_public_keys(Keys& keys) const
{
    std::string text;
    if (!read_whole(public_file_, text)) {
        log_.warn("{} cannot be read: {}", public_file_, std::strerror(errno));
        return false;
    }
    std::map<std::string, std::string> found;
    try {
        const auto list = Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>()->getArray("keys");
        for (std::size_t i = 0; !list.isNull() && i < list->size(); ++i) {
            const auto key = list->getObject(static_cast<unsigned>(i));
            if (key.isNull() || key->optValue<std::string>("kty", "") != "RSA") continue;
            // A key for something else is none for this.
            if (key->optValue<std::string>("alg", "RS256") != "RS256" || key->optValue<std::string>("use", "sig") != "sig")
                continue;
            const std::string id = key->optValue<std::string>("kid", "");
            std::string pem = rsa_public_key_pem(key->optValue<std::string>("n", ""), key->optValue<std::string>("e", ""));
            if (!pem.empty() && !id.empty()) found[id] = std::move(pem);
        }
    } catch (const Poco::Exception& error) {
        log_.warn("{} is no set of keys: {}", public_file_, error.displayText());
        return false;
    }
    if (found.empty()) {
        log_.warn("{} has no RSA key with an id for RS256", public_file_);
        return false;
    }
    keys.public_keys = std::move(found);
    return true;
}

std::shared_ptr<const TokenKeys::Keys> TokenKeys::current() const
{
    const std::lock_guard lock(mutex_);
    if (Clock::now() < look_again_) return keys_;
    look_again_ = Clock::now() + look_every_;
    const FileVersion secret = FileVersion::of(secret_file_), public_keys = FileVersion::of(public_file_);
    if (secret == secret_version_ && public_keys == public_version_) return keys_;
    auto keys = std::make_shared<Keys>(*keys_);
    if (!(secret == secret_version_) && read_secret(*keys)) log_.info("{} has changed and was read again", secret_file_);
    if (!(public_keys == public_version_) && read_public_keys(*keys))
        log_.info("{} has changed and was read again", public_file_);
    secret_version_ = secret;
    public_version_ = public_keys;
    keys_ = std::move(keys);
    return keys_;
}

cluster::TokenVerdict TokenKeys::check(const std::string& token) const
{
    const std::shared_ptr<const Keys> keys = current();
    if (!keys->secret.empty()) {
        cluster::TokenVerdict verdict = cluster::check_token(token, keys->secret, cluster::TokenAlgorithm::hs256, user_claim_);
        if (!verdict.user.empty() || !verdict.refusal.empty() || keys->public_keys.empty()) return verdict;
    }
    const auto key = keys->public_keys.find(cluster::claimed_user(token, user_claim_).key_id);
    if (key == keys->public_keys.end()) return {};
    const auto* pem = reinterpret_cast<const unsigned char*>(key->second.c_str());
    return cluster::check_token(token, {pem, key->second.size()}, cluster::TokenAlgorithm::rs256, user_claim_);
}

std::string TokenKeys::claimed_user_of(const std::string& token) const
{
    return cluster::claimed_user(token, user_claim_).user;
}

}  // namespace restd::slurm
