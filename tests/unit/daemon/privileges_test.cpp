#include "process/privileges.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "catch.hpp"
#include "in_child.hpp"

using namespace restd::kernel;
using restd::test::failure_in_child;

namespace {

void expect(bool condition, const char* what)
{
    if (!condition) throw std::runtime_error(what);
}

Security relaxed()
{
    Security security;
    security.unshare_files = security.unshare_sysv = false;
    return security;
}

std::string resolve_failure(const std::optional<std::string>& user, const std::optional<std::string>& group)
{
    return failure_in_child([&] { resolve_ids(user, group); });
}

}  // namespace

TEST_CASE("users and groups are given by name or number")
{
    const Ids none = resolve_ids({}, {});
    CHECK_FALSE(none.uid);
    CHECK_FALSE(none.gid);

    const passwd* daemon = ::getpwnam("daemon");
    REQUIRE(daemon != nullptr);
    const uid_t uid = daemon->pw_uid;
    const gid_t gid = daemon->pw_gid;
    CHECK(resolve_ids("daemon", {}).uid == uid);
    CHECK(resolve_ids("daemon", {}).gid == gid);
    CHECK(resolve_ids(std::to_string(uid), {}).uid == uid);
    CHECK(resolve_ids(std::to_string(uid), "0").gid == 0u);
    CHECK_FALSE(resolve_ids({}, "daemon").uid);
    CHECK(resolve_ids("root", {}).uid == 0u);

    CHECK(resolve_failure("nosuchuser", "nosuchgroup") == "Unable to resolve user: nosuchuser");
    CHECK(resolve_failure("daemon", "nosuchgroup") == "Unable to resolve gid: nosuchgroup");
    for (const char* bad : {"", "-1", "4294967295", "4294967296", "99999", "1x"}) {
        CHECK(resolve_failure(bad, {}) == std::string("Unable to resolve user: ") + bad);
    }
}

TEST_CASE("privileges are dropped for good, and the dangerous users are refused")
{
    if (::geteuid() != 0) return;  // nothing to drop
    const auto as = [](uid_t uid, gid_t gid, auto check, Security security = relaxed()) {
        return failure_in_child([&] {
            drop_privileges({uid, gid}, security);
            check();
        });
    };

    CHECK(as(1, 1, [] {
              expect(::getuid() == 1 && ::geteuid() == 1 && ::getgid() == 1 && ::getegid() == 1, "ids");
              expect(::getgroups(0, nullptr) == 0, "groups");
              expect(::setuid(0) != 0, "back to root");
              expect(::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1, "new privileges");
              refuse_nobody();
              refuse_root({});
              refuse_slurm_user({}, "");
              refuse_slurm_user({}, "2");
              refuse_slurm_user({}, "nosuchuser");
          }) == "");

    for (const unsigned nobody : {99u, 65534u}) {
        CHECK(as(nobody, 1, [] { refuse_nobody(); }) == "slurmrestd must not be run as nobody");
        CHECK(as(1, nobody, [] { refuse_nobody(); }) == "slurmrestd must not be run as nobody");
    }
    if (const passwd* nobody = ::getpwnam("nobody")) {
        CHECK(as(nobody->pw_uid, 1, [] { refuse_nobody(); }) == "slurmrestd must not be run as nobody");
        CHECK(as(1, nobody->pw_gid, [] { refuse_nobody(); }) == "slurmrestd must not be run as nobody");
    }
    CHECK(failure_in_child([] {
              const gid_t group = 65534;
              expect(::setgroups(1, &group) == 0, "setgroups");
              refuse_nobody();
          }) == "slurmrestd must not be run as nobody");

    CHECK(failure_in_child([] { refuse_root({}); }) == "slurmrestd should not be run as the root user.");
    CHECK(as(1, 0, [] { refuse_root({}); }) == "slurmrestd should not be run with the root group.");
    CHECK(failure_in_child([] {
              const gid_t root = 0;
              expect(::setgroups(1, &root) == 0, "setgroups");
              expect(::setresgid(1, 1, 1) == 0 && ::setresuid(1, 1, 1) == 0, "setres");
              refuse_root({});
          }) == "slurmrestd should not be run with the root group.");

    CHECK(as(1, 2, [] { refuse_slurm_user({}, "daemon"); }) == "slurmrestd should not be run as SlurmUser");
    CHECK(as(1, 2, [] { refuse_slurm_user({}, "1"); }) == "slurmrestd should not be run as SlurmUser");
    CHECK(as(2, 1, [] { refuse_slurm_user({}, "daemon"); }) == "slurmrestd should not be run with SlurmUser's group.");

    Security unchecked = relaxed();
    unchecked.check_user = false;
    CHECK(failure_in_child([&] {
              refuse_root(unchecked);
              refuse_slurm_user(unchecked, "root");
          }) == "");

    unchecked.become_user = true;
    CHECK(failure_in_child([&] { refuse_root(unchecked); }) == "");
    CHECK(as(1, 1, [&] { refuse_root(unchecked); }) == "slurmrestd must run as root in become_user mode");
}

TEST_CASE("the daemon is not dumpable unless a core is wanted")
{
    for (const bool core : {false, true}) {
        for (const bool other : {false, true}) {
            CHECK(failure_in_child([&] {
                      if (core)
                          ::setenv("ABORT_ON_FATAL", "1", 1);
                      else
                          ::unsetenv("ABORT_ON_FATAL");
                      Ids ids;
                      if (other && ::geteuid() == 0) ids = {uid_t{1}, gid_t{1}};
                      drop_privileges(ids, relaxed());
                      expect(::prctl(PR_GET_DUMPABLE) == (core ? 1 : 0), "dumpable");
                  }) == "");
        }
    }
}

TEST_CASE("a user without rights cannot become another")
{
    CHECK(failure_in_child([] {
              if (::geteuid() == 0) drop_privileges({uid_t{1}, gid_t{1}}, relaxed());
              drop_privileges({uid_t{0}, {}}, relaxed());
          }).find("Unable to change to user 0: ") == 0);
    CHECK(failure_in_child([] {
              if (::geteuid() == 0) drop_privileges({uid_t{1}, gid_t{1}}, relaxed());
              drop_privileges({::getuid(), ::getgid()}, relaxed());
          }) == "");
}
