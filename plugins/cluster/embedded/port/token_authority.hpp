// Issues and checks the cluster's JSON Web Tokens: HS256 with its own key, claims `sun` (user), `iat`, `exp`.
//
// The key is created once, with mode 0600, in the state folder. Several processes (the daemon, `slurmrestd token`) may try that
// at the same time. Checking a signature is most of the work of a small request, so the last good tokens are remembered: if the
// same token comes again, only its times are checked. The key does not change meanwhile.
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
    // Reads the key from `key_file`. If there is none and `may_create`, creates it. Throws std::runtime_error.
    TokenAuthority(const std::string& key_file, bool may_create, std::string user_claim = {});

    // `lifespan`: in seconds from now. Throws std::runtime_error.
    std::string issue(std::string_view user, std::int64_t lifespan) const;
    cluster::TokenVerdict check(const std::string& token) const;

private:
    std::vector<unsigned char> key_;
    std::string user_claim_;  // "sun" unless another claim is configured

    // Takes the same time wherever two tokens of the same length differ.
    struct SameToken {
        bool operator()(const std::string& one, const std::string& other) const;
    };
    mutable std::shared_mutex mutex_;
    // Tokens that had a valid signature. REQUIRES mutex_.
    mutable std::unordered_map<std::string, cluster::TokenVerdict, std::hash<std::string>, SameToken> known_;
};

}  // namespace restd::embedded
