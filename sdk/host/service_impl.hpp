// ServiceImpl: answers requests with the loaded plugins. It authenticates the caller, finds the route and the formats, and runs
// the handler.
//
// Threads: workers call handle() at the same time; everything shared is read-only or locked.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/activity.hpp"
#include "host/call_state.hpp"
#include "host/content_negotiation.hpp"
#include "host/entity_tag.hpp"
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
    // The document in one format and coding, made when it is first asked for.
    struct Document {
        std::once_flag once;
        std::shared_ptr<const std::string> text;
        std::string tag;
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
    // Who may keep the answer, if they ask each time whether it has changed (Cache-Control).
    enum class Keep : std::uint8_t { nobody, caller, everybody };
    // What becomes known about a request while it is answered.
    struct Answering : LogEntry {
        Activity& activity = Activity::mine();
        std::optional<CodingWish> coding;
        Keep keep = Keep::nobody;
        std::string tag;                              // ETag; "": none
        std::optional<RequestsOfUsers::Place> place;  // until the answer begins to be sent
    };
    // `size`: bytes of the answer's body.
    void log_request(const Request& request, const LogEntry& entry, int status, std::uint64_t size,
                     std::chrono::steady_clock::duration taken);
    // Answers with one of the service's own texts, and logs it as the reason.
    int answer_text(Response& response, LogEntry& entry, int status, std::string_view text);
    int refuse(Response& response, LogEntry& entry, int status, std::string_view text);
    // Each returns the answer's status.
    int answer(const Request& request, Response& response, Answering& entry);
    int answer_welcome(Response& response, Answering& entry);
    int answer_document(const Request& request, Response& response, const MediaType& type, Answering& entry);
    int answer_unknown_path(Response& response, LogEntry& entry, const PathSegments& segments);
    int answer_call(const Request& request, Response& response, const CallRoute& route, const Router::Match& match,
                    MediaType type, Answering& entry);
    int answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match,
                     Answering& entry);
    // Adds the header fields that say how long the answer may be kept (RFC 9111) and what it depends on.
    void add_caching(Response& response, int status, const Answering& entry) const;
    // Whether answers with records are compressed. Any other answer may be.
    bool compresses_records() const;
    // Throws Error if the methods cannot say: 503 for a while, 500 if one of them is wrong.
    bool authenticate(const Request& request, Answering& entry);
    AuthMethod::Verdict ask(const Named<AuthMethod>& method, const std::string& name, const Request& request,
                            Identity& identity);
    std::string challenges() const;  // the value of WWW-Authenticate, from all auth plugins
    // One line about a plugin that is wrong, or whose answer had to be cut.
    void log_mistake(std::string_view plugin, const Request& request, std::string_view mistake) const;
    int fail(CallState& state, Response& response, const Request& request, const Error& error);
    const Document& document(Format format, Coding coding);

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
    EntityTags tags_;
    const std::vector<std::string> auth_names_;  // "rest_auth/jwt", of parts_.auth
    const std::string cluster_name_;             // "cluster/slurm"
    const std::string depends_on_;               // Vary: what decides an answer to a caller
    Document documents_[2][3];                   // by Format and Coding
    bool welcomes_ = false;                      // GET / shows the welcome page, because no plugin answers it
};

}  // namespace restd
