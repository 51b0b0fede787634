// ServedRoute: a plugin's route for one API version, with its types. Router and document are made from them.
//
// Plain data; read-only after construction. Valid while the plugins live.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/selection_query.hpp"
#include "host/service.hpp"

namespace restd {

struct ServedRoute {
    const Route* route = nullptr;
    const Named<Content>* content = nullptr;
    const DataParser* parser = nullptr;  // null for paths without {data_parser}
    std::string path;                    // "/slurm/v0.0.42/job/{job_id}"
    std::vector<std::string_view> parameter_names;
    // Null if the route has none.
    const Table* parameters = nullptr;
    const Table* query = nullptr;
    const Table* body = nullptr;
    const Table* response = nullptr;
    const Table* documented_response = nullptr;
    // For a route that answers a listing and changes nothing: the query with what chooses from the listing. Otherwise null.
    std::shared_ptr<const SelectableQuery> selectable;
};

// Its name in the document, "slurm_v0042_get_job": clients that are generated have a function of this name.
std::string operation_id(const ServedRoute& served);
// The first part of a path: "slurm".
std::string_view first_part(std::string_view path);

// All routes of all contents over all parsers, in that order. `contents` outlives the result.
// If a parser lacks a type of a route (because it is for another API), the route is not offered for that parser. `remarks`, if
// not null, gets one line about this for each content and parser. Throws Error if a route or one of its types is wrong
// (route_checks.hpp), if a route without {data_parser} names a type of the parsers, or if two routes have one operation id.
std::vector<ServedRoute> expand_routes(const std::vector<Named<Content>>& contents,
                                       const std::vector<Named<DataParser>>& parsers,
                                       std::vector<std::string>* remarks = nullptr);

}  // namespace restd
