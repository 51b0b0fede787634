// The port of rest_auth/ plugins: who sent a request.
#pragma once

#include <string>
#include <string_view>

#include <restd/digests/rest_auth.hpp>

#include "restd/error.hpp"
#include "restd/http.hpp"
#include "restd/model/values.hpp"
#include "restd/plugin.hpp"

namespace restd {

// Who a request comes from, as far as the auth plugin can tell.
struct Identity {
    std::string user;    // name; empty: the token names the user (claim `sun`)
    std::string token;   // JSON Web Token, never logged; empty for local auth
    bool local = false;  // the system's kernel has identified the peer (peer credentials): uid and gid are valid
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
    // Set by Cluster::verify().
    bool is_proven = false;  // false: only an answer of the cluster to a question shows whether the token is good
    Time expires = 0;        // of the token; 0: never, or not known
};

class AuthMethod : public Plugin {
public:
    enum class Outcome {
        not_applicable,  // the next method is tried
        accepted,        // `identity` is filled in
        refused,         // the request is answered with 401; no other method is tried
    };
    // Called on worker threads, several at once.
    virtual Outcome authenticate(const Request& request, Identity& identity) = 0;
    // This method's part of WWW-Authenticate in a 401 (RFC 9110 11.6.1), such as `Bearer realm="slurm"`. Empty if there is
    // nothing that a client could send. Called on worker threads for each 401: the result may change with the cluster's
    // configuration. The view is valid while the plugin lives.
    virtual std::string_view challenge() const { return {}; }
    // One sentence of plain text that tells a person how to authenticate with this method. Empty if it cannot be used. Called
    // like challenge(). The view is valid while the plugin lives.
    virtual std::string_view instructions() const { return {}; }
    // The header fields of requests that this method reads, separated by commas: "X-SLURM-USER-TOKEN, Authorization". Answers
    // name them in Vary (RFC 9110 12.5.5), so that a cache keeps the answers of different callers apart. Called once.
    virtual std::string_view fields() const { return {}; }
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
namespace detail {

constexpr void write_identity_stamp(StampText& text)
{
    RESTD_LAYOUT(text, Header, name, value);
    RESTD_LAYOUT(text, Peer, transport, name, has_ids, uid, gid, pid);
    RESTD_LAYOUT(text, Request, method, method_name, path, query, has_query, headers, body, peer);
    RESTD_LAYOUT(text, Identity, user, token, local, uid, gid, is_proven, expires);
}

}  // namespace detail

template <>
struct PluginStamp<PluginKind::rest_auth> {
    static constexpr void write(detail::StampText& text)
    {
        text.append(RESTD_DIGESTS_REST_AUTH);
        detail::write_identity_stamp(text);
        RESTD_LAYOUT(text, Error);
        RESTD_LAYOUT(text, AuthMethod);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
