// The port of openapi/ plugins: content. A static table of routes, each with a small handler.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <restd/digests/openapi.hpp>

#include "restd/arena.hpp"
#include "restd/auth.hpp"
#include "restd/error.hpp"
#include "restd/field.hpp"
#include "restd/http.hpp"
#include "restd/layouts.hpp"
#include "restd/long_answer.hpp"
#include "restd/model/envelope.hpp"
#include "restd/plugin.hpp"

namespace restd {

class Accounting;
class Call;
class Controller;
class DataParser;

// A type in a route: the name of a type of the data parsers, or a table of the plugin's own (for paths without {data_parser}).
struct TypeRef {
    std::string_view name = {};
    const Table* own = nullptr;

    constexpr TypeRef() = default;
    constexpr TypeRef(const char* parser_type) : name(parser_type) {}         // NOLINT: meant to be implicit
    constexpr TypeRef(const Table& table) : name(table.type), own(&table) {}  // NOLINT
    explicit constexpr operator bool() const { return own != nullptr || !name.empty(); }
};

// One operation, declared once for all versions. All views are static.
struct Route {
    Method method;
    // "/slurm/{data_parser}/job/{job_id}". The route is offered once for each loaded parser, with its name for {data_parser}.
    std::string_view path;
    // "get_job": the operation id is <first path part>_<v0042>_<operation>.
    std::string_view operation;
    std::string_view summary;
    std::string_view description = {};  // details that do not fit into the summary
    TypeRef parameters = {};            // path parameters
    TypeRef query = {};
    TypeRef body = {};
    std::string_view body_description = {};
    // The first member of its model type is a model::Envelope. A GET that changes nothing and whose response has one list of
    // objects is a listing: the service gives it `fields`, `limit`, `offset`, `sort`, and the filters of the records' table.
    TypeRef response = {};
    void (*handler)(Call&) = nullptr;
    Api since = 0;
    Api until = api_max;
    std::string_view tag = {};         // the tag in the document; empty: the first path part
    bool changes = false;              // set it for a GET that changes something; see may_change()
    bool changes_nothing = false;      // set it for a POST that only answers a question
    bool is_response_named = false;    // the response's schema is under components/schemas even if only one operation uses it
    TypeRef documented_response = {};  // what the document shows instead of `response`, where Slurm's document is wrong
    // Answered to everybody, for probes: nobody is authenticated and Call::caller() is empty. Its handler must cost little, and
    // say nothing that strangers may not know. Its lines in the log are at level debug.
    bool is_open = false;

    // True: the service refuses this route on a read-only cluster (Cluster::read_only()).
    constexpr bool may_change() const
    {
        return changes || (!changes_nothing && method != Method::get && method != Method::head);
    }

    constexpr Route since_api(Api api) const
    {
        Route r = *this;
        r.since = api;
        return r;
    }
    constexpr Route until_api(Api api) const
    {
        Route r = *this;
        r.until = api;
        return r;
    }
    constexpr Route documented_as(TypeRef type) const
    {
        Route r = *this;
        r.documented_response = type;
        return r;
    }
};

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

// The request that a handler answers. Lives on the worker thread's stack and must not be used by other threads.
class Call {
public:
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const Request& request() const { return request_; }
    const Identity& caller() const { return caller_; }
    Controller& controller() const { return *controller_; }
    Accounting& accounting() const { return *accounting_; }
    Arena& arena() { return arena_; }
    // The parser of the request's API version. Null for paths without {data_parser}.
    const DataParser* parser() const { return parser_; }
    // The request's API version; api_none for a path without {data_parser}.
    Api api() const { return api_; }

