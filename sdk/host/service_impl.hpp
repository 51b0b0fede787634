// ServiceImpl: answers requests with the loaded plugins: who asks, what for, in which format, and then the handler.
//
// Threads: handle() is called by all workers at once; everything it shares is read only or locked.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/call_state.hpp"
#include "host/requests_of_users.hpp"
#include "host/router.hpp"
#include "host/service.hpp"

namespace restd {

// Names of groups, remembered for a while: asking the system may mean asking a directory server.
class GroupNames {
public:
    std::string name(gid_t gid);

private:
    struct Entry {
        std::string name;
        std::chrono::steady_clock::time_point until;
    };
    std::mutex mutex_;
    std::map<gid_t, Entry> entries_;
};

class ServiceImpl final : public Service {
public:
    explicit ServiceImpl(const ServiceParts& parts);

    void handle(const Request& request, Response& response) override;

private:
    struct Document {
        std::once_flag once;
        std::shared_ptr<const std::string> text;
    };

    // What the log says of a request, besides what it asked for.
    struct Told {
        Identity identity;
        bool verified = false;  // the identity is more than the client's word
        int number = 0;         // Slurm's, of the first error; 0: it has none
        std::string reason;     // of an answer that is no success: text of ours
        std::string failure;    // what the cluster said, or why a document cannot be understood
        std::string note;       // the handler's
    };
    // `size`: bytes of the answer's body.
    void tell(const Request& request, const Told& told, int status, std::uint64_t size,
              std::chrono::steady_clock::duration taken);
    // Answers with one of the service's own texts, which is the reason in the log as well.
    int answer_text(Response& response, Told& told, int status, std::string_view text);
    int refuse(Response& response, Told& told, int status, std::string_view text);
    // Each returns the answer's status.
    int answer(const Request& request, Response& response, Told& told);
    int answer_welcome(Response& response);
    int answer_unknown_path(Response& response, Told& told, const PathSegments& segments);
    int answer_call(const Request& request, Response& response, const CallRoute& route, const Router::Match& match,
                    MediaType type, Told& told);
    int answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match, Told& told);
    bool authenticate(const Request& request, Told& told);
    std::string challenges() const;  // of all methods of authentication, for WWW-Authenticate
    int fail(CallState& state, Response& response, const Request& request, const Error& error);
    std::shared_ptr<const std::string> document(Format format);

    const ServiceParts parts_;
    std::vector<std::unique_ptr<const CallRoute>> routes_;
    Router router_;
    GroupNames groups_;
    RequestsOfUsers users_;
    Document documents_[2];  // by Format
    bool welcomes_ = false;  // no plugin answers GET /
};

}  // namespace restd
