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

#include "../common/token.hpp"

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

TokenKeys::TokenKeys(const ClientConf& conf, std::vector<std::string>& remarks) : user_claim_(conf.user_claim)
{
    std::string text;
    if (!conf.jwt_key.empty()) {
        if (!read_whole(conf.jwt_key, text))
            remarks.push_back(conf.jwt_key + " cannot be read (" + std::strerror(errno) + "): slurmctld checks the tokens");
        else if (text.size() < least_secret)
            remarks.push_back(conf.jwt_key + " is too short for a key: slurmctld checks the tokens");
        else
            secret_.assign(text.begin(), text.end());
    }
    if (conf.jwks.empty()) return;
    if (!read_whole(conf.jwks, text)) {
        remarks.push_back(conf.jwks + " cannot be read (" + std::strerror(errno) + "): slurmctld checks the tokens");
        return;
    }
    try {
        const auto keys = Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>()->getArray("keys");
        for (std::size_t i = 0; !keys.isNull() && i < keys->size(); ++i) {
            const auto key = keys->getObject(static_cast<unsigned>(i));
            if (key.isNull() || key->optValue<std::string>("kty", "") != "RSA") continue;
            std::string pem = rsa_public_key_pem(key->optValue<std::string>("n", ""), key->optValue<std::string>("e", ""));
            if (!pem.empty()) public_keys_[key->optValue<std::string>("kid", "")] = std::move(pem);
        }
        if (public_keys_.empty()) remarks.push_back(conf.jwks + " has no RSA key");
    } catch (const Poco::Exception& error) {
        remarks.push_back(conf.jwks + " is no set of keys: " + error.displayText());
    }
}

std::string TokenKeys::user_of(const std::string& token) const
{
    if (!secret_.empty()) {
        std::string user = cluster::verified_user(token, secret_, cluster::TokenAlgorithm::hs256, user_claim_);
        if (!user.empty() || public_keys_.empty()) return user;
    }
    const auto key = public_keys_.find(cluster::claimed_user(token, user_claim_).key_id);
    if (key == public_keys_.end()) return {};
    const auto* pem = reinterpret_cast<const unsigned char*>(key->second.c_str());
    return cluster::verified_user(token, {pem, key->second.size()}, cluster::TokenAlgorithm::rs256, user_claim_);
}

std::string TokenKeys::claimed_user_of(const std::string& token) const
{
    return cluster::claimed_user(token, user_claim_).user;
}

}  // namespace restd::slurm
