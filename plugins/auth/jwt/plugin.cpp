// rest_auth/jwt: a JSON Web Token in X-SLURM-USER-TOKEN, with or without a user name beside it, or as a bearer token.
//
// It only reads the token from the request. The cluster, which has the key, checks it.
#include <strings.h>

#include <algorithm>

#include "restd/auth.hpp"
#include "restd/cluster.hpp"
#include "restd/log.hpp"
#include "restd/plugin.hpp"
#include "restd/text.hpp"

namespace restd::auth {
namespace {

constexpr std::string_view token_header = "X-SLURM-USER-TOKEN";
constexpr std::string_view name_header = "X-SLURM-USER-NAME";
constexpr std::string_view authorization_header = "Authorization";
constexpr std::string_view all_headers = "Authorization, X-SLURM-USER-NAME, X-SLURM-USER-TOKEN";

// The token of "Bearer TOKEN"; empty if `text` is something else.
std::string_view bearer_token(std::string_view value)
{
    constexpr std::string_view scheme = "Bearer ";
    if (value.size() <= scheme.size() || !same_word(value.substr(0, scheme.size()), scheme)) return {};
    value.remove_prefix(scheme.size());
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    return value;
}

bool is_token(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

class JwtAuth final : public AuthMethod {
public:
    explicit JwtAuth(const PluginContext& context)
        : cluster_(context.cluster), is_asked_for_(context.settings.jwt_in_environment)
    {
        if (context.cluster == nullptr || context.cluster->accepts_tokens()) return;
        context.log.warn("rest_auth/jwt: {} has no auth/jwt (AuthAltTypes=auth/jwt), so that {}", context.settings.slurm_conf,
                         is_asked_for_ ? "the cluster is going to refuse the tokens that SLURM_JWT says to take"
                                       : "no token is taken: over TCP nobody can authenticate");
    }

    Verdict authenticate(const Request& request, Identity& identity) override
    {
        if (!takes_tokens()) return Outcome::not_applicable;
        const std::size_t tokens = request.count(token_header);
        const std::size_t bearers = request.count(authorization_header);
        // A user name without a token proves nothing. On a unix socket rest_auth/local may use it.
        if (tokens + bearers == 0) return Outcome::not_applicable;
        // A repeated header may be read differently by a proxy.
        if (tokens + bearers > 1) return {Outcome::refused, "there are several tokens"};
        if (request.count(name_header) > 1) return {Outcome::refused, "there are several " + std::string(name_header)};
        const std::string_view token =
            tokens != 0 ? request.header(token_header) : bearer_token(request.header(authorization_header));
        if (!is_token(token)) {
            const std::string_view field = tokens != 0 ? token_header : authorization_header;
            return {Outcome::refused, std::string(field) + " has no token"};
        }
        identity.proof = Proof::unchecked_token;
        identity.user = request.header(name_header);
        identity.token = token;
        return Outcome::accepted;
    }

    std::string_view challenge() const override
    {
        // One scheme for each of the two headers that may have a token.
        return takes_tokens() ? R"(Bearer realm="slurm", X-SLURM-USER-TOKEN realm="slurm")" : "";
    }

    std::string_view instructions() const override
    {
        return takes_tokens() ? "Send a token (scontrol token, or slurmrestd token for the embedded cluster) in the header "
                                "X-SLURM-USER-TOKEN, or as Authorization: Bearer."
                              : "";
    }

    std::string_view fields() const override { return all_headers; }

    std::vector<SecurityRequirement> security_schemes() const override
    {
        using Type = SecurityScheme::Type;
        constexpr std::string_view token_text = "JSON Web Token of the user (scontrol token).";
        const SecurityScheme token{"token", Type::header, token_header, token_text};
        const SecurityScheme user{"user", Type::header, name_header, "Name of the user whom the token is for."};
        const SecurityScheme bearer{"bearerAuth", Type::http, "bearer", token_text, "JWT"};
        return {{token, user}, {token}, {bearer}};
    }

private:
    // The answer may change with the cluster's configuration.
    bool takes_tokens() const { return is_asked_for_ || (cluster_ != nullptr && cluster_->accepts_tokens()); }

    Cluster* const cluster_;  // or null
    const bool is_asked_for_;
};

std::unique_ptr<Plugin> make(const PluginContext& context)
{
    return std::make_unique<JwtAuth>(context);
}

}  // namespace
}  // namespace restd::auth

RESTD_PLUGIN(restd::PluginKind::rest_auth, "jwt", "1.0", "JSON Web Tokens in X-SLURM-USER-TOKEN or Authorization.",
             restd::auth::make);
