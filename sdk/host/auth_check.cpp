#include "host/auth_check.hpp"

#include <algorithm>

#include "restd/log.hpp"
#include "restd/log_quoted.hpp"

namespace restd {
namespace {

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
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

std::string_view told_by(const Named<AuthMethod>& method, std::string_view (AuthMethod::*text)() const, spdlog::logger& log)
{
    std::string fault;
    try {
        const std::string_view said = (method.plugin->*text)();
        if (is_printable(said)) return said;
        fault = "challenge() or instructions() has other characters than printable ASCII: " + std::string(said);
    } catch (const std::exception& error) {
        fault = error.what();
    } catch (...) {
        fault = "unknown exception";
    }
    log.error("rest_auth/{}: {}", method.name, log_quoted(fault));
    return {};
}

std::string_view fields_of(const Named<AuthMethod>& method)
{
    const std::string_view fields = method.plugin->fields();
    if (!is_printable(fields))
        throw Error(err::error, "fields() is no list of header fields: " + log_quoted(fields), "rest_auth/" + method.name);
    return fields;
}

}  // namespace restd
