#include "net/origins.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <random>
#include <tuple>

#include "net/connection.hpp"

namespace restd::kernel {

namespace {

// How many connections one choice may examine, in total and of one origin. The second limit keeps the largest origin from
// hiding the others.
constexpr std::size_t most_looks = 4096;
constexpr std::size_t most_of_crowd = 2048;

}  // namespace

Origin Origin::of(const sockaddr_storage& address, const Peer& peer)
{
    Origin origin;
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        origin = {Kind::ipv4, ntohl(v4.sin_addr.s_addr)};
    } else if (address.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6) != 0;
        origin.kind = mapped ? Kind::ipv4 : Kind::ipv6;
        const std::size_t first = mapped ? 12 : 0;
        for (std::size_t i = first; i < first + (mapped ? 4 : 8); ++i) origin.value = origin.value << 8 | v6.s6_addr[i];
    } else if (peer.has_ids) {
        origin = {Kind::user, peer.uid};
    }
    return origin;
}

std::string Origin::text() const
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    switch (kind) {
    case Kind::ipv4: {
        const in_addr address{htonl(static_cast<std::uint32_t>(value))};
        ::inet_ntop(AF_INET, &address, text.data(), text.size());
        return text.data();
    }
    case Kind::ipv6: {
        in6_addr address{};
        for (std::size_t i = 0; i < 8; ++i) address.s6_addr[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
        ::inet_ntop(AF_INET6, &address, text.data(), text.size());
        return std::string(text.data()) + "/64";
    }
    case Kind::user: return "user " + std::to_string(value);
    case Kind::unknown: break;
    }
    return "unknown";
}

// Seeded, so that nobody can choose networks that all hash to one bucket.
std::size_t Origins::Hash::operator()(const Origin& origin) const
{
    std::uint64_t x = (origin.value ^ seed) + static_cast<std::uint64_t>(origin.kind);
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

Origins::Origins() : crowds_(16, Hash{std::uint64_t{std::random_device()()} << 32 | std::random_device()()}) {}

std::list<Origins::Crowd*>& Origins::of_count(std::size_t count)
{
    if (by_count_.size() <= count) by_count_.resize(count + 1);
    return by_count_[count];
}

Origins::Crowd* Origins::find(const Origin& origin)
{
    const auto found = crowds_.find(origin);
    return found != crowds_.end() ? &found->second : nullptr;
}

void Origins::join(Connection& connection, const Origin& origin)
{
    Crowd& crowd = crowds_[origin];
    const std::size_t count = crowd.connections.size() + 1;
    std::list<Crowd*>& above = of_count(count);
    if (count == 1) {
        crowd.origin = origin;
        crowd.place = above.insert(above.end(), &crowd);
    } else {
        above.splice(above.end(), by_count_[count - 1], crowd.place);
    }
    highest_ = std::max(highest_, count);
    ++total_;
    connection.place.crowd = &crowd;
    connection.place.in_crowd = crowd.connections.insert(crowd.connections.end(), &connection);
}

void Origins::leave(Connection& connection)
{
    Crowd& crowd = *connection.place.crowd;
    const std::size_t count = crowd.connections.size();
    crowd.connections.erase(connection.place.in_crowd);
    if (count == 1) {
        by_count_[1].erase(crowd.place);
        crowds_.erase(Origin(crowd.origin));
    } else {
        by_count_[count - 1].splice(by_count_[count - 1].end(), by_count_[count], crowd.place);
    }
    if (highest_ == count && by_count_[count].empty()) --highest_;
    --total_;
}

// The best candidate found so far.
struct Origins::Choice {
    Progress::Clock::time_point now;
    bool grace;
    const ServerOptions& options;
    std::size_t looks = most_looks;
    Connection* best = nullptr;
    std::tuple<Connection::Leisure, Progress::Clock::time_point> rank{};
};

void Origins::look(Crowd& crowd, Choice& choice) const
{
    std::list<Connection*>& connections = crowd.connections;
    for (std::size_t left = std::min({connections.size(), most_of_crowd, choice.looks}); left != 0; --left, --choice.looks) {
        Connection& connection = *connections.front();
        connections.splice(connections.end(), connections, connections.begin());
        const auto [leisure, since] = connection.leisure(choice.now, choice.grace, choice.options);
        if (leisure == Connection::Leisure::none) continue;
        const std::tuple rank(leisure, since);
        if (choice.best != nullptr && rank >= choice.rank) continue;
        // This needs a system call, so it comes last: if input has just arrived, the connection is not idle.
        if (leisure == Connection::Leisure::idle && connection.has_unread_input()) continue;
        choice.best = &connection;
        choice.rank = rank;
    }
}

Connection* Origins::to_close(Progress::Clock::time_point now, bool grace, const ServerOptions& options)
{
    Choice choice{now, grace, options};
    // If all connections of the largest origin are busy, origins with less than their share still lose none.
    const std::size_t least = grace && total_ != 0 ? (total_ + crowds_.size() - 1) / crowds_.size() : 1;
    for (std::size_t count = highest_; count >= least && choice.best == nullptr && choice.looks != 0; --count) {
        std::list<Crowd*>& crowds = by_count_[count];
        for (std::size_t left = crowds.size(); left != 0 && choice.looks != 0; --left) {
            Crowd& crowd = *crowds.front();
            crowds.splice(crowds.end(), crowds, crowds.begin());
            look(crowd, choice);
        }
    }
    return choice.best;
}

Connection* Origins::to_close(Crowd& crowd, Progress::Clock::time_point now, const ServerOptions& options)
{
    Choice choice{now, true, options};
    look(crowd, choice);
    return choice.best;
}

}  // namespace restd::kernel
