// Paths of fields, as clients write them: "time.start" is the row "time/start", or the field "start" of the object "time".
//
// A path may lead through objects and lists of objects. It may end at an object, which is then chosen as a whole.
// Nothing here has state, but what is made is in the arena that is passed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "restd/arena.hpp"
#include "restd/field.hpp"

namespace restd {

bool has_path(const Table& table, std::string_view path);

// The known path that is nearest to an unknown one.
std::string nearest_path(const Table& table, std::string_view path);

// The table with only those rows, at any depth, that the paths choose. REQUIRES: has_path() of each path, and there is one.
const Table* chosen_rows(const Table& table, std::span<const std::string_view> paths, Arena& arena);

// A member on the way to a value: its offset in the object before it, and its codec.
struct PathStep {
    std::uint32_t offset;
    const Codec* codec;
};
// The way to the single value at the path. Empty: there is no such path, or it leads to or through a list or map, or it ends at
// an object.
std::span<const PathStep> steps_to_value(const Table& table, std::string_view path, Arena& arena);

}  // namespace restd
