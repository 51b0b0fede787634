// The seam between the kernel (sockets, threads) and what answers requests.
//
// The kernel hands a complete, well-framed request to a Service on one of its worker threads and takes the answer through a
// Response. Everything about HTTP framing (RFC 9112) is the kernel's; everything about meaning is the service's.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "restd/output.hpp"

namespace restd {

enum class Method : std::uint8_t { get, head, post, put, del, patch, options, other };

std::string_view to_string(Method method);

struct Header {
    std::string_view name;
    std::string_view value;  // without surrounding white space
};

// Who is at the other end of a connection. Lives as long as the connection.
struct Peer {
    enum class Transport : std::uint8_t {
        tcp,
        unix_socket,
        pipe,  // inetd mode on a pipe, FIFO, terminal or file
    };

    Transport transport = Transport::tcp;
    // As the original writes it in meta.client.source: "[127.0.0.1]:40312", "unix:/run/slurmrestd.sock", "pipe:[4711]".
    std::string name;
    // The peer's ids: SO_PEERCRED for unix sockets, the owner of both ends for inetd pipes; has_ids is false elsewhere.
    bool has_ids = false;
    uid_t uid = static_cast<uid_t>(-1);
    gid_t gid = static_cast<gid_t>(-1);
    pid_t pid = 0;
};

// One request. All views point into the connection's buffer and hold until Service::handle() returns.
struct Request {
    Method method = Method::other;
    std::string_view method_name;  // as sent
    std::string_view path;         // origin form without query, undecoded: "/slurm/v0.0.42/jobs"
    std::string_view query;        // after the '?', undecoded; has_query tells "" from absent
    bool has_query = false;
    std::span<const Header> headers;
    std::string_view body;  // de-chunked
    const Peer* peer = nullptr;

    // First value of header `name` (compared without case), or an empty view with a null data().
    std::string_view header(std::string_view name) const;
    // How often header `name` occurs.
    std::size_t count(std::string_view name) const;
};

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
