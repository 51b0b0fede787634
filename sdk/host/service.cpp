#include <grp.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "host/service_impl.hpp"
#include "host/welcome_page.hpp"
#include "restd/cluster.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"
#include "restd/waiting.hpp"

namespace restd {
namespace {

constexpr std::string_view plain_text = "text/plain";
constexpr std::string_view unknown_path_text = "Unable find requested URL. Please view /openapi/v3 for API reference.";

// Targets of the router that are the document and no plugin's route.
struct DocumentPath {
    std::string_view path;
    MediaType otherwise;  // the format where the client has no wish
};
constexpr DocumentPath document_paths[] = {
    {"/openapi", default_media_type},
    {"/openapi/v3", default_media_type},
    {"/openapi.json", default_media_type},
    {"/openapi.yaml", {"application/yaml", Format::yaml}},
};
constexpr std::size_t document_count = std::size(document_paths);

// "v0.0.39": what is meant as a version.
bool is_like_version(std::string_view segment)
{
    constexpr std::size_t longest = 20;
    return segment.size() > 1 && segment.size() <= longest && (segment[0] == 'v' || segment[0] == 'V') &&
           segment.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

// The method, which is the client's text where it is none that is known.
std::string method_text(const Request& request)
{
    return request.method == Method::other ? log_quoted(request.method_name) : std::string(request.method_name);
}

void append_number(std::string& out, std::int64_t number)
{
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

// To the microsecond: 0.042
void append_milliseconds(std::string& out, std::chrono::steady_clock::duration time)
{
    const auto microseconds = std::chrono::round<std::chrono::microseconds>(time).count();
    append_number(out, microseconds / 1000);
    const auto rest = microseconds % 1000;
    for (const char c : {'.', static_cast<char>('0' + rest / 100), static_cast<char>('0' + rest / 10 % 10),
                         static_cast<char>('0' + rest % 10)})
        out += c;
}

}  // namespace

std::string GroupNames::name(gid_t gid)
{
    constexpr auto keep = std::chrono::minutes(1);
    constexpr std::size_t most = 1000;
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(gid);
        if (found != entries_.end() && now < found->second.until) return found->second.name;
    }
    group entry{};
    group* result = nullptr;
    std::vector<char> buffer(1024);
    {
        const Waiting waiting;  // the system may ask a server
        while (::getgrgid_r(gid, &entry, buffer.data(), buffer.size(), &result) == ERANGE && buffer.size() < (1U << 20))
            buffer.resize(buffer.size() * 2);
    }
    std::string name = result != nullptr ? std::string(result->gr_name) : std::to_string(gid);
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= most) entries_.clear();
    entries_[gid] = {name, now + keep};
    return name;
}

ServiceImpl::ServiceImpl(const ServiceParts& parts) : parts_(parts), users_(parts.max_requests_per_user)
{
    for (std::size_t i = 0; i < document_count; ++i) router_.add(Method::get, document_paths[i].path, i, "slurmrestd itself");
    std::vector<std::string> remarks;
    for (const ServedRoute& served : expand_routes(parts_.contents, parts_.parsers, &remarks)) {
        router_.add(served.route->method, served.path, document_count + routes_.size(), "openapi/" + served.content->name);
        routes_.push_back(std::make_unique<const CallRoute>(served));
    }
    for (const std::string& remark : remarks) parts_.log->warn("{}", remark);
    PathSegments root;
    root.split("/");
    welcomes_ = router_.match(Method::get, root).target == Router::none;
}

void ServiceImpl::handle(const Request& request, Response& response)
{
    const auto begin = std::chrono::steady_clock::now();
    Told told;
    const int status = answer(request, response, told);
    tell(request, told, status, response.size(), std::chrono::steady_clock::now() - begin);
}

// One line a request, and the only place that writes it:
//   PEER USER METHOD "PATH" STATUS BYTES bytes MILLISECONDS ms[ NOTE][: [NUMBER ]REASON[: "FAILURE"]]
// What the client has sent is quoted; a user that nobody has vouched for is `unverified "NAME"`, and no user at all is `-`.
void ServiceImpl::tell(const Request& request, const Told& told, int status, std::uint64_t size,
                       std::chrono::steady_clock::duration taken)
{
    if (!parts_.log->should_log(spdlog::level::info)) return;
    thread_local std::string line;  // its memory is used again
    line = request.peer != nullptr ? std::string_view(request.peer->name) : "-";
    line += ' ';
    if (told.identity.user.empty()) {
        line += '-';
    } else {
        if (!told.verified) line += "unverified ";
        append_log_quoted(line, told.identity.user);
    }
    line += ' ';
    if (request.method == Method::other)
        append_log_quoted(line, request.method_name);
    else
        line += request.method_name;
    line += ' ';
    append_log_quoted(line, request.path);
    line += ' ';
    append_number(line, status);
    line += ' ';
    append_number(line, static_cast<std::int64_t>(size));
    line += " bytes ";
    append_milliseconds(line, taken);
    line += " ms";
    if (!told.note.empty()) line.append(" ").append(told.note);
    if (told.number != 0 || !told.reason.empty() || !told.failure.empty()) line += ':';
    if (told.number != 0) {
        line += ' ';
        append_number(line, told.number);
    }
    if (!told.reason.empty()) line.append(" ").append(told.reason);
    if (!told.failure.empty()) {
        line += told.number != 0 || !told.reason.empty() ? ": " : " ";
        append_log_quoted(line, told.failure);
    }
    parts_.log->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

int ServiceImpl::answer_text(Response& response, Told& told, int status, std::string_view text)
{
    if (told.reason.empty()) told.reason = text;
    response.head(status, plain_text);
    response.append(text);
    return status;
}

// What cannot be understood may be an attack on whatever stands between: nothing more is read from there.
int ServiceImpl::refuse(Response& response, Told& told, int status, std::string_view text)
{
    response.close();
    return answer_text(response, told, status, text);
}

int ServiceImpl::answer(const Request& request, Response& response, Told& told)
{
    if (welcomes_ && request.path == "/" && (request.method == Method::get || request.method == Method::head) &&
        wants_html(request))
        return answer_welcome(response);
    if (!authenticate(request, told)) {
        response.header("WWW-Authenticate", challenges());
        return answer_text(response, told, 401, "Authentication failure");
    }

    PathSegments segments;
    switch (segments.split(request.path)) {
    case PathSegments::Outcome::bad: return refuse(response, told, 400, "Unable to parse URL path.");
    case PathSegments::Outcome::too_many: return answer_text(response, told, 404, unknown_path_text);
    case PathSegments::Outcome::good: break;
    }
    const Router::Match match = router_.match(request.method, segments);
    if (match.target == Router::none) {
        if (!match.path_known) return answer_unknown_path(response, told, segments);
        response.header("Allow", router_.allowed(segments));
        return answer_text(response, told, 405, "Method not allowed");
    }

    const bool is_document = match.target < document_count;
    const auto type = accepted(request, is_document ? document_paths[match.target].otherwise : default_media_type);
    if (!type) return answer_text(response, told, 415, "Accept content type is unknown");
    if (!request.body.empty() && !body_format(request)) {
        const std::string types = body_types();
        response.header("Accept", types);  // RFC 9110 15.5.16
        return answer_text(response, told, 415,
                           "Content-Type of the body is unknown, or not what the body is. Accepted: " + types);
    }

    if (is_document) {
        response.head(200, type->name);
        response.body(document(type->format));
        return 200;
    }
    return answer_call(request, response, *routes_[match.target - document_count], match, *type, told);
}

// For anybody, and without a word of the cluster.
std::string ServiceImpl::challenges() const
{
    std::string all;
    for (const Named<AuthMethod>& method : parts_.auth)
        if (const std::string_view challenge = method.plugin->challenge(); !challenge.empty())
            all.append(all.empty() ? "" : ", ").append(challenge);
    return all.empty() ? R"(Slurm realm="slurm")" : all;  // a 401 must have one
}

int ServiceImpl::answer_welcome(Response& response)
{
    response.head(200, "text/html; charset=utf-8");
    response.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Vary", "Accept");
    response.body(std::make_shared<const std::string>(welcome_page(parts_)));
    return 200;
}

int ServiceImpl::answer_unknown_path(Response& response, Told& told, const PathSegments& segments)
{
    std::string text(unknown_path_text);
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!is_like_version(segments[i])) continue;
        std::string served;
        bool is_served = false;
        for (const Named<DataParser>& parser : parts_.parsers) {
            served.append(served.empty() ? "" : ", ").append(parser.name);
            is_served = is_served || parser.name == segments[i];
        }
        if (!is_served) text.append(" Version ").append(segments[i]).append(" is not served. Served are: ").append(served);
        break;
    }
    return answer_text(response, told, 404, text);
}

