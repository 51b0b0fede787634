// IdTable: names objects by an id instead of a pointer. The id of a removed object is invalid, even if another object has taken
// its place: an id consists of an index and of the number of times that this place has been used.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace restd::kernel {

template <class T>
class IdTable {
public:
    // Ids of objects are never greater than this.
    static constexpr std::uint64_t most = ~std::uint64_t{0} - 16;

    std::uint64_t add(std::unique_ptr<T> object)
    {
        if (free_.empty()) {
            free_.push_back(static_cast<std::uint32_t>(places_.size()));
            places_.emplace_back();
        }
        const std::uint32_t index = free_.back();
        free_.pop_back();
        Place& place = places_[index];
        place.object = std::move(object);
        return std::uint64_t{place.generation} << 32 | index;
    }

    // Null if the object has been removed.
    T* find(std::uint64_t id) const
    {
        const auto index = static_cast<std::uint32_t>(id);
        if (index >= places_.size() || places_[index].generation != id >> 32) return nullptr;
        return places_[index].object.get();
    }

    // Removes the object and returns it. Null if it has been removed already.
    std::unique_ptr<T> remove(std::uint64_t id)
    {
        if (find(id) == nullptr) return nullptr;
        const auto index = static_cast<std::uint32_t>(id);
        free_.push_back(index);
        ++places_[index].generation;
        return std::move(places_[index].object);
    }

    std::size_t size() const { return places_.size() - free_.size(); }

private:
    struct Place {
        std::unique_ptr<T> object;
        std::uint32_t generation = 0;
    };

    std::vector<Place> places_;
    std::vector<std::uint32_t> free_;
};

}  // namespace restd::kernel
