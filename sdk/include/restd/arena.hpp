// Arena: memory for the values of one request, freed all at once.
//
// What it takes is charged to the budget of the request that its thread is answering as it is made (restd/budget.hpp), and
// given back with that budget.
//
// Threads: one at a time. Everything in it lives until the arena is destroyed; nothing in it is destructed, so only trivially
// destructible types may be put there.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

#include "restd/budget.hpp"
#include "restd/values.hpp"

namespace restd {

class Arena {
public:
    Arena() : memory_(first_, sizeof first_, &charged_) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    // Throws Error where the budget does not allow it.
    void* allocate(std::size_t size, std::size_t align) { return memory_.allocate(size, align); }

    // A copy of `text` that ends in a NUL (not counted) and whose data() is never null.
    std::string_view copy(std::string_view text)
    {
        char* to = static_cast<char*>(allocate(text.size() + 1, 1));
        if (!text.empty()) std::memcpy(to, text.data(), text.size());
        to[text.size()] = '\0';
        return {to, text.size()};
    }

    template <class T, class... Args>
    T* make(Args&&... args)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        return ::new (allocate(sizeof(T), alignof(T))) T(static_cast<Args&&>(args)...);
    }

    // A copy of `items`, never with a null data().
    template <class T>
    List<T> copy_list(const std::vector<T>& items)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        T* to = static_cast<T*>(allocate(sizeof(T) * (items.size() + 1), alignof(T)));
        for (std::size_t i = 0; i < items.size(); ++i) ::new (to + i) T(items[i]);
        return {to, items.size()};
    }

private:
    class Charged final : public std::pmr::memory_resource {
        void* do_allocate(std::size_t size, std::size_t align) override
        {
            if (budget_ != nullptr) budget_->charge(size);
            return std::pmr::new_delete_resource()->allocate(size, align);
        }
        void do_deallocate(void* memory, std::size_t size, std::size_t align) override
        {
            std::pmr::new_delete_resource()->deallocate(memory, size, align);
        }
        bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

        RequestBudget* const budget_ = RequestBudget::current();
    };

    Charged charged_;
    alignas(std::max_align_t) std::byte first_[4096];
    std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace restd
