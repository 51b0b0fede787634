// The text of an error for a path or query that should name a job.
//
// Nothing here has state.
#pragma once

#include <string>
#include <string_view>

#include "restd/log_quoted.hpp"

namespace restd::openapi {

// Explains what is wrong with a `text` that JobId::parse() refuses.
inline std::string not_a_job(std::string_view text)
{
    std::string why =
        ": job_id is " + log_quoted(text) + ", where a job is a number such as 1234, or 1234_5 for a task of an array";
    if (text == "submit" || text == "allocate") why.append("; to ").append(text).append(" a job, send POST");
    return why;
}

}  // namespace restd::openapi
