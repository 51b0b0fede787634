#include "process/privileges.hpp"

#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "process/logging.hpp"

namespace restd::kernel {
namespace {

// What "nobody" is: on most systems, and on old ones.
constexpr unsigned nobody = 65534;
constexpr unsigned old_nobody = 99;

std::optional<unsigned> as_number(std::string_view text)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    // The greatest number means "unchanged" to setresuid() and its like.
    if (error != std::errc() || end != text.data() + text.size() || number == static_cast<unsigned>(-1)) return std::nullopt;
    return number;
}

// A name is looked up before a number is read out of it, as chown does.
const passwd* find_user(const std::string& text)
{
    if (const passwd* entry = ::getpwnam(text.c_str())) return entry;
    const auto number = as_number(text);
    return number ? ::getpwuid(*number) : nullptr;
}

const group* find_group(const std::string& text)
{
    if (const group* entry = ::getgrnam(text.c_str())) return entry;
    const auto number = as_number(text);
    return number ? ::getgrgid(*number) : nullptr;
}

[[noreturn]] void fail(const std::string& what)
{
    throw Fatal(what + ": " + std::strerror(errno));
}

std::vector<gid_t> all_groups()
{
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    if (count < 0) fail("Unable to read the supplementary groups");
    groups.resize(static_cast<std::size_t>(count));
    groups.push_back(::getgid());
    groups.push_back(::getegid());
    return groups;
}

bool runs_as_user(uid_t uid)
{
    return ::getuid() == uid || ::geteuid() == uid;
}

bool runs_with_group(gid_t gid)
{
    for (const gid_t own : all_groups()) {
        if (own == gid) return true;
    }
    return false;
}

}  // namespace

Ids resolve_ids(const std::optional<std::string>& user, const std::optional<std::string>& group)
{
    Ids ids;
    if (user) {
        const passwd* entry = find_user(*user);
        if (entry == nullptr) throw Fatal("Unable to resolve user: " + *user);
        ids.uid = entry->pw_uid;
        ids.gid = entry->pw_gid;
    }
    if (group) {
        const auto* entry = find_group(*group);
        if (entry == nullptr) throw Fatal("Unable to resolve gid: " + *group);
        ids.gid = entry->gr_gid;
    }
    return ids;
}

Ids nobody_ids()
{
    return {uid_t{nobody}, gid_t{nobody}};
}

void refuse_nobody()
{
    std::vector<uid_t> users{nobody, old_nobody};
    std::vector<gid_t> groups{nobody, old_nobody};
    if (const passwd* entry = ::getpwnam("nobody")) {
        users.push_back(entry->pw_uid);
        groups.push_back(entry->pw_gid);
    }
    for (const char* name : {"nobody", "nogroup"}) {
        if (const group* entry = ::getgrnam(name)) groups.push_back(entry->gr_gid);
    }
    if (std::any_of(users.begin(), users.end(), runs_as_user) || std::any_of(groups.begin(), groups.end(), runs_with_group))
        throw Fatal("slurmrestd must not be run as nobody");
}

void drop_privileges(const Ids& ids, const Security& security)
{
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("Unable to disable new privileges");
    if (security.unshare_sysv && ::unshare(CLONE_SYSVSEM) != 0) {
        fail("Unable to unshare System V semaphores (SLURMRESTD_SECURITY=disable_unshare_sysv goes without)");
    }
    if (security.unshare_files && ::unshare(CLONE_FILES) != 0) {
        fail("Unable to unshare the file table (SLURMRESTD_SECURITY=disable_unshare_files goes without)");
    }
    if ((ids.uid || ids.gid) && ::geteuid() == 0 && ::setgroups(0, nullptr) != 0) fail("Unable to drop supplementary groups");
    if (ids.gid && ::setresgid(*ids.gid, *ids.gid, *ids.gid) != 0)
        fail("Unable to change to group " + std::to_string(*ids.gid));
    if (ids.uid && ::setresuid(*ids.uid, *ids.uid, *ids.uid) != 0) fail("Unable to change to user " + std::to_string(*ids.uid));
    // Another process of this user shall not trace it nor read its memory and environment: keys are in there. A core only where
    // the administrator has asked for one.
    ::prctl(PR_SET_DUMPABLE, std::getenv("ABORT_ON_FATAL") != nullptr ? 1 : 0, 0, 0, 0);
}

void refuse_root(const Security& security)
{
    if (security.become_user && ::geteuid() != 0) throw Fatal("slurmrestd must run as root in become_user mode");
    if (!security.check_user) return;
    if (runs_as_user(0)) throw Fatal("slurmrestd should not be run as the root user.");
    if (runs_with_group(0)) throw Fatal("slurmrestd should not be run with the root group.");
}

void refuse_slurm_user(const Security& security, std::string_view slurm_user)
{
    if (!security.check_user || slurm_user.empty()) return;
    const passwd* entry = find_user(std::string(slurm_user));
    const auto number = as_number(slurm_user);
    // A user that this host does not know is nobody that the daemon could be.
    if (entry == nullptr && !number) return;
    const uid_t uid = entry != nullptr ? entry->pw_uid : *number;
    if (runs_as_user(uid)) throw Fatal("slurmrestd should not be run as SlurmUser");
    if (entry != nullptr && runs_with_group(entry->pw_gid)) throw Fatal("slurmrestd should not be run with SlurmUser's group.");
}

}  // namespace restd::kernel