bool ServiceImpl::authenticate(const Request& request, Told& told)
{
    Identity& identity = told.identity;
    for (const Named<AuthMethod>& method : parts_.auth) {
        try {
            switch (method.plugin->authenticate(request, identity)) {
            case AuthMethod::Outcome::accepted:
                // A token says who it is of once the cluster has looked at it.
                told.verified = identity.local;
                return true;
            case AuthMethod::Outcome::refused:
                told.reason = "refused by rest_auth/" + method.name;
                told.verified = identity.local;
                return false;
            case AuthMethod::Outcome::not_applicable: break;
            }
        } catch (const std::exception& e) {
            parts_.log->error("rest_auth/{}: {}", method.name, log_quoted(e.what()));
            told.reason = "rest_auth/" + method.name + " failed";
            return false;
        } catch (...) {
            parts_.log->error("rest_auth/{}: unknown exception", method.name);
            told.reason = "rest_auth/" + method.name + " failed";
            return false;
        }
        // What a method that does not apply has left behind is not for the next one.
        identity = {};
    }
    told.reason = "no authentication method applies";
    return false;
}

int ServiceImpl::answer_call(const Request& request, Response& response, const CallRoute& route, const Router::Match& match,
                             MediaType type, Told& told)
{
    CallState state(route, request, response, told.identity, *parts_.cluster.plugin, type, *parts_.settings);
    const int status = answer_state(state, request, response, match, told);
    told.note = state.noted();
    if (const Issue* error = state.first_error(); error != nullptr && told.reason.empty()) {
        told.number = error->number;
        told.reason = error_text(error->number);
        // Errors of the client's making may repeat what it sent.
        if (status >= 500) told.failure = error->description;
    }
    return status;
}

