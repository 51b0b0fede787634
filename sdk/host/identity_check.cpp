#include "host/identity_check.hpp"

namespace restd {

std::string fault_of(const Identity& identity)
{
    const std::string proof = "accepted a request with Proof::" + std::string(to_string(identity.proof));
    switch (identity.proof) {
    case Proof::none: return proof + ": it must say how it knows who this is";
    case Proof::token: return proof + ": only the cluster checks tokens, so this is Proof::unchecked_token";
    case Proof::unchecked_token: return identity.token.empty() ? proof + " and no token" : "";
    case Proof::kernel:
    case Proof::plugin: break;
    }
    if (!identity.token.empty()) return proof + " and a token: it is Proof::unchecked_token if the cluster is to use the token";
    return identity.uid == static_cast<uid_t>(-1) ? proof + " and no user id" : "";
}

}  // namespace restd
