#include <grp.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "host/auth_check.hpp"
#include "host/encoded_response.hpp"
#include "host/security_schemes.hpp"
#include "host/service_impl.hpp"
#include "host/welcome_page.hpp"
#include "restd/cluster.hpp"
#include "restd/log.hpp"
#include "restd/log_quoted.hpp"
#include "restd/text.hpp"
#include "restd/waiting.hpp"

namespace restd {
namespace {

constexpr std::string_view plain_text = "text/plain";
constexpr std::string_view unknown_path_text = "Unable find requested URL. Please view /openapi/v3 for API reference.";

// Paths of the OpenAPI document, which belong to no plugin's route.
struct DocumentPath {
    std::string_view path;
    MediaType otherwise;  // the format if the request has no Accept
};
constexpr DocumentPath document_paths[] = {
    {"/openapi", default_media_type},
    {"/openapi/v3", default_media_type},
    {"/openapi.json", default_media_type},
    {"/openapi.yaml", {"application/yaml", Format::yaml}},
};
constexpr std::size_t document_count = std::size(document_paths);

// True for a path segment that looks like a version: "v0.0.39".
bool is_like_version(std::string_view segment)
{
    constexpr std::size_t longest = 20;
    return segment.size() > 1 && segment.size() <= longest && (segment[0] == 'v' || segment[0] == 'V') &&
           segment.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

// The value of Vary: what negotiation reads, and what the auth plugins read.
std::string depends_on(const std::vector<Named<AuthMethod>>& methods)
{
    std::string names = "Accept, Accept-Encoding";
    for (const Named<AuthMethod>& method : methods)
        if (const std::string_view fields = fields_of(method); !fields.empty()) names.append(", ").append(fields);
    return names;
}

std::vector<std::string> full_names(const std::vector<Named<AuthMethod>>& methods)
{
    std::vector<std::string> names;
    for (const Named<AuthMethod>& method : methods) names.push_back("rest_auth/" + method.name);
    return names;
}

// In a catch block for what is no std::exception.
std::string thrown_text()
{
    return "has thrown " + thrown_type() + ", which is no std::exception";
}

// The method for the log. An unknown method is text of the client.
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

ServiceImpl::ServiceImpl(const ServiceParts& parts)
    : parts_(parts), readiness_(*parts.cluster.plugin, *parts.log), people_(parts.settings->max_name_lookups),
      users_(parts.max_requests_per_user, "requests", "SLURMRESTD_MAX_REQUESTS_PER_USER"),
      watchers_(parts.max_watchers_per_user, "long answers (live events)", "SLURMRESTD_MAX_WATCHERS_PER_USER"),
      auth_names_(full_names(parts.auth)), cluster_name_("cluster/" + parts.cluster.name), depends_on_(depends_on(parts.auth))
{
    SecuritySchemes{parts_.auth};  // throws if the document could not show one
    for (std::size_t i = 0; i < document_count; ++i) router_.add(Method::get, document_paths[i].path, i, "slurmrestd itself");
    for (const ServedRoute& served : expand_routes(own_contents_, {})) add_route(served, "slurmrestd itself");
    std::vector<std::string> remarks;
    for (const ServedRoute& served : expand_routes(parts_.contents, parts_.parsers, &remarks))
        add_route(served, "openapi/" + served.content->name);
    for (const std::string& remark : remarks) parts_.log->warn("{}", remark);
    PathSegments root;
    root.split("/");
    welcomes_ = router_.match(Method::get, root).target == Router::none;
}

void ServiceImpl::add_route(const ServedRoute& served, const std::string& owner)
{
    router_.add(served.route->method, served.path, document_count + routes_.size(), owner);
    routes_.push_back(std::make_unique<const CallRoute>(served));
}

const CallRoute* ServiceImpl::route_of(const Router::Match& match) const
{
    return match.target == Router::none || match.target < document_count ? nullptr
                                                                         : routes_[match.target - document_count].get();
}

void ServiceImpl::handle(const Request& request, Response& response)
{
    const auto begin = std::chrono::steady_clock::now();
    Answering entry;
    const struct {
        const ServiceImpl& service;
        Response& response;
        Answering& entry;
    } all{*this, response, entry};
    // When the first part of the answer goes out: from then on a slow client may take long, so the place is given back.
    response.when_begun([&all] {
        all.service.add_caching(all.response, 200, all.entry);
        all.entry.place.reset();
    });
    const int status = answer(request, response, entry);
    if (!response.head_sent()) add_caching(response, status, entry);
    log_request(request, entry, status, response.size(), std::chrono::steady_clock::now() - begin);
}

// One line a request, and the only place that writes it:
//   PEER USER METHOD "PATH" STATUS BYTES bytes MILLISECONDS ms[ NOTE][: [NUMBER ]REASON[: "FAILURE"]]
// Text that the client has sent is quoted. A user whose identity has not been verified is `unverified "NAME"`; no user is `-`.
// Probes, which come every few seconds and from strangers, are shown at level debug.
void ServiceImpl::log_request(const Request& request, const LogEntry& entry, int status, std::uint64_t size,
                              std::chrono::steady_clock::duration taken)
{
    const spdlog::level::level_enum level = entry.is_probe ? spdlog::level::debug : spdlog::level::info;
    if (!parts_.log->should_log(level)) return;
    thread_local std::string line;  // so that its memory is reused
    line = request.peer != nullptr ? std::string_view(request.peer->name) : "-";
    line += ' ';
    if (entry.identity.user.empty()) {
        line += '-';
    } else {
        if (!entry.verified) line += "unverified ";
        append_log_quoted(line, entry.identity.user);
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
    if (!entry.note.empty()) line.append(" ").append(entry.note);
    if (entry.number != 0 || !entry.reason.empty() || !entry.failure.empty()) line += ':';
    if (entry.number != 0) {
        line += ' ';
        append_number(line, entry.number);
    }
    if (!entry.reason.empty()) line.append(" ").append(entry.reason);
    if (!entry.failure.empty()) {
        line += entry.number != 0 || !entry.reason.empty() ? ": " : " ";
        append_log_quoted(line, entry.failure);
    }
    parts_.log->log(level, spdlog::string_view_t(line.data(), line.size()));
}

int ServiceImpl::answer_text(Response& response, LogEntry& entry, int status, std::string_view text)
{
    if (entry.reason.empty()) entry.reason = text;
    response.head(status, plain_text);
    response.append(text);
    return status;
}

// Answers and closes the connection: a request that cannot be understood may be an attack on a proxy (request smuggling).
int ServiceImpl::refuse(Response& response, LogEntry& entry, int status, std::string_view text)
{
    response.close();
    return answer_text(response, entry, status, text);
}

// `status`: 200 also stands for a streamed answer of another status, which has no fields of its own.
void ServiceImpl::add_caching(Response& response, int status, const Answering& entry) const
{
    const bool is_kept = entry.keep != Keep::nobody && (status == 200 || status == 304);
    response.header("Cache-Control", !is_kept ? "no-store" : entry.keep == Keep::caller ? "private, no-cache" : "no-cache");
    if (!is_kept) return;
    response.header("Vary", entry.keep == Keep::caller ? std::string_view(depends_on_) : "Accept");
    if (!entry.tag.empty()) response.header("ETag", entry.tag);
}

bool ServiceImpl::compresses_records() const
{
    switch (parts_.settings->compression) {
    case Compression::usual: return !parts_.cluster.plugin->hides_records();
    case Compression::always: return true;
    case Compression::never: break;
    }
    return false;
}

int ServiceImpl::answer(const Request& request, Response& response, Answering& entry)
{
    if (welcomes_ && request.path == "/" && (request.method == Method::get || request.method == Method::head) &&
        wants_html(request))
        return answer_welcome(response, entry);
    PathSegments segments;
    const PathSegments::Outcome outcome = segments.split(request.path);
    const Router::Match match =
        outcome == PathSegments::Outcome::good ? router_.match(request.method, segments) : Router::Match();
    const CallRoute* const route = route_of(match);
    entry.is_probe = route != nullptr && route->served.route->is_open;
    bool is_known = entry.is_probe;
    try {
        if (!is_known) is_known = authenticate(request, entry);
    } catch (const Error& error) {
        if (error.status() != 503) entry.reason = error.source() + " failed";
        return answer_text(response, entry, error.status(), error.what());
    }
    if (!is_known) {
        response.header("WWW-Authenticate", challenges());
        return answer_text(response, entry, 401, "Authentication failure");
    }

    switch (outcome) {
    case PathSegments::Outcome::bad: return refuse(response, entry, 400, "Unable to parse URL path.");
    case PathSegments::Outcome::too_many: return answer_text(response, entry, 404, unknown_path_text);
    case PathSegments::Outcome::good: break;
    }
    if (match.target == Router::none) {
        if (!match.path_known) return answer_unknown_path(response, entry, segments);
        response.header("Allow", router_.allowed(segments));
        return answer_text(response, entry, 405, "Method not allowed");
    }

    // A route without a response type chooses the type of its texts itself.
    const bool has_formats = route == nullptr || route->served.response != nullptr;
    const MediaType otherwise = route == nullptr ? document_paths[match.target].otherwise : default_media_type;
    const auto type = has_formats ? accepted(request, otherwise) : std::optional(otherwise);
    if (!type) return answer_text(response, entry, 415, "Accept content type is unknown");
    const bool compresses =
        route == nullptr ? parts_.settings->compression != Compression::never : !entry.is_probe && compresses_records();
    entry.coding = accepted_coding(request);
    if (!compresses && entry.coding && entry.coding->takes_identity) entry.coding = CodingWish();
    if (!entry.coding || (!compresses && !entry.coding->takes_identity))
        return answer_text(response, entry, 406,
                           compresses ? "Accept-Encoding refuses all codings that there are: zstd, gzip, identity"
                                      : "Accept-Encoding refuses identity, and this answer is not compressed");
    const std::string_view raw_type = route != nullptr ? route->served.route->raw_body_type : std::string_view();
    if (!request.body.empty() && (raw_type.empty() ? !body_format(request) : !has_type(request, raw_type))) {
        const std::string types = raw_type.empty() ? body_types() : std::string(raw_type);
        response.header("Accept", types);  // RFC 9110 15.5.16
        return answer_text(response, entry, 415,
                           "Content-Type of the body is unknown, or not what the body is. Accepted: " + types);
    }

    if (route == nullptr) return answer_document(request, response, *type, entry);
    return answer_call(request, response, *route, match, *type, entry);
}

// The challenges of a 401. Everybody may see them, so they say nothing about the cluster.
std::string ServiceImpl::challenges() const
{
    std::string all;
    for (std::size_t i = 0; i < parts_.auth.size(); ++i) {
        Activity::mine().enter(auth_names_[i].c_str());
        if (const std::string_view challenge = challenge_of(parts_.auth[i], *parts_.log); !challenge.empty())
            all.append(all.empty() ? "" : ", ").append(challenge);
    }
    return all.empty() ? R"(Slurm realm="slurm")" : all;  // a 401 must have one
}

// For everybody the same until the daemon is started again, in each format and coding.
int ServiceImpl::answer_document(const Request& request, Response& response, const MediaType& type, Answering& entry)
{
    Coding coding = entry.coding->coding;
    const Document* document = nullptr;
    try {
        document = &this->document(type.format, coding);
    } catch (const Error&) {
        // There is no memory to compress it.
        coding = Coding::identity;
        document = &this->document(type.format, coding);
    }
    entry.keep = Keep::caller;
    entry.tag = document->tag;
    if (client_has(request, entry.tag)) {
        response.head(304, {});
        return 304;
    }
    response.head(200, type.name);
    if (coding != Coding::identity) response.header("Content-Encoding", to_string(coding));
    response.body(document->text);
    return 200;
}

int ServiceImpl::answer_welcome(Response& response, Answering& entry)
{
    entry.keep = Keep::everybody;
    response.head(200, "text/html; charset=utf-8");
    response.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    response.header("X-Content-Type-Options", "nosniff");
    response.body(std::make_shared<const std::string>(welcome_page(parts_)));
    return 200;
}

int ServiceImpl::answer_unknown_path(Response& response, LogEntry& entry, const PathSegments& segments)
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
    return answer_text(response, entry, 404, text);
}

AuthMethod::Verdict ServiceImpl::ask(const Named<AuthMethod>& method, const std::string& name, const Request& request,
                                     Identity& identity)
{
    std::string fault;
    try {
        AuthMethod::Verdict verdict = method.plugin->authenticate(request, identity);
        if (verdict.outcome == AuthMethod::Outcome::accepted) fault = fault_of(identity);
        if (fault.empty()) return verdict;
    } catch (const Error& error) {
        if (error.status() == 503) throw;
        fault = error.what();
    } catch (const std::exception& error) {
        fault = error.what();
    } catch (...) {
        fault = thrown_text();
    }
    identity = {};
    log_mistake(name, request, fault);
    throw Error(err::error, "Internal error", name, 500);
}

bool ServiceImpl::authenticate(const Request& request, Answering& entry)
{
    Identity& identity = entry.identity;
    std::string why;  // no method applies
    for (std::size_t i = 0; i < parts_.auth.size(); ++i) {
        const Named<AuthMethod>& method = parts_.auth[i];
        const std::string& name = auth_names_[i];
        entry.activity.enter(name.c_str());
        AuthMethod::Verdict verdict = ask(method, name, request, identity);
        switch (verdict.outcome) {
        case AuthMethod::Outcome::accepted:
            // A token's user is verified later, by the cluster.
            entry.verified = identity.is_proven();
            return true;
        case AuthMethod::Outcome::refused:
            entry.reason = "refused by " + name;
            entry.failure = std::move(verdict.why);
            entry.verified = identity.is_proven();
            return false;
        case AuthMethod::Outcome::not_applicable: break;
        }
        if (!verdict.why.empty()) why.append(why.empty() ? "" : "; ").append(method.name).append(": ").append(verdict.why);
        // The next method starts with an empty identity.
        identity = {};
    }
    entry.reason = "no authentication method applies";
    entry.failure = std::move(why);
    return false;
}

int ServiceImpl::answer_call(const Request& request, Response& to, const CallRoute& route, const Router::Match& match,
                             MediaType type, Answering& entry)
{
    std::optional<EncodedResponse> compressed;
    if (entry.coding->coding != Coding::identity) compressed.emplace(to, *entry.coding);
    Response& response = compressed ? static_cast<Response&>(*compressed) : to;
    entry.activity.enter(cluster_name_.c_str());
    CallState state(route, request, response, entry.identity, *parts_.cluster.plugin, type, *parts_.settings, readiness_,
                    watchers_, tags_, entry.tag);
    if (request.method == Method::get || request.method == Method::head)
        entry.keep = entry.is_probe ? Keep::nobody : Keep::caller;
    const int status = answer_state(state, request, response, match, entry);
    if (compressed) compressed->finish();
    if (status == 401 && !response.head_sent()) response.header("WWW-Authenticate", challenges());  // RFC 9110 15.5.2
    entry.note = state.noted();
    if (const Issue* error = state.first_error(); error != nullptr && entry.reason.empty()) {
        entry.number = error->number;
        entry.reason = error_text(error->number);
        // Only for the server's errors: the text of a client's error may contain secrets that it has sent.
        if (status >= 500) entry.failure = error->description;
    }
    return status;
}

int ServiceImpl::answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match,
                              Answering& entry)
{
    Identity& identity = entry.identity;
    std::string group, mistake;
    try {
        if (!state.route().served.route->is_open) {
            try {
                parts_.cluster.plugin->verify(identity);
                entry.verified = true;
            } catch (const Error& e) {
                state.set_client({identity.user, group});
                return fail(state, response, request, e);
            }
            state.set_client({identity.user, group});
            // After the identity is verified, so that nobody can use up the places of another user.
            entry.place.emplace(users_.enter(identity.user));
            if (identity.gid != static_cast<gid_t>(-1)) group = people_.group_name(identity.gid);
            state.set_client({identity.user, group});
        }

        if (state.route().served.route->may_change()) {
            if (const std::string why = parts_.cluster.plugin->read_only(); !why.empty())
                throw Error(err::disabled, why, "cluster/" + parts_.cluster.name);
        }
        if (!request.body.empty() && !request.query.empty() && state.route().served.route->raw_body_type.empty())
            return refuse(response, entry, 400, "Unexpected HTTP body provided when URL Query provided");
        std::array<PathParameter, Router::max_parameters> parameters;
        const std::size_t count = match.parameter_count;
        for (std::size_t i = 0; i < count; ++i) parameters[i] = {state.route().served.parameter_names[i], match.parameters[i]};
        try {
            if (!state.read(parameters.data(), count)) return state.status();
        } catch (const Error& e) {
            // A request that is too large is a normal error. Only one that cannot be parsed closes the connection.
            if (response.head_sent() || e.number() != err::rest_fail_parsing) throw;
            // The source may contain text of the client.
            entry.reason = e.what();
            entry.failure = e.source();
            return refuse(response, entry, e.status(state.api()), std::string(e.what()) + " " + e.source());
        }
        entry.activity.enter(state.route().plugin_type.c_str());
        state.run();
        return state.status();
    } catch (const Error& e) {
        if (!state.has_answered() && is_answer_status(e.status(state.api()))) return fail(state, response, request, e);
        mistake = state.has_answered() ? "its handler has thrown after its answer: " + std::string(e.what())
                                       : "an Error has the status " + std::to_string(e.status(state.api())) +
                                             ", which no answer has: " + std::string(e.what());
        if (response.head_sent()) return fail(state, response, request, e.saying(mistake));
    } catch (const std::exception& e) {
        mistake = e.what();
        // After the head has been sent, the response may have thrown because the client is gone. The kernel handles that.
        if (response.head_sent()) {
            if (state.has_answered()) log_mistake(entry.activity.plugin(), request, mistake);
            response.abort();
            throw;
        }
    } catch (...) {
        mistake = thrown_text();
        if (response.head_sent()) {
            response.abort();
            throw;
        }
    }
    log_mistake(entry.activity.plugin(), request, mistake);
    try {
        state.fail_internally();
    } catch (...) {
        response.abort();
        throw;
    }
    return state.status();
}

void ServiceImpl::log_mistake(std::string_view plugin, const Request& request, std::string_view mistake) const
{
    parts_.log->error("{} {}: {}: {}", method_text(request), log_quoted(request.path), plugin, log_quoted(mistake));
}

int ServiceImpl::fail(CallState& state, Response& response, const Request& request, const Error& error)
{
    if (response.head_sent()) {
        log_mistake(Activity::mine().plugin(), request, "cut after a part of the answer: " + std::string(error.what()));
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

const ServiceImpl::Document& ServiceImpl::document(Format format, Coding coding)
{
    Document& document = documents_[static_cast<std::size_t>(format)][static_cast<std::size_t>(coding)];
    std::call_once(document.once, [&] {
        document.text = std::make_shared<const std::string>(
            coding == Coding::identity ? openapi_document(parts_, format, parts_.settings->json_pretty)
                                       : encoded(*this->document(format, Coding::identity).text, coding, Effort::once));
        document.tag = entity_tag(*document.text);
    });
    return document;
}

std::unique_ptr<Service> make_service(const ServiceParts& parts)
{
    return std::make_unique<ServiceImpl>(parts);
}

}  // namespace restd
