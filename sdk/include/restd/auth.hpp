// The port of rest_auth/ plugins: who sent a request.
//
// Order: for each request the methods are asked one after the other until one of them accepts or refuses it. `local` comes
// first and the others follow by name; with -a the order is that of its list. Each method gets an empty Identity. No method is
// asked about the routes that are open to everybody (Route::is_open). Afterwards, on the same thread, the cluster verifies an
// identity that was accepted (Cluster::verify()).
//
// Exceptions: authenticate() may throw Error with the status 503 if it cannot decide at the moment, because it would wait
// behind too many others (restd/waiting.hpp) or because what it has to ask does not answer. The client gets the 503 with the
// error's text. Every other exception is a fault of the plugin: the client gets a 500 without details, the log has the plugin's
// name and the exception's text, and no other method is asked. If challenge() or instructions() throws, its part of the answer
// is left out, and the log says so. If fields() or security_schemes() throws, the daemon does not start, and the message names
// the plugin.
//
// Threads: all functions are called on worker threads, several at once, unless they say otherwise. All of them return soon. Who
// waits for another process says so (restd/waiting.hpp). docs/plugins/auth.md has a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <restd/digests/rest_auth.hpp>

#include "restd/error.hpp"
#include "restd/http.hpp"
#include "restd/model/values.hpp"
#include "restd/plugin.hpp"

namespace restd {

// How it is known who sent a request.
enum class Proof : std::uint8_t {
    none,
    // Identity::token says who it is, but nobody has checked it. The cluster checks it: in Cluster::verify() if it has the key,
    // else only its answer to a question shows whether the token is good.
    unchecked_token,
    token,   // the cluster has checked Identity::token; set by Cluster::verify() only
    kernel,  // the system's kernel has identified the peer (peer credentials): uid and gid are valid
    plugin,  // the auth plugin has checked it in a way of its own, such as a password: uid and gid are valid
};

// "none", "unchecked_token", "token", "kernel", "plugin".
std::string_view to_string(Proof proof);

// Who a request comes from. An auth method that accepts a request sets `proof`, and what its comment says.
struct Identity {
    std::string user;   // name; empty: the cluster completes it, from the token (claim `sun`) or from uid
    std::string token;  // JSON Web Token, never logged; empty without one
    Proof proof = Proof::none;
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
    Time expires = 0;  // of the token, set by Cluster::verify(); 0: never, or not known

    // False: nothing shows yet that this is the caller.
    bool is_proven() const { return proof != Proof::none && proof != Proof::unchecked_token; }
    // True if no token is needed: the daemon itself knows who this is.
    bool is_known_here() const { return proof == Proof::kernel || proof == Proof::plugin; }
};

// Something that a client sends to say who it is, for the OpenAPI document (its Security Scheme Object).
struct SecurityScheme {
    enum class Type : std::uint8_t {
        header,  // a header field: `value` is its name ("X-SLURM-USER-TOKEN")
        http,    // Authorization: `value` is the scheme ("bearer", "basic")
    };
    std::string_view name;  // in the document: letters, digits, '.', '-' and '_'. Not another plugin's
    Type type = Type::header;
    std::string_view value;
    std::string_view description;  // for people who write clients
    std::string_view format = {};  // with "bearer": of the token ("JWT")
};
// What is sent together. Empty: nothing has to be sent.
using SecurityRequirement = std::vector<SecurityScheme>;

class AuthMethod : public Plugin {
public:
    enum class Outcome : std::uint8_t {
        not_applicable,  // the next method is tried
        accepted,        // `identity` is filled in
        refused,         // the request is answered with 401; no other method is tried
    };
    // The outcome, and the reason of one that is not `accepted`. The reason goes to the request's line in the log and not to
    // the client: say there what an administrator needs. It may contain text that the client has sent, because the log quotes
    // it, but no secret: neither a token nor a password, not even a wrong one.
    struct Verdict {
        Verdict(Outcome result) : outcome(result) {}  // NOLINT: meant to be implicit
        Verdict(Outcome result, std::string reason) : outcome(result), why(std::move(reason)) {}

        Outcome outcome;
        std::string why;
    };
    virtual Verdict authenticate(const Request& request, Identity& identity) = 0;
    // This method's part of WWW-Authenticate in a 401 (RFC 9110 11.6.1), such as `Bearer realm="slurm"`. Empty if there is
    // nothing that a client could send. Called for each 401: the result may change with the cluster's configuration. The view
    // is valid while the plugin lives.
    virtual std::string_view challenge() const { return {}; }
    // One sentence of plain text that tells a person how to authenticate with this method. Empty if it cannot be used. Called
    // like challenge(). The view is valid while the plugin lives.
    virtual std::string_view instructions() const { return {}; }
    // The header fields of requests that this method reads, separated by commas: "X-SLURM-USER-TOKEN, Authorization". Answers
    // name them in Vary (RFC 9110 12.5.5), so that a cache keeps the answers of different callers apart. Called once, at start.
    virtual std::string_view fields() const { return {}; }
    // The ways to authenticate with this method, for the OpenAPI document: each is one alternative. Empty: the document says
    // nothing about this method. Called at start, also with Settings::specify_only, and again on any thread when the document
    // is made: always the same answer. The views are valid while the plugin lives.
    virtual std::vector<SecurityRequirement> security_schemes() const { return {}; }
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
namespace detail {

constexpr void write_identity_stamp(StampText& text)
{
    RESTD_LAYOUT(text, Header, name, value);
    RESTD_LAYOUT(text, Peer, transport, name, has_ids, uid, gid, pid);
    RESTD_LAYOUT(text, Request, method, method_name, path, query, has_query, headers, body, peer);
    RESTD_LAYOUT(text, Identity, user, token, proof, uid, gid, expires);
}

}  // namespace detail

template <>
struct PluginStamp<PluginKind::rest_auth> {
    static constexpr void write(detail::StampText& text)
    {
        text.append(RESTD_DIGESTS_REST_AUTH);
        detail::write_identity_stamp(text);
        RESTD_LAYOUT(text, Error);
        RESTD_LAYOUT(text, AuthMethod::Verdict, outcome, why);
        RESTD_LAYOUT(text, SecurityScheme, name, type, value, description, format);
        RESTD_LAYOUT(text, AuthMethod);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
