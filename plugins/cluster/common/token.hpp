// Checks JSON Web Tokens as Slurm's auth/jwt defines them: claims `sun` (user), `iat`, `exp`. Two checks are stricter than
// slurmctld's: `nbf` is checked, and a header with `crit` is refused (RFC 7519, 7515). libjwt compares signatures in constant
// time (CVE-2024-25189: fixed in Debian's 1.10.2-1+deb12u1, and from 1.17 on).
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

// Longer tokens are refused unread.
inline constexpr std::size_t most_token = std::size_t{32} << 10;
// The clock of the token's issuer may be ahead of ours by this many seconds: `nbf` may be that far in the future. As in Slurm,
// there is no such leeway for `exp`.
inline constexpr std::int64_t nbf_leeway = 60;

struct TokenVerdict {
    std::string user;     // named by the token; empty: the token is refused
    std::string refusal;  // the reason, if the signature is valid or was not even checked; empty: the token is not ours
    std::int64_t expires = 0, begins = 0;  // seconds since the epoch, if not refused; begins 0: no `nbf`

    // Whether a token that was accepted is also valid at this time.
    bool good_at(std::int64_t now) const { return now < expires && begins <= now + nbf_leeway; }
};

// `key`: the secret, or the public key as PEM. `claim`: the claim with the user's name; "" = `sun`, else `username`.
TokenVerdict check_token(const std::string& token, std::span<const unsigned char> key, TokenAlgorithm algorithm,
                         std::string_view claim = {});

// A message about a token that expired at `expires`, in seconds since the epoch; empty if it has not expired.
std::string expiry_text(std::int64_t expires, std::int64_t now);

// The user named by a token, without checking the signature: for code that only passes the token on. `key_id`: from the token's
// header, "" if there is none.
struct ClaimedUser {
    std::string user, key_id;
    std::int64_t expires = 0;  // seconds since the epoch; 0: not given
};
ClaimedUser claimed_user(const std::string& token, std::string_view claim = {});

}  // namespace restd::cluster
