// Access to members of model objects through their type-erased codecs. Nothing here has state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "restd/field.hpp"
#include "restd/model/values.hpp"

namespace restd {

// REQUIRES: a T is at `member`.
template <class T>
inline T load(const void* member)
{
    static_assert(std::is_trivially_copyable_v<T>);
    return *static_cast<const T*>(member);
}

template <class T>
inline void store(void* member, const T& value)
{
    static_assert(std::is_trivially_copyable_v<T>);
    *static_cast<T*>(member) = value;
}

// A List<T> of any T. A span is a pointer and a count in that order, in both libstdc++ and libc++ (a unit test checks it).
struct RawList {
    const std::byte* data = nullptr;
    std::size_t size = 0;
};
static_assert(sizeof(RawList) == sizeof(List<int>) && alignof(RawList) == alignof(List<int>));

template <>
inline RawList load<RawList>(const void* member)
{
    RawList list;
    std::memcpy(&list, member, sizeof list);
    return list;
}

template <>
inline void store<RawList>(void* member, const RawList& list)
{
    std::memcpy(member, &list, sizeof list);
}

// A pointer to anything is stored like a pointer to void.
template <>
inline const void* load<const void*>(const void* member)
{
    const void* to;
    std::memcpy(&to, member, sizeof to);
    return to;
}

// The word that a set of flags is kept in, and back.
inline std::uint64_t load_word(const Codec& codec, const void* member)
{
    switch (codec.size) {
    case 1: return load<std::uint8_t>(member);
    case 2: return load<std::uint16_t>(member);
    case 4: return load<std::uint32_t>(member);
    default: return load<std::uint64_t>(member);
    }
}

inline void store_word(const Codec& codec, void* member, std::uint64_t word)
{
    switch (codec.size) {
    case 1: store(member, static_cast<std::uint8_t>(word)); return;
    case 2: store(member, static_cast<std::uint16_t>(word)); return;
    case 4: store(member, static_cast<std::uint32_t>(word)); return;
    default: store(member, word); return;
    }
}

// Calls each(item) for the items of "a,b"; empty ones are left out, as the original does.
template <class Each>
void each_csv_item(std::string_view text, Each each)
{
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = text.substr(0, comma);
        if (!item.empty()) each(item);
        if (comma == std::string_view::npos) return;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace restd
