#include "inbox.hpp"

namespace restd::events {

void Waker::wake()
{
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(is_awake_, true)) return;
    }
    changed_.notify_one();
}

void Waker::wait_until(std::chrono::steady_clock::time_point until)
{
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [this] { return is_awake_; });
    is_awake_ = false;
}

void Inbox::put(Watchers News::*list, std::shared_ptr<Watcher> watcher)
{
    {
        const std::lock_guard lock(mutex_);
        if (is_shut_) return;
        (news_.*list).push_back(std::move(watcher));
    }
    waker_->wake();
}

void Inbox::told()
{
    {
        const std::lock_guard lock(mutex_);
        if (is_shut_ || std::exchange(is_told_, true)) return;
    }
    waker_->wake();
}

Inbox::News Inbox::take()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
}

bool Inbox::take_told()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(is_told_, false);
}

void Inbox::shut()
{
    News dropped;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    is_shut_ = true;
    std::swap(dropped, news_);
}

}  // namespace restd::events
