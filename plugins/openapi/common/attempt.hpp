// attempt(): says what a handler was about, where the cluster refuses.
//
// Nothing here has state.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "restd/error.hpp"

namespace restd::openapi {

// `what`, and what the cluster has to say beyond its error number's text.
inline Error explained(const Error& error, std::string_view what, std::string_view source)
{
    std::string description(what);
    const std::string_view detail = error.what();
    if (!detail.empty() && detail != error_text(error.number())) description.append(": ").append(detail);
    return Error(error.number(), description, std::string(source), error.status());
}

// Runs `action`; a restd::Error of it goes on as one that says `what` failed, with the same number and status.
template <class Action>
decltype(auto) attempt(std::string_view what, std::string_view source, Action&& action)
{
    try {
        return std::forward<Action>(action)();
    } catch (const Error& error) {
        throw explained(error, what, source);
    }
}

}  // namespace restd::openapi
