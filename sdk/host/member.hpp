// Access to members of model objects through their type-erased codecs. Nothing here has state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "restd/field.hpp"
#include "restd/flag_words.hpp"
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

// A List<T> of any T. In libstdc++ and libc++ a span is a pointer followed by a count (a unit test checks this).
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

// Writes the word that holds a set of flags; load_word() reads it.
inline void store_word(const Codec& codec, void* member, std::uint64_t word)
{
    switch (codec.size) {
    case 1: store(member, static_cast<std::uint8_t>(word)); return;
    case 2: store(member, static_cast<std::uint16_t>(word)); return;
    case 4: store(member, static_cast<std::uint32_t>(word)); return;
    default: store(member, word); return;
    }
}

// Whether the key path `text` of a row has `name` as its part number `depth`.
inline bool part_is(std::string_view text, std::size_t depth, std::string_view name)
{
    bool last = false;
    return detail::part(text, depth, last) == name;
}

// Calls each(item) for the items of "a,b". Empty items are skipped, as in the original.
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

// Calls each(item) for the items of "a,b[1,2]": a comma within brackets belongs to a range of names.
template <class Each>
void each_query_item(std::string_view text, Each each)
{
    int open = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == ',' && open <= 0)) {
            if (i != start) each(text.substr(start, i - start));
            start = i + 1;
        } else if (text[i] == '[') {
            ++open;
        } else if (text[i] == ']') {
            --open;
        }
    }
}

}  // namespace restd
