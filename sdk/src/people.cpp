#include "restd/people.hpp"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <ctime>

#include "restd/text.hpp"

namespace restd {
namespace {

constexpr Time memory = 60;
constexpr Time renewal = 10;  // an expired entry stays valid for this long while one thread looks it up again
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

template <class Look>
auto People::waiting(Look look)
{
    const Bulkhead::Place place = lookups_.enter();
    const Waiting waiting;
    return look();
}

template <class Key, class T, class Look>
T People::remembered(std::map<Key, Remembered<T>>& values, const Key& key, Look look)
{
    const Time now = std::time(nullptr);
    {
        const std::lock_guard lock(mutex_);
        const auto found = values.find(key);
        if (found != values.end()) {
            if (found->second.until > now) return found->second.value;
            found->second.until = now + renewal;
        }
    }
    T value = waiting(look);
    const std::lock_guard lock(mutex_);
    if (values.size() > most) values.clear();
    values[key] = {value, now + memory};
    return value;
}

std::optional<Person> People::by_name(const std::string& name)
{
    return remembered(by_name_, name, [&] { return look_up([&](auto... rest) { return getpwnam_r(name.c_str(), rest...); }); });
}

std::optional<Person> People::by_id(std::uint32_t uid)
{
    return remembered(by_id_, uid, [&] { return look_up([&](auto... rest) { return getpwuid_r(uid, rest...); }); });
}

std::optional<Person> People::find(std::string_view text)
{
    if (auto person = by_name(std::string(text))) return person;
    const auto number = parse_number(text);
    return number && *number < 0xffffffff ? by_id(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::string People::group_name(std::uint32_t gid)
{
    return remembered(groups_, gid, [&] {
        const auto group = look_up_group([&](auto... rest) { return getgrgid_r(gid, rest...); });
        return group ? group->second : std::to_string(gid);
    });
}

std::optional<std::uint32_t> People::group_id(std::string_view text)
{
    const std::string name(text);
    const auto group = waiting([&] { return look_up_group([&](auto... rest) { return getgrnam_r(name.c_str(), rest...); }); });
    if (group) return group->first;
    const auto number = parse_number(text);
    return number && *number < 0xffffffff ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::vector<std::uint32_t> People::groups_of(const Person& person)
{
    const Bulkhead::Place place = lookups_.enter();
    const Waiting waiting;
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    while (getgrouplist(person.name.c_str(), person.gid, groups.data(), &count) < 0 && count <= 65536)
        groups.resize(static_cast<std::size_t>(count));
    groups.resize(static_cast<std::size_t>(count));
    return {groups.begin(), groups.end()};
}

}  // namespace restd
