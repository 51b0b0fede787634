// Hub: all feeds of the daemon, and the threads that serve them.
//
// One thread, the keeper, tends the feeds: it never waits for the cluster. One to four others ask the cluster for the feeds
// that need it; if the cluster tells of changes itself, only for their beginning. They start with the first watcher.
//
// Threads: any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <spdlog/fwd.h>

#include "event_text.hpp"
#include "feed.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/filter.hpp"
#include "restd/waiting.hpp"

namespace restd::events {

class Hub {
public:
    // `cluster` and `log` outlive the hub.
    Hub(Cluster& cluster, const FeedOptions& options, spdlog::logger& log);
    // Ends the threads. A question to the cluster that is under way is waited for.
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    // Opens the answer to `call`, whose client watches from now on. Throws Error.
    void watch(Call& call, Subject subject, Filter filter);

private:
    static constexpr std::size_t most_askers = 4;

    struct Place {
        std::shared_ptr<Feed> feed;
        unsigned joining = 0;  // requests that are about to join it
    };
    // Questions are given up when the daemon ends.
    class Ending final : public WaitingHost {
    public:
        void begin_waiting() noexcept override {}
        void end_waiting() noexcept override {}
        bool is_ending() const noexcept override { return is_set_; }
        std::atomic<bool> is_set_ = false;
    };

    void keep();
    void ask();
    void queue(std::shared_ptr<Feed> feed);  // REQUIRES the lock

    Cluster& cluster_;
    const FeedOptions options_;
    spdlog::logger& log_;
    const Text farewell_;
    const std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
    Ending ending_;

    std::mutex mutex_;
    // By subject, user and kind of credentials.
    std::map<std::string, Place> feeds_;
    std::deque<std::shared_ptr<Feed>> to_ask_;
    std::condition_variable asked_;
    std::size_t idle_askers_ = 0;
    std::vector<std::thread> askers_;
    std::thread keeper_;
};

}  // namespace restd::events
