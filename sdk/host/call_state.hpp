// CallState: the service's implementation of Call, for a request whose route is known.
//
// Lives on the worker thread's stack, and is used by that thread only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/content_negotiation.hpp"
#include "host/entity_tag.hpp"
#include "host/exchange.hpp"
#include "host/reader.hpp"
#include "host/readiness.hpp"
#include "host/requests_of_users.hpp"
#include "host/selection.hpp"
#include "host/served_route.hpp"
#include "restd/content.hpp"

namespace restd {

// A route, with values for its calls that are computed once.
struct CallRoute {
    explicit CallRoute(const ServedRoute& served);

    ServedRoute served;
    std::string plugin_type;  // "openapi/slurmctld"
    std::string plugin_name;  // "Slurm OpenAPI slurmctld"
    // The response type of a failed call: only the envelope, and the fields that the schema requires.
    std::vector<SelectedRow> failed_rows;
    Table failed{};
};

// The caller, for meta.client. The views outlive the call.
struct ClientNames {
    std::string_view user;
    std::string_view group;
};

class CallState final : public CallHost {
public:
    // The arguments outlive this object. `tag` gets the answer's ETag, if it has one.
    CallState(const CallRoute& route, const Request& request, Response& response, const Identity& caller, Cluster& cluster,
              MediaType type, const Settings& settings, Readiness& readiness, RequestsOfUsers& watchers, const EntityTags& tags,
              std::string& tag);

    // Reads path parameters, query and body into the call. False: they are invalid, and the answer has been written. Throws
    // Error if the query or body cannot be parsed.
    bool read(const PathParameter* parameters, std::size_t count);
    void set_client(ClientNames client) { client_ = client; }

    // Runs the handler and finishes the answer. Throws what the handler threw, and std::logic_error for a mistake of it.
    void run();
    // Answers with `error`, and with the errors and warnings so far. REQUIRES: !response.head_sent().
    void fail(const Error& error);
    // The same for a mistake of the plugin: what the handler has said so far does not count.
    void fail_internally();

    int status() const;
    // Whether the handler has answered: what it throws after that is a mistake.
    bool has_answered() const { return answered_ == Answered::fully; }
    const CallRoute& route() const { return route_; }
    // Null if there is none.
    const Issue* first_error() const { return errors_.empty() ? nullptr : &errors_.front(); }
    const std::string& noted() const { return note_; }

    Api api() const { return api_; }

private:
    // How far the handler has come.
    enum class Answered : std::uint8_t { not_yet, partly, fully };

    // Implementation of CallHost.
    std::string_view path_value(std::string_view name) const override;
    void warn(std::string description, std::string source) override
    {
        warnings_.push_back({0, std::move(description), std::move(source)});
    }
    void warn(std::string description, const Place& place) override { warn(std::move(description), spelled(place)); }
    std::string spelled(const Place& place) const override { return place.spelled(request_table()); }
    std::string key(const Place& place) const override { return place.key(request_table()); }
    void error(const Error& error) override;
    std::string not_ready() override { return readiness_.why_not(); }
    void note(std::string text) override { note_ = std::move(text); }
    void text(int status, std::string_view content_type, std::string_view body) override;
    bool client_has(std::initializer_list<std::uint64_t> versions) override;
    std::shared_ptr<LongAnswer> open(std::string_view content_type, LongAnswerOptions options) override;

    // The table by which the places in errors and warnings are spelled: the body's, or the query's if the route takes no body.
    const Table& request_table() const;
    // Throws std::logic_error, and remembers it in case the handler does not let it pass.
    [[noreturn]] void refuse(std::string mistake);
    // Throws if the handler has answered already.
    void begin_answer();
    // Reads the query or the body into the object that the call has for it.
    void read_request(Reading& reading);
    void write(model::Envelope& envelope, void* object) override;
    // `picker`: for a table of the selection; otherwise null.
    void write(model::Envelope& envelope, void* object, const Table& table, RecordPicker* picker);
    void write_failed();
    void fill(model::Envelope& envelope);

    const CallRoute& route_;
    Response& response_;
    const Cluster& cluster_;
    MediaType type_;
    const Settings& settings_;
    Readiness& readiness_;
    RequestsOfUsers& watchers_;  // counts long answers
    const EntityTags& tags_;
    std::string& tag_;
    ClientNames client_;
    std::optional<Selection> selection_;  // what the request wants of the listing, if that is not all of it
    ClusterInfo info_;                    // what the envelope shows
    std::span<const PathParameter> path_values_;
    Answered answered_ = Answered::not_yet;
    std::string mistake_;  // of the handler; "": none so far
    int status_ = 0;       // of the first error; 0: none so far
    int own_status_ = 0;   // that the handler has answered with; 0: it follows from the errors
    std::vector<Issue> warnings_;
    std::vector<Issue> errors_;
    std::string note_;
};

}  // namespace restd