int ServiceImpl::answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match,
                              Told& told)
{
    Identity& identity = told.identity;
    std::string group;
    std::optional<RequestsOfUsers::Place> place;  // outlives all that is sent below
    try {
        try {
            parts_.cluster.plugin->verify(identity);
            told.verified = true;
        } catch (const Error& e) {
            state.set_client({identity.user, group});
            return fail(state, response, request, e);
        }
        state.set_client({identity.user, group});
        // Not before the identity is certain: nobody takes away what is another's.
        place.emplace(users_.enter(identity.user));
        // From then on it may be the client that takes its time.
        response.when_begun([&place] { place.reset(); });
        if (identity.gid != static_cast<gid_t>(-1)) group = groups_.name(identity.gid);
        state.set_client({identity.user, group});

        if (state.route().served.route->may_change()) {
            if (const std::string why = parts_.cluster.plugin->read_only(); !why.empty())
                throw Error(err::disabled, why, "cluster/" + parts_.cluster.name);
        }
        if (!request.body.empty() && !request.query.empty())
            return refuse(response, told, 400, "Unexpected HTTP body provided when URL Query provided");
        std::array<PathParameter, Router::max_parameters> parameters;
        const std::size_t count = match.parameter_count;
        for (std::size_t i = 0; i < count; ++i) parameters[i] = {state.route().served.parameter_names[i], match.parameters[i]};
        try {
            if (!state.read(parameters.data(), count)) return state.status();
        } catch (const Error& e) {
            // What is too large was understood all the same: an error as any other.
            if (response.head_sent() || e.number() != err::rest_fail_parsing) throw;
            // What is wrong with it may repeat what it is.
            told.reason = e.what();
            told.failure = e.source();
            return refuse(response, told, e.status(), std::string(e.what()) + " " + e.source());
        }
        state.run();
        return state.status();
    } catch (const Error& e) {
        return fail(state, response, request, e);
    } catch (const std::exception& e) {
        // With the head out it may be the response that threw, because the client is gone: the kernel wants to know.
        if (response.head_sent()) {
            response.abort();
            throw;
        }
        parts_.log->error("{} {}: {}", method_text(request), log_quoted(request.path), log_quoted(e.what()));
    } catch (...) {
        if (response.head_sent()) {
            response.abort();
            throw;
        }
        parts_.log->error("{} {}: unknown exception", method_text(request), log_quoted(request.path));
    }
    return fail(state, response, request, Error(err::error, "Internal error", std::string(), 500));
}

int ServiceImpl::fail(CallState& state, Response& response, const Request& request, const Error& error)
{
    if (response.head_sent()) {
        parts_.log->error("{} {}: cut after a part of the answer: {}", method_text(request), log_quoted(request.path),
                          log_quoted(error.what()));
        response.abort();
        return state.status();
    }
    try {
        state.fail(error);
    } catch (...) {
        response.abort();
        throw;
    }
    return state.status();
}

std::shared_ptr<const std::string> ServiceImpl::document(Format format)
{
    Document& document = documents_[static_cast<std::size_t>(format)];
    std::call_once(document.once, [&] {
        document.text = std::make_shared<const std::string>(openapi_document(parts_, format, parts_.settings->json_pretty));
    });
    return document.text;
}

std::unique_ptr<Service> make_service(const ServiceParts& parts)
{
    return std::make_unique<ServiceImpl>(parts);
}

}  // namespace restd
