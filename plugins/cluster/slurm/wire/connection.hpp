// Connection: frames to and from a daemon of Slurm over TCP. A frame is its length (32 bits, big-endian) and that many bytes.
//
// Each step has a deadline, so that a daemon that is slow, silent or dead costs a request its time and no more.
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "deadline.hpp"
#include "resolver.hpp"
#include "restd/error.hpp"

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

// A received frame without its length. Not initialized before it is filled.
struct Frame {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;
    std::span<const std::byte> bytes() const { return {data.get(), size}; }
};

class Connection {
public:
    // Nothing a controller has to say is longer.
    static constexpr std::size_t most_frame = std::size_t{1} << 30;

    // Tries each address of the endpoint. Throws Error (502, 504 where the time ran out) naming it.
    Connection(const Endpoint& endpoint, Resolver& resolver, const FailureNumbers& failures, const Deadline& deadline);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    // `bytes`: a whole frame with its length. Throws Error; sent_any() then says whether some of it may have arrived.
    void send(std::span<const std::byte> bytes, const Deadline& deadline);
    bool sent_any() const { return sent_any_; }
    // The next frame, at most `most` bytes. Throws Error where it is cut short, too long, does not begin before `begins`, or is
    // not complete before `ends`.
    Frame receive(const Deadline& begins, const Deadline& ends, std::size_t most = most_frame);
    // Nothing has been sent or closed by the other side while nobody listened.
    bool is_quiet() const;

    const Endpoint& endpoint() const { return endpoint_; }

private:
    void wait(short what, const Deadline& deadline, const char* doing, int number);
    void read(std::byte* to, std::size_t size, const Deadline& deadline);
    [[noreturn]] void fail(int number, const std::string& what, int status = 0) const;

    Endpoint endpoint_;
    const FailureNumbers* failures_;
    int socket_ = -1;
    bool sent_any_ = false;
};

}  // namespace restd::slurm
