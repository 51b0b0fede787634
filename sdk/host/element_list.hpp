// ElementList: the elements of a list or map while it is read. They are in the arena.
#pragma once

#include <cstddef>

#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

class ReadIssues;

class ElementList {
public:
    // The next element, default-constructed. Throws if the list is too long. `codec` is the list's, here and below.
    void* append(const Codec& codec, Arena& arena, ReadIssues& issues);
    // The elements become the value of the list's member. The ElementList is not used after that.
    void store_in(void* member, const Codec& codec, Arena& arena);
    std::size_t size() const { return count_; }

private:
    std::byte* data_ = nullptr;
    std::size_t count_ = 0, capacity_ = 0;
    Arena::Growing growing_ = {};  // unused while the elements are few
};

}  // namespace restd
