// Connection: frames to and from a daemon of Slurm over TCP. A frame is its length (32 bits, big-endian) and that many bytes.
//
// Each step has a deadline, so that a daemon that is slow, silent or dead costs a request its time and no more. Whoever waits
// for one gives its worker slot back meanwhile (restd/waiting.hpp). Threads: one at a time.
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

namespace restd::slurm {

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
    std::string text() const;  // "ctl:6817"
};

// Slurm's error numbers for what may go wrong with a daemon.
struct FailureNumbers {
    std::string daemon;  // "slurmctld"
    int connect, send, receive;
};
extern const FailureNumbers slurmctld_failures, slurmdbd_failures;

// Nobody listens there, on any of the host's addresses: nothing has been sent.
class Refused : public Error {
public:
    using Error::Error;
};
// The other side has closed the connection, or its host has, before an answer was all there.
class Lost : public Error {
public:
    using Error::Error;
};
// It was closed in good order before the first byte of an answer to a whole question.
class Unanswered : public Lost {
public:
    using Lost::Lost;
};
// What answers speaks something else: HTTP, as daemons of Slurm do to a version of the protocol that they no longer know.
class SpeaksHttp : public Error {
public:
    using Error::Error;
};

// A received frame without its length. Not initialized before it is filled.
struct Frame {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;
    DaemonCharge charge{};  // for what has been received of it
    std::span<const std::byte> bytes() const { return {data.get(), size}; }
};

// When an answer must be there. One that is sent byte by byte is given up long before `ends`.
struct AnswerTimes {
    Deadline begins, ends;
    std::chrono::milliseconds pace;  // time for each Connection::least_progress bytes
};

class Connection {
public:
    // Nothing a controller has to say is longer.
    static constexpr std::size_t most_frame = std::size_t{1} << 30;
    static constexpr std::size_t least_progress = std::size_t{16} << 10;

    // Tries each address of the endpoint. Throws Error (502, 504 where the time ran out) naming it.
    Connection(const Endpoint& endpoint, Resolver& resolver, const FailureNumbers& failures, const Deadline& deadline);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    // `bytes`: a whole frame with its length. Throws Error; sent_any() then says whether some of it may have arrived.
    void send(std::span<const std::byte> bytes, const Deadline& deadline);
    bool sent_any() const { return sent_any_; }
    // The next frame, at most `most` bytes. What arrives of it is charged to the daemon's memory. Throws Error where it is cut
    // short, too long, too late or too slow, or where there is no memory for it.
    Frame receive(const AnswerTimes& times, std::size_t most = most_frame);
    // Nothing has been sent or closed by the other side while nobody listened.
    bool is_quiet() const;

    const Endpoint& endpoint() const { return endpoint_; }

private:
    void wait(short what, const Deadline& deadline, const char* doing, int number);
    // Some bytes, at most `size`: how many; 0 where there will be none.
    std::size_t read_some(std::byte* to, std::size_t size, const Deadline& deadline, const char* doing);
    template <class Kind = Error>
    [[noreturn]] void fail(int number, const std::string& what, int status = 0) const
    {
        throw Kind(number, failures_->daemon + " at " + endpoint_.text() + ": " + what, "cluster/slurm", status);
    }
    // The same for an error of the system's.
    [[noreturn]] void fail_system(int number, const std::string& what, int system) const;

    Endpoint endpoint_;
    const FailureNumbers* failures_;
    int socket_ = -1;
    bool sent_any_ = false;
};

}  // namespace restd::slurm
