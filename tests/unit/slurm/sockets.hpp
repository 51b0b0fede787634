// Common parts of the fake daemons: a listening socket, and frames on its connections.
//
// Threads: accept() and stop() from different ones; the others are pure functions.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>

#include "recorded.hpp"
#include "wire/packer.hpp"

namespace restd::slurm::test {

class Listener {
public:
    explicit Listener(const char* host = "127.0.0.1", std::uint16_t port = 0)
        : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        inet_pton(AF_INET, host, &address.sin_addr);
        const int yes = 1;
        setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        socklen_t size = sizeof address;
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 16) != 0 ||
            getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no socket");
        port_ = ntohs(address.sin_port);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener() { close(socket_); }

    std::uint16_t port() const { return port_; }
    // The next connection; nothing after stop().
    std::optional<int> accept() const
    {
        while (!stopped_)
            if (const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); connection >= 0) return connection;
        return {};
    }
    void stop()
    {
        stopped_ = true;
        shutdown(socket_, SHUT_RDWR);
    }

private:
    const int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopped_{false};
};

inline bool read_all(int socket, std::span<std::byte> to)
{
    while (!to.empty()) {
        const ssize_t got = recv(socket, to.data(), to.size(), 0);
        if (got <= 0) return false;
        to = to.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

// The next frame without its length; nothing if the connection is closed, or if what comes is no frame.
inline std::optional<Bytes> read_frame(int socket)
{
    constexpr std::size_t most = std::size_t{256} << 20;
    std::byte head[4];
    if (!read_all(socket, head)) return {};
    std::size_t size = 0;
    for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
    if (size > most) return {};
    Bytes frame(size);
    if (!read_all(socket, frame)) return {};
    return frame;
}

// Sends as much as the other side accepts.
inline void send_all(int socket, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
}

// A frame, its length before it.
inline void send_frame(int socket, std::span<const std::byte> frame)
{
    Packer to(wire_version);
    to.u32(static_cast<std::uint32_t>(frame.size()));
    to.raw(frame);
    send_all(socket, to.bytes());
}

}  // namespace restd::slurm::test
