#include "accounts.hpp"

#include <pwd.h>

#include <cerrno>
#include <vector>

#include "restd/waiting.hpp"

namespace restd::auth {
namespace {

template <class Ask>
std::optional<Account> look_up(Ask ask)
{
    passwd entry{};
    passwd* result = nullptr;
    std::vector<char> buffer(1024);
    while (ask(&entry, buffer.data(), buffer.size(), &result) == ERANGE && buffer.size() < (1U << 20))
        buffer.resize(buffer.size() * 2);
    if (result == nullptr) return {};
    return Account{result->pw_name, result->pw_uid, result->pw_gid};
}

}  // namespace

template <class Key, class Lookup>
std::optional<Account> Accounts::remembered(std::map<Key, Entry>& entries, const Key& key, Lookup lookup)
{
    constexpr auto keep = std::chrono::minutes(1);
    constexpr std::size_t most = 1000;
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries.find(key);
        if (found != entries.end() && now < found->second.until) return found->second.account;
    }
    const std::optional<Account> account = [&] {
        const Waiting waiting;
        return lookup();
    }();
    const std::lock_guard lock(mutex_);
    if (entries.size() >= most) entries.clear();
    entries[key] = {account, now + keep};
    return account;
}

std::optional<Account> Accounts::by_uid(uid_t uid)
{
    return remembered(uids_, uid, [&] { return look_up([&](auto... to) { return ::getpwuid_r(uid, to...); }); });
}

std::optional<Account> Accounts::by_name(std::string_view name)
{
    const std::string key(name);
    return remembered(names_, key, [&] { return look_up([&](auto... to) { return ::getpwnam_r(key.c_str(), to...); }); });
}

}  // namespace restd::auth
