// Issues and checks the cluster's JSON Web Tokens: HS256 with a key of its own, claims `sun` (user), `iat`, `exp`.
//
// The key is made once, mode 0600, in the state folder; several processes (the daemon, `slurmrestd token`) may do so at once.
// To check a signature is most of the work of a small request, so that the last tokens found good are remembered: whoever sends
// the same one again is held against its times alone. The key does not change meanwhile.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/token.hpp"

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

    // Takes the same time wherever two of a length differ.
    struct SameToken {
        bool operator()(const std::string& one, const std::string& other) const;
    };
    mutable std::shared_mutex mutex_;
    // All have been good. REQUIRES mutex_.
    mutable std::unordered_map<std::string, cluster::TokenVerdict, std::hash<std::string>, SameToken> known_;
};

}  // namespace restd::embedded
