#include "accounting/caller.hpp"

#include <unistd.h>

namespace restd::embedded {

Caller caller_of(const Identity& identity, std::string_view slurm_user, const Book& book)
{
    Caller caller;
    caller.uid = identity.uid;
    caller.gid = identity.gid;
    caller.name = identity.user;
    caller.privileged = identity.uid == 0 || identity.uid == geteuid() || (!slurm_user.empty() && identity.user == slurm_user);
    const auto level = book.level_of(identity.user);
    caller.administers = caller.privileged || level == AdminLevel::administrator;
    caller.operates = caller.administers || level == AdminLevel::operator_;
    return caller;
}

}  // namespace restd::embedded
