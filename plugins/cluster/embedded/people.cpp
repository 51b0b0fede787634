#include "people.hpp"

#include <unistd.h>

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <ctime>

#include "words.hpp"

namespace restd::embedded {
namespace {

constexpr Time memory = 60;
constexpr std::size_t most = 10'000;

template <class Look>
std::optional<Person> look_up(Look&& look)
{
    std::vector<char> buffer(1024);
    passwd entry{}, *found = nullptr;
    while (look(&entry, buffer.data(), buffer.size(), &found) == ERANGE && buffer.size() < (1U << 20))
        buffer.resize(buffer.size() * 2);
    if (found == nullptr) return std::nullopt;
    return Person{found->pw_uid, found->pw_gid, found->pw_name};
}

template <class Look>
std::optional<std::pair<std::uint32_t, std::string>> look_up_group(Look&& look)
{
    std::vector<char> buffer(4096);
    group entry{}, *found = nullptr;
    while (look(&entry, buffer.data(), buffer.size(), &found) == ERANGE && buffer.size() < (1U << 22))
        buffer.resize(buffer.size() * 2);
    if (found == nullptr) return std::nullopt;
    return std::pair<std::uint32_t, std::string>{found->gr_gid, found->gr_name};
}

}  // namespace

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

std::optional<Person> People::by_name(const std::string& name)
{
    const Time now = std::time(nullptr);
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_name_.find(name);
        if (found != by_name_.end() && found->second.until > now) return found->second.value;
    }
    auto person = look_up([&](auto... rest) { return getpwnam_r(name.c_str(), rest...); });
    const std::lock_guard lock(mutex_);
    if (by_name_.size() > most) by_name_.clear();
    by_name_[name] = {person, now + memory};
    return person;
}

std::optional<Person> People::by_id(std::uint32_t uid)
{
    const Time now = std::time(nullptr);
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_id_.find(uid);
        if (found != by_id_.end() && found->second.until > now) return found->second.value;
    }
    auto person = look_up([&](auto... rest) { return getpwuid_r(uid, rest...); });
    const std::lock_guard lock(mutex_);
    if (by_id_.size() > most) by_id_.clear();
    by_id_[uid] = {person, now + memory};
    return person;
}

std::optional<Person> People::find(std::string_view text)
{
    if (auto person = by_name(std::string(text))) return person;
    const auto number = parse_number(text);
    return number && *number < 0xffffffff ? by_id(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::string People::group_name(std::uint32_t gid)
{
    const Time now = std::time(nullptr);
    {
        const std::lock_guard lock(mutex_);
        const auto found = groups_.find(gid);
        if (found != groups_.end() && found->second.until > now) return found->second.value;
    }
    const auto group = look_up_group([&](auto... rest) { return getgrgid_r(gid, rest...); });
    const std::string name = group ? group->second : std::to_string(gid);
    const std::lock_guard lock(mutex_);
    if (groups_.size() > most) groups_.clear();
    groups_[gid] = {name, now + memory};
    return name;
}

std::optional<std::uint32_t> People::group_id(std::string_view text)
{
    const std::string name(text);
    if (const auto group = look_up_group([&](auto... rest) { return getgrnam_r(name.c_str(), rest...); })) return group->first;
    const auto number = parse_number(text);
    return number && *number < 0xffffffff ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::vector<std::uint32_t> People::groups_of(const Person& person)
{
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    while (getgrouplist(person.name.c_str(), person.gid, groups.data(), &count) < 0 && count <= 65536)
        groups.resize(static_cast<std::size_t>(count));
    groups.resize(static_cast<std::size_t>(count));
    return {groups.begin(), groups.end()};
}

}  // namespace restd::embedded
