// Feed: the jobs or the nodes that one user may see, a log of what happens to them, and those who watch.
//
// All watchers of one user, with the same kind of credentials, share a feed: the cluster is asked, or tells, once for all of
// them. A watcher gets its snapshot when the cluster has been looked at once after it came: so a client sees what it has done
// before. The text of an event is made once, too. The log keeps the last events, so that a watcher may come back
// (Last-Event-ID) and a slow one may stay behind a little; one that falls behind the log is dropped.
//
// Lock: the feed's own. It is not held while the cluster is asked. Under it, the work of one event is proportional to the
// number of watchers; filters are looked at in turns of a limited length, between which others get the lock. Threads: refresh()
// on one thread at a time, which may wait; tend() on the keeper's thread; the other functions on any.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <spdlog/fwd.h>

#include "event_text.hpp"
#include "facts.hpp"
#include "inbox.hpp"
#include "restd/cluster.hpp"
#include "source.hpp"
#include "watcher.hpp"

namespace restd::events {

struct FeedOptions {
    std::chrono::milliseconds poll{2000};  // between two questions, if the cluster does not tell of changes itself
    std::chrono::milliseconds heartbeat{15000};
    std::chrono::milliseconds recheck{60000};  // how often the cluster is asked whether it still takes the watchers' tokens
    std::chrono::milliseconds grace{60000};    // how long a feed lives without watchers, so that they may come back
    std::size_t window = 1024;                 // events that the log keeps
    // More are kept for this long, so that a burst of events drops nobody who takes them in time; but never more than `burst`.
    std::chrono::milliseconds burst_time{10000};
    std::size_t burst = 65536;
    std::size_t turn = 200000;  // values of filters that are compared before others get their turn
};

class Feed final {
public:
    using Clock = std::chrono::steady_clock;

    // `waker` is woken when there is something to do. `log` outlives the feed.
    Feed(Subject subject, const FeedOptions& options, std::shared_ptr<Waker> waker, spdlog::logger& log);
    ~Feed() { inbox_->shut(); }
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    // For its watchers.
    const std::shared_ptr<Inbox>& inbox() const { return inbox_; }
    // A new watcher, whose answer is open. `resume`: the last event that its client has seen.
    void join(std::shared_ptr<Watcher> watcher, const std::optional<EventId>& resume);

    // Does what is due now, without waiting.
    struct Due {
        Clock::time_point next;   // when to call it again, unless the waker is woken
        bool is_refresh = false;  // refresh() must be called; it is not asked for again until then
        bool is_over = false;     // nobody has watched for a while
    };
    Due tend(Clock::time_point now);
    // Asks the cluster what is due. May wait.
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

    void check_tokens(Cluster& cluster);
    void ask(Cluster& cluster);

    // All REQUIRE the lock.
    std::uint64_t head() const { return tail_ + log_entries_.size(); }
    void apply(Known now);
    void take_changes();
    void append(const Changed& changed);
    void append(Text text);
    void fan_out();
    bool pump(Watcher& watcher);
    void begin_turn();
    bool has_turn(const Watcher& watcher);
    Text next_text(Watcher& watcher);
    Text next_part(Watcher& watcher);
    std::shared_ptr<Snapshot> snapshot();
    void trim();
    void attend();
    void beat();
    void end_expired();
    void end_refused(const std::unordered_set<std::string>& tokens);
    void end(Watcher& watcher, const std::string& why);
    void add(std::shared_ptr<Watcher> watcher);
    void remove(Watcher& watcher);
    std::optional<Identity> credentials() const;
    void failed(const Error& error, const Identity& caller);
    bool is_behind(const Watcher& watcher) const;

    const Subject subject_;
    const FeedOptions options_;
    const std::shared_ptr<Waker> waker_;
    const std::shared_ptr<Inbox> inbox_;
    spdlog::logger& log_;
    const std::uint64_t epoch_;
    const std::unique_ptr<Source> source_;  // used by refresh() while is_asking_, otherwise by tend()

    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<Watcher>> watchers_;
    Known known_;  // changed by the thread that uses source_
    bool has_begun_ = false;
    bool must_begin_ = true;                        // the source is to begin
    bool is_asking_ = false, is_checking_ = false;  // what refresh() does or is going to do
    bool is_awaited_ = false;                       // a watcher waits for the next look at the cluster
    std::uint64_t last_look_ = 0;                   // its number; looks may fail
    std::uint64_t seen_ = 0;                        // the last one that did not
    Text unavailable_;                              // what watchers were told when the cluster did not answer; null: it answers
    std::uint64_t unavailable_at_ = 0;              // its place in the log
    std::deque<Entry> log_entries_;
    std::uint64_t tail_ = 1;  // the place of the first entry of the log
    std::weak_ptr<Snapshot> last_snapshot_;
    std::optional<Identity> last_credentials_;  // of the last watcher that has left
    FilteredRecord filtered_;
    std::size_t left_ = 0;        // of the turn
    bool is_unfinished_ = false;  // the turn was over before all watchers had what there is for them
    std::size_t first_ = 0;       // the watcher that the next turn begins with
    Clock::time_point next_refresh_{}, next_heartbeat_, next_expiry_, next_check_, empty_since_;
};

}  // namespace restd::events
