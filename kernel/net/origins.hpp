// Origins: counts the connections from each origin, and chooses the connection that is closed for a new one.
//
// An origin is an IPv4 address, an IPv6 network of 64 bits (which a provider gives to one customer), or the user of a unix
// socket.
// At the limit of connections, one of the origin with the most connections is closed: the least busy one. So many connections
// from one address do not take connections from others.
//
// Counting takes constant time. Choosing examines a limited number of connections, and others the next time.
//
// Threads: the event loop's thread only.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/exchange.hpp"
#include "net/progress.hpp"

namespace restd::kernel {

class Connection;

struct Origin {
    enum class Kind : std::uint8_t { unknown, ipv4, ipv6, user };
    Kind kind = Kind::unknown;
    std::uint64_t value = 0;  // the address or its first half, or the user's id

    bool operator==(const Origin&) const = default;
    // "192.0.2.1", "2001:db8::/64", "user 1000"
    std::string text() const;
    static Origin of(const sockaddr_storage& address, const Peer& peer);
};

class Origins {
public:
    // The list of the connections of one origin. Outlives them.
    struct Crowd {
        Origin origin;
        std::list<Connection*> connections;
        std::list<Crowd*>::iterator place{};  // in the list of origins with the same count
    };

    Origins();
    // REQUIRES: join() once before leave().
    void join(Connection& connection, const Origin& origin);
    void leave(Connection& connection);
    // Null if there is no connection from this origin.
    Crowd* find(const Origin& origin);

    // The connection to be closed, or null if all are busy. With `grace`, connections that may be about to send something are
    // not chosen, nor those of an origin that has less than its share. The connection's owner is the loop, or a worker that
    // waits for the client.
    Connection* to_close(Progress::Clock::time_point now, bool grace, const ServerOptions& options);
    // The same, but only among the connections of one origin.
    Connection* to_close(Crowd& crowd, Progress::Clock::time_point now, const ServerOptions& options);

private:
    struct Choice;
    struct Hash {
        std::uint64_t seed;
        std::size_t operator()(const Origin& origin) const;
    };

    std::list<Crowd*>& of_count(std::size_t count);
    void look(Crowd& crowd, Choice& choice) const;

    std::unordered_map<Origin, Crowd, Hash> crowds_;
    std::vector<std::list<Crowd*>> by_count_;
    std::size_t highest_ = 0;  // number of connections of the largest crowd
    std::size_t total_ = 0;
};

}  // namespace restd::kernel
