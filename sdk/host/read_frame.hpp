// ReadFrame: an array or object that has begun in the document and has not ended, and the member that its values are stored in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/element_list.hpp"
#include "host/no_val_reader.hpp"
#include "restd/field.hpp"

namespace restd {

// A value that is first read into a scratch object, and then stored in its member by its codec.
struct Conversion {
    const Codec* codec;
    void* member;
    void* scratch;
    std::size_t errors;  // number of errors before it; if there are new ones the scratch object is not used
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
        skip,  // an unknown value
    };
    Type type = Type::skip;
    bool is_object = false;     // an object, which must end with }
    bool may_be_empty = false;  // required fields are checked only if any field is given
    bool is_reported = false;   // skip: warn about each field in it
    bool has_flag = false;      // flags: a name has been read
    const Codec* codec = nullptr;
    void* member = nullptr;
    Conversion* conversion = nullptr;

    // The key of the next value. An unknown key is in the arena, a known one in the table.
    std::string_view key = {};

    // object: all rows in [first, last) have the first `depth` parts of their keys in common.
    const Table* table = nullptr;
    std::byte* object = nullptr;
    std::uint32_t first = 0, last = 0, depth = 0, hint = 0;
    bool* seen = nullptr;  // by row; null if no row is required
    enum class Slot : std::uint8_t { unknown, value, nested } slot = Slot::unknown;
    std::uint32_t row = 0;  // value: the row; nested: its first row
    bool any = false;       // some field was given

    std::size_t index = 0;  // in arrays: of the next value

    ElementList elements = {};  // list, map, pairs

    // csv: the text so far, cut at its limit, and its full length
    std::string text = {};
    std::size_t text_size = 0;

    NoValParts no_val = {};
};

}  // namespace restd
