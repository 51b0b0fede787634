// Connection: frames to and from a daemon of Slurm over TCP, plain or with TLS (tls.hpp). A frame is its length (32 bits,
// big-endian) and that many bytes.
//
// Each step has a deadline, so that a slow, silent or dead daemon delays a request only up to this deadline. The worker slot is
// free during a wait (restd/waiting.hpp). Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "restd/budget.hpp"
#include "restd/error.hpp"
#include "wire/deadline.hpp"
#include "wire/resolver.hpp"
#include "wire/stream.hpp"
#include "wire/tls.hpp"

namespace restd::slurm {

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
    Tls tls{};                 // off: it is spoken to in plain
    std::string text() const;  // "ctl:6817"
};

// Slurm's error numbers for failures with a daemon.
struct FailureNumbers {
    std::string daemon;  // "slurmctld"
    int connect, send, receive;
};
extern const FailureNumbers slurmctld_failures, slurmdbd_failures;

// No address of the host accepts a connection. Nothing has been sent.
class Refused : public Error {
public:
    using Error::Error;
};
// The daemon or its host has closed the connection before the answer was complete.
class Lost : public Error {
public:
    using Error::Error;
};
// The daemon has closed it normally, after a complete request and before the first byte of an answer.
class Unanswered : public Lost {
public:
    using Lost::Lost;
};
// The answer is not of this protocol. It is HTTP, which Slurm's daemons send for a protocol version that they no longer know.
class SpeaksHttp : public Error {
public:
    using Error::Error;
};

// A received frame without its length. Not initialized before it is filled.
struct Frame {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;
    DaemonCharge charge{};  // for the bytes that have been received
    std::span<const std::byte> bytes() const { return {data.get(), size}; }
};

// The deadline of an answer. An answer that arrives very slowly is given up long before `ends`.
struct AnswerTimes {
    Deadline begins, ends;
    std::chrono::milliseconds pace;  // time for each Connection::least_progress bytes
};

class Connection {
public:
    // The longest answer of a controller.
    static constexpr std::size_t most_frame = std::size_t{1} << 30;
    static constexpr std::size_t least_progress = std::size_t{16} << 10;

    // Tries each address of the endpoint. With TLS the deadline is for the handshake too. Throws Error (502, or 504 after a
    // timeout) that names the endpoint.
    Connection(const Endpoint& endpoint, Resolver& resolver, const FailureNumbers& failures, const Deadline& deadline);
    Connection(Connection&& other) noexcept = default;
    Connection& operator=(Connection&&) = delete;
    ~Connection() = default;

    // `bytes`: a whole frame with its length. Throws Error. Then sent_any() says whether a part may have arrived.
    void send(std::span<const std::byte> bytes, const Deadline& deadline);
    bool sent_any() const { return sent_any_; }
    // The next frame, at most `most` bytes. Received bytes are charged to the daemon's memory. Throws Error if the frame is
    // truncated, too long, too late or too slow, or if there is no memory for it.
    Frame receive(const AnswerTimes& times, std::size_t most = most_frame);
    // True if the daemon has sent nothing and has not closed the connection since the last exchange.
    bool is_quiet() const;

    const Endpoint& endpoint() const { return endpoint_; }

private:
    // Connects. Returns the socket.
    int reach(Resolver& resolver, const Deadline& deadline);
    void shake_hands(const Deadline& deadline);
    void wait(short what, const Deadline& deadline, const char* doing, int number) const;
    // One step of the stream. Its failure becomes an Error with `number`.
    template <class Call>
    Stream::Step take_step(int number, const char* doing, Call call) const;
    // Reads at most `size` bytes. Returns the number; 0: end of the stream.
    std::size_t read_some(std::byte* to, std::size_t size, const Deadline& deadline, const char* doing);
    template <class Kind = Error>
    [[noreturn]] void fail(int number, const std::string& what, int status = 0) const
    {
        throw Kind(number, failures_->daemon + " at " + endpoint_.text() + ": " + what, "cluster/slurm", status);
    }
    // The same for a system error.
    [[noreturn]] void fail_system(int number, const std::string& what, int system) const;
    // A daemon with TLS answers plain frames with an alert, or by closing the connection, or, when it delays that, not at all.
    [[noreturn]] void fail_for_want_of_tls() const;
    void fail_if_it_speaks_tls() const;

    Endpoint endpoint_;
    const FailureNumbers* failures_;
    Address address_;  // of the endpoint's host, the one that is connected
    std::unique_ptr<Stream> stream_;
    bool sent_any_ = false;
    bool has_answered_ = false;
};

}  // namespace restd::slurm
