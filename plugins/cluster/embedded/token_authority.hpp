// Issues and checks the cluster's JSON Web Tokens: HS256 with a key of its own, claims `sun` (user), `iat`, `exp`.
//
// The key is made once, mode 0600, in the state folder; several processes (the daemon, `slurmrestd token`) may do so at once.
// Threads: any; immutable after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../common/token.hpp"

namespace restd::embedded {

class TokenAuthority {
public:
    // Reads the key from `key_file`, making it where there is none and `may_create`. Throws std::runtime_error.
    TokenAuthority(const std::string& key_file, bool may_create, std::string user_claim = {});

    // `lifespan` in seconds, from now. Throws std::runtime_error.
    std::string issue(std::string_view user, std::int64_t lifespan) const;
    cluster::TokenVerdict check(const std::string& token) const;

private:
    std::vector<unsigned char> key_;
    std::string user_claim_;  // "sun" unless configured
};

}  // namespace restd::embedded
