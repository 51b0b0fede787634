// TokenKeys: checks a caller's token before the cluster is asked, if there is a key.
//
// Keys: AuthAltParameters=jwt_key= (a secret, HS256) and jwks= (public keys by id, RS256, RFC 7517). A file that this process
// may not read leaves the check to slurmctld. A changed file is read again; if that fails, the previous keys stay valid.
// Threads: any.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/token.hpp"
#include "conf/client_conf.hpp"
#include "conf/file_version.hpp"

namespace spdlog {
class logger;
}

namespace restd::slurm {

class TokenKeys {
public:
    // Files that cannot be read or used are reported in `log`, which outlives this. The files are checked at this interval.
    // `before`: the keys of the replaced configuration, or null. Its keys of the same files stay valid.
    TokenKeys(const ClientConf& conf, spdlog::logger& log, std::chrono::milliseconds look_every = std::chrono::seconds(1),
              const TokenKeys* before = nullptr);

    bool can_check() const { return !current()->empty(); }
    // REQUIRES: can_check().
    cluster::TokenVerdict check(const std::string& token) const;
    // The user that a token names, and when it expires, without a check.
    cluster::ClaimedUser claimed_user_of(const std::string& token) const;

private:
    using Clock = std::chrono::steady_clock;
    struct Keys {
        std::vector<unsigned char> secret;
        std::map<std::string, std::string> public_keys;  // id, PEM
        bool empty() const { return secret.empty() && public_keys.empty(); }
    };
    std::shared_ptr<const Keys> current() const;
    // Both return false if nothing was read. REQUIRES: mutex_ is held, except in the constructor.
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

// A public RSA key as PEM from its base64url parts; empty if they are invalid.
std::string rsa_public_key_pem(const std::string& modulus, const std::string& exponent);

}  // namespace restd::slurm
