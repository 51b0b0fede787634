// TableReader: takes the events of a document in order, and stores the values in a model object by its field table. All readers
// use it: JSON, YAML, queries and path parameters.
//
// It keeps the arrays and objects that are open (ReadFrame) and gives single values to the MemberReader.
//
// Views that are passed in are valid during the call only; the reader copies values into the Reading's arena.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/member_reader.hpp"
#include "host/read_frame.hpp"
#include "host/read_issues.hpp"
#include "host/reader.hpp"
#include "host/refused_value.hpp"

namespace restd {

// Throws the Error for a document that cannot be parsed.
[[noreturn]] void throw_not_parsable(const std::string& why);

class TableReader {
public:
    using From = MemberReader::From;
    static constexpr unsigned max_depth = 64;

    // REQUIRES: `object` is default-constructed, of the table's model type; all of them outlive the reader.
    TableReader(const Table& table, void* object, Reading& reading, From from);
    TableReader(const TableReader&) = delete;
    TableReader& operator=(const TableReader&) = delete;
    ~TableReader();

    // They throw if the document does not begin with an object, or is nested deeper than max_depth.
    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void key(std::string_view name);

    // `source`, if not empty, is the spelling of the value in the document, for fields of type text.
    void null();
    void boolean(bool value, std::string_view source = {});
    void integer(std::int64_t value, std::string_view source = {});
    void unsigned_integer(std::uint64_t value, std::string_view source = {});
    void real(double value, std::string_view source = {});
    void too_large_number(std::string_view source);
    void string(std::string_view text);

private:
    void scalar(const Scalar& value);
    void begin(bool is_object);
    void end(bool is_object);
    // A value is complete. Moves on to the next element of the innermost list.
    void value_done();
    // The value at `member`, of the codec's type, begins with an object or an array.
    void open(const Codec& codec, void* member, bool is_object, Conversion* conversion, bool may_be_empty);
    // Opens the nested object that several keys "a/b" of the table share, within the object of the innermost frame.
    void open_nested();
    void skip(bool is_object, bool is_reported);
    // Reads to the end of the value that begins here, and then reports it: "<before> <the value>".
    void refuse_container(bool is_object, int number, std::string before);

    void csv_entry(ReadFrame& frame, const Scalar& value);
    void pair_entry(ReadFrame& frame, const Scalar& value);
    void check_required(const ReadFrame& frame);
    // The next element of the list or map, default-constructed.
    void* append(ReadFrame& frame);

    Arena& arena_;
    Reading& reading_;
    const Table& table_;
    void* object_;
    const From from_;
    std::vector<ReadFrame> frames_;  // innermost last
    ReadIssues issues_;
    MemberReader members_;
    RefusedValue refused_;
    bool done_ = false;
};

}  // namespace restd
