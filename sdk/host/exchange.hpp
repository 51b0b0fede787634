// The interface between the kernel (sockets, threads) and the service that answers requests.
//
// The kernel passes a complete request to a Service, on one of its worker threads, and gets the answer through a Response. The
// kernel does the framing of HTTP (RFC 9112); the service does everything else.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "host/output.hpp"
#include "restd/http.hpp"
#include "restd/long_answer.hpp"

namespace restd {

// Whether an answer may have this status. (1xx is none, but comes before one.)
constexpr bool is_answer_status(int status)
{
    return status >= 200 && status <= 599;
}

// The answer to one request. Appended bytes are the body. The head is sent with the first flush or at the end of handle().
// A body of up to about 1 MiB is held back and sent with Content-Length. A longer one is streamed in chunks: then appending
// waits for the client, within the write deadline, and throws if the client is gone. The service must not catch that exception.
class Response : public Output {
public:
    // Status and Content-Type of the answer. May be called again until head_sent(). Default: 200 without a type. 429 and 503
    // get a Retry-After of one second, unless header() sets another.
    virtual void head(int status, std::string_view content_type) = 0;
    // Adds a header field. REQUIRES: !head_sent(), and neither Content-Length, Transfer-Encoding nor Connection.
    virtual void header(std::string_view name, std::string_view value) = 0;
    virtual bool head_sent() const = 0;
    // Drops everything that has been appended, so that another answer can be written. REQUIRES: !head_sent().
    virtual void reset() = 0;
    // Answers with `body`, which is sent without a copy. REQUIRES: nothing appended.
    virtual void body(std::shared_ptr<const std::string> body) = 0;
    // Begins an answer that stays open after handle() has returned (restd/long_answer.hpp), with the status and the header
    // fields so far. `held` is kept until its connection has ended. Nothing may be appended. Throws Error 503 at a limit.
    // REQUIRES: !head_sent(), and nothing appended.
    virtual std::shared_ptr<LongAnswer> open(LongAnswerOptions options, std::shared_ptr<void> held) = 0;
    // Cuts the connection without a proper end, so that the client knows that the answer is incomplete.
    virtual void abort() = 0;
    // Closes the connection after this answer.
    virtual void close() = 0;
    // Bytes of the body so far, without framing; 0 if the client gets no body (HEAD, 304).
    virtual std::uint64_t size() const = 0;
    // `begun` is called at most once: when an answer is streamed, just before its head is made. It may still call header().
    // From then on a slow client may take long. The captures of `begun` live until the end of handle().
    void when_begun(std::function<void()> begun) { begun_ = std::move(begun); }

protected:
    // The implementation calls this before each streamed part, and before the head if that is made during handle().
    void begin_sending()
    {
        if (begun_) std::exchange(begun_, nullptr)();
    }

private:
    std::function<void()> begun_;
};

// Answers requests. All worker threads use one object at the same time.
class Service {
public:
    virtual ~Service() = default;
    // Answers `request` through `response` before it returns. Throws only what appending to the Response threw.
    virtual void handle(const Request& request, Response& response) = 0;
};

}  // namespace restd
