#include "conf/token_keys.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "restd/log.hpp"
#include "wire/base64.hpp"
#include "wire/held.hpp"

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

using Number = Held<BIGNUM, BN_free>;
using Parameters = Held<OSSL_PARAM, OSSL_PARAM_free>;
using ParameterList = Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using KeyContext = Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using PublicKey = Held<EVP_PKEY, EVP_PKEY_free>;

Number number_of(const std::string& bytes)
{
    return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

// Null if OpenSSL does not accept them.
PublicKey rsa_public_key(const Number& modulus, const Number& exponent)
{
    const ParameterList list(OSSL_PARAM_BLD_new());
    if (!list || !modulus || !exponent || OSSL_PARAM_BLD_push_BN(list.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(list.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return {};
    const Parameters parameters(OSSL_PARAM_BLD_to_param(list.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
    return PublicKey(key);
}

}  // namespace

std::string rsa_public_key_pem(const std::string& modulus, const std::string& exponent)
{
    const std::string n = from_base64(modulus), e = from_base64(exponent);
    if (n.empty() || e.empty()) return {};
    const PublicKey key = rsa_public_key(number_of(n), number_of(e));
    const TextBuffer memory(BIO_new(BIO_s_mem()));
    if (!key || !memory || PEM_write_bio_PUBKEY(memory.get(), key.get()) != 1) return {};
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
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
            log_.warn("the previous keys of {} stay valid", file);
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
        log_.warn("{} is too short for a key: {} bytes, at least {} are needed", secret_file_, text.size(), least_secret);
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
            // Skip keys for other purposes.
            if (key->optValue<std::string>("alg", "RS256") != "RS256" || key->optValue<std::string>("use", "sig") != "sig")
                continue;
            const std::string id = key->optValue<std::string>("kid", "");
            std::string pem = rsa_public_key_pem(key->optValue<std::string>("n", ""), key->optValue<std::string>("e", ""));
            if (!pem.empty() && !id.empty()) found[id] = std::move(pem);
        }
    } catch (const Poco::Exception& error) {
        log_.warn("{} is not a set of keys (JWKS): {}", public_file_, error.displayText());
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

cluster::ClaimedUser TokenKeys::claimed_user_of(const std::string& token) const
{
    return cluster::claimed_user(token, user_claim_);
}

}  // namespace restd::slurm
