// Functions that the files of Submission share: they refuse requests and quote texts.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/refuse.hpp"
#include "jobs/job_record.hpp"
#include "restd/model/job_description.hpp"

namespace restd::embedded {

inline constexpr std::string_view generic_resources = "Generic resources (GRES)";
// Flags that a client may set and that have a meaning here. The others are set by a controller, or are about several nodes.
inline constexpr std::uint64_t kept_flags =
    job_flag::kill_invalid_dependency | job_flag::no_kill_invalid_dependency | 0x100 | 0x200;

// The place of a field of the request.
template <class M>
Place at(M model::JobDescription::*member)
{
    return Place::record<model::JobDescription>()(member);
}

inline std::string in_quotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

inline bool given(std::string_view text)
{
    return !text.empty();
}

// Refuses things that a cluster of one machine does not have. `what`: in the plural.
[[noreturn]] inline void refuse_unsupported(const Place& field, std::string_view what, int number = err::not_supported)
{
    refuse(number, std::string(what) + " are not supported by the embedded cluster", field);
}

[[noreturn]] inline void refuse_unknown_user(std::string_view user)
{
    throw Error(err::user_id_unknown, "--uid: there is no user " + in_quotes(user), at(&model::JobDescription::user_id), 422);
}

}  // namespace restd::embedded
