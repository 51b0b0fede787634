#include "net/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "net/connection.hpp"
#include "net/event_loop.hpp"
#include "net/listener.hpp"
#include "restd/log.hpp"

namespace restd::kernel {

namespace {

// Descriptors in addition to the clients': listeners, logs, and the plugins' own files and connections.
constexpr rlim_t other_descriptors = 256;

void raise_descriptor_limit(unsigned connections, spdlog::logger& log)
{
    rlimit limit{};
    const rlim_t wanted = connections + other_descriptors;
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted)
        log.warn("the limit of {} file descriptors is low for {} connections", limit.rlim_cur, connections);
}

}  // namespace

struct Server::Parts {
    Parts(ServerOptions the_options, Service& service, spdlog::logger& log)
        : options(std::move(the_options)), shared(service, options, log), loop(shared)
    {}
    ~Parts() { shared.pool.stop(); }  // before the loop deletes connections

    const ServerOptions options;
    Shared shared;
    EventLoop loop;
};

Server::Server(ServerOptions options, Service& service, spdlog::logger& log)
{
    if (options.threads == 0) options.threads = 1;
    if (options.max_connections == 0) options.max_connections = 1;
    if (options.max_connections_per_origin == 0) options.max_connections_per_origin = options.max_connections;
    parts_ = std::make_unique<Parts>(std::move(options), service, log);
}

Server::~Server() = default;

void Server::listen(std::vector<Listener> given)
{
    raise_descriptor_limit(parts_->options.max_connections, parts_->shared.log);
    for (const Listener& listener : given) listener.start();
    std::vector<Listener> opened;
    for (const std::string& spec : parts_->options.listen) {
        std::vector<Listener> more = Listener::open(spec, given, parts_->shared.log);
        std::move(more.begin(), more.end(), std::back_inserter(opened));
    }
    parts_->loop.add(std::move(given));
    parts_->loop.add(std::move(opened));
    if (parts_->loop.listeners().empty()) throw std::runtime_error("there is nothing to listen on");
    for (const Listener& listener : parts_->loop.listeners()) parts_->shared.log.info("listening on {}", listener.name());
}

std::vector<std::string> Server::addresses() const
{
    std::vector<std::string> addresses;
    for (const Listener& listener : parts_->loop.listeners()) addresses.push_back(listener.name());
    return addresses;
}

int Server::run()
{
    return parts_->loop.run() ? 0 : 1;
}

void Server::request_stop(Successor successor) noexcept
{
    parts_->loop.request_stop(successor == Successor::serves);
}

void Server::take_paths()
{
    parts_->loop.take_paths();
}

const std::vector<Listener>& Server::listeners() const
{
    return parts_->loop.listeners();
}

ConnectionCounts Server::counts() const
{
    return parts_->loop.counts();
}

}  // namespace restd::kernel
