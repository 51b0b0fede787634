// Users and groups of this machine, looked up by the system's own rules and remembered for a minute.
//
// Threads: any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "book.hpp"
#include "restd/auth.hpp"
#include "restd/values.hpp"

namespace restd::embedded {

struct Person {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
};

// Who asks: what the backend made of an Identity.
struct Caller {
    std::uint32_t uid = 0, gid = 0;
    std::string name;
    bool privileged = false;   // root, SlurmUser, or the daemon's own user: may do everything
    bool administers = false;  // so do administrators of the book: may change the node and the configuration
    bool operates = false;     // so are operators and administrators of the book: may change everybody's jobs
};
Caller caller_of(const Identity& identity, std::string_view slurm_user, const Book& book);

class People {
public:
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
    std::mutex mutex_;
    std::map<std::string, Remembered<std::optional<Person>>> by_name_;
    std::map<std::uint32_t, Remembered<std::optional<Person>>> by_id_;
    std::map<std::uint32_t, Remembered<std::string>> groups_;
};

}  // namespace restd::embedded
