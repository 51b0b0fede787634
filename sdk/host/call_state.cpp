#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "host/call_state.hpp"
#include "host/listing_place.hpp"
#include "host/row_subset.hpp"
#include "restd/cluster.hpp"
#include "restd/data_parser.hpp"

namespace restd {
namespace {

// Used if a route takes no query or no body: then only the syntax of the query or body is checked.
struct Nothing {};
constexpr Table nothing = make_table<Nothing>("NOTHING", {});

// Answers with these statuses are a head alone (RFC 9110 15.3.5, 15.3.6, 15.4.5).
bool has_no_body(int status)
{
    return status == 204 || status == 205 || status == 304;
}

void* make_object(Arena& arena, const Table& table)
{
    void* object = arena.allocate(table.size, table.align);
    table.construct(object);
    return object;
}

}  // namespace

CallRoute::CallRoute(const ServedRoute& route)
    : served(route), plugin_type("openapi/" + route.content->name), plugin_name("Slurm OpenAPI " + route.content->name)
{
    if (served.response == nullptr) return;
    failed = *served.response;
    for (const SelectedRow& s : served.response->rows)
        if (s.row.is_required || is_of_envelope(s)) failed_rows.push_back(s);
    reopen(failed_rows);
    failed.rows = failed_rows;
}

CallState::CallState(const CallRoute& route, const Request& request, Response& response, const Identity& caller,
                     Cluster& cluster, MediaType type, const Settings& settings, Readiness& readiness,
                     RequestsOfUsers& watchers, const EntityTags& tags, std::string& tag)
    : CallHost(request, caller, cluster.controller(), cluster.accounting()), route_(route), response_(response),
      cluster_(cluster), type_(type), settings_(settings), readiness_(readiness), watchers_(watchers), tags_(tags), tag_(tag)
{
    parser_ = route.served.parser;
    if (parser_ != nullptr) api_ = parser_->api();
}

bool CallState::read(const PathParameter* parameters, std::size_t count)
{
    const ServedRoute& route = route_.served;
    const bool fast = route.parser != nullptr && route.parser->fast();
    Reading reading{arena_, fast, settings_.max_list};
    path_values_ = {parameters, count};
    if (route.parameters != nullptr) {
        void* object = make_object(arena_, *route.parameters);
        read_parameters({parameters, count}, *route.parameters, object, reading);
        parameters_ = object;
    }
    read_request(reading);
    const bool is_query_the_body = route.body != nullptr && route.query == nullptr && !request_.query.empty();
    if (route.route->is_body_required && !has_body_ && !is_query_the_body)
        reading.errors.push_back({err::data_parse_nothing, "This operation needs a body", "#/"});
    if (route.selectable != nullptr && reading.errors.empty() && Selection::is_wanted(*route.selectable, query_))
        selection_.emplace(*route.selectable, query_, *route.response, arena_, reading.errors);

    for (Issue& issue : reading.warnings) warnings_.push_back(std::move(issue));
    if (reading.errors.empty()) return true;
    // An invalid request is 422, whatever the error numbers are.
    for (Issue& issue : reading.errors) errors_.push_back(std::move(issue));
    status_ = 422;
    write_failed();
    return false;
}

void CallState::read_request(Reading& reading)
{
    const ServedRoute& route = route_.served;
    const Table* const query_table = route.selectable != nullptr ? &route.selectable->table() : route.query;
    void* query = nullptr;
    if (route.selectable != nullptr)
        query = route.selectable->make(arena_);
    else if (route.query != nullptr)
        query = make_object(arena_, *route.query);
    void* const body = route.body != nullptr ? make_object(arena_, *route.body) : nullptr;
    query_ = query;
    body_ = body;
    has_body_ = !request_.body.empty();
    const bool is_read = has_body_ && route.route->raw_body_type.empty();

    // As in the original, a client may send the fields of the query in the body and vice versa.
    const Table* table = &nothing;
    void* object = arena_.make<Nothing>();
    if (is_read ? body != nullptr : query == nullptr && body != nullptr) {
        table = route.body;
        object = body;
    } else if (query != nullptr) {
        table = query_table;
        object = query;
    }
    // Nobody is told what is unknown to a route that has neither query nor body, or wrong where nothing is read at all.
    const bool fast = reading.fast;
    if (route.query == nullptr && route.body == nullptr) reading.fast = true;
    Reading unread{arena_, true};
    Reading& into = table == &nothing ? unread : reading;
    if (is_read) {
        switch (body_format(request_).value_or(BodyFormat::json)) {
        case BodyFormat::json: read_json(request_.body, *table, object, into); break;
        case BodyFormat::yaml: read_yaml(request_.body, *table, object, into); break;
        case BodyFormat::form: read_form(request_.body, *table, object, into); break;
        }
    } else if (!request_.query.empty()) {
        read_query(request_.query, *table, object, into);
    }
    reading.fast = fast;
}

std::string_view CallState::path_value(std::string_view name) const
{
    const auto found = std::ranges::find(path_values_, name, &PathParameter::first);
    if (found == path_values_.end()) throw std::logic_error("path_value(): the path has no {" + std::string(name) + "}");
    return found->second;
}

void CallState::refuse(std::string mistake)
{
    mistake_ = std::move(mistake);
    throw std::logic_error(mistake_);
}

void CallState::begin_answer()
{
    if (answered_ != Answered::not_yet) refuse("its handler has answered twice");
}

void CallState::run()
{
    const Route& route = *route_.served.route;
    route.run(*this);
    if (mistake_.empty() && answered_ == Answered::partly) mistake_ = "its handler has caught an error of its own answer";
    if (!mistake_.empty()) throw std::logic_error(mistake_);
    if (answered_ != Answered::not_yet) return;
    if (!errors_.empty()) {
        write_failed();
    } else if (route_.served.response != nullptr) {
        auto* object = make_object(arena_, *route_.served.response);
        write(*static_cast<model::Envelope*>(object), object);
    } else {
        refuse("its handler has answered nothing: call text() or open(), or throw an Error");
    }
}

void CallState::error(const Error& error)
{
    const int status = error.status(api());
    if (!is_answer_status(status)) refuse("an Error has the status " + std::to_string(status) + ": answers have 200 to 599");
    if (status_ == 0) status_ = status;
    errors_.push_back({error.number(), error.what(), error.place() ? error.place()->spelled(request_table()) : error.source()});
}

void CallState::fail(const Error& failure)
{
    error(failure);
    response_.reset();
    answered_ = Answered::not_yet;
    own_status_ = 0;
    tag_.clear();
    write_failed();
}

void CallState::fail_internally()
{
    errors_.clear();
    status_ = 0;
    fail(Error(err::error, "Internal error", std::string(), 500));
}

const Table& CallState::request_table() const
{
    const ServedRoute& route = route_.served;
    if (route.body != nullptr) return *route.body;
    return route.query != nullptr ? *route.query : nothing;
}

int CallState::status() const
{
    if (own_status_ != 0) return own_status_;
    return status_ != 0 ? status_ : 200;
}

void CallState::fill(model::Envelope& envelope)
{
    info_ = cluster_.info();
    model::Meta& meta = envelope.meta;
    meta.plugin_type = route_.plugin_type;
    meta.plugin_name = route_.plugin_name;
    if (route_.served.parser != nullptr) meta.plugin_data_parser = route_.served.parser->full_name();
    meta.plugin_accounting_storage = info_.accounting_storage;
    if (request_.peer != nullptr) meta.client_source = request_.peer->name;
    meta.client_user = client_.user;
    meta.client_group = client_.group;
    meta.slurm_version_major = info_.major;
    meta.slurm_version_micro = info_.micro;
    meta.slurm_version_minor = info_.minor;
    meta.slurm_release = info_.release;
    meta.slurm_cluster = info_.name;
}

void CallState::write(model::Envelope& envelope, void* object)
{
    // Only what comes from a route without a type of answer could be wrong here, and its calls have no reply().
    assert(route_.served.response != nullptr);
    if (!selection_) return write(envelope, object, *route_.served.response, nullptr);
    envelope.meta.total = &selection_->picker().total();
    write(envelope, object, selection_->response(), &selection_->picker());
}

void CallState::write(model::Envelope& envelope, void* object, const Table& table, RecordPicker* picker)
{
    // Streams: errors and warnings that are added while the payload is written are in the answer too.
    const auto errors = [this](Sink<model::ErrorRecord> sink) {
        for (const Issue& issue : errors_) sink({issue.description, issue.number, error_text(issue.number), issue.source});
    };
    const auto warnings = [this](Sink<model::WarningRecord> sink) {
        for (const Issue& issue : warnings_) sink({issue.description, issue.source});
    };
    begin_answer();
    answered_ = Answered::partly;
    fill(envelope);
    envelope.errors = errors;
    envelope.warnings = warnings;
    response_.head(status(), type_.name);
    dump(response_, table, object, {type_.format, settings_.json_pretty, picker});
    if (!response_.head_sent()) response_.head(status(), type_.name);
    answered_ = Answered::fully;
}

void CallState::write_failed()
{
    if (has_no_body(status())) {
        answered_ = Answered::fully;
        response_.head(status(), {});
        return;
    }
    if (route_.served.response == nullptr) {
        // There is no response type that could hold the errors.
        answered_ = Answered::fully;
        response_.head(status(), "text/plain");
        if (!errors_.empty()) response_.append(errors_.front().description);
        return;
    }
    // The request's arena may have reached its limit. This object is small enough not to count against the request's budget.
    Arena arena;
    auto* object = make_object(arena, route_.failed);
    write(*static_cast<model::Envelope*>(object), object, route_.failed, nullptr);
}

bool CallState::client_has(std::initializer_list<std::uint64_t> versions)
{
    if (request_.method != Method::get && request_.method != Method::head) return false;
    if (!errors_.empty() || std::find(versions.begin(), versions.end(), 0) != versions.end()) return false;
    const ClusterInfo info = cluster_.info();
    const std::string_view cluster[] = {info.name, info.release};
    tag_ = tags_.of_records(request_, caller_, type_.name, cluster, versions);
    if (!restd::client_has(request_, tag_)) return false;
    begin_answer();
    own_status_ = 304;
    response_.head(own_status_, {});
    answered_ = Answered::fully;
    return true;
}

void CallState::text(int status, std::string_view content_type, std::string_view body)
{
    begin_answer();
    if (!is_answer_status(status))
        refuse("text() was given the status " + std::to_string(status) + ": answers have 200 to 599");
    if (has_no_body(status) && !body.empty())
        refuse("text() was given a body for the status " + std::to_string(status) + ", which has none");
    own_status_ = status;
    response_.head(status, content_type);
    response_.append(body);
    answered_ = Answered::fully;
}

std::shared_ptr<LongAnswer> CallState::open(std::string_view content_type, LongAnswerOptions options)
{
    begin_answer();
    auto place = std::make_shared<RequestsOfUsers::Place>(watchers_.enter(caller_.user));
    response_.head(200, content_type);
    response_.header("X-Accel-Buffering", "no");  // a proxy is to pass each text on at once
    auto answer = response_.open(std::move(options), std::move(place));
    answered_ = Answered::fully;
    return answer;
}

}  // namespace restd
