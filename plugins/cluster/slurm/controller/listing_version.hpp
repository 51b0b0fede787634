// The version of a list that slurmctld has answered (Listing::version).
//
// What a record shows comes from the bytes of slurmctld's answers and from the names of users and groups, and from nothing else. Each
// answer has a serial number of this process, so the version stays as long as the same answer is shown again: while slurmctld
// says that nothing has changed (rpc/questions.hpp), and the names are the same.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>

namespace restd::slurm {

// `serials`: Message::serial of the answers. `names`: PeopleNames::text(), if names are shown.
inline std::uint64_t listing_version(std::initializer_list<std::uint64_t> serials, std::string names = {})
{
    for (const std::uint64_t serial : serials) names.append(1, ' ').append(std::to_string(serial));
    const std::uint64_t version = std::hash<std::string>()(names);
    return version != 0 ? version : 1;
}

}  // namespace restd::slurm
