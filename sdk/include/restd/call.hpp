// Call: the request that a handler answers, with the types of its route.
//
//   void get_greeting(restd::TypedCall<GreetingQuery, restd::None, Greeting>& call)
//   {
//       Greeting greeting;
//       greeting.text = call.arena().join("Hello, ", call.query().name);
//       call.reply(greeting);
//   }
//
// A call lives on the worker thread's stack until its handler returns, and must not be used by other threads. Values that it
// returns live as long.
//
// A handler answers once: by reply() or text(), or by open(). It may throw restd::Error before that, which is then the answer.
// A handler that does something else is wrong: it answers twice, throws after its answer, throws something else than an Error,
// or gives no answer on a route without a type for it. The client gets a 500 without details, and the log the name of the
// plugin and the mistake. If a part of the answer has been sent already, the connection is cut instead.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "restd/arena.hpp"
#include "restd/auth.hpp"
#include "restd/error.hpp"
#include "restd/field.hpp"
#include "restd/http.hpp"
#include "restd/long_answer.hpp"
#include "restd/model/envelope.hpp"
#include "restd/place.hpp"
#include "restd/slurm_types.hpp"

namespace restd {

class Accounting;
class Controller;
class DataParser;

// In a route: it has no query, no body, no path parameters of a type, or no type of answer.
struct None {};

// A text as a template argument.
template <std::size_t N>
struct FixedText {
    char text[N] = {};
    consteval FixedText(const char (&literal)[N]) { std::copy_n(literal, N, text); }  // NOLINT: meant to be implicit
    constexpr operator std::string_view() const { return {text, N - 1}; }             // NOLINT
};

// In a route: the structure T, as the data parsers' type of this name writes or reads it. For a T that several types are for:
//   TypedCall<None, None, model::DatabaseJobsResponse, As<model::JobParameter, "OPENAPI_SLURMDBD_JOB_PARAM">>
template <class T, FixedText Name>
struct As {};

// What the service does for a call. Handlers use it through Call; tests of handlers may implement it.
class CallHost {
public:
    CallHost(const CallHost&) = delete;
    CallHost& operator=(const CallHost&) = delete;

protected:
    CallHost(const Request& request, const Identity& caller, std::shared_ptr<Controller> controller,
             std::shared_ptr<Accounting> accounting)
        : request_(request), caller_(caller), controller_(std::move(controller)), accounting_(std::move(accounting))
    {}
    virtual ~CallHost() = default;

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

private:
    friend class Call;
    template <class>
    friend class ReplyCall;
    template <class, class, class, class>
    friend class TypedCall;

    // As the functions of these names below.
    virtual std::string_view path_value(std::string_view name) const = 0;
    virtual std::string spelled(const Place& place) const = 0;
    virtual std::string key(const Place& place) const = 0;
    virtual void warn(std::string description, std::string source) = 0;
    virtual void warn(std::string description, const Place& place) = 0;
    virtual void error(const Error& error) = 0;
    virtual std::string not_ready() = 0;
    virtual void note(std::string text) = 0;
    virtual bool client_has(std::initializer_list<std::uint64_t> versions) = 0;
    // reply(): `object` begins with `envelope`.
    virtual void write(model::Envelope& envelope, void* object) = 0;
    virtual void text(int status, std::string_view content_type, std::string_view body) = 0;
    virtual std::shared_ptr<LongAnswer> open(std::string_view content_type, LongAnswerOptions options) = 0;
};

// What all calls have, whatever the types of their routes are.
class Call {
public:
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const Request& request() const { return host_.request_; }
    const Identity& caller() const { return host_.caller_; }
    Controller& controller() const { return *host_.controller_; }
    Accounting& accounting() const { return *host_.accounting_; }
    Arena& arena() { return host_.arena_; }
    // The parser of the request's API version. Null for paths without {data_parser}.
    const DataParser* parser() const { return host_.parser_; }
    // The request's API version; api_none for a path without {data_parser}.
    Api api() const { return host_.api_; }
    // False if the client sent no body; body() is then default-constructed.
    bool has_body() const { return host_.has_body_; }
    // The text that stands for {name} in the request's path, decoded. REQUIRES: the route's path has {name}.
    std::string_view path_value(std::string_view name) const { return std::as_const(host_).path_value(name); }

