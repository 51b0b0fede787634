// ReadFrame: an array or object that has begun in the document and has not ended, and what its values are stored in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/element_list.hpp"
#include "host/no_val_reader.hpp"
#include "restd/field.hpp"

namespace restd {

// A value that is read into a scratch object and then taken over by its codec.
struct Conversion {
    const Codec* codec;
    void* member;
    void* scratch;
    std::size_t errors;  // how many errors there were before; if there are new ones the scratch object is not used
    Conversion* outer;
};

struct ReadFrame {
    enum class Type : std::uint8_t {
        object,  // of a table, or one of its nested objects "a/b"
        map,
        list,
        flags,
        csv,
        pairs,  // an object read into a list of "key=value"
        no_val,
        skip,  // something unknown
    };
    Type type = Type::skip;
    bool is_object = false;     // how it must end
    bool may_be_empty = false;  // required fields are only asked for where any field is given
    bool is_reported = false;   // skip: each field in it is warned of
    bool has_flag = false;      // flags: one has been taken
    const Codec* codec = nullptr;
    void* member = nullptr;
    Conversion* conversion = nullptr;

    // The key whose value comes next. For what is unknown in the arena, else the table's.
    std::string_view key = {};

    // object: rows [first, last) have the first `depth` parts of their key in common.
    const Table* table = nullptr;
    std::byte* object = nullptr;
    std::uint32_t first = 0, last = 0, depth = 0, hint = 0;
    bool* seen = nullptr;  // by row; null where no row is required
    enum class Slot : std::uint8_t { unknown, value, nested } slot = Slot::unknown;
    std::uint32_t row = 0;  // value: the row; nested: its first row
    bool any = false;       // some field was given

    std::size_t index = 0;  // in arrays: of the value that comes next

    ElementList elements = {};  // list, map, pairs

    // csv, in the making: as far as it may be long, and how long it is
    std::string text = {};
    std::size_t text_size = 0;

    NoValParts no_val = {};
};

}  // namespace restd
