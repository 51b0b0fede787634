// The user who makes a request, and what this user may do.
//
// Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "accounting/book.hpp"
#include "restd/auth.hpp"
#include "restd/people.hpp"

namespace restd::embedded {

// Who asks: what the backend made of an Identity.
struct Caller {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
    bool privileged = false;   // root, SlurmUser, or the daemon's own user: may do everything
    bool administers = false;  // so do administrators of the book: may change the node and the configuration
    bool operates = false;     // so are operators and administrators of the book: may change everybody's jobs, and raise them
    bool coordinates = false;  // the account of the job in question: may do with it what its owner may (Engine::acting_on())

    bool may_change_job_of(std::uint32_t owner) const { return operates || coordinates || uid == owner; }
};
Caller caller_of(const Identity& identity, std::string_view slurm_user, const Book& book);

}  // namespace restd::embedded
