// Users and groups of this machine, looked up by the system's own rules and remembered for a minute.
//
// The system may ask a server for them. Whoever looks one up waits (restd/waiting.hpp), and only so many at a time: those
// beyond get an Error 503. While one asks again for what is remembered, the others go on with what they know. Threads: any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "restd/error.hpp"
#include "restd/model/values.hpp"
#include "restd/waiting.hpp"

namespace restd::cluster {

struct Person {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
};

class People {
public:
    explicit People(unsigned most_lookups = 64)
        : lookups_("the names of users and groups", most_lookups, "SLURMRESTD_MAX_NAME_LOOKUPS", err::error)
    {}

    std::optional<Person> by_name(const std::string& name);
    std::optional<Person> by_id(std::uint32_t uid);
    // A name or a number.
    std::optional<Person> find(std::string_view text);
    // The group's name; its number where it has none.
    std::string group_name(std::uint32_t gid);
    std::optional<std::uint32_t> group_id(std::string_view text);
    // All groups of the user, the primary one first.
    std::vector<std::uint32_t> groups_of(const Person& person);

private:
    template <class T>
    struct Remembered {
        T value;
        Time until;
    };
    // The value that is remembered under `key`; else what `look` finds, which is remembered then.
    template <class Key, class T, class Look>
    T remembered(std::map<Key, Remembered<T>>& values, const Key& key, Look look);
    // What `look` finds, as one of those that wait.
    template <class Look>
    auto waiting(Look look);

    Bulkhead lookups_;
    std::mutex mutex_;
    std::map<std::string, Remembered<std::optional<Person>>> by_name_;
    std::map<std::uint32_t, Remembered<std::optional<Person>>> by_id_;
    std::map<std::uint32_t, Remembered<std::string>> groups_;
};

}  // namespace restd::cluster
