// Inbox: what other threads have to say to a feed. Waker: wakes the thread that tends all feeds.
//
// Others keep the inbox and never the feed. So a feed never ends on a thread of the kernel or of the cluster, which must not
// wait.
//
// Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace restd::events {

class Watcher;

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

class Inbox {
public:
    using Watchers = std::vector<std::shared_ptr<Watcher>>;

    // `waker` is woken when there is something to take.
    explicit Inbox(std::shared_ptr<Waker> waker) : waker_(std::move(waker)) {}

    // Of a watcher's answer.
    void has_room(std::shared_ptr<Watcher> watcher) { put(&News::with_room, std::move(watcher)); }
    void is_closed(std::shared_ptr<Watcher> watcher) { put(&News::closed, std::move(watcher)); }
    // The cluster has changes to tell.
    void told();

    // --- the feed ---
    struct News {
        Watchers with_room, closed;
    };
    // What has come since the last call.
    News take();
    bool take_told();
    // The feed ends: nothing is taken in any more.
    void shut();

private:
    void put(Watchers News::*list, std::shared_ptr<Watcher> watcher);

    const std::shared_ptr<Waker> waker_;
    std::mutex mutex_;
    News news_;
    bool is_told_ = false, is_shut_ = false;
};

}  // namespace restd::events
