// CallState: the service's side of a Call, from a request that has found its route to the answer's last byte.
//
// Lives on the worker thread's stack, and belongs to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content_negotiation.hpp"
#include "restd/content.hpp"
#include "served_route.hpp"

namespace restd {

// A route with what its calls need, worked out once.
struct CallRoute {
    explicit CallRoute(const ServedRoute& served);

    ServedRoute served;
    std::string plugin_type;  // "openapi/slurmctld"
    std::string plugin_name;  // "Slurm OpenAPI slurmctld"
    // The response type cut down to its envelope and what its schema requires: what is left of an answer when it fails.
    std::vector<SelectedRow> failed_rows;
    Table failed{};
};

// Who asks, as meta.client says it. The views outlive the call.
struct ClientNames {
    std::string_view user;
    std::string_view group;
};

class CallState {
public:
    // All of it outlives this.
    CallState(const CallRoute& route, const Request& request, Response& response, const Identity& caller, Cluster& cluster,
              MediaType type, const Settings& settings);

    // Reads path parameters, query and body into the call. False where the answer has been given already, because they are
    // not what the route takes. Throws Error where query or body are no document at all.
    bool read(const PathParameter* parameters, std::size_t count);
    void set_client(ClientNames client) { client_ = client; }

    // Runs the handler and finishes the answer. Throws what the handler threw.
    void run();
    // Answers with what has been said so far and `error`, and nothing else. REQUIRES: !response.head_sent().
    void fail(const Error& error);

    int status() const;
    const CallRoute& route() const { return route_; }
    // Null: none.
    const Issue* first_error() const { return errors_.empty() ? nullptr : &errors_.front(); }
    const std::string& noted() const { return note_; }

    // Call's side.
    void warn(Issue issue) { warnings_.push_back(std::move(issue)); }
    void error(const Error& error);
    void note(std::string text) { note_ = std::move(text); }
    void write(model::Envelope& envelope, void* object, const Table& table);
    void text(int status, std::string_view content_type, std::string_view body);
    const Table* response_table() const { return route_.served.response; }
    // What the places of errors and warnings are spelled by: the body's, or the query's where the route takes no body.
    const Table& request_table() const;

private:
    void write_failed();
    void fill(model::Envelope& envelope);

    const CallRoute& route_;
    Response& response_;
    const Cluster& cluster_;
    MediaType type_;
    const Settings& settings_;
    ClientNames client_;
    ClusterInfo info_;  // what the envelope shows
    Call call_;
    bool replied_ = false;
    int status_ = 0;  // of the first error; 0: none so far
    std::vector<Issue> warnings_;
    std::vector<Issue> errors_;
    std::string note_;
};

}  // namespace restd
