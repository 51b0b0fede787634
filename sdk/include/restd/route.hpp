// Route: one operation of a content plugin, declared once for all API versions. route() makes it:
//
//   constexpr restd::Route routes[] = {
//       // The types are those of the handler, void get_greeting(restd::TypedCall<GreetingQuery, restd::None, Greeting>&).
//       restd::route<get_greeting>(restd::Method::get, "/greetings/{id}", "get_greeting", "Greets."),
//       // The same with a lambda.
//       restd::route<GreetingQuery, restd::None, Greeting>(
//           restd::Method::get, "/greetings", "get_greetings",
//           [](auto& call) {
//               Greeting greeting;
//               call.reply(greeting);
//           },
//           "Greets everybody."),
//   };
//
// What the compiler sees to be wrong does not compile. All other mistakes of routes and their tables are found at start, before
// any client is accepted: slurmrestd ends with a message that names the plugin, the route and the mistake.
//
// Constant data.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "restd/call.hpp"
#include "restd/field.hpp"
#include "restd/http.hpp"

namespace restd {

class Route;
namespace detail {
struct RouteMaker;
}

// A status that a route answers with, and what it means, for the document.
struct AnswerStatus {
    int status = 0;
    std::string_view meaning = {};
};

// All views are static.
class Route {
public:
    static constexpr std::size_t max_statuses = 8;

    Method method;
    // "/slurm/{data_parser}/job/{job_id}". The route is offered once for each loaded parser, with its name for {data_parser}.
    std::string_view path;
    // "get_job": the operation id is <first path part>_<v0042>_<operation>.
    std::string_view operation;
    std::string_view summary;
    std::string_view description = {};
    TypeRef parameters = {};  // path parameters
    TypeRef query = {};
    TypeRef body = {};
    std::string_view body_description = {};
    bool is_body_required = false;
    std::string_view raw_body_type = {};  // of a body that the handler reads itself
    // A GET that changes nothing and whose response has one list of objects is a listing: the service gives it `fields`,
    // `limit`, `offset`, `sort`, and the filters of the records' table.
    TypeRef response = {};
    std::string_view content_type = {};  // of a text that is the answer, for the document
    std::array<AnswerStatus, max_statuses> statuses = {};
    std::size_t status_count = 0;  // 0: those that all operations have; more than max_statuses: too many were declared
    Api since = 0;
    Api until = api_max;
    std::string_view tag = {};         // the tag in the document; empty: the first path part
    bool changes = false;              // of a GET
    bool changes_nothing = false;      // of another method
    bool is_response_named = false;    // the response's schema is under components/schemas even if only one operation uses it
    TypeRef documented_response = {};  // what the document shows instead of `response`
    bool is_open = false;              // answered to everybody

    // True: the service refuses this route on a read-only cluster (Cluster::read_only()).
    constexpr bool may_change() const
    {
        return changes || (!changes_nothing && method != Method::get && method != Method::head);
    }
    // Runs the handler. Null: there is none.
    constexpr bool has_handler() const { return has_handler_; }
    void run(CallHost& host) const { run_(host, function_); }

    // Each of the next functions returns the same route with something more.
    // Details that do not fit into the summary.
    constexpr Route described(std::string_view text) const
    {
        Route r = *this;
        r.description = text;
        return r;
    }
    constexpr Route body_described(std::string_view text) const
    {
        Route r = *this;
        r.body_description = text;
        return r;
    }
    // A request without a body is refused with 422.
    constexpr Route body_required() const
    {
        Route r = *this;
        r.is_body_required = true;
        return r;
    }
    // It takes a body of this type, "text/csv", as it is: Call::request().body. The path may have a query beside it. Only for a
    // route without a Body.
    constexpr Route takes(std::string_view type) const
    {
        Route r = *this;
        r.raw_body_type = type;
        return r;
    }
    // It answers with this status. The document lists those that are declared, instead of 200. At most max_statuses.
    constexpr Route answers(int status, std::string_view meaning) const
    {
        Route r = *this;
        if (r.status_count < max_statuses) r.statuses[r.status_count] = {status, meaning};
        ++r.status_count;
        return r;
    }
    // It answers texts of this type, "text/csv". Only for a route without a Reply.
    constexpr Route answers_with(std::string_view type) const
    {
        Route r = *this;
        r.content_type = type;
        return r;
    }
    // The first and the last API version that has it.
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
    constexpr Route tagged(std::string_view name) const
    {
        Route r = *this;
        r.tag = name;
        return r;
    }
    // For a GET that changes something.
    constexpr Route that_changes() const
    {
        Route r = *this;
        r.changes = true;
        return r;
    }
    // For a POST that only answers a question.
    constexpr Route that_changes_nothing() const
    {
        Route r = *this;
        r.changes_nothing = true;
        return r;
    }
    constexpr Route with_named_response() const
    {
        Route r = *this;
        r.is_response_named = true;
        return r;
    }
    // The document shows this type of the data parsers instead of the response, where Slurm's document is wrong.
    constexpr Route documented_as(std::string_view type) const
    {
        Route r = *this;
        r.documented_response = {type};
        return r;
    }
    // Answered to everybody, for probes: nobody is authenticated and Call::caller() is empty. Its handler must cost little, and
    // say nothing that strangers may not know. Its lines in the log are at level debug.
    constexpr Route open_to_everybody() const
    {
        Route r = *this;
        r.is_open = true;
        return r;
    }

private:
    friend struct detail::RouteMaker;
    using AnyFunction = void (*)();

