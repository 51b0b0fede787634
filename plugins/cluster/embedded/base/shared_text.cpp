#include "base/shared_text.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace restd::embedded {

SharedText::SharedText(std::string_view text)
{
    if (text.empty()) return;
    void* memory = ::operator new(offsetof(Body, text) + text.size());
    body_ = static_cast<Body*>(memory);
    ::new (&body_->copies) std::atomic<std::uint32_t>(1);
    body_->size = static_cast<std::uint32_t>(text.size());
    std::memcpy(body_->text, text.data(), text.size());
}

SharedText::SharedText(const SharedText& other) noexcept : body_(other.body_)
{
    if (body_) body_->copies.fetch_add(1, std::memory_order_relaxed);
}

SharedText::~SharedText()
{
    if (body_ && body_->copies.fetch_sub(1, std::memory_order_acq_rel) == 1) ::operator delete(body_);
}

SharedText TextPool::intern(std::string_view text)
{
    if (text.empty()) return {};
    const std::lock_guard lock(mutex_);
    const auto found = texts_.find(text);
    if (found != texts_.end()) return *found;
    if (texts_.size() >= sweep_at_) {
        std::erase_if(texts_, [](const SharedText& held) { return held.only_copy(); });
        sweep_at_ = std::max<std::size_t>(1024, 2 * texts_.size());
    }
    return *texts_.emplace(text).first;
}

}  // namespace restd::embedded
