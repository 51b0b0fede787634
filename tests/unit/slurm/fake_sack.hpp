// A sackd for tests: a unix socket, a thread, and a function that handles each connection.
//
// Threads: requests() from any.
#pragma once

#include <sys/un.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sockets.hpp"

namespace restd::slurm::test {

class FakeSack {
public:
    // Handles a connection after its request was read. The connection is closed when it returns.
    using Behaviour = std::function<void(int socket)>;

    FakeSack(std::string path, Behaviour behaviour)
        : path_(std::move(path)), behaviour_(std::move(behaviour)), socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(socket_, 16) != 0)
            throw std::runtime_error("no socket");
        thread_ = std::thread([this] { serve(); });
    }
    ~FakeSack()
    {
        shutdown(socket_, SHUT_RDWR);
        thread_.join();
        close(socket_);
    }

    const std::string& path() const { return path_; }
    // The requests, whole.
    std::vector<Bytes> requests()
    {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    // The answer with these bytes, after their length or another one.
    static void answer(int socket, std::string_view bytes, std::size_t length)
    {
        Packer to(wire_version);
        to.u32(static_cast<std::uint32_t>(length));
        to.raw(std::as_bytes(std::span(bytes)));
        send_all(socket, to.bytes());
    }
    static void answer(int socket, std::string_view bytes) { answer(socket, bytes, bytes.size()); }

private:
    void serve()
    {
        for (int connection; (connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; close(connection)) {
            Bytes request(6);  // the version, and the length of the rest, which counts itself
            if (!read_all(connection, request)) continue;
            std::size_t length = 0;
            for (std::size_t i = 2; i < 6; ++i) length = length << 8 | std::to_integer<std::size_t>(request[i]);
            request.resize(2 + length);
            if (!read_all(connection, std::span(request).subspan(6))) continue;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request);
            }
            behaviour_(connection);
        }
    }

    const std::string path_;
    const Behaviour behaviour_;
    const int socket_;
    std::mutex mutex_;
    std::vector<Bytes> requests_;
    std::thread thread_;
};

}  // namespace restd::slurm::test
