// RequestsOfUsers: counts and limits the simultaneous requests of each user. A request counts until its answer begins. So slow
// clients do not count here; the limit of connections limits them. Long answers are counted by an object of their own, from
// their beginning to their end.
//
// The counters are spread over several tables by the user's name, so that requests of different users rarely wait for the same
// lock. A table removes users without requests when there are many of them.
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
    // `most`: requests of one user at a time; 0: any number. For the error text, `what` is counted and which `setting` changes
    // the limit; both are static.
    RequestsOfUsers(unsigned most, std::string_view what, std::string_view setting)
        : most_(most), what_(what), setting_(setting)
    {}
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
    // The place of one request. The destructor gives it back. The counter outlives it.
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

    // Takes a place. At the limit it throws Error with status 429; the text names the user, the limit and the setting.
    [[nodiscard]] Place enter(std::string_view user);

private:
    const unsigned most_;
    const std::string_view what_, setting_;
    std::array<Table, 16> tables_;
};

}  // namespace restd
