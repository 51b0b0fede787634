// The seam between the kernel (sockets, threads) and what answers requests.
//
// The kernel hands a complete, well-framed request to a Service on one of its worker threads and takes the answer through a
// Response. Everything about HTTP framing (RFC 9112) is the kernel's; everything about meaning is the service's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "host/output.hpp"
#include "restd/http.hpp"

namespace restd {

// The answer to one request. What is appended is the body; the head goes out with the first flush or at the end of handle().
// Up to about 1 MiB is held back and sent with Content-Length, more is streamed in chunks: appending then waits for the
// client within the write deadline and throws when the client is gone, which the service must let pass.
class Response : public Output {
public:
    // Status and Content-Type of the answer. May be called again until head_sent(). Default: 200 with no type. With 429 and 503
    // the client is told to come back in a second (Retry-After) unless header() says otherwise.
    virtual void head(int status, std::string_view content_type) = 0;
    // Adds a header field. REQUIRES: !head_sent(), and neither Content-Length, Transfer-Encoding nor Connection.
    virtual void header(std::string_view name, std::string_view value) = 0;
    virtual bool head_sent() const = 0;
    // Forgets what has been appended so far, so that another answer can be given. REQUIRES: !head_sent().
    virtual void reset() = 0;
    // Answers with `body`, sent from where it is. REQUIRES: nothing appended.
    virtual void body(std::shared_ptr<const std::string> body) = 0;
    // The connection is cut without a proper end, so that nobody takes the part for the whole.
    virtual void abort() = 0;
    // The connection is closed after this answer.
    virtual void close() = 0;
    // Bytes of the body so far that go to the client, before any framing; 0 where it gets none (HEAD, 304).
    virtual std::uint64_t size() const = 0;
    // `begun` is called once, where a part of the answer goes out while the rest is being made: just before the first one. From
    // then on it may be the client that takes its time. Its captures live until the end of handle().
    void when_begun(std::function<void()> begun) { begun_ = std::move(begun); }

protected:
    // For who implements this: before each part of that kind.
    void begin_sending()
    {
        if (begun_) std::exchange(begun_, nullptr)();
    }

private:
    std::function<void()> begun_;
};

// Answers requests. One object serves all worker threads at once.
class Service {
public:
    virtual ~Service() = default;
    // Answers `request` through `response` before it returns. Throws nothing but what Response's appending threw.
    virtual void handle(const Request& request, Response& response) = 0;
};

}  // namespace restd
