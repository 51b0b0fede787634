#include "host/auth_check.hpp"

#include <algorithm>
#include <stdexcept>

#include "host/activity.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"

namespace restd {
namespace {

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

// What `say` returns; empty, with a line in the log, if it throws.
template <class Say>
std::string_view checked(const Named<AuthMethod>& method, spdlog::logger& log, Say say)
{
    std::string fault;
    try {
        return say();
    } catch (const std::exception& error) {
        fault = error.what();
    } catch (...) {
        fault = "has thrown " + thrown_type();
    }
    log.error("rest_auth/{}: {}", method.name, log_quoted(fault));
    return {};
}

// What `say` returns, of the plugin's `function`. What it throws becomes an Error that names both.
template <class Say>
auto named(const Named<AuthMethod>& method, const std::string& function, Say say)
{
    std::string fault;
    try {
        return say();
    } catch (const std::exception& error) {
        fault = error.what();
    } catch (...) {
        fault = "has thrown " + thrown_type();
    }
    throw Error(err::error, "rest_auth/" + method.name + ": " + function + ": " + fault, function);
}

}  // namespace

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

std::string_view challenge_of(const Named<AuthMethod>& method, spdlog::logger& log)
{
    return checked(method, log, [&] {
        const std::string_view challenge = method.plugin->challenge();
        if (!is_printable(challenge))
            throw std::runtime_error("challenge() has other characters than printable ASCII: " + std::string(challenge));
        return challenge;
    });
}

std::string_view instructions_of(const Named<AuthMethod>& method, spdlog::logger& log)
{
    return checked(method, log, [&] { return method.plugin->instructions(); });
}

std::string_view fields_of(const Named<AuthMethod>& method)
{
    return named(method, "fields()", [&] {
        const std::string_view fields = method.plugin->fields();
        if (!is_printable(fields)) throw std::runtime_error("no list of header fields: " + log_quoted(fields));
        return fields;
    });
}

std::vector<SecurityRequirement> security_schemes_of(const Named<AuthMethod>& method)
{
    return named(method, "security_schemes()", [&] { return method.plugin->security_schemes(); });
}

}  // namespace restd
