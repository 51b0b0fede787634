// Checks of routes and of the tables that they name, before anything uses them. What a compiler can see does not compile; this
// finds the rest, so that a wrong plugin is refused at start with a message that names it, the route and the mistake.
//
// Nothing here has state.
#pragma once

#include <set>
#include <span>
#include <string>

#include "host/served_route.hpp"

namespace restd {

// "openapi/hello: GET /hello": for messages about a route.
std::string title_of(std::string_view content, const Route& route);

// Throws Error if the route is wrong by itself.
void check_route(std::string_view content, const Route& route);

// Throws Error if one of the types of the route is wrong. Those in `checked` are not looked at again; it gets those of the
// route.
void check_types(const ServedRoute& served, std::set<const Table*>& checked);

// Throws Error if two routes have one operation id.
void check_operation_ids(std::span<const ServedRoute> routes);

}  // namespace restd
