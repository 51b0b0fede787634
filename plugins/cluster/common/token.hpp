// JSON Web Tokens as Slurm's auth/jwt has them: claims `sun` (user), `iat`, `exp`.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace restd::cluster {

enum class TokenAlgorithm { hs256, rs256 };

// The user that the token names; empty where it is forged, expired, of another algorithm, or names nobody. `key`: the secret,
// or the public key as PEM. `claim`: the user's claim; "" = `sun`, else `username`.
std::string verified_user(const std::string& token, std::span<const unsigned char> key, TokenAlgorithm algorithm,
                          std::string_view claim = {});

// The same without any check of who made it: for whoever only passes it on. `key_id`: of the token's header, "" where it has
// none.
struct ClaimedUser {
    std::string user, key_id;
    std::int64_t expires = 0;  // seconds since the epoch; 0 where it does not say
};
ClaimedUser claimed_user(const std::string& token, std::string_view claim = {});

}  // namespace restd::cluster
