// Who asks, as the embedded cluster sees it.
//
// Plain data.
#pragma once

#include <cstdint>
#include <string>

#include "../common/people.hpp"

namespace restd::embedded {

using cluster::People;
using cluster::Person;

// Who asks: what the backend made of an Identity.
struct Caller {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
    bool privileged = false;  // root, SlurmUser, or the daemon's own user: may change everybody's jobs
};

}  // namespace restd::embedded
