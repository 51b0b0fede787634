// The names of a set of flags, or of an enumeration, that its word stands for.
//
// Nothing here has state.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "restd/field.hpp"

namespace restd {

// Reads the word that holds a set of flags. REQUIRES: `member` is of the codec's type.
inline std::uint64_t load_word(const Codec& codec, const void* member)
{
    switch (codec.size) {
    case 1: return *static_cast<const std::uint8_t*>(member);
    case 2: return *static_cast<const std::uint16_t*>(member);
    case 4: return *static_cast<const std::uint32_t*>(member);
    default: return *static_cast<const std::uint64_t*>(member);
    }
}

// Calls each(name) for the names that are written for `word`, until it returns false.
template <class Each>
void each_flag(std::span<const Flag> names, std::uint64_t word, Each each)
{
    std::uint64_t spoken_for = 0;  // bits of enumerations whose value has been written; not flags of their own
    for (const Flag& f : names) {
        switch (f.match) {
        case Flag::Match::bits:
            if (f.value == 0 || (word & f.value) != f.value || (f.mask & spoken_for) != 0) continue;
            break;
        case Flag::Match::equal:
            if ((word & f.mask) != f.value) continue;
            spoken_for |= f.mask;
            break;
        case Flag::Match::other:
            if ((f.mask & spoken_for) != 0) continue;
            spoken_for |= f.mask;
            break;
        case Flag::Match::removed: continue;
        }
        if (f.is_written && !each(f.name)) return;
    }
}

}  // namespace restd
