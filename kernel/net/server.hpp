// Server: listens on sockets and answers HTTP requests through a Service.
//
//     Server server(options, service, log);
//     server.listen();          // throws with a text for the administrator
//     return server.run();      // until request_stop()
//
// Threads: one thread, except request_stop() and counts(). The service is called on the server's own threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <spdlog/fwd.h>

#include "host/exchange.hpp"
#include "net/listener.hpp"
#include "net/server_options.hpp"

namespace restd::kernel {

// Counts since the start, and current values.
struct ConnectionCounts {
    std::uint64_t accepted = 0;
    std::uint64_t closed_for_others = 0;  // closed at a limit to make room for a new one
    std::uint64_t refused = 0;            // refused because their address has too many
    std::size_t open = 0;
    std::size_t queued = 0;           // requests that wait for a worker
    unsigned waiting_for_client = 0;  // workers that wait because their client does not take its answer
};

class Server {
public:
    // `service` and `log` outlive the server.
    Server(ServerOptions options, Service& service, spdlog::logger& log);
    // Waits for requests that are still running.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Uses the given listeners, and binds the addresses of ServerOptions::listen that are not among them. Throws
    // std::runtime_error that quotes an address that cannot be used, or says that there is no address.
    void listen(std::vector<Listener> given = Listener::inherited());
    // The addresses on which it listens: "[127.0.0.1]:6820", "unix:/run/slurmrestd.sock".
    std::vector<std::string> addresses() const;

    // Serves until request_stop(). Then it stops accepting, finishes running requests, and closes connections without one: at
    // once, or after Deadlines::kept if another process serves new clients. Returns 0 if all have been answered; 1 if the
    // service has not returned within Deadlines::stop. The destructor waits for the service, so the caller may then prefer
    // _exit().
    int run();
    // From any thread, and from signal handlers. `successor`: whether another process has the listening sockets too. Where a
    // service manager has them, the next process is expected soon.
    enum class Successor : std::uint8_t { none, serves };
    void request_stop(Successor successor = Successor::none) noexcept;
    // Another process has handed its listeners over: from now on this one removes their paths (Listener::take_path()).
    // REQUIRES: not running.
    void take_paths();
    // The listeners, until run(). Valid while the server lives.
    const std::vector<Listener>& listeners() const;
    // From any thread.
    ConnectionCounts counts() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace restd::kernel
