// Writers of JSON (RFC 8259) and YAML 1.1 into an Output. dump(): writes a model object by its field table.
//
// Writers keep no document in memory. One thread uses a writer. Calls must nest properly: key() before each value of an object,
// and an end_ for every begin_.
#pragma once

#include <cstdint>
#include <string_view>

#include "host/output.hpp"
#include "restd/field.hpp"

namespace restd {

enum class Format : std::uint8_t { json, yaml };

class Writer {
public:
    virtual ~Writer() = default;
    virtual void begin_object() = 0;
    virtual void end_object() = 0;
    virtual void begin_array() = 0;
    virtual void end_array() = 0;
    virtual void key(std::string_view name) = 0;
    virtual void string(std::string_view text) = 0;  // invalid UTF-8 is replaced by U+FFFD
    virtual void boolean(bool value) = 0;
    virtual void signed_number(std::int64_t value) = 0;
    virtual void unsigned_number(std::uint64_t value) = 0;
    virtual void real(double value) = 0;  // not finite: null
    virtual void null() = 0;
    // The document is complete. REQUIRES: everything is closed.
    virtual void finish() = 0;
};

// REQUIRES: `out` outlives the writer.
std::unique_ptr<Writer> make_json_writer(Output& out, bool pretty);
std::unique_ptr<Writer> make_yaml_writer(Output& out);

class RecordPicker;

struct DumpOptions {
    Format format = Format::json;
    bool pretty = false;
    RecordPicker* picker = nullptr;  // chooses from the elements of one list; null: all are written
};

// Writes `object`, of the table's model type, as a complete document.
void dump(Output& out, const Table& table, const void* object, const DumpOptions& options);
// Writes one value of the codec's member type through any writer.
void dump(Writer& writer, const Codec& codec, const void* member);

}  // namespace restd
