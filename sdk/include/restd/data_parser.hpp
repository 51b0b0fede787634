// The port of data_parser/ plugins: one API version.
#pragma once

#include <string>
#include <string_view>

#include "restd/field.hpp"
#include "restd/plugin.hpp"

namespace restd {

class DataParser : public Plugin {
public:
    // Which schemas of the OpenAPI document stand under components and are referenced.
    enum class Refs {
        all,     // every object, list and set of flags that has a name
        shared,  // only requests and responses that more than one operation uses; everything else is written out in place
    };

    // 42 for "v0.0.42".
    virtual Api api() const = 0;
    // "v0.0.42": its place in paths and schema names.
    virtual std::string_view name() const = 0;
    // "data_parser/v0.0.42+fast": for meta.plugin.data_parser.
    virtual std::string_view full_name() const = 0;
    // `+fast`: requests are read without warnings.
    virtual bool fast() const = 0;
    virtual Refs refs() const = 0;
    // Sets of flags are written out in place.
    virtual bool inline_enums() const = 0;
    // The document says of every parameter whether it is deprecated, otherwise only of those that are.
    virtual bool marks_every_parameter() const { return false; }
    // The table of upstream's type `type` ("OPENAPI_JOB_INFO_RESP"), null where this version has none. Its rows' offsets are
    // those of the model type that restd/model documents for that name.
    virtual const Table* find(std::string_view type) const = 0;
};

}  // namespace restd
