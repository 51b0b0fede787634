// TokenKeys: checks a caller's token before anything is asked of the cluster, where there is a key to check it with.
//
// Keys: AuthAltParameters=jwt_key= (a secret, HS256) and jwks= (public keys by id, RS256, RFC 7517). A file that this process
// may not read leaves the checking to slurmctld. Threads: immutable after construction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client_conf.hpp"

namespace restd::slurm {

class TokenKeys {
public:
    // What cannot be read or used is said in `remarks`.
    TokenKeys(const ClientConf& conf, std::vector<std::string>& remarks);

    bool can_check() const { return !secret_.empty() || !public_keys_.empty(); }
    // The user of a token that is good; "" where it is not. REQUIRES: can_check().
    std::string user_of(const std::string& token) const;
    // The user that a token claims, unchecked.
    std::string claimed_user_of(const std::string& token) const;

private:
    std::string user_claim_;
    std::vector<unsigned char> secret_;
    std::map<std::string, std::string> public_keys_;  // id, PEM
};

// A public RSA key as PEM from its base64url parts; empty where they are none.
std::string rsa_public_key_pem(const std::string& modulus, const std::string& exponent);

}  // namespace restd::slurm
