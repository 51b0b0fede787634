// The port of openapi/ plugins: content. A static table of routes (restd/route.hpp), each with a small handler
// (restd/call.hpp).
//
// Threads: the functions are called at start on the main thread, and again on any thread when the document is made. They always
// answer the same. Handlers are called on worker threads, several at once. docs/plugins/content.md has a table.
#pragma once

#include <span>
#include <string_view>

#include <restd/digests/openapi.hpp>

#include "restd/call.hpp"
#include "restd/layouts.hpp"
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

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
template <>
struct PluginStamp<PluginKind::openapi> {
    static constexpr void write(detail::StampText& text)
    {
        text.append(RESTD_DIGESTS_OPENAPI);
        detail::write_identity_stamp(text);
        detail::write_table_stamp(text);
        detail::write_model_stamp(text);
        RESTD_LAYOUT(text, TypeRef, name, own, model);
        RESTD_LAYOUT(text, Route, method, path, operation, summary, description, parameters, query, body, body_description,
                     is_body_required, raw_body_type, response, content_type, statuses, status_count, since, until, tag, changes,
                     changes_nothing, is_response_named, documented_response, is_open);
        RESTD_LAYOUT(text, Content);
        RESTD_LAYOUT(text, CallHost);
        RESTD_LAYOUT(text, LongAnswerOptions);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
