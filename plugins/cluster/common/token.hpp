// JSON Web Tokens as Slurm's auth/jwt has them: claims `sun` (user), `iat`, `exp`. Beyond what slurmctld checks, `nbf` is
// heeded and a header with `crit` is refused (RFC 7519, 7515). libjwt compares signatures in constant time (CVE-2024-25189:
// Debian's 1.10.2-1+deb12u1, and 1.17 on).
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace restd::cluster {

enum class TokenAlgorithm { hs256, rs256 };

// Longer ones are not looked at.
inline constexpr std::size_t most_token = std::size_t{32} << 10;
// Seconds that the clock of who made a token may be ahead of ours: `nbf` is heeded only beyond. Slurm knows no such leeway for
// `exp`, and neither do we.
inline constexpr std::int64_t nbf_leeway = 60;

struct TokenVerdict {
    std::string user;     // that the token names; empty: it is refused
    std::string refusal;  // why, where its signature is good or it is not even looked at; empty: it is not ours
    std::int64_t expires = 0, begins = 0;  // seconds since the epoch, where it is not refused; 0: it has always been good

    // Of a token that was not refused: nor would it be at this time.
    bool good_at(std::int64_t now) const { return now < expires && begins <= now + nbf_leeway; }
};

// `key`: the secret, or the public key as PEM. `claim`: the user's claim; "" = `sun`, else `username`.
TokenVerdict check_token(const std::string& token, std::span<const unsigned char> key, TokenAlgorithm algorithm,
                         std::string_view claim = {});

// What to say of a token that expires at `expires`, in seconds since the epoch; empty where it still holds.
std::string expiry_text(std::int64_t expires, std::int64_t now);

// The same without any check of who made it: for whoever only passes it on. `key_id`: of the token's header, "" where it has
// none.
struct ClaimedUser {
    std::string user, key_id;
    std::int64_t expires = 0;  // seconds since the epoch; 0 where it does not say
};
ClaimedUser claimed_user(const std::string& token, std::string_view claim = {});

}  // namespace restd::cluster
