// FreeList: objects that are used again instead of being made anew, and Budget: a cap on memory that many share.
//
// Threads: any.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace restd::kernel {

template <class T>
class FreeList {
public:
    // Keeps at most `most` objects that nobody uses.
    explicit FreeList(std::size_t most) : most_(most) { free_.reserve(most); }

    // An object that has been put back, or null: then the caller makes one.
    std::unique_ptr<T> take()
    {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return nullptr;
        std::unique_ptr<T> object = std::move(free_.back());
        free_.pop_back();
        return object;
    }

    void put(std::unique_ptr<T> object)
    {
        const std::lock_guard lock(mutex_);
        if (free_.size() < most_) free_.push_back(std::move(object));
    }

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<T>> free_;
};

class Budget {
public:
    explicit Budget(std::size_t total) : left_(total) {}

    bool take(std::size_t size)
    {
        std::size_t left = left_.load(std::memory_order_relaxed);
        do {
            if (left < size) return false;
        } while (!left_.compare_exchange_weak(left, left - size, std::memory_order_relaxed));
        return true;
    }

    void give(std::size_t size) { left_.fetch_add(size, std::memory_order_relaxed); }
    std::size_t left() const { return left_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::size_t> left_;
};

}  // namespace restd::kernel
