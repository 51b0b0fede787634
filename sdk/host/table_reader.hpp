// TableReader: the one sink of reading. Takes the events of a document in order and puts the values into a model object by its
// table. JSON, YAML, queries and path parameters all end here.
//
// Views passed in are valid during the call only; what is kept is copied into the Reading's arena.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/output.hpp"
#include "host/reader.hpp"
#include "host/writer.hpp"

namespace restd {

// Throws the Error of a text that is no document at all.
[[noreturn]] void throw_not_parsable(const std::string& why);

class TableReader {
public:
    // How values are given: in a query or form everything is text, so that text where something else is wanted is nothing to
    // warn of. In a query a list may be given as "a,b"; in a form a comma is a part of the text, as in a document.
    enum class From : std::uint8_t { document, query, form };
    static constexpr unsigned max_depth = 64;

    // REQUIRES: `object` is default-constructed, of the table's model type; all of them outlive the reader.
    TableReader(const Table& table, void* object, Reading& reading, From from);
    TableReader(const TableReader&) = delete;
    TableReader& operator=(const TableReader&) = delete;
    ~TableReader();

    // Throw where the document does not begin with an object or is nested deeper than max_depth.
    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void key(std::string_view name);

    // `source`, where not empty, is how the value was spelled: fields of text take it as it is.
    void null();
    void boolean(bool value, std::string_view source = {});
    void integer(std::int64_t value, std::string_view source = {});
    void unsigned_integer(std::uint64_t value, std::string_view source = {});
    void real(double value, std::string_view source = {});
    void too_large_number(std::string_view source);
    void string(std::string_view text);

private:
    struct Value;
    struct Frame;
    struct Conversion;
    enum class Put : std::uint8_t { stored, not_given, refused };

    void scalar(const Value& value);
    void begin(bool is_object);
    void end(bool is_object);
    // A value is complete: the next element of the innermost list begins.
    void value_done();
    void open(const Codec& codec, void* member, bool is_object, Conversion* conversion, bool may_be_empty);
    void skip(bool is_object, bool is_reported);
    // Reads on to the end of the value that begins here, and then reports it: "<before> <the value>".
    void refuse_container(bool is_object, int number, std::string before);

    Put put(const Codec& codec, void* member, const Value& value);
    Put put_element(const Codec& codec, void* member, const Value& value);
    template <class T>
    Put put_integer(const Codec& codec, void* member, const Value& value);
    template <class T>
    Put put_no_val(void* member, const Value& value);
    Put put_time(void* member, const Value& value);
    Put put_memory(void* member, const Value& value);
    // The elements of `f`, a list's frame, become the value of its member.
    void store_list(Frame& f);
    Put put_list(const Codec& codec, void* member, const Value& value);
    Put put_csv(const Codec& codec, void* member, const Value& value);
    bool text_of(const Codec& codec, const Value& value, std::string_view& text);
    // Whether a text of `size` bytes may be this codec's value. False: an error has been noted. Throws where that ends it all.
    bool is_text_in_limit(const Codec& codec, std::size_t size);
    // The most elements of a list, or names of a set of flags.
    std::size_t list_limit(const Codec& codec) const;
    void check_length(const Codec& codec, std::size_t size);
    bool truth_of(const Value& value, bool& truth);
    Put put_flags(const Codec& codec, void* member, const Value& value);
    // Sign and magnitude as a T, or an error that says what it can hold.
    template <class T>
    bool narrow(bool negative, std::uint64_t magnitude, T& out);
    // `value`: what was given, where it was a single value.
    Put finish_conversion(const Codec& codec, void* member, void* scratch, const Value* value);

    bool flag(const Codec& codec, std::uint64_t& word, std::string_view name);
    void flag_entry(Frame& frame, const Value& value);
    void csv_entry(Frame& frame, const Value& value);
    void pair_entry(Frame& frame, const Value& value);
    void no_val_entry(Frame& frame, const Value& value);
    void end_no_val(const Frame& frame);
    void check_required(const Frame& frame);
    void* append(Frame& frame);

    std::string path() const;
    // Of the field that is being read, as messages call it.
    std::string name() const;
    void error(int number, std::string_view description);
    void error(int number, std::string_view description, std::string source);
    void warn(std::string_view description);
    void add(std::vector<Issue>& issues, std::string_view more, int number, std::string_view description, std::string source);
    void warn_unknown(const Frame& frame, std::string_view type);
    // The original's warning for a value of another type than the document says.
    void warn_type(const Codec& codec, const Value& value);
    void warn_type(const Codec& codec, std::string_view openapi, std::string_view slurm, std::string_view shown);
    Put refuse(std::string_view expected, const Value& value);

    Arena& arena_;
    Reading& reading_;
    const Table& table_;
    void* object_;
    From from_;
    std::vector<Frame> frames_;
    std::vector<std::size_t> indices_;  // behind the path while a single value is read into a list
    bool done_ = false;

    // While a refused array or object is being read to its end.
    StringOutput shown_;
    std::unique_ptr<Writer> show_;
    unsigned show_depth_ = 0;    // arrays and objects open in it
    unsigned show_hidden_ = 0;   // of these, how many are left out
    std::size_t show_left_ = 0;  // values that are still written; the rest is left out
    int refused_number_ = 0;
    std::string refused_before_;
};

}  // namespace restd
