#include "host/served_route.hpp"

#include <set>

#include "host/route_checks.hpp"
#include "host/router.hpp"

namespace restd {
namespace {

constexpr std::string_view placeholder = "{data_parser}";

// Looks up the types of one route, and notes the first one that is missing.
class Lookup {
public:
    explicit Lookup(const DataParser* parser) : parser_(parser) {}

    const Table* operator()(const TypeRef& type)
    {
        if (!type) return nullptr;
        if (type.own != nullptr) return type.own;
        const Table* table = parser_ != nullptr ? parser_->find(type.name) : nullptr;
        if (table == nullptr && lacking.empty()) lacking = type.name;
        return table;
    }

    std::string_view lacking;  // upstream's name of the type

private:
    const DataParser* parser_;
};

// If `parser` lacks a type, its name is put into `lacking`, and the result must not be used. `checked`: see check_types().
ServedRoute serve(const Named<Content>& content, const Route& route, const DataParser* parser, std::string_view& lacking,
                  std::set<const Table*>& checked)
{
    ServedRoute out;
    out.route = &route;
    out.content = &content;
    out.parser = parser;
    out.path = route.path;
    if (parser != nullptr) out.path.replace(out.path.find(placeholder), placeholder.size(), parser->name());
    for (std::string_view name : Router::parameter_names(route.path))
        if (name != "data_parser") out.parameter_names.push_back(name);
    Lookup find(parser);
    out.parameters = find(route.parameters);
    out.query = find(route.query);
    out.body = find(route.body);
    out.response = find(route.response);
    out.documented_response = route.documented_response ? find(route.documented_response) : out.response;
    lacking = find.lacking;
    if (!lacking.empty()) return out;
    check_types(out, checked);
    if (out.response != nullptr && route.method == Method::get && !route.may_change())
        if (const auto place = find_listing(*out.response))
            out.selectable = std::make_shared<const SelectableQuery>(out.query, *place);
    return out;
}

}  // namespace

std::string_view first_part(std::string_view path)
{
    while (!path.empty() && path.front() == '/') path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

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

std::vector<ServedRoute> expand_routes(const std::vector<Named<Content>>& contents,
                                       const std::vector<Named<DataParser>>& parsers, std::vector<std::string>* remarks)
{
    std::vector<ServedRoute> out;
    std::set<const Table*> checked;
    for (const Named<Content>& content : contents) {
        for (const Route& route : content.plugin->routes()) check_route(content.name, route);
        for (const Route& route : content.plugin->routes()) {
            if (route.path.find(placeholder) != std::string_view::npos) continue;
            std::string_view lacking;
            out.push_back(serve(content, route, nullptr, lacking, checked));
            if (!lacking.empty())
                throw Error(err::error,
                            title_of(content.name, route) + ": it needs the type " + std::string(lacking) +
                                " of the data parsers, which only a path with {data_parser} has",
                            "expand_routes");
        }
        for (const Named<DataParser>& parser : parsers) {
            std::size_t left_out = 0;
            std::string_view example;
            for (const Route& route : content.plugin->routes()) {
                if (route.path.find(placeholder) == std::string_view::npos || !is_live(route, parser.plugin->api())) continue;
                std::string_view lacking;
                ServedRoute served = serve(content, route, parser.plugin, lacking, checked);
                if (lacking.empty()) {
                    out.push_back(std::move(served));
                } else {
                    ++left_out;
                    example = lacking;
                }
            }
            if (left_out != 0 && remarks != nullptr)
                remarks->push_back(std::string(parser.plugin->full_name()) + " lacks types such as " + std::string(example) +
                                   ": " + std::to_string(left_out) + " operations of openapi/" + content.name +
                                   " are not offered in it");
        }
    }
    check_operation_ids(out);
    return out;
}

}  // namespace restd
