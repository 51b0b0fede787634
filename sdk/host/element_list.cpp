#include "host/element_list.hpp"

#include <algorithm>
#include <cstring>

#include "host/member.hpp"
#include "host/read_limits.hpp"

namespace restd {
namespace {

// Memory that is allocated for the first elements of a list.
constexpr std::size_t first_size = 256;

}  // namespace

void* ElementList::append(const Codec& codec, Arena& arena, ReadIssues& issues)
{
    const Codec& element = *codec.element;
    if (count_ == capacity_) {
        check_length(codec, count_ + 1, issues);
        const std::size_t most = list_limit(codec, issues.reading());
        if (capacity_ == 0) {
            capacity_ = std::clamp<std::size_t>(first_size / element.size, 1, most);
            data_ = static_cast<std::byte*>(arena.allocate(capacity_ * element.size, element.align));
        } else {
            capacity_ = std::min(capacity_ * 2, most);
            const bool is_first = !growing_;
            auto* const data = static_cast<std::byte*>(growing_.grow(arena, capacity_ * element.size));
            if (is_first) std::memcpy(data, data_, count_ * element.size);
            data_ = data;
        }
    }
    void* const at = data_ + count_++ * element.size;
    element.construct(at);
    return at;
}

void ElementList::store_in(void* member, const Codec& codec, Arena& arena)
{
    if (growing_) data_ = static_cast<std::byte*>(growing_.keep(arena, count_ * codec.element->size));
    // An empty list differs from no list: its address is not null.
    const RawList list{data_ != nullptr ? data_ : static_cast<std::byte*>(arena.allocate(1, codec.element->align)), count_};
    if (codec.adopt == nullptr) {
        store(member, list);
        return;
    }
    void* const kept = arena.allocate(sizeof list, alignof(RawList));
    store(kept, list);
    codec.adopt(kept, member);
}

}  // namespace restd
