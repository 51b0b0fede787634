// StoredAnswers: the last answer of slurmctld to each question, to be shown again while nothing has changed.
//
// Whoever finds an answer here asks slurmctld whether something has changed since; nothing is shown without asking. An answer
// is kept for `longest` after it was received: this limits how long something is shown whose changes slurmctld does not report,
// and the answers of users who no longer ask go away. All answers together take at most `most` bytes; those that were not used
// for the longest time go first. All records of a stored answer have been decoded once, so they are valid. A listing that is
// being written keeps its answer, whatever happens here.
//
// Threads: any. Answers are freed after the lock has been released.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "names/people_names.hpp"
#include "restd/model/values.hpp"
#include "wire/message.hpp"

namespace restd::slurm {

// What slurmctld is asked, and by whom.
struct QuestionKey {
    std::string asker;            // asker_of()
    std::string controller;       // the one that is asked first
    std::uint16_t type = 0;       // of the message
    WireVersion version = 0;      // of `body`
    std::vector<std::byte> body;  // as if nothing were known yet
    auto operator<=>(const QuestionKey&) const = default;
};

using SharedMessage = std::shared_ptr<const Message>;
using SharedIds = std::shared_ptr<const PeopleNames::Ids>;

class StoredAnswers {
public:
    using Clock = std::chrono::steady_clock;
    struct Stored {
        SharedMessage answer;
        Time last_update = 0;  // slurmctld's time when it packed the answer
        SharedIds people{};    // whose names its records show; never null
    };
    static constexpr std::chrono::seconds usual_longest{60};

    // `most`: 0 stores nothing.
    explicit StoredAnswers(std::size_t most, std::chrono::milliseconds longest = usual_longest) : most_(most), longest_(longest)
    {}
    StoredAnswers(const StoredAnswers&) = delete;
    StoredAnswers& operator=(const StoredAnswers&) = delete;

    std::optional<Stored> find(const QuestionKey& key);
    // Replaces the answer to this question. An answer that is longer than `most` is not kept.
    void put(const QuestionKey& key, Stored stored);
    void drop(const QuestionKey& key);
    // False if there was nothing.
    bool clear();
    // Drops the answers whose time is over.
    void drop_late_ones();

    bool is_on() const { return most_ != 0; }
    std::size_t bytes() const;

private:
    using Places = std::list<const QuestionKey*>;  // keys of entries_
    struct Entry {
        Stored stored;
        std::size_t bytes = 0;
        Clock::time_point until;
        Places::iterator by_use, by_age;
    };
    using Entries = std::map<QuestionKey, Entry>;
    // What is destroyed after the lock is released.
    using Removed = std::vector<Entries::node_type>;
    // These REQUIRE mutex_.
    void remove(Entries::iterator entry, Removed& removed);
    void remove_late_ones(Removed& removed);

    const std::size_t most_;
    const std::chrono::milliseconds longest_;
    mutable std::mutex mutex_;
    Entries entries_;
    Places by_use_;  // most recently used first
    Places by_age_;  // oldest first: their times end in this order
    std::size_t bytes_ = 0;
};

}  // namespace restd::slurm
