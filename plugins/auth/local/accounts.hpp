// Accounts: looks up the system's users by id and by name. Caches them, because the system may have to ask a directory server.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace restd::auth {

struct Account {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
};

class Accounts {
public:
    std::optional<Account> by_uid(uid_t uid);
    std::optional<Account> by_name(std::string_view name);

private:
    struct Entry {
        std::optional<Account> account;
        std::chrono::steady_clock::time_point until;
    };
    template <class Key, class Lookup>
    std::optional<Account> remembered(std::map<Key, Entry>& entries, const Key& key, Lookup lookup);

    std::mutex mutex_;
    std::map<uid_t, Entry> uids_;
    std::map<std::string, Entry> names_;
};

}  // namespace restd::auth
