// openapi_document(): the OpenAPI 3.0.3 document of routes and field tables.
//
// It runs the same code twice. The first run writes nothing and collects the referenced schemas; the second run writes.
#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "host/output.hpp"
#include "host/served_route.hpp"
#include "host/service.hpp"
#include "restd/data_parser.hpp"

namespace restd {
namespace {

class NullWriter final : public Writer {
public:
    void begin_object() override {}
    void end_object() override {}
    void begin_array() override {}
    void end_array() override {}
    void key(std::string_view) override {}
    void string(std::string_view) override {}
    void boolean(bool) override {}
    void signed_number(std::int64_t) override {}
    void unsigned_number(std::uint64_t) override {}
    void real(double) override {}
    void null() override {}
    void finish() override {}
};

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view first_part(std::string_view path)
{
    while (!path.empty() && path.front() == '/') path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

// "slurm_v0042_get_job"
std::string operation_id(const ServedRoute& served)
{
    std::string id(first_part(served.path));
    if (served.parser != nullptr) {
        id += '_';
        for (char c : served.parser->name())
            if (c != '.') id += c;
    }
    id += '_';
    id += served.route->operation;
    return id;
}

std::string_view tag_of(const ServedRoute& served)
{
    return served.route->tag.empty() ? first_part(served.path) : served.route->tag;
}

// Skips codecs that only say where the value is (pointers), and returns the codec that is shown.
const Codec& shown(const Codec& codec)
{
    const Codec* c = &codec;
    while (c->kind == Kind::pointer || c->kind == Kind::via) c = c->element;
    return *c;
}

// True for an answer without payload. It always counts as shared, however many operations use it.
bool is_plain(const Table& table)
{
    return std::all_of(table.rows.begin(), table.rows.end(), [](const SelectedRow& s) {
        return s.row.key == "meta" || s.row.key == "errors" || s.row.key == "warnings";
    });
}

bool is_set_of_flags(const Codec& codec)
{
    return codec.kind == Kind::flags || codec.kind == Kind::flag_string;
}

class Document {
public:
    explicit Document(const ServiceParts& parts)
        : parts_(parts), routes_(expand_routes(parts.contents, parts.parsers)), statuses_(parts.settings->documented_statuses)
    {
        if (statuses_.empty()) statuses_ = {200, 0};
        std::stable_sort(routes_.begin(), routes_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
        for (const ServedRoute& route : routes_) {
            std::set<const Table*> tables{route.body, route.documented_response};
            tables.erase(nullptr);
            for (const Table* table : tables) uses_[table] += static_cast<int>(content_types().size());
            if (route.route->is_response_named) ++uses_[route.documented_response];
        }
        paths();
        // The map grows during the loop. Entries that are added before the current place are found in the next round.
        for (std::size_t before = 0; before != schemas_.size();) {
            before = schemas_.size();
            for (const auto& [name, schema] : schemas_) describe(schema);
        }
    }

    void write(Writer& writer)
    {
        out_ = &writer;
        writer.begin_object();
        text("openapi", "3.0.3");
        info();
        tags();
        servers();
        security();
        paths();
        components();
        writer.end_object();
        writer.finish();
    }

private:
    // What a name under components/schemas stands for: a table or a codec.
    struct Schema {
        const DataParser* parser = nullptr;
        const Table* table = nullptr;
        const Codec* codec = nullptr;
    };

    void text(std::string_view key, std::string_view value)
    {
        out_->key(key);
        out_->string(value);
    }

    void flag(std::string_view key, bool value)
    {
        out_->key(key);
        out_->boolean(value);
    }

    void info()
    {
        std::string version;
        const auto add = [&](const std::string& part) { version += (version.empty() ? "" : "&") + part; };
        for (const Named<DataParser>& parser : parts_.parsers) add(parser.name);
        for (const Named<Content>& content : parts_.contents) add("openapi/" + content.name);
        out_->key("info");
        out_->begin_object();
        out_->key("contact");
        out_->begin_object();
        text("name", "The administrators of this cluster");
        text("url", "https://slurm.schedmd.com/rest.html");
        out_->end_object();
        out_->key("license");
        out_->begin_object();
        text("name", "Apache 2.0");
        text("url", "https://www.apache.org/licenses/LICENSE-2.0.html");
        out_->end_object();
        text("title", "Slurm REST API");
        text("description",
             "Jobs, nodes, partitions and reservations of a Slurm cluster, and its accounting. "
             "Times are in UNIX seconds unless a field says otherwise. A number as {set, infinite, number} is unset where both "
             "are false.");
        text("termsOfService", "https://www.apache.org/licenses/LICENSE-2.0.html#no-warranty");
        text("version", version);
        out_->end_object();
    }

    void tags()
    {
        std::map<std::string_view, std::string> found;
        for (const ServedRoute& route : routes_) {
            std::string& description = found[tag_of(route)];
            if (description.empty()) description = route.content->plugin->summary();
        }
        found["openapi"] = "This document: GET /openapi/v3, as JSON or YAML.";
        out_->key("tags");
        out_->begin_array();
        for (const auto& [name, description] : found) {
            out_->begin_object();
            text("name", name);
            if (!description.empty()) text("description", description);
            out_->end_object();
        }
        out_->end_array();
    }

    void servers()
    {
        out_->key("servers");
        out_->begin_array();
        out_->begin_object();
        text("url", "/");
        out_->end_object();
        out_->end_array();
    }

    // Token with a user name, token alone, bearer token, or none: over a unix socket.
    void security()
    {
        out_->key("security");
        out_->begin_array();
        for (const std::vector<std::string_view>& schemes :
             {std::vector<std::string_view>{"token", "user"}, {"token"}, {"bearerAuth"}, {}}) {
            out_->begin_object();
            for (std::string_view scheme : schemes) {
                out_->key(scheme);
                out_->begin_array();
                out_->end_array();
            }
            out_->end_object();
        }
        out_->end_array();
    }

    void paths()
    {
        out_->key("paths");
        out_->begin_object();
        std::string_view open;
        for (const ServedRoute& route : routes_) {
            if (route.path != open) {
                if (!open.empty()) out_->end_object();
                open = route.path;
                out_->key(route.path);
                out_->begin_object();
            }
            operation(route);
        }
        if (!open.empty()) out_->end_object();
        out_->end_object();
    }

    void operation(const ServedRoute& route)
    {
        out_->key(lower(to_string(route.route->method)));
        out_->begin_object();
        out_->key("tags");
        out_->begin_array();
        out_->string(tag_of(route));
        out_->end_array();
        if (!route.route->summary.empty()) text("summary", route.route->summary);
        if (!route.route->description.empty()) text("description", route.route->description);
        text("operationId", operation_id(route));
        if (route.parameters != nullptr || route.query != nullptr) {
            out_->key("parameters");
            out_->begin_array();
            if (route.parameters != nullptr) parameters(route, *route.parameters, true);
            if (route.query != nullptr) parameters(route, *route.query, false);
            out_->end_array();
        }
        if (route.body != nullptr) {
            out_->key("requestBody");
            out_->begin_object();
            if (!route.route->body_description.empty()) text("description", route.route->body_description);
            content(route, *route.body);
            out_->end_object();
        }
        out_->key("responses");
        out_->begin_object();
        for (const int status : statuses_) {
            out_->key(status == 0 ? "default" : std::to_string(status));
            out_->begin_object();
            text("description", status == 0 ? "It failed: `errors` says why, with Slurm's error number."
                                            : "It is done: `warnings` says what was ignored or changed.");
            if (route.documented_response != nullptr) content(route, *route.documented_response);
            out_->end_object();
        }
        out_->end_object();
        out_->end_object();
    }

    void parameters(const ServedRoute& route, const Table& table, bool in_path)
    {
        for (const SelectedRow& s : table.rows) {
            const Codec& codec = shown(*s.row.codec);
            if (codec.kind == Kind::none) continue;
            // The original accepts these in URLs, but does not describe them there since they are objects.
            if (codec.type.ends_with("_NO_VAL_STRUCT") || codec.kind == Kind::object) continue;
            const bool is_switch = codec.kind == Kind::boolean || codec.kind == Kind::no_val_bool;
            out_->begin_object();
            text("name", s.row.key);
            text("in", in_path ? "path" : "query");
            if (!s.row.doc.empty()) text("description", s.row.doc);
            flag("required", in_path || s.row.is_required);
            // v0.0.40 writes this for every parameter, later versions only if it is true.
            if (s.row.is_deprecated || (route.parser != nullptr && route.parser->marks_every_parameter()))
                flag("deprecated", s.row.is_deprecated);
            flag("allowEmptyValue", is_switch && !in_path);
            text("style", in_path ? "simple" : "form");
            flag("explode", false);
            flag("allowReserved", false);
            // In a URL every value is text.
            out_->key("schema");
            out_->begin_object();
            text("type", "string");
            if (is_set_of_flags(codec)) names(codec);
            out_->end_object();
            out_->end_object();
        }
    }

    void content(const ServedRoute& route, const Table& table)
    {
        out_->key("content");
        out_->begin_object();
        for (std::string_view type : content_types()) {
            out_->key(type);
            out_->begin_object();
            out_->key("schema");
            out_->begin_object();
            body_schema(route, table);
            out_->end_object();
            out_->end_object();
        }
        out_->end_object();
    }

    // As in the original, a served document also describes YAML, and a generated one (--generate-openapi-spec) does not.
    std::span<const std::string_view> content_types() const
    {
        static constexpr std::string_view types[] = {"application/json", "application/yaml"};
        return {types, parts_.settings->specify_only ? 1U : 2U};
    }

    void body_schema(const ServedRoute& route, const Table& table)
    {
        const bool shared = route.parser == nullptr || route.parser->refs() == DataParser::Refs::all || is_shared(table);
        if (shared && !table.type.empty())
            reference({route.parser, &table, nullptr}, table.type);
        else
            table_schema(route.parser, table);
    }

    // Whether operations use it more than once.
    bool is_shared(const Table& table) const
    {
        const auto uses = uses_.find(&table);
        return uses != uses_.end() && (uses->second > 1 || is_plain(table));
    }

    void reference(const Schema& schema, std::string_view type)
    {
        std::string name = lower(type);
        if (schema.parser != nullptr) name = std::string(schema.parser->name()) + "_" + name;
        text("$ref", "#/components/schemas/" + name);
        schemas_.emplace(std::move(name), schema);
    }

    void components()
    {
        out_->key("components");
        out_->begin_object();
        out_->key("schemas");
        out_->begin_object();
        for (const auto& [name, schema] : schemas_) {
            out_->key(name);
            out_->begin_object();
            describe(schema);
            out_->end_object();
        }
        out_->end_object();
        out_->key("securitySchemes");
        out_->begin_object();
        header_scheme("user", "X-SLURM-USER-NAME", "Name of the user whom the token is for.");
        header_scheme("token", "X-SLURM-USER-TOKEN", "JSON Web Token of the user (scontrol token).");
        out_->key("bearerAuth");
        out_->begin_object();
        text("type", "http");
        text("description", "JSON Web Token of the user (scontrol token).");
        text("scheme", "bearer");
        text("bearerFormat", "JWT");
        out_->end_object();
        out_->end_object();
        out_->end_object();
    }

    void header_scheme(std::string_view name, std::string_view header, std::string_view description)
    {
        out_->key(name);
        out_->begin_object();
        text("type", "apiKey");
        text("description", description);
        text("name", header);
        text("in", "header");
        out_->end_object();
    }

    void describe(const Schema& schema)
    {
        if (schema.table != nullptr)
            table_schema(schema.parser, *schema.table);
        else
            named_codec_schema(schema.parser, *schema.codec);
    }

    void named_codec_schema(const DataParser* parser, const Codec& codec)
    {
        if (!codec.doc.empty()) text("description", codec.doc);
        codec_schema(parser, codec);
    }

    // Each of these writes the inside of a schema object.

    void table_schema(const DataParser* parser, const Table& table)
    {
        if (++depth_ > 64) throw Error(err::error, "type " + std::string(table.type) + " contains itself", "openapi_document");
        text("type", "object");
        out_->key("properties");
        out_->begin_object();
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
                out_->key(s.opened[i]);
                out_->begin_object();
                text("type", "object");
                out_->key("properties");
                out_->begin_object();
            }
            const Codec& codec = shown(*s.row.codec);
            if (codec.kind == Kind::none && codec.null_as == NullAs::omitted) continue;
            out_->key(s.leaf);
            out_->begin_object();
            property(parser, codec, s.row);
            out_->end_object();
        }
        close(open);
        out_->end_object();
        // Has whole keys, including those of nested fields. It is written even if it is empty.
        if (!table.type.empty()) {
            out_->key("required");
            out_->begin_array();
            std::vector<const SelectedRow*> required;
            for (const SelectedRow& s : table.rows)
                if (s.row.is_required) required.push_back(&s);
            std::ranges::sort(required, {}, &SelectedRow::declared);
            for (const SelectedRow* s : required) out_->string(s->row.key);
            out_->end_array();
        }
        --depth_;
    }

    void property(const DataParser* parser, const Codec& codec, const Row& row)
    {
        const bool is_reference = codec_or_reference(parser, codec);
        if (!row.doc.empty()) text("description", row.doc);
        // A removed field is described as removed where it is written out.
        if (row.is_deprecated && (codec.kind != Kind::none || is_reference || codec.described_as != nullptr))
            flag("deprecated", true);
    }

    bool codec_or_reference(const DataParser* parser, const Codec& codec)
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

    void codec_schema(const DataParser* parser, const Codec& codec)
    {
        if (codec.described_as != nullptr) {
            codec_schema(parser, *codec.described_as);
            return;
        }
        switch (codec.kind) {
        case Kind::boolean:
        case Kind::no_val_bool: text("type", "boolean"); return;
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
            text("type", "string");
            if (!codec.format.empty()) text("format", codec.format);
            return;
        case Kind::no_val16:
        case Kind::no_val32: no_val(codec, "integer", "int32"); return;
        case Kind::no_val64:
        case Kind::time_no_val: no_val(codec, "integer", "int64"); return;
        case Kind::no_val_float64: no_val(codec, "number", "double"); return;
        case Kind::flags:
            text("type", "array");
            out_->key("items");
            out_->begin_object();
            text("type", "string");
            names(codec);
            out_->end_object();
            return;
        case Kind::flag_string:
            text("type", "string");
            names(codec);
            return;
        case Kind::csv_string:
            text("type", "array");
            out_->key("items");
            out_->begin_object();
            text("type", "string");
            out_->end_object();
            return;
        case Kind::object: table_schema(parser, *codec.table); return;
        case Kind::pointer:
        case Kind::via: codec_or_reference(parser, shown(codec)); return;
        case Kind::list:
        case Kind::stream:
            text("type", "array");
            out_->key("items");
            out_->begin_object();
            if (!codec.element_doc.empty()) text("description", codec.element_doc);
            if (codec.element != nullptr) codec_or_reference(parser, shown(*codec.element));
            out_->end_object();
            return;
        case Kind::map:
            text("type", "object");
            out_->key("additionalProperties");
            out_->begin_object();
            codec_or_reference(parser, shown(*codec.element));
            out_->end_object();
            return;
        case Kind::none: gone(codec); return;
        }
    }

    void number(std::string_view type, const Codec& codec, std::string_view usual_format)
    {
        text("type", type);
        if (codec.format != codec_without_format) text("format", codec.format.empty() ? usual_format : codec.format);
    }

    void no_val(const Codec& codec, std::string_view type, std::string_view usual_format)
    {
        // Before it became a named type it had defaults, and no list of required fields.
        const bool is_struct = codec.type.ends_with("_STRUCT");
        text("type", "object");
        out_->key("properties");
        out_->begin_object();
        for (std::string_view name : {"set", "infinite"}) {
            out_->key(name);
            out_->begin_object();
            text("type", "boolean");
            text("description", name == "set" ? "True: `number` counts. False in a request: left as it is."
                                              : "True: no limit, or never. `number` does not count.");
            if (!is_struct) flag("default", false);
            out_->end_object();
        }
        out_->key("number");
        out_->begin_object();
        number(type, codec, usual_format);
        text("description", "The value, where `set` is true.");
        out_->end_object();
        out_->end_object();
        if (!is_struct) return;
        out_->key("required");
        out_->begin_array();
        out_->end_array();
    }

    void gone(const Codec& codec)
    {
        switch (codec.null_as) {
        case NullAs::empty_array:
            text("type", "array");
            out_->key("items");
            out_->begin_object();
            out_->end_object();
            break;
        case NullAs::empty_object:
            text("type", "object");
            out_->key("properties");
            out_->begin_object();
            out_->end_object();
            break;
        default: text("type", "string"); break;
        }
        flag("deprecated", true);
    }

    void names(const Codec& codec)
    {
        out_->key("enum");
        out_->begin_array();
        for (const Flag& flag : codec.names)
            if (!flag.hidden) out_->string(flag.name);
        out_->end_array();
        if (std::ranges::all_of(codec.names, [](const Flag& flag) { return flag.hidden || flag.doc.empty(); })) return;
        // Client generators use this key for the meaning of the words. The standard has no place for it.
        out_->key("x-enum-descriptions");
        out_->begin_array();
        for (const Flag& flag : codec.names)
            if (!flag.hidden) out_->string(flag.doc);
        out_->end_array();
    }

    const ServiceParts& parts_;
    std::vector<ServedRoute> routes_;
    std::vector<int> statuses_;
    std::map<const Table*, int> uses_;  // how often operations take or answer it: once for each content type
    std::map<std::string, Schema> schemas_;
    NullWriter nowhere_;  // a first walk only collects what is used
    Writer* out_ = &nowhere_;
    int depth_ = 0;
};

}  // namespace

std::string openapi_document(const ServiceParts& parts, Format format, bool pretty)
{
    StringOutput out;
    const std::unique_ptr<Writer> writer = format == Format::yaml ? make_yaml_writer(out) : make_json_writer(out, pretty);
    Document(parts).write(*writer);
    return out.take();
}

}  // namespace restd
