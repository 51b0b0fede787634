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

#include "call_state.hpp"
#include "restd/service.hpp"
#include "router.hpp"

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

    // What the log says of a request.
    struct Told {
        Identity identity;
        std::string failure;  // the first error of an answer that is no fault of the client's
    };
    // Each returns the answer's status.
    int answer(const Request& request, Response& response, Told& told);
    int answer_call(const Request& request, Response& response, const CallRoute& route, const Router::Match& match,
                    MediaType type, Told& told);
    int answer_state(CallState& state, const Request& request, Response& response, const Router::Match& match,
                     Identity& identity);
    bool authenticate(const Request& request, Identity& identity);
    int fail(CallState& state, Response& response, const Request& request, const Error& error);
    std::shared_ptr<const std::string> document(Format format);

    const ServiceParts parts_;
    std::vector<std::unique_ptr<const CallRoute>> routes_;
    Router router_;
    GroupNames groups_;
    Document documents_[2];  // by Format
};

}  // namespace restd
