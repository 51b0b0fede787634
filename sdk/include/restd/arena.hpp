// Arena: memory for the values of one request, freed all at once.
//
// Its memory is charged to the budget of the request that the thread answers when the arena is constructed (restd/budget.hpp).
// The charge is given back when that budget ends.
//
// Threads: one at a time. Everything in it lives until the arena is destroyed. Destructors are called only of what own() has
// taken; everything else that is put there is trivially destructible.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "restd/budget.hpp"
#include "restd/model/values.hpp"

namespace restd {
namespace detail {

// The arena's memory. `before`, and `size` of free_block(): the size that the block was allocated or last resized with.
// Allocating and resizing may throw std::bad_alloc; then nothing has changed.
void* allocate_block(std::size_t size);
void* resize_block(void* block, std::size_t before, std::size_t size);  // `block` null: allocates
void free_block(void* block, std::size_t size) noexcept;

}  // namespace detail

class Arena {
    // One allocation: this header, and memory behind it.
    struct alignas(std::max_align_t) Block {
        Block* before;
        std::size_t size;  // of the memory behind the header
    };
    // What has a destructor.
    struct Owned {
        Owned* before;
        void (*destroy)(Owned*);
    };
    template <class T>
    struct OwnedValue : Owned {
        T value;
    };

public:
    Arena() : next_(first_), end_(first_ + sizeof first_) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena()
    {
        for (Owned* owned = owned_; owned != nullptr; owned = owned->before) owned->destroy(owned);
        while (last_ != nullptr) {
            Block* const block = std::exchange(last_, last_->before);
            detail::free_block(block, sizeof(Block) + block->size);
        }
    }

    // REQUIRES: `align` is a power of two, at most alignof(std::max_align_t).
    // Throws Error if the budget is used up.
    void* allocate(std::size_t size, std::size_t align)
    {
        const std::size_t gap = (~reinterpret_cast<std::uintptr_t>(next_) + 1) & (align - 1);
        const auto room = static_cast<std::size_t>(end_ - next_);
        if (gap > room || size > room - gap) return allocate_more(size);
        std::byte* const at = next_ + gap;
        next_ = at + size;
        return at;
    }

    // A copy of `text`. Its data() is never null. A NUL follows it, which size() does not count.
    std::string_view copy(std::string_view text) { return join(text); }

    // The same for several texts, concatenated.
    template <class... Texts>
    std::string_view join(const Texts&... texts)
    {
        const std::size_t size = (std::string_view(texts).size() + ...);
        char* const to = static_cast<char*>(allocate(size + 1, 1));
        char* at = to;
        const auto put = [&at](std::string_view text) {
            if (!text.empty()) std::memcpy(at, text.data(), text.size());
            at += text.size();
        };
        (put(texts), ...);
        *at = '\0';
        return {to, size};
    }

    template <class T, class... Args>
    T* make(Args&&... args)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T(static_cast<Args&&>(args)...);
    }

    // Moves `value` into the arena, which destroys it in the end, the last one first. For what has a destructor, such as a
    // vector: the memory that it allocates itself is not charged to the budget.
    template <class T>
    T& own(T value)
    {
        static_assert(alignof(T) <= alignof(std::max_align_t));
        const auto destroy = [](Owned* owned) { std::destroy_at(&static_cast<OwnedValue<T>*>(owned)->value); };
        auto* const owned =
            ::new (allocate(sizeof(OwnedValue<T>), alignof(OwnedValue<T>))) OwnedValue<T>{{owned_, destroy}, std::move(value)};
        owned_ = owned;
        return owned->value;
    }

    // A copy of `items`. Its data() is never null.
    template <class T>
    List<T> copy_list(const std::vector<T>& items)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        T* to = static_cast<T*>(allocate(sizeof(T) * (items.size() + 1), alignof(T)));
        for (std::size_t i = 0; i < items.size(); ++i) ::new (to + i) T(items[i]);
        return {to, items.size()};
    }

    // Memory whose size is not known in advance. It can grow, and then no old copy stays in the arena. keep() makes it the
    // arena's. Only for trivially copyable types.
    class Growing {
    public:
        Growing() = default;
        Growing(Growing&& other) noexcept : budget_(other.budget_), block_(std::exchange(other.block_, nullptr)) {}
        Growing& operator=(Growing&& other) noexcept
        {
            std::swap(budget_, other.budget_);
            std::swap(block_, other.block_);
            return *this;
        }
        ~Growing()
        {
            if (block_ == nullptr) return;
            if (budget_ != nullptr) budget_->give_back(sizeof(Block) + block_->size);
            detail::free_block(block_, sizeof(Block) + block_->size);
        }

        explicit operator bool() const { return block_ != nullptr; }

        // Makes the memory at least `size` bytes large and returns it. Its contents may move. Throws like allocate().
        void* grow(Arena& arena, std::size_t size)
        {
            budget_ = arena.budget_;
            const std::size_t before = block_ != nullptr ? sizeof(Block) + block_->size : 0;
            const std::size_t more = sizeof(Block) + size - before;
            if (budget_ != nullptr) budget_->charge(more);
            try {
                block_ = static_cast<Block*>(detail::resize_block(block_, before, sizeof(Block) + size));
            } catch (...) {
                if (budget_ != nullptr) budget_->give_back(more);
                throw;
            }
            block_->size = size;
            return block_ + 1;
        }

        // Gives the first `size` bytes to the arena and returns them. This object is empty afterwards.
        void* keep(Arena& arena, std::size_t size)
        {
            const std::size_t before = block_->size;
            block_ = static_cast<Block*>(detail::resize_block(block_, sizeof(Block) + before, sizeof(Block) + size));
            block_->size = size;
            if (budget_ != nullptr) budget_->give_back(before - size);
            arena.add(block_);
            return std::exchange(block_, nullptr) + 1;
        }

    private:
        RequestBudget* budget_ = nullptr;
        Block* block_ = nullptr;
    };

private:
    static constexpr std::size_t least_block = std::size_t{8} << 10;
    static constexpr std::size_t most_block = std::size_t{256} << 10;

    void add(Block* block)
    {
        block->before = last_;
        last_ = block;
    }

    Block* make_block(std::size_t size)
    {
        if (budget_ != nullptr) budget_->charge(sizeof(Block) + size);
        auto* const block = static_cast<Block*>(detail::allocate_block(sizeof(Block) + size));
        block->size = size;
        add(block);
        return block;
    }

    // Each block is twice as large as the one before, up to a limit, so that little of the last block is wasted.
    void* allocate_more(std::size_t size)
    {
        if (size > next_size_ / 4) return make_block(size) + 1;
        Block* const block = make_block(next_size_);
        next_size_ = std::min(next_size_ * 2, most_block);
        auto* const memory = reinterpret_cast<std::byte*>(block + 1);
        next_ = memory + size;
        end_ = memory + block->size;
        return memory;
    }

    RequestBudget* const budget_ = RequestBudget::current();
    Block* last_ = nullptr;
    Owned* owned_ = nullptr;
    std::size_t next_size_ = least_block;
    std::byte* next_;  // free memory is [next_, end_)
    std::byte* end_;
    alignas(std::max_align_t) std::byte first_[4096];
};

}  // namespace restd
