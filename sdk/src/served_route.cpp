#include "served_route.hpp"

#include "router.hpp"

namespace restd
{
namespace
{

constexpr std::string_view placeholder = "{data_parser}";

const Table* find_table(const TypeRef& type, const Named<Content>& content, const Route& route, const DataParser* parser)
{
    if (!type) return nullptr;
    if (type.own != nullptr) return type.own;
    const Table* table = parser != nullptr ? parser->find(type.name) : nullptr;
    if (table != nullptr) return table;
    throw Error(
        err::error,
        "openapi/" + content.name + ": " + std::string(to_string(route.method)) + " " + std::string(route.path) +
            " needs the type " + std::string(type.name) + ", which " +
            (parser != nullptr ? std::string(parser->full_name()) + " does not have" : "only a path with {data_parser} has"),
        "expand_routes");
}

ServedRoute serve(const Named<Content>& content, const Route& route, const DataParser* parser)
{
    ServedRoute out;
    out.route = &route;
    out.content = &content;
    out.parser = parser;
    out.path = route.path;
    if (parser != nullptr) out.path.replace(out.path.find(placeholder), placeholder.size(), parser->name());
    for (std::string_view name : Router::parameter_names(route.path))
        if (name != "data_parser") out.parameter_names.push_back(name);
    out.parameters = find_table(route.parameters, content, route, parser);
    out.query = find_table(route.query, content, route, parser);
    out.body = find_table(route.body, content, route, parser);
    out.response = find_table(route.response, content, route, parser);
    out.documented_response =
        route.documented_response ? find_table(route.documented_response, content, route, parser) : out.response;
    return out;
}

} // namespace

std::vector<ServedRoute> expand_routes(const std::vector<Named<Content>>& contents,
                                       const std::vector<Named<DataParser>>& parsers)
{
    std::vector<ServedRoute> out;
    for (const Named<Content>& content : contents) {
        for (const Route& route : content.plugin->routes()) {
            if (route.path.find(placeholder) == std::string_view::npos) {
                out.push_back(serve(content, route, nullptr));
                continue;
            }
            for (const Named<DataParser>& parser : parsers) {
                const Api api = parser.plugin->api();
                if (route.since <= api && api <= route.until) out.push_back(serve(content, route, parser.plugin));
            }
        }
    }
    return out;
}

} // namespace restd
