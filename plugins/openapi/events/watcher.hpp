// Watcher: one client of live events.
//
// Its Feed writes to it. A watcher has no queue of its own: it has a place in the feed's log, and the queue of its answer,
// which is short.
//
// Threads: the kernel calls the functions of LongAnswerListener. What the comments call the feed's is guarded by the feed's
// lock.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "event_text.hpp"
#include "facts.hpp"
#include "inbox.hpp"
#include "restd/auth.hpp"
#include "restd/filter.hpp"
#include "restd/long_answer.hpp"

namespace restd::events {

// The records at one place of a feed's log, for watchers that begin there. Guarded by the feed's lock.
struct Snapshot {
    std::uint64_t place = 0;
    std::vector<FactsRef> records;
    std::vector<Text> parts;  // for watchers without a filter, who share them; made when they are needed
};

class Watcher final : public LongAnswerListener, public std::enable_shared_from_this<Watcher> {
public:
    // `inbox`: its feed's.
    Watcher(std::shared_ptr<Inbox> inbox, Identity identity, Filter the_filter)
        : credentials(std::move(identity)), filter(std::move(the_filter)), inbox_(std::move(inbox))
    {}

    void has_room() noexcept override { inbox_->has_room(shared_from_this()); }
    void closed() noexcept override { inbox_->is_closed(shared_from_this()); }

    const Identity credentials;
    const Filter filter;
    std::shared_ptr<LongAnswer> answer;  // set before the feed gets the watcher

    // The feed's.
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    std::size_t index = nowhere;         // in the feed's list
    std::uint64_t next = 0;              // the place in the log of the next event to look at
    Text pending;                        // to be offered next; null: none
    std::shared_ptr<Snapshot> snapshot;  // what is being sent; null: none
    std::size_t sent = 0;                // of the snapshot's records
    bool needs_snapshot = true;
    std::uint64_t look = 0;   // the first look at the cluster that began after this watcher had come
    bool is_blocked = false;  // its queue is full, and has_room() will follow

private:
    const std::shared_ptr<Inbox> inbox_;
};

}  // namespace restd::events
