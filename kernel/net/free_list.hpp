// FreeList: keeps objects for reuse.
//
// Threads: any.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace restd::kernel {

template <class T>
class FreeList {
public:
    // Keeps at most `most` unused objects.
    explicit FreeList(std::size_t most) : most_(most) { free_.reserve(most); }

    // Returns an object that was put back. Null if there is none; then the caller makes one.
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

}  // namespace restd::kernel
