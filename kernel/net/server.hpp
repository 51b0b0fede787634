// Server: listens on sockets and answers HTTP requests through a Service.
//
//     Server server(options, service, log);
//     server.listen();          // throws with a text for the administrator
//     return server.run();      // until request_stop()
//
// Threads: one, except request_stop() and counts(). The service is called on threads of the server's own.
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

// Numbers since the start, and as of now.
struct ConnectionCounts {
    std::uint64_t accepted = 0;
    std::uint64_t closed_for_others = 0;  // at a limit, in favour of a new one
    std::uint64_t refused = 0;            // because their address has too many
    std::size_t open = 0;
    std::size_t queued = 0;           // requests that wait for a worker
    unsigned waiting_for_client = 0;  // workers whose client does not take its answer
};

class Server {
public:
    // `service` and `log` outlive the server.
    Server(ServerOptions options, Service& service, spdlog::logger& log);
    // Waits for requests that are still running.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Takes the listeners that are there already, and binds all of ServerOptions::listen that is not among them. Throws
    // std::runtime_error, which quotes what could not be listened on, or says that there is nothing to listen on.
    void listen(std::vector<Listener> given = Listener::inherited());
    // Where it listens: "[127.0.0.1]:6820", "unix:/run/slurmrestd.sock".
    std::vector<std::string> addresses() const;

    // Serves until request_stop(); then stops accepting, closes what is idle and finishes what is running. 0: all has been
    // answered. 1: Deadlines::stop has passed and the service has not returned; as the destructor waits for it, the caller may
    // prefer to end the process by _exit().
    int run();
    // From any thread, and from signal handlers.
    void request_stop() noexcept;
    // From any thread.
    ConnectionCounts counts() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace restd::kernel
