// make_service(): the service that answers requests with the loaded plugins. openapi_document(): their OpenAPI document.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/exchange.hpp"
#include "host/writer.hpp"
#include "restd/auth.hpp"
#include "restd/cluster.hpp"
#include "restd/content.hpp"
#include "restd/data_parser.hpp"
#include "restd/plugin.hpp"

namespace restd {

template <class Port>
struct Named {
    std::string name;  // "jwt", "v0.0.42", "slurmctld", "embedded"
    Port* plugin;
};

// Everything here outlives the service.
struct ServiceParts {
    const Settings* settings = nullptr;
    spdlog::logger* log = nullptr;
    std::vector<Named<AuthMethod>> auth;     // tried in this order
    std::vector<Named<DataParser>> parsers;  // sorted by API version, each version at most once
    std::vector<Named<Content>> contents;
    Named<Cluster> cluster{};  // plugin may be null only for openapi_document()
    // The limit of simultaneous requests of one user; others get 429. A request counts until its answer begins. 0: no limit.
    unsigned max_requests_per_user = 0;
    // The limit of open long answers of one user; others get 429. 0: no limit.
    unsigned max_watchers_per_user = 0;
    bool contents_are_named = false;  // by -s; see Content::is_described_if_named()
};

// Throws Error if two routes have the same method and path.
std::unique_ptr<Service> make_service(const ServiceParts& parts);

// The OpenAPI 3.0.3 document of these parsers and contents.
std::string openapi_document(const ServiceParts& parts, Format format, bool pretty);

}  // namespace restd
