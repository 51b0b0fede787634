// The port of openapi/ plugins: content. A static table of routes (restd/route.hpp), each with a small handler
// (restd/call.hpp).
#pragma once

#include <span>
#include <string_view>

#include "restd/call.hpp"
#include "restd/plugin.hpp"
#include "restd/route.hpp"

namespace restd {

class Content : public Plugin {
public:
    // The routes. The span is valid while the plugin lives. It is read without running any handler.
    virtual std::span<const Route> routes() const = 0;
    // One line that describes the routes, for the document's list of tags.
    virtual std::string_view summary() const { return {}; }
    // True if the routes are no part of Slurm's API. Then the OpenAPI document describes them only if the plugin was named
    // (-s), so that without -s the document is the original's.
    virtual bool is_described_if_named() const { return false; }
};

}  // namespace restd
