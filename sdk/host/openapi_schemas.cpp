#include "host/openapi_schemas.hpp"

#include <algorithm>
#include <vector>

#include "restd/error.hpp"
#include "restd/text.hpp"

namespace restd {
namespace {

// True for an answer without payload. It always counts as shared, however many operations use it.
bool is_plain(const Table& table)
{
    return std::all_of(table.rows.begin(), table.rows.end(), [](const SelectedRow& s) {
        return s.row.key == "meta" || s.row.key == "errors" || s.row.key == "warnings";
    });
}

}  // namespace

void OpenapiWriter::text(std::string_view key, std::string_view value)
{
    out_->key(key);
    out_->string(value);
}

void OpenapiWriter::flag(std::string_view key, bool value)
{
    out_->key(key);
    out_->boolean(value);
}

void OpenapiWriter::begin_object(std::string_view key)
{
    out_->key(key);
    out_->begin_object();
}

void OpenapiWriter::begin_array(std::string_view key)
{
    out_->key(key);
    out_->begin_array();
}

std::string lower_case(std::string_view text)
{
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

const Codec& shown_codec(const Codec& codec)
{
    const Codec* c = &codec;
    while (c->kind == Kind::pointer || c->kind == Kind::via) c = c->element;
    return *c;
}

bool is_set_of_flags(const Codec& codec)
{
    return codec.kind == Kind::flags || codec.kind == Kind::flag_string;
}

bool describes_selection(const DataParser* parser)
{
    return parser == nullptr || parser->describes_selection();
}

void OpenapiSchemas::body(const DataParser* parser, const Table& table)
{
    const bool shared = parser == nullptr || parser->refs() == DataParser::Refs::all || is_shared(table);
    if (shared && !table.type.empty())
        reference({parser, &table, nullptr}, table.type);
    else
        table_schema(parser, table);
}

bool OpenapiSchemas::is_shared(const Table& table) const
{
    const auto uses = uses_.find(&table);
    return uses != uses_.end() && (uses->second > 1 || is_plain(table));
}

void OpenapiSchemas::reference(const Schema& schema, std::string_view type)
{
    std::string name = lower_case(type);
    if (schema.parser != nullptr) name = std::string(schema.parser->name()) + "_" + name;
    out_.text("$ref", "#/components/schemas/" + name);
    schemas_.emplace(std::move(name), schema);
}

void OpenapiSchemas::write_components()
{
    for (const auto& [name, schema] : schemas_) {
        out_.begin_object(name);
        describe(schema);
        out_->end_object();
    }
}

void OpenapiSchemas::collect()
{
    // The map grows during the loop. Entries that are added before the current place are found in the next round.
    for (std::size_t before = 0; before != schemas_.size();) {
        before = schemas_.size();
        for (const auto& [name, schema] : schemas_) describe(schema);
    }
}

void OpenapiSchemas::describe(const Schema& schema)
{
    if (schema.table != nullptr) {
        table_schema(schema.parser, *schema.table);
        return;
    }
    if (!schema.codec->doc.empty()) out_.text("description", schema.codec->doc);
    codec_schema(schema.parser, *schema.codec);
}

void OpenapiSchemas::table_schema(const DataParser* parser, const Table& table)
{
    if (++depth_ > 64) throw Error(err::error, "type " + std::string(table.type) + " contains itself", "openapi_document");
    out_.text("type", "object");
    out_.begin_object("properties");
    std::size_t open = 0;
    const auto close = [&](std::size_t count) {
        for (; count != 0; --count, --open) {
            out_->end_object();
            out_->end_object();
        }
    };
    for (const SelectedRow& s : table.rows) {
        close(s.close);
        for (std::size_t i = 0; i < s.open; ++i, ++open) {
            out_.begin_object(s.opened[i]);
            out_.text("type", "object");
            out_.begin_object("properties");
        }
        const Codec& codec = shown_codec(*s.row.codec);
        if (codec.kind == Kind::none && codec.null_as == NullAs::omitted) continue;
        if (s.row.is_of_selection && !describes_selection(parser)) continue;
        out_.begin_object(s.leaf);
        property(parser, codec, s.row);
        out_->end_object();
    }
    close(open);
    out_->end_object();
    if (!table.type.empty()) required(table);
    --depth_;
}

// Writes whole keys, including those of nested fields. The list is written even if it is empty.
void OpenapiSchemas::required(const Table& table)
{
    out_.begin_array("required");
    std::vector<const SelectedRow*> rows;
    for (const SelectedRow& s : table.rows)
        if (s.row.is_required) rows.push_back(&s);
    std::ranges::sort(rows, {}, &SelectedRow::declared);
    for (const SelectedRow* s : rows) out_->string(s->row.key);
    out_->end_array();
}

void OpenapiSchemas::property(const DataParser* parser, const Codec& codec, const Row& row)
{
    const bool is_reference = codec_or_reference(parser, codec);
    if (!row.doc.empty()) out_.text("description", row.doc);
    // A removed field is marked as removed in its own schema, if that is written here.
    if (row.is_deprecated && (codec.kind != Kind::none || is_reference || codec.described_as != nullptr))
        out_.flag("deprecated", true);
}

bool OpenapiSchemas::codec_or_reference(const DataParser* parser, const Codec& codec)
{
    if (parser != nullptr && parser->refs() == DataParser::Refs::all) {
        if (codec.named && !codec.type.empty() && !(is_set_of_flags(codec) && parser->inline_enums())) {
            reference({parser, nullptr, &codec}, codec.type);
            return true;
        }
    } else if (codec.kind == Kind::object && !codec.table->type.empty() && is_shared(*codec.table)) {
        // Schemas that are under components because operations use them are always referenced.
        reference({parser, codec.table, nullptr}, codec.table->type);
        return true;
    }
    codec_schema(parser, codec);
    return false;
}

void OpenapiSchemas::codec_schema(const DataParser* parser, const Codec& codec)
{
    if (codec.described_as != nullptr) {
        codec_schema(parser, *codec.described_as);
        return;
    }
    switch (codec.kind) {
    case Kind::boolean:
    case Kind::no_val_bool: out_.text("type", "boolean"); return;
    case Kind::int32:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::plain_no_val16:
    case Kind::plain_no_val32:
    case Kind::plain_no_val_int32: number("integer", codec, "int32"); return;
    case Kind::int64:
    case Kind::uint64:
    case Kind::plain_no_val64: number("integer", codec, "int64"); return;
    case Kind::float64: number("number", codec, "double"); return;
    case Kind::string:
        out_.text("type", "string");
        if (!codec.format.empty()) out_.text("format", codec.format);
        return;
    case Kind::no_val16:
    case Kind::no_val32: no_val(codec, "integer", "int32"); return;
    case Kind::no_val64:
    case Kind::time_no_val: no_val(codec, "integer", "int64"); return;
    case Kind::no_val_float64: no_val(codec, "number", "double"); return;
    case Kind::flags:
        out_.text("type", "array");
        out_.begin_object("items");
        out_.text("type", "string");
        names(codec);
        out_->end_object();
        return;
    case Kind::flag_string:
        out_.text("type", "string");
        names(codec);
        return;
    case Kind::csv_string:
        out_.text("type", "array");
        out_.begin_object("items");
        out_.text("type", "string");
        out_->end_object();
        return;
    case Kind::object: table_schema(parser, *codec.table); return;
    case Kind::pointer:
    case Kind::via: codec_or_reference(parser, shown_codec(codec)); return;
    case Kind::list:
    case Kind::stream:
        out_.text("type", "array");
        out_.begin_object("items");
        if (!codec.element_doc.empty()) out_.text("description", codec.element_doc);
        if (codec.element != nullptr) codec_or_reference(parser, shown_codec(*codec.element));
        out_->end_object();
        return;
    case Kind::map:
        out_.text("type", "object");
        out_.begin_object("additionalProperties");
        codec_or_reference(parser, shown_codec(*codec.element));
        out_->end_object();
        return;
    case Kind::none: removed(codec); return;
    }
}

void OpenapiSchemas::number(std::string_view type, const Codec& codec, std::string_view usual_format)
{
    out_.text("type", type);
    if (codec.format != codec_without_format) out_.text("format", codec.format.empty() ? usual_format : codec.format);
}

void OpenapiSchemas::no_val(const Codec& codec, std::string_view type, std::string_view usual_format)
{
    // Earlier, unnamed versions of the type had defaults, and no list of required fields.
    const bool is_struct = codec.type.ends_with("_STRUCT");
    out_.text("type", "object");
    out_.begin_object("properties");
    for (std::string_view name : {"set", "infinite"}) {
        out_.begin_object(name);
        out_.text("type", "boolean");
        out_.text("description", name == "set" ? "True: `number` counts. False in a request: left as it is."
                                               : "True: no limit, or never. `number` does not count.");
        if (!is_struct) out_.flag("default", false);
        out_->end_object();
    }
    out_.begin_object("number");
    number(type, codec, usual_format);
    out_.text("description", "The value, where `set` is true.");
    out_->end_object();
    out_->end_object();
    if (!is_struct) return;
    out_.begin_array("required");
    out_->end_array();
}

void OpenapiSchemas::removed(const Codec& codec)
{
    switch (codec.null_as) {
    case NullAs::empty_array:
        out_.text("type", "array");
        out_.begin_object("items");
        out_->end_object();
        break;
    case NullAs::empty_object:
        out_.text("type", "object");
        out_.begin_object("properties");
        out_->end_object();
        break;
    default: out_.text("type", "string"); break;
    }
    out_.flag("deprecated", true);
}

void OpenapiSchemas::names(const Codec& codec)
{
    out_.begin_array("enum");
    for (const Flag& flag : codec.names)
        if (!flag.hidden) out_->string(flag.name);
    out_->end_array();
    if (std::ranges::all_of(codec.names, [](const Flag& flag) { return flag.hidden || flag.doc.empty(); })) return;
    // Client generators use this key for the meaning of the values; OpenAPI has no standard field for it.
    out_.begin_array("x-enum-descriptions");
    for (const Flag& flag : codec.names)
        if (!flag.hidden) out_->string(flag.doc);
    out_->end_array();
}

}  // namespace restd