    // The values that were read from the request. REQUIRES: the route names that type, and T is its model type.
    template <class T>
    const T& parameters() const
    {
        return *static_cast<const T*>(parameters_);
    }
    template <class T>
    const T& query() const
    {
        return *static_cast<const T*>(query_);
    }
    template <class T>
    const T& body() const
    {
        return *static_cast<const T*>(body_);
    }
    // False if the client sent no body; body() is then default-constructed.
    bool has_body() const { return has_body_; }
    // What the request's version calls a place in it: "#/qos[0]/name/"; without the record that it is in: "name".
    virtual std::string spelled(const Place& place) const = 0;
    virtual std::string key(const Place& place) const = 0;

    // Adds an entry to the answer's `warnings` or `errors`. May be called before reply() or while a stream of the reply runs.
    // The first error decides the HTTP status.
    virtual void warn(std::string description, std::string source) = 0;
    virtual void warn(std::string description, const Place& place) = 0;
    // A warning about a field that the cluster ignores.
    void warn_ignored(const IgnoredField& field)
    {
        std::string text = "Field \"" + key(field) + "\" has no effect on this cluster";
        if (!field.why.empty()) text.append(": ").append(field.why);
        warn(std::move(text), static_cast<const Place&>(field));
    }
    virtual void error(const Error& error) = 0;
    // Why the cluster cannot answer at the moment, in words that everybody may see; empty: it can. The answer may be a second
    // old: however often this is called, the cluster is asked once a second. May wait for it for some seconds.
    virtual std::string not_ready() = 0;
    // Adds `text` to the request's line in the log, for something that the path does not show: "job 17". Text that a client has
    // chosen must go through log_quoted() first (log_quoted.hpp).
    virtual void note(std::string text) = 0;

    // Writes the answer in the format that the client accepts. Call it once. Without it the answer is an empty object of the
    // response type. The first member of `response` is a model::Envelope, which is filled in here.
    // If a handler or a stream in `response` throws restd::Error, the answer is empty except for that error in `errors`. If a
    // part of the answer has already been sent, the connection is cut instead.
    template <class T>
    void reply(T& response)
    {
        static_assert(offsetof(T, envelope) == 0 && std::is_same_v<decltype(T::envelope), model::Envelope>);
        write(response.envelope, &response);
    }

    // For routes without a response type: sends `body` as it is.
    virtual void text(int status, std::string_view content_type, std::string_view body) = 0;
    // For routes without a response type: an answer that stays open when the handler has returned; see long_answer.hpp. Call it
    // once, and neither reply() nor text(). Throws Error 429 or 503 at a limit, which the handler lets pass. If the handler
    // throws after it, the connection is cut.
    virtual std::shared_ptr<LongAnswer> open(std::string_view content_type, LongAnswerOptions options) = 0;

    // For answers to GET, before reply(): `versions` are those of all listings that the answer is made of (Listing::version).
    // If none of them is 0, the answer gets an ETag. True: the client has this answer already (If-None-Match), and gets 304:
    // the handler returns without a reply.
    virtual bool client_has(std::initializer_list<std::uint64_t> versions) = 0;

protected:
    Call(const Request& request, const Identity& caller, std::shared_ptr<Controller> controller,
         std::shared_ptr<Accounting> accounting)
        : request_(request), caller_(caller), controller_(std::move(controller)), accounting_(std::move(accounting))
    {}
    ~Call() = default;
    virtual void write(model::Envelope& envelope, void* object) = 0;

    const Request& request_;
    const Identity& caller_;
    const std::shared_ptr<Controller> controller_;
    const std::shared_ptr<Accounting> accounting_;
    Arena arena_;
    const DataParser* parser_ = nullptr;
    Api api_ = api_none;
    const void* parameters_ = nullptr;
    const void* query_ = nullptr;
    const void* body_ = nullptr;
    bool has_body_ = false;
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
        RESTD_LAYOUT(text, TypeRef, name, own);
        RESTD_LAYOUT(text, Route, method, path, operation, summary, parameters, query, body, response, handler, since, until);
        RESTD_LAYOUT(text, Content);
        RESTD_LAYOUT(text, Call);
    }
};
#pragma GCC diagnostic pop

}  // namespace restd
