// ServedRoute: a plugin's route for one API version, with its types looked up. What router and document are made of.
//
// Plain data, read only once made; holds as long as the plugins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/service.hpp"

namespace restd {

struct ServedRoute {
    const Route* route = nullptr;
    const Named<Content>* content = nullptr;
    const DataParser* parser = nullptr;  // null for paths without {data_parser}
    std::string path;                    // "/slurm/v0.0.42/job/{job_id}"
    std::vector<std::string_view> parameter_names;
    // Null where the route has none.
    const Table* parameters = nullptr;
    const Table* query = nullptr;
    const Table* body = nullptr;
    const Table* response = nullptr;
    const Table* documented_response = nullptr;
};

// All routes of all contents over all parsers, in that order. `contents` outlives the result.
// A parser that lacks a type of a route, as one of an API of its own does, does not get that route; a line on it goes to
// `remarks` where that is not null, one for each content and parser.
// Throws Error where a route without {data_parser} names a type that only a parser could have.
std::vector<ServedRoute> expand_routes(const std::vector<Named<Content>>& contents,
                                       const std::vector<Named<DataParser>>& parsers,
                                       std::vector<std::string>* remarks = nullptr);

}  // namespace restd
