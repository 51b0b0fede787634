// ServiceImpl: answers requests with the loaded plugins. It authenticates the caller, finds the route and the formats, and runs
// the handler.
//
// Threads: workers call handle() at the same time; everything shared is read-only or locked.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/call_state.hpp"
#include "host/health.hpp"
#include "host/readiness.hpp"
#include "host/requests_of_users.hpp"
#include "host/router.hpp"
#include "host/service.hpp"
#include "restd/people.hpp"

namespace restd {

class ServiceImpl final : public Service {
public:
    explicit ServiceImpl(const ServiceParts& parts);

    void handle(const Request& request, Response& response) override;

private:
    struct Document {
        std::once_flag once;
        std::shared_ptr<const std::string> text;
    };

    // What the log says about a request, besides the request itself.
    struct LogEntry {
        Identity identity;
        bool verified = false;  // the identity has been checked
        int number = 0;         // Slurm's number of the first error; 0: none
        std::string reason;     // of an error: the service's own text
        std::string failure;    // of an error: the cluster's text, or why a document cannot be parsed; quoted in the log
        std::string note;       // from Call::note()
        bool is_probe = false;  // of an open route
    };
    // `size`: bytes of the answer's body.
    void log_request(const Request& request, const LogEntry& entry, int status, std::uint64_t size,
                     std::chrono::steady_clock::duration taken);
    // Answers with one of the service's own texts, and logs it as the reason.
    int answer_text(Response& response, LogEntry& entry, int status, std::string_view text);
    int refuse(Response& response, LogEntry& entry, int status, std::string_view text);
    // Each returns the answer's status.
    int answer(const Request& request, Response& response, LogEntry& entry);
    int answer_welcome(Response& response);
    int answer_unknown_path(Response& response, LogEntry& entry, const PathSegments& segments);
    int answer_call(const Request& request, Response& response, const CallRoute& route, const Router::Match& match,
                    MediaType type, LogEntry& entry);
    int answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match, LogEntry& entry);
    // Throws Error(503) if a method has to wait behind too many others.
    bool authenticate(const Request& request, LogEntry& entry);
    std::string challenges() const;  // the value of WWW-Authenticate, from all auth plugins
    int fail(CallState& state, Response& response, const Request& request, const Error& error);
    std::shared_ptr<const std::string> document(Format format);

    // The route of a match, or null for the document and if there is none.
    const CallRoute* route_of(const Router::Match& match) const;
    // `owner`: for the error if the route exists already.
    void add_route(const ServedRoute& served, const std::string& owner);

    const ServiceParts parts_;
    Health health_;
    const std::vector<Named<Content>> own_contents_{{"slurmrestd", &health_}};
    Readiness readiness_;
    std::vector<std::unique_ptr<const CallRoute>> routes_;
    Router router_;
    People people_;
    RequestsOfUsers users_, watchers_;
    Document documents_[2];  // by Format
    bool welcomes_ = false;  // GET / shows the welcome page, because no plugin answers it
};

}  // namespace restd
