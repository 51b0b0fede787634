// The port of rest_auth/ plugins: who is asking.
#pragma once

#include <string>
#include <string_view>

#include "restd/http.hpp"
#include "restd/plugin.hpp"

namespace restd {

// Who a request comes from, as far as the auth plugin can tell.
struct Identity {
    std::string user;    // name; empty: the token says (claim `sun`)
    std::string token;   // JSON Web Token, never logged; empty for local auth
    bool local = false;  // vouched for by the kernel (peer credentials): uid and gid are valid
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
};

class AuthMethod : public Plugin {
public:
    enum class Outcome {
        not_applicable,  // the next method is asked
        accepted,        // `identity` is filled in
        refused,         // the request is answered with 401, no other method is asked
    };
    // Called on worker threads, several at once.
    virtual Outcome authenticate(const Request& request, Identity& identity) = 0;
    // What a client that could not be authenticated may try: its part of WWW-Authenticate in a 401 (RFC 9110 11.6.1), such as
    // `Bearer realm="slurm"`; empty where a client can send nothing. Lives as long as the plugin. This and the next are asked
    // for each such answer, on worker threads: both may change with the cluster's configuration.
    virtual std::string_view challenge() const { return {}; }
    // One sentence, plain text, that tells a person how to authenticate in this way; empty: it cannot be used. Lives as long as
    // the plugin.
    virtual std::string_view instructions() const { return {}; }
};

}  // namespace restd
