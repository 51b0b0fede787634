// RequestsOfUsers: how many requests each user has at work, and that they are not too many. A request is at work until its
// answer begins: how many slow clients there may be is for the number of connections to decide.
//
// Counters are spread over several tables by the user's name, so that requests of different users rarely meet at a lock; it is
// held for a look into a table. A table forgets users without requests when there are many of them.
//
// Threads: any.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace restd {

class RequestsOfUsers {
public:
    // `most`: requests of one user at a time; 0: any number.
    explicit RequestsOfUsers(unsigned most) : most_(most) {}
    RequestsOfUsers(const RequestsOfUsers&) = delete;
    RequestsOfUsers& operator=(const RequestsOfUsers&) = delete;

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct alignas(64) Table {
        std::mutex mutex;
        std::unordered_map<std::string, unsigned, Hash, std::equal_to<>> requests;
    };

public:
    // One request's place, given back by its destructor. The counter outlives it.
    class Place {
    public:
        Place(Place&& other) noexcept : table_(std::exchange(other.table_, nullptr)), count_(other.count_) {}
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        friend class RequestsOfUsers;
        Place(Table* table, unsigned* count) : table_(table), count_(count) {}
        Table* table_;
        unsigned* count_;
    };

    // Throws Error with status 429 that names the user, the limit and the setting, where the user has so many already.
    [[nodiscard]] Place enter(std::string_view user);

private:
    const unsigned most_;
    std::array<Table, 16> tables_;
};

}  // namespace restd
