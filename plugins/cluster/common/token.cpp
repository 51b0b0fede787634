#include "token.hpp"

#include <jwt.h>

#include <cerrno>
#include <ctime>
#include <memory>

namespace restd::cluster {
namespace {

struct FreeJwt {
    void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

std::string user_of(jwt_t* token, std::string_view claim)
{
    const std::string name(claim.empty() ? "sun" : claim);
    const char* user = jwt_get_grant(token, name.c_str());
    if (user == nullptr && name == "sun") user = jwt_get_grant(token, "username");
    return user == nullptr ? std::string() : std::string(user);
}

}  // namespace

std::string verified_user(const std::string& text, std::span<const unsigned char> key, TokenAlgorithm algorithm,
                          std::string_view claim)
{
    jwt_t* raw = nullptr;
    if (text.find('\0') != std::string::npos || jwt_decode(&raw, text.c_str(), key.data(), static_cast<int>(key.size())) != 0)
        return {};
    const Jwt token(raw);
    // The header chooses the algorithm, also "none": only the key's will do.
    if (jwt_get_alg(raw) != (algorithm == TokenAlgorithm::hs256 ? JWT_ALG_HS256 : JWT_ALG_RS256)) return {};
    errno = 0;
    const long expires = jwt_get_grant_int(raw, "exp");
    if (errno != 0 || expires <= std::time(nullptr)) return {};
    return user_of(raw, claim);
}

ClaimedUser claimed_user(const std::string& text, std::string_view claim)
{
    jwt_t* raw = nullptr;
    if (text.find('\0') != std::string::npos || jwt_decode(&raw, text.c_str(), nullptr, 0) != 0) return {};
    const Jwt token(raw);
    const char* key_id = jwt_get_header(raw, "kid");
    ClaimedUser claimed{user_of(raw, claim), key_id == nullptr ? "" : key_id};
    claimed.expires = jwt_get_grant_int(raw, "exp");
    return claimed;
}

}  // namespace restd::cluster
