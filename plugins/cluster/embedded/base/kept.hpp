// Kept: a share in an immutable object that others may replace at any time: the book, the configuration, a listing.
//
// A named variable must hold it while it is used. `engine.book()->users` would refer to an object that may be gone at the end
// of the expression, and in a range-for before the first iteration: that does not compile.
//
//     const auto book = engine.book();
//     for (const auto& [name, user] : book->users) ..
//
// Threads: as std::shared_ptr.
#pragma once

#include <memory>
#include <utility>

namespace restd::embedded {

template <class T>
class Kept {
public:
    Kept() = default;
    Kept(std::shared_ptr<const T> shared) : shared_(std::move(shared)) {}  // NOLINT: the same thing, more carefully

    const T& operator*() const& { return *shared_; }
    const T* operator->() const& { return shared_.get(); }
    const T* get() const& { return shared_.get(); }
    const T& operator*() const&& = delete;
    const T* operator->() const&& = delete;
    const T* get() const&& = delete;

    explicit operator bool() const { return shared_ != nullptr; }
    operator const std::shared_ptr<const T>&() const& { return shared_; }  // NOLINT
    operator std::shared_ptr<const T>() && { return std::move(shared_); }  // NOLINT
    friend bool operator==(const Kept& a, const Kept& b) { return a.shared_ == b.shared_; }

private:
    std::shared_ptr<const T> shared_;
};

}  // namespace restd::embedded
