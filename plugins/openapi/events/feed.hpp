// Feed: the jobs or the nodes that one user may see, a log of what happens to them, and those who watch.
//
// All watchers of one user, with the same kind of credentials, share a feed: the cluster is asked, or tells, once for all of
// them. A watcher gets its snapshot when the cluster has been looked at once after it came: so a client sees what it has done
// before. The text of an event is made once, too. The log keeps the last events, so that a watcher may come back
// (Last-Event-ID) and a slow one may stay behind a little; one that falls behind the log is dropped.
//
// Lock: the feed's own. It is not held while the cluster is asked. Under it, the work of one event is proportional to the
// number of watchers. Threads: refresh() on one thread at a time, which may wait; tend() on the keeper's thread; the other
// functions on any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <spdlog/fwd.h>

#include "event_text.hpp"
#include "facts.hpp"
#include "restd/cluster.hpp"
#include "source.hpp"
#include "watcher.hpp"

namespace restd::events {

// Wakes the thread that tends all feeds.
class Waker {
public:
    void wake();
    // Returns at `until`, or earlier if wake() was called since the last return.
    void wait_until(std::chrono::steady_clock::time_point until);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_awake_ = false;
};

struct FeedOptions {
    std::chrono::milliseconds poll{2000};  // between two questions, if the cluster does not tell of changes itself
    std::chrono::milliseconds heartbeat{15000};
    std::chrono::milliseconds grace{60000};  // how long a feed lives without watchers, so that they may come back
    std::size_t window = 1024;               // events that the log keeps
    // More are kept for this long, so that a burst of events drops nobody who takes them in time; but never more than `burst`.
    std::chrono::milliseconds burst_time{10000};
    std::size_t burst = 65536;
};

class Feed final : public std::enable_shared_from_this<Feed> {
public:
    using Clock = std::chrono::steady_clock;

    // `waker` is woken when there is something to do. `log` outlives the feed.
    Feed(Subject subject, const FeedOptions& options, std::shared_ptr<Waker> waker, spdlog::logger& log);

    // A new watcher, whose answer is open. `resume`: the last event that its client has seen.
    void join(std::shared_ptr<Watcher> watcher, const std::optional<EventId>& resume);
    // For the watchers' listeners.
    void has_room(std::shared_ptr<Watcher> watcher);
    void is_closed(std::shared_ptr<Watcher> watcher);

    // Does what is due now, without waiting.
    struct Due {
        Clock::time_point next;   // when to call it again, unless the waker is woken
        bool is_refresh = false;  // refresh() must be called; it is not asked for again until then
        bool is_over = false;     // nobody has watched for a while
    };
    Due tend(Clock::time_point now);
    // Asks the cluster. May wait.
    void refresh(Cluster& cluster);

    std::size_t watcher_count() const;

private:
    using Known = std::unordered_map<std::string, FactsRef>;
    struct Entry {
        Text text;
        FactsRef facts;  // null: for everybody
        std::optional<std::uint32_t> before;
        Clock::time_point at;
    };
    struct Changed {
        FactsRef facts;
        std::optional<std::uint32_t> before;
        bool is_gone = false;
    };

    // All REQUIRE the lock, except collect() and told().
    std::uint64_t head() const { return tail_ + log_entries_.size(); }
    void apply(Known now);
    void take_changes();
    void append(const Changed& changed);
    void append(Text text);
    void fan_out();
    bool pump(Watcher& watcher);
    Text next_text(Watcher& watcher);
    Text next_part(Watcher& watcher);
    std::shared_ptr<Snapshot> snapshot();
    void trim();
    void attend();
    void beat();
    void end_expired();
    void end(Watcher& watcher, const std::string& why);
    void add(std::shared_ptr<Watcher> watcher);
    void remove(Watcher& watcher);
    std::optional<Identity> credentials() const;
    void failed(const Error& error, const Identity& caller);
    bool is_behind(const Watcher& watcher) const;
    ChangesTold told();

    const Subject subject_;
    const FeedOptions options_;
    const std::shared_ptr<Waker> waker_;
    spdlog::logger& log_;
    const std::uint64_t epoch_;
    const std::unique_ptr<Source> source_;  // used by refresh(), and by tend() while no refresh() runs

    std::atomic<bool> is_told_ = false;  // the cluster has told of changes

    std::mutex attention_mutex_;  // after mutex_
    std::vector<std::shared_ptr<Watcher>> with_room_, closed_;

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<Watcher>> watchers_;
    Known known_;  // changed by the thread that uses source_
    bool has_begun_ = false;
    bool must_begin_ = true;  // the source is to begin
    bool is_refreshing_ = false;
    bool is_awaited_ = false;   // a watcher waits for the next round
    std::uint64_t rounds_ = 0;  // so often the cluster was looked at
    Text unavailable_;          // what watchers were told when the cluster did not answer; null: it answers
    std::deque<Entry> log_entries_;
    std::uint64_t tail_ = 1;  // the place of the first entry of the log
    std::weak_ptr<Snapshot> last_snapshot_;
    std::optional<Identity> last_credentials_;  // of the last watcher that has left
    FilteredRecord filtered_;
    Clock::time_point next_refresh_{}, next_heartbeat_, next_expiry_, empty_since_;
};

}  // namespace restd::events
