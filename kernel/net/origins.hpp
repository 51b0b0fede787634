// Origins: from where the connections come, how many from each place, and which of them gives way to a new one.
//
// An origin is an IPv4 address, an IPv6 network of 64 bits (what one customer of a provider has), or the user of a unix socket.
// Where there are too many connections, those that hold most of them lose one first: among the connections of the origins with
// the highest count the one that is closest to doing nothing. So a crowd from one address takes no connection from anybody
// else.
//
// Counting takes the same time whatever the number of connections; choosing looks at so many connections at most, at others the
// next time.
//
// Threads: the event loop's.
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
    std::uint64_t value = 0;  // the address or the first half of it, the user's id

    bool operator==(const Origin&) const = default;
    // "192.0.2.1", "2001:db8::/64", "user 1000"
    std::string text() const;
    static Origin of(const sockaddr_storage& address, const Peer& peer);
};

class Origins {
public:
    // What the connections of one origin are reached by. Outlives them.
    struct Crowd {
        Origin origin;
        std::list<Connection*> connections;
        std::list<Crowd*>::iterator place{};  // among those of the same count
    };

    Origins();
    // REQUIRES: join() once before leave().
    void join(Connection& connection, const Origin& origin);
    void leave(Connection& connection);
    // Null where there is no connection from there.
    Crowd* find(const Origin& origin);

    // The connection to be closed first, or null where each is at work. `grace`: those that may just have something to say are
    // spared, and those of an origin that has less than its share. The connection is the loop's, or a worker that waits for its
    // client has it.
    Connection* to_close(Progress::Clock::time_point now, bool grace, const ServerOptions& options);
    // The same among those of one origin.
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
    std::size_t highest_ = 0;  // count of the greatest crowd
    std::size_t total_ = 0;
};

}  // namespace restd::kernel
