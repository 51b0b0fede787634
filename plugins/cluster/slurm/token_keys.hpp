// TokenKeys: checks a caller's token before anything is asked of the cluster, where there is a key to check it with.
//
// Keys: AuthAltParameters=jwt_key= (a secret, HS256) and jwks= (public keys by id, RS256, RFC 7517). A file that this process
// may not read leaves the checking to slurmctld. A file that has changed is read again; where that fails, what was read before
// goes on being good. Threads: any.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client_conf.hpp"
#include "common/token.hpp"
#include "file_version.hpp"

namespace spdlog {
class logger;
}

namespace restd::slurm {

class TokenKeys {
public:
    // What cannot be read or used is said in `log`, which outlives this. The files are looked at this often. `before`: the keys
    // of the configuration that this one replaces, or null: what they have of the same files goes on being good.
    TokenKeys(const ClientConf& conf, spdlog::logger& log, std::chrono::milliseconds look_every = std::chrono::seconds(1),
              const TokenKeys* before = nullptr);

    bool can_check() const { return !current()->empty(); }
    // REQUIRES: can_check().
    cluster::TokenVerdict check(const std::string& token) const;
    // The user that a token claims, unchecked.
    std::string claimed_user_of(const std::string& token) const;

private:
    using Clock = std::chrono::steady_clock;
    struct Keys {
        std::vector<unsigned char> secret;
        std::map<std::string, std::string> public_keys;  // id, PEM
        bool empty() const { return secret.empty() && public_keys.empty(); }
    };
    std::shared_ptr<const Keys> current() const;
    // Both: false where nothing was read. REQUIRES mutex_, but for the constructor.
    bool read_secret(Keys& keys) const;
    bool read_public_keys(Keys& keys) const;

    const std::string user_claim_, secret_file_, public_file_;
    spdlog::logger& log_;
    const std::chrono::milliseconds look_every_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const Keys> keys_;
    mutable FileVersion secret_version_, public_version_;
    mutable Clock::time_point look_again_;
};

// A public RSA key as PEM from its base64url parts; empty where they are none.
std::string rsa_public_key_pem(const std::string& modulus, const std::string& exponent);

}  // namespace restd::slurm
