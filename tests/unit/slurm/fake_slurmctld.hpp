// A slurmctld of the tests' own: a socket, a thread, and what it does with each connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "client_conf.hpp"
#include "controller.hpp"
#include "controller_rpc.hpp"
#include "recorded.hpp"

namespace restd::slurm::test {

// A request as it was received.
struct Received {
    std::uint16_t type = 0;
    Bytes body;
};

class FakeSlurmctld {
public:
    // Does something with a connection whose request has been read; the connection is closed when it returns.
    using Behaviour = std::function<void(int socket, const Received& request)>;

    // Controllers of one cluster share a port, as slurm.conf has it, and differ in their addresses.
    explicit FakeSlurmctld(Behaviour behaviour, const char* host = "127.0.0.1", std::uint16_t port = 0)
        : behaviour_(std::move(behaviour))
    {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        inet_pton(AF_INET, host, &address.sin_addr);
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 16) != 0 ||
            getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no socket");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~FakeSlurmctld()
    {
        stopped_ = true;
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }

    std::uint16_t port() const { return port_; }
    std::vector<Received> received()
    {
        const std::lock_guard lock(mutex_);
        return received_;
    }

    static void send(int socket, std::span<const std::byte> bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        }
    }
    // A frame with its length before it.
    static void send_frame(int socket, std::span<const std::byte> frame)
    {
        Packer to;
        to.u32(static_cast<std::uint32_t>(frame.size()));
        to.raw(frame);
        send(socket, to.bytes());
    }
    // A message as slurmctld sends it: without a credential.
    static void answer(int socket, std::uint16_t type, std::span<const std::byte> body)
    {
        Packer to;
        to.u16(wire_version);
        to.u16(0x44);
        to.u16(type);
        to.u32(static_cast<std::uint32_t>(body.size()));
        to.u16(0), to.u16(0), to.u16(0);
        to.raw(body);
        send_frame(socket, to.bytes());
    }
    static void answer_number(int socket, std::uint32_t number)
    {
        Packer body;
        body.u32(number);
        answer(socket, message::rc, body.bytes());
    }

private:
    static bool read_all(int socket, std::byte* to, std::size_t size)
    {
        for (std::size_t have = 0; have < size;) {
            const ssize_t got = recv(socket, to + have, size - have, 0);
            if (got <= 0) return false;
            have += static_cast<std::size_t>(got);
        }
        return true;
    }
    void serve()
    {
        while (!stopped_) {
            const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            serve_one(connection);
            close(connection);
        }
    }
    void serve_one(int connection)
    {
        std::byte head[4];
        if (!read_all(connection, head, sizeof head)) return;
        std::size_t size = 0;
        for (const std::byte b : head) size = size << 8 | std::to_integer<std::size_t>(b);
        Bytes frame(size);
        if (!read_all(connection, frame.data(), size)) return;
        const Message message = open_frame(frame_of(frame));
        Received request{message.type, Bytes(message.body.begin(), message.body.end())};
        {
            const std::lock_guard lock(mutex_);
            received_.push_back(request);
        }
        behaviour_(connection, request);
    }

    Behaviour behaviour_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;
    std::vector<Received> received_;
    std::thread thread_;
};

// A client of fake controllers.
class Client {
public:
    explicit Client(std::uint16_t port, const std::vector<std::string>& hosts = {"127.0.0.1"})
    {
        conf.cluster_name = "test";
        conf.message_timeout = std::chrono::seconds(1);
        conf.tcp_timeout = std::chrono::seconds(1);
        conf.controller_ports = {port};
        for (const std::string& host : hosts) conf.controllers.push_back({host, host});
        caller.user = "root";
        caller.token = "a.b.c";
    }

    ClientConf conf;
    Resolver resolver;
    Credentials credentials{conf, static_cast<uid_t>(-1)};
    ControllerRpc rpc{conf, resolver, credentials};
    cluster::People people;
    SlurmController controller{ControllerParts{conf, rpc, people}};
    Identity caller;
};

}  // namespace restd::slurm::test
