// openapi_document(): the OpenAPI 3.0.3 document of routes and field tables.
//
// It runs the same code twice. The first run writes nothing and collects the referenced schemas; the second run writes.
#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "host/openapi_schemas.hpp"
#include "host/output.hpp"
#include "host/router.hpp"
#include "host/security_schemes.hpp"
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

std::string_view tag_of(const ServedRoute& served)
{
    return served.route->tag.empty() ? first_part(served.path) : served.route->tag;
}

// The contents that the document describes.
std::vector<Named<Content>> described_contents(const ServiceParts& parts)
{
    std::vector<Named<Content>> described = parts.contents;
    if (!parts.contents_are_named)
        std::erase_if(described, [](const Named<Content>& content) { return content.plugin->is_described_if_named(); });
    return described;
}

class Document {
public:
    explicit Document(const ServiceParts& parts)
        : parts_(parts), contents_(described_contents(parts)), routes_(expand_routes(contents_, parts.parsers)),
          security_(parts.auth), statuses_(parts.settings->documented_statuses)
    {
        if (statuses_.empty()) statuses_ = {200, 0};
        Router router;  // throws if two routes have the same method and path
        for (const ServedRoute& route : routes_)
            router.add(route.route->method, route.path, 0, "openapi/" + route.content->name);
        std::stable_sort(routes_.begin(), routes_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
        for (const ServedRoute& route : routes_) {
            std::set<const Table*> tables{route.body, route.documented_response};
            tables.erase(nullptr);
            for (const Table* table : tables) schemas_.count_use(table, static_cast<int>(content_types().size()));
            if (route.route->is_response_named) schemas_.count_use(route.documented_response, 1);
        }
        paths();
        schemas_.collect();
    }

    void write(Writer& writer)
    {
        out_.write_to(writer);
        writer.begin_object();
        out_.text("openapi", "3.0.3");
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
    void info()
    {
        std::string version;
        const auto add = [&](const std::string& part) { version += (version.empty() ? "" : "&") + part; };
        for (const Named<DataParser>& parser : parts_.parsers) add(parser.name);
        for (const Named<Content>& content : contents_) add("openapi/" + content.name);
        out_.begin_object("info");
        out_.begin_object("contact");
        out_.text("name", "The administrators of this cluster");
        out_.text("url", "https://slurm.schedmd.com/rest.html");
        out_->end_object();
        out_.begin_object("license");
        out_.text("name", "Apache 2.0");
        out_.text("url", "https://www.apache.org/licenses/LICENSE-2.0.html");
        out_->end_object();
        out_.text("title", "Slurm REST API");
        out_.text(
            "description",
            "Jobs, nodes, partitions and reservations of a Slurm cluster, and its accounting. "
            "Times are in UNIX seconds unless a field says otherwise. A number as {set, infinite, number} is unset where both "
            "are false.");
        out_.text("termsOfService", "https://www.apache.org/licenses/LICENSE-2.0.html#no-warranty");
        out_.text("version", version);
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
        out_.begin_array("tags");
        for (const auto& [name, description] : found) {
            out_->begin_object();
            out_.text("name", name);
            if (!description.empty()) out_.text("description", description);
            out_->end_object();
        }
        out_->end_array();
    }

    void servers()
    {
        out_.begin_array("servers");
        out_->begin_object();
        out_.text("url", "/");
        out_->end_object();
        out_->end_array();
    }

    // The alternatives. An empty list would say that nothing has to be sent, so there is none.
    void security()
    {
        if (security_.requirements().empty()) return;
        out_.begin_array("security");
        for (const SecurityRequirement& requirement : security_.requirements()) {
            out_->begin_object();
            for (const SecurityScheme& scheme : requirement) {
                out_.begin_array(scheme.name);
                out_->end_array();
            }
            out_->end_object();
        }
        out_->end_array();
    }

    void paths()
    {
        out_.begin_object("paths");
        std::string_view open;
        for (const ServedRoute& route : routes_) {
            if (route.path != open) {
                if (!open.empty()) out_->end_object();
                open = route.path;
                out_.begin_object(route.path);
            }
            operation(route);
        }
        if (!open.empty()) out_->end_object();
        out_->end_object();
    }

    void operation(const ServedRoute& route)
    {
        out_.begin_object(lower_case(to_string(route.route->method)));
        out_.begin_array("tags");
        out_->string(tag_of(route));
        out_->end_array();
        if (!route.route->summary.empty()) out_.text("summary", route.route->summary);
        if (!route.route->description.empty()) out_.text("description", route.route->description);
        out_.text("operationId", operation_id(route));
        if (route.route->is_open) {
            out_.begin_array("security");  // none is needed
            out_->end_array();
        }
        const bool selects = route.selectable != nullptr && describes_selection(route.parser);
        const Table* const query = selects ? &route.selectable->table() : route.query;
        if (!route.parameter_names.empty() || query != nullptr) {
            out_.begin_array("parameters");
            if (route.parameters != nullptr) parameters(route, *route.parameters, true);
            for (const std::string_view name : route.parameter_names)
                if (!describes(route.parameters, name)) path_parameter(name);
            if (query != nullptr) parameters(route, *query, false);
            out_->end_array();
        }
        if (route.body != nullptr) {
            out_.begin_object("requestBody");
            if (!route.route->body_description.empty()) out_.text("description", route.route->body_description);
            if (route.route->is_body_required) out_.flag("required", true);
            content(route, *route.body);
            out_->end_object();
        } else if (!route.route->raw_body_type.empty()) {
            out_.begin_object("requestBody");
            if (!route.route->body_description.empty()) out_.text("description", route.route->body_description);
            if (route.route->is_body_required) out_.flag("required", true);
            text_content(route.route->raw_body_type);
            out_->end_object();
        }
        out_.begin_object("responses");
        const std::span declared = std::span(route.route->statuses).first(route.route->status_count);
        for (const auto& [status, meaning] : declared) response(route, std::to_string(status), meaning, status);
        for (const int status : statuses_) {
            if (status == 0)
                response(route, "default", "It failed: `errors` says why, with Slurm's error number.", status);
            else if (declared.empty())
                response(route, std::to_string(status), "It is done: `warnings` says what was ignored or changed.", status);
        }
        out_->end_object();
        out_->end_object();
    }

    void response(const ServedRoute& route, std::string_view key, std::string_view description, int status)
    {
        out_.begin_object(key);
        out_.text("description", description);
        if (status != 204 && status != 205 && status != 304) {
            if (route.documented_response != nullptr) content(route, *route.documented_response);
            if (status != 0 && !route.route->content_type.empty()) text_content(route.route->content_type);
        }
        out_->end_object();
    }

    void text_content(std::string_view type)
    {
        out_.begin_object("content");
        out_.begin_object(type);
        out_.begin_object("schema");
        out_.text("type", "string");
        out_->end_object();
        out_->end_object();
        out_->end_object();
    }

    static bool describes(const Table* parameters, std::string_view name)
    {
        return parameters != nullptr &&
               std::ranges::any_of(parameters->rows, [&](const SelectedRow& s) { return s.row.key == name; });
    }

    // A {name} that no row describes: a handler reads it by Call::path_value().
    void path_parameter(std::string_view name)
    {
        out_->begin_object();
        out_.text("name", name);
        out_.text("in", "path");
        out_.flag("required", true);
        out_.begin_object("schema");
        out_.text("type", "string");
        out_->end_object();
        out_->end_object();
    }

    void parameters(const ServedRoute& route, const Table& table, bool in_path)
    {
        for (const SelectedRow& s : table.rows) {
            const Codec& codec = shown_codec(*s.row.codec);
            if (codec.kind == Kind::none) continue;
            // The original accepts these in URLs, but does not describe them there since they are objects.
            if (codec.type.ends_with("_NO_VAL_STRUCT") || codec.kind == Kind::object) continue;
            const bool is_switch = codec.kind == Kind::boolean || codec.kind == Kind::no_val_bool;
            out_->begin_object();
            out_.text("name", s.row.key);
            out_.text("in", in_path ? "path" : "query");
            if (!s.row.doc.empty()) out_.text("description", s.row.doc);
            out_.flag("required", in_path || s.row.is_required);
            // v0.0.40 writes this for every parameter, later versions only if it is true.
            if (s.row.is_deprecated || (route.parser != nullptr && route.parser->marks_every_parameter()))
                out_.flag("deprecated", s.row.is_deprecated);
            out_.flag("allowEmptyValue", is_switch && !in_path);
            out_.text("style", in_path ? "simple" : "form");
            out_.flag("explode", false);
            out_.flag("allowReserved", false);
            // In a URL every value is text.
            out_.begin_object("schema");
            out_.text("type", "string");
            if (is_set_of_flags(codec)) schemas_.names(codec);
            out_->end_object();
            out_->end_object();
        }
    }

    void content(const ServedRoute& route, const Table& table)
    {
        out_.begin_object("content");
        for (std::string_view type : content_types()) {
            out_.begin_object(type);
            out_.begin_object("schema");
            schemas_.body(route.parser, table);
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

    void components()
    {
        out_.begin_object("components");
        out_.begin_object("schemas");
        schemas_.write_components();
        out_->end_object();
        if (!security_.schemes().empty()) {
            out_.begin_object("securitySchemes");
            for (const SecurityScheme& scheme : security_.schemes()) security_scheme(scheme);
            out_->end_object();
        }
        out_->end_object();
    }

    void security_scheme(const SecurityScheme& scheme)
    {
        const bool is_header = scheme.type == SecurityScheme::Type::header;
        out_.begin_object(scheme.name);
        out_.text("type", is_header ? "apiKey" : "http");
        if (!scheme.description.empty()) out_.text("description", scheme.description);
        out_.text(is_header ? "name" : "scheme", scheme.value);
        if (is_header) out_.text("in", "header");
        if (!scheme.format.empty()) out_.text("bearerFormat", scheme.format);
        out_->end_object();
    }

    const ServiceParts& parts_;
    const std::vector<Named<Content>> contents_;
    std::vector<ServedRoute> routes_;
    const SecuritySchemes security_;
    std::vector<int> statuses_;
    NullWriter nowhere_;  // for the first run, which only collects what is used
    OpenapiWriter out_{nowhere_};
    OpenapiSchemas schemas_{out_};
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
