// SecuritySchemes: how clients authenticate, for the OpenAPI document: what all auth plugins say about it.
//
// Immutable.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "host/service.hpp"

namespace restd {

class SecuritySchemes {
public:
    // Throws Error, which names the plugin, if the document could not show a scheme: its name or value is wrong, or two plugins
    // have different schemes of one name.
    explicit SecuritySchemes(std::span<const Named<AuthMethod>> methods);

    // Each once, in the order of the plugins.
    const std::vector<SecurityScheme>& schemes() const { return schemes_; }
    // Each once. Those where nothing has to be sent come last.
    const std::vector<SecurityRequirement>& requirements() const { return requirements_; }

private:
    void add(const SecurityScheme& scheme, const std::string& owner);

    std::vector<SecurityScheme> schemes_;
    std::vector<std::string> owners_;  // of each scheme
    std::vector<SecurityRequirement> requirements_;
};

}  // namespace restd