    // What the request's version calls a place in it: "#/qos[0]/name/"; without the record that it is in: "name".
    std::string spelled(const Place& place) const { return std::as_const(host_).spelled(place); }
    std::string key(const Place& place) const { return std::as_const(host_).key(place); }

    // Adds an entry to the answer's `warnings` or `errors`. May be called before reply() or while a stream of the reply runs.
    // The first error decides the HTTP status.
    void warn(std::string description, std::string source) { host_.warn(std::move(description), std::move(source)); }
    void warn(std::string description, const Place& place) { host_.warn(std::move(description), place); }
    // A warning about a field that the cluster ignores.
    void warn_ignored(const IgnoredField& field)
    {
        std::string text = "Field \"" + key(field) + "\" has no effect on this cluster";
        if (!field.why.empty()) text.append(": ").append(field.why);
        warn(std::move(text), static_cast<const Place&>(field));
    }
    void error(const Error& error) { host_.error(error); }
    // Why the cluster cannot answer at the moment, in words that everybody may see; empty: it can. The answer may be a second
    // old: however often this is called, the cluster is asked once a second. May wait for it for some seconds.
    std::string not_ready() { return host_.not_ready(); }
    // Adds `text` to the request's line in the log, for something that the path does not show: "job 17". Text that a client has
    // chosen must go through log_quoted() first (log_quoted.hpp).
    void note(std::string text) { host_.note(std::move(text)); }

    // For answers to GET, before reply(): `versions` are those of all listings that the answer is made of (Listing::version).
    // If none of them is 0, the answer gets an ETag. True: the client has this answer already (If-None-Match), and gets 304:
    // the handler returns without a reply.
    bool client_has(std::initializer_list<std::uint64_t> versions) { return host_.client_has(versions); }

    // A stream of the records that `produce`, void(Sink<Record>), passes: `response.jobs = call.stream<Job>(lambda);`. The call
    // keeps `produce` and what it holds until the request has been answered. What it refers to must live until then, too.
    template <class Record, class Produce>
    Stream<Record> stream(Produce produce)
    {
        static_assert(std::is_invocable_v<Produce&, Sink<Record>>,
                      "call.stream<Record>(produce): produce is void(restd::Sink<Record>), and passes each record to the sink");
        return Stream<Record>(host_.arena_.own(std::move(produce)));
    }

protected:
    explicit Call(CallHost& host) : host_(host) {}
    ~Call() = default;

    CallHost& host_;
};

namespace detail {

template <class T>
inline constexpr bool is_none = std::is_same_v<T, None>;

// Whether T begins with an Envelope of this name, as the type of an answer does.
template <class T>
consteval bool has_envelope()
{
    if constexpr (requires { requires std::is_same_v<decltype(T::envelope), model::Envelope>; })
        return offsetof(T, envelope) == 0;
    else
        return false;
}

template <class T>
concept HasType = requires
{
    restd_type_of(std::type_identity<T>());
};

// What a type in a route stands for: a structure, and the type that writes or reads it.
template <class T>
struct RouteType {
    using Model = T;
    static constexpr TypeRef type()
    {
        static_assert(HasType<T>,
                      "this type of a route has no table: declare its rows and RESTD_OWN_TABLE(name, Type, \"NAME\") in the "
                      "namespace of the type; or name a type of the data parsers with RESTD_PARSER_TYPE or restd::As");
        if constexpr (HasType<T>)
            return restd_type_of(std::type_identity<T>());
        else
            return {};
    }
};
template <>
struct RouteType<None> {
    using Model = None;
    static constexpr TypeRef type() { return {}; }
};
template <class T, FixedText Name>
struct RouteType<As<T, Name>> {
    using Model = T;
    static constexpr TypeRef type() { return parser_type<T>(Name); }
};
template <class T>
using Model = typename RouteType<T>::Model;

}  // namespace detail

// A call whose answer is a Reply. Functions that several handlers share take it where only the answer matters.
template <class Reply>
class ReplyCall : public Call {
    static_assert(detail::has_envelope<Reply>(),
                  "the type of an answer begins with the member `restd::model::Envelope envelope;`");

public:
    // Writes the answer in the format that the client accepts. Call it once. Without it the answer is an empty Reply. The
    // envelope is filled in here.
    // If a handler or a stream in `response` throws restd::Error, the answer is empty except for that error in `errors`. If a
    // part of the answer has already been sent, the connection is cut instead.
    template <class T>
    void reply(T& response)
    {
        static_assert(std::is_same_v<T, Reply>, "this route's Reply is another type: answer that one, or name this type as the "
                                                "Reply of the route and of its handler");
        if constexpr (std::is_same_v<T, Reply>) this->host_.write(response.envelope, &response);
    }
    template <class... Arguments>
    void text(const Arguments&...)
    {
        static_assert(sizeof...(Arguments) > 99, "this route has a Reply, so it is answered by reply(); a route that answers "
                                                 "texts has restd::None as its Reply");
    }
    template <class... Arguments>
    void open(const Arguments&...)
    {
        static_assert(sizeof...(Arguments) > 99, "this route has a Reply, so it is answered by reply(); a route whose answer "
                                                 "stays open has restd::None as its Reply");
    }

protected:
    explicit ReplyCall(CallHost& host) : Call(host) {}
    ~ReplyCall() = default;
};

template <>
class ReplyCall<None> : public Call {
public:
    explicit ReplyCall(CallHost& host) : Call(host) {}

