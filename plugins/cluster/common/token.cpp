#include "token.hpp"

#include <jwt.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>

namespace restd::cluster {
namespace {

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
struct Free {
    void operator()(char* text) const { std::free(text); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

std::string user_of(jwt_t* token, std::string_view claim)
{
    const std::string name(claim.empty() ? "sun" : claim);
    const char* user = jwt_get_grant(token, name.c_str());
    if (user == nullptr && name == "sun") user = jwt_get_grant(token, "username");
    return user == nullptr ? std::string() : std::string(user);
}

struct TimeClaim {
    bool is_there = false;
    std::optional<std::int64_t> seconds;  // nullopt: not a whole number
};
TimeClaim time_claim(jwt_t* token, const char* name)
{
    errno = 0;
    const std::int64_t number = jwt_get_grant_int(token, name);
    if (errno == ENOENT) return {};
    if (errno == 0 && number > 0) return {true, number};
    // If the value is not a whole number, libjwt returns 0 (1.10) or -1 (1.17). The text says what it is, but that takes
    // longer.
    const std::unique_ptr<char, Free> json(jwt_get_grants_json(token, name));
    if (!json) return {};
    const std::string_view text(json.get());
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc() || end != text.data() + text.size()) return {true, std::nullopt};
    return {true, seconds};
}

}  // namespace

std::string expiry_text(std::int64_t expires, std::int64_t now)
{
    if (expires > now) return {};
    const std::time_t when = expires;
    std::tm parts{};
    char text[64];
    if (gmtime_r(&when, &parts) == nullptr || std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return "the token has expired: its time (exp) is " + std::to_string(expires);
    return "the token has expired at " + std::string(text) + ", " + std::to_string(now - expires) + " s ago (exp)";
}

TokenVerdict check_token(const std::string& text, std::span<const unsigned char> key, TokenAlgorithm algorithm,
                         std::string_view claim)
{
    if (text.size() > most_token)
        return {{},
                "the token has " + std::to_string(text.size()) + " bytes, where at most " + std::to_string(most_token) +
                    " are taken"};
    jwt_t* raw = nullptr;
    if (text.find('\0') != std::string::npos || jwt_decode(&raw, text.c_str(), key.data(), static_cast<int>(key.size())) != 0)
        return {};
    const Jwt token(raw);
    // The header names the algorithm, which may even be "none": accept only the algorithm of the key.
    if (jwt_get_alg(raw) != (algorithm == TokenAlgorithm::hs256 ? JWT_ALG_HS256 : JWT_ALG_RS256)) return {};
    errno = 0;
    jwt_get_header_int(raw, "crit");
    if (errno != ENOENT) return {{}, "the token demands extensions (crit), and none is known here"};
    const TimeClaim expires = time_claim(raw, "exp"), begins = time_claim(raw, "nbf");
    const std::int64_t now = std::time(nullptr);
    if (!expires.seconds) return {{}, "the token has no time at which it expires (exp)"};
    if (std::string expired = expiry_text(*expires.seconds, now); !expired.empty()) return {{}, std::move(expired)};
    if (begins.is_there && !begins.seconds) return {{}, "the token's nbf is no number of seconds"};
    if (begins.is_there && *begins.seconds > now + nbf_leeway)
        return {{},
                "the token is not good before " + std::to_string(*begins.seconds) + " (nbf), and it is " + std::to_string(now) +
                    " now"};
    TokenVerdict verdict{user_of(raw, claim), {}, *expires.seconds, begins.seconds.value_or(0)};
    if (verdict.user.empty()) verdict.refusal = "the token names no user";
    return verdict;
}

ClaimedUser claimed_user(const std::string& text, std::string_view claim)
{
    jwt_t* raw = nullptr;
    if (text.size() > most_token || text.find('\0') != std::string::npos || jwt_decode(&raw, text.c_str(), nullptr, 0) != 0)
        return {};
    const Jwt token(raw);
    const char* key_id = jwt_get_header(raw, "kid");
    ClaimedUser claimed{user_of(raw, claim), key_id == nullptr ? "" : key_id};
    claimed.expires = time_claim(raw, "exp").seconds.value_or(0);
    return claimed;
}

}  // namespace restd::cluster
