// Tokens and sets of keys: whatever comes, nobody is let in who has no key, and nothing else happens. The first byte:
//   t  the rest is a token
//   j  it is the two JSON texts of a token, head and claims, with a line break between them
//   k  it is a JWKS file
//   ./dev fuzz token [SECONDS]
#include <Poco/Base64Encoder.h>

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "common/token.hpp"
#include "port/token_authority.hpp"
#include "scratch_file.hpp"
#include "token_keys.hpp"

namespace {

using namespace restd;

std::string base64url(std::string_view text)
{
    std::ostringstream out;
    Poco::Base64Encoder encoder(out, Poco::BASE64_URL_ENCODING | Poco::BASE64_NO_PADDING);
    encoder.rdbuf()->setLineLength(0);
    encoder << text;
    encoder.close();
    return out.str();
}

// Nobody who feeds this has it.
const std::string& secret()
{
    static const std::string key = [] {
        std::string bytes(32, '\0');
        if (::getentropy(bytes.data(), bytes.size()) != 0) std::abort();
        return bytes;
    }();
    return key;
}

spdlog::logger& quiet_log()
{
    static spdlog::logger log("fuzz", std::make_shared<spdlog::sinks::null_sink_mt>());
    return log;
}

// The files are not looked at again.
constexpr std::chrono::hours never(1000);

void refuse(const std::string& token)
{
    static const fuzz::ScratchFile key_file(secret());
    static const fuzz::ScratchFile jwks(
        R"({"keys":[{"kty":"RSA","kid":"1","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}]})");
    static const slurm::ClientConf conf = [] {
        slurm::ClientConf made;
        made.jwt_key = key_file.name();
        made.jwks = jwks.name();
        return made;
    }();
    static const slurm::TokenKeys keys(conf, quiet_log(), never);
    static const embedded::TokenAuthority authority(key_file.name(), false);
    if (!keys.can_check() || !keys.check(token).user.empty() || !authority.check(token).user.empty()) std::abort();
    const auto* const bytes = reinterpret_cast<const unsigned char*>(secret().data());
    if (!cluster::check_token(token, {bytes, secret().size()}, cluster::TokenAlgorithm::hs256).user.empty()) std::abort();
    cluster::claimed_user(token);
    cluster::claimed_user(token, "username");
    keys.claimed_user_of(token);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size == 0) return -1;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0]) {
    case 't': refuse(text); return 0;
    case 'j': {
        const std::size_t end = text.find('\n');
        if (end == text.npos) return -1;
        const std::string token = base64url(text.substr(0, end)) + "." + base64url(text.substr(end + 1)) + ".";
        refuse(token);
        refuse(token + "c2lnbmF0dXJl");
        return 0;
    }
    case 'k': {
        static fuzz::ScratchFile file;
        file.set(text);
        slurm::ClientConf conf;
        conf.jwks = file.name();
        const slurm::TokenKeys keys(conf, quiet_log(), never);
        if (keys.can_check()) keys.check("eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdW4iOiJib2IifQ.c2lnbmF0dXJl");
        return 0;
    }
    default: return -1;
    }
}
