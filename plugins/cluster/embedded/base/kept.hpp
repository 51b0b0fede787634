// Kept: shared ownership of an immutable object that may be replaced at any time: the book, the configuration, a listing.
//
// A named variable must hold it while the object is used. In `engine.book()->users` the object may be gone at the end of the
// expression, and in a range-for even before the first iteration. So this does not compile. Write instead:
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
    Kept(std::shared_ptr<const T> shared) : shared_(std::move(shared)) {}  // NOLINT: implicit, it only adds safety

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
