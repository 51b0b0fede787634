#include "hub.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "restd/log.hpp"
#include "restd/log_quoted.hpp"

namespace restd::events {
namespace {

// Whose feed a caller may share. A token that names no user is shared with nobody.
std::string key_of(Subject subject, const Identity& caller)
{
    std::string key = subject == Subject::jobs ? "jobs " : "nodes ";
    if (caller.is_known_here()) return key + "local " + caller.user;
    return key + (caller.user.empty() ? "unnamed " + caller.token : "token " + caller.user);
}

}  // namespace

Hub::Hub(Cluster& cluster, const FeedOptions& options, spdlog::logger& log)
    : cluster_(cluster), options_(options), log_(log), farewell_(end("the daemon ends"))
{}

Hub::~Hub()
{
    {
        const std::lock_guard lock(mutex_);
        ending_.is_set_ = true;
    }
    waker_->wake();
    asked_.notify_all();
    if (keeper_.joinable()) keeper_.join();
    for (std::thread& asker : askers_) asker.join();
}

void Hub::watch(TextCall& call, Subject subject, Filter filter)
{
    const Identity& caller = call.caller();
    // A feed has what its user may see. Nobody else may join it by a token that nobody has checked.
    if (!caller.is_proven()) Source::prove(call.controller(), caller);
    const auto resume = EventId::parse(call.request().header("Last-Event-ID"));

    std::map<std::string, Place>::iterator place;
    {
        const std::lock_guard lock(mutex_);
        if (askers_.empty()) askers_.emplace_back([this] { ask(); });
        if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
        place = feeds_.try_emplace(key_of(subject, caller)).first;
        if (place->second.feed == nullptr) place->second.feed = std::make_shared<Feed>(subject, options_, waker_, log_);
        ++place->second.joining;
    }
    struct Joining {
        ~Joining()
        {
            const std::lock_guard lock(hub.mutex_);
            --place->second.joining;
        }
        Hub& hub;
        std::map<std::string, Place>::iterator place;
    } const joining{*this, place};

    const std::shared_ptr<Feed> feed = place->second.feed;
    auto watcher = std::make_shared<Watcher>(feed->inbox(), caller, std::move(filter));
    const std::size_t kept = sizeof(Watcher) + watcher->filter.memory() + caller.token.size();
    watcher->answer = call.open("text/event-stream", {.listener = watcher, .farewell = farewell_, .kept = kept});
    feed->join(std::move(watcher), resume);
}

void Hub::queue(std::shared_ptr<Feed> feed)
{
    to_ask_.push_back(std::move(feed));
    asked_.notify_one();
    if (idle_askers_ >= to_ask_.size() || askers_.size() == most_askers) return;
    try {
        askers_.emplace_back([this] { ask(); });
    } catch (const std::system_error&) {
        // The system allows no more threads; there is at least one.
    }
}

void Hub::keep()
{
    for (;;) {
        std::vector<std::shared_ptr<Feed>> feeds;
        {
            const std::lock_guard lock(mutex_);
            if (ending_.is_set_) return;
            for (const auto& [key, place] : feeds_) feeds.push_back(place.feed);
        }
        const Feed::Clock::time_point now = Feed::Clock::now();
        Feed::Clock::time_point next = now + std::chrono::hours(1);
        std::vector<std::shared_ptr<Feed>> over;
        for (const auto& feed : feeds) {
            const Feed::Due due = feed->tend(now);
            if (due.is_over) {
                over.push_back(feed);
                continue;
            }
            next = std::min(next, due.next);
            if (!due.is_refresh) continue;
            const std::lock_guard lock(mutex_);
            queue(feed);
        }
        if (!over.empty()) {
            const std::lock_guard lock(mutex_);
            std::erase_if(feeds_, [&](const auto& entry) {
                const Place& place = entry.second;
                return place.joining == 0 && place.feed->watcher_count() == 0 &&
                       std::find(over.begin(), over.end(), place.feed) != over.end();
            });
        }
        feeds.clear();
        over.clear();
        waker_->wait_until(next);
    }
}

void Hub::ask()
{
    WaitingHost::set_current(&ending_);
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_askers_;
        asked_.wait(lock, [this] { return ending_.is_set_ || !to_ask_.empty(); });
        --idle_askers_;
        if (ending_.is_set_) return;
        const std::shared_ptr<Feed> feed = std::move(to_ask_.front());
        to_ask_.pop_front();
        lock.unlock();
        feed->refresh(cluster_);
        lock.lock();
    }
}

}  // namespace restd::events
