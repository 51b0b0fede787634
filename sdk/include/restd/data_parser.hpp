// The port of data_parser/ plugins: one API version.
#pragma once

#include <string>
#include <string_view>

#include <restd/digests/data_parser.hpp>

#include "restd/field.hpp"
#include "restd/layouts.hpp"
#include "restd/plugin.hpp"

namespace restd {

class DataParser : public Plugin {
public:
    // Which schemas of the OpenAPI document are under components/schemas and used by reference.
    enum class Refs {
        all,     // every object, list and set of flags that has a name
        shared,  // only requests and responses that several operations use; all others are written out in place
    };

    // 42 for "v0.0.42": which routes it has, and which statuses. Several parsers may have the same ones.
    virtual Api api() const = 0;
    // "v0.0.42": its place in paths and schema names.
    virtual std::string_view name() const = 0;
    // "data_parser/v0.0.42+fast": for meta.plugin.data_parser.
    virtual std::string_view full_name() const = 0;
    // `+fast`: reading a request collects no warnings.
    virtual bool fast() const = 0;
    virtual Refs refs() const = 0;
    // True: the document writes sets of flags out in place.
    virtual bool inline_enums() const = 0;
    // The document says of every parameter whether it is deprecated, otherwise only of those that are.
    virtual bool marks_every_parameter() const { return false; }
    // The document describes `fields`, `limit`, `offset`, `sort` and filters of listings, and `total` in the answers. They work
    // without this too.
    virtual bool describes_selection() const { return false; }
    // The table of the type that Slurm calls `type` ("OPENAPI_JOB_INFO_RESP"); null if this version has no such type. The
    // offsets in its rows are those of the model structure with this name in its comment (restd/model).
    virtual const Table* find(std::string_view type) const = 0;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
template <>
struct PluginStamp<PluginKind::data_parser> {
    static constexpr void write(detail::StampText& text)
    {
        text.append(RESTD_DIGESTS_DATA_PARSER);
        detail::write_table_stamp(text);
        detail::write_model_stamp(text);
        RESTD_LAYOUT(text, DataParser);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
