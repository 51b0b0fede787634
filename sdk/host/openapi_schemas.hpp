// OpenapiSchemas: describes field tables and codecs as schemas of an OpenAPI document, and collects the schemas that these
// refer to.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "host/writer.hpp"
#include "restd/data_parser.hpp"
#include "restd/field.hpp"

namespace restd {

// Writes keys and values of a document to a Writer, which can be replaced by another one.
class OpenapiWriter {
public:
    explicit OpenapiWriter(Writer& out) : out_(&out) {}

    void write_to(Writer& out) { out_ = &out; }
    Writer* operator->() const { return out_; }

    void text(std::string_view key, std::string_view value);
    void flag(std::string_view key, bool value);
    void begin_object(std::string_view key);
    void begin_array(std::string_view key);

private:
    Writer* out_;
};

std::string lower_case(std::string_view text);

// Skips codecs that only say where the value is (pointers), and returns the codec that is shown.
const Codec& shown_codec(const Codec& codec);

bool is_set_of_flags(const Codec& codec);

// Whether the document says how to choose from listings. `parser` is null for paths without a version: they are none of
// Slurm's.
bool describes_selection(const DataParser* parser);

class OpenapiSchemas {
public:
    // `out` outlives this. Here and below, `parser` is null for what does not depend on the API version.
    explicit OpenapiSchemas(OpenapiWriter& out) : out_(out) {}

    // Counts that an operation takes the table as its body, or answers it. All uses are counted before the first schema is
    // written.
    void count_use(const Table* table, int times) { uses_[table] += times; }

    // The next functions write the inside of a schema object.
    // The body of a request or an answer.
    void body(const DataParser* parser, const Table& table);
    // The names of a set of flags.
    void names(const Codec& codec);

    // Writes components/schemas: every schema that has been referred to.
    void write_components();
    // Finds schemas that only other schemas refer to. The output of this run must not go into the document.
    void collect();

private:
    // The table or codec that a name under components/schemas stands for.
    struct Schema {
        const DataParser* parser = nullptr;
        const Table* table = nullptr;
        const Codec* codec = nullptr;
    };

    // Whether operations use it more than once.
    bool is_shared(const Table& table) const;
    void reference(const Schema& schema, std::string_view type);
    void describe(const Schema& schema);
    void table_schema(const DataParser* parser, const Table& table);
    void required(const Table& table);
    void property(const DataParser* parser, const Codec& codec, const Row& row);
    // True if a reference has been written.
    bool codec_or_reference(const DataParser* parser, const Codec& codec);
    void codec_schema(const DataParser* parser, const Codec& codec);
    void number(std::string_view type, const Codec& codec, std::string_view usual_format);
    void no_val(const Codec& codec, std::string_view type, std::string_view usual_format);
    void removed(const Codec& codec);

    OpenapiWriter& out_;
    std::map<const Table*, int> uses_;  // by how many operations it is taken or answered, counted once for each content type
    std::map<std::string, Schema> schemas_;
    int depth_ = 0;
};

}  // namespace restd
