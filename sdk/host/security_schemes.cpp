#include "host/security_schemes.hpp"

#include <algorithm>

#include "host/auth_check.hpp"
#include "restd/log_quoted.hpp"

namespace restd {
namespace {

bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A key in `components`.
bool is_name(std::string_view text)
{
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == '_'; });
}

// RFC 9110 5.6.2: the name of a header field, or of a scheme of Authorization.
bool is_token(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_alphanumeric(c) || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
    });
}

bool same(const SecurityScheme& a, const SecurityScheme& b)
{
    return a.name == b.name && a.type == b.type && a.value == b.value && a.description == b.description && a.format == b.format;
}

}  // namespace

SecuritySchemes::SecuritySchemes(std::span<const Named<AuthMethod>> methods)
{
    for (const Named<AuthMethod>& method : methods) {
        for (SecurityRequirement& requirement : security_schemes_of(method)) {
            for (const SecurityScheme& scheme : requirement) add(scheme, "rest_auth/" + method.name);
            const bool is_there = std::ranges::any_of(requirements_, [&](const SecurityRequirement& other) {
                return std::ranges::equal(other, requirement, {}, &SecurityScheme::name, &SecurityScheme::name);
            });
            if (!is_there) requirements_.push_back(std::move(requirement));
        }
    }
    std::stable_partition(requirements_.begin(), requirements_.end(),
                          [](const SecurityRequirement& requirement) { return !requirement.empty(); });
}

void SecuritySchemes::add(const SecurityScheme& scheme, const std::string& owner)
{
    const auto refuse = [&](const std::string& why) {
        throw Error(err::error, owner + ": security scheme " + log_quoted(scheme.name) + " " + why, owner);
    };
    if (!is_name(scheme.name)) refuse("has a name of other characters than letters, digits, '.', '-' and '_'");
    if (!is_token(scheme.value))
        refuse(scheme.type == SecurityScheme::Type::header ? "names no header field" : "names no scheme of Authorization");
    if (!scheme.format.empty() && scheme.value != "bearer") refuse("has a format, which only \"bearer\" has");
    const auto twin = std::ranges::find(schemes_, scheme.name, &SecurityScheme::name);
    if (twin == schemes_.end()) {
        schemes_.push_back(scheme);
        owners_.push_back(owner);
    } else if (!same(*twin, scheme)) {
        refuse("is another one in " + owners_[static_cast<std::size_t>(twin - schemes_.begin())]);
    }
}

}  // namespace restd
