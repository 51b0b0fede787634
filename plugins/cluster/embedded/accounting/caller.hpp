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

// The user who makes a request, made from an Identity.
struct Caller {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
    bool privileged = false;   // root, SlurmUser, or the daemon's own user: may do everything
    bool administers = false;  // also administrators in the book: may change the node and the configuration
    bool operates = false;     // also operators and administrators in the book: may change all jobs, and raise them
    bool coordinates = false;  // the account of the job in question: has its owner's rights (ClusterState::acting_on())

    bool may_change_job_of(std::uint32_t owner) const { return operates || coordinates || uid == owner; }
};
Caller caller_of(const Identity& identity, std::string_view slurm_user, const Book& book);

}  // namespace restd::embedded
