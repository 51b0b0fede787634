// SharedText: an immutable string of eight bytes that all its copies share; the empty one allocates no memory.
// TextPool: makes equal texts share one body. So a hundred thousand jobs of one user have the user's name in memory once.
//
// Threads: a SharedText may be copied and read on any thread. A TextPool may be used on any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

namespace restd::embedded {

class SharedText {
public:
    SharedText() = default;
    SharedText(std::string_view text);                                           // NOLINT: meant to be implicit
    SharedText(const char* text) : SharedText(std::string_view(text)) {}         // NOLINT
    SharedText(const std::string& text) : SharedText(std::string_view(text)) {}  // NOLINT
    SharedText(const SharedText& other) noexcept;
    SharedText(SharedText&& other) noexcept : body_(other.body_) { other.body_ = nullptr; }
    SharedText& operator=(SharedText other) noexcept
    {
        Body* mine = body_;
        body_ = other.body_;
        other.body_ = mine;
        return *this;
    }
    ~SharedText();

    // Valid as long as any copy of this text exists.
    std::string_view view() const { return body_ ? std::string_view(body_->text, body_->size) : std::string_view(); }
    operator std::string_view() const { return view(); }  // NOLINT: meant to be implicit
    bool empty() const { return body_ == nullptr; }
    bool only_copy() const { return body_ && body_->copies.load(std::memory_order_acquire) == 1; }
    friend bool operator==(const SharedText& a, const SharedText& b) { return a.body_ == b.body_ || a.view() == b.view(); }
    friend bool operator==(const SharedText& a, std::string_view b) { return a.view() == b; }
    friend bool operator==(const SharedText& a, const char* b) { return a.view() == std::string_view(b); }

private:
    struct Body {
        std::atomic<std::uint32_t> copies;
        std::uint32_t size;
        char text[1];  // size bytes follow
    };
    Body* body_ = nullptr;
};

class TextPool {
public:
    SharedText intern(std::string_view text);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(std::string_view a, std::string_view b) const { return a == b; }
    };
    std::mutex mutex_;
    std::unordered_set<SharedText, Hash, Equal> texts_;
    std::size_t sweep_at_ = 1024;  // at this size it removes the texts that nobody else holds
};

}  // namespace restd::embedded
