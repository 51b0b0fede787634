// A slurmctld for tests: a socket, a thread, and a function that handles each connection.
#pragma once

#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "conf/client_conf.hpp"
#include "controller/controller.hpp"
#include "recorded.hpp"
#include "rpc/bulkheads.hpp"
#include "rpc/controller_rpc.hpp"
#include "sockets.hpp"

namespace restd::slurm::test {

// A request as it was received.
struct Received {
    std::uint16_t type = 0;
    Bytes body;
    std::string credential;
};

class FakeSlurmctld {
public:
    // Handles a connection after its request was read. The connection is closed when it returns.
    using Behaviour = std::function<void(int socket, const Received& request)>;

    // As in slurm.conf, the controllers of a cluster have one port and different addresses.
    explicit FakeSlurmctld(Behaviour behaviour, const char* host = "127.0.0.1", std::uint16_t port = 0)
        : behaviour_(std::move(behaviour)), listener_(host, port), thread_([this] { serve(); })
    {}
    ~FakeSlurmctld()
    {
        listener_.stop();
        thread_.join();
    }

    std::uint16_t port() const { return listener_.port(); }
    std::vector<Received> received()
    {
        const std::lock_guard lock(mutex_);
        return received_;
    }

    // The number of requests without pings, which may come from the search for a version.
    std::size_t asked()
    {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::count_if(
            received_.begin(), received_.end(), [](const Received& request) { return request.type != message::request_ping; }));
    }

    // A message as slurmctld sends it: without a credential.
    static void answer(int socket, std::uint16_t type, std::span<const std::byte> body)
    {
        Packer to(wire_version);
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
        Packer body(wire_version);
        body.u32(number);
        answer(socket, message::rc, body.bytes());
    }

private:
    void serve()
    {
        while (const auto connection = listener_.accept()) {
            serve_one(*connection);
            close(*connection);
        }
    }
    void serve_one(int connection)
    {
        const auto frame = read_frame(connection);
        if (!frame) return;
        // Like releases up to 24.05: a request in an unknown version is not answered.
        if (frame->size() < 2 || (*frame)[0] != std::byte{wire_version >> 8}) return;
        const Message message = open_frame(frame_of(*frame));
        Received request{message.type, Bytes(message.body.begin(), message.body.end()), std::string(message.credential)};
        {
            const std::lock_guard lock(mutex_);
            received_.push_back(request);
        }
        behaviour_(connection, request);
    }

    Behaviour behaviour_;
    Listener listener_;
    std::mutex mutex_;
    std::vector<Received> received_;
    std::thread thread_;  // last, because it uses the other members
};

// A client of fake controllers.
class Client {
public:
    explicit Client(std::uint16_t port, const std::vector<std::string>& hosts = {"127.0.0.1"}, const Settings& limits = {})
        : settings(limits)
    {
        conf.cluster_name = "test";
        conf.message_timeout = std::chrono::seconds(1);
        conf.tcp_timeout = std::chrono::seconds(1);
        conf.controller_ports = {port};
        for (const std::string& host : hosts) {
            conf.controllers.push_back({host, host});
            memory.versions.set(host, wire_version);
        }
        caller.user = "root";
        caller.token = "a.b.c";
    }

    Settings settings;
    ClientConf conf;
    Resolver resolver;
    Bulkheads bulkheads{settings};
    Credentials credentials{conf, static_cast<uid_t>(-1), bulkheads.munged};
    ControllerMemory memory{resolver, std::chrono::milliseconds(20)};
    ControllerRpc rpc{conf, resolver, credentials, bulkheads.slurmctld, memory};
    People people;
    ControllerQuestions questions{rpc, settings.max_stored_answers};
    SlurmController controller{ControllerParts{conf, rpc, questions, people}};
    Identity caller;
};

}  // namespace restd::slurm::test
