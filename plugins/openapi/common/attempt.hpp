// attempt(): adds to an error of the cluster what the handler tried to do.
//
// Nothing here has state.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "restd/error.hpp"

namespace restd::openapi {

// `what`, followed by the error's description if that is more than the text of its number.
inline Error explained(const Error& error, std::string_view what, std::string_view source)
{
    std::string description(what);
    const std::string_view detail = error.what();
    if (!detail.empty() && detail != error_text(error.number())) description.append(": ").append(detail);
    return Error(error.number(), description, std::string(source), error.given_status());
}

// Runs `action`. If it throws restd::Error, throws an Error that says that `what` failed, with the same number and status.
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
