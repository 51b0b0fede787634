// Stream: bytes over a connected socket, as they are or within TLS (tls.hpp). Who uses it cannot tell which.
//
// No function waits. One that can do nothing now returns the event of the socket to wait for before it is called again.
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace restd::slurm {

class Stream {
public:
    struct Step {
        std::size_t bytes = 0;  // that were read or written
        short wait = 0;         // POLLIN or POLLOUT: nothing was done, call again after this event
    };

    // Owns `socket`, which is connected and does not block.
    explicit Stream(int socket) : socket_(socket) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    // Closes the socket.
    virtual ~Stream();

    // These throw std::system_error if the socket fails, and TlsError.
    // What precedes the first byte. It is repeated until there is nothing to wait for.
    virtual Step handshake() { return {}; }
    // At least one byte; nothing, and nothing to wait for: the end of the stream.
    virtual Step read(std::byte* to, std::size_t size) = 0;
    virtual Step write(std::span<const std::byte> bytes) = 0;
    // True if there is nothing to read and the other side has not closed the stream. REQUIRES: the handshake is over.
    virtual bool is_quiet() = 0;

    int socket() const { return socket_; }

private:
    const int socket_;
};

// Bytes as they are.
std::unique_ptr<Stream> plain_stream(int socket);

}  // namespace restd::slurm