    // Sends `body` as it is. Call it once. `status`: 200 to 599; 204, 205 and 304 have no body.
    void text(int status, std::string_view content_type, std::string_view body) { host_.text(status, content_type, body); }
    // An answer that stays open when the handler has returned; see long_answer.hpp. Call it once. Throws Error 429 or 503 at a
    // limit, which the handler lets pass. If the handler throws after it, the connection is cut.
    std::shared_ptr<LongAnswer> open(std::string_view content_type, LongAnswerOptions options)
    {
        return host_.open(content_type, std::move(options));
    }
    template <class T>
    void reply(T&)
    {
        static_assert(detail::is_none<T>,
                      "this route has no Reply: name this type as the Reply of the route and of its handler, "
                      "or answer by text()");
    }
};

// The call of a route without types: its handler reads the request itself, and answers a text.
using TextCall = ReplyCall<None>;

// The call of a route with these types. `Parameters` has the values of {name} in the path. Each is a structure with a table
// (RESTD_OWN_TABLE), one of Slurm's API (restd/slurm_types.hpp), As<..>, or None.
template <class Query = None, class Body = None, class Reply = None, class Parameters = None>
class TypedCall final : public ReplyCall<detail::Model<Reply>> {
public:
    explicit TypedCall(CallHost& host) : ReplyCall<detail::Model<Reply>>(host) {}

    // The values that were read from the request.
    template <class T = detail::Model<Query>>
    const T& query() const
    {
        static_assert(
            std::is_same_v<T, detail::Model<Query>>,
            "this route's Query is another type: write query(), or name this type as the Query of the route and of its "
            "handler");
        static_assert(!detail::is_none<T>, "this route has no Query: name its type in the route and in its handler");
        return *static_cast<const T*>(this->host_.query_);
    }
    template <class T = detail::Model<Body>>
    const T& body() const
    {
        static_assert(std::is_same_v<T, detail::Model<Body>>,
                      "this route's Body is another type: write body(), or name this type as the Body of the route and of its "
                      "handler");
        static_assert(!detail::is_none<T>, "this route has no Body: name its type in the route and in its handler");
        return *static_cast<const T*>(this->host_.body_);
    }
    template <class T = detail::Model<Parameters>>
    const T& parameters() const
    {
        static_assert(
            std::is_same_v<T, detail::Model<Parameters>>,
            "this route's Parameters are another type: write parameters(), or name this type as the Parameters of the "
            "route and of its handler");
        static_assert(!detail::is_none<T>, "this route has no Parameters: name their type in the route and in its handler, or "
                                           "write path_value(name)");
        return *static_cast<const T*>(this->host_.parameters_);
    }
};

}  // namespace restd
