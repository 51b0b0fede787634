#include "engine/change_log.hpp"

#include <algorithm>
#include <utility>

namespace restd::embedded {
namespace {

// A reader copies at most this many changes before others get the lock.
constexpr std::size_t copied_at_once = 256;

}  // namespace

void ChangeLog::add(Change change)
{
    if (!is_watched_.load(std::memory_order_relaxed)) return;
    JobRef dropped;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    if (changes_.size() == most_) {
        dropped = std::move(changes_.front().job);
        changes_.pop_front();
    }
    changes_.push_back(std::move(change));
    ++end_;
    news();
}

void ChangeLog::touch()
{
    if (!is_watched_.load(std::memory_order_relaxed)) return;
    const std::lock_guard lock(mutex_);
    news();
}

void ChangeLog::news()
{
    if (std::exchange(is_news_, true)) return;
    wake_.notify_one();
}

std::unique_ptr<ChangeLog::Reader> ChangeLog::watch(Told told)
{
    const std::lock_guard lock(mutex_);
    std::unique_ptr<Reader> reader(new Reader(*this, end_));
    reader->told_ = readers_.insert(readers_.end(), std::make_shared<const Told>(std::move(told)));
    is_watched_.store(true, std::memory_order_relaxed);
    if (!thread_.joinable() && !is_stopping_) thread_ = std::thread([this] { work(); });
    return reader;
}

ChangeLog::Reader::~Reader()
{
    std::shared_ptr<const Told> told;
    std::deque<Change> unread;
    const std::lock_guard lock(log_.mutex_);
    told = std::move(*told_);
    log_.readers_.erase(told_);
    if (!log_.readers_.empty()) return;
    log_.is_watched_.store(false, std::memory_order_relaxed);
    unread.swap(log_.changes_);
}

bool ChangeLog::Reader::read(std::vector<Change>& changes)
{
    const std::size_t before = changes.size();
    for (;;) {
        const std::lock_guard lock(log_.mutex_);
        const std::uint64_t begin = log_.end_ - log_.changes_.size();
        if (position_ < begin) {
            changes.resize(before);
            return false;
        }
        const std::uint64_t end = std::min<std::uint64_t>(log_.end_, position_ + copied_at_once);
        for (; position_ < end; ++position_) changes.push_back(log_.changes_[static_cast<std::size_t>(position_ - begin)]);
        if (position_ == log_.end_) return true;
    }
}

void ChangeLog::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return is_news_ || is_stopping_; });
        if (is_stopping_) return;
        is_news_ = false;
        const std::vector<std::shared_ptr<const Told>> readers(readers_.begin(), readers_.end());
        lock.unlock();
        for (const auto& told : readers) (*told)();
        lock.lock();
    }
}

void ChangeLog::stop()
{
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

}  // namespace restd::embedded
