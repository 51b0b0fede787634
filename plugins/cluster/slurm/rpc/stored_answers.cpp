#include "rpc/stored_answers.hpp"

#include <utility>

namespace restd::slurm {
namespace {

// What an entry takes besides its texts, rounded up. It also limits the number of entries.
constexpr std::size_t overhead = 4096;

}  // namespace

std::optional<StoredAnswers::Stored> StoredAnswers::find(const QuestionKey& key)
{
    Removed removed;
    const std::lock_guard lock(mutex_);
    remove_late_ones(removed);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return {};
    by_use_.splice(by_use_.begin(), by_use_, found->second.by_use);
    return found->second.stored;
}

void StoredAnswers::put(const QuestionKey& key, Stored stored)
{
    const std::size_t bytes = stored.answer->frame.size + key.asker.size() + key.controller.size() + key.body.size() + overhead;
    Removed removed;
    const std::lock_guard lock(mutex_);
    remove_late_ones(removed);
    if (const auto before = entries_.find(key); before != entries_.end()) {
        if (before->second.stored.answer == stored.answer) return;
        remove(before, removed);
    }
    if (bytes > most_) return;
    while (bytes_ > most_ - bytes) remove(entries_.find(*by_use_.back()), removed);
    // Its places are made first: an entry without them could not be removed.
    Places by_use(1), by_age(1);
    const auto entry = entries_.emplace(key, Entry{std::move(stored), bytes, Clock::now() + longest_, {}, {}}).first;
    entry->second.by_use = by_use.begin();
    entry->second.by_age = by_age.begin();
    by_use.front() = by_age.front() = &entry->first;
    by_use_.splice(by_use_.begin(), by_use);
    by_age_.splice(by_age_.end(), by_age);
    bytes_ += bytes;
}

void StoredAnswers::drop(const QuestionKey& key)
{
    Removed removed;
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(key); found != entries_.end()) remove(found, removed);
}

bool StoredAnswers::clear()
{
    Entries all;  // destroyed after the lock is released
    const std::lock_guard lock(mutex_);
    all.swap(entries_);
    by_use_.clear();
    by_age_.clear();
    bytes_ = 0;
    return !all.empty();
}

void StoredAnswers::drop_late_ones()
{
    Removed removed;
    const std::lock_guard lock(mutex_);
    remove_late_ones(removed);
}

std::size_t StoredAnswers::bytes() const
{
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void StoredAnswers::remove(Entries::iterator entry, Removed& removed)
{
    bytes_ -= entry->second.bytes;
    by_use_.erase(entry->second.by_use);
    by_age_.erase(entry->second.by_age);
    removed.push_back(entries_.extract(entry));
}

void StoredAnswers::remove_late_ones(Removed& removed)
{
    const auto now = Clock::now();
    while (!by_age_.empty()) {
        const auto oldest = entries_.find(*by_age_.front());
        if (oldest->second.until > now) return;
        remove(oldest, removed);
    }
}

}  // namespace restd::slurm