    constexpr Route(Method its_method, std::string_view its_path, std::string_view its_operation, std::string_view its_summary)
        : method(its_method), path(its_path), operation(its_operation), summary(its_summary)
    {}
    void (*run_)(CallHost& host, AnyFunction function) = nullptr;
    AnyFunction function_ = nullptr;  // the handler, if `run_` does not know it
    bool has_handler_ = false;        // GCC with -fsanitize=undefined does not compare `run_` with null in a constant
};

namespace detail {

// The most parts of a path, and the most {name} among them.
inline constexpr std::size_t max_path_parts = 32, max_path_parameters = 8;

constexpr bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '_'; });
}

// What is wrong with the path of a route; empty: nothing.
constexpr std::string_view path_fault(std::string_view path)
{
    if (path.empty() || path.front() != '/') return "its path does not begin with a slash";
    std::array<std::string_view, max_path_parameters> names;
    std::size_t parts = 0, parameters = 0;
    path.remove_prefix(1);
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
        if (part.empty()) return "its path has two slashes next to each other";
        if (part == "." || part == "..") return "its path has a part . or .., which no request has";
        if (++parts > max_path_parts) return "its path has more than 32 parts";
        if (part.find_first_of("{}") == part.npos) {
            for (const char c : part)
                if (!is_letter_or_digit(c) && std::string_view("-._~!$&'()*+,;=:@").find(c) == std::string_view::npos)
                    return "its path has a character other than letters, digits and -._~!$&'()*+,;=:@";
            continue;
        }
        if (part.front() != '{' || part.back() != '}' || !is_name(part.substr(1, part.size() - 2)))
            return "its path has braces around something else than a whole part that is a name, such as /{name}";
        if (parameters == max_path_parameters) return "its path has more than 8 names in braces";
        std::string_view* const end = names.data() + parameters;
        if (std::find(names.data(), end, part) != end) return "its path has the same name in braces twice";
        names[parameters++] = part;
    }
    return {};
}

// What is wrong with the route besides its path; empty: nothing.
constexpr std::string_view route_fault(const Route& route)
{
    if (route.method == Method::other || route.method == Method::head)
        return "its method is none that routes have: a GET answers HEAD, too";
    if (!is_name(route.operation)) return "its operation is no name of letters, digits and _";
    if (!route.has_handler()) return "it has no handler";
    return {};
}

// Not constexpr on purpose: if route() calls one of these while compiling, the compiler stops there and shows its name.
inline void the_path_of_a_route_is_wrong__see_path_fault() {}
inline void a_route_has_a_wrong_method_or_operation_or_no_handler__see_route_fault() {}
inline void a_function_in_a_constexpr_route_is_written__route_of_the_function() {}

// The types of a handler's call.
template <class Handler>
struct HandlerTypes {
    static constexpr bool is_handler = false;
};
template <class Q, class B, class R, class P>
struct HandlerTypes<void (*)(TypedCall<Q, B, R, P>&)> {
    static constexpr bool is_handler = true;
    using Query = Q;
    using Body = B;
    using Reply = R;
    using Parameters = P;
    using CallType = TypedCall<Q, B, R, P>;
};
template <>
struct HandlerTypes<void (*)(TextCall&)> : HandlerTypes<void (*)(TypedCall<>&)> {};

// One type for each value. A function compared so with null is a constant also with GCC's -fsanitize=undefined.
template <auto value>
struct Constant {};

struct RouteMaker {
    using AnyFunction = Route::AnyFunction;

    // `run`: void(CallHost&, AnyFunction), or nullptr.
    template <class Query, class Body, class Reply, class Parameters, class Run>
    static constexpr Route make(Method method, std::string_view path, std::string_view operation, std::string_view summary,
                                Run run, AnyFunction function = nullptr)
    {
        Route route(method, path, operation, summary);
        route.query = RouteType<Query>::type();
        route.body = RouteType<Body>::type();
        route.response = RouteType<Reply>::type();
        route.parameters = RouteType<Parameters>::type();
        route.run_ = run;
        route.has_handler_ = !std::is_same_v<Run, std::nullptr_t>;
        route.function_ = function;
        if (std::is_constant_evaluated()) {
            if (!path_fault(path).empty()) the_path_of_a_route_is_wrong__see_path_fault();
            if (!route_fault(route).empty()) a_route_has_a_wrong_method_or_operation_or_no_handler__see_route_fault();
        }
        return route;
    }
};

}  // namespace detail

// The route of a handler: a function void(TypedCall<Query, Body, Reply, Parameters>&) or void(TextCall&). `operation`, `path`
// and `summary` are static.
template <auto handler>
constexpr Route route(Method method, std::string_view path, std::string_view operation, std::string_view summary = {})
{
    using Handler = std::remove_cv_t<decltype(handler)>;
    using Types = detail::HandlerTypes<Handler>;
    static_assert(!std::is_same_v<Handler, std::nullptr_t>, "this route has no handler: route<function>(..) needs a function");
    static_assert(std::is_same_v<Handler, std::nullptr_t> || Types::is_handler,
                  "this is no handler of a route: it is void(restd::TypedCall<Query, Body, Reply, Parameters>&), or "
                  "void(restd::TextCall&)");
    if constexpr (Types::is_handler) {
        static_assert(!std::is_same_v<detail::Constant<handler>, detail::Constant<Handler(nullptr)>>,
                      "this route has no handler: the function pointer is null");
        return detail::RouteMaker::make<typename Types::Query, typename Types::Body, typename Types::Reply,
                                        typename Types::Parameters>(method, path, operation, summary,
                                                                    [](CallHost& host, void (*)()) {
                                                                        typename Types::CallType call(host);
                                                                        handler(call);
                                                                    });
    } else {
        return detail::RouteMaker::make<None, None, None, None>(method, path, operation, summary, nullptr);
    }
}

// The same with the types, for a lambda without captures, [](auto& call) { .. }; or for a function, in an array that is not
// constexpr.
template <class Query = None, class Body = None, class Reply = None, class Parameters = None, class Handler>
constexpr Route route(Method method, std::string_view path, std::string_view operation, Handler handler,
                      std::string_view summary = {})
{
    using CallType = TypedCall<Query, Body, Reply, Parameters>;
    constexpr bool is_null = std::is_same_v<Handler, std::nullptr_t>;
    static_assert(!is_null, "this route has no handler: pass a function or a lambda");
    if constexpr (is_null) {
        return detail::RouteMaker::make<Query, Body, Reply, Parameters>(method, path, operation, summary, nullptr);
    } else if constexpr (std::is_pointer_v<Handler>) {
        static_assert(std::is_invocable_v<Handler, CallType&>,
                      "this handler takes another call than its route has: it is void(restd::TypedCall<Query, Body, Reply, "
                      "Parameters>&) with the types of the route");
        if (std::is_constant_evaluated()) detail::a_function_in_a_constexpr_route_is_written__route_of_the_function();
        if (handler == nullptr)
            return detail::RouteMaker::make<Query, Body, Reply, Parameters>(method, path, operation, summary, nullptr);
        const auto run = [](CallHost& host, void (*function)()) {
            CallType call(host);
            reinterpret_cast<Handler>(function)(call);
        };
        return detail::RouteMaker::make<Query, Body, Reply, Parameters>(method, path, operation, summary, run,
                                                                        reinterpret_cast<void (*)()>(handler));
    } else {
        static_assert(std::is_empty_v<Handler> && std::is_default_constructible_v<Handler>,
                      "a handler has no captures: it is used by several threads, for as long as the daemon runs");
        static_assert(std::is_invocable_v<const Handler&, CallType&>,
                      "this handler takes another call than its route has: it takes auto&, or restd::TypedCall<Query, Body, "
                      "Reply, Parameters>& with the types of the route");
        return detail::RouteMaker::make<Query, Body, Reply, Parameters>(method, path, operation, summary,
                                                                        [](CallHost& host, void (*)()) {
                                                                            CallType call(host);
                                                                            Handler()(call);
                                                                        });
    }
}

}  // namespace restd
